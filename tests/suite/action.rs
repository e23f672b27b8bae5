//! The action in `.github/actions/build/`: its scripts are run with the variables that GitHub's runner sets.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::recipes::{assert_nine_issues, publication, publish, recipe, shell, texts};
use crate::support::{Publication, Run, repository, run};
use crate::yaml;

/// Returns the step of the action with this name.
fn step(name: &str) -> Value {
    let action = yaml::load(".github/actions/build/action.yml");
    let steps = action["runs"]["steps"].as_array().expect("the action has steps").clone();
    steps.into_iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("a step is called {name:?}"))
}

fn script(step: &Value) -> &str {
    step["run"].as_str().expect("the step runs a script")
}

#[test]
fn github() {
    let recipe = recipe("github.yml");
    let publication = publication().file("temp/x", "");
    let temp = publication.path("temp");
    let build = step("Build");
    let mut failed = 0;
    for shard in texts(&recipe["jobs"]["build"]["strategy"]["matrix"]["shard"]) {
        let mut command = shell(&publication, script(&build));
        command.envs([("ROOT", "."), ("OUT", "dist"), ("SHARD", shard), ("ARGUMENTS", "--quiet --jobs 1")]);
        command.env("RUNNER_TEMP", &temp);
        failed += run(&mut command).status;
    }
    assert_eq!(failed, 1, "the part with the issue fails");
    assert_nine_issues(&publication);
    let steps = recipe["jobs"]["publish"]["steps"].as_array().expect("the job has steps");
    publish(&publication, steps.iter().filter_map(|step| step["run"].as_str()));

    // The step fails, and with it the job: the cache is saved, the editions are uploaded, and the next job runs.
    let save = step("Save the cache");
    assert!(save["if"].as_str().is_some_and(|condition| condition.starts_with("always() && ")), "{save}");
    let saved = save["with"]["path"].as_str().expect("the cache has paths");
    assert_eq!(saved, step("Restore the cache")["with"]["path"], "the cache is the same");
    for path in saved.lines() {
        let path = path.replace("${{ inputs.root }}", ".").replace("${{ runner.temp }}", "temp");
        assert!(publication.exists(&path), "{path}");
    }
    let uploads = recipe["jobs"]["build"]["steps"].as_array().expect("the job has steps").last();
    assert_eq!(
        uploads.map(|upload| (&upload["if"], &upload["with"]["path"])),
        Some((&"always()".into(), &"dist".into()))
    );
    assert_eq!(recipe["jobs"]["publish"]["if"], "${{ !cancelled() }}");
}

/// `arguments` are words. Their `*` does not stand for files.
#[test]
fn arguments_of_the_action_are_words() {
    let publication = Publication::new().issue("a", "Text.\n");
    let mut command = shell(&publication, script(&step("Build")));
    command.envs([("ROOT", "."), ("OUT", "dist"), ("SHARD", ""), ("ARGUMENTS", "--quiet *")]);
    command.env("RUNNER_TEMP", publication.root());
    let stderr = run(&mut command).ends(1).stderr;
    assert!(stderr.contains('*') && !stderr.contains("masthead.toml"), "{stderr}");
}

/// A release in a folder: an archive for each system, packed as in the workflow, with its checksums. The program in it prints
/// its version.
fn release(archives: &[&str]) -> Publication {
    let version = env!("CARGO_PKG_VERSION");
    let release = Publication::empty()
        .file("build/masthead", format!("#!/bin/sh\necho masthead {version}\n"))
        .file("notices/THIRD-PARTY.txt", "Licences\n")
        .file("notices/masthead.cdx.json", "{}\n");
    run(Command::new("chmod").arg("+x").arg(release.path("build/masthead"))).ends(0);
    for archive in archives {
        let mut pack = Command::new(repository(".github/release/pack.sh"));
        run(pack.current_dir(release.root()).args(["build", "notices", archive])).ends(0);
    }
    let sums =
        "if command -v sha256sum >/dev/null; then sha256sum ./*.gz; else shasum -a 256 ./*.gz; fi | sed 's|\\./||'";
    let sums = run(Command::new("sh").args(["-c", sums]).current_dir(release.root())).ends(0).stdout;
    release.file("SHA256SUMS", sums)
}

