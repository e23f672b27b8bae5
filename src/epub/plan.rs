//! Assignment of an issue's content to files. It is complete before any file is rendered, because links and notes
//! depend on it.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::document::{Block, Document, Heading, Inline, Part, each_inline, plain_text};
use crate::html::FileContent;
use crate::publication::EpubSplit;

/// XHTML files of an issue's text, in reading order, with the location of ids and notes.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// Files, each with one or more parts of the issue.
    pub(crate) files: Vec<TextFile<'a>>,
    /// Index of the file of every id in the text.
    ids: HashMap<&'a str, usize>,
    /// Index of the file of every note reference, by note and occurrence.
    references: HashMap<(usize, usize), usize>,
}

/// An XHTML file of the text.
#[derive(Debug)]
pub(crate) struct TextFile<'a> {
    /// File name in the folder `text`: `003-whats-new.xhtml`
    pub(crate) name: String,
    /// Heading of the section that the content belongs to.
    pub(crate) section: Option<&'a Heading>,
    /// Content of the file: at least one part.
    pub(crate) parts: Vec<FilePart<'a>>,
}

/// A section opening, an article, or the content before them.
#[derive(Debug)]
pub(crate) struct FilePart<'a> {
    /// Content of the part.
    pub(crate) content: FileContent<'a>,
    /// Notes at the end of the part, as indices into [`Document::notes`]: those whose first reference is in it.
    pub(crate) notes: Vec<usize>,
}

impl<'a> TextFile<'a> {
    /// Returns the heading of the first part, or `None` if the file begins with text.
    pub(crate) fn heading(&self) -> Option<&'a Heading> {
        self.parts.first().and_then(|part| part.content.heading())
    }
}

impl<'a> Plan<'a> {
    /// Assigns every section and article to a file, and every note to the part with its first reference. The heading of
    /// a section without text is never alone in a file, because its screen would be empty.
    pub(crate) fn new(document: &'a Document, split: EpubSplit) -> Self {
        let mut plan = Self { files: Vec::new(), ids: HashMap::new(), references: HashMap::new() };
        for section in &document.sections {
            match &section.heading {
                Some(heading) => plan.add(FileContent::Section(heading, section), Some(heading), true),
                None if section.blocks.is_empty() => {}
                None => plan.add(FileContent::Lead(&section.blocks), None, true),
            }
            for (at, article) in section.articles.iter().enumerate() {
                let begins_file = match (split, &section.heading) {
                    (EpubSplit::Section, Some(_)) => false,
                    (EpubSplit::Section, None) => at == 0 && section.blocks.is_empty(),
                    (EpubSplit::Article, Some(_)) => at > 0 || !section.blocks.is_empty(),
                    (EpubSplit::Article, None) => true,
                };
                plan.add(FileContent::Article(article), section.heading.as_ref(), begins_file);
            }
        }
        let mut placed = vec![false; document.notes.len()];
        for file in 0..plan.files.len() {
            for part in 0..plan.files[file].parts.len() {
                plan.place_notes(document, (file, part), &mut placed);
            }
        }
        if let Some(part) = plan.files.last_mut().and_then(|file| file.parts.last_mut()) {
            // Notes without a reference are kept, at the end of the last part.
            part.notes.extend((0..placed.len()).filter(|&note| !placed[note]));
        }
        if document.has_chapter_notes() {
            plan.move_notes_to_ends();
        }
        plan.index_notes(document);
        plan
    }

    /// Moves the notes of each section to the end of its last part.
    fn move_notes_to_ends(&mut self) {
        let mut notes = Vec::new();
        for index in 0..self.files.len() {
            let section = |file: &TextFile<'_>| file.section.map(|heading| heading.id.clone());
            let ends_section =
                self.files.get(index + 1).is_none_or(|next| section(next) != section(&self.files[index]));
            for part in &mut self.files[index].parts {
                notes.append(&mut part.notes);
            }
            if let Some(part) = self.files[index].parts.last_mut().filter(|_| ends_section) {
                notes.sort_unstable();
                part.notes = std::mem::take(&mut notes);
            }
        }
    }

    /// Adds a part in a new file or, unless `begins_file`, in the last one.
    fn add(&mut self, content: FileContent<'a>, section: Option<&'a Heading>, begins_file: bool) {
        let id = content.heading().map_or("", |heading| heading.id.as_str());
        let part = FilePart { content, notes: Vec::new() };
        if let Some(file) = self.files.last_mut().filter(|_| !begins_file) {
            file.parts.push(part);
        } else {
            let name = file_name(self.files.len() + 1, id, "xhtml");
            self.files.push(TextFile { name, section, parts: vec![part] });
        }
        let index = self.files.len() - 1;
        if !id.is_empty() {
            self.ids.insert(id, index);
        }
        content.blocks().iter().for_each(|block| {
            block.each_id(&mut |id| {
                self.ids.insert(id, index);
            });
        });
    }

