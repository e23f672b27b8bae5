//! Report of an import: what was kept, changed and not understood.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Place of an entry in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ImportPlace {
    /// The whole source.
    Anywhere,
    /// Below the heading with these words, or before the first one.
    Under(String),
    /// A line of the source.
    Line(usize),
    /// A cell of a notebook.
    Cell(usize),
}

/// Entries of a report, each with its places, in the order of the source.
type ImportEntries = Vec<(String, Vec<ImportPlace>)>;

/// Number of lines that are listed for an entry. Further lines are counted.
const MAX_LINES: usize = 12;

/// Report on one source.
#[derive(Debug, Default)]
pub(crate) struct ImportReport {
    /// Numbers of the elements that were kept, by their names in the singular: `table`
    kept: BTreeMap<&'static str, usize>,
    changed: ImportEntries,
    left_out: ImportEntries,
    /// Entries of the front matter that were left out, with their values.
    facts: Vec<(String, String)>,
    /// Forms of markup that are text now.
    not_understood: ImportEntries,
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
        add(&mut self.changed, text.into(), ImportPlace::Under(self.place.clone()));
    }

    /// Adds a change in the whole source.
    pub(super) fn change_anywhere(&mut self, text: impl Into<String>) {
        add(&mut self.changed, text.into(), ImportPlace::Anywhere);
    }

    /// Adds a change in a line of the source.
    pub(super) fn change_line(&mut self, text: impl Into<String>, line: usize) {
        add(&mut self.changed, text.into(), ImportPlace::Line(line));
    }

    /// Adds a part that is left out: "the comment “…” of Anna Berg".
    pub(crate) fn leave_out(&mut self, text: impl Into<String>) {
        add(&mut self.left_out, text.into(), ImportPlace::Under(self.place.clone()));
    }

    /// Adds a part that is left out, with its line in the source.
    pub(super) fn leave_out_line(&mut self, text: impl Into<String>, line: usize) {
        add(&mut self.left_out, text.into(), ImportPlace::Line(line));
    }

    /// Adds a part of the whole source that is left out.
    pub(crate) fn leave_out_anywhere(&mut self, text: impl Into<String>) {
        add(&mut self.left_out, text.into(), ImportPlace::Anywhere);
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
        add(&mut self.not_understood, text.into(), ImportPlace::Line(line));
    }

    /// Adds a part that is left out, with the number of its cell in a notebook.
    pub(super) fn leave_out_cell(&mut self, text: impl Into<String>, cell: usize) {
        add(&mut self.left_out, text.into(), ImportPlace::Cell(cell));
    }

    /// Replaces lines by cells of a notebook. `cells` holds the cell of each line.
    pub(super) fn set_cells(&mut self, cells: &[usize]) {
        for (_, places) in [&mut self.changed, &mut self.left_out, &mut self.not_understood].into_iter().flatten() {
            for place in places {
                if let ImportPlace::Line(line) = place {
                    let cell = cells.get(line.saturating_sub(1)).or(cells.last());
                    *place = ImportPlace::Cell(cell.copied().unwrap_or(1));
                }
            }
        }
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
        write_entries(&mut text, "changed", &self.changed);
        write_entries(&mut text, "left out", &self.left_out);
        for (key, value) in &self.facts {
            let _ = write!(text, "\n  left out: `{key}` of the metadata: {value}");
        }
        write_entries(&mut text, "not understood", &self.not_understood);
        if self.undescribed > 0 {
            let images = counted(self.undescribed, "image");
            let _ = write!(text, "\n  to do: describe {images} without alternative text between the square brackets");
        }
        text
    }
}

fn add(entries: &mut ImportEntries, text: String, place: ImportPlace) {
    match entries.iter_mut().find(|(known, _)| *known == text) {
        Some((_, places)) => places.push(place),
        None => entries.push((text, vec![place])),
    }
}

fn write_entries(text: &mut String, label: &str, entries: &ImportEntries) {
    for (entry, places) in entries {
        let _ = write!(text, "\n  {label}: {entry}{}", listed_places(places));
    }
}

/// Words for the places of an entry: `, under “Events”, in lines 3, 18`
fn listed_places(places: &[ImportPlace]) -> String {
    let (mut lines, mut cells) = (Vec::new(), Vec::new());
    for place in places {
        match place {
            ImportPlace::Line(line) => lines.push(line.to_string()),
            ImportPlace::Cell(cell) => cells.push(cell.to_string()),
            ImportPlace::Anywhere | ImportPlace::Under(_) => {}
        }
    }
    cells.dedup();
    listed_headings(places) + &listed_numbers("line", lines) + &listed_numbers("cell", cells)
}

/// Words for the numbers of places: `, in lines 3, 18`
fn listed_numbers(name: &str, mut numbers: Vec<String>) -> String {
    let plural = match numbers.len() {
        0 => return String::new(),
        1 => "",
        _ => "s",
    };
    let further = numbers.len().saturating_sub(MAX_LINES);
    numbers.truncate(MAX_LINES);
    let further = if further > 0 { format!(" and {further} more") } else { String::new() };
    format!(", in {name}{plural} {}{further}", numbers.join(", "))
}

/// Words for the headings that an entry is under: `, under “Events” (3 times)`
fn listed_headings(places: &[ImportPlace]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for place in places {
        let ImportPlace::Under(place) = place else { continue };
        match counts.iter_mut().find(|(known, _)| known == place) {
            Some((_, count)) => *count += 1,
            None => counts.push((place, 1)),
        }
    }
    let words = counts.into_iter().map(|(place, count)| {
        let place = if place.is_empty() { "at the beginning".to_owned() } else { format!("under “{place}”") };
        if count == 1 { place } else { format!("{place} ({count} times)") }
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { String::new() } else { format!(", {}", words.join(", ")) }
}

fn counted(count: usize, name: &str) -> String {
    let plural = match name.split_once(" of ") {
        Some((name, of)) => format!("{name}s of {of}"),
        None if name.ends_with('x') => format!("{name}es"),
        None => format!("{name}s"),
    };
    if count == 1 { format!("1 {name}") } else { format!("{count} {plural}") }
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
