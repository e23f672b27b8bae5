//! `completions` and manual pages.

use std::collections::BTreeSet;

use crate::support::Publication;

#[test]
fn every_shell_completes_every_command() {
    let folder = Publication::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&format!("completions {shell}")).ends(0).stdout;
        for word in ["new", "publication", "explain", "message-format", "imposition", "completions"] {
            assert!(script.contains(word), "{shell} has no {word}");
        }
    }
    folder.run("completions tcsh").ends(2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Publication::empty();
    let help = folder.run("--help").ends(0).stdout;
    let commands = help.split_once("Commands:\n").expect("the help lists commands").1;
    let commands = commands.split("\n\n").next().unwrap_or_default().lines();
    let commands: BTreeSet<&str> = commands
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(commands.contains("build") && !commands.contains("man"), "{commands:?}");
    folder.run("man pages").ends(0);
    let pages = folder.files("pages");
    for command in commands.iter().filter(|command| **command != "help") {
        let page = &pages[&format!("masthead-{command}.1")];
        assert!(String::from_utf8_lossy(page).contains(".SH SYNOPSIS"), "{command}");
    }
    assert!(pages.contains_key("masthead.1") && pages.contains_key("masthead-new-issue.1"), "{:?}", pages.keys());
}
