//! Matrices, cases, and formulas of several lines.

use roxmltree::Node;

use super::{FormulaSpeaker, elements, fill, operands};

impl FormulaSpeaker<'_> {
    /// Returns the words of the rows of a table. `pattern` has a number and the content.
    fn rows(&self, table: Node<'_, '_>, pattern: &str) -> String {
        let rows: Vec<String> = operands(table).into_iter().map(|row| self.row(row)).collect();
        let numbered = rows.iter().filter(|row| !row.trim().is_empty()).zip(1..);
        let rows = numbered
            .map(|(row, number): (&String, usize)| fill(pattern, false, &[("n", &number.to_string()), ("x", row)]));
        rows.collect::<Vec<_>>().join(", ")
    }

    /// Returns the words of a row. Columns that are aligned to each other read on; others follow a comma.
    fn row(&self, row: Node<'_, '_>) -> String {
        let mut words = String::new();
        let mut before = None;
        for cell in operands(row) {
            let side = cell.attribute("columnalign");
            let cell = self.children(cell);
            if !cell.trim().is_empty() && !words.is_empty() {
                words.push_str(if side == Some("left") && before == Some("right") { " " } else { ", " });
            }
            words.push_str(cell.trim());
            before = side;
        }
        words
    }

    pub(super) fn matrix(&self, table: Node<'_, '_>) -> String {
        let rows = operands(table);
        let columns = rows.iter().map(|row| operands(*row).len()).max().unwrap_or(0);
        let patterns = &self.terms.patterns;
        let (m, n) = (rows.len().to_string(), columns.to_string());
        let content = self.rows(table, &patterns.row);
        fill(&patterns.matrix, false, &[("m", &m), ("n", &n), ("x", &content)])
    }

    pub(super) fn cases(&self, table: Node<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        fill(&patterns.cases, false, &[("x", &self.rows(table, &patterns.case))])
    }

    /// Returns the words of a table without delimiters: of lines whose columns are aligned to each other, or of a matrix.
    pub(super) fn lines(&self, table: Node<'_, '_>) -> String {
        let rows = operands(table);
        let cells: Vec<Node<'_, '_>> = rows.iter().flat_map(|row| operands(*row)).collect();
        if cells.len() > rows.len() && cells.iter().all(|cell| cell.attribute("columnalign").is_none()) {
            return self.matrix(table);
        }
        match rows.as_slice() {
            [only] => self.row(*only),
            _ => self.rows(table, &self.terms.patterns.line),
        }
    }

    /// Returns the lines of a condition below an operator.
    pub(super) fn conditions(&self, node: Node<'_, '_>) -> String {
        match elements(node).as_slice() {
            [table] if table.has_tag_name(("http://www.w3.org/1998/Math/MathML", "mtable")) => {
                operands(*table).into_iter().map(|row| self.row(row)).collect::<Vec<_>>().join(", ")
            }
            _ => self.operand(node),
        }
    }
}
