//! Where the labels of slices are, and what leads to them.

use std::f64::consts::{PI, TAU};

use crate::chart::path::{Point, at};
use crate::chart::sheet::Face;
use crate::chart::{count, ends, paint::Fill};

/// A slice with its label.
pub(super) struct Slice {
    pub(super) fill: Fill,
    /// Angles, clockwise.
    pub(super) start: f64,
    pub(super) end: f64,
    /// Name and numbers.
    pub(super) lines: Vec<(String, Face)>,
    /// Of the label.
    pub(super) width: f64,
}

/// Where the pie is and what its text measures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pie {
    pub(super) centre: Point,
    pub(super) radius: f64,
    pub(super) size: f64,
    pub(super) leading: f64,
}

/// A label's place.
pub(super) struct Place {
    /// From the slice to the label.
    pub(super) leader: [Point; 3],
    /// Of the first line.
    pub(super) text: Point,
}

/// Between labels, in lines.
const APART: f64 = 0.3;

impl Slice {
    /// The angle at which its label is: within its middle half that which is nearest to the side.
    fn aim(&self) -> f64 {
        let (middle, half) = (f64::midpoint(self.start, self.end), (self.end - self.start) / 4.0);
        let (first, last) = (middle - half, middle + half);
        let sides = (-3..6).map(|turn| f64::from(turn) * PI).filter(|side| (first..=last).contains(side));
        let is_nearer = |angle: f64, best: f64| angle.cos().abs() > best.cos().abs() + 1e-6;
        let nearer = |best, angle| if is_nearer(angle, best) { angle } else { best };
        [first, last].into_iter().chain(sides).fold(middle, nearer)
    }

    /// Whether its label is at the right.
    pub(super) fn is_at_right(&self) -> bool {
        self.aim().cos() >= 0.0
    }

    /// Of the label, with what is between it and the next.
    pub(super) fn height(&self, leading: f64) -> f64 {
        (count(self.lines.len()) + APART) * leading
    }
}

impl Pie {
    /// The labels of one side, in a column between two heights.
    pub(super) fn column(&self, slices: &[&Slice], is_right: bool, (top, bottom): (f64, f64)) -> Vec<Place> {
        let sign = if is_right { 1.0 } else { -1.0 };
        let elbow = |slice: &Slice| at(self.centre, self.radius + self.size * 0.6, slice.aim());
        let wishes: Vec<(f64, f64)> = slices.iter().map(|slice| (elbow(slice).1, slice.height(self.leading))).collect();
        let place = |(slice, middle): (&&Slice, f64)| {
            let x = self.centre.0 + sign * (self.radius + self.size * 1.8);
            let y = middle - count(slice.lines.len()) * self.leading / 2.0 + self.leading * 0.79;
            let half = slice.lines.first().map_or(0.0, |(_, face)| face.half());
            let leader = [
                at(self.centre, self.radius + 1.0, slice.aim()),
                elbow(slice),
                (x - sign * self.size * 0.35, y - half),
            ];
            Place { leader, text: (x, y) }
        };
        slices.iter().zip(ends::spread(&wishes, top, bottom)).map(place).collect()
    }

    /// Turns the pie, whose first slice begins at the top, as little as needed so that no line to a label crosses it or another
    /// line. They do where small slices crowd at the top or the bottom.
    pub(super) fn turn(&self, slices: &mut [Slice]) {
        /// Turns are tried in so many parts of a circle.
        const PARTS: i32 = 24;
        let mut best = (f64::MAX, 0.0);
        let mut turned = 0.0;
        for step in 0..PARTS {
            let angle = TAU * f64::from(if step % 2 == 0 { step / 2 } else { -(step + 1) / 2 }) / f64::from(PARTS);
            turn(slices, angle - turned);
            turned = angle;
            let depth = self.depth(slices);
            if depth < best.0 - 0.5 {
                best = (depth, angle);
            }
            if depth < 0.0 {
                break;
            }
        }
        turn(slices, best.1 - turned);
    }

    /// How deep lines to labels reach into the pie; negative where none does. Lines that cross each other are as bad.
    fn depth(&self, slices: &[Slice]) -> f64 {
        let mut nearest = f64::MAX;
        for is_right in [true, false] {
            let side: Vec<&Slice> = slices.iter().filter(|slice| slice.is_at_right() == is_right).collect();
            let height: f64 = side.iter().map(|slice| slice.height(self.leading)).sum();
            let half = height.max(self.radius * 2.0 + self.size) / 2.0;
            let places = self.column(&side, is_right, (self.centre.1 - half, self.centre.1 + half));
            let lines: Vec<(Point, Point)> =
                places.iter().flat_map(|place| place.leader.windows(2).map(|ends| (ends[0], ends[1]))).collect();
            let is_crossed = lines
                .iter()
                .enumerate()
                .any(|(index, line)| lines[index + 1..].iter().any(|other| crosses(*line, *other)));
            if is_crossed {
                nearest = nearest.min(self.radius - self.size);
            }
            let distances = places.iter().map(|place| distance(self.centre, place.leader[1], place.leader[2]));
            nearest = distances.fold(nearest, f64::min);
        }
        self.radius + 1.0 - nearest
    }
}

fn turn(slices: &mut [Slice], angle: f64) {
    for slice in slices {
        slice.start += angle;
        slice.end += angle;
    }
}

/// Whether straight lines between two points each cross. Lines that only touch do not.
fn crosses((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |from: Point, to: Point, point: Point| {
        (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0)
    };
    side(a, b, c) * side(a, b, d) < -1e-9 && side(c, d, a) * side(c, d, b) < -1e-9
}

/// How far a straight line between two points is from another point.
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
    fn lines_cross() {
        let line = ((0.0, 0.0), (4.0, 4.0));
        assert!(crosses(line, ((0.0, 4.0), (4.0, 0.0))));
        assert!(!crosses(line, ((4.0, 4.0), (8.0, 0.0))) && !crosses(line, ((0.0, 1.0), (3.0, 4.0))));
    }

    #[test]
    fn distances_are_to_the_nearest_point() {
        assert!((distance((0.0, 0.0), (-1.0, 2.0), (1.0, 2.0)) - 2.0).abs() < 1e-9);
        assert!((distance((0.0, 0.0), (3.0, 4.0), (9.0, 9.0)) - 5.0).abs() < 1e-9);
        assert!((distance((0.0, 0.0), (3.0, 4.0), (3.0, 4.0)) - 5.0).abs() < 1e-9);
    }
}
