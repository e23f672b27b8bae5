//! Which part of the generated Typst came from which place in the author's files.

use std::ops::Range;

use crate::source::Span;

/// Ranges of the generated text with their origins, in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct SourceMap {
    entries: Vec<(Range<usize>, Span)>,
    /// The ranges that hold a [leaf](crate::document::Leaves), with its number.
    leaves: Vec<(Range<usize>, usize)>,
}

impl SourceMap {
    /// Begins a range; [`Self::close`] with the result ends it.
    pub(super) fn open(&mut self, start: usize, span: Span) -> usize {
        self.entries.push((start..start, span));
        self.entries.len() - 1
    }

    pub(super) fn close(&mut self, entry: usize, end: usize) {
        self.entries[entry].0.end = end;
    }

    /// Notes that a range, which begins after all noted before, holds a leaf.
    pub(super) fn leaf(&mut self, range: Range<usize>, number: usize) {
        self.leaves.push((range, number));
    }

    /// The leaf of which `range` is a part.
    pub(super) fn leaf_at(&self, range: &Range<usize>) -> Option<usize> {
        let begun = self.leaves.partition_point(|(leaf, _)| leaf.start <= range.start);
        let (leaf, number) = self.leaves[..begun].last()?;
        (leaf.end >= range.end).then_some(*number)
    }

    /// The origin of the innermost range that holds all of `range`.
    pub(super) fn origin(&self, range: &Range<usize>) -> Option<Span> {
        let begun = self.entries.partition_point(|(entry, _)| entry.start <= range.start);
        let holds = |(entry, _): &&(Range<usize>, Span)| entry.end >= range.end.max(range.start + 1);
        self.entries[..begun].iter().rev().find(holds).map(|(_, span)| *span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    #[test]
    fn the_innermost_range_wins() {
        let id = Sources::default().add(Source::new("a.md", ""));
        let mut map = SourceMap::default();
        let outer = map.open(0, Span::new(id, 0..9));
        let inner = map.open(4, Span::new(id, 3..5));
        map.close(inner, 8);
        map.close(outer, 20);
        assert_eq!(map.origin(&(5..6)), Some(Span::new(id, 3..5)));
        assert_eq!(map.origin(&(10..12)), Some(Span::new(id, 0..9)));
        assert_eq!(map.origin(&(5..12)), Some(Span::new(id, 0..9)));
        assert_eq!(map.origin(&(30..31)), None);
    }
}
