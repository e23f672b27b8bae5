//! Reports tables that are too wide for any layout: the longest words of their columns, side by side in the smallest
//! type, exceed the width of the text.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, Table, plain_text};
use crate::fonts::DrawingFonts;
use crate::issue::Issue;
use crate::layout::ChartSettings;

/// Smallest type size of a table, in points.
const MIN_TYPE_SIZE: f64 = 6.5;
/// Smallest space between columns, in points.
const MIN_COLUMN_GAP: f64 = 5.0;
/// Maximum length of a word, in characters. Longer words are broken.
const MAX_WORD_LENGTH: usize = 20;
/// Smallest number of columns that is measured. Tables with fewer columns fit whatever their content.
const MIN_COLUMNS: usize = 8;

pub(super) fn run(issue: &Issue, fonts: &DrawingFonts, report: &mut Report) {
    let family = ChartSettings::font_family(&issue.layout);
    let charts = &issue.layout.charts;
    issue.document.each_block(&mut |block| {
        let Block::Table(table) = block else { return };
        let is_turned = table.caption.has_class("landscape");
        let available = if is_turned { charts.landscape_width } else { charts.wide_width };
        if table.alignments.len() < MIN_COLUMNS {
            return;
        }
        let needed = width(table, &|word| fonts.width(&family, word, false) * MIN_TYPE_SIZE);
        if needed > available {
            report.push(too_wide(table, needed, available));
        }
    });
}

/// Returns the smallest possible width of a table, in points. `measure` returns the width of a word in points.
fn width(table: &Table, measure: &dyn Fn(&str) -> f64) -> f64 {
    let column = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).chain(table.header.get(at));
        let word = cells.flat_map(|cell| words(cell)).max_by_key(|word| word.chars().count()).unwrap_or_default();
        measure(&word.chars().take(MAX_WORD_LENGTH).collect::<String>()) + MIN_COLUMN_GAP
    };
    (0..table.alignments.len()).map(column).sum()
}

/// Splits the text of a cell where a line may end.
fn words(cell: &[Inline]) -> Vec<String> {
    plain_text(cell).split([' ', '-', '\u{AD}', '–']).map(str::to_owned).collect()
}

fn too_wide(table: &Table, needed: f64, available: f64) -> Diagnostic {
    let millimetres = |points: f64| points / ChartSettings::POINTS_PER_MILLIMETRE;
    let message = format!(
        "this table needs {:.0} mm in the smallest type; the page has {:.0} mm",
        millimetres(needed),
        millimetres(available)
    );
    let help = "select fewer `columns`, shorten words, or split the table; until then each row is set as a small table \
                of its own, or the table runs off the page";
    Diagnostic::new(Code::TableTooWide, table.span, message, help)
}
