//! Reports audit themselves: wrong numbers in copies of the sample reports are found at their places.

use std::fs;

use crate::support::{Publication, repository};

/// Wrong numbers: file, what is right, what is written instead, and the code that is expected.
type Planted = &'static [(&'static str, &'static str, &'static str, &'static str)];

/// A sample report, with the numbers that are planted in a copy of it.
struct AuditedReport {
    path: &'static str,
    planted: Planted,
    /// Lines of `[checks]` that the wrong numbers break.
    broken_checks: &'static [&'static str],
    /// Numbers in the text that are names, not figures.
    names: &'static [&'static str],
}

const REPORTS: [AuditedReport; 2] = [
    AuditedReport {
        path: "issues/annual-report-2025",
        planted: ANNUAL_REPORT,
        broken_checks: &ANNUAL_REPORT_CHECKS,
        // A year of the Middle Ages, and the first week of two years.
        names: &["1311", "1", "1"],
    },
    AuditedReport {
        path: "issues/seal-station-2025",
        planted: SEAL_STATION,
        broken_checks: &SEAL_STATION_CHECKS,
        // The levels of donors.
        names: &["10,000", "1,000", "9,999"],
    },
];

const ANNUAL_REPORT: Planted = &[
    // Sums of rows.
    ("data/accounts.csv", "Sum of grants,215800,86400", "Sum of grants,215800,86500", "wrong-sum"),
    ("data/accounts.csv", "Total expenditure,176765", "Total expenditure,176865", "wrong-sum"),
    ("data/accounts.csv", "Result for the year,182310", "Result for the year,182301", "wrong-sum"),
    ("data/balance.csv", "Sum of current assets,72605", "Sum of current assets,72650", "wrong-sum"),
    ("data/balance.csv", "Total assets,281445,97090", "Total assets,281445,97190", "wrong-sum"),
    ("data/donors.csv", "Sum of donations,,,88570", "Sum of donations,,,88750", "wrong-sum"),
    ("data/donors.csv", "Total,,,304370", "Total,,,304730", "wrong-sum"),
    ("data/crossings.csv", "Year,14014", "Year,14041", "wrong-sum"),
    ("index.md", "All causes,736", "All causes,763", "wrong-sum"),
    ("index.md", "| All three | 53,038", "| All three | 53,083", "wrong-sum"),
    ("index.md", "Reserve,32000\nTotal,640000", "Reserve,32000\nTotal,604000", "wrong-sum"),
    // Sums of columns.
    ("data/crossings.csv", "May,1449,1055,1454,3958", "May,1449,1055,1454,3985", "wrong-sum"),
    ("data/weeks.csv", "3,13 Jan,2.74,,,14,9,,23", "3,13 Jan,2.74,,,14,9,,32", "wrong-sum"),
    ("index.md", "Lapwing,7,4,2,13,11", "Lapwing,7,4,2,14,11", "wrong-sum"),
    // Shares.
    ("index.md", "Borderland Fund,160000,25", "Borderland Fund,160000,24", "wrong-change"),
    // Numbers and changes in the text.
    ("index.md", "[+7.3 %]", "[+7.8 %]", "wrong-figure"),
    ("index.md", "[+15.5 %]", "[+51.5 %]", "wrong-figure"),
    ("index.md", "[87 more]", "[78 more]", "wrong-figure"),
    ("index.md", "[2,648 more]", "[2,684 more]", "wrong-figure"),
    ("index.md", "[−€10,090]", "[−€10,900]", "wrong-figure"),
    ("data/donors.csv", "Sum of grants,,,215800", "Sum of grants,,,215080", "wrong-sum"),
    ("data/free-result.csv", "2025,-10090", "2025,-10900", ""),
];

/// A balance, two tables, and a change against last year's figure.
const ANNUAL_REPORT_CHECKS: [&str; 3] = [
    "\"data/balance.csv: Total assets, 31 Dec 2024\"",
    "\"data/accounts.csv: Sum of grants, 2025\"",
    "\"difference data/balance.csv: Free reserve, 31 Dec 2025, 31 Dec 2024\"",
];

