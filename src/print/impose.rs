//! Imposition: arrangement of two pages on each side of a sheet, for office printers.
//!
//! Each page becomes a form `XObject` that the sheet draws. Parts of the PDF that are useless on paper or no longer
//! valid are dropped: links, outline, tags, page labels, and the conformance claims to PDF/A, PDF/UA or PDF/X.

use std::fmt;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

mod metadata;
mod page;

use page::PageForm;

/// Arrangement of pages on sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Booklet for saddle stitching: printed on both sides, flipped on the short edge, and folded once.
    Booklet,
    /// Two consecutive pages per side.
    TwoUp,
}

/// Edge at which the pages are bound, which determines the order of the two pages on a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BindingEdge {
    /// Left edge, for languages written from left to right.
    Left,
    /// Right edge, for languages written from right to left.
    Right,
}

/// Size of a sheet of paper in landscape orientation, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PaperSize {
    /// Width: the longer side.
    pub(crate) width: f64,
    /// Height: the shorter side.
    pub(crate) height: f64,
}

/// Options of [`impose`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct ImposeOptions {
    /// Arrangement of the pages.
    pub(crate) scheme: Scheme,
    /// Sheet size. `None` for US Letter if the first page has a North American size, and for A4 otherwise.
    pub(crate) sheet: Option<PaperSize>,
    /// Binding edge.
    pub(crate) binding: BindingEdge,
    /// Whether the last page is the back cover. If so, the blank pages of a booklet come before it instead of at the
    /// end.
    pub(crate) last_is_cover: bool,
    /// File identifier of the result (trailer entry `ID`).
    pub(crate) id: [u8; 16],
}

/// Reason why a PDF cannot be imposed.
#[derive(Debug)]
pub(crate) enum ImposeError {
    /// The PDF cannot be read or written.
    Pdf(lopdf::Error),
    /// The PDF is encrypted.
    Encrypted,
    /// The PDF has no pages.
    NoPages,
    /// The page, counted from 1, is rotated or has a `UserUnit` other than 1.
    Rotated(usize),
    /// The page, counted from 1, has no size.
    NoSize(usize),
    /// The sheet size is not finite or smaller than a point.
    NoSheetSize,
}

impl fmt::Display for ImposeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdf(error) => write!(formatter, "the PDF cannot be imposed: {error}"),
            Self::Encrypted => formatter.write_str("an encrypted PDF cannot be imposed"),
            Self::NoPages => formatter.write_str("the PDF has no pages to impose"),
            Self::Rotated(page) => write!(formatter, "page {page} of the PDF is rotated or scaled by its own unit"),
            Self::NoSize(page) => write!(formatter, "page {page} of the PDF has no size"),
            Self::NoSheetSize => formatter.write_str("the sheet has no size"),
        }
    }
}

impl std::error::Error for ImposeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Pdf(error) => Some(error),
            Self::Encrypted | Self::NoPages | Self::Rotated(_) | Self::NoSize(_) | Self::NoSheetSize => None,
        }
    }
}

impl From<lopdf::Error> for ImposeError {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error)
    }
}

impl From<std::io::Error> for ImposeError {
    fn from(error: std::io::Error) -> Self {
        Self::Pdf(lopdf::Error::IO(error))
    }
}

