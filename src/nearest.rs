//! Suggestions for misspelled names.

/// Returns a help text for the unknown `name`: the most similar of `names`, or a list of all if none is similar.
pub(crate) fn suggest(name: &str, names: &[&str]) -> String {
    match nearest(name, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if names.is_empty() => String::from("remove it: there are no names to choose from"),
        None => format!("use one of {}", listed(names)),
    }
}

/// Returns the most similar of `names`, if at most a third of its characters differ.
pub(crate) fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    /// Maximum length in bytes. Real names are shorter, and the cost of the distance is the product of the lengths.
    const MAX_LENGTH: usize = 64;
    if name.len() > MAX_LENGTH {
        return None;
    }
    let folded = name.to_lowercase().replace(['_', ' '], "-");
    let allowed = folded.chars().count() / 3;
    let distance = |candidate: &str| strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
    // Among names that differ in case only, the one in the case as written is the nearest.
    let in_case = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    let near = names.iter().map(|candidate| (distance(candidate), in_case(candidate), *candidate));
    let nearest = near.filter(|&(distance, ..)| distance <= allowed).min().map(|(.., candidate)| candidate);
    // A name that is cut short is the only one that begins with it.
    let mut begun = names.iter().filter(|name| folded.len() > 3 && name.to_lowercase().starts_with(&folded));
    nearest.or_else(|| begun.next().filter(|_| begun.next().is_none()).copied())
}

/// Returns the names as a list for messages: `a`, `b`, `c`.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
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
}
