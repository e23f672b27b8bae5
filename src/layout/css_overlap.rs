//! Rules of a style sheet that may set the same property of the same element.

use super::css_rules::CssRule;

/// Families of properties with a value for each side.
const SIDED: &[&str] = &["border", "margin", "padding"];

/// Families in which a property only sets those whose names begin with its own: `text-decoration-color` and
/// `text-decoration`, but not `text-indent`.
const NESTED: &[&str] = &["font", "text"];

/// Families whose properties set those of each other: `inline-size` is the width or the height.
const MIXED: &[&[&str]] = &[
    &["width", "height", "inline", "block", "min", "max"],
    &["inset", "top", "right", "bottom", "left"],
    &["column", "columns"],
    &["gap", "row", "column", "grid"],
    &["align", "justify", "place"],
    &["font", "line"],
    &["text", "white"],
    &["break", "overflow", "word"],
];

/// Returns `true` unless no element can have a property from both rules.
pub(super) fn overlap(a: &CssRule, b: &CssRule) -> bool {
    let same_element = a.selectors.iter().any(|first| b.selectors.iter().any(|second| may_match(first, second)));
    same_element && properties(&a.body).any(|first| properties(&b.body).any(|second| may_set(first, second)))
}

/// Returns `false` for selectors of elements with different names.
fn may_match(a: &str, b: &str) -> bool {
    match (element(a), element(b)) {
        (Some(a), Some(b)) => a == b,
        (None, _) | (_, None) => true,
    }
}

/// Returns the name of the element that a selector matches, if it has one.
fn element(selector: &str) -> Option<&str> {
    // Brackets may contain blanks and combinators, so the last element is unknown: the selector may match anything.
    if selector.contains(['(', '[']) {
        return None;
    }
    let last = selector.rsplit([' ', '\t', '\n', '\r', '>', '+', '~']).next()?;
    let length = last.find(['.', '#', ':', '*']).unwrap_or(last.len());
    (length > 0).then(|| &last[..length])
}

/// Returns the names of the properties of a rule, without the prefixes of browsers.
fn properties(body: &str) -> impl Iterator<Item = &str> {
    let names = body.split(';').filter_map(|declaration| Some(declaration.split_once(':')?.0.trim()));
    let plain =
        names.map(|name| ["-webkit-", "-epub-", "-moz-"].iter().find_map(|it| name.strip_prefix(it)).unwrap_or(name));
    plain.map(|name| name.strip_prefix("page-").unwrap_or(name))
}

/// Returns `false` for properties that do not change each other: `border-top` and `border-bottom`.
fn may_set(a: &str, b: &str) -> bool {
    let (first, second): (Vec<&str>, Vec<&str>) = (a.split('-').collect(), b.split('-').collect());
    if first[0] != second[0] {
        return a == "all" || b == "all" || MIXED.iter().any(|it| it.contains(&first[0]) && it.contains(&second[0]));
    }
    let is_side = |side: &str| ["top", "right", "bottom", "left"].contains(&side);
    let sides = (first.get(1).filter(|side| is_side(side)), second.get(1).filter(|side| is_side(side)));
    match sides {
        (Some(a), Some(b)) if SIDED.contains(&first[0]) && a != b => false,
        (Some(_), Some(_)) if SIDED.contains(&first[0]) => nested(&first, &second),
        _ if NESTED.contains(&first[0]) => nested(&first, &second),
        _ => true,
    }
}

/// Returns `true` if one name begins with the other.
fn nested(a: &[&str], b: &[&str]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(selector: &str, body: &str) -> CssRule {
        CssRule { conditions: Vec::new(), selectors: vec![selector.to_owned()], body: body.to_owned() }
    }

    #[test]
    fn rules_overlap_unless_elements_or_properties_differ() {
        for (a, b, expected) in [
            ("p", ".a", true),
            ("p.a", "td > p", true),
            ("td p", "p li", false),
            ("p:not(li)", "li", true),
            ("a[b=\"c p\"]", "q", true),
        ] {
            assert_eq!(overlap(&rule(a, "margin: 0"), &rule(b, "margin: 0")), expected, "{a}, {b}");
        }
        for (a, b, expected) in [
            ("margin", "margin-top", true),
            ("border-top", "border-top-width", true),
            ("border-top-style", "border-top-width", false),
            ("border-top", "border-bottom", false),
            ("border-color", "border-bottom", true),
            ("padding-inline-start", "padding-left", true),
            ("font-size", "font-weight", false),
            ("font", "font-weight", true),
            ("font", "line-height", true),
            ("text-align", "text-indent", false),
            ("page-break-after", "break-after", true),
            ("-webkit-hyphens", "hyphens", true),
            ("inline-size", "max-width", true),
            ("all", "color", true),
            ("color", "display", false),
        ] {
            let rules = (rule("p", &format!("{a}: 0")), rule("p", &format!("x: y; {b}: 0")));
            assert_eq!(overlap(&rules.0, &rules.1), expected, "{a}, {b}");
            assert_eq!(overlap(&rules.1, &rules.0), expected, "{b}, {a}");
        }
    }
}
