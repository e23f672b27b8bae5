//! YAML files of the repository, as JSON values.

use std::fs;

use saphyr::{LoadableYamlNode, Scalar, ScanError, Yaml};
use serde_json::Value;

use crate::support::repository;

/// Loads a YAML file of the repository, which has one document.
#[track_caller]
pub(crate) fn load(path: &str) -> Value {
    let text = fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Parses YAML of one document. A key that occurs twice in a mapping is an error.
pub(crate) fn parse(text: &str) -> Result<Value, ScanError> {
    let documents = Yaml::load_from_str(text)?;
    assert_eq!(documents.len(), 1, "the file has one document");
    Ok(json(&documents[0]))
}

fn json(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(boolean)) => (*boolean).into(),
        Yaml::Value(Scalar::Integer(integer)) => (*integer).into(),
        Yaml::Value(Scalar::FloatingPoint(float)) => float.0.into(),
        Yaml::Value(Scalar::String(text)) => text.as_ref().into(),
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Mapping(entries) => entries.iter().map(|(key, value)| (key_text(key), json(value))).collect(),
        Yaml::Representation(..) | Yaml::Tagged(..) | Yaml::Alias(_) | Yaml::BadValue => {
            panic!("JSON has no {node:?}")
        }
    }
}

fn key_text(key: &Yaml<'_>) -> String {
    key.as_str().unwrap_or_else(|| panic!("the key {key:?} is a string")).to_owned()
}

#[test]
fn yaml_is_parsed_as_json() {
    let text = "on: push\nlist: [1, a, 1/4, \"2\", true]\nscript: |\n  one\n  two\nempty:\n";
    let expected = serde_json::json!({
        "on": "push", "list": [1, "a", "1/4", "2", true], "script": "one\ntwo\n", "empty": null,
    });
    assert_eq!(parse(text).expect("the text is YAML"), expected);
}

#[test]
fn mistakes_are_errors() {
    for mistake in ["description: \"false\" only brings the program\n", "a: 1\na: 2\n", "a: [1\n", "a:\n\tb: 1\n"] {
        assert!(parse(mistake).is_err(), "{mistake}");
    }
}
