//! White where a reader expects text: pages that are nearly empty, holes, columns of uneven length.

use super::content::{ElementKind, Ground};
use super::ink::PageInk;
use super::line::{PageText, TextLine};
use super::{Code, Fault, uneven};

/// Share of the text area below which a page is nearly empty: from the first to the last line, in each column.
const NEARLY_EMPTY: f64 = 0.15;
/// Share of the height of the text area from which on a page is full.
const FULL: f64 = 0.85;
/// Share of the text area from which on a white rectangle is a hole.
const HOLE: f64 = 0.3;
/// Share of the text area from which on white in several columns, or above text on the last page, is a hole.
const SCATTERED_HOLE: f64 = 0.3;
const HOLE_ON_LAST_PAGE: f64 = 0.2;

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let count = text.content.pages.len();
    for page in 1..count {
        let own = PageInk::of_text(text, page).extent().max(PageInk::of_author(text, page).share());
        let share = if own > 0.0 { own } else { PageInk::new(text, page).extent() };
        let is_turned = changes_format(text, page - 1);
        if share > 0.0 && share < NEARLY_EMPTY && !is_turned && !is_title_page(text, page) && runs_over(text, page - 1)
        {
            let size = format!("{:.0} % empty", (1.0 - share) * 100.0);
            let message = format!("the page is {size}");
            let help = "shorten the issue so that the page goes away, or add to it";
            let mut fault = text.page_fault(Code::PageNearlyEmpty, page, message, help);
            fault.place.size = Some(size);
            faults.push(fault);
        }
    }
    for page in 0..count.saturating_sub(1) {
        if !flows_on(text, page) || is_title_page(text, page) || changes_format(text, page) {
            continue;
        }
        let ink = PageInk::new(text, page);
        let has_columns = !text.columns(page).is_empty();
        let hole = ink.largest_hole(!has_columns);
        let scattered = if has_columns { ink.white_in_columns() } else { 0.0 };
        if hole > HOLE || scattered > SCATTERED_HOLE {
            faults.push(white_hole(text, page, hole.max(scattered), "although the text goes on"));
        } else {
            uneven::find(text, page, faults);
        }
    }
    let is_reported = |fault: &Fault| fault.code == Code::PageNearlyEmpty;
    if count > 1 && !is_title_page(text, count - 1) && !faults.iter().any(is_reported) {
        let has_margin = text.columns(count - 1).is_empty();
        let hole = PageInk::of_everything(text, count - 1)
            .above_text(&PageInk::of_text(text, count - 1))
            .largest_hole(has_margin);
        if hole > HOLE_ON_LAST_PAGE {
            faults.push(white_hole(text, count - 1, hole, "above text or a picture"));
        }
    }
    faults.extend((1..count.saturating_sub(1)).filter(|page| is_blank(text, *page)).map(|page| blank(text, page)));
}

/// Returns `true` for a page without text, pictures and colour before a picture that fills the next page.
fn is_blank(text: &PageText<'_>, page: usize) -> bool {
    let mut lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let next = &text.content.pages[page + 1];
    lines.next().is_none()
        && text.content.pages[page].fill == Some([1.0; 3])
        && PageInk::new(text, page).share() <= 0.0
        && next.pictures.iter().any(|picture| picture.area.contains(&next.trim, 1.0))
}

/// Returns the fault of a blank page before a picture over two pages, which begins on a left page. Its position is that of
/// the picture.
fn blank(text: &PageText<'_>, page: usize) -> Fault {
    let help =
        "move the picture over two pages up or down by some paragraphs, or give it a single page with `.page .full`";
    let fault = text.page_fault(Code::PageNearlyEmpty, page + 1, "the page is empty", help);
    Fault { place: text.place(page, None), ..fault }
}

fn white_hole(text: &PageText<'_>, page: usize, share: f64, words: &str) -> Fault {
    let size = format!("{:.0} % of the page", share * 100.0);
    let (message, help) = if has_picture_alone(text, page) {
        let help = "crop the picture to the format of the page, or set it so that text stands with it";
        (format!("a picture alone on its page leaves {size} white"), help)
    } else {
        let help = "move a figure, table or box that stands near the hole, or let it break";
        (format!("a white hole takes {size}, {words}"), help)
    };
    let mut fault = text.page_fault(Code::PageWhiteHole, page, message, help);
    fault.place.size = Some(size);
    fault
}

/// Returns `true` if a page has one picture, and no other words of the author than its caption.
fn has_picture_alone(text: &PageText<'_>, page: usize) -> bool {
    let mut lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let parts = [ElementKind::Figure, ElementKind::Caption];
    text.content.pages[page].pictures.len() == 1 && lines.all(|line| line.within.has_any(&parts))
}

