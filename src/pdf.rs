//! Lays issues out with Typst and exports the pages: the PDF edition (PDF/UA-1 and PDF/A-2a in one file), and the
//! intermediate PDF of the print and cover editions.
//!
//! ```text
//! Issue ─ calls (with source_map) and module ─▶ TypstFiles
//! TypstFiles ─ world, compile, balance (several rounds) ─▶ Pages ─ page_starts ─▶ page starts in the text
//! Pages ─ images, export (typst-pdf) ─▶ bytes        Pages of the cover ─ typst-render ─▶ cover picture of the EPUB
//! ```
//!
//! [`lost_text`] and [`lost_tags`] check that the text of the author is on the pages. [`problems`] converts Typst's diagnostics and points them at the author's line.

use std::num::NonZeroU64;
use std::sync::Arc;

use typst::diag::Warned;
use typst::syntax::Span;
use typst::{World as _, WorldExt as _};
use typst_layout::PagedDocument;

use crate::diagnostic::{Report, Reported};
use crate::digest::DigestBuilder;
use crate::document::{ImageFile, ImageFormat, Leaves, Paging};
use crate::issue::Issue;
use crate::judge::{self, FaultPlace, GlyphSource, Judgement, LaidOutContent};
use crate::layout::{Layout, Setting};
use crate::tagged_text::TaggedText;

mod ahead;
mod balance;
mod calls;
mod chapter_colours;
mod compile;
mod content;
mod cover_picture;
mod drawn_code;
mod drawn_images;
mod export;
mod files;
mod fonts;
mod formula_pictures;
mod images;
mod links;
mod lost_tags;
mod lost_text;
mod measure_in_place;
mod module;
mod on_paper;
mod page_starts;
mod page_view;
mod paints;
mod parsed_modules;
mod problems;
mod purpose;
mod recolouring;
mod repeated_hyphens;
mod sequences;
mod shared_pages;
mod source_map;
mod text_ranges;
mod turned;
mod warm;
mod world;

pub(crate) use chapter_colours::all as chapter_colours;
pub(crate) use files::TypstFiles;
pub(crate) use fonts::Fonts;
pub(crate) use images::is_whole;
pub(crate) use page_view::PageView;
pub(crate) use parsed_modules::ParsedModules;
pub(crate) use purpose::PagePurpose;
pub(crate) use shared_pages::has_shared_pages;
pub(crate) use source_map::SourceMap;
pub(crate) use warm::{WarmLayout, evict_old_results};

use balance::{BalanceState, NextRound};
use compile::{Budget, Memory};
use images::ResampledImages;
use warm::LayoutGuess;
use world::IssueWorld;

/// Returns the name and version of the layout engine. Another version may produce different pages.
pub(crate) fn engine_version() -> String {
    format!("typst {}", typst::utils::version().raw())
}

/// Drops memoized results that no layout has used since the last call. Without calls, a long batch would keep the
/// layouts of all its issues in memory.
pub(crate) fn evict_unused_results() {
    comemo::evict(1);
}

/// The laid-out pages of an issue.
pub(crate) struct Pages {
    files: TypstFiles,
    world: IssueWorld,
    document: PagedDocument,
    /// Values of the last round.
    guess: LayoutGuess,
    /// Images made for an export of these pages.
    resampled: Arc<ResampledImages>,
}

/// Lays out an issue on at most `threads` threads. `files` must have been created for the same issue and purpose.
///
/// # Errors
/// Typst fails.
pub(crate) fn lay_out(
    files: TypstFiles,
    issue: &Issue,
    purpose: PagePurpose<'_>,
    fonts: &Arc<Fonts>,
    parsed_modules: &ParsedModules,
    threads: usize,
    report: &mut Report,
) -> Result<Pages, Reported> {
    let world = IssueWorld::new(&files, Arc::clone(fonts), parsed_modules, threads);
    let guess = LayoutGuess { threads, ..LayoutGuess::default() };
    let memory = Memory::LastRuns(Budget::of(&issue.publication.limits));
    settle(files, world, issue, purpose, LayoutPlan { guess, memory, on_draft: None }, report)
}

/// First guess of a layout, and the use of its intermediate results.
struct LayoutPlan<'a> {
    guess: LayoutGuess,
    memory: Memory,
    /// Gets the first pages, unless they are the last ones. They lack what later rounds find out, such as page numbers in
    /// the contents.
    on_draft: Option<&'a mut dyn FnMut(Pages)>,
}

