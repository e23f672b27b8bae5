//! Joining of texts: delimiters, punctuation where two texts meet, and quotation marks.

use crate::bibliography::markup::{self, Node};

/// Joins texts with a delimiter. Punctuation that would stand twice, or that does not go together, is merged.
pub(super) fn join(parts: Vec<Vec<Node>>, delimiter: &str) -> Vec<Node> {
    let mut pieces: Vec<Vec<Node>> = Vec::new();
    for part in parts.into_iter().filter(|part| !markup::is_empty(part)) {
        let starts_with_punctuation = markup::plain(&part).starts_with([',', ';', '.']);
        if !pieces.is_empty() && !delimiter.is_empty() && !starts_with_punctuation {
            pieces.push(vec![Node::text(delimiter)]);
        }
        pieces.push(part);
    }
    let mut joined: Vec<Node> = Vec::new();
    let mut last: Option<Vec<Node>> = None;
    for mut piece in pieces {
        if let Some(before) = &mut last {
            merge_punctuation(before, &mut piece);
            joined.append(before);
        }
        last = Some(piece);
    }
    joined.extend(last.unwrap_or_default());
    joined.retain(|node| !markup::is_empty(std::slice::from_ref(node)));
    joined
}

/// Rules for merging two characters of punctuation where two texts meet.
enum Merge {
    First,
    Second,
}

/// Merges the punctuation at the end of one text and the start of the next.
fn merge_punctuation(before: &mut [Node], after: &mut [Node]) {
    let Some(start) = markup::plain(after).chars().next() else { return };
    let words = markup::plain(before);
    let quoted_end = || {
        let trimmed = words.trim_end();
        let is_mark = |c: char| matches!(c, '"' | '\'' | '\u{2019}' | '\u{201D}' | '\u{BB}' | '\u{203A}');
        trimmed.ends_with(is_mark).then(|| trimmed.trim_end_matches(is_mark).chars().next_back()).flatten()
    };
    let quoted = if start == '.' { quoted_end() } else { None };
    let Some(end) = quoted.or_else(|| words.chars().next_back()) else { return };
    let merge = match (end, start) {
        ('!' | '?', '.' | ':') | (':' | ';', '.') | (';', ':') => Merge::First,
        (':' | ';', '!' | '?') | (' ', ' ' | ',' | '.') => Merge::Second,
        (end, start) if end == start && matches!(start, '!' | '?' | '.' | ':' | ';' | ',') => Merge::First,
        _ => return,
    };
    match merge {
        Merge::First => {
            markup::trim_start(after, start);
        }
        Merge::Second => {
            markup::trim_end(before, end);
        }
    }
}

/// Moves full stops and commas that follow a quotation into it, as in American English.
pub(super) fn move_into_quotes(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        if let Some(children) = node.children_mut() {
            move_into_quotes(children);
        }
    }
    for at in 1..nodes.len() {
        let (before, after) = nodes.split_at_mut(at);
        let (Some(node), Some(Node::Text(text))) = (before.last_mut(), after.first_mut()) else { continue };
        let Some(inside) = last_quotation(node) else { continue };
        let Some(mark) = text.chars().next().filter(|c| matches!(c, '.' | ',')) else { continue };
        let words = markup::plain(inside);
        if !words.is_empty() && !words.ends_with(['.', ',', ';', ':', '!', '?']) {
            inside.push(Node::text(mark));
        }
        text.remove(0);
    }
}

/// Returns the text of the quotation that a node is, or that a citation ends with.
fn last_quotation(node: &mut Node) -> Option<&mut Vec<Node>> {
    match node {
        Node::Quoted(inside) => Some(inside),
        Node::Cite(_, children) => children.last_mut().and_then(last_quotation),
        Node::Text(_) | Node::Styled(..) | Node::FixedCase(_) | Node::Link(..) | Node::Inline(_) => None,
    }
}

/// Quotation marks of a language.
pub(super) struct QuotationMarks {
    /// Opening and closing marks of a quotation.
    pub(super) outer: [String; 2],
    /// Opening and closing marks of a quotation in a quotation.
    pub(super) inner: [String; 2],
}

/// Replaces quotations by their text between quotation marks, which alternate with the depth.
pub(super) fn resolve_quotes(nodes: Vec<Node>, marks: &QuotationMarks, depth: usize) -> Vec<Node> {
    nodes
        .into_iter()
        .flat_map(|mut node| {
            if let Node::Quoted(inside) = node {
                let [open, close] = if depth.is_multiple_of(2) { &marks.outer } else { &marks.inner };
                let inside = resolve_quotes(inside, marks, depth + 1);
                return std::iter::once(Node::text(open)).chain(inside).chain([Node::text(close)]).collect();
            }
            if let Some(children) = node.children_mut() {
                *children = resolve_quotes(std::mem::take(children), marks, depth);
            }
            vec![node]
        })
        .collect()
}
