//! Bookmarks of the parts that the layout adds: the contents and the imprint. Typst writes those of the headings.

use lopdf::{Document, Object, ObjectId, dictionary, text_string};

/// A bookmark at the top level of the outline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) page: ObjectId,
    /// Distance of the title from the top of the page, in points.
    pub(super) top: f64,
    /// Whether the part comes before all headings of the issue.
    pub(super) is_first: bool,
}

/// Adds bookmarks before and after those of the headings. Does nothing if there are none of these.
///
/// # Errors
/// The outline cannot be read.
pub(super) fn add(document: &mut Document, bookmarks: &[Bookmark]) -> Result<(), lopdf::Error> {
    let Ok(root) = document.catalog()?.get(b"Outlines").and_then(Object::as_reference) else { return Ok(()) };
    let outline = document.get_dictionary(root)?;
    let ends = outline.get(b"First").and_then(Object::as_reference);
    let ends = ends.and_then(|first| Ok((first, outline.get(b"Last")?.as_reference()?)));
    let Ok((mut first, mut last)) = ends else { return Ok(()) };
    for bookmark in bookmarks.iter().rev().filter(|bookmark| bookmark.is_first) {
        let id = item(document, bookmark, root)?;
        link(document, id, first)?;
        first = id;
    }
    for bookmark in bookmarks.iter().filter(|bookmark| !bookmark.is_first) {
        let id = item(document, bookmark, root)?;
        link(document, last, id)?;
        last = id;
    }
    let added = i64::try_from(bookmarks.len()).unwrap_or_default();
    let outline = document.get_dictionary_mut(root)?;
    outline.set("First", first);
    outline.set("Last", last);
    // A negative number counts the items of a closed outline.
    if let Ok(count) = outline.get(b"Count").and_then(Object::as_i64) {
        outline.set("Count", if count < 0 { count - added } else { count + added });
    }
    Ok(())
}

/// Writes an item of the outline (ISO 32000-1, table 153).
fn item(document: &mut Document, bookmark: &Bookmark, root: ObjectId) -> Result<ObjectId, lopdf::Error> {
    let page = document.get_dictionary(bookmark.page)?.get_deref(b"MediaBox", document)?.as_array()?;
    let height = page.get(3).map_or(Ok(0.0), Object::as_float)?;
    // The accuracy of a destination is that of a coordinate.
    #[expect(clippy::cast_possible_truncation)]
    let top = height - bookmark.top as f32;
    let destination =
        vec![Object::Reference(bookmark.page), "XYZ".into(), Object::Null, Object::Real(top), Object::Null];
    let title = text_string(&bookmark.title);
    Ok(document.add_object(dictionary! { "Title" => title, "Parent" => root, "Dest" => destination }))
}

/// Makes two items neighbours.
fn link(document: &mut Document, before: ObjectId, after: ObjectId) -> Result<(), lopdf::Error> {
    document.get_dictionary_mut(before)?.set("Next", after);
    document.get_dictionary_mut(after)?.set("Prev", before);
    Ok(())
}
