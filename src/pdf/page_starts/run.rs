//! The run of the text through the pages.
//!
//! In reading order, the page number of the text never decreases, except at parts that the layout moved, such as a
//! figure at the top of the next page. The run is therefore the subsequence of fragments with non-decreasing pages and
//! the greatest total weight, found with the algorithm for longest increasing subsequences in O(n log n).

/// The part of a leaf that is on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeafFragment {
    /// Number of the leaf.
    pub(super) leaf: usize,
    /// Byte offset in the leaf at which the fragment begins.
    pub(super) at: usize,
    /// Index of the page.
    pub(super) page: usize,
    /// Weight of the fragment in the choice of the run. Long texts that cannot float weigh most.
    pub(super) weight: usize,
}

/// Returns the first fragment of each page, in page order. `fragments` must be in reading order.
///
/// A page starts with its first fragment in the run. A page that the run skips starts with its first moved fragment
/// between the starts of the previous and the next page, if there is one; otherwise the page has no start.
pub(super) fn starts(fragments: &[LeafFragment], pages: usize) -> Vec<LeafFragment> {
    let run = heaviest_run(fragments, pages);
    let mut first: Vec<Option<usize>> = vec![None; pages];
    for &index in run.iter().rev() {
        first[fragments[index].page] = Some(index);
    }
    let mut previous = None;
    let mut starts = Vec::new();
    for page in 0..pages {
        let next = first[page..].iter().flatten().next().copied().unwrap_or(fragments.len());
        let moved = || (previous.map_or(0, |previous| previous + 1)..next).find(|index| fragments[*index].page == page);
        if let Some(start) = first[page].or_else(moved) {
            starts.push(fragments[start]);
            previous = Some(start);
        }
    }
    starts
}

/// Returns the indices of the fragments in the run, in order.
fn heaviest_run(fragments: &[LeafFragment], pages: usize) -> Vec<usize> {
    // A Fenwick tree of prefix maxima: the weight of the heaviest run that ends on a page up to this one, and the index
    // of its last fragment.
    let mut tree: Vec<Option<(usize, usize)>> = vec![None; pages + 1];
    let mut predecessors: Vec<Option<usize>> = Vec::with_capacity(fragments.len());
    for (index, fragment) in fragments.iter().enumerate() {
        let mut best = None;
        let mut at = fragment.page + 1;
        while at > 0 {
            best = best.max(tree[at]);
            at &= at - 1;
        }
        let weight = fragment.weight + best.map_or(0, |(weight, _)| weight);
        predecessors.push(best.map(|(_, last)| last));
        let mut at = fragment.page + 1;
        while at < tree.len() {
            tree[at] = tree[at].max(Some((weight, index)));
            at += at & at.wrapping_neg();
        }
    }
    let mut run = Vec::new();
    let mut last = tree.iter().flatten().max().map(|(_, last)| *last);
    while let Some(index) = last {
        run.push(index);
        last = predecessors[index];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fragments of consecutive leaves, given by page and weight.
    fn fragments(pages: &[(usize, usize)]) -> Vec<LeafFragment> {
        let fragment = |(leaf, &(page, weight))| LeafFragment { leaf, at: 0, page, weight };
        pages.iter().enumerate().map(fragment).collect()
    }

    fn leaves(pages: &[(usize, usize)], count: usize) -> Vec<usize> {
        starts(&fragments(pages), count).iter().map(|fragment| fragment.leaf).collect()
    }

    #[test]
    fn a_figure_at_the_head_of_the_next_page_does_not_begin_it() {
        assert_eq!(leaves(&[(0, 9), (1, 1), (0, 9), (1, 9), (2, 9)], 3), [0, 3, 4]);
    }

    #[test]
    fn a_page_of_one_figure_begins_with_it() {
        assert_eq!(leaves(&[(0, 9), (1, 1), (0, 9), (2, 9)], 3), [0, 1, 3]);
    }

    #[test]
    fn a_page_without_text_has_no_start() {
        assert_eq!(leaves(&[(1, 9), (1, 9), (3, 9)], 5), [0, 2]);
    }
}
