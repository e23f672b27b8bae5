//! The ranges of all strings in the generated source, by their spans. Typst finds the range of a span by looking through
//! the parts around it one after the other, which takes long for a paragraph of thousands of parts.

use std::collections::HashMap;
use std::ops::Range;

use typst::World as _;
use typst::syntax::{Span, SyntaxKind, SyntaxNode};

use super::world::IssueWorld;

/// Ranges of the strings of the generated source.
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

    /// Returns the range of the string with the span.
    pub(super) fn range(&self, span: Span) -> Option<Range<usize>> {
        self.0.get(&span).cloned()
    }
}

fn collect(node: &SyntaxNode, start: usize, ranges: &mut HashMap<Span, Range<usize>>) {
    if node.kind() == SyntaxKind::Str {
        ranges.insert(node.span(), start..start + node.len());
    }
    let mut at = start;
    for child in node.children() {
        collect(child, at, ranges);
        at += child.len();
    }
}
