//! Checks the columns of statements that name the notes to the accounts: a number without a note, and a figure that the
//! note has otherwise.

use std::collections::HashMap;

use crate::data::printed_number;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Inline, RowKind, Table, each_inline, plain_text};
use crate::publication::Language;
use crate::source::Span;

/// Titles of such columns.
const TITLES: &[&str] = &["note", "notes", "nota", "note n°", "anhang", "anm.", "erläuterung", "toelichting", "noot"];

pub(super) fn run(document: &Document, language: &Language, report: &mut Report) {
    let notes = AccountNotes::of(document);
    if notes.tables.is_empty() {
        return;
    }
    document.each_block(&mut |block| {
        if let Block::Table(table) = block {
            check(table, &notes, language, report);
        }
    });
}

/// The notes to the accounts.
struct AccountNotes<'a> {
    /// The first table of each note, if it has one, by the number of the note.
    tables: HashMap<&'a str, Option<&'a Table>>,
    /// Numbers of the notes by the ids of their headings.
    numbers: HashMap<&'a str, &'a str>,
    /// Number of the last note that is no part of another one.
    last: &'a str,
}

impl<'a> AccountNotes<'a> {
    fn of(document: &'a Document) -> Self {
        let mut notes = Self { tables: HashMap::new(), numbers: HashMap::new(), last: "" };
        for section in &document.sections {
            notes.add(None, &section.blocks);
            for article in &section.articles {
                let number = article.heading.number.as_deref();
                notes.numbers.extend(number.map(|number| (article.heading.id.as_str(), number)));
                notes.add(number, &article.blocks);
            }
        }
        notes
    }

    /// Adds the notes in `blocks`. `current` is the number of the note that the first of them belong to.
    fn add(&mut self, mut current: Option<&'a str>, blocks: &'a [Block]) {
        self.open(current);
        for block in blocks {
            if let Block::Heading(heading) = block {
                current = heading.number.as_deref();
                self.open(current);
                self.numbers.extend(current.map(|number| (heading.id.as_str(), number)));
            } else if let (Block::Table(table), Some(number)) = (block, current) {
                self.tables.entry(number).or_default().get_or_insert(table);
            }
        }
    }

    fn open(&mut self, number: Option<&'a str>) {
        if let Some(number) = number {
            self.tables.insert(number, None);
            if !number.contains('.') {
                self.last = number;
            }
        }
    }

    /// Returns the number of the note that a typed number names. The parts of a note may be numbered in its text only: then
    /// `3.1` names note 3.
    fn named(&self, typed: &str) -> Option<&'a str> {
        let (around, _) = typed.split_once('.').unwrap_or((typed, ""));
        let is_part = |number: &str| number.strip_prefix(around).is_some_and(|rest| rest.starts_with('.'));
        let has_parts = self.tables.keys().any(|number| is_part(number));
        let found = self.tables.get_key_value(typed);
        found.or_else(|| self.tables.get_key_value(around).filter(|_| !has_parts)).map(|(number, _)| *number)
    }
}

/// Checks the columns of a table that name notes.
fn check(table: &Table, notes: &AccountNotes<'_>, language: &Language, report: &mut Report) {
    let is_title = |title: &[Inline]| TITLES.contains(&plain_text(title).trim().to_lowercase().as_str());
    let Some(column) = table.header.iter().position(|title| is_title(title)) else { return };
    let mut named: Vec<Option<&str>> = Vec::new();
    for row in &table.rows {
        let cell = row.cells.get(column).map_or(&[][..], Vec::as_slice);
        named.push(named_note(cell, notes, table.span, report));
    }
    for (at, number) in named.iter().enumerate() {
        let Some(number) = *number else { continue };
        // A note to several rows is compared with their sum, once.
        let rows: Vec<usize> = (0..named.len()).filter(|row| named[*row] == Some(number)).collect();
        if let Some(note) = notes.tables.get(number).copied().flatten().filter(|_| rows.first() == Some(&at)) {
            compare(&Statement { table, rows: &rows, number, note, language }, report);
        }
    }
}

