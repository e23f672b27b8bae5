//! Elements for the sections, articles, boxes and quotations of the issue, around the blocks in them.

use super::source::TagSource;
use super::{TagChild, TagElement, collections, lists};
use crate::tagged_text::RegionRole;

/// Groups the blocks in an element. `base` is the region whose element it is in.
pub(super) fn complete(element: &mut TagElement, base: Option<usize>, source: &TagSource<'_>) {
    if holds_blocks(&element.kind) {
        let children = std::mem::take(&mut element.children);
        let children: Vec<TagChild> = children.into_iter().flat_map(|child| part(child, source)).collect();
        element.children = Grouping::new(&children, base, source).apply(children);
    } else {
        descend(&mut element.children, base, source);
    }
}

/// Parts a paragraph with text of several regions: Typst joins the titles of boxes in notes.
fn part(child: TagChild, source: &TagSource<'_>) -> Vec<TagChild> {
    let mut paragraph = match child {
        TagChild::Element(paragraph) if paragraph.kind == "P" && paragraph.children.len() > 1 => paragraph,
        TagChild::Element(_) | TagChild::Content { .. } | TagChild::Object { .. } => return vec![child],
    };
    let mut parts: Vec<(Option<usize>, Vec<TagChild>)> = Vec::new();
    for inside in std::mem::take(&mut paragraph.children) {
        let region = source.container(&inside);
        match parts.last_mut() {
            Some((last, part)) if region.is_none() || last.is_none() || *last == region => {
                *last = last.or(region);
                part.push(inside);
            }
            Some(_) | None => parts.push((region, vec![inside])),
        }
    }
    let part = |(_, children)| TagChild::Element(TagElement { children, ..paragraph.clone() });
    parts.into_iter().map(part).collect()
}

fn descend(children: &mut [TagChild], base: Option<usize>, source: &TagSource<'_>) {
    for child in children {
        if let TagChild::Element(child) = child
            && child.kind != "TOC"
        {
            let is_note = child.kind == "Note";
            let note = is_note.then(|| {
                source.enclosing(source.region(&TagChild::Element(child.clone())), |role| *role == RegionRole::Note)
            });
            complete(child, note.unwrap_or(base), source);
        }
    }
}

/// Returns `true` for elements that contain blocks.
fn holds_blocks(kind: &str) -> bool {
    matches!(kind, "Document" | "BlockQuote" | "Div" | "LBody" | "TD" | "Note")
}

/// Children in the same region.
struct RegionChildren {
    region: usize,
    /// Index of their element among its siblings.
    place: usize,
    /// The children with their indices.
    children: Vec<(usize, TagChild)>,
}

/// Regions of the children of an element.
struct Grouping<'s, 'a> {
    source: &'s TagSource<'a>,
    base: Option<usize>,
    /// Innermost region with an element of its own, for each child.
    regions: Vec<Option<usize>>,
    /// Whether a child is a heading.
    headings: Vec<bool>,
}

impl<'s, 'a> Grouping<'s, 'a> {
    fn new(children: &[TagChild], base: Option<usize>, source: &'s TagSource<'a>) -> Self {
        let own: Vec<Option<usize>> = children.iter().map(|child| source.container(child)).collect();
        let is_heading = |child: &TagChild| child.element().is_some_and(|element| element.heading_level().is_some());
        let mut grouping = Self { source, base, regions: own, headings: children.iter().map(is_heading).collect() };
        grouping.place_labels(children);
        grouping.place_letter();
        grouping.fill();
        grouping
    }

    /// Places the numbers and signs that the layout has set before the items of a list.
    fn place_labels(&mut self, children: &[TagChild]) {
        for index in 1..children.len() {
            let Some(item) = self.regions[index].filter(|_| self.regions[index - 1].is_none()) else { continue };
            let item =
                self.source.enclosing(Some(item), RegionRole::is_item).filter(|item| self.source.is_container(*item));
            let list = item.and_then(|item| self.source.regions().parent(item));
            if list.is_some() && lists::is_label(&children[index - 1], self.source) {
                self.regions[index - 1] = list;
            }
        }
    }

    /// Places the first letter of an index, which the layout has set before the first entry.
    fn place_letter(&mut self) {
        for index in 1..self.regions.len() {
            let is_index = |region: &usize| *self.source.regions().role(*region) == RegionRole::Index;
            if let Some(region) = self.regions[index].filter(is_index)
                && self.regions[index - 1].is_none()
                && !self.headings[index - 1]
            {
                self.regions[index - 1] = Some(region);
            }
        }
    }

