//! Tests of the EPUB writer without external tools. `tests/run` validates its output with `EPUBCheck` and Ace.

use std::io::{Cursor, Read};
use std::path::Path;
use std::time::Duration;

use zip::{CompressionMethod, DateTime, ZipArchive};

use super::xhtml::{self, TextFilePackage};
use super::{EpubCover, EpubDraft, book::Book, page_breaks::PageBreaks, plan::Plan};
use crate::document::{ImageFormat, Paging};
use crate::html::tests::sample::{self, PIXEL, article, document, link, paragraph, section, text, words};
use crate::html::tests::sample_issue::issue;
use crate::issue::Issue;
use crate::publication::{Contributor, EpubSplit, Role};
use crate::symbols::DrawnSymbols;

mod notes;

fn cover() -> EpubCover {
    EpubCover { format: ImageFormat::Png, alt: "The first page of \"The Ferry\"".to_owned(), is_drawing: false }
}

fn write(issue: &Issue) -> Vec<u8> {
    EpubDraft::new(issue, &cover(), &Paging::default(), &[]).pack().unwrap().with_cover(PIXEL).unwrap()
}

fn names(epub: &[u8]) -> Vec<String> {
    let mut archive = ZipArchive::new(Cursor::new(epub)).unwrap();
    (0..archive.len()).map(|index| archive.by_index_raw(index).unwrap().name().to_owned()).collect()
}

fn read(epub: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(epub)).unwrap();
    let mut content = String::new();
    archive.by_name(&format!("OEBPS/{name}")).unwrap().read_to_string(&mut content).unwrap();
    content
}

/// Renders a text file without page break markers.
fn text_file(issue: &Issue, plan: &Plan<'_>, images: &[String], index: usize) -> String {
    let (paging, file) = (Paging::default(), index);
    let breaks = PageBreaks::new(&issue.document, &paging, plan);
    let symbols = DrawnSymbols::of(issue);
    xhtml::text_file(issue, &TextFilePackage { plan, images, breaks: &breaks, formulas: &[], symbols: &symbols, file })
        .0
}

#[test]
fn the_mimetype_comes_first_and_entries_have_no_time() {
    let epub = write(&issue(sample::everything()));
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(names(&epub)[..4], ["mimetype", "META-INF/container.xml", "OEBPS/cover.xhtml", "OEBPS/text/001.xhtml"]);
    let mut archive = ZipArchive::new(Cursor::new(&epub)).unwrap();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).unwrap();
        assert_eq!(entry.last_modified(), Some(DateTime::default()), "{}", entry.name());
        assert_eq!(entry.unix_mode().map(|mode| mode & 0o777), Some(0o644), "{}", entry.name());
        let stored =
            entry.name() == "mimetype" || Path::new(entry.name()).extension().is_some_and(|ending| ending == "png");
        assert_eq!(entry.compression() == CompressionMethod::Stored, stored, "{}", entry.name());
    }
}

#[test]
fn the_same_issue_gives_the_same_bytes() {
    let first = write(&issue(sample::everything()));
    std::thread::sleep(Duration::from_millis(2100));
    assert!(first == write(&issue(sample::everything())), "zip times count in steps of two seconds");
}

#[test]
fn every_file_is_in_the_manifest_once_and_well_formed() {
    let epub = write(&issue(sample::everything()));
    let package = read(&epub, "content.opf");
    let mut ids: Vec<&str> = package.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    for name in names(&epub) {
        let Some(path) = name.strip_prefix("OEBPS/").filter(|path| *path != "content.opf") else { continue };
        assert_eq!(package.matches(&format!(" href=\"{path}\"")).count(), 1, "{path}");
        if path.ends_with("xhtml") || path.ends_with("ncx") {
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
            roxmltree::Document::parse_with_options(&read(&epub, path), options).unwrap();
        }
    }
    assert!(package.contains("href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav svg\""));
    assert!(package.contains("href=\"images/cover.png\" media-type=\"image/png\" properties=\"cover-image\""));
}

