//! `import`: texts of other programs become issues.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Publication, Run, run};

/// A publication without issues.
pub(crate) fn publication() -> Publication {
    Publication::empty().file("masthead.toml", "title = \"The Ferry\"\npublisher = \"Ferry Society\"\n")
}

/// Runs `import` with the programs of `path` only.
pub(crate) fn import(publication: &Publication, arguments: &str, path: &Path) -> Run {
    let mut command = publication.command(["import"].into_iter().chain(arguments.split_whitespace()));
    run(command.env("PATH", path))
}

/// Puts a program called `pandoc` into the folder `bin`, which prints `json` for every source but `broken.docx`.
#[cfg(unix)]
fn with_program(publication: Publication, json: &str) -> Publication {
    use std::os::unix::fs::PermissionsExt as _;
    let script = "#!/bin/sh\ncase \"$*\" in *broken.docx) echo 'not a zip' >&2; exit 63;; esac\n\
                  while IFS= read -r line; do printf '%s\\n' \"$line\"; done <\"${0%/*}/json\"\n";
    let publication = publication.file("bin/json", format!("{json}\n")).file("bin/pandoc", script);
    fs::set_permissions(publication.path("bin/pandoc"), fs::Permissions::from_mode(0o755))
        .expect("the mode can be set");
    publication
}

#[cfg(unix)]
const DOCUMENT: &str = r#"{"pandoc-api-version":[1,23],"meta":{"title":{"t":"MetaInlines","c":[{"t":"Str","c":"Tides"}]},
"date":{"t":"MetaString","c":"2026-03-17T10:00:00Z"},"author":{"t":"MetaList","c":[{"t":"MetaString","c":"Anna"},{"t":"MetaString","c":"Olu"}]}},
"blocks":[{"t":"Para","c":[{"t":"Str","c":"Text."},{"t":"RawInline","c":["tex","\\newpage"]}]}]}"#;

#[test]
fn without_pandoc_the_message_names_where_to_get_it() {
    let publication = publication().file("june.docx", "");
    let run = import(&publication, "june.docx", &publication.path("nothing")).ends(3);
    assert!(
        run.stderr.contains("june.docx") && run.stderr.contains("https://pandoc.org/installing.html"),
        "{}",
        run.stderr
    );
    assert!(!publication.exists("issues"));
}

#[test]
fn wrong_arguments_are_refused() {
    let publication = publication().file("empty/notes.txt", "");
    let nothing = publication.path("nothing");
    assert!(import(&publication, "july.docx", &nothing).ends(3).stderr.contains("july.docx"));
    assert!(import(&publication, "empty", &nothing).ends(3).stderr.contains("no file that can be imported"));
    let none = Publication::empty().file("june.docx", "");
    assert!(import(&none, "june.docx", &nothing).ends(2).stderr.contains("new publication"));
}

#[cfg(unix)]
#[test]
fn each_source_is_an_issue_and_nothing_is_overwritten() {
    let publication = with_program(publication().file("in/june.docx", "").file("in/July News.odt", ""), DOCUMENT);
    let bin = publication.path("bin");
    let first = import(&publication, "in", &bin).ends(0);
    assert_eq!(first.lines(), ["issues/july-news/index.md", "issues/june/index.md"]);
    let expected = "+++\ntitle = \"Tides\"\ndate = \"2026-03-17\"\ncontributors = [{ name = \"Anna\", role = \"author\" }, \
                    { name = \"Olu\", role = \"author\" }]\n+++\n\nText.\n";
    assert_eq!(publication.text("issues/june/index.md"), expected);
    assert!(first.stderr.contains("left out: markup for tex: \\newpage, at the beginning"), "{}", first.stderr);
    // The record of the import shows that the issue is the source's.
    fs::remove_file(publication.path("issues/june/.import.json")).expect("there is a record");
    publication.write("issues/june/index.md", "Edited.\n");
    let again = import(&publication, "in", &bin).ends(2);
    assert!(again.stderr.contains("--force"), "{}", again.stderr);
    assert_eq!(publication.text("issues/june/index.md"), "Edited.\n");
    import(&publication, "in --force", &bin).ends(0);
    assert_eq!(publication.text("issues/june/index.md"), expected);
}

