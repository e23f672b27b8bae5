//! Parts of a drawing that usvg ignores: elements that are not in SVG 1.1, and references to elements that are missing.

use std::collections::{BTreeSet, HashSet};

use roxmltree::{Document, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements of drafts and of SVG 1.1 that browsers and usvg do not draw. Text in `flowRoot` is Inkscape 0.9x.
const UNKNOWN: [&str; 12] = [
    "animateColor",
    "flowDiv",
    "flowPara",
    "flowRoot",
    "glyphRef",
    "hatch",
    "mesh",
    "meshGradient",
    "meshgradient",
    "solidColor",
    "tref",
    "font",
];

/// Maximum number of names in a message.
const MAX_NAMES: usize = 4;

/// Returns the names of what is not drawn, in alphabetical order, each once.
pub(super) fn names(document: &Document<'_>) -> Vec<String> {
    let ids: HashSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let mut names = BTreeSet::new();
    for node in document.descendants().filter(|node| node.tag_name().namespace() == Some(SVG)) {
        let name = node.tag_name().name();
        let parent = node.parent().map_or("", |parent| parent.tag_name().name());
        if UNKNOWN.contains(&name) && !UNKNOWN.contains(&parent) {
            let has_text = node.descendants().any(|inside| inside.text().is_some_and(|text| !text.trim().is_empty()));
            // Inkscape leaves empty frames in its drawings.
            if has_text || !name.starts_with("flow") {
                names.insert(format!("`{name}`{}", if has_text { " with its text" } else { "" }));
            }
        }
        names.extend(
            missing(node, &ids).map(|id| format!("`#{id}`, which `{name}` refers to but the drawing does not have")),
        );
    }
    names.into_iter().take(MAX_NAMES).collect()
}

/// Returns the id that an element is drawn with, if the drawing does not have it.
fn missing<'a>(node: Node<'a, '_>, ids: &HashSet<&str>) -> Option<&'a str> {
    if !matches!(node.tag_name().name(), "use" | "textPath") {
        return None;
    }
    let href = node.attributes().find(|attribute| attribute.name() == "href")?;
    let id = href.value().trim().strip_prefix('#')?;
    (!ids.contains(id)).then_some(id)
}
