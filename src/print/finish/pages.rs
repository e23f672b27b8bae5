//! Pages of the print file: boxes, marks, converted content, and the blank pages that fill the last signature.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::boxes::Boxes;
use super::content::StreamKind;
use super::images::ConvertedImage;
use super::inks::{InkConverter, PaintPurpose};
use super::resources::Converter;
use super::{FinishError, Job, compressed, marks};

/// Depth limit for the page tree and for number trees.
const MAX_DEPTH: usize = 64;

/// Converts every page, adds the blank pages, and writes a new page tree.
pub(super) fn finish(document: &mut Document, job: &Job<'_>) -> Result<(), FinishError> {
    let ids: Vec<ObjectId> = document.page_iter().collect();
    let Some(&last) = ids.last() else { return Err(FinishError::Damaged("it has no pages")) };
    let inks =
        InkConverter { condition: job.condition, palette: job.palette, colour: job.colour, ink_limit: job.ink_limit };
    let tree = document.new_object_id();
    let last = Boxes::new(document, &inherited(document, last)?, job.marks)?;
    let images = ConvertedImage::all(document, inks, job.threads);
    let mut converter = Converter::new(document, inks);
    converter.converted_images = images;
    let mut marks = MarksCache { job, streams: Vec::new() };
    let mut kids = Vec::with_capacity(ids.len() + job.blanks.count);
    for id in ids {
        let page = page(&mut converter, &mut marks, id, tree)?;
        kids.push(page);
    }
    let at = if job.blanks.before_last { kids.len() - 1 } else { kids.len() };
    for _ in 0..job.blanks.count {
        let blank = blank(converter.document, &mut marks, last, tree);
        kids.insert(at, blank);
    }
    labels(document, at, job.blanks.count, kids.len())?;
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let kids: Vec<Object> = kids.into_iter().map(Object::Reference).collect();
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    document.catalog_mut()?.set("Pages", tree);
    Ok(())
}

/// Content streams with the marks, one for each page size.
struct MarksCache<'a> {
    job: &'a Job<'a>,
    streams: Vec<(Boxes, ObjectId)>,
}

impl MarksCache<'_> {
    /// Returns the content stream that draws the marks for `boxes`.
    fn stream(&mut self, document: &mut Document, boxes: Boxes) -> ObjectId {
        if let Some((_, id)) = self.streams.iter().find(|(sized, _)| *sized == boxes) {
            return *id;
        }
        let content = marks::content(&boxes, self.job.bleed, self.job.spine);
        let id = document.add_object(compressed(Dictionary::new(), content.as_bytes()));
        self.streams.push((boxes, id));
        id
    }
}

/// Returns a copy of a page dictionary that includes inherited entries (ISO 32000-1, 7.7.3.4).
fn inherited(document: &Document, id: ObjectId) -> Result<Dictionary, FinishError> {
    let mut page = document.get_dictionary(id)?.clone();
    let mut parent = page.get(b"Parent").and_then(Object::as_reference).ok();
    for _ in 0..MAX_DEPTH {
        let Some(node) = parent.and_then(|id| document.get_dictionary(id).ok()) else { break };
        for key in [b"Resources".as_slice(), b"MediaBox", b"Rotate"] {
            if let (false, Ok(value)) = (page.has(key), node.get(key)) {
                page.set(key, value.clone());
            }
        }
        parent = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    Ok(page)
}

/// Converts a page and returns the new one.
fn page(
    converter: &mut Converter<'_, '_>,
    marks: &mut MarksCache<'_>,
    id: ObjectId,
    tree: ObjectId,
) -> Result<ObjectId, FinishError> {
    let old = inherited(converter.document, id)?;
    let boxes = Boxes::new(converter.document, &old, marks.job.marks)?;
    let content = converter.document.get_page_content(id);
    converter.shift = boxes.shift;
    let stream = converter.stream(&content, &old, PaintPurpose::Print, StreamKind::Page, 1.0)?;
    let mut resources = stream.resources;
    let mut bytes = boxes.opening().into_bytes();
    bytes.extend_from_slice(&stream.content);
    bytes.extend_from_slice(b"\nQ\n");
    let content = converter.document.add_object(compressed(Dictionary::new(), &bytes));
    let mut contents = vec![Object::Reference(content)];
    if marks.job.marks {
        contents.push(marks.stream(converter.document, boxes).into());
        let mut spaces = resources.get(b"ColorSpace").and_then(Object::as_dict).cloned().unwrap_or_default();
        spaces.set(marks::SPACE, marks::space());
        resources.set("ColorSpace", spaces);
    }
    let mut new = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents, "Resources" => resources };
    boxes.set(&mut new);
    if let Ok(turn @ Object::Integer(1..)) = old.get(b"Rotate") {
        new.set("Rotate", turn.clone());
    }
    if stream.is_transparent {
        new.set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceCMYK" });
    }
    Ok(converter.document.add_object(new))
}

