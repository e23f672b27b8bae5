//! `new`: a publication and its issues, from an empty folder.

use crate::support::{Publication, entries, repository};

/// Returns the tags of all languages with built-in terms.
fn languages() -> Vec<String> {
    let files = entries(&repository("src/terms"));
    files.into_iter().filter_map(|(name, _)| name.strip_suffix(".toml").map(str::to_owned)).collect()
}

#[test]
fn a_new_publication_and_its_next_issue_build_in_every_layout_and_language() {
    let layouts = ["newsletter", "report"];
    let languages = languages();
    assert!(languages.len() >= 20);
    for language in &languages {
        for layout in layouts {
            let folder = Publication::empty();
            let arguments = ["--language", language, "--layout", layout, "--publisher", "Ferry \"Society\""];
            let start = ["new", "publication", "ferry", "--title", "The \"Ferry\" \\ Ö", "--date", "2026-03"];
            let run = crate::support::run(&mut folder.command(start.into_iter().chain(arguments))).ends(0);
            let files: Vec<String> = run.lines().iter().map(|line| line.replace('\\', "/")).collect();
            assert_eq!(files, ["ferry/masthead.toml", "ferry/issues/2026-03.md"]);
            let issue = folder.run("new issue --root ferry").ends(0);
            assert_eq!(issue.stdout.trim().replace('\\', "/"), "ferry/issues/2026-04.md");
            let run = folder.run("build --root ferry --message-format short --no-cache").ends(0);
            assert_eq!(run.lines().len(), 4, "{language} {layout}: {}", run.stdout);
            // The next issue of a report has a page for each of its sections, and hardly any text yet.
            let is_expected =
                |line: &str| !line.contains('[') || line.contains("2026-04.md") && line.contains("[page-nearly-empty]");
            assert!(run.stderr.lines().all(is_expected), "no message: {language} {layout}: {}", run.stderr);
        }
    }
}

#[test]
fn the_files_explain_themselves_in_three_comments() {
    let folder = Publication::empty();
    folder.run("new publication ferry --date 2026-03").ends(0);
    let (manifest, issue) = (folder.text("ferry/masthead.toml"), folder.text("ferry/issues/2026-03.md"));
    assert!(manifest.starts_with("# ") && manifest.matches("\n\n").count() == 0, "{manifest}");
    assert!(manifest.contains("title = \"ferry\"\nlanguage = \"en\"\nlayout = \"newsletter\"\n"), "{manifest}");
    assert_eq!(issue.matches("<!--").count(), 1, "{issue}");
    assert_eq!(issue.lines().filter(|line| line.starts_with("# ")).count(), 3, "a comment and two sections: {issue}");
}

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle cx=\"4\" cy=\"4\" r=\"4\"/></svg>";

