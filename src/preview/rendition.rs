//! A version of the previewed issue: its pages, the text on them and the e-book, as the page in the browser needs them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Report};
use crate::digest::DigestBuilder;
use crate::document::Paging;
use crate::epub::{EpubCover, EpubDraft};
use crate::issue::Issue;
use crate::judge::{LaidOutContent, TextRun};
use crate::pdf::{PageView, Pages};
use crate::print::PrintInks;
use crate::source::{Source, Span};

/// Maximum distance of a click from a line of text, in points.
const REACH: f64 = 24.0;

/// The pages of the issue at one time.
pub(super) struct Rendition {
    pub(super) issue: Arc<Issue>,
    pub(super) pages: Pages,
    pub(super) views: Vec<PageView>,
    /// Diagnostics before the layout, with the sources that the pages come from.
    pub(super) read_report: Report,
    /// Whether the pages are those of the print edition.
    pub(super) is_print: bool,
    /// The inks of the print edition.
    pub(super) inks: Option<PrintInks>,
    content: OnceLock<LaidOutContent>,
}

/// A place in the author's files.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct EditPlace {
    /// Path relative to the publication.
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The text on a page that comes from one line of a file.
#[derive(Debug, Serialize)]
pub(super) struct PlaceOnPage {
    #[serde(flatten)]
    pub(super) place: EditPlace,
    /// Area on the page, in points: left, top, right, bottom.
    area: [f64; 4],
    pub(super) text: String,
}

/// A line of text on a page, or a part of one, in points from the corner of the page.
#[derive(Debug, Serialize)]
pub(super) struct TextPiece<'a> {
    pub(super) left: f64,
    pub(super) top: f64,
    width: f64,
    size: f64,
    pub(super) text: &'a str,
}

impl Rendition {
    /// `inks` are those of the print edition, if `pages` are of it.
    pub(super) fn new(issue: Arc<Issue>, pages: Pages, read_report: Report, inks: Option<PrintInks>) -> Self {
        let (views, is_print) = (pages.views(), inks.is_some());
        Self { issue, pages, views, read_report, is_print, inks, content: OnceLock::new() }
    }

    fn content(&self) -> &LaidOutContent {
        self.content.get_or_init(|| self.pages.content(&self.issue))
    }

    /// Returns the text of the page with a digest, in drawing order.
    pub(super) fn text(&self, digest: &str) -> Option<Vec<TextPiece<'_>>> {
        let index = self.views.iter().position(|view| view.digest == digest)?;
        let runs = self.content().pages.get(index)?.runs.iter().filter(|run| !run.is_blank());
        Some(
            runs.map(|run| TextPiece {
                left: round(run.left),
                top: round(run.baseline - 0.8 * run.size),
                width: round(run.right - run.left),
                size: round(run.size),
                text: &run.text,
            })
            .collect(),
        )
    }

    /// Returns the place in the author's files of the text nearest to a point on a page, in points.
    pub(super) fn place(&self, page: usize, x: f64, y: f64) -> Option<EditPlace> {
        let runs = &self.content().pages.get(page)?.runs;
        let distance = |run: &TextRun| {
            let (dx, dy) = ((run.left - x).max(x - run.right).max(0.0), {
                let (top, bottom) = (run.baseline - 0.8 * run.size, run.baseline + 0.3 * run.size);
                (top - y).max(y - bottom).max(0.0)
            });
            dx.hypot(dy)
        };
        let near = runs.iter().filter_map(|run| Some((distance(run), self.origin(run)?)));
        let (_, span) = near.filter(|(distance, _)| *distance <= REACH).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(place_of(self.read_report.sources.get(span.source), span))
    }

    /// Returns the places in the author's files that the text of a page comes from, in drawing order: one for each line of
    /// a file.
    pub(super) fn places(&self, digest: &str) -> Option<Vec<PlaceOnPage>> {
        let index = self.views.iter().position(|view| view.digest == digest)?;
        let mut places: Vec<PlaceOnPage> = Vec::new();
        for run in self.content().pages.get(index)?.runs.iter().filter(|run| !run.is_blank()) {
            let Some(span) = self.origin(run) else { continue };
            let place = place_of(self.read_report.sources.get(span.source), span);
            let area = area_of(run);
            match places.last_mut().filter(|last| (&last.place.file, last.place.line) == (&place.file, place.line)) {
                Some(last) => {
                    last.area = united(&last.area, &area);
                    last.text.push(' ');
                    last.text.push_str(run.text.trim());
                }
                None => places.push(PlaceOnPage { place, area, text: run.text.trim().to_owned() }),
            }
        }
        Some(places)
    }

    /// Returns the author's text that a piece of text comes from.
    fn origin(&self, run: &TextRun) -> Option<Span> {
        self.pages.origin(run.start.as_ref().or(run.end.as_ref())?)
    }

    /// Returns the area of the text that a fault of a page is about, in points: left, top, right, bottom.
    pub(super) fn fault_area(&self, diagnostic: &Diagnostic) -> Option<[f64; 4]> {
        let (place, span) = (diagnostic.page.as_deref()?, diagnostic.span?);
        let runs = &self.content().pages.get(place.page.checked_sub(1)?)?.runs;
        let overlaps =
            |origin: Span| origin.source == span.source && origin.start < span.end && span.start < origin.end;
        runs.iter().filter(|run| self.origin(run).is_some_and(overlaps)).map(area_of).reduce(|a, b| united(&a, &b))
    }
}

