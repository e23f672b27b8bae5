//! Reports of work on other threads.

use std::sync::Arc;

use super::{Diagnostic, Edit, Report};
use crate::source::Span;

impl Report {
    /// Creates an empty report with the same sources and levels, for work on another thread.
    pub(crate) fn fork(&self) -> Self {
        Self { levels: Arc::clone(&self.levels), ..Self::new(self.sources.clone()) }
    }

    /// Adds the diagnostics of a [fork](Self::fork), which may have read more sources.
    pub(crate) fn merge(&mut self, fork: Self) {
        let Self { sources, diagnostics, .. } = self;
        let mut moved = |span: Span| Span { source: sources.id_of(&fork.sources.shared(span.source)), ..span };
        diagnostics.extend(fork.diagnostics.into_iter().map(|diagnostic| Diagnostic {
            span: diagnostic.span.map(&mut moved),
            edit: diagnostic.edit.map(|edit| Edit { span: moved(edit.span), ..edit }),
            ..diagnostic
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Source;

    #[test]
    fn the_diagnostics_of_a_fork_keep_their_sources() {
        let mut report = Report::default();
        let first = report.sources.add(Source::new("a.md", "a"));
        let mut fork = report.fork();
        report.sources.add(Source::new("b.md", "b"));
        let added = fork.sources.add(Source::new("c.md", "c"));
        for source in [first, added] {
            fork.push(Diagnostic::new(Code::UnusedNote, Span::new(source, 0..1), "", ""));
        }
        report.merge(fork);
        let spans = report.diagnostics().iter().filter_map(|diagnostic| diagnostic.span);
        let paths: Vec<&str> = spans.map(|span| report.sources.get(span.source).path()).collect();
        assert_eq!(paths, ["a.md", "c.md"]);
    }
}
