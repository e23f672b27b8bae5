//! Targets of charts, and the sums of waterfall charts.

use std::collections::HashSet;

use super::{Code, CsvGrid, Diagnostic, Fields, Number, Report, Reported, Spanned};
use crate::document::{ChartKind, ChartTarget};
use crate::manifest::TomlValue;

/// The setting `target`.
pub(super) enum WrittenTarget {
    /// `target = 1800`
    Value(f64),
    /// `target = "Planned"`, the name of a column.
    Column(String),
}

/// Reads the setting `target`.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<Spanned<WrittenTarget>> {
    let entry = fields.take("target")?;
    let value = match &entry.value {
        #[expect(clippy::cast_precision_loss, reason = "drawn to a hundredth of a point")]
        TomlValue::Integer(number) => WrittenTarget::Value(*number as f64),
        TomlValue::Float(number) if number.is_finite() => WrittenTarget::Value(*number),
        TomlValue::Text(name) => WrittenTarget::Column(name.clone()),
        _ => return fields.refuse(entry.wrong_type("a number, or the name of a column", "target = 1800")),
    };
    Some(Spanned { value, span: entry.span })
}

/// Moves the column of a target to the end of the grid.
///
/// # Errors
/// The kind of chart has no targets, or there is no such column.
pub(super) fn place(
    target: Option<&Spanned<WrittenTarget>>,
    kind: ChartKind,
    mut grid: CsvGrid,
    report: &mut Report,
) -> Result<CsvGrid, Reported> {
    let Some(target) = target else { return Ok(grid) };
    let is_column = matches!(target.value, WrittenTarget::Column(_));
    let has_targets = match kind {
        ChartKind::Bar | ChartKind::Horizontal => true,
        ChartKind::Grouped | ChartKind::Stacked | ChartKind::Line | ChartKind::Area => !is_column,
        ChartKind::Pie | ChartKind::Donut | ChartKind::Waterfall | ChartKind::Icons | ChartKind::Flow => false,
    };
    if !has_targets {
        let what = if is_column { "a target for each bar" } else { "a target" };
        let message = format!("a chart of type `{}` has no place for {what}", kind.name());
        let help = "use the type `bar` or `horizontal`, or, with a number such as `target = 1800`, a type with a scale, \
                    such as `line` or `stacked`";
        return Err(report.error(Diagnostic::new(Code::BadChart, target.span, message, help)));
    }
    let WrittenTarget::Column(name) = &target.value else { return Ok(grid) };
    let names: Vec<&str> = grid.header.iter().skip(1).map(|cell| cell.text.as_str()).collect();
    let Some(at) = names.iter().position(|known| known == name) else {
        let message = format!("there is no column `{name}`");
        let help = report.suggest(name, &names);
        return Err(report.error(Diagnostic::new(Code::UnknownColumn, target.span, message, help)));
    };
    for row in std::iter::once(&mut grid.header).chain(&mut grid.rows) {
        let cell = row.remove(at + 1);
        row.push(cell);
    }
    Ok(grid)
}

/// Returns the target, and removes the values of its column from `numbers`.
pub(super) fn take(
    target: Option<Spanned<WrittenTarget>>,
    numbers: &mut Vec<Vec<Option<Number>>>,
) -> Option<ChartTarget> {
    match target?.value {
        WrittenTarget::Value(value) => Some(ChartTarget::Line(value)),
        WrittenTarget::Column(_) => {
            let values = numbers.pop()?;
            Some(ChartTarget::Marks(values.iter().map(|number| number.as_ref().map(Number::value)).collect()))
        }
    }
}

/// Checks the setting `totals` and the sums of a waterfall chart.
///
/// # Errors
/// The chart is of another type, there is no such category, or a sum is not what the steps before it make.
pub(super) fn check_totals(
    totals: &[Spanned<String>],
    kind: ChartKind,
    grid: &CsvGrid,
    numbers: &[Vec<Option<Number>>],
    report: &mut Report,
) -> Result<(), Reported> {
    let Some(first) = totals.first() else { return Ok(()) };
    if kind != ChartKind::Waterfall {
        let message = format!("a chart of type `{}` has no sums", kind.name());
        let help = "remove `totals`, or use the type `waterfall`";
        return Err(report.error(Diagnostic::new(Code::BadChart, first.span, message, help)));
    }
    let names: Vec<&str> = grid.rows.iter().map(|row| row[0].text.as_str()).collect();
    let known: HashSet<&str> = names.iter().copied().collect();
    if let Some(unknown) = totals.iter().find(|total| !known.contains(total.value.as_str())) {
        let message = format!("there is no category `{}`", unknown.value);
        let help = report.suggest(&unknown.value, &names);
        return Err(report.error(Diagnostic::new(Code::UnknownRow, unknown.span, message, help)));
    }
    let totals: HashSet<&str> = totals.iter().map(|total| total.value.as_str()).collect();
    let before = report.len();
    let decimals = numbers.iter().flatten().flatten().map(Number::decimals).max().unwrap_or(0);
    let half_unit = 0.5 * 10f64.powi(-i32::from(decimals));
    let mut level = 0.0;
    for (at, row) in grid.rows.iter().enumerate() {
        let Some(value) = numbers.first().and_then(|column| column[at].as_ref()).map(Number::value) else { continue };
        let is_total = totals.contains(row[0].text.as_str());
        if is_total && at > 0 && (value - level).abs() >= half_unit {
            let made = Number::rounded(level, decimals);
            let message = format!("the steps before “{}” make {}, not {}", row[0].text, made.value(), row[1].text);
            let help = "correct the sum or a step before it; a step down has a minus sign";
            report.push(Diagnostic::new(Code::WrongSum, row[1].span, message, help));
        }
        level = if is_total { value } else { level + value };
    }
    report.check_since(before)
}
