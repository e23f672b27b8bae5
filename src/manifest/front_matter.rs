//! Splitting a Markdown file into front matter and text.

use std::ops::Range;

/// The parts of a Markdown file, as byte ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkdownParts {
    /// TOML between the `+++` lines.
    pub(crate) toml: Option<Range<usize>>,
    /// Markdown after the front matter. A byte order mark is in neither part.
    pub(crate) body: Range<usize>,
    /// Whether the second `+++` line is missing. The whole file is the body then.
    pub(crate) unclosed: bool,
}

/// Splits a file. Front matter begins if the first line is `+++`, and ends with the next such line.
pub(crate) fn split_front_matter(text: &str) -> MarkdownParts {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut toml_start = None;
    for line in text[start..].split_inclusive('\n') {
        let next = at + line.len();
        match (line.trim_end() == "+++", toml_start) {
            (true, None) => toml_start = Some(next),
            (true, Some(from)) => {
                return MarkdownParts { toml: Some(from..at), body: next..text.len(), unclosed: false };
            }
            (false, None) => break,
            (false, Some(_)) => {}
        }
        at = next;
    }
    MarkdownParts { toml: None, body: start..text.len(), unclosed: toml_start.is_some() }
}

/// Returns the range of the opening `---` if `text` begins with YAML front matter, as used by other programs.
///
/// In Markdown the same line is a thematic break. It opens YAML only if a key follows and the block is closed.
pub(super) fn yaml_block(text: &str) -> Option<Range<usize>> {
    let start = split_front_matter(text).body.start;
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
        let front = split_front_matter(text);
        assert!(!front.unclosed);
        (front.toml.map(|range| &text[range]), &text[front.body])
    }

    #[test]
    fn front_matter_is_between_fences() {
        assert_eq!(parts("+++\na = 1\n+++\nText\n"), (Some("a = 1\n"), "Text\n"));
        assert_eq!(parts("\u{FEFF}+++\r\na = 1\r\n+++\r\nText"), (Some("a = 1\r\n"), "Text"));
        assert_eq!(parts("+++  \n+++"), (Some(""), ""));
        assert_eq!(parts("+++\na = 1\n+++\n+++\n"), (Some("a = 1\n"), "+++\n"));
    }

    #[test]
    fn without_front_matter_everything_is_body() {
        for text in ["", "Text", "\n+++\na = 1\n+++\n", "++++\n+++\n", "Text\n+++\n", " +++\n+++"] {
            assert_eq!(parts(text), (None, text));
        }
        assert_eq!(parts("\u{FEFF}Text"), (None, "Text"));
    }

    #[test]
    fn an_unclosed_fence_is_reported() {
        assert_eq!(split_front_matter("+++\nText"), MarkdownParts { toml: None, body: 0..8, unclosed: true });
    }

    #[test]
    fn yaml_is_distinguished_from_a_thematic_break() {
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
