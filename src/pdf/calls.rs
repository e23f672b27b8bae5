//! Writes an issue as calls to the layout's Typst functions.
//!
//! `layouts/prelude.typ` documents the functions and their arguments. The author's text is inserted only as string
//! literals, through [`literal`]. A [`SourceMap`] records the author's source span of every part of the generated text.

use std::collections::HashSet;

use super::files;
use super::source_map::SourceMap;
use crate::document::{Article, Block, Document, Heading, Inline, Leaves, LongWords, Section, each_inline};
use crate::issue::{BookCover, CoverPage, Issue};
use crate::publication::{Language, PrintedLinks};
use crate::source::Span;
use crate::tagged_text::RegionRole;

mod addresses;
mod blocks;
mod collections;
mod figures;
mod inlines;
pub(super) mod literal;
mod math;
mod notes;

use literal::string;
use notes::{Endnote, NoteState};

/// Generated Typst source with the source spans of its parts.
#[derive(Debug)]
pub(super) struct GeneratedSource {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// Imports at the start of every generated source.
const IMPORTS: &str = r#"#import "/prelude.typ": *
#import "/layout/layout.typ": *
#import "/masthead.typ": issue
"#;

/// Document settings between the imports and the calls.
const PREAMBLE: &str = "#set document(title: issue.document-title, author: issue.authors, keywords: issue.subjects, description: issue.summary)
";

/// Language of the text. Typst takes all code for English.
const LANGUAGE: &str = "#set text(lang: issue.language, region: issue.region)
#show raw: set text(lang: issue.language, region: issue.region)
";

/// Rules for an issue with [many long words](has_many_long_words), around and inside the layout: its own rules for
/// paragraphs are weaker than the first, and text without paragraphs is subject to the second.
const SIMPLE_LINES: [&str; 2] = ["#show par: set par(linebreaks: \"simple\")\n", "#set par(linebreaks: \"simple\")\n"];
/// Number of letters in long words of an issue above which its lines are not optimized.
const LONG_WORDS_OF_ISSUE: usize = 10_000;

/// Rule for the footnotes of titles, if there are any.
const TITLE_NOTES: &str = "#show: with-title-notes\n";

/// Label of the mark on the baseline of a drawn formula.
pub(super) const FORMULA_BASELINE: &str = "masthead-baseline";

/// Call of the layout, after the other settings.
const LAYOUT: &str = "#show: layout.with(issue)\n";

/// Writes the call for the cover sheet of an issue. `spine` is the thickness of its spine in millimetres.
pub(super) fn write_cover(spine: f64) -> GeneratedSource {
    let text = format!("{IMPORTS}#cover-sheet(spine: {spine}mm)\n");
    GeneratedSource { text, map: SourceMap::default() }
}

/// Writes the cover of an e-book: the author's drawing alone, or the call for the cover of an issue.
pub(super) fn write_book_cover(issue: &Issue) -> GeneratedSource {
    let path = files::book_cover_picture(issue).map(files::book_cover_path);
    let path = path.map_or_else(|| "none".to_owned(), |path| string(&path));
    let text = match issue.book_cover() {
        BookCover::Image(_) | BookCover::Drawing(_) => {
            format!("#set page(width: 400pt, height: auto, margin: 0pt)\n#image({path}, width: 100%)\n")
        }
        BookCover::Page(CoverPage { headlines, .. }) => {
            let headlines: String = headlines.iter().map(|title| string(title) + ", ").collect();
            format!("{IMPORTS}{LANGUAGE}#book-cover(headlines: ({headlines}), picture: {path})\n")
        }
    };
    GeneratedSource { text, map: SourceMap::default() }
}

/// Settings of the pages with formulas: each is as large as its formula, with a margin for letters that lean out of it.
const FORMULA_PAGES: &str = r#"#import "/masthead.typ": settings
#let faces = ("math-font", "text-font").filter(name => name in settings).map(name => settings.at(name))
#let faces = faces + ("Source Serif 4", "Noto Sans", "Noto Sans Symbols", "Noto Sans Math")
#set page(width: auto, height: auto, margin: 1pt, fill: white)
#set par(leading: 0pt, first-line-indent: 0pt)
#set text(size: 16pt, font: faces, number-type: "lining", top-edge: "bounds", bottom-edge: "bounds")
#show math.equation: set text(font: faces)
"#;

/// Writes a page for each formula of [`Document::formulas`]. The label is in an empty box, which
/// stands on the baseline: without a box, Typst moves it out of the line.
pub(super) fn write_formulas(issue: &Issue) -> GeneratedSource {
    let mut text = FORMULA_PAGES.to_owned();
    for (mathml, words) in issue.document.formulas() {
        let formula = math::equation(&mathml, &words, false);
        let page = format!("#page[#{formula}#box[#metadata(none)<{FORMULA_BASELINE}>]]\n");
        text.push_str(&page);
    }
    GeneratedSource { text, map: SourceMap::default() }
}

/// Writes the whole text of an issue.
pub(super) fn write(issue: &Issue) -> GeneratedSource {
    let title_notes = if has_title_notes(&issue.document) { TITLE_NOTES } else { "" };
    let [around, inside] = if has_many_long_words(&issue.document) { SIMPLE_LINES } else { [""; 2] };
    let mut writer = CallWriter {
        text: format!("{IMPORTS}{PREAMBLE}{LANGUAGE}{around}{title_notes}{LAYOUT}{inside}"),
        map: SourceMap::default(),
        leaves: Leaves::of(&issue.document),
        document: &issue.document,
        issue,
        notes: vec![NoteState::Unwritten; issue.document.notes.len()],
        shown_files: HashSet::new(),
        repetition: Repetition::Never,
        has_underlined: inlines::may_be_underlined(&issue.document),
        in_note: false,
        inner_notes: Vec::new(),
        endnotes: issue.document.has_chapter_notes().then(Vec::new),
        links: issue.publication.printed_links(),
        joined_bytes: 0,
        address_notes: 0,
        abbreviations: 0,
        language: issue.metadata.language.as_str().to_owned(),
    };
    // An article is the lead only if no text comes before it.
    let mut nothing_before = true;
    for section in &issue.document.sections {
        nothing_before &= section.blocks.is_empty();
        writer.section(section, nothing_before);
        nothing_before &= section.articles.is_empty();
    }
    GeneratedSource { text: writer.text, map: writer.map }
}

/// Returns `true` if an issue has paragraphs of long words, far more than any text. Typst compares all places for a
/// hyphen within a line with all places within the next one, which takes a minute for such an issue.
fn has_many_long_words(document: &Document) -> bool {
    let mut letters = 0;
    document.each_run(&mut |run| letters += LongWords::of(run).beyond_ordinary());
    letters > LONG_WORDS_OF_ISSUE
}

/// Returns `true` if a heading refers to a footnote.
fn has_title_notes(document: &Document) -> bool {
    let mut found = false;
    let mut look = |heading: &Heading| {
        each_inline(&heading.title, &mut |inline| found |= matches!(inline, Inline::NoteReference { .. }));
    };
    for section in &document.sections {
        section.heading.iter().chain(section.articles.iter().map(|article| &article.heading)).for_each(&mut look);
    }
    document.each_block(&mut |block| {
        if let Block::Heading(heading) = block {
            look(heading);
        }
    });
    found
}

/// Writer of the generated source, with the state of the part that is being written.
struct CallWriter<'a> {
    text: String,
    map: SourceMap,
    leaves: Leaves<'a>,
    document: &'a Document,
    issue: &'a Issue,
    /// State of each footnote, by its index in the document.
    notes: Vec<NoteState>,
    /// Image files that a picture shows so far, by their index in the document.
    shown_files: HashSet<usize>,
    /// Whether the layout may print the current content more than once.
    repetition: Repetition,
    /// Whether anything in the issue is underlined, or may be underlined by the layout.
    has_underlined: bool,
    /// Whether the current content is part of a footnote.
    in_note: bool,
    /// Footnotes that the current footnote refers to; they are appended to its text.
    inner_notes: Vec<usize>,
    /// Notes for the end of the current chapter. `None` if notes are at the foot of the page.
    endnotes: Option<Vec<Endnote>>,
    /// Form in which link addresses are printed.
    links: PrintedLinks,
    /// Length of the text since the last [joint](literal::TextPart::Joint), in bytes.
    joined_bytes: usize,
    /// Number of link addresses printed as footnotes so far.
    address_notes: u32,
    /// Number of abbreviations so far.
    abbreviations: usize,
    /// Language of the current content.
    language: String,
}

