//! `catalogue`: valid feeds, working links and correct checksums.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use roxmltree::{Document, Node};
use serde_json::Value;

use crate::conformance::repository_as_publication;
use crate::support::{Publication, run};

/// Files that `catalogue` itself writes into `dist/`.
const OWN: [&str; 4] = ["SHA256SUMS", "index.html", "opds.json", "opds.xml"];
const OPEN_ACCESS: &str = "http://opds-spec.org/acquisition/open-access";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const DUBLIN_CORE: &str = "http://purl.org/dc/terms/";

/// Four issues with titles and file names that need escaping. [`catalogued`] builds all but `d`, and only the PDF of
/// `c`.
fn publication() -> Publication {
    Publication::new()
        .file("masthead.toml", "title = \"Ebb & <Flow>\"\nissn = \"2049-3630\"\nlanguage = \"de\"\n")
        .file(
            "issues/a b#1.md",
            "+++\ntitle = \"One \\\"quoted\\\" & <b>\"\ndate = \"2025-11\"\nsummary = \"A & <i>\"\nvolume = 3\nnumber = 9\n\
             language = \"en\"\nsubjects = [\"Sea & <sand>\"]\ncontributors = [\n  { name = \"Ann & Co\", role = \"author\" },\n  \
             { name = \"Bo\", role = \"photographer\" },\n]\n\
             [accessibility]\nconforms-to = \"EPUB Accessibility 1.1 - WCAG 2.1 Level AA\"\ncertified-by = \"Ann\"\ncontact = \"ann@b.example\"\n+++\nText.\n",
        )
        .file("issues/ä.md", "+++\ntitle = \"Zwei\"\ndate = \"2025-11\"\nvolume = 3\nnumber = 10\n+++\nText.\n")
        .file("issues/c.md", "+++\ndate = \"2024-02-29\"\nnumber = 7\n+++\nText.\n")
        .file("issues/d.md", "+++\ntitle = \"Nicht gebaut\"\n+++\nText.\n")
}

/// Returns [`publication`], built except for `d`, with its catalogue.
pub(crate) fn catalogued() -> Publication {
    let publication = publication();
    run(&mut publication.command(["build", "-q", "a b#1", "ä"])).ends(0);
    publication.run("build -q c --edition pdf").ends(0);
    publication.run("catalogue").ends(0);
    publication
}

pub(crate) fn json(publication: &Publication) -> Value {
    serde_json::from_str(&publication.text("dist/opds.json")).expect("opds.json is JSON")
}

/// Decodes a relative address in the catalogue to a path in `dist/`.
fn path(href: &str) -> String {
    percent_encoding::percent_decode_str(href).decode_utf8().expect("an address is UTF-8").into_owned()
}

/// Returns the texts of the child elements with this name.
fn texts<'a>(node: Node<'a, 'a>, namespace: &str, name: &str) -> Vec<&'a str> {
    let has_name = |child: &Node<'_, '_>| child.has_tag_name((namespace, name));
    node.children().filter(has_name).map(|child| child.text().unwrap_or_default()).collect()
}

#[test]
fn running_catalogue_twice_writes_the_same_bytes() {
    let publication = repository_as_publication();
    publication.run("build -q").ends(0);
    let run = publication.run("catalogue").ends(0);
    assert_eq!(run.stderr, "4 issues in the catalogue\n");
    let first = publication.files("dist");
    for line in run.lines() {
        assert!(publication.exists(line), "{line} is printed but not written");
    }
    assert!(OWN.iter().all(|name| first.contains_key(*name)));
    publication.run("catalogue").ends(0);
    assert!(publication.files("dist") == first, "a second run changes no byte");
    assert_eq!(publication.run("verify").ends(0).stderr, format!("{} files verified\n", first.len() - 1));
}

/// Compares the catalogue over the merged output of two machines with that of one machine that built both issues.
#[test]
fn the_catalogue_does_not_depend_on_which_machine_built_an_issue() {
    let (whole, first, second) = (publication(), publication(), publication());
    run(&mut whole.command(["build", "-q", "ä", "c"])).ends(0);
    run(&mut first.command(["build", "-q", "c"])).ends(0);
    run(&mut second.command(["build", "-q", "ä"])).ends(0);
    let merged = first.copy(&second.path("dist/ä"), "dist/ä");
    whole.run("catalogue").ends(0);
    merged.run("catalogue").ends(0);
    assert!(whole.files("dist") == merged.files("dist"));
}