#[test]
fn the_package_has_all_metadata() {
    let issue = issue(sample::everything());
    let package = read(&write(&issue), "content.opf");
    assert!(package.contains(&format!("<dc:title id=\"main-title\">{}</dc:title>", issue.full_title())), "{package}");
    for line in [
        "<dc:identifier id=\"doi\">urn:doi:10.1000/182</dc:identifier>",
        "<dc:identifier id=\"issn\">urn:ISSN:2049-3630</dc:identifier>",
        "<dc:language>en</dc:language>",
        "<dc:date>2026-03</dc:date>",
        "<meta refines=\"#main-title\" property=\"file-as\">Ferry, The, March 2026</meta>",
        "<dc:publisher id=\"publisher\">Harbour &amp; Sons</dc:publisher>",
        "<meta refines=\"#publisher\" property=\"file-as\">Harbour &amp; Sons</meta>",
        "<dc:rights>CC BY 4.0</dc:rights>",
        "<dc:subject>ferries</dc:subject>",
        "<dc:creator id=\"contributor-1\">Anna Berg</dc:creator>",
        "<meta refines=\"#contributor-1\" property=\"file-as\">Berg, Anna</meta>",
        "<meta refines=\"#contributor-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<dc:contributor id=\"contributor-2\">Olu Bello</dc:contributor>",
        "<meta refines=\"#contributor-2\" property=\"role\" scheme=\"marc:relators\">edt</meta>",
        "<meta property=\"belongs-to-collection\" id=\"series\">The Ferry</meta>",
        "<meta refines=\"#series\" property=\"file-as\">Ferry, The</meta>",
        "<meta refines=\"#series\" property=\"group-position\">12.04</meta>",
        "<meta name=\"calibre:series\" content=\"The Ferry\" />",
        "<meta name=\"calibre:series_index\" content=\"12.04\" />",
        "<meta refines=\"#series\" property=\"dcterms:identifier\">urn:ISSN:2049-3630</meta>",
        "<meta property=\"dcterms:modified\">2026-03-01T00:00:00Z</meta>",
        "<meta property=\"schema:accessModeSufficient\">textual,visual</meta>",
    ] {
        assert!(package.contains(line), "{line}\n{package}");
    }
}

/// Old reading systems and conversion services fail on these, and a reader's theme does not match the system's.
#[test]
fn the_style_sheet_has_nothing_that_reading_systems_fail_on() {
    let css = read(&write(&issue(sample::everything())), "stylesheet.css");
    for absent in ["var(", "/*", "prefers-color-scheme", "color-scheme"] {
        assert!(!css.contains(absent), "{absent}\n{css}");
    }
    assert!(css.contains("[hidden] {\n  display: none;\n}"), "{css}");
    let rules = css.split('}').filter_map(|rule| rule.split_once('{'));
    for (selector, declarations) in rules {
        let declares = |name: &str| declarations.lines().any(|line| line.trim_start().starts_with(name));
        assert!(!(declares("display: inline-block") && declares("width:")), "{selector}");
        // Text has the colour of the page; only marked words have their own ground.
        assert!(!declares("color:") || declares("background-color:") || declares("color: inherit"), "{selector}");
    }
}

#[test]
fn contents_nest_articles_in_their_sections() {
    let before = article("Before <all>", "before", vec![]);
    let sections = vec![
        section(None, vec![], vec![before]),
        section(Some(("What’s new?", "whats-new")), vec![], vec![article("Tides", "tides", vec![])]),
        section(Some(("Letters", "letters")), vec![], vec![]),
    ];
    let issue = issue(document(sections));
    let paging = Paging::default();
    let book = Book::new(&issue, &cover(), &paging, &[]);
    let nav = book.resources.iter().find(|resource| resource.properties == "nav").unwrap();
    let nav = std::str::from_utf8(&nav.bytes).unwrap();
    let (_, list) = nav.split_once("</h2>\n").unwrap();
    let (list, _) = list.split_once("</nav>").unwrap();
    assert_eq!(
        list,
        "<ol>\n<li><a href=\"text/001-before.xhtml\">Before &lt;all&gt;</a></li>\n\
         <li class=\"section\"><a href=\"text/002-whats-new.xhtml\">What’s new?</a>\n<ol>\n\
         <li><a href=\"text/002-whats-new.xhtml#tides\">Tides</a></li>\n</ol>\n</li>\n\
         <li class=\"section\"><a href=\"text/003-letters.xhtml\">Letters</a></li>\n</ol>\n"
    );
    assert_eq!(book.ncx.matches("<navPoint ").count(), 4);
    assert!(book.ncx.contains("<meta name=\"dtb:depth\" content=\"2\" />"));
}

