//! Views of a PDF through Poppler and `MuPDF`, compared with the expected files of the cases. The bytes of a PDF are
//! never compared with a stored file.

use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;

use crate::cases::{Built, check_all};
use crate::conformance::samples;
use crate::support::run;

/// Runs a program with `arguments`, the PDF and the arguments `after`, and returns its stdout. Invalid UTF-8 is
/// replaced, since Poppler prints some titles in UTF-16.
///
/// # Panics
///
/// Panics if the program fails.
pub(crate) fn pdf_tool(program: &str, arguments: &[&str], pdf: &Path, after: &[&str]) -> String {
    let output = Command::new(program).args(arguments).arg(pdf).args(after).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let messages = String::from_utf8_lossy(&output.stderr);
    // Poppler goes on after a mistake in the syntax of a file.
    assert!(output.status.success() && !messages.contains("Syntax "), "{program}: {messages}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Writes bytes to a temporary file, which is removed on drop.
pub(crate) fn temporary_file(bytes: &[u8]) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a temporary file can be created");
    std::fs::write(&file, bytes).expect("the file can be written");
    file
}

/// Returns the text of all pages.
pub(crate) fn text(pdf: &[u8]) -> String {
    pdf_tool("pdftotext", &["-enc", "UTF-8"], temporary_file(pdf).path(), &["-"])
}

/// Returns the text of each page in drawing order.
pub(crate) fn page_texts(pdf: &[u8]) -> Vec<String> {
    let all = pdf_tool("pdftotext", &["-raw", "-enc", "UTF-8"], temporary_file(pdf).path(), &["-"]);
    all.strip_suffix('\u{c}').unwrap_or(&all).split('\u{c}').map(str::to_owned).collect()
}

/// Returns the structure tree with its text in logical order, as screen readers read it: without page headers and page
/// numbers.
///
/// The PDF is rewritten first, to work around three faults of Poppler:
///
/// - It takes the end of a span with `ActualText` and without MCID for the end of the paragraph, and drops the rest.
/// - It repeats the `ActualText` of a letter that is drawn as base glyph and accent for each of the two glyphs.
/// - It drops soft hyphens, also where the same glyph is a hyphen of the author. Both are rewritten to hyphens; a soft
///   hyphen is in a string of its own.
pub(crate) fn tagged_text(pdf: &[u8]) -> String {
    let (original, decoded) = (temporary_file(pdf), temporary_file(b""));
    let options = ["--qdf", "--object-streams=disable"];
    run(Command::new("qpdf").args(options).args([original.path(), decoded.path()])).ends(0);
    let bytes = std::fs::read(decoded.path()).expect("qpdf has written a file");
    let rewritten = replace(&first_glyphs_only(&bytes), b"/Span<</ActualText", b"/Span<</MCID 65535/ActualText");
    let rewritten = temporary_file(&replace(&rewritten, b"> <00AD>", b"> <002D>"));
    let fixed = Command::new("fix-qdf").arg(rewritten.path()).output().expect("fix-qdf comes with qpdf").stdout;
    plain_tagged_text(&fixed)
}

/// Returns the same as [`tagged_text`], faster but without the workarounds.
pub(crate) fn plain_tagged_text(pdf: &[u8]) -> String {
    pdf_tool("pdfinfo", &["-struct-text", "-enc", "UTF-8"], temporary_file(pdf).path(), &[])
}

/// Returns the structure tree: one tag a line, with its attributes.
pub(crate) fn structure(pdf: &[u8]) -> String {
    pdf_tool("pdfinfo", &["-struct", "-enc", "UTF-8"], temporary_file(pdf).path(), &[])
}

/// Removes all but the first of the glyphs that are drawn for one `ActualText`: `[<0003>604<0004>]TJ` becomes
/// `<0003>Tj`.
fn first_glyphs_only(bytes: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let find = |text: &[u8], part: &[u8]| text.windows(part.len()).position(|window| window == part);
    while let Some(at) = find(rest, b"/Span<</ActualText") {
        let end = find(&rest[at..], b"EMC").map_or(rest.len(), |length| at + length);
        let array = find(&rest[at..end], b"[<").zip(find(&rest[at..end], b"]TJ"));
        if let Some((open, close)) =
            array.map(|(open, close)| (at + open, at + close)).filter(|(open, close)| open < close)
        {
            let first = find(&rest[open..close], b">").map_or(close, |length| open + length + 1);
            output.extend_from_slice(&rest[..open]);
            output.extend_from_slice(&rest[open + 1..first]);
            output.extend_from_slice(b"Tj");
            output.extend_from_slice(&rest[close + 3..end]);
        } else {
            output.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    output.extend_from_slice(rest);
    output
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        output.extend_from_slice(&rest[..at]);
        output.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    output.extend_from_slice(rest);
    output
}

/// Returns the structure tree without the attributes that depend on the layout: colours, sizes, positions.
fn tags(built: &Built) -> String {
    let tree = structure(&built.pdf);
    let is_tag = |line: &&str| !line.trim_start().starts_with('/') && !line.trim_start().starts_with("Object ");
    let bare = |line: &str| line.split([':', '<']).next().unwrap_or_default().trim_end().to_owned() + "\n";
    tree.lines().filter(is_tag).map(|line| if line.contains('"') { format!("{line}\n") } else { bare(line) }).collect()
}

/// Returns the bookmarks: one line for each, indented by one tab a level.
pub(crate) fn outline(pdf: &[u8]) -> String {
    let entries = pdf_tool("mutool", &["show"], temporary_file(pdf).path(), &["outline"]);
    let entry = |line: &str| {
        let (depth, rest) = line.trim_start_matches(['|', '+', '-']).split_once('"')?;
        Some(format!(
            "{}{}\n",
            depth.trim_start_matches('\t').to_owned() + &"\t".repeat(depth.len() - 1),
            rest.split("\"\t").next()?
        ))
    };
    entries.lines().filter_map(entry).collect()
}

/// Returns the page boxes, in points.
fn boxes(built: &Built) -> String {
    page_boxes(&built.pdf)
}

/// Returns the boxes of every page, one a line: `Page 1 TrimBox: 0.00 0.00 595.28 841.89`
pub(crate) fn page_boxes(pdf: &[u8]) -> String {
    let all = pdf_tool("pdfinfo", &["-box", "-f", "1", "-l", "999"], temporary_file(pdf).path(), &[]);
    let is_box = |line: &&str| line.starts_with("Page ") && (line.contains("Box:") || line.contains(" size:"));
    all.lines().filter(is_box).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// Returns the document's language and the entries of its information dictionary.
fn info(built: &Built) -> String {
    let pdf = temporary_file(&built.pdf);
    let language = pdf_tool("mutool", &["show"], pdf.path(), &["trailer/Root/Lang"]);
    let entries = pdf_tool("pdfinfo", &["-enc", "UTF-8"], pdf.path(), &[]);
    let keys = ["Title:", "Subject:", "Keywords:", "Author:", "Creator:", "CreationDate:", "ModDate:"];
    let lines = entries.lines().filter(|line| keys.iter().any(|key| line.starts_with(key)));
    let collapsed = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n");
    format!("Lang: {language}") + &collapsed.collect::<String>()
}

/// Returns the names of the fonts, one a line, sorted.
fn fonts(built: &Built) -> String {
    let table = pdf_tool("pdffonts", &[], temporary_file(&built.pdf).path(), &[]);
    let names = table.lines().skip(2).filter_map(|line| line.split_whitespace().next());
    // A subset has a prefix, and a CID font a suffix.
    let name = |name: &str| {
        let name = name.split_once('+').map_or(name, |(_, name)| name);
        name.trim_end_matches("-Identity-H").to_owned() + "\n"
    };
    names.map(name).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// Distance by which a full-width picture extends beyond the page, in points. Trimming is not exact, so such a picture
/// bleeds.
const BLEED: f64 = 12.0;

/// Returns the bounding boxes of pictures and tables that extend beyond their page, from the attributes of their tags.
/// A picture that extends beyond both sides, or beyond head and foot, bleeds on purpose, by [`BLEED`] at most.
fn pictures_outside(pdf: &[u8]) -> Vec<String> {
    let pdf = temporary_file(pdf);
    let size = pdf_tool("pdfinfo", &[], pdf.path(), &[]);
    let size = size.lines().find_map(|line| line.strip_prefix("Page size:")).expect("a PDF has a page size");
    let size: Vec<f64> = size.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let tree = pdf_tool("pdfinfo", &["-struct", "-enc", "UTF-8"], pdf.path(), &[]);
    let boxes = tree.lines().filter_map(|line| line.trim().strip_prefix("/BBox [")?.strip_suffix(']'));
    let is_inside = |bbox: &str| {
        let sides: Vec<f64> = bbox.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [left, bottom, right, top] = sides.as_slice() else { return false };
        let bleeds = (*left < -0.1 && *right > size[0] + 0.1) || (*bottom < -0.1 && *top > size[1] + 0.1);
        let tolerance = if bleeds { BLEED } else { 0.1 };
        *left >= -tolerance && *bottom >= -tolerance && *right <= size[0] + tolerance && *top <= size[1] + tolerance
    };
    boxes.filter(|bbox| !is_inside(bbox)).map(str::to_owned).collect()
}

/// Poppler and `MuPDF` extract the same letters in the same order, since this is the order in the file. They differ in spaces and
/// line ends.
#[test]
#[ignore = "needs Poppler and MuPDF: run tests/run"]
fn samples_have_the_same_text_in_all_readers() {
    let letters = |text: &String| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for sample in samples() {
        let mupdf = run(Command::new("mutool")
            .args(["draw", "-q", "-F", "text", "-o", "-"])
            .arg(temporary_file(&sample.pdf).path()));
        let mupdf: Vec<String> = mupdf.ends(0).stdout.split('\u{c}').map(str::to_owned).collect();
        for (index, poppler) in page_texts(&sample.pdf).iter().enumerate() {
            assert_eq!(letters(poppler), letters(&mupdf[index]), "{}, page {}", sample.slug, index + 1);
        }
    }
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn pictures_and_tables_stay_on_the_page() {
    check_all(|case| {
        // The tags have the box of the whole picture, of which the page shows a part; turned pages have another size.
        let over_the_edge = [
            "banner",
            "classes-without-effect",
            "cover-with-title",
            "landscape",
            "landscape-and-spread-unused",
            "opener-quiet",
            "picture-over-two-pages-after-text",
            "pictures-fill-pages",
            "pictures-over-two-pages",
            "report-elements",
        ];
        if over_the_edge.contains(&case.name.as_str()) {
            return Vec::new();
        }
        let outside =
            case.issues.values().map(|built| pictures_outside(&built.pdf)).filter(|outside| !outside.is_empty());
        outside.map(|outside| Err(format!("beyond the page: {outside:?}"))).collect()
    });
    for sample in samples().iter().filter(|sample| sample.slug != "seal-station-2025") {
        assert_eq!(pictures_outside(&sample.pdf), Vec::<String>::new(), "{}", sample.slug);
    }
}

#[test]
#[ignore = "needs Poppler and MuPDF: run tests/run"]
fn every_case_has_the_expected_pdf_views() {
    check_all(|case| {
        vec![
            case.compare("text.txt", |built| text(&built.pdf)),
            case.compare("tags.txt", tags),
            case.compare("outline.txt", |built| outline(&built.pdf)),
            case.compare("boxes.txt", boxes),
            case.compare("info.txt", info),
            case.compare("fonts.txt", fonts),
        ]
    });
}
