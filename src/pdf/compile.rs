//! Compiles Typst source: evaluation, then layout until introspection (page numbers, contents, running heads) is
//! stable.
//!
//! Typst's own `compile` always starts with an empty introspector and needs three or four layout runs. A further
//! [round](super::balance) produces nearly the same pages as the previous one. It therefore starts with the
//! introspector of the previous pages, and is usually stable after one run.

use std::collections::VecDeque;
use std::sync::Arc;

use comemo::{Constraint, Track, Tracked};
use ecow::EcoVec;
use typst::World;
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Content, Output, StyleChain, Target, TargetElem};
use typst::introspection::{EmptyIntrospector, Introspector, MAX_ITERS, analyze};
use typst::utils::Protected;
use typst_layout::{PagedDocument, PagedIntrospector};

use super::ahead;
use super::measure_in_place::MeasureInPlace;
use super::warm::resident_memory;
use crate::publication::Limits;

/// Memoized results that are kept between two layout runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    /// All results, for the next version of the issue.
    Everything,
    /// Results that one of the last runs has used. Of an issue with many figures, whose places change from run to run, all
    /// results would take twice the memory.
    LastRuns(Budget),
}

/// Layout runs after which a memoized result that none of them has used is dropped. Runs alternate between two states of
/// a page, so that a result may be used again after several.
const KEPT_RUNS: usize = 8;

/// Memory of the process, in KiB, above which results are kept for fewer runs than [`KEPT_RUNS`], and their number. The
/// greatest memory comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget(&'static [(u64, usize)]);

impl Budget {
    /// For an issue within the default limits, which has to take about a gigabyte at most.
    const ORDINARY: Self = Self(&[(1000 << 10, 1), (900 << 10, 2)]);
    /// For an issue that may be larger. A round usually takes three runs, each with its own results: if they were lost
    /// before the next round, an issue of 500 pages would take a third longer, and no less memory.
    const RAISED: Self = Self(&[(1500 << 10, 3)]);

    /// Returns the budget of issues within `limits`.
    pub(super) fn of(limits: &Limits) -> Self {
        if limits.are_raised() { Self::RAISED } else { Self::ORDINARY }
    }

    /// Returns the number of layout runs for which a process of this size keeps a result.
    fn kept_runs(self, memory: u64) -> usize {
        self.0.iter().find(|(least, _)| memory > *least).map_or(KEPT_RUNS, |(_, runs)| *runs)
    }
}

/// Memory in KiB up to which all results are kept: looking through them after each run takes longer than it saves.
const SMALL: u64 = 300 << 10;

/// Compiles the main source file. `previous` is the introspector of the previous round's pages, if any. Without it, the
/// layout uses two of `threads`. `on_draft` gets the pages of each layout run that another run has to follow.
pub(super) fn compile(
    world: &dyn World,
    previous: Option<&PagedIntrospector>,
    threads: usize,
    memory: Memory,
    on_draft: &mut dyn FnMut(&PagedDocument),
) -> Warned<SourceResult<PagedDocument>> {
    let mut sink = Sink::new();
    let output = evaluate(world, &mut sink).and_then(|content| {
        let mut lay_out = || lay_out_until_stable(world, &content, previous, memory, on_draft, &mut sink);
        if previous.is_some() || threads < 2 {
            return lay_out();
        }
        ahead::with_half_ahead(&content, lay_out, |half| {
            let introspector: &dyn Introspector = &EmptyIntrospector;
            // The result and its messages are dropped.
            let _ = lay_out_once(world, half, introspector.track(), &mut Sink::new());
        })
    });
    // Typst delays errors that a later layout run may resolve. They count only if everything else succeeded.
    let delayed = sink.delayed();
    let output = output.and_then(|document| if delayed.is_empty() { Ok(document) } else { Err(delayed) });
    Warned { output, warnings: sink.warnings() }
}

fn evaluate(world: &dyn World, sink: &mut Sink) -> SourceResult<Content> {
    let main = world.source(world.main()).map_err(|error| -> EcoVec<SourceDiagnostic> {
        EcoVec::from([SourceDiagnostic::error(typst::syntax::Span::detached(), error.to_string())])
    })?;
    let (library, traced, route) = (World::library(world), Traced::default(), Route::default());
    let module = typst_eval::eval(world.track(), library, traced.track(), sink.track_mut(), route.track(), &main)?;
    Ok(module.content())
}

/// Number of layout runs after which the pages are taken as they are. Typst itself makes [`MAX_ITERS`]; where figures,
/// tables and the ending depend on each other, one or two more are enough.
const MAX_RUNS: usize = 8;

