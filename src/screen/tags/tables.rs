//! Tables: header rows are in `THead`, other rows in `TBody`, and the title of a group of rows is a header of the rows
//! below it.

use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::{TagChild, TagElement};

/// Completes the tables in an element.
pub(super) fn complete(element: &mut TagElement) {
    complete_from(element, &mut 0);
}

/// Completes the tables in an element. `count` is the number of tables so far.
fn complete_from(element: &mut TagElement, count: &mut usize) {
    for child in &mut element.children {
        if let TagChild::Element(child) = child {
            complete_from(child, count);
        }
    }
    if element.kind != "Table" {
        return;
    }
    *count += 1;
    group_rows(element);
    for part in &mut element.children {
        if let TagChild::Element(part) = part
            && part.kind == "TBody"
        {
            refer_to_groups(part, *count);
        }
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

/// Number of columns that a cell spans.
fn columns(cell: &TagElement) -> i64 {
    cell.attribute("ColSpan").and_then(|span| span.as_i64().ok()).unwrap_or(1)
}

/// Makes rows with one cell over all columns headers of the rows that follow.
fn refer_to_groups(body: &mut TagElement, table: usize) {
    let width = |row: &TagElement| row.elements().map(columns).sum::<i64>();
    let widest = body.elements().map(width).max().unwrap_or(0);
    let mut group: Option<String> = None;
    let rows = body.children.len();
    for (index, row) in body.children.iter_mut().enumerate() {
        let TagChild::Element(row) = row else { continue };
        let is_group = widest > 1 && index + 1 < rows && row.elements().count() == 1 && width(row) == widest;
        for cell in &mut row.children {
            let TagChild::Element(cell) = cell else { continue };
            if is_group {
                group = Some(make_header(cell, &format!("group-{table}-{index}")));
            } else if let Some(group) = &group {
                add_header(cell, group);
            }
        }
    }
}

/// Makes a cell a header and returns its id.
fn make_header(cell: &mut TagElement, new_id: &str) -> String {
    "TH".clone_into(&mut cell.kind);
    edit(cell, |table| {
        if !table.has(b"Scope") {
            table.set("Scope", "Column");
        }
        table.remove(b"Headers");
    });
    if let Ok(id) = cell.entries.get(b"ID").and_then(Object::as_str) {
        return String::from_utf8_lossy(id).into_owned();
    }
    cell.entries.set("ID", Object::string_literal(new_id));
    new_id.to_owned()
}

/// Adds a header to the list of a cell. A cell without a list finds its headers by their scope.
fn add_header(cell: &mut TagElement, id: &str) {
    if cell.attribute("Headers").is_none() {
        return;
    }
    edit(cell, |table| {
        if let Ok(Object::Array(headers)) = table.get_mut(b"Headers") {
            headers.insert(0, Object::String(id.as_bytes().to_vec(), StringFormat::Literal));
        }
    });
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
