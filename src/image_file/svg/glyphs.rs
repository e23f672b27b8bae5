//! Characters of a drawing that no font has.

use usvg::Node;

use super::ImageProblem;
use crate::diagnostic::Code;

/// Reports the first character that no font has: usvg would silently draw nothing for it.
pub(super) fn check(path: &str, group: &usvg::Group) -> Result<(), ImageProblem> {
    for node in group.children() {
        match node {
            Node::Group(group) => check(path, group)?,
            Node::Text(text) => {
                let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                if let Some(glyph) = glyphs.find(|glyph| glyph.id.0 == 0) {
                    let message = format!("no font has the character `{}` of the drawing `{path}`", glyph.text);
                    let help = "put a font that has it into `fonts/`, or export the drawing with its text as outlines";
                    return Err(ImageProblem::new(Code::MissingGlyph, message, help));
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
    Ok(())
}
