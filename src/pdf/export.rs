//! From pages to the bytes of a PDF.

use chrono::{Datelike, Timelike};
use typst::foundations::{Datetime, Label, Output, Selector, Smart, Value};
use typst::introspection::MetadataElem;
use typst::layout::{Abs, Point};
use typst::model::Document as _;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{Pages, images, pictures, problems};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Image, ImageFile, Inline, each_inline};
use crate::issue::Issue;
use crate::source::Span;

/// The lowest resolution at which a picture is sharp on paper, in pixels an inch.
const SHARP: u32 = 200;

impl Pages {
    /// The PDF for screen and archive, whose images are made on at most so many threads. None, and diagnostics, where PDF/UA or
    /// PDF/A forbid something in it.
    pub(crate) fn export(&self, issue: &Issue, threads: usize, report: &mut Report) -> Option<Vec<u8>> {
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).ok()?;
        let at_size = self.at_size(issue, issue.publication.images.pdf_dpi, threads);
        self.write(at_size.as_ref().unwrap_or(&self.document), true, standards, issue, report)
    }

    /// The pages for the press, which `press` completes to PDF/X-4: without tags and claims. Pictures that are not sharp at their
    /// size are told of.
    pub(crate) fn export_for_press(&self, issue: &Issue, threads: usize, report: &mut Report) -> Option<Vec<u8>> {
        self.tell_blurred(issue, report);
        // PDF/X-4 is PDF 1.6 (ISO 15930-7, 6.1).
        let standards = PdfStandards::new(&[PdfStandard::V_1_6]).ok()?;
        let at_size = self.at_size(issue, issue.publication.print.dpi, threads);
        let document = at_size.as_ref().unwrap_or(&self.document);
        let shifted = self.shifted(document);
        self.write(shifted.as_ref().unwrap_or(document), false, standards, issue, report)
    }

    fn at_size(&self, issue: &Issue, dpi: u32, threads: usize) -> Option<PagedDocument> {
        let files: Vec<&ImageFile> = pictures(issue).collect();
        images::at_size(&self.document, &files, dpi, threads)
    }

    fn write(
        &self,
        document: &PagedDocument,
        tagged: bool,
        standards: PdfStandards,
        issue: &Issue,
        report: &mut Report,
    ) -> Option<Vec<u8>> {
        let options = PdfOptions {
            ident: Smart::Custom(issue.uuid().to_string()),
            creator: Smart::Custom(Some(crate::creator())),
            timestamp: timestamp(issue.modified),
            standards,
            tagged,
            ..PdfOptions::default()
        };
        match typst_pdf::pdf(document, &options) {
            Ok(bytes) => Some(bytes),
            Err(errors) => {
                problems::report(&errors, Code::LayoutFailed, &issue.layout.name, &self.world, &self.files, report);
                None
            }
        }
    }

    /// The pages moved as their layout asks by the prelude's `shift-page`; none where it does not.
    fn shifted(&self, document: &PagedDocument) -> Option<PagedDocument> {
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

    fn tell_blurred(&self, issue: &Issue, report: &mut Report) {
        let files: Vec<&ImageFile> = pictures(issue).collect();
        for (index, dpi) in images::resolutions(&self.document, &files) {
            if dpi >= SHARP {
                continue;
            }
            let path = &files[index].path;
            let message = format!("`{path}` has {dpi} pixels an inch at the size at which it is printed");
            let help = format!("below {SHARP} a picture is blurred on paper: use a larger file, or show it smaller");
            report.push(match place(issue, index) {
                Some(span) => Diagnostic::at(Code::LowResolution, span, message, help),
                None => Diagnostic::nowhere(Code::LowResolution, message, help),
            });
        }
    }
}

/// Where an image file is used first; behind those of the text, the cover's.
fn place(issue: &Issue, file: usize) -> Option<Span> {
    if file >= issue.document.images.len() {
        return issue.metadata.cover.as_ref().map(|cover| cover.span);
    }
    let mut found = None;
    each_image(&issue.document, &mut |image| {
        if image.file == file {
            found.get_or_insert(image.span);
        }
    });
    found
}

fn each_image(document: &Document, visit: &mut impl FnMut(&Image)) {
    document.each_block(&mut |block| {
        if let Block::Figure(figure) = block {
            visit(&figure.image);
        }
    });
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Image(image) = inline {
                visit(image);
            }
        });
    });
}

fn timestamp(seconds: i64) -> Option<Timestamp> {
    let time = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
    let part = |number: u32| u8::try_from(number).ok();
    let (month, day) = (part(time.month())?, part(time.day())?);
    let (hour, minute, second) = (part(time.hour())?, part(time.minute())?, part(time.second())?);
    Datetime::from_ymd_hms(time.year(), month, day, hour, minute, second).map(Timestamp::new_utc)
}
