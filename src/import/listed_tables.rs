//! Tables of `MyST` and reStructuredText that are lists (`list-table`) or CSV (`csv-table`), as tables of Markdown.

/// Settings of a table.
pub(super) struct ListedTable<'a> {
    pub(super) caption: &'a str,
    pub(super) id: &'a str,
    pub(super) has_header: bool,
    /// Whether the first cell of each row is a header.
    pub(super) has_row_headers: bool,
}

/// Returns the rows of a list of lists, `* - Day`, or `None` if the lines are something else.
pub(super) fn listed_rows(lines: &[&str]) -> Option<Vec<Vec<String>>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let text = line.trim_start();
        let is_row = line.len() - text.len() < 2 && text.starts_with(['*', '-', '+']);
        let text = if is_row { text[1..].trim_start() } else { text };
        if is_row {
            rows.push(Vec::new());
        }
        let row = rows.last_mut()?;
        let cell = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        match (cell, row.last_mut()) {
            (Some(cell), _) => row.push(cell.trim().to_owned()),
            // A further line of the cell above.
            (None, Some(last)) => {
                last.push_str(if last.is_empty() { "" } else { " " });
                last.push_str(text.trim());
            }
            (None, None) => return None,
        }
    }
    (!rows.is_empty()).then_some(rows)
}

/// Returns the cells of a line of CSV.
pub(super) fn csv_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Writes rows as a table. Short rows are filled with empty cells.
pub(super) fn markdown_table(mut rows: Vec<Vec<String>>, table: &ListedTable<'_>) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    if !table.has_header {
        rows.insert(0, Vec::new());
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().map(|cell| cell.replace('|', "\\|")).chain(std::iter::repeat(String::new()));
        format!("| {} |\n", cells.take(width).collect::<Vec<_>>().join(" | "))
    };
    let mut lines = rows.iter().map(line);
    let mut text = lines.next().unwrap_or_default();
    text.extend(["|", &"---|".repeat(width), "\n"]);
    text.extend(lines);
    let id = if table.id.is_empty() { String::new() } else { format!("#{}", table.id) };
    let class = if table.has_row_headers { ".row-headers" } else { "" };
    let attributes = [id.as_str(), class].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let attributes = if attributes.is_empty() { attributes } else { format!(" {{{attributes}}}") };
    if !table.caption.is_empty() || !attributes.is_empty() {
        text.extend(["\nTable: ", table.caption, &attributes, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_csv_are_tables() {
        let rows =
            listed_rows(&["* - Day", "  - Boats", "", "* - One", "    more", "  - a|b", "* - Two", "  -"]).unwrap();
        let table = ListedTable { caption: "By day", id: "tab", has_header: true, has_row_headers: true };
        let expected =
            "| Day | Boats |\n|---|---|\n| One more | a\\|b |\n| Two |  |\n\nTable: By day {#tab .row-headers}\n";
        assert_eq!(markdown_table(rows, &table), expected);
        assert!(listed_rows(&["Text"]).is_none() && listed_rows(&[]).is_none());
        assert_eq!(csv_cells("a, \"b, \"\"c\"\"\" ,"), ["a", "b, \"c\"", ""]);
        let table = ListedTable { caption: "", id: "", has_header: false, has_row_headers: false };
        assert_eq!(markdown_table(vec![vec!["x".to_owned()]], &table), "|  |\n|---|\n| x |\n");
    }
}
