//! Tables to Markdown.

use super::html_tables::html_table;
use super::inlines::{TextPlace, inlines};
use super::{attributes, leading_anchors};
use crate::document::{Alignment, Caption, Inline, RowKind, Table};

/// Width of a table in the source up to which its columns are aligned, in characters.
const MAX_WIDTH: usize = 120;

/// Writes a table and its caption.
pub(super) fn table(table: &Table) -> String {
    let has_groups = table.rows.iter().any(|row| row.kind == RowKind::Group);
    if !table.merged.is_empty() || !table.header_groups.is_empty() || has_groups {
        return html_table(table);
    }
    let cells = |row: &[Vec<Inline>]| row.iter().map(|cell| inlines(cell, TextPlace::Cell)).collect::<Vec<_>>();
    let mut rows = vec![cells(&table.header)];
    rows.extend(table.rows.iter().map(|row| cells(&row.cells)));
    let columns = 0..table.alignments.len();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let mut widths: Vec<usize> = columns.map(|column| width(column).unwrap_or_default().max(3)).collect();
    if widths.iter().sum::<usize>() + 3 * widths.len() > MAX_WIDTH {
        widths.fill(0);
    }
    let mut lines: Vec<String> = rows.iter().map(|row| line(row, &widths, &table.alignments)).collect();
    let rule = widths.iter().zip(&table.alignments).map(|(width, alignment)| rule(*width, *alignment));
    lines.insert(1, format!("|{}|", rule.collect::<Vec<_>>().join("|")));
    let (anchors, caption) = leading_anchors(&table.caption.text);
    let mut text = anchors + &lines.join("\n");
    if let Some(caption) = caption_line(table, caption) {
        text += "\n\n";
        text += &caption;
    }
    text
}

fn line(row: &[String], widths: &[usize], alignments: &[Alignment]) -> String {
    let cells = row.iter().zip(widths).zip(alignments).map(|((cell, width), alignment)| {
        let space = " ".repeat(width.saturating_sub(cell.chars().count()));
        if *alignment == Alignment::End { format!(" {space}{cell} |") } else { format!(" {cell}{space} |") }
    });
    format!("|{}", cells.collect::<String>())
}

fn rule(width: usize, alignment: Alignment) -> String {
    let dashes = |count: usize| "-".repeat(width.max(3) + 2 - count);
    match alignment {
        Alignment::Auto => dashes(0),
        Alignment::Start => format!(":{}", dashes(1)),
        Alignment::Center => format!(":{}:", dashes(2)),
        Alignment::End => format!("{}:", dashes(1)),
    }
}

/// Writes the paragraph after a table with its caption, id and classes: `Table: Boats {#tab:boats .total}`
fn caption_line(table: &Table, text: &[Inline]) -> Option<String> {
    let Caption { id, text: _, classes, number: _, unit: _, source: _, note: _ } = &table.caption;
    let mut classes = classes.clone();
    classes.extend(table.rows.last().is_some_and(|row| row.kind == RowKind::Total).then(|| "total".to_owned()));
    classes.extend(table.row_headers.then(|| "row-headers".to_owned()));
    let attributes = attributes(id, &classes, &[]);
    if attributes.is_empty() && text.is_empty() {
        return None;
    }
    let words = Some(inlines(text, TextPlace::Line)).filter(|words| !words.is_empty());
    let parts = ["Table:".to_owned()].into_iter().chain(words).chain([attributes]);
    Some(parts.collect::<Vec<_>>().join(" ").trim_end().to_owned())
}
