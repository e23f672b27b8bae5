//! The pages of an issue, and what is made from them for several editions: the page starts. Also the cover of the
//! e-book, a page and a picture of it.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::recipe::{Recipe, RecipeContext, writer_failure};
use crate::cache::{self, Artifact};
use crate::diagnostic::Reported;
use crate::digest::{Digest, DigestBuilder};
use crate::document::Paging;
use crate::issue::Issue;
use crate::layout::SettingValue;
use crate::pdf::{self, PagePurpose, Pages, SourceMap, TypstFiles};
use crate::source::Span;
use crate::stop::Stop;
use crate::timings::Stage;
use crate::workspace::Workspace;

/// The pages of an issue for one purpose, laid out when they are first needed.
pub(super) struct LazyPages<'a> {
    issue: &'a Issue,
    purpose: PagePurpose<'a>,
    /// Typst's input files, until the pages are laid out. `None` if they may not be needed.
    files: Mutex<Option<TypstFiles>>,
    /// Origins of the generated source.
    map: Arc<SourceMap>,
    /// Pages for the screen that these pages, which are for print, are made from.
    screen: Option<Arc<LazyPages<'a>>>,
    /// Digest of the inputs of the pages.
    digest: Digest,
    laid_out: OnceLock<Result<LaidOut, Reported>>,
}

struct LaidOut {
    pages: Pages,
    has_diagnostics: bool,
}

impl<'a> LazyPages<'a> {
    pub(super) fn new(purpose: PagePurpose<'a>, issue: &'a Issue, workspace: &Workspace) -> Self {
        let files = TypstFiles::new(issue, purpose);
        let mut builder = cache::digest_builder("pages").with(workspace.fonts.digest().as_bytes());
        files.hash_into(&mut builder);
        for (id, colour) in pdf::chapter_colours(issue) {
            builder.add(format!("{id} {}", colour.screen).as_bytes());
        }
        let (map, digest) = (Arc::clone(&files.map), builder.finish());
        let files = Mutex::new(Some(files));
        Self { issue, purpose, files, map, screen: None, digest, laid_out: OnceLock::new() }
    }

    /// Creates the pages of the print edition. They are made from those for the screen if the layout allows it, whether
    /// or not the PDF is requested: so their lines are the same.
    pub(super) fn for_print(screen: &Arc<Self>, workspace: &'a Workspace) -> Self {
        let (issue, purpose) = (screen.issue, PagePurpose::Print(workspace.print.condition()));
        if !pdf::has_shared_pages(issue, purpose) {
            return Self::new(purpose, issue, workspace);
        }
        let mut builder = cache::digest_builder("shared pages");
        screen.hash_into(&mut builder);
        for setting in issue.layout.all_settings() {
            if let SettingValue::Colour(colour) = &setting.value {
                builder.add(format!("{:?}", (&colour.screen, colour.press)).as_bytes());
            }
        }
        workspace.print.hash_into(issue, &mut builder);
        let (map, digest) = (Arc::clone(&screen.map), builder.finish());
        let (screen, files) = (Some(Arc::clone(screen)), Mutex::new(None));
        Self { issue, purpose, files, map, screen, digest, laid_out: OnceLock::new() }
    }

    /// Adds the inputs of the pages to the digest of an artifact.
    pub(super) fn hash_into(&self, builder: &mut DigestBuilder) {
        builder.add(self.digest.as_bytes());
    }

    /// Returns the pages, laid out on the first call.
    pub(super) fn lay_out(&self, context: &mut RecipeContext<'_>) -> Result<&Pages, Stop> {
        let LaidOut { pages, has_diagnostics } = self.laid_out(context)?;
        if *has_diagnostics {
            context.depend_on_diagnostics();
        }
        Ok(pages)
    }

