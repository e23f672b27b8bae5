//! Splitting a Markdown file into front matter and text.

use std::ops::Range;

/// Syntax of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrontMatterSyntax {
    /// Between two lines `+++`.
    Toml,
    /// Between two lines `---`.
    Yaml,
}

impl FrontMatterSyntax {
    /// Line before and after front matter.
    pub(super) fn fence(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }

    /// Returns `true` if a line ends front matter. YAML also ends with `...` (YAML 1.2.2, section 9.1.4).
    fn is_ended_by(self, line: &str) -> bool {
        let line = line.trim_end();
        line == self.fence() || self == Self::Yaml && line == "..."
    }
}

/// The parts of a Markdown file, as byte ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkdownParts {
    /// Syntax and text of the front matter, without the lines around it.
    pub(crate) front: Option<(FrontMatterSyntax, Range<usize>)>,
    /// Markdown after the front matter. A byte order mark is in neither part.
    pub(crate) body: Range<usize>,
    /// Syntax of front matter whose second line is missing. The whole file is the body then.
    pub(crate) unclosed: Option<FrontMatterSyntax>,
}

/// Splits a file. Front matter begins if the first line is `+++`, or `---` with a key below it, and ends with the next
/// such line.
///
/// In Markdown, `---` is a thematic break. It opens YAML only if a key follows and the block is closed. If the block is
/// not closed, the key must be one that front matter has.
pub(crate) fn split_front_matter(text: &str) -> MarkdownParts {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let body = |at: usize| at..text.len();
    let whole = MarkdownParts { front: None, body: body(start), unclosed: None };
    let Some(syntax) = opening(&text[start..]) else { return whole };
    let mut lines = lines_with_ends(&text[start..]);
    let from = start + lines.next().map_or(0, str::len);
    let mut at = from;
    for line in lines {
        let next = at + line.len();
        if syntax.is_ended_by(line) {
            return MarkdownParts { front: Some((syntax, from..at)), body: body(next), unclosed: None };
        }
        at = next;
    }
    let is_meant = match syntax {
        FrontMatterSyntax::Toml => true,
        FrontMatterSyntax::Yaml => text[from..].lines().next().is_some_and(|line| known_entry(line).is_some()),
    };
    MarkdownParts { unclosed: Some(syntax).filter(|_| is_meant), ..whole }
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

/// Returns the syntax of front matter that the first line of a text opens.
fn opening(text: &str) -> Option<FrontMatterSyntax> {
    let mut lines = lines_with_ends(text).map(str::trim_end);
    match lines.next()? {
        "+++" => Some(FrontMatterSyntax::Toml),
        "---" => {
            let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
            is_yaml_entry(first).then_some(FrontMatterSyntax::Yaml)
        }
        _ => None,
    }
}

/// Returns `true` for a line that begins with a key and a colon: `title: The Ferry`, `"title": The Ferry`
fn is_yaml_entry(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    is_key && (value.is_empty() || value.starts_with([' ', '\t']))
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
    let is_toml_entry = |(key, _): (&str, &str)| KEYS.contains(&key.trim());
    if line(first) == "---"
        && line(first + 1).split_once('=').is_some_and(is_toml_entry)
        && block(first + 1).any(|at| line(at) == "---")
    {
        return found(first, "TOML between lines of hyphens", None);
    }
    let is_plus = |line: &str| line.len() > 1 && line.bytes().all(|byte| byte == b'+');
    let is_toml = |at: &usize| {
        let next = line(at + 1);
        let has_key =
            next.split_once('=').is_some_and(|(key, _)| key.trim().chars().all(|c| c.is_alphanumeric() || c == '-'));
        is_plus(line(*at)) && has_key && (at + 2..lines.len()).any(|at| is_plus(line(at)))
    };
    let form = |at: usize| {
        if line(at) == "+++" { "not at the beginning of the file" } else { "between lines of too many or too few `+`" }
    };
    (0..lines.len()).find(is_toml).and_then(|at| found(at, form(at), None))
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
        assert_eq!(form("---\ntitle = \"x\"\n---\n"), Some(("TOML between lines of hyphens", None)));
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
        assert_eq!(front.unclosed, None);
        (front.front.map(|(_, range)| &text[range]), &text[front.body])
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
        let unclosed = |text: &str| {
            let parts = split_front_matter(text);
            assert_eq!((parts.front, parts.body), (None, 0..text.len()));
            parts.unclosed
        };
        assert_eq!(unclosed("+++\nText"), Some(FrontMatterSyntax::Toml));
        assert_eq!(unclosed("---\ntitle: x\n\nText"), Some(FrontMatterSyntax::Yaml));
        assert_eq!(unclosed("---\nNote: x\n\nText"), None);
    }

    #[test]
    fn yaml_is_distinguished_from_a_thematic_break() {
        assert_eq!(parts("---\ntitle: The Ferry\n---\nText"), (Some("title: The Ferry\n"), "Text"));
        assert_eq!(parts("\u{FEFF}---\r\n# note\r\ntitle:\r\n...\r\n"), (Some("# note\r\ntitle:\r\n"), ""));
        assert_eq!(parts("---\n\n\"title\": x\n---\n"), (Some("\n\"title\": x\n"), ""));
        for text in
            ["---\n", "---\n---\n", "---\nText\n---\n", "---\nSee http://example.org\n---\n", "# A\n---\na: b\n---\n"]
        {
            assert_eq!(parts(text), (None, text));
        }
    }
}
