//! The build of an issue, step by step: reading files, passes, checks, editions. Unchanged issues come from the cache
//! (see [`incremental`]).

use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::cache::Cache;
use crate::checks;
use crate::diagnostic::{Code, Report, Reported};
use crate::digest::Digest;
use crate::edition::Edition;
use crate::editions;
use crate::image_file::{ImageContext, PixelBudget};
use crate::incremental;
use crate::issue::{CoverImage, Issue};
use crate::issue_files::IssueFiles;
use crate::layout::Layout;
use crate::output::Failure;
use crate::passes;
use crate::pdf::{self, PagePurpose};
use crate::publication::{PartialDate, Publication};
use crate::reading;
use crate::root::Root;
use crate::terms::Terms;
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

/// Command-line options and environment variables that affect diagnostics and dates.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// `--strict`: missing alternative text is an error.
    pub(crate) strict: bool,
    /// `--warnings-as-errors`: every warning is an error.
    pub(crate) warnings_as_errors: bool,
    /// `SOURCE_DATE_EPOCH`: modification time of all issues, in seconds since 1970 (UTC).
    pub(crate) source_date_epoch: Option<i64>,
}

impl Rules {
    /// Raises warnings to errors as the options require.
    pub(crate) fn apply(self, report: &mut Report) {
        if self.warnings_as_errors {
            report.raise(|_| true);
        } else if self.strict {
            report.raise(|code| code == Code::MissingAlt);
        }
    }

    /// Returns the modification time of an issue, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, or the issue's
    /// date, or 0.
    pub(crate) fn modified(self, date: Option<PartialDate>) -> i64 {
        self.source_date_epoch.or(date.map(PartialDate::timestamp)).unwrap_or(0)
    }
}

/// Request to build editions of an issue.
pub(crate) struct Request<'a> {
    pub(crate) editions: &'a [Edition],
    pub(crate) rules: Rules,
    pub(crate) cache: Option<&'a Cache>,
    /// `--force`: ignore the contents of the cache.
    pub(crate) force: bool,
    /// Returns `true` if the output file of an edition already has this digest, or if editions are not written at all.
    pub(crate) is_up_to_date: &'a dyn Fn(Edition, &Digest) -> bool,
}

/// An up-to-date edition.
#[derive(Debug)]
pub(crate) struct BuiltEdition {
    pub(crate) edition: Edition,
    /// Whether the edition was built, rather than taken from the cache.
    pub(crate) is_new: bool,
    /// Contents, or `None` if the output file is already up to date.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Result of building an issue.
pub(crate) struct Attempt {
    pub(crate) report: Report,
    /// The editions, or `None` if the issue or the publication has errors.
    pub(crate) result: Result<Option<Vec<BuiltEdition>>, Failure>,
    pub(crate) stopwatch: Stopwatch,
}

impl Workspace {
    /// Builds the requested editions of an issue. Returns either all of them or none.
    pub(crate) fn build(&self, files: &IssueFiles, request: &Request<'_>) -> Attempt {
        let mut stopwatch = Stopwatch::default();
        let key = incremental::key(self, files, request.rules);
        let cached = stopwatch.time(Stage::Recall, || incremental::load(self, &key, request));
        if let Some((report, editions)) = cached {
            return Attempt { report, result: Ok(editions), stopwatch };
        }
        let (root, log) = self.root.recording();
        let (issue, mut report) = stopwatch.time(Stage::Read, || self.read_from(&root, files, request.rules));
        let result = match issue.filter(|_| self.validity.is_ok()) {
            None => Ok(None),
            Some(issue) => editions::build(&issue, self, request, &mut report, &mut stopwatch),
        };
        let result = result.map(|editions| {
            let editions = editions?;
            incremental::store(self, &key, log.dependencies(), &report, &editions, request);
            Some(editions.into_iter().filter_map(|(_, built)| built).map(|(built, _)| built).collect())
        });
        Attempt { report, result, stopwatch }
    }

    /// Reads an issue and runs the passes and checks. The issue is `None` if there are errors.
    pub(crate) fn read(&self, files: &IssueFiles, rules: Rules) -> (Option<Issue>, Report) {
        self.read_from(&self.root, files, rules)
    }

    /// Reads an issue through `root`, which may record what is read.
    fn read_from(&self, root: &Root, files: &IssueFiles, rules: Rules) -> (Option<Issue>, Report) {
        let mut report = Report::new(self.sources.clone());
        let issue = self.try_read(root, files, rules, &mut report);
        rules.apply(&mut report);
        (issue.filter(|_| !report.has_errors()), report)
    }

    fn try_read(&self, root: &Root, files: &IssueFiles, rules: Rules, report: &mut Report) -> Option<Issue> {
        let (metadata, mut document) = reading::read(root, files, &self.publication, report).ok()?;
        let terms = Arc::new(Terms::for_issue(&metadata.language, metadata.language_span, report));
        let Publication { images: settings, limits, .. } = *self.publication;
        let image_context = ImageContext {
            settings,
            limits,
            fonts: &self.drawing_fonts,
            pixel_budget: &PixelBudget::default(),
            threads: self.threads,
        };
        let layout = Layout::load(root, &metadata.layout, &self.settings, report).ok()?;
        let bibliography = Bibliography::open(&metadata, root, limits.text_bytes, report);
        let mut context = passes::PassContext { root, image_context, terms: &terms, report };
        passes::run(&mut document, &layout, &metadata.language, bibliography.as_ref(), &mut context);
        let cover = metadata.cover.as_ref().and_then(|cover| {
            let description = cover.alt.clone().unwrap_or_else(|| format!("{}: {}", terms.cover, metadata.title));
            passes::load_image(&cover.image, cover.span, &mut context).ok().map(|file| CoverImage { file, description })
        });
        let issue = Issue {
            publication: Arc::clone(&self.publication),
            modified: rules.modified(metadata.date),
            metadata,
            document,
            layout: Arc::new(layout),
            terms,
            cover,
        };
        checks::run(&issue, &self.fonts, &self.drawing_fonts, report);
        Some(issue)
    }

    /// Lays out the pages of an issue for the screen.
    ///
    /// # Errors
    /// The layout fails.
    pub(crate) fn lay_out(&self, issue: &Issue, report: &mut Report) -> Result<pdf::Pages, Reported> {
        let files = pdf::TypstFiles::new(issue, PagePurpose::Screen);
        pdf::lay_out(files, issue, PagePurpose::Screen, &self.fonts, &self.parsed_modules, report)
    }
}
