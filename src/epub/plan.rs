//! Which file everything goes to, decided before a word is written: links and notes need to know.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::document::{Article, Block, Document, Heading, Inline, Part, Section, each_inline, plain_text};

/// The files of an issue's text, in reading order, and what is where.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// One a section, an article, and what comes before the first of them.
    pub(crate) pages: Vec<Page<'a>>,
    /// Every id of the text, with the index of its page.
    ids: HashMap<&'a str, usize>,
    /// Every reference to a note, as note and occurrence, with the index of its page.
    references: HashMap<(usize, usize), usize>,
}

/// One XHTML file of the text.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Its name in the folder `text`: `003-whats-new.xhtml`
    pub(crate) name: String,
    /// What it holds.
    pub(crate) matter: Matter<'a>,
    /// The notes at its end: those that are referred to here first. Indices into [`Document::notes`].
    pub(crate) notes: Vec<usize>,
}

/// What a page holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// What comes before the first section and the first article.
    Lead(&'a [Block]),
    /// The opening of a section, with what comes before its first article.
    Section(&'a Heading, &'a Section),
    /// An article.
    Article(&'a Article),
}

impl<'a> Matter<'a> {
    /// The title, where there is one.
    pub(crate) fn heading(self) -> Option<&'a Heading> {
        match self {
            Self::Lead(_) => None,
            Self::Section(heading, _) => Some(heading),
            Self::Article(article) => Some(&article.heading),
        }
    }

    /// The text under the title.
    pub(crate) fn blocks(self) -> &'a [Block] {
        match self {
            Self::Lead(blocks) => blocks,
            Self::Section(_, section) => &section.blocks,
            Self::Article(article) => &article.blocks,
        }
    }

    fn byline(self) -> Option<&'a [Inline]> {
        match self {
            Self::Lead(_) | Self::Section(..) => None,
            Self::Article(article) => article.byline.as_deref(),
        }
    }
}

impl<'a> Plan<'a> {
    /// Gives every section and article a file, and every id and note its place.
    pub(crate) fn new(document: &'a Document) -> Self {
        let mut plan = Self { pages: Vec::new(), ids: HashMap::new(), references: HashMap::new() };
        for section in &document.sections {
            match &section.heading {
                Some(heading) => plan.add(Matter::Section(heading, section)),
                None if section.blocks.is_empty() => {}
                None => plan.add(Matter::Lead(&section.blocks)),
            }
            section.articles.iter().for_each(|article| plan.add(Matter::Article(article)));
        }
        let mut placed = vec![false; document.notes.len()];
        for page in 0..plan.pages.len() {
            plan.place_notes(document, page, &mut placed);
        }
        if let Some(page) = plan.pages.last_mut() {
            // No reference leads to these; they are the author's words all the same.
            page.notes.extend((0..placed.len()).filter(|&note| !placed[note]));
        }
        plan.index_notes(document);
        plan
    }

    fn add(&mut self, matter: Matter<'a>) {
        let index = self.pages.len();
        let id = matter.heading().map_or("", |heading| heading.id.as_str());
        self.pages.push(Page { name: file_name(index + 1, id, "xhtml"), matter, notes: Vec::new() });
        if !id.is_empty() {
            self.ids.insert(id, index);
        }
        matter.blocks().iter().for_each(|block| {
            block.each_id(&mut |id| {
                self.ids.insert(id, index);
            });
        });
    }

    /// Collects the notes of a page in the order of their references: first those in its text, then those that these notes
    /// refer to, and so on.
    fn place_notes(&mut self, document: &'a Document, page: usize, placed: &mut [bool]) {
        let mut notes = Vec::new();
        let mut visit = |note: usize, occurrence: usize, notes: &mut Vec<usize>| {
            let Some(placed) = placed.get_mut(note) else { return };
            self.references.insert((note, occurrence), page);
            if !*placed {
                *placed = true;
                notes.push(note);
            }
        };
        let matter = self.pages[page].matter;
        let titles = matter.heading().map(|heading| heading.title.as_slice()).into_iter().chain(matter.byline());
        titles.for_each(|title| each_reference(title, &mut |note, occurrence| visit(note, occurrence, &mut notes)));
        each_reference_in(matter.blocks(), &mut |note, occurrence| visit(note, occurrence, &mut notes));
        let mut next = 0;
        while let Some(&note) = notes.get(next) {
            let blocks = &document.notes[note].blocks;
            each_reference_in(blocks, &mut |note, occurrence| visit(note, occurrence, &mut notes));
            next += 1;
        }
        self.pages[page].notes = notes;
    }

    fn index_notes(&mut self, document: &'a Document) {
        for (index, page) in self.pages.iter().enumerate() {
            for note in page.notes.iter().map(|&note| &document.notes[note]) {
                self.ids.insert(&note.id, index);
                note.blocks.iter().for_each(|block| {
                    block.each_id(&mut |id| {
                        self.ids.insert(id, index);
                    });
                });
            }
        }
    }

    /// A link to an id of the text, from one of the pages; none when no page has it.
    pub(crate) fn link(&self, from: usize, id: &str) -> Option<String> {
        self.ids.get(id).map(|&page| self.fragment(from, page, id))
    }

    /// A link back to a reference to a note, from one of the pages; none when there is no such reference.
    pub(crate) fn link_back(&self, from: usize, note: usize, occurrence: usize) -> Option<String> {
        let page = *self.references.get(&(note, occurrence))?;
        Some(self.fragment(from, page, &self.reference_id(note, occurrence)))
    }

    /// The id of a reference to a note.
    pub(crate) fn reference_id(&self, note: usize, occurrence: usize) -> String {
        self.free_id(match occurrence {
            0 | 1 => format!("note-ref-{}", note + 1),
            _ => format!("note-ref-{}-{occurrence}", note + 1),
        })
    }

    /// An id of ours, changed if the author has the same.
    pub(crate) fn free_id(&self, mut id: String) -> String {
        while self.ids.contains_key(id.as_str()) {
            id.push('_');
        }
        id
    }

    fn fragment(&self, from: usize, to: usize, id: &str) -> String {
        let file = if from == to { "" } else { self.pages[to].name.as_str() };
        format!("{file}#{}", fragment(id))
    }
}

/// An id as the end of a URL (RFC 3986, section 3.5): what may not stand there is percent-encoded; letters of other scripts
/// stay, EPUB's links are IRIs.
fn fragment(id: &str) -> String {
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

/// The name of a file of the package by position and name, in ASCII for every file system: `003-whats-new.xhtml`
pub(crate) fn file_name(position: usize, name: &str, extension: &str) -> String {
    const LONGEST: usize = 40;
    let mut words = String::new();
    for character in name.chars().filter(char::is_ascii) {
        if character.is_ascii_alphanumeric() {
            words.push(character.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
    if words.len() > LONGEST {
        // Whole words, unless there is only one.
        words.truncate(words[..=LONGEST].rfind('-').unwrap_or(LONGEST));
    }
    let words = words.trim_end_matches('-');
    let dash = if words.is_empty() { "" } else { "-" };
    format!("{position:03}{dash}{words}.{extension}")
}

/// The words of a title for navigation, where something has to stand: else what its images show, else its id.
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

/// Calls `visit` for every reference to a note in blocks, as note and occurrence, in reading order.
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
