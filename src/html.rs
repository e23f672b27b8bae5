//! Writes an issue's text as HTML in XML syntax.
//!
//! The writer only writes nodes. Everything that depends on the files around the text, such as the addresses of ids and
//! images, is decided by a [`Package`]: that of the e-book is in `epub/xhtml.rs`.

use crate::document::{Article, Block, Heading, Inline, Leaves, Math, Section, is_blank};
use crate::issue::Issue;
use crate::markup::{Markup, StartTag};
use crate::publication::Language;
use crate::symbols::DrawnSymbols;

mod addresses;
mod blocks;
mod collections;
pub(crate) mod drawing_fit;
mod figures;
mod inlines;
mod notes;
mod page_marks;
mod table_fit;
mod tables;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use page_marks::PageMark;

/// The files around the text, as seen from the file being written.
pub(crate) trait Package {
    /// Returns the address of an id, or `None` if the id does not exist.
    fn link(&self, id: &str) -> Option<String>;

    /// Returns the address of an image file by its index in [`Document::images`](crate::document::Document::images), or
    /// `None` if there is no such file. The description is then written instead of the image.
    fn image(&self, file: usize) -> Option<String>;

    /// Returns the picture of a formula for reading systems that cannot set formulas, or `None` if there is none.
    fn formula(&self, math: &Math) -> Option<FormulaImage>;

    /// Returns the symbols of the text that are drawn.
    fn symbols(&self) -> &DrawnSymbols;

    /// Returns the id of a note reference, by note and occurrence.
    fn reference_id(&self, note: usize, occurrence: usize) -> String;

    /// Returns the address of a note reference, by note and occurrence, or `None` if there is no such reference.
    fn back_link(&self, note: usize, occurrence: usize) -> Option<String>;

    /// Returns the numbers of the document's leaves. Without page marks, it can be empty.
    fn leaves(&self) -> &Leaves<'_>;

    /// Returns the page marks in a leaf, in order.
    fn page_marks(&self, leaf: usize) -> &[PageMark];

    /// Returns the printed number of the page that contains the node with this id, or `None` if it is unknown.
    fn page_label(&self, id: &str) -> Option<&str>;

    /// Returns the value of an element's attribute `epub:type`. `None` leaves the attribute out, because HTML outside
    /// an e-book does not have it.
    fn epub_type<'t>(&self, kind: &'t str) -> Option<&'t str>;
}

/// A picture of a formula.
pub(crate) struct FormulaImage {
    /// Address of the file.
    pub(crate) address: String,
    /// Width in `em`.
    pub(crate) width: f64,
    /// Distance from the baseline to the foot of the picture, in `em`.
    pub(crate) depth: f64,
}

/// A part of an issue that is written as one element.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FileContent<'a> {
    /// Blocks before the first section and the first article.
    Lead(&'a [Block]),
    /// The opening of a section: its heading and the blocks before its first article.
    Section(&'a Heading, &'a Section),
    /// An article.
    Article(&'a Article),
}

impl<'a> FileContent<'a> {
    /// Returns the heading, or `None` for the lead.
    pub(crate) fn heading(self) -> Option<&'a Heading> {
        match self {
            Self::Lead(_) => None,
            Self::Section(heading, _) => Some(heading),
            Self::Article(article) => Some(&article.heading),
        }
    }

    /// Returns the blocks after the heading.
    pub(crate) fn blocks(self) -> &'a [Block] {
        match self {
            Self::Lead(blocks) => blocks,
            Self::Section(_, section) => &section.blocks,
            Self::Article(article) => &article.blocks,
        }
    }

    /// Returns the byline of an article.
    pub(crate) fn byline(self) -> Option<&'a [Inline]> {
        match self {
            Self::Lead(_) | Self::Section(..) => None,
            Self::Article(article) => article.byline.as_deref(),
        }
    }
}

/// Writes a part of an issue. The `notes`, as indices into [`Document::notes`](crate::document::Document::notes), come
/// at its end. Returns the page marks written, in order.
pub(crate) fn write<'a>(
    issue: &'a Issue,
    package: &'a dyn Package,
    content: FileContent<'_>,
    notes: &[usize],
    out: &mut Markup,
) -> Vec<&'a PageMark> {
    let mut writer = HtmlWriter {
        issue,
        package,
        written_marks: Vec::new(),
        out,
        in_link: false,
        in_directive: false,
        in_cell: false,
        after_link: Vec::new(),
    };
    writer.content(content, notes);
    writer.written_marks
}

