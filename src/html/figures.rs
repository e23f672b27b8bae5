//! Figures, charts, tables and equations as HTML.

use super::HtmlWriter;
use crate::document::{Alignment, Caption, Chart, Equation, Figure, FigureLink, Inline, Row, RowKind, Table, is_blank};

impl HtmlWriter<'_, '_> {
    pub(super) fn figure(&mut self, figure: &Figure) {
        let caption = &figure.caption;
        self.page_marks_before(self.package.leaves().image(&figure.image));
        self.out.tag("figure").unless_empty("id", &caption.id).unless_empty("class", &caption.classes.join(" ")).open();
        self.out.line();
        match &figure.link {
            Some(FigureLink { target, title }) => {
                self.link(target, title.as_deref(), &[Inline::Image(figure.image.clone())]);
            }
            None => self.image(&figure.image),
        }
        self.out.line();
        self.caption("figcaption", caption, &self.issue.terms.figure);
        self.out.raw("</figure>\n");
    }

    /// Writes a chart, followed by its data as a table in a collapsed `details` element.
    pub(super) fn chart(&mut self, chart: &Chart) {
        let caption = &chart.caption;
        self.page_marks_before(self.package.leaves().image(&chart.image));
        let class =
            std::iter::once("chart").chain(caption.classes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        self.out.tag("figure").unless_empty("id", &caption.id).set("class", class).open();
        self.out.line();
        self.caption("figcaption", caption, &self.issue.terms.figure);
        self.image(&chart.image);
        self.out.line();
        self.out.raw("<details>\n");
        self.out.element("summary", &self.issue.terms.data);
        self.out.line();
        self.table(&chart.table);
        self.out.raw("</details>\n</figure>\n");
    }

    pub(super) fn equation(&mut self, equation: &Equation) {
        self.page_marks_before(self.package.leaves().formula(&equation.math));
        let tag = self.out.tag("div").unless_empty("id", &equation.id).set("class", "equation");
        tag.open();
        self.out.formula(&equation.math);
        if let Some(number) = &equation.number {
            self.out.tag("span").set("class", "number").with_text(&format!("({number})"));
        }
        self.out.raw("</div>\n");
    }

    pub(super) fn table(&mut self, table: &Table) {
        let caption = &table.caption;
        let runs = caption.runs().into_iter().chain(table.header_groups.iter().map(|group| &group.title));
        let first = runs.chain(&table.header).find_map(|run| self.package.leaves().first_of(run));
        self.page_marks_before(first);
        self.out.tag("table").unless_empty("id", &caption.id).unless_empty("class", &caption.classes.join(" ")).open();
        self.out.line();
        self.caption("caption", caption, &self.issue.terms.table);
        self.out.raw("<thead>\n");
        self.header_groups(table);
        self.out.raw("<tr>\n");
        for (at, cell) in table.header.iter().enumerate() {
            let alignment = table.alignments.get(at).copied();
            // An empty cell, as in the corner of a table, must not be a header cell.
            let scope = (!is_blank(cell)).then_some("col");
            self.cell(scope, alignment, cell);
        }
        self.out.raw("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.out.raw("<tbody>\n");
            table.rows.iter().for_each(|row| self.row(row, table));
            self.out.raw("</tbody>\n");
        }
        self.out.raw("</table>\n");
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

    fn row(&mut self, row: &Row, table: &Table) {
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
                    let scope = (at == 0 && table.row_headers && !is_blank(cell)).then_some("row");
                    self.cell(scope, table.alignments.get(at).copied(), cell);
                }
            }
        }
        self.out.raw("</tr>\n");
    }

    fn cell(&mut self, scope: Option<&str>, alignment: Option<Alignment>, content: &[Inline]) {
        let name = if scope.is_some() { "th" } else { "td" };
        self.out.tag(name).maybe("scope", scope).maybe("class", alignment.and_then(alignment_class)).open();
        self.inlines(content);
        self.out.close(name);
        self.out.line();
    }

    /// Writes a caption in one element: number and text, then unit, source and note. `word` is the label before the
    /// number, such as "Figure".
    fn caption(&mut self, name: &'static str, caption: &Caption, word: &str) {
        if caption.runs().iter().all(|run| is_blank(run)) {
            return;
        }
        self.out.open(name);
        if let Some(number) = &caption.number {
            self.out.tag("span").set("class", "label").with_text(&format!("{word}\u{A0}{number}"));
            self.out.text(" ");
        }
        self.inlines(&caption.text);
        let source = if name == "caption" || !caption.unit.is_empty() { Some(&self.issue.terms.source) } else { None };
        for (class, run, word) in
            [("unit", &caption.unit, None), ("source", &caption.source, source), ("note", &caption.note, None)]
        {
            if !is_blank(run) {
                self.out.text(" ");
                self.out.tag("span").set("class", class).open();
                if let Some(word) = word {
                    self.out.text(&format!("{word}: "));
                }
                self.inlines(run);
                self.out.close("span");
            }
        }
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
