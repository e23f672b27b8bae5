//! Limits on the length of texts that are not divided over lines or pages: the strings of a PDF, titles and cells.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Heading, Inline, Table, Target, each_inline, plain_text};
use crate::issue::Issue;
use crate::source::Span;

/// Maximum length of a title, of a name in the metadata, and of a cell of a table, in characters. Running heads, contents,
/// bookmarks and rows have them whole: a title of 16,000 characters takes half a minute.
const MAX_TITLE: usize = 4000;
/// Maximum length of a text that a PDF has in one string, in units of UTF-16. A string has at most 32,767 bytes (ISO
/// 19005-2, section 6.1.13), two of which mark the encoding.
const MAX_STRING: usize = 16_000;
/// Maximum length of the text on the back cover, which is one page, in characters.
const MAX_BACK: usize = 1200;

/// Reports texts that are too long for their place.
pub(super) fn run(issue: &Issue, report: &mut Report) {
    metadata(issue, report);
    let document = &issue.document;
    for section in &document.sections {
        let titles = section.heading.iter().chain(section.articles.iter().map(|article| &article.heading));
        titles.for_each(|title| heading(title, report));
    }
    document.each_block(&mut |block| match block {
        Block::Heading(title) => heading(title, report),
        Block::Table(table) => {
            cells(table, report);
        }
        Block::Chart(chart) => {
            string("this description of a chart", &chart.image.description, chart.image.span, report);
            cells(&chart.table, report);
        }
        Block::Equation(equation) => {
            string("the words of this formula", equation.math.alternative(), equation.span, report);
        }
        Block::Figure(figure) => {
            if let Some(link) = &figure.link {
                address(&link.target, figure.span, report);
            }
        }
        Block::Callout { title: Some(title), span, .. } => text("this title", MAX_TITLE, title, *span, report),
        Block::Disclosure { summary, span, .. } => text("this summary", MAX_TITLE, summary, *span, report),
        Block::Callout { title: None, .. }
        | Block::Paragraph { .. }
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Collection { .. }
        | Block::Directive { .. }
        | Block::Passage { .. } => {}
    });
    document.each_image(&mut |image| string("this description of an image", &image.description, image.span, report));
    document.each_run(&mut |run| each_inline(run, &mut |inline| of_inline(inline, report)));
}

/// Checks an inline that is a string in the PDF or has one.
fn of_inline(inline: &Inline, report: &mut Report) {
    match inline {
        Inline::Abbreviation { title, span, .. } => string("the long form of this abbreviation", title, *span, report),
        Inline::Link { target, span, .. } => address(target, *span, report),
        Inline::Math(math) => string("the words of this formula", math.alternative(), math.span, report),
        Inline::Text { .. }
        | Inline::Code { .. }
        | Inline::SoftBreak { .. }
        | Inline::HardBreak { .. }
        | Inline::Styled { .. }
        | Inline::Passage { .. }
        | Inline::Image(_)
        | Inline::Mention { .. }
        | Inline::Reference { .. }
        | Inline::DataFigure(_)
        | Inline::IndexMark { .. }
        | Inline::Anchor { .. }
        | Inline::NoteReference { .. } => {}
    }
}

/// Checks the metadata that is printed or written into the PDF.
fn metadata(issue: &Issue, report: &mut Report) {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let line = |what, value: &Option<String>, report: &mut Report| {
        if let Some(value) = value {
            of_metadata(what, MAX_TITLE, value, report);
        }
    };
    of_metadata("the title of the issue", MAX_TITLE, &metadata.title, report);
    of_metadata("the title of the publication", MAX_TITLE, &publication.title, report);
    line("the subtitle of the publication", &publication.subtitle, report);
    line("the name of the publisher", &publication.publisher, report);
    line("the place of publication", &publication.place, report);
    line("the registration", &publication.registration, report);
    line("the colophon", &publication.colophon, report);
    line("the statement of rights", &publication.rights, report);
    line("the volume", &metadata.volume, report);
    line("the number", &metadata.number, report);
    metadata.summary.iter().for_each(|summary| of_metadata("the summary", MAX_STRING, summary, report));
    metadata.back.iter().for_each(|back| of_metadata("the text on the back cover", MAX_BACK, back, report));
    of_metadata("the list of subjects", MAX_STRING, &metadata.subjects.join(", "), report);
    let people = metadata.contributors.iter();
    people.for_each(|person| of_metadata("the name of a contributor", MAX_TITLE, &person.name, report));
    if let Some(doi) = &metadata.doi {
        of_metadata("the DOI", MAX_TITLE, doi.as_str(), report);
    }
}

fn of_metadata(what: &str, limit: usize, value: &str, report: &mut Report) {
    if length(value) > limit {
        let place = report.sources.find_start(value);
        report.push(too_long(what, length(value), limit, place, "shorten it"));
    }
}

fn heading(heading: &Heading, report: &mut Report) {
    text("this heading", MAX_TITLE, &heading.title, heading.span, report);
}

fn cells(table: &Table, report: &mut Report) {
    let cells = table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells));
    // One message for a table is enough.
    let long = cells.map(|cell| (cell, length(&plain_text(cell)))).find(|(_, length)| *length > MAX_TITLE);
    if let Some((cell, length)) = long {
        let place = cell.first().map_or(table.span, Inline::span);
        let help = "write long texts as paragraphs; in a table, a row is not divided well over pages";
        report.push(too_long("a cell of this table", length, MAX_TITLE, Some(place), help));
    }
}

fn text(what: &str, limit: usize, run: &[Inline], span: Span, report: &mut Report) {
    let length = length(&plain_text(run));
    if length > limit {
        let help = "shorten it: it is printed whole in contents, running heads or bookmarks";
        report.push(too_long(what, length, limit, Some(span), help));
    }
}

fn string(what: &str, value: &str, span: Span, report: &mut Report) {
    if length(value) > MAX_STRING {
        let help = "shorten it: a PDF has it in one string; write a long text as paragraphs";
        report.push(too_long(what, length(value), MAX_STRING, Some(span), help));
    }
}

/// Checks the address of a link. Longer ones are refused by Typst.
fn address(target: &Target, span: Span, report: &mut Report) {
    if let Target::Url(url) = target
        && url.len() > 8000
    {
        report.push(too_long("the address of this link", url.len(), 8000, Some(span), "look for a shorter address"));
    }
}

/// Returns the length in units of UTF-16, as a PDF counts.
fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

fn too_long(what: &str, length: usize, limit: usize, place: Option<Span>, help: &str) -> Diagnostic {
    let message = format!("{what} has {length} characters; at most {limit} are allowed");
    Diagnostic::new(Code::OverLimit, place, message, help)
}
