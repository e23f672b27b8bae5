//! Incremental builds: exactly the editions that depend on a change are rebuilt, and the output equals that of a clean
//! build.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

use crate::images;
use crate::support::{Publication, entries, repository};

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    images::jpeg(&images::photograph(width, height), |_| {})
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    images::png(images::photograph(width, height))
}

/// Three issues: `a` has a large photograph, `b` uses a layout of the publication, `c` is a folder with its own cover
/// and a small image.
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
    let text = fs::read_to_string(repository("layouts/newsletter/layout.toml")).expect("the layout exists");
    text.replace("name = \"newsletter\"", "name = \"own\"")
}

/// Builds the publication and returns the editions that were built, such as `a.pdf a.epub`.
pub(crate) fn built_editions(publication: &Publication) -> String {
    built_editions_with(publication, "")
}

fn built_editions_with(publication: &Publication, options: &str) -> String {
    publication.run(&format!("build -q --timings timings.json {options}")).ends(0);
    let timings: serde_json::Value =
        serde_json::from_slice(&publication.read("timings.json")).expect("the timings are JSON");
    let mut built = Vec::new();
    for issue in timings["issues"].as_array().expect("there is a list of issues") {
        for (edition, state) in issue["editions"].as_object().expect("each issue has editions") {
            if state == "built" {
                built.push(format!("{}.{edition}", issue["issue"].as_str().expect("each issue has a name")));
            }
        }
    }
    // By issue; the PDF before the EPUB.
    built.sort_by_key(|name| (name[..1].to_owned(), std::cmp::Reverse(name.clone())));
    built.join(" ")
}

/// Builds without cache into a folder of its own and returns the files.
fn clean_build(publication: &Publication) -> BTreeMap<String, Vec<u8>> {
    publication.run("build -q --no-cache --out clean").ends(0);
    let files = publication.files("clean");
    fs::remove_dir_all(publication.path("clean")).expect("the folder exists");
    files
}

/// Asserts that the files in `dist/` equal those of a clean build.
#[track_caller]
pub(crate) fn assert_same_as_clean_build(publication: &Publication) {
    let (incremental, clean) = (publication.files("dist"), clean_build(publication));
    assert_eq!(incremental.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    for (name, bytes) in &clean {
        assert!(incremental[name] == *bytes, "{name} differs from a clean build");
    }
}

const ALL: &str = "a.pdf a.epub b.pdf b.epub c.pdf c.epub";

#[test]
fn an_unchanged_publication_builds_and_writes_nothing() {
    let publication = publication();
    assert_eq!(built_editions(&publication), ALL);
    let modified =
        |path: &str| fs::metadata(publication.path(path)).and_then(|file| file.modified()).expect("the file exists");
    let before = modified("dist/a/a.pdf");
    let run = publication.run("build").ends(0);
    assert_eq!((run.stdout.as_str(), run.stderr.starts_with("3 issues unchanged in ")), ("", true), "{}", run.stderr);
    assert_eq!(modified("dist/a/a.pdf"), before);
    assert_eq!(built_editions_with(&publication, "--force"), ALL);
    assert_eq!(built_editions_with(&publication, "--no-cache"), ALL);
    assert_same_as_clean_build(&publication);
}

/// Makes a change of each kind and compares the rebuilt editions with those that depend on the change.
#[test]
fn exactly_the_editions_that_depend_on_a_change_are_rebuilt() {
    let publication = publication();
    assert_eq!(built_editions(&publication), ALL);
    let step = |what: &str, expected: &str| {
        assert_eq!(built_editions(&publication), expected, "{what}");
        assert_eq!(built_editions(&publication), "", "{what}, second build");
    };
    let manifest = |more: &str| publication.write("masthead.toml", format!("{}{more}", crate::support::MANIFEST));
    let append = |path: &str, text: &str| publication.write(path, format!("{}{text}", publication.text(path)));

    append("issues/a.md", "\nMore.\n");
    step("a word", "a.pdf a.epub");
    append("issues/a.md", "\n<!-- a comment -->\n");
    step("a comment", "");
    publication.write("issues/a.md", publication.text("issues/a.md"));
    step("the modification time of a file", "");
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
    step("a limit that no issue exceeds", "");
    manifest("[images]\npdf-dpi = 200\n");
    step("the PDF's resolution", "a.pdf c.pdf");
    manifest("[images]\npdf-dpi = 200\nepub-pixels = 1000\n");
    step("the EPUB's resolution: the large image only", "a.pdf a.epub");
    manifest("[settings.own]\naccent = \"#004488\"\n[images]\npdf-dpi = 200\nepub-pixels = 1000\n");
    step("a setting of one layout", "b.pdf b.epub");
    manifest("");
    step("the original manifest", "");
    manifest("place = \"Port Varle\"\n");
    step("a key that all editions depend on", ALL);
    publication
        .write("fonts/own.otf", fs::read(repository("fonts/source-sans/SourceSans3-It.otf")).expect("the font exists"));
    // The cover of an EPUB is the first page, unless the issue has its own cover image.
    step("a font", "a.pdf a.epub b.pdf b.epub c.pdf");
    fs::remove_dir_all(publication.path("layouts/own")).expect("the layout exists");
    publication.write("issues/b.md", "+++\ntitle = \"b\"\n+++\n# One\n\nText of b.\n");
    step("another layout", "b.pdf b.epub");
    let copied = repository("layouts/newsletter");
    for (name, path) in entries(&copied) {
        publication.write(&format!("layouts/newsletter/{name}"), fs::read(path).expect("a layout's file"));
    }
    step("an unchanged copy of a built-in layout", "");
    append("layouts/newsletter/epub.css", "\np { color: #111111 }\n");
    step("a changed copy of a built-in layout", "a.epub b.epub c.epub");
    assert_same_as_clean_build(&publication);
}

#[test]
fn editions_are_rebuilt_when_source_date_epoch_changes() {
    let publication = publication();
    let build = |epoch: &str| {
        let mut command = publication.command(["build"]);
        crate::support::run(command.env("SOURCE_DATE_EPOCH", epoch)).ends(0).stdout.lines().count()
    };
    assert_eq!((build("1000000000"), build("1000000000"), build("1000000001"), build("1000000000")), (6, 0, 6, 6));
}

/// Makes pseudo-random edits and builds with varying options; the output must stay equal to that of clean builds.
#[test]
fn incremental_builds_after_random_edits_equal_clean_builds() {
    let publication = publication();
    let mut random = 20_261_124_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 16) % below
    };
    for round in 0..16 {
        for _ in 0..=next(2) {
            edit(&publication, next(9), next(1000));
        }
        // Some builds are of one edition, some issues or one shard only.
        let options = ["", "", "--edition pdf", "--edition epub a", "b c", "--jobs 1", "--shard 1/2"][next(7) as usize];
        publication.run(&format!("build -q {options}")).ends(0);
        if round % 4 == 3 {
            publication.run("build -q").ends(0);
            assert_same_as_clean_build(&publication);
        }
    }
}

