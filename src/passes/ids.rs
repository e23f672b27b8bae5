//! Assigns ids: the author's own, or one derived from the words of the heading or term.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Anchor, Document, ReferenceKind};
use crate::source::{SourceId, Span};

/// Link targets of the issue.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Final ids by the fragment that an author writes after `#`.
    pub(super) by_fragment: HashMap<String, String>,
    /// Names of the link targets by final id.
    pub(super) names: HashMap<String, TargetName>,
    /// Id of the first heading in each file. In an article's file, this is the article's id.
    pub(super) files: HashMap<SourceId, String>,
    /// Number of times that an id was requested.
    requests: HashMap<String, usize>,
}

/// Name of a link target, as printed in references to it.
#[derive(Debug)]
pub(super) struct TargetName {
    /// Kind of the target.
    pub(super) kind: ReferenceKind,
    /// Number of the target, or the words of its title or caption.
    pub(super) name: String,
    /// Whether `name` is a number.
    pub(super) is_numbered: bool,
}

/// Prefixes of ids that passes and writers generate. Other ids with such a prefix are changed, see [`Ids::unique`].
const RESERVED_PREFIXES: [&str; 6] = ["note", "cover", "contents", "imprint", "cite-", "idx-"];

pub(super) fn run(document: &mut Document, report: &mut Report) -> Ids {
    let mut ids = Ids::default();
    let mut spans = HashMap::new();
    let mut anchors = document.anchors_mut();
    // The authors' own ids come first, so that a derived id cannot take one of them.
    for anchor in anchors.iter_mut().filter(|anchor| !anchor.id.is_empty()) {
        let written = std::mem::take(anchor.id);
        *anchor.id = ids.unique(&slug(&written));
        match spans.entry(written.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(anchor.span);
                ids.by_fragment.insert(written, anchor.id.clone());
            }
            Entry::Occupied(_) => report.push(duplicate(&written, anchor.span)),
        }
    }
    for anchor in &mut anchors {
        if let (true, Some(words)) = (anchor.id.is_empty(), &anchor.words) {
            let derived = slug(words);
            *anchor.id = ids.unique(&derived);
            ids.by_fragment.entry(derived).or_insert_with(|| anchor.id.clone());
            ids.by_fragment.entry(anchor.id.clone()).or_insert_with(|| anchor.id.clone());
        }
        // Numbered figures and tables need an id for the links from lists of figures and tables.
        if anchor.id.is_empty() && anchor.is_numbered {
            *anchor.id = ids.unique(&format!("{}-{}", anchor.kind.name(), anchor.name));
        }
        if anchor.kind == ReferenceKind::Heading {
            ids.files.entry(anchor.span.source).or_insert_with(|| anchor.id.clone());
        }
        let Anchor { kind, name, is_numbered, .. } = anchor;
        let target_name = TargetName { kind: *kind, name: std::mem::take(name), is_numbered: *is_numbered };
        ids.names.insert(anchor.id.clone(), target_name);
    }
    ids
}

fn duplicate(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateId,
        span,
        format!("the id `{id}` is given twice in this issue"),
        "choose a different id for one of them, so that links are unambiguous",
    )
}

impl Ids {
    /// Returns a unique id: `slug` itself, or with a number if it is already taken. Ids with a reserved prefix get the
    /// prefix `s-`.
    fn unique(&mut self, slug: &str) -> String {
        let reserved = RESERVED_PREFIXES.iter().any(|prefix| slug.starts_with(prefix));
        let base = if reserved { format!("s-{slug}") } else { slug.to_owned() };
        let mut id = base.clone();
        loop {
            let count = self.requests.entry(id.clone()).or_default();
            *count += 1;
            if *count == 1 {
                return id;
            }
            id = format!("{base}-{count}");
        }
    }
}

/// Converts words to an id: lower case, hyphens for white space and punctuation. The result is an XML name without
/// colons, as EPUB requires of ids.
pub(super) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.to_lowercase().chars() {
        if is_name_character(c) {
            slug.push(c);
        } else if (c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | ':' | '.'))
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.starts_with(char::is_alphabetic) { slug.to_owned() } else { format!("s-{slug}") }
}

/// Returns `true` for the letters and digits that XML 1.0 allows in a name (section 2.3, Name), and for the underscore.
fn is_name_character(c: char) -> bool {
    let in_names = matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{1FFF}')
        || matches!(c, '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}');
    c == '_' || c.is_ascii_alphanumeric() || c.is_alphanumeric() && in_names && c != '\u{37E}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_xml_names() {
        assert_eq!(slug("What’s new ?"), "whats-new");
        assert_eq!(slug("2020 in numbers"), "s-2020-in-numbers");
        assert_eq!(slug("Über Straßen & Flüsse"), "über-straßen-flüsse");
        assert_eq!(slug("fig:map"), "fig-map");
        assert_eq!(slug("☂"), "s-");
        assert_eq!(slug("m² — µ"), "m");
    }

    #[test]
    fn ids_are_unique_and_not_reserved() {
        let mut ids = Ids::default();
        assert_eq!(ids.unique("a"), "a");
        assert_eq!(ids.unique("a-2"), "a-2");
        assert_eq!(ids.unique("a"), "a-3");
        assert_eq!(ids.unique("note-1"), "s-note-1");
    }
}