    /// Collects the notes of a part of a file in the order of their references: first the notes referred to in its text, then the
    /// notes referred to in these notes, and so on.
    fn place_notes(&mut self, document: &'a Document, (file, part): (usize, usize), placed: &mut [bool]) {
        let mut notes = Vec::new();
        let mut visit = |note: usize, occurrence: usize, notes: &mut Vec<usize>| {
            let Some(placed) = placed.get_mut(note) else { return };
            self.references.insert((note, occurrence), file);
            if !*placed {
                *placed = true;
                notes.push(note);
            }
        };
        let content = self.files[file].parts[part].content;
        let titles = content.heading().map(|heading| heading.title.as_slice()).into_iter().chain(content.byline());
        titles.for_each(|title| each_reference(title, &mut |note, occurrence| visit(note, occurrence, &mut notes)));
        each_reference_in(content.blocks(), &mut |note, occurrence| visit(note, occurrence, &mut notes));
        let mut next = 0;
        while let Some(&note) = notes.get(next) {
            let blocks = &document.notes[note].blocks;
            each_reference_in(blocks, &mut |note, occurrence| visit(note, occurrence, &mut notes));
            next += 1;
        }
        self.files[file].parts[part].notes = notes;
    }

    fn index_notes(&mut self, document: &'a Document) {
        for (index, file) in self.files.iter().enumerate() {
            for note in file.parts.iter().flat_map(|part| &part.notes).map(|&note| &document.notes[note]) {
                self.ids.insert(&note.id, index);
                note.blocks.iter().for_each(|block| {
                    block.each_id(&mut |id| {
                        self.ids.insert(id, index);
                    });
                });
            }
        }
    }

    /// Returns the address of an id, relative to the file with index `from`, or `None` if the id does not exist.
    pub(crate) fn link(&self, from: usize, id: &str) -> Option<String> {
        self.ids.get(id).map(|&to| self.address(from, to, id))
    }

    /// Returns the address of a note reference, relative to the file with index `from`, or `None` if there is no such
    /// reference.
    pub(crate) fn back_link(&self, from: usize, note: usize, occurrence: usize) -> Option<String> {
        let to = *self.references.get(&(note, occurrence))?;
        Some(self.address(from, to, &self.reference_id(note, occurrence)))
    }

    /// Returns the id of a note reference.
    pub(crate) fn reference_id(&self, note: usize, occurrence: usize) -> String {
        self.unique_id(match occurrence {
            0 | 1 => format!("note-ref-{}", note + 1),
            _ => format!("note-ref-{}-{occurrence}", note + 1),
        })
    }

    /// Appends underscores to a generated id until it differs from all ids in the text.
    pub(crate) fn unique_id(&self, mut id: String) -> String {
        while self.ids.contains_key(id.as_str()) {
            id.push('_');
        }
        id
    }

    fn address(&self, from: usize, to: usize, id: &str) -> String {
        let file = if from == to { "" } else { self.files[to].name.as_str() };
        format!("{file}#{}", fragment(id))
    }
}

/// Encodes an id as the fragment of a URL (RFC 3986, section 3.5). Characters that are not allowed are percent-encoded.
/// Non-ASCII characters stay as they are, because links in EPUB are IRIs.
pub(crate) fn fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for character in id.chars() {
        match character {
            '"' | '#' | '%' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' | '\0'..=' ' | '\u{7f}' => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "%{:02X}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

/// Returns a file name in lower-case ASCII, from a position and a name: `003-whats-new.xhtml`
pub(crate) fn file_name(position: usize, name: &str, extension: &str) -> String {
    const MAX_LENGTH: usize = 40;
    let mut words = String::new();
    for character in name.chars().filter(char::is_ascii) {
        if character.is_ascii_alphanumeric() {
            words.push(character.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
    if words.len() > MAX_LENGTH {
        // Cut between words, unless there is only one.
        words.truncate(words[..=MAX_LENGTH].rfind('-').unwrap_or(MAX_LENGTH));
    }
    let words = words.trim_end_matches('-');
    let dash = if words.is_empty() { "" } else { "-" };
    format!("{position:03}{dash}{words}.{extension}")
}

/// Returns the text of a heading for the navigation, which must not be empty: its plain text, otherwise the
/// descriptions of its images, otherwise its id.
pub(crate) fn title_text(heading: &Heading) -> String {
    let words = plain_text(&heading.title);
    if !words.is_empty() {
        return words;
    }
    let mut images = Vec::new();
    each_inline(&heading.title, &mut |inline| {
        if let Inline::Image(image) = inline {
            images.push(image.description.clone());
        }
    });
    let words = images.join(" ");
    if words.trim().is_empty() { heading.id.clone() } else { words }
}

/// Calls `visit` with the note and occurrence of every note reference in blocks, in reading order.
fn each_reference_in(blocks: &[Block], visit: &mut impl FnMut(usize, usize)) {
    for part in blocks.iter().flat_map(Block::parts) {
        match part {
            Part::Inlines(run) => each_reference(run, visit),
            Part::Blocks(blocks) => each_reference_in(blocks, visit),
        }
    }
}

fn each_reference(run: &[Inline], visit: &mut impl FnMut(usize, usize)) {
    each_inline(run, &mut |inline| {
        if let Inline::NoteReference { note, occurrence, .. } = *inline {
            visit(note, occurrence);
        }
    });
}
