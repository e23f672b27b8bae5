//! The print edition and the cover sheet: page boxes, printer's marks, PDF/X-4, gutter, settings, ICC profile.

use std::process::Command;
use std::sync::LazyLock;

use crate::conformance::{Files, repository_as_publication};
use crate::images;
use crate::pdf_views::{page_boxes, page_texts, pdf_tool, temporary_file, text};
use crate::support::{Publication, entries, repository, run};
use crate::words::words;

mod shared_pages;

/// A sample issue with its editions for print.
struct PrintSample {
    slug: String,
    pdf: Vec<u8>,
    print: Vec<u8>,
    /// Cover sheet; only the report has one.
    cover: Option<Vec<u8>>,
}

/// Returns the samples, built once per test run.
fn samples() -> &'static [PrintSample] {
    static SAMPLES: LazyLock<Vec<PrintSample>> = LazyLock::new(|| {
        let publication = repository_as_publication();
        // With a print edition, the PDF shows the addresses of links, too, so that both have the same text.
        let editions = "editions = [\"pdf\", \"print\", \"cover\"]\n";
        publication.write("masthead.toml", format!("{editions}{}", publication.text("masthead.toml")));
        publication.run("build").ends(0);
        let sample = |(slug, _): (String, _)| {
            let path = |name: &str| format!("dist/{slug}/{slug}{name}.pdf");
            let cover = publication.exists(&path("-cover")).then(|| publication.read(&path("-cover")));
            PrintSample { pdf: publication.read(&path("")), print: publication.read(&path("-print")), cover, slug }
        };
        entries(&publication.path("dist")).into_iter().map(sample).collect()
    });
    &SAMPLES
}

/// An issue with all kinds of colour: a photograph, a gradient, transparency, a hairline, small coloured text, code.
pub(crate) fn colourful() -> Publication {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"200\" height=\"90\">\
        <defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#d22\"/><stop offset=\"1\" stop-color=\"#24c\"/></linearGradient></defs>\
        <rect width=\"200\" height=\"80\" fill=\"url(#g)\"/><circle cx=\"60\" cy=\"45\" r=\"30\" fill=\"#0a4\" fill-opacity=\"0.5\"/>\
        <path d=\"M0 86h200\" stroke=\"#000\" stroke-width=\"0.05\"/></svg>";
    Publication::new()
        .issue(
            "a",
            "# Ink\n\nA *word* and <mark>another</mark>, a [link](https://example.org/path), `code`, $x^2$.\n\n\
             ```rust\nfn main() { println!(\"crossing\"); }\n```\n\n![A ferry](photo.jpg \"The ferry\")\n\n![A fade](fade.svg)\n\n\
             | Year | Crossings |\n|:--|--:|\n| 2025 | 1204 |\n",
        )
        .file("issues/photo.jpg", images::jpeg(&images::photograph(900, 600), |_| {}))
        .file("issues/fade.svg", drawing)
}

/// Builds the print edition of issue `a` and returns its PDF.
pub(crate) fn printed(publication: &Publication) -> Vec<u8> {
    publication.run("build --edition print").ends(0);
    publication.read("dist/a/a-print.pdf")
}

/// Returns media, bleed and trim box of each page, each as left, bottom, right, top, in points.
fn boxes(pdf: &[u8]) -> Vec<[[f64; 4]; 3]> {
    let all = page_boxes(pdf);
    let of = |name: &str| -> Vec<[f64; 4]> {
        let lines = all.lines().filter_map(|line| line.split_once(&format!(" {name}: ")));
        let sides =
            |text: &str| text.split(' ').map(|side| side.parse().expect("a side is a number")).collect::<Vec<_>>();
        lines.map(|(_, text)| sides(text).try_into().expect("a box has four sides")).collect()
    };
    let (media, bleed, trim) = (of("MediaBox"), of("BleedBox"), of("TrimBox"));
    assert!(media.len() == bleed.len() && media.len() == trim.len());
    media.into_iter().zip(bleed).zip(trim).map(|((media, bleed), trim)| [media, bleed, trim]).collect()
}

