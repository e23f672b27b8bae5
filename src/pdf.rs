//! The pages of an issue, through Typst: the PDF edition, PDF/UA-1 and PDF/A-2a in one file, and what the press is given.
//!
//! ```text
//! Issue ─ calls (with source_map) and module ─▶ Files
//! Files ─ world, typst, balance (some rounds) ─▶ Pages ─ page_starts ─▶ where they begin in the text
//! Pages ─ images, export (typst-pdf) ─▶ bytes        Pages ─ typst-render ─▶ the e-book's cover
//! ```
//!
//! Typst's own messages come back through [`problems`], at the author's line.

use std::sync::Arc;

use typst::diag::Warned;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use crate::diagnostic::{Code, Report};
use crate::digest::Mixer;
use crate::document::{ImageFile, ImageFormat, Leaves, Paging};
use crate::image_file::page;
use crate::issue::Issue;

mod balance;
mod calls;
mod compile;
mod export;
mod files;
mod fonts;
mod images;
mod module;
mod page_starts;
mod parsed;
mod problems;
mod purpose;
mod source_map;
mod world;

pub(crate) use files::Files;
pub(crate) use fonts::Fonts;
pub(crate) use parsed::Parsed;
pub(crate) use purpose::Purpose;

use world::IssueWorld;

/// Width of the e-book's cover, in pixels: what a shelf of covers shows on a dense screen.
const COVER_WIDTH: f64 = 800.0;

/// The name and version of the engine: another one may make other pages.
pub(crate) fn engine() -> String {
    format!("typst {}", typst::utils::version().raw())
}

/// An issue, laid out.
pub(crate) struct Pages {
    files: Files,
    world: IssueWorld,
    document: PagedDocument,
}

/// Lays an issue out, of which these are the files. None, and diagnostics, where the layout fails.
pub(crate) fn lay_out(
    mut files: Files,
    issue: &Issue,
    purpose: Purpose<'_>,
    fonts: &Arc<Fonts>,
    parsed: &Parsed,
    report: &mut Report,
) -> Option<Pages> {
    let mut world = IssueWorld::new(&files, Arc::clone(fonts), parsed);
    let mut remembered = balance::Remembered::new();
    let mut before = None;
    let mut gutter = 0.0;
    for round in 1.. {
        let Warned { output, warnings } = compile::compile(&world, before.as_ref());
        let document = match output {
            Ok(document) => document,
            Err(errors) => {
                problems::report(&errors, Code::LayoutFailed, &issue.layout.name, &world, &files, report);
                return None;
            }
        };
        // Thick issues open less far. How thick one is does not change with it: the text keeps its width.
        let wanted = purpose.gutter(issue, document.pages().len());
        let is_last = round >= balance::ROUNDS;
        if !is_last && balance::take_up(&document, &mut remembered) {
            let json = serde_json::to_string(&remembered).unwrap_or_default();
            files.set_balance(&json);
            world.set_balance(json);
        } else if round <= balance::ROUNDS && (wanted - gutter).abs() > 0.01 {
            gutter = wanted;
            let module = module::write(issue, purpose, gutter);
            files.set_module(&module);
            world.set_module(module);
        } else {
            problems::report(&warnings, Code::LayoutWarning, &issue.layout.name, &world, &files, report);
            return Some(Pages { files, world, document });
        }
        before = Some(document);
    }
    None
}

/// Adds what a PDF depends on beside its pages, if its pictures have so many pixels an inch at most.
pub(crate) fn mix_into(issue: &Issue, dpi: u32, mixer: &mut Mixer) {
    mixer.add(issue.uuid().as_bytes());
    mixer.add(&issue.modified.to_le_bytes());
    let pictures = pictures(issue).filter(|image| image.format != ImageFormat::Svg);
    for original in pictures.map(|image| image.original.as_ref()) {
        mixer.add(&dpi.to_le_bytes());
        mixer.add(original.map_or(&[], |original| &original.bytes));
    }
}

/// The image files that Typst is given: those of the text, and the issue's own cover if the layout prints it.
fn pictures(issue: &Issue) -> impl Iterator<Item = &ImageFile> {
    let cover = issue.cover.as_ref().filter(|_| issue.layout.cover);
    issue.document.images.iter().chain(cover.map(|cover| &cover.file))
}

impl Pages {
    /// The files that Typst was given, with what the last round remembered.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.document.pages().len()
    }

    /// Where in the text the pages begin, and on which are the ids that are named by them.
    pub(crate) fn paging(&self, issue: &Issue) -> Paging {
        let leaves = Leaves::of(&issue.document);
        let starts = page_starts::find(&self.document, &self.world, &self.files.map, &leaves, &issue.document.images);
        Paging { starts, labels: page_starts::labels(&self.document, &issue.document.paged_ids()) }
    }

    /// The first page as PNG.
    pub(crate) fn cover(&self) -> Vec<u8> {
        let page = &self.document.pages()[0];
        let width = page.frame.size().x.to_pt();
        let options = RenderOptions { pixel_per_pt: (COVER_WIDTH / width).into(), ..RenderOptions::default() };
        let picture = typst_render::render(page, &options);
        page::write(picture.data(), picture.width(), picture.height()).expect("a picture has all its pixels")
    }
}
