//! CSS values that usvg does not read: `light-dark()` and `var()` are resolved. Declarations that still cannot be read
//! are dropped, as in browsers, so that the presentation attribute counts.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::str::FromStr;

use roxmltree::{Document, Node, NodeId};
use svgtypes::{Color, Paint};

use super::lexer::tag_length;

/// Maximum nesting of `var()` and `light-dark()`.
const MAX_DEPTH: usize = 8;
/// Maximum length of a resolved value in bytes. Custom properties that refer to each other could grow exponentially.
const MAX_VALUE: usize = 1000;

type Properties = HashMap<String, String>;

/// Custom properties of a drawing: `--accent: #a6192e`
struct CustomProperties {
    /// Properties in rules for the whole drawing, such as `:root`.
    global: Properties,
    /// Properties in `style` attributes.
    by_element: HashMap<NodeId, Properties>,
}

/// Returns the drawing with resolved values, or `None` if nothing has to be changed. `text` is the text of `document`.
pub(super) fn resolve(text: &str, document: &Document<'_>) -> Option<String> {
    let custom = CustomProperties::collect(document);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        if node.tag_name().name() == "style" {
            changes.extend(sheet(text, node, &custom));
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            let lookup = |name: &str| custom.of_element(node, name);
            if attribute.name() == "style" {
                let style = declarations(value, &lookup);
                changes.extend(style.map(|style| (attribute.range_value(), escaped(&style))));
            } else if value.contains('(') && !is_readable(attribute.name(), value) {
                match readable(attribute.name(), value, &lookup) {
                    Some(value) => changes.push((attribute.range_value(), escaped(&value))),
                    None => changes.push((attribute.range(), String::new())),
                }
            }
        }
    }
    if changes.is_empty() {
        return None;
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut resolved = String::with_capacity(text.len());
    let mut end = 0;
    for (range, replacement) in changes {
        resolved.push_str(&text[end..range.start]);
        resolved.push_str(&replacement);
        end = range.end;
    }
    resolved.push_str(&text[end..]);
    Some(resolved)
}

impl CustomProperties {
    fn collect(document: &Document<'_>) -> Self {
        let mut custom = Self { global: Properties::new(), by_element: HashMap::new() };
        for node in document.descendants().filter(Node::is_element) {
            if node.tag_name().name() == "style" {
                for (selectors, body) in rules(&sheet_text(node)) {
                    if selectors.split(',').any(|one| matches!(one.trim(), ":root" | "svg" | "*" | ":host")) {
                        custom.global.extend(properties(&body));
                    }
                }
            }
            if let Some(style) = node.attribute("style").filter(|style| style.contains("--")) {
                custom.by_element.insert(node.id(), properties(style));
            }
        }
        custom
    }

    fn of_element(&self, node: Node<'_, '_>, name: &str) -> Option<String> {
        let own = || node.ancestors().find_map(|ancestor| self.by_element.get(&ancestor.id())?.get(name));
        let inherited = if self.by_element.is_empty() { None } else { own() };
        inherited.or_else(|| self.global.get(name)).cloned()
    }
}

/// Returns the custom properties among declarations.
fn properties(style: &str) -> Properties {
    let pairs = split(style, ';').filter_map(|declaration| declaration.split_once(':'));
    let pairs = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    pairs.filter(|(name, _)| name.starts_with("--")).collect()
}

/// Returns the new content of a `<style>` element and its place, if anything has to be changed.
fn sheet(text: &str, node: Node<'_, '_>, custom: &CustomProperties) -> Option<(Range<usize>, String)> {
    let mut changed = false;
    let mut css = String::new();
    for (selectors, body) in rules(&sheet_text(node)) {
        let own = properties(&body);
        let lookup = |name: &str| own.get(name).or_else(|| custom.global.get(name)).cloned();
        let resolved = declarations(&body, &lookup);
        changed |= resolved.is_some();
        let _ = writeln!(css, "{selectors} {{{}}}", resolved.unwrap_or(body));
    }
    let range = node.range();
    let element = &text[range.clone()];
    let (start, end) = (tag_length(element), element.rfind("</")?);
    (changed && start <= end).then(|| (range.start + start..range.start + end, escaped(&css)))
}

fn sheet_text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

/// Splits a style sheet into rules: selectors and declarations. Comments and at-rules such as `@media` are left out, as
/// by usvg.
fn rules(css: &str) -> Vec<(String, String)> {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let mut rules = Vec::new();
    let mut rest = plain.as_str();
    while let Some((selectors, inside)) = rest.split_once('{') {
        let selectors = selectors.rsplit(';').next().unwrap_or_default().trim();
        let end = closing_brace(inside);
        if !selectors.starts_with('@') {
            rules.push((selectors.to_owned(), inside[..end].trim().to_owned()));
        }
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    rules
}

/// Returns the place of the brace that closes a block.
fn closing_brace(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns declarations with resolved values and without those that cannot be read, or `None` if nothing has to be
/// changed.
fn declarations(style: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut changed = false;
    let mut kept: Vec<String> = Vec::new();
    for declaration in split(style, ';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        if name.starts_with("--") {
            continue;
        }
        if is_readable(name, value) {
            kept.push(format!("{name}:{value}"));
        } else {
            changed = true;
            kept.extend(readable(name, value, lookup).map(|value| format!("{name}:{value}")));
        }
    }
    changed.then(|| kept.join(";"))
}

/// Returns the resolved value, or `None` if it cannot be read even then.
fn readable(name: &str, value: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    resolved(value, lookup, MAX_DEPTH).filter(|value| is_readable(name, value))
}

/// Returns `true` if usvg can read the value of a property.
fn is_readable(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    if ["var(", "light-dark(", "calc(", "env(", "min(", "max(", "clamp("].iter().any(|name| lower.contains(name)) {
        return false;
    }
    let value = value.trim_end_matches("!important").trim();
    match name {
        "fill" | "stroke" => Paint::from_str(value).is_ok(),
        "color" | "stop-color" | "flood-color" | "lighting-color" => {
            matches!(&*lower, "inherit" | "currentcolor") || Color::from_str(value).is_ok()
        }
        _ => true,
    }
}

/// Resolves `var()` and `light-dark()` in a value. Returns `None` if a property is unknown and has no fallback.
fn resolved(value: &str, lookup: &dyn Fn(&str) -> Option<String>, depth: usize) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let found = ["var(", "light-dark("].iter().filter_map(|name| lower.find(name).map(|at| (at, name.len()))).min();
    let Some((at, length)) = found else { return Some(value.to_owned()) };
    let inside = &value[at + length..];
    let end = closing_parenthesis(inside)?;
    let depth = depth.checked_sub(1)?;
    let mut arguments = split(&inside[..end], ',');
    let first = arguments.next()?.trim();
    let replaced = if length == "var(".len() {
        let fallback = || inside[..end].split_once(',').map(|(_, fallback)| fallback.trim().to_owned());
        resolved(&lookup(first).or_else(fallback)?, lookup, depth)?
    } else {
        resolved(first, lookup, depth)?
    };
    let rest = resolved(&inside[end + 1..], lookup, depth)?;
    let whole = format!("{}{replaced}{rest}", &value[..at]);
    (whole.len() <= MAX_VALUE).then_some(whole)
}

fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Splits a text at a separator outside parentheses and quotation marks.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let mut quote = None;
    text.split(move |c: char| {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (Some(_) | None, _) => {}
        }
        c == separator && depth == 0 && quote.is_none()
    })
}

/// Escapes text for an attribute or an element.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&apos;")
}
