//! Pages in landscape format. Printed pages are of one size, so a page in landscape format is turned for print: its head
//! is then at the left.

use typst::layout::{Abs, Ratio, Sides, Size, Transform};
use typst::model::Document as _;
use typst_layout::{Page, PagedDocument};

/// Turns the pages that are wider than high, if the first page is not.
pub(super) fn upright(document: PagedDocument) -> PagedDocument {
    let is_wide = |page: &Page| page.frame.width() > page.frame.height();
    let pages = document.pages();
    if pages.first().is_none_or(is_wide) || !pages.iter().any(is_wide) {
        return document;
    }
    let turned = pages.iter().map(|page| if is_wide(page) { turned(page) } else { page.clone() });
    PagedDocument::new(turned.collect(), document.info().clone())
}

/// Turns a page counterclockwise.
fn turned(page: &Page) -> Page {
    let mut page = page.clone();
    let (width, height) = (page.frame.width(), page.frame.height());
    page.frame.transform(Transform {
        sx: Ratio::zero(),
        ky: -Ratio::one(),
        kx: Ratio::one(),
        sy: Ratio::zero(),
        tx: Abs::zero(),
        ty: width,
    });
    page.frame.set_size(Size::new(height, width));
    let Sides { left, top, right, bottom } = page.bleed;
    page.bleed = Sides { left: top, top: right, right: bottom, bottom: left };
    page
}
