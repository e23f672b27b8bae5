//! Warnings for link definitions that no link uses: `[map]: https://example.org/`. Markdown prints nothing for them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};

use super::FileParser;
use crate::diagnostic::Code;
use crate::source::Span;

/// Maximum length of a definition that is copied to captions and titles, in bytes.
const MAX_LENGTH: usize = 2000;

/// Text of a link definition, for the captions, titles and data that use it.
pub(super) struct DefinitionText {
    pub(super) text: String,
    pub(super) is_used: bool,
}

/// A link definition in the source.
pub(super) struct Definition {
    /// Label in small letters, with single spaces.
    label: String,
    /// Label as written, with its brackets.
    written: String,
    /// Position of the line, from the label on.
    range: Range<usize>,
    /// Whole definition, with the lines of its address and its title.
    text: String,
}

impl FileParser<'_, '_> {
    /// Finds the definitions in the source after `start`. The first one of each label is used in captions and titles, too.
    pub(super) fn find_definitions<'n>(&mut self, root: &'n AstNode<'n>, start: usize) -> Vec<Definition> {
        let definitions = self.definitions(root, start);
        for Definition { label, text, .. } in definitions.iter().filter(|found| found.text.len() <= MAX_LENGTH) {
            let text = || DefinitionText { text: text.clone(), is_used: false };
            self.definitions.entry(label.clone()).or_insert_with(text);
        }
        definitions
    }

    /// Reports definitions that no link uses, and all but the first of one label.
    pub(super) fn report_unused_definitions(&mut self, definitions: &[Definition], start: usize) {
        if definitions.is_empty() {
            return;
        }
        let text = normalized(&self.source.text()[start..]);
        let uses = counts(labels(&text));
        let defined = counts(definitions.iter().map(|definition| definition.label.as_str()));
        let mut reported = Vec::new();
        let mut first: HashSet<&str> = HashSet::new();
        for Definition { label, written, range, .. } in definitions {
            let is_used = self.definitions.get(label).is_some_and(|definition| definition.is_used);
            if !is_used && uses.get(label.as_str()) <= defined.get(label.as_str()) {
                let message = format!("no link uses the definition `{written}`: it is not printed");
                let help = format!(
                    "write `[words]{written}` where the link belongs, or remove it; escape the brackets of text: `\\[`"
                );
                reported.push((range.clone(), message, help));
            } else if first.contains(label.as_str()) {
                let message = format!("`{written}` is defined already: this definition is not used");
                reported.push((range.clone(), message, "give it a label of its own, or remove it".to_owned()));
            }
            first.insert(label);
        }
        for (range, message, help) in reported {
            self.warn(Code::UnusedDefinition, Span::new(self.id, range), message, help);
        }
    }

    /// Returns the definitions in the source: lines that begin like one and belong to no block.
    fn definitions<'n>(&self, root: &'n AstNode<'n>, start: usize) -> Vec<Definition> {
        let source = self.source.text();
        let mut at = start;
        let mut found = Vec::new();
        let mut printed: Option<Vec<Range<usize>>> = None;
        for line in source[start..].split_inclusive('\n') {
            let line_start = at;
            at += line.len();
            let inside = line.trim_start_matches([' ', '\t', '>']);
            let Some(label) = label(inside) else { continue };
            let open = line_start + line.len() - inside.len();
            let printed = printed.get_or_insert_with(|| self.printed_ranges(root));
            let before = printed.partition_point(|range| range.start <= open);
            if before == 0 || printed[before - 1].end <= open {
                let written = super::foreign::shortened(&format!("[{label}]"));
                let range = open..open + inside.trim_end().len();
                let text = definition_text(&source[open..]);
                found.push(Definition { label: normalized(label), written, range, text });
            }
        }
        found
    }

    /// Returns the source ranges of everything that is printed, in source order, without overlaps.
    fn printed_ranges<'n>(&self, root: &'n AstNode<'n>) -> Vec<Range<usize>> {
        let leaves = root.descendants().filter(|node| match &node.data.borrow().value {
            NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) => true,
            value => !value.block(),
        });
        let mut ranges: Vec<Range<usize>> = leaves.map(|node| self.span(node).range()).collect();
        ranges.sort_by_key(|range| range.start);
        ranges.dedup_by(|next, range| {
            let is_overlap = next.start < range.end;
            range.end = if is_overlap { range.end.max(next.end) } else { range.end };
            is_overlap
        });
        ranges
    }
}

/// Returns the definition that `source` begins with: its line, and the next lines if they have its address or its title.
fn definition_text(source: &str) -> String {
    let mut lines = source.lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end()).peekable();
    let mut text = lines.next().unwrap_or_default().to_owned();
    if text.ends_with(':')
        && let Some(address) = lines.next_if(|line| !line.is_empty())
    {
        text = format!("{text} {address}");
    }
    if let Some(title) = lines.next_if(|line| line.starts_with(['"', '\'', '(']) && line.ends_with(['"', '\'', ')'])) {
        text = format!("{text} {title}");
    }
    text
}

/// Returns the texts in the innermost brackets of a text.
pub(super) fn labels(text: &str) -> impl Iterator<Item = &str> {
    text.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0))
}

/// Returns how often each label occurs.
fn counts<'t>(labels: impl Iterator<Item = &'t str>) -> HashMap<&'t str, usize> {
    let mut counts = HashMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts
}

/// Returns the label at the start of a definition that may be unused by mistake. Footnotes are no link definitions, and
/// `[//]: # (…)` is a comment.
fn label(line: &str) -> Option<&str> {
    let (label, rest) = line.strip_prefix('[')?.split_once("]:")?;
    let is_comment = rest.trim_start().starts_with(['#', '(']) || rest.trim_start().starts_with("<>");
    let is_label = !label.starts_with('^') && !label.trim().is_empty() && !label.contains(['[', ']', '\n']);
    (is_label && !is_comment).then_some(label)
}

/// Returns a text in small letters, with single spaces. As in CommonMark, `ß` is `ss`.
pub(super) fn normalized(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('ß', "ss")
}