/// Asserts that `outer` is `inner` enlarged by `by` points on all sides.
#[track_caller]
fn assert_enlarged(outer: [f64; 4], inner: [f64; 4], by: f64) {
    let grown = [inner[0] - by, inner[1] - by, inner[2] + by, inner[3] + by];
    assert!(outer.iter().zip(grown).all(|(a, b)| (a - b).abs() < 0.02), "{outer:?} {inner:?} {by}");
}

/// One millimetre in points.
const MILLIMETRE: f64 = 72.0 / 25.4;

/// Asserts that a box has this size in millimetres.
#[track_caller]
fn assert_size(area: [f64; 4], width: f64, height: f64) {
    let (right, top) = (area[2] - area[0], area[3] - area[1]);
    assert!((right - width * MILLIMETRE).abs() < 0.05 && (top - height * MILLIMETRE).abs() < 0.05, "{right} {top}");
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn every_page_has_media_bleed_and_trim_box() {
    for sample in samples() {
        let pages = boxes(&sample.print);
        let own = page_texts(&sample.pdf).len();
        assert_eq!(pages.len(), own.next_multiple_of(4), "{}", sample.slug);
        for [media, bleed, trim] in pages {
            let (width, height) = if sample.cover.is_some() { (210.0, 270.0) } else { (210.0, 297.0) };
            assert_size(trim, width, height);
            assert_enlarged(bleed, trim, 3.0 * MILLIMETRE);
            assert_enlarged(media, bleed, 10.0 * MILLIMETRE);
        }
    }
    let publication = Publication::new().issue("a", "Words.\n");
    publication.write(
        "masthead.toml",
        format!("{}[print]\nbleed = \"5mm\"\nmarks = false\nsignature = 16\n", crate::support::MANIFEST),
    );
    let pages = boxes(&printed(&publication));
    assert_eq!(pages.len(), 16);
    for [media, bleed, trim] in pages {
        assert_enlarged(bleed, trim, 5.0 * MILLIMETRE);
        assert_enlarged(media, bleed, 0.0);
    }
}

/// Compares the letters of each page of the samples in both editions. The page list of the EPUB is then right for both.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn print_edition_and_pdf_have_the_same_text_on_each_page() {
    for sample in samples() {
        let all = |pdf: &[u8]| page_texts(pdf).iter().map(|page| letters(page)).collect::<Vec<_>>();
        let (screen, print) = (all(&sample.pdf), all(&sample.print));
        let printed: Vec<_> = print.into_iter().filter(|letters| !letters.is_empty()).collect();
        let screen: Vec<_> = screen.into_iter().filter(|letters| !letters.is_empty()).collect();
        assert_eq!(printed.len(), screen.len(), "{}", sample.slug);
        for (page, (printed, screen)) in printed.iter().zip(&screen).enumerate() {
            assert_eq!(printed, screen, "{}, page {}", sample.slug, page + 1);
        }
    }
}

