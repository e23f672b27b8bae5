//! Description of a form of markup that is printed as text, and the compiled patterns of all forms.

use std::cell::OnceCell;
use std::ops::Range;

use regex::Regex;

use super::{addresses, dialects, latex, links, mistakes, pandoc, references};
use crate::diagnostic::Code;
use crate::markdown::literal::{CODE, ESCAPED, ESCAPED_BRACKETS, IMAGE, LINK, LiteralText, OBJECT};

/// A form of markup that Markdown leaves as text.
pub(super) struct Form {
    pub(super) code: Code,
    pub(super) place: Place,
    /// Characters of every match. A text without one of them is not searched.
    needs: &'static str,
    /// Regular expression. `<link>`, `<image>`, `<code>`, `<object>` and `<esc>` are the placeholders of
    /// [`LiteralText`]. A group named `at` narrows the match.
    pattern: &'static str,
    /// Message, in which `{0}` is the match. Empty for a part of another form, which is not reported.
    message: &'static str,
    /// Whether `message` is only the name of the form.
    is_name: bool,
    /// Instruction, in which `{1}` is the first group of the match.
    help: &'static str,
}

/// Kind of text in which a form is a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Every text: paragraphs, headings, cells, the words of links.
    Anywhere,
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// The first paragraph of a quotation.
    Quote,
    /// The first paragraph of a list item.
    Item,
    /// The paragraph after a table.
    AfterTable,
    /// The paragraph before a table.
    BeforeTable,
    /// A paragraph that is not the first of its file.
    Later,
}

/// Creates a form of another dialect. `name` completes "… is", as in "a Hugo shortcode".
pub(super) const fn foreign(
    place: Place,
    needs: &'static str,
    pattern: &'static str,
    name: &'static str,
    help: &'static str,
) -> Form {
    Form { code: Code::ForeignMarkup, place, needs, pattern, message: name, is_name: true, help }
}

/// Creates a form that is misspelt or incomplete Markdown.
pub(super) const fn broken(
    place: Place,
    needs: &'static str,
    pattern: &'static str,
    message: &'static str,
    help: &'static str,
) -> Form {
    Form { code: Code::BrokenMarkup, place, needs, pattern, message, is_name: false, help }
}

/// Creates a form that is never closed.
pub(super) const fn unclosed(
    needs: &'static str,
    pattern: &'static str,
    message: &'static str,
    help: &'static str,
) -> Form {
    Form { code: Code::UnclosedBlock, place: Place::Anywhere, needs, pattern, message, is_name: false, help }
}

/// Creates a form that belongs to another one and is not reported.
pub(super) const fn part(place: Place, needs: &'static str, pattern: &'static str) -> Form {
    Form { code: Code::ForeignMarkup, place, needs, pattern, message: "", is_name: false, help: "" }
}

/// All forms. Where two match the same text, the earlier one is reported.
const FORMS: &[&[Form]] = &[
    references::REFERENCES,
    dialects::TEMPLATES,
    latex::COMMANDS,
    pandoc::BLOCKS,
    dialects::BRACKETS,
    pandoc::ATTRIBUTES,
    dialects::MARKS,
    links::LINKS,
    addresses::ADDRESSES,
    mistakes::LINES,
    mistakes::MARKS,
];

/// Maximum number of reports of one form in one paragraph.
const MAX_REPORTS: usize = 5;

/// Maximum length of a quoted text in a message, in characters.
const MAX_QUOTE: usize = 60;

