//! Page numbers of the PDF, for the page break markers and page references of the e-book.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Block, Collection, Document, IndexEntry, Inline, ReferenceKind, each_inline};

/// The start of a page in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageStart {
    /// Page number as printed: `12`, `iv`
    pub(crate) label: String,
    /// Number of the [leaf](super::Leaves) in which the page begins.
    pub(crate) leaf: usize,
    /// Byte offset in the leaf's text; 0 if the page begins with the leaf.
    pub(crate) at: usize,
}

/// A page before the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrontPage {
    /// Page number as printed.
    pub(crate) label: String,
    /// Content of the page.
    pub(crate) part: FrontPart,
}

/// Content of a page before the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FrontPart {
    /// A cover before the title page or in its place.
    Cover,
    /// Title of the issue.
    Title,
    /// Table of contents.
    Contents,
}

/// Page starts and page numbers of the PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paging {
    /// Pages before the text, in order: cover, title page, contents.
    pub(crate) front: Vec<FrontPage>,
    /// Starts of the pages, in reading order.
    pub(crate) starts: Vec<PageStart>,
    /// Printed page number of each id that is referred to by page.
    pub(crate) labels: BTreeMap<String, String>,
}

impl Document {
    /// Returns the ids that are referred to by page: targets of page references and marks of the index.
    pub(crate) fn paged_ids(&self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        self.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::Reference { kind: ReferenceKind::Page, id, .. } = inline {
                    ids.insert(id.clone());
                }
            });
        });
        self.each_block(&mut |block| {
            if let Block::Collection { collection: Collection::Index(letters), .. } = block {
                for letter in letters {
                    collect_entries(&letter.entries, &mut ids);
                }
            }
        });
        ids
    }
}

fn collect_entries(entries: &[IndexEntry], ids: &mut BTreeSet<String>) {
    for entry in entries {
        ids.extend(entry.marks.iter().cloned());
        collect_entries(&entry.entries, ids);
    }
}
