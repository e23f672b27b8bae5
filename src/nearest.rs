//! Help for a name that does not exist: the one that was probably meant.

/// What to write instead of `name`: the nearest of `names`, or all of them.
pub(crate) fn suggest(name: &str, names: &[&str]) -> String {
    match nearest(name, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if names.is_empty() => String::from("leave it out: there is nothing to name here"),
        None => format!("use one of {}", listed(names)),
    }
}

/// The one of `names` that `name` is probably a slip of.
fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    // Long enough for any name; what is longer is no slip, and the distance costs the product of the lengths.
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let allowed = name.chars().count() / 3;
    let distance = |candidate: &str| strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
    let near = names.iter().map(|candidate| (distance(candidate), *candidate));
    near.filter(|&(distance, _)| distance <= allowed).min().map(|(_, candidate)| candidate)
}

/// `a`, `b`, `c` in the form that messages have.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood() {
        let names = ["title", "subtitle", "system-fonts"];
        assert_eq!(nearest("titel", &names), Some("title"));
        assert_eq!(nearest("Title", &names), Some("title"));
        assert_eq!(nearest("system_fonts", &names), Some("system-fonts"));
        assert_eq!(nearest("colour", &names), None);
        assert_eq!(nearest(&"t".repeat(100_000), &names), None);
        assert_eq!(suggest("x", &["a", "b"]), "use one of `a`, `b`");
    }
}
