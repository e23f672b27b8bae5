use super::*;

fn publication() -> (tempfile::TempDir, Root) {
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir_all(outer.path().join("inside/images")).unwrap();
    fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    fs::write(outer.path().join("inside/a.md"), "text").unwrap();
    fs::write(outer.path().join("inside/latin.md"), b"caf\xe9").unwrap();
    let root = Root::open(&outer.path().join("inside")).unwrap();
    (outer, root)
}

#[test]
fn reads_files_below_the_root_only() {
    let (_outer, root) = publication();
    assert_eq!(root.read_text("a.md").unwrap(), "text");
    assert_eq!(root.read_text("images/../a.md").unwrap(), "text");
    assert!(matches!(root.read("b.md"), Err(ReadError::Missing)));
    assert!(matches!(root.read("a.md/b.md"), Err(ReadError::Missing)));
    assert!(matches!(root.read(&"a".repeat(5000)), Err(ReadError::Missing)));
    assert!(matches!(root.read("images"), Err(ReadError::NotAFile)));
    assert!(matches!(root.read(""), Err(ReadError::NotAFile)));
    assert!(matches!(root.read("../secret.txt"), Err(ReadError::OutsideRoot)));
    assert!(matches!(root.read("../inside/a.md"), Err(ReadError::OutsideRoot)));
    assert!(matches!(root.read_text("latin.md"), Err(ReadError::InvalidUtf8 { valid_up_to: 3 })));
}

#[test]
fn paths_with_a_drive_a_host_or_a_scheme_are_outside() {
    let (_outer, root) = publication();
    for written in ["//host/x", "file:///etc/passwd", "FILE:x", "C:\\x", "c:x", "a\\b", "a\0b", "\\\\host\\x"] {
        assert!(matches!(root.resolve("issues", written), Err(ReadError::OutsideRoot)), "{written:?}");
    }
}

#[test]
fn paths_are_relative_to_the_file_they_are_written_in() {
    let (_outer, root) = publication();
    assert_eq!(root.resolve("issues/2026-03", "./images/a.png").unwrap(), "issues/2026-03/images/a.png");
    assert_eq!(root.resolve("issues/2026-03", "../../fonts//a.otf").unwrap(), "fonts/a.otf");
    assert_eq!(root.resolve("issues/2026-03", "/images/./a.png").unwrap(), "images/a.png");
    assert_eq!(root.resolve("issues", "/etc/passwd").unwrap(), "etc/passwd");
    assert!(matches!(root.resolve("issues", "/../a.md"), Err(ReadError::OutsideRoot)));
    assert_eq!(root.resolve("", "fig:1.png").unwrap(), "fig:1.png");
    assert!(matches!(root.resolve("issues", "../../a.md"), Err(ReadError::OutsideRoot)));
}

#[cfg(unix)]
#[test]
fn links_may_not_lead_out() {
    use std::os::unix::fs::symlink;
    let (outer, root) = publication();
    symlink(outer.path().join("secret.txt"), root.folder().join("link.txt")).unwrap();
    symlink(outer.path(), root.folder().join("up")).unwrap();
    symlink("a.md", root.folder().join("b.md")).unwrap();
    symlink("nowhere", root.folder().join("c.md")).unwrap();
    assert!(matches!(root.read("link.txt"), Err(ReadError::OutsideRoot)));
    assert!(matches!(root.read("up/secret.txt"), Err(ReadError::OutsideRoot)));
    assert!(matches!(root.list("up"), Err(ReadError::OutsideRoot)));
    assert!(matches!(root.read("c.md"), Err(ReadError::Missing)));
    assert_eq!(root.read_text("b.md").unwrap(), "text");
}

#[cfg(unix)]
#[test]
fn a_device_is_never_opened() {
    use std::os::unix::fs::symlink;
    let (_outer, root) = publication();
    symlink("/dev/zero", root.folder().join("zero")).unwrap();
    assert!(matches!(root.read("zero"), Err(ReadError::OutsideRoot)));
    let socket = std::os::unix::net::UnixListener::bind(root.folder().join("socket")).unwrap();
    assert!(matches!(root.read("socket"), Err(ReadError::NotAFile)));
    drop(socket);
}

#[test]
fn folders_are_listed_by_name() {
    let (_outer, root) = publication();
    fs::write(root.folder().join(".hidden"), "").unwrap();
    let names: Vec<_> = root.list("").unwrap().into_iter().map(|entry| (entry.name, entry.is_folder)).collect();
    assert_eq!(names, [("a.md".into(), false), ("images".into(), true), ("latin.md".into(), false)]);
    assert!(matches!(root.list("a.md"), Err(ReadError::Missing)));
}

#[test]
fn large_files_are_refused() {
    let (_outer, root) = publication();
    assert!(matches!(root.read_up_to("a.md", 3), Err(ReadError::TooLarge { limit: 3 })));
    assert_eq!(root.read_up_to("a.md", 4).unwrap(), b"text");
}

#[test]
fn names_are_found_in_other_unicode_spellings() {
    let (_outer, root) = publication();
    fs::create_dir(root.folder().join("images/cafe\u{301}")).unwrap();
    fs::write(root.folder().join("images/cafe\u{301}/f\u{e4}hre.svg"), "boat").unwrap();
    for path in
        ["images/caf\u{e9}/f\u{e4}hre.svg", "images/cafe\u{301}/fa\u{308}hre.svg", "images/caf\u{e9}/fa\u{308}hre.svg"]
    {
        assert_eq!(root.read_text(path).unwrap(), "boat", "{path:?}");
        assert_eq!(root.length(path), 4);
    }
    assert!(matches!(root.read("images/cafe/f\u{e4}hre.svg"), Err(ReadError::Missing)));
    fs::write(root.folder().join("images/caf\u{e9}"), "exact").unwrap();
    assert_eq!(root.read_text("images/caf\u{e9}").unwrap(), "exact");
}
