//! Checking nesting and attributes of an XML text before it is parsed: the parser needs quadratic time or memory for
//! extreme values.

/// Maximum nesting of elements. Drawing programs need about 30 levels.
pub(super) const MAX_DEPTH: usize = 200;
/// Maximum number of attributes of one element.
const MAX_ATTRIBUTES: usize = 200;

/// Returns `true` if nesting and attributes are within the limits. Malformed XML is left to the parser to report.
pub(super) fn is_within_limits(text: &str) -> bool {
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
        if attributes > MAX_ATTRIBUTES {
            return false;
        }
        if tag.starts_with("</") {
            depth -= usize::from(depth > 0);
        } else if !tag.starts_with("<!") && !tag.ends_with("/>") {
            depth += 1;
            if depth > MAX_DEPTH {
                return false;
            }
        }
        rest = &rest[length..];
    }
    true
}

/// Returns the length in bytes of the tag at the beginning of `text`.
pub(super) fn tag_length(text: &str) -> usize {
    tag(text).0
}

/// Returns the length in bytes and the number of attributes of the tag at the beginning of `text`.
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
    fn depth_and_attributes_are_limited() {
        assert!(is_within_limits(&format!("{}{}", "<g>".repeat(200), "</g>".repeat(200))));
        assert!(!is_within_limits(&"<g>".repeat(201)));
        assert!(is_within_limits(&"<g/>".repeat(1000)));
        // End tags in attributes, comments, CDATA sections and processing instructions do not count.
        assert!(!is_within_limits(&"<g a='/>'><!--</g>--><![CDATA[</g>]]><?x </g>?>".repeat(201)));
        assert!(!is_within_limits(&format!("<g {}/>", "a='' ".repeat(201))));
        assert!(is_within_limits("<g a='=' b=\"<\"><unfinished"));
    }
}
