//! Maps ranges of the generated Typst source to spans in the author's files.

use std::ops::Range;

use crate::source::Span;
use crate::tagged_text::TagRegions;

/// Ranges of the generated source with their origins, sorted by start. Ranges are nested or disjoint.
#[derive(Debug, Default)]
pub(crate) struct SourceMap {
    entries: Vec<(Range<usize>, Span)>,
    /// Ranges of [leaves](crate::document::Leaves) with their numbers, sorted by start.
    leaves: Vec<(Range<usize>, usize)>,
    regions: TagRegions,
    pictures: Vec<SourcePicture>,
    /// Position and text of each code block, and of code in running text.
    code: Vec<(usize, String)>,
}

/// A picture in the generated source.
#[derive(Debug)]
pub(super) struct SourcePicture {
    pub(super) position: usize,
    /// Index of its file among the image files of the document.
    pub(super) file: usize,
    /// Its path among Typst's files, which no other picture has.
    pub(super) path: String,
    /// Number of its [leaf](crate::document::Leaves), if it is one.
    pub(super) leaf: Option<usize>,
}

impl SourceMap {
    /// Begins a range with the origin `span`. Returns the entry to pass to [`Self::close`].
    pub(super) fn open(&mut self, start: usize, span: Span) -> usize {
        self.entries.push((start..start, span));
        self.entries.len() - 1
    }

    /// Ends a range that [`Self::open`] began.
    pub(super) fn close(&mut self, entry: usize, end: usize) {
        self.entries[entry].0.end = end;
    }

    /// Adds the range of a leaf. It must begin after all ranges added before.
    pub(super) fn leaf(&mut self, range: Range<usize>, number: usize) {
        self.leaves.push((range, number));
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, picture: SourcePicture) {
        self.pictures.push(picture);
    }

    /// Returns the pictures, sorted by position.
    pub(super) fn pictures(&self) -> &[SourcePicture] {
        &self.pictures
    }

    /// Adds code. Typst keeps no source span for it.
    pub(super) fn code(&mut self, position: usize, text: &str) {
        self.code.push((position, text.to_owned()));
    }

    /// Returns position and text of code, sorted by position.
    pub(super) fn all_code(&self) -> &[(usize, String)] {
        &self.code
    }

    /// Returns the regions.
    pub(super) fn regions(&self) -> &TagRegions {
        &self.regions
    }

    /// Returns the regions for changes.
    pub(super) fn regions_mut(&mut self) -> &mut TagRegions {
        &mut self.regions
    }

    /// Returns the number of the leaf that contains `range`.
    pub(super) fn leaf_at(&self, range: &Range<usize>) -> Option<usize> {
        let begun = self.leaves.partition_point(|(leaf, _)| leaf.start <= range.start);
        let (leaf, number) = self.leaves[..begun].last()?;
        (leaf.end >= range.end).then_some(*number)
    }

    /// Returns the origin of the innermost range that contains `range`.
    pub(crate) fn origin(&self, range: &Range<usize>) -> Option<Span> {
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