#[test]
fn an_empty_issue_has_a_table_of_contents() {
    let issue = issue(document(vec![]));
    let nav = read(&write(&issue), "nav.xhtml");
    assert!(nav.contains("<li><a href=\"nav.xhtml#titlepage\">The Ferry</a></li>"), "{nav}");
}

#[test]
fn links_between_files_name_the_file() {
    let here =
        vec![paragraph(vec![link("#far away", "there"), text(" "), link("#tides", "here"), link("#gone", "gone")])];
    let there = vec![sample::heading(3, "Far", "far away")];
    let sections = vec![section(None, vec![], vec![article("A", "tides", here), article("B", "b", there)])];
    let issue = issue(document(sections));
    let xhtml = text_file(&issue, &Plan::new(&issue.document, EpubSplit::Article), &[], 0);
    assert!(
        xhtml.contains("<p><a href=\"002-b.xhtml#far%20away\">there</a> <a href=\"#tides\">here</a>gone</p>"),
        "{xhtml}"
    );
}

#[test]
fn the_title_page_groups_contributors_by_role() {
    let mut issue = issue(document(vec![]));
    let name = |name: &str, role| Contributor { name: name.to_owned(), file_as: None, role };
    issue.metadata.contributors = vec![name("A", Role::Author), name("E & F", Role::Editor), name("B", Role::Author)];
    let page = read(&write(&issue), "nav.xhtml");
    let editor = issue.terms.role(Role::Editor);
    assert!(
        page.contains(&format!("<p>{}: A, B</p>\n<p>{editor}: E &amp; F</p>\n", issue.terms.role_of(Role::Author, 2))),
        "{page}"
    );
    assert!(page.contains("<h1 id=\"title\">The Ferry</h1>"), "{page}");
    assert!(page.contains("DOI <a href=\"https://doi.org/10.1000/182\">10.1000/182</a>"), "{page}");
}

#[test]
fn file_names_are_short_and_ascii() {
    let name = |id: &str| super::plan::file_name(7, id, "xhtml");
    assert_eq!(name("Über uns! / 2"), "007-ber-uns-2.xhtml");
    assert_eq!(name("новости"), "007.xhtml");
    assert_eq!(name(&"long-".repeat(20)), "007-long-long-long-long-long-long-long-long.xhtml");
    assert_eq!(name("victims-of-trafficking-in-criminal-proceedings"), "007-victims-of-trafficking-in-criminal.xhtml");
    assert_eq!(name(&"x".repeat(50)), format!("007-{}.xhtml", "x".repeat(40)));
}

#[test]
fn hebrew_is_set_right_to_left() {
    let mut issue = issue(document(vec![section(None, vec![words("שלום")], vec![])]));
    issue.metadata.language = crate::publication::Language::new("he").unwrap();
    let epub = write(&issue);
    assert!(read(&epub, "content.opf").contains("page-progression-direction=\"rtl\""));
    assert!(read(&epub, "text/001.xhtml").contains("lang=\"he\" xml:lang=\"he\" dir=\"rtl\""));
}

/// Returns the ids of the headings in each text file.
fn headings_by_file(issue: &Issue, split: EpubSplit) -> Vec<Vec<String>> {
    let plan = Plan::new(&issue.document, split);
    let ids = |index: usize| {
        let parts = plan.files[index].parts.iter().filter_map(|part| part.content.heading());
        parts.map(|heading| heading.id.clone()).collect()
    };
    (0..plan.files.len()).map(ids).collect()
}

#[test]
fn files_begin_with_articles_or_sections() {
    let articles = || vec![article("A", "a", vec![]), article("B", "b", vec![])];
    let issue = issue(document(vec![
        section(None, vec![words("Lead.")], articles()),
        section(Some(("With text", "c")), vec![words("Text.")], vec![article("D", "d", vec![])]),
        section(Some(("Without text", "e")), vec![], vec![article("F", "f", vec![]), article("G", "g", vec![])]),
    ]));
    let by_article: [&[&str]; 7] = [&[], &["a"], &["b"], &["c"], &["d"], &["e", "f"], &["g"]];
    assert_eq!(headings_by_file(&issue, EpubSplit::Article), by_article);
    let by_section: [&[&str]; 3] = [&["a", "b"], &["c", "d"], &["e", "f", "g"]];
    assert_eq!(headings_by_file(&issue, EpubSplit::Section), by_section);
}
