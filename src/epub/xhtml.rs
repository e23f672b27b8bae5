//! XHTML files of the text, one per [`TextFile`](super::plan::TextFile) of the [`Plan`].

use super::page_breaks::{PageBreak, PageBreaks};
use super::plan::{FileContent, Plan, title_text};
use crate::document::{Heading, is_blank};
use crate::issue::Issue;
use crate::markup::Markup;
use crate::publication::Language;

mod blocks;
mod collections;
mod figures;
mod inlines;
mod notes;
mod page_breaks;

/// The frame around the content of every XHTML file: XML declaration, head and body element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct XhtmlShell<'a> {
    /// Language of the text.
    pub(crate) language: &'a Language,
    /// Path of the style sheet, relative to the file.
    pub(crate) stylesheet: &'a str,
}

impl XhtmlShell<'_> {
    /// Returns a complete XHTML file (EPUB 3.3, section 6.1). `body` writes the content of the body element.
    pub(crate) fn wrap(self, title: &str, class: &str, body: impl FnOnce(&mut Markup)) -> String {
        let mut out = Markup::default();
        let language = self.language.as_str();
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
        out.tag("html")
            .set("xmlns", "http://www.w3.org/1999/xhtml")
            .set("xmlns:epub", "http://www.idpf.org/2007/ops")
            .set("lang", language)
            .set("xml:lang", language)
            .maybe("dir", self.language.is_right_to_left().then_some("rtl"))
            .open();
        out.raw("\n<head>\n<meta charset=\"utf-8\" />\n");
        out.element("title", title);
        out.line();
        out.tag("link").set("rel", "stylesheet").set("type", "text/css").set("href", self.stylesheet).empty();
        out.raw("\n</head>\n");
        out.tag("body").set("class", class).open();
        out.line();
        body(&mut out);
        out.raw("</body>\n</html>\n");
        out.finish()
    }
}

/// Renders the text file with the given index. Also returns the page break markers in the file, in order.
pub(crate) fn text_file<'b>(
    issue: &Issue,
    plan: &Plan<'_>,
    images: &[String],
    breaks: &'b PageBreaks<'_>,
    index: usize,
) -> (String, Vec<&'b PageBreak>) {
    let file = &plan.files[index];
    let title = file.content.heading().map_or_else(|| issue.full_title(), title_text);
    let shell = XhtmlShell { language: &issue.metadata.language, stylesheet: "../stylesheet.css" };
    let mut written_breaks = Vec::new();
    let xhtml = shell.wrap(&title, "text", |out| {
        let mut writer = XhtmlWriter {
            issue,
            plan,
            images,
            breaks,
            written_breaks: &mut written_breaks,
            file: index,
            out,
            in_link: false,
            after_link: Vec::new(),
        };
        writer.text_file(file.content, &file.notes);
    });
    (xhtml, written_breaks)
}

/// Writer for the nodes of one text file.
struct XhtmlWriter<'a, 'b> {
    issue: &'a Issue,
    plan: &'a Plan<'a>,
    /// Names of the issue's image files in the folder `images`.
    images: &'a [String],
    breaks: &'b PageBreaks<'b>,
    /// Page break markers written so far.
    written_breaks: &'a mut Vec<&'b PageBreak>,
    /// Index of the file in the plan.
    file: usize,
    out: &'a mut Markup,
    /// Whether the writer is inside a link. Links must not be nested in XHTML.
    in_link: bool,
    /// Note references inside the current link, by note and occurrence. They are links too, so they are written after
    /// it.
    after_link: Vec<(usize, usize)>,
}

impl XhtmlWriter<'_, '_> {
    fn text_file(&mut self, content: FileContent<'_>, notes: &[usize]) {
        let named = content.heading().filter(|heading| !heading.id.is_empty() && !is_blank(&heading.title));
        let label = named.map(|heading| heading.id.as_str());
        // The marker comes before the element: style sheets rely on the heading being its first child.
        if let Some(heading) = content.heading() {
            self.page_break_before(self.breaks.first_leaf(&heading.title));
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
                let tag = self.out.tag("section").set("class", "section").set("epub:type", kind).set("role", role);
                tag.maybe("aria-labelledby", label).open();
                self.out.line();
                self.heading(heading);
            }
            FileContent::Article(article) => {
                self.out.tag("article").maybe("aria-labelledby", label).open();
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

    /// Writes a heading. Levels deeper than 6 have no element in XHTML and are written as a paragraph with ARIA attributes. A
    /// heading without text is written as a plain paragraph, to keep its id as a link target.
    fn heading(&mut self, heading: &Heading) {
        self.page_break_before(self.breaks.first_leaf(&heading.title));
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
