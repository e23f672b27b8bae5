//! Pictures that fill one page or two facing pages, and pictures of leads.

use super::{Word, built, first, pdf_of, words};
use crate::pdf_views::{pdf_tool, temporary_file};
use crate::support::Publication;

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn pictures_of_the_shape_of_the_page_fill_it() {
    let pdf = pdf_of("pictures-fill-pages", "");
    let tree = pdf_tool("pdfinfo", &["-struct"], temporary_file(&pdf).path(), &[]);
    let boxes = tree.lines().filter_map(|line| line.trim().strip_prefix("/BBox [")?.strip_suffix(']'));
    let sides = |bbox: &str| bbox.split(' ').map(|side| side.parse().expect("a number")).collect::<Vec<f64>>();
    let boxes: Vec<Vec<f64>> = boxes.map(sides).collect();
    // The page is 210 mm wide and 270 mm high.
    let (width, height) = (595.28, 765.35);
    assert_eq!(boxes.len(), 4, "{boxes:?}");
    for bbox in &boxes[..3] {
        assert!(bbox[0] < -8.0 && bbox[2] > width + 8.0, "the picture is as wide as the page: {bbox:?}");
        assert!(bbox[3] > height + 8.0, "the picture begins at the head of the page: {bbox:?}");
    }
    for bbox in &boxes[..2] {
        assert!(bbox[1] < -8.0, "the picture ends at the foot of the page: {bbox:?}");
    }
    assert!(boxes[2][1] > 20.0, "the caption is below the picture: {:?}", boxes[2]);
    let tall = &boxes[3];
    let shape = (tall[3] - tall[1]) / (tall[2] - tall[0]);
    assert!((shape - 2.4).abs() < 0.01, "a picture of another shape is whole: {tall:?}");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn pictures_over_two_pages_begin_on_left_pages_and_text_fills_the_pages_before() {
    let words = built("pictures-over-two-pages", "");
    let on = |page: usize| words.iter().filter(|word| word.page == page).count();
    let mut spreads = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let is_caption = word.text == "number" && words[at - 1].text == "river,";
        if is_caption {
            spreads.push(word.page);
        }
    }
    assert_eq!(spreads.len(), 4, "{spreads:?}");
    for page in &spreads {
        assert_eq!(page % 2, 0, "page {page} is a left page");
        assert_eq!(on(page + 1), 0, "page {} has the right half alone", page + 1);
        let is_filled = spreads.contains(&(page - 2)) || on(page - 1) > 150;
        assert!(is_filled, "page {} is filled: {} words", page - 1, on(page - 1));
    }
}

/// Builds an issue with an upright picture, and returns its words.
fn with_portrait(settings: &str, text: &str) -> Vec<Word> {
    let portrait = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"900\"><rect width=\"600\" height=\"900\"/></svg>";
    let publication = Publication::new().file("issues/portrait.svg", portrait).issue("a", text);
    publication.write("masthead.toml", format!("title = \"The Ferry\"\nlanguage = \"en\"\n{settings}\n"));
    publication.run("build --edition pdf").ends(0);
    words(&publication.read("dist/a/a.pdf"))
}

/// The text after an upright picture stands beside it, and not below or on the next page. With many articles the
/// contents leave little room above them: the picture is then smaller, and the first column not empty.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_lead_that_is_an_upright_picture_leaves_no_hole() {
    let article = |number: usize| format!("## Article {number}\n\n{}\n\n", "Some words of a long text. ".repeat(40));
    for settings in ["", "[settings.newsletter]\ncolumns = 2", "[settings.newsletter]\npaper = \"us-letter\""] {
        for articles in [1, 6, 18, 30] {
            let rest: String = (1..=articles).map(article).collect();
            let lead = "## Lead\n\n![A skipper](portrait.svg \"Skipper of the boat\")\n\n# Water\n\n";
            let words = with_portrait(settings, &format!("{lead}{rest}"));
            let caption = first(&words, "Skipper");
            let place = (caption.page, caption.left < 60.0);
            assert_eq!(place, (1, true), "{settings}, {articles} articles: the first column has the picture");
            let beside = words
                .iter()
                .any(|word| word.page == 1 && word.left > 250.0 && word.text == "Some" && word.top < caption.top);
            assert!(beside, "{settings}, {articles} articles: text stands beside the picture");
        }
    }
}

/// A wide picture with no room on page one stands on the next page, and the text is before it.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_wide_picture_of_the_lead_leaves_page_one_to_the_text() {
    let article = |number: usize| format!("## Article {number}\n\n{}\n\n", "Some words of a long text. ".repeat(40));
    let rest: String = (1..=6).map(article).collect();
    let lead = "## Lead\n\n![A skipper](portrait.svg \"Skipper of the boat\"){.wide}\n\n";
    let words = with_portrait("[settings.newsletter]\npaper = \"a5\"", &format!("{lead}{rest}"));
    assert_eq!((first(&words, "Some").page, first(&words, "Skipper").page), (1, 2));
}
