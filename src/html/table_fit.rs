//! Forms of tables on narrow screens, chosen by their content.

use super::addresses::address_parts;
use crate::document::{Inline, Row, RowKind, Table, each_inline, is_blank, plain_text};

/// Treatment of a table on a narrow screen with large text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableFit {
    /// Every word has room.
    Whole,
    /// Each row becomes a record, a line for each cell with the name of its column, which can go on on the next screen.
    /// For tables of words, and for long tables.
    Records {
        /// Whether the columns have room on most phones, so that records are for large text only.
        is_slim: bool,
    },
    /// The table scrolls sideways in a box, so that its numbers stay in columns. The box cannot be divided between
    /// screens.
    Scrolling,
}

impl TableFit {
    /// Characters in a line of a table on a phone (320 pixels) with text of twice the usual size.
    const LINE: usize = 18;
    /// Maximum number of characters in a line of a long table of numbers that has room on a phone (320 pixels) with text of the usual
    /// size.
    const SLIM: usize = 32;
    /// Maximum number of characters in a line of a table in columns that the style sheet shows as records if there is less room.
    const RECORD: usize = 64;
    /// Characters as wide as the space between two columns.
    const COLUMN_SPACE: usize = 2;
    /// Maximum number of rows of a short table.
    const SHORT: usize = 12;

    pub(super) fn of(table: &Table) -> Self {
        let columns = table.header.len().max(1);
        let mut widths = vec![0; columns];
        for cells in rows_of_cells(table).map(|row| &row.cells).chain([&table.header]) {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = longest_word(&plain_text(cell)).max(*width);
            }
        }
        let width = widths.iter().sum::<usize>() + Self::COLUMN_SPACE * (columns - 1);
        // A record has one name and one cell for each column.
        let is_named =
            columns > 1 && table.merged.is_empty() && table.header.iter().skip(1).all(|cell| !is_blank(cell));
        let is_of_words = is_of_words(table);
        if width <= Self::LINE {
            Self::Whole
        } else if is_named && width <= Self::RECORD && (table.rows.len() > Self::SHORT || is_of_words) {
            Self::Records { is_slim: !is_of_words && width <= Self::SLIM }
        } else {
            Self::Scrolling
        }
    }
}

/// Returns the names of the columns, each with the titles of its groups. A column without a name has an empty one.
pub(super) fn column_labels(table: &Table) -> Vec<String> {
    let mut names: Vec<Vec<String>> = vec![Vec::new(); table.header.len()];
    for groups in table.group_rows() {
        let titles = groups.iter().flat_map(|group| vec![plain_text(&group.title); group.columns]);
        names.iter_mut().zip(titles).for_each(|(names, title)| names.push(title));
    }
    for (names, cell) in names.iter_mut().zip(&table.header) {
        names.push(plain_text(cell));
        names.retain(|name| !name.is_empty());
    }
    names.into_iter().map(|names| names.join(" · ")).collect()
}

/// Returns `true` if the header has more than words: links, targets of links, notes, images or formulas.
pub(super) fn has_marks(table: &Table) -> bool {
    let mut found = false;
    for run in table.header_groups.iter().map(|group| &group.title).chain(&table.header) {
        each_inline(run, &mut |inline| {
            found |= match inline {
                Inline::Text { .. }
                | Inline::SoftBreak { .. }
                | Inline::HardBreak { .. }
                | Inline::Code { .. }
                | Inline::Styled { .. }
                | Inline::Passage { .. }
                | Inline::Abbreviation { .. }
                | Inline::IndexMark { .. } => false,
                Inline::Link { .. }
                | Inline::Image(_)
                | Inline::Math(_)
                | Inline::Mention { .. }
                | Inline::DataFigure(_)
                | Inline::Reference { .. }
                | Inline::Anchor { .. }
                | Inline::NoteReference { .. } => true,
            };
        });
    }
    found
}

/// Returns the rows with a cell for each column.
fn rows_of_cells(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().filter(|row| row.kind != RowKind::Group)
}

/// Returns `true` if most cells after the first of their row are words and not numbers.
fn is_of_words(table: &Table) -> bool {
    let texts = rows_of_cells(table).flat_map(|row| row.cells.iter().skip(1)).map(|cell| plain_text(cell));
    let (mut words, mut numbers) = (0_usize, 0_usize);
    for text in texts.filter(|text| !text.is_empty()) {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if letters > digits { words += 1 } else { numbers += 1 }
    }
    words > numbers
}

/// Returns the length of the longest part of a text that is not broken into lines, in characters. Chinese, Japanese and
/// Korean are broken between any two characters; a no-break space does not end a word.
fn longest_word(text: &str) -> usize {
    const FIRST_IDEOGRAPH: char = '\u{2e80}';
    let words = text.split(|c: char| matches!(c, ' ' | '\n' | '\t' | '\u{200b}') || c >= FIRST_IDEOGRAPH);
    words.flat_map(address_parts).map(|word| word.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_lines_can() {
        assert_eq!(longest_word("the Fährgesellschaft mbH"), 16);
        assert_eq!(longest_word("12\u{a0}345 €"), 6);
        assert_eq!(longest_word("東京都の人口"), 0);
        assert_eq!(longest_word("https://ferry.example/timetable/2026"), 14);
        assert_eq!(longest_word(""), 0);
    }
}
