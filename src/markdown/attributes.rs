//! Attributes in braces: warnings for those that nothing uses, and the words after the colons of a directive.

use comrak::nodes::{AstNode, Attributes, NodeValue};

use super::FileParser;
use super::foreign::shortened;
use super::spans::LANGUAGE_KEYS;
use crate::diagnostic::Code;
use crate::document::css_pixels;
use crate::nearest::{listed, nearest};
use crate::source::Span;

/// Keys of a heading.
const HEADING_KEYS: &[&str] = &["accent", "lang"];
/// Keys of a figure.
const FIGURE_KEYS: &[&str] = &["credit", "details", "height", "width"];
/// Keys of an image within a line.
const IMAGE_KEYS: &[&str] = &["height", "width"];

/// Keys of other dialects, with the form to write.
const FOREIGN_KEYS: &[(&str, &str)] = &[
    ("caption", "write the caption after the address: `![what it shows](file.jpg \"The caption\")`"),
    ("title", "write the caption after the address: `![what it shows](file.jpg \"The caption\")`"),
    ("alt", "write what the image shows between the square brackets: `![what it shows](file.jpg)`"),
    ("fig-alt", "write what the image shows between the square brackets: `![what it shows](file.jpg)`"),
    ("source", "write `credit=\"…\"`"),
    ("author", "write `credit=\"…\"`"),
    ("photo", "write `credit=\"…\"`"),
    ("copyright", "write `credit=\"…\"`"),
    ("id", "write `#` before the id: `{#id}`"),
    ("class", "write a full stop before the class: `{.wide}`"),
    ("size", "write a part of the column: `width=60%`"),
    ("scale", "write a part of the column: `width=60%`"),
    ("image", "put the image first in the chapter: `![what it shows](file.jpg){.opener}`"),
    ("color", "write the colour of a chapter as `accent=\"#9b2226\"`"),
    ("colour", "write the colour of a chapter as `accent=\"#9b2226\"`"),
    ("lang", "put the image between `::: {lang=fr}` and `:::`"),
];

/// Maximum number of reports of one element.
const MAX_REPORTS: usize = 20;

/// An element that can have attributes in braces.
struct AttributedElement {
    /// Name with an article: `a heading`
    name: &'static str,
    keys: &'static [&'static str],
    takes_id: bool,
    takes_classes: bool,
    /// Instruction for its attributes, or empty for the one that follows from the other fields.
    help: &'static str,
}

const HEADING: AttributedElement =
    AttributedElement { name: "a heading", keys: HEADING_KEYS, takes_id: true, takes_classes: true, help: "" };
const FIGURE: AttributedElement =
    AttributedElement { name: "a figure", keys: FIGURE_KEYS, takes_id: true, takes_classes: true, help: "" };
const IMAGE: AttributedElement = AttributedElement {
    name: "an image within a line",
    keys: IMAGE_KEYS,
    takes_id: false,
    takes_classes: false,
    help: "",
};
const LINK: AttributedElement =
    AttributedElement { name: "a link", keys: &[], takes_id: false, takes_classes: false, help: "" };
const CODE: AttributedElement =
    AttributedElement { name: "code", keys: &[], takes_id: false, takes_classes: false, help: "" };
const EQUATION: AttributedElement = AttributedElement {
    name: "a formula",
    keys: &["alt"],
    takes_id: true,
    takes_classes: false,
    help: "remove it: a formula takes an id and an alternative text, `{#eq:id alt=\"…\"}`",
};
const DATA: AttributedElement = AttributedElement {
    name: "a block of data",
    keys: &[],
    takes_id: false,
    takes_classes: false,
    help: "write it as a line of the block: `id = \"fig:boats\"`, `classes = [\"wide\"]`",
};

/// Words after the colons of a directive.
pub(super) struct DirectiveInfo {
    /// Name, which is empty for a passage in another language: `::: {lang=fr}`
    pub(super) name: String,
    pub(super) classes: Vec<String>,
    /// Language of the content.
    pub(super) language: Option<String>,
}

