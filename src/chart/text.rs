//! Line breaking and shortening of labels.

/// A label broken into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrappedText {
    /// Lines; at least one, possibly empty.
    pub(super) lines: Vec<String>,
    /// Whether the text is complete, that is, not shortened.
    pub(super) is_whole: bool,
}

/// Marks a shortened text.
const ELLIPSIS: char = '…';

/// A part of a label that has no break opportunity.
struct Piece<'t> {
    text: &'t str,
    /// Whether a space precedes the piece, unless it starts a line.
    is_spaced: bool,
}

/// Breaks a label into at most `max_lines` lines that are no wider than `room`, all of about the same length. A label
/// that does not fit is shortened with an ellipsis.
pub(super) fn wrap(text: &str, room: f64, max_lines: usize, width: &dyn Fn(&str) -> f64) -> WrappedText {
    let pieces = pieces(text);
    let lines = fill(&pieces, room, width);
    let fits = |lines: &[String], room: f64| lines.iter().all(|line| width(line) <= room);
    if lines.len() <= max_lines && fits(&lines, room) {
        let (mut narrow, mut wide, mut best) = (0.0, room, lines);
        for _ in 0..if best.len() > 1 { 8 } else { 0 } {
            let middle = f64::midpoint(narrow, wide);
            let tried = fill(&pieces, middle, width);
            if tried.len() == best.len() && fits(&tried, middle) {
                (wide, best) = (middle, tried);
            } else {
                narrow = middle;
            }
        }
        return WrappedText { lines: best, is_whole: true };
    }
    let (last, first) = (max_lines.max(1) - 1, lines.len().min(max_lines.max(1) - 1));
    let mut cut: Vec<String> = lines[..first].to_vec();
    if let Some(rest) = lines.get(last..).filter(|rest| !rest.is_empty()) {
        cut.push(rest.join(" "));
    }
    WrappedText { lines: cut.iter().map(|line| shorten(line, room, width)).collect(), is_whole: false }
}

/// Shortens a line to a width and appends an ellipsis. Returns an empty text if not even a letter and an ellipsis fit.
pub(super) fn shorten(line: &str, room: f64, width: &dyn Fn(&str) -> f64) -> String {
    if width(line) <= room {
        return line.to_owned();
    }
    let cut = |end: usize| {
        let trimmed = line[..end].trim_end_matches(|last: char| last.is_whitespace() || ",;:-–(".contains(last));
        format!("{trimmed}{ELLIPSIS}")
    };
    // The longer the start, the wider it is.
    let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let fitting = ends.partition_point(|end| width(&cut(*end)) <= room);
    fitting.checked_sub(1).map(|last| cut(ends[last])).unwrap_or_default()
}

/// Breaks lines greedily: a piece starts a new line if it does not fit on the current one.
fn fill(pieces: &[Piece<'_>], room: f64, width: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces {
        if let Some(line) = lines.last_mut() {
            let space = if piece.is_spaced && !line.is_empty() { " " } else { "" };
            let longer = format!("{line}{space}{}", piece.text);
            if line.is_empty() || width(&longer) <= room {
                *line = longer;
                continue;
            }
        }
        lines.push(piece.text.to_owned());
    }
    lines
}

/// Splits a text at its break opportunities: at spaces, after hyphens, dashes and slashes, and between East Asian
/// characters.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        let (mut start, mut is_spaced) = (0, true);
        let characters: Vec<(usize, char)> = word.char_indices().collect();
        for pair in characters.windows(2) {
            let ((_, before), (end, after)) = (pair[0], pair[1]);
            let breaks = "-–—/".contains(before) && after.is_alphabetic() && end - start > before.len_utf8();
            if breaks || (is_east_asian(before) && is_east_asian(after)) {
                pieces.push(Piece { text: &word[start..end], is_spaced });
                (start, is_spaced) = (end, false);
            }
        }
        pieces.push(Piece { text: &word[start..], is_spaced });
    }
    pieces
}

/// Returns `true` for Han, kana and hangul, but not for their punctuation, which must not start a line.
fn is_east_asian(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FA}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, room: u32, max_lines: usize) -> (Vec<String>, bool) {
        let lines = wrap(text, f64::from(room), max_lines, &|text| text.chars().map(|_| 1.0).sum());
        (lines.lines, lines.is_whole)
    }

    #[test]
    fn lines_are_balanced() {
        assert_eq!(wrapped("one two three four", 14, 3).0, ["one two", "three four"]);
        assert_eq!(wrapped("short", 14, 3).0, ["short"]);
        assert_eq!(wrapped("", 14, 3).0, [""]);
    }

    #[test]
    fn compounds_break_after_hyphens() {
        assert_eq!(wrapped("Nord-Ostsee-Kanal", 11, 3).0, ["Nord-", "Ostsee-", "Kanal"].map(String::from)[..].to_vec());
        assert_eq!(wrapped("2024-2025", 5, 1), (vec!["2024…".to_owned()], false));
        assert_eq!(wrapped("年次報告", 2, 3).0, ["年次", "報告"]);
    }

    #[test]
    fn long_labels_end_with_an_ellipsis() {
        assert_eq!(wrapped("one two three four five", 6, 2), (vec!["one".to_owned(), "two t…".to_owned()], false));
        assert_eq!(wrapped("extraordinary", 6, 2), (vec!["extra…".to_owned()], false));
        assert_eq!(wrapped("extraordinary", 0, 2).0, [""]);
    }
}
