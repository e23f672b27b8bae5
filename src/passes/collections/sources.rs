//! The sources of numbers and tables: `:::figures-audit` and `:::data-files`.

use std::collections::HashSet;

use crate::data::written_path;
use crate::digest::sha256_hex;
use crate::document::{
    Alignment, Block, Caption, DataFile, Document, Inline, ReferenceKind, Row, RowKind, Table, plain_text,
};
use crate::source::{SourceId, Sources, Span};
use crate::terms::Terms;

/// Returns a table of the numbers that refer to data, and of the tables and charts from files. `None` if there are none.
/// A number that occurs again is listed once.
pub(super) fn figure_sources(document: &Document, terms: &Terms, sources: &Sources) -> Option<Table> {
    let text = |text: &str, span| Inline::Text { text: text.to_owned(), span };
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |first: Inline, source: &str, span| {
        rows.push(Row { kind: RowKind::Body, cells: vec![vec![first], vec![text(source, span)]] });
    };
    document.each_data_figure(&mut |figure| {
        let number = plain_text(&figure.content);
        if seen.insert((number.clone(), figure.reference.clone())) {
            add(text(&number, figure.span), &figure.reference, figure.span);
        }
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
        let file = written_path(file, sources.get(span.source).path());
        add(name(caption, kind, word, span), &file, span);
    });
    table([&terms.data, &terms.source], rows)
}

/// Returns a table of the data files that go with the issue: their paths in the e-book and in the output folder, and their
/// SHA-256 checksums. `None` if there are none.
///
/// The paths are no links: the PDF cannot contain the files, and an e-book may only link to the documents of its spine
/// (EPUB 3.3, section 5.7.1).
pub(super) fn data_files(document: &Document, terms: &Terms) -> Option<Table> {
    let span = nowhere();
    let text = |text: String| vec![Inline::Text { text, span }];
    let row = |file: &DataFile| Row {
        kind: RowKind::Body,
        cells: vec![text(file.output_path()), text(in_groups(&sha256_hex(&file.bytes)))],
    };
    table([&terms.data, "SHA-256"], document.data_files.iter().map(row).collect())
}

/// Returns hexadecimal digits in groups of eight, between which lines can break.
fn in_groups(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Returns a table of two columns with names in the first, or `None` if it has no rows.
fn table(header: [&str; 2], rows: Vec<Row>) -> Option<Table> {
    let span = nowhere();
    (!rows.is_empty()).then(|| Table {
        caption: Caption::default(),
        alignments: vec![Alignment::Start, Alignment::Start],
        header_groups: Vec::new(),
        header: header.map(|text| vec![Inline::Text { text: text.to_owned(), span }]).into(),
        rows,
        row_headers: true,
        merged: Vec::new(),
        file: None,
        definitions: Vec::new(),
        has_unchecked_total: false,
        span,
    })
}

/// Source position of generated text.
fn nowhere() -> Span {
    Span::new(SourceId::default(), 0..0)
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
