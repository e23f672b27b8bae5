//! Tables that Markdown cannot write, in HTML: with merged cells or titles over several columns.

use std::fmt::Write;

use super::escape::escape_html;
use super::inlines::{TextPlace, inlines, is_html};
use crate::document::{Alignment, Inline, RowKind, Table, TablePlace};

/// Writes a table with its caption.
pub(super) fn html_table(table: &Table) -> String {
    let mut classes = table.caption.classes.clone();
    if table.rows.last().is_some_and(|row| row.kind == RowKind::Total) {
        classes.push("total".to_owned());
    }
    let mut text = String::from("<table");
    for (name, value) in [("id", &table.caption.id), ("class", &classes.join(" "))] {
        if !value.is_empty() {
            let _ = write!(text, " {name}=\"{}\"", escape_html(value));
        }
    }
    text += ">\n";
    if table.caption.has_text() {
        text += &element("caption", "", &table.caption.text);
    }
    text += "<thead>\n";
    for groups in table.group_rows() {
        text += "<tr>\n";
        for group in groups {
            text += &element("th", &number("colspan", group.columns), &group.title);
        }
        text += "</tr>\n";
    }
    text += &row(table, 0, &table.header, false);
    text += "</thead>\n<tbody>\n";
    for (at, own) in table.rows.iter().enumerate() {
        if own.kind == RowKind::Group {
            let title = own.cells.first().map(Vec::as_slice).unwrap_or_default();
            let written = element("th", &number("colspan", own.cells.len()), title);
            let _ = write!(text, "<tr>\n{written}</tr>\n");
        } else {
            text += &row(table, at + 1, &own.cells, table.row_headers);
        }
    }
    text + "</tbody>\n</table>"
}

fn row(table: &Table, number_of_row: usize, cells: &[Vec<Inline>], row_headers: bool) -> String {
    let mut text = String::from("<tr>\n");
    for (column, (cell, place)) in cells.iter().zip(table.places(number_of_row, cells.len())).enumerate() {
        let TablePlace::Cell { rows, columns } = place else { continue };
        let is_header = number_of_row == 0 || row_headers && column == 0;
        let side = match table.alignments.get(column) {
            Some(Alignment::Start) => " align=\"left\"",
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::End) => " align=\"right\"",
            Some(Alignment::Auto) | None => "",
        };
        let attributes = format!("{}{}{side}", number("rowspan", rows), number("colspan", columns));
        text += &element(if is_header { "th" } else { "td" }, &attributes, cell);
    }
    text + "</tr>\n"
}

fn number(name: &str, count: usize) -> String {
    if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
}

/// Writes a cell or a caption. Content that HTML cannot write is Markdown, between empty lines.
fn element(name: &str, attributes: &str, content: &[Inline]) -> String {
    if is_html(content) {
        return format!("<{name}{attributes}>{}</{name}>\n", inlines(content, TextPlace::Html));
    }
    let text = super::escape::escape_line_starts(&inlines(content, TextPlace::Paragraph));
    format!("<{name}{attributes}>\n\n{text}\n\n</{name}>\n")
}
