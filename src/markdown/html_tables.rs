//! Tables in HTML, with cells over several rows and columns.

use super::FileParser;
use super::elements::OpenElement;
use super::html::HtmlTag;
use crate::data;
use crate::diagnostic::Code;
use crate::document::{Block, HeaderGroup, Inline, InlineStyle, MergedCells, Part, Row, RowKind, Table, is_blank};
use crate::source::Span;

mod grid;

use grid::{GridCell, HtmlCell, HtmlRow, TablePart};

/// Maximum number of merged cells of a table: each is compared with each row.
const MAX_MERGED: usize = 1000;

/// A table whose end tag has not been read yet.
pub(super) struct HtmlTable {
    tag: HtmlTag,
    span: Span,
    caption: Vec<Inline>,
    rows: Vec<HtmlRow>,
    part: TablePart,
    /// Cell or caption that is being read, with the number of blocks before its content.
    open: Option<(OpenPart, usize)>,
    /// Whether unused attributes of one of its tags have been reported.
    has_unused: bool,
}

/// Part of a table that has text.
enum OpenPart {
    Caption,
    Cell(HtmlCell),
}

/// Names of the elements of a table.
pub(super) fn is_table_tag(name: &str) -> bool {
    matches!(name, "table" | "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "td")
}

impl HtmlTable {
    fn new(tag: HtmlTag, span: Span) -> Self {
        Self { tag, span, caption: Vec::new(), rows: Vec::new(), part: TablePart::Body, open: None, has_unused: false }
    }

    /// Source position of the start tag.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Reads a tag inside the table. `blocks` is the number of blocks before the content that follows.
    fn read(&mut self, tag: &HtmlTag, span: Span, blocks: usize) {
        match (tag.name.as_str(), tag.closing) {
            ("thead", false) => self.part = TablePart::Head,
            ("tfoot", false) => self.part = TablePart::Foot,
            ("tbody", false) | ("thead" | "tfoot", true) => self.part = TablePart::Body,
            ("tr", false) => self.rows.push(HtmlRow { part: self.part, cells: Vec::new(), span }),
            ("th" | "td", false) => self.open = Some((OpenPart::Cell(HtmlCell::new(tag, span)), blocks)),
            ("caption", false) => self.open = Some((OpenPart::Caption, blocks)),
            _ => {}
        }
    }

    /// Ends the cell or the caption that is being read.
    fn finish(&mut self, part: OpenPart, content: Vec<Inline>) {
        match part {
            OpenPart::Caption => self.caption = content,
            OpenPart::Cell(mut cell) => {
                cell.content = content;
                match self.rows.last_mut() {
                    Some(row) => row.cells.push(cell),
                    None => self.rows.push(HtmlRow { part: self.part, span: cell.span, cells: vec![cell] }),
                }
            }
        }
    }
}

impl FileParser<'_, '_> {
    /// Reads a tag of a table. One outside a table is reported.
    pub(super) fn table_tag(&mut self, tag: HtmlTag, span: Span, blocks: &mut Vec<Block>, open: &mut Vec<OpenElement>) {
        let is_start = tag.name == "table" && !tag.closing;
        if is_start {
            let has_unused = self.report_unused_html(&tag, span);
            self.open_table(HtmlTable { has_unused, ..HtmlTable::new(tag, span) }, blocks, open);
            return;
        }
        let Some(depth) = open.iter().rposition(|element| matches!(element, OpenElement::Table(_))) else {
            if !tag.closing {
                self.unsupported(&tag, span);
            }
            return;
        };
        while open.len() > depth + 1
            && let Some(element) = open.pop()
        {
            self.close(element, blocks);
        }
        let Some(OpenElement::Table(mut table)) = open.pop() else { return };
        self.finish_part(&mut table, blocks);
        if tag.name == "table" {
            self.close_table(*table, blocks);
        } else {
            // Tables of word processors have the same attributes on every cell.
            table.has_unused = table.has_unused || self.report_unused_html(&tag, span);
            table.read(&tag, span, blocks.len());
            open.push(OpenElement::Table(table));
        }
    }

    /// Ends the cell or the caption of a table that is being read.
    fn finish_part(&mut self, table: &mut HtmlTable, blocks: &mut Vec<Block>) {
        if let Some((part, start)) = table.open.take() {
            let inside = blocks.split_off(start.min(blocks.len()));
            let content = self.cell_content(inside);
            table.finish(part, content);
        }
    }

    /// Returns the content of a cell as one run, with line breaks between the blocks.
    fn cell_content(&mut self, blocks: Vec<Block>) -> Vec<Inline> {
        let mut run: Vec<Inline> = Vec::new();
        for block in blocks {
            let span = block.span();
            run.extend((!run.is_empty()).then_some(Inline::HardBreak { span }));
            match block {
                Block::Paragraph { content, .. } => run.extend(content),
                Block::Figure(figure) => {
                    run.push(Inline::Image(figure.image));
                    run.extend(figure.caption.text);
                }
                Block::Equation(equation) => run.push(Inline::Math(equation.math)),
                Block::Code { text, .. } => run.push(Inline::Code { text: text.trim().to_owned(), span }),
                Block::Passage { language, blocks, span } => {
                    let content = self.cell_content(blocks);
                    run.push(Inline::Passage { language, content, span });
                }
                block => {
                    let message = "a cell has words and images only: this is set as lines of words";
                    let help = "move it out of the table, or write a line for each part, with `<br>` between them";
                    self.warn(Code::UnsupportedHtml, span, message, help);
                    add_lines(&block, &mut run);
                }
            }
        }
        run
    }

    /// Appends a table at its end tag.
    pub(super) fn close_table(&mut self, mut html: HtmlTable, blocks: &mut Vec<Block>) {
        self.finish_part(&mut html, blocks);
        html.rows.retain(|row| !row.cells.is_empty());
        if html.rows.is_empty() {
            self.warn(Code::UnsupportedHtml, html.span, "this table has no cells", "write them, or remove it");
            return;
        }
        self.find_header(&mut html);
        let width = html.rows.iter().map(HtmlRow::width).max().unwrap_or(1).min(grid::MAX_COLUMNS);
        let [head, body, foot] = [TablePart::Head, TablePart::Body, TablePart::Foot]
            .map(|part| html.rows.iter().filter(|row| row.part == part).cloned().collect::<Vec<_>>());
        let has_total = foot.len() == 1;
        let [head, body, foot] = [head, body, foot].map(|rows| self.grid(rows, width));
        let width = [&head, &body, &foot].iter().flat_map(|grid| grid.iter().map(Vec::len)).max().unwrap_or(1);
        let alignments = grid::alignments(head.iter().chain(&body), width);
        let rows = || body.iter().chain(&foot);
        let row_headers = grid::has_row_headers(rows());
        let mut merged = Vec::new();
        let (header_groups, header) = header(&head, width, &mut merged);
        let mut built: Vec<Row> = Vec::new();
        for row in rows() {
            built.push(body_row(row, built.len() + 1, width, row_headers, &mut merged));
        }
        if built.is_empty() {
            let help = "write its rows: `<tr><td>…</td></tr>`";
            self.warn(Code::EmptyTable, html.span, "this table has a header and no rows", help);
        }
        if merged.len() > MAX_MERGED {
            let message =
                format!("this table has more than {MAX_MERGED} merged cells: the others are set as single ones");
            self.warn(Code::TableSpans, html.span, message, "divide it into several tables");
            merged.truncate(MAX_MERGED);
        }
        if let Some(last) = built.last_mut().filter(|_| has_total) {
            last.kind = RowKind::Total;
        }
        let mut table =
            Table { alignments, header_groups, header, rows: built, row_headers, merged, ..Table::empty(html.span) };
        html.tag.attribute("id").unwrap_or_default().trim().clone_into(&mut table.caption.id);
        let classes = html.tag.attribute("class").unwrap_or_default();
        table.caption.classes = classes.split_whitespace().map(str::to_owned).collect();
        table.apply_classes();
        let is_summed = !table.caption.take_class("unsummed");
        table.caption.text = html.caption;
        if table.caption.has_text() && is_summed {
            data::table::check_total_or_wait(&mut table, self.reader.data_context.language, self.reader.report);
        }
        self.push_table(table, blocks);
    }

    /// Makes the first row the header if the table marks none.
    fn find_header(&mut self, table: &mut HtmlTable) {
        if table.rows.iter().any(|row| row.part == TablePart::Head) {
            return;
        }
        let is_only = table.rows.len() == 1;
        let first = &mut table.rows[0];
        let is_marked = first.cells.iter().any(|cell| cell.is_header);
        if is_marked || !is_only {
            first.part = TablePart::Head;
        }
        if !is_marked {
            let effect = if is_only { "it is set without one" } else { "its first row is the header" };
            let help = "write `<th>` for each cell of the header";
            self.warn(Code::TableSpans, table.span, format!("this table marks no header: {effect}"), help);
        }
    }

    fn open_table(&mut self, table: HtmlTable, blocks: &mut Vec<Block>, open: &mut Vec<OpenElement>) {
        if open.len() < super::elements::MAX_OPEN {
            open.push(OpenElement::Table(Box::new(table)));
        } else {
            self.close_table(table, blocks);
        }
    }
}

/// Returns the titles over columns, row by row, and the cells of the last row of the header. A cell that goes on in the row
/// below stands in the last row that it covers.
fn header(rows: &[Vec<GridCell>], width: usize, merged: &mut Vec<MergedCells>) -> (Vec<HeaderGroup>, Vec<Vec<Inline>>) {
    let mut lines: Vec<Vec<HeaderGroup>> = Vec::new();
    for at in 0..rows.len() {
        let mut line: Vec<HeaderGroup> = Vec::new();
        let mut column = 0;
        while column < width {
            let cell = (0..=at).find_map(|above| match rows[above].get(column) {
                Some(GridCell::Own(cell)) if above + cell.rows == at + 1 => Some(cell),
                Some(GridCell::Own(_) | GridCell::Covered | GridCell::Empty) | None => None,
            });
            let title = cell.map(|cell| cell.content.clone()).unwrap_or_default();
            let columns = cell.map_or(1, |cell| cell.columns.min(width - column));
            line.push(HeaderGroup { title, columns });
            column += columns;
        }
        lines.push(line);
    }
    let header = Table::header_of(lines.pop().unwrap_or_default(), width, merged);
    lines.retain(|line| line.iter().any(|group| !is_blank(&group.title)));
    (lines.into_iter().flatten().collect(), header)
}

/// Returns a row of the body. A header over all columns is the title of the rows that follow.
fn body_row(cells: &[GridCell], row: usize, width: usize, row_headers: bool, merged: &mut Vec<MergedCells>) -> Row {
    if let Some(GridCell::Own(cell)) = cells.first()
        && cell.is_header
        && cell.columns == width
        && width > 1
    {
        let mut titles = vec![Vec::new(); width];
        titles[0].clone_from(&cell.content);
        return Row { kind: RowKind::Group, cells: titles };
    }
    let mut row_cells: Vec<Vec<Inline>> = Vec::with_capacity(width);
    for column in 0..width {
        let Some(GridCell::Own(cell)) = cells.get(column) else {
            row_cells.push(Vec::new());
            continue;
        };
        if cell.rows > 1 || cell.columns > 1 {
            merged.push(MergedCells { row, column, rows: cell.rows, columns: cell.columns });
        }
        let is_plain = !cell.is_header || column == 0 && row_headers || cell.content.is_empty();
        let content = cell.content.clone();
        row_cells.push(if is_plain {
            content
        } else {
            vec![Inline::Styled { style: InlineStyle::Strong, content, span: cell.span }]
        });
    }
    Row { kind: RowKind::Body, cells: row_cells }
}

/// Adds the words of a block to a run, with line breaks between its parts.
fn add_lines(block: &Block, run: &mut Vec<Inline>) {
    let span = block.span();
    for (at, part) in block.parts().into_iter().enumerate() {
        run.extend((at > 0).then_some(Inline::HardBreak { span }));
        match part {
            Part::Inlines(inlines) => run.extend(inlines.iter().cloned()),
            Part::Blocks(inside) => inside.iter().for_each(|block| add_lines(block, run)),
        }
    }
}
