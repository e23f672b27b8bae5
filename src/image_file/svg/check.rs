//! Rejecting drawings with scripts, references to other files, or entity declarations.

use std::borrow::Cow;

use roxmltree::{Document, Node};

use super::{ImageProblem, bad};
use crate::diagnostic::Code;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run scripts or embed content other than drawings.
const FORBIDDEN: [&str; 8] = ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"];

/// Returns a problem with the code `unsafe-svg`.
fn unsafe_svg(path: &str, what: &str, help: &str) -> ImageProblem {
    ImageProblem::new(Code::UnsafeSvg, format!("the drawing `{path}` {what}"), help)
}

/// Removes the document type declaration. Many programs write one that only refers to SVG 1.1. A declaration with an
/// internal subset (`[…]`) is rejected, because entities declared there can expand exponentially.
pub(super) fn without_document_type<'t>(path: &str, text: &'t str) -> Result<Cow<'t, str>, ImageProblem> {
    let Some(start) = text.find("<!DOCTYPE") else { return Ok(Cow::Borrowed(text)) };
    let declaration = text[start..].find(['>', '[']).map(|length| &text[start..=start + length]);
    match declaration {
        Some(plain) if plain.ends_with('>') && !text[start + plain.len()..].contains("<!DOCTYPE") => {
            Ok(Cow::Owned(text.replacen(plain, "", 1)))
        }
        _ => Err(unsafe_svg(
            path,
            "has a document type with declarations",
            "delete `<!DOCTYPE … [ … ]>` at the beginning of the file",
        )),
    }
}

/// Rejects a document that is not SVG or has unsafe content.
pub(super) fn reject_unsafe(path: &str, document: &Document<'_>) -> Result<(), ImageProblem> {
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(bad(path, "is XML but not SVG"));
    }
    document.descendants().try_for_each(|node| check_node(path, node))
}

/// Rejects an unsafe element or processing instruction.
fn check_node(path: &str, node: Node<'_, '_>) -> Result<(), ImageProblem> {
    const PLAIN: &str = "export it as plain SVG, with all images embedded";
    if node.is_pi() {
        return Err(unsafe_svg(path, "has a processing instruction", PLAIN));
    }
    let name = node.tag_name().name();
    if FORBIDDEN.contains(&name) {
        return Err(unsafe_svg(path, &format!("has a <{name}>"), PLAIN));
    }
    if name == "style" && node.children().filter_map(|child| child.text()).any(loads) {
        return Err(unsafe_svg(path, "has a style sheet that loads another file", PLAIN));
    }
    for attribute in node.attributes() {
        let value = attribute.value().trim();
        let what = match attribute.name() {
            "href" | "src" if !is_internal(value) => "refers to another file",
            name if name.starts_with("on") => "has a script",
            _ if loads(value) => "refers to another file",
            _ => continue,
        };
        return Err(unsafe_svg(path, what, PLAIN));
    }
    Ok(())
}

/// Returns `true` for a reference to a part of the drawing or to an embedded raster image.
fn is_internal(reference: &str) -> bool {
    let embedded = ["data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/webp;"];
    reference.starts_with('#') || embedded.iter().any(|start| reference.starts_with(start))
}

/// Returns `true` if a style loads another file: with `@import`, or with `url()` of anything but a part of the drawing.
fn loads(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    let outside =
        |(at, _): (usize, &str)| !lower[at + 4..].trim_start().trim_start_matches(['"', '\'']).starts_with('#');
    lower.contains("@import") || lower.match_indices("url(").any(outside)
}