#[test]
fn only_built_issues_are_listed_newest_first() {
    let publication = catalogued();
    assert_eq!(publication.run("catalogue").ends(0).stderr, "3 issues in the catalogue, 1 not built\n");
    let feed = json(&publication);
    let titles: Vec<_> =
        feed["publications"].as_array().into_iter().flatten().map(|issue| &issue["metadata"]["title"]).collect();
    let expected = [
        "Zwei (Ebb & <Flow>, November 2025)",
        "One “quoted” & <b> (Ebb & <Flow>, November 2025)",
        "Ebb & <Flow>, 29. Februar 2024",
    ];
    assert_eq!(titles, expected);
    let text = publication.text("dist/opds.xml");
    let document = Document::parse(&text).expect("opds.xml is XML");
    let entries = document.root_element().children().filter(|node| node.has_tag_name((ATOM, "entry")));
    assert!(entries.flat_map(|entry| texts(entry, ATOM, "title")).eq(expected));
    let page = publication.text("dist/index.html");
    let page = Document::parse_with_options(&page, roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() });
    let page = page.expect("index.html is XML too");
    let headings = |name: &str| {
        page.descendants().filter(|node| node.has_tag_name(name)).filter_map(|node| node.text()).collect::<Vec<_>>()
    };
    assert_eq!(headings("h1"), ["Ebb & <Flow>"]);
    assert_eq!(headings("h2"), ["2025", "2024"]);
    assert_eq!(headings("h3"), ["Zwei", "One “quoted” & <b>", "29. Februar 2024"]);
}

