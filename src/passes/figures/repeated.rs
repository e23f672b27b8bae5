//! Numbers that are typed in a table or a chart, and equal a column or a row of another table but for one.

use std::collections::HashMap;

use crate::data::Number;
use crate::data::quantity::NumberTable;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::Document;
use crate::publication::Language;
use crate::source::Span;

/// Least length of a series: a shorter one may be like another by chance.
const LEAST_NUMBERS: usize = 4;

/// Maximum number of series that are compared, and of those that they are compared with.
const MAX_TYPED: usize = 200;
const MAX_OTHERS: usize = 2_000;

/// A table or chart of the issue.
struct ComparedTable {
    /// Name in messages: a file, `#id`, or words.
    name: String,
    /// Place, or `None` if the numbers come from a file.
    typed_at: Option<Span>,
    table: NumberTable,
}

/// A column or a row with its numbers by their names.
struct NamedNumbers<'a> {
    /// Index of the table.
    table: usize,
    name: &'a str,
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, &'a Number>,
}

/// Reports the typed series. `files` are data files by their paths as written.
pub(super) fn report<'a>(
    document: &Document,
    files: impl Iterator<Item = (&'a str, &'a NumberTable)>,
    language: &Language,
    report: &mut Report,
) {
    let mut tables: Vec<ComparedTable> = Vec::new();
    document.each_block(&mut |block| {
        let Some((caption, table)) = block.data() else { return };
        let id = (!caption.id.is_empty()).then(|| format!("`#{}`", caption.id));
        let file = table.file.as_ref().map(|file| format!("`{file}`"));
        let typed_at = table.file.is_none().then_some(block.span());
        let name = file.or(id).unwrap_or_else(|| "another table".to_owned());
        tables.push(ComparedTable { name, typed_at, table: NumberTable::of_table(table, language) });
    });
    if tables.iter().all(|table| table.typed_at.is_none()) {
        return;
    }
    let mut files: Vec<(&str, &NumberTable)> = files.collect();
    files.sort_by_key(|(path, _)| *path);
    tables.extend(files.into_iter().map(|(path, table)| ComparedTable {
        name: format!("`{path}`"),
        typed_at: None,
        table: table.clone(),
    }));
    let series = |is_wanted: &dyn Fn(&ComparedTable) -> bool, most: usize| -> Vec<NamedNumbers<'_>> {
        let wanted = tables.iter().enumerate().filter(|(_, table)| is_wanted(table));
        wanted.flat_map(|(at, table)| series_of(at, &table.table)).take(most).collect()
    };
    let typed = series(&|table| table.typed_at.is_some(), MAX_TYPED);
    let others = series(&|_| true, MAX_OTHERS);
    for own in typed.iter().filter(|own| own.names.len() >= LEAST_NUMBERS) {
        let Some(span) = tables[own.table].typed_at else { continue };
        // The second of two typed tables is reported.
        let is_before = |other: &NamedNumbers<'_>| tables[other.table].typed_at.is_none() || other.table < own.table;
        let mut found = others.iter().filter(|other| is_before(other));
        if let Some((other, name)) = found.find_map(|other| Some((other, only_difference(own, other)?))) {
            let number = |series: &NamedNumbers<'_>| {
                let number = series.numbers[name];
                number.format(number.decimals(), language)
            };
            let message = format!(
                "“{}” is {} but for one number: “{name}” is {} here and {} there",
                own.name,
                described(&tables[other.table].name, other.name),
                number(own),
                number(other)
            );
            let help = "correct the number, or take the numbers from the data: `file = \"….csv\"`";
            report.push(Diagnostic::new(Code::NearlyEqualSeries, span, message, help));
        }
    }
}

fn described(table: &str, series: &str) -> String {
    format!("“{series}” of {table}")
}

/// Returns the columns and the rows of a table.
fn series_of(at: usize, table: &NumberTable) -> impl Iterator<Item = NamedNumbers<'_>> {
    table.series().map(move |(name, cells)| NamedNumbers {
        table: at,
        name,
        names: cells.iter().map(|(name, _)| *name).collect(),
        numbers: cells.into_iter().collect(),
    })
}

/// Returns the name of the only number of `own` that differs in `other`. `None` if `other` lacks one of them.
fn only_difference<'a>(own: &NamedNumbers<'a>, other: &NamedNumbers<'_>) -> Option<&'a str> {
    let mut difference = None;
    for name in &own.names {
        let (number, right) = (own.numbers.get(name)?, other.numbers.get(name)?);
        if !number.is_rounded_from(right.value()) && difference.replace(*name).is_some() {
            return None;
        }
    }
    difference
}
