//! The files of code hosts in `.github/` and `.pre-commit-hooks.yaml`: their syntax, their schemas, and what they have in common.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Publication, entries, has_extension, repository, run};
use crate::yaml;

const ACTION: &str = ".github/actions/build/action.yml";
const RELEASE: &str = ".github/workflows/release.yml";

/// Returns the paths of all YAML files, relative to the repository.
fn files() -> Vec<String> {
    let mut files = vec![".pre-commit-hooks.yaml".to_owned()];
    let mut folders = vec![".github".to_owned()];
    while let Some(folder) = folders.pop() {
        for (name, path) in entries(&repository(&folder)) {
            let relative = format!("{folder}/{name}");
            if path.is_dir() {
                folders.push(relative);
            } else if has_extension(&name, "yml") || has_extension(&name, "yaml") {
                files.push(relative);
            }
        }
    }
    files
}

/// Returns the values of all keys with this name, at any depth.
fn values<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    let nested: Vec<&Value> = match value {
        Value::Object(object) => object.values().collect(),
        Value::Array(items) => items.iter().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    value.get(name).into_iter().chain(nested.into_iter().flat_map(|value| values(value, name))).collect()
}

/// Returns the texts of all keys with this name, at any depth.
fn texts<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    values(value, name).into_iter().filter_map(Value::as_str).collect()
}

#[test]
fn every_file_is_yaml() {
    let files = files();
    for expected in [ACTION, RELEASE, ".github/recipes/gitlab.yml", ".github/recipes/kubernetes.yml"] {
        assert!(files.iter().any(|file| file == expected), "{expected} is among {files:?}");
    }
    for file in files {
        assert!(!yaml::load(&file).is_null(), "{file} has content");
    }
}

/// An action of someone else is named by its commit, with the tag as a comment; our own by the tag of this version.
#[test]
fn actions_are_pinned() {
    let own = format!("OWNER/masthead/.github/actions/build@v{}", env!("CARGO_PKG_VERSION"));
    let mut pinned = 0;
    for file in files() {
        let text = fs::read_to_string(repository(&file)).expect("the file is text");
        for action in texts(&yaml::load(&file), "uses") {
            if action == own {
                continue;
            }
            let (_, commit) = action.split_once('@').unwrap_or_else(|| panic!("{file}: {action} has no version"));
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}: {action}");
            assert!(text.contains(&format!("uses: {action} # v")), "{file}: the tag of {action} is a comment");
            pinned += 1;
        }
    }
    assert!(pinned > 10, "{pinned} actions of others");
}

/// Everywhere the same commit of an action, so that all are raised together.
#[test]
fn actions_have_one_version() {
    let files: Vec<Value> = files().iter().map(|file| yaml::load(file)).collect();
    let actions: BTreeSet<&str> = files.iter().flat_map(|file| texts(file, "uses")).collect();
    let repositories: Vec<String> =
        actions.iter().map(|action| action.split(['/', '@']).take(2).collect::<Vec<_>>().join("/")).collect();
    for (action, name) in actions.iter().zip(&repositories) {
        let commits: BTreeSet<&str> = actions
            .iter()
            .zip(&repositories)
            .filter(|(_, other)| *other == name)
            .filter_map(|(action, _)| action.split_once('@').map(|(_, commit)| commit))
            .collect();
        assert_eq!(commits.len(), 1, "commits of {action}: {commits:?}");
    }
}

