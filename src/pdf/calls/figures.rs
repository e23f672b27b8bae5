//! Writes figures, charts, tables and equations as calls.

use super::CallWriter;
use super::blocks::pixels;
use super::literal::string;
use super::math;
use crate::document::{Alignment, Caption, Chart, Equation, Figure, HeaderGroup, Image, Inline, Row, RowKind, Table};

impl CallWriter<'_> {
    pub(super) fn figure(&mut self, figure: &Figure) {
        let Figure { image, caption, percent, .. } = figure;
        self.push("#illustration(");
        self.push(&self.image_arguments(image));
        if image.decorative {
            self.push(", decorative: true");
        }
        match (percent, image.width) {
            (Some(percent), _) => self.push(&format!(", width: {percent}%")),
            (None, Some(width)) => self.push(&format!(", width: {}", pixels(width))),
            (None, None) => {}
        }
        self.caption(caption, "credit");
        self.push(")");
    }

    pub(super) fn chart(&mut self, chart: &Chart) {
        self.push("#chart(");
        self.push(&self.image_arguments(&chart.image));
        self.caption(&chart.caption, "source");
        self.push(")");
    }

    pub(super) fn equation(&mut self, equation: &Equation) {
        self.push("#equation(");
        if !equation.id.is_empty() {
            self.push(&format!("id: {}, ", string(&equation.id)));
        }
        if let Some(number) = &equation.number {
            self.push(&format!("number: {}, ", string(number)));
        }
        self.leaf(self.leaves.formula(&equation.math), |writer| {
            writer.push(&math::equation(&equation.math.mathml, &equation.math.words, true));
        });
        self.push(")");
    }

    pub(super) fn table(&mut self, table: &Table) {
        self.push("#data-table(align: (");
        table.alignments.iter().for_each(|alignment| self.push(align(*alignment)));
        self.push(")");
        if !table.header_groups.is_empty() {
            self.push(", header-groups: (");
            table.header_groups.iter().for_each(|group| self.header_group(group));
            self.push(")");
        }
        self.push(", header: ");
        self.row(&table.header);
        self.push(", rows: (\n");
        for Row { cells, .. } in &table.rows {
            self.row(cells);
            self.push(",\n");
        }
        self.push(")");
        if table.rows.iter().any(|row| row.kind != RowKind::Body) {
            let kinds: String = table.rows.iter().map(|row| string(row.kind.name()) + ",").collect();
            self.push(&format!(", kinds: ({kinds})"));
        }
        if table.row_headers {
            self.push(", row-headers: true");
        }
        self.caption(&table.caption, "source");
        self.push(")");
    }

    fn header_group(&mut self, group: &HeaderGroup) {
        self.push("(title: ");
        self.repeatable_content(&group.title);
        self.push(&format!(", columns: {}),", group.columns));
    }

    fn row(&mut self, cells: &[Vec<Inline>]) {
        self.push("(");
        for cell in cells {
            self.repeatable_content(cell);
            self.push(",");
        }
        self.push(")");
    }

    /// Writes the arguments `, id: "…", number: "3", caption: […], unit: […]` and so on, leaving out empty ones.
    /// `source` is the name of the argument for [`Caption::source`].
    fn caption(&mut self, caption: &Caption, source: &str) {
        if !caption.id.is_empty() {
            self.push(&format!(", id: {}", string(&caption.id)));
        }
        if let Some(number) = &caption.number {
            self.push(&format!(", number: {}", string(number)));
        }
        let parts =
            [("caption", &caption.text), ("unit", &caption.unit), (source, &caption.source), ("note", &caption.note)];
        for (name, run) in parts.into_iter().filter(|(_, run)| !run.is_empty()) {
            self.push(&format!(", {name}: "));
            self.content(run);
        }
        self.classes(&caption.classes);
    }

    /// Returns the arguments `src: "/images/001.png", alt: "…"`.
    pub(super) fn image_arguments(&self, image: &Image) -> String {
        let path = super::super::files::image_path(image.file, &self.document.images[image.file]);
        format!("src: {}, alt: {}", string(&path), string(&image.description))
    }
}

fn align(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Auto => "auto,",
        Alignment::Start => "start,",
        Alignment::Center => "center,",
        Alignment::End => "end,",
    }
}
