//! The machine fails, or somebody ends the program: `dist/` holds whole files only, and the last good ones stay.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Publication, run};

/// How often a build is killed.
const KILLS: u32 = 200;

/// A publication of issues that are built in no time.
fn publication(word: &str) -> Publication {
    let publication = Publication::new();
    write(&publication, word);
    publication
}

fn write(publication: &Publication, word: &str) {
    for slug in ["a", "b", "c"] {
        publication.write(&format!("issues/{slug}.md"), format!("+++\ntitle = \"{slug}\"\n+++\n# {word}\n\nText.\n"));
    }
}

/// Killed at any moment, a build leaves for each file the old bytes or the new ones; the next build leaves nothing else.
#[test]
fn a_killed_build_leaves_whole_files() {
    let publication = publication("Old");
    publication.run("build").ends(0);
    let old = publication.files("dist");
    write(&publication, "New");
    let start = Instant::now();
    publication.run("build").ends(0);
    let (time, new) = (start.elapsed(), publication.files("dist"));
    assert!(old.keys().eq(new.keys()) && old.len() == 6, "{:?}", new.keys());
    let (mut killed, mut round) = (0, 0);
    while killed < KILLS {
        round += 1;
        assert!(round < 5 * KILLS, "builds end before they can be killed");
        write(&publication, if round % 2 == 0 { "Old" } else { "New" });
        let mut build =
            publication.command(["build", "-q", "--no-cache"]).stdout(Stdio::null()).spawn().expect("it starts");
        // The moments are spread evenly over the time that a build takes.
        thread::sleep(time.mul_f64(f64::from(round * 37 % KILLS) / f64::from(KILLS)));
        let signal = if round % 4 == 3 { "-INT" } else { "-KILL" };
        let sent = Command::new("kill").args([signal, &build.id().to_string()]).stderr(Stdio::null()).status();
        assert!(sent.is_ok(), "kill is there");
        killed += u32::from(!build.wait().expect("it ends").success());
        for (path, bytes) in publication.files("dist") {
            let whole = old.get(&path) == Some(&bytes) || new.get(&path) == Some(&bytes);
            assert!(whole || path.contains("/.masthead-"), "round {round}: {path} is neither old nor new");
        }
    }
    publication.run("build").ends(0);
    let last = publication.files("dist");
    assert!(last == new || last == old, "{:?}", last.keys());
}

/// Every way in which a file cannot be written: the last good files stay, no temporary file is left, and the status is 3.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_fails_with_status_3() {
    let publication = publication("Old");
    publication.run("build").ends(0);
    let old = publication.files("dist");
    write(&publication, "New");
    // The limit of a file's size stands for a full disk: a write in the middle of a file fails.
    let program = env!("CARGO_BIN_EXE_masthead");
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {program} build -q");
    let full = run(Command::new("sh").args(["-c", &script]).current_dir(publication.root()));
    assert_eq!(full.status, 3, "{}", full.stderr);
    assert!(full.stderr.contains("error: dist/a/a.pdf: File too large"), "{}", full.stderr);
    assert_eq!(publication.files("dist"), old);

    let elsewhere = publication.run("build -q --out masthead.toml").ends(3);
    assert!(elsewhere.stderr.contains("error: masthead.toml/a"), "{}", elsewhere.stderr);

    fs::remove_file(publication.path("dist/b/b.pdf")).expect("it is there");
    fs::create_dir(publication.path("dist/b/b.pdf")).expect("a folder can be made");
    let folder = publication.run("build -q").ends(3);
    assert!(folder.stderr.contains("error: dist/b/b.pdf: Is a directory"), "{}", folder.stderr);
    assert_eq!(folder.lines().len(), 4, "the other issues are built: {}", folder.stdout);
    assert!(
        publication.files("dist").keys().all(|path| !path.contains("/.masthead-")),
        "{:?}",
        publication.files("dist").keys()
    );
}

/// Without the right to write, or to read. Run as root, who has every right, the program is run as nobody.
#[cfg(unix)]
#[test]
fn what_is_forbidden_fails_and_says_so() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let publication = publication("Old");
    publication.run("build").ends(0);
    let old = publication.files("dist");
    write(&publication, "New");
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(publication.path(path), fs::Permissions::from_mode(mode)).expect("the mode can be set");
    };
    mode("", 0o755);
    mode("dist/a", 0o555);
    mode("issues/c.md", 0o000);
    // The program may lie where only its owner can go.
    fs::copy(env!("CARGO_BIN_EXE_masthead"), publication.path("program")).expect("it can be copied");
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let mut command = Command::new(publication.path("program"));
    command.args(["build", "-q", "--message-format", "short"]).current_dir(publication.root());
    if is_root {
        command.uid(65534);
        mode("dist/b", 0o777);
        mode("dist/c", 0o777);
    }
    let run = run(&mut command).ends(3);
    mode("dist/a", 0o755);
    assert!(run.stderr.contains("error: dist/a/a.pdf: Permission denied"), "{}", run.stderr);
    assert!(run.stderr.contains("error[unreadable-file]: `issues/c.md`"), "{}", run.stderr);
    assert_eq!(run.lines().len(), 2, "the issue that may be read and written is built: {}", run.stdout);
    let new = publication.files("dist");
    assert!(["a/a.pdf", "a/a.epub", "c/c.pdf"].iter().all(|path| new[*path] == old[*path]), "the others stay");
}

/// Files that go, come and change while they are read: an answer for each, and nothing half.
#[test]
fn files_that_change_meanwhile_do_no_harm() {
    let publication = publication("Old").file("issues/d.md", "![x](x.svg)\n");
    let svg = |width: u32| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 9\"/>");
    let mut build =
        publication.command(["build", "-q"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let start = Instant::now();
    let mut round = 0;
    let status = loop {
        round += 1;
        publication.write("issues/x.svg", svg(round));
        write(&publication, &"word ".repeat(usize::try_from(round % 50).unwrap_or(1)));
        let _ = fs::remove_file(publication.path("issues/x.svg"));
        if let Some(status) = build.try_wait().expect("it can be asked") {
            break status;
        }
        assert!(start.elapsed() < Duration::from_mins(2), "it ends");
    };
    assert!(matches!(status.code(), Some(0 | 1)), "{status}");
    publication.write("issues/x.svg", svg(9));
    publication.run("build").ends(0);
    assert_eq!(publication.files("dist").len(), 8);
}
