//! The cover sheet, for a commercial printer.

use std::sync::Arc;

use super::pages::LazyPages;
use super::print::PrintRecipe;
use super::recipe::{Recipe, RecipeContext};
use super::{EditionMethods, IssueEditions};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::pdf::PagePurpose;
use crate::stop::Stop;

/// The cover sheet. The page count of the print edition determines the width of the spine.
pub(super) struct CoverSheet;

impl EditionMethods for CoverSheet {
    fn is_in(&self, issue: &Issue) -> bool {
        issue.layout.cover_sheet
    }

    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop> {
        let print = editions.edition(Edition::Print, context)?;
        let enclosed_pages = print.artifact.pages;
        let finisher = &context.workspace.print;
        let purpose = PagePurpose::Cover(finisher.condition(), enclosed_pages);
        let pages = Arc::new(LazyPages::new(purpose, editions.issue, context.workspace));
        let (edition, issue) = (Edition::Cover, editions.issue);
        Ok(Box::new(PrintRecipe { edition, issue, finisher, pages, enclosed_pages: Some(enclosed_pages) }))
    }
}
