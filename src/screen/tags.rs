//! The structure tree of a PDF (ISO 32000-1, 14.7): reading and writing.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::outline::Bookmark;
use crate::tagged_text::TaggedText;
use crate::terms::Terms;

mod collections;
mod front;
mod groups;
mod languages;
mod lists;
mod marks;
mod notes;
mod paragraphs;
mod pictures;
mod source;
mod tables;

use source::TagSource;

/// Maximum depth of the tree. Typst's is bounded by its own limits on nesting.
const MAX_DEPTH: usize = 200;

/// A structure element.
#[derive(Debug, Clone, Default)]
pub(super) struct TagElement {
    /// Structure type: `P`, `H1`, `Table`
    pub(super) kind: String,
    /// Entries other than the type, the parent, the page and the children: `Alt`, `Lang`, `A`, `ID`
    pub(super) entries: Dictionary,
    /// Children in reading order.
    pub(super) children: Vec<TagChild>,
}

/// A child of a structure element.
#[derive(Debug, Clone)]
pub(super) enum TagChild {
    Element(TagElement),
    /// A marked-content sequence.
    Content {
        page: ObjectId,
        /// Form `XObject` that holds the sequence, if it is not in the content of the page.
        stream: Option<ObjectId>,
        id: i64,
    },
    /// An annotation or an image.
    Object {
        page: ObjectId,
        object: ObjectId,
    },
}

impl TagElement {
    /// Creates an element without entries.
    pub(super) fn new(kind: &str, children: Vec<TagChild>) -> Self {
        Self { kind: kind.to_owned(), children, ..Self::default() }
    }

    /// Returns the child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &TagElement> {
        self.children.iter().filter_map(TagChild::element)
    }

    /// Returns the level of a heading: 2 for `H2`.
    pub(super) fn heading_level(&self) -> Option<u8> {
        self.kind.strip_prefix('H').and_then(|level| level.parse().ok())
    }

    /// Returns the attribute dictionaries. Typst writes them directly into the element.
    fn attributes(&self) -> Vec<&Dictionary> {
        match self.entries.get(b"A") {
            Ok(Object::Array(array)) => array.iter().filter_map(|entry| entry.as_dict().ok()).collect(),
            Ok(Object::Dictionary(attributes)) => vec![attributes],
            Ok(_) | Err(_) => Vec::new(),
        }
    }

    /// Returns an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&Object> {
        self.attributes().into_iter().find_map(|attributes| attributes.get(name.as_bytes()).ok())
    }

    /// Returns `true` for an element that only groups its content as a block.
    fn is_plain(&self) -> bool {
        self.entries.iter().all(|(key, _)| key == b"A")
            && self
                .attributes()
                .iter()
                .all(|attributes| attributes.iter().all(|(key, _)| key == b"O" || key == b"Placement"))
    }
}

impl TagChild {
    pub(super) fn element(&self) -> Option<&TagElement> {
        match self {
            Self::Element(element) => Some(element),
            Self::Content { .. } | Self::Object { .. } => None,
        }
    }

    pub(super) fn element_mut(&mut self) -> Option<&mut TagElement> {
        match self {
            Self::Element(element) => Some(element),
            Self::Content { .. } | Self::Object { .. } => None,
        }
    }
}

/// Completes the structure tree of a PDF written by Typst. Does nothing if there is none. `text` are the texts of the
/// pages. Returns the bookmarks of the parts that the layout adds.
///
/// # Errors
/// The tree cannot be read.
pub(super) fn complete(
    document: &mut Document,
    text: &TaggedText,
    terms: &Terms,
) -> Result<Vec<Bookmark>, lopdf::Error> {
    let root_id = document.catalog()?.get(b"StructTreeRoot").and_then(Object::as_reference);
    let Ok(root_id) = root_id else { return Ok(Vec::new()) };
    let Some(mut tree) = read(document, root_id)? else { return Ok(Vec::new()) };
    let mut source = TagSource::new(document, &tree, text, terms);
    languages::keep(&mut tree);
    paragraphs::complete(&mut tree);
    tables::complete(&mut tree, &|row| source.is_total(row));
    lists::complete(&mut tree);
    marks::complete(&mut tree, &source);
    source.find_lists(&tree);
    notes::complete(&mut tree, &source);
    pictures::complete(&mut tree, &source);
    let bookmarks = front::complete(&mut tree, &source);
    groups::complete(&mut tree, None, &source);
    paragraphs::remove_empty(&mut tree);
    map_roles(document, root_id)?;
    write(document, root_id, &tree)?;
    Ok(bookmarks)
}

