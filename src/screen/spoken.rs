//! The PDF as a listener hears it: text, roles, lists with their lengths, cells with their headers, links, notes,
//! alternative texts and page numbers, one block a line.

use std::collections::HashMap;
use std::fmt::Write as _;

use lopdf::{Document, Object, ObjectId, decode_text_string};

use super::marked_text::{self, MarkedTexts};
use super::tags::{self, TagChild, TagElement};

/// Writes the text of a completed PDF. `page_labels` are the printed page numbers, in order.
///
/// # Errors
/// The PDF cannot be read.
pub(crate) fn spoken(pdf: &[u8], page_labels: &[String]) -> Result<String, lopdf::Error> {
    let document = Document::load_mem(pdf)?;
    let root = document.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
    let Some(tree) = tags::read(&document, root)? else { return Ok(String::new()) };
    let pages = document.get_pages().into_values().zip(page_labels.iter().cloned()).collect();
    let mut speaker = Speaker {
        texts: marked_text::read(&document)?,
        document: &document,
        pages,
        page: None,
        headers: HashMap::new(),
        depth: 0,
        out: String::new(),
    };
    speaker.collect_headers(&tree);
    speaker.blocks(&tree);
    Ok(speaker.out)
}

/// State of writing.
struct Speaker<'a> {
    document: &'a Document,
    texts: MarkedTexts,
    /// Printed page numbers.
    pages: HashMap<ObjectId, String>,
    /// Page of the last line.
    page: Option<ObjectId>,
    /// Texts of the header cells by their id.
    headers: HashMap<Vec<u8>, String>,
    /// Depth of the indentation.
    depth: usize,
    out: String,
}

