//! Messages: how many are printed, their levels and positions, and the publication found from the path of an issue.

use crate::support::{Publication, Run, run};

const WARNS: &str = "A [placeholder](#).\n\n";
const FAILS: &str = "An ![A ferry at the quay](missing.png).\n";

/// Runs the program in a folder of the publication.
fn run_in(publication: &Publication, folder: &str, arguments: &str) -> Run {
    run(publication.command(arguments.split_whitespace()).current_dir(publication.path(folder)))
}

#[test]
fn a_code_is_shown_three_times_an_issue_and_counted() {
    let publication = Publication::new().issue("a", &WARNS.repeat(98));
    let stderr = publication.run("check --edition epub").ends(0).stderr;
    assert_eq!(stderr.matches("warning[placeholder-link]").count(), 3, "{stderr}");
    let line = "… and 95 more placeholder-link in issues/a.md; --all-messages shows all\n";
    assert!(stderr.contains(line), "{stderr}");
    let all = publication.run("check --edition epub --all-messages").ends(0).stderr;
    assert_eq!(all.matches("warning[placeholder-link]").count(), 98);
    assert!(!all.contains("--all-messages"), "{all}");
    let github = publication.run("check --edition epub --message-format github").ends(0).stderr;
    assert_eq!(github.matches("::warning file=").count(), 3, "{github}");
    assert!(github.contains("::notice::… and 95 more placeholder-link in issues/a.md;"), "{github}");
    let short = publication.run("check --edition epub --message-format short").ends(0).stderr;
    assert_eq!(short.matches("warning[placeholder-link]").count(), 50, "{short}");
    assert!(short.contains("… and 48 more placeholder-link in issues/a.md;"), "{short}");
    for format in ["json", "sarif"] {
        let stderr = publication.run(&format!("check --edition epub --message-format {format}")).ends(0).stderr;
        assert!(stderr.matches("placeholder-link").count() >= 98 && !stderr.contains("more placeholder"), "{format}");
    }
}

/// The proportions of 300 issues with 98 placeholders each, of which one fails.
#[test]
fn many_issues_have_few_lines_and_the_last_name_the_issue_with_errors() {
    let count = 40;
    let publication = (0..count).fold(Publication::new(), |publication, at| {
        let end = if at == 17 { FAILS } else { "" };
        publication.issue(&format!("i{at:02}"), &format!("{}{end}", WARNS.repeat(98)))
    });
    let stderr = publication.run("check --edition epub").ends(1).stderr;
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(lines.len() < 2_000 * count / 300, "{} lines\n{stderr}", lines.len());
    assert!(lines.iter().rev().take(10).any(|line| *line == "not built: i17"), "{stderr}");
    assert!(stderr.contains("error[missing-file]"), "an error of one issue is shown in full");
    assert!(stderr.contains("… and 98 more placeholder-link in issues/i39.md;"), "{stderr}");
    assert!(stderr.contains("placeholder-link  3920 warnings in 40 issues\n"), "{stderr}");
}

#[test]
fn levels_of_the_command_line_override_those_of_the_publication() {
    let publication = Publication::new().issue("a", WARNS);
    let check = |arguments: &str| publication.run(&format!("check --edition epub --message-format short {arguments}"));
    // All runs share a cache, which holds the messages of the first.
    assert!(check("").ends(0).stderr.contains(": warning[placeholder-link]"));
    assert_eq!(check("--allow placeholder-link").ends(0).stderr, "");
    assert!(check("--note placeholder-link").ends(0).stderr.contains(": note[placeholder-link]"));
    assert!(check("--deny placeholder-link").ends(1).stderr.contains(": error[placeholder-link]"));
    assert!(check("--warnings-as-errors").ends(1).stderr.contains(": error[placeholder-link]"));
    assert!(check("--warnings-as-errors --note placeholder-link").ends(0).stderr.contains(": note["));
    publication.write("masthead.toml", "title = \"T\"\n[messages]\nplaceholder-link = \"allow\"\n");
    assert_eq!(check("").ends(0).stderr, "");
    assert_eq!(check("--warnings-as-errors").ends(0).stderr, "");
    assert!(check("--warn placeholder-link").ends(0).stderr.contains(": warning[placeholder-link]"));
}

