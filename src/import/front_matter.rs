//! Front matter of imported texts.

use std::fmt::Write;

use super::ImportedFacts;

/// Returns the front matter of an issue.
pub(crate) fn issue_front_matter(facts: &ImportedFacts) -> String {
    let mut text = String::from("+++\n");
    let mut add = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    };
    add("title", &facts.title);
    add("date", &facts.date);
    add("language", &facts.language);
    add("summary", &facts.summary);
    if !facts.subjects.is_empty() {
        let _ = writeln!(text, "subjects = [{}]", list(facts.subjects.iter().map(|subject| quoted(subject))));
    }
    if !facts.authors.is_empty() {
        let people = facts.authors.iter().map(|name| format!("{{ name = {}, role = \"author\" }}", quoted(name)));
        let _ = writeln!(text, "contributors = [{}]", list(people));
    }
    text + "+++\n"
}

/// Returns the front matter of an article, and the names of the facts that an article cannot have.
pub(crate) fn article_front_matter(facts: &ImportedFacts) -> (String, Vec<&'static str>) {
    let mut text = String::from("+++\n");
    if let Some(title) = &facts.title {
        let _ = writeln!(text, "title = {}", quoted(title));
    }
    match facts.authors.as_slice() {
        [] => {}
        [name] => {
            let _ = writeln!(text, "byline = {}", quoted(name));
        }
        names => {
            let _ = writeln!(text, "byline = [{}]", list(names.iter().map(|name| quoted(name))));
        }
    }
    if let Some(language) = &facts.language {
        let _ = writeln!(text, "language = {}", quoted(language));
    }
    let others = [
        ("date", facts.date.is_some()),
        ("summary", facts.summary.is_some()),
        ("subjects", !facts.subjects.is_empty()),
    ];
    let unused = others.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect();
    (text + "+++\n", unused)
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// Writes a text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
