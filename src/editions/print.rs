//! Editions for commercial printing and for office printers.

use super::{EditionArtifact, EditionBuilder, LazyPages, failed, lay_out, page_count};
use crate::edition::Edition;
use crate::incremental::digest_builder;
use crate::output::Failure;
use crate::pdf::{self, PagePurpose};
use crate::print::{self, PrintFinisher};
use crate::timings::Stage;

impl EditionBuilder<'_> {
    /// Returns the print edition.
    pub(super) fn print(&mut self) -> Result<Option<EditionArtifact>, Failure> {
        let condition = self.workspace.print.condition();
        self.print_edition(Edition::Print, PagePurpose::Print(condition))
    }

    /// Returns the cover sheet. The page count of the print edition determines the width of the spine.
    pub(super) fn cover_sheet(&mut self) -> Result<Option<EditionArtifact>, Failure> {
        let Some(print) = self.edition(Edition::Print)? else { return Ok(None) };
        let condition = self.workspace.print.condition();
        self.print_edition(Edition::Cover, PagePurpose::Cover(condition, print.artifact.pages))
    }

    /// Returns an edition for commercial printing. Its diagnostics do not count against the other editions, so that
    /// these can still be cached as artifacts without diagnostics.
    fn print_edition(
        &mut self,
        edition: Edition,
        purpose: PagePurpose<'_>,
    ) -> Result<Option<EditionArtifact>, Failure> {
        let diagnostics_of_others = self.report.len() - self.diagnostics_before;
        self.diagnostics_before = self.report.len();
        let built = self.build_print_edition(edition, purpose);
        self.diagnostics_before = self.report.len() - diagnostics_of_others;
        built
    }

    fn build_print_edition(
        &mut self,
        edition: Edition,
        purpose: PagePurpose<'_>,
    ) -> Result<Option<EditionArtifact>, Failure> {
        let (issue, workspace) = (self.issue, self.workspace);
        let mut lazy_pages = LazyPages::new(purpose, issue, workspace);
        let mut builder = digest_builder(edition.name()).with(lazy_pages.digest.as_bytes());
        pdf::hash_into(issue, issue.publication.print.dpi, &mut builder);
        workspace.print.hash_into(issue, &mut builder);
        let digest = builder.finish();
        if let Some(artifact) = self.cached(&digest) {
            return Ok(Some(EditionArtifact::new(digest, artifact, false)));
        }
        let Some(pages) = lay_out(&mut lazy_pages, issue, workspace, self.report, self.stopwatch) else {
            return Ok(None);
        };
        PrintFinisher::check_inks(issue, self.report);
        let (threads, report) = (workspace.threads, &mut *self.report);
        let export = || pages.export_for_print(issue, threads, report);
        let Ok(pdf) = self.stopwatch.time(Stage::Pdf, export) else { return Ok(None) };
        let count = page_count(&pages);
        // The cover sheet has one page, but its spine depends on the pages of the print edition.
        let inside_count = match purpose {
            PagePurpose::Cover(_, pages) => pages,
            PagePurpose::Screen | PagePurpose::Print(_) => count,
        };
        let finish = || workspace.print.finish(&pdf, issue, edition, [count, inside_count], workspace.threads);
        let finished = self.stopwatch.time(Stage::Press, finish);
        let bytes = finished.map_err(|error| failed(issue, edition, error))?;
        let artifact = self.store(&digest, count, bytes);
        Ok(Some(EditionArtifact::new(digest, artifact, true)))
    }

    /// Returns the pages of the PDF, imposed on sheets for an office printer.
    pub(super) fn imposed(&mut self, is_booklet: bool) -> Result<Option<EditionArtifact>, Failure> {
        let edition = if is_booklet { Edition::Booklet } else { Edition::TwoUp };
        let issue = self.issue;
        let Some(pdf) = self.edition(Edition::Pdf)? else { return Ok(None) };
        let mut builder = digest_builder(edition.name()).with(pdf.cached.content.as_bytes());
        let settings = (issue.publication.print.sheet, issue.layout.blanks, issue.metadata.language.is_right_to_left());
        builder.add(format!("{settings:?}").as_bytes());
        let digest = builder.finish();
        if let Some(artifact) = self.cached(&digest) {
            return Ok(Some(EditionArtifact::new(digest, artifact, false)));
        }
        let imposed =
            self.stopwatch.time(Stage::Press, || print::impose(&pdf.artifact.bytes, issue, is_booklet, &digest));
        let bytes = imposed.map_err(|error| failed(issue, edition, error))?;
        let artifact = self.store(&digest, pdf.artifact.pages, bytes);
        Ok(Some(EditionArtifact::new(digest, artifact, true)))
    }
}
