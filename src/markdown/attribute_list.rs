//! Lists of attributes in braces, where comrak does not read them: `{#id .class key="value"}`

use comrak::nodes::Attributes;

/// Parses the list at the start of `text`. Returns the attributes and the length of the list in bytes, or `None` if there
/// is no list, or nothing in it.
pub(super) fn parse(text: &str) -> Option<(Attributes, usize)> {
    let mut attributes = Attributes::default();
    let mut rest = text.strip_prefix('{')?.trim_start();
    while !rest.starts_with('}') {
        let (word, value, after) = next_word(rest)?;
        match (word.strip_prefix('#'), word.strip_prefix('.'), value) {
            (Some(id), _, None) if !id.is_empty() => attributes.id = Some(id.to_owned()),
            (_, Some(class), None) if !class.is_empty() => attributes.classes.push(class.to_owned()),
            (None, None, Some(value)) if is_key(word) => attributes.pairs.push((word.to_owned(), value)),
            (_, _, _) => return None,
        }
        rest = after.trim_start();
    }
    let is_empty = attributes == Attributes::default();
    (!is_empty).then(|| (attributes, text.len() - rest.len() + 1))
}

/// Returns the first word of a list, its value if it is a key, and the text after it.
fn next_word(text: &str) -> Option<(&str, Option<String>, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '}' | '{'))?;
    let (word, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else { return Some((word, None, rest)) };
    let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quoted {
        let (value, after) = value[1..].split_once(quote)?;
        return Some((word, Some(value.to_owned()), after));
    }
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '}' | '{'))?;
    Some((word, Some(value[..end].to_owned()), &value[end..]))
}

fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_an_id_classes_and_pairs() {
        let (found, length) = parse("{#a .b .c-d lang=fr title=\"x y\"} z").unwrap();
        assert_eq!((found.id.as_deref(), found.classes.join(" ")), (Some("a"), "b c-d".to_owned()));
        assert_eq!(found.pairs, [("lang", "fr"), ("title", "x y")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(length, "{#a .b .c-d lang=fr title=\"x y\"}".len());
        assert_eq!(parse("{ .b }").map(|(_, length)| length), Some(6));
    }

    #[test]
    fn other_text_in_braces_is_no_list() {
        for text in ["{}", "{ }", "{a}", "{2}", "{.b", "{#}", "{.}", "{a=\"b}", "{=html}", "{-}", "x", "{.a{.b}}"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
