//! Import of three Word files, which are built from the XML parts in `tests/word`.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::Publication;

/// Expected result for an element of a Word file.
enum Arrival {
    /// Part of the Markdown.
    Text(&'static str),
    /// Entry of the report.
    Report(&'static str),
}

use Arrival::{Report, Text};

/// Elements of each file, by their names in the table of the manual, with what arrives of them.
const ELEMENTS: [(&str, &[(&str, Arrival)]); 3] = [
    (
        "newsletter",
        &[
            ("Title", Text("title = \"The Ferry in June\"")),
            ("Headings", Text("# Two boats\n")),
            (
                "Bold, italics, underlined, struck out, raised, small capitals, marked",
                Text("It is <u>new</u> and [Large]{.smallcaps}, 40 m<sup>2</sup>, <mark>free</mark> and ~~closed~~."),
            ),
            ("Links to the web", Text("see [the fares](https://ferry.example/fares)")),
            ("Links to headings", Text("[the pier](#the-pier)")),
            ("Links to headings", Text("# The pier {#the-pier}")),
            ("Footnotes of several paragraphs", Text("**second boat** sails[^1]")),
            ("Footnotes of several paragraphs", Text("[^1]: Except at low tide.\n\n    And not on Sundays.")),
            (
                "Text boxes, with their lists, links and notes",
                Text(
                    "the pier](#the-pier).\n\n:::box\n\n**Book now**\n\n- by [web](https://ferry.example/fares)\n- at the pier[^2]\n\n:::",
                ),
            ),
            ("Text boxes, with their lists, links and notes", Text("[^2]: In cash.")),
            (
                "Text boxes, with their lists, links and notes",
                Report("changed: the text box “Book now” is a box after its paragraph, under “Two boats”"),
            ),
            (
                "Nested lists, with their first numbers",
                Text("- Upper deck\n  1. Benches\n  2. Bar\n     1. Tea\n- Lower deck\n"),
            ),
            ("Nested lists, with their first numbers", Text("3. Third rule\n4. Fourth rule\n")),
            ("Lists nested by their style, such as List Bullet 2", Text("- Lower deck\n  - Bicycles\n")),
            (
                "Lists with letters or Roman numerals",
                Report("changed: a list with letters or Roman numerals has numbers, under “Two boats”"),
            ),
            ("Pictures, with width and alternative text", Text("![A ferry under a rope](ferry.png){width=192}")),
            ("Captions of pictures", Text("*The rope _in use_*")),
            ("Quotations", Text("> The best pier of all.")),
            ("Comments", Report("left out: the comment “Is she still?” of Anna Berg, under “The pier”")),
            ("Charts and diagrams of Word", Report("left out: a chart: save it as a picture")),
            ("Headers and footers of pages", Report("left out: the header of the pages “Harbour News”")),
        ],
    ),
    (
        "report",
        &[
            (
                "Tables with merged cells and a header of two rows",
                Text("<th colspan=\"2\">Passengers</th>\n</tr>\n<tr>\n<th>Boat</th>\n<th>2025</th>\n<th>2026</th>"),
            ),
            (
                "Tables with merged cells and a header of two rows",
                Text(
                    "<td rowspan=\"2\">Alma</td>\n<td>120</td>\n<td>140</td>\n</tr>\n<tr>\n<td colspan=\"2\">not sailing</td>",
                ),
            ),
            ("Captions of tables", Text("<caption>Crossings by boat</caption>")),
            ("Several paragraphs in a cell", Text("<td>95<br>to May</td>")),
            ("Lists in a cell", Text("<td>– 80<br>– 90 with crew</td>")),
            ("Lists in a cell", Report("changed: a list in a cell is a line for each item, under “Crossings”")),
            ("Tables in a cell", Text("| North | low, 1<br>high, 4 |")),
            ("Tables in a cell", Report("changed: a table in a cell is a line for each row, under “Heights”")),
            ("References to numbered captions", Text("As Table 1 shows.")),
            (
                "References to numbered captions",
                Report("left out: the link to `#_Ref1`; its words are kept, under “Crossings”"),
            ),
            ("Endnotes", Text("[^1]: Counted by hand.\n\n    Twice a day.")),
            ("Formulas in a line", Text("A height $h_{0} = 2$ gives")),
            ("Formulas of their own", Text("$$ h = \\sum_{i = 1}^{n}\\frac{a_{i}}{\\sqrt{2}} $$")),
        ],
    ),
    (
        "leaflet",
        &[
            ("Tracked insertions and deletions", Text("The ferry sails every hour from the old pier")),
            (
                "Tracked insertions and deletions",
                Report("changed: the deletion “daily” of Olu Adé is accepted, under “Before you sail”"),
            ),
            (
                "Tracked insertions and deletions",
                Report("changed: the deletion “Dogs stay ashore.” of Olu Adé is accepted"),
            ),
            ("Tracked moves", Text("**Children travel free.** Keep your ticket.")),
            ("Tracked moves", Report("changed: the insertion “Keep your ticket.” of Olu Adé is accepted")),
            ("Tracked changes in tables", Text("| Adults | €5    |\n| Dogs   | €1    |")),
            ("Tracked changes in tables", Report("changed: the deletion “€4” of Olu Adé is accepted")),
            ("Languages of phrases, set in place or by a style", Text("# [Bevor Sie ablegen]{lang=de-DE}")),
            (
                "Languages of phrases, set in place or by a style",
                Text("[Die Fähre fährt jede Stunde vom]{lang=de-DE} **[alten Anleger]{lang=de-DE}**."),
            ),
            ("Languages of phrases, set in place or by a style", Text("[Kinder fahren umsonst mit.]{lang=de-DE}")),
            (
                "Languages of phrases, set in place or by a style",
                Text("[Le bateau part toutes les heures.]{lang=fr-FR}"),
            ),
            ("Languages of phrases, set in place or by a style", Text("We say [bon voyage]{lang=fr-FR} to all")),
            (
                "Comments",
                Report("left out: the comment “Vraiment ? Voir l’horaire.” of Jeanne Roy, under “Avant le départ”"),
            ),
        ],
    ),
];

/// Returns a Word file of the parts in `tests/word/common` and in `tests/word/NAME`.
fn word_file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/word");
    let mut parts = std::collections::BTreeMap::new();
    for part in ["common", name] {
        let folder = folder.join(part);
        collect(&folder, &folder, &mut parts);
    }
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(400, 300).write_to(&mut png, image::ImageFormat::Png).expect("writing to memory succeeds");
    parts.insert("word/media/ferry.png".to_owned(), png.into_inner());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        writer.start_file(path, SimpleFileOptions::default()).expect("writing to memory succeeds");
        writer.write_all(&content).expect("writing to memory succeeds");
    }
    writer.finish().expect("writing to memory succeeds").into_inner()
}

