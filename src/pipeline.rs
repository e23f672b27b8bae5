//! The build of an issue, step by step: reading files, passes, checks, editions. Unchanged issues come from the cache
//! (see [`incremental`]).

use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::cache::Cache;
use crate::checks;
use crate::code_words::CodeReader;
use crate::dependencies::Dependencies;
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::digest::Digest;
use crate::document::FormulaPicture;
use crate::edition::Edition;
use crate::editions::{self, RequestedEditions};
use crate::image_file::{ImageContext, IsWhole, is_whole};
use crate::incremental;
use crate::issue::{BookCover, Issue, IssuePicture, RepeatedQuotes};
use crate::issue_files::IssueFiles;
use crate::judge::IssueScore;
use crate::layout::Layout;
use crate::passes;
use crate::pdf::{self, PagePurpose};
use crate::publication::{EpubFormulas, Publication};
use crate::reading;
use crate::request::{BuiltEdition, Request, Rules};
use crate::root::Root;
use crate::source::Span;
use crate::stop::Stop;
use crate::terms::Terms;
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

/// The editions of an issue.
pub(crate) struct BuiltIssue {
    /// The requested editions that the issue has.
    pub(crate) editions: Vec<BuiltEdition>,
    /// Score of the pages. `None` if there is no edition with pages, or if an unchanged issue is not scored again.
    pub(crate) score: Option<IssueScore>,
}

/// Result of building an issue.
pub(crate) struct Attempt {
    pub(crate) report: Report,
    pub(crate) result: Result<BuiltIssue, Stop>,
    pub(crate) stopwatch: Stopwatch,
}

impl Workspace {
    /// Returns `true` if a Markdown file of an issue was modified after the issue was stored in the cache, or if the issue is
    /// not there.
    pub(crate) fn has_newer_files(&self, files: &IssueFiles, rules: Rules, cache: &Cache) -> bool {
        let Some(stored) = cache.record_time(&incremental::key(self, files, rules)) else { return true };
        let mut paths = std::iter::once(&files.index).chain(&files.articles);
        paths.any(|path| self.root.modified(path).is_none_or(|modified| modified > stored))
    }

    /// Returns the requested editions of an issue from the cache, or `None` if the issue has changed.
    pub(crate) fn recall(&self, files: &IssueFiles, request: &Request<'_>) -> Option<Attempt> {
        let mut stopwatch = Stopwatch::default();
        let key = incremental::key(self, files, request.rules);
        let recall = || if request.scores_pages { None } else { incremental::load(self, &key, request) };
        let (report, result) = stopwatch.time(Stage::Recall, recall)?;
        let result = result.map(|editions| BuiltIssue { editions, score: None });
        Some(Attempt { report, result: result.map_err(Stop::from), stopwatch })
    }

    /// Builds the requested editions of an issue that has changed. Returns either all of them or none, except that the
    /// e-book is made if only fonts for the pages are missing; the report has errors then.
    pub(crate) fn build(&self, files: &IssueFiles, request: &Request<'_>) -> Attempt {
        let mut stopwatch = Stopwatch::default();
        let key = incremental::key(self, files, request.rules);
        let mut report = self.new_report();
        let result = self.build_changed(files, &key, request, &mut report, &mut stopwatch);
        Attempt { report, result, stopwatch }
    }

    /// Builds an issue that has changed since it was stored in the cache under `key`.
    fn build_changed(
        &self,
        files: &IssueFiles,
        key: &Digest,
        request: &Request<'_>,
        report: &mut Report,
        stopwatch: &mut Stopwatch,
    ) -> Result<BuiltIssue, Stop> {
        let (root, log) = self.root.recording();
        let issue =
            stopwatch.time(Stage::Read, || self.read_from(&root, files, request.rules, request.editions, report))?;
        self.validity?;
        let RequestedEditions { built, score } = editions::build(&issue, self, request, report, stopwatch)?;
        // An issue of which some editions could not be made is made again by the next build.
        if !report.has_errors() && !self.print.lacks_profile {
            incremental::store(self, key, log.dependencies(), report, &built, request);
        }
        Ok(BuiltIssue { editions: built.into_values().flatten().collect(), score })
    }

