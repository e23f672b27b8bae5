//! The text as XHTML: one file a page of the [`Plan`].

use super::page_breaks::{Mark, PageBreaks};
use super::plan::{Matter, Plan, title_text};
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

/// What is the same on every page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shell<'a> {
    /// The language of the text.
    pub(crate) language: &'a Language,
    /// Where the style sheet is, seen from the page.
    pub(crate) stylesheet: &'a str,
}

impl Shell<'_> {
    /// A whole XHTML file (EPUB 3.3, section 6.1), with `body` inside its body element.
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

/// Writes one page of the plan; also gives the marks of the pages of the PDF that are in it, in order.
pub(crate) fn page<'b>(
    issue: &Issue,
    plan: &Plan<'_>,
    images: &[String],
    breaks: &'b PageBreaks<'_>,
    index: usize,
) -> (String, Vec<&'b Mark>) {
    let page = &plan.pages[index];
    let title = page.matter.heading().map_or_else(|| issue.full_title(), title_text);
    let shell = Shell { language: &issue.metadata.language, stylesheet: "../stylesheet.css" };
    let mut marks = Vec::new();
    let xhtml = shell.wrap(&title, "text", |out| {
        let mut writer = Writer {
            issue,
            plan,
            images,
            breaks,
            marks: &mut marks,
            page: index,
            out,
            in_link: false,
            after_link: Vec::new(),
        };
        writer.page(page.matter, &page.notes);
    });
    (xhtml, marks)
}

/// Writes a page's nodes.
struct Writer<'a, 'b> {
    issue: &'a Issue,
    plan: &'a Plan<'a>,
    /// The names of the issue's image files in the folder `images`.
    images: &'a [String],
    breaks: &'b PageBreaks<'b>,
    /// The marks of pages that are written.
    marks: &'a mut Vec<&'b Mark>,
    page: usize,
    out: &'a mut Markup,
    /// Links do not nest in XHTML.
    in_link: bool,
    /// References to notes among a link's words, as note and occurrence: they are links too, so they follow it.
    after_link: Vec<(usize, usize)>,
}

impl Writer<'_, '_> {
    fn page(&mut self, matter: Matter<'_>, notes: &[usize]) {
        let named = matter.heading().filter(|heading| !heading.id.is_empty() && !is_blank(&heading.title));
        let label = named.map(|heading| heading.id.as_str());
        // Before the element, whose first child is its title for style sheets.
        if let Some(heading) = matter.heading() {
            self.page_break_before(self.breaks.first_of(&heading.title));
        }
        match matter {
            Matter::Lead(_) => {
                self.out.tag("section").set("class", "lead").set("aria-label", &self.issue.metadata.title).open();
                self.out.line();
            }
            Matter::Section(heading, section) => {
                let (kind, role) = match section.articles.as_slice() {
                    [] => ("chapter", "doc-chapter"),
                    [_, ..] => ("part", "doc-part"),
                };
                let tag = self.out.tag("section").set("class", "section").set("epub:type", kind).set("role", role);
                tag.maybe("aria-labelledby", label).open();
                self.out.line();
                self.heading(heading);
            }
            Matter::Article(article) => {
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
        self.blocks(matter.blocks());
        self.notes(notes);
        self.out.close(match matter {
            Matter::Lead(_) | Matter::Section(..) => "section",
            Matter::Article(_) => "article",
        });
        self.out.line();
    }

    /// XHTML has six levels; deeper ones say theirs by ARIA. Without words it is a place to link to and no heading.
    fn heading(&mut self, heading: &Heading) {
        self.page_break_before(self.breaks.first_of(&heading.title));
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
