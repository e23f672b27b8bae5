//! The navigation document (EPUB 3.3, section 7) and the NCX that older readers look for.

use super::page_breaks::PageTarget;
use super::plan::{Matter, Plan, title_text};
use super::xhtml::Shell;
use crate::issue::Issue;
use crate::markup::Markup;

/// An entry of the contents.
struct Entry {
    title: String,
    path: String,
    is_section: bool,
    children: Vec<Entry>,
}

/// Sections with their articles; articles before the first section stand beside the sections.
fn entries(issue: &Issue, plan: &Plan<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for page in &plan.pages {
        let title = page.matter.heading().map_or_else(|| issue.metadata.title.clone(), title_text);
        let is_section = matches!(page.matter, Matter::Section(..));
        let entry = Entry { title, path: format!("text/{}", page.name), is_section, children: Vec::new() };
        match (page.matter, entries.last_mut()) {
            (Matter::Article(_), Some(section)) if section.is_section => section.children.push(entry),
            (Matter::Lead(_) | Matter::Section(..) | Matter::Article(_), _) => entries.push(entry),
        }
    }
    if entries.is_empty() {
        // Contents must have an entry, even those of an empty issue.
        let (title, path) = (issue.metadata.title.clone(), "title.xhtml".to_owned());
        entries.push(Entry { title, path, is_section: false, children: Vec::new() });
    }
    entries
}

/// `nav.xhtml`: the contents, which are a page of the issue too; the pages of the PDF and the landmarks, which are for the
/// reader's menus.
pub(crate) fn document(issue: &Issue, plan: &Plan<'_>, pages: &[PageTarget]) -> String {
    let shell = Shell { language: &issue.metadata.language, stylesheet: "stylesheet.css" };
    let terms = &issue.terms;
    shell.wrap(&terms.contents, "contents", |out| {
        let tag = out.tag("nav").set("epub:type", "toc").set("role", "doc-toc").set("id", "toc");
        tag.set("aria-labelledby", "contents").open();
        out.line();
        out.tag("h1").set("id", "contents").with_text(&terms.contents);
        out.line();
        list(&entries(issue, plan), out);
        out.raw("</nav>\n");
        page_list(pages, &terms.pages, out);
        out.raw("<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\">\n<ol>\n");
        let mut landmark = |kind: &str, path: &str, title: &str| {
            out.open("li");
            out.tag("a").set("epub:type", kind).set("href", path).with_text(title);
            out.raw("</li>\n");
        };
        landmark("cover", "cover.xhtml", &terms.cover);
        landmark("titlepage", "title.xhtml", &issue.publication.title);
        landmark("toc", "nav.xhtml#toc", &terms.contents);
        if let Some(first) = plan.pages.first() {
            landmark("bodymatter", &format!("text/{}", first.name), &issue.metadata.title);
        }
        out.raw("</ol>\n</nav>\n");
    })
}

/// The page list (EPUB 3.3, section 7.4.3).
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

fn list(entries: &[Entry], out: &mut Markup) {
    out.raw("<ol>\n");
    for entry in entries {
        out.tag("li").maybe("class", entry.is_section.then_some("section")).open();
        out.tag("a").set("href", &entry.path).with_text(&entry.title);
        if !entry.children.is_empty() {
            out.line();
            list(&entry.children, out);
        }
        out.raw("</li>\n");
    }
    out.raw("</ol>\n");
}

/// `toc.ncx` (OPF 2.0.1, section 2.4.1): the same contents and pages.
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
    // The same as the package's unique identifier.
    out.tag("meta").set("name", "dtb:uid").set("content", issue.uuid().urn()).empty();
    out.line();
    out.tag("meta").set("name", "dtb:depth").set("content", depth).empty();
    out.line();
    let most = pages.iter().filter_map(|page| page.label.parse().ok()).max().unwrap_or(0_usize);
    for (name, count) in [("dtb:totalPageCount", pages.len()), ("dtb:maxPageNumber", most)] {
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

/// Pages whose numbers are not plain figures are special ones to the NCX.
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

fn points(entries: &[Entry], order: &mut usize, out: &mut Markup) {
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
