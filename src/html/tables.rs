//! Tables as HTML, and how they fit a narrow screen.

use super::HtmlWriter;
use crate::document::{Alignment, Inline, Row, RowKind, Table, TablePlace, is_blank, plain_text};

/// Treatment of a table on a narrow screen with large text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableFit {
    /// Every word has room.
    Whole,
    /// The table scrolls sideways in a box. The box cannot be divided between screens, so this is for tables that are
    /// short, or that have too many columns to be narrowed.
    Scrolling,
    /// Words are divided where they must, so that a long table can go on on the next screen.
    Divided,
}

impl TableFit {
    /// Characters in a line of a table on a phone (390 pixels) with text of twice the usual size.
    const LINE: usize = 22;
    /// Characters as wide as the space between two columns.
    const COLUMN_SPACE: usize = 2;
    /// Most rows of a short table.
    const SHORT: usize = 12;
    /// Most columns that can be narrowed to a few characters each.
    const MOST_COLUMNS: usize = 5;

    fn of(table: &Table) -> Self {
        let columns = table.header.len().max(1);
        let rows = table.rows.iter().filter(|row| row.kind != RowKind::Group).map(|row| &row.cells);
        let mut widths = vec![0; columns];
        for cells in rows.chain([&table.header]) {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = longest_word(&plain_text(cell)).max(*width);
            }
        }
        let width = widths.iter().sum::<usize>() + Self::COLUMN_SPACE * (columns - 1);
        if width <= Self::LINE {
            Self::Whole
        } else if table.rows.len() <= Self::SHORT || columns > Self::MOST_COLUMNS {
            Self::Scrolling
        } else {
            Self::Divided
        }
    }
}

/// Returns the length of the longest part of a text that is not broken into lines, in characters. Chinese, Japanese and
/// Korean are broken between any two characters; a no-break space does not end a word.
fn longest_word(text: &str) -> usize {
    const FIRST_IDEOGRAPH: char = '\u{2e80}';
    let words = text.split(|c: char| matches!(c, ' ' | '\n' | '\t' | '\u{200b}') || c >= FIRST_IDEOGRAPH);
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

impl HtmlWriter<'_, '_> {
    /// Writes a table, in a box that scrolls if the table may be wider than the screen. The box can have the focus, for
    /// scrolling by keyboard, and is therefore named.
    pub(super) fn table(&mut self, table: &Table) {
        let caption = &table.caption;
        let runs = caption.runs().into_iter().chain(table.header_groups.iter().map(|group| &group.title));
        let first = runs.chain(&table.header).find_map(|run| self.package.leaves().first_of(run));
        self.page_marks_before(first);
        let fit = TableFit::of(table);
        if fit == TableFit::Scrolling {
            let word = &self.issue.terms.table;
            let label = match &caption.number {
                Some(number) => format!("{word}\u{A0}{number}"),
                None if is_blank(&caption.text) => word.clone(),
                None => plain_text(&caption.text),
            };
            self.scrolling("div", &label);
            self.out.line();
        }
        let divided = (fit == TableFit::Divided).then_some("divided");
        let classes: Vec<&str> = divided.into_iter().chain(caption.classes.iter().map(String::as_str)).collect();
        self.out.tag("table").unless_empty("id", &caption.id).unless_empty("class", &classes.join(" ")).open();
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
            self.cell(scope, alignment, [rows, columns], cell);
        }
        self.out.raw("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.out.raw("<tbody>\n");
            table.rows.iter().zip(1..).for_each(|(row, number)| self.row(row, number, table));
            self.out.raw("</tbody>\n");
        }
        self.out.raw("</table>\n");
        if fit == TableFit::Scrolling {
            self.out.raw("</div>\n");
        }
    }

    /// Opens an element that scrolls if its content is wider than the screen.
    pub(super) fn scrolling(&mut self, name: &'static str, label: &str) {
        let tag = self.out.tag(name).set("class", "scroll").set("role", "group");
        tag.set("tabindex", "0").set("aria-label", label).open();
    }

    fn header_groups(&mut self, table: &Table) {
        if table.header_groups.is_empty() {
            return;
        }
        self.out.raw("<tr>\n");
        for group in &table.header_groups {
            let name = if is_blank(&group.title) { "td" } else { "th" };
            let scope = (name == "th").then_some("colgroup");
            self.out.tag(name).maybe("scope", scope).set("class", "group").set("colspan", group.columns).open();
            self.inlines(&group.title);
            self.out.close(name);
            self.out.line();
        }
        self.out.raw("</tr>\n");
    }

    /// Writes a row of the body. `number` counts from 1.
    fn row(&mut self, row: &Row, number: usize, table: &Table) {
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
                    self.cell(scope, table.alignments.get(at).copied(), [rows, columns], cell);
                }
            }
        }
        self.out.raw("</tr>\n");
    }

    /// Writes a cell over a number of rows and columns.
    fn cell(
        &mut self,
        scope: Option<&str>,
        alignment: Option<Alignment>,
        [rows, columns]: [usize; 2],
        content: &[Inline],
    ) {
        let name = if scope.is_some() { "th" } else { "td" };
        let several = |count: usize| (count > 1).then_some(count);
        let tag = self.out.tag(name).maybe("scope", scope);
        tag.maybe("rowspan", several(rows))
            .maybe("colspan", several(columns))
            .maybe("class", alignment.and_then(alignment_class))
            .open();
        self.inlines(content);
        self.out.close(name);
        self.out.line();
    }
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::Auto => None,
        Alignment::Start => Some("start"),
        Alignment::Center => Some("center"),
        Alignment::End => Some("end"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_lines_can() {
        assert_eq!(longest_word("the Fährgesellschaft mbH"), 16);
        assert_eq!(longest_word("12\u{a0}345 €"), 6);
        assert_eq!(longest_word("東京都の人口"), 0);
        assert_eq!(longest_word(""), 0);
    }
}
