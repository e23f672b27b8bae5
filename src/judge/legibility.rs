//! Faults of size and colour: small type, low contrast, tiny pictures, tables scaled down.

use std::collections::HashSet;

use super::content::{ElementKind, FaultPlace, PageContent, PlacedPicture, TextRun};
use super::edges::{millimetres, shown};
use super::line::{PageText, TextLine};
use super::{Code, Fault};

/// Minimum size of type in points: Acrobat's preflight reports smaller type.
const MIN_SIZE: f64 = 5.0;
/// Minimum size of type in a table that is scaled to fit the page, in points.
const MIN_TABLE_SIZE: f64 = 7.0;
/// Minimum contrast of text (WCAG 2.2, success criterion 1.4.3).
const MIN_CONTRAST: f64 = 4.5;
/// Minimum contrast of large text: from 18 pt, or bold from 14 pt.
const MIN_CONTRAST_LARGE: f64 = 3.0;
/// Contrast by which a text may be below the minimum: rounding to whole parts of 255 must not make a colour that was
/// chosen for 4.5 : 1 a fault.
pub(super) const ROUNDING: f64 = 0.05;
/// Height and width below which a reduced picture shows nothing, in points (7 mm).
const MIN_PICTURE: f64 = 20.0;
/// Part of the natural size from which on a picture is not reduced much.
const REDUCED: f64 = 0.5;
/// Natural size of a pixel in points, as in CSS.
const PIXEL: f64 = 0.75;

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let mut contrasts = HashSet::new();
    let mut scaled_tables = HashSet::new();
    for line in &text.lines {
        small_type(text, line, faults);
        if line.within.has(ElementKind::Table) && scaled_tables.insert(line.element) {
            scaled_table(text, line, faults);
        }
        if !line.is_artifact() {
            contrast(text, line, &mut contrasts, faults);
        }
    }
    for (page, placed) in text.content.pages.iter().enumerate() {
        for picture in placed.pictures.iter().filter(|picture| is_tiny(picture)) {
            faults.push(tiny_picture(text, page, picture));
        }
    }
}

fn small_type(text: &PageText<'_>, line: &TextLine, faults: &mut Vec<Fault>) {
    let exempt = [ElementKind::Shift, ElementKind::Formula, ElementKind::Artifact];
    let is_word = |run: &&TextRun| !run.within.has_any(&exempt) && run.text.chars().any(char::is_alphanumeric);
    let smallest = text.runs(line).iter().filter(is_word).min_by(|a, b| a.size.total_cmp(&b.size));
    if let Some(run) = smallest.filter(|run| run.size < MIN_SIZE - 0.05) {
        let size = format!("{:.1} pt", run.size);
        let message = format!("`{}` is only {size} high", shown(&run.text));
        let mut fault =
            text.fault(Code::PageSmallType, line, message, "set it larger: type below 5 pt is hard to read");
        fault.place.size = Some(size);
        faults.push(fault);
    }
}

fn scaled_table(text: &PageText<'_>, line: &TextLine, faults: &mut Vec<Fault>) {
    let scaled = text.runs(line).iter().find(|run| run.scale < 0.98 && run.size < MIN_TABLE_SIZE && !run.is_blank());
    if let Some(run) = scaled {
        let size = format!("{:.0} %", run.scale * 100.0);
        let message = format!("a table is reduced to {size}, its type to {:.1} pt", run.size);
        let mut fault = text.fault(Code::PageScaledTable, line, message, "leave out columns, or divide the table");
        fault.place.size = Some(size);
        faults.push(fault);
    }
}

