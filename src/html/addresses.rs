//! Long addresses in the cells of tables. Without breaks in them, a column would be as wide as the address.

/// Length of the longest word that is never divided, in characters.
const LONGEST: usize = 24;

/// Returns the parts of a text between which a line may break within a long address: each ends after `/` or another sign
/// of an address. Text without long addresses is one part.
pub(super) fn address_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut end_of_word = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let from = end_of_word;
        end_of_word += word.len();
        if word.len() <= LONGEST || !word.contains('/') || word.trim_end().chars().count() <= LONGEST {
            continue;
        }
        for (at, sign) in word.match_indices(['/', '?', '&', '=', '_', '-']) {
            let after = at + sign.len();
            if word[after..].starts_with(|c: char| c != '/' && !c.is_whitespace()) {
                parts.push(&text[start..from + after]);
                start = from + after;
            }
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_addresses_have_parts() {
        assert_eq!(
            address_parts("see https://ferry.example/times/2026/spring and/or"),
            ["see https://", "ferry.example/", "times/", "2026/", "spring and/or"]
        );
        for whole in ["", "and/or", "Donaudampfschifffahrtsgesellschaft", "https://a.example/b"] {
            assert_eq!(address_parts(whole), [whole]);
        }
    }
}
