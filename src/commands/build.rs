//! `build` and `check`: builds issues in parallel and prints their messages in the order of the issues.
//!
//! Issues that have not changed come from the cache. The others are built by [worker processes](super::workers), which
//! start as soon as the first of them is found.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::messages::Messages;
use super::page_table;
use super::summary::{BuildTimings, CodeSummary, Counts, edition_state};
use super::workers::WorkerCommand;
use super::written::WrittenEditions;
use super::{ConsoleOptions, Status};
use crate::cache::{Cache, CacheKey};
use crate::costs::Costs;
use crate::diagnostic::{Code, Diagnostic, Levels, Report};
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::request::Rules;
use crate::root::Root;
use crate::shard::Shard;
use crate::stop::Stop;
use crate::workspace;

mod context;
mod schedule;

pub(super) use context::{BuildContext, IssueOutcome};

/// Options of `build` and `check`.
#[derive(Debug)]
pub(crate) struct BuildOptions {
    pub(crate) root: PathBuf,
    /// Output folder, or `None` for `check`.
    pub(crate) out: Option<PathBuf>,
    /// Issues named on the command line, by slug or path. If empty, all issues.
    pub(crate) issues: Vec<String>,
    pub(crate) editions: EditionSelection,
    /// Number of issues built in parallel.
    pub(crate) jobs: usize,
    pub(crate) rules: Rules,
    /// Levels of diagnostics that override those of the publication.
    pub(crate) levels: Levels,
    pub(crate) cache: CacheOptions,
    pub(crate) shard: Option<Shard>,
    /// Timings of an earlier build, written with `--timings`.
    pub(crate) costs: Option<PathBuf>,
    /// Output file for `--timings`.
    pub(crate) timings: Option<PathBuf>,
    /// Whether to print the table of page faults and scores.
    pub(crate) scores_pages: bool,
}

/// The editions to build.
#[derive(Debug)]
pub(crate) struct EditionSelection {
    /// Editions named on the command line. If empty, the publication's.
    pub(crate) named: Vec<Edition>,
    /// Imposed edition for an office printer, built in addition to the others.
    pub(crate) imposed: Option<Edition>,
}

