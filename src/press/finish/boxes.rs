//! Where a page is trimmed, how far its colour bleeds, and the sheet around it (ISO 32000-1, 14.11.2).

use lopdf::{Dictionary, Document, Object};

use super::Error;
use super::inks::numbers;

/// Points in a millimetre.
pub(super) const MILLIMETRE: f32 = 72.0 / 25.4;
/// How far the sheet goes beyond the bleed where there are marks, in points.
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

    /// No larger than `outer`: rounding must not let a box stand out of the one around it.
    fn within(self, outer: Self) -> Self {
        Self {
            left: self.left.max(outer.left),
            bottom: self.bottom.max(outer.bottom),
            right: self.right.min(outer.right),
            top: self.top.min(outer.top),
        }
    }

    /// Left, bottom, right, top: an entry of the page.
    pub(super) fn array(self) -> Object {
        Object::Array(numbers(&[self.left, self.bottom, self.right, self.top]))
    }

    /// The operators that clip to it.
    pub(super) fn clip(self) -> String {
        let (width, height) = (self.right - self.left, self.top - self.bottom);
        format!("{} {} {width} {height} re\nW\nn\n", self.left, self.bottom)
    }
}

/// The boxes of a finished page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Boxes {
    pub(super) media: Rectangle,
    pub(super) bleed: Rectangle,
    pub(super) trim: Rectangle,
    /// How far the page's content moves. The sheet's corner stays at the origin: that is where most imposition programs
    /// look for it.
    pub(super) shift: (f32, f32),
}

impl Boxes {
    /// The boxes of one of Typst's pages, whose media box is the bleed.
    pub(super) fn new(document: &Document, page: &Dictionary, has_marks: bool) -> Result<Self, Error> {
        let bleed = Rectangle::read(document, page, b"MediaBox").ok_or(Error::Damaged("a page has no size"))?;
        let trim = Rectangle::read(document, page, b"TrimBox").unwrap_or(bleed);
        let slug = if has_marks { SLUG } else { 0.0 };
        let media = bleed.grown(slug);
        let shift = (-media.left, -media.bottom);
        let (media, bleed) = (media.moved(shift), bleed.moved(shift));
        Ok(Self { media, bleed: bleed.within(media), trim: trim.moved(shift).within(bleed), shift })
    }

    /// Writes them into a page.
    pub(super) fn set(self, page: &mut Dictionary) {
        page.set("MediaBox", self.media.array());
        page.set("BleedBox", self.bleed.array());
        page.set("TrimBox", self.trim.array());
    }

    /// The start of the content: nothing shows beyond the bleed, and the content lies where the boxes say.
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
    fn without_marks_the_sheet_ends_with_the_bleed() {
        let boxes = boxes(false);
        assert_eq!(boxes.media, boxes.bleed);
        assert_eq!(boxes.trim, Rectangle { left: 8.5, bottom: 8.5, right: 291.5, top: 391.5 });
        assert_eq!(boxes.opening(), "q\n0 0 300 400 re\nW\nn\n");
    }

    #[test]
    fn marks_have_a_slug_of_10_mm() {
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
