//! From an issue to its editions: each is made only if the cache has none that depends on the very same things.
//!
//! What an edition depends on is known before it is made, from what its writer would be given: Typst's files and the fonts for
//! the pages; these and the author's pictures for the PDF; all files of the e-book, and the pages if its cover shows them. So a
//! comment in an issue, or a key that changes nothing in it, costs a look and no layout.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use crate::cache::{Held, Product};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::Digest;
use crate::document::{ImageFormat, Paging};
use crate::edition::Edition;
use crate::epub::{self, Draft};
use crate::incremental::mixer;
use crate::issue::Issue;
use crate::output::Failure;
use crate::pdf::{self, Files, Pages, Purpose};
use crate::pipeline::{Made, Request};
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

mod press;

/// Editions, and where the cache has them; none of what the layout has not.
pub(crate) type Editions = Vec<(Edition, Option<(Made, Held)>)>;

/// Makes the editions of an issue. None where one of them fails: then none is written.
pub(crate) fn make(
    issue: &Issue,
    workspace: &Workspace,
    request: &Request<'_>,
    report: &mut Report,
    stopwatch: &mut Stopwatch,
) -> Result<Option<Editions>, Failure> {
    let mut maker = Maker::new(issue, workspace, request, report, stopwatch);
    let mut editions = Vec::new();
    for &edition in request.editions {
        if edition == Edition::Cover && !issue.layout.cover_sheet {
            editions.push((edition, None));
            continue;
        }
        let Some((held, product, is_new)) = maker.edition(edition)? else { return Ok(None) };
        check_length(issue, product.pages, maker.report);
        let bytes = Some(product.bytes).filter(|_| is_new || !(request.is_there)(edition, &held.content));
        editions.push((edition, Some((Made { edition, is_new, bytes }, held))));
    }
    request.rules.apply(report);
    Ok(Some(editions).filter(|_| !report.has_errors()))
}

fn check_length(issue: &Issue, pages: u32, report: &mut Report) {
    let most = issue.publication.limits.pages;
    if pages as usize > most {
        let message = format!("the issue `{}` has {pages} pages; at most {most} are allowed", issue.metadata.slug);
        let help = "divide the issue, or raise `pages` in `[limits]`";
        report.push(Diagnostic::nowhere(Code::OverLimit, message, help));
    }
}

/// What the e-book says of its cover: the issue's own picture, else its first page.
pub(crate) fn cover(issue: &Issue) -> epub::Cover {
    match &issue.cover {
        Some(own) => epub::Cover { format: own.file.format, alt: own.description.clone() },
        None => epub::Cover { format: ImageFormat::Png, alt: format!("{}: {}", issue.terms.cover, issue.full_title()) },
    }
}

/// An edition: where the cache has it, what it is, and whether it is new.
type Edited = (Held, Product, bool);

/// What an issue is laid out from for one purpose, and its pages, once somebody needs them.
struct Sheets<'a> {
    purpose: Purpose<'a>,
    /// What the pages are made from, until they are.
    files: Option<Files>,
    pages: Option<Rc<Pages>>,
    /// What the pages depend on.
    digest: Digest,
}

impl<'a> Sheets<'a> {
    fn new(purpose: Purpose<'a>, issue: &Issue, workspace: &Workspace) -> Self {
        let files = Files::new(issue, purpose);
        let mut mixer = mixer("pages").with(workspace.fonts.digest().as_bytes());
        files.mix_into(&mut mixer);
        Self { purpose, files: Some(files), pages: None, digest: mixer.finish() }
    }
}

/// Makes the editions of one issue, which is laid out once for a purpose, or not at all if nobody needs its pages.
struct Maker<'a> {
    issue: &'a Issue,
    workspace: &'a Workspace,
    request: &'a Request<'a>,
    report: &'a mut Report,
    stopwatch: &'a mut Stopwatch,
    /// What was said before anything was made.
    said: usize,
    screen: Sheets<'a>,
    /// What others are made from, and has been made.
    made: BTreeMap<Edition, Edited>,
}

impl<'a> Maker<'a> {
    fn new(
        issue: &'a Issue,
        workspace: &'a Workspace,
        request: &'a Request<'a>,
        report: &'a mut Report,
        stopwatch: &'a mut Stopwatch,
    ) -> Self {
        let said = report.len();
        let screen = Sheets::new(Purpose::Screen, issue, workspace);
        Self { issue, workspace, request, report, stopwatch, said, screen, made: BTreeMap::new() }
    }

    /// An edition, which is made once, though others are made from it: the cover from the print edition, sheets from the PDF.
    fn edition(&mut self, edition: Edition) -> Result<Option<Edited>, Failure> {
        if let Some(made) = self.made.get(&edition) {
            return Ok(Some(made.clone()));
        }
        let made = match edition {
            Edition::Pdf => self.pdf(),
            Edition::Print => self.print()?,
            Edition::Cover => self.cover_sheet()?,
            Edition::Epub => self.epub()?,
            Edition::Booklet => self.imposed(true)?,
            Edition::TwoUp => self.imposed(false)?,
        };
        if let (Edition::Pdf | Edition::Print, Some(made)) = (edition, &made) {
            self.made.insert(edition, made.clone());
        }
        Ok(made)
    }

