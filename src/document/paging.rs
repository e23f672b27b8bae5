//! What an e-book says of the pages of the PDF.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Block, Collection, Document, IndexEntry, Inline, Part, ReferenceKind};

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
    pub(crate) fn paged_ids(&self) -> BTreeSet<&str> {
        let mut ids = BTreeSet::new();
        for run in self.parts() {
            collect(&run, &mut ids);
        }
        ids
    }
}

fn collect<'a>(part: &Part<'a>, ids: &mut BTreeSet<&'a str>) {
    match part {
        Part::Inlines(run) => collect_run(run, ids),
        Part::Blocks(blocks) => {
            for block in *blocks {
                if let Block::Collection { collection: Collection::Index(letters), .. } = block {
                    for letter in letters {
                        collect_entries(&letter.entries, ids);
                    }
                }
                block.parts().iter().for_each(|part| collect(part, ids));
            }
        }
    }
}

fn collect_run<'a>(run: &'a [Inline], ids: &mut BTreeSet<&'a str>) {
    for inline in run {
        if let Inline::Reference { kind: ReferenceKind::Page, id, .. } = inline {
            ids.insert(id);
        }
        collect_run(inline.children(), ids);
    }
}

fn collect_entries<'a>(entries: &'a [IndexEntry], ids: &mut BTreeSet<&'a str>) {
    for entry in entries {
        ids.extend(entry.marks.iter().map(String::as_str));
        collect_entries(&entry.entries, ids);
    }
}