const SEAL_STATION: Planted = &[
    // Sums of rows: of this year, of a fund, and of the year before.
    ("data/statement.csv", "Sum of income,,165775", "Sum of income,,165757", "wrong-sum"),
    ("data/statement.csv", "266720,167430", "266720,167340", "wrong-sum"),
    ("data/statement.csv", "Result for the year,,13610", "Result for the year,,13160", "wrong-sum"),
    (
        "data/statement.csv",
        "Funds on 31 December,[@n-funds],71850",
        "Funds on 31 December,[@n-funds],78150",
        "wrong-sum",
    ),
    ("data/balance.csv", "Sum of fixed assets,100830", "Sum of fixed assets,100380", "wrong-sum"),
    ("data/balance.csv", "Total assets,157970,102655", "Total assets,157970,102565", "wrong-sum"),
    ("data/balance.csv", "Sum of liabilities,16025", "Sum of liabilities,16052", "wrong-sum"),
    ("data/balance.csv", "Sum of funds,141945", "Sum of funds,141954", "wrong-sum"),
    ("data/gifts.csv", "All gifts,119000", "All gifts,119100", "wrong-sum"),
    ("data/grants.csv", "All grants,,137000", "All grants,,137500", "wrong-sum"),
    ("data/funds.csv", "All funds,88130,320535", "All funds,88130,320355", "wrong-sum"),
    ("data/outcomes.csv", "All,97,295", "All,97,259", "wrong-sum"),
    // Sums of columns, and of the steps of a chart.
    ("data/statement.csv", "Legacies,,25000,0,0,25000", "Legacies,,25000,0,0,25500", "wrong-sum"),
    ("data/funds.csv", "-96720,61320", "-96720,61230", "wrong-sum"),
    ("data/steps.csv", "31 December,141945", "31 December,141495", "wrong-sum"),
    // Numbers, changes, shares and directions in the text.
    ("index.md", "[17%]", "[71%]", "wrong-figure"),
    ("index.md", "[81%]", "[18%]", "wrong-figure"),
    ("index.md", "[16%]", "[61%]", "wrong-figure"),
    ("index.md", "[2,620]", "[2,260]", "wrong-figure"),
    ("index.md", "[24%]", "[42%]", "wrong-figure"),
    ("index.md", "2024; unsigned] more than a year ago", "2024; unsigned] less than a year ago", "wrong-figure"),
];

/// A balance of the year before, notes against the statement, and the funds against it.
const SEAL_STATION_CHECKS: [&str; 5] = [
    "\"data/balance.csv: Total assets, 31 Dec 2024\"",
    "\"data/balance.csv: Sum of funds, 31 Dec 2025\"",
    "\"data/gifts.csv: All gifts, 2025\"",
    "\"data/grants.csv: All grants, 2025\"",
    "\"data/steps.csv: 31 December\"",
];

fn copy_of(report: &str) -> Publication {
    let publication = Publication::empty().copy(&repository("masthead.toml"), "masthead.toml");
    publication.copy(&repository(report), report)
}

#[test]
fn planted_numbers_are_found_at_their_places() {
    for AuditedReport { path: report, planted, broken_checks, .. } in REPORTS {
        let publication = copy_of(report);
        for (file, right, wrong, _) in planted {
            let path = format!("{report}/{file}");
            let text = publication.text(&path);
            assert_eq!(text.matches(right).count(), 1, "{right}");
            publication.write(&path, text.replace(right, wrong));
        }
        let run = publication.run("check --no-cache --message-format short --all-messages").ends(1);
        let planted =
            planted.iter().filter(|(.., code)| !code.is_empty()).map(|&(file, _, wrong, code)| (file, wrong, code));
        let checks = broken_checks.iter().map(|&line| ("index.md", line, "unequal-figures"));
        for (file, wrong, code) in planted.chain(checks) {
            let text = publication.text(&format!("{report}/{file}"));
            let at = text.find(wrong).expect("the number is planted");
            // A number on the second of two lines is the wrong one.
            let line = 1 + text[..at].matches('\n').count() + wrong.matches('\n').count();
            let place = format!("{report}/{file}:{line}:");
            let is_found = |message: &str| message.starts_with(&place) && message.contains(&format!("error[{code}]"));
            assert!(run.stderr.lines().any(is_found), "{place} {wrong}\n{}", run.stderr);
        }
    }
}

