//! The sample report: its sums add up, and its pages are tagged as what they are.

use std::collections::HashMap;
use std::fs;

use crate::conformance::samples;
use crate::pdf_views::structure;
use crate::support::repository;

const REPORT: &str = "annual-report-2025";

/// A CSV file of the report: its columns' names, and its rows by their first cell. A cell of words counts nothing.
struct Data {
    header: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
}

impl Data {
    fn read(name: &str) -> Self {
        let path = repository(&format!("issues/{REPORT}/data/{name}.csv"));
        let text = fs::read_to_string(path).expect("the file is there");
        let mut lines = text.lines().filter(|line| !line.is_empty());
        // What stands in quotation marks may hold commas.
        let cells = |line: &str| {
            let parts = line.split('"').enumerate();
            let marked = parts.map(|(at, part)| if at % 2 == 0 { part.replace(',', "\u{1}") } else { part.to_owned() });
            marked.collect::<String>().split('\u{1}').map(str::to_owned).collect::<Vec<_>>()
        };
        let header = cells(lines.next().expect("there is a header"));
        let number = |cell: &String| cell.parse().unwrap_or(0.0);
        let rows = lines.map(cells).map(|row| (row[0].clone(), row[1..].iter().map(number).collect())).collect();
        Self { header, rows }
    }

    fn at(&self, row: &str, column: &str) -> f64 {
        let place = self.header.iter().position(|name| name == column).expect("there is such a column");
        let found = self.rows.iter().find(|(name, _)| name == row);
        found.unwrap_or_else(|| panic!("there is no row {row}")).1[place - 1]
    }

    /// In every column, `total` is the sum of the rows from behind `from` (or the first) to before `total`.
    #[track_caller]
    fn adds_up(&self, from: Option<&str>, total: &str) {
        let place = |name: &str| self.rows.iter().position(|(row, _)| row == name).expect("there is such a row");
        let (start, end) = (from.map_or(0, |from| place(from) + 1), place(total));
        for column in 0..self.header.len() - 1 {
            let sum: f64 = self.rows[start..end].iter().map(|(_, values)| values[column]).sum();
            equal(sum, self.rows[end].1[column], total);
        }
    }

    /// In every column, `total` is the sum of some rows.
    #[track_caller]
    fn is_sum(&self, total: &str, parts: &[&str]) {
        for column in &self.header[1..] {
            equal(parts.iter().map(|part| self.at(part, column)).sum(), self.at(total, column), total);
        }
    }

    /// In every row the last column is the sum of those from `first` on.
    #[track_caller]
    fn rows_add_up(&self, first: usize) {
        for (name, values) in &self.rows {
            let (total, parts) = values.split_last().expect("a row has columns");
            equal(parts[first..].iter().sum(), *total, name);
        }
    }
}

#[track_caller]
fn equal(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() < 0.005, "{what}: {a} is not {b}");
}

#[test]
fn the_accounts_add_up() {
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
        accounts.adds_up(Some(group), sum);
    }
    accounts.is_sum("Total income", &["Sum of members and donations", "Sum of grants", "Sum of own income"]);
    let spent =
        ["Sum of river and ferries", "Sum of meadows", "Sum of schools and readers", "Sum of running the association"];
    accounts.is_sum("Total expenditure", &spent);
    accounts.is_sum("Total income", &["Total expenditure", "Result for the year"]);

    let balance = Data::read("balance");
    balance.is_sum("Total assets", &["Sum of fixed assets", "Sum of current assets"]);
    let owed = ["Sum of own funds", "Sum of earmarked funds", "Sum of liabilities"];
    balance.is_sum("Total funds and liabilities", &owed);
    balance.is_sum("Total assets", &["Total funds and liabilities"]);

    let donors = Data::read("donors");
    donors.is_sum("Total", &["Sum of grants", "Sum of donations"]);
    equal(donors.at("Sum of grants", "2025"), accounts.at("Sum of grants", "2025"), "grants");
}

#[test]
fn crossings_and_weeks_add_up() {
    let crossings = Data::read("crossings");
    crossings.adds_up(None, "Year");
    crossings.rows_add_up(0);
    let weeks = Data::read("weeks");
    // A level is nothing to add up.
    let causes: HashMap<&str, f64> = weeks.header[3..].iter().map(|c| (c.as_str(), weeks.at("Year", c))).collect();
    let (all, parts): (Vec<_>, Vec<_>) = causes.iter().partition(|(name, _)| **name == "All causes");
    equal(parts.iter().map(|(_, value)| **value).sum(), *all[0].1, "all causes");
    for column in &weeks.header[3..] {
        let sum: f64 = weeks.rows[..52].iter().map(|(week, _)| weeks.at(week, column)).sum();
        equal(sum, weeks.at("Year", column), column);
    }
}

/// How often an element is in a tag tree, as `pdfinfo -struct` prints it.
fn count(tree: &str, tag: &str) -> usize {
    let is_it = |line: &&str| line.trim_start().split([' ', ':']).next() == Some(tag);
    tree.lines().filter(is_it).count()
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_report_is_tagged_as_what_it_is() {
    let sample = samples().iter().find(|sample| sample.slug == REPORT).expect("the report is built");
    let tree = structure(&sample.pdf);
    // The pictures and drawings of the text, and the cover; one picture only decorates.
    assert_eq!(count(&tree, "Figure"), 18, "figures and charts");
    assert!(count(&tree, "Formula") >= 20, "formulas");
    assert!(count(&tree, "Note") >= 6, "footnotes");
    assert!(count(&tree, "TOCI") >= 50, "entries of the contents");
    assert!(count(&tree, "H1") >= 15, "chapters");
    assert!(count(&tree, "Table") >= 25, "tables");
    let scopes = |scope: &str| tree.lines().filter(|line| line.trim() == format!("/Scope /{scope}")).count();
    assert!(scopes("Column") > 100 && scopes("Row") > 250, "headings of columns and rows");
    assert_eq!(scopes("Column") + scopes("Row") + scopes("Both"), count(&tree, "TH"), "every heading says of what");
}
