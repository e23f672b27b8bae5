//! Order of the rules in the style sheet of an e-book: by specificity, and each selector once.
//!
//! calibre's Check Book reports any other order as an error. Rules of different specificity override each other whatever
//! their order, and those of the same keep theirs, so no element looks different. A style sheet with something that is
//! not understood here stays as it is.

use std::collections::{BTreeSet, HashMap};

use super::css_rules::{CssRule, Specificity, read, specificity};

/// Largest number of rules of which those with the same selectors are joined, since each is compared with many others.
const MAX_JOINED: usize = 2_000;

/// Returns a style sheet without comments in the order of specificity.
pub(super) fn ordered(css: &str) -> String {
    let Some((head, rules)) = read(css) else { return css.to_owned() };
    let Some(rules) = rules.iter().map(by_specificity).collect::<Option<Vec<_>>>() else { return css.to_owned() };
    let mut rules = rules.concat();
    rules.sort_by_key(|(specificity, _)| *specificity);
    if rules.len() <= MAX_JOINED {
        rules = joined(rules);
    }
    let mut out = head;
    let mut open: &[String] = &[];
    for (_, rule) in &rules {
        let shared = open.iter().zip(&rule.conditions).take_while(|(a, b)| a == b).count();
        close(open.len(), shared, &mut out);
        if !out.is_empty() {
            out.push('\n');
        }
        for (depth, condition) in rule.conditions.iter().enumerate().skip(shared) {
            line(depth, &format!("{condition} {{"), &mut out);
        }
        open = &rule.conditions;
        write(rule, &mut out);
    }
    close(open.len(), 0, &mut out);
    out
}

/// Divides a rule into one for each specificity of its selectors.
fn by_specificity(rule: &CssRule) -> Option<Vec<(Specificity, CssRule)>> {
    let mut parts: Vec<(Specificity, CssRule)> = Vec::new();
    for selector in &rule.selectors {
        let specificity = specificity(selector)?;
        match parts.iter_mut().find(|(known, _)| *known == specificity) {
            Some((_, part)) => part.selectors.push(selector.clone()),
            None => parts.push((specificity, CssRule { selectors: vec![selector.clone()], ..rule.clone() })),
        }
    }
    Some(parts)
}

/// Joins rules with the same selectors, unless one between them sets a property of the later.
fn joined(rules: Vec<(Specificity, CssRule)>) -> Vec<(Specificity, CssRule)> {
    let mut out: Vec<(Specificity, CssRule)> = Vec::with_capacity(rules.len());
    let mut first: HashMap<(Vec<String>, Vec<String>), usize> = HashMap::new();
    for (specificity, rule) in rules {
        let key = (rule.conditions.clone(), rule.selectors.clone());
        let own = properties(&rule.body);
        let is_free = |from: usize| out[from + 1..].iter().all(|(_, other)| own.is_disjoint(&properties(&other.body)));
        if let Some(at) = first.get(&key).copied().filter(|from| is_free(*from)) {
            let body = &mut out[at].1.body;
            let semicolon = if body.trim_end().ends_with(';') || body.is_empty() { "" } else { ";" };
            *body = format!("{body}{semicolon}\n{}", rule.body);
        } else {
            first.insert(key, out.len());
            out.push((specificity, rule));
        }
    }
    out
}

/// Returns the first words of the properties of a rule: `margin` for `margin-top` too.
fn properties(body: &str) -> BTreeSet<&str> {
    let names = body.split(';').filter_map(|declaration| Some(declaration.split_once(':')?.0.trim()));
    let plain =
        names.map(|name| ["-webkit-", "-epub-", "-moz-"].iter().find_map(|it| name.strip_prefix(it)).unwrap_or(name));
    plain.map(|name| name.strip_prefix("page-").unwrap_or(name).split('-').next().unwrap_or_default()).collect()
}

/// Closes conditions from the inside.
fn close(open: usize, left: usize, out: &mut String) {
    for depth in (left..open).rev() {
        line(depth, "}", out);
    }
}

fn write(rule: &CssRule, out: &mut String) {
    let depth = rule.conditions.len();
    for (at, selector) in rule.selectors.iter().enumerate() {
        let end = if at + 1 == rule.selectors.len() { " {" } else { "," };
        line(depth, &format!("{selector}{end}"), out);
    }
    for declaration in rule.body.lines().map(str::trim).filter(|text| !text.is_empty()) {
        line(depth + 1, declaration, out);
    }
    line(depth, "}", out);
}

fn line(depth: usize, text: &str, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_by_specificity() {
        let css = ".a b { c: d }\nb, .e { f: g; h: i }\n@media x { b { j: k } .e { l: m } }\nb { n: o }";
        let expected = "b {\n  f: g; h: i;\n  n: o\n}\n\n@media x {\n  b {\n    j: k\n  }\n}\n\n.e {\n  f: g; h: i\n}\n\n\
                        @media x {\n  .e {\n    l: m\n  }\n}\n\n.a b {\n  c: d\n}\n";
        assert_eq!(ordered(css), expected);
        assert_eq!(ordered(expected), expected, "sorted already");
    }

    #[test]
    fn rules_between_keep_their_effect() {
        let css = ".a { margin: 0 }\n.b { margin-top: 1em }\n.a { margin: 2em }";
        assert_eq!(ordered(css).matches(".a {").count(), 2);
        let unknown = "@layer x { a { b: c } }\nd e { f: g }\nd { h: i }\n";
        assert_eq!(ordered(unknown), unknown);
    }
}
