//! The data flow, step by step: files, issue, passes, checks, editions. What has not changed since the last time is
//! [recalled](crate::incremental).

use std::sync::Arc;

use crate::bibliography::Bibliography;
use crate::cache::Cache;
use crate::checks;
use crate::diagnostic::{Code, Report};
use crate::digest::Digest;
use crate::edition::Edition;
use crate::editions;
use crate::image_file::{Spare, Studio};
use crate::incremental;
use crate::issue::{Cover, Issue};
use crate::issue_files::IssueFiles;
use crate::layout::Layout;
use crate::output::Failure;
use crate::passes;
use crate::pdf::{self, Purpose};
use crate::publication::{PartialDate, Publication};
use crate::reading;
use crate::root::Root;
use crate::terms::Terms;
use crate::timings::{Stage, Stopwatch};
use crate::workspace::Workspace;

/// What changes how issues are judged and dated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rules {
    /// `--strict`: missing alternative text is an error.
    pub(crate) strict: bool,
    /// `--warnings-as-errors`
    pub(crate) warnings_as_errors: bool,
    /// `SOURCE_DATE_EPOCH`: seconds since 1970, for all issues alike.
    pub(crate) source_date_epoch: Option<i64>,
}

impl Rules {
    /// Makes errors of the warnings that the command line calls errors.
    pub(crate) fn apply(self, report: &mut Report) {
        if self.warnings_as_errors {
            report.raise(|_| true);
        } else if self.strict {
            report.raise(|code| code == Code::MissingAlt);
        }
    }

    /// When an issue of a date was last changed, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else the date, else 0.
    pub(crate) fn modified(self, date: Option<PartialDate>) -> i64 {
        self.source_date_epoch.or(date.map(PartialDate::timestamp)).unwrap_or(0)
    }
}

/// What is wanted of an issue.
pub(crate) struct Request<'a> {
    pub(crate) editions: &'a [Edition],
    pub(crate) rules: Rules,
    pub(crate) cache: Option<&'a Cache>,
    /// `--force`: everything is made anew, whatever the cache holds.
    pub(crate) force: bool,
    /// Whether an edition with this digest stands where it is to be written.
    pub(crate) is_there: &'a dyn Fn(Edition, &Digest) -> bool,
}

/// An edition that is as its sources want it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) edition: Edition,
    /// Whether it was made just now, and not kept from an earlier time.
    pub(crate) is_new: bool,
    /// Its bytes; none if they stand in their place already.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// How an issue came out.
pub(crate) struct Attempt {
    pub(crate) report: Report,
    /// The editions; none if there was an error in the issue or in what all issues share.
    pub(crate) result: Result<Option<Vec<Made>>, Failure>,
    pub(crate) stopwatch: Stopwatch,
}

impl Workspace {
    /// Makes the editions of an issue: all of them or none.
    pub(crate) fn make(&self, files: &IssueFiles, request: &Request<'_>) -> Attempt {
        let mut stopwatch = Stopwatch::default();
        let key = incremental::key(self, files, request.rules);
        let recalled = stopwatch.time(Stage::Recall, || incremental::recall(self, &key, request));
        if let Some((report, made)) = recalled {
            return Attempt { report, result: Ok(made), stopwatch };
        }
        let (root, log) = self.root.recording();
        let (issue, mut report) = stopwatch.time(Stage::Read, || self.read_from(&root, files, request.rules));
        let result = match issue.filter(|_| self.is_sound) {
            None => Ok(None),
            Some(issue) => editions::make(&issue, self, request, &mut report, &mut stopwatch),
        };
        let result = result.map(|editions| {
            let editions = editions?;
            incremental::remember(self, &key, log.dependencies(), &report, &editions, request);
            Some(editions.into_iter().filter_map(|(_, made)| made).map(|(made, _)| made).collect())
        });
        Attempt { report, result, stopwatch }
    }

    /// Reads an issue: files, passes, checks. There is an issue only if no error was found.
    pub(crate) fn read(&self, files: &IssueFiles, rules: Rules) -> (Option<Issue>, Report) {
        self.read_from(&self.root, files, rules)
    }

    fn read_from(&self, root: &Root, files: &IssueFiles, rules: Rules) -> (Option<Issue>, Report) {
        let mut report = Report::new(self.sources.clone());
        let issue = self.try_read(root, files, rules, &mut report);
        rules.apply(&mut report);
        (issue.filter(|_| !report.has_errors()), report)
    }

    fn try_read(&self, root: &Root, files: &IssueFiles, rules: Rules, report: &mut Report) -> Option<Issue> {
        let (metadata, mut document) = reading::read(root, files, &self.publication, report)?;
        let terms = Arc::new(Terms::for_issue(&metadata.language, metadata.language_span, report));
        let Publication { images: settings, limits, .. } = *self.publication;
        let studio =
            Studio { settings, limits, fonts: &self.drawing_fonts, spare: &Spare::default(), threads: self.threads };
        let layout = Layout::load(root, &metadata.layout, &self.publication.settings, report)?;
        let bibliography = Bibliography::open(&metadata, root, limits.text_bytes, report);
        let mut context = passes::Context { root, studio, terms: &terms, report };
        passes::run(&mut document, &layout, &metadata.language, bibliography.as_ref(), &mut context);
        let cover = metadata.cover.as_ref().and_then(|cover| {
            let description = cover.alt.clone().unwrap_or_else(|| format!("{}: {}", terms.cover, metadata.title));
            passes::load_image(&cover.image, cover.span, &mut context).map(|file| Cover { file, description })
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

    /// Lays an issue out. None, and diagnostics, where the layout fails.
    pub(crate) fn lay_out(&self, issue: &Issue, report: &mut Report) -> Option<pdf::Pages> {
        pdf::lay_out(pdf::Files::new(issue, Purpose::Screen), issue, Purpose::Screen, &self.fonts, &self.parsed, report)
    }
}