#[test]
fn the_sample_reports_have_no_wrong_number() {
    for AuditedReport { path, .. } in REPORTS {
        let run = copy_of(path).run("check --no-cache --message-format short --all-messages").ends(0);
        for code in ["wrong-sum", "wrong-change", "wrong-figure", "unequal-figures", "bad-figure"] {
            assert!(!run.stderr.contains(code), "{}", run.stderr);
        }
    }
}

#[test]
fn the_sample_reports_have_all_figures_from_data() {
    for AuditedReport { path, names, .. } in REPORTS {
        let run = copy_of(path).run("check --figures --message-format json").ends(0);
        let issue: serde_json::Value = serde_json::from_str(run.stdout.trim()).expect("one object");
        let numbers = issue["numbers"].as_array().expect("a list");
        let typed: Vec<&str> = numbers
            .iter()
            .filter(|number| number["origin"] == "typed")
            .map(|number| number["number"].as_str().expect("a text"))
            .collect();
        assert_eq!(typed, names, "{path}");
    }
}

#[test]
fn a_number_in_thousands_gets_the_unit_to_write() {
    let publication = Publication::new();
    fs::create_dir_all(publication.path("issues")).expect("the folder can be created");
    publication.write("issues/data.csv", "Item,2025\nIncome,359075\nGrants,1260000\n");
    publication.write(
        "issues/2026-03.md",
        "We had [359 thousand](=data.csv: Income, 2025) and [1.3 million](=data.csv: Grants, 2025); \
         [395 thousand](=data.csv: Income, 2025) is wrong.\n\n\
         [359 thousand](=data.csv: Income, 2025; thousands) and [1.3 million](=data.csv: Grants, 2025; millions) are right.\n",
    );
    let messages = publication.run("check --all-messages").ends(1).stderr;
    let count = |text: &str| messages.matches(text).count();
    assert_eq!((count("wrong-figure"), count("`; thousands`"), count("`; millions`")), (3, 1, 1), "{messages}");
}

#[test]
fn every_number_is_listed_with_its_origin() {
    let publication = Publication::new();
    fs::create_dir_all(publication.path("issues")).expect("the folder can be created");
    publication.write("issues/data.csv", "Item,2025,2024\nGifts,112,100\nTotal,112,100\n");
    publication.write(
        "issues/2026-03.md",
        "We had [=data.csv: Gifts, 2025], [12 %](=change data.csv: Gifts, 2025, 2024) more, or 99 \
         on 12 May 2025.\n\n\
         ```table\nfile = \"data.csv\"\ntotals = [\"Total\"]\n```\n\n\
         ```chart\ntype = \"bar\"\nalt = \"It rose to [=data.csv: Gifts, 2025].\"\n---\nYear,Gifts\n2024,100\n2025,112\n```\n",
    );
    let run = publication.run("check --figures --message-format json").ends(0);
    let issue: serde_json::Value = serde_json::from_str(run.stdout.trim()).expect("one object");
    let numbers = issue["numbers"].as_array().expect("a list");
    let listed: Vec<String> = numbers
        .iter()
        .map(|number| {
            let source = number["source"].as_str().unwrap_or("–");
            format!(
                "{}:{} {} {} {source}",
                number["line"],
                number["column"],
                number["number"].as_str().unwrap(),
                number["origin"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            "1:8 112 data data.csv: Gifts, 2025",
            "1:34 12 % checked change data.csv: Gifts, 2025, 2024",
            "1:87 99 typed –",
            "1:93 12 date –",
            "1:100 2025 date –",
            "8:1 112 data data.csv: Gifts, 2025",
            "13:6 100 cell –",
            "14:6 112 cell –",
            "2:7 112 table data.csv",
            "2:11 100 table data.csv",
            "3:7 112 checked data.csv",
            "3:11 100 checked data.csv",
        ]
    );
    let table = publication.run("check --figures").ends(0).stdout;
    assert!(
        table.starts_with("2026-03: 12 numbers: 2 data, 3 checked, 2 table, 2 cell, 1 typed, 2 date\nplace"),
        "{table}"
    );
}