#[test]
fn a_logo_is_copied_and_on_the_first_issue() {
    let folder = Publication::empty().file("my pictures/Sign 1.SVG", LOGO);
    let start = ["new", "publication", "ferry", "--publisher", "The \"Club\"", "--date", "2026-03", "--logo"];
    let run = |logo: &'static str, name: &'static str| {
        let arguments = start.map(|argument| if argument == "ferry" { name } else { argument });
        crate::support::run(&mut folder.command(arguments.into_iter().chain([logo])))
    };
    let created = run("my pictures/Sign 1.SVG", "ferry").ends(0);
    let files: Vec<String> = created.lines().iter().map(|line| line.replace('\\', "/")).collect();
    assert_eq!(files, ["ferry/logo.svg", "ferry/masthead.toml", "ferry/issues/2026-03.md"]);
    assert_eq!(folder.text("ferry/logo.svg"), LOGO);
    let manifest = folder.text("ferry/masthead.toml");
    assert!(manifest.ends_with("logo = { file = \"logo.svg\", alt = 'The \"Club\"' }\n"), "{manifest}");
    let built = folder.run("build --root ferry --message-format short --no-cache").ends(0);
    assert!(!built.stderr.contains('['), "no message: {}", built.stderr);
    let typst = folder.run("export 2026-03 --root ferry --to typst --out typst").ends(0);
    assert!(folder.files("typst").into_values().any(|file| file.starts_with(b"<svg")), "{}", typst.stdout);

    // A file in the folder stays where it is.
    folder.write("boat/art/my logo.svg", LOGO);
    run("boat/art/my logo.svg", "boat").ends(0);
    assert!(folder.text("boat/masthead.toml").contains("file = \"art/my logo.svg\", "), "it has its own place");
    assert!(!folder.exists("boat/logo.svg"));
    assert!(!folder.run("check --root boat --message-format short").ends(0).stderr.contains('['));

    // Nothing is written if the file cannot be used, and no other file is replaced.
    folder.write("bad.svg", "<svg");
    folder.write("car/logo.svg", "Mine.");
    for (logo, message) in [
        ("none.png", "`none.png` cannot be read"),
        ("my pictures", "name a PNG, JPEG or SVG file"),
        ("bad.svg", "the image `bad.svg`"),
        ("my pictures/Sign 1.SVG", "exists already"),
    ] {
        let refused = run(logo, "car").ends(2);
        assert!(refused.stderr.contains(message), "{logo}: {}", refused.stderr);
        assert_eq!(folder.files("car").into_keys().collect::<Vec<_>>(), ["logo.svg"]);
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = Publication::empty().file("ferry/notes.txt", "Mine.\n");
    folder.run("new publication ferry --date 2026-03").ends(0);
    let before = folder.files("ferry");
    assert_eq!(before["notes.txt"], b"Mine.\n");
    let run = folder.run("new publication ferry --date 2026-05").ends(2);
    assert!(run.stderr.contains("exists already"), "{}", run.stderr);
    for name in ["2026-03", "2026-03.md"] {
        let run = folder.run(&format!("new issue {name} --root ferry")).ends(2);
        assert!(run.stderr.contains("exists already"), "{}", run.stderr);
    }
    assert_eq!(folder.files("ferry"), before);
    let other = Publication::empty().file("ferry/issues/a.md", "Text.\n");
    other.run("new publication ferry").ends(2);
    assert!(!other.exists("ferry/masthead.toml"));
}

#[test]
fn wrong_arguments_are_refused_with_an_instruction() {
    let folder = Publication::empty();
    for (arguments, message) in [
        ("publication a --language english", "write `en`"),
        ("publication a --layout newsleter", "did you mean `newsletter`?"),
        ("publication a --date March", "2020-12"),
        ("publication a --root b", "--root"),
    ] {
        let run = folder.run(&format!("new {arguments}")).ends(2);
        assert!(run.stderr.contains(message), "{arguments}: {}", run.stderr);
    }
    assert!(folder.files("").is_empty());
    let publication = Publication::new().issue("2026-03", "Text.\n");
    for name in ["../x", "a/b", ".x", "a:b"] {
        publication.run(&format!("new issue {name}")).ends(2);
    }
    assert_eq!(publication.files("issues").len(), 1);
    assert!(Publication::empty().run("new issue").ends(1).stderr.contains("new publication"));
}

#[test]
fn the_next_issue_has_the_sections_of_the_last_one() {
    let front = "+++\ntitle = \"High Water\"\ndate = \"2025-12\"\nvolume = 13\nnumber = 4\n+++\n";
    let earlier = "+++\ndate = \"2025-09\"\nvolume = 13\nnumber = 3\n+++\n# Old\n\nText.\n\n# Older\n\nText.\n";
    let text =
        "\n## Lead\n\nText.\n\n# What's *new*? {#new}\n\n## A\n\nText.\n\nBoats and\nferries\n=======\n\nText.\n";
    let publication =
        Publication::new().file("issues/2025-09.md", earlier).file("issues/2025-12.md", format!("{front}{text}"));
    publication.run("new issue").ends(0);
    assert_eq!(
        publication.text("issues/2026-03.md"),
        "+++\ntitle = \"Title of the issue\"\ndate = \"2026-03\"\nvolume = 14\nnumber = 1\n+++\n\n\
         ## Title of an article\n\nText of the article.\n\n\
         # What's *new*? {#new}\n\n## Title of an article\n\nText of the article.\n\n\
         # Boats and ferries\n\n## Title of an article\n\nText of the article.\n"
    );
    assert_eq!(publication.run("check --message-format short").ends(0).stderr, "");
    publication.run("new issue spring --date 2026-05-01").ends(0);
    assert!(publication.text("issues/spring.md").contains("date = \"2026-05-01\"\nvolume = 14\nnumber = 2\n"));
}

#[test]
fn the_next_issue_of_a_folder_is_a_folder() {
    let article = |section: &str| format!("+++\ntitle = \"A\"\n{section}+++\n\nText.\n");
    let publication = Publication::new()
        .file("issues/2026-03/index.md", "+++\ndate = \"2026-03\"\nlanguage = \"de\"\n+++\n")
        .file("issues/2026-03/01-a.md", article(""))
        .file("issues/2026-03/02-b.md", article("section = \"Übers \\\"Wasser\\\"\"\n"))
        .file("issues/2026-03/03-c.md", article(""))
        .file("issues/2026-03/04-d.md", article("section = \"Termine\"\n"));
    publication.run("new issue").ends(0);
    let files: Vec<String> = publication.files("issues/2026-04").into_keys().collect();
    assert_eq!(files, ["01-titel-eines-artikels.md", "02-übers-wasser.md", "03-termine.md", "index.md"]);
    assert_eq!(publication.text("issues/2026-04/index.md"), "+++\ndate = \"2026-04\"\nlanguage = \"de\"\n+++\n");
    assert!(publication.text("issues/2026-04/03-termine.md").contains("section = \"Termine\"\n"));
    assert_eq!(publication.run("check 2026-04 --message-format short").ends(0).stderr, "");
}

#[test]
fn a_publication_without_issues_gets_its_first_one() {
    let publication = Publication::new();
    let run = crate::support::run(publication.command(["new", "issue"]).env("SOURCE_DATE_EPOCH", "1775000000")).ends(0);
    assert_eq!(run.stdout.trim().replace('\\', "/"), "issues/2026-03.md");
    assert_eq!(publication.run("check --message-format short").ends(0).stderr, "");
}

#[test]
fn an_empty_folder_leads_to_the_first_step() {
    let folder = Publication::empty();
    for (arguments, status) in [("", 2), ("build", 1), ("check", 1), ("catalogue", 1)] {
        let run = folder.run(arguments).ends(status);
        assert!(run.stderr.contains("masthead new publication NAME"), "{arguments}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    assert!(Publication::new().run("").ends(2).stderr.contains("Usage:"), "the help, in a publication");
}