/// Returns the area of a piece of text, in points: left, top, right, bottom.
fn area_of(run: &TextRun) -> [f64; 4] {
    [run.left, run.baseline - 0.8 * run.size, run.right, run.baseline + 0.3 * run.size].map(round)
}

fn united(a: &[f64; 4], b: &[f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Returns the place of the start of a span.
fn place_of(source: &Source, span: Span) -> EditPlace {
    let position = source.position(span.range().start);
    EditPlace { file: source.path().to_owned(), line: position.line, column: position.column }
}

/// Rounds to a hundredth of a point.
fn round(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// The files of the e-book.
#[derive(Default)]
pub(super) struct Ebook {
    files: BTreeMap<String, Arc<[u8]>>,
    /// The documents in reading order.
    pub(super) documents: Vec<BookDocument>,
}

/// A document of the e-book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct BookDocument {
    /// Path in the e-book.
    pub(super) path: String,
    /// Title of the document.
    title: String,
    /// Digest of the document, the style sheet and the images, in hexadecimal digits.
    pub(super) digest: String,
}

impl Ebook {
    /// Makes the e-book. `cover` is the cover image.
    pub(super) fn new(issue: &Issue, pages: &Pages, cover: &[u8]) -> Self {
        let paging = if issue.publication.epub.page_list { pages.paging(issue) } else { Paging::default() };
        // Browsers set formulas, so the preview needs no pictures of them.
        let resources = EpubDraft::new(issue, &EpubCover::of(issue), &paging, &[]).resources(cover);
        // Style sheet and images are a part of each document; the cover changes with the headlines.
        let mut shared = DigestBuilder::new("e-book");
        for (path, bytes) in
            resources.iter().filter(|(path, _)| path.starts_with("images/") || has_extension(path, "css"))
        {
            shared.add(path.as_bytes());
            shared.add(bytes);
        }
        let documents = resources
            .iter()
            .filter(|(path, _)| has_extension(path, "xhtml"))
            .map(|(path, bytes)| {
                let digest = shared.clone().with(bytes).finish().to_string();
                BookDocument { path: path.clone(), title: title(bytes), digest: digest.chars().take(32).collect() }
            })
            .collect();
        Self { files: resources.into_iter().map(|(path, bytes)| (path, Arc::from(bytes))).collect(), documents }
    }

    /// Returns the file at a path in the e-book.
    pub(super) fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        self.files.get(path).map(Arc::clone)
    }
}

/// Returns the title of an XHTML document.
fn title(xhtml: &[u8]) -> String {
    let text = String::from_utf8_lossy(xhtml);
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    title.map(|(title, _)| html_escape::decode_html_entities(title).into_owned()).unwrap_or_default()
}

fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}
