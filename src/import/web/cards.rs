//! Links around whole blocks, as websites have them for other pages, and boxes.

use crate::import::html_tree::{HtmlNode, parse};
use crate::markdown::HtmlTag;

/// Classes of boxes, each with the class of the division that pandoc gives Masthead's box.
const BOXES: [&str; 4] = ["kg-callout-card", "wp-block-pullquote", "callout-block", "highlight-box"];

/// Returns the division for a box or for a text that opens. `None` for other elements.
pub(super) fn frame(tag: &HtmlTag) -> Option<HtmlTag> {
    let class = tag.attribute("class").unwrap_or_default();
    let has = |name: &str| class.split_whitespace().any(|word| word == name);
    match tag.name.as_str() {
        "details" => division("masthead-details"),
        "summary" => Some(HtmlTag::plain("p")),
        "div" if BOXES.iter().any(|name| has(name)) => division("box"),
        "div" if has("pullquote") => division("pullquote"),
        "div" if has("wp-caption") => Some(HtmlTag::plain("figure")),
        "p" if has("wp-caption-text") => Some(HtmlTag::plain("figcaption")),
        _ => None,
    }
}

/// Returns a division with a class.
pub(super) fn division(class: &str) -> Option<HtmlTag> {
    match parse(&format!("<div class=\"{class}\">")).into_iter().next()? {
        HtmlNode::Element(tag, _) => Some(tag),
        HtmlNode::Text(_) => None,
    }
}

/// Returns `true` if the content of a link is blocks.
pub(super) fn is_card(children: &[HtmlNode]) -> bool {
    let is_block = |tag: &HtmlTag| {
        matches!(tag.name.as_str(), "div" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure" | "ul" | "section")
    };
    children.iter().any(|child| child.contains(&is_block))
}

/// Returns the blocks in a link. The first words of them are the link.
pub(super) fn unfolded(link: HtmlTag, mut children: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let mut link = Some(link);
    link_words(&mut children, &mut link);
    match link {
        Some(link) => vec![HtmlNode::Element(link, children)],
        None => children,
    }
}

fn link_words(nodes: &mut [HtmlNode], link: &mut Option<HtmlTag>) {
    for node in nodes {
        let HtmlNode::Element(_, children) = node else { continue };
        let has_words = children.iter().any(|child| matches!(child, HtmlNode::Text(text) if !text.trim().is_empty()));
        if !has_words {
            link_words(children, link);
        } else if let Some(tag) = link.take() {
            *children = vec![HtmlNode::Element(tag, std::mem::take(children))];
        }
        if link.is_none() {
            return;
        }
    }
}
