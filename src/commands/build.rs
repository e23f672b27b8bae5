//! `build` and `check`: all issues, a thread each, one after the other's messages.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::workers::{self, Claim, Ended};
use super::{answer, print_report};
use crate::cli::{Status, Talk};
use crate::diagnostic::{Code, Diagnostic, Format, Report};
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::pipeline::{self, Edition, Rules, Workspace};

/// What to build.
#[derive(Debug)]
pub(crate) struct Build {
    pub(crate) root: PathBuf,
    /// Where to; none only checks.
    pub(crate) out: Option<PathBuf>,
    pub(crate) issues: Vec<String>,
    pub(crate) editions: Vec<Edition>,
    pub(crate) jobs: usize,
    pub(crate) rules: Rules,
}

/// How one issue came out.
struct Outcome {
    report: Report,
    /// The files written; none if there was an error in the issue or in what all issues share.
    result: Result<Option<Vec<PathBuf>>, Failure>,
    time: Duration,
}

/// Builds the issues. Mistakes in one do not keep the others from being built.
pub(crate) fn build(settings: Build, talk: Talk) -> Status {
    let start = Instant::now();
    let mut said = HashSet::new();
    let (workspace, mut report) = match pipeline::open(&settings.root) {
        Ok(opened) => opened,
        Err(failure) => return machine_failed(&failure),
    };
    settings.rules.apply(&mut report);
    let chosen = workspace.as_ref().map_or_else(Vec::new, |workspace| workspace.select(&settings.issues, &mut report));
    let chosen: Arc<[IssueFiles]> = chosen.into_iter().cloned().collect();
    print_report(&report, talk, &mut said);
    settings.out.iter().for_each(|out| output::sweep(out));
    let settings = Arc::new(settings);
    let is_open = workspace.is_some();
    let mut summary =
        Summary { status: if report.has_errors() { Status::Errors } else { Status::Done }, built: 0, failed: 0 };
    if let Some(workspace) = workspace.filter(|_| !chosen.is_empty()) {
        run(Arc::new(workspace), &chosen, &settings, talk, &mut |files, outcome| {
            summary.add(files, outcome, talk, &mut said);
        });
    }
    if !talk.quiet && talk.format == Format::Human && is_open {
        summary.print(&settings, start.elapsed());
    }
    summary.status
}

/// Builds issues on several threads and hands their outcomes on in the order of the issues.
fn run(
    workspace: Arc<Workspace>,
    chosen: &Arc<[IssueFiles]>,
    settings: &Arc<Build>,
    talk: Talk,
    done: &mut impl FnMut(&IssueFiles, Outcome),
) {
    let bar = progress(chosen.len(), talk);
    let limit = workspace.limits().time;
    let work = {
        let (chosen, settings) = (Arc::clone(chosen), Arc::clone(settings));
        move |index: usize, claim: &Claim| {
            let start = Instant::now();
            let (report, result) = one(&workspace, &chosen[index], &settings, claim);
            // What no issue in progress has used is dropped, or a long batch would keep the layouts of all its issues.
            comemo::evict(settings.jobs);
            Outcome { report, result, time: start.elapsed() }
        }
    };
    let mut waiting: Vec<Option<Outcome>> = chosen.iter().map(|_| None).collect();
    let mut first = 0;
    workers::run(chosen.len(), settings.jobs, limit, work, |index, ended| {
        bar.inc(1);
        waiting[index] = Some(outcome(&chosen[index], ended, limit));
        while let Some(outcome) = waiting.get_mut(first).and_then(Option::take) {
            bar.suspend(|| done(&chosen[first], outcome));
            first += 1;
        }
    });
    bar.finish_and_clear();
}

fn outcome(files: &IssueFiles, ended: Ended<Outcome>, limit: Duration) -> Outcome {
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
    Outcome { report, result, time }
}

/// A bar with rate and time left, on a terminal and for more than one issue.
fn progress(issues: usize, talk: Talk) -> ProgressBar {
    let shown = issues > 1 && !talk.quiet && talk.format == Format::Human;
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(issues as u64), target);
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} issues, {per_sec}, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

type Tried = (Report, Result<Option<Vec<PathBuf>>, Failure>);

fn one(workspace: &Workspace, files: &IssueFiles, settings: &Build, claim: &Claim) -> Tried {
    let (issue, mut report) = workspace.read(files, settings.rules);
    let Some(issue) = issue.filter(|_| workspace.is_sound) else { return (report, Ok(None)) };
    let made = match workspace.editions(&issue, &settings.editions, settings.rules, &mut report) {
        Ok(Some(made)) => made,
        Ok(None) => return (report, Ok(None)),
        Err(failure) => return (report, Err(failure)),
    };
    let mut written = Vec::new();
    if let Some(out) = settings.out.as_ref().filter(|_| claim.keep()) {
        for (edition, bytes) in made {
            let path = out.join(&files.slug).join(edition.file_name(&files.slug));
            if let Err(failure) = output::write(&path, &bytes) {
                return (report, Err(failure));
            }
            written.push(path);
        }
    }
    (report, Ok(Some(written)))
}

fn machine_failed(failure: &Failure) -> Status {
    eprintln!("error: {failure}");
    Status::Machine
}

struct Summary {
    status: Status,
    built: usize,
    failed: usize,
}

impl Summary {
    fn add(&mut self, files: &IssueFiles, outcome: Outcome, talk: Talk, said: &mut HashSet<String>) {
        print_report(&outcome.report, talk, said);
        let status = match outcome.result {
            Err(failure) => machine_failed(&failure),
            Ok(None) => Status::Errors,
            Ok(Some(written)) => {
                for path in written {
                    answer(&path.display());
                }
                Status::Done
            }
        };
        if talk.verbose {
            eprintln!("{}: {:.2} s", files.slug, outcome.time.as_secs_f64());
        }
        if status == Status::Done {
            self.built += 1;
        } else {
            self.failed += 1;
        }
        self.status = self.status.max(status);
    }

    fn print(&self, settings: &Build, time: Duration) {
        let issues = |count: usize| if count == 1 { "1 issue".to_owned() } else { format!("{count} issues") };
        let done = if settings.out.is_some() { "built" } else { "checked" };
        let failed = if self.failed > 0 { format!(", {} with errors", self.failed) } else { String::new() };
        eprintln!("{} {done}{failed} in {:.1} s", issues(self.built), time.as_secs_f64());
    }
}
