//! The numbers of an issue, with their sources: which of them are set from data, which are checked, and which are typed.
//! Numbers that the program makes are not listed: those of figures, pages, notes and citations.

use std::collections::HashSet;
use std::ptr::from_ref;

use serde::Serialize;

use crate::data::{printed_number, printed_numbers, written_path};
use crate::document::{
    Block, DataFigure, Document, Inline, Part, ReferenceKind, RowKind, Table, each_inline, plain_text,
};
use crate::publication::Language;
use crate::source::{Sources, Span};

mod dates;

use dates::DateWords;

/// A number of an issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ListedNumber {
    /// Path of the source file.
    pub(crate) file: String,
    /// Line, from 1.
    pub(crate) line: usize,
    /// Column in characters, from 1.
    pub(crate) column: usize,
    /// Number as it is printed, with ordinary spaces.
    pub(crate) number: String,
    pub(crate) origin: NumberOrigin,
    /// Reference to the data, path of the data file, or id of the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

/// The origin of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NumberOrigin {
    /// Set from data.
    Data,
    /// Typed or given, and equal to what the data or the lines make.
    Checked,
    /// A cell of a table or chart that comes from a data file.
    Table,
    /// A cell that is typed in a table or chart of the issue, and not checked.
    Cell,
    /// Typed in a text, and not checked.
    Typed,
    /// A year, a day of a month or a time of day, typed in a text.
    Date,
}

impl NumberOrigin {
    pub(crate) const ALL: [Self; 6] = [Self::Data, Self::Checked, Self::Table, Self::Cell, Self::Typed, Self::Date];

    /// Returns the name of the origin.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Checked => "checked",
            Self::Table => "table",
            Self::Cell => "cell",
            Self::Typed => "typed",
            Self::Date => "date",
        }
    }
}

/// Returns the numbers of an issue in reading order. The numbers of a table are those of its cells.
pub(crate) fn numbers(document: &Document, language: &Language, sources: &Sources) -> Vec<ListedNumber> {
    let dates = DateWords::new(language);
    let mut list = NumberList { language, dates, sources, numbers: Vec::new(), passed: HashSet::new() };
    document.each_block(&mut |block| {
        if let Some((caption, table)) = block.data() {
            list.table(table, &caption.id);
        } else if let Block::Collection { .. } = block {
            list.pass_over(block);
        }
    });
    document.each_run(&mut |run| {
        if !list.passed.contains(&run.as_ptr().addr()) {
            list.run(run);
        }
    });
    list.described(document);
    list.numbers.sort_by(|a, b| (&a.file, a.line, a.column, a.origin).cmp(&(&b.file, b.line, b.column, b.origin)));
    // A note that several chapters refer to is there several times.
    list.numbers.dedup_by(|a, b| (&a.file, a.line, a.column, &a.number) == (&b.file, b.line, b.column, &b.number));
    list.numbers
}

struct NumberList<'a> {
    language: &'a Language,
    dates: DateWords,
    sources: &'a Sources,
    numbers: Vec<ListedNumber>,
    /// Addresses of the runs that are not texts: the cells of tables, and compiled lists, which repeat captions and the
    /// data of charts.
    passed: HashSet<usize>,
}

