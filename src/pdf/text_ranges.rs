//! The ranges of all strings and calls in the generated source, by their spans. Typst finds the range of a span by looking through
//! the parts around it one after the other, which takes long for a paragraph of thousands of parts.

use std::collections::HashMap;
use std::ops::Range;

use typst::World as _;
use typst::syntax::{Span, SyntaxKind, SyntaxNode};

use super::world::IssueWorld;

/// Ranges of the strings and calls of the generated source. The signs of formulas have the spans of calls.
pub(super) struct TextRanges(HashMap<Span, Range<usize>>);

impl TextRanges {
    /// Collects the ranges.
    pub(super) fn of(world: &IssueWorld) -> Self {
        let mut ranges = HashMap::new();
        if let Ok(source) = world.source(world.main()) {
            collect(source.root(), 0, &mut ranges);
        }
        Self(ranges)
    }

    /// Returns the range of the string or call with the span.
    pub(super) fn range(&self, span: Span) -> Option<Range<usize>> {
        self.0.get(&span).cloned()
    }
}

fn collect(node: &SyntaxNode, start: usize, ranges: &mut HashMap<Span, Range<usize>>) {
    if matches!(node.kind(), SyntaxKind::Str | SyntaxKind::FuncCall) {
        ranges.insert(node.span(), start..start + node.len());
    }
    let mut at = start;
    for child in node.children() {
        collect(child, at, ranges);
        at += child.len();
    }
}
