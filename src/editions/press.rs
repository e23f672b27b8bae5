//! The editions for a press and for an office printer.

use super::{Edited, Maker, Sheets, failed, held, lay_out, page_count};
use crate::edition::Edition;
use crate::incremental::mixer;
use crate::output::Failure;
use crate::pdf::{self, Purpose};
use crate::press::{self, Press};
use crate::timings::Stage;

impl Maker<'_> {
    /// The print edition.
    pub(super) fn print(&mut self) -> Result<Option<Edited>, Failure> {
        let condition = self.workspace.press.condition();
        self.pressed(Edition::Print, Purpose::Press(condition))
    }

    /// The cover around the print edition, which says how thick the issue is.
    pub(super) fn cover_sheet(&mut self) -> Result<Option<Edited>, Failure> {
        let Some((_, inside, _)) = self.edition(Edition::Print)? else { return Ok(None) };
        let condition = self.workspace.press.condition();
        self.pressed(Edition::Cover, Purpose::Cover(condition, inside.pages))
    }

    /// What is said of it is its own: the other editions are as quiet as they were.
    fn pressed(&mut self, edition: Edition, purpose: Purpose<'_>) -> Result<Option<Edited>, Failure> {
        let said_before = self.report.len() - self.said;
        self.said = self.report.len();
        let made = self.press(edition, purpose);
        self.said = self.report.len() - said_before;
        made
    }

    fn press(&mut self, edition: Edition, purpose: Purpose<'_>) -> Result<Option<Edited>, Failure> {
        let (issue, workspace) = (self.issue, self.workspace);
        let mut sheets = Sheets::new(purpose, issue, workspace);
        let mut mixer = mixer(edition.name()).with(sheets.digest.as_bytes());
        pdf::mix_into(issue, issue.publication.print.dpi, &mut mixer);
        workspace.press.mix_into(issue, &mut mixer);
        let digest = mixer.finish();
        if let Some(product) = self.kept(&digest) {
            return Ok(Some((held(digest, &product), product, false)));
        }
        let Some(pages) = lay_out(&mut sheets, issue, workspace, self.report, self.stopwatch) else { return Ok(None) };
        Press::check_inks(issue, self.report);
        let (threads, report) = (workspace.threads, &mut *self.report);
        let export = || pages.export_for_press(issue, threads, report);
        let Some(pdf) = self.stopwatch.time(Stage::Pdf, export) else { return Ok(None) };
        let count = page_count(&pages);
        let around = match purpose {
            Purpose::Cover(_, pages) => pages,
            Purpose::Screen | Purpose::Press(_) => count,
        };
        let finish = || workspace.press.finish(&pdf, issue, edition, [count, around], workspace.threads);
        let finished = self.stopwatch.time(Stage::Press, finish);
        let bytes = finished.map_err(|error| failed(issue, edition, error))?;
        let product = self.keep(&digest, count, bytes);
        Ok(Some((held(digest, &product), product, true)))
    }

    /// The pages of the PDF on sheets.
    pub(super) fn imposed(&mut self, is_booklet: bool) -> Result<Option<Edited>, Failure> {
        let edition = if is_booklet { Edition::Booklet } else { Edition::TwoUp };
        let issue = self.issue;
        let Some((pdf, product, _)) = self.edition(Edition::Pdf)? else { return Ok(None) };
        let mut mixer = mixer(edition.name()).with(pdf.content.as_bytes());
        let settings = (issue.publication.print.sheet, issue.layout.blanks, issue.metadata.language.is_right_to_left());
        mixer.add(format!("{settings:?}").as_bytes());
        let digest = mixer.finish();
        if let Some(kept) = self.kept(&digest) {
            return Ok(Some((held(digest, &kept), kept, false)));
        }
        let imposed = self.stopwatch.time(Stage::Press, || press::impose(&product.bytes, issue, is_booklet, &digest));
        let bytes = imposed.map_err(|error| failed(issue, edition, error))?;
        let imposed = self.keep(&digest, product.pages, bytes);
        Ok(Some((held(digest, &imposed), imposed, true)))
    }
}
