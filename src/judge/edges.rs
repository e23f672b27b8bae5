//! Text beyond the edge of its column or of the page, and text over text or pictures.

use super::content::{ElementKind, PageArea, PageContent, TextRun};
use super::line::{PageText, TextLine};
use super::{Code, Fault};

/// Distance beyond an edge that is not seen, in points.
const TOLERANCE: f64 = 1.0;
/// Width and height of an overlap that is not seen, in points.
const MIN_OVERLAP: (f64, f64) = (1.0, 0.5);

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    for line in &text.lines {
        beyond_edges(text, line, faults);
    }
    for page in 0..text.content.pages.len() {
        let lines: Vec<&TextLine> = text.lines.iter().filter(|line| line.page == page).collect();
        over_text(text, &lines, faults);
        over_pictures(text, &lines, faults);
    }
}

/// Finds a line that leaves the page, its clip or its column.
fn beyond_edges(text: &PageText<'_>, line: &TextLine, faults: &mut Vec<Fault>) {
    // An ornament may be cut by the edge of the page.
    if line.is_artifact() {
        return;
    }
    let trim = text.page(line).trim;
    let beyond_page = text.runs(line).iter().filter(|run| !run.is_blank()).map(|run| {
        let visible = run.clip.map_or(trim, |clip| clip.intersection(&trim));
        // Text that is wholly outside is hidden on purpose.
        let core = run.core();
        let (across, down) = (core.intersection(&visible).width(), core.intersection(&visible).height());
        if across <= 0.0 || down <= 0.0 { 0.0 } else { distance_beyond(&core, &visible) }
    });
    let beyond_page = beyond_page.fold(0.0, f64::max);
    let (excess, edge) = if beyond_page > TOLERANCE {
        (beyond_page, "the visible area")
    } else {
        (beyond_column(text, line), "the column")
    };
    if excess > TOLERANCE {
        let excess = millimetres(excess);
        let message = format!("`{}` reaches {excess} beyond {edge}", shown(&text.text(line)));
        let help = "shorten the word, write soft hyphens (`&shy;`) in it, or break the line";
        let mut fault = text.fault(Code::PageOverfull, line, message, help);
        fault.place.size = Some(excess);
        faults.push(fault);
    }
}

fn distance_beyond(inner: &PageArea, outer: &PageArea) -> f64 {
    let sides =
        [outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom];
    sides.into_iter().fold(0.0, f64::max)
}

/// Returns the distance by which a line that cannot be broken reaches beyond its column. A line that begins outside
/// of the column is placed there on purpose, such as a note in the margin.
fn beyond_column(text: &PageText<'_>, line: &TextLine) -> f64 {
    let Some(frame) = text.frame(line) else { return 0.0 };
    let begins_inside = line.left >= frame.left - TOLERANCE && line.left < frame.right - line.size;
    let words = text.text(line);
    if !begins_inside || words.trim().contains([' ', '\u{A0}', '\t']) {
        return 0.0;
    }
    line.right - overhang(text.runs(line)) - frame.right
}

/// Returns the width by which punctuation at the end of a line may hang into the margin, as Typst sets it.
pub(super) fn overhang(runs: &[TextRun]) -> f64 {
    let Some(run) = runs.iter().rev().find(|run| !run.is_blank()) else { return 0.0 };
    let Some(last) = run.text.trim_end().chars().next_back() else { return 0.0 };
    let share = match last {
        '.' | ',' => 0.8,
        '-' | '\u{AD}' => 0.55,
        ':' | ';' => 0.3,
        '\u{2013}' | '\u{2014}' => 0.2,
        '\u{60C}' | '\u{6D4}' => 0.4,
        _ => 0.0,
    };
    // No such character is wider than its font's size.
    share * 0.5 * run.size
}

/// Finds lines that are drawn over other lines.
fn over_text(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    let mut sorted: Vec<&TextLine> = lines.to_vec();
    sorted.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for (index, line) in sorted.iter().enumerate() {
        let near = sorted[index + 1..].iter().take_while(|other| {
            // The higher line is found first; the core of the other begins at most its size above its baseline.
            other.baseline - other.size < line.baseline
        });
        for other in near.filter(|other| cover_each_other(text, line, other)) {
            let message = format!("`{}` is printed over `{}`", shown(&text.text(other)), shown(&text.text(line)));
            let help = "shorten the text, or change the layout";
            let has_source = |line: &TextLine| text.runs(line).iter().any(|run| run.start.is_some());
            let source = if has_source(other) { other } else { line };
            faults.push(text.fault(Code::PageOverlap, source, message, help));
        }
    }
}

/// Returns `true` if the letters of two lines overlap. Parts of one formula, text over its own shadow and text on a
/// ground that covers the other text are no faults.
fn cover_each_other(text: &PageText<'_>, line: &TextLine, other: &TextLine) -> bool {
    if line.within.has(ElementKind::Formula) && other.within.has(ElementKind::Formula) {
        return false;
    }
    text.runs(line).iter().any(|a| {
        text.runs(other).iter().any(|b| {
            let common = a.core().intersection(&b.core());
            common.width() > MIN_OVERLAP.0
                && common.height() > MIN_OVERLAP.1
                && !(a.is_blank() || b.is_blank() || a.text == b.text)
                && !(a.within.has(ElementKind::Shift) || b.within.has(ElementKind::Shift))
                && !is_covered(text.page(line), a, b, &common)
        })
    })
}

/// Returns `true` if a ground between two runs covers their common area.
fn is_covered(page: &PageContent, a: &TextRun, b: &TextRun, common: &PageArea) -> bool {
    let (first, last) = (a.grounds_below.min(b.grounds_below), a.grounds_below.max(b.grounds_below));
    page.grounds[first..last].iter().any(|ground| ground.area.contains(common, 0.5))
}

/// Finds lines that cross the edge of a picture, or that a picture hides. A line on a picture is there on purpose.
fn over_pictures(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    for line in lines.iter().filter(|line| !line.is_artifact()) {
        let page = text.page(line);
        for picture in page.pictures.iter().filter(|picture| picture.element != line.element) {
            let runs = text.runs(line).iter().enumerate().filter(|(_, run)| !run.is_blank());
            let mut runs = runs.map(|(index, run)| (line.runs.start + index, run.core()));
            let is_fault = runs.any(|(index, core)| {
                let common = core.intersection(&picture.area);
                let overlaps = common.width() > 2.0 * MIN_OVERLAP.0 && common.height() > 2.0 * MIN_OVERLAP.1;
                let is_hidden = picture.runs_below > index;
                overlaps && (is_hidden || !picture.area.contains(&line.area(), 2.0))
            });
            if is_fault {
                let message = format!("`{}` and a picture overlap", shown(&text.text(line)));
                let help = "give the picture less width, or move it";
                faults.push(text.fault(Code::PageOverlap, line, message, help));
            }
        }
    }
}

/// Returns text as a message shows it: in one line, at most 30 characters.
pub(super) fn shown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{AD}', "-").replace('\u{200B}', "");
    if text.chars().count() <= 30 { text } else { text.chars().take(29).chain(['…']).collect() }
}

/// Returns a length in points as text, in millimetres.
pub(super) fn millimetres(points: f64) -> String {
    format!("{:.1} mm", points * 25.4 / 72.0)
}
