//! The recipes for many machines in `.github/recipes/`: their own commands, run with the variables of their engines.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Publication, has_extension, repository, run};

fn publication() -> Publication {
    (0..9).fold(Publication::new(), |publication, issue| publication.issue(&format!("i{issue}"), "Text.\n"))
}

fn recipe(name: &str) -> String {
    fs::read_to_string(repository(".github/recipes").join(name)).expect("the recipe is there")
}

/// The arguments of each `masthead …` in a recipe, in its order: `- masthead verify`, `command: [masthead, verify]`.
fn commands(name: &str) -> Vec<Vec<String>> {
    let text = recipe(name);
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let words = lines.filter_map(|line| {
        let line = line.trim_start_matches("- ").trim_start_matches("run: ").trim_start_matches("command: ");
        let words: Vec<String> =
            line.split([' ', ',', '[', ']']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        (words.first()? == "masthead" && words.len() > 1).then(|| words[1..].to_vec())
    });
    words.collect()
}

/// Runs a recipe's first command once for each machine, then the others.
#[track_caller]
fn follow(name: &str, machines: usize, variables: impl Fn(usize) -> Vec<(&'static str, String)>) {
    let commands = commands(name);
    let (build, rest) = commands.split_first().expect("the recipe builds");
    let publication = publication();
    for machine in 0..machines {
        run(publication.command(build).envs(variables(machine))).ends(0);
    }
    let issues = publication.files("dist").into_keys().filter(|path| has_extension(path, "pdf")).count();
    assert_eq!(issues, 9, "all issues are built by all machines together");
    for command in rest {
        run(&mut publication.command(command)).ends(0);
    }
}

#[test]
fn gitlab() {
    assert!(recipe("gitlab.yml").contains("parallel: 4\n"));
    assert_eq!(commands("gitlab.yml").len(), 3);
    follow("gitlab.yml", 4, |machine| {
        vec![("CI_NODE_INDEX", (machine + 1).to_string()), ("CI_NODE_TOTAL", "4".to_owned())]
    });
}

#[test]
fn kubernetes() {
    let text = recipe("kubernetes.yml");
    assert!(text.contains("completions: 4\n") && text.contains("value: \"4\"\n"));
    assert_eq!(commands("kubernetes.yml").len(), 1);
    follow("kubernetes.yml", 4, |machine| {
        vec![("JOB_COMPLETION_INDEX", machine.to_string()), ("MASTHEAD_SHARDS", "4".to_owned())]
    });
}

/// The action builds with the inputs as GitHub's runner would hand them on.
#[cfg(unix)]
#[test]
fn github() {
    let action = fs::read_to_string(repository(".github/actions/build/action.yml")).expect("the action is there");
    let (_, build) = action.split_once("- name: Build\n").expect("the action builds");
    let (_, script) = build.split_once("run: |\n").expect("by a script");
    let publication = publication();
    let (_, shards) =
        recipe("github.yml").split_once("shard: [").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a matrix");
    for shard in shards.split(']').next().expect("a list").split(", ") {
        let mut command = shell(&publication, script);
        command.envs([("ROOT", "."), ("OUT", "dist"), ("SHARD", shard), ("ARGUMENTS", "--quiet --jobs 1")]);
        run(&mut command).ends(0);
    }
    for command in commands("github.yml") {
        run(&mut publication.command(command)).ends(0);
    }
    assert_eq!(publication.files("dist").into_keys().filter(|path| has_extension(path, "epub")).count(), 9);
}

#[cfg(unix)]
#[test]
#[ignore = "needs tests/setup"]
fn parallel() {
    let publication = publication();
    run(&mut shell(&publication, &recipe("parallel.sh"))).ends(0);
    assert!(publication.exists("dist/SHA256SUMS") && publication.exists("dist/i8/i8.pdf"));
}

/// A script in the publication's folder, with the program on the path.
fn shell(publication: &Publication, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_masthead")).parent().expect("it is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
    let mut command = Command::new("sh");
    command.arg("-ec").arg(script).current_dir(publication.root());
    command.env("PATH", std::env::join_paths(paths).expect("no path has a colon"));
    command
}
