//! What is above the marks: the title of the values and, where names cannot stand beside their marks, a legend.

use super::Chart;
use super::paint::{Fill, Pen};
use super::path::Path;
use super::sheet::{Anchor, Sheet};
use super::text::{shorten, wrap};

/// What is explained by its name.
pub(super) enum Sample<'a> {
    /// A surface.
    Fill(&'a Fill),
    /// A line with its marker.
    Pen(&'a Pen),
}

/// Writes the title and returns where the rest begins.
pub(super) fn title(sheet: &mut Sheet<'_>, chart: &Chart) -> f64 {
    let Some(title) = chart.y_title.as_deref().filter(|title| !title.trim().is_empty()) else { return 0.0 };
    let face = sheet.face().coloured(sheet.muted);
    let lines = wrap(title, sheet.style.width, 2, &|text| sheet.width(text, face)).lines;
    let mut y = 0.0;
    for line in lines {
        sheet.text((0.0, y + face.above()), Anchor::Start, face, &line);
        y += face.leading();
    }
    y + face.size * 0.55
}

/// Writes a legend from `top` down and returns where the rest begins.
pub(super) fn legend(sheet: &mut Sheet<'_>, entries: &[(Sample<'_>, &str)], top: f64) -> f64 {
    let face = sheet.face();
    let leading = face.size * 1.4;
    let (mut x, mut y) = (0.0, top + face.above());
    for (sample, name) in entries {
        let sample_width = match sample {
            Sample::Fill(_) => face.size,
            Sample::Pen(_) => face.size * 2.6,
        };
        let indent = sample_width + face.size * 0.5;
        let name = shorten(name, sheet.style.width - indent, &|text| sheet.width(text, face));
        let width = indent + sheet.width(&name, face);
        if x > 0.0 && x + width > sheet.style.width {
            (x, y) = (0.0, y + leading);
        }
        let middle = y - face.half();
        match sample {
            Sample::Fill(fill) => {
                let half = face.size * 0.42;
                sheet.fill(Path::rectangle((x + 0.3, middle - half), (x + sample_width, middle + half)), fill);
            }
            Sample::Pen(pen) => {
                sheet.rule((x, middle), (x + sample_width, middle), pen.stroke);
                pen.mark(sheet, (x + sample_width / 2.0, middle));
            }
        }
        sheet.text((x + indent, y), Anchor::Start, face, &name);
        x += width + face.size * 1.6;
    }
    if entries.is_empty() { top } else { y + face.below() + face.size * 0.7 }
}
