//! Markdown tables and the captions after them.

use comrak::nodes::{AstNode, TableAlignment};

use super::FileParser;
use super::foreign::{is_table, without_caption_attributes};
use crate::data;
use crate::diagnostic::Code;
use crate::document::{Alignment, Block, Inline, Row, RowKind, Table, is_blank};
use crate::source::Span;

/// Starts of a paragraph that is the caption of the table before or after it.
const CAPTION_PREFIXES: [&str; 2] = ["Table:", ": "];

impl FileParser<'_, '_> {
    pub(super) fn table<'n>(&mut self, node: &'n AstNode<'n>, alignments: Vec<Alignment>, span: Span) -> Table {
        let mut rows = node.children().map(|row| {
            self.report_lost_cells(row, alignments.len());
            let mut cells: Vec<_> = row.children().map(|cell| self.inlines(cell)).collect();
            cells.resize(alignments.len(), Vec::new());
            cells
        });
        let header = rows.next().unwrap_or_default();
        let rows: Vec<Row> = rows.map(|cells| Row { kind: RowKind::Body, cells }).collect();
        if rows.is_empty() && !self.is_row(node.next_sibling()) {
            let help = "write the rows directly below the line of hyphens, each with `|` between its cells";
            self.warn(Code::EmptyTable, span, "this table has a header and no rows", help);
        }
        Table { alignments, header, rows, ..Table::empty(span) }
    }

    /// Returns `true` for a row that an empty line divides from its table. It is reported as such.
    fn is_row<'n>(&self, node: Option<&'n AstNode<'n>>) -> bool {
        node.is_some_and(|node| self.source.text()[self.span(node).range()].starts_with('|'))
    }

    /// Attaches a caption paragraph to the table before it, and checks its total. Any other block is returned.
    pub(super) fn attach_caption<'n>(
        &mut self,
        node: &'n AstNode<'n>,
        block: Block,
        blocks: &mut [Block],
    ) -> Option<Block> {
        match (block, blocks.last_mut()) {
            (Block::Paragraph { content, span }, Some(Block::Table(table))) => {
                let rest = self.take_caption(table, content);
                let is_caption = rest.as_deref().is_some_and(is_caption) && !node.next_sibling().is_some_and(is_table);
                if is_caption {
                    let message = "the table above has a caption already: this one is printed as a paragraph";
                    self.warn(Code::BrokenMarkup, span, message, "remove one of the two captions");
                }
                rest.map(|content| Block::Paragraph { content, span })
            }
            (block, _) => Some(block),
        }
    }

    /// Appends a table. A paragraph before it that is no caption of a table before that is its caption.
    pub(super) fn push_table(&mut self, mut table: Table, blocks: &mut Vec<Block>) {
        if let Some(Block::Paragraph { content, .. }) = blocks.last()
            && self.take_caption(&mut table, content.clone()).is_none()
        {
            blocks.pop();
        }
        blocks.push(Block::Table(table));
    }

    /// Makes `content` the caption of a table, and checks the total of the table. Returns `content` if it is no caption.
    fn take_caption(&mut self, table: &mut Table, content: Vec<Inline>) -> Option<Vec<Inline>> {
        let rest = take_caption(table, content);
        let is_summed = !table.caption.take_class("unsummed");
        if rest.is_none() && is_summed {
            data::table::check_total_or_wait(table, self.reader.data_context.language, self.reader.report);
        }
        rest
    }

    /// Reports cells beyond the columns of the header, which GFM (section 4.10) ignores.
    fn report_lost_cells<'n>(&mut self, row: &'n AstNode<'n>, columns: usize) {
        let span = self.span(row);
        let text = self.source.text()[span.range()].trim();
        let text = text.strip_prefix('|').unwrap_or(text);
        let mut bars = text.match_indices('|').map(|(at, _)| at).filter(|&at| !text[..at].ends_with('\\'));
        let Some(last) = bars.nth(columns.saturating_sub(1)).filter(|&at| !text[at + 1..].trim().is_empty()) else {
            return;
        };
        let start = text.as_ptr() as usize - self.source.text().as_ptr() as usize + last + 1;
        let place = Span::new(self.id, start..start + text.len() - last - 1);
        let message = format!("this row has more cells than the header, which has {columns}: the rest is not printed");
        self.warn(Code::LostCells, place, message, "give the header as many cells, or write a bar in a cell as `\\|`");
    }
}

/// Returns `true` for a paragraph that is written as a caption.
fn is_caption(content: &[Inline]) -> bool {
    matches!(content, [Inline::Text { text, .. }, ..] if CAPTION_PREFIXES.iter().any(|prefix| text.starts_with(prefix)))
}

pub(super) fn alignment(alignment: TableAlignment) -> Alignment {
    match alignment {
        TableAlignment::None => Alignment::Auto,
        TableAlignment::Left => Alignment::Start,
        TableAlignment::Center => Alignment::Center,
        TableAlignment::Right => Alignment::End,
    }
}

/// Makes `content`, the paragraph before or after a table, the caption of the table. Returns `content` if it is not a caption.
fn take_caption(table: &mut Table, mut content: Vec<Inline>) -> Option<Vec<Inline>> {
    let is_alone =
        matches!(content.as_slice(), [Inline::Text { text, .. }] if without_caption_attributes(text).is_empty());
    let Some(Inline::Text { text, .. }) = content.first_mut() else { return Some(content) };
    let words = CAPTION_PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
    // Ids and classes may stand alone: `{.dates}`
    let attributes =
        Some(text.as_str()).filter(|text| is_alone && text.trim().starts_with('{') && text.trim().ends_with('}'));
    let Some(words) = words.filter(|_| !table.caption.has_text()).or(attributes) else { return Some(content) };
    *text = words.trim_start().to_owned();
    if let Some(Inline::Text { text, .. }) = content.last_mut()
        && let Some((words, attributes)) = text.trim_end().rsplit_once('{').and_then(|(words, rest)| {
            let attributes = rest.strip_suffix('}')?;
            attributes.split_whitespace().all(|word| word.starts_with(['#', '.'])).then_some((words, attributes))
        })
    {
        for word in attributes.split_whitespace() {
            match word.split_at(1) {
                ("#", id) => id.clone_into(&mut table.caption.id),
                (_, class) => table.caption.classes.push(class.to_owned()),
            }
        }
        *text = words.trim_end().to_owned();
    }
    table.apply_classes();
    // A caption may have attributes only: `Table: {#tab:fares}`
    if !is_blank(&content) {
        table.caption.text = content;
    }
    None
}
