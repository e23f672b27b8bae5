//! Tables over all columns below a heading at the foot of a page.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::Publication;

/// Issues whose table comes near the foot of a page: rows of the table, articles before it, and whether text follows.
const ISSUES: [(usize, usize, bool); 12] = [
    (12, 10, true),
    (30, 9, true),
    (30, 11, true),
    (30, 11, false),
    (30, 22, false),
    (46, 9, true),
    (46, 11, true),
    (46, 20, true),
    (46, 10, false),
    (46, 21, false),
    (80, 15, true),
    (80, 18, true),
];

fn issue(rows: usize, articles: usize, goes_on: bool) -> String {
    let text = "The ferry crosses the river when the water is low and the rope holds. ";
    let long = text.repeat(5);
    let mut issue = "+++\ntitle = \"Rope\"\ndate = \"2026-03\"\n+++\n\n# Times\n\n".to_owned();
    for article in 0..articles {
        write!(issue, "## Article {article}\n\n{long}\n\n{text}\n\n").expect("writing to a string succeeds");
    }
    issue += "## The keepers\n\n| Landing | Keeper of the rope | Timetable in the summer | Timetable in the winter | Meeting \
              of the members |\n|---|---|---|---|---|\n";
    for row in 0..rows {
        let cells =
            "Anna Berg and the children | from eight until twenty hours | from nine until four | in the boathouse";
        writeln!(issue, "| Landing {row} | {cells} |").expect("writing to a string succeeds");
    }
    if goes_on {
        write!(issue, "\n## Afterwards\n\n{long}\n\n{long}\n").expect("writing to a string succeeds");
    }
    issue
}

#[test]
fn a_heading_stays_with_its_table_or_with_the_text_after_it() {
    let all = ISSUES.iter().enumerate().fold(Publication::new(), |publication, (number, (rows, articles, goes_on))| {
        publication.file(&format!("issues/issue-{number}.md"), issue(*rows, *articles, *goes_on))
    });
    let run = all.run("check --pages --edition pdf --message-format json").ends(0);
    assert_eq!(run.stdout.lines().count(), ISSUES.len(), "{}", run.stderr);
    for line in run.stdout.lines() {
        let judged: Value = serde_json::from_str(line).expect("each line is JSON");
        let faults = judged["faults"].as_array().expect("an array");
        for code in ["page-stranded-heading", "page-displaced-figure", "page-overlap"] {
            assert!(faults.iter().all(|fault| fault["code"] != code), "{line}");
        }
    }
}
