//! Tables: header rows are in `THead`, other rows in `TBody`, and the title of a group of rows is a header of the rows
//! below it.

use std::ops::Range;

use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::{TagChild, TagElement};

/// Completes the tables in an element. `is_total` returns `true` for a row that sums more than the group above it.
pub(super) fn complete(element: &mut TagElement, is_total: &impl Fn(&TagElement) -> bool) {
    complete_from(element, is_total, &mut 0);
}

/// Completes the tables in an element. `count` is the number of tables so far.
fn complete_from(element: &mut TagElement, is_total: &impl Fn(&TagElement) -> bool, count: &mut usize) {
    for child in &mut element.children {
        if let TagChild::Element(child) = child {
            complete_from(child, is_total, count);
        }
    }
    remove_borders(element);
    if element.kind != "Table" {
        return;
    }
    *count += 1;
    group_rows(element);
    refer_to_groups(element, is_total, *count);
}

/// Attributes that describe lines around a table or in it.
const BORDERS: [&str; 3] = ["BorderColor", "BorderStyle", "BorderThickness"];

/// Removes the lines of an element from its attributes. They say nothing about the text, and Poppler takes a colour for each
/// edge, which ISO 32000-1, table 344, allows, for an error.
fn remove_borders(element: &mut TagElement) {
    if BORDERS.iter().all(|name| element.attribute(name).is_none()) {
        return;
    }
    let mut all: Vec<Dictionary> = element.attributes().into_iter().cloned().collect();
    for attributes in &mut all {
        for name in BORDERS {
            attributes.remove(name.as_bytes());
        }
    }
    // An owner alone is left of attributes that were all lines.
    all.retain(|attributes| attributes.len() > 1);
    let all: Vec<Object> = all.into_iter().map(Object::Dictionary).collect();
    if all.is_empty() {
        element.entries.remove(b"A");
    } else {
        element.entries.set("A", all);
    }
}

/// Collects the rows of a table in `THead` and `TBody`.
fn group_rows(table: &mut TagElement) {
    let mut parts: Vec<TagChild> = Vec::with_capacity(table.children.len());
    let (mut head, mut body) = (Vec::new(), Vec::new());
    let mut has_head = table.elements().any(|part| part.kind == "THead");
    for child in std::mem::take(&mut table.children) {
        match child {
            TagChild::Element(row) if row.kind == "TR" => {
                let is_header = !has_head && body.is_empty() && is_header(&row);
                if is_header { &mut head } else { &mut body }.push(TagChild::Element(row));
            }
            TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => {
                has_head |= !head.is_empty();
                end_part("THead", &mut head, &mut parts);
                end_part("TBody", &mut body, &mut parts);
                parts.push(child);
            }
        }
    }
    end_part("THead", &mut head, &mut parts);
    end_part("TBody", &mut body, &mut parts);
    // A table of header rows alone has no head (ISO 14289-1, 7.2; a head needs a body).
    let has_body = parts.iter().any(|part| part.element().is_some_and(|part| part.kind == "TBody"));
    for part in parts.iter_mut().filter(|_| !has_body) {
        if let TagChild::Element(part) = part
            && part.kind == "THead"
        {
            "TBody".clone_into(&mut part.kind);
        }
    }
    table.children = parts;
}

fn end_part(kind: &str, rows: &mut Vec<TagChild>, parts: &mut Vec<TagChild>) {
    if !rows.is_empty() {
        parts.push(TagChild::Element(TagElement::new(kind, std::mem::take(rows))));
    }
}

/// Returns `true` for a row whose cells head columns.
fn is_header(row: &TagElement) -> bool {
    let is_column = |cell: &TagElement| {
        let scope = cell.attribute("Scope").and_then(|scope| scope.as_name().ok());
        cell.kind == "TH" && scope.is_none_or(|scope| scope != b"Row")
    };
    row.elements().next().is_some() && row.elements().all(is_column)
}

/// A cell with the columns and rows that it is in.
struct PlacedCell {
    columns: Range<usize>,
    rows: Range<usize>,
    /// Id of a header cell.
    id: Option<Vec<u8>>,
    heads_row: bool,
}

/// Places the cells of rows, in their order. A cell that spans rows takes its columns in the rows below.
fn placed<'e>(rows: impl Iterator<Item = &'e TagElement>) -> Vec<PlacedCell> {
    let mut cells = Vec::new();
    // For each column, the first row in which it is free.
    let mut free: Vec<usize> = Vec::new();
    for (row, element) in rows.enumerate() {
        let mut column = 0;
        for cell in element.elements() {
            while free.get(column).is_some_and(|from| *from > row) {
                column += 1;
            }
            let columns = column..column + span(cell, "ColSpan");
            let rows = row..row + span(cell, "RowSpan");
            free.resize(free.len().max(columns.end), 0);
            free[columns.clone()].fill(rows.end);
            column = columns.end;
            let id = cell.entries.get(b"ID").and_then(Object::as_str).ok().filter(|_| cell.kind == "TH");
            let scope = cell.attribute("Scope").and_then(|scope| scope.as_name().ok());
            let heads_row = cell.kind == "TH" && scope == Some(b"Row");
            cells.push(PlacedCell { columns, rows, id: id.map(<[u8]>::to_vec), heads_row });
        }
    }
    cells
}