/// Lays out an issue, round by round, until the values of the rounds no longer change.
fn settle(
    mut files: TypstFiles,
    mut world: IssueWorld,
    issue: &Issue,
    purpose: PagePurpose<'_>,
    plan: LayoutPlan<'_>,
    report: &mut Report,
) -> Result<Pages, Reported> {
    let LayoutPlan { guess, memory, mut on_draft } = plan;
    let LayoutGuess { balance: mut balance_state, mut gutter, document, threads } = guess;
    // The pages of a round are dropped before the next one: those of 300 pages take 100 MB.
    let mut previous = document.map(|document| Arc::clone(document.introspector()));
    set_balance(&balance_state, &mut files, &mut world);
    if gutter > 0.0 {
        let module = module::write(issue, purpose, gutter);
        files.set_module(&module);
        world.set_module(module);
    }
    let mut round = 1;
    loop {
        let mut show_draft = |document: &PagedDocument| {
            if let Some(on_draft) = on_draft.take() {
                on_draft(Pages::draft(document, &files, &world, issue, purpose));
            }
        };
        let Warned { output, warnings } =
            compile::compile(&world, previous.as_deref(), threads, memory, &mut show_draft);
        let document = match output {
            Ok(document) => document,
            Err(errors) if !balance_state.contains_key(lost_text::KEY) && lost_text::has_lost_note(&errors) => {
                balance_state.insert(lost_text::KEY.to_owned(), true.into());
                set_balance(&balance_state, &mut files, &mut world);
                continue;
            }
            Err(errors) => {
                let reported = failing_setting(&mut world, issue, purpose, gutter)
                    .map(|setting| report.error(problems::failed_setting(setting, &errors, &issue.layout.name)));
                return Err(reported
                    .unwrap_or_else(|| problems::report_errors(&errors, &issue.layout.name, &world, &files, report)));
            }
        };
        // A thick book opens less far and needs a wider gutter. The gutter moves the text without changing its width,
        // so the page count stays the same.
        let needed_gutter = purpose.gutter(issue, document.pages().len());
        let is_last_round = round >= balance::ROUNDS;
        let next = if is_last_round { NextRound::None } else { balance::update(&mut balance_state, &document) };
        if next != NextRound::None {
            if next == NextRound::Anew {
                compile::forget(memory);
            }
            set_balance(&balance_state, &mut files, &mut world);
        } else if round <= balance::ROUNDS && (needed_gutter - gutter).abs() > 0.01 {
            gutter = needed_gutter;
            let module = module::write(issue, purpose, gutter);
            files.set_module(&module);
            world.set_module(module);
        } else if !balance_state.contains_key(lost_text::KEY)
            && (lost_tags::are_in(&document) || !lost_text::find(&document, &world).is_empty())
        {
            balance_state.insert(lost_text::KEY.to_owned(), true.into());
            set_balance(&balance_state, &mut files, &mut world);
        } else {
            problems::report_warnings(&warnings, &issue.layout.name, &world, &files, report);
            if balance_state.remove(lost_text::KEY).is_some()
                && let Some(reported) = lost_text::report(&lost_text::find(&document, &world), &files.map, report)
            {
                return Err(reported);
            }
            files.add_empty_balance(world.empty_balance());
            let guess = LayoutGuess { balance: balance_state, gutter, document: None, threads };
            let document = finished(document, issue, purpose);
            return Ok(Pages { files, world, document, guess, resampled: Arc::default() });
        }
        if let Some(on_draft) = on_draft.take() {
            on_draft(Pages::draft(&document, &files, &world, issue, purpose));
        }
        previous = Some(Arc::clone(document.introspector()));
        round += 1;
    }
}

/// Applies what the layout leaves to Masthead.
fn finished(document: PagedDocument, issue: &Issue, purpose: PagePurpose<'_>) -> PagedDocument {
    let document = chapter_colours::apply(document, issue, purpose);
    if purpose.is_printed() { turned::upright(document) } else { document }
}

/// Writes the values for the next round.
fn set_balance(state: &BalanceState, files: &mut TypstFiles, world: &mut IssueWorld) {
    for (path, json) in balance::files(state) {
        world.set_balance(&path, json.clone());
        files.set_balance(path, &json);
    }
}

