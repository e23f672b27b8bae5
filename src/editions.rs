//! Builds the editions of an issue. An edition is taken from the cache if none of its inputs has changed.
//!
//! The inputs are hashed before the edition is built. For the pages they are Typst's files and the fonts; for the PDF,
//! additionally the author's images; for the EPUB, the files of the e-book, and the pages if its cover shows the first
//! one. A change that does not affect an edition, such as a comment in the Markdown file, therefore costs no layout.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use crate::cache::{Artifact, CachedEdition};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::Digest;
use crate::document::{ImageFormat, Paging};
use crate::edition::Edition;
use crate::epub::{self, EpubDraft};
use crate::incremental::digest_builder;
use crate::issue::Issue;
use crate::output::Failure;
use crate::pdf::{self, PagePurpose, Pages, TypstFiles};
use crate::pipeline::{BuiltEdition, Request};
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

mod print;

/// Editions with their cache entries. `None` marks an edition that the layout does not have.
pub(crate) type Editions = Vec<(Edition, Option<(BuiltEdition, CachedEdition)>)>;

/// Builds the requested editions of an issue. Returns `None` and reports diagnostics if an edition has errors; no
/// edition is written in that case.
pub(crate) fn build(
    issue: &Issue,
    workspace: &Workspace,
    request: &Request<'_>,
    report: &mut Report,
    stopwatch: &mut Stopwatch,
) -> Result<Option<Editions>, Failure> {
    let mut builder = EditionBuilder::new(issue, workspace, request, report, stopwatch);
    let mut editions = Vec::new();
    for &edition in request.editions {
        if edition == Edition::Cover && !issue.layout.cover_sheet {
            editions.push((edition, None));
            continue;
        }
        let Some(EditionArtifact { cached, artifact, is_new }) = builder.edition(edition)? else { return Ok(None) };
        check_length(issue, artifact.pages, builder.report);
        let bytes = Some(artifact.bytes).filter(|_| is_new || !(request.is_up_to_date)(edition, &cached.content));
        editions.push((edition, Some((BuiltEdition { edition, is_new, bytes }, cached))));
    }
    request.rules.apply(report);
    Ok(Some(editions).filter(|_| !report.has_errors()))
}

/// Reports an issue with more pages than `[limits]` allows.
fn check_length(issue: &Issue, pages: u32, report: &mut Report) {
    let limit = issue.publication.limits.pages;
    if pages as usize > limit {
        let message = format!("the issue `{}` has {pages} pages; at most {limit} are allowed", issue.metadata.slug);
        let help = "divide the issue, or raise `pages` in `[limits]`";
        report.push(Diagnostic::nowhere(Code::OverLimit, message, help));
    }
}

/// Format and alternative text of the e-book's cover: the issue's own image, or its first page.
pub(crate) fn epub_cover(issue: &Issue) -> epub::EpubCover {
    match &issue.cover {
        Some(own) => epub::EpubCover { format: own.file.format, alt: own.description.clone() },
        None => {
            epub::EpubCover { format: ImageFormat::Png, alt: format!("{}: {}", issue.terms.cover, issue.full_title()) }
        }
    }
}

/// The artifact of an edition, with its cache entry.
#[derive(Clone)]
struct EditionArtifact {
    /// Entry for the issue's record.
    cached: CachedEdition,
    /// Contents and page count.
    artifact: Artifact,
    /// Whether the artifact was built, rather than taken from the cache.
    is_new: bool,
}

impl EditionArtifact {
    /// `inputs`: digest of the edition's inputs.
    fn new(inputs: Digest, artifact: Artifact, is_new: bool) -> Self {
        let cached = CachedEdition { inputs, content: Digest::of(&artifact.bytes) };
        Self { cached, artifact, is_new }
    }
}

/// The pages of an issue for one purpose, laid out when they are first needed.
struct LazyPages<'a> {
    purpose: PagePurpose<'a>,
    /// Typst's input files, until the pages are laid out.
    files: Option<TypstFiles>,
    /// The pages, if they have been laid out without errors.
    pages: Option<Rc<Pages>>,
    /// Digest of the inputs of the pages.
    digest: Digest,
}

