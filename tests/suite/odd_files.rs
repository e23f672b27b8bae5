//! Files with odd names are reported, and block no other issue. A damaged mark of the cache is replaced.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::support::Publication;

const ISSUE: &str = "+++\ntitle = \"A\"\n+++\nText.\n";

/// Writes a file with this path, which need not be Unicode.
fn write(publication: &Publication, path: &[u8], text: &str) {
    let path = publication.path("").join(OsStr::from_bytes(path));
    fs::create_dir_all(path.parent().expect("the path has a folder")).expect("a folder can be created");
    fs::write(path, text).expect("the file can be written");
}

/// Builds a publication with a good issue and these files. Expects an error with `name` for each name, and that only the
/// good issue is built.
fn expect_refused(files: &[(&[u8], &str)], names: &[&str]) {
    let publication = Publication::new().issue("good", "Text.\n");
    for (path, text) in files {
        write(&publication, path, text);
    }
    let run = publication.run("build --message-format short").ends(1);
    for name in names {
        let message = format!("error[unreadable-file]: `{name}` has a name that not every system can have");
        assert!(run.stderr.contains(&message), "{name}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("error[").count(), names.len(), "{}", run.stderr);
    let built: Vec<String> = publication.files("dist").into_keys().collect();
    assert_eq!(built, ["good/good.epub", "good/good.pdf"]);
}

#[test]
fn issues_with_odd_names_are_reported() {
    expect_refused(&[(b"issues/C:x.md", ISSUE)], &["issues/C:x.md"]);
    expect_refused(&[(b"issues/a\\b.md", ISSUE)], &["issues/a\\b.md"]);
    expect_refused(&[(b"issues/\xff.md", ISSUE)], &["issues/\u{FFFD}.md"]);
    expect_refused(&[(b"issues/\xff/index.md", ISSUE)], &["issues/\u{FFFD}/index.md"]);
}

/// An edition of such an issue would have no room for its extension.
#[test]
fn an_issue_with_a_very_long_name_is_reported() {
    let publication = Publication::new().issue("good", "Text.\n").issue(&"n".repeat(252), "Text.\n");
    let run = publication.run("build --message-format short").ends(1);
    assert!(run.stderr.contains("nnn.md` has a name that not every system can have"), "{}", run.stderr);
    assert!(publication.exists("dist/good/good.epub"));
}

/// An issue whose article cannot be read would lack its words.
#[test]
fn an_issue_of_articles_with_odd_names_is_not_built() {
    let files: [(&[u8], &str); 3] = [
        (b"issues/b/index.md", ISSUE),
        (b"issues/b/\xff.md", "## A\n\nText.\n"),
        (b"issues/b/C:x.md", "## B\n\nText.\n"),
    ];
    expect_refused(&files, &["issues/b/\u{FFFD}.md", "issues/b/C:x.md"]);
}

#[test]
fn hidden_files_and_other_files_with_odd_names_are_ignored() {
    let publication = Publication::new().issue("good", "Text.\n").file("issues/b/index.md", ISSUE);
    for path in [&b"issues/.\xff.md"[..], b"issues/b/.\xff.md", b"issues/b/\xff.png", b"issues/\xff/map.png"] {
        write(&publication, path, "x");
    }
    publication.run("build --quiet").ends(0);
    assert!(publication.exists("dist/b/b.epub"));
}

#[test]
fn a_damaged_mark_of_the_cache_is_made_anew_when_something_is_stored() {
    let publication = Publication::new().issue("good", "Text.\n");
    publication.run("build --quiet").ends(0);
    let mark = publication.read(".masthead-cache/CACHEDIR.TAG");
    for damaged in [&b""[..], b"Sig", b"\xff\xff\xff"] {
        publication.write(".masthead-cache/CACHEDIR.TAG", damaged);
        let run = publication.run("build -v").ends(0);
        assert!(run.stderr.contains("pdf unchanged"), "the cache is used: {}", run.stderr);
        publication.run("build --quiet --force").ends(0);
        assert_eq!(publication.read(".masthead-cache/CACHEDIR.TAG"), mark);
    }
}
