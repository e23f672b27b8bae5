//! The sources of numbers and tables: `:::figures-audit`.

use crate::document::{
    Alignment, Block, Caption, Document, Inline, ReferenceKind, Row, RowKind, Table, each_inline, plain_text,
};
use crate::source::{SourceId, Span};
use crate::terms::Terms;

/// Returns a table of the numbers that refer to data, and of the tables and charts from files. `None` if there are none.
pub(super) fn figure_sources(document: &Document, terms: &Terms) -> Option<Table> {
    let text = |text: &str, span| Inline::Text { text: text.to_owned(), span };
    let mut rows = Vec::new();
    let mut add = |first: Inline, source: &str, span| {
        rows.push(Row { kind: RowKind::Body, cells: vec![vec![first], vec![text(source, span)]] });
    };
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::DataFigure(figure) = inline {
                add(text(&plain_text(&figure.content), figure.span), &figure.reference, figure.span);
            }
        });
    });
    document.each_block(&mut |block| {
        let (caption, table, kind, word, span) = match block {
            Block::Table(table) => (&table.caption, table, ReferenceKind::Table, &terms.table, table.span),
            Block::Chart(chart) => (&chart.caption, &chart.table, ReferenceKind::Figure, &terms.figure, chart.span),
            Block::Paragraph { .. }
            | Block::Heading(_)
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Figure(_)
            | Block::Equation(_)
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => return,
        };
        let Some(file) = &table.file else { return };
        add(name(caption, kind, word, span), file, span);
    });
    let span = Span::new(SourceId::default(), 0..0);
    (!rows.is_empty()).then(|| Table {
        caption: Caption::default(),
        alignments: vec![Alignment::Start, Alignment::Start],
        header_groups: Vec::new(),
        header: vec![vec![text(&terms.data, span)], vec![text(&terms.source, span)]],
        rows,
        row_headers: true,
        merged: Vec::new(),
        file: None,
        span,
    })
}

/// Returns "Table 3" as a link, or the caption of a table without a number.
fn name(caption: &Caption, kind: ReferenceKind, word: &str, span: Span) -> Inline {
    let words = |text: String| Inline::Text { text, span };
    match &caption.number {
        Some(number) => {
            let content = vec![words(format!("{word}\u{A0}{number}"))];
            Inline::Reference { kind, id: caption.id.clone(), content, span }
        }
        None if caption.has_text() => words(plain_text(&caption.text)),
        None => words(word.to_owned()),
    }
}
