//! What Poppler and `MuPDF` see in the PDFs of the cases. A PDF's bytes are never compared with a stored file.

use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;

use crate::cases::{Built, check_all};
use crate::conformance::samples;
use crate::support::run;

/// What an outside program says about a PDF. Poppler writes some titles in UTF-16 between the rest.
pub(crate) fn ask(program: &str, arguments: &[&str], pdf: &Path, after: &[&str]) -> String {
    let output = Command::new(program).args(arguments).arg(pdf).args(after).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn file(pdf: &[u8]) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a temporary file can be made");
    std::fs::write(&file, pdf).expect("the file can be written");
    file
}

/// The words, page by page.
pub(crate) fn text(pdf: &[u8]) -> String {
    ask("pdftotext", &["-enc", "UTF-8"], file(pdf).path(), &["-"])
}

/// The words of each page, in the order in which they are drawn.
pub(crate) fn page_texts(pdf: &[u8]) -> Vec<String> {
    let all = ask("pdftotext", &["-raw", "-enc", "UTF-8"], file(pdf).path(), &["-"]);
    all.strip_suffix('\u{c}').unwrap_or(&all).split('\u{c}').map(str::to_owned).collect()
}

/// The words as the tags order them, which is how they are read aloud: without running heads and folios.
///
/// Three things have to be made simple for Poppler first. It takes the end of a span with `ActualText` and no MCID for the
/// end of the paragraph's own content, and drops the rest. It says the `ActualText` of a letter that is drawn with its accent
/// once for each of the two. And it drops soft hyphens, also where the same glyph stands for
/// a hyphen that the author wrote; so here both are hyphens, and a soft one stands in a string of its own.
pub(crate) fn tagged_text(pdf: &[u8]) -> String {
    let (original, open) = (file(pdf), file(b""));
    run(Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).args([original.path(), open.path()])).ends(0);
    let bytes = std::fs::read(open.path()).expect("qpdf has written a file");
    let simple = replace(&drawn_once(&bytes), b"/Span<</ActualText", b"/Span<</MCID 65535/ActualText");
    let simple = file(&replace(&simple, b"> <00AD>", b"> <002D>"));
    let fixed = Command::new("fix-qdf").arg(simple.path()).output().expect("fix-qdf comes with qpdf").stdout;
    plain_tagged_text(&fixed)
}

/// As [`tagged_text`], quicker, with what Poppler gets wrong.
pub(crate) fn plain_tagged_text(pdf: &[u8]) -> String {
    ask("pdfinfo", &["-struct-text", "-enc", "UTF-8"], file(pdf).path(), &[])
}

/// The tree of tags, one a line, with their attributes.
pub(crate) fn structure(pdf: &[u8]) -> String {
    ask("pdfinfo", &["-struct", "-enc", "UTF-8"], file(pdf).path(), &[])
}

