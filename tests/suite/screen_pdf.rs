//! The PDF for screen and archive: metadata, links and file structure.

use lopdf::{Dictionary, Document, Object, decode_text_string};

use crate::support::{Publication, has_extension, unzip};

const MANIFEST: &str = r#"title = "The Ferry"
issn = "2049-3630"
publisher = "Friends of the <Ferry>"
rights = "© 2026 The authors"
licence = "CC BY 4.0"
website = "https://ferry.example/"
"#;

const FRONT: &str = r#"+++
title = "Winter"
date = "2026-03-05"
volume = 12
number = 4
doi = "10.1000/182"
isbn = "978-3-16-148410-0"
summary = "A quiet month."
subjects = ["Rivers", "Boats & banks"]
contributors = [
    { name = "Anna Berg", role = "author" }, { name = "Björn Dahl", role = "author" }, { name = "Cleo Ek", role = "editor" },
]
+++
"#;

fn built(manifest: &str, text: &str) -> Publication {
    let publication = Publication::empty().file("masthead.toml", manifest).file("issues/a.md", text);
    publication.run("build --edition pdf --edition epub").ends(0);
    publication
}

fn pdf(publication: &Publication) -> Document {
    Document::load_mem(&publication.read("dist/a/a.pdf")).expect("the PDF can be read")
}

fn packet(pdf: &Document) -> String {
    let id = pdf.catalog().expect("a catalog").get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let stream = pdf.get_object(id).and_then(Object::as_stream).expect("a stream");
    assert!(!stream.dict.has(b"Filter"), "the packet is compressed");
    String::from_utf8(stream.content.clone()).expect("the packet is UTF-8")
}

/// Returns the package document of the e-book.
fn package(publication: &Publication) -> String {
    let book = unzip(&publication.read("dist/a/a.epub"));
    let (_, package) = book.iter().find(|(name, _)| has_extension(name, "opf")).expect("a package document");
    String::from_utf8(package.clone()).expect("the package is UTF-8")
}

/// Returns the values of a property: the text of the element, or of the items of its array.
fn values(packet: &str, name: &str) -> Vec<String> {
    let Some((_, after)) = packet.split_once(&format!("<{name}>")) else { return Vec::new() };
    let (inside, _) = after.split_once(&format!("</{name}>")).expect("the element ends");
    let items: Vec<&str> = inside.split("<rdf:li").skip(1).collect();
    let text = |text: &str| html_escape::decode_html_entities(text).into_owned();
    if items.is_empty() {
        return vec![text(inside)];
    }
    items
        .iter()
        .map(|item| text(item.split_once('>').and_then(|(_, item)| item.split_once('<')).expect("an item").0))
        .collect()
}

#[test]
fn metadata_names_what_the_ebook_names() {
    let publication = built(MANIFEST, &format!("{FRONT}\n# One\n\nText.\n"));
    let packet = packet(&pdf(&publication));
    for (name, expected) in [
        ("dc:title", &["Winter (The Ferry, March 5, 2026)"][..]),
        ("dc:creator", &["Anna Berg", "Björn Dahl"]),
        ("dc:contributor", &["Cleo Ek"]),
        ("dc:publisher", &["Friends of the <Ferry>"]),
        ("dc:description", &["A quiet month."]),
        ("dc:subject", &["Rivers", "Boats & banks"]),
        ("dc:language", &["en"]),
        ("dc:date", &["2026-03-05"]),
        ("dc:rights", &["© 2026 The authors. CC BY 4.0"]),
        ("xmpRights:Marked", &["True"]),
        ("xmpRights:WebStatement", &["https://creativecommons.org/licenses/by/4.0/"]),
        ("prism:publicationName", &["The Ferry"]),
        ("prism:issn", &["2049-3630"]),
        ("prism:isbn", &["9783161484100"]),
        ("prism:volume", &["12"]),
        ("prism:number", &["4"]),
        ("prism:publicationDate", &["2026-03-05"]),
        ("prism:doi", &["10.1000/182"]),
        ("pdfaid:conformance", &["A"]),
        ("pdfuaid:part", &["1"]),
    ] {
        assert_eq!(values(&packet, name), expected, "{name}");
    }
    let package = package(&publication);
    let identifiers = values(&packet, "xmp:Identifier");
    assert_eq!(identifiers.len(), 4, "{identifiers:?}");
    for identifier in &identifiers[..3] {
        assert!(package.contains(identifier), "{identifier} in {package}");
    }
}

#[test]
fn page_list_of_the_ebook_refers_to_the_pdf() {
    let publication = built("title = \"The Ferry\"\n", "# One\n\nText.\n");
    let packet = packet(&pdf(&publication));
    let [identifier] = &values(&packet, "dc:identifier")[..] else { panic!("one identifier in {packet}") };
    let package = package(&publication);
    let source = format!("pageBreakSource\">{identifier}<");
    assert!(package.contains(&source), "{source}");
    assert_eq!(values(&packet, "dc:rights"), Vec::<String>::new());
    assert_eq!(values(&packet, "prism:volume"), Vec::<String>::new());
}

