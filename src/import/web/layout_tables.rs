//! Tables that pages and mails use to place text, without data.

use crate::import::ImportReport;
use crate::import::html_tree::HtmlNode;
use crate::markdown::HtmlTag;

/// Returns `true` for a table whose author marks it as one without data.
fn is_marked_for_layout(table: &HtmlTag) -> bool {
    matches!(table.attribute("role").unwrap_or_default().trim(), "presentation" | "none")
}

/// Returns `true` for a table without data. Unless it is marked so, it is reported as a change.
pub(super) fn found(tag: &HtmlTag, children: &[HtmlNode], report: &mut ImportReport) -> bool {
    let is_found = is_for_layout(tag, children);
    if is_found && !is_marked_for_layout(tag) {
        report.change_anywhere(if children.iter().any(has_several_cells) {
            "a table with paragraphs, pictures or other tables in its cells is the text of its cells"
        } else {
            "a table of one column is the text of its cells"
        });
    }
    is_found
}

/// Returns `true` for a table without data: one that is marked so, that has other tables in it, or blocks in its cells.
fn is_for_layout(tag: &HtmlTag, children: &[HtmlNode]) -> bool {
    let inside = |names: &'static [&'static str]| {
        children.iter().any(|child| child.contains(&|tag: &HtmlTag| names.contains(&tag.name.as_str())))
    };
    let has_header = inside(&["th", "thead", "caption"]);
    let has_blocks = || inside(&["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "img", "blockquote", "div"]);
    let has_columns = || children.iter().any(has_several_cells);
    is_marked_for_layout(tag) || inside(&["table"]) || !has_header && (has_blocks() || !has_columns())
}

/// Returns `true` if a row in the node has several cells.
fn has_several_cells(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, children) = node else { return false };
    let is_cell = |child: &&HtmlNode| matches!(child, HtmlNode::Element(tag, _) if tag.name == "td");
    tag.name == "tr" && children.iter().filter(is_cell).count() > 1 || children.iter().any(has_several_cells)
}

/// Adds the cells of a table as divisions.
pub(super) fn flatten(nodes: Vec<HtmlNode>, kept: &mut Vec<HtmlNode>) {
    for node in nodes {
        match node {
            HtmlNode::Element(tag, children)
                if matches!(tag.name.as_str(), "tbody" | "thead" | "tfoot" | "tr" | "colgroup" | "col") =>
            {
                flatten(children, kept);
            }
            HtmlNode::Element(tag, children) if matches!(tag.name.as_str(), "td" | "th") => {
                kept.push(HtmlNode::Element(HtmlTag::plain("div"), children));
            }
            HtmlNode::Text(text) if text.trim().is_empty() => {}
            HtmlNode::Element(..) | HtmlNode::Text(_) => kept.push(node),
        }
    }
}
