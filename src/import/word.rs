//! Parts of a Word file that pandoc drops without a message: languages, text boxes, levels of lists, page headers, charts
//! and diagrams.

mod languages;
mod lists;
mod text_boxes;

use std::io::{Read, Seek, Write};

use roxmltree::{Document, Node};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(super) use text_boxes::{BOX_END, BOX_START};

use super::report::shortened;
use super::{ImportReport, ImportedText};

/// Maximum size of a part of the file, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// Parts of the file that have the text.
const TEXTS: [&str; 3] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];
/// Drawings that pandoc does not read, by the end of the name of their format.
const DRAWINGS: [(&str, &str); 2] = [("/chart", "a chart"), ("/diagram", "a diagram")];

/// Returns a copy of a Word file with its text boxes moved into the text. `None` if it has none, or cannot be read: pandoc
/// reports what is wrong.
pub(super) fn with_text_boxes_in_text(file: impl Read + Seek) -> Option<tempfile::NamedTempFile> {
    let mut archive = ZipArchive::new(file).ok()?;
    let moved: Vec<(&str, String)> = TEXTS
        .iter()
        .filter_map(|name| Some((*name, text_boxes::moved_into_text(&part(&mut archive, name)?)?)))
        .collect();
    if moved.is_empty() {
        return None;
    }
    let mut copy = tempfile::Builder::new().suffix(".docx").tempfile().ok()?;
    let mut writer = ZipWriter::new(&mut copy);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).ok()?;
        match moved.iter().find(|(name, _)| *name == entry.name()) {
            Some((name, text)) => {
                drop(entry);
                writer.start_file(*name, SimpleFileOptions::default()).ok()?;
                writer.write_all(text.as_bytes()).ok()?;
            }
            None => writer.raw_copy_file(entry).ok()?,
        }
    }
    writer.finish().ok()?;
    Some(copy)
}

/// Adds to the text of a Word file what pandoc does not read, or reports it. A file that cannot be read stays as it is:
/// pandoc reports what is wrong.
pub(super) fn complete(file: impl Read + Seek, text: &mut ImportedText, report: &mut ImportReport) {
    let Ok(mut archive) = ZipArchive::new(file) else { return };
    let styles = part(&mut archive, "word/styles.xml").unwrap_or_default();
    let parts: Vec<String> = TEXTS.iter().filter_map(|name| part(&mut archive, name)).collect();
    let documents: Vec<Document<'_>> = parts.iter().filter_map(|part| Document::parse(part).ok()).collect();
    let styles = Document::parse(&styles).ok();
    for document in &documents {
        report_drawings(document, report);
    }
    lists::nest(&lists::levels(&documents, styles.as_ref()), &mut text.blocks);
    languages::mark(languages::phrases(&documents, styles.as_ref()), text, report);
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort();
    let mut reported = Vec::new();
    for (start, what) in [("word/header", "header"), ("word/footer", "footer")] {
        for name in names.iter().filter(|name| name.starts_with(start)) {
            let Some(part) = part(&mut archive, name) else { continue };
            let Ok(document) = Document::parse(&part) else { continue };
            let words = words(document.root_element());
            // The number of the page is no text of the author.
            if words.chars().any(char::is_alphabetic) && !reported.contains(&words) {
                report.leave_out_anywhere(format!("the {what} of the pages “{}”", shortened(&words)));
                reported.push(words);
            }
        }
    }
}

fn part(archive: &mut ZipArchive<impl Read + Seek>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Returns `true` for an element of this name. The two forms of the format have different namespaces.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// Value of an element: `<w:name w:val="List Bullet"/>`
fn value<'d>(element: Node<'d, '_>) -> Option<&'d str> {
    element.attributes().find(|attribute| attribute.name() == "val").map(|attribute| attribute.value())
}

/// Id of the style of a paragraph (`kind` is `p`) or of a run (`r`): `<w:pPr><w:pStyle w:val="Quote"/></w:pPr>`
fn style_of<'d>(element: Node<'d, '_>, kind: &str) -> Option<&'d str> {
    let properties = element.children().find(|node| is(*node, &format!("{kind}Pr")))?;
    value(properties.children().find(|node| is(*node, &format!("{kind}Style")))?)
}

/// Returns the words of an element, without those that stand a second time in it for old programs.
fn words(element: Node<'_, '_>) -> String {
    let is_repeated = |node: Node<'_, '_>| node.ancestors().any(|ancestor| is(ancestor, "Fallback"));
    let texts = element.descendants().filter(|node| is(*node, "t") && !is_repeated(*node));
    let text: String = texts.filter_map(|node| node.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reports charts and diagrams.
fn report_drawings(document: &Document<'_>, report: &mut ImportReport) {
    for data in document.descendants().filter(|node| is(*node, "graphicData")) {
        let format = data.attribute("uri").unwrap_or_default();
        if let Some((_, what)) = DRAWINGS.iter().find(|(end, _)| format.ends_with(end)) {
            report.leave_out_anywhere(format!("{what}: save it as a picture and put that into the text"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn what_pandoc_does_not_read_is_added_or_reported() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let chart = "<graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'/>";
        let document = format!("<document><p>{chart}</p></document>");
        let header = "<hdr><p><r><t>Harbour News</t></r></p></hdr>";
        let number = "<ftr><p><r><t>12</t></r></p></ftr>";
        for (name, text) in [
            ("word/document.xml", document.as_str()),
            ("word/header1.xml", header),
            ("word/header2.xml", header),
            ("word/footer1.xml", number),
        ] {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        let (mut text, mut report) = (ImportedText::default(), ImportReport::default());
        complete(writer.finish().unwrap(), &mut text, &mut report);
        let expected = "a: kept no text\n  left out: a chart: save it as a picture and put that into the text\n  \
                        left out: the header of the pages “Harbour News”";
        assert_eq!(report.text("a"), expected);
        complete(Cursor::new(b"no archive"), &mut text, &mut report);
        assert_eq!(report.text("a"), expected);
    }
}
