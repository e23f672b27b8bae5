//! Places on the pages: figures and tables below their headings, even columns, full pages, whole names.

use std::path::Path;

use serde_json::Value;

use crate::pdf_views::{pdf_tool, temporary_file};
use crate::support::{Publication, entries, repository};

mod blocks;
mod chapters;
mod pictures;
mod wide_tables;

/// A word on a page, with its box in points from the upper left corner.
struct Word {
    page: usize,
    left: f64,
    top: f64,
    bottom: f64,
    text: String,
}

/// Builds the case `name` with further lines in `masthead.toml`, and returns the words of its PDF.
fn built(name: &str, settings: &str) -> Vec<Word> {
    words(&pdf_of(name, settings))
}

fn pdf_of(name: &str, settings: &str) -> Vec<u8> {
    let folder = repository("tests/cases").join(name);
    let manifest = std::fs::read_to_string(folder.join("masthead.toml")).expect("the case has a manifest");
    let is_input = |path: &Path| !path.extension().is_some_and(|extension| extension == "txt" || extension == "toml");
    let publication = entries(&folder)
        .into_iter()
        .filter(|(_, path)| is_input(path))
        .fold(Publication::new(), |publication, (name, path)| publication.copy(&path, &format!("issues/{name}")));
    let manifest: Vec<&str> = manifest.lines().filter(|line| !line.starts_with("layout")).collect();
    publication.write("masthead.toml", format!("{}\n{settings}\n", manifest.join("\n")));
    publication.run("build --edition pdf").ends(0);
    publication.read("dist/issue/issue.pdf")
}

fn words(pdf: &[u8]) -> Vec<Word> {
    let all = pdf_tool("pdftotext", &["-bbox"], temporary_file(pdf).path(), &["-"]);
    let word = |page: usize, line: &str| {
        let (attributes, text) = line.split_once('>')?;
        let side = |name: &str| attributes.split_once(&format!("{name}=\""))?.1.split('"').next()?.parse().ok();
        let text = text.trim_end().trim_end_matches("</word>").to_owned();
        Some(Word { page, left: side("xMin")?, top: side("yMin")?, bottom: side("yMax")?, text })
    };
    let pages = all.split("<page ").skip(1).enumerate();
    pages.flat_map(|(page, text)| text.split("<word ").skip(1).filter_map(move |line| word(page + 1, line))).collect()
}

/// Asserts that the pages of the issues have no grave fault.
#[track_caller]
fn assert_faultless(publication: &Publication, issues: usize) {
    let run = publication.run("check --pages --edition pdf --message-format json").ends(0);
    assert_eq!(run.stdout.lines().count(), issues, "{}", run.stderr);
    for line in run.stdout.lines() {
        let judged: Value = serde_json::from_str(line).expect("each line is JSON");
        let faults = judged["faults"].as_array().expect("an array");
        for code in ["page-stranded-heading", "page-displaced-figure", "page-overlap"] {
            assert!(faults.iter().all(|fault| fault["code"] != code), "{line}");
        }
    }
}

/// Returns the first word `text`, from which reading goes on.
fn first<'a>(words: &'a [Word], text: &str) -> &'a Word {
    words.iter().find(|word| word.text == text).unwrap_or_else(|| panic!("`{text}` is on a page"))
}

