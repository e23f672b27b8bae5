//! Pictures with captions, and code, without the divisions that websites put around them.

use crate::import::html_tree::HtmlNode;
use crate::markdown::HtmlTag;

/// Takes the divisions around the image of a figure away, and a link to the image itself.
pub(super) fn without_frames(tag: &HtmlTag, children: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let mut images = 0;
    let mut others = 0;
    for child in &children {
        count(child, &mut images, &mut others);
    }
    if tag.name != "figure" || images != 1 || others > 0 {
        return children;
    }
    let mut kept = Vec::new();
    unframe(children, &mut kept);
    kept
}

/// Counts images, and elements that are parts of a figure of another kind.
fn count(node: &HtmlNode, images: &mut usize, others: &mut usize) {
    let HtmlNode::Element(tag, children) = node else { return };
    match tag.name.as_str() {
        "img" => *images += 1,
        "figcaption" => return,
        "figure" | "table" | "p" | "pre" | "blockquote" | "ul" | "ol" => *others += 1,
        _ => {}
    }
    for child in children {
        count(child, images, others);
    }
}

fn unframe(nodes: Vec<HtmlNode>, kept: &mut Vec<HtmlNode>) {
    for node in nodes {
        match node {
            HtmlNode::Element(tag, children) if matches!(tag.name.as_str(), "div" | "span" | "picture") => {
                unframe(children, kept);
            }
            HtmlNode::Element(tag, _) if tag.name == "source" => {}
            HtmlNode::Element(tag, children) if tag.name == "a" => {
                let mut inside = Vec::new();
                unframe(children, &mut inside);
                let is_picture = tag.attribute("href").is_some_and(|address| is_picture(&address));
                if is_picture { kept.append(&mut inside) } else { kept.push(HtmlNode::Element(tag, inside)) }
            }
            node => kept.push(node),
        }
    }
}

/// Returns `true` for the address of a picture.
fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"].iter().any(|known| path.ends_with(&format!(".{known}")))
}

/// Returns the tag of a block of code with the class of a programming language alone. Other classes are the page's.
pub(super) fn code_tag(tag: HtmlTag) -> HtmlTag {
    let class = tag.attribute("class").unwrap_or_default();
    let is_language = class
        .split_whitespace()
        .any(|word| word.starts_with("language-") || word.starts_with("lang-") || word == "sourceCode");
    if tag.name == "pre" && !class.is_empty() && !is_language { HtmlTag::plain("pre") } else { tag }
}
