//! Metadata of a document.

use std::collections::BTreeMap;

use super::tree::{PandocMeta, words, words_of_blocks};
use crate::diagnostic::{Code, Report};
use crate::import::{ImportReport, ImportedFacts};
use crate::manifest::{
    FrontMatterSyntax, KeyValue, TomlOrigin, TomlValue, parse_toml, parse_yaml, split_front_matter, without_markup,
};
use crate::publication::{Language, PartialDate};
use crate::source::{Source, Sources};

/// Tables of front matter whose entries are facts of the page.
const TABLES: [&str; 4] = ["taxonomies", "params", "extra", "book"];

/// Returns the metadata in the front matter of a Markdown file.
pub(in crate::import) fn facts_of_front_matter(text: &str, report: &mut ImportReport) -> ImportedFacts {
    let Some((syntax, range)) = split_front_matter(text).front else { return ImportedFacts::default() };
    let mut messages = Report::new(Sources::default());
    let source = messages.sources.add(Source::new("front matter", text));
    let (origin, front) = (TomlOrigin { source, start: range.start }, &text[range]);
    let entries = match syntax {
        FrontMatterSyntax::Toml => parse_toml(front, origin, Code::BadFrontMatter, &mut messages).ok(),
        FrontMatterSyntax::Yaml => parse_yaml(front, origin, &mut messages).ok(),
    };
    for diagnostic in messages.sorted() {
        report.leave_out_anywhere(format!("a part of the front matter: {}", diagnostic.message));
    }
    facts(&meta(entries.unwrap_or_default()), report)
}

fn meta(entries: Vec<KeyValue>) -> BTreeMap<String, PandocMeta> {
    entries.into_iter().map(|entry| (entry.key, meta_value(entry.value))).collect()
}

fn meta_value(value: TomlValue) -> PandocMeta {
    match value {
        TomlValue::Text(text) => PandocMeta::Text(text),
        TomlValue::Boolean(value) => PandocMeta::Boolean(value),
        TomlValue::Integer(value) => PandocMeta::Text(value.to_string()),
        TomlValue::Float(value) => PandocMeta::Text(value.to_string()),
        TomlValue::Date(value) => PandocMeta::Text(value.to_string()),
        TomlValue::List(items) => PandocMeta::List(items.into_iter().map(|item| meta_value(item.value)).collect()),
        TomlValue::Table(entries) => PandocMeta::Map(meta(entries)),
        TomlValue::HugeInteger | TomlValue::Broken(_) => PandocMeta::Text(String::new()),
    }
}

/// Converts the metadata. Values without a counterpart are listed in the report.
pub(super) fn facts(meta: &BTreeMap<String, PandocMeta>, report: &mut ImportReport) -> ImportedFacts {
    let mut facts = ImportedFacts::default();
    let mut subtitle = None;
    let inner = TABLES.iter().filter_map(|name| match meta.get(*name) {
        Some(PandocMeta::Map(entries)) => Some(entries),
        _ => None,
    });
    for (key, value) in inner.flatten().chain(meta) {
        let text = text(value);
        if text.is_empty() {
            if matches!(value, PandocMeta::Map(_)) && !TABLES.contains(&key.as_str()) {
                report.leave_out_fact(key, "a table");
            }
            continue;
        }
        match key.as_str() {
            "title" => facts.title = Some(without_markup(&text)),
            "subtitle" => subtitle = Some(without_markup(&text)),
            "abstract" | "description" | "summary" => facts.summary = Some(without_markup(&text)),
            "excerpt" if facts.summary.is_none() => facts.summary = Some(without_markup(&text)),
            "author" | "authors" | "byline" => {
                facts.authors = texts(value).iter().map(|name| without_markup(name)).collect();
            }
            "keywords" | "tags" | "categories" | "subject" | "subjects" => facts.subjects.extend(texts(value)),
            "lang" | "language" if Language::new(&text).is_ok() => facts.language = Some(text),
            "date" => match date(&text) {
                Some(date) => facts.date = Some(date),
                None => report.leave_out(format!("the date “{text}”; write it as 2026-03-17 in the front matter")),
            },
            _ => report.leave_out_fact(key, &text),
        }
    }
    if let Some(subtitle) = subtitle {
        if facts.summary.is_none() {
            report.change("the subtitle is the summary of the issue");
            facts.summary = Some(subtitle);
        } else {
            report.leave_out(format!("the subtitle “{subtitle}”"));
        }
    }
    facts
}

/// Returns a date in the form of front matter, without a time of day.
fn date(text: &str) -> Option<String> {
    let day = text.get(..10).filter(|_| text.len() > 10 && text[10..].starts_with(['T', ' '])).unwrap_or(text);
    PartialDate::new(day).ok().map(|date| date.to_string())
}

/// Returns the words of a value.
fn text(value: &PandocMeta) -> String {
    match value {
        PandocMeta::Map(entries) => entries.get("name").map(text).unwrap_or_default(),
        PandocMeta::List(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        PandocMeta::Boolean(value) => value.to_string(),
        PandocMeta::Text(text) => text.clone(),
        PandocMeta::Inlines(run) => words(run),
        PandocMeta::Blocks(blocks) => words_of_blocks(blocks),
    }
}

/// Returns the texts of a list, or a text as the only one.
fn texts(value: &PandocMeta) -> Vec<String> {
    let texts = match value {
        PandocMeta::List(items) => items.iter().map(text).collect(),
        value => vec![text(value)],
    };
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}
