//! Warnings for the attributes of HTML tags that nothing uses, such as `class` and `style`.

use super::{FileParser, HtmlTag, class_style};
use crate::diagnostic::Code;
use crate::source::Span;

/// Attributes with an effect in a browser that editions do not have. Attributes that change nothing on a page, such as
/// `rel` and `loading`, are not among them.
const WITHOUT_EFFECT: [&str; 19] = [
    "align",
    "aria-label",
    "background",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "clear",
    "color",
    "face",
    "height",
    "hidden",
    "onclick",
    "size",
    "style",
    "title",
    "valign",
    "width",
];

/// Properties of `style` that are read, or that only keep a picture in its column.
const USED_PROPERTIES: [&str; 5] = ["width", "height", "max-width", "max-height", "text-align"];

impl FileParser<'_, '_> {
    /// Reports the attributes of a start tag that are not used. Returns `true` if there are any.
    pub(in crate::markdown) fn report_unused_html(&mut self, tag: &HtmlTag, span: Span) -> bool {
        let is_unused = |name: &&str| {
            tag.attribute(name).is_some_and(|value| !value.trim().is_empty() || *name == "hidden")
                && !is_used(tag, name)
        };
        let unused: Vec<&str> = WITHOUT_EFFECT.into_iter().filter(is_unused).collect();
        let Some((last, others)) = unused.split_last().filter(|_| !tag.closing) else { return false };
        let quoted = |name: &&str| format!("`{name}`");
        let names = match others {
            [] => quoted(last),
            _ => format!("{} and {}", others.iter().map(quoted).collect::<Vec<_>>().join(", "), quoted(last)),
        };
        let verb = if others.is_empty() { "is" } else { "are" };
        let message = format!("{names} {verb} not used on `<{}>`", tag.name);
        self.warn(Code::UnusedAttribute, span, message, help(tag, &unused));
        true
    }
}

/// Returns `true` if an attribute that is without effect on most tags has one on this tag.
fn is_used(tag: &HtmlTag, name: &str) -> bool {
    match (tag.name.as_str(), name) {
        ("img", "width" | "height" | "title")
        | ("a" | "abbr", "title")
        | ("table", "class")
        | ("th" | "td", "align") => true,
        ("img" | "th" | "td", "style") => has_used_properties(&tag.attribute("style").unwrap_or_default()),
        ("span", "class") => class_style(tag).is_some(),
        // A picture alone is placed by the layout, which centres it.
        ("p" | "div", "align") => tag.attribute("align").is_some_and(|value| value.eq_ignore_ascii_case("center")),
        _ => false,
    }
}

/// Returns `true` if every property of a `style` is read.
fn has_used_properties(styles: &str) -> bool {
    let properties = styles.split(';').filter(|declaration| !declaration.trim().is_empty());
    let mut names = properties.map(|declaration| declaration.split(':').next().unwrap_or_default().trim());
    names.all(|name| USED_PROPERTIES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Returns the instruction for the unused attributes of a tag.
fn help(tag: &HtmlTag, unused: &[&str]) -> &'static str {
    if unused.iter().any(|name| matches!(*name, "title" | "aria-label")) {
        return "write its words into the text: no edition shows them";
    }
    match tag.name.as_str() {
        "img" | "figure" | "picture" => {
            "write the picture in Markdown, with a class that the layout has: `![what it shows](file.jpg){.wide}`"
        }
        "table" | "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "td" => {
            "remove it: the layout sets the table; a cell may have `align`, `colspan` and `rowspan`"
        }
        _ => "remove it: the layout sets fonts, colours and places; mark words with `*`, `**` or `<mark>`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_used_and_places_are_not() {
        assert!(has_used_properties("width:4in; HEIGHT: 3in;") && has_used_properties(""));
        assert!(!has_used_properties("width:4in;float:left") && !has_used_properties("color: red"));
    }
}
