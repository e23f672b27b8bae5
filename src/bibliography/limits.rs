//! Checks of BibTeX files and CSL styles for circular references, excessive expansion and deep nesting. The parsers of
//! these formats follow every reference and recurse into every level without a limit.

use std::collections::HashMap;

use biblatex::{RawBibliography, RawChunk};

/// Maximum length of a chain of references, and maximum nesting depth of braces or elements.
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

/// Returns the first problem with the nesting and the references of a BibTeX file, as part of a message. `None` if
/// there is none, or if the file is not BibTeX, which the parser reports.
pub(super) fn check_bibtex(text: &str) -> Option<String> {
    if has_deep_braces(text) {
        return Some(format!("its braces are nested more than {MAX_DEPTH} deep"));
    }
    let raw = RawBibliography::parse(text).ok()?;
    let mut strings = Graph::default();
    for pair in &raw.abbreviations {
        let (size, references) = field_references(&pair.value.v);
        strings.add(pair.key.v, size, references);
    }
    let mut entries = Graph::default();
    for entry in &raw.entries {
        let (mut strings_used, mut parents, mut size) = (Vec::new(), Vec::new(), 1);
        let mut names = vec![entry.v.key.v.to_owned()];
        for field in &entry.v.fields {
            let (length, references) = field_references(&field.value.v);
            size += length;
            let keys = |text: String| text.split(',').map(|key| key.trim().to_lowercase()).collect::<Vec<_>>();
            match field.key.v.to_lowercase().as_str() {
                "crossref" | "xdata" => parents.extend(keys(plain_text(&field.value.v))),
                "ids" => names.extend(keys(plain_text(&field.value.v))),
                _ => {}
            }
            strings_used.extend(references);
        }
        strings.add(&format!("@{}", entry.v.key.v), size, strings_used);
        for name in &names {
            entries.add(name, size, parents.clone());
        }
    }
    let name = strings.excess().or(entries.excess())?;
    Some(format!("`{}` refers to itself, or expands to too much text", name.trim_start_matches('@')))
}

/// Returns the size of a field in bytes, and the abbreviations that it uses.
fn field_references(field: &[biblatex::Spanned<RawChunk<'_>>]) -> (usize, Vec<String>) {
    let mut references = Vec::new();
    let mut length = 0;
    for chunk in field {
        match chunk.v {
            RawChunk::Normal(text) => length += text.len(),
            RawChunk::Abbreviation(name) => references.push(name.to_lowercase()),
        }
    }
    (length, references)
}

/// Returns the text of a field that contains keys, without braces and backslashes.
fn plain_text(field: &[biblatex::Spanned<RawChunk<'_>>]) -> String {
    let text = |chunk: &biblatex::Spanned<RawChunk<'_>>| match chunk.v {
        RawChunk::Normal(text) => text.replace(['{', '}', '\\'], ""),
        RawChunk::Abbreviation(name) => name.to_owned(),
    };
    field.iter().map(text).collect()
}

/// Returns the first problem with the nesting and the macros of a CSL style, as part of a message. `None` if there is
/// none, or if the style is not XML, which the parser reports.
pub(super) fn check_style(text: &str) -> Option<String> {
    // Every attribute has an equals sign, however the parser reads the rest of the file.
    if text.bytes().filter(|byte| *byte == b'=').count() > MAX_ATTRIBUTES {
        return Some(format!("it has more than {MAX_ATTRIBUTES} attributes"));
    }
    if has_deep_elements(text) {
        return Some(format!("its elements are nested more than {MAX_DEPTH} deep"));
    }
    let document = roxmltree::Document::parse(text).ok()?;
    let mut macros = Graph::default();
    for node in document.descendants().filter(|node| matches!(node.tag_name().name(), "macro" | "layout" | "sort")) {
        let uses = node.descendants().filter_map(|inside| inside.attribute("macro")).map(str::to_lowercase);
        let name = node.attribute("name").map_or_else(|| format!("@{}", node.range().start), str::to_owned);
        macros.add(&name, 1 << 10, uses.collect());
    }
    let name = macros.excess()?;
    Some(format!("its macro `{}` calls itself, or too many other macros", name.trim_start_matches('@')))
}

/// Returns `true` if braces are nested too deeply.
fn has_deep_braces(text: &str) -> bool {
    let mut depth = 0_usize;
    text.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

/// Returns `true` if elements are nested too deeply. This is checked on the text, because the parser recurses for every
/// level. Text that is not well-formed XML is left to the parser.
fn has_deep_elements(text: &str) -> bool {
    let mut depth = 0_usize;
    text.match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].split('>').next().unwrap_or_default();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['?', '!']) && !tag.ends_with('/') {
            depth += 1;
        }
        depth > MAX_DEPTH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circular_references_are_reported() {
        for text in [
            "@string{x = x # x}\n@book{a, title = x}",
            "@string{x = y}@string{y = x}\n@book{a, title = x}",
            "@book{a, crossref = {b}}\n@book{b, crossref = {A}, title = {t}}",
            "@book{a, xdata = {a}, title = {t}}",
            "@book{a, ids = {z}, crossref = {z}}",
        ] {
            assert!(check_bibtex(text).unwrap().contains("refers to itself"), "{text}");
        }
        let twice = |at: usize| format!("@string{{x{at} = x{} # x{}}}\n", at - 1, at - 1);
        let laughs: Vec<String> = (1..40).map(twice).collect();
        assert!(check_bibtex(&format!("@string{{x0 = {{ha}}}}\n{}@book{{a, title = x39}}", laughs.concat())).is_some());
        assert!(check_bibtex(&format!("@book{{a, title = {}x{}}}", "{".repeat(100), "}".repeat(100))).is_some());
        assert_eq!(
            check_bibtex("@string{q = {Quay}}\n@book{a, crossref = {b}, publisher = q}\n@book{b, title = {t}}"),
            None
        );
    }

    #[test]
    fn circular_macros_are_reported() {
        let check = |inside: &str| check_style(&format!("<style><macro name=\"a\">{inside}</macro></style>"));
        assert!(check("<text macro=\"a\"/>").unwrap().contains("calls itself"));
        assert!(check(&"<group><text value=\"a/b\"/>".repeat(200)).is_some());
        assert_eq!(check("<text variable=\"title\"/>"), None);
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