impl NumberList<'_> {
    /// Adds the numbers by reference in alternative texts.
    fn described(&mut self, document: &Document) {
        let mut in_runs = HashSet::new();
        document.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::DataFigure(figure) = inline {
                    in_runs.insert(from_ref(figure).addr());
                }
            });
        });
        document.each_data_figure(&mut |figure| {
            if !in_runs.contains(&from_ref(figure).addr()) {
                self.figure(figure);
            }
        });
    }

    fn figure(&mut self, figure: &DataFigure) {
        let origin = if figure.is_typed { NumberOrigin::Checked } else { NumberOrigin::Data };
        self.add(&plain_text(&figure.content), origin, Some(figure.reference.clone()), figure.span, 0);
    }

    /// Leaves out the runs of a compiled list.
    fn pass_over(&mut self, list: &Block) {
        for part in list.parts() {
            if let Part::Inlines(run) = part {
                self.passed.insert(run.as_ptr().addr());
            }
        }
    }

    fn table(&mut self, table: &Table, id: &str) {
        self.passed.extend(table.header.iter().map(|cell| cell.as_ptr().addr()));
        for row in &table.rows {
            for (at, cell) in row.cells.iter().enumerate() {
                self.passed.insert(cell.as_ptr().addr());
                let Some(span) = cell.first().map(Inline::span).filter(|_| at > 0) else { continue };
                let text = plain_text(cell);
                let is_sum = matches!(row.kind, RowKind::Subtotal | RowKind::Total);
                let origin = match (is_sum, &table.file) {
                    (true, _) => NumberOrigin::Checked,
                    (false, Some(_)) => NumberOrigin::Table,
                    (false, None) => NumberOrigin::Cell,
                };
                let has_words = text.contains(char::is_alphabetic);
                let is_run = |inline: &Inline| {
                    matches!(inline, Inline::DataFigure(_) | Inline::Mention { .. } | Inline::Reference { .. })
                };
                if has_words || cell.iter().any(is_run) {
                    self.run(cell);
                } else if printed_number(&text, self.language).is_some() {
                    let from = self.sources.get(table.span.source).path();
                    let file = table.file.as_ref().map(|file| written_path(file, from));
                    let source = file.or_else(|| (!id.is_empty()).then(|| format!("#{id}")));
                    self.add(&text, origin, source, span, 0);
                }
            }
        }
    }

    fn run(&mut self, run: &[Inline]) {
        for inline in run {
            match inline {
                Inline::DataFigure(figure) => self.figure(figure),
                Inline::Text { text, span } => self.text(text, *span),
                Inline::SoftBreak { .. }
                | Inline::HardBreak { .. }
                | Inline::Code { .. }
                | Inline::Styled { .. }
                | Inline::Passage { .. }
                | Inline::Abbreviation { .. }
                | Inline::Link { .. }
                | Inline::Image(_)
                | Inline::Math(_)
                | Inline::Reference { kind: ReferenceKind::Term, .. }
                | Inline::IndexMark { .. }
                | Inline::Anchor { .. }
                | Inline::NoteReference { .. } => self.run(inline.children()),
                Inline::Mention { .. } | Inline::Reference { .. } => {}
            }
        }
    }

    /// Adds the numbers in a text, each at its place in the source.
    fn text(&mut self, text: &str, span: Span) {
        let source = self.sources.get(span.source).text().get(span.range()).unwrap_or_default();
        let dates_in_digits = dates::in_digits(text);
        let mut from = 0;
        for printed in printed_numbers(text, self.language) {
            let number = &text[printed.range.clone()];
            // A number without its digits in the source is made by the program, such as that of a heading.
            let Some((offset, end)) = written_at(&source[from..], &text[..printed.range.start], number) else {
                continue;
            };
            let is_in_digits = dates_in_digits.iter().any(|date| dates::overlap(date, &printed.range));
            let is_date = is_in_digits || self.dates.has(text, &printed.range);
            let origin = if is_date { NumberOrigin::Date } else { NumberOrigin::Typed };
            self.add(number, origin, None, span, from + offset);
            from += end;
        }
    }

    fn add(&mut self, number: &str, origin: NumberOrigin, source: Option<String>, span: Span, offset: usize) {
        let file = self.sources.get(span.source);
        let place = file.position(span.range().start + offset);
        self.numbers.push(ListedNumber {
            file: file.path().to_owned(),
            line: place.line,
            column: place.column,
            number: number.replace('\u{A0}', " "),
            origin,
            source,
        });
    }
}

/// Numbers of characters before a number that its place is found by. Typography may have changed some of them.
const CONTEXTS: [usize; 6] = [20, 12, 6, 3, 1, 0];

/// Maximum distance between two numbers of a text in its source, in bytes.
const MAX_DISTANCE: usize = 20_000;

/// Returns the start and the end in `source` of a number that is printed after `before`. Typography may have changed signs and
/// spaces of the number, but no digits and, in many languages, no separators.
fn written_at(source: &str, before: &str, number: &str) -> Option<(usize, usize)> {
    let source = &source[..source.floor_char_boundary(MAX_DISTANCE)];
    let digits = number.split(|c: char| !c.is_numeric()).find(|digits| !digits.is_empty()).unwrap_or(number);
    let whole = number.trim_matches(|c: char| !c.is_numeric());
    for context in CONTEXTS {
        let start = before.char_indices().rev().nth(context.saturating_sub(1)).map_or(0, |(at, _)| at);
        let words = if context == 0 { "" } else { &before[start..] };
        for digits in [whole, digits] {
            let written = format!("{words}{digits}");
            if let Some(found) = source.find(&written) {
                let end = found + written.len();
                return Some((end - digits.len(), end));
            }
        }
    }
    None
}
