//! Tests of the HTML writer without the files of an e-book.

use std::collections::HashSet;

use super::{FileContent, FormulaImage, Package, PageMark, write};
use crate::document::{Block, Document, Inline, Leaves, Math};
use crate::issue::Issue;
use crate::markup::Markup;
use crate::symbols::DrawnSymbols;

mod nodes;
pub(crate) mod sample;
pub(crate) mod sample_issue;

use sample::{document, paragraph, section, text};
use sample_issue::issue;

/// A package with all of the text in a single file.
struct SingleFile<'a> {
    ids: HashSet<&'a str>,
    leaves: Leaves<'a>,
    mark: Option<PageMark>,
    has_pictures: bool,
    symbols: DrawnSymbols,
    is_epub: bool,
}

impl<'a> SingleFile<'a> {
    fn new(document: &'a Document, is_epub: bool) -> Self {
        let mut ids: HashSet<&str> = document.notes.iter().map(|note| note.id.as_str()).collect();
        for block in &document.sections[0].blocks {
            block.each_id(&mut |id| {
                ids.insert(id);
            });
        }
        Self {
            ids,
            leaves: Leaves::of(document),
            mark: None,
            has_pictures: false,
            symbols: DrawnSymbols::default(),
            is_epub,
        }
    }
}

impl Package for SingleFile<'_> {
    fn link(&self, id: &str) -> Option<String> {
        self.ids.contains(id).then(|| format!("#{id}"))
    }

    fn image(&self, file: usize) -> Option<String> {
        ["../images/001-map.svg"].get(file).map(|&path| path.to_owned())
    }

    fn formula(&self, math: &Math) -> Option<FormulaImage> {
        self.has_pictures.then(|| FormulaImage { address: format!("{}.png", math.latex), width: 2.5, depth: 0.25 })
    }

    fn symbols(&self) -> &DrawnSymbols {
        &self.symbols
    }

    fn reference_id(&self, note: usize, occurrence: usize) -> String {
        format!("ref-{note}-{occurrence}")
    }

    fn back_link(&self, note: usize, occurrence: usize) -> Option<String> {
        Some(format!("#{}", self.reference_id(note, occurrence)))
    }

    fn leaves(&self) -> &Leaves<'_> {
        &self.leaves
    }

    fn page_marks(&self, leaf: usize) -> &[PageMark] {
        if leaf == 0 { self.mark.as_slice() } else { &[] }
    }

    fn page_label(&self, _id: &str) -> Option<&str> {
        None
    }

    fn epub_type<'t>(&self, kind: &'t str) -> Option<&'t str> {
        Some(kind).filter(|_| self.is_epub)
    }
}

/// Writes the blocks before the first section, and all notes.
fn lead(issue: &Issue, package: &SingleFile<'_>) -> String {
    let mut out = Markup::default();
    let notes: Vec<usize> = (0..issue.document.notes.len()).collect();
    write(issue, package, FileContent::Lead(&issue.document.sections[0].blocks), &notes, &mut out);
    out.finish()
}

/// Writes a document for an e-book. Returns the content of the section element.
fn body(document: Document) -> String {
    let issue = issue(document);
    let html = lead(&issue, &SingleFile::new(&issue.document, true));
    let file = format!("<body xmlns:epub=\"http://www.idpf.org/2007/ops\">{html}</body>");
    roxmltree::Document::parse(&file).unwrap();
    let (_, inside) = html.strip_prefix("<section class=\"lead\"").unwrap().split_once(">\n").unwrap();
    inside.strip_suffix("</section>\n").unwrap().to_owned()
}

fn blocks(blocks: Vec<Block>) -> String {
    body(document(vec![section(None, blocks, vec![])]))
}

#[test]
fn html_outside_an_e_book_has_no_epub_types() {
    let mut document = sample::everything();
    document.sections[0].blocks = sample::all_blocks();
    let issue = issue(document);
    let package = |is_epub| SingleFile::new(&issue.document, is_epub);
    assert!(lead(&issue, &package(true)).contains(" epub:type=\"footnote\""));
    let html = lead(&issue, &package(false));
    assert!(!html.contains("epub:"), "{html}");
    roxmltree::Document::parse(&html).unwrap();
    assert!(html.contains(" role=\"doc-footnote\""), "{html}");
}

#[test]
fn page_marks_are_written_at_the_word_where_the_page_begins() {
    let issue = issue(document(vec![section(None, vec![paragraph(vec![text("one two")])], vec![])]));
    let mut package = SingleFile::new(&issue.document, true);
    package.mark = Some(PageMark { label: "7".to_owned(), id: "page-7".to_owned(), at: 4 });
    let mark = "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-7\" aria-label=\"7\"></span>";
    let html = lead(&issue, &package);
    assert!(html.contains(&format!("<p>one {mark}two</p>")), "{html}");
}

#[test]
fn a_formula_can_have_a_picture_beside_it() {
    let mathml = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>a</mi></math>".to_owned();
    let math = Math {
        latex: "a".to_owned(),
        mathml,
        words: "a".to_owned(),
        description: String::new(),
        figures: Vec::new(),
        span: sample::span(),
    };
    let issue = issue(document(vec![section(None, vec![paragraph(vec![Inline::Math(math)])], vec![])]));
    let mut package = SingleFile::new(&issue.document, true);
    assert!(!lead(&issue, &package).contains("<img"));
    package.has_pictures = true;
    let html = lead(&issue, &package);
    let picture = "</math></span><img class=\"formula-picture\" src=\"a.png\" alt=\"a\" style=\"width: 2.5em; vertical-align: \
                   -0.25em\" />";
    assert!(html.contains(picture), "{html}");
}
