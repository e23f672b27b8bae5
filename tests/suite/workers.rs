//! Worker processes: an issue that ends its process ends nothing else.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{MANIFEST, Publication};
use crate::watchdog::{children, wait_for_end};

/// A layout that asks for 8 GB of memory at once.
pub(crate) const GREEDY: [(&str, &str); 2] = [
    ("layouts/greedy/layout.toml", "contract = 1\nname = \"greedy\"\nabout = \"For a test\"\n"),
    (
        "layouts/greedy/layout.typ",
        "#let layout(issue, body) = { title(issue.title); body }\n#let paragraph(body) = (\"x\" * 8000000000).len()\n",
    ),
];

/// Limits that allow [`long_text`].
const LIMITS: &str = "[limits]\nissue-bytes = 4000000\nblocks = 100000\n";

/// A publication that allows [`long_text`].
fn publication() -> Publication {
    Publication::empty().file("masthead.toml", format!("{MANIFEST}{LIMITS}"))
}

/// A text that takes several seconds of processor time.
fn long_text() -> String {
    "Lorem ipsum dolor sit amet, consectetur adipisici elit.\n\n".repeat(40_000)
}

/// Sends a signal to a process.
fn signal(name: &str, id: u32) {
    let sent = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Waits until a build has a worker process that has taken some time, and returns its id.
fn busy_worker(build: u32) -> u32 {
    let start = Instant::now();
    loop {
        if let Some(worker) = children(build).first() {
            thread::sleep(Duration::from_millis(500));
            return *worker;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "no worker process after a minute");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn killers_of_each_kind_leave_ten_good_issues_alone() {
    let manifest = format!("{MANIFEST}{LIMITS}seconds = 2\n");
    let mut publication = Publication::empty().file("masthead.toml", manifest).issue("slow", &long_text());
    for (path, text) in GREEDY {
        publication.write(path, text);
    }
    publication.write("issues/greedy.md", "+++\ntitle = \"Greedy\"\nlayout = \"greedy\"\n+++\nText.\n");
    let good: Vec<String> = (0..10).map(|number| format!("good-{number}")).collect();
    for slug in &good {
        publication = publication.issue(slug, "Text.\n");
    }
    let run = publication.run("build --message-format short --jobs 2").ends(1);
    for message in [
        "error[out-of-time]: the issue `slow` takes more than 2 s of processor time",
        "error[over-memory]: the issue `greedy` takes more than 4000000000 bytes of memory",
    ] {
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
    let missing = good.iter().filter(|slug| !publication.exists(&format!("dist/{slug}/{slug}.epub")));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(!publication.exists("dist/slow") && !publication.exists("dist/greedy"));
}

#[test]
fn a_crash_is_reported_and_the_next_issue_has_a_new_worker() {
    let publication = publication().issue("a-slow", &long_text()).issue("b", "Text.\n");
    let mut build = publication.command(["build", "--message-format", "short", "--jobs", "1"]);
    let build = build.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the build starts");
    signal("ABRT", busy_worker(build.id()));
    let output = build.wait_with_output().expect("the build ends");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(messages.contains("error[issue-crashed]: the issue `a-slow` made Masthead crash: signal: 6"), "{messages}");
    assert_eq!(output.status.code(), Some(1));
    assert!(publication.exists("dist/b/b.pdf") && !publication.exists("dist/a-slow"));
}

#[test]
fn a_killed_build_leaves_no_process_and_no_half_file() {
    let publication = publication().issue("a", &long_text()).issue("b", "Text.\n").issue("c", "Text.\n");
    for round in 0..4 {
        let mut build = publication.command(["build", "--quiet", "--no-cache", "--jobs", "2"]);
        let mut build = build.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the build starts");
        let worker = busy_worker(build.id());
        thread::sleep(Duration::from_millis(150 * round));
        build.kill().expect("the build can be killed");
        build.wait().expect("the build ends");
        wait_for_end(&[worker]);
    }
    publication.run("build --quiet --no-cache b c").ends(0);
    let files: Vec<String> = publication.files("dist").into_keys().filter(|path| !path.starts_with('a')).collect();
    assert_eq!(files, ["b/b.epub", "b/b.pdf", "c/c.epub", "c/c.pdf"]);
}

#[test]
fn an_export_without_enough_memory_ends_with_a_message() {
    let publication = Publication::new();
    for (path, text) in GREEDY {
        publication.write(path, text);
    }
    publication.write("issues/greedy.md", "+++\ntitle = \"Greedy\"\nlayout = \"greedy\"\n+++\nText.\n");
    let run = publication.run("export greedy --to html --message-format short").ends(1);
    let message = "error[over-memory]: the command `export` takes more memory than `memory-bytes` in `[limits]` allows";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}
