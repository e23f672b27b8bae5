//! Imposition: two pages side by side on each side of a sheet, for office printers.
//!
//! Each page becomes a form `XObject` that its sheet draws. What is of no use on paper, or no longer true of the sheets,
//! goes: links, outline, tags, page labels, and the claims to be PDF/A, PDF/UA or PDF/X.

use std::fmt;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

mod about;
mod page;

use page::Page;

/// Which pages share a side of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Saddle-stitched: printed on both sides, flipped on the short edge, laid into one another and folded once.
    Booklet,
    /// Two pages after each other, to be read on one side.
    TwoUp,
}

/// Where the back of the folded booklet is, which is also the way its pages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    /// On the left, for languages written from left to right.
    Left,
    /// On the right, for languages written from right to left.
    Right,
}

/// The paper in the printer, in points, lying so that the pages stand side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sheet {
    /// From left to right.
    pub(crate) width: f64,
    /// From top to bottom.
    pub(crate) height: f64,
}

/// How to impose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Imposition {
    /// Which pages share a side.
    pub(crate) scheme: Scheme,
    /// What they are printed on; none is A4, or US Letter where the pages are of that family.
    pub(crate) sheet: Option<Sheet>,
    /// Which way the pages run.
    pub(crate) binding: Binding,
    /// Whether the last page is the back of a cover: then blanks that a booklet needs come before it, else at the end.
    pub(crate) last_is_cover: bool,
    /// The file identifier of the result (`/ID`).
    pub(crate) id: [u8; 16],
}

/// Why a file cannot be imposed.
#[derive(Debug)]
pub(crate) enum Error {
    /// It cannot be read or written.
    Pdf(lopdf::Error),
    /// It is encrypted.
    Encrypted,
    /// It has no pages.
    NoPages,
    /// A page is turned or has a unit of its own; counted from 1.
    Turned(usize),
    /// A page has no size; counted from 1.
    NoSize(usize),
    /// The sheet has no size.
    NoSheet,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdf(error) => write!(formatter, "the PDF cannot be imposed: {error}"),
            Self::Encrypted => formatter.write_str("an encrypted PDF cannot be imposed"),
            Self::NoPages => formatter.write_str("the PDF has no pages to impose"),
            Self::Turned(page) => write!(formatter, "page {page} of the PDF is rotated or scaled by its own unit"),
            Self::NoSize(page) => write!(formatter, "page {page} of the PDF has no size"),
            Self::NoSheet => formatter.write_str("the sheet has no size"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Pdf(error) => Some(error),
            Self::Encrypted | Self::NoPages | Self::Turned(_) | Self::NoSize(_) | Self::NoSheet => None,
        }
    }
}

impl From<lopdf::Error> for Error {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Pdf(lopdf::Error::IO(error))
    }
}

