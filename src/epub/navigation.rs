//! The navigation document (EPUB 3.3, section 7), which is the title page, and the NCX for EPUB 2 reading systems.

use super::front;
use super::page_breaks::{PageBreaks, PageTarget};
use super::plan::{Plan, fragment, title_text};
use crate::document::{FrontPart, Inline};
use crate::html::FileContent;
use crate::issue::Issue;
use crate::markup::Markup;
use crate::symbols::DrawnSymbols;

/// Path of the navigation document, relative to the package document.
pub(crate) const PATH: &str = "nav.xhtml";

/// An entry of the table of contents.
struct TocEntry {
    title: String,
    /// Language of the title, if it is not that of the issue.
    language: Option<String>,
    path: String,
    is_section: bool,
    children: Vec<TocEntry>,
}

/// Returns the table of contents: sections with their articles as children. Articles before the first section are on
/// the same level as the sections.
fn entries(issue: &Issue, plan: &Plan<'_>) -> Vec<TocEntry> {
    let mut entries: Vec<TocEntry> = Vec::new();
    let parts = plan.files.iter().flat_map(|file| file.parts.iter().enumerate().map(move |part| (file, part)));
    for (file, (index, part)) in parts {
        let title = part.content.heading().map_or_else(|| issue.metadata.title.clone(), title_text);
        let is_section = matches!(part.content, FileContent::Section(..));
        let id = part.content.heading().map(|heading| heading.id.as_str()).filter(|id| index > 0 && !id.is_empty());
        let fragment = id.map(|id| format!("#{}", fragment(id))).unwrap_or_default();
        let path = format!("text/{}{fragment}", file.name);
        let language = title_language(part.content).map(str::to_owned);
        let entry = TocEntry { title, language, path, is_section, children: Vec::new() };
        match (part.content, entries.last_mut()) {
            (FileContent::Article(_), Some(section)) if section.is_section => section.children.push(entry),
            (FileContent::Lead(_) | FileContent::Section(..) | FileContent::Article(_), _) => entries.push(entry),
        }
    }
    if entries.is_empty() {
        // The table of contents must have at least one entry, even for an empty issue.
        let (title, path) = (issue.metadata.title.clone(), format!("{PATH}#titlepage"));
        entries.push(TocEntry { title, language: None, path, is_section: false, children: Vec::new() });
    }
    entries
}

/// Returns the language of a title, if the whole title is in another language than the issue.
fn title_language(content: FileContent<'_>) -> Option<&str> {
    match (content, content.heading().map(|heading| heading.title.as_slice())) {
        (_, Some([Inline::Passage { language, .. }])) => Some(language),
        (FileContent::Article(article), _) => article.language.as_deref(),
        (FileContent::Lead(_) | FileContent::Section(..), _) => None,
    }
}

/// Renders the title page with the table of contents. It also has the hidden page list and landmarks, which reading
/// systems show in their menus.
pub(crate) fn document(
    issue: &Issue,
    plan: &Plan<'_>,
    breaks: &PageBreaks<'_>,
    (pages, symbols): (&[PageTarget], &DrawnSymbols),
) -> String {
    let terms = &issue.terms;
    front::shell(issue).wrap(&issue.full_title(), "titlepage contents", |out| {
        breaks.write_front(FrontPart::Title, out);
        front::title(issue, symbols, out);
        breaks.write_front(FrontPart::Contents, out);
        let tag = out.tag("nav").set("epub:type", "toc").set("role", "doc-toc").set("id", "toc");
        tag.set("aria-labelledby", "contents").open();
        out.line();
        out.tag("h2").set("id", "contents").with_text(&terms.contents);
        out.line();
        list(&entries(issue, plan), symbols, out);
        out.raw("</nav>\n");
        front::back(issue, symbols, out);
        front::imprint(issue, out);
        page_list(pages, &terms.pages, out);
        out.raw("<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n");
        let mut landmark = |kind: &str, path: &str, title: &str| {
            out.open("li");
            out.tag("a").set("epub:type", kind).set("href", path).with_text(title);
            out.raw("</li>\n");
        };
        landmark("cover", "cover.xhtml", &terms.cover);
        landmark("titlepage", &format!("{PATH}#titlepage"), &issue.publication.title);
        landmark("toc", &format!("{PATH}#toc"), &terms.contents);
        if let Some(first) = plan.files.first() {
            landmark("bodymatter", &format!("text/{}", first.name), &issue.metadata.title);
        }
        out.raw("</ol>\n</nav>\n");
    })
}

