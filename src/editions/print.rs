//! The print edition, for a commercial printer.

use std::sync::Arc;

use super::pages::{LazyPages, page_count};
use super::recipe::{Recipe, RecipeContext, writer_failure};
use super::{EditionMethods, IssueEditions};
use crate::cache::Artifact;
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::pdf;
use crate::print::{PrintFinisher, PrintedEdition};
use crate::stop::Stop;
use crate::timings::Stage;

/// The print edition.
pub(super) struct PrintEdition;

impl EditionMethods for PrintEdition {
    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop> {
        let finisher = &context.workspace.print;
        let pages = Arc::new(LazyPages::for_print(&editions.screen_pages, context.workspace));
        editions.print_pages = Some(Arc::clone(&pages));
        Ok(Box::new(PrintRecipe {
            edition: Edition::Print,
            issue: editions.issue,
            finisher,
            pages,
            enclosed_pages: None,
        }))
    }
}

/// Recipe for the print edition and the cover sheet.
pub(super) struct PrintRecipe<'a> {
    pub(super) edition: Edition,
    pub(super) issue: &'a Issue,
    pub(super) finisher: &'a PrintFinisher,
    pub(super) pages: Arc<LazyPages<'a>>,
    /// Number of pages that a cover sheet encloses. `None` for the print edition.
    pub(super) enclosed_pages: Option<u32>,
}

impl Recipe for PrintRecipe<'_> {
    fn name(&self) -> &'static str {
        self.edition.name()
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.pages.hash_into(builder);
        pdf::hash_into(self.issue, self.issue.publication.print.dpi, builder);
        self.finisher.hash_into(self.issue, builder);
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let Self { edition, issue, finisher, pages, enclosed_pages } = &*self;
        let pages = pages.lay_out(context)?;
        PrintFinisher::check_inks(issue, context.report);
        let threads = context.workspace.threads;
        let pdf = context.time(Stage::Pdf, |report| pages.export_for_print(issue, threads, report))?;
        // A cover sheet is a single sheet and needs no blank pages.
        let blank_pages = match enclosed_pages {
            Some(_) => 0,
            None => issue.publication.print.round_to_signature(page_count(pages)) - page_count(pages),
        };
        let printed = PrintedEdition { edition: *edition, enclosed_pages: *enclosed_pages, blank_pages };
        let finished = context.time(Stage::Press, |_| finisher.finish(&pdf, issue, printed, threads));
        let path = edition.main_file(&issue.metadata.slug);
        let bytes = finished.map_err(|error| writer_failure(path.clone(), error))?;
        Ok(Artifact::file(path, bytes, page_count(pages)))
    }
}
