//! `check --fix`: what it changes, shows and leaves.

use crate::support::Publication;

const WRONG: &str = "\n\n+++\ntitle = \"The Ferry\"\n+++\n\n# News\n\n## Boats\n\n##### Times\n\n\
                     Read the [*timetable*](#) and [the [map]]() and [more][x].\n\n# Dates\n\nText.\n\n[x]: <#>\n";

#[test]
fn safe_mistakes_are_corrected_after_a_diff() {
    let publication = Publication::new().file("issues/a.md", WRONG).issue("b", "A [placeholder]().\n");
    let run = publication.run("check a --fix --message-format short").ends(0);
    assert_eq!(
        run.stdout,
        "--- a/issues/a.md\n+++ b/issues/a.md\n@@ -1,2 +0,0 @@\n-\n-\n\
         @@ -11,1 +9,1 @@\n-##### Times\n+### Times\n\
         @@ -13,1 +11,1 @@\n-Read the [*timetable*](#) and [the [map]]() and [more][x].\n\
         +Read the *timetable* and [the [map]]() and [more][x].\n"
    );
    let fixed = publication.text("issues/a.md");
    assert!(fixed.starts_with("+++\ntitle = \"The Ferry\"\n+++\n\n# News\n\n## Boats\n\n### Times\n\n"), "{fixed}");
    assert!(fixed.contains("Read the *timetable* and [the [map]]() and [more][x].\n"), "{fixed}");
    assert_eq!(
        run.stderr.matches("[placeholder-link]").count(),
        2,
        "what has another form is reported: {}",
        run.stderr
    );
    assert!(!run.stderr.contains("[skipped-level]") && !run.stderr.contains("[stray-front-matter]"), "{}", run.stderr);
    assert!(publication.text("issues/b.md").contains("[placeholder]()"), "only the issue that is named");
    assert_eq!(publication.run("check a --fix --quiet").ends(0).stdout, "", "nothing is left to correct");
    assert_eq!(publication.text("issues/a.md"), fixed);
}

#[test]
fn allowed_codes_and_files_without_mistakes_stay() {
    let text = "A [placeholder](#).\r\n\r\n## A\r\n\r\n#### B\r\n\r\nText.\r\n\r\n## C\r\n\r\nText.\r\n";
    let publication = Publication::new().file("issues/a.md", text).file("issues/b.md", "Text.\n");
    publication.run("check --fix --allow placeholder-link --allow skipped-level").ends(0);
    assert_eq!(publication.text("issues/a.md"), text);
    publication.run("check --fix").ends(0);
    assert_eq!(publication.text("issues/a.md"), text.replace("[placeholder](#)", "placeholder").replace("####", "###"));
    assert_eq!(publication.text("issues/b.md"), "Text.\n");
}

#[test]
fn articles_and_issues_with_errors_are_corrected_too() {
    let article = "+++\ntitle = \"A\"\n+++\n\n## B\n\n#### C\n\n![](none.png)\n";
    let publication =
        Publication::new().file("issues/a/index.md", "+++\ntitle = \"T\"\n+++\n").file("issues/a/01-a.md", article);
    publication.run("check --fix").ends(1);
    assert_eq!(publication.text("issues/a/01-a.md"), article.replace("####", "###"));
    Publication::empty().run("check --fix").ends(1);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let publication = Publication::new().file("texts/a.md", "A [placeholder](#).\n");
    std::fs::create_dir(publication.path("issues")).expect("the folder can be created");
    std::os::unix::fs::symlink("../texts/a.md", publication.path("issues/a.md")).expect("the link can be created");
    let permissions = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(publication.path("texts/a.md"), permissions).expect("the file is ours");
    publication.run("check --fix").ends(0);
    assert_eq!(publication.text("texts/a.md"), "A placeholder.\n");
    assert!(publication.path("issues/a.md").is_symlink());
    let mode = std::fs::metadata(publication.path("texts/a.md")).expect("the file exists").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
