//! Suggestions for misspelled names.

use std::collections::HashSet;

/// Returns a help text for the unknown `name`: the most similar of `names`, or a list of all if none is similar.
pub(crate) fn suggest(name: &str, names: &[&str]) -> String {
    SuggestionBudget::default().suggest(name, names)
}

/// Returns the most similar of `names`, if at most a third of its characters differ.
pub(crate) fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    SuggestionBudget::default().nearest(name, names)
}

/// Returns the names as a list for messages: `a`, `b`, `c`, each once. A message shows only the beginning of a long list.
pub(crate) fn listed(names: &[&str]) -> String {
    let mut seen = HashSet::new();
    let different = names.iter().filter(|name| !name.is_empty() && seen.insert(**name));
    let quoted: Vec<String> = different.take(MAX_LISTED).map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Maximum number of names in a list. A message has room for fewer.
const MAX_LISTED: usize = 500;
/// Number of names in a list when no work is left for suggestions.
const MAX_LISTED_WHEN_SPENT: usize = 10;
/// Maximum length of a name in bytes that is compared with others. Real names are shorter, and the cost of a comparison
/// is the product of the lengths.
const MAX_LENGTH: usize = 64;

/// Work that is left for suggestions, as the number of characters to compare. A hostile text has thousands of unknown
/// names, each of which would be compared with thousands of known ones.
#[derive(Debug, Clone)]
pub(crate) struct SuggestionBudget(usize);

impl Default for SuggestionBudget {
    /// Enough for a thousand unknown names in an issue with as many known ones, which takes less than a second.
    fn default() -> Self {
        Self(50_000_000)
    }
}

impl SuggestionBudget {
    /// Returns `true` if no work is left: then there are no suggestions.
    pub(crate) fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// Returns a help text as [`suggest`] does. Without work left, no name is the most similar, and few are listed.
    pub(crate) fn suggest(&mut self, name: &str, names: &[impl AsRef<str>]) -> String {
        let most = if self.is_spent() { MAX_LISTED_WHEN_SPENT } else { names.len() };
        let names: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
        match self.nearest(name, &names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if names.is_empty() => String::from("remove it: there are no names to choose from"),
            None => format!("use one of {}", listed(&names)),
        }
    }

    /// Returns the most similar of `names` as [`nearest`] does, or `None` without work left.
    pub(crate) fn nearest<'a>(&mut self, name: &str, names: &[&'a str]) -> Option<&'a str> {
        if name.len() > MAX_LENGTH || self.0 == 0 {
            return None;
        }
        let folded = name.to_lowercase().replace(['_', ' '], "-");
        let length = folded.chars().count();
        let allowed = length / 3;
        let mut near: Option<(usize, usize, &'a str)> = None;
        for candidate in names {
            let candidate_length = candidate.chars().take(2 * MAX_LENGTH).count();
            // Reading a candidate is work, too.
            let is_comparable = candidate_length.abs_diff(length) <= allowed;
            self.0 = self.0.saturating_sub(if is_comparable { 1 + length * candidate_length } else { 1 });
            if self.0 == 0 {
                return None;
            }
            if !is_comparable {
                continue;
            }
            let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
            if distance <= allowed && near.is_none_or(|(least, ..)| distance <= least) {
                // Among names that differ in case only, the one in the case as written is the nearest.
                let found = (distance, strsim::damerau_levenshtein(name, candidate), *candidate);
                near = Some(near.map_or(found, |near| near.min(found)));
            }
        }
        // A name that is cut short is the only one that begins with it.
        let mut begun = names.iter().filter(|name| folded.len() > 3 && name.to_lowercase().starts_with(&folded));
        let nearest = near.map(|(.., candidate)| candidate);
        nearest.or_else(|| begun.next().filter(|_| begun.next().is_none()).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_are_corrected() {
        let names = ["title", "subtitle", "system-fonts"];
        assert_eq!(nearest("titel", &names), Some("title"));
        assert_eq!(nearest("Title", &names), Some("title"));
        assert_eq!(nearest("system_fonts", &names), Some("system-fonts"));
        assert_eq!(nearest("colour", &names), None);
        assert_eq!(nearest(&"t".repeat(100_000), &names), None);
        assert_eq!(suggest("x", &["a", "b"]), "use one of `a`, `b`");
    }

    #[test]
    fn suggestions_end_with_their_budget() {
        let names: Vec<String> = (10_000..20_000).map(|number| format!("name-{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut budget = SuggestionBudget::default();
        let found = (0..1000).filter(|_| budget.nearest("name-1500x", &names) == Some("name-15000")).count();
        assert!((20..100).contains(&found), "{found}");
        assert_eq!(budget.nearest("name-1500x", &names[..1]), None);
    }
}
