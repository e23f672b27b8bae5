//! Tables: matrices, cases, aligned lines.

use roxmltree::Node;

use super::{content, parts, sized};
use crate::math::commands::BARE_TAG;
use crate::math::element::Element;

/// Space between the first and last line of `multline` and the other side, and before a tag.
const INDENT: &str = "2em";
/// CSS of a line in a table.
const LINE: &str = "0.06em solid";

/// A cell while its table is changed.
#[derive(Debug, Default, Clone, PartialEq)]
struct MathCell {
    content: Vec<Element>,
    side: Option<&'static str>,
    /// Paddings, by side. math-core removes those between columns that belong together.
    paddings: Vec<(&'static str, String)>,
    /// Sides with a line.
    lines: Vec<&'static str>,
}

/// Converts an `mtable`.
pub(super) fn table(node: Node<'_, '_>) -> Element {
    let mut rows: Vec<Vec<MathCell>> =
        parts(node).into_iter().map(|row| parts(row).into_iter().map(cell).collect()).collect();
    let style = node.attribute("style").unwrap_or_default();
    let is_equation_array = style.contains("width: 100%");
    if is_equation_array {
        place_tags(&mut rows);
        if is_multline(node) {
            indent(&mut rows);
        }
    }
    pad(&mut rows);
    add_lines(&mut rows, style);
    if let ([row], true) = (rows.as_mut_slice(), is_equation_array)
        && let [only] = row.as_mut_slice()
    {
        return sized(std::mem::take(&mut only.content), true, "0");
    }
    let rows =
        rows.into_iter().map(|row| Element::new("mtr", row.into_iter().map(MathCell::element).collect())).collect();
    let is_display = node.attribute("displaystyle") == Some("true");
    let table = Element::new("mtable", rows).with("displaystyle", is_display.to_string());
    let level = node.attribute("scriptlevel").unwrap_or("0");
    if level == "0" && !is_small(node) { table } else { sized(vec![table], is_display, level) }
}

/// Returns `true` if the text around a table may be smaller than the table.
fn is_small(node: Node<'_, '_>) -> bool {
    node.ancestors().skip(1).any(|around| {
        !matches!(around.tag_name().name(), "math" | "mrow" | "mtable" | "mtr" | "mtd" | "mpadded" | "menclose" | "")
            || around.attribute("scriptlevel").is_some_and(|level| level != "0")
    })
}

fn cell(node: Node<'_, '_>) -> MathCell {
    let style = node.attribute("style").unwrap_or_default();
    let mut cell = MathCell { content: content(node), ..MathCell::default() };
    for (property, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
        let value = value.trim();
        match property.trim() {
            "text-align" if value == "left" => cell.side = Some("left"),
            "text-align" if value == "right" => cell.side = Some("right"),
            "padding-left" => cell.paddings.push(("left", value.to_owned())),
            "padding-right" => cell.paddings.push(("right", value.to_owned())),
            "padding-top" => cell.paddings.push(("top", value.to_owned())),
            "padding-bottom" => cell.paddings.push(("bottom", value.to_owned())),
            "border-top" => cell.lines.push("top"),
            "border-right" => cell.lines.push("right"),
            _ => {}
        }
    }
    cell
}

impl MathCell {
    fn element(self) -> Element {
        let mut style = String::new();
        match self.side {
            // The second declaration is for Chromium, the third for later versions of it.
            Some("left") => style.push_str("text-align:left;text-align:-webkit-left;justify-items:start;"),
            Some(_) => style.push_str("text-align:right;text-align:-webkit-right;justify-items:end;"),
            None => {}
        }
        style.extend(self.paddings.into_iter().map(|(side, padding)| format!("padding-{side}:{padding};")));
        style.extend(self.lines.into_iter().map(|side| format!("border-{side}:{LINE};")));
        let mut cell = Element::new("mtd", self.content);
        if let Some(side) = self.side {
            cell = cell.with("columnalign", side);
        }
        match style.trim_end_matches(';') {
            "" => cell,
            style => cell.with("style", style),
        }
    }
}

/// Returns `true` for the table of `multline`, which is narrower than that of `align`.
fn is_multline(node: Node<'_, '_>) -> bool {
    let first = node.first_element_child().and_then(|row| row.first_element_child());
    first.and_then(|cell| cell.attribute("style")).is_some_and(|style| style.starts_with("width: 7.5%"))
}

/// Removes the columns for numbers that math-core puts around the lines of `align`. The column at the right stays if
/// there is a tag.
fn place_tags(rows: &mut [Vec<MathCell>]) {
    let mut tags: Vec<Option<MathCell>> = Vec::new();
    for row in rows.iter_mut() {
        if !row.is_empty() {
            row.remove(0);
        }
        tags.push(row.pop().filter(|tag| !tag.content.is_empty()).map(tag));
    }
    if tags.iter().all(Option::is_none) {
        return;
    }
    pad(rows);
    for (row, tag) in rows.iter_mut().zip(tags) {
        row.push(tag.unwrap_or_default());
    }
}

/// Makes all rows as long as the longest.
fn pad(rows: &mut [Vec<MathCell>]) {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    for row in rows {
        row.resize(width, MathCell::default());
    }
}

fn tag(mut cell: MathCell) -> MathCell {
    if let [Element { text, .. }] = cell.content.as_mut_slice()
        && let Some(bare) = text.strip_prefix('(').and_then(|tag| tag.strip_prefix(BARE_TAG))
    {
        *text = bare.trim_end_matches(')').to_owned();
    }
    MathCell {
        content: cell.content,
        side: Some("left"),
        paddings: vec![("left", INDENT.to_owned())],
        lines: Vec::new(),
    }
}

/// Moves the first line of `multline` to the left, the last to the right.
fn indent(rows: &mut [Vec<MathCell>]) {
    if rows.len() < 2 {
        return;
    }
    for (row, side) in [(0, "right"), (rows.len() - 1, "left")] {
        if let Some(cell) = rows.get_mut(row).and_then(|row| row.first_mut()) {
            cell.paddings = vec![(side, INDENT.to_owned())];
        }
    }
}

/// Adds the lines around a table, and removes a row that `\\` opens at the end.
fn add_lines(rows: &mut Vec<Vec<MathCell>>, style: &str) {
    let is_empty = |row: &Vec<MathCell>| row.iter().all(|cell| cell.content.is_empty());
    if rows.len() > 1 && rows.last().is_some_and(is_empty) {
        let last = rows.pop().unwrap_or_default();
        if last.iter().any(|cell| cell.lines.contains(&"top")) {
            rows.iter_mut().next_back().into_iter().flatten().for_each(|cell| cell.lines.push("bottom"));
        }
    }
    if style.contains("border-top") {
        rows.iter_mut().next().into_iter().flatten().for_each(|cell| cell.lines.push("top"));
    }
    if style.contains("border-left") {
        rows.iter_mut().filter_map(|row| row.first_mut()).for_each(|cell| cell.lines.push("left"));
    }
}