impl Speaker<'_> {
    fn line(&mut self, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(self.depth));
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn blocks(&mut self, element: &TagElement) {
        for child in element.elements() {
            self.block(child);
        }
    }

    fn block(&mut self, element: &TagElement) {
        if !matches!(
            element.kind.as_str(),
            "Document" | "Part" | "Art" | "Sect" | "Aside" | "Index" | "Div" | "L" | "TOC" | "Table"
        ) {
            self.mark_page(element);
        }
        if let Some(level) = element.heading_level() {
            let text = self.text(element);
            self.line(&format!("heading {level}: {text}"));
            self.notes(element);
            return;
        }
        match element.kind.as_str() {
            "BlockQuote" => self.group("quotation:", element),
            "Aside" => self.group("aside:", element),
            "Index" => self.group("index:", element),
            "TOC" => self.list("contents", "TOCI", element),
            "L" => self.list("list", "LI", element),
            "TOCI" => {
                let entries: Vec<String> = element.elements().map(|reference| self.text(reference)).collect();
                self.line(&entries.join(" "));
            }
            "LI" => self.item(element),
            "Table" => self.table(element),
            "Figure" | "Formula" => self.picture(element),
            "Note" => self.note(element),
            "Code" if element.elements().any(|line| line.kind == "P") => self.blocks(element),
            "Document" | "Part" | "Art" | "Sect" | "Div" | "LBody" => self.blocks(element),
            _ => {
                let text = self.text(element);
                if !text.is_empty() {
                    self.line(&text);
                }
                self.notes(element);
            }
        }
    }

    fn group(&mut self, name: &str, element: &TagElement) {
        self.line(name);
        self.inside(|speaker| speaker.blocks(element));
    }

    /// Writes the notes in an element whose text has been written.
    fn notes(&mut self, element: &TagElement) {
        for child in element.elements() {
            if child.kind == "Note" { self.block(child) } else { self.notes(child) }
        }
    }

    /// Writes the number of a new page before the first block on it.
    fn mark_page(&mut self, element: &TagElement) {
        let Some(page) = first_page(element).filter(|page| self.page != Some(*page)) else { return };
        // Notes and floats can be on an earlier page than the text before them.
        self.page = Some(page);
        if let Some(label) = self.pages.get(&page).cloned() {
            self.line(&format!("[page {label}]"));
        }
    }

    fn list(&mut self, name: &str, item: &str, list: &TagElement) {
        let count = list.elements().filter(|child| child.kind == item).count();
        let items = if count == 1 { "item" } else { "items" };
        self.line(&format!("{name}, {count} {items}:"));
        self.inside(|speaker| speaker.blocks(list));
    }

    /// Writes an item: its first words beside its label, and its other blocks below.
    fn item(&mut self, item: &TagElement) {
        let label = item.elements().find(|child| child.kind == "Lbl").map(|label| self.text(label)).unwrap_or_default();
        let Some(body) = item.elements().find(|child| child.kind == "LBody") else { return };
        let blocks: Vec<&TagElement> =
            body.children.iter().filter(|child| is_block(child)).filter_map(TagChild::element).collect();
        let words: Vec<TagChild> = body.children.iter().filter(|child| !is_block(child)).cloned().collect();
        let words = self.text(&TagElement::new("P", words));
        let (first, rest) = match blocks.split_first() {
            Some((first, rest)) if words.is_empty() && first.kind == "P" => (Some(*first), rest),
            Some(_) | None => (None, blocks.as_slice()),
        };
        let words = first.map_or(words, |first| self.text(first));
        let line = format!("{label} {words}");
        if !line.trim().is_empty() {
            self.line(line.trim());
        }
        self.inside(|speaker| {
            match first {
                Some(first) => speaker.notes(first),
                None if blocks.is_empty() => speaker.notes(body),
                None => {}
            }
            for block in rest {
                speaker.block(block);
            }
        });
    }

    fn table(&mut self, table: &TagElement) {
        let parts = || table.elements().filter(|part| matches!(part.kind.as_str(), "THead" | "TBody" | "TFoot"));
        let rows: Vec<(&TagElement, bool)> =
            parts().flat_map(|part| part.elements().map(move |row| (row, part.kind == "THead"))).collect();
        let columns = rows.iter().map(|(row, _)| row.elements().count()).max().unwrap_or(0);
        let caption = self.caption(table);
        self.line(format!("table, {} rows, {columns} columns: {caption}", rows.len()).trim_end_matches([':', ' ']));
        table.elements().filter(|part| part.kind == "Caption").for_each(|caption| self.notes(caption));
        self.depth += 1;
        for (row, is_head) in rows {
            self.mark_page(row);
            let cells: Vec<String> = row.elements().map(|cell| self.cell(cell)).collect();
            self.line(&format!("{}: {}", if is_head { "column headers" } else { "row" }, cells.join(" | ")));
            self.notes(row);
        }
        self.depth -= 1;
    }

    /// Returns the text of a cell, after the texts of its headers.
    fn cell(&self, cell: &TagElement) -> String {
        let text = self.text(cell);
        let Some(Object::Array(headers)) = cell.attribute("Headers").filter(|_| cell.kind == "TD") else { return text };
        let headers: Vec<&str> = headers
            .iter()
            .filter_map(|id| self.headers.get(id.as_str().ok()?))
            .map(String::as_str)
            .filter(|header| !header.is_empty())
            .collect();
        if headers.is_empty() { text } else { format!("({}) {text}", headers.join(", ")) }
    }

    fn collect_headers(&mut self, element: &TagElement) {
        if let Ok(id) = element.entries.get(b"ID").and_then(Object::as_str)
            && element.kind == "TH"
        {
            let text = self.text(element);
            self.headers.insert(id.to_vec(), text);
        }
        for child in element.elements() {
            self.collect_headers(child);
        }
    }

    fn caption(&self, element: &TagElement) -> String {
        let caption = element.elements().find(|child| child.kind == "Caption");
        caption.map(|caption| self.text(caption)).unwrap_or_default()
    }

    fn picture(&mut self, picture: &TagElement) {
        let name = if picture.kind == "Formula" { "formula" } else { "figure" };
        let description = alternative(picture).unwrap_or_default();
        self.line(&format!("{name}: {description}"));
        let caption = self.caption(picture);
        if !caption.is_empty() {
            self.inside(|speaker| speaker.line(&format!("caption: {caption}")));
        }
        self.notes(picture);
    }

    /// Writes a note: its first paragraph beside its number, and other blocks below.
    fn note(&mut self, note: &TagElement) {
        let mut rest = note.clone();
        let label = rest.children.iter().position(|child| child.element().is_some_and(|it| it.kind == "Lbl"));
        let label = label.map(|at| rest.children.remove(at));
        let label = label.as_ref().and_then(TagChild::element).map(|label| self.bare(label)).unwrap_or_default();
        let has_blocks = rest.children.iter().any(is_block);
        let has_paragraph = rest.elements().next().is_some_and(|first| first.kind == "P");
        let text = match rest.children.first() {
            Some(TagChild::Element(first)) if has_blocks && has_paragraph => self.text(first),
            Some(_) if !has_blocks => self.text(&rest),
            Some(_) | None => String::new(),
        };
        self.line(format!("note {}: {text}", label.trim()).trim_end());
        if has_blocks {
            rest.children.drain(..usize::from(has_paragraph));
            self.inside(|speaker| speaker.blocks(&rest));
        }
    }

    /// Returns the text of an element with links, notes and alternative texts, without superfluous spaces.
    fn text(&self, element: &TagElement) -> String {
        let mut text = String::new();
        self.inline(element, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the text of an element without marks.
    fn bare(&self, element: &TagElement) -> String {
        let parts = element.children.iter().map(|child| match child {
            TagChild::Element(child) => self.bare(child),
            TagChild::Content { page, id, .. } => self.texts.get(&(*page, *id)).cloned().unwrap_or_default(),
            TagChild::Object { .. } => String::new(),
        });
        parts.collect()
    }

    fn inline(&self, element: &TagElement, out: &mut String) {
        if let Some(words) = entry(element, b"ActualText") {
            out.push_str(&words);
            return;
        }
        for child in &element.children {
            match child {
                TagChild::Content { page, id, .. } => {
                    out.push_str(self.texts.get(&(*page, *id)).map(String::as_str).unwrap_or_default());
                }
                TagChild::Object { .. } => {}
                TagChild::Element(child) => self.inline_element(child, out),
            }
        }
        if let Some(words) = entry(element, b"E") {
            let _ = write!(out, " ({words})");
        }
    }

    fn inline_element(&self, element: &TagElement, out: &mut String) {
        match element.kind.as_str() {
            // `notes` writes them after the text.
            "Note" => {}
            "Figure" | "Formula" => {
                let _ = write!(out, " [{}] {} ", alternative(element).unwrap_or_default(), self.caption(element));
            }
            "Reference" if self.bare(element).trim().len() <= 3 => {
                let _ = write!(out, " [note {}] ", self.bare(element).trim());
            }
            "Link" => {
                let mut words = String::new();
                self.inline(element, &mut words);
                let words = words.trim();
                let end = &self.link(element).map_or_else(String::new, |(name, target)| {
                    let name = if name == words { String::new() } else { format!(": {name}") };
                    format!(" [link{name}{target}]")
                });
                let _ = write!(out, "{words}{end} ");
            }
            "P" | "LBody" | "Lbl" | "TR" | "TD" | "TH" | "L" | "LI" => {
                out.push(' ');
                self.inline(element, out);
                out.push(' ');
            }
            _ => self.inline(element, out),
        }
    }

    /// Returns the description and the address of a link.
    fn link(&self, element: &TagElement) -> Option<(String, String)> {
        let annotation = element.children.iter().find_map(|child| match child {
            TagChild::Object { object, .. } => self.document.get_dictionary(*object).ok(),
            TagChild::Content { .. } | TagChild::Element(_) => None,
        })?;
        let name = annotation.get(b"Contents").ok().and_then(|name| decode_text_string(name).ok()).unwrap_or_default();
        let action = annotation.get_deref(b"A", self.document).and_then(Object::as_dict);
        let address = action.and_then(|action| action.get(b"URI")).and_then(Object::as_str);
        let address = address.map(|address| format!(", to {}", String::from_utf8_lossy(address))).unwrap_or_default();
        Some((name, address))
    }
}

/// Returns the alternative text.
fn alternative(element: &TagElement) -> Option<String> {
    entry(element, b"Alt")
}

/// Returns a text of an element.
fn entry(element: &TagElement, key: &[u8]) -> Option<String> {
    element.entries.get(key).ok().and_then(|text| decode_text_string(text).ok())
}

/// Returns `true` for a child that has lines of its own.
fn is_block(child: &TagChild) -> bool {
    child.element().is_some_and(|element| {
        matches!(element.kind.as_str(), "P" | "L" | "Table" | "Note" | "BlockQuote" | "Aside" | "Sect" | "Div")
            || element.heading_level().is_some()
            || (element.kind == "Code" && element.elements().any(|line| line.kind == "P"))
            || (element.kind == "Figure" && element.elements().any(|inside| inside.kind == "Caption"))
    })
}

/// Returns the page of the first content in an element.
fn first_page(element: &TagElement) -> Option<ObjectId> {
    element.children.iter().find_map(|child| match child {
        TagChild::Content { page, .. } | TagChild::Object { page, .. } => Some(*page),
        TagChild::Element(child) => first_page(child),
    })
}
