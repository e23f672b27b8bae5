//! The run of the text through the pages.
//!
//! Read from beginning to end, a text goes from page to page and never back, but for what the layout has moved: a figure to the
//! head of the next page, say. So the run is the heaviest selection of places whose pages do not go back, found as the longest
//! increasing subsequence is.

/// A piece of the text that is on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) leaf: usize,
    /// The byte in the leaf where it begins.
    pub(super) at: usize,
    pub(super) page: usize,
    /// How much it says about where the text runs.
    pub(super) weight: usize,
}

/// Where the pages begin: of each the first place in the run; of one that the run passes by, what was moved there, if that does
/// not come before the beginning of the page before.
pub(super) fn starts(places: &[Place], pages: usize) -> Vec<Place> {
    let run = heaviest(places, pages);
    let mut first: Vec<Option<usize>> = vec![None; pages];
    for &index in run.iter().rev() {
        first[places[index].page] = Some(index);
    }
    let mut before = None;
    let mut starts = Vec::new();
    for page in 0..pages {
        let next = first[page..].iter().flatten().next().copied().unwrap_or(places.len());
        let moved = || (before.map_or(0, |before| before + 1)..next).find(|index| places[*index].page == page);
        if let Some(start) = first[page].or_else(moved) {
            starts.push(places[start]);
            before = Some(start);
        }
    }
    starts
}

/// The indices of the run, in order.
fn heaviest(places: &[Place], pages: usize) -> Vec<usize> {
    // The heaviest run that ends on a page up to this one: a Fenwick tree of maxima, as weight and index of the last place.
    let mut tree: Vec<Option<(usize, usize)>> = vec![None; pages + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let mut best = None;
        let mut at = place.page + 1;
        while at > 0 {
            best = best.max(tree[at]);
            at &= at - 1;
        }
        let weight = place.weight + best.map_or(0, |(weight, _)| weight);
        before.push(best.map(|(_, last)| last));
        let mut at = place.page + 1;
        while at < tree.len() {
            tree[at] = tree[at].max(Some((weight, index)));
            at += at & at.wrapping_neg();
        }
    }
    let mut run = Vec::new();
    let mut last = tree.iter().flatten().max().map(|(_, last)| *last);
    while let Some(index) = last {
        run.push(index);
        last = before[index];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(pages: &[(usize, usize)]) -> Vec<Place> {
        let place = |(leaf, &(page, weight))| Place { leaf, at: 0, page, weight };
        pages.iter().enumerate().map(place).collect()
    }

    fn leaves(pages: &[(usize, usize)], count: usize) -> Vec<usize> {
        starts(&places(pages), count).iter().map(|place| place.leaf).collect()
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
    fn a_page_without_text_begins_nowhere() {
        assert_eq!(leaves(&[(1, 9), (1, 9), (3, 9)], 5), [0, 2]);
    }
}
