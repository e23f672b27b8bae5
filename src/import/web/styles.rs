//! Bold, italic and other words that a page sets by styles, as Google Docs, `WordPress` and mail programs do.

use crate::import::html_tree::HtmlNode;
use crate::markdown::HtmlTag;

/// Declarations, each with the element that means the same. Declarations have no blanks.
const STYLES: [(&str, &str); 10] = [
    ("font-weight:bold", "strong"),
    ("font-weight:600", "strong"),
    ("font-weight:700", "strong"),
    ("font-weight:800", "strong"),
    ("font-style:italic", "em"),
    ("text-decoration:underline", "u"),
    ("text-decoration:line-through", "s"),
    ("vertical-align:super", "sup"),
    ("vertical-align:sub", "sub"),
    ("font-variant:small-caps", "small-caps"),
];

/// Classes of a page, each with the elements that its words are in.
type StyleClasses = Vec<(String, Vec<&'static str>)>;

/// Replaces spans with such styles by elements. Headings are bold anyway, and links underlined.
pub(super) fn with_elements(nodes: &mut [HtmlNode]) {
    let mut classes = StyleClasses::new();
    collect(nodes, &mut classes);
    replace(nodes, &classes, false);
}

/// Collects the classes of the style sheets in the page: `.c1{font-weight:700}`
fn collect(nodes: &[HtmlNode], classes: &mut StyleClasses) {
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else { continue };
        if tag.name != "style" {
            collect(children, classes);
            continue;
        }
        let sheet = tag.source().split_once('>').map_or("", |(_, sheet)| sheet);
        for rule in sheet.split('}') {
            let Some((selector, declarations)) = rule.split_once('{') else { continue };
            let names = selector.split(',').filter_map(|name| name.trim().strip_prefix('.'));
            let names = names.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
            let elements = elements(declarations);
            if !elements.is_empty() {
                classes.extend(names.map(|name| (name.to_owned(), elements.clone())));
            }
        }
    }
}

/// Returns the elements that declarations stand for.
fn elements(declarations: &str) -> Vec<&'static str> {
    let plain: String = declarations.to_ascii_lowercase().split_whitespace().collect();
    let has = |style: &str| plain.split(';').any(|own| own.trim_end_matches("!important") == style);
    let mut found: Vec<&'static str> =
        STYLES.iter().filter(|(style, _)| has(style)).map(|(_, element)| *element).collect();
    found.dedup();
    found
}

fn replace(nodes: &mut [HtmlNode], classes: &StyleClasses, is_heading: bool) {
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else { continue };
        let is_heading = is_heading || matches!(tag.name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        replace(children, classes, is_heading);
        let has_words = children.iter().any(|child| !child.words().is_empty());
        if !matches!(tag.name.as_str(), "span" | "p") || !has_words {
            continue;
        }
        let mut found = elements(&tag.attribute("style").unwrap_or_default());
        let own = tag.attribute("class").unwrap_or_default();
        let is_own = |(known, _): &&(String, _)| own.split_whitespace().any(|name| name == known);
        found.extend(classes.iter().filter(is_own).flat_map(|(_, elements)| elements.iter().copied()));
        found.sort_unstable();
        found.dedup();
        let is_link = children.iter().any(|child| child.contains(&|tag: &HtmlTag| tag.name == "a"));
        found.retain(|element| !(is_heading && *element == "strong" || is_link && *element == "u"));
        for element in found {
            let inside = std::mem::take(children);
            let tag = match element {
                "small-caps" => HtmlTag::with_class("span", "smallcaps"),
                element => HtmlTag::plain(element),
            };
            *children = vec![HtmlNode::Element(tag, inside)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html_tree::{parse, write};

    #[test]
    fn styles_become_elements() {
        let mut nodes = parse(
            "<style>.c1{color:#000;font-weight:700}.c2, .c3{font-style: italic}</style><p class='c1'><span class='c3'>a</span></p>\
             <h1><span class=c1>b</span></h1><span style='text-decoration:underline'><a href=x>c</a></span>\
             <span style='font-weight: 700; vertical-align: super'>d</span>",
        );
        with_elements(&mut nodes);
        let mut html = String::new();
        write(&nodes[1..], &mut html);
        let expected = "<p class='c1'><strong><span class='c3'><em>a</em></span></strong></p><h1><span class=c1>b</span></h1>\
                        <span style='text-decoration:underline'><a href=x>c</a></span>\
                        <span style='font-weight: 700; vertical-align: super'><sup><strong>d</strong></sup></span>";
        assert_eq!(html, expected);
    }
}