impl FileParser<'_, '_> {
    /// Reports attributes that nothing uses. Classes of headings, figures and directives depend on the layout, so the
    /// `classes` pass checks them.
    pub(super) fn report_unused_attributes<'n>(&mut self, root: &'n AstNode<'n>) {
        for node in root.descendants() {
            let span = self.span(node);
            let data = node.data.borrow();
            let code_element = match &data.value {
                NodeValue::CodeBlock(code) => match code.info.split_whitespace().next() {
                    Some("table" | "chart" | "donors") => &DATA,
                    Some("math") => &EQUATION,
                    Some(_) | None => &CODE,
                },
                _ => &CODE,
            };
            if let NodeValue::CodeBlock(code) = &data.value {
                // The first word or class is the language.
                let words =
                    code.info.split_whitespace().skip(1).filter(|_| !code.info.starts_with('{')).map(str::to_owned);
                let classes =
                    data.attrs.iter().flat_map(|attributes| &attributes.classes).map(|class| format!(".{class}"));
                let is_language = usize::from(code.info.is_empty());
                for written in words.chain(classes.skip(is_language)).take(MAX_REPORTS).collect::<Vec<_>>() {
                    self.report_unused(&written, code_element, self.first_line(span));
                }
            }
            let element = match &data.value {
                NodeValue::Heading(_) => &HEADING,
                NodeValue::Image(_) if stands_alone(node) => &FIGURE,
                NodeValue::Image(_) => &IMAGE,
                NodeValue::Link(_) if is_linked_figure(node) => &FIGURE,
                NodeValue::Link(_) => &LINK,
                NodeValue::Code(_) | NodeValue::CodeBlock(_) => code_element,
                _ => continue,
            };
            if let Some(attributes) = &data.attrs {
                let is_block = matches!(data.value, NodeValue::CodeBlock(_));
                self.report_attributes(attributes, element, is_block, span);
            }
        }
    }

    fn report_attributes(&mut self, attributes: &Attributes, element: &AttributedElement, is_block: bool, span: Span) {
        if let Some(id) = attributes.id.as_ref().filter(|_| !element.takes_id) {
            self.report_unused(&format!("#{id}"), element, span);
        }
        for class in attributes.classes.iter().filter(|_| !element.takes_classes && !is_block).take(MAX_REPORTS) {
            self.report_unused(&format!(".{class}"), element, span);
        }
        for (key, value) in attributes.pairs.iter().take(MAX_REPORTS) {
            if !element.keys.contains(&key.as_str()) {
                self.report_unused_at(key, element, self.pair(key, value, span));
            } else if element.takes_id && key == "width" && is_bare_percent(value) {
                let place = self.pair(key, value, span);
                let message = format!("`width={value}` has no unit: it is {value} pixels");
                let help = format!("write `width={value}%` for a part of the column, or `width={value}px`");
                self.warn(Code::UnusedAttribute, place, message, help);
            } else if matches!(key.as_str(), "width" | "height") && !is_size(key, value) {
                let place = self.pair(key, value, span);
                let message =
                    format!("`{key}=\"{}\"` is not used: it is no {key} that Masthead can read", shortened(value));
                let help = "write a part of the column, such as `width=60%`, or a length, such as `width=300px` or `width=4in`";
                self.warn(Code::UnusedAttribute, place, message, help);
            }
        }
    }

    /// Reports the words after the id of an equation: `{#eq:tide .wide}`
    pub(super) fn report_equation_attributes(&mut self, words: &str, span: Span) {
        for written in words.split_whitespace().take(MAX_REPORTS) {
            self.report_unused(written, &EQUATION, span);
        }
    }

    /// Reports one attribute at its last occurrence in `span`. `written` is a key, `.class` or `#id`.
    fn report_unused(&mut self, written: &str, element: &AttributedElement, span: Span) {
        self.report_unused_at(written, element, self.last_place(written, span));
    }

    fn report_unused_at(&mut self, written: &str, element: &AttributedElement, place: Span) {
        let message = format!("`{}` is not used on {}", shortened(written), element.name);
        let is_key = !written.starts_with(['.', '#']);
        let foreign = FOREIGN_KEYS.iter().find(|(key, _)| *key == written).filter(|_| !element.keys.is_empty());
        let help = match (nearest(written, element.keys), foreign) {
            _ if !element.help.is_empty() => element.help.to_owned(),
            (Some(nearest), _) => format!("did you mean `{nearest}`?"),
            (None, Some((_, help))) => (*help).to_owned(),
            (None, None) if is_key && !element.keys.is_empty() => {
                format!("use one of {}, or remove it", listed(element.keys))
            }
            (None, None) if element.takes_classes => {
                format!("remove it: {} takes an id and classes, `{{#id .class}}`", element.name)
            }
            (None, None) if element.keys.is_empty() => format!("remove it: {} has no attributes", element.name),
            (None, None) => "remove it, or put the image in a paragraph of its own: it is then a figure".to_owned(),
        };
        self.warn(Code::UnusedAttribute, place, message, help);
    }

    /// Returns the position of a key and its value in `span`: `width=60%`, `credit="Anna"`
    pub(super) fn pair(&self, key: &str, value: &str, span: Span) -> Span {
        let forms = [format!("{key}=\"{value}\""), format!("{key}={value}")];
        let text = &self.source.text()[span.range()];
        let written = forms.iter().find(|form| text.contains(&**form)).map_or(key, String::as_str);
        self.last_place(written, span)
    }

    /// Returns the position of the last occurrence of `written` in `span`, or `span` if there is none.
    fn last_place(&self, written: &str, span: Span) -> Span {
        let range = span.range();
        self.source.text()[range.clone()].rfind(written).map_or(span, |at| {
            let start = range.start + at;
            Span::new(self.id, start..start + written.len())
        })
    }

    /// Parses the words after the colons of a directive, and reports those that are neither name nor class.
    pub(super) fn directive_info(&mut self, info: &str, span: Span) -> DirectiveInfo {
        let (name, classes, mut unused) = parse_directive(info);
        let line = self.first_line(span);
        let mut language = None;
        unused.retain(|word| match word.split_once('=') {
            Some((key, tag)) if LANGUAGE_KEYS.contains(&key) => {
                language = self.language(tag.trim_matches('"'), line);
                false
            }
            Some(_) | None => true,
        });
        for written in unused.into_iter().take(MAX_REPORTS) {
            let message = format!("`{}` is not used on `:::{}`", shortened(&written), shortened(&name));
            let place = self.last_place(&written, self.first_line(span));
            let help = "remove it: after the name stand classes only, such as `:::box .wide`";
            self.warn(Code::UnusedAttribute, place, message, help);
        }
        DirectiveInfo { name, classes, language }
    }

    /// Reports the classes of a directive that has none, such as `:::index`.
    pub(super) fn report_no_classes(&mut self, name: &str, classes: &[String], span: Span) {
        for class in classes.iter().take(MAX_REPORTS) {
            let message = format!("`{}` is not used on `:::{name}`", shortened(class));
            let place = self.last_place(class, self.first_line(span));
            self.warn(Code::UnusedAttribute, place, message, "remove it: only the name stands after the colons");
        }
    }
}

