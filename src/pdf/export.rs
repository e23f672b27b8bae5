//! Exports pages as PDF.

use chrono::{Datelike, Timelike};
use typst::foundations::{Datetime, Label, Output, Selector, Smart, Value};
use typst::introspection::MetadataElem;
use typst::layout::{Abs, Point};
use typst::model::Document as _;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{Pages, images, links, pictures, problems};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::ImageFile;
use crate::issue::Issue;
use crate::source::Span;

/// Lowest resolution of a picture on paper that the Ghent Workgroup's specification of 2022 accepts without a warning, for
/// sheetfed offset and magazines, in pixels per inch.
const MIN_PRINT_DPI: u32 = 225;
/// Resolution below which a printer following that specification refuses a picture.
const REFUSED_PRINT_DPI: u32 = 150;

impl Pages {
    /// Exports the PDF for screen and archive (PDF/UA-1 and PDF/A-2a). Images are resampled on at most `threads`
    /// threads.
    ///
    /// # Errors
    /// The pages violate one of the standards.
    pub(crate) fn export(&self, issue: &Issue, threads: usize, report: &mut Report) -> Result<Vec<u8>, Reported> {
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).expect("they can be combined");
        let resampled = self.with_resampled_images(issue, issue.publication.images.pdf_dpi, threads);
        let described = links::describe(resampled.as_ref().unwrap_or(&self.document), issue);
        self.write(&described, true, standards, issue, report)
    }

    /// Exports the pages for printing, without tags and without a claim of conformance; [`crate::print`] completes them
    /// to PDF/X-4. Pictures with a low resolution at their printed size are reported.
    ///
    /// # Errors
    /// The export fails.
    pub(crate) fn export_for_print(
        &self,
        issue: &Issue,
        threads: usize,
        report: &mut Report,
    ) -> Result<Vec<u8>, Reported> {
        self.report_low_resolution(issue, report);
        // PDF/X-4 is PDF 1.6 (ISO 15930-7, 6.1).
        let standards = PdfStandards::new(&[PdfStandard::V_1_6]).expect("a version alone is valid");
        let resampled = self.with_resampled_images(issue, issue.publication.print.dpi, threads);
        let document = resampled.as_ref().unwrap_or(&self.document);
        let shifted = self.with_shifted_pages(document);
        self.write(shifted.as_ref().unwrap_or(document), false, standards, issue, report)
    }

    fn with_resampled_images(&self, issue: &Issue, dpi: u32, threads: usize) -> Option<PagedDocument> {
        let files: Vec<&ImageFile> = pictures(issue).collect();
        images::resample(&self.document, &files, &self.resampled, dpi, threads)
    }

    fn write(
        &self,
        document: &PagedDocument,
        tagged: bool,
        standards: PdfStandards,
        issue: &Issue,
        report: &mut Report,
    ) -> Result<Vec<u8>, Reported> {
        let options = PdfOptions {
            ident: Smart::Custom(issue.uuid().to_string()),
            creator: Smart::Custom(Some(crate::creator())),
            timestamp: timestamp(issue.modified),
            standards,
            tagged,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options)
            .map_err(|errors| problems::report_errors(&errors, &issue.layout.name, &self.world, &self.files, report))
    }

    /// Returns the pages moved horizontally as requested by the prelude's `shift-page`, or `None` if no page is moved.
    fn with_shifted_pages(&self, document: &PagedDocument) -> Option<PagedDocument> {
        let introspector = Output::introspector(&self.document);
        let label = Label::new(PicoStr::intern("masthead-shift"))?;
        let mut pages = document.pages().to_vec();
        let mut is_moved = false;
        for mark in introspector.query(&Selector::Label(label)) {
            let Some(Value::Float(x)) = mark.to_packed::<MetadataElem>().map(|metadata| &metadata.value) else {
                continue;
            };
            let page = mark.location().and_then(|location| introspector.page(location));
            if let Some(page) = page.and_then(|page| pages.get_mut(page.get() - 1)) {
                page.frame.translate(Point::with_x(Abs::pt(*x)));
                is_moved = true;
            }
        }
        is_moved.then(|| PagedDocument::new(pages.into_iter().collect(), document.info().clone()))
    }

    fn report_low_resolution(&self, issue: &Issue, report: &mut Report) {
        let files: Vec<&ImageFile> = pictures(issue).collect();
        for (index, dpi) in images::resolutions(&self.document, &files) {
            if dpi >= MIN_PRINT_DPI {
                continue;
            }
            let path = &files[index].path;
            let message = format!("`{path}` is printed at only {dpi} pixels per inch");
            let what = if dpi < REFUSED_PRINT_DPI {
                format!("below {REFUSED_PRINT_DPI}, pictures look blurred on paper, and printers may refuse them")
            } else {
                format!("below {MIN_PRINT_DPI}, pictures do not look sharp on paper")
            };
            let help = format!("use a larger file or a smaller size: {what}");
            report.push(Diagnostic::new(Code::LowResolution, first_use(issue, index), message, help));
        }
    }
}

/// Returns the span of the first use of an image file, by its index in [`pictures`], where the issue's cover picture
/// comes last.
fn first_use(issue: &Issue, file: usize) -> Option<Span> {
    if file >= issue.document.images.len() {
        return issue.metadata.cover.as_ref().map(|cover| cover.span);
    }
    let mut found = None;
    issue.document.each_image(&mut |image| {
        if image.file == file {
            found.get_or_insert(image.span);
        }
    });
    found
}

fn timestamp(seconds: i64) -> Option<Timestamp> {
    let time = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
    let part = |number: u32| u8::try_from(number).ok();
    let (month, day) = (part(time.month())?, part(time.day())?);
    let (hour, minute, second) = (part(time.hour())?, part(time.minute())?, part(time.second())?);
    Datetime::from_ymd_hms(time.year(), month, day, hour, minute, second).map(Timestamp::new_utc)
}
