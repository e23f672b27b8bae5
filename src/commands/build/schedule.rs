//! The order of the work of a build: which issues are looked up in the cache and which are built, and when.

use super::{BuildContext, BuildSummary, IssueOutcome};
use crate::commands::progress::Progress;
use crate::commands::workers::{Worker, WorkerCommand, Workers};
use crate::costs::Costs;
use crate::issue_files::IssueFiles;
use crate::threads;

/// Takes unchanged issues from the cache, builds the others in parallel and adds all outcomes to the summary in the order
/// of the issues. An issue with files newer than its entry in the cache has probably changed: it is looked up first, and
/// built while the others are looked up on the threads that are left.
pub(super) fn run(
    context: &BuildContext,
    issues: &[IssueFiles],
    costs: &Costs,
    command: &WorkerCommand,
    summary: &mut BuildSummary<'_>,
) {
    let jobs = context.settings.jobs;
    let workers = Workers::new(jobs, command, context.workspace.limits().time);
    let recall = |issue: &usize| {
        let outcome = context.recall(&issues[*issue]);
        if outcome.is_none() {
            workers.start_ahead();
        }
        (*issue, outcome)
    };
    let mut outcomes = Outcomes::new(issues, summary);
    let all: Vec<usize> = (0..issues.len()).collect();
    let is_newer = threads::map(jobs, issues, |files| context.has_newer_files(files));
    let (newer, older): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|issue| is_newer[*issue]);
    let changed = outcomes.add_found(threads::map(jobs, &newer, recall));
    let spare = jobs.saturating_sub(changed.len()).max(1);
    let look_up = || threads::map(spare, &older, recall);
    let (found, ()) = threads::join(look_up, || build_changed(context, &changed, costs, &workers, &mut outcomes));
    let changed = outcomes.add_found(found);
    build_changed(context, &changed, costs, &workers, &mut outcomes);
    outcomes.progress.finish();
}

/// Builds issues that have changed, by their indices.
fn build_changed(
    context: &BuildContext,
    changed: &[usize],
    costs: &Costs,
    workers: &Workers<'_>,
    outcomes: &mut Outcomes<'_, '_>,
) {
    let issues = outcomes.issues;
    let files: Vec<&IssueFiles> = changed.iter().map(|issue| &issues[*issue]).collect();
    let order = most_expensive_first(&costs.of(&files, &context.workspace.root));
    // If the issues occupy all processors, more threads for the images of one issue would only take memory.
    let threads = (threads::available() / context.settings.jobs.min(changed.len().max(1))).max(1);
    let work = |job: usize, worker: &mut Worker<'_>| context.build_with(worker, files[order[job]], threads);
    workers.run(changed.len(), work, |job, outcome| outcomes.add(changed[order[job]], outcome));
}

/// Outcomes that wait for those of earlier issues, because messages are printed in the order of the issues.
struct Outcomes<'a, 'm> {
    issues: &'a [IssueFiles],
    waiting: Vec<Option<IssueOutcome>>,
    /// Index of the first issue that has not been added to the summary.
    first: usize,
    progress: Progress,
    summary: &'a mut BuildSummary<'m>,
}

impl<'a, 'm> Outcomes<'a, 'm> {
    fn new(issues: &'a [IssueFiles], summary: &'a mut BuildSummary<'m>) -> Self {
        let progress = Progress::new(issues.len(), "issues", summary.console);
        Self { issues, waiting: issues.iter().map(|_| None).collect(), first: 0, progress, summary }
    }

    /// Adds the outcome of an issue, by its index, and prints those that can be printed.
    fn add(&mut self, issue: usize, outcome: IssueOutcome) {
        self.progress.advance();
        self.waiting[issue] = Some(outcome);
        while let Some(outcome) = self.waiting.get_mut(self.first).and_then(Option::take) {
            self.progress.suspend(|| self.summary.add(&self.issues[self.first], outcome));
            self.first += 1;
        }
    }

    /// Adds the issues that are unchanged. Returns the others.
    fn add_found(&mut self, found: Vec<(usize, Option<IssueOutcome>)>) -> Vec<usize> {
        let mut changed = Vec::new();
        for (issue, outcome) in found {
            match outcome {
                Some(outcome) => self.add(issue, outcome),
                None => changed.push(issue),
            }
        }
        changed
    }
}

/// Returns the order in which to build issues: the most expensive one first, so that no worker is still busy with a long
/// issue when the others have finished.
fn most_expensive_first(costs: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|a, b| costs[*b].total_cmp(&costs[*a]));
    order
}