/// Returns the letters of a page, sorted, because page numbers change sides in the print edition.
fn letters(page: &str) -> String {
    let mut letters: Vec<char> = words(page).concat().chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// Renders the first page at 72 pixels an inch and returns the centres of all pixels that are not white: x and y in
/// points from the upper left corner.
fn inked(pdf: &[u8]) -> Vec<(f64, f64)> {
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    let (pdf, root) = (temporary_file(pdf), folder.path().join("page"));
    run(Command::new("pdftoppm").args(["-r", "72", "-gray", "-singlefile"]).arg(pdf.path()).arg(&root)).ends(0);
    let pixels = grey(&std::fs::read(root.with_extension("pgm")).expect("pdftoppm has written a file"));
    let inked = pixels.into_iter().filter(|(.., level)| *level < 250);
    inked.map(|(x, y, _)| (f64::from(x) + 0.5, f64::from(y) + 0.5)).collect()
}

/// Reads a binary PGM image (`P5`, width, height, 255, bytes) as column, row and level of each pixel.
fn grey(pgm: &[u8]) -> Vec<(u32, u32, u8)> {
    let mut parts = pgm.splitn(4, u8::is_ascii_whitespace);
    let mut number = || -> usize {
        let part = parts.next().expect("a header has four parts");
        str::from_utf8(part).expect("a header is ASCII").parse().unwrap_or_default()
    };
    let (_, width, height) = (number(), number(), number());
    let pixels = &pgm[pgm.len() - width * height..];
    let place = |at: usize| u32::try_from(at).expect("a page is small");
    pixels.iter().enumerate().map(|(at, level)| (place(at % width), place(at / width), *level)).collect()
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn crop_and_registration_marks_are_outside_the_bleed_box() {
    let publication = Publication::new().issue("a", "Words.\n");
    let pdf = printed(&publication);
    let [media, bleed, trim] = boxes(&pdf)[0];
    let ink = inked(&pdf);
    let is_in = |area: [f64; 4], x: f64, y: f64| {
        let up = media[3] - y;
        x > area[0] && x < area[2] && up > area[1] && up < area[3]
    };
    let between = ink.iter().filter(|(x, y)| is_in(bleed, *x, *y) && !is_in(trim, *x, *y)).count();
    assert_eq!(between, 0, "pixels between trim and bleed box, though nothing on this page bleeds");
    // Eight crop marks, each in line with an edge of the trim box; four registration marks, each in the middle of a
    // side.
    let near = |edge: f64, at: f64| (edge - at).abs() < 1.5;
    let outside: Vec<_> = ink.iter().filter(|(x, y)| !is_in(bleed, *x, *y)).collect();
    for edge in [trim[0], trim[2]] {
        for is_above in [true, false] {
            let mark = outside.iter().filter(|(x, y)| near(edge, *x) && (*y < media[3] / 2.0) == is_above);
            assert!(mark.count() >= 10, "{edge} {is_above}");
        }
    }
    let cross = |x: f64, y: f64| outside.iter().filter(|place| (place.0 - x).hypot(place.1 - y) < 12.0).count();
    let (middle, half) = (media[2] / 2.0, media[3] / 2.0);
    for (x, y) in [
        (middle, bleed[1] / 2.0),
        (middle, media[3] - bleed[1] / 2.0),
        (bleed[0] / 2.0, half),
        (media[2] - bleed[0] / 2.0, half),
    ] {
        assert!(cross(x, y) > 10, "{x} {y}");
    }
}

#[test]
#[ignore = "needs pikepdf: run tests/run"]
fn print_edition_and_cover_sheet_are_pdf_x_4() {
    let mut files = Files::new();
    for PrintSample { slug, print, cover, .. } in samples() {
        files.add(&format!("{slug}-print.pdf"), print);
        if let Some(cover) = cover {
            files.add(&format!("{slug}-cover.pdf"), cover);
        }
    }
    files.add("colourful.pdf", &printed(&colourful()));
    files.assert_no_output("pdfx-check");
}

/// Tests the checker itself: for each rule, a file that breaks only this rule must be reported for this rule.
#[test]
#[ignore = "needs pikepdf: run tests/run"]
fn the_pdf_x_4_checker_detects_a_breach_of_every_rule() {
    let good = temporary_file(&printed(&colourful()));
    let run = run(Command::new("pdfx-break").arg("--self-test").arg(good.path())).ends(0);
    assert!(run.stdout.starts_with("124 rules, "), "{}", run.stdout);
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn the_cover_sheet_has_the_width_of_both_covers_and_the_spine() {
    let report = samples().iter().find_map(|sample| sample.cover.as_ref()).expect("the report has a cover");
    let [_, bleed, trim] = boxes(report)[0];
    assert_eq!(boxes(report).len(), 1);
    assert_size(trim, 420.0, 270.0);
    assert_enlarged(bleed, trim, 3.0 * MILLIMETRE);
    let publication = repository_as_publication();
    let thick = "[print]\nbinding = \"perfect\"\npaper-thickness = \"0.4mm\"\n";
    publication.write("masthead.toml", format!("{}{thick}", publication.text("masthead.toml")));
    publication.run("build annual-report-2025 --edition cover").ends(0);
    let cover = publication.read("dist/annual-report-2025/annual-report-2025-cover.pdf");
    // 52 pages are 26 leaves.
    assert_size(boxes(&cover)[0][2], 420.0 + 26.0 * 0.4, 270.0);
    assert_eq!(text(&cover).matches("March 2026").count(), 2, "the date is on the spine and on the back cover");
    // Newsletters have no cover sheet.
    assert!(samples().iter().any(|sample| sample.cover.is_none()));
}

/// Returns for each page the distance of its leftmost word from the trim box, in points.
fn left_edges(pdf: &[u8]) -> Vec<f64> {
    let trims = boxes(pdf);
    let all = pdf_tool("pdftotext", &["-bbox"], temporary_file(pdf).path(), &["-"]);
    let pages = all.split("<page ").skip(1).zip(trims);
    let left = |word: &str| word.split('"').nth(1).and_then(|x| x.parse().ok());
    pages
        .map(|(page, [_, _, trim])| page.split("<word ").skip(1).filter_map(left).fold(f64::MAX, f64::min) - trim[0])
        .collect()
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn perfect_binding_adds_a_gutter_on_inner_margins() {
    let article = format!("# An article\n\n{}\n\n", "Words on the water, one after the other. ".repeat(400));
    for layout in ["newsletter", "report"] {
        let publication = Publication::new().issue("a", &article.repeat(3));
        let with = |print: &str| {
            publication.write("masthead.toml", format!("layout = \"{layout}\"\n{}{print}", crate::support::MANIFEST));
        };
        with("[print]\npaper-thickness = \"0mm\"\n");
        let stapled = left_edges(&printed(&publication));
        with("[print]\nbinding = \"perfect\"\npaper-thickness = \"1mm\"\n");
        let glued = left_edges(&printed(&publication));
        assert!(stapled.len() >= 8 && glued.len() == stapled.len());
        let gutter = 3.0 + f64::from(u32::try_from(glued.len()).expect("the number of pages is small")) / 4.0;
        let gutter = (gutter * 2.0).round() / 2.0 * MILLIMETRE;
        // Covers and blank pages are left out.
        let pages = (2..stapled.len() - 1).filter(|page| stapled[*page] < 400.0).collect::<Vec<_>>();
        assert!(pages.len() >= 4);
        for page in pages {
            let expected = if page % 2 == 0 { gutter } else { -gutter };
            let moved = glued[page] - stapled[page];
            assert!((moved - expected).abs() < 0.6, "{layout}, page {}: {moved}, expected {expected}", page + 1);
        }
    }
}

#[test]
fn print_settings_rebuild_only_the_print_edition() {
    // The image causes a warning in the print edition (too few pixels), which must not cause other editions to be
    // rebuilt.
    let publication = Publication::new()
        .issue("a", "Words.\n\n![A dot](dot.png)\n")
        .file("issues/dot.png", crate::incremental::png(30, 30));
    let built = |print: &str| {
        publication.write("masthead.toml", format!("{}{print}", crate::support::MANIFEST));
        let messages = publication.run("build -v --edition pdf --edition print --edition epub").ends(0).stderr;
        ["pdf", "print", "epub"]
            .into_iter()
            .filter(|edition| messages.contains(&format!("{edition} built")))
            .collect::<Vec<_>>()
    };
    assert_eq!(built(""), ["pdf", "print", "epub"]);
    for print in ["marks = false", "bleed = \"5mm\"", "signature = 8", "ink-limit = 250", "colour = \"greyscale\""] {
        assert_eq!(built(&format!("[print]\n{print}\n")), ["print"], "{print}");
    }
    assert_eq!(built("[print]\ncolour = \"greyscale\"\n"), Vec::<&str>::new());
    assert_eq!(built("[settings.newsletter]\ntint = \"#eeeeee\"\n"), ["pdf", "print", "epub"]);
}

#[test]
fn the_icc_profile_of_a_publication_is_used() {
    let publication = Publication::new().issue("a", "Words.\n");
    let built_in = printed(&publication);
    let profile = repository("src/print/profiles/ISOcoated_v2_300_bas.icc");
    let publication = publication.copy(&profile, "press/coated.icc");
    let manifest = format!("{}[print]\nprofile = \"press/coated.icc\"\n", crate::support::MANIFEST);
    publication.write("masthead.toml", manifest);
    assert!(printed(&publication) == built_in, "a copy of the built-in profile gives the same bytes");
    // One changed letter in its description makes it a different profile.
    let mut other = std::fs::read(profile).expect("the profile exists");
    let at = other.windows(4).rposition(|window| window == b"ISO ").expect("the profile has a description");
    other[at] = b'X';
    publication.write("press/coated.icc", other);
    assert!(printed(&publication) != built_in, "the changed profile is ignored");
}
