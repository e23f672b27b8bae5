//! Blocks and marked words that Markdown reads otherwise than the dialect in which they were probably written.

use comrak::nodes::{AstNode, ListType, NodeCodeBlock, NodeList, NodeValue};

use super::entities::{escaped_twice, rest_of_reference};
use super::form::shortened;
use crate::diagnostic::Code;
use crate::markdown::FileParser;
use crate::nearest::nearest;
use crate::source::Span;

/// Languages of code blocks that other programs draw or run, with the form to write.
const DRAWN: &[(&str, &str)] = &[
    ("mermaid", "draw it with another program, save it as SVG, and write `![what it shows](drawing.svg)`"),
    ("plantuml", "draw it with another program, save it as SVG, and write `![what it shows](drawing.svg)`"),
    ("geojson", "draw it with another program, save it as SVG, and write `![what it shows](map.svg)`"),
    ("topojson", "draw it with another program, save it as SVG, and write `![what it shows](map.svg)`"),
    ("vega-lite", "write a `chart` block with the numbers"),
];

/// Words in braces that begin a block of `MyST` or Quarto, with the form to write.
const BRACED: &[(&str, &str)] = &[
    ("note seealso admonition", "write `> [!NOTE]`, with the text below it on lines that begin with `>`"),
    ("tip hint", "write `> [!TIP]`, with the text below it on lines that begin with `>`"),
    ("important", "write `> [!IMPORTANT]`, with the text below it on lines that begin with `>`"),
    ("warning attention", "write `> [!WARNING]`, with the text below it on lines that begin with `>`"),
    ("caution danger error", "write `> [!CAUTION]`, with the text below it on lines that begin with `>`"),
    ("figure image", "write `![what it shows](file.jpg \"The caption\")`"),
    ("math", "write the formula between `$$` and `$$`"),
    ("table list-table csv-table", "write a `table` block, or a table with `|` between its cells"),
    ("epigraph pull-quote sidebar margin", "write `:::pullquote` or `:::box`, and `:::` where it ends"),
    ("glossary", "write `:::glossary` and `:::`, with a description list between them"),
    ("mermaid", "draw it with another program, save it as SVG, and write `![what it shows](drawing.svg)`"),
];

/// Fence languages that Masthead reads as data.
const DATA_LANGUAGES: &[&str] = &["table", "chart", "donors", "math"];

