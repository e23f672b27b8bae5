//! Message formats for programs: JSON, GitHub's workflow commands, SARIF.

use std::process::Command;

use serde_json::Value;

use crate::support::{Publication, run};

fn publication() -> Publication {
    Publication::new()
        .issue("a", "Übel: [placeholder](#).\n\n![](no.png)\n")
        .issue("b", "Text.\n")
        .file("issues/c.md", "+++\ntitel = \"c\"\n+++\n")
}

fn check(publication: &Publication, format: &str) -> String {
    publication.run(&format!("check --message-format {format}")).ends(1).stderr
}

#[test]
fn github_messages_have_file_line_and_column() {
    let messages = check(&publication(), "github");
    let lines: Vec<&str> = messages.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(lines.len(), 4, "{messages}");
    let expected = "::warning file=issues/a.md,line=4,endLine=4,col=7,endColumn=22,title=placeholder-link::";
    assert!(lines[0].starts_with(expected), "{}", lines[0]);
    assert!(lines.iter().any(|line| line.starts_with("::error file=issues/c.md,line=2,")), "{messages}");
    assert!(messages.lines().last().is_some_and(|line| line.contains("with errors in")), "{messages}");
}

/// Checks a publication in a subfolder of a repository. Code hosts need paths relative to the root of the repository.
#[test]
fn paths_for_code_hosts_are_relative_to_the_repository() {
    let outer = Publication::empty();
    let inner = publication();
    let outer = outer.copy(inner.root(), "news/letter");
    for (format, place) in
        [("github", "file=news/letter/issues/a.md,"), ("sarif", "\"uri\":\"news/letter/issues/a.md\"")]
    {
        let messages = outer.run(&format!("check --root news/letter --message-format {format}")).ends(1).stderr;
        assert!(messages.contains(place), "{messages}");
        let mut command = outer.command(["check", "--message-format", format]);
        command.current_dir(outer.path("news/letter")).env("GITHUB_WORKSPACE", outer.root());
        let messages = run(&mut command).ends(1).stderr;
        assert!(messages.contains(place), "{messages}");
    }
}

#[test]
fn sarif_is_one_document_also_after_a_failure_and_without_diagnostics() {
    let publication = publication();
    let document: Value = serde_json::from_str(&check(&publication, "sarif")).expect("stderr is one JSON document");
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("there are results");
    assert_eq!(results.len(), 4);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["startColumn"]),
        (&"issues/a.md".into(), &7.into())
    );
    let rules: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().expect("rules").iter().map(|rule| &rule["id"]).collect();
    assert!(results.iter().all(|result| rules.contains(&&result["ruleId"])));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    publication.write("file", "");
    let failed = publication.run("build --out file/x --message-format sarif b").ends(3).stderr;
    let document: Value = serde_json::from_str(&failed).expect("stderr is one JSON document");
    assert_eq!(document["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let empty = Publication::new().issue("a", "Text.\n").run("build --message-format sarif").ends(0).stderr;
    let document: Value = serde_json::from_str(&empty).expect("stderr is one JSON document");
    assert_eq!(document["runs"][0]["results"], serde_json::json!([]));
}

/// Validates SARIF against OASIS's JSON Schema of version 2.1.0, and JSON messages against the program's own schema.
#[test]
#[ignore = "needs tests/setup"]
fn sarif_and_json_messages_are_valid_by_their_schemas() {
    let publication = publication();
    publication.write("a.sarif", check(&publication, "sarif"));
    publication.write("schema.json", publication.run("schema").ends(0).stdout);
    let messages = check(&publication, "json");
    let lines: Vec<String> = messages
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let name = format!("message-{at}.json");
            publication.write(&name, line);
            name
        })
        .collect();
    assert_eq!(lines.len(), 4);
    let valid = |schema: &str, documents: &[String]| {
        let mut command = Command::new("json-check");
        run(command.current_dir(publication.root()).arg(schema).args(documents)).ends(0);
    };
    valid("sarif-2.1.0", &["a.sarif".to_owned()]);
    valid("schema.json", &lines);
    publication.write("wrong.json", "{\"code\": \"no-such-code\"}");
    run(Command::new("json-check").current_dir(publication.root()).args(["schema.json", "wrong.json"])).ends(1);
}
