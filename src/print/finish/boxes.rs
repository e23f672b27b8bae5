//! Page boxes: media box, bleed box and trim box (ISO 32000-1, 14.11.2).

use lopdf::{Dictionary, Document, Object};

use super::FinishError;
use super::inks::numbers;

/// Points per millimetre.
pub(super) const MILLIMETRE: f32 = 72.0 / 25.4;
/// Width of the slug, the area for printer's marks beyond the bleed, in points.
pub(super) const SLUG: f32 = 10.0 * MILLIMETRE;

/// A rectangle, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
}

impl Rectangle {
    fn read(document: &Document, page: &Dictionary, key: &[u8]) -> Option<Self> {
        let array = page.get_deref(key, document).ok()?.as_array().ok()?;
        let number = |object: &Object| document.dereference(object).ok()?.1.as_float().ok();
        let [a, b, c, d] = array.iter().map(number).collect::<Option<Vec<f32>>>()?.try_into().ok()?;
        let rectangle = Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) };
        (rectangle.right > rectangle.left && rectangle.top > rectangle.bottom).then_some(rectangle)
    }

    fn moved(self, by: (f32, f32)) -> Self {
        Self { left: self.left + by.0, bottom: self.bottom + by.1, right: self.right + by.0, top: self.top + by.1 }
    }

    fn grown(self, by: f32) -> Self {
        Self { left: self.left - by, bottom: self.bottom - by, right: self.right + by, top: self.top + by }
    }

    /// Clips the rectangle to `outer`, because rounding must not let an inner box exceed the box around it.
    fn within(self, outer: Self) -> Self {
        Self {
            left: self.left.max(outer.left),
            bottom: self.bottom.max(outer.bottom),
            right: self.right.min(outer.right),
            top: self.top.min(outer.top),
        }
    }

    /// Returns the array `[left bottom right top]`, the value of a page entry.
    pub(super) fn array(self) -> Object {
        Object::Array(numbers(&[self.left, self.bottom, self.right, self.top]))
    }

    /// Returns the operators that clip to the rectangle.
    pub(super) fn clip(self) -> String {
        let (width, height) = (self.right - self.left, self.top - self.bottom);
        format!("{} {} {width} {height} re\nW\nn\n", self.left, self.bottom)
    }
}

/// Boxes of a print page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Boxes {
    pub(super) media: Rectangle,
    pub(super) bleed: Rectangle,
    pub(super) trim: Rectangle,
    /// Offset of the page's content (x, y), which keeps the corner of the media box at the origin: most imposition
    /// programs expect it there.
    pub(super) shift: (f32, f32),
}

impl Boxes {
    /// Computes the boxes for a page by Typst, whose media box is the bleed box.
    pub(super) fn new(document: &Document, page: &Dictionary, has_marks: bool) -> Result<Self, FinishError> {
        let bleed = Rectangle::read(document, page, b"MediaBox").ok_or(FinishError::Damaged("a page has no size"))?;
        let trim = Rectangle::read(document, page, b"TrimBox").unwrap_or(bleed);
        let slug = if has_marks { SLUG } else { 0.0 };
        let media = bleed.grown(slug);
        let shift = (-media.left, -media.bottom);
        let (media, bleed) = (media.moved(shift), bleed.moved(shift));
        Ok(Self { media, bleed: bleed.within(media), trim: trim.moved(shift).within(bleed), shift })
    }

    /// Writes the boxes to a page dictionary.
    pub(super) fn set(self, page: &mut Dictionary) {
        page.set("MediaBox", self.media.array());
        page.set("BleedBox", self.bleed.array());
        page.set("TrimBox", self.trim.array());
    }

    /// Returns the operators before the page's content: save the state, clip to the bleed box, apply [`Self::shift`].
    pub(super) fn opening(self) -> String {
        let (x, y) = self.shift;
        let shift = if x == 0.0 && y == 0.0 { String::new() } else { format!("1 0 0 1 {x} {y} cm\n") };
        format!("q\n{}{shift}", self.bleed.clip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn boxes(has_marks: bool) -> Boxes {
        let page = dictionary! {
            "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
            "TrimBox" => vec![Object::Real(8.5), Object::Real(8.5), Object::Real(291.5), Object::Real(391.5)],
        };
        Boxes::new(&Document::new(), &page, has_marks).unwrap()
    }

    #[test]
    fn media_box_without_marks_is_the_bleed_box() {
        let boxes = boxes(false);
        assert_eq!(boxes.media, boxes.bleed);
        assert_eq!(boxes.trim, Rectangle { left: 8.5, bottom: 8.5, right: 291.5, top: 391.5 });
        assert_eq!(boxes.opening(), "q\n0 0 300 400 re\nW\nn\n");
    }

    #[test]
    fn media_box_with_marks_has_a_slug_of_10_mm() {
        let boxes = boxes(true);
        assert_eq!((boxes.media.left, boxes.media.bottom), (0.0, 0.0));
        assert!((boxes.media.right - (300.0 + 2.0 * SLUG)).abs() < 1e-3);
        assert!((boxes.bleed.left - SLUG).abs() < 1e-3 && (boxes.trim.left - SLUG - 8.5).abs() < 1e-3);
        assert!(boxes.opening().contains(" cm"));
    }

    #[test]
    fn a_page_without_a_size_is_an_error() {
        assert!(Boxes::new(&Document::new(), &dictionary! {}, false).is_err());
        let empty = dictionary! { "MediaBox" => vec![0.into(), 0.into(), 0.into(), 400.into()] };
        assert!(Boxes::new(&Document::new(), &empty, false).is_err());
    }
}