/// An expression inside a script would let the value be executed: values reach scripts as environment variables.
#[test]
fn scripts_have_no_expressions() {
    for file in files() {
        for script in texts(&yaml::load(&file), "run") {
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
}

#[test]
fn images_have_the_version() {
    let gitlab = yaml::load(".github/recipes/gitlab.yml");
    let kubernetes = yaml::load(".github/recipes/kubernetes.yml");
    let images = [texts(&gitlab["default"]["image"], "name"), texts(&kubernetes, "image")].concat();
    let expected = concat!("REGISTRY/masthead:", env!("CARGO_PKG_VERSION"));
    assert_eq!(images, [expected; 2]);
    assert_eq!(gitlab["default"]["image"]["entrypoint"], json!([""]), "GitLab runs a shell");
}

/// Licences are checked, and notices written, for all systems that have a release.
#[test]
fn released_targets_are_the_same_everywhere() {
    let release = yaml::load(RELEASE);
    let released: BTreeSet<String> = texts(&release, "target").into_iter().map(str::to_owned).collect();
    assert!(released.len() > 4, "{released:?}");
    for file in [".deny.toml", ".github/release/about.toml"] {
        let text = fs::read_to_string(repository(file)).expect("the file is text");
        let table: toml::Table = text.parse().expect("the file is TOML");
        let targets = table.get("targets").or_else(|| table.get("graph")?.get("targets")).expect("there are targets");
        let targets: BTreeSet<String> = targets.clone().try_into().expect("targets are strings");
        assert_eq!(targets, released, "{file}");
    }
}

/// Returns the published schema of a file, as `json-check` names it.
fn schema(file: &str) -> Option<&'static str> {
    let path = Path::new(file);
    let parent = path.parent()?.to_str()?;
    match path.file_name()?.to_str()? {
        "action.yml" => Some("github-action"),
        "gitlab.yml" => Some("gitlab-ci"),
        "kubernetes.yml" => Some("kubernetes-job"),
        "dependabot.yml" => Some("dependabot"),
        "github.yml" => Some("github-workflow"),
        _ => (parent == ".github/workflows").then_some("github-workflow"),
    }
}

/// Checks a value against a published schema, and returns the exit status.
fn check(schema: &str, value: &Value) -> i32 {
    let folder = Publication::empty().file("file.json", value.to_string());
    run(Command::new("json-check").current_dir(folder.root()).args([schema, "file.json"])).status
}

#[test]
#[ignore = "needs tests/setup"]
fn files_follow_their_schemas() {
    for file in files() {
        match schema(&file) {
            Some(schema) => assert_eq!(check(schema, &yaml::load(&file)), 0, "{file} follows {schema}"),
            // The schema of pre-commit's hooks is not in any package.
            None => assert_eq!(file, ".pre-commit-hooks.yaml"),
        }
    }
}

/// One mistake for each schema, so that a schema that accepts everything is noticed.
#[test]
#[ignore = "needs tests/setup"]
fn mistakes_against_the_schemas_are_found() {
    let mistakes = [
        (RELEASE, "/jobs/publish/permissions/contents", json!("all")),
        (ACTION, "/runs/using", json!("composit")),
        (".github/dependabot.yml", "/updates/0/package-ecosystem", json!("cargos")),
        (".github/recipes/github.yml", "/jobs/build/needs", json!(1)),
        (".github/recipes/gitlab.yml", "/build/artifacts/when", json!("alway")),
        (".github/recipes/kubernetes.yml", "/spec/completions", json!("four")),
    ];
    for (file, place, mistake) in mistakes {
        let mut value = yaml::load(file);
        let (parent, key) = place.rsplit_once('/').expect("the place has a parent");
        value.pointer_mut(parent).unwrap_or_else(|| panic!("{file} has {parent}"))[key] = mistake;
        assert_eq!(check(schema(file).expect("the file has a schema"), &value), 1, "{file}: {place}");
    }
}

#[test]
fn hooks_run_commands_that_exist() {
    let hooks = yaml::load(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("hooks are a list");
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        let entry = hook["entry"].as_str().expect("a hook has a command");
        let arguments = entry.strip_prefix("masthead ").expect("the command is the program");
        Publication::new().issue("a", "Text.\n").run(arguments).ends(0);
        Publication::new().issue("a", "![Ferry](none.png)\n").run(arguments).ends(1);
    }
}
