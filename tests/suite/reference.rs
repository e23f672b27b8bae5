//! The reference in `src/manual/reference/` is generated from the program: `SNAPSHOTS=overwrite` writes it anew.

use std::fmt::Write;
use std::fs;

use masthead::diagnostic::Code;

use crate::snapshot::compare;
use crate::support::{Publication, repository};

/// Compares a page of the reference with its stored text.
#[track_caller]
fn assert_current(page: &str, text: &str) {
    let path = repository(&format!("src/manual/reference/{page}"));
    if let Err(difference) = compare(&path, text) {
        panic!("{page} is not current; run the test with SNAPSHOTS=overwrite\n{difference}");
    }
}

/// Returns the commands of the program with its subcommands, in the order of `help`.
fn commands(publication: &Publication) -> Vec<String> {
    let listed = |command: &str| -> Vec<String> {
        let help = publication.run(&format!("help {command}")).ends(0).stdout;
        let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
        let names = list.lines().take_while(|line| line.starts_with("  ")).filter(|line| !line.starts_with("   "));
        names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    };
    let mut commands = Vec::new();
    for name in listed("").into_iter().filter(|name| name != "help") {
        let subcommands = listed(&name);
        let subcommands = subcommands.into_iter().filter(|subcommand| subcommand != "help");
        let subcommands: Vec<String> = subcommands.map(|subcommand| format!("{name} {subcommand}")).collect();
        commands.extend(if subcommands.is_empty() { vec![name] } else { subcommands });
    }
    commands
}

#[test]
fn commands_are_current() {
    let publication = Publication::empty();
    let mut page = String::from("# Commands\n\nThe texts of `masthead help COMMAND`.\n");
    let commands = commands(&publication);
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let help = publication.run(&format!("help {command}")).ends(0).stdout;
        let help = help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let _ = write!(page, "\n## masthead {command}\n\n```text\n{}\n```\n", help.trim());
    }
    assert_current("commands.md", &page);
}

#[test]
fn messages_are_current() {
    let mut page = String::from(
        "# Messages\n\nThe texts of `masthead explain CODE`. Errors keep an issue from being built; the levels of \
         warnings and notes\ncan be [set](../checking.md#messages).\n",
    );
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.name());
    for code in codes {
        let name = code.name();
        let path = repository(&format!("src/diagnostic/explanations/{name}.md"));
        let explanation = fs::read_to_string(path).expect("every code has an explanation");
        let explanation =
            explanation.replace("\n## Wrong\n", "\n**Wrong:**\n").replace("\n## Right\n", "\n**Right:**\n");
        let about = code.about();
        let _ = write!(page, "\n## {name}\n\n**{}**: {about}\n\n{}\n", code.severity().name(), explanation.trim_end());
    }
    assert_current("messages.md", &page);
}

#[test]
fn layouts_are_current() {
    let mut page = String::from(
        "# Settings of the layouts\n\nSettings are in the tables `[settings.newsletter]` and `[settings.report]` of \
         `masthead.toml`, shown with their\ndefaults.\n",
    );
    for layout in ["newsletter", "report"] {
        let path = repository(&format!("layouts/{layout}/layout.toml"));
        let declaration: toml::Table = fs::read_to_string(path).expect("it exists").parse().expect("it is TOML");
        let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = write!(
            page,
            "\n## {layout}\n\n{}.\n\n| `[settings.{layout}]` | |\n|---|---|\n",
            text(&declaration["about"])
        );
        for (name, setting) in declaration["settings"].as_table().expect("settings are a table") {
            let _ = writeln!(page, "| `{name} = {}` | {} |", setting["default"], setting_description(setting));
        }
        let _ = write!(page, "\n| `:::` block | |\n|---|---|\n");
        for (name, directive) in declaration["directives"].as_table().expect("directives are a table") {
            let about = directive.get("about").unwrap_or(directive);
            let _ = writeln!(page, "| `{name}` | {} |", text(about));
        }
        let _ = write!(page, "\n| Element or block | Classes |\n|---|---|\n");
        for (element, classes) in declaration["classes"].as_table().expect("classes are a table") {
            let classes =
                classes.as_array().expect("classes are a list").iter().map(|class| format!("`{}`", text(class)));
            let _ = writeln!(page, "| `{element}` | {} |", classes.collect::<Vec<_>>().join(", "));
        }
    }
    assert_current("layouts.md", &page);
}

/// Returns the description of a setting with its choices or its limits.
fn setting_description(setting: &toml::Value) -> String {
    let about = setting["about"].as_str().expect("a setting has a description");
    if let Some(choices) = setting.get("choices").and_then(toml::Value::as_array) {
        let choices: Vec<_> = choices.iter().map(|choice| format!("`{choice}`")).collect();
        return format!("{about} ({})", choices.join(", "));
    }
    let limit =
        |key: &str| setting.get(key).map(|limit| limit.as_str().map_or_else(|| limit.to_string(), str::to_owned));
    match (limit("minimum"), limit("maximum")) {
        (Some(minimum), Some(maximum)) => format!("{about} ({minimum} to {maximum})"),
        _ => about.to_owned(),
    }
}
