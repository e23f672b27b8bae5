//! Checks of CSL styles for circular references, excessive expansion and deep nesting. The parser and the processor
//! follow every reference and recurse into every level without a limit.

use std::collections::HashMap;

/// Maximum length of a chain of references, and maximum nesting depth of elements.
const MAX_DEPTH: usize = 64;
/// Maximum number of bytes that all references of a file expand to.
const MAX_EXPANSION: u64 = 16 << 20;
/// Maximum number of attributes of a CSL style. Its parser compares each attribute of an element with all others of the
/// element (RUSTSEC-2026-0194): 10,000 take 0.3 s and 100,000 half a minute. The longest published style has 4,400.
const MAX_ATTRIBUTES: usize = 10_000;

/// References between named definitions: by name, the size of a definition in bytes and the names that it refers to.
#[derive(Default)]
struct Graph(HashMap<String, (u64, Vec<String>)>);

impl Graph {
    fn add(&mut self, name: &str, size: usize, references: Vec<String>) {
        self.0.insert(name.to_lowercase(), (size as u64, references));
    }

    /// Returns the first definition, by name, that is circular, too deep or too large, or with which all definitions
    /// together become too large. `None` if all are within the limits.
    fn excess(&self) -> Option<&str> {
        let mut known = HashMap::new();
        let mut total = 0_u64;
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        // Names that start with `@` are internal, so the others are reported first.
        names.sort_unstable_by_key(|name| (name.starts_with('@'), *name));
        names.into_iter().find(|name| match self.expanded_size(name, &mut known, 0) {
            Some(size) => {
                total = total.saturating_add(size);
                total > MAX_EXPANSION
            }
            None => true,
        })
    }

    /// Returns the size of a definition with all references expanded, in bytes. `None` if it is circular, too deep or
    /// too large.
    fn expanded_size<'a>(
        &'a self,
        name: &'a str,
        known: &mut HashMap<&'a str, Option<u64>>,
        depth: usize,
    ) -> Option<u64> {
        if let Some(known) = known.get(name) {
            return *known;
        }
        let Some((size, references)) = self.0.get(name) else { return Some(0) };
        if depth > MAX_DEPTH {
            return None;
        }
        // While the references are expanded, `None` marks the name, so that a circular reference is detected.
        known.insert(name, None);
        let mut sum = *size;
        for reference in references {
            sum = sum.saturating_add(self.expanded_size(reference, known, depth + 1)?);
        }
        let sum = (sum <= MAX_EXPANSION).then_some(sum);
        known.insert(name, sum);
        sum
    }
}

/// Returns the first problem with the nesting and the macros of a CSL style, as part of a message. `None` if there is
/// none.
///
/// roxmltree reads nested elements without recursion. A text that it refuses must not reach the parser of styles, which
/// also reads what is not well-formed, and recurses for every level.
pub(super) fn check_style(text: &str) -> Option<String> {
    // Every attribute has an equals sign, however the parser reads the rest of the file.
    if text.bytes().filter(|byte| *byte == b'=').count() > MAX_ATTRIBUTES {
        return Some(format!("it has more than {MAX_ATTRIBUTES} attributes"));
    }
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => return Some(format!("it is not XML: {error}")),
    };
    if document.descendants().any(|node| node.ancestors().nth(MAX_DEPTH + 1).is_some()) {
        return Some(format!("its elements are nested more than {MAX_DEPTH} deep"));
    }
    let mut macros = Graph::default();
    for node in document.descendants().filter(|node| matches!(node.tag_name().name(), "macro" | "layout" | "sort")) {
        let uses = node.descendants().filter_map(|inside| inside.attribute("macro")).map(str::to_lowercase);
        let name = node.attribute("name").map_or_else(|| format!("@{}", node.range().start), str::to_owned);
        macros.add(&name, 1 << 10, uses.collect());
    }
    let name = macros.excess()?;
    Some(format!("its macro `{}` calls itself, or too many other macros", name.trim_start_matches('@')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circular_macros_are_reported() {
        let check = |inside: &str| check_style(&format!("<style><macro name=\"a\">{inside}</macro></style>"));
        assert!(check("<text macro=\"a\"/>").unwrap().contains("calls itself"));
        assert!(check(&"<group><text value=\"a/b\"/>".repeat(200)).is_some());
        assert_eq!(check("<text variable=\"title\"/>"), None);
    }

    #[test]
    fn nesting_is_counted_as_the_parser_counts_it() {
        let nested =
            |open: &str, count: usize| format!("<style>{}{}</style>", open.repeat(count), "</group>".repeat(count));
        assert_eq!(check_style(&nested("<group>", 60)), None);
        for open in ["<group>", "<group><!--</group>-->", "<group a=\"/>\">", "<group><![CDATA[</group>]]>"] {
            assert_eq!(
                check_style(&nested(open, 1000)).unwrap(),
                "its elements are nested more than 64 deep",
                "{open}"
            );
        }
        assert!(check_style(&"<group>".repeat(100_000)).unwrap().starts_with("it is not XML: "));
    }

    #[test]
    fn too_many_attributes_are_refused_without_parsing() {
        let check = |count: usize| {
            let attributes: Vec<String> = (0..count).map(|at| format!(" a{at}=\"\"")).collect();
            check_style(&format!("<style><text{}/></style>", attributes.concat()))
        };
        assert_eq!(check(4_400), None);
        assert_eq!(check(1_000_000).unwrap(), "it has more than 10000 attributes");
    }
}
