//! Settings in `epub.css`. Many e-readers do not support custom properties, so `var(--accent)` is replaced by the
//! value.

use std::ops::Range;

use super::Layout;
use super::css_order;
use super::declaration::LayoutManifest;
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::nearest::suggest;
use crate::source::{SourceId, Span};

impl Layout {
    /// Returns the style sheet for e-books, with each `var(--name)` replaced by the value of the setting `name`, and
    /// without comments: some services refuse an e-book over variables, even in a comment. Rules are in the order of their
    /// specificity.
    pub fn css(&self) -> String {
        let mut css = String::with_capacity(self.css.len());
        let mut at = 0;
        for (range, name) in variables(&self.css) {
            if let Some(value) = self.setting(name) {
                css.push_str(&self.css[at..range.start]);
                css.push_str(&value.to_css());
                at = range.end;
            }
        }
        css.push_str(&self.css[at..]);
        css_order::ordered(&without_comments(&css))
    }

    /// Returns a style sheet that follows [`Self::css`] and gives a chapter `accent` as its colour: the rules outside of
    /// `@media` and the like that use `var(--accent)`, with their colours alone.
    pub(crate) fn accent_css(&self, accent: &str) -> String {
        let css = without_comments(&self.css);
        let rules = variables(&css).into_iter().filter(|(_, name)| *name == "accent").filter_map(|(range, _)| {
            let open = css[..range.start].rfind('{')?;
            let before = &css[..open];
            let selector = before.rfind(['{', '}']).map_or(before, |end| &before[end + 1..]).trim();
            let is_nested = before.matches('{').count() > before.matches('}').count();
            let start = css[..range.start].rfind(['{', ';'])? + 1;
            let end = css[range.end..].find([';', '}'])? + range.end;
            let (property, value) = css[start..end].trim().split_once(':')?;
            let (property, value) = match property.trim() {
                // The width and the style may be changed by a later rule.
                border if border.starts_with("border") && !border.ends_with("color") => {
                    (format!("{border}-color"), "var(--accent)")
                }
                "background" => ("background-color".to_owned(), "var(--accent)"),
                other => (other.to_owned(), value.trim()),
            };
            let value = value.replace(&css[range], accent).replace("var(--accent)", accent);
            (!is_nested).then(|| format!("{selector} {{\n  {property}: {value};\n}}\n"))
        });
        let mut rules: Vec<String> = rules.collect();
        rules.dedup();
        rules.join("\n")
    }
}

/// Removes the comments of a style sheet, and the empty lines that they leave. Comment signs in strings are text.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let length = if let Some(inside) = after.strip_prefix("/*") {
            inside.find("*/").map_or(after.len(), |end| end + 4)
        } else {
            let end = if after.starts_with('/') { 1 } else { string_length(after) };
            out.push_str(&after[..end]);
            end
        };
        rest = &after[length..];
    }
    out.push_str(rest);
    let mut lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.dedup_by(|line, previous| line.is_empty() && previous.is_empty());
    let text = lines.join("\n");
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// Returns the length of the string that `css` begins with, including its quotation marks, in bytes.
fn string_length(css: &str) -> usize {
    let mark = css.chars().next();
    let mut is_escaped = false;
    for (at, c) in css.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            // A string ends with its line at the latest (CSS Syntax, section 4.3.5).
            _ if Some(c) == mark || c == '\n' => return at + 1,
            _ => {}
        }
    }
    css.len()
}

/// Reports each `var(--name)` for which neither the layout nor the base has a setting: e-readers would silently ignore
/// such a property.
pub(super) fn check(source: SourceId, manifest: &LayoutManifest, report: &mut Report) -> Result<(), Reported> {
    let settings = manifest.settings.iter().chain(&manifest.base);
    let names: Vec<&str> = settings.map(|setting| setting.name.as_str()).collect();
    let sources = report.sources.clone();
    let mut checked = Ok(());
    for (range, name) in variables(sources.get(source).text()) {
        if !names.contains(&name) {
            let message = format!("`var(--{name})` is not a setting of the layout");
            let diagnostic =
                Diagnostic::new(Code::UnknownKey, Span::new(source, range), message, suggest(name, &names));
            checked = Err(report.error(diagnostic));
        }
    }
    checked
}

