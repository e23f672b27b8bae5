//! Regions of the generated source that are elements of their own in the tags of the PDF, as in the e-book.

use std::ops::Range;

/// Meaning of a region for assistive technology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegionRole {
    /// Text and articles before the first section.
    Opening,
    /// A section with its heading.
    Section,
    /// An article with its heading.
    Article,
    /// A callout, a box, a pull quote: text beside the main text.
    Aside,
    /// Blocks that belong together and have no heading: a directive whose HTML element is `section`, a disclosure.
    Group,
    /// A directive whose HTML element is `blockquote`.
    Quotation,
    /// The text of a note, in the text with its mark.
    Note,
    /// The index.
    Index,
    /// An entry of the index, with its subentries.
    IndexEntry,
    /// A list of figures or tables.
    CaptionList,
    /// An entry of a list of figures or tables.
    CaptionEntry,
    /// A list without tasks, or of descriptions.
    List,
    /// A list with tasks.
    TaskList,
    /// An item of a list that is no task, or an entry of a list of descriptions.
    Item,
    /// The terms of an entry of a list of descriptions.
    Term,
    /// A task: `true` if it is done.
    Task(bool),
    /// A row of a table that sums more than the group of rows above it.
    TotalRow,
    /// A picture with its caption.
    Picture,
    /// A formula with the number that is printed beside it.
    Equation(String),
    /// An abbreviation, with the words that it stands for.
    Abbreviation(String),
}

impl RegionRole {
    /// Returns `true` for a region whose blocks are in an element of its own, whatever the layout makes of it.
    pub(crate) fn is_container(&self) -> bool {
        match self {
            Self::Section
            | Self::Article
            | Self::Aside
            | Self::Group
            | Self::Quotation
            | Self::Index
            | Self::CaptionList => true,
            Self::Opening
            | Self::Note
            | Self::IndexEntry
            | Self::CaptionEntry
            | Self::List
            | Self::TaskList
            | Self::Item
            | Self::Term
            | Self::Task(_)
            | Self::TotalRow
            | Self::Picture
            | Self::Equation(_)
            | Self::Abbreviation(_) => false,
        }
    }

    /// Returns `true` for a list of the author.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::List | Self::TaskList)
    }

    /// Returns `true` for an item of a list of the author.
    pub(crate) fn is_item(&self) -> bool {
        matches!(self, Self::Item | Self::Task(_))
    }

    /// Returns `true` for a region that begins with its heading.
    pub(crate) fn has_heading(&self) -> bool {
        matches!(self, Self::Section | Self::Article)
    }
}

/// A region and the region around it.
#[derive(Debug, Clone)]
struct TagRegion {
    role: RegionRole,
    range: Range<usize>,
    parent: Option<usize>,
}

/// Regions of a generated source, sorted by start. Regions are nested or disjoint.
#[derive(Debug, Clone, Default)]
pub(crate) struct TagRegions {
    all: Vec<TagRegion>,
    /// Regions that have begun and not ended, outermost first.
    open: Vec<usize>,
}

impl TagRegions {
    /// Begins a region within those that have begun and not ended.
    pub(crate) fn open(&mut self, start: usize, role: RegionRole) {
        let parent = self.open.last().copied();
        self.open.push(self.all.len());
        self.all.push(TagRegion { role, range: start..usize::MAX, parent });
    }

    /// Ends the region that began last.
    pub(crate) fn close(&mut self, end: usize) {
        if let Some(region) = self.open.pop() {
            self.all[region].range.end = end;
        }
    }

    /// Returns the innermost region that contains `range`.
    pub(crate) fn at(&self, range: &Range<usize>) -> Option<usize> {
        let begun = self.all.partition_point(|region| region.range.start <= range.start);
        self.ancestors(begun.checked_sub(1)?).find(|region| self.all[*region].range.end >= range.end)
    }

    /// Returns the role of a region.
    pub(crate) fn role(&self, region: usize) -> &RegionRole {
        &self.all[region].role
    }

    /// Returns the region around a region.
    pub(crate) fn parent(&self, region: usize) -> Option<usize> {
        self.all[region].parent
    }

    /// Returns the number of regions directly in a region.
    pub(crate) fn count_inside(&self, region: usize) -> usize {
        let after = self.all[region + 1..].iter().take_while(|inside| inside.range.start < self.all[region].range.end);
        after.filter(|inside| inside.parent == Some(region)).count()
    }

    /// Returns a region and the regions around it, innermost first.
    pub(crate) fn ancestors(&self, region: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(region), |region| self.all[*region].parent)
    }

    /// Returns the regions of abbreviations, in order.
    pub(crate) fn abbreviations(&self) -> impl Iterator<Item = usize> {
        self.all.iter().enumerate().filter(|(_, it)| matches!(it.role, RegionRole::Abbreviation(_))).map(|(at, _)| at)
    }

    /// Returns the innermost region that contains both regions. `None` is the whole source.
    pub(crate) fn common(&self, first: Option<usize>, second: Option<usize>) -> Option<usize> {
        let second = second?;
        self.ancestors(first?).find(|region| self.ancestors(second).any(|other| other == *region))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_region_wins() {
        let mut regions = TagRegions::default();
        regions.open(0, RegionRole::Section);
        regions.open(10, RegionRole::Article);
        regions.close(20);
        regions.open(20, RegionRole::Article);
        regions.open(24, RegionRole::Aside);
        regions.close(30);
        regions.close(40);
        regions.close(50);
        assert_eq!(regions.at(&(5..6)), Some(0));
        assert_eq!(regions.at(&(12..14)), Some(1));
        assert_eq!(regions.at(&(25..30)), Some(3));
        assert_eq!(regions.at(&(32..33)), Some(2));
        assert_eq!(regions.at(&(45..46)), Some(0));
        assert_eq!(regions.at(&(60..61)), None);
        assert_eq!(regions.common(Some(1), Some(3)), Some(0));
        assert_eq!(regions.common(Some(3), Some(2)), Some(2));
        assert_eq!(regions.common(Some(3), None), None);
    }
}