/// Writer for the nodes of a part of an issue.
struct HtmlWriter<'a, 'o> {
    issue: &'a Issue,
    package: &'a dyn Package,
    /// Page marks written so far.
    written_marks: Vec<&'a PageMark>,
    out: &'o mut Markup,
    /// Whether the writer is inside a link. Links must not be nested in HTML.
    in_link: bool,
    /// Whether the writer is inside a directive, such as logos or portraits.
    in_directive: bool,
    /// Whether the writer is in a cell of a table.
    in_cell: bool,
    /// Note references inside the current link, by note and occurrence. They are links too, so they are written after
    /// it.
    after_link: Vec<(usize, usize)>,
}

impl HtmlWriter<'_, '_> {
    fn content(&mut self, content: FileContent<'_>, notes: &[usize]) {
        let named = content.heading().filter(|heading| !heading.id.is_empty() && !is_blank(&heading.title));
        let label = named.map(|heading| heading.id.as_str());
        // The mark comes before the element: style sheets rely on the heading being its first child.
        if let Some(heading) = content.heading() {
            self.page_marks_before(self.package.leaves().first_of(&heading.title));
        }
        match content {
            FileContent::Lead(_) => {
                self.out.tag("section").set("class", "lead").set("aria-label", &self.issue.metadata.title).open();
                self.out.line();
            }
            FileContent::Section(heading, section) => {
                let (kind, role) = match section.articles.as_slice() {
                    [] => ("chapter", "doc-chapter"),
                    [_, ..] => ("part", "doc-part"),
                };
                let tag = self.out.tag("section").set("class", "section");
                let tag = tag.maybe("epub:type", self.package.epub_type(kind)).set("role", role);
                tag.maybe("aria-labelledby", label).open();
                self.out.line();
                self.heading(heading);
            }
            FileContent::Article(article) => {
                let tag = self.out.tag("article").maybe("aria-labelledby", label);
                set_language(tag, article.language.as_deref(), self.issue).open();
                self.out.line();
                self.heading(&article.heading);
                if let Some(byline) = &article.byline {
                    self.out.tag("p").set("class", "byline").open();
                    self.inlines(byline);
                    self.out.raw("</p>\n");
                }
            }
        }
        self.blocks(content.blocks());
        self.notes(notes);
        self.out.close(match content {
            FileContent::Lead(_) | FileContent::Section(..) => "section",
            FileContent::Article(_) => "article",
        });
        self.out.line();
    }

    /// Writes a heading. Levels deeper than 6 have no element in HTML and are written as a paragraph with ARIA
    /// attributes. A heading without text is written as a plain paragraph, to keep its id as a link target.
    fn heading(&mut self, heading: &Heading) {
        self.page_marks_before(self.package.leaves().first_of(&heading.title));
        let has_no_words = is_blank(&heading.title);
        let name = match heading.level {
            _ if has_no_words => "p",
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            6 => "h6",
            _ => "p",
        };
        let mut tag =
            self.out.tag(name).unless_empty("id", &heading.id).unless_empty("class", &heading.classes.join(" "));
        if heading.level > 6 && !has_no_words {
            tag = tag.set("role", "heading").set("aria-level", heading.level);
        }
        tag.open();
        self.inlines(&heading.title);
        self.out.close(name);
        self.out.line();
    }
}

/// Adds the language of an element, in the form of HTML and of XML, and its direction if that is not the direction of the
/// issue. `None` adds nothing.
fn set_language<'t>(tag: StartTag<'t>, language: Option<&str>, issue: &Issue) -> StartTag<'t> {
    let Some(language) = language else { return tag };
    let is_right_to_left = Language::new(language).is_ok_and(|language| language.is_right_to_left());
    let differs = is_right_to_left != issue.metadata.language.is_right_to_left();
    let direction = if is_right_to_left { "rtl" } else { "ltr" };
    tag.set("lang", language).set("xml:lang", language).maybe("dir", differs.then_some(direction))
}
