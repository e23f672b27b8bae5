//! Faults at the ends of columns and pages: headings parted from their text, single lines, notes and captions on
//! another page.

use super::content::{ElementKind, FaultPlace, Ground, PageArea};
use super::line::{PageText, TextLine};
use super::{Code, Fault};

/// Share of the column that a last line fills so that it may stand alone at the head of a column. The Chicago Manual of
/// Style (15th edition, 3.11) allows a full line.
const FULL_LINE: f64 = 0.9;

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    for passage in text.passages.values() {
        single_lines(text, passage, faults);
    }
    headings(text, faults);
    notes(text, faults);
    captions(text, faults);
    table_captions(text, faults);
}

/// Finds paragraphs of which one line stands alone at the head or foot of a column.
fn single_lines(text: &PageText<'_>, passage: &[usize], faults: &mut Vec<Fault>) {
    let first = &text.lines[passage[0]];
    let is_apart = [ElementKind::Table, ElementKind::Item, ElementKind::NoteText, ElementKind::Caption];
    if text.kind(first) != ElementKind::Paragraph || first.is_artifact() || first.within.has_any(&is_apart) {
        return;
    }
    let groups = text.groups(passage);
    let ([opening, .., closing], true) = (groups.as_slice(), groups.len() > 1) else { return };
    let help = "add or remove a few words in the paragraph, or in those before it";
    if let [line] = opening.as_slice() {
        let message = "the first line of a paragraph stands alone at the foot of the column";
        faults.push(text.fault(Code::PageOrphan, &text.lines[*line], message, help));
    }
    if let [line] = closing.as_slice() {
        let line = &text.lines[*line];
        let widest = passage.iter().map(|index| text.lines[*index].right - text.lines[*index].left);
        if line.right - line.left < FULL_LINE * widest.fold(0.0, f64::max) {
            let message = "the last line of a paragraph stands alone at the head of the column";
            faults.push(text.fault(Code::PageWidow, line, message, help));
        }
    }
}

/// Finds headings and titles of boxes whose text begins in the next column or on the next page.
fn headings(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    for (index, line) in text.lines.iter().enumerate() {
        let is_heading = line.within.has(ElementKind::Heading);
        let title = if is_heading { Some("a heading") } else { bold_title(text, line) };
        let Some(title) = title.filter(|_| !line.is_artifact()) else { continue };
        // The last line of a heading or of several headings decides.
        let Some(next) = text.lines[index + 1..].iter().find(|next| follows(line, next)) else { continue };
        // A heading of the same or a higher level ends a passage without text.
        let level = |line: &TextLine| text.content.elements[line.element].level;
        let is_new = next.within.has(ElementKind::Heading) && level(next) <= level(line);
        if is_new || (next.within.has(ElementKind::Heading) && !is_away(line, next)) {
            continue;
        }
        let is_stranded = is_away(line, next) && !has_company(text, line) && !is_above_its_figure(text, line);
        if is_stranded && (is_heading || !shares_ground(text, line, next)) {
            let where_text = if next.page == line.page { "in the next column" } else { "on the next page" };
            let message = format!("{title} stands at the foot of the column, its text {where_text}");
            let help = "move the passage, or lengthen or shorten the text before it";
            faults.push(text.fault(Code::PageStrandedHeading, line, message, help));
        }
    }
}

/// Returns `true` if `next` can be the text of a heading: it is in the flow of the text.
fn follows(line: &TextLine, next: &TextLine) -> bool {
    let floating = [ElementKind::Artifact, ElementKind::NoteText, ElementKind::Figure, ElementKind::Caption];
    !next.within.has_any(&floating) || (line.page == next.page && next.within == line.within)
}

/// Returns `true` if `next` is not below `line`, but in another column or on another page.
fn is_away(line: &TextLine, next: &TextLine) -> bool {
    next.page > line.page || (next.page == line.page && next.baseline < line.baseline - 2.0 * line.size)
}

/// Returns `true` if one ground is behind both lines: they are beside each other in a box.
fn shares_ground(text: &PageText<'_>, line: &TextLine, next: &TextLine) -> bool {
    let mut grounds = text.page(line).grounds.iter();
    line.page == next.page
        && grounds.any(|ground| ground.area.contains(&line.area(), 1.0) && ground.area.contains(&next.area(), 1.0))
}

