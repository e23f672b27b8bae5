//! Paragraphs whose lines look like a heading, a table or a list.

use std::ops::Range;

use comrak::nodes::AstNode;

use super::form::{Place, shortened};
use super::sequence::{SequenceMark, follows, mark};
use super::{FormText, is_paragraph};
use crate::diagnostic::Code;
use crate::markdown::FileParser;

/// A mistake in the lines of a paragraph, at a range of its literal text.
struct LineMistake {
    code: Code,
    range: Range<usize>,
    message: String,
    help: String,
}

/// A line of a paragraph and its offset in the text.
type Line<'a> = (usize, &'a str);

impl FileParser<'_, '_> {
    /// Reports the first mistake in the lines of a paragraph, and the examples of pandoc in it. `labels` are those of
    /// all examples in the file.
    pub(super) fn report_lines(&mut self, leaf: &FormText<'_>, labels: &[String]) {
        let text = leaf.literal.text.as_str();
        // A grid table of pandoc and a table of MediaWiki are reported as a whole.
        if ["+-", "+=", "{|"].iter().any(|start| text.starts_with(start)) {
            return;
        }
        let mut start = 0;
        let lines: Vec<Line<'_>> = text
            .split('\n')
            .map(|line| {
                let at = start;
                start += line.len() + 1;
                (at, line)
            })
            .collect();
        let is_item = leaf.places.contains(&Place::Item);
        // Rows after an empty line are reported as such.
        let is_row = leaf.places.contains(&Place::AfterTable) && text.starts_with('|');
        let has_rule = lines.iter().any(|(_, line)| is_rule(line));
        let found = heading(&lines)
            .or_else(|| if is_row && !has_rule { None } else { table(&lines, is_item) })
            .or_else(|| dashes(&lines, is_item))
            .or_else(|| columns(&lines))
            .or_else(|| self.sequence(leaf.node, &lines));
        for mistake in found.into_iter().chain(examples(text, labels)) {
            self.report_literal(mistake.code, &leaf.literal, mistake.range, mistake.message, mistake.help);
        }
    }

    /// Returns the mistake of a list whose marks are not those of Markdown: `a)`, `(1)`, `iv.`, `1.one`
    fn sequence<'n>(&self, node: &'n AstNode<'n>, lines: &[Line<'_>]) -> Option<LineMistake> {
        let marks: Vec<Option<SequenceMark<'_>>> = lines.iter().map(|(_, line)| mark(line)).collect();
        let pair = marks.windows(2).position(|pair| follows(pair[0].as_ref(), pair[1].as_ref()));
        let at = pair.unwrap_or_default();
        let mark_here = marks.get(at)?.as_ref()?;
        if pair.is_none() {
            // A list with empty lines between its items is several paragraphs.
            let text = |other: Option<&'n AstNode<'n>>| {
                let paragraph = other.filter(|other| is_paragraph(other));
                paragraph.map(|paragraph| self.literal_text(paragraph).text).unwrap_or_default()
            };
            let (before, after) = (text(node.previous_sibling()), text(node.next_sibling()));
            let is_continued = follows(Some(mark_here), mark(&after).as_ref());
            let is_reported = follows(mark(&before).as_ref(), Some(mark_here));
            if !is_continued || is_reported {
                return None;
            }
        }
        let start = lines[at].0;
        let (code, message) = if mark_here.is_number() {
            (Code::BrokenMarkup, format!("`{}` begins no item of a list", mark_here.written))
        } else {
            (Code::ForeignMarkup, format!("`{}` begins an item of a list in other dialects only", mark_here.written))
        };
        let help = if at > 0 {
            "write an empty line before the list, and `1. ` before each item"
        } else {
            "write `1. ` before each item: a digit, a full stop and a space"
        };
        Some(LineMistake { code, range: start..start + mark_here.written.len(), message, help: help.to_owned() })
    }
}