impl EditionSelection {
    /// Returns the editions to build, sorted and without duplicates. `default` are the publication's editions.
    fn or_default(&self, default: &[Edition]) -> Vec<Edition> {
        let named = if self.named.is_empty() { default } else { &self.named };
        let mut all: Vec<Edition> = named.iter().copied().chain(self.imposed).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Options of the build cache.
#[derive(Debug)]
pub(crate) struct CacheOptions {
    /// Cache folder, or `None` to build without a cache.
    pub(crate) folder: Option<PathBuf>,
    /// Whether to rebuild everything. The results are still stored in the cache.
    pub(crate) force: bool,
}

/// Builds or checks the issues, with worker processes that `command` starts. An issue with errors does not affect the
/// others.
pub(crate) fn build(settings: BuildOptions, command: &WorkerCommand, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &settings.root);
    let status = try_build(settings, command, console, &mut messages);
    let status = status.unwrap_or_else(|failure| messages.report_failure(&failure));
    messages.finish(status)
}

fn try_build(
    settings: BuildOptions,
    command: &WorkerCommand,
    console: ConsoleOptions,
    messages: &mut Messages,
) -> Result<Status, Failure> {
    let start = Instant::now();
    let mut report = Report::default();
    let workspace = match workspace::open(&settings.root, &settings.levels, &mut report) {
        Ok(workspace) => workspace,
        Err(Stop::Reported(_)) => {
            messages.report(&report);
            return Ok(Status::Errors);
        }
        Err(Stop::Failure(failure)) => return Err(failure),
    };
    let chosen = workspace.select(&settings.issues, &mut report);
    if workspace.issues.is_empty() && settings.issues.is_empty() && !report.has_errors() {
        report.push(no_issues());
    }
    messages.report(&report);
    let costs = settings.costs.as_deref().map_or_else(|| Ok(Costs::default()), Costs::read)?;
    let issues = select_shard(&chosen, &costs, settings.shard, &workspace.root);
    let limit = workspace.limits().cache_bytes;
    let cache = open_cache(settings.cache.folder.clone(), limit, console, messages)?;
    settings.out.iter().for_each(|out| output::sweep(out, settings.jobs));
    let context = BuildContext::new(workspace, settings, cache);
    let mut summary = BuildSummary {
        messages,
        console,
        out: context.settings.out.as_deref(),
        scores_pages: context.settings.scores_pages,
        status: if report.has_errors() { Status::Errors } else { Status::Done },
        counts: Counts::default(),
        codes: CodeSummary::default(),
        timings: BuildTimings::default(),
    };
    schedule::run(&context, &issues, &costs, command, &mut summary);
    finish(&context, &mut summary, start.elapsed())?;
    Ok(summary.status)
}

/// Opens the cache in `folder`. Without a key there is none.
fn open_cache(
    folder: Option<PathBuf>,
    limit: u64,
    console: ConsoleOptions,
    messages: &mut Messages,
) -> Result<Option<Cache>, Failure> {
    let Some(folder) = folder else { return Ok(None) };
    match CacheKey::load() {
        Ok(key) => Cache::open(folder, key, limit).map(Some),
        Err(error) => {
            if console.shows_notes() {
                messages.streams.note(&format!("note: the cache is not used, because it has no key: {error}"));
            }
            Ok(None)
        }
    }
}

/// Returns the issues of the shard, in the order in which their messages are printed.
fn select_shard(chosen: &[&IssueFiles], costs: &Costs, shard: Option<Shard>, root: &Root) -> Vec<IssueFiles> {
    let issues = chosen.iter().map(|issue| (*issue).clone());
    let Some(shard) = shard else { return issues.collect() };
    let costs = costs.of(chosen, root);
    let named: Vec<(&str, f64)> = chosen.iter().map(|issue| issue.slug.as_str()).zip(costs).collect();
    issues.zip(shard.holds(&named)).filter(|(_, is_in_shard)| *is_in_shard).map(|(issue, _)| issue).collect()
}

/// Returns the diagnostic for a publication without issues.
fn no_issues() -> Diagnostic {
    Diagnostic::new(
        Code::NoIssues,
        None,
        "the publication has no issues",
        "write one: a Markdown file such as `issues/2026-03.md`, or a folder in `issues/` with an `index.md`",
    )
}

/// Trims the cache, writes the timings and prints the summary.
fn finish(context: &BuildContext, summary: &mut BuildSummary<'_>, time: Duration) -> Result<(), Failure> {
    if let Some(cache) = &context.cache {
        cache.finish();
        if summary.console.shows_notes() {
            if let Some(error) = cache.write_error() {
                let what = "the cache could not be written, so the next build starts from scratch";
                summary.messages.streams.note(&format!("note: {what}: {error}"));
            }
            if cache.damaged() > 0 {
                let what = "cache files that were damaged or sealed with another key were ignored";
                let note = format!("note: {what}: {}", cache.damaged());
                summary.messages.streams.note(&note);
            }
        }
    }
    if let Some(path) = &context.settings.timings {
        summary.timings.write(path, context.settings.jobs, time)?;
    }
    if summary.console.shows_notes() {
        let done = if context.settings.out.is_some() { "built" } else { "checked" };
        for line in summary.codes.lines() {
            summary.messages.streams.note(&line);
        }
        summary.messages.streams.note(&summary.counts.line(done, time));
    }
    Ok(())
}

/// Status, counts and timings of a build, updated as issues finish.
struct BuildSummary<'a> {
    messages: &'a mut Messages,
    console: ConsoleOptions,
    /// Output folder, or `None` for `check`.
    out: Option<&'a Path>,
    status: Status,
    /// Whether to print the table of page faults and scores.
    scores_pages: bool,
    counts: Counts,
    codes: CodeSummary,
    timings: BuildTimings,
}

impl BuildSummary<'_> {
    /// Prints the messages and written files of an issue and counts its outcome.
    fn add(&mut self, files: &IssueFiles, outcome: IssueOutcome) {
        self.messages.report(&outcome.report);
        self.codes.add(&outcome.report.counts());
        let (status, written) = match outcome.result {
            // An error in one edition: the others are written.
            Ok(written) if outcome.report.has_errors() => (Status::Errors, written),
            Ok(written) => (Status::Done, written),
            Err(stop) => (self.messages.status(Err(stop)), WrittenEditions::default()),
        };
        let paths = self.out.iter().flat_map(|out| written.paths.iter().map(|path| out.join(path)));
        paths.for_each(|path| self.messages.streams.path(&path));
        if let Some(score) = written.score.as_ref().filter(|_| self.scores_pages) {
            let table = page_table::render(&files.slug, &outcome.report, score, self.console.format);
            self.messages.streams.result(&table);
        }
        if self.console.verbose {
            let mut line = format!("{}: ", files.slug);
            for (edition, is_new) in &written.editions {
                let _ = write!(line, "{} {}, ", edition.name(), edition_state(*is_new));
            }
            self.messages.streams.note(&format!("{line}{:.2} s", outcome.time.as_secs_f64()));
        }
        let count = match status {
            Status::Done if written.editions.iter().any(|(_, is_new)| *is_new) => &mut self.counts.built,
            Status::Done => &mut self.counts.unchanged,
            Status::Errors | Status::Usage | Status::Failure => {
                self.codes.add_failed(&files.slug);
                &mut self.counts.failed
            }
        };
        *count += 1;
        self.timings.add(&files.slug, outcome.time, &outcome.stopwatch, &written.editions);
        self.status = self.status.max(status);
    }
}
