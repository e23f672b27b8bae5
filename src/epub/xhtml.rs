//! XHTML files of the e-book. The text in them is written by [`html`].

use super::page_breaks::PageBreaks;
use super::plan::{Plan, title_text};
use crate::document::{FormulaPicture, Leaves, Math};
use crate::html::{self, FormulaImage, Package, PageMark};
use crate::issue::Issue;
use crate::markup::Markup;
use crate::publication::Language;
use crate::symbols::DrawnSymbols;

/// The frame around the content of every XHTML file: XML declaration, head and body element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct XhtmlShell<'a> {
    /// Language of the text.
    pub(crate) language: &'a Language,
    /// Path of the style sheet, relative to the file.
    pub(crate) stylesheet: &'a str,
    /// Path of the style sheet with the colour of the chapter, relative to the file.
    pub(crate) accent: Option<&'a str>,
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
        for path in std::iter::once(self.stylesheet).chain(self.accent) {
            out.tag("link").set("rel", "stylesheet").set("type", "text/css").set("href", path).empty();
            out.line();
        }
        out.raw("</head>\n");
        out.tag("body").set("class", class).open();
        out.line();
        body(&mut out);
        out.raw("</body>\n</html>\n");
        out.finish()
    }
}

/// The e-book, as seen from one of its text files.
pub(crate) struct TextFilePackage<'a> {
    pub(crate) plan: &'a Plan<'a>,
    /// Names of the issue's image files in the folder `images`.
    pub(crate) images: &'a [String],
    pub(crate) breaks: &'a PageBreaks<'a>,
    /// Pictures of formulas, in the folder `images` under the names of [`formula_name`].
    pub(crate) formulas: &'a [FormulaPicture],
    pub(crate) symbols: &'a DrawnSymbols,
    /// Index of the file in the plan.
    pub(crate) file: usize,
}

impl Package for TextFilePackage<'_> {
    fn link(&self, id: &str) -> Option<String> {
        self.plan.link(self.file, id)
    }

    fn image(&self, file: usize) -> Option<String> {
        self.images.get(file).map(|name| format!("../images/{name}"))
    }

    fn formula(&self, math: &Math) -> Option<FormulaImage> {
        let index = self.formulas.iter().position(|picture| picture.mathml == math.mathml)?;
        let FormulaPicture { width, depth, .. } = self.formulas[index];
        Some(FormulaImage { address: format!("../images/{}", formula_name(index)), width, depth })
    }

    fn symbols(&self) -> &DrawnSymbols {
        self.symbols
    }

    fn reference_id(&self, note: usize, occurrence: usize) -> String {
        self.plan.reference_id(note, occurrence)
    }

    fn back_link(&self, note: usize, occurrence: usize) -> Option<String> {
        self.plan.back_link(self.file, note, occurrence)
    }

    fn leaves(&self) -> &Leaves<'_> {
        self.breaks.leaves()
    }

    fn page_marks(&self, leaf: usize) -> &[PageMark] {
        self.breaks.in_leaf(leaf)
    }

    fn page_label(&self, id: &str) -> Option<&str> {
        self.breaks.label_of(id)
    }

    fn epub_type<'t>(&self, kind: &'t str) -> Option<&'t str> {
        Some(kind)
    }
}

/// Returns the file name of the picture of a formula.
pub(super) fn formula_name(index: usize) -> String {
    format!("formula-{:03}.png", index + 1)
}

/// Returns the path of the style sheet with the colour of a chapter, `#9b2226`.
pub(super) fn accent_path(accent: &str) -> String {
    format!("accent-{}.css", accent.trim_start_matches('#'))
}

/// Renders a text file. Also returns the page break markers in it, in order.
pub(crate) fn text_file<'a>(issue: &'a Issue, package: &'a TextFilePackage<'_>) -> (String, Vec<&'a PageMark>) {
    let file = &package.plan.files[package.file];
    let title = file.heading().map_or_else(|| issue.full_title(), title_text);
    let accent =
        file.section.and_then(|heading| heading.accent.as_deref()).map(|accent| format!("../{}", accent_path(accent)));
    let language = &issue.metadata.language;
    let shell = XhtmlShell { language, stylesheet: "../stylesheet.css", accent: accent.as_deref() };
    let mut written = Vec::new();
    let xhtml = shell.wrap(&title, "text", |out| {
        for part in &file.parts {
            written.extend(html::write(issue, package, part.content, &part.notes, out));
        }
    });
    (xhtml, written)
}
