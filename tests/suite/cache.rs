//! The cache: taken elsewhere, damaged, shared, killed, full, removed.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::incremental::{assert_like_clean, made, publication};
use crate::support::{Publication, entries};

#[test]
fn a_cache_may_be_taken_elsewhere() {
    let first = publication();
    first.run("build -q").ends(0);
    let second = publication().copy(&first.path(".masthead-cache"), ".masthead-cache");
    assert_eq!(made(&second), "");
    assert!(first.files("dist") == second.files("dist"));
    let third = publication();
    let mut command = third.command(["build", "-q", "--timings", "timings.json"]);
    crate::support::run(command.env("MASTHEAD_CACHE", first.path(".masthead-cache"))).ends(0);
    assert!(!third.exists(".masthead-cache") && !third.text("timings.json").contains("\"built\": true"));
    assert!(first.files("dist") == third.files("dist"));
}

type Damage = fn(&[u8]) -> Vec<u8>;

#[test]
fn damage_in_the_cache_is_noticed() {
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
        fs::remove_dir_all(publication.path("dist")).expect("it is there");
        let run = publication.run("build").ends(0);
        assert!(run.stderr.contains("damaged files of the cache were not used"), "{}", run.stderr);
        assert!(publication.files("dist") == right);
        assert!(!publication.run("build").ends(0).stderr.contains("damaged"), "they were replaced");
    }
    // Entries under each other's names are as foreign as those of another program.
    let products = entries(&publication.path(".masthead-cache/products"));
    for pair in products.windows(2) {
        fs::copy(&pair[0].1, &pair[1].1).expect("it can be replaced");
    }
    fs::remove_dir_all(publication.path("dist")).expect("it is there");
    publication.run("build").ends(0);
    assert!(publication.files("dist") == right);
}

#[test]
fn builds_may_share_a_cache_at_the_same_time_and_be_killed() {
    let publication = publication();
    let start = |out: &str| {
        let arguments = ["build", "-q", "--jobs", "1", "--out", out];
        publication.command(arguments).stdout(Stdio::null()).spawn().expect("it starts")
    };
    let mut builds = ["one", "two", "three"].map(start);
    for build in &mut builds {
        assert!(build.wait().expect("it ends").success());
    }
    assert!(
        publication.files("one") == publication.files("two") && publication.files("two") == publication.files("three")
    );
    fs::remove_dir_all(publication.path(".masthead-cache")).expect("it is there");
    for moment in 1..12 {
        let mut build = start("four");
        thread::sleep(Duration::from_millis(moment * 40));
        build.kill().expect("it can be killed");
        build.wait().expect("it ends");
    }
    publication.run("build -q --out four").ends(0);
    assert!(publication.files("four") == publication.files("one"));
}

#[test]
fn the_cache_keeps_within_its_limit_and_can_be_removed() {
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
    assert_like_clean(&publication);
    assert!(publication.run("clean").ends(0).stderr.contains(" files removed"));
    assert!(!publication.exists(".masthead-cache") && publication.exists("dist/a/a.pdf"));
    assert!(publication.run("clean").ends(0).stderr.contains("there is no cache"));
    publication.write("other/thesis.md", "");
    assert!(publication.run("clean --cache other").ends(3).stderr.contains("this is no cache of Masthead's"));
    assert!(publication.run("build --cache other").ends(3).stderr.contains("this is no cache of Masthead's"));
    assert!(publication.exists("other/thesis.md"));
}

#[cfg(unix)]
#[test]
fn a_cache_that_cannot_be_written_to_is_a_pity_only() {
    let publication = Publication::new().issue("a", "Text.\n").file("file", "");
    let run = publication.run("build --cache file/cache").ends(0);
    assert!(run.stderr.contains("note: nothing was kept for the next build"), "{}", run.stderr);
    assert!(publication.exists("dist/a/a.pdf"));
}