/// Lays the pages of a file out on sheets.
///
/// All pages are reduced by the same factor, as far as the largest needs to fit half a sheet, and never enlarged. In a
/// booklet the inner edges meet at the fold; two-up pages stand in the middle of their halves.
pub(crate) fn impose(pdf: &[u8], imposition: &Imposition) -> Result<Vec<u8>, Error> {
    let mut document = Document::load_mem(pdf)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Error::Encrypted);
    }
    let pages = page::take(&mut document)?;
    let layout = Layout::new(&pages, imposition)?;
    let sheets = document.new_object_id();
    let mut kids = Vec::new();
    for side in sides(pages.len(), imposition) {
        kids.push(Object::Reference(layout.draw(&mut document, &pages, side, sheets)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.set_object(sheets, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    about::finish(&mut document, sheets, imposition)?;
    document.prune_objects();
    document.renumber_objects();
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes)?;
    Ok(bytes)
}

impl Sheet {
    /// 297 × 210 mm
    pub(crate) const A4: Self = Self { width: 841.89, height: 595.276 };
    /// 420 × 297 mm
    pub(crate) const A3: Self = Self { width: 1190.551, height: 841.89 };
    /// 11 × 8½ in
    pub(crate) const US_LETTER: Self = Self { width: 792.0, height: 612.0 };
    /// 17 × 11 in
    pub(crate) const US_TABLOID: Self = Self { width: 1224.0, height: 792.0 };

    /// What is in the printer of those who have pages of this size.
    fn for_pages(pages: &[Page]) -> Self {
        let inches = [[396.0, 612.0], [612.0, 792.0], [612.0, 1008.0], [792.0, 1224.0]];
        let is_american = |page: &Page| {
            inches.iter().any(|[width, height]| (page.width() - width).abs() + (page.height() - height).abs() < 4.0)
        };
        if pages.first().is_some_and(is_american) { Self::US_LETTER } else { Self::A4 }
    }

    /// Whether pages can stand on it.
    fn is_usable(self) -> bool {
        [self.width, self.height].iter().all(|side| side.is_finite() && *side >= 1.0)
    }
}

/// The pages on the left and the right of a side of a sheet, counted from 0; none for a blank.
type Side = [Option<usize>; 2];

/// All sides in the order they are printed: front and back by turns in a booklet.
fn sides(pages: usize, imposition: &Imposition) -> Vec<Side> {
    match imposition.scheme {
        Scheme::TwoUp => {
            let page = |place: usize| (place < pages).then_some(place);
            (0..pages.div_ceil(2)).map(|side| bound([page(2 * side), page(2 * side + 1)], imposition.binding)).collect()
        }
        Scheme::Booklet => {
            let places = pages.next_multiple_of(4);
            let cover = (imposition.last_is_cover && pages > 1).then_some(places - 1);
            let page = |place: usize| {
                if cover == Some(place) {
                    return Some(pages - 1);
                }
                (place < pages - usize::from(cover.is_some())).then_some(place)
            };
            let side = |side: usize| {
                let (inner, outer) = (page(side), page(places - 1 - side));
                // The front has the earlier page on the right, the back on the left.
                bound(if side.is_multiple_of(2) { [outer, inner] } else { [inner, outer] }, imposition.binding)
            };
            (0..places / 2).map(side).collect()
        }
    }
}

/// A side as it is bound.
fn bound([left, right]: Side, binding: Binding) -> Side {
    match binding {
        Binding::Left => [left, right],
        Binding::Right => [right, left],
    }
}

/// Where pages stand on every side.
struct Layout {
    scheme: Scheme,
    sheet: Sheet,
    scale: f64,
}

impl Layout {
    fn new(pages: &[Page], imposition: &Imposition) -> Result<Self, Error> {
        let scheme = imposition.scheme;
        let sheet = imposition.sheet.unwrap_or_else(|| Sheet::for_pages(pages));
        if !sheet.is_usable() {
            return Err(Error::NoSheet);
        }
        let fits = |page: &Page| (sheet.width / 2.0 / page.width()).min(sheet.height / page.height());
        let scale = pages.iter().map(fits).fold(1.0, f64::min);
        Ok(Self { scheme, sheet, scale })
    }

    /// Adds the page that is one side of a sheet.
    fn draw(&self, document: &mut Document, pages: &[Page], side: Side, parent: ObjectId) -> ObjectId {
        let mut content = Vec::new();
        let mut forms = Dictionary::new();
        for (half, index) in (0u8..).zip(side) {
            let Some((index, page)) = index.and_then(|index| Some((index, pages.get(index)?))) else { continue };
            let name = format!("P{}", index + 1);
            let [x, y] = self.corner(page, half);
            let [scale, x, y] = [self.scale, x - page.left * self.scale, y - page.bottom * self.scale].map(number);
            content.extend(format!("q {scale} 0 0 {scale} {x} {y} cm /{name} Do Q\n").into_bytes());
            forms.set(name, page.form);
        }
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let media = [0.0, 0.0, self.sheet.width, self.sheet.height];
        document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => parent,
            "MediaBox" => media.map(real).to_vec(),
            "Resources" => dictionary! { "XObject" => forms },
            "Contents" => content,
        })
    }

    /// The lower left corner of a page in the left (0) or right (1) half.
    fn corner(&self, page: &Page, half: u8) -> [f64; 2] {
        let middle = self.sheet.width / 2.0;
        let (width, height) = (page.width() * self.scale, page.height() * self.scale);
        let x = match self.scheme {
            Scheme::Booklet if half == 0 => middle - width,
            Scheme::Booklet => middle,
            Scheme::TwoUp => middle * f64::from(half) + (middle - width) / 2.0,
        };
        [x, (self.sheet.height - height) / 2.0]
    }
}

/// A number as PDF has it: no exponent, no more digits than a printer can use.
fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    String::from(if text == "-0" { "0" } else { text })
}

/// A number as an object.
#[expect(clippy::cast_possible_truncation, reason = "points, far within what 32 bits hold")]
fn real(value: f64) -> Object {
    Object::Real(value as f32)
}

#[cfg(test)]
mod tests;