impl<'a> LazyPages<'a> {
    fn new(purpose: PagePurpose<'a>, issue: &Issue, workspace: &Workspace) -> Self {
        let files = TypstFiles::new(issue, purpose);
        let mut builder = digest_builder("pages").with(workspace.fonts.digest().as_bytes());
        files.hash_into(&mut builder);
        Self { purpose, files: Some(files), pages: None, digest: builder.finish() }
    }
}

/// Builds the editions of one issue. The issue is laid out at most once for each purpose.
struct EditionBuilder<'a> {
    issue: &'a Issue,
    workspace: &'a Workspace,
    request: &'a Request<'a>,
    report: &'a mut Report,
    stopwatch: &'a mut Stopwatch,
    /// Number of diagnostics that do not concern the next artifact: those of reading, and those of print editions.
    diagnostics_before: usize,
    /// Pages of the PDF and the EPUB.
    screen: LazyPages<'a>,
    /// Editions that other editions are built from, once they are built.
    built: BTreeMap<Edition, EditionArtifact>,
}

impl<'a> EditionBuilder<'a> {
    fn new(
        issue: &'a Issue,
        workspace: &'a Workspace,
        request: &'a Request<'a>,
        report: &'a mut Report,
        stopwatch: &'a mut Stopwatch,
    ) -> Self {
        let diagnostics_before = report.len();
        let screen = LazyPages::new(PagePurpose::Screen, issue, workspace);
        Self { issue, workspace, request, report, stopwatch, diagnostics_before, screen, built: BTreeMap::new() }
    }

    /// Returns an edition. The print edition, which the cover sheet needs, and the PDF, which imposition needs, are
    /// built once. Returns `None` and reports diagnostics if the edition has errors.
    fn edition(&mut self, edition: Edition) -> Result<Option<EditionArtifact>, Failure> {
        if let Some(built) = self.built.get(&edition) {
            return Ok(Some(built.clone()));
        }
        let built = match edition {
            Edition::Pdf => self.pdf(),
            Edition::Print => self.print()?,
            Edition::Cover => self.cover_sheet()?,
            Edition::Epub => self.epub()?,
            Edition::Booklet => self.imposed(true)?,
            Edition::TwoUp => self.imposed(false)?,
        };
        if let (Edition::Pdf | Edition::Print, Some(built)) = (edition, &built) {
            self.built.insert(edition, built.clone());
        }
        Ok(built)
    }

    /// Returns the pages for the screen, laid out on the first call. Returns `None` if the layout fails.
    fn pages(&mut self) -> Option<Rc<Pages>> {
        let (issue, workspace, report) = (self.issue, self.workspace, &mut *self.report);
        lay_out(&mut self.screen, issue, workspace, report, self.stopwatch)
    }

    /// Returns the PDF, or `None` if the layout or the export fails.
    fn pdf(&mut self) -> Option<EditionArtifact> {
        let mut builder = digest_builder("pdf").with(self.screen.digest.as_bytes());
        pdf::hash_into(self.issue, self.issue.publication.images.pdf_dpi, &mut builder);
        let digest = builder.finish();
        if let Some(artifact) = self.cached(&digest) {
            return Some(EditionArtifact::new(digest, artifact, false));
        }
        let pages = self.pages()?;
        let (issue, threads, report) = (self.issue, self.workspace.threads, &mut *self.report);
        let bytes = self.stopwatch.time(Stage::Pdf, || pages.export(issue, threads, report))?;
        let artifact = self.store(&digest, page_count(&pages), bytes);
        Some(EditionArtifact::new(digest, artifact, true))
    }

