//! Merging of a text that was imported again with the changes that people made to the first import.
//!
//! The unit is a paragraph: lines between empty lines.

use std::ops::Range;

/// Maximum number of cells of the table that compares two texts. Longer texts are compared as a whole.
const MAX_CELLS: usize = 16_000_000;

/// Result of a merge.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MergedText {
    pub(crate) text: String,
    /// Number of passages that were edited by hand and are kept.
    pub(crate) kept: usize,
    /// Passages that were edited by hand and are replaced, because the source changed there.
    pub(crate) replaced: Vec<String>,
}

/// Paragraphs in place of a range of those of the base.
#[derive(Debug, PartialEq, Eq)]
struct TextChange<'a> {
    range: Range<usize>,
    parts: Vec<&'a str>,
}

impl TextChange<'_> {
    /// Returns `true` if two changes cannot both be made.
    fn excludes(&self, other: &Self) -> bool {
        self.range.start < other.range.end && other.range.start < self.range.end
    }
}

/// Merges `imported`, the text of the source now, with `edited`, the text of the file. `before` is the text of the earlier
/// import.
pub(crate) fn merge(before: &str, edited: &str, imported: &str) -> MergedText {
    let [base, own, new] = [before, edited, imported].map(paragraphs);
    let (own, new) = (changes(&base, &own), changes(&base, &new));
    let mut merged = MergedText::default();
    let mut made: Vec<&TextChange<'_>> = new.iter().collect();
    for change in own.iter().filter(|change| !new.contains(change)) {
        if new.iter().any(|other| other.excludes(change)) {
            let passage = if change.parts.is_empty() { &base[change.range.clone()] } else { &change.parts };
            merged.replaced.push(passage.join("\n\n"));
        } else {
            merged.kept += 1;
            made.push(change);
        }
    }
    made.sort_by_key(|change| (change.range.start, change.range.end));
    let mut parts: Vec<&str> = Vec::new();
    let mut at = 0;
    for change in made {
        parts.extend(&base[at..change.range.start]);
        parts.extend(&change.parts);
        at = change.range.end;
    }
    parts.extend(&base[at..]);
    merged.text = joined(&parts);
    merged
}

/// Returns the changes from `base` to `other`, in order. A change to as many paragraphs is one for each.
fn changes<'a>(base: &[&str], other: &[&'a str]) -> Vec<TextChange<'a>> {
    let places = matches(base, other);
    let mut changes = Vec::new();
    let (mut from, mut from_other) = (0, 0);
    while from < base.len() || from_other < other.len() {
        let next = (from..base.len()).find_map(|at| Some((at, places[at]?))).unwrap_or((base.len(), other.len()));
        let (old, new) = (from..next.0, &other[from_other..next.1]);
        if old.len() == new.len() {
            changes.extend(old.zip(new).map(|(at, part)| TextChange { range: at..at + 1, parts: vec![part] }));
        } else {
            changes.push(TextChange { range: old, parts: new.to_vec() });
        }
        (from, from_other) = (next.0 + 1, next.1 + 1);
    }
    changes
}

/// Splits a text into paragraphs without the empty lines between them. Further empty lines, as in code, are empty
/// paragraphs.
fn paragraphs(text: &str) -> Vec<&str> {
    let text = text.trim_end_matches('\n');
    if text.is_empty() { Vec::new() } else { text.split("\n\n").collect() }
}

fn joined(parts: &[&str]) -> String {
    parts.join("\n\n") + "\n"
}

/// Returns for each paragraph of `base` its place in `other`, if it is part of the longest common sequence.
fn matches(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut found = vec![None; base.len()];
    let start = base.iter().zip(other).take_while(|(a, b)| a == b).count();
    let most = base.len().min(other.len()) - start;
    let end = base.iter().rev().zip(other.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    for (at, place) in found.iter_mut().enumerate().take(start) {
        *place = Some(at);
    }
    for at in 0..end {
        found[base.len() - 1 - at] = Some(other.len() - 1 - at);
    }
    let (a, b) = (&base[start..base.len() - end], &other[start..other.len() - end]);
    let width = b.len() + 1;
    if a.len() * width > MAX_CELLS {
        return found;
    }
    // Lengths of the longest common sequences of the ends of both texts.
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found[start + i] = Some(start + j);
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(before: &str, edited: &str, imported: &str) -> (String, usize, Vec<String>) {
        let texts = [before, edited, imported].map(|text| text.replace(' ', "\n\n") + "\n");
        let MergedText { text, kept, replaced } = merge(&texts[0], &texts[1], &texts[2]);
        (text.trim_end().replace("\n\n", " "), kept, replaced)
    }

    #[test]
    fn edits_are_kept_where_the_source_is_the_same() {
        let none: Vec<String> = Vec::new();
        for (before, edited, imported, expected, kept) in [
            ("a b c", "a b c", "a b c", "a b c", 0),
            ("a b c", "a B c", "a b c", "a B c", 1),
            ("a b c", "a b c", "a X c", "a X c", 0),
            ("a b c d e", "a B c d e", "a b c D e", "a B c D e", 1),
            ("a b c", "a c", "a b c d", "a c d", 1),
            ("a b c", "a b x c", "n a b c", "n a b x c", 1),
            ("a b c", "a B c", "a B c", "a B c", 0),
            ("", "x", "", "x", 1),
            ("a   b", "a   b c", "a   b", "a   b c", 1),
        ] {
            assert_eq!(merged(before, edited, imported), (expected.to_owned(), kept, none.clone()), "{edited}");
        }
    }

    #[test]
    fn the_source_wins_where_both_have_changed() {
        assert_eq!(merged("a b c", "a B c", "a X c"), ("a X c".to_owned(), 0, vec!["B".to_owned()]));
        assert_eq!(merged("a b", "A b", "x y"), ("x y".to_owned(), 0, vec!["A".to_owned()]));
        assert_eq!(merged("a b c", "a c", "a X c"), ("a X c".to_owned(), 0, vec!["b".to_owned()]));
        assert_eq!(merged("a b c", "a B C", "A b C2"), ("A B C2".to_owned(), 1, vec!["C".to_owned()]));
    }
}
