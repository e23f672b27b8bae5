//! README: its tables, keys, commands, examples and links are those of the program.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Publication, repository};

/// README.md, with queries for its tables, code blocks and lists.
struct Readme(String);

impl Readme {
    fn read() -> Self {
        Self(fs::read_to_string(repository("README.md")).expect("README exists"))
    }

    /// Returns the rows of the table whose head begins with `head`, as cells.
    #[track_caller]
    fn table(&self, head: &str) -> Vec<Vec<&str>> {
        let start = self.0.find(&format!("\n| {head} | |\n")).unwrap_or_else(|| panic!("README has no table {head}"));
        let rows = self.0[start + 1..].lines().take_while(|line| line.starts_with('|')).skip(2);
        rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
    }

    /// Returns the content of the fenced code block that contains `text`.
    #[track_caller]
    fn block(&self, text: &str) -> &str {
        let at = self.0.find(text).unwrap_or_else(|| panic!("README has no {text:?}"));
        let (fence, start) = ["\n````markdown\n", "\n```markdown\n", "\n```console\n"]
            .into_iter()
            .filter_map(|open| self.0[..at].rfind(open).map(|start| (open, start)))
            .max_by_key(|(_, start)| *start)
            .expect("the text is in a code block");
        let block = &self.0[start + fence.len()..];
        let close = format!("\n{}\n", fence.trim_matches(|c| c != '`'));
        &block[..=block.find(&close).expect("the block is closed")]
    }