/// Returns the mistake of a heading without a space after its marks: `#Ferries`
fn heading(lines: &[Line<'_>]) -> Option<LineMistake> {
    let is_heading = |line: &str| {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        let begins_word = title.starts_with(|c: char| c.is_alphabetic() || "\"'„“«*".contains(c));
        begins_word && (2..=6).contains(&level) || begins_word && level == 1 && lines.len() == 1 && !is_hashtag(title)
    };
    let (start, line) = lines.iter().copied().find(|(_, line)| is_heading(line))?;
    let title = line.trim_start_matches('#');
    let marks = &line[..line.len() - title.len()];
    let message = format!("`{}` is no heading: there is no space after `{marks}`", shortened(line));
    let help = format!("write `{marks} {}`; write a hashtag as `\\#…`", shortened(title));
    Some(LineMistake { code: Code::BrokenMarkup, range: start..start + marks.len(), message, help })
}

/// Returns `true` if a line that begins with `#` and `words` is rather a hashtag than a heading: one word in small
/// letters or with capitals inside, several hashtags, or a whole sentence.
fn is_hashtag(words: &str) -> bool {
    let words = words.trim_end_matches('#').trim_end();
    let mut parts = words.split_whitespace();
    let first = parts.next().unwrap_or_default();
    let has_inner_capital = first.chars().skip(1).any(char::is_uppercase) && first.chars().any(char::is_lowercase);
    let others: Vec<&str> = parts.collect();
    has_inner_capital
        || others.is_empty() && !first.starts_with(char::is_uppercase)
        || !others.is_empty() && others.iter().all(|word| word.starts_with('#'))
        || !others.is_empty() && words.ends_with(['.', '!', ',', ';', ':'])
}

/// Returns the mistake of a table without a proper line under its header, or of a line block.
fn table(lines: &[Line<'_>], is_item: bool) -> Option<LineMistake> {
    let at_line = |index: usize, code, message: String, help: String| {
        let (start, line): Line<'_> = lines[index];
        Some(LineMistake { code, range: start..start + line.trim_end().len().max(1), message, help })
    };
    let rule_of = |columns: usize| format!("|{}", "---|".repeat(columns.clamp(1, 8)));
    if let Some(at) = lines.iter().position(|(_, line)| is_rule(line)) {
        let Some(header) = at.checked_sub(1).map(|above| lines[above].1).filter(|above| above.contains('|')) else {
            let message = "this line has no header of a table directly above it".to_owned();
            let help = "write the header, the line and the rows of the table without empty lines between them";
            return at_line(at, Code::BrokenMarkup, message, help.to_owned());
        };
        let (found, wanted) = (cells(lines[at].1), cells(header));
        if is_item && found == wanted && lines[at].1.chars().all(|c| "|:- ".contains(c)) {
            let message = "this table is part of the words of the item above it: it is printed as text".to_owned();
            let help = "write an empty line before the table, and indent each of its lines like the words of the item";
            return at_line(at - 1, Code::BrokenMarkup, message, help.to_owned());
        }
        let message = if found == wanted {
            "this line under the header of a table is not made of hyphens".to_owned()
        } else {
            let columns = if found == 1 { "one column".to_owned() } else { format!("{found} columns") };
            format!("this line has {columns}, but the header above it has {wanted}: the table is printed as text")
        };
        return at_line(at, Code::BrokenMarkup, message, format!("write `{}` under the header", rule_of(wanted)));
    }
    let bars: Vec<usize> = lines.iter().map(|(_, line)| line.matches('|').count()).collect();
    if lines.iter().zip(&bars).all(|((_, line), bars)| *bars == 1 && line.starts_with("| ")) {
        let help =
            "end each line but the last with `\\` and remove the `|`, or bring the file in with `masthead import`";
        let message = "these lines are a line block of pandoc: they are printed as one".to_owned();
        return at_line(0, Code::ForeignMarkup, message, help.to_owned());
    }
    let is_framed = |line: &str| line.starts_with('|') && line.trim_end().ends_with('|') && line.len() > 2;
    let framed = lines.iter().filter(|(_, line)| is_framed(line)).count();
    let is_even = lines.len() > 1 && bars[0] > 0 && bars.iter().all(|&count| count == bars[0]);
    if framed > 1 || is_even && (bars[0] > 1 || lines.len() > 2) {
        let columns = cells(lines.iter().map(|(_, line)| *line).find(|line| line.contains('|'))?);
        let message = "this table has no line under its header: it is printed as text".to_owned();
        return at_line(0, Code::BrokenMarkup, message, format!("write `{}` under the header", rule_of(columns)));
    }
    None
}

/// Returns `true` if a line consists of what divides a header from its rows, in any dialect or spelling.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.chars().any(|c| "-=—–_".contains(c))
        && line.chars().all(|c| "|:-=—–_+ \t".contains(c))
        && line.len() > 2
}

/// Number of cells in a row.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').count()
}

/// Marks of list items in word processors.
const DASHES: &[&str] = &["– ", "— ", "− ", "‐ ", "‑ ", "o ", "–\u{A0}", "—\u{A0}", "» "];

/// Returns `true` for a line that begins with a pictograph, an arrow or the number on a key, and a space: `✅ rope`
fn has_pictograph(line: &str) -> bool {
    let Some((mark, rest)) = line.split_once(' ') else { return false };
    let is_pictograph = |c: char| matches!(c, '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F300}'..='\u{1FAFF}');
    let is_key = mark.ends_with('\u{20E3}') && mark.starts_with(|c: char| c.is_ascii_digit());
    let mut characters = mark.trim_end_matches('\u{FE0F}').chars();
    let is_one = characters.next().is_some_and(is_pictograph) && characters.next().is_none();
    (is_key || is_one) && !rest.trim().is_empty()
}

