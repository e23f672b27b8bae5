//! Safety against hostile files: nothing outside the publication is read, and pathological input does not hang.

use std::fmt::Write;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::{Publication, Run, has_extension, unzip};

const SECRET: &str = "TOPSECRET-2718281828";

/// A publication in the folder `inside`, and files outside it that contain [`SECRET`].
fn beside_secrets() -> Publication {
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>{SECRET}</text></svg>");
    Publication::empty()
        .file("secret.md", SECRET)
        .file("secret.svg", svg)
        .file("secrets/layout.toml", format!("contract = 1\nname = \"{SECRET}\"\nabout = \"x\"\n"))
        .file("secrets/layout.typ", format!("#let layout(issue, body) = {{ title(issue.title); [{SECRET}]; body }}\n"))
        .file("inside/masthead.toml", "title = \"The Ferry\"\n")
        .file("inside/issues/good.md", "Text.\n")
}

/// Creates a symbolic link at `from` that points to `to`.
fn link(publication: &Publication, from: &str, to: &str) {
    let from = publication.path(from);
    std::fs::create_dir_all(from.parent().expect("a link is in a folder")).expect("the folder can be created");
    symlink(PathBuf::from(to), from).expect("a link can be created");
}

/// Builds the publication and asserts that the secret is neither in the messages nor in the written files.
#[track_caller]
fn build(publication: &Publication) -> Run {
    let run = publication.run("build --root inside --message-format short");
    assert!(!run.stdout.contains(SECRET) && !run.stderr.contains(SECRET), "{}", run.stderr);
    let has_secret = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|at| at == SECRET.as_bytes());
    for (name, bytes) in publication.files("inside/dist") {
        assert!(!has_secret(&bytes), "the secret is in {name}");
        if has_extension(&name, "epub") {
            assert!(!unzip(&bytes).values().any(|file| has_secret(file)), "the secret is in {name}");
        }
    }
    run
}

/// Links in the output folder, and a FIFO in the place of an edition.
#[test]
fn nothing_is_written_through_a_link_or_into_a_fifo() {
    let publication = beside_secrets().file("inside/issues/other.md", "Text.\n");
    link(&publication, "inside/dist/good", "../../secrets");
    let run = publication.run("build --root inside").ends(3);
    assert!(run.stderr.contains("error: inside/dist/good: this is a link"), "{}", run.stderr);
    assert!(!publication.exists("secrets/good.pdf") && publication.exists("inside/dist/other/other.pdf"));
    publication.run("export good --root inside --to typst").ends(3);

    std::fs::remove_file(publication.path("inside/dist/good")).expect("the link exists");
    publication.run("build --root inside").ends(0);
    let good = publication.read("inside/dist/good/good.pdf");
    let edition = publication.path("inside/dist/good/good.pdf");
    std::fs::remove_file(&edition).expect("the edition exists");
    let made = std::process::Command::new("mkfifo").arg(&edition).status().expect("mkfifo can be run");
    assert!(made.success());
    publication.run("build --root inside").ends(0);
    assert!(edition.symlink_metadata().expect("the edition exists").is_file());
    assert_eq!(publication.read("inside/dist/good/good.pdf"), good);
    link(&publication, "inside/dist/covers", "../../secrets");
    publication.run("catalogue --root inside").ends(1);

    std::fs::rename(publication.path("inside/dist"), publication.path("elsewhere")).expect("the folder can be moved");
    link(&publication, "inside/dist", "../elsewhere");
    for command in ["build", "catalogue", "export good --to html"] {
        let run = publication.run(&format!("{command} --root inside")).ends(2);
        assert!(run.stderr.contains("`inside/dist` is a link"), "{}", run.stderr);
    }
    publication.run("build --root inside --out inside/dist").ends(0);
}

/// A folder of the publication above `--out` or `--cache` that is a link.
#[test]
fn nothing_is_written_or_deleted_below_a_linked_folder() {
    let publication = beside_secrets().file("secrets/dist/.masthead-good.part", "x");
    link(&publication, "inside/in", "../secrets");
    let before = publication.files("secrets");
    for command in [
        "build --root inside --out inside/in/dist",
        "build --root inside --out inside/in/new/dist",
        "catalogue --root inside --out inside/in/dist",
        "export good --root inside --to html --out inside/in/dist",
        "build --root inside --cache inside/in/cache",
        "check --root inside --cache inside/in/cache",
        "clean --root inside --cache inside/in/cache",
    ] {
        let run = publication.run(command).ends(2);
        assert!(run.stderr.contains("`inside/in` is a link"), "{command}: {}", run.stderr);
    }
    assert!(publication.files("secrets") == before);
    publication.run("build --root inside --out secrets/dist").ends(0);
}

