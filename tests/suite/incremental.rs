//! What has not changed is not made again, and what has is: an incremental build gives the bytes of a clean one.

use std::collections::BTreeMap;
use std::fs;

use crate::images;
use crate::support::{Publication, entries, repository};

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    images::jpeg(&images::photograph(width, height), |_| {})
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    images::png(images::photograph(width, height))
}

/// Three issues: `a` with a large photograph, `b` in a layout of the publication's own, `c` in a folder with a cover of its own
/// and a small diagram.
pub(crate) fn publication() -> Publication {
    let own = "+++\ntitle = \"b\"\nlayout = \"own\"\n+++\n# One\n\nText of b.\n";
    let folder =
        "+++\ntitle = \"c\"\ncover = { image = \"cover.png\", alt = \"A ferry\" }\n+++\nText of c. ![A dot](dot.png)\n";
    Publication::new()
        .issue("a", "Text of a.\n\n![A ferry](/images/photo.jpg)\n")
        .file("images/photo.jpg", jpeg(1800, 1200))
        .file("issues/b.md", own)
        .copy(&repository("layouts/newsletter"), "layouts/own")
        .file("layouts/own/layout.toml", own_declaration())
        .file("issues/c/index.md", folder)
        .file("issues/c/cover.png", png(60, 90))
        .file("issues/c/dot.png", png(3, 3))
}

fn own_declaration() -> String {
    let text = fs::read_to_string(repository("layouts/newsletter/layout.toml")).expect("the layout is there");
    text.replace("name = \"newsletter\"", "name = \"own\"")
}

/// Builds, and tells which editions were made: `a.pdf a.epub`.
pub(crate) fn made(publication: &Publication) -> String {
    made_with(publication, "")
}

fn made_with(publication: &Publication, options: &str) -> String {
    publication.run(&format!("build -q --timings timings.json {options}")).ends(0);
    let timings: serde_json::Value = serde_json::from_slice(&publication.read("timings.json")).expect("it is JSON");
    let mut made = Vec::new();
    for issue in timings["issues"].as_array().expect("there is a list of issues") {
        for (edition, state) in issue["editions"].as_object().expect("each has editions") {
            if state == "built" {
                made.push(format!("{}.{edition}", issue["issue"].as_str().expect("each has a name")));
            }
        }
    }
    // The PDF first, as everywhere.
    made.sort_by_key(|name| (name[..1].to_owned(), std::cmp::Reverse(name.clone())));
    made.join(" ")
}

/// What a build without any cache gives.
fn clean(publication: &Publication) -> BTreeMap<String, Vec<u8>> {
    publication.run("build -q --no-cache --out clean").ends(0);
    let files = publication.files("clean");
    fs::remove_dir_all(publication.path("clean")).expect("the folder is there");
    files
}

#[track_caller]
pub(crate) fn assert_like_clean(publication: &Publication) {
    let (incremental, clean) = (publication.files("dist"), clean(publication));
    assert_eq!(incremental.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    for (name, bytes) in &clean {
        assert!(incremental[name] == *bytes, "{name} is not what a clean build gives");
    }
}

const ALL: &str = "a.pdf a.epub b.pdf b.epub c.pdf c.epub";

#[test]
fn nothing_changed_makes_and_writes_nothing() {
    let publication = publication();
    assert_eq!(made(&publication), ALL);
    let written =
        |path: &str| fs::metadata(publication.path(path)).and_then(|file| file.modified()).expect("it is there");
    let before = written("dist/a/a.pdf");
    let run = publication.run("build").ends(0);
    assert_eq!((run.stdout.as_str(), run.stderr.starts_with("3 issues unchanged in ")), ("", true), "{}", run.stderr);
    assert_eq!(written("dist/a/a.pdf"), before);
    assert_eq!(made_with(&publication, "--force"), ALL);
    assert_eq!(made_with(&publication, "--no-cache"), ALL);
    assert_like_clean(&publication);
}

/// A change of each kind, and the editions that depend on it: no others are made, and none is forgotten.
#[test]
fn exactly_what_depends_on_a_change_is_made() {
    let publication = publication();
    assert_eq!(made(&publication), ALL);
    let step = |what: &str, expected: &str| {
        assert_eq!(made(&publication), expected, "{what}");
        assert_eq!(made(&publication), "", "{what}, twice");
    };
    let manifest = |more: &str| publication.write("masthead.toml", format!("{}{more}", crate::support::MANIFEST));
    let append = |path: &str, text: &str| publication.write(path, format!("{}{text}", publication.text(path)));

    append("issues/a.md", "\nMore.\n");
    step("a word", "a.pdf a.epub");
    append("issues/a.md", "\n<!-- a comment -->\n");
    step("a comment", "");
    publication.write("issues/a.md", publication.text("issues/a.md"));
    step("the time of writing", "");
    publication.write("images/photo.jpg", jpeg(1802, 1200));
    step("an image", "a.pdf a.epub");
    append("layouts/own/epub.css", "\np { color: #111111 }\n");
    step("a style sheet", "b.epub");
    append("layouts/own/layout.typ", "\n#let unused = 1\n");
    step("a layout's Typst", "b.pdf b.epub");
    append("layouts/own/layout.toml", "# a comment\n");
    step("a comment in layout.toml", "");
    publication.write("issues/c/01-more.md", "# An article\n\nMore.\n");
    step("an article", "c.pdf c.epub");
    publication.write("issues/c/cover.png", png(61, 90));
    step("a cover", "c.epub");
    manifest("# a comment\n");
    step("a comment in masthead.toml", "");
    manifest("[limits]\nseconds = 100\n");
    step("a limit that nothing meets", "");
    manifest("[images]\npdf-dpi = 200\n");
    step("the PDF's resolution", "a.pdf c.pdf");
    manifest("[images]\npdf-dpi = 200\nepub-pixels = 1000\n");
    step("the EPUB's resolution: the large image only", "a.pdf a.epub");
    manifest("[settings.own]\naccent = \"#004488\"\n[images]\npdf-dpi = 200\nepub-pixels = 1000\n");
    step("a setting of one layout", "b.pdf b.epub");
    manifest("");
    step("all of that taken back", "");
    manifest("place = \"Port Varle\"\n");
    step("a key for all", ALL);
    publication.write("fonts/own.otf", fs::read(repository("fonts/source-sans/SourceSans3-It.otf")).expect("a font"));
    // An e-book shows the first page, unless it has a cover of its own.
    step("a font", "a.pdf a.epub b.pdf b.epub c.pdf");
    fs::remove_dir_all(publication.path("layouts/own")).expect("it is there");
    publication.write("issues/b.md", "+++\ntitle = \"b\"\n+++\n# One\n\nText of b.\n");
    step("another layout", "b.pdf b.epub");
    let copied = repository("layouts/newsletter");
    for (name, path) in entries(&copied) {
        publication.write(&format!("layouts/newsletter/{name}"), fs::read(path).expect("a layout's file"));
    }
    step("a built-in layout copied as it is", "");
    append("layouts/newsletter/epub.css", "\np { color: #111111 }\n");
    step("and changed", "a.epub b.epub c.epub");
    assert_like_clean(&publication);
}

#[test]
fn the_date_of_the_build_is_a_dependency() {
    let publication = publication();
    let build = |epoch: &str| {
        let mut command = publication.command(["build"]);
        crate::support::run(command.env("SOURCE_DATE_EPOCH", epoch)).ends(0).stdout.lines().count()
    };
    assert_eq!((build("1000000000"), build("1000000000"), build("1000000001"), build("1000000000")), (6, 0, 6, 6));
}

/// Any edits in any order: the incremental build is the clean one, byte for byte.
#[test]
fn after_random_edits_all_is_as_in_a_clean_build() {
    let publication = publication();
    let mut chance = 20_261_124_u32;
    let mut next = |below: u32| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) % below
    };
    for round in 0..16 {
        for _ in 0..=next(2) {
            edit(&publication, next(9), next(1000));
        }
        // Sometimes one edition, or one issue, or a part, as people do.
        let options = ["", "", "--edition pdf", "--edition epub a", "b c", "--jobs 1", "--shard 1/2"][next(7) as usize];
        publication.run(&format!("build -q {options}")).ends(0);
        if round % 4 == 3 {
            publication.run("build -q").ends(0);
            assert_like_clean(&publication);
        }
    }
}

