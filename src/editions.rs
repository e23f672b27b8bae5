//! Makes the editions of an issue.
//!
//! Each edition is a [recipe](recipe::Recipe): the inputs that it depends on, as a digest, and how it is made from
//! them. The recipes do nothing else. Whether an edition is made at all or taken from the cache is decided in one place
//! for all of them, and for intermediate results such as the cover picture.
//!
//! A change that does not affect an edition, such as a comment in the Markdown file, therefore costs no layout. The
//! inputs of the pages are Typst's files and the fonts. The PDF depends on the pages and the author's images, the EPUB
//! on the files of the e-book and on the page that its cover shows.
//!
//! A new edition has a module here, a variant in [`Edition`] with its [facts](Edition::facts), and a line in the table
//! of [methods].

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::Arc;

use crate::cache::{Artifact, CachedEdition, CachedFile};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::epub::ShownContent;
use crate::issue::Issue;
use crate::judge::IssueScore;
use crate::pdf::PagePurpose;
use crate::request::{BuiltEdition, Request};
use crate::stop::Stop;
use crate::timings::Stopwatch;
use crate::workspace::Workspace;

mod cover;
mod epub;
mod formulas;
mod imposed;
mod judgement;
mod pages;
mod pdf;
mod print;
mod recipe;

use pages::LazyPages;
use recipe::{MadeArtifact, Recipe, RecipeContext};

/// Methods of an edition: building it and reading its main file.
trait EditionMethods {
    /// Returns `true` if the issue has the edition.
    fn is_in(&self, _issue: &Issue) -> bool {
        true
    }

    /// Returns the recipe for an issue. The editions that it is made from are made first.
    fn recipe<'a>(
        &self,
        editions: &mut IssueEditions<'a>,
        context: &mut RecipeContext<'a>,
    ) -> Result<Box<dyn Recipe + 'a>, Stop>;

    /// See [`read_shown`]. By default, the file is a PDF, of which nothing is shown.
    fn read_shown(&self, mut file: File, size: u64, _max_bytes: u64) -> io::Result<ShownContent> {
        pdf::check(&mut file, size).map(|()| ShownContent::default())
    }
}

/// The table of editions.
fn methods(edition: Edition) -> &'static dyn EditionMethods {
    match edition {
        Edition::Pdf => &pdf::PdfEdition,
        Edition::Print => &print::PrintEdition,
        Edition::Cover => &cover::CoverSheet,
        Edition::Epub => &epub::EpubEdition,
        Edition::Booklet => &imposed::Imposed { edition: Edition::Booklet, is_booklet: true },
        Edition::TwoUp => &imposed::Imposed { edition: Edition::TwoUp, is_booklet: false },
    }
}

/// Checks that the main file of an edition, of `size` bytes, is complete. Returns what a catalogue shows of it; a cover
/// picture of more than `max_bytes` is left out.
///
/// # Errors
/// The file cannot be read or is incomplete.
pub(crate) fn read_shown(edition: Edition, file: File, size: u64, max_bytes: u64) -> io::Result<ShownContent> {
    methods(edition).read_shown(file, size, max_bytes)
}

/// The requested editions of an issue.
pub(crate) struct RequestedEditions {
    /// Editions. `None` marks an edition that the issue does not have.
    pub(crate) built: BTreeMap<Edition, Option<BuiltEdition>>,
    /// Score of the pages, or `None` if there is no edition with pages.
    pub(crate) score: Option<IssueScore>,
}

/// Makes the requested editions of an issue and judges their pages.
///
/// If the fonts lack a character, the editions with pages are not made; the errors are reported if one was requested.
/// The editions for print are not made without the profile that the publication names, which has been reported.
///
/// # Errors
/// An edition has errors, which are reported, or a writer fails.
pub(crate) fn build(
    issue: &Issue,
    workspace: &Workspace,
    request: &Request<'_>,
    report: &mut Report,
    stopwatch: &mut Stopwatch,
) -> Result<RequestedEditions, Stop> {
    let mut glyphs = Report::new(report.sources.clone());
    let is_printable = workspace.check_glyphs(issue, &mut glyphs).is_ok();
    let mut editions = IssueEditions::new(issue, is_printable, workspace);
    let mut context = RecipeContext::new(workspace, request, report, stopwatch);
    let mut built = BTreeMap::new();
    let is_makeable = |edition: &&Edition| {
        let is_for_press = matches!(edition, Edition::Print | Edition::Cover);
        (is_printable || !edition.has_pages()) && !(is_for_press && workspace.print.lacks_profile)
    };
    let requested: Vec<Edition> = request.editions.iter().filter(is_makeable).copied().collect();
    if workspace.threads > 1 && [Edition::Pdf, Edition::Epub].iter().all(|edition| requested.contains(edition)) {
        editions.make_pdf_and_epub(&mut context)?;
    }
    for edition in requested {
        let made = if methods(edition).is_in(issue) { Some(editions.edition(edition, &mut context)?) } else { None };
        if let Some(made) = &made {
            check_length(issue, made.artifact.pages, context.report);
        }
        built.insert(edition, made.map(|made| made.for_request(edition, request)));
    }
    let score = if is_printable { judgement::report(&editions, &mut context)? } else { None };
    report.check()?;
    if request.editions.iter().any(|edition| edition.has_pages()) {
        glyphs.diagnostics().iter().cloned().for_each(|diagnostic| report.push(diagnostic));
    }
    Ok(RequestedEditions { built, score })
}

