//! A look at the text of a drawing before it is parsed: some shapes of XML take a parser a time, or a memory, that grows with
//! their square.

/// Deepest nesting of elements. Drawing programs get to about 30.
pub(super) const DEPTH: usize = 200;
/// Most attributes of one element.
const ATTRIBUTES: usize = 200;

/// Whether nesting and attributes are within bounds. Of what is not XML the parser tells.
pub(super) fn is_modest(text: &str) -> bool {
    let mut depth = 0;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skipped =
            [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")].iter().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skipped {
            let Some(end) = rest[open.len()..].find(close) else { return true };
            rest = &rest[open.len() + end + close.len()..];
            continue;
        }
        let (length, attributes) = tag(rest);
        let tag = &rest[..length];
        if attributes > ATTRIBUTES {
            return false;
        }
        if tag.starts_with("</") {
            depth -= usize::from(depth > 0);
        } else if !tag.starts_with("<!") && !tag.ends_with("/>") {
            depth += 1;
            if depth > DEPTH {
                return false;
            }
        }
        rest = &rest[length..];
    }
    true
}

/// The length of a tag in bytes, and how many attributes it has.
fn tag(text: &str) -> (usize, usize) {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), close) if open == close => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (None, b'>') => return (at + 1, attributes),
            (Some(_) | None, _) => {}
        }
    }
    (text.len(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_attributes_are_bounded() {
        assert!(is_modest(&format!("{}{}", "<g>".repeat(200), "</g>".repeat(200))));
        assert!(!is_modest(&"<g>".repeat(201)));
        assert!(is_modest(&"<g/>".repeat(1000)));
        // What only looks like an end is none.
        assert!(!is_modest(&"<g a='/>'><!--</g>--><![CDATA[</g>]]><?x </g>?>".repeat(201)));
        assert!(!is_modest(&format!("<g {}/>", "a='' ".repeat(201))));
        assert!(is_modest("<g a='=' b=\"<\"><unfinished"));
    }
}