fn edit(publication: &Publication, kind: u32, number: u32) {
    let own = |name: &str, more: &str| {
        let original = fs::read_to_string(repository("layouts/newsletter").join(name)).expect("a layout's file");
        publication.write(&format!("layouts/own/{name}"), format!("{original}\n{more}\n"));
    };
    match kind {
        0 => publication
            .write("issues/a.md", format!("+++\ntitle = \"a\"\n+++\nText {number}. ![A ferry](/images/photo.jpg)\n")),
        1 => publication.write(
            "issues/b.md",
            format!("+++\ntitle = \"b\"\nlayout = \"own\"\n+++\n# {number}\n\nText[^1].\n\n[^1]: {number}\n"),
        ),
        2 => publication.write("issues/c/01-more.md", format!("# Article {number}\n\nText.\n")),
        3 => publication.write("images/photo.jpg", jpeg(1200 + number, 800)),
        4 => publication.write("issues/c/dot.png", png(3 + number % 7, 3)),
        5 => own("epub.css", &format!("p {{ color: #{:06x} }}", number % 7)),
        6 => own("layout.typ", &format!("#let unused = {}", number % 3)),
        7 => {
            publication
                .write("masthead.toml", format!("{}place = \"Port {}\"\n", crate::support::MANIFEST, number % 3));
        }
        _ => publication
            .write("masthead.toml", format!("{}[images]\npdf-dpi = {}\n", crate::support::MANIFEST, 100 + number)),
    }
}

#[test]
fn what_was_said_is_said_again() {
    let text = "[placeholder](#) ![](/dot.png)\n";
    let publication = Publication::new().issue("a", text).issue("b", text).file("dot.png", png(3, 3));
    for format in ["human", "short", "json", "github", "sarif"] {
        let said = |options: &str| {
            let run = publication.run(&format!("build --message-format {format} {options}")).ends(0);
            // But for the summary.
            run.stderr.lines().filter(|line| !line.starts_with("2 issues ")).collect::<Vec<_>>().join("\n")
        };
        let first = said("--force");
        assert!(first.contains("placeholder") && first.contains("missing-alt"), "{first}");
        assert_eq!(said(""), first, "{format}");
    }
    publication.run("build --strict").ends(1);
    publication.run("build --warnings-as-errors").ends(1);
    assert_eq!(publication.run("build").ends(0).stdout, "");
    let errors = publication.run("check --warnings-as-errors --message-format short").ends(1);
    assert!(errors.stderr.contains("issues/a.md:4:1: error[placeholder-link]"), "{}", errors.stderr);
}

#[test]
fn what_is_in_dist_is_looked_at_and_not_believed() {
    let publication = Publication::new().issue("a", "Text.\n");
    publication.run("build").ends(0);
    let right = publication.files("dist");
    publication.write("dist/a/a.pdf", "not a PDF");
    fs::remove_file(publication.path("dist/a/a.epub")).expect("it is there");
    assert_eq!(publication.run("build").ends(0).lines().len(), 2);
    assert!(publication.files("dist") == right);
    assert_eq!(publication.run("check").ends(0).stdout, "");
}
