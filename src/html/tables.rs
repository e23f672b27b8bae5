//! Tables as HTML.

use super::HtmlWriter;
use super::table_fit::{TableFit, column_labels, has_marks};
use crate::document::{Alignment, Inline, Row, RowKind, Table, TablePlace, is_blank, plain_text};

impl HtmlWriter<'_, '_> {
    /// Writes a table. One that may be wider than the screen is in a box: either the style sheet shows its rows as records
    /// where the box is narrow, or the box scrolls. A box that scrolls can have the focus, for the keyboard, and is
    /// therefore named.
    pub(super) fn table(&mut self, table: &Table) {
        let caption = &table.caption;
        let runs = caption.runs().into_iter().chain(table.header_groups.iter().map(|group| &group.title));
        let first = runs.chain(&table.header).find_map(|run| self.package.leaves().first_of(run));
        self.page_marks_before(first);
        let fit = TableFit::of(table);
        match fit {
            TableFit::Whole => {}
            TableFit::Records { is_slim } => {
                // A note or a link in a header stays in sight: names of cells have none.
                let classes = [Some("records"), is_slim.then_some("slim"), has_marks(table).then_some("noted")];
                let classes: Vec<&str> = classes.into_iter().flatten().collect();
                self.out.tag("div").set("class", classes.join(" ")).open();
                self.out.line();
            }
            TableFit::Scrolling => {
                let word = &self.issue.terms.table;
                let label = match &caption.number {
                    Some(number) => format!("{word}\u{A0}{number}"),
                    None if is_blank(&caption.text) => word.clone(),
                    None => plain_text(&caption.text),
                };
                self.scrolling("div", "", &label);
                self.out.line();
            }
        }
        let classes = caption.classes.join(" ");
        self.out.tag("table").unless_empty("id", &caption.id).unless_empty("class", &classes).open();
        self.out.line();
        self.caption("caption", caption, &self.issue.terms.table);
        self.out.raw("<thead>\n");
        self.header_groups(table);
        self.out.raw("<tr>\n");
        for (at, cell) in table.header.iter().enumerate() {
            let alignment = table.alignments.get(at).copied();
            // An empty cell, as in the corner of a table, must not be a header cell.
            let TablePlace::Cell { rows, columns } = table.place(0, at) else { continue };
            let scope = (!is_blank(cell)).then_some(if columns > 1 { "colgroup" } else { "col" });
            self.cell(scope, alignment, None, [rows, columns], cell);
        }
        self.out.raw("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.out.raw("<tbody>\n");
            let mut labels = match fit {
                TableFit::Records { .. } => column_labels(table),
                TableFit::Whole | TableFit::Scrolling => Vec::new(),
            };
            if table.row_headers && has_named_rows(table) {
                labels.first_mut().into_iter().for_each(String::clear);
            }
            for (row, number) in table.rows.iter().zip(1..) {
                // The title of a group heads the rows of its `tbody`.
                let begins_group =
                    (row.kind == RowKind::Group || table.ends_group(number - 1)) && table.merged.is_empty();
                if begins_group && number > 1 && table.rows.iter().any(|row| row.kind == RowKind::Group) {
                    self.out.raw("</tbody>\n<tbody>\n");
                }
                self.row(row, number, table, &labels);
            }
            self.out.raw("</tbody>\n");
        }
        self.out.raw("</table>\n");
        if fit != TableFit::Whole {
            self.out.raw("</div>\n");
        }
    }

    /// Opens an element that scrolls if its content is wider than the screen.
    /// `class` is one more class, or empty.
    pub(super) fn scrolling(&mut self, name: &'static str, class: &str, label: &str) {
        let classes = format!("scroll {class}");
        let tag = self.out.tag(name).set("class", classes.trim_end()).set("role", "group");
        tag.set("tabindex", "0").set("aria-label", label).open();
    }

    fn header_groups(&mut self, table: &Table) {
        for groups in table.group_rows() {
            self.out.raw("<tr>\n");
            for group in groups {
                let name = if is_blank(&group.title) { "td" } else { "th" };
                let scope = (name == "th").then_some("colgroup");
                self.out.tag(name).maybe("scope", scope).set("class", "group").set("colspan", group.columns).open();
                self.inlines(&group.title);
                self.out.close(name);
                self.out.line();
            }
            self.out.raw("</tr>\n");
        }
    }

    /// Writes a row of the body. `number` counts from 1. `labels` holds the names of the cells where the row is shown as a
    /// record, or is empty.
    fn row(&mut self, row: &Row, number: usize, table: &Table, labels: &[String]) {
        let class = match row.kind {
            RowKind::Body => None,
            RowKind::Group | RowKind::Subtotal | RowKind::Total => Some(row.kind.name()),
        };
        self.out.tag("tr").maybe("class", class).open();
        self.out.line();
        match (row.kind, row.cells.first()) {
            (RowKind::Group, Some(title)) => {
                self.out.tag("th").set("scope", "rowgroup").set("colspan", row.cells.len()).open();
                self.inlines(title);
                self.out.raw("</th>\n");
            }
            (RowKind::Group | RowKind::Body | RowKind::Subtotal | RowKind::Total, _) => {
                for (at, cell) in row.cells.iter().enumerate() {
                    let TablePlace::Cell { rows, columns } = table.place(number, at) else { continue };
                    let heads = at == 0 && table.row_headers && !is_blank(cell);
                    let scope = heads.then_some(if rows > 1 { "rowgroup" } else { "row" });
                    // A number alone does not name a row: "Year 2024". The rows of a table are named in one way.
                    let is_named = scope.is_some() && row.kind != RowKind::Body && has_letters(cell);
                    let label = labels.get(at).filter(|_| !is_named).map(String::as_str);
                    self.cell(scope, table.alignments.get(at).copied(), label, [rows, columns], cell);
                }
            }
        }
        self.out.raw("</tr>\n");
    }

    /// Writes a cell over a number of rows and columns. `label` is its name where the row is shown as a record.
    fn cell(
        &mut self,
        scope: Option<&str>,
        alignment: Option<Alignment>,
        label: Option<&str>,
        [rows, columns]: [usize; 2],
        content: &[Inline],
    ) {
        let name = if scope.is_some() { "th" } else { "td" };
        let several = |count: usize| (count > 1).then_some(count);
        let tag = self.out.tag(name).maybe("scope", scope);
        tag.maybe("rowspan", several(rows))
            .maybe("colspan", several(columns))
            .maybe("class", alignment.and_then(alignment_class))
            .unless_empty("data-label", label.unwrap_or_default())
            .open();
        self.in_cell = true;
        self.inlines(content);
        self.in_cell = false;
        self.out.close(name);
        self.out.line();
    }
}

/// Returns `true` if the first cell of each row of the body has letters.
fn has_named_rows(table: &Table) -> bool {
    let mut body = table.rows.iter().filter(|row| row.kind == RowKind::Body);
    body.all(|row| row.cells.first().is_none_or(|cell| has_letters(cell)))
}

fn has_letters(cell: &[Inline]) -> bool {
    plain_text(cell).chars().any(char::is_alphabetic)
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::Auto => None,
        Alignment::Start => Some("start"),
        Alignment::Center => Some("center"),
        Alignment::End => Some("end"),
    }
}
