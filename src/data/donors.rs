//! Lists of donors from data blocks: a column with the level, a column with the name.

use super::csv::{Cell, CsvGrid};
use super::{DataContext, FencedBlock};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::source::Span;

/// Text of a cell with its source position.
pub(crate) type CellText = (String, Span);

/// Level of donors, with the names in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DonorLevel {
    pub(crate) title: CellText,
    pub(crate) names: Vec<CellText>,
}

/// Reads a block `donors`. Rows of one level are together, also if the file has them apart. A row without a level belongs
/// to that of the row before.
///
/// # Errors
/// The block or its file has a mistake, it has more or fewer than two columns, or a name or the first level is missing.
pub(crate) fn read(
    fenced: FencedBlock<'_>,
    context: &DataContext<'_>,
    report: &mut Report,
) -> Result<Vec<DonorLevel>, Reported> {
    let ((), grid) = fenced.read(context, report, |_| ())?;
    if grid.header.len() != 2 {
        return Err(report.error(not_two_columns(&grid)));
    }
    if grid.rows.is_empty() {
        let help = "write the rows below the names of the columns, one donor a line";
        return Err(report.error(Diagnostic::new(Code::BadData, fenced.span, "this list has no donors", help)));
    }
    let before = report.len();
    let mut levels: Vec<DonorLevel> = Vec::new();
    let mut current = None;
    for row in &grid.rows {
        let (level, name) = (&row[0], &row[1]);
        if name.text.is_empty() {
            report.push(missing(name, "name", "write the name of the donor, or remove the row"));
        }
        if !level.text.is_empty() {
            let known = levels.iter().position(|known| known.title.0 == level.text);
            current = Some(known.unwrap_or_else(|| {
                levels.push(DonorLevel { title: text(level), names: Vec::new() });
                levels.len() - 1
            }));
        }
        match current {
            Some(at) => levels[at].names.push(text(name)),
            None => report.push(missing(level, "level", "write the level; rows without one belong to the level above")),
        }
    }
    report.check_since(before).map(|()| levels)
}

fn text(cell: &Cell) -> CellText {
    (cell.text.clone(), cell.span)
}

fn missing(cell: &Cell, part: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadData, cell.span, format!("this row has no {part}"), help)
}

fn not_two_columns(grid: &CsvGrid) -> Diagnostic {
    let count = grid.header.len();
    let columns = if count == 1 { "column" } else { "columns" };
    let message = format!("a list of donors has two columns, but this one has {count} {columns}");
    let help = "choose the column of the levels and the column of the names: `columns = [\"Level\", \"Name\"]`";
    // The first column that is too many, or the only one.
    let cell = grid.header.get(2).unwrap_or(&grid.header[0]);
    Diagnostic::new(Code::BadData, cell.span, message, help)
}
