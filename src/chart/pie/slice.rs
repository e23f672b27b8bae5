//! Positions of the labels of slices and of their leader lines.

use std::f64::consts::{PI, TAU};

use crate::chart::canvas::Face;
use crate::chart::path::{Point, polar};
use crate::chart::{end_labels, paint::Fill, to_f64};

/// A slice with its label.
pub(super) struct Slice {
    pub(super) fill: Fill,
    /// Start angle in radians; 0 points right, angles grow clockwise.
    pub(super) start: f64,
    /// End angle.
    pub(super) end: f64,
    /// Lines of the label.
    pub(super) lines: Vec<(String, Face)>,
    /// Width of the label, in points.
    pub(super) width: f64,
}

/// Position and radius of the pie, and size and leading of its text, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pie {
    pub(super) centre: Point,
    pub(super) radius: f64,
    pub(super) size: f64,
    pub(super) leading: f64,
}

/// Position of a label and its leader line.
pub(super) struct LabelPosition {
    /// Leader line: its start at the slice, its elbow and its end at the label.
    pub(super) leader: [Point; 3],
    /// Baseline position of the first line.
    pub(super) text: Point,
}

/// Gap between labels, as a multiple of the leading.
const LABEL_GAP: f64 = 0.3;

impl Slice {
    /// Returns the angle at which the leader line leaves the slice: the most horizontal angle within the middle half of
    /// the slice.
    fn label_angle(&self) -> f64 {
        let (middle, half) = (f64::midpoint(self.start, self.end), (self.end - self.start) / 4.0);
        let (first, last) = (middle - half, middle + half);
        let sides = (-3..6).map(|turn| f64::from(turn) * PI).filter(|side| (first..=last).contains(side));
        let is_flatter = |angle: f64, best: f64| angle.cos().abs() > best.cos().abs() + 1e-6;
        let flatter = |best, angle| if is_flatter(angle, best) { angle } else { best };
        [first, last].into_iter().chain(sides).fold(middle, flatter)
    }

    /// Returns `true` if the label is to the right of the pie.
    pub(super) fn is_at_right(&self) -> bool {
        self.label_angle().cos() >= 0.0
    }

    /// Returns the height of the label, including the gap to the next one.
    pub(super) fn height(&self, leading: f64) -> f64 {
        (to_f64(self.lines.len()) + LABEL_GAP) * leading
    }
}

impl Pie {
    /// Positions the labels of one side in a column between `top` and `bottom`.
    pub(super) fn column(&self, slices: &[&Slice], is_right: bool, (top, bottom): (f64, f64)) -> Vec<LabelPosition> {
        let sign = if is_right { 1.0 } else { -1.0 };
        let elbow = |slice: &Slice| polar(self.centre, self.radius + self.size * 0.6, slice.label_angle());
        let wanted: Vec<(f64, f64)> = slices.iter().map(|slice| (elbow(slice).1, slice.height(self.leading))).collect();
        let position = |(slice, middle): (&&Slice, f64)| {
            let x = self.centre.0 + sign * (self.radius + self.size * 1.8);
            let y = middle - to_f64(slice.lines.len()) * self.leading / 2.0 + self.leading * 0.79;
            let half = slice.lines.first().map_or(0.0, |(_, face)| face.half());
            let leader = [
                polar(self.centre, self.radius + 1.0, slice.label_angle()),
                elbow(slice),
                (x - sign * self.size * 0.35, y - half),
            ];
            LabelPosition { leader, text: (x, y) }
        };
        slices.iter().zip(end_labels::spread(&wanted, top, bottom)).map(position).collect()
    }

    /// Rotates the slices as little as possible, from the first slice starting at the top, so that no leader line
    /// crosses the pie or another leader line. Leader lines cross if there are many small slices at the top or bottom.
    pub(super) fn rotate_for_labels(&self, slices: &mut [Slice]) {
        /// Number of rotations tried.
        const PARTS: i32 = 24;
        let mut best = (f64::MAX, 0.0);
        let mut rotated = 0.0;
        for step in 0..PARTS {
            let angle = TAU * f64::from(if step % 2 == 0 { step / 2 } else { -(step + 1) / 2 }) / f64::from(PARTS);
            rotate(slices, angle - rotated);
            rotated = angle;
            let intrusion = self.leader_intrusion(slices);
            if intrusion < best.0 - 0.5 {
                best = (intrusion, angle);
            }
            if intrusion < 0.0 {
                break;
            }
        }
        rotate(slices, best.1 - rotated);
    }

    /// Returns how far leader lines reach into the pie, in points; negative if no line touches the pie. If leader
    /// lines cross each other, at least the font size is returned.
    fn leader_intrusion(&self, slices: &[Slice]) -> f64 {
        let mut nearest = f64::MAX;
        for is_right in [true, false] {
            let side: Vec<&Slice> = slices.iter().filter(|slice| slice.is_at_right() == is_right).collect();
            let height: f64 = side.iter().map(|slice| slice.height(self.leading)).sum();
            let half = height.max(self.radius * 2.0 + self.size) / 2.0;
            let positions = self.column(&side, is_right, (self.centre.1 - half, self.centre.1 + half));
            let lines: Vec<(Point, Point)> = positions
                .iter()
                .flat_map(|position| position.leader.windows(2).map(|ends| (ends[0], ends[1])))
                .collect();
            let is_crossed = lines
                .iter()
                .enumerate()
                .any(|(index, line)| lines[index + 1..].iter().any(|other| crosses(*line, *other)));
            if is_crossed {
                nearest = nearest.min(self.radius - self.size);
            }
            let distances =
                positions.iter().map(|position| distance(self.centre, position.leader[1], position.leader[2]));
            nearest = distances.fold(nearest, f64::min);
        }
        self.radius + 1.0 - nearest
    }
}

fn rotate(slices: &mut [Slice], angle: f64) {
    for slice in slices {
        slice.start += angle;
        slice.end += angle;
    }
}

/// Returns `true` if two straight lines cross. Lines that only touch do not cross.
fn crosses((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |from: Point, to: Point, point: Point| {
        (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0)
    };
    side(a, b, c) * side(a, b, d) < -1e-9 && side(c, d, a) * side(c, d, b) < -1e-9
}

/// Returns the distance of the point `(x, y)` from the straight line between `from` and `to`.
fn distance((x, y): Point, from: Point, to: Point) -> f64 {
    let (along, down) = (to.0 - from.0, to.1 - from.1);
    let length = along * along + down * down;
    let part = if length > 0.0 { ((x - from.0) * along + (y - from.1) * down) / length } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    (from.0 + part * along - x).hypot(from.1 + part * down - y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_lines_are_detected() {
        let line = ((0.0, 0.0), (4.0, 4.0));
        assert!(crosses(line, ((0.0, 4.0), (4.0, 0.0))));
        assert!(!crosses(line, ((4.0, 4.0), (8.0, 0.0))) && !crosses(line, ((0.0, 1.0), (3.0, 4.0))));
    }

    #[test]
    fn distance_is_to_the_nearest_point() {
        assert!((distance((0.0, 0.0), (-1.0, 2.0), (1.0, 2.0)) - 2.0).abs() < 1e-9);
        assert!((distance((0.0, 0.0), (3.0, 4.0), (9.0, 9.0)) - 5.0).abs() < 1e-9);
        assert!((distance((0.0, 0.0), (3.0, 4.0), (3.0, 4.0)) - 5.0).abs() < 1e-9);
    }
}