    /// Reads an issue and runs the passes and checks.
    ///
    /// # Errors
    /// The issue has errors.
    pub(crate) fn read(&self, files: &IssueFiles, rules: Rules, report: &mut Report) -> Result<Issue, Reported> {
        self.read_from(&self.root, files, rules, &[], report)
    }

    /// Reads an issue of which pages are made, as a build does. Also returns the files and folders that were read.
    pub(crate) fn read_recorded(
        &self,
        files: &IssueFiles,
        rules: Rules,
        report: &mut Report,
    ) -> (Result<Issue, Reported>, Dependencies) {
        let (root, log) = self.root.recording();
        let issue = self.read_from(&root, files, rules, &[Edition::Pdf], report);
        (issue, log.dependencies())
    }

    /// Reads an issue through `root`, which may record what is read. If the issue has errors, missing glyphs are reported
    /// with them if one of `editions` has pages; otherwise they are reported when the editions are made.
    fn read_from(
        &self,
        root: &Root,
        files: &IssueFiles,
        rules: Rules,
        editions: &[Edition],
        report: &mut Report,
    ) -> Result<Issue, Reported> {
        let has_pages = editions.iter().any(|edition| edition.has_pages());
        let issue = self.try_read(root, files, rules, if has_pages { pdf::is_whole } else { is_whole }, report);
        if let Ok(issue) = &issue
            && report.has_errors()
            && has_pages
        {
            checks::check_glyphs(issue, &self.fonts, report);
        }
        report.check()?;
        issue
    }

    fn try_read(
        &self,
        root: &Root,
        files: &IssueFiles,
        rules: Rules,
        is_whole: IsWhole,
        report: &mut Report,
    ) -> Result<Issue, Reported> {
        let (metadata, mut document) = reading::read(root, files, &self.publication, report)?;
        checks::check_size(&document, &self.publication.limits, report)?;
        let terms = Arc::new(Terms::for_issue(&metadata.language, metadata.language_span, report));
        let Publication { images: settings, limits, .. } = *self.publication;
        let image_context = ImageContext {
            settings,
            limits,
            fonts: &self.drawing_fonts,
            is_whole,
            kept: self.kept_images.as_ref(),
            threads: self.threads,
        };
        let layout = Layout::load(root, &metadata.layout, &self.settings, report)?;
        let bibliography = Bibliography::open(&metadata, root, limits.text_bytes, report);
        let (notes, checks) = (metadata.notes, metadata.checks.as_slice());
        let mut context = passes::PassContext { root, image_context, notes, checks, terms: &terms, report };
        passes::run(&mut document, &layout, &metadata.language, bibliography.as_ref(), &mut context);
        let cover = metadata.cover.as_ref().and_then(|cover| {
            let description = cover.alt.clone().unwrap_or_else(|| format!("{}: {}", terms.cover, metadata.title));
            passes::load_image(&cover.image, cover.span, &mut context).ok().map(|file| IssuePicture {
                file,
                description,
                has_title: cover.has_title,
            })
        });
        if let Some(cover) = &metadata.cover {
            let example = format!("`cover = {{ image = \"{}\", alt = \"A ferry in fog\" }}`", cover.image);
            let vague = cover.alt.as_ref().and_then(|alt| passes::vague_alt(alt, &cover.image, cover.span, &example));
            if let Some(diagnostic) = vague {
                report.push(diagnostic);
            }
        }
        if let Some(cover) = metadata.cover.as_ref().filter(|cover| cover.has_title && !layout.cover) {
            report.push(no_cover_page(cover.span, &layout.name));
        }
        if let Some(span) = metadata.back_span.filter(|_| !layout.cover_sheet) {
            report.push(no_back_cover(span, &layout.name));
        }
        let banner = self.publication.banner.as_ref().filter(|_| !layout.banner);
        if let Some(banner) = banner.filter(|_| layout.name == self.publication.layout.name) {
            report.push(no_banner(banner.span, &layout.name));
        }
        let issue = Issue {
            publication: Arc::clone(&self.publication),
            modified: rules.modified(&metadata),
            metadata,
            repeated_quotes: RepeatedQuotes::of(&document, &layout),
            document,
            layout: Arc::new(layout),
            terms,
            cover,
            logo: self.logo.clone(),
            banner: self.banner.clone(),
            code: CodeReader::default(),
        };
        checks::run(&issue, &self.fonts, &self.drawing_fonts, report);
        Ok(issue)
    }

