//! Text and pictures of the pages of a PDF in the order of their marked-content sequences, with the [regions](TagRegions) that
//! they belong to. [`crate::pdf`] reads them from the pages, and [`crate::screen`] groups the tags by them.

mod regions;

pub(crate) use regions::{RegionRole, TagRegions};

/// A marked-content sequence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TaggedItem {
    /// Text. Empty for a picture.
    pub(crate) text: String,
    /// Innermost region that contains the whole item. `None` for text of the layout, and outside all regions.
    pub(crate) region: Option<usize>,
    /// Distance of the upper edge from the top of the page, in points. Rotations do not count.
    pub(crate) top: f64,
    /// Whether it repeats the hyphen at the end of the line before, as in Polish.
    pub(crate) is_repeated_hyphen: bool,
}

/// The marked-content sequences of all pages.
#[derive(Debug)]
pub(crate) struct TaggedText {
    regions: TagRegions,
    /// Sequences of each page.
    pages: Vec<Vec<TaggedItem>>,
}

impl TaggedText {
    /// Creates the text of pages from their sequences.
    pub(crate) fn new(regions: TagRegions, pages: Vec<Vec<TaggedItem>>) -> Self {
        Self { regions, pages }
    }

    /// Returns the regions of the source.
    pub(crate) fn regions(&self) -> &TagRegions {
        &self.regions
    }

    /// Returns the number of sequences of a page.
    pub(crate) fn len(&self, page: usize) -> usize {
        self.pages.get(page).map_or(0, Vec::len)
    }

    /// Returns the repeated hyphens of a page.
    pub(crate) fn repeated_hyphens(&self, page: usize) -> impl Iterator<Item = usize> {
        let sequences = self.pages.get(page).map_or(&[][..], Vec::as_slice).iter().enumerate();
        sequences.filter(|(_, item)| item.is_repeated_hyphen).map(|(sequence, _)| sequence)
    }

    /// Returns a sequence of a page.
    pub(crate) fn item(&self, page: usize, sequence: usize) -> Option<&TaggedItem> {
        self.pages.get(page)?.get(sequence)
    }
}