#[test]
fn invalid_levels_on_the_command_line_are_usage_errors() {
    let publication = Publication::new().issue("a", WARNS);
    let unknown = publication.run("check --allow placeholder-lnk").ends(2).stderr;
    assert!(unknown.contains("`placeholder-link`"), "{unknown}");
    let fixed = publication.run("check --warn bad-date").ends(2).stderr;
    assert!(fixed.contains("`bad-date` is always an error"), "{fixed}");
}

#[test]
fn notes_have_the_names_of_their_formats() {
    let publication = Publication::new().issue("a", WARNS);
    let check = |format: &str| {
        publication
            .run(&format!("check --edition epub --note placeholder-link --message-format {format}"))
            .ends(0)
            .stderr
    };
    assert!(check("human").contains("note[placeholder-link]"));
    assert!(check("json").contains("\"severity\":\"note\""));
    assert!(check("github").contains("::notice file=issues/a.md,"));
    assert!(check("sarif").contains("\"level\":\"note\""));
}

#[test]
fn positions_in_long_lines_are_those_of_the_line() {
    let publication = Publication::new().issue("a", &format!("{}[placeholder](#).\n", "é word ".repeat(1_000)));
    let stderr = publication.run("check --edition epub").ends(0).stderr;
    assert!(stderr.contains("--> issues/a.md:4:7001\n"), "{stderr}");
    assert!(!stderr.contains(":::") && stderr.lines().count() < 12, "{stderr}");
    let link = format!("![picture](data:image/png;base64,{})\n", "A".repeat(77_000));
    let publication = Publication::new().issue("a", &link);
    let stderr = publication.run("check --edition epub").stderr;
    assert!(stderr.contains("data:image/png") && stderr.len() < 2_000, "{} bytes", stderr.len());
}

#[test]
fn the_publication_is_found_from_the_path_of_an_issue() {
    let inner = Publication::new().issue("a", WARNS).issue("b", WARNS).file("issues/c/index.md", WARNS);
    inner.write("issues/c/01-ferry.md", "+++\ntitle = \"Ferry\"\n+++\nText.\n");
    inner.write("notes/empty.txt", "");
    let outer = Publication::empty().copy(inner.root(), "news/letter");
    let places = [
        (".", "news/letter/issues/a.md", "news/letter/issues/a.md:"),
        ("news", "letter/issues/a.md", "letter/issues/a.md:"),
        ("news/letter", "issues/a.md", "issues/a.md:"),
        ("news/letter", "a", "issues/a.md:"),
        ("news/letter/issues", "a.md", "../issues/a.md:"),
        ("news/letter/notes", "../issues/a.md", "../issues/a.md:"),
        ("news/letter/notes", "a", "../issues/a.md:"),
    ];
    for (folder, name, start) in places {
        let stderr =
            run_in(&outer, folder, &format!("check --edition epub --message-format short {name}")).ends(0).stderr;
        assert!(stderr.starts_with(start) && stderr.lines().count() == 1, "{folder} {name}: {stderr}");
        let json = run_in(&outer, folder, &format!("export {name} --to json")).ends(0);
        assert!(json.stdout.contains("placeholder"), "{folder} {name}");
        run_in(&outer, folder, &format!("build --edition epub --force {name}")).ends(0);
        assert!(outer.exists("news/letter/dist/a/a.epub") && !outer.exists("news/letter/dist/b"), "{folder} {name}");
        std::fs::remove_dir_all(outer.path("news/letter/dist")).expect("the folder exists");
    }
    for name in ["news/letter/issues/c", "news/letter/issues/c/index.md", "news/letter/issues/c/01-ferry.md"] {
        outer.run(&format!("build --edition epub --force {name}")).ends(0);
        assert!(outer.exists("news/letter/dist/c/c.epub"), "{name}");
    }
}

#[test]
fn nothing_to_build_is_an_error() {
    let publication = Publication::new();
    let without_folder = publication.run("build").ends(1).stderr;
    assert!(without_folder.contains("error[no-issues]"), "{without_folder}");
    publication.write("issues/picture.txt", "");
    let empty = publication.run("check").ends(1).stderr;
    assert!(empty.contains("error[no-issues]"), "{empty}");
}