/// Keeps only the first of the glyphs that are drawn for one `ActualText`: `[<0003>604<0004>]TJ` becomes `<0003>Tj`.
fn drawn_once(bytes: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let find = |text: &[u8], wanted: &[u8]| text.windows(wanted.len()).position(|window| window == wanted);
    while let Some(at) = find(rest, b"/Span<</ActualText") {
        let end = find(&rest[at..], b"EMC").map_or(rest.len(), |length| at + length);
        let array = find(&rest[at..end], b"[<").zip(find(&rest[at..end], b"]TJ"));
        if let Some((open, close)) =
            array.map(|(open, close)| (at + open, at + close)).filter(|(open, close)| open < close)
        {
            let first = find(&rest[open..close], b">").map_or(close, |length| open + length + 1);
            made.extend_from_slice(&rest[..open]);
            made.extend_from_slice(&rest[open + 1..first]);
            made.extend_from_slice(b"Tj");
            made.extend_from_slice(&rest[close + 3..end]);
        } else {
            made.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    made.extend_from_slice(rest);
    made
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        made.extend_from_slice(&rest[..at]);
        made.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    made.extend_from_slice(rest);
    made
}

/// The tag tree, without what the layout decides: colours, sizes, places.
fn tags(built: &Built) -> String {
    let tree = structure(&built.pdf);
    let is_tag = |line: &&str| !line.trim_start().starts_with('/') && !line.trim_start().starts_with("Object ");
    let bare = |line: &str| line.split([':', '<']).next().unwrap_or_default().trim_end().to_owned() + "\n";
    tree.lines().filter(is_tag).map(|line| if line.contains('"') { format!("{line}\n") } else { bare(line) }).collect()
}

/// One line an entry: its depth as tabs, and its words.
pub(crate) fn outline(pdf: &[u8]) -> String {
    let entries = ask("mutool", &["show"], file(pdf).path(), &["outline"]);
    let words = |line: &str| {
        let (depth, rest) = line.trim_start_matches(['|', '+', '-']).split_once('"')?;
        Some(format!(
            "{}{}\n",
            depth.trim_start_matches('\t').to_owned() + &"\t".repeat(depth.len() - 1),
            rest.split("\"\t").next()?
        ))
    };
    entries.lines().filter_map(words).collect()
}

/// The pages' boxes, in points.
fn boxes(built: &Built) -> String {
    page_boxes(&built.pdf)
}

/// The boxes of every page, one a line: `Page 1 TrimBox: 0.00 0.00 595.28 841.89`
pub(crate) fn page_boxes(pdf: &[u8]) -> String {
    let all = ask("pdfinfo", &["-box", "-f", "1", "-l", "999"], file(pdf).path(), &[]);
    let is_box = |line: &&str| line.starts_with("Page ") && (line.contains("Box:") || line.contains(" size:"));
    all.lines().filter(is_box).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// The document's language and what its information dictionary says.
fn info(built: &Built) -> String {
    let pdf = file(&built.pdf);
    let language = ask("mutool", &["show"], pdf.path(), &["trailer/Root/Lang"]);
    let said = ask("pdfinfo", &["-enc", "UTF-8"], pdf.path(), &[]);
    let keys = ["Title:", "Subject:", "Keywords:", "Author:", "Creator:", "CreationDate:", "ModDate:"];
    let lines = said.lines().filter(|line| keys.iter().any(|key| line.starts_with(key)));
    let squeezed = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n");
    format!("Lang: {language}") + &squeezed.collect::<String>()
}

/// How far a picture that goes to the edge of the paper goes over it, in points: paper is cut a little here or there.
const BLEED: f64 = 12.0;

/// Pictures that stick out of their page, by the boxes that their tags give. One that bleeds does so on both sides.
fn pictures_outside(pdf: &[u8]) -> Vec<String> {
    let pdf = file(pdf);
    let size = ask("pdfinfo", &[], pdf.path(), &[]);
    let size = size.lines().find_map(|line| line.strip_prefix("Page size:")).expect("a PDF has a page size");
    let size: Vec<f64> = size.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let tree = ask("pdfinfo", &["-struct", "-enc", "UTF-8"], pdf.path(), &[]);
    let boxes = tree.lines().filter_map(|line| line.trim().strip_prefix("/BBox [")?.strip_suffix(']'));
    let is_inside = |written: &str| {
        let sides: Vec<f64> = written.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [left, .., right, _] = sides.as_slice() else { return false };
        let bleeds = *left < -0.1 && *right > size[0] + 0.1;
        let over = if bleeds { BLEED } else { 0.1 };
        sides.len() == 4
            && sides[0] >= -over
            && sides[1] >= -over
            && sides[2] <= size[0] + over
            && sides[3] <= size[1] + over
    };
    boxes.filter(|written| !is_inside(written)).map(str::to_owned).collect()
}

#[test]
#[ignore = "needs Poppler: run tests/run"]
fn pictures_and_tables_stay_on_the_page() {
    check_all(|case| {
        let outside =
            case.issues.values().map(|built| pictures_outside(&built.pdf)).filter(|outside| !outside.is_empty());
        outside.map(|outside| Err(format!("outside of the page: {outside:?}"))).collect()
    });
    for sample in samples() {
        assert_eq!(pictures_outside(&sample.pdf), Vec::<String>::new(), "{}", sample.slug);
    }
}

#[test]
#[ignore = "needs Poppler and MuPDF: run tests/run"]
fn the_pdf_of_each_case_reads_as_expected() {
    check_all(|case| {
        vec![
            case.compare("text.txt", |built| text(&built.pdf)),
            case.compare("tags.txt", tags),
            case.compare("outline.txt", |built| outline(&built.pdf)),
            case.compare("boxes.txt", boxes),
            case.compare("info.txt", info),
        ]
    });
}
