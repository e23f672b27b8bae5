//! Tables of kramdown and `MultiMarkdown` without a line under the header.

use super::ImportReport;

/// Writes a line under the first row of each table that has none. Code is not changed.
pub(super) fn with_rules(text: &str, report: &mut ImportReport) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut written = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        written.extend([line, "\n"]);
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        fence = match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => None,
            (None, mark) => mark,
            (open, _) => open,
        };
        let before = at.checked_sub(1).map_or("", |before| lines[before]).trim();
        let Some(columns) = columns(line).filter(|_| fence.is_none() && before.is_empty()) else { continue };
        let is_table = lines.get(at + 1).is_some_and(|next| self::columns(next) == Some(columns) && !is_rule(next));
        if is_table && !is_rule(line) {
            let indent = &line[..line.len() - trimmed.len()];
            written.extend([indent, "|", &"---|".repeat(columns), "\n"]);
            report.change_line("the first row of a table without a header is its header", at + 1);
        }
    }
    written
}

/// Returns the number of columns of a row that has marks at both ends.
fn columns(line: &str) -> Option<usize> {
    let row = line.trim();
    let is_row = row.len() > 2 && row.starts_with('|') && row.ends_with('|');
    let marks = row.match_indices('|').filter(|(at, _)| !row[..*at].ends_with('\\')).count();
    (is_row && marks > 2).then(|| marks - 1)
}

fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '=' | '+' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_get_a_line_under_the_header() {
        let mut report = ImportReport::default();
        for (text, expected) in [
            ("x\n\n  | A | B |\n  | 1 | 2 |\n", "x\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n"),
            ("| A | B |\n|---|---|\n| 1 | 2 |\n", "| A | B |\n|---|---|\n| 1 | 2 |\n"),
            ("| a\n| b\n", "| a\n| b\n"),
            ("```\n\n| A | B |\n| 1 | 2 |\n```\n", "```\n\n| A | B |\n| 1 | 2 |\n```\n"),
        ] {
            assert_eq!(with_rules(text, &mut report), expected);
        }
        assert!(report.text("x").contains("is its header, in line 3"), "{}", report.text("x"));
    }
}
