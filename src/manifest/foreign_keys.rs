//! The table `[front-matter]`: front matter that was written for another program.

use super::Fields;
use super::issue::{ARTICLE_KEYS, ISSUE_KEYS};
use super::other_names::other_name;
use super::value::{KeyValue, Spanned, TomlValue};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::{nearest, suggest};
use crate::publication::{ForeignKeys, Role};
use crate::source::Span;

/// Key of the list of keys that are left out.
const IGNORE: &str = "ignore";

/// Keys whose values are lists of texts.
const LISTS: [&str; 2] = ["subjects", "bibliography"];

/// Reads the table: `author = "contributors"`, `ignore = ["draft", "slug"]`.
pub(super) fn foreign_keys(fields: &mut Fields<'_>) -> ForeignKeys {
    let mut keys = ForeignKeys::default();
    let Some(entry) = fields.take("front-matter") else { return keys };
    let TomlValue::Table(entries) = entry.value else {
        fields.report.push(entry.wrong_type("a table", "[front-matter]"));
        return keys;
    };
    let (ignored, renamed): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.key == IGNORE);
    keys.ignored = fields.nested_table("front-matter", ignored, |fields| {
        fields.texts(IGNORE).into_iter().map(|text| text.value).collect()
    });
    for entry in renamed {
        match target(&entry) {
            Ok(target) => keys.renamed.push((entry.key, target)),
            Err(problem) => fields.report.push(problem),
        }
    }
    keys
}

/// Returns the key that a foreign key stands for.
fn target(entry: &KeyValue) -> Result<String, Diagnostic> {
    let TomlValue::Text(target) = &entry.value else {
        return Err(entry.wrong_type("a text, the key of Masthead", &format!("{} = \"contributors\"", entry.key)));
    };
    let known: Vec<&str> = ISSUE_KEYS.into_iter().chain(ARTICLE_KEYS).collect();
    if known.contains(&target.as_str()) {
        return Ok(target.clone());
    }
    let message = format!("front matter has no key `{target}`");
    Err(Diagnostic::new(Code::BadValue, entry.span, message, suggest(target, &known)))
}

/// Translates the entries of front matter that may have the keys `known`. In an article, contributors are the byline.
pub(super) fn translate(
    entries: Vec<KeyValue>,
    keys: &ForeignKeys,
    known: &[&str],
    report: &mut Report,
) -> Vec<KeyValue> {
    let mut translated: Vec<KeyValue> = Vec::new();
    for entry in entries {
        let renamed = keys.renamed.iter().find(|(key, _)| *key == entry.key).map(|(_, target)| target.as_str());
        let target = match renamed {
            Some("contributors") if !known.contains(&"contributors") => Some("byline"),
            target => target,
        };
        let is_ignored = keys.ignored.contains(&entry.key);
        let entry = match target.filter(|target| known.contains(target)) {
            Some(target) => renamed_entry(entry, target),
            None if is_ignored => continue,
            None => {
                if let Some(target) = target {
                    report.push(without_counterpart(&entry, target));
                    continue;
                }
                if !known.contains(&entry.key.as_str()) && nearest(&entry.key, known).is_none() {
                    report.push(foreign_key(&entry, known));
                    continue;
                }
                entry
            }
        };
        match translated.iter().find(|known| known.key == entry.key) {
            Some(_) => report.push(twice(&entry)),
            None => translated.push(entry),
        }
    }
    translated
}

/// Diagnostic for a translated key that this front matter cannot have.
fn without_counterpart(entry: &KeyValue, target: &str) -> Diagnostic {
    let message = format!("`{}` stands for `{target}`, which this file cannot have", entry.key);
    let help =
        format!("remove it, or add it to `ignore = [\"{}\"]` below `[front-matter]` in masthead.toml", entry.key);
    Diagnostic::new(Code::UnknownKey, entry.key_span, message, help)
}

/// Diagnostic for a key that no key of Masthead resembles.
fn foreign_key(entry: &KeyValue, known: &[&str]) -> Diagnostic {
    let key = &entry.key;
    let message = format!("unknown key `{key}`");
    let help = if ARTICLE_KEYS.contains(&key.as_str()) {
        "write it in the file of an article; an issue in one file has its sections and authors in the text".to_owned()
    } else {
        match other_name(key, known) {
            Some(own) => {
                format!("add `{key} = \"{own}\"` below `[front-matter]` in masthead.toml: it is then read as `{own}`")
            }
            None => format!(
                "{}; a key of another program is left out with `ignore = [\"{key}\"]` below `[front-matter]` in masthead.toml",
                suggest(key, known)
            ),
        }
    };
    Diagnostic::new(Code::UnknownKey, entry.key_span, message, help)
}

/// Diagnostic for a second value of one key.
fn twice(entry: &KeyValue) -> Diagnostic {
    let message = format!("there is a second value of `{}`: two keys stand for it", entry.key);
    Diagnostic::new(Code::BadFrontMatter, entry.key_span, message, "keep one of the two")
}

/// Renames an entry to `target` and converts its value to the type of that key.
fn renamed_entry(entry: KeyValue, target: &str) -> KeyValue {
    let span = entry.span;
    let value = match (target, entry.value) {
        ("contributors", value) => TomlValue::List(people(value, span, role(&entry.key))),
        (target, TomlValue::Text(text)) if LISTS.contains(&target) => {
            TomlValue::List(vec![Spanned { value: TomlValue::Text(text), span }])
        }
        (_, value) => value,
    };
    KeyValue { key: target.to_owned(), value, ..entry }
}

/// Role of the people at a foreign key: `author`, `translators`
fn role(key: &str) -> Role {
    Role::new(key.strip_suffix('s').unwrap_or(key)).unwrap_or(Role::Author)
}

/// Converts a name or a list of names to contributors.
fn people(value: TomlValue, span: Span, role: Role) -> Vec<Spanned<TomlValue>> {
    let items = match value {
        TomlValue::List(items) => items,
        value => vec![Spanned { value, span }],
    };
    let entry = |key: &str, text: String, span| KeyValue {
        key: key.to_owned(),
        key_span: span,
        value: TomlValue::Text(text),
        span,
    };
    let person = |item: Spanned<TomlValue>| match item.value {
        TomlValue::Text(name) => {
            let entries = vec![entry("name", name, item.span), entry("role", role.name().to_owned(), item.span)];
            Spanned { value: TomlValue::Table(entries), span: item.span }
        }
        value => Spanned { value, span: item.span },
    };
    items
        .into_iter()
        .filter(|item| !matches!(&item.value, TomlValue::Text(name) if name.trim().is_empty()))
        .map(person)
        .collect()
}
