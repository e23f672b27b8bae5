//! Value labels at the points of a line, for charts with one series.

use super::canvas::{Canvas, Face, TextAnchor};
use super::path::Point;
use super::plot::Plot;
use super::{ChartSpec, paint::Pen};
use crate::document::ChartKind;

/// Position of a value label.
#[derive(Debug, Clone, Copy)]
struct ValuePosition {
    /// Middle of the baseline.
    point: Point,
    /// Half the width.
    half: f64,
}

/// A point of the line and the label of its value.
struct DataPoint {
    category: usize,
    point: Point,
    text: String,
    /// Half the width of the label.
    half: f64,
    /// Whether the label is better below the point: the point is a local minimum or, in an area chart, negative.
    is_low: bool,
    is_highlighted: bool,
}

/// Draws the values of all points if all labels have room, otherwise those of highlighted categories and of the last
/// point. Highlighted points have a marker.
pub(super) fn draw_values(canvas: &mut Canvas<'_>, chart: &ChartSpec, plot: &Plot, pen: &Pen) {
    let face = canvas.face().semibold(true);
    let points = data_points(canvas, chart, plot, face);
    let Some(last) = points.len().checked_sub(1) else { return };
    let pairs = points.windows(2).filter(|pair| pair[0].category + 1 == pair[1].category);
    let segments: Vec<(Point, Point)> = pairs.map(|pair| (pair[0].point, pair[1].point)).collect();
    let is_main = |index: &usize| points[*index].is_highlighted || *index == last;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|index| !is_main(index));
    let mut taken = missing_sign_positions(canvas, chart, plot, face);
    let mut placed: Vec<(usize, ValuePosition)> = Vec::new();
    for index in order {
        if let Some(position) = find_position(&points[index], face, &taken, &segments, plot, canvas.style.width) {
            placed.push((index, position));
            taken.push(position);
        }
    }
    // An arbitrary subset of labels would suggest a meaning, so either all points are labelled or only the main ones.
    let is_complete = placed.len() == points.len();
    for (index, position) in placed.into_iter().filter(|(index, _)| is_complete || is_main(index)) {
        if points[index].is_highlighted {
            pen.draw_marker(canvas, points[index].point);
        }
        canvas.text(position.point, TextAnchor::Middle, face.semibold(is_main(&index)), &points[index].text);
    }
}

/// Returns the points of the first series that have a value.
fn data_points(canvas: &Canvas<'_>, chart: &ChartSpec, plot: &Plot, face: Face) -> Vec<DataPoint> {
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let is_low = |category: usize, value: f64| {
        if chart.kind == ChartKind::Area {
            return value < 0.0;
        }
        let near = [category.checked_sub(1), category.checked_add(1)].into_iter().flatten();
        let near: Vec<f64> = near.filter_map(|near| values.get(near).copied().flatten()).collect();
        !near.is_empty() && near.iter().all(|other| *other > value)
    };
    let point = |(category, value): (usize, f64)| {
        let text = chart.value_label(canvas.style, Some(value)).into_owned();
        DataPoint {
            category,
            point: plot.point(category, value),
            half: canvas.width(&text, face) / 2.0,
            text,
            is_low: is_low(category, value),
            is_highlighted: chart.is_highlighted(&chart.categories[category]),
        }
    };
    values.iter().enumerate().filter_map(|(category, value)| Some((category, (*value)?))).map(point).collect()
}

/// Returns the positions of the signs for missing values.
fn missing_sign_positions(canvas: &Canvas<'_>, chart: &ChartSpec, plot: &Plot, face: Face) -> Vec<ValuePosition> {
    let half = canvas.width(super::MISSING, face) / 2.0;
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let position = |(value, x): (&Option<f64>, &f64)| {
        value.is_none().then_some(ValuePosition { point: (*x, plot.bottom - face.size * 0.32), half })
    };
    values.iter().zip(&plot.centres).filter_map(position).collect()
}

/// Returns the best free position for a label, or `None` if there is no free one. Positions above the point come first,
/// or positions below it if `is_low` is set; of these the closest.
fn find_position(
    point: &DataPoint,
    face: Face,
    taken: &[ValuePosition],
    segments: &[(Point, Point)],
    plot: &Plot,
    width: f64,
) -> Option<ValuePosition> {
    let (x, y) = point.point;
    let x = x.max(plot.left + point.half).min(width - point.half);
    let (above, below) = ([-0.6, -1.1, -1.6], [1.2, 1.7, 2.2]);
    let offsets = if point.is_low { [below, above] } else { [above, below] };
    let positions = offsets
        .as_flattened()
        .iter()
        .map(|offset| ValuePosition { point: (x, y + face.size * offset), half: point.half });
    let is_inside = |position: &ValuePosition| {
        position.point.1 - face.size * 0.7 > plot.top - face.size * 1.4
            && position.point.1 + face.size * 0.1 < plot.floor
    };
    positions.filter(is_inside).find(|position| position.is_free(face, taken, segments))
}

impl ValuePosition {
    /// Returns `true` if the label covers neither another label nor the line.
    fn is_free(self, face: Face, others: &[Self], segments: &[(Point, Point)]) -> bool {
        let (left, right) = (self.point.0 - self.half, self.point.0 + self.half);
        let (top, bottom) = (self.point.1 - face.size * 0.75, self.point.1 + face.size * 0.1);
        let covers = |other: &Self| {
            (other.point.0 - self.point.0).abs() < self.half + other.half + 2.0
                && (other.point.1 - self.point.1).abs() < face.size
        };
        let crosses = |((x1, y1), (x2, y2)): &(Point, Point)| {
            let (from, to) = (left.max(*x1), right.min(*x2));
            if from > to {
                return false;
            }
            let y = |x: f64| y1 + (y2 - y1) * (x - x1) / (x2 - x1).max(1e-9);
            y(from).min(y(to)) < bottom && y(from).max(y(to)) > top
        };
        !others.iter().any(covers) && !segments.iter().any(crosses)
    }
}
