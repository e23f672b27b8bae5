//! How series and slices are told apart: by lightness and pattern first.

use std::f64::consts::FRAC_PI_4;

use super::colour::{Colour, PAPER};
use super::path::{Path, Point};
use super::sheet::{Sheet, Stroke};

/// A surface's paint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fill {
    /// All over it.
    pub(super) base: Colour,
    /// On that.
    pub(super) hatch: Option<Hatch>,
}

/// Parallel lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hatch {
    pub(super) colour: Colour,
    /// In radians, clockwise from the horizontal.
    angle: f64,
    /// From line to line, in points.
    gap: f64,
}

impl Fill {
    /// One colour.
    pub(super) fn plain(base: Colour) -> Self {
        Self { base, hatch: None }
    }

    fn hatched(colour: Colour, angle: f64, gap: f64) -> Self {
        Self { base: PAPER, hatch: Some(Hatch { colour, angle, gap }) }
    }

    /// The colour of text on it.
    pub(super) fn text(&self, sheet: &Sheet<'_>) -> Colour {
        if self.base.contrast(PAPER) > self.base.contrast(sheet.ink) { PAPER } else { sheet.ink }
    }
}

/// One fill each. The accent goes to the first, or to those that are highlighted where some are.
pub(super) fn fills(sheet: &Sheet<'_>, highlighted: &[bool]) -> Vec<Fill> {
    let (accent, ink) = (sheet.accent, sheet.ink);
    let warm = [Fill::plain(accent), Fill::hatched(accent, FRAC_PI_4, 3.0), Fill::plain(accent.tint(0.55))];
    let (grey, dark) = (Fill::plain(ink.tint(0.42)), Fill::plain(ink));
    // What is beside the accent is not as light as it.
    let [first, fourth] = if accent.contrast(grey.base) < 1.6 { [dark, grey] } else { [grey, dark] };
    let cold = [
        first,
        Fill::plain(ink.tint(0.16)),
        Fill::hatched(ink, -FRAC_PI_4, 3.0),
        fourth,
        Fill::hatched(ink, 0.0, 2.2),
        Fill::plain(ink.tint(0.65)),
        Fill::hatched(ink, 2.0 * FRAC_PI_4, 2.6),
    ];
    if !highlighted.contains(&true) {
        let all = sequence(sheet);
        return (0..highlighted.len()).map(|index| all[cycle(index, all.len())]).collect();
    }
    let (mut warm, mut cold) = (warm.iter().cycle(), cold.iter().cycle());
    let next = highlighted.iter().map(|is_highlighted| if *is_highlighted { warm.next() } else { cold.next() });
    next.map(|fill| fill.copied().unwrap_or(Fill::plain(accent))).collect()
}

/// The eight fills. Neighbours are far apart in lightness, whatever the accent is.
fn sequence(sheet: &Sheet<'_>) -> [Fill; 8] {
    let (accent, ink) = (sheet.accent, sheet.ink);
    let is_dark = accent.contrast(ink) < 2.0;
    let [second, third] = if is_dark { [ink.tint(0.36), accent.tint(0.6)] } else { [ink, ink.tint(0.42)] };
    [
        Fill::plain(accent),
        Fill::plain(second),
        Fill::plain(third),
        Fill::plain(accent.tint(0.26)),
        Fill::hatched(accent, -FRAC_PI_4, 3.0),
        Fill::hatched(ink, FRAC_PI_4, 2.2),
        Fill::plain(ink.tint(0.14)),
        Fill::hatched(accent, 0.0, 2.4),
    ]
}

/// After the last comes the second, so that the accent stands for one thing only.
fn cycle(index: usize, length: usize) -> usize {
    if index < length { index } else { 1 + (index - 1) % (length - 1) }
}

/// The lines of a hatch within a polygon. They are on the same grid everywhere, so that neighbours match.
pub(super) fn hatching(corners: &[Point], hatch: Hatch) -> Path {
    let (sin, cos) = hatch.angle.sin_cos();
    let turned: Vec<Point> = corners.iter().map(|(x, y)| (x * cos + y * sin, y * cos - x * sin)).collect();
    let (low, high) = turned.iter().fold((f64::MAX, f64::MIN), |(low, high), (_, y)| (low.min(*y), high.max(*y)));
    let mut path = Path::default();
    let mut row = (low / hatch.gap).ceil() * hatch.gap + 0.01;
    while row < high {
        let ends = turned.iter().zip(turned.iter().cycle().skip(1));
        let crossing = |((x1, y1), (x2, y2)): (&Point, &Point)| {
            ((*y1 > row) != (*y2 > row)).then(|| x1 + (row - y1) / (y2 - y1) * (x2 - x1))
        };
        let mut crossings: Vec<f64> = ends.filter_map(crossing).collect();
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let back = |x: f64| (x * cos - row * sin, row * cos + x * sin);
            path.join(Path::line(&[back(pair[0]), back(pair[1])]));
        }
        row += hatch.gap;
    }
    path
}

/// How a line chart's series looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) stroke: Stroke,
    marker: usize,
}

/// Dashes of the first, the second … line of a chart.
const DASHES: [&str; 8] = ["", "1.2 2", "5 2.5", "6 2 1.2 2", "2.5 1.5", "8 2 2 2", "4 1.5 1.2 1.5 1.2 1.5", "10 3"];

/// One pen each. The accent goes to the first, or to those that are highlighted where some are.
pub(super) fn pens(sheet: &Sheet<'_>, highlighted: &[bool]) -> Vec<Pen> {
    let is_any = highlighted.contains(&true);
    let first = highlighted.iter().filter(|is_highlighted| **is_highlighted).count();
    let (mut warm, mut cold) = (0..first, first..highlighted.len());
    let pen = |is_highlighted: &bool| {
        let index = if *is_highlighted { warm.next() } else { cold.next() }.unwrap_or(0);
        let (colour, width) = match (*is_highlighted || (!is_any && index == 0), index % 2) {
            (true, _) => (sheet.accent, 1.5),
            (false, 1) => (sheet.ink, 1.1),
            (false, _) => (sheet.muted, 1.1),
        };
        let stroke = Stroke { colour, width, dashes: DASHES[index % DASHES.len()] };
        Pen { stroke, marker: index }
    };
    highlighted.iter().map(pen).collect()
}

impl Pen {
    /// Draws its marker at a point: circle, square, triangle, diamond, then the same hollow.
    pub(super) fn mark(&self, sheet: &mut Sheet<'_>, (x, y): Point) {
        let r = 2.1;
        let path = match self.marker % 4 {
            0 => Path::circle((x, y), r),
            1 => Path::rectangle((x - r * 0.9, y - r * 0.9), (x + r * 0.9, y + r * 0.9)),
            2 => Path::polygon(&[(x, y - r * 1.25), (x + r * 1.2, y + r * 0.9), (x - r * 1.2, y + r * 0.9)]),
            _ => Path::polygon(&[(x, y - r * 1.35), (x + r * 1.35, y), (x, y + r * 1.35), (x - r * 1.35, y)]),
        };
        if self.marker % 8 < 4 {
            sheet.paint(path, self.stroke.colour);
        } else {
            sheet.paint(path.clone(), PAPER);
            sheet.stroke(path, Stroke::plain(self.stroke.colour, 0.9));
        }
    }
}
