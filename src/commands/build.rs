//! `build` and `check`: all issues, a thread each, one after the other's messages.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::answer;
use super::messages::Messages;
use super::progress::Progress;
use super::summary::{Counts, Timings, state};
use super::workers::{self, Claim, Ended};
use crate::cache::Cache;
use crate::cli::{Status, Talk};
use crate::costs::Costs;
use crate::diagnostic::{Code, Diagnostic, Format, Report, Style};
use crate::digest::Digest;
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::pipeline::{Attempt, Request, Rules};
use crate::shard::Shard;
use crate::threads;
use crate::timings::{Stage, Stopwatch};
use crate::workspace::{self, Workspace};

/// What to build.
#[derive(Debug)]
pub(crate) struct Build {
    pub(crate) root: PathBuf,
    /// Where to; none only checks.
    pub(crate) out: Option<PathBuf>,
    pub(crate) issues: Vec<String>,
    pub(crate) editions: Editions,
    pub(crate) jobs: usize,
    pub(crate) rules: Rules,
    pub(crate) cache: CacheUse,
    pub(crate) shard: Option<Shard>,
    /// A file that `timings` wrote.
    pub(crate) costs: Option<PathBuf>,
    /// Where to write where the time went.
    pub(crate) timings: Option<PathBuf>,
}

/// Which editions.
#[derive(Debug)]
pub(crate) struct Editions {
    /// Those that the command line names; none are those of the publication.
    pub(crate) named: Vec<Edition>,
    /// Sheets for an office printer, beside the others.
    pub(crate) imposed: Option<Edition>,
}