/// Whether a layout may print a piece of content more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repetition {
    /// Content that is printed once.
    Never,
    /// Content that may be repeated, such as a header row that continues in the next column.
    Possible,
    /// A title, which is repeated in the contents and running heads, where space is short.
    Title,
}

impl CallWriter<'_> {
    /// Runs `write` and maps the text that it writes to `span`.
    fn spanned(&mut self, span: Span, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        let entry = self.map.open(start, span);
        write(self);
        self.map.close(entry, self.text.len());
    }

    /// Runs `write`. The text that it writes is a region of the tags.
    fn region(&mut self, role: RegionRole, write: impl FnOnce(&mut Self)) {
        self.map.regions_mut().open(self.text.len(), role);
        write(self);
        self.map.regions_mut().close(self.text.len());
    }

    /// Runs `write` and maps the text that it writes to a [leaf](Leaves), if `number` is given.
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
        let role = if section.heading.is_some() { RegionRole::Section } else { RegionRole::Opening };
        self.region(role, |writer| writer.section_call(section, opens_issue));
    }

    fn section_call(&mut self, section: &Section, opens_issue: bool) {
        let count = section.articles.len();
        match &section.heading {
            None => self.push(&format!("\n#opening(articles: {count})[\n")),
            Some(heading) => self.spanned(heading.span, |writer| {
                writer.push("\n#section(");
                writer.heading_arguments(heading, None);
                writer.push(&format!(", articles: {count})[\n"));
            }),
        }
        self.blocks(&section.blocks);
        for (index, article) in section.articles.iter().enumerate() {
            let is_lead = opens_issue && index == 0;
            self.region(RegionRole::Article, |writer| writer.article(article, is_lead));
        }
        self.endnotes();
        self.push("]\n");
    }

    fn article(&mut self, article: &Article, lead: bool) {
        self.spanned(article.heading.span, |writer| {
            let language = article.language.as_deref();
            writer.push("#article(");
            writer.heading_arguments(&article.heading, language);
            if let Some(byline) = &article.byline {
                writer.push(", byline: [");
                writer.in_language(language, |writer| writer.inlines(byline));
                writer.push("]");
            }
            if lead {
                writer.push(", lead: true");
            }
            writer.push(")[\n");
        });
        self.in_language(article.language.as_deref(), |writer| writer.blocks(&article.blocks));
        self.push("]\n");
    }

    /// Writes `id: "…", level: 2, title: […], classes: ("…",)`. `language` is that of the title, if it is not that of the
    /// issue.
    fn heading_arguments(&mut self, heading: &Heading, language: Option<&str>) {
        self.push(&format!("id: {}, level: {}, title: [", string(&heading.id), heading.level));
        self.in_language(language, |writer| writer.title(&heading.title));
        self.push("]");
        self.classes(&heading.classes);
    }

    /// Runs `write`, which writes content in the given language, and encloses the content in a call if that is not the
    /// language around it. `None` is the language around it.
    fn in_language(&mut self, language: Option<&str>, write: impl FnOnce(&mut Self)) {
        let Some(language) = language.filter(|language| *language != self.language) else { return write(self) };
        let parsed = Language::new(language).ok();
        let code = string(parsed.as_ref().map_or(language, Language::primary));
        let region = parsed.as_ref().and_then(Language::region).map_or_else(|| "none".to_owned(), |code| string(&code));
        self.push(&format!("#passage(language: {code}, region: {region})["));
        let outer = std::mem::replace(&mut self.language, language.to_owned());
        write(self);
        self.language = outer;
        self.push("]");
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
