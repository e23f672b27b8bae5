//! What files of sources and styles may refer to: never to themselves, and not to so much that it fills a machine. The libraries
//! that read them follow every reference wherever it leads.

use std::collections::HashMap;

use biblatex::{RawBibliography, RawChunk};

/// Deepest chain of references, and of braces or elements in one another.
const DEEPEST: usize = 64;
/// Most bytes that all references of a file unfold to.
const MOST: u64 = 16 << 20;

/// Most attributes of a CSL file. Its parser compares each attribute of an element with all others of the element
/// (RUSTSEC-2026-0194), so that 10,000 take 0.3 s and 100,000 half a minute. The longest published style has 4,400.
const MOST_ATTRIBUTES: usize = 10_000;

/// Names, what each is worth by itself, and the names that it refers to.
#[derive(Default)]
struct Graph(HashMap<String, (u64, Vec<String>)>);

impl Graph {
    fn add(&mut self, name: &str, worth: usize, references: Vec<String>) {
        self.0.insert(name.to_lowercase(), (worth as u64, references));
    }

    /// The name that leads too far, if one does.
    fn excess(&self) -> Option<&str> {
        let mut known = HashMap::new();
        let mut all = 0_u64;
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        // What has a name of its own is named first.
        names.sort_unstable_by_key(|name| (name.starts_with('@'), *name));
        names.into_iter().find(|name| match self.unfolded(name, &mut known, 0) {
            Some(worth) => {
                all = all.saturating_add(worth);
                all > MOST
            }
            None => true,
        })
    }

    /// What a name unfolds to; none if that never ends or is too much.
    fn unfolded<'a>(&'a self, name: &'a str, known: &mut HashMap<&'a str, Option<u64>>, depth: usize) -> Option<u64> {
        if let Some(known) = known.get(name) {
            return *known;
        }
        let Some((worth, references)) = self.0.get(name) else { return Some(0) };
        if depth > DEEPEST {
            return None;
        }
        // Whoever comes here again meanwhile has come round in a circle.
        known.insert(name, None);
        let mut sum = *worth;
        for reference in references {
            sum = sum.saturating_add(self.unfolded(reference, known, depth + 1)?);
        }
        let sum = (sum <= MOST).then_some(sum);
        known.insert(name, sum);
        sum
    }
}

/// What is wrong with a BibTeX file's references, if anything is. What is no BibTeX is for the parser to say.
pub(super) fn bibtex(text: &str) -> Option<String> {
    if has_deep_braces(text) {
        return Some(format!("its braces are nested more than {DEEPEST} deep"));
    }
    let raw = RawBibliography::parse(text).ok()?;
    let mut strings = Graph::default();
    for pair in &raw.abbreviations {
        let (worth, references) = chunks(&pair.value.v);
        strings.add(pair.key.v, worth, references);
    }
    let mut entries = Graph::default();
    for entry in &raw.entries {
        let (mut all, mut parents, mut worth) = (Vec::new(), Vec::new(), 1);
        let mut names = vec![entry.v.key.v.to_owned()];
        for field in &entry.v.fields {
            let (length, references) = chunks(&field.value.v);
            worth += length;
            let list = |text: String| text.split(',').map(|key| key.trim().to_lowercase()).collect::<Vec<_>>();
            match field.key.v.to_lowercase().as_str() {
                "crossref" | "xdata" => parents.extend(list(plain(&field.value.v))),
                "ids" => names.extend(list(plain(&field.value.v))),
                _ => {}
            }
            all.extend(references);
        }
        strings.add(&format!("@{}", entry.v.key.v), worth, all);
        for name in &names {
            entries.add(name, worth, parents.clone());
        }
    }
    let circle = strings.excess().or(entries.excess())?;
    Some(format!("`{}` refers to itself, or to more than can be held", circle.trim_start_matches('@')))
}

