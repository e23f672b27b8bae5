//! Where the front matter of a Markdown file ends and its text begins.

use std::ops::Range;

/// The parts of a Markdown file, as byte ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    /// The TOML between the `+++` lines.
    pub(crate) toml: Option<Range<usize>>,
    /// The Markdown. A byte order mark is in neither part.
    pub(crate) body: Range<usize>,
    /// Whether there is a first `+++` line and no second: then all of the file is body.
    pub(crate) unclosed: bool,
}

/// Finds the front matter: between a `+++` line that is the file's first and the next one.
pub(crate) fn split(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut toml_start = None;
    for line in text[start..].split_inclusive('\n') {
        let next = at + line.len();
        match (line.trim_end() == "+++", toml_start) {
            (true, None) => toml_start = Some(next),
            (true, Some(from)) => {
                return FrontMatter { toml: Some(from..at), body: next..text.len(), unclosed: false };
            }
            (false, None) => break,
            (false, Some(_)) => {}
        }
        at = next;
    }
    FrontMatter { toml: None, body: start..text.len(), unclosed: toml_start.is_some() }
}

/// The range of the line that opens a YAML block (`---`, which other programs take for front matter), if the text begins
/// with one. In Markdown the same line is a thematic break, so a key must follow and the block must end.
pub(super) fn yaml_block(text: &str) -> Option<Range<usize>> {
    let start = split(text).body.start;
    let mut lines = text[start..].lines().map(str::trim_end);
    if lines.next() != Some("---") {
        return None;
    }
    let mut lines = lines.skip_while(|line| line.is_empty() || line.starts_with('#'));
    let first = lines.next()?;
    let (key, value) = first.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let is_entry = is_key && (value.is_empty() || value.starts_with(' '));
    (is_entry && lines.any(|line| matches!(line, "---" | "..."))).then_some(start..start + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<&str>, &str) {
        let front = split(text);
        assert!(!front.unclosed);
        (front.toml.map(|range| &text[range]), &text[front.body])
    }

    #[test]
    fn front_matter_stands_between_fences() {
        assert_eq!(parts("+++\na = 1\n+++\nText\n"), (Some("a = 1\n"), "Text\n"));
        assert_eq!(parts("\u{FEFF}+++\r\na = 1\r\n+++\r\nText"), (Some("a = 1\r\n"), "Text"));
        assert_eq!(parts("+++  \n+++"), (Some(""), ""));
        assert_eq!(parts("+++\na = 1\n+++\n+++\n"), (Some("a = 1\n"), "+++\n"));
    }

    #[test]
    fn without_it_all_is_text() {
        for text in ["", "Text", "\n+++\na = 1\n+++\n", "++++\n+++\n", "Text\n+++\n", " +++\n+++"] {
            assert_eq!(parts(text), (None, text));
        }
        assert_eq!(parts("\u{FEFF}Text"), (None, "Text"));
    }

    #[test]
    fn a_fence_that_does_not_close_is_told() {
        assert_eq!(split("+++\nText"), FrontMatter { toml: None, body: 0..8, unclosed: true });
    }

    #[test]
    fn yaml_is_told_from_a_thematic_break() {
        assert_eq!(yaml_block("---\ntitle: The Ferry\n---\nText"), Some(0..3));
        assert_eq!(yaml_block("\u{FEFF}---\r\n# note\r\ntitle:\r\n...\r\n"), Some(3..6));
        for text in [
            "---\n",
            "---\nText\n---\n",
            "---\nSee http://example.org\n---\n",
            "---\ntitle: x\n",
            "# A\n---\na: b\n---\n",
        ] {
            assert_eq!(yaml_block(text), None, "{text}");
        }
    }
}