fn collect(folder: &Path, root: &Path, parts: &mut std::collections::BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, root, parts);
        } else {
            let name = path.strip_prefix(root).expect("the file is in the folder").to_string_lossy().replace('\\', "/");
            parts.insert(name, fs::read(&path).expect("the file can be read"));
        }
    }
}

/// Imports a file with one of the rules for tracked changes. Returns the Markdown and the report.
fn imported(name: &str, rule: &str) -> (Publication, String, String) {
    let publication = Publication::empty()
        .file("masthead.toml", "title = \"The Ferry\"\npublisher = \"Ferry Society\"\n")
        .file(&format!("{name}.docx"), word_file(name));
    let run = publication.run(&format!("import {name}.docx --changes {rule}")).ends(0);
    let text = publication.text(&format!("issues/{name}/index.md"));
    (publication, text, run.stderr)
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn three_word_files_arrive_as_the_manual_says() {
    let manual = include_str!("../../src/manual/import.md");
    for (name, elements) in ELEMENTS {
        let (publication, text, report) = imported(name, "accept");
        for (element, arrival) in elements {
            match arrival {
                Text(part) => assert!(text.contains(part), "{name}, {element}: {part}\n{text}"),
                Report(part) => assert!(report.contains(part), "{name}, {element}: {part}\n{report}"),
            }
            assert!(
                manual.contains(&format!("\n| {element} | ")),
                "the manual does not say what arrives of: {element}"
            );
        }
        let build = publication.run("build --message-format short").ends(0);
        assert!(!build.stderr.contains('['), "{}", build.stderr);
    }
}

#[test]
fn every_element_of_the_manual_is_tested() {
    let manual = include_str!("../../src/manual/import.md");
    let rows = manual.lines().skip_while(|line| !line.starts_with("| In the Word file |")).skip(2);
    let rows: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 20, "{}", rows.len());
    for row in rows {
        let element = row.trim_start_matches("| ").split(" | ").next().unwrap_or_default().trim();
        let is_tested = ELEMENTS.iter().flat_map(|(_, elements)| *elements).any(|(name, _)| *name == element);
        assert!(is_tested, "no test of: {element}");
    }
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn tracked_changes_are_rejected_or_marked_on_demand() {
    let (_, text, report) = imported("leaflet", "reject");
    assert!(text.contains("The ferry sails daily from") && text.contains("\n\nDogs stay ashore.\n"), "{text}");
    assert!(
        text.contains("| Adults | €4    |") && report.contains("the insertion “€5” of Olu Adé is rejected"),
        "{text}"
    );
    let (_, text, _) = imported("leaflet", "mark");
    assert!(text.contains("sails ~~daily~~<u>every hour</u> from"), "{text}");
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn a_text_box_in_a_table_comes_after_the_table() {
    let box_of = |text: &str| {
        format!("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>")
    };
    let cell =
        |text: &str, inside: &str| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p></w:tc>");
    let row = |first: &str, inside: &str| format!("<w:tr>{}{}</w:tr>", cell(first, inside), cell("x", ""));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{}{}</w:tbl><w:p><w:r><w:t>After.</w:t></w:r></w:p>",
        row("Boat", &box_of("First.")),
        row("Alma", &box_of("Second."))
    );
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = format!("<w:document {namespace}><w:body>{body}</w:body></w:document>");
    let mut archive = zip::ZipArchive::new(Cursor::new(word_file("report"))).expect("the file is an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).expect("the entry can be read");
        if entry.name() == "word/document.xml" {
            drop(entry);
            writer.start_file("word/document.xml", SimpleFileOptions::default()).expect("writing to memory succeeds");
            writer.write_all(document.as_bytes()).expect("writing to memory succeeds");
        } else {
            writer.raw_copy_file(entry).expect("writing to memory succeeds");
        }
    }
    let file = writer.finish().expect("writing to memory succeeds").into_inner();
    let publication = Publication::empty().file("masthead.toml", "title = \"The Ferry\"\n").file("box.docx", file);
    publication.run("import box.docx").ends(0);
    let text = publication.text("issues/box/index.md");
    let boxes = "\n\n:::box\n\nFirst.\n\n:::\n\n:::box\n\nSecond.\n\n:::\n\nAfter.\n";
    assert!(text.contains("| Alma | x   |\n\n:::box") && text.contains(boxes), "{text}");
}