    /// Returns the first word in backticks of every item of the list in the paragraph that begins with `start`.
    #[track_caller]
    fn keys(&self, start: &str) -> BTreeSet<&str> {
        let at = self.0.find(start).unwrap_or_else(|| panic!("README has no {start:?}"));
        let paragraph = self.0[at + start.len()..].split("\n- **").next().unwrap_or_default();
        code_spans(paragraph)
            .into_iter()
            .filter(|span| span.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
            .collect()
    }
}

/// Returns the texts between backticks.
fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn tables_of_settings_match_the_layouts() {
    let readme = Readme::read();
    for layout in ["newsletter", "report"] {
        let declaration = fs::read_to_string(repository(&format!("layouts/{layout}/layout.toml"))).expect("it exists");
        let declaration: toml::Table = declaration.parse().expect("it is TOML");
        let expected: BTreeSet<String> = declaration["settings"]
            .as_table()
            .expect("settings are a table")
            .iter()
            .map(|(name, setting)| {
                let mut about = setting["about"].as_str().expect("a setting has a description").to_owned();
                if let Some(choices) = setting.get("choices").and_then(toml::Value::as_array) {
                    let choices: Vec<_> = choices.iter().map(|choice| format!("`{choice}`")).collect();
                    about = format!("{about} ({})", choices.join(", "));
                }
                if let (Some(minimum), Some(maximum)) = (setting.get("minimum"), setting.get("maximum")) {
                    let text = |limit: &toml::Value| limit.as_str().map_or_else(|| limit.to_string(), str::to_owned);
                    about = format!("{about} ({} to {})", text(minimum), text(maximum));
                }
                format!("`{name} = {}` | {about}", setting["default"])
            })
            .collect();
        let actual = readme.table(&format!("`[settings.{layout}]`")).iter().map(|row| row.join(" | ")).collect();
        assert_eq!(expected, actual, "{layout}");
    }
}

#[test]
fn every_value_in_the_tables_of_the_manifest_is_accepted() {
    let readme = Readme::read();
    let profile = repository("src/print/profiles/ISOcoated_v2_300_bas.icc");
    for section in ["images", "print", "limits"] {
        for row in readme.table(&format!("`[{section}]`")) {
            let (key, default) = row[0].trim_matches('`').split_once(" = ").expect("the cell has a key and a value");
            let others = code_spans(row[1]).into_iter().filter(|span| span.starts_with('"') && *span != "\"print\"");
            for value in others.chain([default]) {
                let publication = Publication::new().issue("a", "Text.\n").copy(&profile, "press.icc");
                publication.write("masthead.toml", format!("title = \"T\"\n[{section}]\n{key} = {value}\n"));
                let run = publication.run("check --edition pdf --message-format short").ends(0);
                assert_eq!(run.stderr.matches(": error[").count(), 0, "[{section}] {key} = {value}\n{}", run.stderr);
            }
        }
    }
}

#[test]
fn every_key_in_readme_is_known() {
    let readme = Readme::read();
    let unknown = |manifest: &str, front_matter: &str| {
        let publication = Publication::empty()
            .file("masthead.toml", format!("title = \"T\"\n{manifest}"))
            .file("issues/a.md", format!("+++\n{front_matter}\n+++\nText.\n"));
        publication.run("check --edition epub --message-format short").stderr.contains("error[unknown-key]")
    };
    assert!(unknown("nonsense = 0\n", "") && unknown("", "nonsense = 0"), "the test can fail");
    for row in readme.table("`masthead.toml`") {
        for key in code_spans(row[0]).into_iter().filter(|key| *key != "title") {
            let manifest = if key.starts_with('[') { format!("{key}\n") } else { format!("{key} = 0\n") };
            assert!(!unknown(&manifest, ""), "{key} is unknown in masthead.toml");
        }
    }
    let keys = readme.keys("- **Front matter** stands");
    assert!(keys.len() > 10, "{keys:?}");
    for key in keys {
        assert!(!unknown("", &format!("{key} = 0")), "{key} is unknown in front matter");
    }
}

#[test]
fn every_command_and_option_in_readme_exists() {
    let readme = Readme::read();
    let publication = Publication::empty();
    let mut help = String::new();
    let lines = readme.block("$ masthead build [ISSUE…]").lines();
    let commands: Vec<&str> = lines.filter_map(|line| line.strip_prefix("$ masthead ")?.split(' ').next()).collect();
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands {
        help += &publication.run(&format!("help {command}")).ends(0).stdout;
    }
    let options = code_spans(&readme.0).into_iter().filter(|span| !span.contains("cargo"));
    let options = options.flat_map(str::split_whitespace).filter(|word| word.starts_with("--") && word.len() > 3);
    for option in options {
        assert!(help.contains(option), "no command has the option {option}");
    }
}

#[test]
fn the_examples_build_without_errors() {
    let readme = Readme::read();
    let newsletter = readme.block("title = \"After the High Water\"");
    let report = readme.block("![A map of the river](map.svg");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\"><path d=\"M0 0h90v60z\"/></svg>";
    let sources = "@book{berg2024, author = {Anna Berg}, title = {Ferries}, date = {2024}, publisher = {Varle}}\n\
                   @book{moor2019, author = {Jan Moor}, title = {Eddies}, date = {2019}, publisher = {Varle}}\n";
    let publication = Publication::new()
        .file("issues/newsletter.md", newsletter)
        .file("issues/report.md", format!("+++\nbibliography = [\"sources.bib\"]\n+++\n\n{report}"))
        .file("issues/map.svg", svg)
        .file("issues/sources.bib", sources)
        .file("issues/data/income.csv", "Item,2025,2026\nGrants,,\nVarle,1,2\nSum of grants,1,2\nTotal,1,2\n");
    let run = publication.run("build --message-format short").ends(0);
    assert_eq!(run.lines().len(), 4, "both editions of both issues: {}", run.stdout);
    assert_eq!(run.stderr.matches(": warning[").count(), 0, "{}", run.stderr);
}

#[test]
fn links_in_readme_lead_to_files_and_headings() {
    let readme = Readme::read();
    let headings: Vec<String> = readme
        .0
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|heading| heading.to_lowercase().replace(' ', "-"))
        .collect();
    let targets: Vec<&str> = readme.0.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let in_readme = targets.iter().filter_map(|target| target.strip_prefix('#')).filter(|target| *target != "id");
    for anchor in in_readme {
        assert!(headings.iter().any(|heading| heading == anchor), "README has no heading #{anchor}");
    }
    let pictures = readme.0.split("<img src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let files = targets.iter().filter(|target| target.starts_with(".github/") || target.starts_with("tests/"));
    for file in files.copied().chain(pictures) {
        assert!(repository(file).exists(), "README links to {file}, which does not exist");
    }
}