/// How many bytes a field has, and which abbreviations it uses.
fn chunks(field: &[biblatex::Spanned<RawChunk<'_>>]) -> (usize, Vec<String>) {
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

/// The text of a field of keys, whose braces mean nothing.
fn plain(field: &[biblatex::Spanned<RawChunk<'_>>]) -> String {
    let text = |chunk: &biblatex::Spanned<RawChunk<'_>>| match chunk.v {
        RawChunk::Normal(text) => text.replace(['{', '}', '\\'], ""),
        RawChunk::Abbreviation(name) => name.to_owned(),
    };
    field.iter().map(text).collect()
}

/// What is wrong with a CSL style's macros, if anything is.
pub(super) fn style(text: &str) -> Option<String> {
    // Each attribute has an equals sign, whatever the parser makes of the rest.
    if text.bytes().filter(|byte| *byte == b'=').count() > MOST_ATTRIBUTES {
        return Some(format!("it has more than {MOST_ATTRIBUTES} attributes"));
    }
    if has_deep_elements(text) {
        return Some(format!("its elements are nested more than {DEEPEST} deep"));
    }
    let document = roxmltree::Document::parse(text).ok()?;
    let mut macros = Graph::default();
    for node in document.descendants().filter(|node| matches!(node.tag_name().name(), "macro" | "layout" | "sort")) {
        let uses = node.descendants().filter_map(|inside| inside.attribute("macro")).map(str::to_lowercase);
        let name = node.attribute("name").map_or_else(|| format!("@{}", node.range().start), str::to_owned);
        macros.add(&name, 1 << 10, uses.collect());
    }
    let circle = macros.excess()?;
    Some(format!("its macro `{}` calls itself, or too many others", circle.trim_start_matches('@')))
}

fn has_deep_braces(text: &str) -> bool {
    let mut depth = 0_usize;
    text.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// Looks before the parser does, which would call itself for every element. What is no XML is for the parser to say.
fn has_deep_elements(text: &str) -> bool {
    let mut depth = 0_usize;
    text.match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].split('>').next().unwrap_or_default();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['?', '!']) && !tag.ends_with('/') {
            depth += 1;
        }
        depth > DEEPEST
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refers_to_itself_is_told() {
        for text in [
            "@string{x = x # x}\n@book{a, title = x}",
            "@string{x = y}@string{y = x}\n@book{a, title = x}",
            "@book{a, crossref = {b}}\n@book{b, crossref = {A}, title = {t}}",
            "@book{a, xdata = {a}, title = {t}}",
            "@book{a, ids = {z}, crossref = {z}}",
        ] {
            assert!(bibtex(text).unwrap().contains("refers to itself"), "{text}");
        }
        let twice = |at: usize| format!("@string{{x{at} = x{} # x{}}}\n", at - 1, at - 1);
        let laughs: Vec<String> = (1..40).map(twice).collect();
        assert!(bibtex(&format!("@string{{x0 = {{ha}}}}\n{}@book{{a, title = x39}}", laughs.concat())).is_some());
        assert!(bibtex(&format!("@book{{a, title = {}x{}}}", "{".repeat(100), "}".repeat(100))).is_some());
        assert_eq!(bibtex("@string{q = {Quay}}\n@book{a, crossref = {b}, publisher = q}\n@book{b, title = {t}}"), None);
    }

    #[test]
    fn a_macro_that_calls_itself_is_told() {
        let style = |inside: &str| style(&format!("<style><macro name=\"a\">{inside}</macro></style>"));
        assert!(style("<text macro=\"a\"/>").unwrap().contains("calls itself"));
        assert!(style(&"<group><text value=\"a/b\"/>".repeat(200)).is_some());
        assert_eq!(style("<text variable=\"title\"/>"), None);
    }

    #[test]
    fn too_many_attributes_are_refused_unparsed() {
        let style = |count: usize| {
            let attributes: Vec<String> = (0..count).map(|at| format!(" a{at}=\"\"")).collect();
            style(&format!("<style><text{}/></style>", attributes.concat()))
        };
        assert_eq!(style(4_400), None);
        // Parsed, these would take hours.
        assert_eq!(style(1_000_000).unwrap(), "it has more than 10000 attributes");
    }
}