/// The settings of papers and columns that the tests try.
const PAGES: [&str; 6] = [
    "",
    "[settings.newsletter]\ncolumns = 2",
    "[settings.newsletter]\ncolumns = 1",
    "[settings.newsletter]\npaper = \"a5\"",
    "[settings.newsletter]\npaper = \"us-letter\"",
    "[settings.newsletter]\ntext-size = \"11pt\"",
];

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn figures_follow_their_headings() {
    for layout in ["report", "newsletter"] {
        let words = built("figures-after-headings", &format!("layout = \"{layout}\""));
        let names: Vec<_> = ["North", "South", "Old", "New", "Ferry"].map(|name| first(&words, name)).into();
        for (i, heading) in names.iter().enumerate() {
            let captions = words.iter().filter(|word| word.text == heading.text && word.top > heading.top);
            let below = captions.filter(|word| word.page == heading.page).count();
            assert!(below > 0, "figure {} is below its heading `{}`", i + 1, heading.text);
        }
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_table_over_all_columns_is_below_its_heading() {
    for settings in PAGES {
        let words = built("table-wide-below-heading", settings);
        let (heading, table) = (first(&words, "Abbreviations"), first(&words, "Word"));
        assert!(table.page > heading.page || table.top > heading.bottom, "{settings}");
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn lists_in_columns_are_divided() {
    let words = built("columns-with-lists", "layout = \"report\"");
    let [alder, cedar, elm] = ["Alder", "Cedar", "Elm"].map(|name| first(&words, name));
    assert!(alder.left < cedar.left && cedar.left < elm.left, "three columns");
    assert!((alder.top - cedar.top).abs() < 1.0 && (alder.top - elm.top).abs() < 1.0, "columns of one height");
    let [goat, hare, jackal] = ["Goat", "Hare,", "Jackal"].map(|name| first(&words, name));
    assert!(goat.left < jackal.left && (goat.left - hare.left).abs() < 1.0, "two columns");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn long_tables_fill_their_pages() {
    for settings in PAGES {
        let words = built("table-long-fills-pages", settings);
        let last = words.last().expect("the issue has pages").page;
        for page in 1..last.saturating_sub(1) {
            let (top, bottom) = extent(&words, page);
            assert!(bottom - top > 0.8 * 0.8 * words_height(settings), "page {page} of `{settings}` ends at {bottom}");
            assert!(words.iter().any(|word| word.page == page && word.text == "Berth"), "page {page} has the head");
        }
    }
}

/// Height of the paper in points.
fn words_height(settings: &str) -> f64 {
    if settings.contains("a5") {
        595.3
    } else if settings.contains("us-letter") {
        792.0
    } else {
        841.9
    }
}

/// Returns the upper and the lower edge of the words on a page.
fn extent(words: &[Word], page: usize) -> (f64, f64) {
    let on_page = || words.iter().filter(|word| word.page == page);
    (on_page().map(|word| word.top).fold(f64::MAX, f64::min), on_page().map(|word| word.bottom).fold(0.0, f64::max))
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_lead_that_is_a_list_fills_both_columns() {
    let words = built("lead-of-lists", "");
    let end = first(&words, "Second").top;
    let lead = || words.iter().filter(|word| word.top > first(&words, "lamp,").top - 1.0 && word.bottom < end - 10.0);
    let lowest =
        |right: bool| lead().filter(|word| (word.left > 300.0) == right).map(|word| word.bottom).fold(0.0, f64::max);
    let (left, right) = (lowest(false), lowest(true));
    assert!(right > 0.0 && (left - right).abs() < 70.0, "the columns end at {left} and {right}");
}

#[test]
fn an_article_with_a_list_in_the_lead_prints_over_nothing() {
    let long = "The ferry left at seven, with a load of oats and a letter for the keeper of the light. ".repeat(4);
    let text =
        format!("+++\ntitle = \"T\"\n+++\n{long}\n\n## The crossing\n\n{long}\n\n### Notes\n\n{long}\n\n2. Second.\n");
    let publication = Publication::new().issue("issue", &text);
    let run = publication.run("build --edition pdf --message-format short").ends(0);
    assert!(!run.stderr.contains("page-overlap"), "{}", run.stderr);
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn names_and_headings_have_no_hyphens() {
    let names =
        ["Clear Water Quarterly", "Northumberland Waterways", "The Harbourmasters’ Chronicle", "Wasserstraßenanzeiger"];
    for layout in ["newsletter", "report"] {
        for name in names {
            let article = "# Internationalization\n\n## A classification of unquestionable responsibilities\n\nText.\n";
            let publication = Publication::new().issue("issue", article);
            publication
                .write("masthead.toml", format!("title = \"{name}\"\nlanguage = \"en\"\nlayout = \"{layout}\"\n"));
            publication.run("build --edition pdf").ends(0);
            let words = words(&publication.read("dist/issue/issue.pdf"));
            let broken: Vec<_> =
                words.iter().filter(|word| word.text.ends_with(['-', '\u{ad}'])).map(|word| &word.text).collect();
            assert!(broken.is_empty(), "{layout}, {name}: {broken:?}");
        }
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_imprint_is_not_alone_on_a_page() {
    for paragraphs in (20..=110).step_by(6) {
        let text = "Some words that run along the column of this page.\n\n".repeat(paragraphs);
        let publication = Publication::new().issue("issue", &format!("## Lead\n\nLead.\n\n## One\n\n{text}"));
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/issue/issue.pdf"));
        let last = words.last().expect("the issue has pages").page;
        let text = words.iter().filter(|word| word.page == last && word.text == "column").count();
        assert!(text > 0, "{paragraphs} paragraphs: the last page has no text");
    }
}

/// An issue that would end on a page of a few lines has slightly shorter pages, unless it can do without that page.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_last_page_holds_more_than_a_few_lines() {
    let text = "The ferry crosses the river when the water is low and the rope holds. ".repeat(4);
    for paragraphs in (118..=146).step_by(4) {
        let articles = (0..paragraphs).fold(String::new(), |issue, number| {
            let heading = if number % 12 == 0 { format!("## Article {number}\n\n") } else { String::new() };
            issue + &heading + &text + "\n\n"
        });
        let publication = Publication::new().issue("issue", &format!("## Lead\n\nLead.\n\n# River\n\n{articles}"));
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/issue/issue.pdf"));
        let last = words.last().expect("the issue has pages").page;
        let count = words.iter().filter(|word| word.page == last && word.text == "ferry").count();
        assert!(count > 9, "{paragraphs} paragraphs: the last page has {count} sentences");
    }
}

/// A running head of two lines would touch the text. What has no room in one line is left out.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn running_heads_have_one_line() {
    let manifest = |settings: &str| {
        format!(
            "title = \"Nachrichten der Hochwasserschutzgemeinschaft am Unterlauf\"\nlanguage = \"en\"\n{settings}\n"
        )
    };
    let section = "# Whatever the members of the society have decided in the spring\n\n## An article\n\n";
    let text = format!("{section}{}\n\n{section}{}\n", "Words of a text. ".repeat(900), "More words. ".repeat(900));
    for settings in PAGES {
        let publication = Publication::new().issue("a", &text);
        publication.write("masthead.toml", manifest(settings));
        publication.write(
            "issues/a.md",
            format!("+++\ntitle = \"After the High Water of the Spring\"\ndate = \"2026-03\"\n+++\n{text}"),
        );
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/a/a.pdf"));
        let number = words.iter().find(|word| word.page == 2 && word.text == "2").expect("page two has a number");
        let head: Vec<&Word> = words.iter().filter(|word| word.page == 2 && word.top < number.bottom + 4.0).collect();
        assert!(head.len() > 1, "{settings}: the head names the issue");
        assert!(head.iter().all(|word| (word.top - number.top).abs() < 3.0), "{settings}: one line");
        let below = words.iter().filter(|word| word.page == 2 && word.top > number.bottom).map(|word| word.top);
        let gap = below.fold(f64::MAX, f64::min) - number.bottom;
        assert!(gap > 6.0, "{settings}: {gap} pt to the text");
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_term_stays_with_the_first_line_of_its_detail() {
    let entry = |number: usize| {
        format!(
            "Term{number}\n\n: Detail{number} of some words, which are enough for several lines of a column that is not wide.\n\n"
        )
    };
    let entries: String = (1..=60).map(entry).collect();
    for settings in PAGES {
        let publication = Publication::new().issue("a", &format!("## Words\n\nText.\n\n## More words\n\n{entries}"));
        publication.write("masthead.toml", format!("title = \"The Ferry\"\nlanguage = \"en\"\n{settings}\n"));
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/a/a.pdf"));
        for number in 1..=60 {
            let (term, detail) = (first(&words, &format!("Term{number}")), first(&words, &format!("Detail{number}")));
            let is_below = detail.page == term.page && detail.top > term.top && detail.top < term.bottom + 20.0;
            assert!(is_below, "{settings}: term {number} is parted from its detail");
        }
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_picture_of_a_quiet_chapter_is_over_its_title() {
    let words = built("opener-quiet", "");
    // The contents come first.
    let title = |name: &str| words.iter().filter(|word| word.text == name).nth(1).expect("the chapter has a title");
    let (before, letter, after) = (title("Before"), title("Letter"), title("After"));
    assert!(letter.page > before.page, "the picture begins a page");
    assert!(letter.top > before.top + 180.0, "the picture is over the title: {} {}", letter.top, before.top);
    assert_eq!(after.page, letter.page, "the next quiet chapter is on the same page");
}

/// Typst divides a note for columns of full height. Floats over all columns, and the end of the issue, leave less room.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn notes_that_go_on_stay_on_their_pages() {
    const SENTENCE: &str =
        "The ferry crosses the river at nine and at ten, and people wait on both banks for the boat. ";
    let text = |blocks: usize| format!("{}\n\n", SENTENCE.repeat(5)).repeat(blocks);
    let words_of = |count: usize| SENTENCE.repeat(count);
    let table =
        format!("| a | b | c | d |\n|---|---|---|---|\n{}\n", "| 1 | 2 | 3 | The *ferry* and the river |\n".repeat(9));
    let quotation = format!(":::pullquote\n    {}\n    :::", words_of(6));
    let notes = [
        (format!("> [!TIP]\n    > {}", words_of(30)), 8, String::new()),
        (format!("> [!TIP]\n    > {}", words_of(40)), 8, table),
        (quotation, 7, String::new()),
    ];
    for (index, (note, before, block)) in notes.iter().enumerate() {
        let body = format!("# News\n\n{}Mark[^a].\n\n{}{block}{}", text(*before), text(1), text(4));
        let publication = Publication::new().issue("a", &format!("{body}[^a]: {note}\n"));
        publication.run("build --edition pdf").ends(0);
        let words = words(&publication.read("dist/a/a.pdf"));
        let count = format!("{body}{note}").matches("ferry").count();
        assert_eq!(words.iter().filter(|word| word.text.contains("ferry")).count(), count, "note {index}");
        let top = words.iter().map(|word| word.top).fold(f64::MAX, f64::min);
        assert!(top > 20.0, "note {index} begins at {top} pt");
    }
}
