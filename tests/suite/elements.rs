//! The publication in `tests/elements/` has every block, class and kind of chart of the reference. `tests/sheet` draws it.

use std::collections::BTreeSet;
use std::fs;

use crate::manual::{code_spans, first_cells, page};
use crate::support::{Publication, entries, repository};

/// Layouts, and the blocks that have no effect in them.
const LAYOUTS: [(&str, &[&str]); 2] = [("newsletter", &["list-of-figures", "list-of-tables"]), ("report", &[])];

/// Returns the issue of a layout.
fn issue(layout: &str) -> String {
    fs::read_to_string(repository(&format!("tests/elements/issues/{layout}.md"))).expect("the issue is text")
}

/// Returns the part of the reference about a layout.
fn reference(layout: &str) -> String {
    let layouts = page("reference/layouts.md");
    let (_, own) = layouts.split_once(&format!("\n## {layout}\n")).expect("the layout has a section");
    own.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn every_block_is_there() {
    let blocks = page("reference/blocks.md");
    for (layout, without_effect) in LAYOUTS {
        let (own, issue) = (reference(layout), issue(layout));
        let mut names = first_cells(&blocks, "`:::` name");
        names.extend(first_cells(&own, "`:::` block"));
        let used: BTreeSet<&str> =
            issue.lines().filter_map(|line| line.strip_prefix(":::")?.split_whitespace().next()).collect();
        let missing: Vec<_> = names.difference(&used).filter(|name| !without_effect.contains(name)).collect();
        assert!(names.len() > 20 && missing.is_empty(), "{layout}: {missing:?} of {names:?}");
    }
}

#[test]
fn every_class_is_there() {
    for (layout, _) in LAYOUTS {
        let (own, issue) = (reference(layout), issue(layout));
        let (_, rows) = own.split_once("\n| Element or block | Classes |\n").expect("the layout has classes");
        let rows: Vec<&str> = rows.lines().skip(1).take_while(|line| line.starts_with('|')).collect();
        let classes: BTreeSet<&str> =
            rows.iter().filter_map(|row| row.split('|').nth(2)).flat_map(code_spans).collect();
        let marks =
            issue.lines().filter(|line| line.contains('{') || line.starts_with(":::") || line.contains("classes"));
        let words: BTreeSet<&str> =
            marks.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '-')).collect();
        let missing: Vec<_> = classes.difference(&words).collect();
        assert!(classes.len() > 2 && missing.is_empty(), "{layout}: {missing:?} of {classes:?}");
    }
}

#[test]
fn every_kind_of_chart_is_there() {
    let reports = page("reports.md");
    let kinds =
        reports.split("`type` is ").nth(1).and_then(|text| text.split('.').next()).expect("the kinds are listed");
    let kinds = code_spans(kinds);
    assert!(kinds.len() > 10, "{kinds:?}");
    for (layout, _) in LAYOUTS {
        let issue = issue(layout);
        for kind in &kinds {
            assert!(issue.contains(&format!("type = \"{kind}\"\n")), "{layout}: {kind}");
        }
    }
}

#[test]
fn the_elements_build_without_a_warning() {
    let mut publication = Publication::empty();
    for folder in ["tests/elements", "tests/elements/issues", "tests/elements/issues/data"] {
        for (name, path) in entries(&repository(folder)).into_iter().filter(|(_, path)| path.is_file()) {
            let below = folder.trim_start_matches("tests/elements").trim_start_matches('/');
            let place = if below.is_empty() { name } else { format!("{below}/{name}") };
            publication = publication.file(&place, fs::read(path).expect("the file can be read"));
        }
    }
    for (name, path) in entries(&repository("issues/seal-station-2025/images")) {
        publication =
            publication.file(&format!("issues/images/{name}"), fs::read(path).expect("the image can be read"));
    }
    let run = publication.run("check --strict --message-format short --all-messages").ends(0);
    assert!(!run.stderr.contains("warning["), "{}", run.stderr);
}
