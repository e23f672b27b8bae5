//! Drawing of planned values: a line over all categories, or a mark on each bar, with a line in the legend.

use super::canvas::{Canvas, Stroke};
use super::colour::{ChartColour, PAPER};
use super::heading::{self, LegendKey};
use super::path::Point;
use super::plot::Plot;
use super::{ChartSpec, columns};

/// Width of the line of a target, in points.
const LINE: f64 = 1.2;
/// Width of a mark on a bar.
const MARK: f64 = 2.0;
/// Width of the edge of paper that separates a target from the bars below it.
const EDGE: f64 = 1.6;

/// Adds the target to the legend below `top`. Returns the lower end of the legend, or `top` if there is no target.
pub(super) fn legend(canvas: &mut Canvas<'_>, chart: &ChartSpec, top: f64) -> f64 {
    let Some(target) = &chart.target else { return top };
    let stroke = stroke(canvas.ink, target.is_line);
    heading::legend(canvas, &[(LegendKey::Target(stroke), &target.label)], top)
}

/// Draws the target over the marks of a plot with a horizontal category axis. `covers` returns `true` if the label of a
/// category is at the height of the target: the line then leaves its room free.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot, covers: impl Fn(usize, f64) -> bool) {
    let Some(target) = &chart.target else { return };
    let half = columns::thickness(plot.slot, 1, canvas.style.size) / 2.0 + 1.5;
    if !target.is_line {
        for (value, x) in target.values.iter().zip(&plot.centres) {
            if let Some(value) = value {
                let y = plot.y(*value);
                line(canvas, ((x - half).max(plot.left), y), ((x + half).min(plot.right), y), false);
            }
        }
        return;
    }
    let Some(value) = target.values.iter().flatten().next() else { return };
    let y = plot.y(*value);
    let mut from = plot.left;
    for (category, centre) in plot.centres.iter().enumerate().filter(|(category, _)| covers(*category, y)) {
        let label = chart.series.first().and_then(|series| series.values[category]);
        let half = (canvas.width(&chart.value_label(canvas.style, label), canvas.face()) / 2.0 + 2.0).max(half);
        line(canvas, (from, y), ((centre - half).max(from), y), true);
        from = (centre + half).min(plot.right);
    }
    line(canvas, (from, y), (plot.right, y), true);
}

/// Draws a line of a target on an edge of paper.
pub(super) fn line(canvas: &mut Canvas<'_>, from: Point, to: Point, is_line: bool) {
    if from == to {
        return;
    }
    let stroke = stroke(canvas.ink, is_line);
    canvas.rule(from, to, Stroke::plain(PAPER, stroke.width + EDGE));
    canvas.rule(from, to, stroke);
}

fn stroke(colour: ChartColour, is_line: bool) -> Stroke {
    if is_line { Stroke { colour, width: LINE, dashes: "4 2" } } else { Stroke::plain(colour, MARK) }
}