/// Imposes the pages of a PDF on sheets.
///
/// All pages are scaled by the same factor so that the largest fits half a sheet; pages are never enlarged. In a
/// booklet the inner edges of the pages meet at the fold. Two-up pages are centred in their halves.
///
/// # Errors
/// Returns an error if the PDF cannot be read, is encrypted, has no pages or a page that cannot be placed, or if the
/// sheet size is invalid.
pub(crate) fn impose(pdf: &[u8], imposition: &ImposeOptions) -> Result<Vec<u8>, ImposeError> {
    let mut document = Document::load_mem(pdf)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(ImposeError::Encrypted);
    }
    let pages = page::into_forms(&mut document)?;
    let layout = SheetLayout::new(&pages, imposition)?;
    let sheets = document.new_object_id();
    let mut kids = Vec::new();
    for side in sides(pages.len(), imposition) {
        kids.push(Object::Reference(layout.draw(&mut document, &pages, side, sheets)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.set_object(sheets, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    metadata::finish(&mut document, sheets, imposition)?;
    document.prune_objects();
    document.renumber_objects();
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes)?;
    Ok(bytes)
}

impl PaperSize {
    /// 297 × 210 mm
    pub(crate) const A4: Self = Self { width: 841.89, height: 595.276 };
    /// 420 × 297 mm
    pub(crate) const A3: Self = Self { width: 1190.551, height: 841.89 };
    /// 11 × 8½ in
    pub(crate) const US_LETTER: Self = Self { width: 792.0, height: 612.0 };
    /// 17 × 11 in
    pub(crate) const US_TABLOID: Self = Self { width: 1224.0, height: 792.0 };

    /// Returns the usual sheet size for pages of this size: US Letter for North American page sizes, otherwise A4.
    fn for_pages(pages: &[PageForm]) -> Self {
        let inches = [[396.0, 612.0], [612.0, 792.0], [612.0, 1008.0], [792.0, 1224.0]];
        let is_american = |page: &PageForm| {
            inches.iter().any(|[width, height]| (page.width() - width).abs() + (page.height() - height).abs() < 4.0)
        };
        if pages.first().is_some_and(is_american) { Self::US_LETTER } else { Self::A4 }
    }

    /// Returns `true` if both sides are finite and at least one point.
    fn is_usable(self) -> bool {
        [self.width, self.height].iter().all(|side| side.is_finite() && *side >= 1.0)
    }
}

/// The left and right page of a side of a sheet, counted from 0. `None` is a blank page.
type Side = [Option<usize>; 2];

/// Returns all sides in printing order. In a booklet, front and back sides alternate.
fn sides(pages: usize, imposition: &ImposeOptions) -> Vec<Side> {
    match imposition.scheme {
        Scheme::TwoUp => {
            let page = |place: usize| (place < pages).then_some(place);
            (0..pages.div_ceil(2))
                .map(|side| for_binding([page(2 * side), page(2 * side + 1)], imposition.binding))
                .collect()
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
                // The lower page number is on the right on front sides, on the left on back sides.
                for_binding(if side.is_multiple_of(2) { [outer, inner] } else { [inner, outer] }, imposition.binding)
            };
            (0..places / 2).map(side).collect()
        }
    }
}

/// Swaps the pages of a side if it is bound on the right.
fn for_binding([left, right]: Side, binding: BindingEdge) -> Side {
    match binding {
        BindingEdge::Left => [left, right],
        BindingEdge::Right => [right, left],
    }
}

/// Placement of pages on all sides.
struct SheetLayout {
    scheme: Scheme,
    sheet: PaperSize,
    scale: f64,
}

impl SheetLayout {
    fn new(pages: &[PageForm], imposition: &ImposeOptions) -> Result<Self, ImposeError> {
        let scheme = imposition.scheme;
        let sheet = imposition.sheet.unwrap_or_else(|| PaperSize::for_pages(pages));
        if !sheet.is_usable() {
            return Err(ImposeError::NoSheetSize);
        }
        let fits = |page: &PageForm| (sheet.width / 2.0 / page.width()).min(sheet.height / page.height());
        let scale = pages.iter().map(fits).fold(1.0, f64::min);
        Ok(Self { scheme, sheet, scale })
    }

    /// Adds a side of a sheet to the document and returns its page object.
    fn draw(&self, document: &mut Document, pages: &[PageForm], side: Side, parent: ObjectId) -> ObjectId {
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

    /// Returns the lower left corner of a page in the left (0) or right (1) half of the sheet.
    fn corner(&self, page: &PageForm, half: u8) -> [f64; 2] {
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

/// Formats a number for a content stream: no exponent, at most five decimal places.
fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    String::from(if text == "-0" { "0" } else { text })
}

/// Converts a number to a PDF object.
#[expect(clippy::cast_possible_truncation, reason = "points, far within what 32 bits hold")]
fn real(value: f64) -> Object {
    Object::Real(value as f32)
}

#[cfg(test)]
mod tests;