/// Makes an edit of one of nine kinds; `number` varies its content.
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
fn diagnostics_are_repeated_for_unchanged_issues() {
    let text = "[placeholder](#) ![](/dot.png)\n";
    let publication = Publication::new().issue("a", text).issue("b", text).file("dot.png", png(3, 3));
    for format in ["human", "short", "json", "github", "sarif"] {
        let messages = |options: &str| {
            let run = publication.run(&format!("build --message-format {format} {options}")).ends(0);
            // Without the summary, which differs.
            run.stderr.lines().filter(|line| !line.starts_with("2 issues ")).collect::<Vec<_>>().join("\n")
        };
        let first = messages("--force");
        assert!(first.contains("placeholder") && first.contains("missing-alt"), "{first}");
        assert_eq!(messages(""), first, "{format}");
    }
    publication.run("build --strict").ends(1);
    publication.run("build --warnings-as-errors").ends(1);
    assert_eq!(publication.run("build").ends(0).stdout, "");
    let errors = publication.run("check --warnings-as-errors --message-format short").ends(1);
    assert!(errors.stderr.contains("issues/a.md:4:1: error[placeholder-link]"), "{}", errors.stderr);
}

#[test]
fn changed_and_missing_files_in_dist_are_restored() {
    let publication = Publication::new().issue("a", "Text.\n");
    publication.run("build").ends(0);
    let right = publication.files("dist");
    publication.write("dist/a/a.pdf", "not a PDF");
    fs::remove_file(publication.path("dist/a/a.epub")).expect("the file exists");
    assert_eq!(publication.run("build").ends(0).lines().len(), 2);
    assert!(publication.files("dist") == right);
    assert_eq!(publication.run("check").ends(0).stdout, "");
}

/// Files of the same length and modification time as before, in the text and in `dist/`.
#[test]
fn a_changed_file_with_the_status_of_before_is_read_again() {
    let publication = Publication::new().issue("a", "Text of a ferry.\n");
    let replace = |path: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let modified =
            fs::metadata(publication.path(path)).and_then(|status| status.modified()).expect("the file is there");
        let mut bytes = publication.read(path);
        change(&mut bytes);
        fs::write(publication.path(path), bytes).expect("the file can be written");
        let file = fs::File::options().append(true).open(publication.path(path)).expect("the file is there");
        file.set_modified(modified).expect("the time can be set");
    };
    assert_eq!(built_editions(&publication), "a.pdf a.epub");
    // Only files that have not changed for some seconds are known by their status.
    thread::sleep(Duration::from_secs(4));
    assert_eq!(built_editions(&publication), "", "keeps the digests of files");
    assert_eq!(built_editions(&publication), "", "uses them");
    let pdf = publication.read("dist/a/a.pdf");
    replace("dist/a/a.pdf", &|bytes| bytes[100] ^= 1);
    assert_eq!(built_editions(&publication), "");
    assert!(publication.read("dist/a/a.pdf") == pdf, "restored from the cache");
    replace("issues/a.md", &|bytes| {
        let at = bytes.windows(5).position(|word| word == b"ferry").expect("the word is there");
        bytes[at..at + 5].copy_from_slice(b"canoe");
    });
    assert_eq!(built_editions(&publication), "a.pdf a.epub");
    assert_same_as_clean_build(&publication);
}