/// Maps the types of PDF 2.0 to those of PDF 1.7, beside those that Typst has mapped: an aside is taken for a section.
fn map_roles(document: &mut Document, root: ObjectId) -> Result<(), lopdf::Error> {
    let roles = document.get_dictionary(root)?.get_deref(b"RoleMap", document).and_then(Object::as_dict);
    let mut roles = roles.cloned().unwrap_or_default();
    roles.set("Aside", "Sect");
    document.get_dictionary_mut(root)?.set("RoleMap", roles);
    Ok(())
}

/// Reads the tree below the root. Returns `None` if it does not have exactly one element.
pub(super) fn read(document: &Document, root: ObjectId) -> Result<Option<TagElement>, lopdf::Error> {
    let root = document.get_dictionary(root)?;
    let mut children = Vec::new();
    read_children(document, root.get(b"K")?, None, 0, &mut children)?;
    Ok(match children.pop() {
        Some(TagChild::Element(element)) if children.is_empty() => Some(element),
        Some(_) | None => None,
    })
}

fn read_children(
    document: &Document,
    object: &Object,
    page: Option<ObjectId>,
    depth: usize,
    out: &mut Vec<TagChild>,
) -> Result<(), lopdf::Error> {
    if depth > MAX_DEPTH {
        return Err(lopdf::Error::ReferenceLimit);
    }
    let (_, object) = document.dereference(object)?;
    match object {
        Object::Array(array) => {
            for entry in array {
                read_children(document, entry, page, depth, out)?;
            }
        }
        Object::Integer(id) => out.extend(page.map(|page| TagChild::Content { page, stream: None, id: *id })),
        Object::Dictionary(entry) => {
            let own_page = entry.get(b"Pg").and_then(Object::as_reference).ok().or(page);
            match (entry.get(b"Type").and_then(Object::as_name), own_page) {
                (Ok(b"MCR"), Some(page)) => {
                    let stream = entry.get(b"Stm").and_then(Object::as_reference).ok();
                    out.push(TagChild::Content { page, stream, id: entry.get(b"MCID")?.as_i64()? });
                }
                (Ok(b"OBJR"), Some(page)) => {
                    out.push(TagChild::Object { page, object: entry.get(b"Obj")?.as_reference()? });
                }
                _ => out.push(TagChild::Element(read_element(document, entry, own_page, depth)?)),
            }
        }
        _ => {}
    }
    Ok(())
}

fn read_element(
    document: &Document,
    entry: &Dictionary,
    page: Option<ObjectId>,
    depth: usize,
) -> Result<TagElement, lopdf::Error> {
    let kind = String::from_utf8_lossy(entry.get(b"S")?.as_name()?).into_owned();
    let mut element = TagElement::new(&kind, Vec::new());
    for (key, value) in entry {
        match key.as_slice() {
            b"Type" | b"S" | b"P" | b"Pg" | b"K" => {}
            b"A" => element.entries.set("A", direct(document, value)?),
            _ => element.entries.set(key.clone(), value.clone()),
        }
    }
    if let Ok(children) = entry.get(b"K") {
        read_children(document, children, page, depth + 1, &mut element.children)?;
    }
    Ok(element)
}

/// Returns an attribute object, or an array of them, without references.
fn direct(document: &Document, object: &Object) -> Result<Object, lopdf::Error> {
    let (_, object) = document.dereference(object)?;
    Ok(match object {
        Object::Array(array) => {
            let entries = array.iter().map(|entry| Ok(document.dereference(entry)?.1.clone()));
            Object::Array(entries.collect::<Result<_, lopdf::Error>>()?)
        }
        other => other.clone(),
    })
}

/// Objects that are being written.
struct TagWriter<'a> {
    document: &'a mut Document,
    /// Elements by the key of their page or form `XObject` in the parent tree, and by the id of the sequence.
    contents: BTreeMap<i64, BTreeMap<i64, ObjectId>>,
    /// Elements by the key of their annotation or image in the parent tree.
    objects: BTreeMap<i64, ObjectId>,
    /// Elements with an id.
    ids: BTreeMap<Vec<u8>, ObjectId>,
}