/// Reports text with a low contrast, once for each pair of colours.
fn contrast(text: &PageText<'_>, line: &TextLine, seen: &mut HashSet<[u32; 6]>, faults: &mut Vec<Fault>) {
    for run in text.runs(line).iter().filter(|run| run.text.chars().any(char::is_alphanumeric)) {
        let Some((fill, ground)) = run.fill.zip(ground(text.page(line), run)) else { continue };
        let ratio = contrast_ratio(fill, ground);
        let least = least_contrast(run.size, run.is_bold);
        let pair = [fill, ground].concat().into_iter().map(f32::to_bits).collect::<Vec<_>>();
        if ratio < least - ROUNDING && pair.try_into().is_ok_and(|pair| seen.insert(pair)) {
            let size = format!("{ratio:.1} : 1");
            let message = format!(
                "`{}` has a contrast of only {size} ({} on {})",
                shown(&run.text),
                hexadecimal(fill),
                hexadecimal(ground)
            );
            let help = format!("choose colours with a contrast of at least {least} : 1");
            let mut fault = text.fault(Code::PageLowContrast, line, message, &help);
            fault.place.size = Some(size);
            faults.push(fault);
        }
    }
}

/// Returns the minimum contrast of text, by its size in points.
pub(super) fn least_contrast(size: f64, is_bold: bool) -> f64 {
    if size >= 18.0 || (is_bold && size >= 14.0) { MIN_CONTRAST_LARGE } else { MIN_CONTRAST }
}

/// Returns the colour behind a run. `None` if it is not one colour, as on a picture.
fn ground(page: &PageContent, run: &TextRun) -> Option<[f32; 3]> {
    let core = run.core();
    let is_behind = |picture: &PlacedPicture| {
        let common = picture.area.intersection(&core);
        common.width() > 0.0 && common.height() > 0.0
    };
    if page.pictures[..run.pictures_below].iter().any(is_behind) {
        return None;
    }
    let below = page.grounds[..run.grounds_below].iter().rev();
    for ground in below {
        let common = ground.area.intersection(&core);
        if ground.area.contains(&core, 0.5) {
            return ground.fill;
        }
        if common.width() > 0.0 && common.height() > 0.0 {
            return None;
        }
    }
    page.fill
}

/// Contrast ratio of two sRGB colours (WCAG 2.2).
pub(super) fn contrast_ratio(a: [f32; 3], b: [f32; 3]) -> f64 {
    let luminance = |colour: [f32; 3]| {
        let [red, green, blue] = colour.map(|part| {
            let part = f64::from(part);
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

pub(super) fn hexadecimal(colour: [f32; 3]) -> String {
    let parts = colour.map(|part| format!("{:02x}", whole(part * 255.0)));
    format!("#{}", parts.concat())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "parts of a colour are from 0 to 255")]
fn whole(part: f32) -> u8 {
    part.round() as u8
}

/// Returns `true` for a figure that is shown much smaller than its natural size and so low or narrow that it shows
/// nothing.
fn is_tiny(picture: &PlacedPicture) -> bool {
    let (width, height) = (picture.area.width(), picture.area.height());
    let exempt = [ElementKind::Paragraph, ElementKind::Artifact, ElementKind::Table, ElementKind::Item];
    width.min(height) < MIN_PICTURE
        && width.min(height) > 0.0
        && width < REDUCED * picture.pixels.0 * PIXEL
        && picture.within.has(ElementKind::Figure)
        && !picture.within.has_any(&exempt)
}

fn tiny_picture(text: &PageText<'_>, page: usize, picture: &PlacedPicture) -> Fault {
    let (width, height) = (millimetres(picture.area.width()), millimetres(picture.area.height()));
    let size = format!("{width} × {height}");
    let message = format!("a picture is only {size} large");
    let help = "crop the picture, give it the class `.wide`, or leave it out";
    let mut fault = text.page_fault(Code::PageTinyPicture, page, message, help);
    let file = picture.file.map(FaultPlace::Picture);
    fault.source = text.label(picture.element).or(file).or(fault.source);
    fault.place = text.place(page, Some(picture.area.left));
    fault.place.size = Some(size);
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contrast_is_that_of_wcag() {
        assert!((contrast_ratio([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-6);
        let grey = [f32::from(0x76_u8) / 255.0; 3];
        assert!((contrast_ratio(grey, [1.0; 3]) - 4.54).abs() < 0.01);
    }
}