/// Returns the mistake of a list whose items begin with dashes, or without a space after the mark.
fn dashes(lines: &[Line<'_>], is_item: bool) -> Option<LineMistake> {
    let glued = |line: &str| {
        line.starts_with(['-', '*', '–'])
            && line.chars().nth(1).is_some_and(char::is_alphabetic)
            && !line[1..].contains('*')
    };
    let is_marked =
        |line: &str| DASHES.iter().any(|dash| line.starts_with(dash)) || glued(line) || has_pictograph(line);
    // A line in an item of a list that is marked itself was meant as the next item.
    let first = if is_item {
        lines.iter().skip(1).position(|(_, line)| glued(line))? + 1
    } else {
        lines.windows(2).position(|pair| is_marked(pair[0].1) && is_marked(pair[1].1))?
    };
    let (start, line) = lines[first];
    let mark = if has_pictograph(line) { line.split(' ').next()? } else { &line[..line.chars().next()?.len_utf8()] };
    let message = format!("`{mark}` begins no item of a list here: these lines are printed as one paragraph");
    let help = "write `- ` before each item, and an empty line before the list; to keep lines apart end them with `\\`";
    let range = start..start + mark.len();
    Some(LineMistake { code: Code::BrokenMarkup, range, message, help: help.to_owned() })
}

/// Returns the mistake of a table whose columns are made with tabs or spaces.
fn columns(lines: &[Line<'_>]) -> Option<LineMistake> {
    let has_tab = |line: &str| line.trim().contains('\t');
    let has_gap = |line: &str| line.trim().contains("   ");
    let which = |line: &str| if has_tab(line) { Some("tabs") } else { has_gap(line).then_some("spaces") };
    let at = lines.windows(2).position(|pair| which(pair[0].1).is_some() && which(pair[0].1) == which(pair[1].1))?;
    let (start, line) = lines[at];
    let gaps = which(line)?;
    let message = format!("these lines have columns made with {gaps}: they are printed as one paragraph");
    let help = "write `|` between the cells and `|---|---|` under the header, or put the rows in a `table` block";
    let range = start..start + line.trim_end().len();
    Some(LineMistake { code: Code::BrokenMarkup, range, message, help: help.to_owned() })
}

/// Returns the labels of the examples of pandoc in a file: `good` for a paragraph that begins with `(@good)`
pub(super) fn example_labels(leaves: &[FormText<'_>]) -> Vec<String> {
    let starts = leaves.iter().filter(|leaf| leaf.is_paragraph()).flat_map(|leaf| leaf.literal.text.lines());
    starts.filter_map(example_label).map(str::to_owned).collect()
}

/// Returns the label at the start of an example: `(@good) An example`
fn example_label(line: &str) -> Option<&str> {
    let (label, rest) = line.strip_prefix("(@")?.split_once(')')?;
    let is_label = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    (is_label && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then_some(label)
}

/// Returns the mistakes of examples of pandoc, and of references to them, in a text.
fn examples<'t>(text: &'t str, labels: &'t [String]) -> impl Iterator<Item = LineMistake> + 't {
    let found = text.match_indices("(@").filter(|_| !labels.is_empty()).filter_map(|(at, _)| {
        let length = text[at..].find(')')? + 1;
        let label = &text[at + 2..at + length - 1];
        labels.iter().any(|known| known == label).then_some(at..at + length)
    });
    found.take(5).map(|range| LineMistake {
        code: Code::ForeignMarkup,
        message: format!(
            "`{}` is a numbered example of pandoc: it is printed as text",
            shortened(&text[range.clone()])
        ),
        help:
            "write a numbered list, `1. `, and name the number in the text, or bring the file in with `masthead import`"
                .to_owned(),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line<'_>> {
        text.split('\n').map(|line| (line.as_ptr() as usize - text.as_ptr() as usize, line)).collect()
    }

    #[test]
    fn headings_are_told_from_hashtags() {
        for text in ["#Heading", "#Ferries and tides", "##ferries", "#Ferries#", "Text\n##Ferries"] {
            assert!(heading(&lines(text)).is_some(), "{text}");
        }
        for text in ["#ferries", "#FerryDay", "#Ferries #Tides", "#5 bolt", "#Ferries are late.", "Text\n#Ferries", "#"]
        {
            assert!(heading(&lines(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn tables_are_told_from_text_with_bars() {
        for text in
            ["| a | b |\n| 1 | 2 |", "a | b | c\n1 | 2 | 3", "| a | b |\n|---|\n| 1 | 2 |", "|---|---|\n| 1 | 2 |"]
        {
            assert!(table(&lines(text), false).is_some_and(|found| found.code == Code::BrokenMarkup), "{text}");
        }
        assert!(table(&lines("| one\n| two"), false).is_some_and(|found| found.code == Code::ForeignMarkup));
        for text in ["Home | About | Contact", "a\nb", "Tel. 1 | Fax 2\nMail 3 | Web 4", "x | y\nz", "- - -", "--"] {
            assert!(table(&lines(text), false).is_none(), "{text}");
        }
    }

    #[test]
    fn lists_are_told_from_dialogue() {
        for text in ["– one\n– two", "Text:\n-one\n-two", "*one\n*two"] {
            assert!(dashes(&lines(text), false).is_some(), "{text}");
        }
        for text in ["— Come, she said.", "— one\nand more", "-5 °C\n-6 °C", "a – b\nc – d"] {
            assert!(dashes(&lines(text), false).is_none(), "{text}");
        }
        assert!(dashes(&lines("rope\n-oar"), true).is_some());
        assert!(dashes(&lines("rope\nand oar"), true).is_none());
    }
}
