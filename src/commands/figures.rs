//! `check --figures`: the numbers of each issue with their sources.

use serde::Serialize;

use super::build::BuildOptions;
use super::guard::limit_guarded_process;
use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::diagnostic::{MessageFormat, Report};
use crate::number_list::{self, ListedNumber, NumberOrigin};
use crate::stop::Stop;
use crate::workspace;

/// Prints the numbers of the issues. An issue with errors is reported and left out.
pub(crate) fn figures(options: &BuildOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &options.root);
    let result = try_list(options, console, &mut messages);
    let status = messages.status(result);
    messages.finish(status)
}

fn try_list(options: &BuildOptions, console: ConsoleOptions, messages: &mut Messages) -> Result<(), Stop> {
    let mut report = Report::default();
    let opened = workspace::open(&options.root, &options.levels, &mut report);
    let Ok(workspace) = opened else {
        messages.report(&report);
        return opened.map(|_| ());
    };
    limit_guarded_process(workspace.limits());
    let chosen = workspace.select(&options.issues, &mut report);
    messages.report(&report);
    let mut result = report.check().map_err(Stop::from);
    for files in chosen {
        let mut report = workspace.new_report();
        let issue = workspace.read(files, options.rules, &mut report);
        messages.report(&report);
        match issue {
            Ok(issue) => {
                let numbers = number_list::numbers(&issue.document, &issue.metadata.language, &report.sources);
                messages.streams.result(&render(&issue.metadata.slug, &numbers, console.format));
            }
            Err(reported) => result = Err(Stop::from(reported)),
        }
    }
    result
}

/// The numbers of an issue, as they are serialized.
#[derive(Serialize)]
struct NumberedIssue<'a> {
    issue: &'a str,
    numbers: &'a [ListedNumber],
}

/// Returns the table of an issue: one JSON object in the format `json`, otherwise lines for people.
fn render(issue: &str, numbers: &[ListedNumber], format: MessageFormat) -> String {
    match format {
        MessageFormat::Json => {
            serde_json::to_string(&NumberedIssue { issue, numbers }).expect("strings and numbers serialize")
        }
        MessageFormat::Human | MessageFormat::Short | MessageFormat::Github | MessageFormat::Sarif => {
            lines(issue, numbers).join("\n")
        }
    }
}

fn lines(issue: &str, numbers: &[ListedNumber]) -> Vec<String> {
    let counts = NumberOrigin::ALL.map(|origin| {
        let count = numbers.iter().filter(|number| number.origin == origin).count();
        format!("{count} {}", origin.name())
    });
    let mut lines = vec![format!("{issue}: {} numbers: {}", numbers.len(), counts.join(", "))];
    let row = |number: &ListedNumber| {
        let place = format!("{}:{}:{}", number.file, number.line, number.column);
        [place, number.number.clone(), number.origin.name().to_owned(), number.source.clone().unwrap_or_default()]
    };
    let header = ["place", "number", "origin", "source"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(header).chain(numbers.iter().map(row)).collect();
    let width = |cell: usize| rows.iter().map(|row| row[cell].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    lines.extend(rows.iter().map(|[place, number, origin, source]| {
        let line = format!("{place:0$}  {number:>1$}  {origin:2$}  {source}", widths[0], widths[1], widths[2]);
        line.trim_end().to_owned()
    }));
    lines
}