/// Returns the setting of the publication without which the layout succeeds, or `None` if there is no such setting. Only
/// a layout that fails pays for these attempts. The module of `world` is the original afterwards.
fn failing_setting<'a>(
    world: &mut IssueWorld,
    issue: &'a Issue,
    purpose: PagePurpose<'_>,
    gutter: f64,
) -> Option<&'a Setting> {
    let settings = &issue.layout.settings;
    let found = settings.iter().enumerate().filter(|(_, setting)| setting.span.is_some()).find(|(index, setting)| {
        let mut layout = Layout::clone(&issue.layout);
        layout.settings[*index].value = setting.default.clone();
        let attempt = Issue { layout: Arc::new(layout), ..issue.clone() };
        world.set_module(module::write(&attempt, purpose, gutter));
        compile::compile(world, None, 1, Memory::Everything, &mut |_| {}).output.is_ok()
    });
    world.set_module(module::write(issue, purpose, gutter));
    found.map(|(_, setting)| setting)
}

/// Adds every input of a PDF other than its pages to the digest. `dpi` is the maximum resolution of its pictures.
pub(crate) fn hash_into(issue: &Issue, dpi: u32, builder: &mut DigestBuilder) {
    builder.add(issue.uuid().as_bytes());
    builder.add(&issue.modified.to_le_bytes());
    let pictures = pictures(issue).filter(|image| image.format != ImageFormat::Svg);
    for original in pictures.map(|image| image.original.as_ref()) {
        builder.add(&dpi.to_le_bytes());
        builder.add(original.map_or(&[], |original| &original.bytes));
    }
}

/// Returns the image files that Typst reads: the images of the document in order, then the logo, then the banner and the
/// issue's cover picture if the layout prints them.
fn pictures(issue: &Issue) -> impl Iterator<Item = &ImageFile> {
    let cover = issue.cover.as_ref().filter(|_| issue.layout.cover);
    let banner = issue.banner.as_ref().filter(|_| issue.layout.banner);
    let own = issue.logo.iter().chain(banner).chain(cover);
    issue.document.images.iter().chain(own.map(|picture| &picture.file))
}

impl Pages {
    /// Returns the pages of a layout that is not settled yet.
    fn draft(
        document: &PagedDocument,
        files: &TypstFiles,
        world: &IssueWorld,
        issue: &Issue,
        purpose: PagePurpose<'_>,
    ) -> Self {
        let document = finished(document.clone(), issue, purpose);
        let (files, world, guess) = (files.clone(), world.clone(), LayoutGuess::default());
        Self { files, world, document, guess, resampled: Arc::default() }
    }

    /// Returns the guess for the layout of the next version of the issue.
    fn guess(&self) -> LayoutGuess {
        LayoutGuess { document: Some(self.document.clone()), ..self.guess.clone() }
    }

    /// Returns Typst's input files, including the balance of the last round.
    pub(crate) fn files(&self) -> &TypstFiles {
        &self.files
    }

    /// Returns the number of pages.
    pub(crate) fn len(&self) -> usize {
        self.document.pages().len()
    }

    /// Returns the printed page numbers, in order.
    pub(crate) fn labels(&self) -> Vec<String> {
        self.document.pages().iter().map(page_starts::label).collect()
    }

    /// Finds where each page starts in the text, and the printed page numbers of ids that are referred to by page.
    pub(crate) fn paging(&self, issue: &Issue) -> Paging {
        let leaves = Leaves::of(&issue.document);
        let (front, starts) = page_starts::find(&self.document, &self.world, &self.files.map, &leaves);
        Paging { front, starts, labels: page_starts::labels(&self.document, &issue.document.paged_ids()) }
    }

    /// Reads the text and pictures of the pages in the order of their tags.
    pub(crate) fn tagged_text(&self) -> TaggedText {
        sequences::read(&self.document, &self.world, &self.files.map)
    }

    /// Reads the content of the pages.
    pub(crate) fn content(&self, issue: &Issue) -> LaidOutContent {
        content::read(&self.document, &issue.document.images, self.world.main())
    }

    /// Returns the author's text that a glyph comes from.
    pub(crate) fn origin(&self, glyph: &GlyphSource) -> Option<crate::source::Span> {
        let span = Span::from_raw(NonZeroU64::new(glyph.literal)?);
        self.files.map.origin(&self.world.range(span)?)
    }

    /// Judges the pages.
    pub(crate) fn judge(&self, issue: &Issue) -> Judgement {
        let content = self.content(issue);
        let mut judgement = judge::judge(&content, &issue.document);
        for fault in &mut judgement.faults {
            if let Some(FaultPlace::Literal(literal)) = fault.source {
                let span = NonZeroU64::new(literal).map(Span::from_raw);
                fault.source = span.and_then(|span| self.world.range(span)).map(FaultPlace::Range);
            }
        }
        judgement
    }
}
