//! The command line: exit statuses, the content of stdout and stderr, and the options.

use std::fs;

use crate::support::{Publication, Run, run, unzip};

const WARNS: &str = "A [placeholder](#).\n";
const FAILS: &str = "An ![A ferry at the quay](missing.png).\n";

/// Four issues: `a` and `d` without diagnostics, `b` with a warning, `c` with an error.
fn mixed() -> Publication {
    Publication::new().issue("a", "Text.\n").issue("b", WARNS).issue("c", FAILS).issue("d", "Text.\n")
}

/// Parses stderr as one JSON diagnostic a line.
fn json(run: &Run) -> Vec<serde_json::Value> {
    run.stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

#[test]
fn all_issues_are_built_and_stdout_lists_only_their_files() {
    let publication = Publication::new().issue("a", "Text.\n").issue("b", "Text.\n");
    let run = publication.run("build").ends(0);
    let ends = ["dist/a/a.pdf", "dist/a/a.epub", "dist/b/b.pdf", "dist/b/b.epub"];
    assert_eq!(run.lines().len(), ends.len());
    for (line, end) in run.lines().iter().zip(ends) {
        assert!(line.ends_with(end), "{line} does not end in {end}");
        assert!(publication.root().join(line).is_file(), "{line} is relative to the current folder");
    }
    assert!(run.stderr.starts_with("2 issues built in "), "{}", run.stderr);
    assert!(publication.read("dist/a/a.pdf").starts_with(b"%PDF-"));
    assert!(publication.read("dist/b/b.epub").starts_with(b"PK"));
}

#[test]
fn an_issue_with_errors_exits_with_1_and_the_other_issues_are_built() {
    let publication = mixed();
    let run = publication.run("build --message-format short").ends(1);
    assert_eq!(run.lines().len(), 6);
    assert!(!publication.exists("dist/c"));
    let heads: Vec<_> = run.stderr.lines().map(|line| line.split("]: ").next().unwrap_or_default()).collect();
    assert_eq!(heads, ["issues/b.md:4:3: warning[placeholder-link", "issues/c.md:4:4: error[missing-file"]);
}

#[test]
fn only_the_e_book_is_built_if_fonts_are_missing() {
    let publication = Publication::new().issue("a", "A talk by 魏 on ferries.\n").issue("b", "Text.\n");
    for again in 0..2 {
        let run = publication.run("build --message-format short").ends(1);
        assert_eq!(run.lines().len(), if again == 0 { 3 } else { 0 });
        assert!(publication.exists("dist/a/a.epub") && !publication.exists("dist/a/a.pdf"));
        assert!(publication.exists("dist/b/b.pdf"));
        assert_eq!(run.stderr.matches("[missing-glyph]").count(), 1, "{}", run.stderr);
    }
    publication.run("check").ends(1);
    publication.run("export a --to typst").ends(1);
    let run = publication.run("build a --edition epub --force --message-format short").ends(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn messages_are_in_issue_order_for_any_number_of_threads() {
    let publication =
        (0..12).fold(Publication::new(), |publication, at| publication.issue(&format!("i{at:02}"), FAILS));
    let one = publication.run("build --jobs 1 --message-format short").ends(1);
    assert_eq!(one.stderr.lines().count(), 12);
    let many = publication.run("build -j 8 --message-format short").ends(1);
    assert_eq!(one.stderr, many.stderr);
}

#[test]
fn all_diagnostics_of_an_issue_are_reported_in_source_order() {
    let text =
        "[one](#) and ![two](missing.png)\n\n<div>three</div>\n\n:::nothing\n:::\n\n漢 and [six](#nowhere)[^7]\n";
    let run = Publication::new().issue("a", text).run("check --message-format json").ends(1);
    let place = |value: &serde_json::Value| (value["place"]["line"].as_u64(), value["place"]["column"].as_u64());
    let places: Vec<_> = json(&run).iter().map(place).collect();
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert_eq!(places, sorted);
    let codes: Vec<_> = json(&run).iter().map(|value| value["code"].as_str().unwrap_or_default().to_owned()).collect();
    let expected =
        ["placeholder-link", "missing-file", "unsupported-html", "unknown-directive", "missing-glyph", "dead-link"];
    assert_eq!(codes[..6], expected);
    assert_eq!(codes[6..], ["undefined-note"]);
}

#[test]
fn json_messages_are_one_object_a_line_with_columns_in_characters() {
    let run = Publication::new().issue("a", "Übel: [placeholder](#).\n").run("build --message-format json").ends(0);
    let messages = json(&run);
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["code"], "placeholder-link");
    assert_eq!(messages[0]["severity"], "warning");
    let place = serde_json::json!({ "file": "issues/a.md", "line": 4, "column": 7, "end_line": 4, "end_column": 23 });
    assert_eq!(messages[0]["place"], place);
    assert!(messages[0]["message"].is_string() && messages[0]["help"].is_string());
}

#[test]
fn human_messages_show_the_source_line_and_help() {
    let run = Publication::new().issue("a", "Some [placeholder](#) link.\n").run("build").ends(0);
    for part in ["warning[placeholder-link]", "issues/a.md:4:6", "Some [placeholder](#) link.", "^^^^", "help: "] {
        assert!(run.stderr.contains(part), "{part} is missing in\n{}", run.stderr);
    }
    assert!(!run.stderr.contains('\u{1b}'), "no colours where there is no terminal");
    let coloured = Publication::new().issue("a", WARNS).run("build --color always").ends(0);
    assert!(coloured.stderr.contains('\u{1b}'));
}

#[test]
fn messages_contain_no_control_characters_from_the_source() {
    let harmful = ['\u{1b}', '\u{7}', '\u{7f}', '\u{9b}', '\u{202e}'];
    let name: String = harmful.iter().collect();
    let text = format!("An ![{name}](<{name}.png>).\n");
    for format in ["human", "short", "json"] {
        let run = Publication::new().issue("a", &text).run(&format!("check --message-format {format}")).ends(1);
        assert!(!run.stderr.contains(harmful), "{:?}", run.stderr);
    }
    let run = Publication::new().issue("a", &text).run("check --message-format json").ends(1);
    let message = json(&run)
        .iter()
        .find_map(|value| value["message"].as_str().filter(|text| text.contains(".png")).map(str::to_owned));
    assert!(message.is_some_and(|message| message.contains(&name)), "JSON has the text unchanged, as escapes");
}

#[test]
fn quiet_reports_only_errors() {
    let run = mixed().run("build --quiet --message-format short").ends(1);
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(run.stderr.contains("error[missing-file]"));
    assert_eq!(Publication::new().issue("a", WARNS).run("build -q").ends(0).stderr, "");
}

#[test]
fn warnings_as_errors_fails_the_issue() {
    let publication = Publication::new().issue("a", WARNS);
    let run = publication.run("build --warnings-as-errors --message-format short").ends(1);
    assert!(run.stderr.contains("error[placeholder-link]"));
    assert!(!publication.exists("dist/a"));
}

#[test]
fn issues_can_be_selected_by_name_or_path() {
    for name in ["b", "b.md", "issues/b.md", "./issues/b.md"] {
        let publication = Publication::new().issue("a", "Text.\n").issue("b", "Text.\n");
        publication.run(&format!("build {name}")).ends(0);
        assert!(publication.exists("dist/b/b.pdf") && !publication.exists("dist/a"), "{name}");
    }
    let folder = Publication::new().issue("a", "Text.\n").file("issues/2026/index.md", "Text.\n");
    for name in ["2026", "issues/2026", "issues/2026/", "issues/2026/index.md"] {
        assert_eq!(folder.run(&format!("build --force {name}")).ends(0).lines().len(), 2, "{name}");
    }
}

#[test]
fn an_unknown_issue_is_an_error_that_suggests_the_nearest_name() {
    let publication = Publication::new().issue("2026-03", "Text.\n");
    let run = publication.run("build 2026-30 2026-03").ends(1);
    assert!(run.stderr.contains("there is no issue `2026-30`") && run.stderr.contains("2026-03"), "{}", run.stderr);
    assert!(publication.exists("dist/2026-03/2026-03.pdf"));
}

#[test]
fn the_edition_option_selects_editions() {
    let publication = Publication::new().issue("a", "Text.\n");
    publication.run("build --edition epub").ends(0);
    assert_eq!(publication.files("dist").into_keys().collect::<Vec<_>>(), ["a/a.epub"]);
    publication.run("build --edition pdf --edition pdf").ends(0);
    assert_eq!(publication.files("dist").into_keys().collect::<Vec<_>>(), ["a/a.epub", "a/a.pdf"]);
}

#[test]
fn out_and_root_are_relative_to_the_current_folder() {
    let publication =
        Publication::empty().file("sub/masthead.toml", "title = \"The Ferry\"\n").file("sub/issues/a.md", "Text.\n");
    let run = publication.run("build --root sub --out made/here").ends(0);
    assert_eq!(run.lines(), ["made/here/a/a.pdf", "made/here/a/a.epub"]);
    assert!(publication.exists("made/here/a/a.pdf") && !publication.exists("sub/dist"));
    publication.run("build --root sub").ends(0);
    assert!(publication.exists("sub/dist/a/a.pdf"));
}

#[test]
fn the_root_is_the_nearest_parent_folder_with_a_manifest() {
    let publication = Publication::new().issue("a", "Text.\n").file("issues/deep/down/x.txt", "");
    let mut command = publication.command(["build"]);
    let run = run(command.current_dir(publication.path("issues/deep/down"))).ends(0);
    assert_eq!(run.lines().len(), 2);
    assert!(publication.exists("dist/a/a.pdf"));
    Publication::empty().run("build").ends(1);
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let publication = Publication::new().issue("a", "Text.\n");
    let wrong = [
        "",
        "bild",
        "build --jobs 0",
        "build --jobs x",
        "build --edition mobi",
        "build -q -v",
        "export a",
        "export a --to docx",
    ];
    for arguments in wrong.into_iter().chain(["build --message-format xml", "build --no-such-option"]) {
        let run = publication.run(arguments).ends(2);
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{arguments}");
    }
    assert!(!publication.exists("dist"));
}

#[test]
fn help_and_version_go_to_stdout_and_exit_with_0() {
    let publication = Publication::empty();
    for arguments in ["--help", "build --help", "--version"] {
        let run = publication.run(arguments).ends(0);
        assert!(!run.stdout.is_empty() && run.stderr.is_empty(), "{arguments}");
    }
    assert_eq!(publication.run("--version").stdout.trim(), concat!("masthead ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn source_date_epoch_is_the_date_of_the_editions() {
    let publication = Publication::new().issue("a", "Text.\n");
    let with = |epoch| run(publication.command(["build"]).env("SOURCE_DATE_EPOCH", epoch));
    with("1000000000").ends(0);
    let package =
        unzip(&publication.read("dist/a/a.epub")).remove("OEBPS/content.opf").expect("there is a package document");
    assert!(String::from_utf8_lossy(&package).contains("2001-09-09T01:46:40Z"));
    let pdf = lopdf::Document::load_mem(&publication.read("dist/a/a.pdf")).expect("it is a PDF");
    let info = pdf.trailer.get(b"Info").and_then(|info| pdf.dereference(info)).expect("it has the facts").1;
    let date = info.as_dict().and_then(|info| info.get(b"ModDate")).and_then(|date| date.as_str());
    assert!(date.expect("there is a date").starts_with(b"D:20010909014640"), "{info:?}");
    for wrong in ["yesterday", "-1", "1.5", "999999999999999"] {
        assert!(with(wrong).ends(2).stderr.contains("SOURCE_DATE_EPOCH"), "{wrong}");
    }
    with("").ends(0);
}

#[test]
fn check_writes_nothing() {
    let publication = mixed();
    let run = publication.run("check --message-format short").ends(1);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 2));
    assert!(!publication.exists("dist"));
    assert!(Publication::new().issue("a", "Text.\n").run("check").ends(0).stderr.contains("1 issue checked"));
}

#[test]
fn check_reports_errors_of_the_layout() {
    let layout = "#let layout(issue, body) = panic(\"no\")\n";
    let declaration = "contract = 1\nname = \"own\"\nabout = \"For a test\"\n";
    let publication = Publication::empty()
        .file("masthead.toml", "title = \"The Ferry\"\nlayout = \"own\"\n")
        .file("layouts/own/layout.typ", layout)
        .file("layouts/own/layout.toml", declaration)
        .issue("a", "Text.\n");
    assert!(publication.run("check --message-format short").ends(1).stderr.contains("error[layout-failed]"));
}

#[test]
fn a_failed_build_keeps_the_last_good_editions() {
    let publication = Publication::new().issue("a", "Text.\n");
    publication.run("build").ends(0);
    let good = publication.files("dist");
    publication.write("issues/a.md", FAILS);
    publication.run("build").ends(1);
    assert!(publication.files("dist") == good, "a failed build changes no byte");
}

#[test]
fn a_failure_of_the_file_system_exits_with_3() {
    // A file in the place of the folder fails even for root, whom permissions would not stop.
    let publication = Publication::new().issue("a", "Text.\n").issue("b", "Text.\n").file("dist/a", "in the way");
    let run = publication.run("build").ends(3);
    assert!(run.stderr.contains("dist/a"), "{}", run.stderr);
    assert!(publication.exists("dist/b/b.pdf"), "the other issue is built");
    assert_eq!(fs::read_dir(publication.path("dist")).expect("dist exists").count(), 2, "no temporary file is left");
    let nowhere = publication.run("build --root no-such-folder").ends(3);
    assert!(nowhere.stderr.contains("no-such-folder"));
}