/// Returns `true` if a paragraph or list that began on the page goes on on the next, so that its end is not the end of
/// a chapter.
pub(super) fn text_goes_on(text: &PageText<'_>, page: usize) -> bool {
    text.passages.values().any(|passage| {
        let pages = passage.iter().map(|index| &text.lines[*index]).filter(|line| !line.is_artifact());
        let mut pages = pages.map(|line| line.page);
        pages.any(|own| own == page) && passage.iter().any(|index| text.lines[*index].page == page + 1)
    })
}

/// Returns `true` if one of a page and the next is in landscape format, so that what is on the next cannot stand on the
/// page.
fn changes_format(text: &PageText<'_>, page: usize) -> bool {
    let is_wide = |page: usize| {
        let trim = text.content.pages[page].trim;
        trim.width() > trim.height()
    };
    is_wide(page) != is_wide(page + 1)
}

/// Returns `true` if the next page takes what could stand on this page. A heading of the first level begins a page of its
/// own if it stands on a band of colour over the whole width of the page, or if this page has no columns.
fn flows_on(text: &PageText<'_>, page: usize) -> bool {
    let is_authored = |line: &&TextLine| text.runs(line).iter().any(|run| run.start.is_some());
    let next = text.lines.iter().filter(|line| line.page == page + 1 && !line.is_artifact()).filter(is_authored);
    let first = next.min_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let begins_chapter = |line: &TextLine| {
        line.within.has(ElementKind::Title)
            || (line.within.has(ElementKind::Heading) && text.content.elements[line.element].level <= 1)
    };
    let has_columns = !text.columns(page).is_empty();
    let is_opening = |line: &TextLine| begins_chapter(line) && (!has_columns || is_on_band(text, line));
    let goes_on = first.is_some_and(|line| !is_opening(line));
    text_goes_on(text, page)
        || (goes_on && !is_contents(text, page) && !is_contents(text, page + 1) && !is_title_page(text, page + 1))
}

/// Returns `true` if a line stands on colour from one edge of its page to the other, as the opening of a chapter does.
fn is_on_band(text: &PageText<'_>, line: &TextLine) -> bool {
    let page = &text.content.pages[line.page];
    let is_white = |fill: Option<[f32; 3]>| fill.is_none() || fill == page.fill;
    page.grounds.iter().filter(|ground| !is_white(ground.fill)).any(|Ground { area, .. }| {
        area.left <= page.trim.left + 1.0
            && area.right >= page.trim.right - 1.0
            && (area.top..area.bottom).contains(&line.baseline)
    })
}

/// Returns `true` if a page is full, so that the next page takes what it had no room for. A chapter that begins on a page
/// of its own is no fault, nor are contents and the text after them.
fn runs_over(text: &PageText<'_>, page: usize) -> bool {
    if is_contents(text, page) || is_contents(text, page + 1) {
        return text_goes_on(text, page);
    }
    let area = text.areas[page];
    let lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact()).map(|line| line.baseline);
    let pictures = text.content.pages[page].pictures.iter().map(|picture| picture.area.bottom);
    let deepest = lines.chain(pictures).fold(area.top, f64::max);
    text_goes_on(text, page) || (deepest > area.top + FULL * area.height() && !is_title_page(text, page))
}

/// Returns `true` for a page of contents and headings alone.
fn is_contents(text: &PageText<'_>, page: usize) -> bool {
    let lines = || text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    let apart = [ElementKind::Contents, ElementKind::Heading];
    let author = |line: &TextLine| text.runs(line).iter().any(|run| run.start.is_some());
    lines().any(|line| line.within.has(ElementKind::Contents))
        && lines().all(|line| line.within.has_any(&apart) || !author(line))
}

/// Returns `true` for a coloured page, such as a cover, and for a page of nothing but large type, such as the title of a
/// part.
fn is_title_page(text: &PageText<'_>, page: usize) -> bool {
    if text.content.pages[page].fill != Some([1.0; 3]) {
        return true;
    }
    let mut lines = text.lines.iter().filter(|line| line.page == page && !line.is_artifact());
    lines.all(|line| line.size >= 14.0)
}

/// Returns the most frequent distance of lines on a page.
pub(super) fn line_height(text: &PageText<'_>, page: usize) -> f64 {
    let mut steps: Vec<f64> = Vec::new();
    for passage in text.passages.values() {
        for pair in passage.windows(2) {
            let (line, next) = (&text.lines[pair[0]], &text.lines[pair[1]]);
            if line.page == page && next.page == page && next.baseline > line.baseline {
                steps.push(next.baseline - line.baseline);
            }
        }
    }
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(12.0)
}
