//! The sample report: the sums in its data are right, and its PDF has the expected tags.

use std::collections::HashMap;
use std::fs;

use crate::conformance::samples;
use crate::pdf_views::structure;
use crate::support::repository;

const REPORT: &str = "annual-report-2025";

/// A CSV file of the report: the column names, and the rows with their first cell as name. Cells that are not numbers
/// count as 0.
struct Data {
    header: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Data {
    fn read(name: &str) -> Self {
        let path = repository(&format!("issues/{REPORT}/data/{name}.csv"));
        let text = fs::read_to_string(path).expect("the file exists");
        let mut lines = text.lines().filter(|line| !line.is_empty());
        // Cells in quotation marks may contain commas.
        let cells = |line: &str| {
            let parts = line.split('"').enumerate();
            let marked = parts.map(|(at, part)| if at % 2 == 0 { part.replace(',', "\u{1}") } else { part.to_owned() });
            marked.collect::<String>().split('\u{1}').map(str::to_owned).collect::<Vec<_>>()
        };
        let header = cells(lines.next().expect("the file has a header"));
        let number = |cell: &String| cell.parse().unwrap_or(0.0);
        let rows = lines.map(cells).map(|row| (row[0].clone(), row[1..].iter().map(number).collect())).collect();
        Self { header, rows }
    }

    fn at(&self, row: &str, column: &str) -> f64 {
        let place = self.header.iter().position(|name| name == column).expect("the column exists");
        let found_row = self.rows.iter().find(|(name, _)| name == row);
        found_row.unwrap_or_else(|| panic!("there is no row {row}")).1[place - 1]
    }

    /// Asserts that in every column the row `total` is the sum of the rows between `from` and `total`, both excluded.
    /// Without `from` the sum starts at the first row.
    #[track_caller]
    fn assert_sum_of_rows_above(&self, from: Option<&str>, total: &str) {
        let place = |name: &str| self.rows.iter().position(|(row, _)| row == name).expect("the row exists");
        let (start, end) = (from.map_or(0, |from| place(from) + 1), place(total));
        for column in 0..self.header.len() - 1 {
            let sum: f64 = self.rows[start..end].iter().map(|(_, values)| values[column]).sum();
            assert_equal(sum, self.rows[end].1[column], total);
        }
    }

    /// Asserts that in every column the row `total` is the sum of the rows `parts`.
    #[track_caller]
    fn assert_sum(&self, total: &str, parts: &[&str]) {
        for column in &self.header[1..] {
            assert_equal(parts.iter().map(|part| self.at(part, column)).sum(), self.at(total, column), total);
        }
    }

    /// Asserts that in every row the last column is the sum of the columns from `first` on.
    #[track_caller]
    fn assert_last_column_is_sum(&self, first: usize) {
        for (name, values) in &self.rows {
            let (total, parts) = values.split_last().expect("a row has columns");
            assert_equal(parts[first..].iter().sum(), *total, name);
        }
    }
}

/// Asserts that two numbers are equal, up to half a cent.
#[track_caller]
fn assert_equal(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() < 0.005, "{what}: {a} is not equal to {b}");
}

#[test]
fn sums_in_accounts_balance_and_donors_are_right() {
    let accounts = Data::read("accounts");
    for (group, sum) in [
        ("Members and donations", "Sum of members and donations"),
        ("Grants", "Sum of grants"),
        ("Own income", "Sum of own income"),
        ("River and ferries", "Sum of river and ferries"),
        ("Meadows", "Sum of meadows"),
        ("Schools and readers", "Sum of schools and readers"),
        ("Running the association", "Sum of running the association"),
    ] {
        accounts.assert_sum_of_rows_above(Some(group), sum);
    }
    accounts.assert_sum("Total income", &["Sum of members and donations", "Sum of grants", "Sum of own income"]);
    let spent =
        ["Sum of river and ferries", "Sum of meadows", "Sum of schools and readers", "Sum of running the association"];
    accounts.assert_sum("Total expenditure", &spent);
    accounts.assert_sum("Total income", &["Total expenditure", "Result for the year"]);

    let balance = Data::read("balance");
    balance.assert_sum("Total assets", &["Sum of fixed assets", "Sum of current assets"]);
    let owed = ["Sum of own funds", "Sum of earmarked funds", "Sum of liabilities"];
    balance.assert_sum("Total funds and liabilities", &owed);
    balance.assert_sum("Total assets", &["Total funds and liabilities"]);

    let donors = Data::read("donors");
    donors.assert_sum("Total", &["Sum of grants", "Sum of donations"]);
    assert_equal(donors.at("Sum of grants", "2025"), accounts.at("Sum of grants", "2025"), "grants");
}

#[test]
fn sums_in_crossings_and_weeks_are_right() {
    let crossings = Data::read("crossings");
    crossings.assert_sum_of_rows_above(None, "Year");
    crossings.assert_last_column_is_sum(0);
    let weeks = Data::read("weeks");
    // The columns `From` and `Level` have no sum.
    let causes: HashMap<&str, f64> = weeks.header[3..].iter().map(|c| (c.as_str(), weeks.at("Year", c))).collect();
    let (all, parts): (Vec<_>, Vec<_>) = causes.iter().partition(|(name, _)| **name == "All causes");
    assert_equal(parts.iter().map(|(_, value)| **value).sum(), *all[0].1, "all causes");
    for column in &weeks.header[3..] {
        let sum: f64 = weeks.rows[..52].iter().map(|(week, _)| weeks.at(week, column)).sum();
        assert_equal(sum, weeks.at("Year", column), column);
    }
}

/// Returns the number of elements with this tag in a structure tree, as printed by `pdfinfo -struct`.
fn count(tree: &str, tag: &str) -> usize {
    let has_tag = |line: &&str| line.trim_start().split([' ', ':']).next() == Some(tag);
    tree.lines().filter(has_tag).count()
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_pdf_of_the_report_has_the_expected_tags() {
    let sample = samples().iter().find(|sample| sample.slug == REPORT).expect("the report is built");
    let tree = structure(&sample.pdf);
    // Pictures, charts and the cover. One picture is decorative and has no tag.
    assert_eq!(count(&tree, "Figure"), 18, "figures and charts");
    assert!(count(&tree, "Formula") >= 20, "formulas");
    assert!(count(&tree, "Note") >= 6, "footnotes");
    assert!(count(&tree, "TOCI") >= 50, "entries of the contents");
    assert!(count(&tree, "H1") >= 15, "chapters");
    assert!(count(&tree, "Table") >= 25, "tables");
    let scopes = |scope: &str| tree.lines().filter(|line| line.trim() == format!("/Scope /{scope}")).count();
    assert!(scopes("Column") > 100 && scopes("Row") > 250, "headings of columns and rows");
    assert_eq!(scopes("Column") + scopes("Row") + scopes("Both"), count(&tree, "TH"), "every TH has a scope");
}
