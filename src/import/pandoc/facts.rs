//! Metadata of a document.

use std::collections::BTreeMap;

use super::tree::{PandocMeta, words, words_of_blocks};
use crate::import::{ImportReport, ImportedFacts};
use crate::publication::{Language, PartialDate};

/// Converts the metadata. Values without a counterpart are listed in the report.
pub(super) fn facts(meta: &BTreeMap<String, PandocMeta>, report: &mut ImportReport) -> ImportedFacts {
    let mut facts = ImportedFacts::default();
    let mut subtitle = None;
    for (key, value) in meta {
        let text = text(value);
        if text.is_empty() {
            continue;
        }
        match key.as_str() {
            "title" => facts.title = Some(text),
            "subtitle" => subtitle = Some(text),
            "abstract" | "description" | "summary" => facts.summary = Some(text),
            "author" | "authors" | "byline" => facts.authors = texts(value),
            "keywords" | "tags" | "categories" | "subject" => facts.subjects.extend(texts(value)),
            "lang" | "language" if Language::new(&text).is_ok() => facts.language = Some(text),
            "date" => match date(&text) {
                Some(date) => facts.date = Some(date),
                None => report.leave_out(format!("the date “{text}”; write it as 2026-03-17 in the front matter")),
            },
            _ => report.leave_out(format!("`{key}` of the metadata: {text}")),
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
