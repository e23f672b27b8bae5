//! Writes an issue as calls to the layout's functions.
//!
//! The contract is `layouts/prelude.typ`. The author's text goes in as string literals only, through [`literal`]; while
//! writing, [`SourceMap`] keeps which part of the generated text came from where.

use super::source_map::SourceMap;
use crate::document::{Article, Block, Document, Heading, Leaves, Section};
use crate::issue::Issue;
use crate::publication::PrintedLinks;
use crate::source::Span;

mod addresses;
mod blocks;
mod collections;
mod figures;
mod inlines;
pub(super) mod literal;
mod math;

use literal::string;

/// The generated text and where it came from.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// What every source begins with.
const IMPORTS: &str = r#"#import "/prelude.typ": *
#import "/layout/layout.typ": *
#import "/masthead.typ": issue
"#;

/// What comes before the calls.
const PREAMBLE: &str = "#set document(title: issue.document-title, author: issue.authors, keywords: issue.subjects, description: issue.summary)
#set text(lang: issue.language, region: issue.region)
#show: layout.with(issue)
";

/// Writes the cover sheet of an issue, whose spine is so many millimetres thick.
pub(super) fn write_cover(spine: f64) -> Calls {
    let text = format!("{IMPORTS}#cover-sheet(spine: {spine}mm)\n");
    Calls { text, map: SourceMap::default() }
}

/// Writes all of an issue.
pub(super) fn write(issue: &Issue) -> Calls {
    let mut writer = Writer {
        text: format!("{IMPORTS}{PREAMBLE}"),
        map: SourceMap::default(),
        leaves: Leaves::of(&issue.document),
        document: &issue.document,
        issue,
        notes: vec![NoteState::Waiting; issue.document.notes.len()],
        saying: Saying::Once,
        has_line: false,
        in_note: false,
        inner_notes: Vec::new(),
        links: issue.publication.printed_links(),
        addresses: 0,
    };
    // The lead is what the issue begins with: no text comes before it.
    let mut nothing_before = true;
    for section in &issue.document.sections {
        nothing_before &= section.blocks.is_empty();
        writer.section(section, nothing_before);
        nothing_before &= section.articles.is_empty();
    }
    Calls { text: writer.text, map: writer.map }
}

struct Writer<'a> {
    text: String,
    map: SourceMap,
    leaves: Leaves<'a>,
    document: &'a Document,
    issue: &'a Issue,
    /// How each note has been written so far.
    notes: Vec<NoteState>,
    /// How often the layout says what is being written.
    saying: Saying,
    /// Whether what is being written has a line under it, or may have one.
    has_line: bool,
    /// Whether a note is being written.
    in_note: bool,
    /// Notes that the note being written refers to, to be written at its end.
    inner_notes: Vec<usize>,
    /// How the addresses of links are printed.
    links: PrintedLinks,
    /// How many of them stand at the foot.
    addresses: u32,
}

/// How often a layout says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saying {
    /// Once.
    Once,
    /// Perhaps again: a header row in the next column.
    Again,
    /// Again in contents and running heads, which have no room to say it at length.
    Title,
}

/// How a note has been written.
#[derive(Debug, Clone, Copy)]
enum NoteState {
    /// Not yet.
    Waiting,
    /// As a footnote.
    Footnote,
    /// As a footnote that nothing can lead to.
    Unlabelled,
    /// At the end of another note.
    Inner,
}

impl Writer<'_> {
    /// Runs `write` and remembers that what it wrote came from `span`.
    fn spanned(&mut self, span: Span, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        let entry = self.map.open(start, span);
        write(self);
        self.map.close(entry, self.text.len());
    }

    /// Runs `write` and remembers that what it wrote is a leaf, if it is.
    fn leaf(&mut self, number: Option<usize>, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        write(self);
        if let Some(number) = number {
            self.map.leaf(start..self.text.len(), number);
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn section(&mut self, section: &Section, opens_issue: bool) {
        let count = section.articles.len();
        match &section.heading {
            None => self.push(&format!("\n#opening(articles: {count})[\n")),
            Some(heading) => self.spanned(heading.span, |writer| {
                writer.push("\n#section(");
                writer.heading_arguments(heading);
                writer.push(&format!(", articles: {count})[\n"));
            }),
        }
        self.blocks(&section.blocks);
        for (index, article) in section.articles.iter().enumerate() {
            self.article(article, opens_issue && index == 0);
        }
        self.push("]\n");
    }

    fn article(&mut self, article: &Article, lead: bool) {
        self.spanned(article.heading.span, |writer| {
            writer.push("#article(");
            writer.heading_arguments(&article.heading);
            if let Some(byline) = &article.byline {
                writer.push(", byline: ");
                writer.content(byline);
            }
            if lead {
                writer.push(", lead: true");
            }
            writer.push(")[\n");
        });
        self.blocks(&article.blocks);
        self.push("]\n");
    }

    /// `id: "…", level: 2, title: […], classes: ("…",)`
    fn heading_arguments(&mut self, heading: &Heading) {
        self.push(&format!("id: {}, level: {}, title: ", string(&heading.id), heading.level));
        self.title(&heading.title);
        self.classes(&heading.classes);
    }

    fn classes(&mut self, classes: &[String]) {
        if !classes.is_empty() {
            let list: String = classes.iter().map(|class| string(class) + ",").collect();
            self.push(&format!(", classes: ({list})"));
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            self.push("\n");
        }
    }
}
