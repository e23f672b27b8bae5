//! Paths: straight lines, circular arcs and curves.

use std::f64::consts::{PI, TAU};
use std::fmt::Write as _;

/// A position on the canvas: right and down from the top left corner, in points.
pub(super) type Point = (f64, f64);

/// A command of a path.
#[derive(Debug, Clone, Copy)]
enum PathCommand {
    Move(Point),
    Line(Point),
    /// Arc around `centre` between two angles in radians (0 points right, angles grow clockwise). The current point
    /// must be the start of the arc.
    Arc {
        centre: Point,
        radius: f64,
        start: f64,
        end: f64,
    },
    /// Cubic Bézier curve: its two control points and its end.
    Curve([Point; 3]),
    Close,
}

/// A sequence of lines, arcs and curves.
#[derive(Debug, Clone, Default)]
pub(super) struct Path(Vec<PathCommand>);

impl Path {
    /// Returns the closed path through the points.
    pub(super) fn polygon(points: &[Point]) -> Self {
        let mut path = Self::line(points);
        path.0.push(PathCommand::Close);
        path
    }

    /// Returns the open path through the points.
    pub(super) fn line(points: &[Point]) -> Self {
        let command = |(index, point): (usize, &Point)| {
            if index == 0 { PathCommand::Move(*point) } else { PathCommand::Line(*point) }
        };
        Self(points.iter().enumerate().map(command).collect())
    }

    /// Returns the rectangle between two opposite corners.
    pub(super) fn rectangle(from: Point, to: Point) -> Self {
        Self::polygon(&[from, (to.0, from.1), to, (from.0, to.1)])
    }

    /// Returns a circle.
    pub(super) fn circle(centre: Point, radius: f64) -> Self {
        let start = PathCommand::Move(polar(centre, radius, 0.0));
        Self(vec![start, PathCommand::Arc { centre, radius, start: 0.0, end: TAU }, PathCommand::Close])
    }

    /// Returns the sector of a ring between two angles; with inner radius 0, a slice of a pie.
    pub(super) fn sector(centre: Point, inner: f64, outer: f64, start: f64, end: f64) -> Self {
        let mut commands = vec![
            PathCommand::Move(polar(centre, outer, start)),
            PathCommand::Arc { centre, radius: outer, start, end },
        ];
        commands.push(PathCommand::Line(polar(centre, inner, end)));
        if inner > 0.0 {
            commands.push(PathCommand::Arc { centre, radius: inner, start: end, end: start });
        }
        commands.push(PathCommand::Close);
        Self(commands)
    }

    /// Returns the band from a left to a right edge: the upper ends of the edges, and their height.
    pub(super) fn band(from: Point, to: Point, height: f64) -> Self {
        let middle = f64::midpoint(from.0, to.0);
        let curve = |from: Point, to: Point| PathCommand::Curve([(middle, from.1), (middle, to.1), to]);
        let (below, end_below) = ((from.0, from.1 + height), (to.0, to.1 + height));
        let lower = PathCommand::Line(end_below);
        Self(vec![PathCommand::Move(from), curve(from, to), lower, curve(end_below, below), PathCommand::Close])
    }

    /// Appends another path.
    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Returns `true` if the path has no commands.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the points of the path. Arcs are approximated by 48 points each; a curve is within its control points.
    pub(super) fn corners(&self) -> Vec<Point> {
        let mut corners = Vec::new();
        for command in &self.0 {
            match *command {
                PathCommand::Move(point) | PathCommand::Line(point) => corners.push(point),
                PathCommand::Arc { centre, radius, start, end } => {
                    corners.extend(
                        (1..=48).map(|part| polar(centre, radius, start + (end - start) * f64::from(part) / 48.0)),
                    );
                }
                PathCommand::Curve(points) => corners.extend(points),
                PathCommand::Close => {}
            }
        }
        corners
    }

    /// Returns the path data (SVG's attribute `d`).
    pub(super) fn data(&self) -> String {
        let mut data = String::new();
        for command in &self.0 {
            // Writing to a `String` cannot fail.
            let _ = match *command {
                PathCommand::Move((x, y)) => write!(data, "M{} {}", coordinate(x), coordinate(y)),
                PathCommand::Line((x, y)) => write!(data, "L{} {}", coordinate(x), coordinate(y)),
                PathCommand::Arc { centre, radius, start, end } => {
                    // SVG omits an arc that ends where it starts, so long arcs are drawn in two halves.
                    let parts: &[f64] = if (end - start).abs() > PI * 0.99 { &[0.5, 1.0] } else { &[1.0] };
                    let (radius_text, sweep) = (coordinate(radius), u8::from(end > start));
                    parts.iter().try_for_each(|part| {
                        let (x, y) = polar(centre, radius, start + (end - start) * part);
                        write!(data, "A{radius_text} {radius_text} 0 0 {sweep} {} {}", coordinate(x), coordinate(y))
                    })
                }
                PathCommand::Curve(points) => {
                    data.push('C');
                    let points = points.map(|(x, y)| format!("{} {}", coordinate(x), coordinate(y)));
                    write!(data, "{}", points.join(" "))
                }
                PathCommand::Close => write!(data, "Z"),
            };
        }
        data
    }
}

/// Returns the point on a circle at an angle in radians.
pub(super) fn polar(centre: Point, radius: f64, angle: f64) -> Point {
    (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
}

/// Formats a coordinate with at most two decimals. The result is the same on every machine.
pub(super) fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!([1.0, 1.5, -0.001, 10.0, 1.0 / 3.0].map(coordinate), ["1", "1.5", "0", "10", "0.33"]);
    }

    #[test]
    fn a_whole_circle_is_two_arcs() {
        let data = Path::circle((5.0, 5.0), 2.0).data();
        assert_eq!(data, "M7 5A2 2 0 0 1 3 5A2 2 0 0 1 7 5Z");
    }
}
