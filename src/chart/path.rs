//! Outlines: straight lines and arcs of circles.

use std::f64::consts::{PI, TAU};
use std::fmt::Write as _;

/// A place on the sheet: to the right, then down, in points.
pub(super) type Point = (f64, f64);

/// A part of an outline.
#[derive(Debug, Clone, Copy)]
enum Step {
    Move(Point),
    Line(Point),
    /// Round a centre, from one angle to another (0 is to the right, growing clockwise), beginning where the pen is.
    Arc {
        centre: Point,
        radius: f64,
        start: f64,
        end: f64,
    },
    Close,
}

/// An outline in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Path(Vec<Step>);

impl Path {
    /// The closed outline through some points.
    pub(super) fn polygon(points: &[Point]) -> Self {
        let mut path = Self::line(points);
        path.0.push(Step::Close);
        path
    }

    /// The open line through some points.
    pub(super) fn line(points: &[Point]) -> Self {
        let step = |(index, point): (usize, &Point)| if index == 0 { Step::Move(*point) } else { Step::Line(*point) };
        Self(points.iter().enumerate().map(step).collect())
    }

    /// A rectangle between two corners.
    pub(super) fn rectangle(from: Point, to: Point) -> Self {
        Self::polygon(&[from, (to.0, from.1), to, (from.0, to.1)])
    }

    /// A circle.
    pub(super) fn circle(centre: Point, radius: f64) -> Self {
        let start = Step::Move(at(centre, radius, 0.0));
        Self(vec![start, Step::Arc { centre, radius, start: 0.0, end: TAU }, Step::Close])
    }

    /// A part of a ring between two angles; a slice of a pie where the inner radius is 0.
    pub(super) fn sector(centre: Point, inner: f64, outer: f64, start: f64, end: f64) -> Self {
        let mut steps = vec![Step::Move(at(centre, outer, start)), Step::Arc { centre, radius: outer, start, end }];
        steps.push(Step::Line(at(centre, inner, end)));
        if inner > 0.0 {
            steps.push(Step::Arc { centre, radius: inner, start: end, end: start });
        }
        steps.push(Step::Close);
        Self(steps)
    }

    /// Goes on with another outline.
    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether there is nothing to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its corners, arcs as many short lines.
    pub(super) fn corners(&self) -> Vec<Point> {
        let mut corners = Vec::new();
        for step in &self.0 {
            match *step {
                Step::Move(point) | Step::Line(point) => corners.push(point),
                Step::Arc { centre, radius, start, end } => {
                    corners.extend(
                        (1..=48).map(|part| at(centre, radius, start + (end - start) * f64::from(part) / 48.0)),
                    );
                }
                Step::Close => {}
            }
        }
        corners
    }

    /// As SVG's path data.
    pub(super) fn data(&self) -> String {
        let mut data = String::new();
        for step in &self.0 {
            // Writing to a `String` cannot fail.
            let _ = match *step {
                Step::Move((x, y)) => write!(data, "M{} {}", number(x), number(y)),
                Step::Line((x, y)) => write!(data, "L{} {}", number(x), number(y)),
                Step::Arc { centre, radius, start, end } => {
                    // SVG knows no arc that ends where it begins, so long ones are drawn in two halves.
                    let parts: &[f64] = if (end - start).abs() > PI * 0.99 { &[0.5, 1.0] } else { &[1.0] };
                    let (radius_text, sweep) = (number(radius), u8::from(end > start));
                    parts.iter().try_for_each(|part| {
                        let (x, y) = at(centre, radius, start + (end - start) * part);
                        write!(data, "A{radius_text} {radius_text} 0 0 {sweep} {} {}", number(x), number(y))
                    })
                }
                Step::Close => write!(data, "Z"),
            };
        }
        data
    }
}

/// The point of a circle at an angle.
pub(super) fn at(centre: Point, radius: f64, angle: f64) -> Point {
    (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
}

/// A coordinate: two decimals at most, the same on every machine.
pub(super) fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 1.5, -0.001, 10.0, 1.0 / 3.0].map(number), ["1", "1.5", "0", "10", "0.33"]);
    }

    #[test]
    fn a_whole_circle_is_two_arcs() {
        let data = Path::circle((5.0, 5.0), 2.0).data();
        assert_eq!(data, "M7 5A2 2 0 0 1 3 5A2 2 0 0 1 7 5Z");
    }
}
