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
        assert_eq!(size(cover), (1200, 1800), "{layout}");
        assert!(cover.len() < 60_000, "{layout}: {} bytes", cover.len());
    }
}

#[test]
fn a_cover_with_a_photograph_is_jpeg() {
    let publication = publication("newsletter")
        .file("issues/a.jpg", jpeg(&photograph(900, 600), |_| {}))
        .issue("a", "![A ferry](a.jpg \"The ferry\")\n");
    let files = built(&publication);
    assert_eq!(size(&files["OEBPS/images/cover.jpg"]), (1200, 1800));
    assert!(!files.contains_key("OEBPS/images/cover.png"));
}

/// Programs for libraries read no drawings: they have a picture of it, and readers the drawing.
#[test]
fn a_drawing_as_cover_has_a_picture_beside_it() {
    let issue = "+++\ncover = { image = \"a.svg\", alt = \"A blue ground\" }\n+++\nText.\n";
    let files = built(&publication("newsletter").file("issues/a.svg", DRAWING).file("issues/a.md", issue));
    assert_eq!(size(&files["OEBPS/images/cover.png"]), (1200, 1800));
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(text("OEBPS/images/cover-drawing.svg").contains("#2040c0"));
    assert!(text("OEBPS/cover.xhtml").contains("src=\"images/cover-drawing.svg\" alt=\"A blue ground\""));
    let package = text("OEBPS/content.opf");
    assert!(package.contains("id=\"cover-image\" href=\"images/cover.png\" media-type=\"image/png\""), "{package}");
}