/// Reports an issue with more pages than `[limits]` allows.
fn check_length(issue: &Issue, pages: u32, report: &mut Report) {
    let limit = issue.publication.limits.pages;
    if pages as usize > limit {
        let message = format!("the issue `{}` has {pages} pages; at most {limit} are allowed", issue.metadata.slug);
        let help = "divide the issue, or raise `pages` in `[limits]`";
        report.push(Diagnostic::new(Code::OverLimit, None, message, help));
    }
}

/// The editions of an issue made so far, and the pages that several of them share.
struct IssueEditions<'a> {
    issue: &'a Issue,
    /// Whether the fonts have all characters.
    is_printable: bool,
    /// Pages of the PDF and the EPUB.
    screen_pages: Arc<LazyPages<'a>>,
    /// Pages of the print edition, once it is requested.
    print_pages: Option<Arc<LazyPages<'a>>>,
    made: BTreeMap<Edition, Arc<MadeEdition>>,
}

impl<'a> IssueEditions<'a> {
    fn new(issue: &'a Issue, is_printable: bool, workspace: &Workspace) -> Self {
        let screen_pages = Arc::new(LazyPages::new(PagePurpose::Screen, issue, workspace));
        Self { issue, is_printable, screen_pages, print_pages: None, made: BTreeMap::new() }
    }

    /// Makes the PDF on another thread, and the e-book on this one. Their pages are laid out first.
    fn make_pdf_and_epub(&mut self, context: &mut RecipeContext<'a>) -> Result<(), Stop> {
        let epub = methods(Edition::Epub).recipe(self, context)?;
        let pdf = methods(Edition::Pdf).recipe(self, context)?;
        let (pdf, epub) = context.two_artifacts(pdf, epub)?;
        self.made.insert(Edition::Pdf, Arc::new(MadeEdition::new(pdf)));
        self.made.insert(Edition::Epub, Arc::new(MadeEdition::new(epub)));
        Ok(())
    }

    /// Returns an edition, made on the first call.
    fn edition(&mut self, edition: Edition, context: &mut RecipeContext<'a>) -> Result<Arc<MadeEdition>, Stop> {
        if let Some(made) = self.made.get(&edition) {
            return Ok(Arc::clone(made));
        }
        let recipe = methods(edition).recipe(self, context)?;
        let made = Arc::new(MadeEdition::new(context.artifact(recipe)?));
        self.made.insert(edition, Arc::clone(&made));
        Ok(made)
    }
}

/// An edition that was made or taken from the cache.
struct MadeEdition {
    cached: CachedEdition,
    artifact: Arc<Artifact>,
    /// Whether the edition was made, rather than taken from the cache.
    is_new: bool,
}

impl MadeEdition {
    fn new(MadeArtifact { inputs, artifact, is_new }: MadeArtifact) -> Self {
        let files = artifact.files.iter();
        let files =
            files.map(|file| CachedFile { path: file.path.clone(), content: Digest::of(&file.bytes) }).collect();
        Self { cached: CachedEdition { inputs, files }, artifact: Arc::new(artifact), is_new }
    }

    /// Adds the content of the edition to the digest of another edition that is made from it.
    fn hash_into(&self, builder: &mut DigestBuilder) {
        for file in &self.cached.files {
            builder.add(file.content.as_bytes());
        }
    }

    /// Returns the edition with its files, unless the output folder already contains them.
    fn for_request(&self, edition: Edition, request: &Request<'_>) -> BuiltEdition {
        let is_written = !self.is_new && request.is_up_to_date(&self.cached);
        let artifact = (!is_written).then(|| Arc::clone(&self.artifact));
        BuiltEdition { edition, is_new: self.is_new, cached: self.cached.clone(), artifact }
    }
}
