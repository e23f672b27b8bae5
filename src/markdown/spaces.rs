//! Links, images and reference definitions whose path has a space. CommonMark (0.31.2, sections 4.7 and 6.3) reads them
//! as text.

use super::FileParser;
use crate::diagnostic::Code;
use crate::source::Span;

/// Maximum number of words in the path of a reference definition. Longer text is a remark: `[Anna]: I wrote notes.md`
const MAX_WORDS: usize = 4;

impl FileParser<'_, '_> {
    /// Reports the links, images and reference definitions in literal text whose path has a space.
    pub(super) fn report_spaces(&mut self, text: &str, span: Span) {
        if let Some((label, path)) = definition(text) {
            self.report_space(&format!("[{label}]:"), path, &format!("[{label}]: <{path}>"), span);
        }
        let mut start = 0;
        while let Some(at) = text[start..].find("](").map(|at| start + at) {
            start = at + 2;
            let mut after = text[start..].to_owned();
            if !after.contains(')') {
                after.push_str(self.line_after(span));
            }
            let Some(inside) = after.split_once(')').map(|(inside, _)| inside.to_owned()) else { return };
            let open = text[..at].rfind('[');
            let label = open.map_or("…", |open| &text[open + 1..at]);
            let is_image = open.is_some_and(|open| text[..open].ends_with('!'));
            let path = without_title(&inside);
            if has_inner_space(path) && (is_image || is_path(path)) && !label.starts_with('^') {
                let mark = if is_image { "!" } else { "" };
                let form = format!("{mark}[{label}]({})", inside.replacen(path, &format!("<{path}>"), 1));
                self.report_space("](", path, &form, span);
            }
        }
    }

    /// Rest of the line in the source after `span`. An address in it is a link of its own, not text.
    fn line_after(&self, span: Span) -> &str {
        self.source.text()[span.range().end..].lines().next().unwrap_or_default()
    }

    /// Reports `path`, which is not in angle brackets. `mark` is the text before the path in the source; with a backslash
    /// before it, it is meant to be printed.
    fn report_space(&mut self, mark: &str, path: &str, form: &str, span: Span) {
        let start = span.range().start;
        let source = &self.source.text()[start..];
        let found = source.find(path).and_then(|at| Some((source[..at].rfind(mark)?, at)));
        if found.is_some_and(|(mark, _)| source[..mark].ends_with('\\')) {
            return;
        }
        let place = found.map_or(span, |(_, at)| Span::new(self.id, start + at..start + at + path.len()));
        let message = format!("the path `{path}` has a space, so this is printed as text");
        let help = if ["mailto:", "tel:"].iter().any(|scheme| path.starts_with(scheme)) {
            format!("write the address without spaces: `{}`", path.replace(' ', ""))
        } else {
            format!("write `{form}`, or `{}` for the path", path.replace(' ', "%20"))
        };
        self.warn(Code::SpaceInPath, place, message, help);
    }
}

/// Returns label and path of a text that would be a reference definition without the space in its path.
fn definition(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("]: ")?;
    let path = without_title(rest);
    let is_definition = !label.is_empty() && !label.starts_with('^') && !label.contains(['[', ']']);
    let is_short = path.split_whitespace().count() <= MAX_WORDS;
    (is_definition && is_short && has_inner_space(path) && is_path(path)).then_some((label, path))
}

/// Removes the title after a path: `new logo.png "Our logo"`.
fn without_title(text: &str) -> &str {
    let text = text.trim();
    let Some(quote) = text.chars().next_back().filter(|quote| matches!(quote, '"' | '\'')) else { return text };
    let opened = [format!(" {quote}"), format!("\t{quote}")];
    let start = opened.iter().filter_map(|open| text[..text.len() - 1].find(open.as_str())).min();
    start.map_or(text, |start| text[..start].trim_end())
}

/// Returns `true` if a path has a space. A title in typographic quotation marks and a size after the path are other
/// mistakes, with messages of their own.
fn has_inner_space(path: &str) -> bool {
    let is_part_of_path = |(before, rest): (&str, &str)| {
        !before.ends_with("//") && !rest.trim_start().starts_with(['“', '„', '«', '”', '’', '‘', '=', '"'])
    };
    !path.starts_with('<') && path.split_once(' ').is_some_and(is_part_of_path)
}

/// Returns `true` for text that is written like a path or an address, not like words in parentheses.
fn is_path(text: &str) -> bool {
    let starts = ["http://", "https://", "www.", "/", "./", "../", "#", "mailto:", "tel:", "index:"];
    let has_extension = text.rsplit_once('.').is_some_and(|(stem, extension)| {
        let extension = extension.split('#').next().unwrap_or_default();
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        let is_extension = (2..=5).contains(&extension.len()) && extension.chars().all(is_letter);
        is_extension && stem.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '_' | '-'))
    });
    has_extension || starts.iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_removed() {
        assert_eq!(without_title("new logo.png \"Our logo\""), "new logo.png");
        assert_eq!(without_title("Anna's notes.md 'Her \"own\"'"), "Anna's notes.md");
        assert_eq!(without_title("a b.png"), "a b.png");
    }

    #[test]
    fn paths_are_distinguished_from_words() {
        for path in ["IMG 1.jpg", "my file.md#fares", "/assets/new logo", "../a b", "#my heading", "http://a.org/b c"] {
            assert!(is_path(path), "{path}");
        }
        for words in ["see below", "one and/or two", "e.g. this", "and so on.", "p. 5/6", "Smith et al. 2020"] {
            assert!(!is_path(words), "{words}");
        }
        assert_eq!(definition("[logo]: our logo.png"), Some(("logo", "our logo.png")));
        assert_eq!(definition("[Anna]: I wrote this in the notes.md"), None);
        assert_eq!(definition("[^1]: our logo.png"), None);
    }
}
