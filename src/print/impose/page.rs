//! Conversion of pages to form `XObject`s (ISO 32000-1, 8.10).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{ImposeError, real};

/// A page converted to a form, with its visible box in points.
pub(super) struct PageForm {
    pub(super) form: ObjectId,
    pub(super) left: f64,
    pub(super) bottom: f64,
    right: f64,
    top: f64,
}

impl PageForm {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.top - self.bottom
    }
}

/// Depth limit for the page tree, as a guard against cycles.
const MAX_DEPTH: usize = 64;

/// Converts every page to a form.
pub(super) fn into_forms(document: &mut Document) -> Result<Vec<PageForm>, ImposeError> {
    let ids: Vec<ObjectId> = document.page_iter().collect();
    if ids.is_empty() {
        return Err(ImposeError::NoPages);
    }
    remove_tag_references(document);
    ids.iter().enumerate().map(|(index, &id)| form(document, id, index + 1)).collect()
}

/// Removes the references to the structure tree, which is dropped.
fn remove_tag_references(document: &mut Document) {
    for object in document.objects.values_mut() {
        let dictionary = match object {
            Object::Stream(stream) => &mut stream.dict,
            Object::Dictionary(dictionary) => dictionary,
            _ => continue,
        };
        dictionary.remove(b"StructParent");
        dictionary.remove(b"StructParents");
    }
}

/// Converts a page to a form. `number` is the page number from 1, for errors.
fn form(document: &mut Document, id: ObjectId, number: usize) -> Result<PageForm, ImposeError> {
    let turn = inherited_entry(document, id, b"Rotate").and_then(|turn| turn.as_float().ok());
    let unit = inherited_entry(document, id, b"UserUnit").and_then(|unit| unit.as_float().ok());
    if turn.is_some_and(|turn| turn.abs() > 0.0) || unit.is_some_and(|unit| (unit - 1.0).abs() > 0.0) {
        return Err(ImposeError::Rotated(number));
    }
    let [left, bottom, right, top] = visible_box(document, id).ok_or(ImposeError::NoSize(number))?;
    let resources = inherited_entry(document, id, b"Resources").cloned().unwrap_or_else(|| Dictionary::new().into());
    let mut stream = content(document, id)?;
    stream.dict.extend(&dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [left, bottom, right, top].map(real).to_vec(),
        "Resources" => resources,
    });
    if let Some(mut group) = direct_entry(document, id, b"Group").and_then(|group| group.as_dict().ok()).cloned() {
        // The group of a page is always isolated; the group of a form only with this entry (ISO 32000-1, 11.6.6).
        group.set("I", true);
        stream.dict.set("Group", group);
    }
    let form = document.add_object(stream);
    Ok(PageForm { form, left, bottom, right, top })
}

/// Returns the trim box, or else the crop box, clipped to the media box; or else the media box. `None` if there is no
/// media box or the result is empty.
fn visible_box(document: &Document, id: ObjectId) -> Option<[f64; 4]> {
    let media = rectangle(document, inherited_entry(document, id, b"MediaBox")?)?;
    let smaller = direct_entry(document, id, b"TrimBox").or_else(|| inherited_entry(document, id, b"CropBox"));
    let shown = smaller.and_then(|smaller| rectangle(document, smaller)).map_or(media, |[left, bottom, right, top]| {
        [left.max(media[0]), bottom.max(media[1]), right.min(media[2]), top.min(media[3])]
    });
    (shown[2] - shown[0] > 0.0 && shown[3] - shown[1] > 0.0).then_some(shown)
}

/// Parses a rectangle, given by any two opposite corners (ISO 32000-1, 7.9.5), as left, bottom, right and top.
fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let number = |object: &Object| {
        let number = document.dereference(object).ok()?.1.as_float().ok().map(f64::from)?;
        number.is_finite().then_some(number)
    };
    let [a, b, c, d] = object.as_array().ok()?.as_slice() else { return None };
    let [a, b, c, d] = [number(a)?, number(b)?, number(c)?, number(d)?];
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Returns the content of a page as one stream, with no entries other than its filters.
fn content(document: &Document, id: ObjectId) -> Result<Stream, ImposeError> {
    let ids = document.get_page_contents(id);
    if let [only] = *ids {
        let stream = document.get_object(only)?.as_stream()?;
        let mut dictionary = Dictionary::new();
        for key in ["Filter", "DecodeParms"] {
            if let Ok(value) = stream.dict.get(key.as_bytes()) {
                dictionary.set(key, value.clone());
            }
        }
        return Ok(Stream::new(dictionary, stream.content.clone()));
    }
    let mut bytes = Vec::new();
    for id in ids {
        bytes.extend(document.get_object(id)?.as_stream()?.get_plain_content()?);
        // Content streams of a page may be split between any two tokens (ISO 32000-1, 7.8.2).
        bytes.push(b'\n');
    }
    let mut stream = Stream::new(Dictionary::new(), bytes);
    stream.compress()?;
    Ok(stream)
}

/// Returns an entry of the page dictionary itself.
fn direct_entry<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    document.get_dictionary(id).ok()?.get_deref(key, document).ok()
}

/// Returns an entry of a page or of its nearest ancestor in the page tree (ISO 32000-1, 7.7.3.4).
fn inherited_entry<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}