    /// Checks that the fonts have all characters of an issue.
    ///
    /// # Errors
    /// A character is missing.
    pub(crate) fn check_glyphs(&self, issue: &Issue, report: &mut Report) -> Result<(), Reported> {
        let before = report.len();
        checks::check_glyphs(issue, &self.fonts, report);
        report.check_since(before)
    }

    /// Returns the cover image of the e-book of an issue. A picture drawn for it has at most `max_bytes` if it can be made
    /// so small.
    ///
    /// # Errors
    /// The layout fails.
    pub(crate) fn cover_picture(
        &self,
        issue: &Issue,
        max_bytes: usize,
        report: &mut Report,
    ) -> Result<Vec<u8>, Reported> {
        let cover = issue.book_cover();
        if let BookCover::Image(own) = cover {
            return Ok(own.file.bytes.to_vec());
        }
        let files = pdf::TypstFiles::new(issue, PagePurpose::BookCover);
        let pages = pdf::lay_out(
            files,
            issue,
            PagePurpose::BookCover,
            &self.fonts,
            &self.parsed_modules,
            self.threads,
            report,
        )?;
        Ok(pages.picture(cover.format(), max_bytes))
    }

    /// Returns the pictures of the formulas in the e-book of an issue, or none if the e-book has none.
    ///
    /// # Errors
    /// Typst fails.
    pub(crate) fn formula_pictures(&self, issue: &Issue, report: &mut Report) -> Result<Vec<FormulaPicture>, Reported> {
        if issue.publication.epub.formulas == EpubFormulas::MathMl {
            return Ok(Vec::new());
        }
        let files = pdf::TypstFiles::new(issue, PagePurpose::Formulas);
        let pages =
            pdf::lay_out(files, issue, PagePurpose::Formulas, &self.fonts, &self.parsed_modules, self.threads, report)?;
        Ok(pages.formula_pictures(issue))
    }

    /// Lays out the pages of an issue for the screen.
    ///
    /// # Errors
    /// The layout fails.
    pub(crate) fn lay_out(&self, issue: &Issue, report: &mut Report) -> Result<pdf::Pages, Reported> {
        let files = pdf::TypstFiles::new(issue, PagePurpose::Screen);
        pdf::lay_out(files, issue, PagePurpose::Screen, &self.fonts, &self.parsed_modules, self.threads, report)
    }
}

/// Diagnostic for a title over the cover image in a layout without a cover page.
fn no_banner(span: Span, layout: &str) -> Diagnostic {
    let message = format!("`banner` is not printed: the layout `{layout}` has no place for it");
    let help = "remove it, choose the layout `newsletter`, or name a picture as the `cover` of each issue";
    Diagnostic::new(Code::UnusedAttribute, span, message, help)
}

fn no_back_cover(span: Span, layout: &str) -> Diagnostic {
    let message = format!("`back` is not printed: the layout `{layout}` has no back cover");
    let help = "remove it, or choose the layout `report`; the e-book has it below its contents";
    Diagnostic::new(Code::UnusedAttribute, span, message, help)
}

fn no_cover_page(span: Span, layout: &str) -> Diagnostic {
    let message = format!("`title` of `cover` is not used: the layout `{layout}` has no cover page");
    let help = "remove `title`, or choose the layout `report`; the image is the cover of the e-book";
    Diagnostic::new(Code::UnusedAttribute, span, message, help)
}
