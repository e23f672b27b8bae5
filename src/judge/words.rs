//! Faults in the division of words and the spaces between them: cut words, hyphenated titles, ladders of hyphens, last
//! lines with a part of a word, loose lines.

use unicode_script::{Script, UnicodeScript};

use super::content::{ElementKind, TextRun};
use super::line::{PageText, TextLine};
use super::{Code, Fault};

/// Number of hyphenated lines in succession that the rules of most publishers allow: Chicago and Turabian.
const MAX_LADDER: usize = 3;
/// Maximum width of a word space, as a multiple of the natural width: the limit of lua-typo.
const MAX_STRETCH: f64 = 2.0;
/// Number of word spaces below which the width of a space is not seen.
const MIN_SPACES: usize = 3;

/// Distance between the lines of one cell at most, as a multiple of the size of the type.
const CELL_STEP: f64 = 1.4;

pub(super) fn find(text: &PageText<'_>, faults: &mut Vec<Fault>) {
    for passage in text.passages.values() {
        let lines: Vec<&TextLine> = passage.iter().map(|index| &text.lines[*index]).collect();
        if lines[0].within.has(ElementKind::Artifact) {
            continue;
        }
        division(text, &lines, faults);
        if text.kind(lines[0]) == ElementKind::Paragraph && !lines[0].within.has(ElementKind::Table) {
            ladders(text, &lines, faults);
            last_line(text, &lines, faults);
            loose_lines(text, &lines, faults);
        }
    }
}

/// Finds words that are cut without a hyphen, and hyphens in titles.
fn division(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    for pair in lines.windows(2) {
        let (line, next) = (pair[0], pair[1]);
        let is_title = line.within.has_any(&[ElementKind::Heading, ElementKind::Title]);
        if is_title && ends_hyphenated(text, line) {
            let message = format!("the title breaks in a word: `{}`", divided(text, line, next));
            let help = "shorten the title or the word; or use a layout with smaller titles";
            faults.push(text.fault(Code::PageHyphenatedTitle, line, message, help));
        } else if is_cut(text, line, next) {
            let message = format!("a word is cut without a hyphen: `{}`", divided(text, line, next));
            let help = "write a soft hyphen (`&shy;`) where the word may break, or choose a shorter word";
            faults.push(text.fault(Code::PageCutWord, line, message, help));
        }
    }
}

/// Returns `true` if a line ends with a hyphen that the layout added.
pub(super) fn ends_hyphenated(text: &PageText<'_>, line: &TextLine) -> bool {
    text.runs(line).iter().rev().find(|run| !run.is_blank()).is_some_and(|run| run.text.ends_with('\u{AD}'))
}

/// Returns `true` if a line ends inside a word, without a hyphen. At a break between words, the space is a part of the
/// line.
fn is_cut(text: &PageText<'_>, line: &TextLine, next: &TextLine) -> bool {
    if line.within.has_any(&[ElementKind::Code, ElementKind::Formula, ElementKind::Title]) {
        return false;
    }
    // The cells of several rows can be one element.
    let step = next.baseline - line.baseline;
    if line.within.has(ElementKind::Table) && (step <= 0.0 || step > CELL_STEP * line.size) {
        return false;
    }
    let (Some(last), Some(first)) = (text.runs(line).last(), text.runs(next).first()) else { return false };
    let is_word = !last.within.has(ElementKind::Code) && !first.within.has(ElementKind::Code);
    is_word
        && is_letter(last.text.trim_end_matches('\u{200B}').chars().next_back())
        && is_letter(first.text.trim_start_matches('\u{200B}').chars().next())
        && !is_hard_break(text, last, first)
}

/// Returns `true` for a letter of a script that writes words with spaces and divides them with hyphens.
fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        let script = c.script();
        c.is_alphabetic() && [Script::Latin, Script::Greek, Script::Cyrillic, Script::Armenian].contains(&script)
    })
}

/// Returns `true` if two runs can come from different texts, with a line break of the author or the layout between
/// them. Text that a rule of the layout makes anew has no source; it counts as one text inside a text of the author.
fn is_hard_break(text: &PageText<'_>, last: &TextRun, first: &TextRun) -> bool {
    match (last.end, first.start) {
        (Some(end), Some(start)) => end.literal != start.literal,
        (None, None) => {
            let passage = text.passages.get(&last.element).into_iter().flatten();
            let runs = passage.flat_map(|index| text.runs(&text.lines[*index]));
            last.element == 0 || runs.filter(|run| run.start.is_some()).count() == 0
        }
        (Some(_), None) | (None, Some(_)) => true,
    }
}

/// Returns the divided word, with a stroke at the end of the line.
fn divided(text: &PageText<'_>, line: &TextLine, next: &TextLine) -> String {
    let (before, after) = (text.text(line), text.text(next));
    let before = before.trim_end_matches('\u{AD}');
    let before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = after.split(char::is_whitespace).next().unwrap_or_default();
    format!("{before}/{}", after.trim_end_matches('\u{AD}')).replace('\u{200B}', "")
}

fn ladders(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    let is_broken = |line: &TextLine| ends_hyphenated(text, line) || text.text(line).trim_end().ends_with('-');
    let mut first = 0;
    while first < lines.len() {
        let count = lines[first..].iter().take_while(|line| is_broken(line)).count();
        if count > MAX_LADDER {
            let message = format!("{count} lines in succession end with a hyphen");
            let help = "change a few words of the paragraph";
            let mut fault = text.fault(Code::PageHyphenLadder, lines[first], message, help);
            let more = count - MAX_LADDER;
            let lines = if more == 1 { "line" } else { "lines" };
            fault.place.size = Some(format!("{more} {lines} more than {MAX_LADDER}"));
            faults.push(fault);
        }
        first += count.max(1);
    }
}

/// Finds a paragraph that ends with a part of a word in a line of its own.
fn last_line(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    let [.., before, last] = lines else { return };
    let words = text.text(last);
    if lines.len() >= 3 && ends_hyphenated(text, before) && !words.trim().contains(char::is_whitespace) {
        let message = format!("the last line of the paragraph is a part of a word: `{}`", words.trim());
        let help = "add or remove a few words in the paragraph";
        faults.push(text.fault(Code::PageRunt, last, message, help));
    }
}

fn loose_lines(text: &PageText<'_>, lines: &[&TextLine], faults: &mut Vec<Fault>) {
    for line in lines {
        let stretch = text.stretch(line);
        let spaces = text.text(line).trim().matches(' ').count();
        if stretch > MAX_STRETCH && spaces >= MIN_SPACES {
            let size = format!("{:.0} % of the natural space", stretch * 100.0);
            let message = format!("the words of a line are far apart: {size}");
            let mut fault = text.fault(Code::PageLooseLine, line, message, "change a few words of the paragraph");
            fault.place.size = Some(size);
            faults.push(fault);
        }
    }
}
