//! Charts for narrow screens.

use super::canvas::Canvas;
use super::{ChartSpec, ChartStyle, draw_on_canvas, labels, waterfall};
use crate::document::ChartKind;

/// Maximum number of rows of a chart that is drawn on its side: about the height of a screen.
const MOST_ROWS: usize = 24;
/// Names up to this length, such as months, are in an order that the reader knows: some of them are enough.
const SHORT_NAME: usize = 4;

/// Draws a chart. Bars whose names have no room below them are rows, with their names at the left.
pub(super) fn draw<'a>(chart: &ChartSpec, style: &'a ChartStyle<'a>) -> Canvas<'a> {
    let upright = draw_on_canvas(chart, style);
    if upright.has_all_labels || chart.categories.len() > MOST_ROWS || !needs_names(chart) {
        return upright;
    }
    match chart.kind {
        ChartKind::Bar | ChartKind::Grouped => {
            draw_on_canvas(&ChartSpec { kind: ChartKind::Horizontal, ..chart.clone() }, style)
        }
        ChartKind::Waterfall => {
            let mut canvas = Canvas::new(style);
            waterfall::draw_rows(&mut canvas, &super::normalized(chart));
            canvas
        }
        ChartKind::Stacked
        | ChartKind::Horizontal
        | ChartKind::Line
        | ChartKind::Area
        | ChartKind::Pie
        | ChartKind::Donut
        | ChartKind::Icons
        | ChartKind::Flow => upright,
    }
}

/// Returns `true` if a reader cannot conclude the names that are left out.
fn needs_names(chart: &ChartSpec) -> bool {
    let is_long = |name: &String| name.chars().count() > SHORT_NAME;
    labels::consecutive_years(&chart.categories).is_none() && chart.categories.iter().any(is_long)
}
