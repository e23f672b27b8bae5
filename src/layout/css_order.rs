//! Order of the rules in the style sheet of an e-book: by specificity, and each selector once.
//!
//! calibre's Check Book reports any other order as an error. Rules of different specificity override each other whatever
//! their order, and those of the same keep theirs, so no element looks different. A style sheet with something that is
//! not understood here stays as it is.

use std::collections::HashMap;

use super::css_overlap::overlap;
use super::css_rules::{CssRule, Specificity, read, specificity};

/// Largest number of rules of which those with the same selectors are joined, since each is compared with many others.
const MAX_JOINED: usize = 2_000;

/// Returns a style sheet without comments in the order of specificity.
pub(super) fn ordered(css: &str) -> String {
    let Some((head, rules)) = read(css) else { return css.to_owned() };
    let Some(rules) = rules.iter().map(by_specificity).collect::<Option<Vec<_>>>() else { return css.to_owned() };
    let mut rules = rules.concat();
    rules.sort_by_key(|(specificity, _)| *specificity);
    let rules =
        if rules.len() <= MAX_JOINED { joined(rules) } else { rules.into_iter().map(|(_, rule)| rule).collect() };
    let mut out = head;
    let mut open: &[String] = &[];
    for rule in &rules {
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

/// Joins rules with the same selectors, at the place of the one or the other, unless a rule between them may override or
/// be overridden by the one that moves.
fn joined(rules: Vec<(Specificity, CssRule)>) -> Vec<CssRule> {
    // A rule that was joined with another leaves its place empty.
    let mut out: Vec<Option<CssRule>> = Vec::with_capacity(rules.len());
    let mut last: HashMap<(Vec<String>, Vec<String>), usize> = HashMap::new();
    for (_, rule) in rules {
        let key = (rule.conditions.clone(), rule.selectors.clone());
        let known = last.get(&key).copied().and_then(|at| Some((at, out[at].clone()?)));
        let is_free = |at: usize, moved: &CssRule| !out[at + 1..].iter().flatten().any(|other| overlap(moved, other));
        match known {
            Some((at, first)) if is_free(at, &rule) => out[at] = Some(with_body(first, &rule.body)),
            Some((at, first)) if is_free(at, &first) => {
                out[at] = None;
                last.insert(key, out.len());
                out.push(Some(with_body(first, &rule.body)));
            }
            _ => {
                last.insert(key, out.len());
                out.push(Some(rule));
            }
        }
    }
    out.into_iter().flatten().collect()
}

/// Adds declarations to a rule, and removes those that they override.
fn with_body(mut rule: CssRule, body: &str) -> CssRule {
    let name = |declaration: &str| declaration.split_once(':').map(|(name, _)| name.trim().to_owned());
    let later: Vec<String> = body.split(';').filter_map(name).collect();
    // A semicolon within a string or brackets, as in a `data:` address, ends no declaration.
    if !rule.body.contains(['"', '\'', '(']) {
        let kept = rule.body.split(';').filter(|text| !text.trim().is_empty());
        let kept = kept.filter(|text| name(text).is_none_or(|name| !later.contains(&name)));
        rule.body = kept.map(|text| [text.trim(), ";\n"].concat()).collect();
    }
    let semicolon = if rule.body.trim_end().ends_with(';') || rule.body.is_empty() { "" } else { ";" };
    rule.body = format!("{}{semicolon}\n{body}", rule.body);
    rule
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
        let expected = "b {\n  f: g;\n  h: i;\n  n: o\n}\n\n@media x {\n  b {\n    j: k\n  }\n}\n\n.e {\n  f: g; h: i\n}\n\n\
                        @media x {\n  .e {\n    l: m\n  }\n}\n\n.a b {\n  c: d\n}\n";
        assert_eq!(ordered(css), expected);
        assert_eq!(ordered(expected), expected, "sorted already");
    }

    #[test]
    fn rules_between_keep_their_effect() {
        let css = ".a { margin: 0 }\n.b { margin-top: 1em }\n.a { margin: 2em }";
        assert_eq!(ordered(css).matches(".a {").count(), 2);
        let overridden = ".a { margin: 0; color: red }\n.a { color: blue }";
        assert_eq!(ordered(overridden), ".a {\n  margin: 0;\n  color: blue\n}\n");
        let down = ".a { margin: 0 }\n.b { color: red }\n.a { color: blue }";
        assert_eq!(ordered(down), ".b {\n  color: red\n}\n\n.a {\n  margin: 0;\n  color: blue\n}\n");
        let unknown = "@layer x { a { b: c } }\nd e { f: g }\nd { h: i }\n";
        assert_eq!(ordered(unknown), unknown);
    }
}
