//! Writes figures, charts, tables and equations as calls.

use super::super::files;
use super::super::source_map::SourcePicture;
use super::CallWriter;
use super::blocks::points;
use super::literal::string;
use super::math;
use crate::document::{
    Alignment, Caption, Chart, Equation, Figure, FigureLink, HeaderGroup, Image, Inline, MergedCells, Row, RowKind,
    Table, Target,
};
use crate::tagged_text::RegionRole;

impl CallWriter<'_> {
    pub(super) fn figure(&mut self, figure: &Figure) {
        self.region(RegionRole::Picture, |writer| writer.illustration(figure));
    }

    fn illustration(&mut self, figure: &Figure) {
        let Figure { image, caption, link, .. } = figure;
        self.push("#illustration(");
        self.image_arguments(image);
        if image.decorative {
            self.push(", decorative: true");
        }
        match (image.percent, image.width, image.height) {
            (Some(percent), _, _) => self.push(&format!(", width: {percent}%")),
            (None, Some(_), _) | (None, None, Some(_)) => {
                let [width, _] = self.size(image);
                self.push(&format!(", width: {}", points(width)));
            }
            (None, None, None) => {}
        }
        match link {
            None => self.caption(caption, "credit"),
            Some(FigureLink { target: Target::Anchor(id), .. }) => {
                self.push(&format!(", link: {}", string(&format!("#{id}"))));
                self.caption(caption, "credit");
            }
            Some(FigureLink { target: Target::Url(url), .. }) => {
                self.push(&format!(", link: {}", string(url)));
                let mut caption = caption.clone();
                caption.source.extend(self.printed_address(url, !caption.source.is_empty(), figure.span));
                self.caption(&caption, "credit");
            }
        }
        self.push(")");
    }

    /// Returns width and height of an image in CSS pixels: its attributes, or else its natural size. If only one is
    /// set, the other is in proportion.
    pub(super) fn size(&self, image: &Image) -> [f64; 2] {
        let file = &self.document.images[image.file];
        let (natural_width, natural_height) = (f64::from(file.width), f64::from(file.height));
        match (image.width.map(f64::from), image.height.map(f64::from)) {
            (Some(width), Some(height)) => [width, height],
            (Some(width), None) => [width, width * natural_height / natural_width],
            (None, Some(height)) => [height * natural_width / natural_height, height],
            (None, None) => [natural_width, natural_height],
        }
    }

    pub(super) fn chart(&mut self, chart: &Chart) {
        self.push("#chart(");
        self.image_arguments(&chart.image);
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
            writer.push(&math::equation(&equation.math.mathml, equation.math.alternative(), true));
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
        for (at, Row { cells, .. }) in table.rows.iter().enumerate() {
            if table.ends_group(at) {
                self.region(RegionRole::TotalRow, |writer| writer.row(cells));
            } else {
                self.row(cells);
            }
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
        if !table.merged.is_empty() {
            let cell = |cell: &MergedCells| {
                let MergedCells { row, column, rows, columns } = cell;
                format!("(row: {row}, column: {column}, rows: {rows}, columns: {columns}),")
            };
            let cells: String = table.merged.iter().map(cell).collect();
            self.push(&format!(", merged: ({cells})"));
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

    /// Writes the arguments `src: "/images/001.png", alt: "…"`. Each picture has a path of its own, by which it is found
    /// on the pages, even if others show the same file.
    pub(super) fn image_arguments(&mut self, image: &Image) {
        let file = &self.document.images[image.file];
        let path = if self.shown_files.insert(image.file) {
            files::image_path(image.file, file)
        } else {
            files::repeated_image_path(self.map.pictures().len(), file)
        };
        self.push(&format!("src: {}, alt: {}", string(&path), string(&image.description)));
        let leaf = self.leaves.image(image);
        self.map.picture(SourcePicture { position: self.text.len() - 1, file: image.file, path, leaf });
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
