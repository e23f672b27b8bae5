//! Report of an import: what was kept, changed and not understood.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Place of entries that concern the whole source.
const ANYWHERE: &str = "*";

/// Report on one source.
#[derive(Debug, Default)]
pub(crate) struct ImportReport {
    /// Numbers of the elements that were kept, by their names in the singular: `table`
    kept: BTreeMap<&'static str, usize>,
    /// Changes, each with its places, in the order of the source.
    changed: Vec<(String, Vec<String>)>,
    /// Parts that were left out, each with its places.
    left_out: Vec<(String, Vec<String>)>,
    /// Entries of the front matter that were left out, with their values.
    facts: Vec<(String, String)>,
    /// Forms of markup that are text now, each with its lines in the source.
    not_understood: Vec<(String, Vec<String>)>,
    /// Number of images without alternative text.
    undescribed: usize,
    /// Current place: the last heading.
    place: String,
}

impl ImportReport {
    /// Sets the place of the following entries: the words of a heading.
    pub(super) fn set_place(&mut self, heading: &str) {
        self.place = shortened(heading);
    }

    /// Counts an element that is kept.
    pub(super) fn keep(&mut self, name: &'static str) {
        *self.kept.entry(name).or_default() += 1;
    }

    /// Adds a change: "merged cells are repeated".
    pub(crate) fn change(&mut self, text: impl Into<String>) {
        add(&mut self.changed, text.into(), &self.place);
    }

    /// Adds a part that is left out: "the comment “…” of Anna Berg".
    pub(crate) fn leave_out(&mut self, text: impl Into<String>) {
        add(&mut self.left_out, text.into(), &self.place);
    }

    /// Adds a part of the whole source that is left out.
    pub(crate) fn leave_out_anywhere(&mut self, text: impl Into<String>) {
        add(&mut self.left_out, text.into(), ANYWHERE);
    }

    /// Adds an entry of the front matter that is left out.
    pub(crate) fn leave_out_fact(&mut self, key: &str, value: &str) {
        self.facts.push((key.to_owned(), shortened(value)));
    }

    /// Takes the keys of the front matter that were left out.
    pub(crate) fn take_facts(&mut self) -> Vec<String> {
        std::mem::take(&mut self.facts).into_iter().map(|(key, _)| key).collect()
    }

    /// Adds markup that is not understood, with its line in the source.
    pub(super) fn not_understood(&mut self, text: impl Into<String>, line: usize) {
        add(&mut self.not_understood, text.into(), &line.to_string());
    }

    /// Sets the number of images without alternative text.
    pub(super) fn undescribed(&mut self, count: usize) {
        self.undescribed = count;
    }

    /// Renders the report on the source `name`, one entry a line.
    pub(crate) fn text(&self, name: &str) -> String {
        let kept: Vec<String> = self.kept.iter().map(|(name, count)| counted(*count, name)).collect();
        let kept = if kept.is_empty() { "no text".to_owned() } else { kept.join(", ") };
        let mut text = format!("{name}: kept {kept}");
        for (label, entries) in [("changed", &self.changed), ("left out", &self.left_out)] {
            for (entry, places) in entries {
                let _ = write!(text, "\n  {label}: {entry}{}", listed(places));
            }
        }
        for (key, value) in &self.facts {
            let _ = write!(text, "\n  left out: `{key}` of the metadata: {value}");
        }
        for (entry, lines) in &self.not_understood {
            let (word, lines) = (if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "));
            let _ = write!(text, "\n  not understood: {entry}, in {word} {lines}");
        }
        if self.undescribed > 0 {
            let images = counted(self.undescribed, "image");
            let _ = write!(text, "\n  to do: describe {images} without alternative text between the square brackets");
        }
        text
    }
}

fn add(entries: &mut Vec<(String, Vec<String>)>, text: String, place: &str) {
    match entries.iter_mut().find(|(known, _)| *known == text) {
        Some((_, places)) => places.push(place.to_owned()),
        None => entries.push((text, vec![place.to_owned()])),
    }
}

/// Words for the places of an entry: `, under “Events” (3 times)`
fn listed(places: &[String]) -> String {
    if places.iter().all(|place| place == ANYWHERE) {
        return String::new();
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for place in places {
        match counts.iter_mut().find(|(known, _)| known == place) {
            Some((_, count)) => *count += 1,
            None => counts.push((place, 1)),
        }
    }
    let words = counts.into_iter().map(|(place, count)| {
        let place = if place.is_empty() { "at the beginning".to_owned() } else { format!("under “{place}”") };
        if count == 1 { place } else { format!("{place} ({count} times)") }
    });
    format!(", {}", words.collect::<Vec<_>>().join(", "))
}

fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// Returns the first words of a text.
pub(super) fn shortened(text: &str) -> String {
    /// Maximum length, in characters.
    const LENGTH: usize = 60;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}
