//! The words of a PDF, extracted by Poppler. Not part of `words`, which the fuzzer uses, too.

use crate::words::Text;

impl Text {
    /// Extracts the text from the structure tree of a PDF (output of `pdfinfo -struct-text`), without table of
    /// contents, list labels, formulas with their numbers, and the text of figures.
    pub(crate) fn from_tags(tree: &str) -> Self {
        let mut text = Self::default();
        let mut open: Vec<(usize, &str, bool)> = Vec::new();
        let mut is_after_formula = false;
        // Depth of each open list, and the number of its items so far.
        let mut lists: Vec<(usize, usize)> = Vec::new();
        for line in tree.lines() {
            let bare = line.trim_start();
            let depth = line.len() - bare.len();
            let inside = |open: &[(usize, &str, bool)], name| open.iter().any(|(_, tag, _)| *tag == name);
            while let Some(&(at, tag, is_block)) = open.last().filter(|(at, ..)| *at >= depth) {
                is_after_formula |= tag == "Formula";
                text.push(if is_block { "\n" } else { "" }, inside(&open, "Note"));
                open.retain(|(other, ..)| *other < at);
            }
            if let Some(words) = bare.strip_prefix('"') {
                let words = words.strip_suffix('"').unwrap_or(words);
                let is_soft_hyphen = words == "-";
                // The label of a list item is a sign, or the number of the item, and left out. The label in a description
                // list is the author's term. The number of a note inside another note is not tagged as a label.
                let is_note_number = inside(&open, "Note") && words.trim().bytes().all(|byte| byte.is_ascii_digit());
                let is_mark = inside(&open, "Lbl") || inside(&open, "Reference");
                let item = lists.last().map_or(0, |(_, items)| *items).to_string();
                let is_term = words.contains(|c: char| c.is_ascii_digit())
                    && !words.trim_end().ends_with(['.', ')'])
                    && inside(&open, "Lbl")
                    && words.trim() != item;
                let is_label = is_note_number || is_mark && !is_term && !words.contains(char::is_alphabetic);
                let is_drawn = inside(&open, "Figure") && !inside(&open, "Caption");
                let is_number = |words: &str| words.bytes().all(|byte| byte.is_ascii_digit());
                let is_equation_number = is_after_formula && is_number(words.trim_matches([' ', '(', ')']));
                let is_left_out = is_soft_hyphen || is_label || is_drawn || is_equation_number;
                if !is_left_out && !["TOC", "Formula"].iter().any(|tag| inside(&open, tag)) {
                    text.push(words, inside(&open, "Note"));
                }
                is_after_formula = false;
            } else if bare.starts_with(|c: char| c.is_ascii_uppercase()) {
                let tag = bare.split([' ', ':']).next().unwrap_or_default();
                lists.retain(|(at, _)| *at < depth);
                match (tag, lists.last_mut()) {
                    ("L", _) => lists.push((depth, 0)),
                    ("LI", Some((_, items))) => *items += 1,
                    _ => {}
                }
                let is_block = !bare.contains("(inline)") && tag != "Object";
                open.push((depth, tag, is_block));
                text.push(if is_block { "\n" } else { "" }, inside(&open, "Note"));
            }
        }
        text
    }
}

/// Returns the slice of `whole` that has the length of `part` and begins where most words from the start of `part`
/// match. This skips the text that a layout adds before and after the text of an issue.
pub(crate) fn window<'w>(whole: &'w [String], part: &[String]) -> &'w [String] {
    let same = |start: usize| whole[start..].iter().zip(part).take_while(|(a, b)| a == b).count();
    let start = (0..whole.len()).max_by_key(|&start| (same(start), whole.len() - start)).unwrap_or(0);
    &whole[start..(start + part.len()).min(whole.len())]
}
