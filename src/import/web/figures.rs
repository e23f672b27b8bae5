//! Pictures with captions, and code, without the divisions that websites put around them.

use crate::import::html_tree::{HtmlNode, parse};
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

/// Returns a gallery as a group of figures, each with its own caption, or the element as it was. A gallery has several
/// pictures and no other text.
pub(super) fn gallery(tag: HtmlTag, children: Vec<HtmlNode>) -> Result<HtmlNode, (HtmlTag, Vec<HtmlNode>)> {
    let class = tag.attribute("class").unwrap_or_default();
    let is_named = class.split_whitespace().any(|word| word.contains("gallery") && !word.contains("item"));
    let mut images = 0;
    let is_plain = is_named && children.iter().all(|child| is_of_gallery(child, &mut images));
    let Some(group) = super::cards::division("figures").filter(|_| is_plain && images > 1) else {
        return Err((tag, children));
    };
    let mut figures = Vec::new();
    collect_figures(children, &mut figures);
    Ok(HtmlNode::Element(group, figures))
}

/// Returns `true` for the caption of a picture or of a gallery.
fn is_caption(tag: &HtmlTag) -> bool {
    let class = tag.attribute("class").unwrap_or_default();
    tag.name == "figcaption" || class.contains("caption")
}

/// Returns `true` for a part of a gallery: pictures and captions. Counts the pictures.
fn is_of_gallery(node: &HtmlNode, images: &mut usize) -> bool {
    match node {
        HtmlNode::Text(text) => text.trim().is_empty(),
        HtmlNode::Element(tag, _) if is_caption(tag) && *images > 0 => true,
        HtmlNode::Element(tag, children) => {
            *images += usize::from(tag.name == "img");
            children.iter().all(|child| is_of_gallery(child, images))
        }
    }
}

fn collect_figures(nodes: Vec<HtmlNode>, figures: &mut Vec<HtmlNode>) {
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else { continue };
        if tag.name == "img" {
            figures.push(HtmlNode::Element(HtmlTag::plain("figure"), vec![HtmlNode::Element(tag, children)]));
        } else if is_caption(&tag) {
            if let Some(HtmlNode::Element(_, parts)) = figures.last_mut() {
                let is_first = parts.len() == 1;
                let caption = HtmlNode::Element(HtmlTag::plain("figcaption"), children);
                // A second caption is that of the gallery, and follows that of its last picture.
                if is_first {
                    parts.push(caption);
                } else if let (Some(HtmlNode::Element(_, words)), HtmlNode::Element(_, more)) =
                    (parts.last_mut(), caption)
                {
                    words.push(HtmlNode::Text(". ".to_owned()));
                    words.extend(more);
                }
            }
        } else {
            collect_figures(children, figures);
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
    if tag.name != "pre" || is_language {
        return tag;
    }
    let names = ["data-code-block-lang", "data-language", "data-lang"];
    let language = names.iter().find_map(|name| tag.attribute(name));
    let language =
        language.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "+#-".contains(c)));
    let written = language.and_then(|name| match parse(&format!("<pre class=\"{name}\">")).into_iter().next()? {
        HtmlNode::Element(tag, _) => Some(tag),
        HtmlNode::Text(_) => None,
    });
    written.unwrap_or_else(|| if class.is_empty() { tag } else { HtmlTag::plain("pre") })
}