    /// Lays the issue out for the screen, unless it is. None where the layout fails.
    fn pages(&mut self) -> Option<Rc<Pages>> {
        let (issue, workspace, report) = (self.issue, self.workspace, &mut *self.report);
        lay_out(&mut self.screen, issue, workspace, report, self.stopwatch)
    }

    fn pdf(&mut self) -> Option<Edited> {
        let mut mixer = mixer("pdf").with(self.screen.digest.as_bytes());
        pdf::mix_into(self.issue, self.issue.publication.images.pdf_dpi, &mut mixer);
        let digest = mixer.finish();
        if let Some(product) = self.kept(&digest) {
            return Some((held(digest, &product), product, false));
        }
        let pages = self.pages()?;
        let (issue, threads, report) = (self.issue, self.workspace.threads, &mut *self.report);
        let bytes = self.stopwatch.time(Stage::Pdf, || pages.export(issue, threads, report))?;
        let product = self.keep(&digest, page_count(&pages), bytes);
        Some((held(digest, &product), product, true))
    }

    fn epub(&mut self) -> Result<Option<Edited>, Failure> {
        let issue = self.issue;
        let cover = cover(issue);
        let Some(paging) = self.paging() else { return Ok(None) };
        let draft = self.stopwatch.time(Stage::Epub, || Draft::new(issue, &cover, &paging));
        let mut mixer = mixer("epub");
        draft.mix_into(&mut mixer);
        match &issue.cover {
            Some(own) => mixer.add(&own.file.bytes),
            None => mixer.add(self.screen.digest.as_bytes()),
        }
        let digest = mixer.finish();
        if let Some(product) = self.kept(&digest) {
            return Ok(Some((held(digest, &product), product, false)));
        }
        let Some((picture, pages)) = self.picture() else { return Ok(None) };
        let packed = self.stopwatch.time(Stage::Epub, || draft.pack(&picture));
        let bytes = packed.map_err(|error| failed(issue, Edition::Epub, error))?;
        let product = self.keep(&digest, pages, bytes);
        Ok(Some((held(digest, &product), product, true)))
    }

    /// What the e-book says of the pages. None where the layout fails.
    fn paging(&mut self) -> Option<Paging> {
        if !self.issue.publication.epub.page_list {
            return Some(Paging::default());
        }
        let digest = mixer("paging").with(self.screen.digest.as_bytes()).finish();
        if let Some(product) = self.kept(&digest)
            && let Ok(paging) = serde_json::from_slice(&product.bytes)
        {
            return Some(paging);
        }
        let pages = self.pages()?;
        let paging = self.stopwatch.time(Stage::Pages, || pages.paging(self.issue));
        self.keep(&digest, page_count(&pages), serde_json::to_vec(&paging).unwrap_or_default());
        Some(paging)
    }

    /// The picture on the cover, and how many pages were laid out for it.
    fn picture(&mut self) -> Option<(Vec<u8>, u32)> {
        if let Some(own) = &self.issue.cover {
            return Some((own.file.bytes.to_vec(), 0));
        }
        let digest = mixer("cover").with(self.screen.digest.as_bytes()).finish();
        if let Some(product) = self.kept(&digest) {
            return Some((product.bytes, product.pages));
        }
        let pages = self.pages()?;
        let picture = self.stopwatch.time(Stage::Cover, || pages.cover());
        let product = self.keep(&digest, page_count(&pages), picture);
        Some((product.bytes, product.pages))
    }

    fn kept(&self, digest: &Digest) -> Option<Product> {
        let cache = self.request.cache.filter(|_| !self.request.force)?;
        cache.product(digest).filter(|product| product.is_quiet)
    }

    fn keep(&self, digest: &Digest, pages: u32, bytes: Vec<u8>) -> Product {
        let product = Product { pages, is_quiet: self.report.len() == self.said, bytes };
        if let Some(cache) = self.request.cache {
            cache.keep_product(digest, &product);
        }
        product
    }
}

/// Lays an issue out, unless it is. None where the layout fails.
fn lay_out(
    sheets: &mut Sheets<'_>,
    issue: &Issue,
    workspace: &Workspace,
    report: &mut Report,
    stopwatch: &mut Stopwatch,
) -> Option<Rc<Pages>> {
    if let Some(files) = sheets.files.take() {
        let purpose = sheets.purpose;
        let lay_out = || pdf::lay_out(files, issue, purpose, &workspace.fonts, &workspace.parsed, report);
        sheets.pages = stopwatch.time(Stage::Layout, lay_out).map(Rc::new);
    }
    sheets.pages.clone()
}

fn held(product: Digest, made: &Product) -> Held {
    Held { product, content: Digest::of(&made.bytes) }
}

fn page_count(pages: &Pages) -> u32 {
    u32::try_from(pages.len()).unwrap_or(u32::MAX)
}

/// What failed in the making is a mistake of the program, and no author's.
fn failed(issue: &Issue, edition: Edition, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    let path = PathBuf::from(edition.file_name(&issue.metadata.slug));
    Failure { path, error: std::io::Error::other(error) }
}