/// Returns the byte range and the name of each `var(--name)` outside comments, in source order.
fn variables(css: &str) -> Vec<(Range<usize>, &str)> {
    let mut variables = Vec::new();
    let mut at = 0;
    while let Some(found) = css[at..].find(['/', 'v']) {
        let start = at + found;
        at = start + 1;
        let rest = &css[start..];
        if rest.starts_with("/*") {
            at = rest.find("*/").map_or(css.len(), |end| start + end + 2);
        } else if let Some(inner) = rest.strip_prefix("var(")
            && let Some(length) = inner.find(')')
            && let Some(name) = inner[..length].trim().strip_prefix("--")
        {
            at = start + "var(".len() + length + 1;
            variables.push((start..at, name));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{BlankPagePosition, ChartSettings, Colour, Setting, SettingValue};
    use crate::publication::EpubSplit;

    fn layout(css: &str) -> Layout {
        let setting =
            |name: &str, value: SettingValue| Setting { name: name.into(), default: value.clone(), value, span: None };
        Layout {
            name: "x".into(),
            files: Vec::new(),
            css: css.into(),
            directives: Vec::new(),
            classes: crate::layout::LayoutClasses::default(),
            cover: false,
            banner: false,
            cover_sheet: false,
            shared_pages: false,
            blanks: BlankPagePosition::End,
            numbers: false,
            chapter_colours: false,
            split: EpubSplit::default(),
            charts: ChartSettings::default(),
            settings: vec![
                setting("accent", SettingValue::Colour(Colour { screen: "#a6192e".into(), press: None, span: None })),
                setting("gap", SettingValue::Length("1em".into())),
            ],
            base_settings: Vec::new(),
        }
    }

    #[test]
    fn variables_are_replaced_by_the_values_of_settings() {
        let layout = layout("/* var(--accent) */ a { color: var(--accent); margin: var( --gap ) var(--none)}");
        assert_eq!(layout.css(), "a {\n  color: #a6192e; margin: 1em var(--none)\n}\n");
    }

    #[test]
    fn a_chapter_has_rules_with_its_colour_alone() {
        let layout = layout(
            "a, b { border-top: 1em solid var(--accent); color: var(--accent) }\n/* } */ c { margin: 0 }\n\
             @media print { d { color: var( --accent ) } }\ne { background: linear-gradient(red, blue) }\n",
        );
        let expected = "a, b {\n  border-top-color: #9b2226;\n}\n\na, b {\n  color: #9b2226;\n}\n";
        assert_eq!(layout.accent_css("#9b2226"), expected);
    }

    #[test]
    fn comments_are_removed_and_strings_are_not() {
        for (css, expected) in [
            ("/* a */\n\np { color: red }\n\n/* b\n * c */\n\nq { top: 0 }\n", "p { color: red }\n\nq { top: 0 }\n"),
            ("a::before { content: \"/* \\\" */\" / '' }", "a::before { content: \"/* \\\" */\" / '' }\n"),
            ("a { b: url(x/y) } /* open", "a { b: url(x/y) }\n"),
            ("a { content: \"open\n/* c */ }", "a { content: \"open\n }\n"),
            ("/*é*/", ""),
        ] {
            assert_eq!(without_comments(css), expected);
        }
    }

    #[test]
    fn malformed_style_sheets_do_not_panic() {
        for css in ["var(", "/*", "/", "v", "var(--", "var(--é)", "var(a)", "/*/ var(--a)"] {
            variables(css);
            without_comments(css);
        }
    }
}
