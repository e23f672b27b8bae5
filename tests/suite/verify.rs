//! `verify`: differences between the catalogue and the files.

use crate::catalogue::catalogued;
use crate::support::Publication;

/// Returns the messages of `verify` after `change` was applied to a publication with a good catalogue.
fn verify_after(change: impl FnOnce(&Publication)) -> String {
    let publication = catalogued();
    publication.run("verify").ends(0);
    change(&publication);
    publication.run("verify --message-format short").ends(1).stderr
}

#[test]
fn verify_reports_changed_missing_and_unlisted_files() {
    let changed = verify_after(|publication| {
        let mut bytes = publication.read("dist/ä/ä.pdf");
        *bytes.last_mut().expect("a PDF is not empty") ^= 1;
        publication.write("dist/ä/ä.pdf", bytes);
    });
    assert_eq!(
        changed,
        "dist/SHA256SUMS:10:67: error[changed-file]: `ä/ä.pdf` does not match its checksum in the catalogue\n"
    );
    let remove = |path: &'static str| {
        move |publication: &Publication| std::fs::remove_file(publication.path(path)).expect("the file exists")
    };
    let missing = verify_after(remove("dist/c/c.pdf"));
    assert_eq!(missing, "dist/SHA256SUMS:4:67: error[missing-file]: `c/c.pdf` is missing\n");
    let unlisted = verify_after(|publication| publication.write("dist/new/new.epub", "PK"));
    assert_eq!(unlisted, "masthead: error[unlisted-file]: the catalogue does not list `new/new.epub`\n");
    let none = verify_after(remove("dist/SHA256SUMS"));
    assert_eq!(none, "masthead: error[no-catalogue]: there is no `SHA256SUMS` in `dist`\n");
}

#[test]
fn verify_reads_nothing_outside_the_output_folder() {
    let zeros = "0".repeat(64);
    for outside in ["../masthead.toml", "/etc/hostname", "a/../../masthead.toml", "C:\\x"] {
        let lines = format!("{zeros}  {outside}\n");
        let messages = verify_after(|publication| publication.write("dist/SHA256SUMS", lines));
        let first = messages.lines().find(|line| line.contains("SHA256SUMS:1:")).unwrap_or_default();
        let expected = if outside.starts_with("/etc") { "missing-file" } else { "outside-root" };
        assert!(first.contains(expected), "{messages}");
    }
}

#[cfg(unix)]
#[test]
fn verify_follows_no_link_out_of_the_output_folder() {
    let linked = verify_after(|publication| {
        let target = publication.path("dist/c/c.pdf");
        std::fs::remove_file(&target).expect("the file exists");
        std::os::unix::fs::symlink(publication.path("masthead.toml"), target).expect("a link can be created");
    });
    assert!(linked.contains("error[outside-root]"), "{linked}");
}
