//! Compiling: evaluation, then layout again and again until the pages are what they say of themselves.
//!
//! Typst's own `compile` does the same, but always begins with nothing known of the pages, and then lays out three or four times
//! before page numbers, contents and running heads have settled. A [further round](super::balance) is nearly like the one before
//! it, so here it begins with the pages of that one, and mostly settles at once.

use comemo::{Constraint, Track};
use ecow::EcoVec;
use typst::World;
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Content, Output, StyleChain, Target, TargetElem};
use typst::introspection::{EmptyIntrospector, Introspector, MAX_ITERS, analyze};
use typst::utils::Protected;
use typst_layout::PagedDocument;

/// Compiles the main source file. `before` are the pages of the round before.
pub(super) fn compile(world: &dyn World, before: Option<&PagedDocument>) -> Warned<SourceResult<PagedDocument>> {
    let mut sink = Sink::new();
    let output = evaluate(world, &mut sink).and_then(|content| settle(world, &content, before, &mut sink));
    // An error in something that is laid out later is raised only if all else is done.
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

/// Lays out until the pages are those that the layout has been told of, five times at most.
fn settle(
    world: &dyn World,
    content: &Content,
    before: Option<&PagedDocument>,
    sink: &mut Sink,
) -> SourceResult<PagedDocument> {
    let library = World::library(world);
    let base = StyleChain::new(&library.styles);
    let target = TargetElem::target.set(Target::Paged).wrap();
    let styles = base.chain(&target);
    let nothing = EmptyIntrospector;
    let first = before.map_or(&nothing as &dyn Introspector, known_of);
    let traced = Traced::default();
    let mut made: Vec<PagedDocument> = Vec::with_capacity(MAX_ITERS);
    loop {
        let known = made.last().map_or(first, known_of);
        let constraint = Constraint::new();
        let mut said = Sink::new();
        let mut engine = Engine {
            library,
            world: world.track(),
            introspector: Protected::new(known.track_with(&constraint)),
            traced: traced.track(),
            sink: said.track_mut(),
            route: Route::default(),
        };
        let document = PagedDocument::create(&mut engine, content, styles)?;
        if constraint.validate(known_of(&document)) {
            sink.extend_from_sink(said);
            return Ok(document);
        }
        made.push(document);
        if let [a, b, c, d, e] = made.as_slice() {
            let known = [first, known_of(a), known_of(b), known_of(c), known_of(d), known_of(e)];
            let unsettled = analyze(world.track(), known, said.introspections());
            sink.extend_from_sink(said);
            unsettled.into_iter().for_each(|warning| sink.warn(warning));
            return Ok(made.swap_remove(MAX_ITERS - 1));
        }
    }
}

/// What can be asked of pages: where headings stand, how far a counter is.
fn known_of(document: &PagedDocument) -> &dyn Introspector {
    Output::introspector(document)
}
