//! Pages for print, made from the pages for the screen.
//!
//! A layout with `shared-pages = true` promises that its two kinds of pages differ in nothing but what it asks
//! `is-printed()` for, which should be little: Typst then gets the same colours for both, and neither bleed nor gutter. So
//! everything that is the same on both comes from Typst's caches, which are keyed by the styles of the text, and the layout
//! starts from the values that the pages for the screen have settled on. Afterwards, the colours of the frames are replaced
//! by inks, [links and small letters](super::on_paper) change, and the pages get their bleed.

use std::borrow::Cow;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::layout::{Abs, Sides};
use typst::model::Document as _;
use typst_layout::{Page, PagedDocument};

use super::compile::{Budget, Memory};
use super::on_paper::OnPaper;
use super::purpose::PagePurpose;
use super::recolouring::Recolouring;
use super::{LayoutPlan, Pages, chapter_colours, settle, turned};
use crate::diagnostic::{Report, Reported};
use crate::issue::Issue;
use crate::layout::{Colour, SettingValue};
use crate::print::OutputCondition;

/// Greatest bleed in millimetres that pages for the screen reach into.
const MAX_BLEED: f64 = 3.0;

/// Returns `true` if the pages of an issue for print are made from its pages for the screen, unless these are too many
/// for a book without a gutter.
pub(crate) fn has_shared_pages(issue: &Issue, purpose: PagePurpose<'_>) -> bool {
    let PagePurpose::Print(condition) = purpose else { return false };
    issue.layout.shared_pages && purpose.bleed(issue) <= MAX_BLEED && inks(issue, condition).is_some()
}

impl Pages {
    /// Makes the pages for print from these, which are for the screen. Returns `None` if they must be laid out on their
    /// own; `has_shared_pages` must be true.
    ///
    /// # Errors
    /// Typst fails.
    pub(crate) fn for_print(
        &self,
        issue: &Issue,
        purpose: PagePurpose<'_>,
        report: &mut Report,
    ) -> Result<Option<Self>, Reported> {
        let PagePurpose::Print(condition) = purpose else { return Ok(None) };
        let Some(inks) = inks(issue, condition) else { return Ok(None) };
        if purpose.gutter(issue, self.len()) > 0.0 {
            return Ok(None);
        }
        let (mut files, mut world) = (self.files.clone(), self.world.clone());
        let (path, content) = files.set_printed();
        world.add_file(path, Bytes::new(content));
        let memory = Memory::LastRuns(Budget::of(&issue.publication.limits));
        let plan = LayoutPlan { guess: self.guess(), memory, on_draft: None };
        let mut pages = settle(files, world, issue, PagePurpose::Screen, plan, report)?;
        let bleed = Sides::splat(Abs::mm(purpose.bleed(issue)));
        pages.resampled = Arc::clone(&self.resampled);
        let on_paper = OnPaper::new(issue, purpose);
        let printed = pages.document.pages().iter().map(|page| printed(page, &inks, &on_paper, bleed)).collect();
        pages.document = turned::upright(PagedDocument::new(printed, pages.document.info().clone()));
        Ok(Some(pages))
    }
}

/// Returns the inks of the layout's colours. `None` if a colour of the screen has different inks in two settings.
fn inks(issue: &Issue, condition: &OutputCondition) -> Option<Recolouring> {
    let settings = issue.layout.all_settings().filter_map(|setting| match &setting.value {
        SettingValue::Colour(colour) => Some(Cow::Borrowed(colour)),
        _ => None,
    });
    let chapters = chapter_colours::all(issue).map(|(_, colour)| Cow::Owned(colour));
    let inks = |colour: &Colour| PagePurpose::Print(condition).process_colour(colour);
    Recolouring::new(settings.chain(chapters).map(|colour| (colour.rgb(), inks(&colour))))
}

/// Returns a page as it is printed, with its bleed. Colours that are not of the layout are converted with the PDF, like
/// those of pictures.
fn printed(page: &Page, inks: &Recolouring, on_paper: &OnPaper, bleed: Sides<Abs>) -> Page {
    let mut page = page.clone();
    if page.bleed.is_zero() {
        page.bleed = bleed;
    }
    inks.apply(&mut page);
    on_paper.apply(&mut page.frame);
    page
}