/// Maximum number of columns or rows that a cell spans.
const MAX_SPAN: usize = 10_000;

/// Number of columns or rows that a cell spans.
fn span(cell: &TagElement, name: &str) -> usize {
    let span = cell.attribute(name).and_then(|span| usize::try_from(span.as_i64().ok()?).ok());
    span.unwrap_or(1).clamp(1, MAX_SPAN)
}

/// Makes rows with one cell over all columns headers of the rows that follow.
///
/// Typst takes such a row for the header of all columns and forgets the headers above. So the headers of each cell are listed
/// again: those of its columns, the title of its group, and the header of its row. A total ends the group.
fn refer_to_groups(table: &mut TagElement, is_total: &impl Fn(&TagElement) -> bool, number: usize) {
    let width = |row: &TagElement| row.elements().map(|cell| span(cell, "ColSpan")).sum::<usize>();
    let widest = table.elements().flat_map(TagElement::elements).map(width).max().unwrap_or(0);
    let is_whole = |row: &TagElement| widest > 1 && row.elements().count() == 1 && width(row) == widest;
    move_first_group(table, is_whole);
    let rows =
        |kind: &'static str| table.elements().filter(move |part| part.kind == kind).flat_map(TagElement::elements);
    let heads = placed(rows("THead"));
    let cells = placed(rows("TBody"));
    let count = rows("TBody").count();
    let groups: Vec<bool> = rows("TBody").enumerate().map(|(row, it)| is_whole(it) && row + 1 < count).collect();
    if !groups.contains(&true) {
        return;
    }
    let mut group: Option<Vec<u8>> = None;
    let body = table.children.iter_mut().filter_map(TagChild::element_mut).filter(|part| part.kind == "TBody");
    let rows = body.flat_map(|part| part.children.iter_mut()).filter_map(TagChild::element_mut);
    let mut places = cells.iter();
    for (index, row) in rows.enumerate() {
        if group.is_some() && is_total(row) {
            group = None;
        }
        for cell in row.children.iter_mut().filter_map(TagChild::element_mut) {
            let Some(place) = places.next() else { return };
            if groups[index] {
                group = Some(make_header(cell, &format!("group-{number}-{index}")));
                continue;
            }
            let above = heads.iter().filter(|head| overlap(&head.columns, &place.columns));
            let beside =
                cells.iter().filter(|head| head.heads_row && !place.heads_row && overlap(&head.rows, &place.rows));
            let ids = above.filter_map(|head| head.id.clone()).chain(group.clone());
            let ids: Vec<Vec<u8>> = ids.chain(beside.filter_map(|head| head.id.clone())).collect();
            let ids = ids.into_iter().map(|id| Object::String(id, StringFormat::Literal)).collect::<Vec<_>>();
            edit(cell, |table| table.set("Headers", ids));
        }
    }
}

fn overlap(first: &Range<usize>, second: &Range<usize>) -> bool {
    first.start < second.end && second.start < first.end
}

/// Moves the title of the first group from the head, where Typst sets it, to the body.
fn move_first_group(table: &mut TagElement, is_whole: impl Fn(&TagElement) -> bool) {
    let part = |kind: &str| table.children.iter().position(|part| part.element().is_some_and(|it| it.kind == kind));
    let (Some(head), Some(body)) = (part("THead"), part("TBody")) else { return };
    let Some(rows) = table.children[head].element_mut().map(|head| &mut head.children) else { return };
    let is_title = |row: &TagChild| row.element().is_some_and(&is_whole);
    let title = if rows.len() > 1 { rows.pop_if(|row| is_title(row)) } else { None };
    if let (Some(title), Some(body)) = (title, table.children[body].element_mut()) {
        body.children.insert(0, title);
    }
}

/// Makes a cell a header and returns its id.
fn make_header(cell: &mut TagElement, new_id: &str) -> Vec<u8> {
    "TH".clone_into(&mut cell.kind);
    edit(cell, |table| {
        if !table.has(b"Scope") {
            table.set("Scope", "Column");
        }
        table.remove(b"Headers");
    });
    if let Ok(id) = cell.entries.get(b"ID").and_then(Object::as_str) {
        return id.to_vec();
    }
    cell.entries.set("ID", Object::string_literal(new_id));
    new_id.as_bytes().to_vec()
}

/// Changes the table attributes of a cell.
fn edit(cell: &mut TagElement, change: impl FnOnce(&mut Dictionary)) {
    let mut all: Vec<Dictionary> = cell.attributes().into_iter().cloned().collect();
    let is_table =
        |attributes: &Dictionary| attributes.get(b"O").and_then(Object::as_name).is_ok_and(|owner| owner == b"Table");
    let index = all.iter().position(is_table).unwrap_or_else(|| {
        all.push(dictionary! { "O" => "Table" });
        all.len() - 1
    });
    change(&mut all[index]);
    cell.entries.set("A", all.into_iter().map(Object::Dictionary).collect::<Vec<_>>());
}
