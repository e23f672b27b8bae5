//! Sharded builds on several machines, timings, and publications with very many images.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use crate::images;
use crate::support::{Publication, run};

/// A publication with this number of issues, of different lengths.
fn publication(issues: usize) -> Publication {
    (0..issues).fold(Publication::new(), |publication, issue| {
        publication.issue(&format!("i{issue:02}"), &format!("Text {issue}.\n\n").repeat(1 + issue * 7 % 12))
    })
}

#[test]
fn sixteen_shards_together_equal_one_build() {
    let publication = publication(40);
    publication.run("build -q --out one").ends(0);
    let mut sizes = Vec::new();
    for shard in 1..=16 {
        let run = publication.run(&format!("build --no-cache --out dist --shard {shard}/16")).ends(0);
        sizes.push(run.lines().len() / 2);
    }
    assert_eq!(sizes.iter().sum::<usize>(), 40, "every issue is in one shard: {sizes:?}");
    assert!(sizes.iter().all(|size| (1..=6).contains(size)), "{sizes:?}");
    assert!(publication.files("dist") == publication.files("one"));
}

#[test]
fn shard_auto_reads_the_variables_of_gitlab_and_kubernetes() {
    let publication = publication(6);
    let built = |variables: &[(&str, &str)]| {
        let mut command = publication.command(["build", "--force", "--shard", "auto"]);
        for name in ["CI_NODE_INDEX", "CI_NODE_TOTAL", "JOB_COMPLETION_INDEX", "MASTHEAD_SHARDS"] {
            command.env_remove(name);
        }
        run(command.envs(variables.iter().copied()))
    };
    let gitlab = built(&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "3")]).ends(0);
    let kubernetes = built(&[("JOB_COMPLETION_INDEX", "1"), ("MASTHEAD_SHARDS", "3")]).ends(0);
    let by_hand = publication.run("build --force --shard 2/3").ends(0);
    assert!(!by_hand.stdout.is_empty());
    assert_eq!((&gitlab.stdout, &kubernetes.stdout), (&by_hand.stdout, &by_hand.stdout));
    assert!(built(&[]).ends(2).stderr.contains("CI_NODE_INDEX and CI_NODE_TOTAL"));
    assert!(publication.run("build --shard 4/3").ends(2).stderr.contains("part 4 of 3"));
}

#[test]
fn recorded_costs_balance_the_shards() {
    let publication = publication(6);
    publication.run("build -q --force --timings costs.json").ends(0);
    let mut timings: serde_json::Value =
        serde_json::from_slice(&publication.read("costs.json")).expect("the timings are JSON");
    for issue in timings["issues"].as_array_mut().expect("a list") {
        // One issue costs as much as the five others together.
        issue["seconds"] = if issue["issue"] == "i03" { 5.0.into() } else { 1.0.into() };
    }
    publication.write("costs.json", timings.to_string());
    let shard = |shard: u32| {
        let run = publication.run(&format!("build --force --costs costs.json --shard {shard}/2")).ends(0);
        run.lines().len() / 2
    };
    let mut sizes = [shard(1), shard(2)];
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 5]);
    publication.write("costs.json", "{}");
    publication.run("build --costs costs.json").ends(3);
}

/// Typst interns every file path for the lifetime of the process, and supports at most 65,535 of them.
#[test]
fn one_build_can_have_seventy_thousand_images() {
    const ISSUES: usize = 70;
    const IMAGES: usize = 1000;
    let publication =
        Publication::new().file("masthead.toml", "title = \"The Ferry\"\n[limits]\nfigures = 1000\nblocks = 10_000\n");
    fs::create_dir_all(publication.path("issues")).expect("the folder can be created");
    let pictures: Vec<Vec<u8>> = (1..=50).map(|width| images::png(images::photograph(width, 2))).collect();
    for issue in 0..ISSUES {
        let mut text = format!("+++\ntitle = \"i{issue:02}\"\n+++\n");
        let folder = format!("images/{issue}");
        fs::create_dir_all(publication.path(&folder)).expect("the folder can be created");
        for image in 0..IMAGES {
            let path = format!("{folder}/{image}.png");
            fs::write(publication.path(&path), &pictures[image % pictures.len()]).expect("the image can be written");
            // In words, because a thousand pictures in one group take seconds to lay out.
            let _ = write!(text, "and ![x](/{path}) ");
        }
        publication.write(&format!("issues/i{issue:02}.md"), text);
    }
    let run = publication.run("build --no-cache --edition pdf").ends(0);
    assert_eq!(run.lines().len(), ISSUES);
    assert!(run.stderr.contains("70 issues built"), "{}", run.stderr);
}

#[test]
fn timings_list_the_seconds_of_every_stage() {
    let publication = publication(2);
    publication.run("build -q --timings t.json").ends(0);
    let timings: serde_json::Value = serde_json::from_slice(&publication.read("t.json")).expect("the timings are JSON");
    let issue = &timings["issues"][0];
    let seconds = |value: &serde_json::Value| value.as_f64().expect("a number of seconds");
    let stages: BTreeMap<&str, f64> = issue["stages"]
        .as_object()
        .expect("stages")
        .iter()
        .map(|(name, value)| (name.as_str(), seconds(value)))
        .collect();
    for stage in ["read", "layout", "pdf", "cover", "epub", "write"] {
        assert!(stages[stage] > 0.0, "{stage}: {stages:?}");
    }
    assert!(stages.values().sum::<f64>() <= seconds(&issue["seconds"]) * 1.01);
    assert_eq!((&issue["issue"], &issue["built"]), (&"i00".into(), &true.into()));
}
