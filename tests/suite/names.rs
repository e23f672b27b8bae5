//! Names of the program's types.

use std::collections::BTreeMap;

use crate::rust_sources::{identifiers, line_of, rust_sources};

/// Returns the types that `code` defines, with their byte offsets. Associated types of an `impl` are indented and not
/// among them.
fn types(code: &str) -> Vec<(usize, &str)> {
    let words: Vec<(usize, &str)> = identifiers(code).collect();
    let is_definition = |at: usize, word: &str| match word {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !code[code[..at].rfind('\n').map_or(0, |line| line + 1)..].starts_with(' '),
        _ => false,
    };
    let pairs = words.windows(2).filter(|pair| is_definition(pair[0].0, pair[0].1));
    pairs.map(|pair| pair[1]).filter(|(_, name)| name.starts_with(char::is_uppercase)).collect()
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in rust_sources("src").iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for (at, name) in types(&code) {
            places.entry(name.to_owned()).or_default().push(format!("{}:{}", source.path, line_of(&code, at)));
        }
    }
    assert!(places.len() > 200, "the types are found");
    let shared: Vec<String> = places
        .iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    assert!(shared.is_empty(), "one name, several types; prefix the concept:\n{}", shared.join("\n"));
}

#[test]
fn definitions_of_types_are_found() {
    let code = "pub(crate) struct A;\nenum B { X }\ntype C = A;\nimpl Iterator for A {\n    type Item = B;\n}\nlet r#type = 1;\n";
    assert_eq!(types(code).into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["A", "B", "C"]);
}