/// Replaces the tree below the root.
fn write(document: &mut Document, root: ObjectId, tree: &TagElement) -> Result<(), lopdf::Error> {
    let mut writer = TagWriter { document, contents: BTreeMap::new(), objects: BTreeMap::new(), ids: BTreeMap::new() };
    let top = writer.element(tree, root)?;
    let TagWriter { contents, objects, ids, .. } = writer;
    let mut numbers: BTreeMap<i64, Object> = BTreeMap::new();
    for (key, elements) in contents {
        let length = elements.keys().next_back().map_or(0, |last| last + 1);
        let entry = |id| elements.get(&id).map_or(Object::Null, |element| Object::Reference(*element));
        let array = document.add_object(Object::Array((0..length).map(entry).collect()));
        numbers.insert(key, Object::Reference(array));
    }
    numbers.extend(objects.into_iter().map(|(key, element)| (key, Object::Reference(element))));
    let next = numbers.keys().next_back().map_or(0, |last| last + 1);
    let numbers: Vec<Object> = numbers.into_iter().flat_map(|(key, value)| [Object::Integer(key), value]).collect();
    let parents = document.add_object(dictionary! { "Nums" => numbers });
    let names = ids.into_iter().flat_map(|(id, element)| [Object::string_literal(id), Object::Reference(element)]);
    let names: Vec<Object> = names.collect();
    let names = (!names.is_empty()).then(|| document.add_object(dictionary! { "Names" => names }));
    let root = document.get_dictionary_mut(root)?;
    root.set("K", Object::Reference(top));
    root.set("ParentTree", Object::Reference(parents));
    root.set("ParentTreeNextKey", next);
    match names {
        Some(names) => root.set("IDTree", Object::Reference(names)),
        None => {
            root.remove(b"IDTree");
        }
    }
    Ok(())
}

impl TagWriter<'_> {
    fn element(&mut self, element: &TagElement, parent: ObjectId) -> Result<ObjectId, lopdf::Error> {
        let id = self.document.new_object_id();
        let page = element.children.iter().find_map(|child| match child {
            TagChild::Content { page, stream: None, .. } => Some(*page),
            TagChild::Content { .. } | TagChild::Object { .. } | TagChild::Element(_) => None,
        });
        let mut children = Vec::with_capacity(element.children.len());
        for child in &element.children {
            children.push(match child {
                TagChild::Element(child) => Object::Reference(self.element(child, id)?),
                TagChild::Content { page: own, stream, id: sequence } => {
                    let key = self.key(stream.unwrap_or(*own), b"StructParents")?;
                    self.contents.entry(key).or_default().insert(*sequence, id);
                    if stream.is_none() && Some(*own) == page {
                        Object::Integer(*sequence)
                    } else {
                        let mut entry = dictionary! { "Type" => "MCR", "Pg" => *own, "MCID" => *sequence };
                        if let Some(stream) = stream {
                            entry.set("Stm", *stream);
                        }
                        Object::Dictionary(entry)
                    }
                }
                TagChild::Object { page, object } => {
                    let key = self.key(*object, b"StructParent")?;
                    self.objects.insert(key, id);
                    Object::Dictionary(dictionary! { "Type" => "OBJR", "Pg" => *page, "Obj" => *object })
                }
            });
        }
        let mut entries = element.entries.clone();
        entries.set("Type", "StructElem");
        entries.set("S", element.kind.as_str());
        entries.set("P", parent);
        if let Some(page) = page {
            entries.set("Pg", page);
        }
        match <[Object; 1]>::try_from(children) {
            Ok([child]) => entries.set("K", child),
            Err(children) => entries.set("K", children),
        }
        if let Ok(name) = element.entries.get(b"ID").and_then(Object::as_str) {
            self.ids.insert(name.to_vec(), id);
        }
        self.document.objects.insert(id, Object::Dictionary(entries));
        Ok(id)
    }

    /// Returns the key of a page, stream or annotation in the parent tree.
    fn key(&self, object: ObjectId, name: &[u8]) -> Result<i64, lopdf::Error> {
        match self.document.get_object(object)? {
            Object::Dictionary(entries) => entries.get(name)?.as_i64(),
            Object::Stream(stream) => stream.dict.get(name)?.as_i64(),
            _ => Err(lopdf::Error::DictKey(String::from_utf8_lossy(name).into_owned())),
        }
    }
}

#[cfg(test)]
mod tests;
