//! Rules of a style sheet, and the specificity of their selectors (CSS Selectors Level 4, section 17).

/// A rule with the conditions around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CssRule {
    /// `@media`, `@supports` and `@container`, from the outside.
    pub(super) conditions: Vec<String>,
    pub(super) selectors: Vec<String>,
    /// Text of the declarations.
    pub(super) body: String,
}

/// Number of ids, of classes, attributes and pseudo-classes, and of elements.
pub(super) type Specificity = [usize; 3];

/// Reads a style sheet without comments: what comes first whatever its place, such as imports and fonts, and the rules in
/// their order. Returns `None` for anything that is not understood.
pub(super) fn read(css: &str) -> Option<(String, Vec<CssRule>)> {
    let mut sheet = (String::new(), Vec::new());
    read_rules(css, &[], &mut sheet)?;
    Some(sheet)
}

fn read_rules(css: &str, conditions: &[String], sheet: &mut (String, Vec<CssRule>)) -> Option<()> {
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        let end = find_outside(rest, &['{', ';', '}'])?;
        let prelude = rest[..end].trim();
        let is_at_top = conditions.is_empty();
        if rest[end..].starts_with(';') {
            if !(is_at_top && sheet.1.is_empty() && (prelude.starts_with("@import") || prelude.starts_with("@charset")))
            {
                return None;
            }
            sheet.0.push_str(&[prelude, ";\n"].concat());
            rest = rest[end + 1..].trim_start();
            continue;
        }
        let inside = rest[end..].strip_prefix('{')?;
        let length = block_length(inside)?;
        let (body, after) = (&inside[..length], &inside[length + 1..]);
        let name = prelude.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        match name {
            "@media" | "@supports" | "@container" => {
                read_rules(body, &[conditions, &[prelude.to_owned()]].concat(), sheet)?;
            }
            "@font-face" | "@page" if is_at_top => sheet.0.push_str(&[prelude, " {", body, "}\n"].concat()),
            _ if name.starts_with('@') || prelude.contains('\\') || body.contains('{') => return None,
            _ => sheet.1.push(CssRule {
                conditions: conditions.to_vec(),
                selectors: parted(prelude),
                body: body.trim().to_owned(),
            }),
        }
        rest = after.trim_start();
    }
    Some(())
}

/// Returns the place of the first of `signs` outside strings and brackets.
fn find_outside(text: &str, signs: &[char]) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0_usize);
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (_, '\\') => is_escaped = true,
            (Some(open), _) => quote = quote.filter(|_| c != open),
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if depth == 0 && signs.contains(&c) => return Some(at),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

/// Returns the length of a block up to the brace that closes it.
fn block_length(inside: &str) -> Option<usize> {
    let (mut at, mut depth) = (0, 1_usize);
    loop {
        let found = at + find_outside(&inside[at..], &['{', '}'])?;
        depth = if inside[found..].starts_with('{') { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return Some(found);
        }
        at = found + 1;
    }
}

/// Divides a list of selectors.
fn parted(list: &str) -> Vec<String> {
    let (mut parts, mut rest) = (Vec::new(), list);
    while let Some(at) = find_outside(rest, &[',']) {
        parts.push(rest[..at].trim().to_owned());
        rest = &rest[at + 1..];
    }
    parts.push(rest.trim().to_owned());
    parts
}

/// Returns the specificity of a selector, or `None` for one that is not understood.
pub(super) fn specificity(selector: &str) -> Option<Specificity> {
    let mut sum = [0, 0, 0];
    let mut rest = selector;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            ' ' | '\t' | '\n' | '\r' | '>' | '+' | '~' | '*' => rest = after,
            '#' | '.' => {
                sum[usize::from(c == '.')] += 1;
                rest = after_name(after)?;
            }
            '[' => {
                sum[1] += 1;
                rest = &after[find_outside(after, &[']'])? + 1..];
            }
            ':' => rest = pseudo(after, &mut sum)?,
            _ => {
                sum[2] += 1;
                rest = after_name(rest)?;
            }
        }
    }
    (sum != [0, 0, 0] || selector == "*").then_some(sum)
}

/// Returns the text after a name, or `None` if there is no name.
fn after_name(text: &str) -> Option<&str> {
    let length = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    (length > 0).then(|| &text[length..])
}

/// Adds the specificity of a pseudo-class or pseudo-element. Returns the text after it.
fn pseudo<'t>(text: &'t str, sum: &mut Specificity) -> Option<&'t str> {
    let (is_element, text) = match text.strip_prefix(':') {
        Some(name) => (true, name),
        None => (false, text),
    };
    let after = after_name(text)?;
    let name = &text[..text.len() - after.len()];
    let is_element = is_element || matches!(name, "before" | "after" | "first-line" | "first-letter");
    let Some(inside) = after.strip_prefix('(') else {
        sum[if is_element { 2 } else { 1 }] += 1;
        return Some(after);
    };
    let end = find_outside(inside, &[')'])?;
    let arguments = &inside[..end];
    match name {
        "not" | "is" | "has" => {
            let all: Option<Vec<Specificity>> = parted(arguments).iter().map(|part| specificity(part)).collect();
            let highest = all?.into_iter().max()?;
            sum.iter_mut().zip(highest).for_each(|(sum, more)| *sum += more);
        }
        "lang" | "dir" => sum[1] += 1,
        "nth-child" | "nth-last-child" | "nth-of-type" | "nth-last-of-type" if !arguments.contains("of") => sum[1] += 1,
        _ => return None,
    }
    Some(&inside[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_have_a_specificity() {
        for (selector, expected) in [
            ("*", Some([0, 0, 0])),
            ("li > p", Some([0, 0, 2])),
            ("#a .b[href=\"x]\"]:first-child::before", Some([1, 3, 1])),
            ("p:not(.a, #b):nth-child(2n + 1)", Some([1, 1, 1])),
            ("a:lang(de)+b:after", Some([0, 1, 3])),
            ("a:where(b)", None),
            ("", None),
            ("a | b", None),
        ] {
            assert_eq!(specificity(selector), expected, "{selector}");
        }
    }

    #[test]
    fn conditions_surround_rules() {
        let (head, rules) = read("@import 'a;b';@font-face{src:x}a,b:is(c,d){e:'}'}@media (x:1){f{g:h}}").unwrap();
        assert_eq!(head, "@import 'a;b';\n@font-face {src:x}\n");
        let shown: Vec<(usize, String, &str)> =
            rules.iter().map(|rule| (rule.conditions.len(), rule.selectors.join("|"), rule.body.as_str())).collect();
        assert_eq!(shown, [(0, "a|b:is(c,d)".to_owned(), "e:'}'"), (1, "f".to_owned(), "g:h")]);
        for unknown in ["@layer a{b{c:d}}", "a{b{c:d}}", "a{b:c", "a;", "}", "\\61{b:c}", "a{b:c}@import 'd';"] {
            assert_eq!(read(unknown), None, "{unknown}");
        }
    }
}