/// Returns the name, the classes, and everything else after the colons of a directive: `box .wide`, `{.box .wide}`,
/// `{box}`, `box {#id credit="…"}`
fn parse_directive(info: &str) -> (String, Vec<String>, Vec<String>) {
    let mut words: Vec<String> = Vec::new();
    let mut is_quoted = false;
    let mut word = String::new();
    for c in info.chars().chain([' ']) {
        is_quoted ^= c == '"';
        if is_quoted || !c.is_whitespace() && !matches!(c, '{' | '}') {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend(Some(word).filter(|word| !word.trim().is_empty()));
    let (unused, names): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| word.starts_with('#') || word.contains('='));
    let mut names =
        names.into_iter().map(|word| word.trim_start_matches('.').to_owned()).filter(|word| !word.is_empty());
    if let Some(name) = names.next() {
        return (name, names.collect(), unused);
    }
    let is_language = |word: &String| word.split_once('=').is_some_and(|(key, _)| LANGUAGE_KEYS.contains(&key));
    if unused.iter().any(is_language) {
        return (String::new(), Vec::new(), unused);
    }
    // `::: {custom-style="Quote"}` is reported as an unknown directive of that name.
    let key = unused.first().and_then(|word| word.split('=').next()).unwrap_or_default();
    (key.trim_start_matches('#').to_owned(), Vec::new(), Vec::new())
}

/// Returns `true` if an image can become a figure: its paragraph has images and their captions only.
fn stands_alone<'n>(image: &'n AstNode<'n>) -> bool {
    let is_link = |node: &&AstNode<'n>| matches!(node.data.borrow().value, NodeValue::Link(_));
    let outermost = image.parent().filter(is_link).unwrap_or(image);
    let Some(paragraph) = outermost.parent() else { return false };
    let is_paragraph = matches!(paragraph.data.borrow().value, NodeValue::Paragraph);
    is_paragraph && paragraph.children().all(can_be_in_figure)
}

