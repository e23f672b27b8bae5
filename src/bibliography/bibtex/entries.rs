//! Expansion of abbreviations and cross-references.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{File, Piece, RawEntry, RawField};
use crate::bibliography::item::Mistake;
use crate::source::{SourceId, Span};

/// Maximum length of an expanded value, in bytes.
const MAX_VALUE: usize = 1 << 20;
/// Maximum number of entries that an entry inherits from, one after the other.
const MAX_DEPTH: usize = 16;

/// Abbreviations of the months that need no definition.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An entry with all its values expanded.
#[derive(Debug)]
pub(super) struct Entry {
    /// Type in lower case: `article`
    pub(super) kind: String,
    pub(super) key: String,
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
    let mut strings: BTreeMap<String, String> =
        MONTHS.iter().zip(1..).map(|(name, number)| ((*name).to_owned(), number.to_string())).collect();
    for string in &file.strings {
        let value = expand(string, text, source, &strings, &mut Vec::new());
        strings.insert(string.name.clone(), value.text);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    for raw in &file.entries {
        let mut entry = entry(raw, text, source, &strings);
        if keys.contains_key(raw.key.as_str()) {
            let message = format!("there are two entries with the key `{}`", raw.key);
            let help = "give each entry its own key".to_owned();
            entry.mistakes.push(Mistake {
                is_error: true,
                span: Span::new(source, raw.key_range.clone()),
                message,
                help,
            });
        }
        keys.insert(&raw.key, entries.len());
        entries.push(entry);
    }
    inherit(&mut entries);
    entries
}

fn entry(raw: &RawEntry, text: &str, source: SourceId, strings: &BTreeMap<String, String>) -> Entry {
    let mut mistakes = Vec::new();
    let mut fields = BTreeMap::new();
    for field in &raw.fields {
        let value = expand(field, text, source, strings, &mut mistakes);
        fields.entry(field.name.clone()).or_insert(value);
    }
    Entry { kind: raw.kind.clone(), key: raw.key.clone(), fields, mistakes }
}

/// Joins the pieces of a value. An abbreviation that is not defined is kept as a word.
fn expand(
    field: &RawField,
    text: &str,
    source: SourceId,
    strings: &BTreeMap<String, String>,
    mistakes: &mut Vec<Mistake>,
) -> Value {
    let mut expanded = String::new();
    for piece in &field.pieces {
        match piece {
            Piece::Text(range) => expanded.push_str(&text[range.clone()]),
            Piece::Abbreviation(range) => {
                let name = &text[range.clone()];
                if let Some(value) = strings.get(&name.to_lowercase()) {
                    expanded.push_str(value);
                } else {
                    expanded.push_str(name);
                    mistakes.push(Mistake {
                        is_error: true,
                        span: Span::new(source, range.clone()),
                        message: format!("the abbreviation `{name}` is not defined"),
                        help: format!("put the text in braces, or define it: `@string{{{name} = {{…}}}}`"),
                    });
                }
            }
        }
        if expanded.len() > MAX_VALUE {
            expanded.clear();
            mistakes.push(Mistake {
                is_error: true,
                span: Span::new(source, field.range.clone()),
                message: format!("the value of `{}` is longer than {MAX_VALUE} bytes", field.name),
                help: "write the text in place of the abbreviation".to_owned(),
            });
            break;
        }
    }
    Value { text: expanded, span: Span::new(source, field.range.clone()) }
}

/// Gives each entry the fields of the entries that it refers to with `crossref` and `xdata`.
fn inherit(entries: &mut [Entry]) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let aliases = entry.get("ids").into_iter().flat_map(|ids| ids.split(','));
        for name in std::iter::once(entry.key.as_str()).chain(aliases) {
            places.entry(name.trim().to_lowercase()).or_insert(at);
        }
    }
    let inherited: Vec<(BTreeMap<String, Value>, Vec<Mistake>)> = (0..entries.len())
        .map(|at| {
            let mut mistakes = Vec::new();
            let mut path = BTreeSet::from([at]);
            (all_fields(entries, at, &places, &mut path, &mut mistakes), mistakes)
        })
        .collect();
    for (entry, (fields, mistakes)) in entries.iter_mut().zip(inherited) {
        entry.fields = fields;
        entry.mistakes.extend(mistakes);
    }
}

/// Returns the fields of an entry with those that it inherits.
fn all_fields(
    entries: &[Entry],
    at: usize,
    places: &BTreeMap<String, usize>,
    path: &mut BTreeSet<usize>,
    mistakes: &mut Vec<Mistake>,
) -> BTreeMap<String, Value> {
    let entry = &entries[at];
    let mut fields = entry.fields.clone();
    for reference in ["xdata", "crossref"] {
        let Some(value) = entry.fields.get(reference) else { continue };
        for key in value.text.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            let problem = match places.get(&key.to_lowercase()) {
                None => format!("`{reference}` names the entry `{key}`, which does not exist"),
                Some(parent) if path.contains(parent) || path.len() > MAX_DEPTH => {
                    format!("`{}` refers to itself by `{reference}`", entry.key)
                }
                Some(parent) => {
                    path.insert(*parent);
                    let inherited = all_fields(entries, *parent, places, path, mistakes);
                    path.remove(parent);
                    let parent_kind = &entries[*parent].kind;
                    for (name, value) in inherited {
                        let name =
                            if reference == "xdata" { Some(name) } else { renamed(name, &entry.kind, parent_kind) };
                        if let Some(name) = name {
                            fields.entry(name).or_insert(value);
                        }
                    }
                    continue;
                }
            };
            let help = "refer to another entry, or write its fields here".to_owned();
            mistakes.push(Mistake { is_error: true, span: value.span, message: problem, help });
        }
    }
    fields
}

/// Returns the name under which an entry inherits a field of the entry that it is part of. `None` if it does not.
fn renamed(name: String, kind: &str, parent: &str) -> Option<String> {
    const OWN: &[&str] = &[
        "ids",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedoptions",
        "relatedstring",
        "relatedtype",
        "shorthand",
        "shorthandintro",
        "sortkey",
        "shorttitle",
        "indextitle",
        "indexsorttitle",
        "sorttitle",
    ];
    if OWN.contains(&name.as_str()) {
        return None;
    }
    let is_volume_series = matches!(parent, "mvbook" | "mvcollection" | "mvproceedings" | "mvreference");
    let is_volume = matches!(kind, "book" | "collection" | "proceedings" | "reference");
    let prefix = match parent {
        _ if is_volume_series && is_volume => "main",
        _ if is_volume_series => "main",
        "book" | "collection" | "proceedings" | "reference" => "book",
        "periodical" => "journal",
        _ => return Some(name),
    };
    Some(match name.as_str() {
        "title" | "subtitle" | "titleaddon" => format!("{prefix}{name}"),
        "author" if parent == "mvbook" || parent == "book" && matches!(kind, "inbook" | "bookinbook" | "suppbook") => {
            if matches!(kind, "inbook" | "bookinbook" | "suppbook") {
                "bookauthor".to_owned()
            } else {
                name
            }
        }
        _ => name,
    })
}
