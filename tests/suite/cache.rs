//! The build cache: moved, damaged, shared by concurrent builds, interrupted, over its limit, removed, unwritable.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::incremental::{assert_same_as_clean_build, built_editions, publication};
use crate::support::{Publication, entries};

#[test]
fn a_cache_can_be_moved_to_another_folder() {
    let first = publication();
    first.run("build -q").ends(0);
    let second = publication().copy(&first.path(".masthead-cache"), ".masthead-cache");
    assert_eq!(built_editions(&second), "");
    assert!(first.files("dist") == second.files("dist"));
    let third = publication();
    let mut command = third.command(["build", "-q", "--timings", "timings.json"]);
    crate::support::run(command.env("MASTHEAD_CACHE", first.path(".masthead-cache"))).ends(0);
    assert!(!third.exists(".masthead-cache") && !third.text("timings.json").contains("\"built\": true"));
    assert!(first.files("dist") == third.files("dist"));
}

type Damage = fn(&[u8]) -> Vec<u8>;

#[test]
fn damaged_cache_files_are_ignored_and_replaced() {
    let publication = Publication::new().issue("a", "Text.\n").issue("b", "Text.\n");
    publication.run("build").ends(0);
    let right = publication.files("dist");
    let damage: [Damage; 5] = [
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |_| Vec::new(),
        |bytes| bytes.iter().map(|byte| byte ^ 1).collect(),
        |bytes| [bytes, b"x"].concat(),
        |_| b"{\"dependencies\":[]}".to_vec(),
    ];
    for damage in damage {
        for path in publication.files(".masthead-cache").keys().filter(|path| path.contains('/')) {
            let path = format!(".masthead-cache/{path}");
            publication.write(&path, damage(&publication.read(&path)));
        }
        fs::remove_dir_all(publication.path("dist")).expect("dist exists");
        let run = publication.run("build").ends(0);
        assert!(run.stderr.contains("damaged or sealed with another key were ignored"), "{}", run.stderr);
        assert!(publication.files("dist") == right);
        assert!(!publication.run("build").ends(0).stderr.contains("damaged"), "the damaged files were replaced");
    }
    // An entry under the name of another entry is rejected, too.
    let artifacts = entries(&publication.path(".masthead-cache/products"));
    for pair in artifacts.windows(2) {
        fs::copy(&pair[0].1, &pair[1].1).expect("a cache file can be replaced");
    }
    fs::remove_dir_all(publication.path("dist")).expect("dist exists");
    publication.run("build").ends(0);
    assert!(publication.files("dist") == right);
}

#[test]
fn concurrent_and_killed_builds_leave_the_cache_usable() {
    let publication = publication();
    let start = |out: &str| {
        let arguments = ["build", "-q", "--jobs", "1", "--out", out];
        publication.command(arguments).stdout(Stdio::null()).spawn().expect("the build starts")
    };
    let mut builds = ["one", "two", "three"].map(start);
    for build in &mut builds {
        assert!(build.wait().expect("the build ends").success());
    }
    assert!(
        publication.files("one") == publication.files("two") && publication.files("two") == publication.files("three")
    );
    fs::remove_dir_all(publication.path(".masthead-cache")).expect("the cache exists");
    for moment in 1..12 {
        let mut build = start("four");
        thread::sleep(Duration::from_millis(moment * 40));
        build.kill().expect("the build can be killed");
        build.wait().expect("the build ends");
    }
    publication.run("build -q --out four").ends(0);
    assert!(publication.files("four") == publication.files("one"));
}

#[test]
fn the_cache_respects_its_size_limit_and_can_be_removed() {
    let size = |folder: &Path| -> u64 {
        entries(folder)
            .iter()
            .flat_map(|(_, path)| entries(path))
            .map(|(_, path)| fs::metadata(path).expect("a file").len())
            .sum()
    };
    let publication = publication();
    publication.write("masthead.toml", format!("{}[limits]\ncache-bytes = 100000\n", crate::support::MANIFEST));
    publication.run("build -q").ends(0);
    assert!(size(&publication.path(".masthead-cache")) <= 100_000);
    assert_same_as_clean_build(&publication);
    assert!(publication.run("clean").ends(0).stderr.contains(" files removed"));
    assert!(!publication.exists(".masthead-cache") && publication.exists("dist/a/a.pdf"));
    assert!(publication.run("clean").ends(0).stderr.contains("there is no cache"));
    publication.write("other/thesis.md", "");
    assert!(publication.run("clean --cache other").ends(3).stderr.contains("this folder is not a Masthead cache"));
    assert!(publication.run("build --cache other").ends(3).stderr.contains("this folder is not a Masthead cache"));
    assert!(publication.exists("other/thesis.md"));
}

#[cfg(unix)]
#[test]
fn an_unwritable_cache_does_not_fail_the_build() {
    let publication = Publication::new().issue("a", "Text.\n").file("file", "");
    let run = publication.run("build --cache file/cache").ends(0);
    assert!(run.stderr.contains("note: the cache could not be written"), "{}", run.stderr);
    assert!(publication.exists("dist/a/a.pdf"));
}