/// Returns `true` for a link around an image that can become a figure. Its attributes are those of the figure.
fn is_linked_figure<'n>(link: &'n AstNode<'n>) -> bool {
    let is_image = |node: &'n AstNode<'n>| matches!(node.data.borrow().value, NodeValue::Image(_));
    link.first_child().is_some_and(|child| is_image(child) && stands_alone(child))
}

/// Returns `true` for images, linked images, the lines of their captions and what separates them.
fn can_be_in_figure<'n>(node: &'n AstNode<'n>) -> bool {
    let is_image = |node: &'n AstNode<'n>| matches!(node.data.borrow().value, NodeValue::Image(_));
    let is_break =
        |node: &'n AstNode<'n>| matches!(node.data.borrow().value, NodeValue::SoftBreak | NodeValue::LineBreak);
    match &node.data.borrow().value {
        NodeValue::Image(_) | NodeValue::SoftBreak | NodeValue::LineBreak => true,
        NodeValue::Link(_) => node.children().all(is_image),
        // A caption is a line of its own.
        NodeValue::Emph => node.previous_sibling().is_some_and(is_break),
        NodeValue::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Returns `true` for a width that was probably meant in per cent: `60`
fn is_bare_percent(value: &str) -> bool {
    value
        .parse::<u8>()
        .is_ok_and(|number| matches!(number, 33 | 66 | 67) || (20..=100).contains(&number) && number % 5 == 0)
}

/// Returns `true` for a size that an image can have: a percentage of the width of the column, or pixels.
fn is_size(key: &str, value: &str) -> bool {
    let percent = value.trim().strip_suffix('%').and_then(|number| number.trim().parse::<u8>().ok());
    key == "width" && percent.is_some_and(|percent| (1..=100).contains(&percent)) || css_pixels(value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_have_a_name_and_classes() {
        let parsed = |info: &str| {
            let (name, classes, unused) = parse_directive(info);
            (name, classes.join(" "), unused.join(" "))
        };
        let expected = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(parsed("box wide"), expected("box", "wide", ""));
        assert_eq!(parsed("{.box .wide}"), expected("box", "wide", ""));
        assert_eq!(parsed("box {.wide #here}"), expected("box", "wide", "#here"));
        assert_eq!(parsed("{note}"), expected("note", "", ""));
        assert_eq!(parsed("box {title=\"Two words\"}"), expected("box", "", "title=\"Two words\""));
        assert_eq!(parsed("{custom-style=\"Intense Quote\"}"), expected("custom-style", "", ""));
        assert_eq!(parsed("{lang=fr}"), expected("", "", "lang=fr"));
        assert_eq!(parsed(""), expected("", "", ""));
    }
}
