//! Page break markers in the e-book for the pages of the PDF, and the entries of the page list.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::navigation;
use super::plan::Plan;
use crate::document::{Document, FrontPage, FrontPart, Leaves, Paging};
use crate::html::PageMark;
use crate::markup::Markup;

/// Returns the path of the file with a part of the front matter, and the id of the marker of its page.
fn front_break(part: FrontPart) -> (&'static str, &'static str) {
    match part {
        FrontPart::Cover => ("cover.xhtml", "page"),
        FrontPart::Title => (navigation::PATH, "page-of-title"),
        FrontPart::Contents => (navigation::PATH, "page-of-contents"),
    }
}

/// Page break markers, grouped by the leaf in which the page begins.
#[derive(Debug)]
pub(crate) struct PageBreaks<'a> {
    front: &'a [FrontPage],
    leaves: Leaves<'a>,
    by_leaf: HashMap<usize, Vec<PageMark>>,
    labels: &'a BTreeMap<String, String>,
}

/// An entry of the page list.
#[derive(Debug)]
pub(crate) struct PageTarget {
    /// Page number as printed.
    pub(crate) label: String,
    /// Address of the marker, relative to the navigation document.
    pub(crate) href: String,
}

impl PageTarget {
    /// Creates the entry for a page break marker in the file at `path`.
    pub(crate) fn new(path: &str, mark: &PageMark) -> Self {
        Self { label: mark.label.clone(), href: format!("{path}#{}", mark.id) }
    }
}

impl<'a> PageBreaks<'a> {
    /// Creates the markers for the page starts in `paging`, with ids that do not clash with those in `plan`.
    pub(crate) fn new(document: &'a Document, paging: &'a Paging, plan: &Plan<'_>) -> Self {
        let Paging { front, starts, labels } = paging;
        let leaves = if starts.is_empty() { Leaves::default() } else { Leaves::of(document) };
        let mut by_leaf: HashMap<usize, Vec<PageMark>> = HashMap::new();
        let mut ids = HashSet::new();
        for (index, page) in starts.iter().enumerate() {
            // Page numbers can be in any script and can restart, so they do not always make a valid, unique id.
            let is_plain = page.label.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let mut id = plan.unique_id(format!("page-{}", page.label));
            if !is_plain || !ids.insert(id.clone()) {
                id = plan.unique_id(format!("page-break-{}", index + 1));
            }
            let mark = PageMark { label: page.label.clone(), id, at: page.at };
            by_leaf.entry(page.leaf).or_default().push(mark);
        }
        Self { front, leaves, by_leaf, labels }
    }

    /// Returns the printed numbers of the pages with a part of the front matter, and their targets.
    pub(crate) fn front(&self) -> impl Iterator<Item = PageTarget> {
        self.front.iter().map(|page| {
            let (path, id) = front_break(page.part);
            PageTarget { label: page.label.clone(), href: format!("{path}#{id}") }
        })
    }

    /// Writes the marker of a page with a part of the front matter, if the part has a page of its own.
    pub(crate) fn write_front(&self, part: FrontPart, out: &mut Markup) {
        for page in self.front.iter().filter(|page| page.part == part) {
            let tag = out.tag("div").set("epub:type", "pagebreak").set("role", "doc-pagebreak");
            tag.set("id", front_break(part).1).set("aria-label", &page.label).with_text("");
            out.line();
        }
    }

    /// Returns the printed number of the page that contains the node with this id, or `None` if it is unknown.
    pub(crate) fn label_of(&self, id: &str) -> Option<&'a str> {
        self.labels.get(id).map(String::as_str)
    }

    /// Returns the markers in a leaf, in order.
    pub(crate) fn in_leaf(&self, leaf: usize) -> &[PageMark] {
        self.by_leaf.get(&leaf).map_or(&[], Vec::as_slice)
    }

    /// Returns the numbers of the document's leaves. Empty if there are no markers.
    pub(crate) fn leaves(&self) -> &Leaves<'a> {
        &self.leaves
    }
}
