//! Entries with their abbreviations expanded.

use std::collections::{BTreeMap, BTreeSet};

use super::inheritance;
use super::syntax::{File, RawEntry, RawField, ValuePiece};
use crate::bibliography::item::Mistake;
use crate::source::{SourceId, Span};

/// Maximum number of bytes that all abbreviations and cross-references of a file expand to.
pub(super) const MAX_EXPANSION: usize = 16 << 20;
/// Names of the months. Their first three letters are abbreviations that need no definition.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Fields that may occur several times in an entry.
const REPEATED: [&str; 4] = ["abstract", "annote", "file", "keywords"];

/// An entry with all its values expanded.
#[derive(Debug)]
pub(super) struct Entry {
    /// Type in lower case: `article`
    pub(super) kind: String,
    pub(super) key: String,
    /// Source position of the key.
    pub(super) key_span: Span,
    pub(super) fields: BTreeMap<String, Value>,
    pub(super) mistakes: Vec<Mistake>,
}

/// An expanded value.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// Text in TeX.
    pub(super) text: String,
    /// Source position of the value.
    pub(super) span: Span,
}

impl Entry {
    /// Returns the text of a field in TeX. `None` if it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| value.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Expands the abbreviations and cross-references of a file.
pub(super) fn resolve(file: &File, text: &str, source: SourceId) -> Vec<Entry> {
    let months = MONTHS.iter().map(|name| (name[..3].to_lowercase(), (*name).to_owned()));
    let mut expander = Expander { text, source, strings: months.collect(), budget: MAX_EXPANSION + text.len() };
    for string in &file.strings {
        let value = expander.expand(string, &mut Vec::new());
        expander.strings.insert(string.name.clone(), value.text);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for raw in &file.entries {
        let mut entry = expander.entry(raw);
        if !keys.insert(&raw.key) {
            let message = format!("there are two entries with the key `{}`", raw.key);
            let help = "give each entry its own key".to_owned();
            entry.mistakes.push(Mistake { is_error: true, span: entry.key_span, message, help });
        }
        entries.push(entry);
    }
    inheritance::inherit(&mut entries);
    entries
}

/// Expansion of the values of a file.
struct Expander<'a> {
    text: &'a str,
    source: SourceId,
    /// Abbreviations by their names in lower case.
    strings: BTreeMap<String, String>,
    /// Number of bytes that further values may expand to.
    budget: usize,
}

impl Expander<'_> {
    fn entry(&mut self, raw: &RawEntry) -> Entry {
        let mut mistakes = Vec::new();
        let mut fields: BTreeMap<String, Value> = BTreeMap::new();
        for field in &raw.fields {
            let value = self.expand(field, &mut mistakes);
            let Some(first) = fields.get(&field.name) else {
                fields.insert(field.name.clone(), value);
                continue;
            };
            if first.text != value.text && !REPEATED.contains(&field.name.as_str()) {
                let message = format!("`{}` has two fields `{}`", raw.key, field.name);
                let help = "remove one of them; until then the first is used".to_owned();
                mistakes.push(Mistake { is_error: false, span: value.span, message, help });
            }
        }
        let key_span = Span::new(self.source, raw.key_range.clone());
        Entry { kind: raw.kind.clone(), key: raw.key.clone(), key_span, fields, mistakes }
    }

    /// Joins the pieces of a value. An abbreviation that is not defined is kept as a word.
    fn expand(&mut self, field: &RawField, mistakes: &mut Vec<Mistake>) -> Value {
        let mut expanded = String::new();
        let span = Span::new(self.source, field.range.clone());
        for piece in &field.pieces {
            let piece = match piece {
                ValuePiece::Text(range) => &self.text[range.clone()],
                ValuePiece::Abbreviation(range) => {
                    let name = &self.text[range.clone()];
                    self.strings.get(&name.to_lowercase()).map_or_else(
                        || {
                            mistakes.push(undefined(name, Span::new(self.source, range.clone())));
                            name
                        },
                        String::as_str,
                    )
                }
            };
            let Some(budget) = self.budget.checked_sub(piece.len()) else {
                mistakes.push(too_long(&field.name, span));
                break;
            };
            self.budget = budget;
            push_collapsed(piece, &mut expanded);
        }
        Value { text: expanded, span }
    }
}

/// Appends a text. Spaces and line ends that follow each other become one space.
fn push_collapsed(text: &str, collapsed: &mut String) {
    for c in text.chars() {
        if !c.is_whitespace() {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
}

fn undefined(name: &str, span: Span) -> Mistake {
    Mistake {
        is_error: true,
        span,
        message: format!("the abbreviation `{name}` is not defined"),
        help: format!("put the text in braces, or define it: `@string{{{name} = {{…}}}}`"),
    }
}

/// Returns the mistake of a file whose abbreviations and cross-references expand to too much text.
pub(super) fn too_long(field: &str, span: Span) -> Mistake {
    Mistake {
        is_error: true,
        span,
        message: format!("`{field}` and the values before it expand to more than {MAX_EXPANSION} bytes"),
        help: "write the text in place of the abbreviation or cross-reference".to_owned(),
    }
}
