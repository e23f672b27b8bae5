//! Failing file systems and killed builds: `dist/` never holds a truncated file, and the last good files stay.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Publication, run};
use crate::watchdog::{children, wait_for_end};

/// Number of builds that are killed while a worker process runs.
const KILLS: u32 = 200;

/// A publication of three short issues. Each has `word` as the title of its section.
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

/// Kills builds at moments spread over their duration. Each file then has its old or its new content, except temporary
/// files, which the next build removes, and no worker process goes on.
#[test]
fn a_killed_build_leaves_no_truncated_file() {
    let publication = publication("Old");
    publication.run("build").ends(0);
    let old = publication.files("dist");
    write(&publication, "New");
    let start = Instant::now();
    publication.run("build --no-cache").ends(0);
    let (mut time, new) = (start.elapsed(), publication.files("dist"));
    assert!(old.keys().eq(new.keys()) && old.len() == 6, "{:?}", new.keys());
    let (mut killed, mut round) = (0, 0);
    let mut orphans = Vec::new();
    while killed < KILLS {
        round += 1;
        assert!(round < 10 * KILLS, "most builds have no worker process when they are killed");
        write(&publication, if round % 2 == 0 { "Old" } else { "New" });
        let start = Instant::now();
        let mut build =
            publication.command(["build", "-q", "--no-cache"]).stdout(Stdio::null()).spawn().expect("the build starts");
        // The moments of killing are spread evenly over the duration of a build.
        thread::sleep(time.mul_f64(f64::from(round * 37 % KILLS) / f64::from(KILLS)));
        let signal = if round % 4 == 3 { "-INT" } else { "-KILL" };
        let workers = children(build.id());
        let sent = Command::new("kill").args([signal, &build.id().to_string()]).stderr(Stdio::null()).status();
        assert!(sent.is_ok(), "the program kill exists");
        if build.wait().expect("the build ends").success() {
            // The machine is less busy than at the last measurement.
            time = time.min(start.elapsed());
        } else if !workers.is_empty() || !cfg!(target_os = "linux") {
            // Only Linux lists the processes that a process has started.
            killed += 1;
            orphans.extend(workers);
        }
        for (path, bytes) in publication.files("dist") {
            let is_complete = old.get(&path) == Some(&bytes) || new.get(&path) == Some(&bytes);
            assert!(is_complete || path.contains("/.masthead-"), "round {round}: {path} is neither old nor new");
        }
    }
    wait_for_end(&orphans);
    publication.run("build").ends(0);
    let last = publication.files("dist");
    assert!(last == new || last == old, "{:?}", last.keys());
}

/// Tests a full disk, a file in the place of the output folder, and a folder in the place of an edition. The last good
/// files stay, no temporary file is left, and the exit status is 3.
#[cfg(unix)]
#[test]
fn unwritable_output_exits_with_3_and_keeps_the_last_good_files() {
    let publication = publication("Old");
    publication.run("build").ends(0);
    let old = publication.files("dist");
    write(&publication, "New");
    // A limit of the file size simulates a full disk: a write in the middle of a file fails.
    let program = env!("CARGO_BIN_EXE_masthead");
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {program} build -q");
    let full = run(Command::new("sh").args(["-c", &script]).current_dir(publication.root()));
    assert_eq!(full.status, 3, "{}", full.stderr);
    assert!(full.stderr.contains("error: dist/a/a.pdf: File too large"), "{}", full.stderr);
    assert_eq!(publication.files("dist"), old);

    let elsewhere = publication.run("build -q --out masthead.toml").ends(3);
    assert!(elsewhere.stderr.contains("error: masthead.toml/a"), "{}", elsewhere.stderr);

    fs::remove_file(publication.path("dist/b/b.pdf")).expect("the file exists");
    fs::create_dir(publication.path("dist/b/b.pdf")).expect("a folder can be created");
    let folder = publication.run("build -q").ends(3);
    assert!(folder.stderr.contains("error: dist/b/b.pdf: Is a directory"), "{}", folder.stderr);
    assert_eq!(folder.lines().len(), 4, "the other issues are built: {}", folder.stdout);
    assert!(
        publication.files("dist").keys().all(|path| !path.contains("/.masthead-")),
        "{:?}",
        publication.files("dist").keys()
    );
}

/// Builds without permission to write one folder and to read one source file. If the test runs as root, the program
/// runs as `nobody`, because permissions do not apply to root.
#[cfg(unix)]
#[test]
fn missing_permissions_are_reported_and_the_other_issues_are_built() {
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
    // The program is copied because its own folder may be accessible to its owner only. Another process copies it: a
    // program that other tests start meanwhile would have the copy open for writing, so that it could not be executed.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_masthead")).arg(publication.path("program")).status();
    assert!(copied.expect("`cp` runs").success(), "the program can be copied");
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
    assert_eq!(run.lines().len(), 2, "the readable and writable issue is built: {}", run.stdout);
    let new = publication.files("dist");
    assert!(
        ["a/a.pdf", "a/a.epub", "c/c.pdf"].iter().all(|path| new[*path] == old[*path]),
        "the files that could not be rebuilt stay"
    );
}

/// Creates, changes and removes source files during a build. The build ends with status 0 or 1, and the next build is
/// complete.
#[test]
fn sources_that_change_during_a_build_do_no_harm() {
    let publication = publication("Old").file("issues/d.md", "![A boat](x.svg)\n");
    let svg = |width: u32| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 9\"/>");
    let mut build = publication
        .command(["build", "-q"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the build starts");
    let start = Instant::now();
    let mut round = 0;
    let status = loop {
        round += 1;
        publication.write("issues/x.svg", svg(round));
        write(&publication, &"word ".repeat(usize::try_from(round % 50).unwrap_or(1)));
        let _ = fs::remove_file(publication.path("issues/x.svg"));
        if let Some(status) = build.try_wait().expect("the status of the build can be read") {
            break status;
        }
        assert!(start.elapsed() < Duration::from_mins(2), "the build takes more than two minutes");
    };
    assert!(matches!(status.code(), Some(0 | 1)), "{status}");
    publication.write("issues/x.svg", svg(9));
    publication.run("build").ends(0);
    assert_eq!(publication.files("dist").len(), 8);
}
