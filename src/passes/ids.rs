//! Ids: the author's own where given, else made from the words of the heading.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Anchor, Document, ReferenceKind};
use crate::source::{SourceId, Span};

/// Where links of the issue can lead.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Final ids by what an author writes after `#`.
    pub(super) written: HashMap<String, String>,
    /// What everything is called, by final id.
    pub(super) names: HashMap<String, Named>,
    /// The id of the first heading in each file: in an article's file, the article's.
    pub(super) files: HashMap<SourceId, String>,
    /// How often a final id was wanted.
    wanted: HashMap<String, usize>,
}

/// What a reference says of something.
#[derive(Debug)]
pub(super) struct Named {
    /// What it is.
    pub(super) kind: ReferenceKind,
    /// Its number or its words.
    pub(super) name: String,
    /// Whether the name is a number.
    pub(super) is_numbered: bool,
}

/// How ids begin that passes and writers use for things of their own.
const RESERVED: [&str; 6] = ["note", "cover", "contents", "imprint", "cite-", "idx-"];

pub(super) fn run(document: &mut Document, report: &mut Report) -> Ids {
    let mut ids = Ids::default();
    let mut places = HashMap::new();
    let mut anchors = document.anchors_mut();
    // First the ids that authors gave, so that a made one never takes theirs.
    for anchor in anchors.iter_mut().filter(|anchor| !anchor.id.is_empty()) {
        let written = std::mem::take(anchor.id);
        *anchor.id = ids.unique(&slug(&written));
        match places.entry(written.clone()) {
            Entry::Vacant(place) => {
                place.insert(anchor.span);
                ids.written.insert(written, anchor.id.clone());
            }
            Entry::Occupied(_) => report.push(duplicate(&written, anchor.span)),
        }
    }
    for anchor in &mut anchors {
        if let (true, Some(words)) = (anchor.id.is_empty(), &anchor.words) {
            let made = slug(words);
            *anchor.id = ids.unique(&made);
            ids.written.entry(made).or_insert_with(|| anchor.id.clone());
            ids.written.entry(anchor.id.clone()).or_insert_with(|| anchor.id.clone());
        }
        // A list of figures leads to each.
        if anchor.id.is_empty() && anchor.is_numbered {
            *anchor.id = ids.unique(&format!("{}-{}", anchor.kind.name(), anchor.name));
        }
        if anchor.kind == ReferenceKind::Heading {
            ids.files.entry(anchor.span.source).or_insert_with(|| anchor.id.clone());
        }
        let Anchor { kind, name, is_numbered, .. } = anchor;
        let named = Named { kind: *kind, name: std::mem::take(name), is_numbered: *is_numbered };
        ids.names.insert(anchor.id.clone(), named);
    }
    ids
}

fn duplicate(id: &str, span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::DuplicateId,
        span,
        format!("the id `{id}` is given twice in this issue"),
        "choose another: a link would not know where to lead",
    )
}

impl Ids {
    fn unique(&mut self, made: &str) -> String {
        let reserved = RESERVED.iter().any(|reserved| made.starts_with(reserved));
        let base = if reserved { format!("s-{made}") } else { made.to_owned() };
        let mut id = base.clone();
        loop {
            let times = self.wanted.entry(id.clone()).or_default();
            *times += 1;
            if *times == 1 {
                return id;
            }
            id = format!("{base}-{times}");
        }
    }
}

/// Words as an id: lower case, blanks as hyphens, an XML name without colons (which EPUB asks of an id).
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

/// Letters and digits that XML 1.0 (section 2.3, Name) allows in a name, and the underscore.
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
