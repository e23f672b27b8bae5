//! The recipes for many machines in `.github/recipes/`: their commands are run with the variables that their engines set.
//!
//! One issue of the publication has errors: a recipe must keep and publish the editions of the others.

#[cfg(unix)]
use std::process::Command;

use serde_json::Value;

use crate::support::{Publication, has_extension, run};
use crate::yaml;

/// Nine issues, and one with errors.
pub(crate) fn publication() -> Publication {
    let issues =
        (0..9).fold(Publication::new(), |publication, issue| publication.issue(&format!("i{issue}"), "Text.\n"));
    issues.issue("broken", "![A ferry](none.png)\n")
}

pub(crate) fn recipe(name: &str) -> Value {
    yaml::load(&format!(".github/recipes/{name}"))
}

/// Returns the arguments of a command line that runs the program.
#[track_caller]
fn arguments(line: &str) -> Vec<&str> {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("masthead"), "{line}");
    words.collect()
}

/// Runs a build once on each of four machines. The machine that has the issue with errors exits with 1, the others with 0.
#[track_caller]
fn build(publication: &Publication, line: &str, variables: impl Fn(usize) -> [(&'static str, String); 2]) {
    let mut statuses: Vec<i32> =
        (0..4).map(|machine| run(publication.command(arguments(line)).envs(variables(machine))).status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [0, 0, 0, 1]);
    assert_nine_issues(publication);
}

#[track_caller]
pub(crate) fn assert_nine_issues(publication: &Publication) {
    let files = publication.files("dist");
    for extension in ["pdf", "epub"] {
        assert_eq!(files.keys().filter(|path| has_extension(path, extension)).count(), 9, "{:?}", files.keys());
    }
}

/// Runs the commands that follow the build.
#[track_caller]
pub(crate) fn publish<'a>(publication: &Publication, lines: impl IntoIterator<Item = &'a str>) {
    let lines: Vec<&str> = lines.into_iter().collect();
    assert_eq!(lines, ["masthead catalogue", "masthead verify"]);
    for line in lines {
        run(&mut publication.command(arguments(line))).ends(0);
    }
}

/// Returns the texts of a list.
pub(crate) fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().expect("a list").iter().map(|item| item.as_str().expect("a text"))
}

#[test]
fn gitlab() {
    let recipe = recipe("gitlab.yml");
    assert_eq!(recipe["build"]["parallel"], 4);
    let [line] = texts(&recipe["build"]["script"]).collect::<Vec<_>>()[..] else { panic!("one command builds") };
    let publication = publication();
    build(&publication, line, |machine| {
        [("CI_NODE_INDEX", (machine + 1).to_string()), ("CI_NODE_TOTAL", "4".to_owned())]
    });
    publish(&publication, texts(&recipe["publish"]["script"]));

    // The job with the issue fails: its cache and its editions are kept, and the next stage runs.
    for place in ["/build/cache/when", "/build/artifacts/when", "/publish/when"] {
        assert_eq!(recipe.pointer(place), Some(&"always".into()), "{place}");
    }
    assert!(publication.exists(texts(&recipe["build"]["cache"]["paths"]).next().expect("there is a path")));
}

#[test]
fn kubernetes() {
    let recipe = recipe("kubernetes.yml");
    let container = &recipe["spec"]["template"]["spec"]["containers"][0];
    let total = container["env"][0]["value"].as_str().expect("the number of pods is a text");
    assert_eq!(container["env"][0]["name"], "MASTHEAD_SHARDS");
    assert_eq!((recipe["spec"]["completions"].to_string().as_str(), total), ("4", "4"));
    let command = texts(&container["command"]).collect::<Vec<_>>().join(" ");
    let publication = publication();
    build(&publication, &command, |machine| {
        [("JOB_COMPLETION_INDEX", machine.to_string()), ("MASTHEAD_SHARDS", total.to_owned())]
    });

    // The other pods go on, and the pod with the issue is not started again.
    let rule = &recipe["spec"]["podFailurePolicy"]["rules"][0];
    assert_eq!(rule["action"], "FailIndex");
    assert_eq!(rule["onExitCodes"], serde_json::json!({ "operator": "In", "values": [1] }));
}

#[cfg(unix)]
#[test]
#[ignore = "needs tests/setup"]
fn parallel() {
    let publication = publication();
    let script = include_str!("../../.github/recipes/parallel.sh");
    run(&mut shell(&publication, script)).ends(1);
    assert_nine_issues(&publication);
    assert!(publication.exists("dist/SHA256SUMS"));
}

/// Returns a command that runs a script in the publication's folder, with the program on the path.
#[cfg(unix)]
pub(crate) fn shell(publication: &Publication, script: &str) -> Command {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_masthead")).parent().expect("the program is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
    let mut command = Command::new("sh");
    command.arg("-ec").arg(script).current_dir(publication.root());
    command.env("MASTHEAD_CACHE_KEY", "tests");
    command.env("PATH", std::env::join_paths(paths).expect("no path has a colon"));
    command
}