#[cfg(unix)]
#[test]
fn importing_again_keeps_edits_unless_the_source_changed_there() {
    let document = |words: &[&str]| {
        let paragraphs =
            words.iter().map(|word| format!("{{\"t\":\"Para\",\"c\":[{{\"t\":\"Str\",\"c\":\"{word}\"}}]}}"));
        let blocks = paragraphs.collect::<Vec<_>>().join(",");
        format!("{{\"pandoc-api-version\":[1,23],\"meta\":{{}},\"blocks\":[{blocks}]}}")
    };
    let publication = with_program(publication().file("june.docx", ""), &document(&["One.", "Two.", "Three."]));
    let bin = publication.path("bin");
    let import = |arguments: &str| import(&publication, arguments, &bin);
    import("june.docx").ends(0);
    let imported = publication.text("issues/june/index.md");
    publication.write("issues/june/index.md", imported.replace("Two.", "Two, edited.").replace("Three.", "Third."));
    let edited = publication.text("issues/june/index.md");
    let again = import("june.docx").ends(0);
    assert!(again.lines().is_empty(), "{:?}", again.lines());
    assert!(again.stderr.contains("issues/june: `index.md`: kept 2 edited passages"), "{}", again.stderr);
    assert_eq!(publication.text("issues/june/index.md"), edited);
    publication.write("bin/json", &(document(&["First.", "Two.", "Three, new.", "Four."]) + "\n"));
    let again = import("june.docx").ends(0);
    assert_eq!(again.lines(), ["issues/june/index.md"]);
    let expected = imported.replace("One.", "First.").replace("Two.", "Two, edited.");
    let expected = expected.replace("Three.", "Three, new.\n\nFour.");
    assert_eq!(publication.text("issues/june/index.md"), expected);
    assert!(again.stderr.contains("replaced the edited passage “Third.”"), "{}", again.stderr);
    publication.run("check --message-format short").ends(0);
}

#[cfg(unix)]
#[test]
fn with_a_name_the_sources_are_articles_of_one_issue() {
    let publication =
        with_program(publication().file("a.docx", "").file("b.docx", "").file("broken.docx", ""), DOCUMENT);
    let bin = publication.path("bin");
    let run = import(&publication, "a.docx broken.docx b.docx --issue 2026-03", &bin).ends(3);
    assert_eq!(run.lines(), ["issues/2026-03/index.md", "issues/2026-03/01-a.md", "issues/2026-03/03-b.md"]);
    assert!(run.stderr.contains("broken.docx") && run.stderr.contains("not a zip"), "{}", run.stderr);
    let expected = "+++\ntitle = \"Tides\"\nbyline = [\"Anna\", \"Olu\"]\n+++\n\nText.\n";
    assert_eq!(publication.text("issues/2026-03/03-b.md"), expected);
    assert!(run.stderr.contains("left out: the date, which an article does not have"), "{}", run.stderr);
    publication.run("check --message-format short").ends(0);
    import(&publication, "a.docx --issue ../x", &bin).ends(2);
}

#[cfg(target_os = "linux")]
#[test]
fn pandoc_has_the_limits_of_the_publication() {
    let manifest = "title = \"The Ferry\"\n[limits]\nseconds = 2\nmemory-bytes = 123000000\n";
    let publication = with_program(publication().file("june.docx", ""), DOCUMENT).file("masthead.toml", manifest);
    let script = publication.text("bin/pandoc");
    let bin = publication.path("bin");
    publication.write("bin/pandoc", script.replacen('\n', "\nulimit -t >>ulimits\nulimit -d >>ulimits\n", 1));
    import(&publication, "june.docx", &bin).ends(0);
    let limits = publication.text("ulimits");
    let limits: Vec<u64> = limits.lines().map(|limit| limit.parse().expect("a number")).collect();
    // The time of the process that starts pandoc is added to the seconds; the stacks of its threads to the bytes.
    assert!((2..5).contains(&limits[0]) && (120_117..1_000_000).contains(&limits[1]), "{limits:?}");
    publication.write("bin/pandoc", script.replacen('\n', "\nwhile true; do continue; done\n", 1));
    let run = import(&publication, "june.docx --force", &bin).ends(3);
    assert!(run.stderr.contains("`seconds` or `memory-bytes` in `[limits]`"), "{}", run.stderr);
}

