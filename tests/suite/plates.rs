//! Ink on each printing plate of the print edition, measured with Ghostscript.

use crate::pdf_views::{pdf_tool, temporary_file};
use crate::print::{colourful, printed};
use crate::support::{MANIFEST, Publication, repository};

/// Returns for each page the number of pixels with ink on the plates C, M, Y and K, and the maximum total ink in per
/// cent.
fn plates(pdf: &[u8]) -> Vec<[u32; 5]> {
    let profile = repository("src/print/profiles/ISOcoated_v2_300_bas.icc");
    let profile = profile.display().to_string();
    let output = pdf_tool("press-plates", &[], temporary_file(pdf).path(), &[&profile]);
    let number = |text: &str| text.trim_start_matches("max=").parse().expect("a count is a number");
    let page = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let last = cells.last().expect("a line has cells");
        [cells[1], cells[2], cells[3], cells[4], last].map(number)
    };
    output.lines().map(page).collect()
}

#[test]
#[ignore = "needs Ghostscript: run tests/run"]
fn black_text_is_on_the_black_plate_only() {
    let publication = Publication::new()
        .issue("a", "Words, *more* words and a `word`[^1].\n\n| A | B |\n|--|--|\n| 1 | 2 |\n\n[^1]: Note.\n");
    // The rules above the nameplate and the imprint have the accent colour, which consists of two inks.
    let [cyan, magenta, yellow, ..] = plates(&printed(&publication))[0];
    assert!(cyan == 0 && magenta > 1000 && yellow > 1000);
    let black = "[settings.newsletter]\naccent = { screen = \"#000000\", press = [0, 0, 0, 100] }\n";
    publication.write("masthead.toml", format!("{MANIFEST}{black}"));
    let pages = plates(&printed(&publication));
    let [cyan, magenta, yellow, black, maximum] = pages[0];
    assert_eq!([cyan, magenta, yellow], [0, 0, 0]);
    assert!(black > 2000 && maximum == 100, "{pages:?}");
}

#[test]
#[ignore = "needs Ghostscript: run tests/run"]
fn ink_limit_and_greyscale_are_respected() {
    let publication = colourful();
    let pages = plates(&printed(&publication));
    assert!(pages[0][..4].iter().all(|plate| *plate > 1000), "a photograph is on all plates: {pages:?}");
    assert!(pages.iter().all(|page| page[4] <= 300), "{pages:?}");
    let with = |more: &str| publication.write("masthead.toml", format!("{MANIFEST}[print]\n{more}\n"));
    with("ink-limit = 220");
    let pages = plates(&printed(&publication));
    assert!(pages.iter().all(|page| page[4] <= 222), "{pages:?}");
    with("colour = \"greyscale\"");
    let pages = plates(&printed(&publication));
    assert!(pages.iter().all(|page| page[..3] == [0, 0, 0] && page[4] <= 100), "{pages:?}");
    assert!(pages[0][3] > 1000);
}
