//! Fills, patterns, line styles and markers that distinguish series and slices, by lightness and pattern before hue.

use std::f64::consts::FRAC_PI_4;

use super::canvas::{Canvas, Stroke};
use super::colour::{ChartColour, PAPER};
use super::path::{Path, Point};

/// Fill of an area: a colour and an optional pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fill {
    /// Background colour.
    pub(super) base: ChartColour,
    /// Pattern on top of the background.
    pub(super) hatch: Option<Hatch>,
}

/// Pattern of parallel lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hatch {
    pub(super) colour: ChartColour,
    /// Angle of the lines in radians, clockwise from the horizontal.
    angle: f64,
    /// Distance between lines, in points.
    gap: f64,
}

impl Fill {
    /// Returns a fill without a pattern.
    pub(super) fn plain(base: ChartColour) -> Self {
        Self { base, hatch: None }
    }

    /// Returns lines of a colour on paper, at an angle in radians and `gap` points apart.
    pub(super) fn hatched(colour: ChartColour, angle: f64, gap: f64) -> Self {
        Self { base: PAPER, hatch: Some(Hatch { colour, angle, gap }) }
    }

    /// Returns the colour for text on this fill: paper or ink, whichever has the higher contrast.
    pub(super) fn text(&self, canvas: &Canvas<'_>) -> ChartColour {
        if self.base.contrast(PAPER) > self.base.contrast(canvas.ink) { PAPER } else { canvas.ink }
    }
}

/// Returns one fill per entry of `highlighted`. The accent colour is used for the highlighted entries, or for the first
/// if none is highlighted.
pub(super) fn fills(canvas: &Canvas<'_>, highlighted: &[bool]) -> Vec<Fill> {
    let (accent, ink) = (canvas.accent, canvas.ink);
    let accented = [Fill::plain(accent), Fill::hatched(accent, FRAC_PI_4, 3.0), Fill::plain(accent.tint(0.55))];
    let (grey, dark) = (Fill::plain(ink.tint(0.42)), Fill::plain(ink));
    // The fill next to the accent differs from it in lightness.
    let [first, fourth] = if accent.contrast(grey.base) < 1.6 { [dark, grey] } else { [grey, dark] };
    let neutral = [
        first,
        Fill::plain(ink.tint(0.16)),
        Fill::hatched(ink, -FRAC_PI_4, 3.0),
        fourth,
        Fill::hatched(ink, 0.0, 2.2),
        Fill::plain(ink.tint(0.65)),
        Fill::hatched(ink, 2.0 * FRAC_PI_4, 2.6),
    ];
    if !highlighted.contains(&true) {
        let all = sequence(canvas);
        return (0..highlighted.len()).map(|index| all[cycle(index, all.len())]).collect();
    }
    let (mut accented, mut neutral) = (accented.iter().cycle(), neutral.iter().cycle());
    let next = highlighted.iter().map(|is_highlighted| if *is_highlighted { accented.next() } else { neutral.next() });
    next.map(|fill| fill.copied().unwrap_or(Fill::plain(accent))).collect()
}

/// Returns the eight fills of a chart without highlights. Neighbours differ strongly in lightness, for any accent
/// colour.
fn sequence(canvas: &Canvas<'_>) -> [Fill; 8] {
    let (accent, ink) = (canvas.accent, canvas.ink);
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

/// Returns the index of the fill for an entry. After the last fill comes the second, so that the accent is used only
/// once.
fn cycle(index: usize, length: usize) -> usize {
    if index < length { index } else { 1 + (index - 1) % (length - 1) }
}

/// Returns the lines of a pattern within a polygon. The lines of all polygons lie on one grid, so that neighbours
/// match.
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

/// Line style and marker of a series in a line chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) stroke: Stroke,
    marker: usize,
}

/// Dash patterns of the lines of a chart, in order (SVG's `stroke-dasharray`).
const DASHES: [&str; 8] = ["", "1.2 2", "5 2.5", "6 2 1.2 2", "2.5 1.5", "8 2 2 2", "4 1.5 1.2 1.5 1.2 1.5", "10 3"];

/// Returns one pen per entry of `highlighted`. The accent colour is used for the highlighted entries, or for the first
/// if none is highlighted.
pub(super) fn pens(canvas: &Canvas<'_>, highlighted: &[bool]) -> Vec<Pen> {
    let is_any = highlighted.contains(&true);
    let accent_count = highlighted.iter().filter(|is_highlighted| **is_highlighted).count();
    let (mut accented, mut neutral) = (0..accent_count, accent_count..highlighted.len());
    let pen = |is_highlighted: &bool| {
        let index = if *is_highlighted { accented.next() } else { neutral.next() }.unwrap_or(0);
        let (colour, width) = match (*is_highlighted || (!is_any && index == 0), index % 2) {
            (true, _) => (canvas.accent, 1.5),
            (false, 1) => (canvas.ink, 1.1),
            (false, _) => (canvas.muted, 1.1),
        };
        let stroke = Stroke { colour, width, dashes: DASHES[index % DASHES.len()] };
        Pen { stroke, marker: index }
    };
    highlighted.iter().map(pen).collect()
}

impl Pen {
    /// Draws the marker at a point. Markers are, in order: circle, square, triangle, diamond, then the same shapes
    /// hollow.
    pub(super) fn draw_marker(&self, canvas: &mut Canvas<'_>, (x, y): Point) {
        let r = 2.1;
        let path = match self.marker % 4 {
            0 => Path::circle((x, y), r),
            1 => Path::rectangle((x - r * 0.9, y - r * 0.9), (x + r * 0.9, y + r * 0.9)),
            2 => Path::polygon(&[(x, y - r * 1.25), (x + r * 1.2, y + r * 0.9), (x - r * 1.2, y + r * 0.9)]),
            _ => Path::polygon(&[(x, y - r * 1.35), (x + r * 1.35, y), (x, y + r * 1.35), (x - r * 1.35, y)]),
        };
        if self.marker % 8 < 4 {
            canvas.paint(path, self.stroke.colour);
        } else {
            canvas.paint(path.clone(), PAPER);
            canvas.stroke(path, Stroke::plain(self.stroke.colour, 0.9));
        }
    }
}
