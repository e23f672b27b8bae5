//! Where the pages of the PDF begin in the e-book: marks in the text, and what the page list says of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::plan::Plan;
use crate::document::{Document, Image, Inline, Leaves, Math, Paging};

/// The marks, by the leaf that they are in.
#[derive(Debug)]
pub(crate) struct PageBreaks<'a> {
    leaves: Leaves<'a>,
    marks: HashMap<usize, Vec<Mark>>,
    labels: &'a BTreeMap<String, String>,
}

/// The mark of a page.
#[derive(Debug)]
pub(crate) struct Mark {
    /// The page's number as it is printed.
    pub(crate) label: String,
    /// Unique in the e-book.
    pub(crate) id: String,
    /// The byte of the leaf's text that it stands before.
    pub(crate) at: usize,
}

/// An entry of the page list.
#[derive(Debug)]
pub(crate) struct PageTarget {
    /// The page's number as it is printed.
    pub(crate) label: String,
    /// Where it leads, from the navigation document.
    pub(crate) href: String,
}

impl PageTarget {
    /// The entry of a mark in the file at `path`.
    pub(crate) fn new(path: &str, mark: &Mark) -> Self {
        Self { label: mark.label.clone(), href: format!("{path}#{}", mark.id) }
    }
}

impl<'a> PageBreaks<'a> {
    /// The marks of the pages that begin in a document.
    pub(crate) fn new(document: &'a Document, paging: &'a Paging, plan: &Plan<'_>) -> Self {
        let Paging { starts, labels } = paging;
        let leaves = if starts.is_empty() { Leaves::default() } else { Leaves::of(document) };
        let mut marks: HashMap<usize, Vec<Mark>> = HashMap::new();
        let mut ids = HashSet::new();
        for (index, page) in starts.iter().enumerate() {
            // Numbers may be written in any script, and begin again.
            let is_plain = page.label.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let mut id = plan.free_id(format!("page-{}", page.label));
            if !is_plain || !ids.insert(id.clone()) {
                id = plan.free_id(format!("page-break-{}", index + 1));
            }
            let mark = Mark { label: page.label.clone(), id, at: page.at };
            marks.entry(page.leaf).or_default().push(mark);
        }
        Self { leaves, marks, labels }
    }

    /// The printed number of the page that an id is on, if it is known.
    pub(crate) fn label_of(&self, id: &str) -> Option<&'a str> {
        self.labels.get(id).map(String::as_str)
    }

    /// The marks in a leaf, in order.
    pub(crate) fn in_leaf(&self, leaf: Option<usize>) -> &[Mark] {
        leaf.and_then(|leaf| self.marks.get(&leaf)).map_or(&[], Vec::as_slice)
    }

    /// The leaf that a text is.
    pub(crate) fn of_text(&self, text: &str) -> Option<usize> {
        self.leaves.text(text)
    }

    /// The leaf that an image is.
    pub(crate) fn of_image(&self, image: &Image) -> Option<usize> {
        self.leaves.image(image)
    }

    /// The leaf that a formula is.
    pub(crate) fn of_formula(&self, math: &Math) -> Option<usize> {
        self.leaves.formula(math)
    }

    /// The first leaf of a run.
    pub(crate) fn first_of(&self, run: &[Inline]) -> Option<usize> {
        self.leaves.first_of(run)
    }
}
