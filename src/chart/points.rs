//! Values at the points of a line that is alone.

use super::frame::Plot;
use super::path::Point;
use super::sheet::{Anchor, Face, Sheet};
use super::{Chart, Kind, paint::Pen};

/// A value at a point of a line.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// On the baseline, in the middle.
    at: Point,
    /// Half of the width.
    half: f64,
}

/// What is known, and how it is written.
struct Known {
    category: usize,
    point: Point,
    text: String,
    half: f64,
    /// Whether the line comes down to it, so that its value is better below.
    is_low: bool,
    is_highlighted: bool,
}

/// Writes all values, where all have room, or else those of highlighted categories and of the end. Highlighted points are marked.
pub(super) fn write(sheet: &mut Sheet<'_>, chart: &Chart, plot: &Plot, pen: &Pen) {
    let face = sheet.face().semibold(true);
    let known = known(sheet, chart, plot, face);
    let Some(last) = known.len().checked_sub(1) else { return };
    let pairs = known.windows(2).filter(|pair| pair[0].category + 1 == pair[1].category);
    let segments: Vec<(Point, Point)> = pairs.map(|pair| (pair[0].point, pair[1].point)).collect();
    let is_main = |index: &usize| known[*index].is_highlighted || *index == last;
    let mut order: Vec<usize> = (0..known.len()).collect();
    order.sort_by_key(|index| !is_main(index));
    let mut taken = signs(sheet, chart, plot, face);
    let mut kept: Vec<(usize, Place)> = Vec::new();
    for index in order {
        if let Some(place) = place(&known[index], face, &taken, &segments, plot, sheet.style.width) {
            kept.push((index, place));
            taken.push(place);
        }
    }
    // Some of many look like a choice of ours; then only what matters has its value.
    let is_complete = kept.len() == known.len();
    for (index, place) in kept.into_iter().filter(|(index, _)| is_complete || is_main(index)) {
        if known[index].is_highlighted {
            pen.mark(sheet, known[index].point);
        }
        sheet.text(place.at, Anchor::Middle, face.semibold(is_main(&index)), &known[index].text);
    }
}

fn known(sheet: &Sheet<'_>, chart: &Chart, plot: &Plot, face: Face) -> Vec<Known> {
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let is_low = |category: usize, value: f64| {
        if chart.kind == Kind::Area {
            return value < 0.0;
        }
        let near = [category.checked_sub(1), category.checked_add(1)].into_iter().flatten();
        let near: Vec<f64> = near.filter_map(|near| values.get(near).copied().flatten()).collect();
        !near.is_empty() && near.iter().all(|other| *other > value)
    };
    let known = |(category, value): (usize, f64)| {
        let text = chart.label(sheet.style, Some(value)).into_owned();
        Known {
            category,
            point: plot.point(category, value),
            half: sheet.width(&text, face) / 2.0,
            text,
            is_low: is_low(category, value),
            is_highlighted: chart.is_highlighted(&chart.categories[category]),
        }
    };
    values.iter().enumerate().filter_map(|(category, value)| Some((category, (*value)?))).map(known).collect()
}

/// Where the signs for missing values are.
fn signs(sheet: &Sheet<'_>, chart: &Chart, plot: &Plot, face: Face) -> Vec<Place> {
    let half = sheet.width(super::MISSING, face) / 2.0;
    let values = chart.series.first().map(|series| series.values.as_slice()).unwrap_or_default();
    let place = |(value, x): (&Option<f64>, &f64)| {
        value.is_none().then_some(Place { at: (*x, plot.bottom - face.size * 0.32), half })
    };
    values.iter().zip(&plot.centres).filter_map(place).collect()
}

/// The best place that is free: near the point, above it rather than below unless the line comes down to it.
fn place(
    known: &Known,
    face: Face,
    taken: &[Place],
    segments: &[(Point, Point)],
    plot: &Plot,
    width: f64,
) -> Option<Place> {
    let (x, y) = known.point;
    let x = x.max(plot.left + known.half).min(width - known.half);
    let (above, below) = ([-0.6, -1.1, -1.6], [1.2, 1.7, 2.2]);
    let offsets = if known.is_low { [below, above] } else { [above, below] };
    let places =
        offsets.as_flattened().iter().map(|offset| Place { at: (x, y + face.size * offset), half: known.half });
    let is_inside = |place: &Place| {
        place.at.1 - face.size * 0.7 > plot.top - face.size * 1.4 && place.at.1 + face.size * 0.1 < plot.floor
    };
    places.filter(is_inside).find(|place| place.is_free(face, taken, segments))
}

impl Place {
    /// Whether it covers neither another value nor the line.
    fn is_free(self, face: Face, others: &[Self], segments: &[(Point, Point)]) -> bool {
        let (left, right) = (self.at.0 - self.half, self.at.0 + self.half);
        let (top, bottom) = (self.at.1 - face.size * 0.75, self.at.1 + face.size * 0.1);
        let covers = |other: &Self| {
            (other.at.0 - self.at.0).abs() < self.half + other.half + 2.0 && (other.at.1 - self.at.1).abs() < face.size
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