#[test]
fn a_cache_that_comes_with_the_publication_is_not_used() {
    let publication = beside_secrets();
    let mut stranger = publication.command(["build", "--root", "inside", "-q"]);
    crate::support::run(stranger.env("MASTHEAD_CACHE_KEY", "the stranger's")).ends(0);
    let before = publication.files("inside/dist");
    let run = publication.run("build --root inside -v").ends(0);
    assert!(run.stderr.contains("sealed with another key were ignored"), "{}", run.stderr);
    assert!(run.stderr.contains("good: pdf built, epub built"), "{}", run.stderr);
    assert!(publication.files("inside/dist") == before);
    publication.run("clean --root inside").ends(0);
    link(&publication, "inside/.masthead-cache", "../secrets");
    for command in ["build", "clean"] {
        let run = publication.run(&format!("{command} --root inside")).ends(3);
        assert!(run.stderr.contains("this is a link"), "{}", run.stderr);
    }
    assert!(publication.exists("secrets/layout.toml"));
}

/// Without a home folder there is no place for a key.
#[test]
fn without_a_key_there_is_no_cache() {
    let publication = Publication::new().issue("a", "Text.\n");
    let mut command = publication.command(["build"]);
    for variable in ["MASTHEAD_CACHE_KEY", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] {
        command.env_remove(variable);
    }
    let run = crate::support::run(&mut command).ends(0);
    assert!(run.stderr.contains("note: the cache is not used, because it has no key"), "{}", run.stderr);
    assert!(!publication.exists(".masthead-cache"));
}

#[test]
fn images_outside_the_publication_are_refused() {
    let publication = beside_secrets();
    let absolute = publication.path("secret.svg").display().to_string();
    let paths =
        ["../../secret.svg", "../../inside/../secret.svg", "..%2F..%2Fsecret.svg", "images/../../../secret.svg"];
    for (at, path) in paths.into_iter().chain([absolute.as_str(), "linked.svg", "../folder/secret.svg"]).enumerate() {
        publication
            .write(&format!("inside/issues/i{at}.md"), format!("![x]({path})\n\n<img src=\"{path}\" alt=\"x\">\n"));
    }
    link(&publication, "inside/issues/linked.svg", "../../secret.svg");
    link(&publication, "inside/folder", "..");
    let run = build(&publication).ends(1);
    for at in 0..7 {
        // A path that begins with `/` is relative to the publication's folder, where the file does not exist.
        let code = if at == 4 { "missing-file" } else { "outside-root" };
        let is_reported = run.stderr.contains(&format!("issues/i{at}.md:1:1: error[{code}]"));
        assert!(is_reported, "no {code} for the image of i{at}:\n{}", run.stderr);
    }
    assert_eq!(run.lines().len(), 2, "the good issue is built");
}

#[test]
fn covers_outside_the_publication_are_refused() {
    let publication = beside_secrets();
    publication.write("inside/issues/a.md", "+++\ncover = \"../../secret.svg\"\n+++\nText.\n");
    assert!(build(&publication).ends(1).stderr.contains("issues/a.md:2:9: error[outside-root]"));
}

#[test]
fn links_to_issues_outside_the_publication_are_refused() {
    let publication = beside_secrets();
    link(&publication, "inside/issues/linked.md", "../../secret.md");
    publication.write("inside/issues/folder/index.md", "Text.\n");
    link(&publication, "inside/issues/folder/01-linked.md", "../../../secret.md");
    let run = build(&publication).ends(1);
    assert_eq!(run.stderr.matches("error[outside-root]").count(), 2, "{}", run.stderr);
}

#[test]
fn a_link_to_a_folder_outside_is_refused_and_the_other_issues_are_built() {
    let publication = beside_secrets().file("elsewhere/index.md", SECRET);
    link(&publication, "inside/issues/folder", "../../elsewhere");
    let run = build(&publication).ends(1);
    assert!(run.stderr.contains("error[outside-root]: `issues/folder`"), "{}", run.stderr);
    assert_eq!(run.lines().len(), 2, "the good issue is built");
}

