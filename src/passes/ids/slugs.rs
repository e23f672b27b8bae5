//! Ids that are derived from the words of a heading: those of this program, and those that GitHub and pandoc derive.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Ids that GitHub and pandoc give the headings of the issue. Repeated headings are numbered: `news`, `news-1`, `news-2`.
#[derive(Default)]
pub(super) struct ElsewhereIds {
    /// Number of headings so far, by slug.
    counts: HashMap<String, usize>,
    /// Ids elsewhere and final ids, in reading order.
    pub(super) ids: Vec<(String, String)>,
}

impl ElsewhereIds {
    /// Adds a heading with its words, the slug of this program and the final id.
    pub(super) fn add(&mut self, words: &str, derived: &str, id: &str) {
        let words = composed(words);
        let mut slugs = vec![derived.to_owned(), github(&words), pandoc(&words)];
        slugs.sort_unstable();
        slugs.dedup();
        for slug in slugs {
            let count = self.counts.entry(slug.clone()).or_default();
            let numbered = if *count == 0 { slug } else { format!("{slug}-{count}") };
            *count += 1;
            self.ids.push((bare(&numbered), id.to_owned()));
            self.ids.push((numbered, id.to_owned()));
        }
    }
}

/// Returns the id that GitHub gives a heading: punctuation and emoji are omitted, and each blank becomes a hyphen.
fn github(words: &str) -> String {
    bare(&words.to_lowercase().replace(char::is_whitespace, "-"))
}

/// Returns the id that pandoc gives a heading. It begins with a letter, and full stops are kept.
fn pandoc(words: &str) -> String {
    let words = words.to_lowercase();
    let kept = words.chars().map(|c| if c.is_whitespace() { '-' } else { c });
    let mut slug = String::new();
    for c in kept.filter(|&c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        if !(c == '-' && slug.ends_with('-')) {
            slug.push(c);
        }
    }
    let slug = slug.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Returns the letters, digits, hyphens and underscores of an id. Ids of different programs differ in accents, full
/// stops and invisible parts of emoji.
pub(in crate::passes) fn bare(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// Returns an id with composed characters (NFC). Files from macOS may have `é` as two characters, and links to their
/// headings as one.
pub(in crate::passes) fn composed(id: &str) -> String {
    id.nfc().collect()
}

/// Length of an id that is derived from words, in bytes. The rest of a longer heading is left out.
const MAX_SLUG: usize = 200;

/// Converts words to an id: lower case, hyphens for white space and punctuation, and letters of other alphabets in Latin
/// ones, since e-book readers and checkers do not agree on other letters in addresses. The result is an XML name without
/// colons, as EPUB requires of ids.
pub(in crate::passes) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.to_lowercase().nfc() {
        let is_letter = c.is_alphanumeric();
        let mut written = [0; 4];
        let latin =
            if is_letter { deunicode::deunicode_char(c).unwrap_or_default() } else { c.encode_utf8(&mut written) };
        for c in latin.chars() {
            if c == '_' || c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if (c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | ':' | '.'))
                && !slug.is_empty()
                && !slug.ends_with('-')
            {
                slug.push('-');
            }
        }
        if slug.len() > MAX_SLUG {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    match slug.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => slug.to_owned(),
        Some(_) => format!("s-{slug}"),
        None => "s".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_xml_names() {
        assert_eq!(slug("What’s new ?"), "whats-new");
        assert_eq!(slug("2020 in numbers"), "s-2020-in-numbers");
        assert_eq!(slug("Über Straßen & Flüsse"), "uber-strassen-flusse");
        assert_eq!(slug("Зимняя переправа"), "zimniaia-pereprava");
        assert_eq!(slug("渡船"), "du-chuan");
        assert_eq!(slug("fig:map"), "fig-map");
        assert_eq!(slug("Cafe\u{301}"), "cafe");
        assert_eq!(slug("☂"), "s");
        assert_eq!(slug(&"a".repeat(9000)).len(), MAX_SLUG + 1);
        assert_eq!(slug("m² — µ"), "m2-u");
    }

    #[test]
    fn ids_of_other_programs() {
        assert_eq!(github("🚀 Launch"), "-launch");
        assert_eq!(github("Q & A"), "q--a");
        assert_eq!(github("Version 1.2"), "version-12");
        assert_eq!(pandoc("Version 1.2"), "version-1.2");
        assert_eq!(pandoc("3. Applications"), "applications");
        assert_eq!(pandoc("Q & A"), "q-a");
        assert_eq!(pandoc("☂"), "section");
        assert_eq!(bare("❤\u{fe0f}-thanks"), "-thanks");
    }
}
