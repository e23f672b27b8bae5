//! The words of a PDF, which only a reader of PDFs can give.

use crate::words::Text;

impl Text {
    /// The text of a PDF as its tags order it (`pdfinfo -struct-text`), without contents, labels, formulas and what pictures say.
    pub(crate) fn of_tags(tree: &str) -> Self {
        let mut text = Self::default();
        let mut open: Vec<(usize, &str, bool)> = Vec::new();
        for line in tree.lines() {
            let bare = line.trim_start();
            let depth = line.len() - bare.len();
            let inside = |open: &[(usize, &str, bool)], name| open.iter().any(|(_, tag, _)| *tag == name);
            while let Some(&(at, _, is_block)) = open.last().filter(|(at, ..)| *at >= depth) {
                text.push(if is_block { "\n" } else { "" }, inside(&open, "Note"));
                open.retain(|(other, ..)| *other < at);
            }
            if let Some(words) = bare.strip_prefix('"') {
                let words = words.strip_suffix('"').unwrap_or(words);
                let is_soft_hyphen = words == "-";
                // The label of a list's item is a number or a sign, but that of a description is what the author wrote.
                // The mark of a note inside a note is not tagged as a label.
                let is_mark = inside(&open, "Note") && words.trim().bytes().all(|byte| byte.is_ascii_digit());
                let is_sign = is_mark || inside(&open, "Lbl") && !words.contains(char::is_alphabetic);
                if !is_soft_hyphen && !is_sign && !["TOC", "Figure", "Formula"].iter().any(|tag| inside(&open, tag)) {
                    text.push(words, inside(&open, "Note"));
                }
            } else if bare.starts_with(|c: char| c.is_ascii_uppercase()) {
                let tag = bare.split([' ', ':']).next().unwrap_or_default();
                let is_block = !bare.contains("(inline)") && tag != "Object";
                open.push((depth, tag, is_block));
                text.push(if is_block { "\n" } else { "" }, inside(&open, "Note"));
            }
        }
        text
    }
}

/// The part of `whole` from the first place where it is like `part` on, as long as that: what a layout puts before and
/// after an issue's text aside.
pub(crate) fn window<'w>(whole: &'w [String], part: &[String]) -> &'w [String] {
    let same = |start: usize| whole[start..].iter().zip(part).take_while(|(a, b)| a == b).count();
    let start = (0..whole.len()).max_by_key(|&start| (same(start), whole.len() - start)).unwrap_or(0);
    &whole[start..(start + part.len()).min(whole.len())]
}