/// Text for a DOCX file: nested lists, notes of two paragraphs, a formula, a merged header, a picture, a code block.
const TEXT: &str = "---\ntitle: Tides\nlang: en\n---\n\n# News {#news}\n\nA *word* and a note.[^1] See [the tides](#tides), H~2~O and $a^2$. [Der Fährplan gilt]{lang=de}.\n\n\
    [^1]: One.\n\n    Two.\n\n- one\n    1. first\n    2. second\n- two\n\n## Tides {#tides}\n\n\
    ![The ferry](pixel.png){width=2in alt=\"A ferry under a rope\"}\n\n| Day | Boats |\n|:----|------:|\n| One |     3 |\n\n: Boats by day\n\n> Quoted.\n\n``` rust\nfn main() {}\n```\n";

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn a_word_file_becomes_an_issue_that_builds_without_a_message() {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(400, 300).write_to(&mut png, image::ImageFormat::Png).expect("writing to memory succeeds");
    let publication = publication().file("in/text.md", TEXT).file("in/pixel.png", png.into_inner());
    let pandoc =
        Command::new("pandoc").args(["text.md", "-o", "june.docx"]).current_dir(publication.path("in")).status();
    assert!(pandoc.expect("pandoc can be run").success());
    for source in ["in/june.docx --issue word", "in/text.md --issue markdown"] {
        publication.run(&format!("import {source}")).ends(0);
    }
    let (word, markdown) = (publication.text("issues/word/index.md"), publication.text("issues/markdown/index.md"));
    for text in [&word, &markdown] {
        for part in [
            "title = \"Tides\"",
            "A *word* and a note.[^1]",
            "[^1]: One.\n\n    Two.",
            "[the tides](#tides)",
            "## Tides {#tides}",
            "H<sub>2</sub>O and $a^{2}$. [Der Fährplan gilt]{lang=de}.",
            "- one\n  1. first\n  2. second\n- two",
            "{width=192}",
            "| One |     3 |",
            "Table: Boats by day",
            "> Quoted.",
        ] {
            assert!(text.replace("$a^2$", "$a^{2}$").contains(part), "{part}\n{text}");
        }
    }
    let figure = "![A ferry under a rope](pixel.png \"The ferry\"){width=192}";
    assert!(markdown.contains(figure) && publication.exists("issues/markdown/pixel.png"), "{markdown}");
    let run = publication.run("build --message-format short").ends(0);
    assert!(!run.stderr.contains('['), "{}", run.stderr);
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn the_posts_of_a_site_become_articles_that_build_without_a_message() {
    let drawing =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\"><path d=\"M0 0h90v60z\"/></svg>";
    let first = "---\ntitle: \"Tides: one\"\nauthor: Anna\ndate: 2026-03-17T10:00:00Z\ntags: [boats]\n---\n\n\
                 See [the fares]({{< ref \"b.md\" >}}) and [them](b.md#fares) and [all](/2026/fares/). <u>So</u><br>it is.\n\n\
                 {{< figure src=\"/img/ferry.svg\" alt=\"A ferry\" caption=\"In March\" >}}\n\n\
                 <figure><img src=\"/img/ferry.svg\" alt=\"A boat\"><figcaption>In June</figcaption></figure>\n\n\
                 {{% notice tip %}}\nCome early.\n{{% /notice %}}\n\n{{< toc >}}\n\n| Day | Boats |\n|-----|------:|\n| One | 3 |\n";
    let second =
        "+++\ntitle = \"Fares\"\nurl = \"/2026/fares/\"\n+++\n\n## Fares {#fares}\n\nText[^1].\n\n[^1]: A note.\n";
    let publication = publication()
        .file("site/hugo.toml", "title = \"A site\"\n")
        .file("site/static/img/ferry.svg", drawing)
        .file("site/content/posts/a.md", first)
        .file("site/content/posts/b.md", second);
    let run = publication.run("import site/content/posts --issue 2026-03").ends(0);
    let text = publication.text("issues/2026-03/01-a.md");
    for part in [
        "title = \"Tides: one\"\nbyline = \"Anna\"",
        "[the fares](02-b.md) and [them](02-b.md#fares) and [all](02-b.md). <u>So</u>\\\nit is.",
        "![A ferry](ferry.svg \"In March\")",
        "![A boat](ferry.svg \"In June\")",
        "> [!TIP]\n> Come early.",
        "| One |     3 |",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(run.stderr.contains("left out: `{{< toc >}}`, in line 18"), "{}", run.stderr);
    assert!(publication.exists("issues/2026-03/ferry.svg"));
    let build = publication.run("build --message-format short").ends(0);
    assert!(!build.stderr.contains('['), "{}", build.stderr);
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn a_markdown_file_has_its_front_matter_and_html() {
    let text = "+++\ntitle = \"June\"\ndate = 2026-06-01\nslug = \"x\"\n+++\n\n{{% notice %}}Care.{{% /notice %}}\n\n\
                <table>\n<thead>\n<tr>\n<th>Day</th>\n<th>Boats</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>One</td>\n<td>3</td>\n</tr>\n\
                </tbody>\n</table>\n\n<iframe src=\"https://example.org/\"></iframe>\n";
    let publication = publication().file("june.md", text);
    let run = publication.run("import june.md").ends(0);
    let written = publication.text("issues/june/index.md");
    let expected = "+++\ntitle = \"June\"\ndate = \"2026-06-01\"\n+++\n\n> [!NOTE]\n> Care.\n\n| Day | Boats |\n|-----|-------|\n| One | 3     |\n\n<https://example.org/>\n";
    assert_eq!(written, expected, "{}", run.stderr);
    assert!(run.stderr.contains("left out: `slug` of the metadata: x"), "{}", run.stderr);
    assert!(
        run.stderr.contains("changed: the page within the page `https://example.org/` is a link"),
        "{}",
        run.stderr
    );
}

/// A pipe without a writer and a device without an end would keep the import waiting.
#[cfg(unix)]
#[test]
fn pipes_devices_and_very_large_files_are_refused() {
    let publication = publication();
    let status = Command::new("mkfifo").arg(publication.path("pipe.md")).status();
    assert!(status.is_ok_and(|status| status.success()), "mkfifo failed");
    let large = fs::File::create(publication.path("large.md")).expect("a file can be created");
    large.set_len(1 << 32).expect("a file can be sparse");
    for (source, message) in [
        ("pipe.md", "this is not an ordinary file"),
        ("/dev/zero", "this is not an ordinary file"),
        ("large.md", "this is larger than 64 MiB"),
    ] {
        let run = publication.run(&format!("import {source}")).ends(3);
        assert!(run.stderr.contains(message), "{source}: {}", run.stderr);
    }
}
