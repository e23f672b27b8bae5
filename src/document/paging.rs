//! What an e-book says of the pages of the PDF.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Block, Collection, Document, IndexEntry, Inline, ReferenceKind, each_inline};

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageStart {
    /// The page's number as it is printed: `12`, `iv`
    pub(crate) label: String,
    /// The number of the [leaf](super::Leaves).
    pub(crate) leaf: usize,
    /// The byte in its text; 0 where the page begins with the leaf.
    pub(crate) at: usize,
}

/// What is known of the pages of the PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paging {
    /// Where they begin, in order.
    pub(crate) starts: Vec<PageStart>,
    /// The printed number of the page where an id is, for the ids that are named by their pages.
    pub(crate) labels: BTreeMap<String, String>,
}

impl Document {
    /// The ids that are named by their pages: those of page references and of the entries of an index.
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