/// Returns the descriptions of all links, in page order.
fn descriptions(pdf: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for (_, page) in pdf.get_pages() {
        for annotation in pdf.get_page_annotations(page).expect("a page has annotations") {
            if annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link") {
                let contents = annotation.get(b"Contents").expect("a link has a description");
                found.push(decode_text_string(contents).expect("the description is text"));
            }
        }
    }
    found
}

#[test]
fn links_are_described_by_their_words() {
    let text = "\
# News

Read [the timetable of the summer](https://www.ferry.example/summer), or click [here](https://www.ferry.example/x).
See [@fig:map], [the long story of the *old* cable](#cable), [this](#cable) and the note[^n]. Write to
[us](mailto:post@ferry.example).

![A map](map.svg \"The reach\"){#fig:map}

## The cable {#cable}

[![Our **sign**](map.svg)](https://sign.example/) is linked.

[^n]: In [the archive](https://archive.example/).
";
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"50\"><rect width=\"9\" height=\"9\"/></svg>";
    let manifest = "title = \"The Ferry\"\nlanguage = \"de\"\nlayout = \"report\"\n";
    let publication = Publication::empty().file("masthead.toml", manifest).file("issues/map.svg", svg).issue("a", text);
    publication.run("build --edition pdf").ends(0);
    let found = descriptions(&pdf(&publication));
    for expected in [
        "the timetable of the summer",
        "here: ferry.example",
        "Abbildung 1: The reach",
        "the long story of the old cable",
        "this: The cable",
        "us: post@ferry.example",
        "the archive: archive.example",
        "Zurück zum Text",
    ] {
        assert!(found.iter().any(|description| description == expected), "{expected} in {found:?}");
    }
    assert!(
        found.iter().any(|description| description.starts_with("Our") && description.contains("sign")),
        "{found:?}"
    );
}

#[test]
fn files_have_object_streams_and_clean_page_labels() {
    let publication = built("title = \"The Ferry\"\n", "# One\n\nText.\n");
    let bytes = publication.read("dist/a/a.pdf");
    assert!(bytes.windows(7).any(|part| part == b"/ObjStm"), "no object stream");
    let pdf = pdf(&publication);
    let labels = pdf.catalog().expect("a catalog").get_deref(b"PageLabels", &pdf).and_then(Object::as_dict);
    assert!(!labels.expect("page labels").has(b"Type"));
}

#[test]
fn contents_and_imprint_have_bookmarks() {
    let articles = "## Article\n\nText.\n\n".repeat(8);
    let publication =
        built("title = \"The Ferry\"\nlanguage = \"de\"\n", &format!("# News\n\n{articles}# Dates\n\nText.\n"));
    let pdf = pdf(&publication);
    let outline = pdf.catalog().expect("a catalog").get_deref(b"Outlines", &pdf).and_then(Object::as_dict);
    let outline = outline.expect("an outline");
    let mut next = outline.get(b"First").and_then(Object::as_reference).ok();
    let mut titles = Vec::new();
    while let Some(id) = next {
        let item = pdf.get_dictionary(id).expect("an item");
        titles.push(decode_text_string(item.get(b"Title").expect("a title")).expect("the title is text"));
        next = item.get(b"Next").and_then(Object::as_reference).ok();
    }
    assert_eq!(titles, ["In dieser Ausgabe", "News", "Dates", "Impressum"]);
}

#[test]
fn pull_quotes_that_repeat_the_text_are_skipped() {
    let quote = |words: &str| format!("The dairy has agreed. It took *one* call.\n\n:::pullquote\n{words}\n:::\n");
    let is_read = |words: &str| {
        let publication = built("title = \"The Ferry\"\n", &quote(words));
        let spoken = publication.run("export a --to spoken").ends(0).stdout;
        let book = unzip(&publication.read("dist/a/a.epub"));
        let pages = book.iter().filter(|(name, _)| has_extension(name, "xhtml"));
        let is_hidden = pages
            .map(|(_, page)| String::from_utf8_lossy(page).into_owned())
            .any(|page| page.contains("doc-pullquote\" aria-hidden=\"true\""));
        assert_eq!(spoken.contains("aside:"), !is_hidden, "{words}: {spoken}");
        !is_hidden
    };
    assert!(!is_read("“It took one call”"));
    assert!(is_read("It took one call, at last."));
    assert!(is_read("It took one call\n\n-- The dairy"));
    assert!(is_read("It took [one call](https://ferry.example/)"));
}

/// Returns the structure elements of a PDF with this type, in no order.
fn tags(pdf: &Document, kind: &str) -> Vec<Dictionary> {
    let elements = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let is_kind = |entry: &&Dictionary| {
        entry.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"StructElem")
            && entry.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind.as_bytes())
    };
    elements.filter(is_kind).cloned().collect()
}

/// Returns the values of a text entry of some structure elements.
fn tag_texts(tags: &[Dictionary], key: &str) -> Vec<String> {
    tags.iter().filter_map(|entry| decode_text_string(entry.get(key.as_bytes()).ok()?).ok()).collect()
}

#[test]
fn tags_name_sections_boxes_tasks_and_abbreviations() {
    let text = "\
# News

- [x] Rope
- [ ] Paint

The <abbr title=\"European Union\">EU</abbr> pays.

***

## Boats

> [!NOTE]
> Mind the gap.

1. One
2. Two

$$ a = b $$ {#eq:a}

As in [@eq:a].
";
    let publication = built("title = \"The Ferry\"\nlanguage = \"de\"\n", text);
    let pdf = pdf(&publication);
    assert_eq!(["Art", "Aside", "L"].map(|kind| tags(&pdf, kind).len()), [1, 1, 2]);
    let mut boxes = tag_texts(&tags(&pdf, "Lbl"), "ActualText");
    boxes.sort();
    assert_eq!(boxes, ["erledigt", "offen"]);
    assert_eq!(tag_texts(&tags(&pdf, "Span"), "E"), ["European Union"]);
    assert_eq!(tag_texts(&tags(&pdf, "P"), "ActualText"), ["Gleichung 1"]);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    for expected in ["EU (European Union)", "erledigt Rope", "offen Paint", "aside:"] {
        assert!(spoken.contains(expected), "{expected} in {spoken}");
    }
    assert!(!spoken.contains('∗'), "the stars are read: {spoken}");
}

/// The layout sets long words anew, letter for letter.
#[test]
fn abbreviations_that_are_long_words_are_expanded() {
    let long = "Donaudampfschifffahrtsgesellschaftskapitänsmütze";
    let text = format!(
        "# Steamers\n\nThe <abbr title=\"cap of a captain\">{long}</abbr> is lost. The <abbr title=\"caps\">new \
         {long}</abbr> cost more.\n"
    );
    let publication = built("title = \"The Ferry\"\nlanguage = \"en\"\n", &text);
    assert_eq!(tag_texts(&tags(&pdf(&publication), "Span"), "E"), ["cap of a captain", "caps"]);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    for expected in [format!("The {long} (cap of a captain) is"), format!("new {long} (caps) cost")] {
        assert!(spoken.contains(&expected), "{expected} in {spoken}");
    }
}

/// The note is below the list, but its picture is before those of the later items in the text.
#[test]
fn equal_pictures_keep_their_places() {
    let text = "# Signs\n\n- One[^1] with a note\n- Two ![Sign](sign.svg) with a sign\n- Three ![Sign](sign.svg) with one, \
                too\n\n[^1]: > [!NOTE]\n    > Stop ![Sign](sign.svg) here.\n";
    let publication = Publication::new()
        .file("masthead.toml", "title = \"The Ferry\"\nlanguage = \"en\"\n")
        .file(
            "issues/sign.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><path d='M0 0h9v9z'/></svg>",
        )
        .file("issues/a.md", text);
    publication.run("build").ends(0);
    let spoken = publication.run("export a --to spoken").ends(0).stdout;
    for expected in ["Stop [Sign] here.", "Two [Sign] with a sign", "Three [Sign] with one, too"] {
        assert!(spoken.contains(expected), "{expected} in {spoken}");
    }
    assert_eq!(spoken.matches("aside:").count(), 1, "{spoken}");
}

/// Texts with a line that go on in the next column, above a footnote with another kind of line. PDF/UA allows one of them,
/// and Typst tags the footnote with both.
#[test]
fn lines_along_texts_that_break_over_columns_and_lines_in_notes() {
    let short = "Lorem ipsum dolor sit amet, consectetur.\n\n";
    let struck = format!("Some words[^1] and ~~{}end~~.", "many words that are struck ".repeat(40));
    let linked = format!("Some words[^1] and [{}end](https://example.org/).", "many words that are a link ".repeat(40));
    let mut publication = Publication::new();
    for (name, text, note) in
        [("struck", struck, "[The map](https://example.org/)."), ("linked", linked, "~~The map.~~")]
    {
        for lines in [40, 42, 56, 60] {
            let (before, after) = (short.repeat(lines), short.repeat(60));
            let text = format!("# One\n\n{before}{text}\n\n{after}\n[^1]: {note}\n");
            publication = publication.issue(&format!("{name}-{lines}"), &text);
        }
    }
    publication.run("build --edition pdf").ends(0);
}
