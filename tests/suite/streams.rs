//! Standard output and standard error: names that would be commands, full disks, closed pipes.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::support::{Publication, run};

/// Names of files with line ends, colour codes and reversed text are escaped on both streams.
#[cfg(unix)]
#[test]
fn names_are_printed_on_one_line_without_control_characters() {
    let name = "a\n::error::b\u{1b}[31m\u{202e}c";
    let publication = Publication::new().issue(name, "Text.\n\n[x](y.md)\n");
    for arguments in
        ["build -v", "build -v --force --message-format github", "check --message-format short", "catalogue"]
    {
        let run = publication.run(arguments);
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{arguments}: {text}");
            assert!(text.lines().all(|line| !line.starts_with("::error::b")), "{arguments}: {text}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_a_stream_exits_with_3() {
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("Linux has this device");
    let publication = Publication::new().issue("a", "Text.");
    assert_eq!(publication.run("build").status, 0);
    for arguments in ["build --force", "schema", "--help", "export a --to json", "catalogue"] {
        let run = run(publication.command(arguments.split(' ')).stdout(Stdio::from(full())));
        assert_eq!(run.status, 3, "{arguments}: {}", run.stderr);
        if arguments != "--help" {
            assert!(run.stderr.contains("error: standard output: "), "{arguments}: {}", run.stderr);
        }
    }
    for arguments in ["build -v --force", "build unknown", "check --message-format sarif", "verify", "clean"] {
        let run = run(publication.command(arguments.split(' ')).stderr(Stdio::from(full())));
        assert_eq!(run.status, 3, "{arguments}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_exits_with_3_and_without_a_panic() {
    let publication = Publication::new().issue("a", "Text.");
    let (reader, writer) = std::io::pipe().expect("there is a pipe");
    drop(reader);
    let run = run(publication.command(["build"]).stdout(Stdio::from(writer)));
    assert_eq!((run.status, run.stderr.contains("error: standard output: ")), (3, true), "{}", run.stderr);
}

/// Rust's runtime opens the null device for a stream that is closed when the program starts, so that no file gets its
/// number. Only the text of the stream is lost.
#[cfg(unix)]
#[test]
fn a_stream_that_is_closed_at_the_start_is_the_null_device() {
    let publication = Publication::new().issue("a", "Text.");
    for streams in [">&-", "2>&-", "<&- >&- 2>&-"] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec \"$0\" build -v --force {streams}"), env!("CARGO_BIN_EXE_masthead")]);
        let run = run(shell.current_dir(publication.root()));
        assert_eq!(run.status, 0, "{streams}: {}", run.stderr);
        assert!(publication.read("dist/a/a.pdf").starts_with(b"%PDF-1.7"), "{streams}");
        assert!(publication.read("dist/a/a.epub").starts_with(b"PK"), "{streams}");
    }
}