/// Renders the page list (EPUB 3.3, section 7.4.3).
fn page_list(pages: &[PageTarget], title: &str, out: &mut Markup) {
    if pages.is_empty() {
        return;
    }
    let tag = out.tag("nav").set("epub:type", "page-list").set("role", "doc-pagelist").set("id", "page-list");
    tag.set("aria-label", title).set("hidden", "hidden").open();
    out.raw("\n<ol>\n");
    for page in pages {
        out.open("li");
        out.tag("a").set("href", &page.href).with_text(&page.label);
        out.raw("</li>\n");
    }
    out.raw("</ol>\n</nav>\n");
}

fn list(entries: &[TocEntry], symbols: &DrawnSymbols, out: &mut Markup) {
    out.raw("<ol>\n");
    for entry in entries {
        out.tag("li").maybe("class", entry.is_section.then_some("section")).open();
        let language = entry.language.as_ref();
        let tag = out.tag("a").set("href", &entry.path).maybe("lang", language).maybe("xml:lang", language);
        tag.open();
        symbols.write(&entry.title, out);
        out.close("a");
        if !entry.children.is_empty() {
            out.line();
            list(&entry.children, symbols, out);
        }
        out.raw("</li>\n");
    }
    out.raw("</ol>\n");
}

/// Renders `toc.ncx` (OPF 2.0.1, section 2.4.1), with the same entries and pages as the navigation document.
pub(crate) fn ncx(issue: &Issue, plan: &Plan<'_>, pages: &[PageTarget]) -> String {
    let entries = entries(issue, plan);
    let depth = if entries.iter().any(|entry| !entry.children.is_empty()) { 2 } else { 1 };
    let mut out = Markup::default();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.tag("ncx")
        .set("xmlns", "http://www.daisy.org/z3986/2005/ncx/")
        .set("version", "2005-1")
        .set("xml:lang", issue.metadata.language.as_str())
        .open();
    out.raw("\n<head>\n");
    // Must be equal to the unique identifier of the package.
    out.tag("meta").set("name", "dtb:uid").set("content", issue.uuid().urn()).empty();
    out.line();
    out.tag("meta").set("name", "dtb:depth").set("content", depth).empty();
    out.line();
    let highest = pages.iter().filter_map(|page| page.label.parse().ok()).max().unwrap_or(0_usize);
    for (name, count) in [("dtb:totalPageCount", pages.len()), ("dtb:maxPageNumber", highest)] {
        out.tag("meta").set("name", name).set("content", count).empty();
        out.line();
    }
    out.raw("</head>\n<docTitle>");
    out.element("text", &issue.full_title());
    out.raw("</docTitle>\n<navMap>\n");
    let mut order = 0;
    points(&entries, &mut order, &mut out);
    out.raw("</navMap>\n");
    page_targets(pages, order, &mut out);
    out.raw("</ncx>\n");
    out.finish()
}

/// Renders the page list of the NCX. Pages whose labels are not decimal numbers have the type `special`.
fn page_targets(pages: &[PageTarget], order: usize, out: &mut Markup) {
    if pages.is_empty() {
        return;
    }
    out.raw("<pageList>\n");
    for (index, page) in pages.iter().enumerate() {
        let number = page.label.parse::<u32>().ok();
        let tag = out.tag("pageTarget").set("id", format_args!("page-target-{}", index + 1));
        let tag = tag.set("type", if number.is_some() { "normal" } else { "special" }).maybe("value", number);
        tag.set("playOrder", order + index + 1).open();
        out.raw("<navLabel>");
        out.element("text", &page.label);
        out.raw("</navLabel>");
        out.tag("content").set("src", &page.href).empty();
        out.raw("</pageTarget>\n");
    }
    out.raw("</pageList>\n");
}

fn points(entries: &[TocEntry], order: &mut usize, out: &mut Markup) {
    for entry in entries {
        *order += 1;
        out.tag("navPoint").set("id", format_args!("point-{order}")).set("playOrder", *order).open();
        out.raw("<navLabel>");
        out.element("text", &entry.title);
        out.raw("</navLabel>");
        out.tag("content").set("src", &entry.path).empty();
        out.line();
        points(&entry.children, order, out);
        out.raw("</navPoint>\n");
    }
}
