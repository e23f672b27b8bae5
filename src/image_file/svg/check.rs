//! Whatever could run, load or expand.

use std::borrow::Cow;

use roxmltree::{Document, Node};

use super::{Problem, bad};
use crate::diagnostic::Code;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run something, or bring in something that is not a drawing.
const REFUSED: [&str; 8] = ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"];

fn unsafe_svg(path: &str, what: &str, help: &str) -> Problem {
    Problem::new(Code::UnsafeSvg, format!("the drawing `{path}` {what}"), help)
}

/// The text without its document type declaration. Many programs write one that only names SVG 1.1; one with anything of its own
/// in it (`[…]`) declares entities, which may expand without end.
pub(super) fn without_document_type<'t>(path: &str, text: &'t str) -> Result<Cow<'t, str>, Problem> {
    let Some(start) = text.find("<!DOCTYPE") else { return Ok(Cow::Borrowed(text)) };
    let declaration = text[start..].find(['>', '[']).map(|length| &text[start..=start + length]);
    match declaration {
        Some(plain) if plain.ends_with('>') && !text[start + plain.len()..].contains("<!DOCTYPE") => {
            Ok(Cow::Owned(text.replacen(plain, "", 1)))
        }
        _ => {
            Err(unsafe_svg(path, "has a document type declaration of its own", "delete <!DOCTYPE …]> at its beginning"))
        }
    }
}

/// Refuses a drawing that does more than draw.
pub(super) fn run(path: &str, document: &Document<'_>) -> Result<(), Problem> {
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(bad(path, "is XML but not SVG"));
    }
    document.descendants().try_for_each(|node| refuse(path, node))
}

fn refuse(path: &str, node: Node<'_, '_>) -> Result<(), Problem> {
    const PLAIN: &str = "export it as plain SVG, with everything it shows inside it";
    if node.is_pi() {
        return Err(unsafe_svg(path, "has a processing instruction", PLAIN));
    }
    let name = node.tag_name().name();
    if REFUSED.contains(&name) {
        return Err(unsafe_svg(path, &format!("has a <{name}>"), PLAIN));
    }
    if name == "style" && node.children().filter_map(|child| child.text()).any(loads) {
        return Err(unsafe_svg(path, "has a style sheet that loads something", PLAIN));
    }
    for attribute in node.attributes() {
        let value = attribute.value().trim();
        let what = match attribute.name() {
            "href" | "src" if !is_inside(value) => "refers to another file",
            name if name.starts_with("on") => "has a script",
            _ if loads(value) => "refers to another file",
            _ => continue,
        };
        return Err(unsafe_svg(path, what, PLAIN));
    }
    Ok(())
}

/// A reference to another part of the drawing, or to a raster image that is in it.
fn is_inside(reference: &str) -> bool {
    let embedded = ["data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/webp;"];
    reference.starts_with('#') || embedded.iter().any(|start| reference.starts_with(start))
}

/// Whether a style loads something: `@import`, or `url()` of anything but a part of the drawing.
fn loads(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    let outside =
        |(at, _): (usize, &str)| !lower[at + 4..].trim_start().trim_start_matches(['"', '\'']).starts_with('#');
    lower.contains("@import") || lower.match_indices("url(").any(outside)
}
