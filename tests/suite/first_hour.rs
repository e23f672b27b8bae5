//! The first hour: the commands at the beginning of the manual, from an empty folder to the editions of a Word file.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::examples::blocks;
use crate::preview::{RunningPreview, digest, is_complete};
use crate::support::{Publication, repository, run};

/// Text of the Word file: a heading, a table, a note.
const TEXT: &str = "---\ntitle: The June letter\n---\n\n# News\n\n## The ferry runs again\n\nSince Monday.[^1]\n\n\
                    [^1]: At noon.\n\n| Day    | Boats |\n|:-------|------:|\n| Monday |     2 |\n";

/// Returns the commands in the first block of the manual, without `$` and comments.
fn commands() -> Vec<String> {
    let page = fs::read_to_string(repository("src/manual/first-issue.md")).expect("the page exists");
    let (_, block) = blocks(&page).into_iter().next().expect("the page begins with commands");
    let lines = block.lines().filter_map(|line| line.strip_prefix("$ "));
    lines.map(|line| line.split(" # ").next().unwrap_or_default().trim().to_owned()).collect()
}

/// Previews the imported issue and edits it: the change is shown.
fn preview_and_edit(root: &std::path::Path) {
    let preview = RunningPreview::of(root, &["june"]);
    let first = preview.state(is_complete);
    let path = root.join("issues/june/index.md");
    let text = fs::read_to_string(&path).expect("the issue is one file");
    assert!(text.contains("Since Monday."), "{text}");
    fs::write(&path, text.replace("Since Monday.", "Since Tuesday.")).expect("it can be written");
    preview.state(|state| is_complete(state) && digest(state) != digest(&first));
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn the_commands_of_the_manual_lead_from_nothing_to_the_editions() {
    let folder = Publication::empty().file("june.md", TEXT);
    let status = Command::new("pandoc").args(["june.md", "-o", "june.docx"]).current_dir(folder.root()).status();
    assert!(status.expect("pandoc can be run").success());
    let commands = commands();
    let own: Vec<&str> = commands.iter().filter_map(|command| command.strip_prefix("masthead ")).collect();
    assert_eq!(own.len(), 5, "{commands:?}");

    let mut current = PathBuf::from(folder.root());
    let mut stdout = String::new();
    for command in &commands {
        if let Some(inner) = command.strip_prefix("cd ") {
            current.push(inner);
        } else if command == "masthead preview" {
            preview_and_edit(&current);
        } else {
            let arguments = command.strip_prefix("masthead ").expect("all other commands are the program's");
            let mut program = folder.command(arguments.split_whitespace());
            let run = run(program.current_dir(&current)).ends(0);
            assert!(!run.stderr.contains("warning[") && !run.stderr.contains("error["), "{command}: {}", run.stderr);
            stdout = run.stdout.replace('\\', "/");
        }
    }
    for file in ["dist/june/june.pdf", "dist/june/june.epub"] {
        assert!(stdout.lines().any(|line| line == file) && current.join(file).exists(), "{stdout}");
    }
}
