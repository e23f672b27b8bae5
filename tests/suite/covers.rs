//! Covers of e-books: drawn by every layout, made from a drawing, or the author's image as it is.

use crate::images::{jpeg, photograph};
use crate::support::{Publication, unzip};

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 300\"><rect width=\"200\" height=\"300\" \
                       fill=\"#2040c0\"/></svg>";

/// Builds the e-book of an issue. Returns its files.
fn built(publication: &Publication) -> std::collections::BTreeMap<String, Vec<u8>> {
    publication.run("build --quiet --edition epub").ends(0);
    unzip(&publication.read("dist/a/a.epub")).into_iter().collect()
}

fn publication(layout: &str) -> Publication {
    Publication::new().file("masthead.toml", format!("title = \"The Ferry\"\nlayout = \"{layout}\"\n"))
}

fn size(picture: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(picture).expect("the cover can be decoded");
    (picture.width(), picture.height())
}

#[test]
fn layouts_draw_a_cover() {
    for layout in ["newsletter", "report"] {
        let issue = "+++\ndate = \"2026-03\"\n+++\n# On the water\n\n## Nineteen days\n\nText.\n";
        let files = built(&publication(layout).issue("a", issue));
        let cover = &files["OEBPS/images/cover.png"];
        let (width, height) = size(cover);
        assert!(width <= 640 && 3 * width == 2 * height, "{layout}: {width} x {height}, since the text is short");
        assert!(cover.len() < 10_000, "{layout}: {} bytes", cover.len());
    }
}

#[test]
fn a_cover_with_a_photograph_is_jpeg() {
    let publication = publication("newsletter")
        .file("issues/a.jpg", jpeg(&photograph(900, 600), |_| {}))
        .issue("a", "![A ferry](a.jpg \"The ferry\")\n");
    let files = built(&publication);
    let (cover, epub) = (&files["OEBPS/images/cover.jpg"], publication.read("dist/a/a.epub"));
    let (width, height) = size(cover);
    assert_eq!(3 * width, 2 * height);
    assert!(width == 400 || 4 * cover.len() <= epub.len(), "{width} pixels, {} of {} bytes", cover.len(), epub.len());
    assert!(!files.contains_key("OEBPS/images/cover.png"));
}

/// Programs for libraries read no drawings: they have a picture of it, and readers the drawing.
#[test]
fn a_drawing_as_cover_has_a_picture_beside_it() {
    let issue = "+++\ncover = { image = \"a.svg\", alt = \"A blue ground\" }\n+++\nText.\n";
    let files = built(&publication("newsletter").file("issues/a.svg", DRAWING).file("issues/a.md", issue));
    let (width, height) = size(&files["OEBPS/images/cover.png"]);
    assert_eq!((3 * width, height > 600), (2 * height, true));
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(text("OEBPS/images/cover-drawing.svg").contains("#2040c0"));
    assert!(text("OEBPS/cover.xhtml").contains("src=\"images/cover-drawing.svg\" alt=\"A blue ground\""));
    let package = text("OEBPS/content.opf");
    assert!(package.contains("id=\"cover-image\" href=\"images/cover.png\" media-type=\"image/png\""), "{package}");
}

#[test]
fn a_cover_is_at_most_a_quarter_of_the_file() {
    let manifest = "title = \"The Ferry\"\n[epub]\npage-list = false\n";
    let mut widths = Vec::new();
    for count in [2_000, 6_000, 60_000] {
        let words: Vec<String> = (0..count).map(|n: u64| (n * 7_919 % 1_000_003).to_string()).collect();
        let paragraphs: Vec<String> = words.chunks(200).map(|words| words.join(" ")).collect();
        let text = format!("# On the water\n\n{}\n\n# On the meadows\n\nText.\n", paragraphs.join("\n\n"));
        let publication = Publication::new().file("masthead.toml", manifest).issue("a", &text);
        let files = built(&publication);
        let (cover, epub) = (&files["OEBPS/images/cover.png"], publication.read("dist/a/a.epub"));
        assert!(4 * cover.len() <= epub.len(), "{count} words: {} of {} bytes", cover.len(), epub.len());
        widths.push(size(cover).0);
    }
    assert!(widths.is_sorted() && widths[0] < 1600 && widths[2] == 1600, "{widths:?}");
}

/// Measures the capital H of a headline, in a picture 120 pixels wide as lists of books show it.
#[test]
fn headlines_are_legible_on_a_small_cover() {
    for layout in ["newsletter", "report"] {
        let manifest = format!("title = \"The Ferry\"\nlayout = \"{layout}\"\n[epub]\npage-list = false\n");
        let issue =
            "+++\ntitle = \"an\"\ndate = \"2026-03\"\n+++\n# on\n\n## HHHH HHHH HHHH HHHH HHHH HHHH HHH\n\nText.\n";
        let files = built(&Publication::new().file("masthead.toml", manifest).issue("a", issue));
        let picture = image::load_from_memory(&files["OEBPS/images/cover.png"]).expect("the cover can be decoded");
        let picture = picture.to_luma8();
        let ground = picture.get_pixel(2, picture.height() / 2).0[0];
        let is_ink = |x: u32, y: u32| picture.get_pixel(x, y).0[0].abs_diff(ground) > 100;
        let stem = |x: u32| {
            let column: Vec<bool> = (picture.height() / 2..picture.height()).map(|y| is_ink(x, y)).collect();
            column.split(|ink| !ink).map(<[bool]>::len).max().unwrap_or(0)
        };
        let highest = (0..picture.width()).map(stem).max().and_then(|high| u32::try_from(high).ok()).unwrap_or(0);
        let capital = f64::from(highest) * 120.0 / f64::from(picture.width());
        assert!((4.9..8.0).contains(&capital), "{layout}: a capital is {capital:.1} of 120 pixels high");
    }
}