/// Lays out `content` until introspection is stable, at most [`MAX_RUNS`] times. Returns the last pages, with a
/// warning, if it does not become stable.
fn lay_out_until_stable(
    world: &dyn World,
    content: &Content,
    previous: Option<&PagedIntrospector>,
    memory: Memory,
    on_draft: &mut dyn FnMut(&PagedDocument),
    sink: &mut Sink,
) -> SourceResult<PagedDocument> {
    let empty = EmptyIntrospector;
    let first = previous.map_or(&empty as &dyn Introspector, |previous| previous);
    // Introspectors of the last runs, and the one before them. Typst's analysis looks at no more. The pages of these runs
    // are not kept: those of 300 pages take 100 MB.
    let mut introspectors: VecDeque<Arc<PagedIntrospector>> = VecDeque::with_capacity(MAX_ITERS + 1);
    let mut before: Option<Arc<PagedIntrospector>> = None;
    let mut run = 1;
    loop {
        let current = introspectors.back().map_or(first, |last| last.as_ref());
        let current: &dyn Introspector = &MeasureInPlace(current);
        let constraint = Constraint::new();
        let mut run_sink = Sink::new();
        let document = lay_out_once(world, content, current.track_with(&constraint), &mut run_sink)?;
        match memory {
            Memory::Everything => {}
            Memory::LastRuns(budget) => {
                if let Some(runs) = kept_runs(budget) {
                    comemo::evict(runs);
                }
            }
        }
        let found = document.introspector();
        if constraint.validate(&MeasureInPlace(found.as_ref()) as &dyn Introspector) {
            sink.extend_from_sink(run_sink);
            return Ok(document);
        }
        if run_sink.clone().delayed().is_empty() {
            on_draft(&document);
        }
        introspectors.push_back(Arc::clone(found));
        if introspectors.len() > MAX_ITERS {
            before = introspectors.pop_front();
        }
        if run >= MAX_RUNS
            && let [a, b, c, d, e] = introspectors.make_contiguous()
        {
            let first = before.as_ref().map_or(first, |before| before.as_ref());
            let all = [first, a.as_ref(), b.as_ref(), c.as_ref(), d.as_ref(), e.as_ref()].map(MeasureInPlace);
            let unstable = analyze(world.track(), all.each_ref().map(|it| it as _), run_sink.introspections());
            sink.extend_from_sink(run_sink);
            unstable.into_iter().for_each(|warning| sink.warn(warning));
            return Ok(document);
        }
        run += 1;
    }
}

/// Drops all memoized results, before pages of other measures are laid out, unless they are few.
pub(super) fn forget(memory: Memory) {
    let is_large = resident_memory().is_some_and(|memory| memory > SMALL);
    if is_large && matches!(memory, Memory::LastRuns(_)) {
        comemo::evict(0);
    }
}

/// Returns the number of layout runs for which [`Memory::LastRuns`] keeps a result, or `None` if it keeps all results.
fn kept_runs(budget: Budget) -> Option<usize> {
    match resident_memory() {
        Some(memory) if memory <= SMALL => None,
        Some(memory) => Some(budget.kept_runs(memory)),
        None => Some(KEPT_RUNS),
    }
}

/// Lays out `content` with the answers of `introspector`.
#[expect(clippy::needless_pass_by_value, reason = "a handle, which Typst takes by value")]
fn lay_out_once(
    world: &dyn World,
    content: &Content,
    introspector: Tracked<'_, dyn Introspector + '_>,
    sink: &mut Sink,
) -> SourceResult<PagedDocument> {
    let library = World::library(world);
    let base = StyleChain::new(&library.styles);
    let target = TargetElem::target.set(Target::Paged).wrap();
    let traced = Traced::default();
    let mut engine = Engine {
        library,
        world: world.track(),
        introspector: Protected::new(introspector),
        traced: traced.track(),
        sink: sink.track_mut(),
        route: Route::default(),
    };
    PagedDocument::create(&mut engine, content, base.chain(&target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_process_keeps_results_for_fewer_runs() {
        let kept = |budget: Budget| [400, 950, 1100, 1600].map(|megabytes| budget.kept_runs(megabytes << 10));
        assert_eq!(kept(Budget::ORDINARY), [KEPT_RUNS, 2, 1, 1]);
        assert_eq!(kept(Budget::RAISED), [KEPT_RUNS, KEPT_RUNS, KEPT_RUNS, 3]);
    }
}
