//! Fields that entries inherit by `crossref` and `xdata`.

use std::collections::BTreeMap;

use super::entries::{Entry, MAX_EXPANSION, Value, too_long};
use crate::bibliography::item::Mistake;

/// Maximum number of entries that an entry inherits from, one after the other.
const MAX_DEPTH: usize = 16;

/// Gives each entry the fields of the entries that it refers to. It also inherits their mistakes.
pub(super) fn inherit(entries: &mut [Entry]) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let aliases = entry.get("ids").into_iter().flat_map(|ids| ids.split(','));
        for name in std::iter::once(entry.key.as_str()).chain(aliases) {
            places.entry(name.trim().to_lowercase()).or_insert(at);
        }
    }
    let states = vec![State::Waiting; entries.len()];
    let mut inheritance = Inheritance { entries, places, states, budget: MAX_EXPANSION };
    for at in 0..inheritance.entries.len() {
        inheritance.resolve(at, 0);
    }
}

/// Progress in resolving the fields of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    /// The entries that this one refers to are being resolved.
    Active,
    Done,
}

struct Inheritance<'a> {
    entries: &'a mut [Entry],
    /// Entries by their keys in lower case.
    places: BTreeMap<String, usize>,
    states: Vec<State>,
    /// Number of bytes that may still be inherited.
    budget: usize,
}

impl Inheritance<'_> {
    /// Completes the fields of an entry.
    fn resolve(&mut self, at: usize, depth: usize) {
        if self.states[at] != State::Waiting {
            return;
        }
        self.states[at] = State::Active;
        for reference in ["xdata", "crossref"] {
            let Some(value) = self.entries[at].fields.get(reference).cloned() else { continue };
            for key in value.text.split(',').map(str::trim).filter(|key| !key.is_empty()) {
                if let Err(message) = self.take_from(at, key, reference, depth) {
                    let help = "refer to another entry, or write its fields here".to_owned();
                    self.entries[at].mistakes.push(Mistake { is_error: true, span: value.span, message, help });
                }
            }
        }
        self.states[at] = State::Done;
    }

    /// Gives an entry the fields of another one. Returns the message of the mistake if it cannot.
    fn take_from(&mut self, at: usize, key: &str, reference: &str, depth: usize) -> Result<(), String> {
        let Some(parent) = self.places.get(&key.to_lowercase()).copied() else {
            return Err(format!("`{reference}` names the entry `{key}`, which does not exist"));
        };
        if depth < MAX_DEPTH {
            self.resolve(parent, depth + 1);
        }
        if self.states[parent] != State::Done {
            return Err(format!("`{}` refers to itself by `{reference}`", self.entries[at].key));
        }
        let kinds = (self.entries[at].kind.clone(), self.entries[parent].kind.clone());
        let inherited: Vec<(String, Value)> = self.entries[parent]
            .fields
            .iter()
            .filter_map(|(name, value)| {
                let name = if reference == "xdata" { Some(name.clone()) } else { renamed(name, &kinds.0, &kinds.1) };
                Some((name?, value.clone()))
            })
            .collect();
        let mistakes = self.entries[parent].mistakes.clone();
        let entry = &mut self.entries[at];
        entry.mistakes.extend(mistakes);
        for (name, value) in inherited {
            if entry.fields.contains_key(&name) {
                continue;
            }
            let Some(budget) = self.budget.checked_sub(value.text.len()) else {
                entry.mistakes.push(too_long(&name, value.span));
                break;
            };
            self.budget = budget;
            entry.fields.insert(name, value);
        }
        Ok(())
    }
}

/// Returns the name under which an entry inherits a field of the entry that it is part of. `None` if it does not.
fn renamed(name: &str, kind: &str, parent: &str) -> Option<String> {
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
    if OWN.contains(&name) {
        return None;
    }
    let prefix = match parent {
        "mvbook" | "mvcollection" | "mvproceedings" | "mvreference" => "main",
        "book" | "collection" | "proceedings" | "reference" => "book",
        "periodical" => "journal",
        _ => return Some(name.to_owned()),
    };
    Some(match name {
        "title" | "subtitle" | "titleaddon" => format!("{prefix}{name}"),
        "author" if matches!(kind, "inbook" | "bookinbook" | "suppbook") => "bookauthor".to_owned(),
        name => name.to_owned(),
    })
}