impl Editions {
    /// Which they are, in order, for a publication that builds some by itself.
    fn of(&self, usual: &[Edition]) -> Vec<Edition> {
        let named = if self.named.is_empty() { usual } else { &self.named };
        let mut all: Vec<Edition> = named.iter().copied().chain(self.imposed).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What becomes of what was made before.
#[derive(Debug)]
pub(crate) struct CacheUse {
    /// Where it is; none does without.
    pub(crate) folder: Option<PathBuf>,
    /// Everything is made anew.
    pub(crate) force: bool,
}

/// How one issue came out.
struct Outcome {
    messages: Vec<String>,
    /// What was made; none if there was an error in the issue or in what all issues share.
    result: Result<Option<Written>, Failure>,
    time: Duration,
    stopwatch: Stopwatch,
}

/// The editions of an issue, and whether each is new; the files that were written.
#[derive(Default)]
struct Written {
    editions: Vec<(Edition, bool)>,
    paths: Vec<PathBuf>,
}

/// What the workers share.
struct Work {
    workspace: Workspace,
    settings: Build,
    editions: Vec<Edition>,
    cache: Option<Cache>,
    style: Style,
    /// In the order in which messages are told.
    issues: Vec<IssueFiles>,
    /// Which is built first, second and so on.
    order: Vec<usize>,
}

/// Builds the issues. Mistakes in one do not keep the others from being built.
pub(crate) fn build(settings: Build, talk: Talk) -> Status {
    let mut messages = Messages::new(talk, &settings.root);
    try_build(settings, talk, &mut messages).unwrap_or_else(|failure| messages.machine_failed(&failure))
}

fn try_build(settings: Build, talk: Talk, messages: &mut Messages) -> Result<Status, Failure> {
    let start = Instant::now();
    let (workspace, mut report) = workspace::open(&settings.root)?;
    settings.rules.apply(&mut report);
    let Some(mut workspace) = workspace else {
        messages.report(&report);
        return Ok(Status::Errors);
    };
    let chosen = workspace.select(&settings.issues, &mut report);
    messages.report(&report);
    let costs = settings.costs.as_deref().map_or_else(|| Ok(Costs::default()), Costs::read)?;
    let (issues, order) = share(&chosen, &costs.of(&chosen, &workspace.root), settings.shard);
    // Where every thread has an issue, another one for an image would only take memory.
    workspace.threads = (threads::all() / settings.jobs.min(issues.len().max(1))).max(1);
    let limit = workspace.limits().cache_bytes;
    let cache = settings.cache.folder.clone().map(|folder| Cache::open(folder, limit)).transpose()?;
    settings.out.iter().for_each(|out| output::sweep(out));
    let editions = settings.editions.of(&workspace.publication.editions);
    let work = Arc::new(Work { workspace, settings, editions, cache, style: messages.style.clone(), issues, order });
    let mut told = Told {
        messages,
        talk,
        status: if report.has_errors() { Status::Errors } else { Status::Done },
        counts: Counts::default(),
        timings: Timings::default(),
    };
    run(&work, &mut told);
    work.end(&mut told, start.elapsed())?;
    Ok(told.status)
}

/// The issues of a shard, and the order in which they are built: long ones first, so that no thread is left alone with one.
fn share(chosen: &[&IssueFiles], costs: &[f64], shard: Option<Shard>) -> (Vec<IssueFiles>, Vec<usize>) {
    let named: Vec<(&str, f64)> = chosen.iter().map(|issue| issue.slug.as_str()).zip(costs.iter().copied()).collect();
    let held = shard.map_or_else(|| vec![true; chosen.len()], |shard| shard.holds(&named));
    let (issues, costs): (Vec<IssueFiles>, Vec<f64>) = chosen
        .iter()
        .zip(costs)
        .zip(held)
        .filter(|(_, is_held)| *is_held)
        .map(|((issue, cost), _)| ((*issue).clone(), *cost))
        .unzip();
    let mut order: Vec<usize> = (0..issues.len()).collect();
    order.sort_by(|a, b| costs[*b].total_cmp(&costs[*a]));
    (issues, order)
}

/// Builds issues on several threads and tells their outcomes in the order of the issues.
fn run(work: &Arc<Work>, told: &mut Told<'_>) {
    let mut progress = Progress::new(work.issues.len(), told.talk);
    let limit = work.workspace.limits().time;
    let job = {
        let work = Arc::clone(work);
        move |job: usize, claim: &Claim| work.one(&work.issues[work.order[job]], claim)
    };
    let mut waiting: Vec<Option<Outcome>> = work.issues.iter().map(|_| None).collect();
    let mut first = 0;
    workers::run(work.issues.len(), work.settings.jobs, limit, job, |job, ended| {
        progress.advance();
        let index = work.order[job];
        waiting[index] = Some(work.outcome(&work.issues[index], ended, limit));
        while let Some(outcome) = waiting.get_mut(first).and_then(Option::take) {
            progress.suspend(|| told.tell(&work.issues[first], outcome));
            first += 1;
        }
    });
    progress.finish();
}

impl Work {
    fn one(&self, files: &IssueFiles, claim: &Claim) -> Outcome {
        let start = Instant::now();
        let request = Request {
            editions: &self.editions,
            rules: self.settings.rules,
            cache: self.cache.as_ref(),
            force: self.settings.cache.force,
            is_there: &|edition, digest| {
                self.path(files, edition).is_none_or(|path| digest_of(&path).is_some_and(|found| found == *digest))
            },
        };
        let Attempt { report, result, mut stopwatch } = self.workspace.make(files, &request);
        let result = result.and_then(|made| {
            let Some(made) = made else { return Ok(None) };
            let mut written = Written::default();
            for made in made {
                written.editions.push((made.edition, made.is_new));
                let (Some(path), Some(bytes)) = (self.path(files, made.edition), made.bytes) else { continue };
                if claim.keep() {
                    stopwatch.time(Stage::Write, || output::write(&path, &bytes))?;
                    written.paths.push(path);
                }
            }
            Ok(Some(written))
        });
        if stopwatch.has(Stage::Layout) {
            // What no issue in progress has used is dropped, or a long batch would keep the layouts of all its issues.
            comemo::evict(1);
        }
        Outcome { messages: report.messages(&self.style), result, time: start.elapsed(), stopwatch }
    }

    /// Where an edition goes; nowhere if issues are only checked.
    fn path(&self, files: &IssueFiles, edition: Edition) -> Option<PathBuf> {
        Some(self.settings.out.as_ref()?.join(&files.slug).join(edition.file_name(&files.slug)))
    }

    fn outcome(&self, files: &IssueFiles, ended: Ended<Outcome>, limit: Duration) -> Outcome {
        let mut report = Report::default();
        let (result, time) = match ended {
            Ended::Done(outcome) => return outcome,
            Ended::Panicked(words) => {
                let error = std::io::Error::other(format!("this is a bug in Masthead: {words}"));
                (Err(Failure { path: PathBuf::from(&files.index), error }), Duration::ZERO)
            }
            Ended::OutOfTime => {
                let message = format!("the issue `{}` takes longer than {} s", files.slug, limit.as_secs());
                let help = "look for a very long table or paragraph; or raise `seconds` in `[limits]`";
                report.push(Diagnostic::nowhere(Code::OutOfTime, message, help));
                (Ok(None), limit)
            }
        };
        Outcome { messages: report.messages(&self.style), result, time, stopwatch: Stopwatch::default() }
    }

    /// What is left to do and to say when all issues are done.
    fn end(&self, told: &mut Told<'_>, time: Duration) -> Result<(), Failure> {
        if let Some(cache) = &self.cache {
            cache.trim();
            if told.speaks() {
                if let Some(trouble) = cache.trouble() {
                    eprintln!("note: nothing was kept for the next build: {trouble}");
                }
                if cache.damaged() > 0 {
                    eprintln!("note: {} damaged files of the cache were not used", cache.damaged());
                }
            }
        }
        if let Some(path) = &self.settings.timings {
            told.timings.write(path, self.settings.jobs, time)?;
        }
        if told.speaks() {
            let done = if self.settings.out.is_some() { "built" } else { "checked" };
            eprintln!("{}", told.counts.line(done, time));
        }
        Ok(())
    }
}

fn digest_of(path: &Path) -> Option<Digest> {
    Digest::of_reader(File::open(path).ok()?).ok()
}

/// What is told and counted while the outcomes come in.
struct Told<'a> {
    messages: &'a mut Messages,
    talk: Talk,
    status: Status,
    counts: Counts,
    timings: Timings,
}

impl Told<'_> {
    /// Whether people want to hear more than messages.
    fn speaks(&self) -> bool {
        !self.talk.quiet && matches!(self.talk.format, Format::Human | Format::Github)
    }

    fn tell(&mut self, files: &IssueFiles, outcome: Outcome) {
        self.messages.say(outcome.messages);
        let (status, written) = match outcome.result {
            Err(failure) => (self.messages.machine_failed(&failure), Written::default()),
            Ok(None) => (Status::Errors, Written::default()),
            Ok(Some(written)) => (Status::Done, written),
        };
        written.paths.iter().for_each(|path| answer(&path.display()));
        if self.talk.verbose {
            let mut line = format!("{}: ", files.slug);
            for (edition, is_new) in &written.editions {
                let _ = write!(line, "{} {}, ", edition.name(), state(*is_new));
            }
            eprintln!("{line}{:.2} s", outcome.time.as_secs_f64());
        }
        let count = match status {
            Status::Done if written.editions.iter().any(|(_, is_new)| *is_new) => &mut self.counts.built,
            Status::Done => &mut self.counts.unchanged,
            Status::Errors | Status::Usage | Status::Machine => &mut self.counts.failed,
        };
        *count += 1;
        self.timings.add(&files.slug, outcome.time, &outcome.stopwatch, &written.editions);
        self.status = self.status.max(status);
    }
}
