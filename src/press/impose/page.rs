//! The pages of a file as form `XObject`s (ISO 32000-1, 8.10).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{Error, real};

/// A page as a form, and the part of it that is shown, in points.
pub(super) struct Page {
    pub(super) form: ObjectId,
    pub(super) left: f64,
    pub(super) bottom: f64,
    right: f64,
    top: f64,
}

impl Page {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.top - self.bottom
    }
}

/// Deepest page tree that is followed: as many branches as pages would need far fewer.
const MOST_PARENTS: usize = 64;

/// Makes a form of every page.
pub(super) fn take(document: &mut Document) -> Result<Vec<Page>, Error> {
    let ids: Vec<ObjectId> = document.page_iter().collect();
    if ids.is_empty() {
        return Err(Error::NoPages);
    }
    forget_tags(document);
    ids.iter().enumerate().map(|(index, &id)| form(document, id, index + 1)).collect()
}

/// Takes away what leads into the tree of tags, which will not be there.
fn forget_tags(document: &mut Document) {
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

fn form(document: &mut Document, id: ObjectId, number: usize) -> Result<Page, Error> {
    let turn = inherited(document, id, b"Rotate").and_then(|turn| turn.as_float().ok());
    let unit = inherited(document, id, b"UserUnit").and_then(|unit| unit.as_float().ok());
    if turn.is_some_and(|turn| turn.abs() > 0.0) || unit.is_some_and(|unit| (unit - 1.0).abs() > 0.0) {
        return Err(Error::Turned(number));
    }
    let [left, bottom, right, top] = shown(document, id).ok_or(Error::NoSize(number))?;
    let resources = inherited(document, id, b"Resources").cloned().unwrap_or_else(|| Dictionary::new().into());
    let mut stream = content(document, id)?;
    stream.dict.extend(&dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [left, bottom, right, top].map(real).to_vec(),
        "Resources" => resources,
    });
    if let Some(mut group) = own(document, id, b"Group").and_then(|group| group.as_dict().ok()).cloned() {
        // The group of a page is isolated whether it says so or not; that of a form has to (11.6.6).
        group.set("I", true);
        stream.dict.set("Group", group);
    }
    let form = document.add_object(stream);
    Ok(Page { form, left, bottom, right, top })
}

/// The trimmed page if the file says where it is, else what viewers show.
fn shown(document: &Document, id: ObjectId) -> Option<[f64; 4]> {
    let media = rectangle(document, inherited(document, id, b"MediaBox")?)?;
    let smaller = own(document, id, b"TrimBox").or_else(|| inherited(document, id, b"CropBox"));
    let shown = smaller.and_then(|smaller| rectangle(document, smaller)).map_or(media, |[left, bottom, right, top]| {
        [left.max(media[0]), bottom.max(media[1]), right.min(media[2]), top.min(media[3])]
    });
    (shown[2] - shown[0] > 0.0 && shown[3] - shown[1] > 0.0).then_some(shown)
}

/// Left, bottom, right and top, whichever corners the file names (7.9.5).
fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let number = |object: &Object| {
        let number = document.dereference(object).ok()?.1.as_float().ok().map(f64::from)?;
        number.is_finite().then_some(number)
    };
    let [a, b, c, d] = object.as_array().ok()?.as_slice() else { return None };
    let [a, b, c, d] = [number(a)?, number(b)?, number(c)?, number(d)?];
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// What a page draws, as one stream without any other entries.
fn content(document: &Document, id: ObjectId) -> Result<Stream, Error> {
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
        // A stream may end anywhere between two tokens (7.8.2).
        bytes.push(b'\n');
    }
    let mut stream = Stream::new(Dictionary::new(), bytes);
    stream.compress()?;
    Ok(stream)
}

/// An entry of a page itself.
fn own<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    document.get_dictionary(id).ok()?.get_deref(key, document).ok()
}

/// An entry of a page or of what is above it in the page tree (7.7.3.4).
fn inherited<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MOST_PARENTS {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}