/// Returns the number of the note that a cell names. `None` if it names several or none. Reports numbers without a note.
fn named_note<'a>(cell: &[Inline], notes: &AccountNotes<'a>, table: Span, report: &mut Report) -> Option<&'a str> {
    let mut mentioned = None;
    each_inline(cell, &mut |inline| {
        if let Inline::Mention { items, .. } = inline {
            mentioned = items.first().and_then(|item| notes.numbers.get(item.key.as_str())).copied().or(mentioned);
        }
    });
    let text = plain_text(cell);
    let typed: Vec<&str> = text.split([',', ';', '&', ' ', '–', '\u{A0}']).filter(|word| !word.is_empty()).collect();
    let mut found = mentioned;
    for word in &typed {
        let number = word.trim_matches(['(', ')', '[', ']', '.']);
        let is_digit = |byte: u8| byte.is_ascii_digit();
        if !number.split('.').all(|part| !part.is_empty() && part.bytes().all(is_digit)) {
            return None;
        }
        let Some(known) = notes.named(number) else {
            let place = cell.first().map_or(table, Inline::span);
            let message = format!("there is no note {number}: the last note to the accounts is {}", notes.last);
            let help = "give the heading of the note the class `.note` and an id, and write `[@id]` in the column";
            report.push(Diagnostic::new(Code::UnknownReference, place, message, help));
            return None;
        };
        found = Some(known);
    }
    found.filter(|_| typed.len() + usize::from(mentioned.is_some()) == 1)
}

/// Rows of a table that name a note with a table.
struct Statement<'a> {
    table: &'a Table,
    rows: &'a [usize],
    number: &'a str,
    note: &'a Table,
    language: &'a Language,
}

/// Compares the rows of a statement with the total of a note, in the columns that both have. Signs are not compared.
fn compare(statement: &Statement<'_>, report: &mut Report) {
    let Statement { table, rows, number, note, language } = *statement;
    let Some(total) = note.rows.iter().rposition(|row| row.kind == RowKind::Total) else { return };
    let value = |table: &Table, row: usize, column: usize| {
        let cell = table.rows.get(row)?.cells.get(column)?;
        printed_number(&plain_text(cell), language).map(|printed| printed.number)
    };
    let unit = |table: &Table| plain_text(&table.caption.unit);
    let has_units = !unit(table).is_empty() && !unit(note).is_empty();
    if has_units && unit(table) != unit(note) {
        return;
    }
    for (column, title) in table.header.iter().enumerate() {
        let title = plain_text(title);
        let same = note.header.iter().position(|other| !title.is_empty() && plain_text(other) == title);
        let Some((other, sum)) = same.and_then(|other| Some((other, value(note, total, other)?))) else { continue };
        let values: Vec<_> = rows.iter().filter_map(|row| value(table, *row, column)).collect();
        let Some(first) = values.first() else { continue };
        let all: f64 = values.iter().map(crate::data::Number::value).sum();
        // The last digit may be rounded.
        let close = |one: f64, other: f64| (one.abs() - other.abs()).abs() < 1.5 * 0.1_f64.powi(sum.decimals().into());
        let is_row = (0..note.rows.len())
            .filter_map(|row| value(note, row, other))
            .any(|cell| values.iter().any(|own| close(own.value(), cell.value())));
        if close(all, sum.value()) || is_row {
            continue;
        }
        let name = table.rows[rows[0]].cells.first().map(|cell| plain_text(cell)).unwrap_or_default();
        let shown = crate::data::Number::rounded(all, first.decimals()).format(first.decimals(), language);
        let sum = sum.format(sum.decimals(), language);
        let message = format!("`{name}` is {shown} in the column `{title}`, but note {number} makes it {sum}");
        let place =
            table.rows[rows[0]].cells.get(column).and_then(|cell| cell.first()).map_or(table.span, Inline::span);
        let help = "correct the statement or the note, or name another note in the row";
        report.push(Diagnostic::new(Code::UnequalFigures, place, message, help));
    }
}
