//! Low contrast of text in drawings.

use std::collections::HashSet;

use super::content::{ElementKind, FaultPlace, PlacedPicture};
use super::edges::shown;
use super::legibility::{ROUNDING, contrast_ratio, hexadecimal, least_contrast};
use super::line::PageText;
use super::{Code, Fault};
use crate::document::{Document, DrawnText};

/// Reports the texts of drawings that have a low contrast, once for each drawing and pair of colours.
pub(super) fn find(text: &PageText<'_>, document: &Document, faults: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for (page, placed) in text.content.pages.iter().enumerate() {
        for picture in placed.pictures.iter().filter(|picture| !picture.within.has(ElementKind::Artifact)) {
            let Some((index, file)) = picture.file.and_then(|index| Some((index, document.images.get(index)?))) else {
                continue;
            };
            for drawn in &file.texts {
                let fault = low_contrast(text, page, picture, drawn);
                faults.extend(fault.filter(|_| seen.insert((index, drawn.fill, drawn.ground))));
            }
        }
    }
}

fn low_contrast(text: &PageText<'_>, page: usize, picture: &PlacedPicture, drawn: &DrawnText) -> Option<Fault> {
    let rgb = |colour: [u8; 3]| colour.map(|part| f32::from(part) / 255.0);
    let (fill, ground) = (rgb(drawn.fill), drawn.ground.map(rgb).or(text.content.pages[page].fill)?);
    let scale = (picture.area.width() / picture.pixels.0).max(picture.area.height() / picture.pixels.1);
    let least = least_contrast(drawn.size * scale, drawn.is_bold);
    let ratio = contrast_ratio(fill, ground);
    if ratio >= least - ROUNDING {
        return None;
    }
    let size = format!("{ratio:.1} : 1");
    let message = format!(
        "`{}` in a drawing has a contrast of only {size} ({} on {})",
        shown(&drawn.text),
        hexadecimal(fill),
        hexadecimal(ground)
    );
    let help = format!("choose colours with a contrast of at least {least} : 1 in the drawing");
    let mut fault = text.page_fault(Code::PageLowContrast, page, message, &help);
    fault.source = text.label(picture.element).or(picture.file.map(FaultPlace::Picture)).or(fault.source);
    fault.place = text.place(page, Some(picture.area.left));
    fault.place.size = Some(size);
    Some(fault)
}
