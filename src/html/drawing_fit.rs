//! Widths of the author's drawings whose letters would be too small on a phone.

use crate::document::ImageFile;

/// Width of a phone in `em`, at 16 pixels an `em`.
const PHONE: f64 = 20.0;

/// Size of the smallest letters that can be read, in `em`: 8 pixels.
const READABLE: f64 = 0.5;

/// Least widths in `em` that the style sheet has, with their classes.
const WIDTHS: [(f64, &str); 7] = [
    (24.0, "least-24"),
    (28.0, "least-28"),
    (32.0, "least-32"),
    (36.0, "least-36"),
    (40.0, "least-40"),
    (44.0, "least-44"),
    (48.0, "least-48"),
];

/// Returns the width in `em` at which all letters of a drawing can be read, if the drawing has letters.
fn lettering_width(file: &ImageFile) -> Option<f64> {
    Some(f64::from(file.width) * READABLE / file.smallest_text?)
}

/// Returns the width in `em` at which all letters of a drawing can be read, if that is wider than a phone.
fn readable_width(file: &ImageFile) -> Option<f64> {
    // A tenth less is no reason to scroll.
    lettering_width(file).filter(|width| *width > PHONE * 1.1)
}

/// Returns `true` if the letters of a drawing cannot be read on a phone in `percent` of the width of the text.
pub(super) fn needs_full_width(file: &ImageFile, percent: u8) -> bool {
    lettering_width(file).is_some_and(|width| width > PHONE * 1.1 * f64::from(percent) / 100.0)
}

/// Returns the class of the box in which a drawing scrolls sideways on a phone, or `None` if its letters can be read
/// there.
pub(super) fn width_class(file: &ImageFile) -> Option<&'static str> {
    let width = readable_width(file)?;
    let (_, class) = WIDTHS.iter().find(|(least, _)| *least * 1.1 >= width).unwrap_or(&WIDTHS[WIDTHS.len() - 1]);
    Some(class)
}

/// Returns the height in pixels of the smallest letters of a drawing on a phone, if they are too small even though the
/// drawing scrolls.
pub(crate) fn unreadable_letters(file: &ImageFile) -> Option<f64> {
    let (widest, _) = WIDTHS[WIDTHS.len() - 1];
    let width = readable_width(file).filter(|width| *width > widest * 1.1)?;
    Some(16.0 * READABLE * widest / width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tests::sample;

    #[test]
    fn a_drawing_scrolls_as_far_as_its_letters_need() {
        let document = sample::everything();
        let file = |smallest_text: Option<f64>| ImageFile { width: 1000, smallest_text, ..document.images[0].clone() };
        let class = |letters: f64| width_class(&file(Some(letters)));
        assert_eq!(
            [30.0, 24.0, 20.0, 16.0, 5.0].map(class),
            [None, None, Some("least-24"), Some("least-32"), Some("least-48")]
        );
        assert_eq!(width_class(&file(None)), None, "no letters");
        assert!(needs_full_width(&file(Some(26.0)), 75) && !needs_full_width(&file(Some(32.0)), 75));
        assert_eq!(unreadable_letters(&file(Some(10.0))), None);
        assert_eq!(unreadable_letters(&file(Some(5.0))), Some(3.84));
    }
}
