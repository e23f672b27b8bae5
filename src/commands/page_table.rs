//! The table of `check --pages`: the faults and scores of the pages of an issue.

use serde::Serialize;

use crate::diagnostic::{MessageFormat, PageMessage, Report};
use crate::judge::IssueScore;

/// Returns the table of an issue: one JSON object in the format `json`, otherwise lines for people.
pub(super) fn render(issue: &str, report: &Report, score: &IssueScore, format: MessageFormat) -> String {
    let faults = report.page_messages();
    match format {
        MessageFormat::Json => {
            serde_json::to_string(&JudgedIssue { issue, score, faults }).expect("strings and numbers serialize")
        }
        MessageFormat::Human | MessageFormat::Short | MessageFormat::Github | MessageFormat::Sarif => {
            lines(issue, &faults, score).join("\n")
        }
    }
}

/// An issue as it is serialized.
#[derive(Serialize)]
struct JudgedIssue<'a> {
    issue: &'a str,
    #[serde(flatten)]
    score: &'a IssueScore,
    faults: Vec<PageMessage<'a>>,
}

fn lines(issue: &str, faults: &[PageMessage<'_>], score: &IssueScore) -> Vec<String> {
    let IssueScore { score: mean, grave_faults, pages, .. } = score;
    let mut lines = vec![format!("{issue}: score {mean:.0} of 100, grave faults: {grave_faults}")];
    let mut rows: Vec<[String; 4]> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let mut own = faults.iter().filter(|fault| fault.place.page == index + 1).peekable();
        if own.peek().is_none() {
            rows.push([page.page.clone(), format!("{:.0}", page.score), String::new(), String::new()]);
        }
        for (number, fault) in own.enumerate() {
            let (label, score) =
                if number == 0 { (page.page.clone(), format!("{:.0}", page.score)) } else { Default::default() };
            let column = fault.place.column.map_or_else(String::new, |column| format!("column {column}"));
            let details = [column, fault.place.size.clone().unwrap_or_default(), fault.position.clone()];
            let details: Vec<String> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
            rows.push([label, score, fault.code.name().to_owned(), details.join(", ")]);
        }
    }
    let header = ["page", "score", "fault", "column, size, place"].map(str::to_owned);
    rows.insert(0, header);
    let width = |cell: usize| rows.iter().map(|row| row[cell].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    lines.extend(rows.iter().map(|[page, score, fault, details]| {
        let line = format!("{page:>0$}  {score:>1$}  {fault:2$}  {details}", widths[0], widths[1], widths[2]);
        line.trim_end().to_owned()
    }));
    lines
}