/// Returns what a bold line is: the title of a box, which has one line, or the end of a question in one or two lines,
/// as in an interview. `None` for other lines.
fn bold_title(text: &PageText<'_>, line: &TextLine) -> Option<&'static str> {
    let apart = [ElementKind::Table, ElementKind::Figure, ElementKind::Caption, ElementKind::Item, ElementKind::Title];
    if text.kind(line) != ElementKind::Paragraph || line.within.has_any(&apart) {
        return None;
    }
    let passage: Vec<&TextLine> = text.passages.get(&line.element)?.iter().map(|index| &text.lines[*index]).collect();
    let is_bold = |line: &TextLine| text.runs(line).iter().all(|run| run.is_bold || run.is_blank());
    if passage.len() > 2 || !passage.iter().all(|line| is_bold(line)) || !std::ptr::eq(*passage.last()?, line) {
        return None;
    }
    let is_ground = |ground: &Ground| ground.area.height() > 2.0 * line.size && ground.area.contains(&line.area(), 0.0);
    if passage.len() == 1 && text.page(line).grounds.iter().any(is_ground) {
        Some("the title of a box")
    } else {
        text.text(line).trim_end().ends_with('?').then_some("a question in bold")
    }
}

/// Returns `true` if text or a picture stands close below a line, which the heading then introduces.
fn has_company(text: &PageText<'_>, line: &TextLine) -> bool {
    let reach = PageArea { top: line.baseline, bottom: line.baseline + (4.0 * line.size).max(60.0), ..line.area() };
    let touches = |area: &PageArea| {
        let common = area.intersection(&reach);
        common.width() > 0.0 && common.height() > 0.0
    };
    let apart = [ElementKind::Artifact, ElementKind::NoteText];
    let lines = text.lines.iter().filter(|other| other.page == line.page && other.element != line.element);
    let mut lines = lines.filter(|other| !other.within.has_any(&apart));
    let mut pictures = text.page(line).pictures.iter();
    pictures.any(|picture| touches(&picture.area)) || lines.any(|other| touches(&other.area()))
}

/// Returns `true` if a heading introduces a table or a figure with a caption at the foot of its page, over all columns.
fn is_above_its_figure(text: &PageText<'_>, line: &TextLine) -> bool {
    let literal = |line: &TextLine| text.runs(line).iter().find_map(|run| run.start).map(|start| start.literal);
    let Some(own) = literal(line) else { return false };
    let after = text.lines.iter().filter(|other| !other.is_artifact() && other.element != line.element);
    let after = after.filter_map(|other| Some((literal(other).filter(|literal| *literal > own)?, other)));
    let figures = [ElementKind::Figure, ElementKind::Caption, ElementKind::Table];
    after.min_by_key(|(literal, _)| *literal).is_some_and(|(_, first)| {
        first.page == line.page && first.baseline > line.baseline && first.within.has_any(&figures)
    })
}

fn notes(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let is_note = |pages: &&super::NotePages| pages.mark != pages.text;
    for pages in text.content.notes.iter().filter(is_note) {
        let Some(passage) = text.passages.range(pages.element..).next().map(|(_, passage)| passage) else { continue };
        let line = &text.lines[passage[0]];
        let mark = &text.content.pages[pages.mark].label;
        let message = format!("a footnote stands apart from its mark on page {mark}");
        let help = "shorten the note, or move its mark";
        faults.push(text.fault(Code::PagePartedNote, line, message, help));
    }
}

/// Finds captions that are not on the page of their picture.
fn captions(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    for (page, placed) in text.content.pages.iter().enumerate() {
        for picture in &placed.pictures {
            let figure = picture.element;
            if text.content.elements[figure].kind != ElementKind::Figure {
                continue;
            }
            let caption = text.lines.iter().find(|line| {
                line.within.has(ElementKind::Caption) && text.content.elements[line.element].parent == figure
            });
            if let Some(caption) = caption.filter(|caption| caption.page != page) {
                let message = format!("the caption of a picture on page {} stands on another page", placed.label);
                let mut fault = text.fault(Code::PagePartedCaption, caption, message, "shorten the caption");
                fault.source = text.label(figure).map_or(fault.source, |label: FaultPlace| Some(label));
                faults.push(fault);
            }
        }
    }
}

/// Finds captions above tables that begin in the next column or on the next page.
fn table_captions(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    let figure_of = |line: &TextLine| {
        let parents = std::iter::successors(Some(line.element), |element| {
            let parent = text.content.elements[*element].parent;
            (parent != *element && parent != 0).then_some(parent)
        });
        parents.into_iter().find(|element| text.content.elements[*element].kind == ElementKind::Figure)
    };
    let mut lines = text.lines.iter().filter(|line| !line.is_artifact()).peekable();
    while let Some(line) = lines.next() {
        let is_caption = |line: &TextLine| line.within.has(ElementKind::Caption);
        let Some(next) = lines.peek().filter(|next| is_caption(line) && !is_caption(next)) else { continue };
        let same = figure_of(line);
        let is_table = next.within.has(ElementKind::Table) && same.is_some() && figure_of(next) == same;
        if is_table && (next.page != line.page || next.baseline < line.baseline) {
            let place = if next.page == line.page { "in the next column" } else { "on the next page" };
            let message = format!("the caption of a table stands at the foot of the column, the table {place}");
            let help = "move the table, or shorten the text before it";
            faults.push(text.fault(Code::PagePartedCaption, line, message, help));
        }
    }
}