    /// Places the children of unknown region, which the layout has added: in the region around their neighbours.
    fn fill(&mut self) {
        let own = self.regions.clone();
        let mut before = None;
        for index in 0..own.len() {
            if own[index].is_some() {
                before = own[index];
                continue;
            }
            let Some(after) = own[index..].iter().position(Option::is_some).map(|next| index + next) else { break };
            let common = self.source.regions().common(before, own[after]);
            // Between two articles, the end of the first is more likely than a place between them.
            let structural = self.source.enclosing(before, RegionRole::has_heading);
            let is_left = self.headings[after] && !self.is_inside(common, structural);
            self.regions[index] = if is_left { structural } else { common };
        }
    }

    /// Returns `true` if the region `inner` is `outer`, or in it.
    fn is_inside(&self, inner: Option<usize>, outer: Option<usize>) -> bool {
        let Some(outer) = outer else { return true };
        inner.is_some_and(|inner| self.source.regions().ancestors(inner).any(|region| region == outer))
    }

    /// Returns the region directly in `base` that contains the region of a child. `None` for a child of `base` itself.
    fn top(&self, index: usize, base: Option<usize>) -> Option<usize> {
        let regions = self.source.regions();
        let is_container = |region: &usize| self.source.is_container(*region);
        let is_below = base.is_none_or(|base| self.is_inside(self.regions[index], Some(base)));
        let path = regions.ancestors(self.regions[index]?).take_while(|region| Some(*region) != base);
        path.filter(is_container).last().filter(|_| is_below)
    }

    fn apply(&self, children: Vec<TagChild>) -> Vec<TagChild> {
        let all: Vec<(usize, TagChild)> = children.into_iter().enumerate().collect();
        self.group(all, self.base)
    }

    fn group(&self, children: Vec<(usize, TagChild)>, base: Option<usize>) -> Vec<TagChild> {
        let mut out: Vec<TagChild> = Vec::new();
        let mut groups: Vec<RegionChildren> = Vec::new();
        let tops: Vec<Option<usize>> = children.iter().map(|(index, _)| self.top(*index, base)).collect();
        for (at, (index, child)) in children.into_iter().enumerate() {
            let Some(region) = tops[at] else {
                let mut child = [child];
                descend(&mut child, base, self.source);
                out.extend(child);
                continue;
            };
            if let Some(group) = groups.iter_mut().find(|group| group.region == region) {
                group.children.push((index, child));
            } else if self.begins(region, index) {
                groups.push(RegionChildren { region, place: out.len(), children: vec![(index, child)] });
                out.push(TagChild::Element(TagElement::default()));
            } else {
                // A repetition of a title, or words before the title.
                let mut child = [child];
                descend(&mut child, base, self.source);
                out.extend(child);
            }
        }
        for RegionChildren { region, place, children } in groups {
            out[place] = TagChild::Element(self.element(region, children));
        }
        out
    }

    /// Returns `true` if a child can be the first one of a region: a section or an article begins with its heading.
    fn begins(&self, region: usize, index: usize) -> bool {
        let role = self.source.regions().role(region);
        !role.has_heading() || (self.headings[index] && self.regions[index] == Some(region))
    }

    /// Makes the element of a region.
    fn element(&self, region: usize, children: Vec<(usize, TagChild)>) -> TagElement {
        let mut inside = self.group(children, Some(region));
        let kind = match self.source.regions().role(region) {
            RegionRole::Section | RegionRole::Group => "Sect",
            RegionRole::Article => "Art",
            RegionRole::Aside => "Aside",
            RegionRole::Quotation => match inside.pop() {
                // The layout has set it as a quotation.
                Some(TagChild::Element(only)) if inside.is_empty() && only.kind == "BlockQuote" => return only,
                last => {
                    inside.extend(last);
                    "BlockQuote"
                }
            },
            RegionRole::Index => return collections::index(inside, self.source),
            RegionRole::CaptionList => return collections::captions(inside),
            RegionRole::List | RegionRole::TaskList => return lists::list(inside, self.source),
            RegionRole::Item | RegionRole::Task(_) => return lists::item(inside, self.source),
            RegionRole::Opening
            | RegionRole::Note
            | RegionRole::IndexEntry
            | RegionRole::CaptionEntry
            | RegionRole::Term
            | RegionRole::TotalRow
            | RegionRole::Picture
            | RegionRole::Equation(_)
            | RegionRole::Abbreviation(_) => "Div",
        };
        TagElement::new(kind, inside)
    }
}
