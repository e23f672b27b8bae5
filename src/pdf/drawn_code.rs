//! Code on the pages and its places in the generated source. Typst keeps no source span for code: equal texts are matched by their
//! order in the document.

use std::collections::{HashMap, VecDeque};

use typst::foundations::NativeElement as _;
use typst::introspection::{Introspector as _, Location};
use typst::text::{RawContent, RawElem};
use typst_layout::PagedDocument;

use super::source_map::SourceMap;
use crate::tagged_text::TaggedItem;

/// Number of places of equal code that are compared with the region of the text before it.
const NEAR_CODE: usize = 64;

/// Code that has been drawn.
#[derive(Default)]
pub(super) struct DrawnCode {
    /// Region of the text that was drawn before each code element.
    before: HashMap<Location, Option<usize>>,
    /// Sequences of the elements, as indices of the page and of the item on it.
    sequences: Vec<(Location, usize, usize)>,
}

impl DrawnCode {
    /// Adds a code element. `before` is the region of the text drawn before it.
    pub(super) fn begin(&mut self, location: Location, before: Option<usize>) {
        self.before.entry(location).or_insert(before);
    }

    /// Adds a sequence of a code element.
    pub(super) fn add(&mut self, location: Location, page: usize, item: usize) {
        self.sequences.push((location, page, item));
    }

    /// Sets the regions of the sequences.
    pub(super) fn place(&self, document: &PagedDocument, map: &SourceMap, pages: &mut [Vec<TaggedItem>]) {
        if self.sequences.is_empty() {
            return;
        }
        let regions = self.regions(document, map);
        for (location, page, item) in &self.sequences {
            if let Some(item) = pages.get_mut(*page).and_then(|items| items.get_mut(*item)) {
                item.region = regions.get(location).copied().flatten();
            }
        }
    }

    /// Returns the regions of the code elements.
    fn regions(&self, document: &PagedDocument, map: &SourceMap) -> HashMap<Location, Option<usize>> {
        let mut positions: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (position, text) in map.all_code() {
            positions.entry(text).or_default().push_back(*position);
        }
        let elements = document.introspector().query(&RawElem::ELEM.select());
        let mut locations: HashMap<&str, Vec<Location>> = HashMap::new();
        for element in &elements {
            if let Some(RawContent::Text(text)) = element.to_packed::<RawElem>().map(|code| &code.text)
                && let Some(location) = element.location().filter(|location| self.before.contains_key(location))
            {
                locations.entry(text.as_str()).or_default().push(location);
            }
        }
        let region_at = |position: usize| map.regions().at(&(position..position + 1));
        let mut regions = HashMap::new();
        for (text, locations) in locations {
            let Some(positions) = positions.get_mut(text) else { continue };
            // A layout can draw code more than once. Then the region of the text before it decides.
            let is_in_order = positions.len() == locations.len();
            for location in locations {
                let before = self.before.get(&location).copied().flatten();
                let near = positions.iter().take(NEAR_CODE).position(|position| region_at(*position) == before);
                let position = positions.remove(near.filter(|_| !is_in_order).unwrap_or(0));
                regions.insert(location, position.and_then(region_at));
            }
        }
        regions
    }
}
