//! Tables over all columns below a heading at the foot of a page.

use std::fmt::Write as _;

use super::{Word, assert_faultless, first, words};
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
    assert_faultless(&all, ISSUES.len());
}

/// A wide picture that is all of an article takes its headings along, too.
#[test]
fn a_heading_stays_with_its_wide_picture() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"400\"><rect width=\"600\" height=\"400\"/></svg>";
    let text = "The ferry crosses the river when the water is low and the rope holds. ".repeat(4);
    let lengths = (14..40).step_by(2);
    let count = lengths.clone().count();
    let all = lengths.fold(Publication::new().file("issues/wide.svg", picture), |publication, paragraphs| {
        let before = format!("# River\n\n## Ferry\n\n{}", format!("{text}\n\n").repeat(paragraphs));
        let alone = "# Drawing\n\n## The boathouse\n\n![A boathouse](wide.svg \"The boathouse\"){.wide}\n";
        publication.file(&format!("issues/issue-{paragraphs}.md"), format!("{before}{alone}"))
    });
    assert_faultless(&all, count);
}

/// A table that is all of an article would leave its heading alone in a column: the heading stands over it, below that
/// of the section.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_headings_of_a_table_alone_stand_over_it() {
    let table = |rows: usize| {
        let head = "| Landing | Keeper of the rope | Timetable in the summer | Timetable in the winter | Meeting |\n\
                    |---|---|---|---|---|\n";
        let row = "| Varle | Anna Berg and the children | from eight until twenty | from nine until four | Monday |\n";
        head.to_owned() + &row.repeat(rows)
    };
    let text = "The ferry crosses the river when the water is low and the rope holds. ".repeat(9);
    for rows in [3, 30, 90] {
        let before = format!("# Before\n\n## River\n\n{text}\n\n{text}\n\n{text}\n\n");
        let alone = format!("# Tables\n\n## Summer\n\n{}\n", table(rows));
        let after = format!("## Afterwards\n\n{text}\n\n{text}\n");
        let publication = Publication::new().issue("issue", &(before + &alone + &after));
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/issue/issue.pdf"));
        // The headings are among the contents, too.
        let table = first(&words, "Landing");
        let is_at_edge = |word: &&Word| word.page == table.page && (word.left - table.left).abs() < 2.0;
        let at_edge = |name: &str| words.iter().filter(is_at_edge).find(|word| word.text == name);
        let headings = [at_edge("Tables"), at_edge("Summer"), Some(table)].map(|word| word.expect("all on one page"));
        for pair in headings.windows(2) {
            assert!(pair[0].top < pair[1].top, "{rows} rows: `{}` is above `{}`", pair[0].text, pair[1].text);
        }
    }
}