    /// Returns the EPUB, or `None` if a layout is needed and fails.
    fn epub(&mut self) -> Result<Option<EditionArtifact>, Failure> {
        let issue = self.issue;
        let cover = epub_cover(issue);
        let Some(paging) = self.paging() else { return Ok(None) };
        let draft = self.stopwatch.time(Stage::Epub, || EpubDraft::new(issue, &cover, &paging));
        let mut builder = digest_builder("epub");
        draft.hash_into(&mut builder);
        match &issue.cover {
            Some(own) => builder.add(&own.file.bytes),
            None => builder.add(self.screen.digest.as_bytes()),
        }
        let digest = builder.finish();
        if let Some(artifact) = self.cached(&digest) {
            return Ok(Some(EditionArtifact::new(digest, artifact, false)));
        }
        let Some((image, pages)) = self.cover_image() else { return Ok(None) };
        let packed = self.stopwatch.time(Stage::Epub, || draft.pack(&image));
        let bytes = packed.map_err(|error| failed(issue, Edition::Epub, error))?;
        let artifact = self.store(&digest, pages, bytes);
        Ok(Some(EditionArtifact::new(digest, artifact, true)))
    }

    /// Page breaks for the e-book's page list, from the cache if possible. Returns `None` if the layout fails.
    fn paging(&mut self) -> Option<Paging> {
        if !self.issue.publication.epub.page_list {
            return Some(Paging::default());
        }
        let digest = digest_builder("paging").with(self.screen.digest.as_bytes()).finish();
        if let Some(artifact) = self.cached(&digest)
            && let Ok(paging) = serde_json::from_slice(&artifact.bytes)
        {
            return Some(paging);
        }
        let pages = self.pages()?;
        let paging = self.stopwatch.time(Stage::Pages, || pages.paging(self.issue));
        self.store(&digest, page_count(&pages), serde_json::to_vec(&paging).unwrap_or_default());
        Some(paging)
    }

    /// Bytes of the e-book's cover image, and the number of pages laid out for it. Returns `None` if the layout fails.
    fn cover_image(&mut self) -> Option<(Vec<u8>, u32)> {
        if let Some(own) = &self.issue.cover {
            return Some((own.file.bytes.to_vec(), 0));
        }
        let digest = digest_builder("cover").with(self.screen.digest.as_bytes()).finish();
        if let Some(artifact) = self.cached(&digest) {
            return Some((artifact.bytes, artifact.pages));
        }
        let pages = self.pages()?;
        let image = self.stopwatch.time(Stage::Cover, || pages.cover());
        let artifact = self.store(&digest, page_count(&pages), image);
        Some((artifact.bytes, artifact.pages))
    }

    /// Returns an artifact from the cache, unless building it reported diagnostics.
    fn cached(&self, digest: &Digest) -> Option<Artifact> {
        let cache = self.request.cache.filter(|_| !self.request.force)?;
        cache.artifact(digest).filter(|artifact| artifact.without_diagnostics)
    }

    /// Creates an artifact and stores it in the cache.
    fn store(&self, digest: &Digest, pages: u32, bytes: Vec<u8>) -> Artifact {
        let artifact = Artifact { pages, without_diagnostics: self.report.len() == self.diagnostics_before, bytes };
        if let Some(cache) = self.request.cache {
            cache.store_artifact(digest, &artifact);
        }
        artifact
    }
}

/// Lays out pages on the first call. Returns `None` and reports diagnostics if the layout fails.
fn lay_out(
    lazy: &mut LazyPages<'_>,
    issue: &Issue,
    workspace: &Workspace,
    report: &mut Report,
    stopwatch: &mut Stopwatch,
) -> Option<Rc<Pages>> {
    if let Some(files) = lazy.files.take() {
        let purpose = lazy.purpose;
        let lay_out = || pdf::lay_out(files, issue, purpose, &workspace.fonts, &workspace.parsed_modules, report);
        lazy.pages = stopwatch.time(Stage::Layout, lay_out).map(Rc::new);
    }
    lazy.pages.clone()
}

/// Number of pages, saturating at `u32::MAX`.
fn page_count(pages: &Pages) -> u32 {
    u32::try_from(pages.len()).unwrap_or(u32::MAX)
}

/// Failure for an error of a writer. Such errors are bugs in Masthead, not mistakes of the author.
fn failed(issue: &Issue, edition: Edition, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    let path = PathBuf::from(edition.main_file(&issue.metadata.slug));
    Failure { path, error: std::io::Error::other(error) }
}