/// Checks the parts of the OPDS 2.0 and Readium schemas that the feed uses.
#[test]
fn the_json_feed_conforms_to_opds_2_0() {
    let feed = json(&catalogued());
    let is_string = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    assert!(is_string(&feed["metadata"]["title"]));
    assert!(feed["links"].as_array().into_iter().flatten().any(|link| link["rel"] == "self"));
    let issues = feed["publications"].as_array().expect("publications are a list");
    assert_eq!(feed["metadata"]["numberOfItems"], issues.len());
    let mut identifiers = BTreeSet::new();
    for issue in issues {
        let metadata = &issue["metadata"];
        assert_eq!(metadata["@type"], "http://schema.org/PublicationIssue");
        assert!(
            metadata["identifier"].as_str().is_some_and(|urn| urn.starts_with("urn:uuid:") && identifiers.insert(urn))
        );
        assert!(metadata["modified"].as_str().is_some_and(|time| time.len() == 20 && time.ends_with("T00:00:00Z")));
        assert!(metadata["published"].as_str().is_some_and(|date| date.len() == 10));
        assert_eq!(metadata["belongsTo"]["series"]["identifier"], "urn:ISSN:2049-3630");
        let links = issue["links"].as_array().expect("links are a list");
        assert!(!links.is_empty() && links.iter().all(|link| link["rel"] == OPEN_ACCESS));
        assert!(links.iter().all(|link| link["size"].as_u64().is_some_and(|size| size > 0)));
    }
    let kinds = |issue: &Value| {
        issue["links"].as_array().into_iter().flatten().map(|link| link["type"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&issues[0]), ["application/pdf", "application/epub+zip"]);
    assert_eq!(kinds(&issues[2]), ["application/pdf"]);
    assert_eq!(issues[0]["images"][0]["type"], "image/png");
    assert!(issues[2].get("images").is_none(), "an issue without an EPUB has no cover");
    let one = &issues[1]["metadata"];
    assert_eq!(one["author"], serde_json::json!([{ "name": "Ann & Co", "sortAs": "Ann & Co" }]));
    assert_eq!(one["contributor"], serde_json::json!([{ "name": "Bo", "sortAs": "Bo", "role": "pht" }]));
    let publisher = serde_json::json!([{ "name": "Ebb & <Flow>", "sortAs": "Ebb & <Flow>" }]);
    assert_eq!(issues[0]["metadata"]["author"], publisher, "an issue without an author");
    assert_eq!(one["subject"], serde_json::json!(["Sea & <sand>"]));
    assert_eq!(one["belongsTo"]["series"]["volume"], serde_json::json!({ "position": 3, "issue": { "position": 9 } }));
    let conformance = serde_json::json!(["https://www.w3.org/TR/epub-a11y-11#wcag-2.1-aa"]);
    assert_eq!(one["accessibility"]["conformsTo"], conformance);
    assert_eq!(one["accessibility"]["certification"], serde_json::json!({ "certifiedBy": "Ann" }));
    let computed = &issues[0]["metadata"]["accessibility"];
    assert_eq!(computed["accessModeSufficient"], serde_json::json!([["textual"]]));
    let has_feature = |name: &str| computed["feature"].as_array().is_some_and(|all| all.iter().any(|it| it == name));
    assert!(has_feature("tableOfContents") && !has_feature("MathML"), "{computed}");
    assert!(computed["summary"].as_str().is_some_and(|words| words.contains("keine Bilder")), "{computed}");
    assert!(issues[2]["metadata"].get("accessibility").is_none(), "an issue without an EPUB");
    assert_eq!(one["belongsTo"]["series"], one["belongsTo"]["periodical"]);
    let positions = [0, 1, 2].map(|index| issues[index]["metadata"]["belongsTo"]["series"]["position"].as_f64());
    assert_eq!(positions, [Some(3.10), Some(3.09), Some(7.0)]);
    assert_eq!(issues[2]["metadata"]["belongsTo"]["periodical"]["issue"]["position"], 7);
}

/// Checks the elements that RFC 4287, sections 4.1.1 and 4.1.2, and OPDS 1.2 require.
#[test]
fn the_atom_feed_has_the_required_elements() {
    let publication = catalogued();
    let text = publication.text("dist/opds.xml");
    let document = Document::parse(&text).expect("opds.xml is XML");
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    let entries: Vec<_> = feed.children().filter(|node| node.has_tag_name((ATOM, "entry"))).collect();
    assert_eq!(entries.len(), 3);
    for node in entries.iter().chain([&feed]) {
        for name in ["id", "title", "updated"] {
            assert_eq!(texts(*node, ATOM, name).len(), 1, "{name}");
        }
        assert!(!texts(*node, ATOM, "author").is_empty());
    }
    assert_eq!(texts(feed, ATOM, "updated"), ["2025-11-01T00:00:00Z"], "the feed has the date of its newest issue");
    let updated: Vec<_> = entries.iter().flat_map(|entry| texts(*entry, ATOM, "updated")).collect();
    assert!(updated.is_sorted_by(|a, b| a >= b));
    assert_eq!(texts(entries[2], DUBLIN_CORE, "issued"), ["2024-02-29"]);
    assert_eq!(texts(entries[1], DUBLIN_CORE, "language"), ["en"]);
    assert_eq!(texts(entries[1], ATOM, "summary"), ["A & <i>"]);
}

#[test]
fn source_date_epoch_is_the_date_of_the_feeds() {
    let publication = catalogued();
    let mut command = publication.command(["catalogue"]);
    run(command.env("SOURCE_DATE_EPOCH", "1000000000")).ends(0);
    assert_eq!(json(&publication)["metadata"]["modified"], "2001-09-09T01:46:40Z");
    assert!(!publication.text("dist/opds.xml").contains("2025-11-01T"));
    run(command.env("SOURCE_DATE_EPOCH", "yesterday")).ends(2);
}

/// Returns the paths of all `href` and `src` attributes of a document, except absolute URLs.
fn targets(document: &Document<'_>) -> Vec<String> {
    let attributes = document.descendants().flat_map(|node| node.attributes());
    let targets = attributes.filter(|attribute| ["href", "src"].contains(&attribute.name()));
    targets
        .map(|attribute| attribute.value())
        .filter(|value| !value.contains("://") && !value.starts_with("mailto:"))
        .map(path)
        .collect()
}

#[test]
fn every_link_has_a_file_and_every_edition_is_linked() {
    let publication = catalogued();
    let files = publication.files("dist");
    let mut targets_by_file: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for name in ["opds.xml", "index.html"] {
        let text = publication.text(&format!("dist/{name}"));
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = Document::parse_with_options(&text, options).expect("the file is XML");
        targets_by_file.insert(name, targets(&document));
    }
    let feed = json(&publication);
    let linked = ["links", "images"].into_iter().flat_map(|name| {
        let of = |value: &Value| value[name].as_array().cloned().unwrap_or_default();
        let issues = feed["publications"].as_array().into_iter().flatten();
        issues.flat_map(of).chain(of(&feed)).collect::<Vec<_>>()
    });
    let linked = linked.map(|link| path(link["href"].as_str().expect("a link has an address")));
    targets_by_file.insert("opds.json", linked.collect());
    for (name, targets) in targets_by_file {
        assert!(targets.iter().all(|target| files.contains_key(target)), "{name}: {targets:?}");
        let in_folders = files.keys().filter(|path| path.contains('/'));
        let missing: Vec<_> = in_folders.filter(|path| !targets.contains(path)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "files that {name} does not link");
    }
}

#[test]
fn the_page_is_self_contained_and_accessible() {
    let publication = catalogued();
    let text = publication.text("dist/index.html");
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let page = Document::parse_with_options(&text, options).expect("index.html is XML too");
    let named = |name: &str| page.descendants().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>();
    for (name, count) in
        [("header", 1), ("main", 1), ("footer", 1), ("h1", 1), ("article", 3), ("script", 0), ("img", 2)]
    {
        assert_eq!(named(name).len(), count, "{name}");
    }
    assert_eq!(page.root_element().attribute("lang"), Some("de"));
    assert!(named("img").iter().all(|image| image.attribute("alt").is_some_and(|alt| alt.contains("Ebb & <Flow>"))));
    assert!(!text.contains("url(") && !text.contains("@import"), "the style sheet loads no file");
    let ids: Vec<_> = page.descendants().filter_map(|node| node.attribute("id")).collect();
    assert!(ids.iter().all(|id| !id.contains(char::is_whitespace)));
    let references =
        page.descendants().flat_map(|node| ["aria-labelledby", "aria-describedby"].map(|name| node.attribute(name)));
    assert!(references.flatten().all(|id| ids.contains(&id)));
    let lang = |title: &str| {
        named("h3").iter().find(|node| node.text() == Some(title)).and_then(|node| node.attribute("lang"))
    };
    assert_eq!((lang("Zwei"), lang("One “quoted” & <b>")), (None, Some("en")));
}

/// The headings and statements are those of W3C's display guide, in the language of the issue.
#[test]
fn the_page_presents_the_accessibility_of_each_e_book() {
    let page = catalogued().text("dist/index.html");
    let details: Vec<&str> = page.split("<details").filter(|part| part.contains("class=\"accessibility\">")).collect();
    let [german, english] = details.as_slice() else { panic!("two e-books: {page}") };
    for words in ["<h4>Konformität</h4>", "<li>Keine Angabe zur Konformität</li>", "<li>Gehe zu Seite</li>"] {
        assert!(german.contains(words), "{words}\n{german}");
    }
    assert!(english.starts_with(" lang=\"en\" class"), "{english}");
    for words in [
        "<li>Meets accepted accessibility standards</li>",
        "<li>Certified by Ann</li>",
        "<li>EPUB Accessibility 1.1 - WCAG 2.1 Level AA</li>",
        "<a href=\"mailto:ann@b.example\">Contact for questions about accessibility: ann@b.example</a>",
    ] {
        assert!(english.contains(words), "{words}\n{english}");
    }
    assert!(!page.contains("<li>Formulas are MathML</li>") && !page.contains("<li>Formeln sind MathML</li>"));
}

#[test]
fn sha256sums_lists_every_file_but_itself_in_order() {
    let publication = catalogued();
    let lines = publication.text("dist/SHA256SUMS");
    let paths: Vec<_> = lines.lines().map(|line| line[66..].to_owned()).collect();
    let expected: Vec<_> = publication.files("dist").into_keys().filter(|path| path != "SHA256SUMS").collect();
    assert_eq!(paths, expected);
}

#[test]
#[ignore = "needs GNU's sha256sum"]
fn the_checksums_can_be_verified_with_sha256sum() {
    let publication = catalogued();
    let check = || {
        let mut command = Command::new("sha256sum");
        run(command.args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(publication.path("dist"))).status
    };
    assert_eq!(check(), 0);
    publication.write("dist/c/c.pdf", "%PDF-1.7 %%EOF");
    assert_eq!(check(), 1);
}

#[test]
fn catalogue_writes_nothing_if_an_edition_is_damaged() {
    let publication = catalogued();
    let whole = publication.read("dist/ä/ä.epub");
    publication.write("dist/ä/ä.epub", &whole[..whole.len() / 2]);
    let before = publication.files("dist");
    let run = publication.run("catalogue --message-format short").ends(1);
    let expected = "masthead: error[bad-edition]: `ä/ä.epub` is not a complete EPUB";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
    assert!(publication.files("dist") == before, "the last good catalogue stays");
}

/// A file whose name no edition can have does not keep the other issues out of the catalogue.
#[cfg(unix)]
#[test]
fn a_file_with_an_odd_name_is_reported_and_the_others_are_listed() {
    let publication = Publication::new().issue("a", "Text.\n").issue("b", "Text.\n");
    publication.run("build -q").ends(0);
    publication.write("issues/C:x.md", "+++\ntitle = \"C\"\n+++\nText.\n");
    let run = publication.run("catalogue --message-format short").ends(1);
    assert!(run.stderr.contains("error[unreadable-file]: `issues/C:x.md`"), "{}", run.stderr);
    assert!(publication.text("dist/opds.xml").contains("a/a.epub"), "the issues are listed");
    publication.run("verify -q").ends(0);
}