/// A match that is reported.
pub(super) struct FormMatch {
    pub(super) code: Code,
    /// Range in the source.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// The patterns of all forms, each compiled at its first use.
#[derive(Default)]
pub(crate) struct FormPatterns {
    compiled: Vec<OnceCell<Option<Regex>>>,
}

impl FormPatterns {
    /// Returns the matches in a text that stands at `places`, in source order, without overlaps.
    pub(super) fn find(&mut self, literal: &LiteralText, places: &[Place], source: &str) -> Vec<FormMatch> {
        let text = literal.text.as_str();
        let forms: Vec<&Form> = FORMS.iter().copied().flatten().collect();
        self.compiled.resize_with(forms.len(), OnceCell::new);
        let mut found: Vec<(Range<usize>, usize, Vec<String>)> = Vec::new();
        for (at, form) in forms.iter().enumerate() {
            let is_candidate = (form.place == Place::Anywhere || places.contains(&form.place))
                && form.needs.chars().all(|c| text.contains(c));
            let Some(regex) = is_candidate.then(|| self.compiled[at].get_or_init(|| compile(form.pattern))) else {
                continue;
            };
            for captures in regex.iter().flat_map(|regex| regex.captures_iter(text)).take(MAX_REPORTS) {
                let Some(whole) = captures.name("at").or(captures.get(0)) else { continue };
                let groups = captures.iter().map(|group| {
                    group.map_or_else(String::new, |group| shortened(&literal.written(group.range(), source)))
                });
                found.push((whole.range(), at, groups.collect()));
            }
        }
        found.sort_by_key(|(range, at, _)| (range.start, *at));
        let mut end = 0;
        found.retain(|(range, _, _)| {
            let is_free = range.start >= end;
            end = if is_free { range.end } else { end };
            is_free
        });
        let report = |(range, at, groups): (Range<usize>, usize, Vec<String>)| {
            let form = forms[at];
            let written = shortened(&literal.written(range.clone(), source));
            let message = if form.is_name {
                format!("{} is {}: it is printed as text", quoted(&written), form.message)
            } else {
                filled(form.message, &groups).replace("`{0}`", &quoted(&written))
            };
            FormMatch { code: form.code, range: literal.source_range(range), message, help: filled(form.help, &groups) }
        };
        found.into_iter().filter(|(_, at, _)| !forms[*at].message.is_empty()).map(report).collect()
    }
}

/// Returns a text in backticks, or in quotation marks if it contains backticks.
fn quoted(text: &str) -> String {
    if text.contains('`') { format!("“{text}”") } else { format!("`{text}`") }
}

/// Returns a template with the groups of a match inserted: `{1}` is the first.
fn filled(template: &str, groups: &[String]) -> String {
    let insert = |text: String, group: usize| text.replace(&format!("{{{group}}}"), &groups[group]);
    (1..groups.len()).fold(template.to_owned(), insert)
}

/// Compiles a pattern. The patterns are constants, and a test compiles all of them.
fn compile(pattern: &str) -> Option<Regex> {
    let names = [("<link>", LINK), ("<image>", IMAGE), ("<code>", CODE), ("<object>", OBJECT), ("<esc>", ESCAPED)];
    let mut pattern = names.iter().fold(pattern.to_owned(), |pattern, (name, c)| pattern.replace(name, &c.to_string()));
    for (bracket, c) in ESCAPED_BRACKETS {
        pattern = pattern.replace(&format!("<esc{bracket}>"), &c.to_string());
    }
    Regex::new(&pattern).ok()
}

/// Returns a text on one line with at most [`MAX_QUOTE`] characters.
pub(in crate::markdown) fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_QUOTE {
        return line;
    }
    let start: String = line.chars().take(MAX_QUOTE - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_has_the_groups_that_its_help_names() {
        for form in FORMS.iter().copied().flatten() {
            let regex = compile(form.pattern).unwrap_or_else(|| panic!("{}", form.pattern));
            for group in 1..10 {
                let is_named = [form.message, form.help].iter().any(|text| text.contains(&format!("{{{group}}}")));
                assert!(!is_named || group < regex.captures_len(), "{} has no group {group}", form.pattern);
            }
            assert_eq!(form.message.is_empty(), form.help.is_empty(), "{}", form.pattern);
        }
    }

    #[test]
    fn quoted_texts_are_bounded() {
        assert_eq!(shortened(" a\n b "), "a b");
        assert_eq!(shortened(&"x".repeat(1000)).chars().count(), MAX_QUOTE);
    }
}