/// Runs the step of the action that installs the program, with a `gh` that takes the release's files from a folder. Returns
/// the arguments of `gh`.
fn install(release: &Publication, variables: &[(&str, &str)]) -> (Run, String) {
    let gh = concat!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >\"$RELEASE/gh.log\"\n",
        "cp \"$RELEASE\"/*.gz \"$RELEASE/SHA256SUMS\" \"$RUNNER_TEMP/masthead\"\n",
    );
    release.write("bin/gh", gh);
    run(Command::new("chmod").arg("+x").arg(release.path("bin/gh"))).ends(0);
    release.write("temporary/.keep", "");
    let step = step("Install the program");
    let mut command = Command::new("bash");
    let path = std::env::var("PATH").expect("the path is UTF-8");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script(&step)]).current_dir(release.root());
    command.env("PATH", format!("{}:{path}", release.path("bin").display()));
    command.env("RELEASE", release.root()).env("RUNNER_TEMP", release.path("temporary"));
    command.env("GITHUB_PATH", release.path("github-path"));
    command.env("GITHUB_ACTION_PATH", repository(".github/actions/build"));
    command.envs([("REPOSITORY", "owner/masthead"), ("VERSION", "")]).envs(variables.iter().copied());
    let outcome = run(&mut command);
    let log = if release.exists("gh.log") { release.text("gh.log") } else { String::new() };
    (outcome, log)
}

#[test]
fn the_action_installs_the_release_that_it_belongs_to() {
    let release = release(&["masthead-x86_64-unknown-linux-musl.tar.gz"]);
    let (outcome, log) = install(&release, &[("SYSTEM", "Linux-X64")]);
    outcome.ends(0);
    let own = concat!("release download v", env!("CARGO_PKG_VERSION"), " --repo owner/masthead ");
    assert!(log.starts_with(own), "{log}");
    let folder = PathBuf::from(release.text("github-path").trim_end());
    let version = concat!("masthead ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(&mut Command::new(folder.join("masthead"))).ends(0).stdout, version);
    let files = [
        "README.md",
        "src/manual/first-issue.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "THIRD-PARTY.txt",
        "masthead.cdx.json",
        "layouts/prelude.typ",
        "layouts/report/layout.toml",
        "fonts/source-serif/OFL.txt",
        "ISOcoated_v2_300_bas.LICENSE",
    ];
    for file in files {
        assert!(folder.join(file).exists(), "the archive has {file}");
    }

    let (outcome, log) = install(&release, &[("SYSTEM", "Linux-X64"), ("VERSION", "v9.8.7")]);
    outcome.ends(0);
    assert!(log.starts_with("release download v9.8.7 "), "{log}");
}

#[test]
fn the_action_installs_no_damaged_release() {
    let release = release(&["masthead-x86_64-unknown-linux-musl.tar.gz"]);
    release.write("masthead-x86_64-unknown-linux-musl.tar.gz", "damaged");
    let (outcome, _) = install(&release, &[("SYSTEM", "Linux-X64")]);
    outcome.ends(1);
    assert!(!release.exists("github-path"), "the program is not on the path");
}

/// Each system that the action has a release for is one that the workflow builds, and the other way round.
#[test]
fn the_action_finds_the_release_of_each_system() {
    let workflow = yaml::load(".github/workflows/release.yml");
    let builds = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().expect("a matrix");
    let mut archives: Vec<String> = builds
        .iter()
        .filter_map(|build| build["target"].as_str())
        .map(|target| format!("masthead-{target}.tar.gz"))
        .collect();
    // The archive for glibc is for downloads by hand: the action installs the one that runs on every Linux.
    archives.retain(|archive| !archive.ends_with("-gnu.tar.gz"));
    let release = release(&archives.iter().map(String::as_str).collect::<Vec<_>>());
    let mut found = Vec::new();
    for system in ["Linux-X64", "Linux-ARM64", "macOS-X64", "macOS-ARM64", "Windows-X64"] {
        let (outcome, log) = install(&release, &[("SYSTEM", system)]);
        outcome.ends(0);
        let (_, rest) = log.split_once("--pattern ").expect("gh is given a pattern");
        found.extend(rest.split(' ').next().map(str::to_owned));
    }
    found.sort();
    archives.sort();
    assert_eq!(found, archives);
    let (outcome, _) = install(&release, &[("SYSTEM", "Linux-RISCV64")]);
    assert!(outcome.ends(1).stdout.starts_with("::error::no release for Linux-RISCV64"));
}
