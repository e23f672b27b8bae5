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
    for line in lines_with_ends(&text[start..]) {
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

/// Returns the lines of a text with their ends: LF, CR LF, or CR alone, as old programs of the Macintosh wrote it.
fn lines_with_ends(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
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

/// Front matter in the text, which is printed as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StrayFrontMatter {
    /// Its first line.
    pub(super) line: Range<usize>,
    /// Form, in words: "this front matter is …".
    pub(super) form: &'static str,
    /// Title in it, if there is one.
    pub(super) title: Option<String>,
}

/// Keys of the front matter of other programs, in lower case.
const KEYS: [&str; 16] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "byline",
    "date",
    "keywords",
    "tags",
    "category",
    "summary",
    "abstract",
    "language",
    "layout",
    "slug",
    "copyright",
    "affiliation",
];

/// Finds front matter in `body`, the range of the text: TOML that is not at the beginning, YAML after empty lines, lines
/// such as `Title: The Ferry` (`MultiMarkdown`), JSON, title blocks of pandoc and Org.
pub(super) fn stray(text: &str, body: Range<usize>) -> Option<StrayFrontMatter> {
    let lines: Vec<Range<usize>> = line_ranges(text, body).collect();
    let line = |at: usize| lines.get(at).map_or("", |range| text[range.clone()].trim());
    let first = (0..lines.len()).find(|&at| !line(at).is_empty())?;
    let found = |at: usize, form, title: Option<&str>| {
        Some(StrayFrontMatter { line: lines[at].clone(), form, title: title.map(|title| title.trim().to_owned()) })
    };
    if let Some(title) = line(first).strip_prefix("% ") {
        return found(first, "a title block of pandoc", Some(title));
    }
    if let Some((key, title)) = line(first).strip_prefix("#+").and_then(known_entry) {
        return found(first, "that of Org", Some(title).filter(|_| key == "title"));
    }
    if let Some(entry) = line(first).strip_prefix('{') {
        let entry = if entry.trim().is_empty() { line(first + 1) } else { entry };
        if let Some((key, value)) = entry.trim().strip_prefix('"').and_then(|entry| entry.split_once("\":"))
            && KEYS.contains(&key)
        {
            let title = value.split('"').nth(1).filter(|_| key == "title");
            return found(first, "JSON", title);
        }
    }
    let block = |from: usize| (from..lines.len()).take_while(|&at| !line(at).is_empty());
    let known: Vec<(String, &str)> = block(first).map_while(|at| known_entry(line(at))).collect();
    let title = |entries: &[(String, &str)]| {
        entries.iter().find(|(key, value)| key == "title" && !value.is_empty()).map(|(_, title)| (*title).to_owned())
    };
    if known.len() > 1 || title(&known).is_some() {
        return found(first, "that of MultiMarkdown", title(&known).as_deref());
    }
    let is_yaml = line(first) == "---" && known_entry(line(first + 1)).is_some();
    if is_yaml && block(first + 1).any(|at| matches!(line(at), "---" | "...")) {
        let entries: Vec<_> = block(first + 1).map_while(|at| known_entry(line(at))).collect();
        return found(first, "YAML after an empty line", title(&entries).as_deref());
    }
    let is_toml = |at: &usize| {
        let next = line(at + 1);
        let has_key =
            next.split_once('=').is_some_and(|(key, _)| key.trim().chars().all(|c| c.is_alphanumeric() || c == '-'));
        line(*at) == "+++" && has_key && (at + 2..lines.len()).any(|at| line(at) == "+++")
    };
    (0..lines.len()).find(is_toml).and_then(|at| found(at, "not at the beginning of the file", None))
}

/// Returns key and value of a line such as `Title: The Ferry`, if the key is one of [`KEYS`].
fn known_entry(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.to_lowercase();
    KEYS.contains(&key.as_str()).then(|| (key, value.trim().trim_matches(['"', '\''])))
}

/// Returns the ranges of the lines in `body`, without line ends.
fn line_ranges(text: &str, body: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = body.start;
    lines_with_ends(&text[body]).map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end().len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_of_other_forms_is_found() {
        let form = |text: &str| stray(text, split_front_matter(text).body).map(|stray| (stray.form, stray.title));
        let title = Some("The Ferry".to_owned());
        assert_eq!(form("\n+++\ntitle = \"x\"\n+++\n"), Some(("not at the beginning of the file", None)));
        assert_eq!(form("# A\n\n+++\ntitle = \"x\"\n+++\n"), Some(("not at the beginning of the file", None)));
        assert_eq!(form("Title: The Ferry\nText"), Some(("that of MultiMarkdown", title.clone())));
        assert_eq!(form("\nAuthor: Anna\nDate: May\n"), Some(("that of MultiMarkdown", None)));
        assert_eq!(form("% The Ferry\n% Anna\n"), Some(("a title block of pandoc", title.clone())));
        assert_eq!(form("#+TITLE: The Ferry\n"), Some(("that of Org", title.clone())));
        assert_eq!(form("\n---\ntitle: \"The Ferry\"\n---\n"), Some(("YAML after an empty line", title.clone())));
        assert_eq!(form("{\"title\": \"The Ferry\"}\n"), Some(("JSON", title)));
        assert_eq!(form("{\n  \"date\": \"2026-03\"\n}\n"), Some(("JSON", None)));
        for text in [
            "Date: Friday, 7 pm\n",
            "Text\n\nTitle: x\n",
            "+++\na = 1\n+++\nText",
            "---\n\nText\n",
            "#Ferry",
            "%",
            "#+BEGIN_QUOTE",
            "{a}",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }

    fn parts(text: &str) -> (Option<&str>, &str) {
        let front = split_front_matter(text);
        assert!(!front.unclosed);
        (front.toml.map(|range| &text[range]), &text[front.body])
    }

    #[test]
    fn front_matter_is_between_fences() {
        assert_eq!(parts("+++\na = 1\n+++\nText\n"), (Some("a = 1\n"), "Text\n"));
        assert_eq!(parts("\u{FEFF}+++\r\na = 1\r\n+++\r\nText"), (Some("a = 1\r\n"), "Text"));
        assert_eq!(parts("+++\ra = 1\r+++\rText"), (Some("a = 1\r"), "Text"));
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
