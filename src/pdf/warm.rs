//! Laying out the pages of an issue again after an edit, for the preview.
//!
//! Typst's caches are keyed by the spans of the generated source. A file that is parsed anew has new spans, so that every
//! paragraph would be laid out again. A [`WarmLayout`] keeps the parsed source and replaces only the part of the text that
//! changed. It also keeps the last pages, as a first guess of the next ones.
//!
//! The first pages of a layout, before it is settled, are shown as a draft. If nothing but colours of the layout has changed,
//! the last pages get the new colours, and nothing is laid out before the build is completed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::model::Document as _;
use typst::syntax::Source;
use typst_layout::PagedDocument;

use super::balance::BalanceState;
use super::compile::Memory;
use super::files::{self, MAIN};
use super::recolouring::Recolouring;
use super::world::{IssueWorld, id};
use super::{Fonts, LayoutPlan, PagePurpose, Pages, ParsedModules, TypstFiles, module, settle};
use crate::diagnostic::{Report, Reported};
use crate::issue::Issue;
use crate::layout::{Colour, Layout, SettingValue};

/// Number of layouts after which a memoized result that was not used is dropped. A result inside another one that is
/// used does not count as used; a lower number would lose the paragraphs of pages that did not change for a while.
const RETAINED_LAYOUTS: usize = 30;
/// The same number if the process occupies more than [`MEMORY`].
const RETAINED_IF_LARGE: usize = 3;
/// The same number if it is not known how much the process occupies.
const RETAINED_IF_UNKNOWN: usize = 10;
/// Memory in KiB.
const MEMORY: u64 = 800 << 10;

/// First guess of a layout: the final values of an earlier one. The pages of the issue follow from its files alone, if
/// the layout reaches the same values from any guess; [`WarmLayout::lay_out_anew`] does not use a guess.
#[derive(Clone, Default)]
pub(super) struct LayoutGuess {
    pub(super) balance: BalanceState,
    /// Additional inner margin of the print edition, in millimetres.
    pub(super) gutter: f64,
    pub(super) document: Option<PagedDocument>,
    /// Maximum number of threads of the layout, which do not change its result.
    pub(super) threads: usize,
}

/// Parts of a layout that the next layout of the same issue starts from.
#[derive(Default)]
pub(crate) struct WarmLayout {
    main: Option<Source>,
    module: Option<Source>,
    files: KeptFiles,
    guess: LayoutGuess,
    last: Option<LastLayout>,
}

/// Inputs of the last layout.
struct LastLayout {
    contents: BTreeMap<String, Arc<[u8]>>,
    layout: Arc<Layout>,
}

/// Files other than Typst source, with their contents in Typst's form. Typst stores the digest of the content in it.
type KeptFiles = HashMap<String, (Arc<[u8]>, Bytes)>;

impl WarmLayout {
    /// Lays out an issue, beginning with the pages of the last layout. `on_draft` gets pages that are there earlier, if
    /// there are any, and if there is a last layout.
    ///
    /// # Errors
    /// Typst fails.
    pub(crate) fn lay_out(
        &mut self,
        issue: &Issue,
        purpose: PagePurpose<'_>,
        fonts: &Arc<Fonts>,
        parsed_modules: &ParsedModules,
        on_draft: &mut dyn FnMut(Pages),
        report: &mut Report,
    ) -> Result<Pages, Reported> {
        let files = TypstFiles::new(issue, purpose);
        let recoloured = self.recoloured(&files, issue, purpose);
        self.last = Some(LastLayout { contents: files.contents.clone(), layout: Arc::clone(&issue.layout) });
        let world = self.world(&files, fonts, parsed_modules);
        if let Some(document) = recoloured {
            self.guess.document = Some(document.clone());
            let guess = LayoutGuess::default();
            return Ok(Pages { files, world, document, guess, resampled: Arc::default() });
        }
        // The first pages from nothing have columns of all lengths, and no page numbers in the contents.
        let on_draft = self.guess.document.is_some().then_some(on_draft);
        self.settled(files, world, issue, purpose, on_draft, report)
    }

    /// Lays out an issue as a build does, from nothing. Typst's caches only save time.
    ///
    /// # Errors
    /// Typst fails.
    pub(crate) fn lay_out_anew(
        &mut self,
        issue: &Issue,
        purpose: PagePurpose<'_>,
        fonts: &Arc<Fonts>,
        parsed_modules: &ParsedModules,
        report: &mut Report,
    ) -> Result<Pages, Reported> {
        self.guess = LayoutGuess::default();
        let files = TypstFiles::new(issue, purpose);
        let world = self.world(&files, fonts, parsed_modules);
        self.settled(files, world, issue, purpose, None, report)
    }