#[test]
fn layouts_outside_the_publication_are_refused() {
    let publication = beside_secrets();
    link(&publication, "inside/layouts/linked", "../../secrets");
    for (at, name) in ["linked", "../../secrets", "../secrets"].into_iter().enumerate() {
        publication.write(&format!("inside/issues/i{at}.md"), format!("+++\nlayout = \"{name}\"\n+++\nText.\n"));
    }
    let run = build(&publication).ends(1);
    assert_eq!(run.stderr.matches(": error[").count(), 3, "{}", run.stderr);
}

#[test]
fn a_layout_can_read_only_its_own_files() {
    let publication = beside_secrets();
    let absolute = publication.path("secret.md").display().to_string();
    for (at, path) in
        ["../../../secret.md", "/../secret.md", &absolute, "/inside/masthead.toml"].into_iter().enumerate()
    {
        let folder = format!("inside/layouts/l{at}");
        let name = format!("contract = 1\nname = \"l{at}\"\nabout = \"x\"\n");
        publication.write(&format!("{folder}/layout.toml"), name);
        let layout = format!("#let layout(issue, body) = {{ title(issue.title); raw(read(\"{path}\")); body }}\n");
        publication.write(&format!("{folder}/layout.typ"), layout);
        publication.write(&format!("inside/issues/i{at}.md"), format!("+++\nlayout = \"l{at}\"\n+++\nText.\n"));
    }
    let run = build(&publication).ends(1);
    assert_eq!(run.stderr.matches("error[layout-failed]").count(), 4, "{}", run.stderr);
}

#[test]
fn a_link_to_a_manifest_outside_is_refused() {
    let publication = beside_secrets().file("other/issues/a.md", "Text.\n");
    publication.write("secret.toml", format!("title = \"{SECRET}\"\n"));
    link(&publication, "other/masthead.toml", "../secret.toml");
    let run = publication.run("build --root other --message-format short").ends(1);
    assert!(run.stderr.contains("error[outside-root]") && !run.stderr.contains(SECRET), "{}", run.stderr);
}

#[test]
fn pipes_and_devices_are_not_opened() {
    let publication = Publication::new().issue("a", "![x](pipe.png)\n\n![y](device.png)\n");
    let status = std::process::Command::new("mkfifo").arg(publication.path("issues/pipe.png")).status();
    assert!(status.is_ok_and(|status| status.success()), "mkfifo failed");
    link(&publication, "issues/device.png", "/dev/zero");
    let run = publication.run("check --message-format short").ends(1);
    assert!(run.stderr.contains("4:1: error[unreadable-file]"), "{}", run.stderr);
    assert!(run.stderr.contains("6:1: error[outside-root]"), "{}", run.stderr);
}

/// Each of these inputs made some converter overflow its stack or take quadratic time. The limit detects a hang, not
/// slowness.
#[test]
fn pathological_markdown_does_not_hang_or_overflow() {
    let mut table = String::from("|a|b|\n|-|-|\n");
    (0..2000).for_each(|row| writeln!(table, "|{row}|x|").expect("a string can be written to"));
    let many = |piece: &str| piece.repeat(20_000);
    let hostile = [
        ("quotes", many("> ")),
        ("brackets", many("[")),
        ("images", many("![")),
        ("stars", many("*a **a ")),
        ("lists", (0..2000).map(|depth| format!("{}- a\n", "  ".repeat(depth.min(300)))).collect::<Vec<_>>().concat()),
        ("backticks", (1..300).map(|count| "`".repeat(count) + " ").collect()),
        ("tags", many("<u>")),
        ("details", many("<details>\n\n")),
        ("directives", many(":::box\n")),
        ("notes", (0..500).map(|at| format!("[^{at}]\n\n[^{at}]: [^{}]\n\n", at + 1)).collect::<Vec<_>>().concat()),
        ("references", (0..500).map(|at| format!("[a{at}]: <#> \n")).collect::<Vec<_>>().concat()),
        ("quotation-marks", many("\"'")),
        ("entities", many("&amp;")),
        ("long-word", many("abcdefghij")),
        ("table", table),
    ];
    let publication =
        hostile.iter().fold(Publication::new(), |publication, (name, text)| publication.issue(name, text));
    let start = Instant::now();
    let run = publication.run("check --quiet --message-format short");
    assert!(run.status <= 1, "status {}:\n{}", run.status, run.stderr);
    assert!(start.elapsed() < Duration::from_mins(5), "it took {:?}", start.elapsed());
}
