//! Headings of the parts that the layout adds: the contents and the imprint.

use super::super::outline::Bookmark;
use super::source::TagSource;
use super::{TagChild, TagElement};

/// Makes a section of the contents and of each part of the imprint. Their titles become headings. Returns the bookmarks of the
/// contents and of the imprint.
pub(super) fn complete(tree: &mut TagElement, source: &TagSource<'_>) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let mut is_first = true;
    let mut out: Vec<TagChild> = Vec::with_capacity(tree.children.len());
    let mut open: Option<TagElement> = None;
    let children = std::mem::take(&mut tree.children);
    let mut children = children.into_iter().flat_map(|child| part_title(child, source)).peekable();
    while let Some(child) = children.next() {
        let is_before_contents = children.peek().and_then(TagChild::element).is_some_and(|next| next.kind == "TOC");
        match child {
            TagChild::Element(mut title) if is_title(&title, is_before_contents, source) => {
                out.extend(open.take().map(TagChild::Element));
                "H1".clone_into(&mut title.kind);
                if is_before_contents || source.text(&title).trim() == source.terms.about_this_issue {
                    bookmarks.extend(bookmark(&title, is_first, source));
                }
                open = Some(TagElement::new("Sect", vec![TagChild::Element(title)]));
            }
            TagChild::Element(element)
                if belongs_to_layout(&element, source)
                    && open.as_ref().is_some_and(|section| !is_behind(&element, section)) =>
            {
                if let Some(section) = &mut open {
                    section.children.push(TagChild::Element(element));
                }
            }
            child => {
                let is_heading = child.element().is_some_and(|element| element.heading_level().is_some());
                is_first &= !is_heading || source.region(&child).is_none();
                out.extend(open.take().map(TagChild::Element));
                out.push(child);
            }
        }
    }
    out.extend(open.take().map(TagChild::Element));
    tree.children = out;
    bookmarks
}

/// Parts a title from the lines of the imprint that stand in one paragraph with it.
fn part_title(child: TagChild, source: &TagSource<'_>) -> Vec<TagChild> {
    let is_title = |first: &TagChild| {
        let title = first.element().filter(|first| first.kind == "Strong");
        title.is_some_and(|title| imprint_titles(source).contains(&source.text(title).trim()))
    };
    match child {
        TagChild::Element(mut lines)
            if lines.kind == "P"
                && lines.children.len() > 1
                && lines.children.first().is_some_and(is_title)
                && belongs_to_layout(&lines, source) =>
        {
            let title = TagElement { children: vec![lines.children.remove(0)], ..lines.clone() };
            vec![TagChild::Element(title), TagChild::Element(lines)]
        }
        child => vec![child],
    }
}

/// Returns `true` for text on a page behind that of the title of a part of the imprint: the back cover. No part of the
/// imprint goes on on the next page.
fn is_behind(element: &TagElement, section: &TagElement) -> bool {
    let page = |element| match first_content(element) {
        Some(TagChild::Content { page, .. }) => Some(*page),
        Some(TagChild::Element(_) | TagChild::Object { .. }) | None => None,
    };
    element.kind != "TOC" && section.elements().all(|inside| inside.kind != "TOC") && page(element) != page(section)
}

/// Returns the bookmark of a title.
fn bookmark(title: &TagElement, is_first: bool, source: &TagSource<'_>) -> Option<Bookmark> {
    let first = first_content(title)?;
    let TagChild::Content { page, .. } = first else { return None };
    let top = source.item(first)?.top;
    Some(Bookmark { title: source.text(title).trim().to_owned(), page: *page, top, is_first })
}

fn first_content(element: &TagElement) -> Option<&TagChild> {
    element.children.iter().find_map(|child| match child {
        TagChild::Element(child) => first_content(child),
        TagChild::Content { .. } => Some(child),
        TagChild::Object { .. } => None,
    })
}

/// Returns `true` for a title that the layout has set as a heading or a paragraph.
fn is_title(element: &TagElement, is_before_contents: bool, source: &TagSource<'_>) -> bool {
    if !belongs_to_layout(element, source) || !matches!(element.kind.as_str(), "P" | "H1") {
        return false;
    }
    let text = source.text(element);
    let terms = source.terms;
    let is_contents = || [&terms.contents, &terms.contents_title].into_iter().any(|term| *term == text.trim());
    (is_before_contents && is_contents()) || imprint_titles(source).contains(&text.trim())
}

/// Returns the titles of the parts of the imprint.
fn imprint_titles<'t>(source: &TagSource<'t>) -> [&'t str; 3] {
    let terms = source.terms;
    [&terms.published_by, &terms.about_this_issue, &terms.rights]
}

/// Returns `true` for text that is not the author's.
fn belongs_to_layout(element: &TagElement, source: &TagSource<'_>) -> bool {
    matches!(element.kind.as_str(), "P" | "H1" | "TOC" | "L")
        && (element.kind == "TOC" || source.region(&TagChild::Element(element.clone())).is_none())
}
