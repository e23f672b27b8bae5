//! The heading of a chart: the title of the value axis and, if series cannot be named beside their marks, a legend.

use super::ChartSpec;
use super::canvas::{Canvas, Stroke, TextAnchor};
use super::paint::{Fill, Pen};
use super::path::Path;
use super::text::{shorten, wrap};

/// Sample of a series in the legend.
pub(super) enum LegendKey<'a> {
    /// A filled rectangle.
    Fill(&'a Fill),
    /// A line with a marker.
    Pen(&'a Pen),
    /// The line of a target.
    Target(Stroke),
}

/// Draws the title, if there is one, and returns the height used.
pub(super) fn title(canvas: &mut Canvas<'_>, chart: &ChartSpec) -> f64 {
    let Some(title) = chart.y_title.as_deref().filter(|title| !title.trim().is_empty()) else { return 0.0 };
    let face = canvas.face().coloured(canvas.muted);
    let lines = wrap(title, canvas.style.width, 2, &|text| canvas.width(text, face)).lines;
    let mut y = 0.0;
    for line in lines {
        canvas.text((0.0, y + face.above()), TextAnchor::Start, face, &line);
        y += face.leading();
    }
    y + face.size * 0.55
}

/// Draws a legend below `top` and returns its lower end, or `top` if there are no entries.
pub(super) fn legend(canvas: &mut Canvas<'_>, entries: &[(LegendKey<'_>, &str)], top: f64) -> f64 {
    let face = canvas.face();
    let leading = face.size * 1.4;
    let (mut x, mut y) = (0.0, top + face.above());
    for (key, name) in entries {
        let key_width = match key {
            LegendKey::Fill(_) => face.size,
            LegendKey::Pen(_) | LegendKey::Target(_) => face.size * 2.6,
        };
        let indent = key_width + face.size * 0.5;
        let name = shorten(name, canvas.style.width - indent, &|text| canvas.width(text, face));
        let width = indent + canvas.width(&name, face);
        if x > 0.0 && x + width > canvas.style.width {
            (x, y) = (0.0, y + leading);
        }
        let middle = y - face.half();
        match key {
            LegendKey::Fill(fill) => {
                let half = face.size * 0.42;
                canvas.fill(Path::rectangle((x + 0.3, middle - half), (x + key_width, middle + half)), fill);
            }
            LegendKey::Pen(pen) => {
                canvas.rule((x, middle), (x + key_width, middle), pen.stroke);
                pen.draw_marker(canvas, (x + key_width / 2.0, middle));
            }
            LegendKey::Target(stroke) => canvas.rule((x, middle), (x + key_width, middle), *stroke),
        }
        canvas.text((x + indent, y), TextAnchor::Start, face, &name);
        x += width + face.size * 1.6;
    }
    if entries.is_empty() { top } else { y + face.below() + face.size * 0.7 }
}
