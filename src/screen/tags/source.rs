//! The issue that the tags belong to: the text and the regions of marked-content sequences, and fixed words.

use std::collections::{BTreeMap, HashMap, HashSet};

use lopdf::{Document, ObjectId};

use super::{TagChild, TagElement};
use crate::tagged_text::{RegionRole, TagRegions, TaggedItem, TaggedText};
use crate::terms::Terms;

/// Text and regions of the sequences in a structure tree.
pub(in super::super) struct TagSource<'a> {
    text: &'a TaggedText,
    pub(super) terms: &'a Terms,
    /// Indices of the pages whose sequences are known.
    pages: HashMap<ObjectId, usize>,
    /// Lists of the author that are lists in the tree, and lists whose items are not blocks of their own.
    tagged_lists: HashSet<usize>,
}

impl<'a> TagSource<'a> {
    /// Relates the sequences of a tree to the text. A page with another number of sequences than its text is left out:
    /// its tags stay as Typst wrote them.
    pub(super) fn new(document: &Document, tree: &TagElement, text: &'a TaggedText, terms: &'a Terms) -> Self {
        let mut counts = BTreeMap::new();
        count(tree, &mut counts);
        let pages = document.get_pages().into_values().enumerate();
        let known = pages.filter(|(index, page)| counts.get(page).copied().unwrap_or(0) == text.len(*index));
        let pages = known.map(|(index, page)| (page, index)).collect();
        Self { text, terms, pages, tagged_lists: HashSet::new() }
    }

    #[cfg(test)]
    pub(super) fn for_test(text: &'a TaggedText, terms: &'a Terms, page: ObjectId) -> Self {
        Self { text, terms, pages: HashMap::from([(page, 0)]), tagged_lists: HashSet::new() }
    }

    /// Finds the lists that the tree has as lists. The blocks of the others become lists: the layout has set them in a form of
    /// its own, such as portraits side by side.
    pub(super) fn find_lists(&mut self, element: &TagElement) {
        if matches!(element.kind.as_str(), "L" | "P") {
            let region = self.region(&TagChild::Element(element.clone()));
            let is_list = |region: &usize| self.regions().role(*region).is_list();
            let mut lists = region.into_iter().flat_map(|region| self.regions().ancestors(region)).filter(is_list);
            if element.kind == "P" {
                self.tagged_lists.extend(region.filter(is_list));
            } else {
                // Content in a single item can be that of a list in this item.
                let innermost = lists.next();
                let around = lists.take_while(|list| self.regions().count_inside(*list) == 1);
                let found: Vec<usize> = innermost.into_iter().chain(around).collect();
                self.tagged_lists.extend(found);
            }
        }
        for child in element.elements() {
            self.find_lists(child);
        }
    }

    pub(super) fn regions(&self) -> &'a TagRegions {
        self.text.regions()
    }

    /// Returns the text and region of a sequence.
    pub(super) fn item(&self, child: &TagChild) -> Option<&'a TaggedItem> {
        let TagChild::Content { page, stream: None, id } = child else { return None };
        self.text.item(*self.pages.get(page)?, usize::try_from(*id).ok()?)
    }

    /// Returns the text of an element as it is drawn.
    pub(super) fn text(&self, element: &TagElement) -> String {
        let parts = element.children.iter().map(|child| match child {
            TagChild::Element(child) => self.text(child),
            TagChild::Content { .. } => self.item(child).map_or_else(String::new, |item| item.text.clone()),
            TagChild::Object { .. } => String::new(),
        });
        parts.collect()
    }

    /// Returns the innermost region that contains all sequences of a child whose regions are known. Pictures count only
    /// where there is no text: captions are surer. Tables of contents are in no region, since their titles are repetitions.
    pub(super) fn region(&self, child: &TagChild) -> Option<usize> {
        let mut found = FoundRegions::default();
        self.find(child, &mut found);
        let regions = if found.text.is_empty() { found.pictures } else { found.text };
        let common = |first: Option<usize>, second| self.regions().common(first, second);
        regions.into_iter().map(Some).reduce(common).flatten()
    }

    fn find(&self, child: &TagChild, found: &mut FoundRegions) {
        if let TagChild::Element(element) = child {
            if element.kind != "TOC" {
                element.children.iter().for_each(|child| self.find(child, found));
            }
            return;
        }
        if let Some(TaggedItem { text, region: Some(region), .. }) = self.item(child) {
            if text.is_empty() { &mut found.pictures } else { &mut found.text }.push(*region);
        }
    }

    /// Returns the innermost region around `region`, or the region itself, for which `is_found` returns `true`. Regions around
    /// a note do not count for the text in it.
    pub(super) fn enclosing(&self, region: Option<usize>, is_found: impl Fn(&RegionRole) -> bool) -> Option<usize> {
        self.enclosing_region(region, |region| is_found(self.regions().role(region)))
    }

    fn enclosing_region(&self, region: Option<usize>, is_found: impl Fn(usize) -> bool) -> Option<usize> {
        for region in self.regions().ancestors(region?) {
            if is_found(region) {
                return Some(region);
            } else if *self.regions().role(region) == RegionRole::Note {
                return None;
            }
        }
        None
    }

    /// Returns `true` for a row of a table that sums more than the group above it.
    pub(super) fn is_total(&self, row: &TagElement) -> bool {
        let region = self.region(&TagChild::Element(row.clone()));
        self.enclosing(region, |role| *role == RegionRole::TotalRow).is_some()
    }

    /// Returns the innermost region around a child that has an element of its own. For a note, that is the one around its mark.
    pub(super) fn container(&self, child: &TagChild) -> Option<usize> {
        let mut region = self.region(child);
        if child.element().is_some_and(|element| element.kind == "Note") {
            let note = self.enclosing(region, |role| *role == RegionRole::Note);
            region = note.map_or(region, |note| self.regions().ancestors(note).nth(1));
        }
        self.enclosing_region(region, |region| self.is_container(region))
    }

    /// Returns `true` for a region whose blocks are in an element of its own.
    pub(super) fn is_container(&self, region: usize) -> bool {
        let role = self.regions().role(region);
        let list = if role.is_item() { self.regions().parent(region) } else { Some(region).filter(|_| role.is_list()) };
        list.map_or(role.is_container(), |list| !self.tagged_lists.contains(&list))
    }
}

/// Regions of the sequences of an element.
#[derive(Default)]
struct FoundRegions {
    text: Vec<usize>,
    pictures: Vec<usize>,
}

/// Counts the sequences of each page.
fn count(element: &TagElement, counts: &mut BTreeMap<ObjectId, usize>) {
    for child in &element.children {
        match child {
            TagChild::Element(child) => count(child, counts),
            TagChild::Content { page, stream: None, .. } => *counts.entry(*page).or_default() += 1,
            TagChild::Content { .. } | TagChild::Object { .. } => {}
        }
    }
}
