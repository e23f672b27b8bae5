//! Tables that no layout could set: their longest words, side by side in the smallest type, are wider than the page's text.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, Table, plain_text};
use crate::fonts::DrawingFonts;
use crate::issue::Issue;
use crate::layout::Charts;

/// The smallest type that a table is set in, and the least space between columns, in points.
const SMALLEST: f64 = 6.5;
const GAP: f64 = 5.0;
/// Longer words are broken.
const LONGEST_WORD: usize = 20;
/// What is narrower by columns alone fits whatever stands in them: most tables need not be measured.
const FEW_COLUMNS: usize = 8;

pub(super) fn run(issue: &Issue, fonts: &DrawingFonts, report: &mut Report) {
    let family = Charts::family(&issue.layout);
    let room = issue.layout.charts.wide;
    issue.document.each_block(&mut |block| {
        let Block::Table(table) = block else { return };
        if table.alignments.len() < FEW_COLUMNS {
            return;
        }
        let wanted = width(table, &|word| fonts.width(&family, word, false) * SMALLEST);
        if wanted > room {
            report.push(too_wide(table, wanted, room));
        }
    });
}

fn width(table: &Table, measure: &dyn Fn(&str) -> f64) -> f64 {
    let column = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).chain(table.header.get(at));
        let word = cells.flat_map(|cell| words(cell)).max_by_key(|word| word.chars().count()).unwrap_or_default();
        measure(&word.chars().take(LONGEST_WORD).collect::<String>()) + GAP
    };
    (0..table.alignments.len()).map(column).sum()
}

fn words(cell: &[Inline]) -> Vec<String> {
    plain_text(cell).split([' ', '-', '\u{AD}', '–']).map(str::to_owned).collect()
}

fn too_wide(table: &Table, wanted: f64, room: f64) -> Diagnostic {
    let millimetres = |points: f64| points / Charts::POINTS_A_MILLIMETRE;
    let message = format!(
        "this table needs {:.0} mm in the smallest type, the page has {:.0} mm",
        millimetres(wanted),
        millimetres(room)
    );
    let help = "select `columns`, shorten words, or make two tables of it: its rows are set one below the other, or it runs off the page";
    Diagnostic::at(Code::TableTooWide, table.span, message, help)
}
