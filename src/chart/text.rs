//! Labels that are too long for one line.

/// A label in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    /// At least one.
    pub(super) lines: Vec<String>,
    /// Whether nothing was cut off.
    pub(super) is_whole: bool,
}

/// What stands for the rest.
const ELLIPSIS: char = '…';

/// A part of a label that is never broken.
struct Piece<'t> {
    text: &'t str,
    /// Whether a space is before it, where it does not begin a line.
    is_spaced: bool,
}

/// Sets a label in at most so many lines of some width. Lines of about the same length, as a label is not a paragraph. What is too
/// long even so ends with an ellipsis.
pub(super) fn wrap(text: &str, room: f64, most: usize, width: &dyn Fn(&str) -> f64) -> Lines {
    let pieces = pieces(text);
    let lines = fill(&pieces, room, width);
    let fits = |lines: &[String], room: f64| lines.iter().all(|line| width(line) <= room);
    if lines.len() <= most && fits(&lines, room) {
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
        return Lines { lines: best, is_whole: true };
    }
    let (last, first) = (most.max(1) - 1, lines.len().min(most.max(1) - 1));
    let mut cut: Vec<String> = lines[..first].to_vec();
    if let Some(rest) = lines.get(last..).filter(|rest| !rest.is_empty()) {
        cut.push(rest.join(" "));
    }
    Lines { lines: cut.iter().map(|line| shorten(line, room, width)).collect(), is_whole: false }
}

/// Cuts a line to a width; an ellipsis shows where. Nothing is left where there is no room even for that.
pub(super) fn shorten(line: &str, room: f64, width: &dyn Fn(&str) -> f64) -> String {
    if width(line) <= room {
        return line.to_owned();
    }
    let mut kept = line.to_owned();
    while kept.pop().is_some() {
        let start = kept.trim_end_matches(|last: char| last.is_whitespace() || ",;:-–(".contains(last));
        let cut = format!("{start}{ELLIPSIS}");
        if width(&cut) <= room {
            return cut;
        }
    }
    String::new()
}

/// Breaks lines wherever the next piece has no room.
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

/// Lines break at spaces, after hyphens, dashes and slashes, and between characters of East Asia.
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

/// Han, kana and hangul without their punctuation, before which no line begins.
fn is_east_asian(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FA}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, room: u32, most: usize) -> (Vec<String>, bool) {
        let lines = wrap(text, f64::from(room), most, &|text| text.chars().map(|_| 1.0).sum());
        (lines.lines, lines.is_whole)
    }

    #[test]
    fn lines_are_balanced() {
        assert_eq!(set("one two three four", 14, 3).0, ["one two", "three four"]);
        assert_eq!(set("short", 14, 3).0, ["short"]);
        assert_eq!(set("", 14, 3).0, [""]);
    }

    #[test]
    fn compounds_break_at_their_hyphens() {
        assert_eq!(set("Nord-Ostsee-Kanal", 11, 3).0, ["Nord-", "Ostsee-", "Kanal"].map(String::from)[..].to_vec());
        assert_eq!(set("2024-2025", 5, 1), (vec!["2024…".to_owned()], false));
        assert_eq!(set("年次報告", 2, 3).0, ["年次", "報告"]);
    }

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        assert_eq!(set("one two three four five", 6, 2), (vec!["one".to_owned(), "two t…".to_owned()], false));
        assert_eq!(set("extraordinary", 6, 2), (vec!["extra…".to_owned()], false));
        assert_eq!(set("extraordinary", 0, 2).0, [""]);
    }
}
