//! Pictures that fill one page, or two facing pages.

use super::{built, pdf_of};
use crate::pdf_views::{pdf_tool, temporary_file};

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