/// Adds a blank page.
fn blank(document: &mut Document, marks: &mut MarksCache<'_>, boxes: Boxes, tree: ObjectId) -> ObjectId {
    let mut new = dictionary! { "Type" => "Page", "Parent" => tree, "Resources" => Dictionary::new() };
    boxes.set(&mut new);
    if marks.job.marks {
        new.set("Contents", marks.stream(document, boxes));
        new.set("Resources", marks::resources());
    }
    document.add_object(new)
}

/// Inserts unlabelled blank pages at `at` into the page labels (ISO 32000-1, 12.4.2). The pages after them keep their
/// labels.
fn labels(document: &mut Document, at: usize, count: usize, pages: usize) -> Result<(), FinishError> {
    let tree = document.catalog()?.get_deref(b"PageLabels", document).and_then(Object::as_dict).cloned();
    let Ok(tree) = tree else { return Ok(()) };
    let mut ranges = Vec::new();
    read_labels(document, &tree, &mut ranges, MAX_DEPTH);
    ranges.sort_by_key(|(first, _)| *first);
    let (at, count, pages) = (as_i64(at), as_i64(count), as_i64(pages));
    if count > 0 {
        let resumed = ranges.iter().rev().find(|(first, _)| *first <= at).map(|(first, range)| {
            let mut range = range.clone();
            let start = range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
            range.set("St", start.saturating_add(at - first));
            (at + count, range)
        });
        ranges.retain(|(first, _)| *first != at);
        for (first, _) in &mut ranges {
            *first = first.saturating_add(if *first > at { count } else { 0 });
        }
        ranges.push((at, Dictionary::new()));
        ranges.extend(resumed.filter(|(first, _)| *first < pages));
        ranges.sort_by_key(|(first, _)| *first);
    }
    let numbers: Vec<Object> =
        ranges.into_iter().flat_map(|(first, range)| [Object::Integer(first), Object::Dictionary(range)]).collect();
    document.catalog_mut()?.set("PageLabels", dictionary! { "Nums" => numbers });
    Ok(())
}

fn as_i64(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// Collects the ranges of a number tree, including its branches (ISO 32000-1, 7.9.7).
fn read_labels(document: &Document, node: &Dictionary, ranges: &mut Vec<(i64, Dictionary)>, depth: usize) {
    let array = |key: &[u8]| node.get_deref(key, document).and_then(Object::as_array).cloned().unwrap_or_default();
    let dictionary = |object: &Object| document.dereference(object).ok().and_then(|(_, it)| it.as_dict().ok()).cloned();
    for pair in array(b"Nums").chunks_exact(2) {
        if let (Ok(first @ 0..), Some(range)) = (pair[0].as_i64(), dictionary(&pair[1])) {
            ranges.push((first, range));
        }
    }
    if depth > 0 {
        for kid in array(b"Kids").iter().filter_map(dictionary) {
            read_labels(document, &kid, ranges, depth - 1);
        }
    }
}