    fn laid_out(&self, context: &mut RecipeContext<'_>) -> Result<&LaidOut, Reported> {
        if let Some(laid_out) = self.laid_out.get() {
            return laid_out.as_ref().map_err(|reported| *reported);
        }
        let before = context.report.len();
        let pages = self.make(context);
        let has_diagnostics = context.report.len() > before;
        let laid_out = self.laid_out.get_or_init(|| pages.map(|pages| LaidOut { pages, has_diagnostics }));
        laid_out.as_ref().map_err(|reported| *reported)
    }

    /// Makes the pages for print from those for the screen, if the layout allows it, or lays them out.
    fn make(&self, context: &mut RecipeContext<'_>) -> Result<Pages, Reported> {
        let (purpose, workspace) = (self.purpose, context.workspace);
        if let Some(screen) = &self.screen {
            let screen = &screen.laid_out(context)?.pages;
            let pages = context.time(Stage::Layout, |report| screen.for_print(self.issue, purpose, report))?;
            if let Some(pages) = pages {
                return Ok(pages);
            }
        }
        context.time(Stage::Layout, |report| {
            let kept = self.files.lock().unwrap_or_else(PoisonError::into_inner).take();
            let files = kept.unwrap_or_else(|| TypstFiles::new(self.issue, purpose));
            pdf::lay_out(
                files,
                self.issue,
                purpose,
                &workspace.fonts,
                &workspace.parsed_modules,
                workspace.threads,
                report,
            )
        })
    }

    /// Returns the issue.
    pub(super) fn issue(&self) -> &Issue {
        self.issue
    }

    /// Returns the author's text from which a range of the generated source comes.
    pub(super) fn origin(&self, range: &Range<usize>) -> Option<Span> {
        self.map.origin(range)
    }

    /// Returns the page starts and the number of pages, from the cache if possible.
    pub(super) fn paging(self: &Arc<Self>, context: &mut RecipeContext<'_>) -> Result<(Paging, u32), Stop> {
        let made = context.artifact(Box::new(PagingRecipe(Arc::clone(self))))?;
        let paging = serde_json::from_slice(made.artifact.bytes());
        Ok((paging.map_err(|error| writer_failure(PAGING.to_owned(), error))?, made.artifact.pages))
    }

    /// Returns the picture of the first page, from the cache if possible. It has at most `max_bytes` if it can be made so
    /// small.
    pub(super) fn cover_picture(
        self: &Arc<Self>,
        max_bytes: usize,
        context: &mut RecipeContext<'_>,
    ) -> Result<Artifact, Stop> {
        Ok(context.artifact(Box::new(CoverPictureRecipe { pages: Arc::clone(self), max_bytes }))?.artifact)
    }
}

/// Number of pages, saturating at `u32::MAX`.
pub(super) fn page_count(pages: &Pages) -> u32 {
    u32::try_from(pages.len()).unwrap_or(u32::MAX)
}

/// File name of the page starts.
const PAGING: &str = "paging.json";

/// Recipe for the page starts, as JSON.
struct PagingRecipe<'a>(Arc<LazyPages<'a>>);

impl Recipe for PagingRecipe<'_> {
    fn name(&self) -> &'static str {
        "paging"
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.0.hash_into(builder);
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let pages = self.0.lay_out(context)?;
        let paging = context.time(Stage::Pages, |_| pages.paging(self.0.issue));
        let json = serde_json::to_vec(&paging).map_err(|error| writer_failure(PAGING.to_owned(), error))?;
        Ok(Artifact::file(PAGING, json, page_count(pages)))
    }
}

/// Recipe for the picture of the first page.
struct CoverPictureRecipe<'a> {
    pages: Arc<LazyPages<'a>>,
    max_bytes: usize,
}

impl Recipe for CoverPictureRecipe<'_> {
    fn name(&self) -> &'static str {
        "cover picture"
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        self.pages.hash_into(builder);
        builder.add(&self.max_bytes.to_le_bytes());
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        let pages = self.pages.lay_out(context)?;
        let format = self.pages.issue.book_cover().format();
        let picture = context.time(Stage::Cover, |_| pages.picture(format, self.max_bytes));
        Ok(Artifact::file(format!("cover.{}", format.extension()), picture, page_count(pages)))
    }
}