    /// Lays out an issue from the guess.
    fn settled(
        &mut self,
        files: TypstFiles,
        world: IssueWorld,
        issue: &Issue,
        purpose: PagePurpose<'_>,
        on_draft: Option<&mut dyn FnMut(Pages)>,
        report: &mut Report,
    ) -> Result<Pages, Reported> {
        let plan = LayoutPlan { guess: std::mem::take(&mut self.guess), memory: Memory::Everything, on_draft };
        let pages = settle(files, world, issue, purpose, plan, report)?;
        self.guess = pages.guess();
        Ok(pages)
    }

    /// Returns the last pages in the colours of `issue`, if nothing but colours of its layout has changed.
    fn recoloured(&self, files: &TypstFiles, issue: &Issue, purpose: PagePurpose<'_>) -> Option<PagedDocument> {
        let (last, document) = (self.last.as_ref()?, self.guess.document.as_ref()?);
        if purpose.is_printed() || !issue.layout.shared_pages || last.layout.name != issue.layout.name {
            return None;
        }
        let before = Issue { layout: Arc::clone(&last.layout), ..issue.clone() };
        let module = module::write(&before, purpose, 0.0);
        // Charts change with the colours. Until the build is completed, they are those of before.
        let is_equal = |(path, content): (&String, &Arc<[u8]>)| {
            let expected = if path == module::PATH { module.as_bytes() } else { content };
            last.contents.get(path).is_some_and(|before| files::is_image(path) || **before == *expected)
        };
        if last.contents.len() != files.contents.len() || !files.contents.iter().all(is_equal) {
            return None;
        }
        let mut colours = Vec::new();
        for (before, now) in last.layout.all_settings().zip(issue.layout.all_settings()) {
            match (&before.value, &now.value) {
                (SettingValue::Colour(before), SettingValue::Colour(now)) => colours.push((before, now)),
                (before, now) if before == now => {}
                _ => return None,
            }
        }
        if colours.iter().all(|(before, now)| before.rgb() == now.rgb()) {
            return None;
        }
        let new = |(before, now): (&Colour, &Colour)| (before.rgb(), purpose.process_colour(now));
        let recolouring = Recolouring::new(colours.into_iter().map(new))?;
        let mut pages = document.pages().to_vec();
        for page in &mut pages {
            recolouring.apply(page);
        }
        Some(PagedDocument::new(pages.into_iter().collect(), document.info().clone()))
    }

    /// Creates the world of `files` from what is kept.
    fn world(&mut self, files: &TypstFiles, fonts: &Arc<Fonts>, parsed_modules: &ParsedModules) -> IssueWorld {
        let mut world = IssueWorld::empty(Arc::clone(fonts));
        let mut kept = KeptFiles::new();
        for (path, content) in &files.contents {
            match path.as_str() {
                MAIN => world.add_source(replaced(&mut self.main, MAIN, files)),
                module::PATH => world.add_source(replaced(&mut self.module, module::PATH, files)),
                _ if TypstFiles::is_source(path) => {
                    world.add_source(parsed_modules.source(path, id(path), &files.text(path)));
                }
                _ => {
                    let (path, file) = self
                        .files
                        .remove_entry(path)
                        .filter(|(_, (before, _))| Arc::ptr_eq(before, content))
                        .unwrap_or_else(|| (path.clone(), (Arc::clone(content), Bytes::new(Arc::clone(content)))));
                    world.add_file(&path, file.1.clone());
                    kept.insert(path, file);
                }
            }
        }
        self.files = kept;
        world
    }
}

/// Replaces the text of the kept source by that of the file at `path`, and returns a copy.
fn replaced(kept: &mut Option<Source>, path: &str, files: &TypstFiles) -> Source {
    let text = files.text(path);
    let source = match kept.take() {
        Some(mut source) => {
            source.replace(&text);
            source
        }
        None => Source::new(id(path), text),
    };
    kept.insert(source).clone()
}

/// Drops the memoized results that no recent layout has used.
pub(crate) fn evict_old_results() {
    comemo::evict(match resident_memory() {
        Some(memory) if memory > MEMORY => RETAINED_IF_LARGE,
        Some(_) => RETAINED_LAYOUTS,
        None => RETAINED_IF_UNKNOWN,
    });
}

/// Returns the memory that the process occupies, in KiB. Only Linux reports it in a file.
pub(super) fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