impl FileParser<'_, '_> {
    /// Reports a block, an image or struck-out words that were probably meant otherwise.
    pub(super) fn report_foreign_block<'n>(&mut self, node: &'n AstNode<'n>) {
        let span = self.span(node);
        match &node.data.borrow().value {
            NodeValue::ThematicBreak => self.report_table_rule(span),
            NodeValue::Heading(heading) if heading.setext && heading.level == 2 => self.report_setext(node, span),
            NodeValue::Emph => {
                self.report_merge_tag(span);
                self.report_uneven_marks(node, span);
            }
            NodeValue::Strong => self.report_uneven_marks(node, span),
            NodeValue::Alert(alert) if alert.title.as_deref().is_some_and(is_attribute_list) => {
                let message = "these braces are the title of the callout: a callout has no attributes";
                self.warn(
                    Code::ForeignMarkup,
                    self.first_line(span),
                    message,
                    "remove them, or put the text in `:::box`",
                );
            }
            NodeValue::Alert(alert) if node.first_child().is_none() => {
                self.report_callout_without_text(alert.title.is_some(), span);
            }
            NodeValue::Paragraph => {
                self.report_short_indent(node, span);
                self.report_bold_line(node, span);
            }
            NodeValue::CodeBlock(code) if code.fenced => self.report_fence(code, span),
            NodeValue::CodeBlock(code) => self.report_indented(&code.literal, span),
            NodeValue::List(list) => {
                self.report_adjacent_list(node, list, span);
                self.report_indented_items(node, list);
                self.report_numbers(node, list);
            }
            NodeValue::TableRow(_) => self.report_row_without_bars(node, span),
            NodeValue::TableCell => self.report_merge_mark(node, span),
            NodeValue::Image(link) => {
                self.report_size_in_description(node, span);
                self.report_title(node, &link.title, span);
            }
            NodeValue::Link(link) => self.report_title(node, &link.title, span),
            _ => {}
        }
    }

    /// Reports the line under the header of a simple table, which Markdown reads as a thematic break: `----  -----`
    fn report_table_rule(&mut self, span: Span) {
        let line = self.source.text()[span.range()].lines().next().unwrap_or_default().trim();
        let groups: Vec<&str> = line.split_whitespace().collect();
        if groups.len() < 2 || !groups.iter().all(|group| group.len() > 1 && group.bytes().all(|byte| byte == b'-')) {
            return;
        }
        let message = "this line belongs to a simple table of pandoc: it is printed as a break between paragraphs";
        let help = format!(
            "bring the file in with `masthead import`, or write the table with `|` between the cells and `|{}` under the \
             header",
            "---|".repeat(groups.len().min(8))
        );
        self.warn(Code::ForeignMarkup, span, message, help);
    }

    /// Reports a whole paragraph that the hyphens below it make a heading.
    fn report_setext<'n>(&mut self, node: &'n AstNode<'n>, span: Span) {
        let text = self.literal_text(node).text;
        // Front matter is reported as such.
        let begins_file = text.starts_with("+++")
            || node.previous_sibling().is_some_and(|before| {
                before.previous_sibling().is_none() && matches!(before.data.borrow().value, NodeValue::ThematicBreak)
            });
        let is_sentence = text.trim_end().ends_with(['.', '!', '?', '…', ':', ',']) && text.chars().count() > 60;
        if !begins_file && (text.contains('\n') || is_sentence) {
            let message = "this paragraph is a heading, because there are hyphens directly below it";
            let help = "write an empty line before the hyphens, or `## ` before a heading";
            self.warn(Code::BrokenMarkup, span, message, help);
        }
    }

    /// Reports a merge tag of a mail program, whose stars Markdown reads as emphasis: `*|FNAME|*`
    fn report_merge_tag(&mut self, span: Span) {
        let written = &self.source.text()[span.range()];
        let name = written.strip_prefix("*|").and_then(|written| written.strip_suffix("|*")).unwrap_or_default();
        if !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b':')) {
            let message = format!("`{}` is a merge tag of a mail program: it is printed as text", shortened(written));
            self.warn(Code::ForeignMarkup, span, message, "write the text that it stands for, or remove it");
        }
    }

    /// Reports the language of a fence that means something in another program, or nearly something in Masthead.
    fn report_fence(&mut self, code: &NodeCodeBlock, span: Span) {
        let Some(word) = code.info.split_whitespace().next() else { return };
        let line = self.first_line(span);
        let quoted = shortened(word);
        if let Some(format) = word.strip_prefix("{=").and_then(|word| word.strip_suffix('}')) {
            let message = format!("this block is raw `{}` for pandoc: it is printed as code", shortened(format));
            let help = "bring the file in with `masthead import`, write it as Markdown, or remove it";
            self.warn(Code::ForeignMarkup, line, message, help);
        } else if let Some(name) = word.strip_prefix('{').map(|word| word.trim_end_matches(['}', ','])) {
            let known = BRACED.iter().find(|(names, _)| names.split(' ').any(|known| known == name));
            let help = known.map_or_else(
                || {
                    format!(
                        "write the language of the code without braces, `{}`: it is printed, not run",
                        shortened(name)
                    )
                },
                |(_, help)| (*help).to_owned(),
            );
            let message = format!("`{quoted}` begins a block of MyST or Quarto: it is printed as code");
            self.warn(Code::ForeignMarkup, line, message, help);
        } else if let Some((_, help)) = DRAWN.iter().find(|(name, _)| *name == word) {
            let message = format!("a `{quoted}` block is not drawn: it is printed as code");
            self.warn(Code::ForeignMarkup, line, message, *help);
        } else if !DATA_LANGUAGES.contains(&word)
            && let Some(nearest) = nearest(word, DATA_LANGUAGES)
        {
            let message = format!("a `{quoted}` block is printed as code");
            self.warn(Code::BrokenMarkup, line, message, format!("did you mean `{nearest}`?"));
        }
    }

    /// Reports a cell that merges cells in other dialects: `^`, `^^` and `:::` with the cell above, `<` with the cell before
    /// it.
    fn report_merge_mark<'n>(&mut self, cell: &'n AstNode<'n>, span: Span) {
        let text = self.literal_text(cell).text;
        let mark = text.trim();
        let neighbour = match mark {
            "^" | "^^" | ":::" => "above it",
            "<" | "<<" if cell.previous_sibling().is_some() => "before it",
            _ => return,
        };
        let message = format!("`{mark}` does not merge this cell with the cell {neighbour}: it is printed");
        let help = format!(
            "write the words again, or the table in HTML with `rowspan=\"2\"` or `colspan=\"2\"`; write the sign itself as \
             `\\{mark}`"
        );
        self.warn(Code::ForeignMarkup, span, message, help);
    }

    /// Reports character references that are escaped twice in the title of an image or a link, and in an alternative text.
    fn report_title<'n>(&mut self, node: &'n AstNode<'n>, title: &str, span: Span) {
        let literal = self.literal_text(node);
        if matches!(node.data.borrow().value, NodeValue::Image(_)) {
            self.report_escaped_references(&literal);
        }
        let mut ends = title.match_indices('&').map(|(at, _)| &title[at + 1..]);
        if let Some((rest, length)) = ends.find_map(|rest| Some((rest, rest_of_reference(rest)?))) {
            let (message, help) = escaped_twice(&format!("&{}", &rest[..length]));
            self.warn(Code::BrokenMarkup, span, message, help);
        }
    }

    /// Reports a size at the end of an alternative text, as Obsidian has it: `![A ferry|300](ferry.jpg)`
    fn report_size_in_description<'n>(&mut self, node: &'n AstNode<'n>, span: Span) {
        let literal = self.literal_text(node);
        let Some((words, size)) = literal.text.rsplit_once('|') else { return };
        let size = size.trim();
        if !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x') {
            let message = format!("`|{}` is part of the alternative text and sets no size", shortened(size));
            let help = format!("write `![{}](…){{width=60%}}`", shortened(words));
            self.warn(Code::ForeignMarkup, span, message, help);
        }
    }

    /// Reports emphasis with more marks at one end than at the other: `*rope**`
    fn report_uneven_marks<'n>(&mut self, node: &'n AstNode<'n>, span: Span) {
        let source = std::sync::Arc::clone(&self.source);
        let (before, after) = (&source.text()[..span.range().start], &source.text()[span.range().end..]);
        let Some(mark) = source.text()[span.range()].chars().next().filter(|mark| matches!(mark, '*' | '_')) else {
            return;
        };
        let text = |sibling: Option<&'n AstNode<'n>>| match &sibling?.data.borrow().value {
            NodeValue::Text(text) => Some(text.to_string()),
            _ => None,
        };
        let is_before = before.ends_with(mark)
            && !before[..before.len() - 1].ends_with(['\\', mark])
            && text(node.previous_sibling()).is_some_and(|text| text.ends_with(mark));
        let is_after = after.starts_with(mark) && text(node.next_sibling()).is_some_and(|text| text.starts_with(mark));
        if is_before != is_after {
            let range = span.range();
            let range = if is_before { range.start - 1..range.end } else { range.start..range.end + 1 };
            let written = shortened(&source.text()[range.clone()]);
            let message = format!("`{written}` has more marks at one end than at the other: one is printed");
            let help =
                format!("write as many `{mark}` before the words as after them; write a single one as `\\{mark}`");
            self.warn(Code::BrokenMarkup, Span::new(self.id, range), message, help);
        }
    }

    /// Reports the first item of a list that is printed with another number than the author's. A list in which all items
    /// have the same number is meant to be counted.
    fn report_numbers<'n>(&mut self, list: &'n AstNode<'n>, properties: &NodeList) {
        if properties.list_type != ListType::Ordered {
            return;
        }
        let written: Vec<(Span, usize)> = list
            .children()
            .filter_map(|item| {
                let span = self.span(item);
                let text = &self.source.text()[span.range()];
                let digits = text.bytes().take_while(u8::is_ascii_digit).count();
                let range = span.range();
                let place = Span::new(self.id, range.start..range.start + digits);
                Some((place, text[..digits].parse().ok()?))
            })
            .collect();
        let is_counted = written.windows(2).all(|pair| pair[0].1 == pair[1].1);
        let wrong = written.iter().zip(properties.start..).find(|((_, number), printed)| number != printed);
        if let Some(((place, number), printed)) = wrong.filter(|_| !is_counted) {
            let message = format!("item {number} is printed as {printed}: the items of a list are counted");
            let help = format!(
                "write `{printed}.`; to keep {number}, write a paragraph before it, or `{number}\\.` in place of an item"
            );
            self.warn(Code::BrokenMarkup, *place, message, help);
        }
    }

    /// Reports a paragraph of the text that is bold from end to end, above another one: it stands in place of a heading.
    fn report_bold_line<'n>(&mut self, node: &'n AstNode<'n>, span: Span) {
        let is = |node: Option<&'n AstNode<'n>>, kind: fn(&NodeValue) -> bool| {
            node.is_some_and(|node| kind(&node.data.borrow().value))
        };
        let is_alone = node.first_child().is_some_and(|child| child.next_sibling().is_none());
        let is_bold = is_alone && is(node.first_child(), |value| matches!(value, NodeValue::Strong));
        let is_above = is(node.next_sibling(), |value| matches!(value, NodeValue::Paragraph | NodeValue::List(_)));
        if !is_bold || !is_above || !is(node.parent(), |value| matches!(value, NodeValue::Document)) {
            return;
        }
        let words = self.literal_text(node).text;
        let is_title = words.chars().count() < 70
            && words.starts_with(char::is_alphanumeric)
            && words.ends_with(char::is_alphanumeric)
            && !words.contains('\n');
        if is_title {
            let message = "this line is bold from end to end: it is no heading, and not in the contents";
            self.warn(Code::BrokenMarkup, span, message, format!("write `### {}`", shortened(&words)));
        }
    }

    /// Reports a callout that has no text, or only a title.
    fn report_callout_without_text(&mut self, has_title: bool, span: Span) {
        let message = if has_title {
            "this callout has only a title: its first line is the title"
        } else {
            "this callout has no text"
        };
        self.warn(Code::BrokenMarkup, span, message, "write the text below it, on lines that begin with `>`");
    }

    /// Returns the first line of a span.
    pub(in crate::markdown) fn first_line(&self, span: Span) -> Span {
        let range = span.range();
        let length = self.source.text()[range.clone()].find(['\n', '\r']).unwrap_or(range.len());
        Span::new(self.id, range.start..range.start + length)
    }
}

/// Returns `true` for attributes in braces: `{.wide}`
fn is_attribute_list(text: &str) -> bool {
    let text = text.trim();
    text.ends_with('}') && ["{.", "{#"].iter().any(|start| text.starts_with(start))
}
