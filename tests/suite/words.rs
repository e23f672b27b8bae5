//! The words of an issue in the generated Typst and in the EPUB, in order. Notes are kept separate from the body,
//! because the editions have them at different places. The words of a PDF are in `pdf_words`.

use roxmltree::{Document, Node, ParsingOptions};
use typst::syntax::ast::{self, AstNode};
use typst::syntax::{SyntaxKind, SyntaxNode, parse};

/// The text of an issue: body and notes.
#[derive(Debug, Default)]
pub(crate) struct Text {
    body: String,
    notes: String,
}

/// Splits text into words: maximal runs of letters and digits. Soft hyphens are ignored.
pub(crate) fn words(text: &str) -> Vec<String> {
    let is_break = |c: char| !c.is_alphanumeric();
    let text = text.replace('\u{AD}', "");
    text.split(is_break).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Text {
    /// Returns the words of the body.
    pub(crate) fn body(&self) -> Vec<String> {
        words(&self.body)
    }

    /// Returns the words of the notes.
    pub(crate) fn notes(&self) -> Vec<String> {
        words(&self.notes)
    }

    /// Appends text.
    pub(crate) fn push(&mut self, text: &str, in_note: bool) {
        if in_note { self.notes.push_str(text) } else { self.body.push_str(text) }
    }

    /// Appends the text of an XHTML page, without generated numbers, links between notes, and formulas.
    pub(crate) fn add_page(&mut self, page: &[u8]) {
        let page = str::from_utf8(page).expect("pages are UTF-8");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let page = Document::parse_with_options(page, options).expect("pages are well-formed");
        let body = page.descendants().find(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "body")));
        self.add_element(body.expect("a page has a body"), false);
        self.push("\n", false);
    }

    fn add_element(&mut self, node: Node<'_, '_>, in_note: bool) {
        const INLINE: [&str; 17] = [
            "a", "abbr", "b", "code", "del", "em", "i", "img", "kbd", "mark", "s", "small", "span", "strong", "sub",
            "sup", "u",
        ];
        if node.is_text() {
            return self.push(node.text().unwrap_or_default(), in_note);
        }
        // Formulas are MathML here, but Typst markup there: they cannot be compared as text.
        if node.tag_name().name() == "math" {
            return;
        }
        // Symbols are drawn here, with words that the source does not have. Like the symbol there, the drawing divides words.
        if node.tag_name().name() == "svg" {
            return self.push("\u{FFFC}", in_note);
        }
        let class = node.attribute("class").unwrap_or_default();
        // Only the EPUB has the data of a chart as a table.
        let is_data = node.tag_name().name() == "details" && parent_is_chart(node);
        if is_data || matches!(class, "noteref" | "back" | "number" | "box") {
            return;
        }
        let in_note = in_note || class == "footnotes";
        let separator = if INLINE.contains(&node.tag_name().name()) { "" } else { "\n" };
        self.push(separator, in_note);
        node.children().for_each(|child| self.add_element(child, in_note));
        self.push(separator, in_note);
    }

    /// Extracts the text from generated Typst calls, parsed by Typst.
    pub(crate) fn from_calls(calls: &str) -> Self {
        let mut text = Self::default();
        let root = parse(calls);
        let (errors, _) = root.errors_and_warnings();
        assert!(errors.is_empty(), "generated Typst is well-formed: {errors:?}");
        text.add_syntax(&root, false);
        text
    }

    fn add_syntax(&mut self, node: &SyntaxNode, in_note: bool) {
        match node.kind() {
            SyntaxKind::FuncCall => self.add_call(node, in_note),
            SyntaxKind::ContentBlock => self.add_separated("\n", node, in_note),
            SyntaxKind::Markup => {
                for child in node.children() {
                    match child.cast::<ast::Str<'_>>() {
                        Some(literal) => self.push(&literal.get(), in_note),
                        None => self.add_syntax(child, in_note),
                    }
                }
            }
            _ => node.children().for_each(|child| self.add_syntax(child, in_note)),
        }
    }

    fn add_call(&mut self, node: &SyntaxNode, in_note: bool) {
        const INLINE: [&str; 22] = [
            "abbreviation",
            "code-span",
            "cross-reference",
            "emphasis",
            "enclosed",
            "endnote-mark",
            "hyperlink",
            "inline-equation",
            "inline-image",
            "keyboard",
            "marked",
            "note",
            "note-again",
            "note-mark",
            "reference",
            "signed-amount",
            "small-print",
            "strikethrough",
            "strong-emphasis",
            "subscript",
            "superscript",
            "title-note",
        ];
        let call = ast::FuncCall::from_untyped(node).expect("the node is a function call");
        let name = call.callee().to_untyped().full_text();
        if name == "std.math.equation" {
            return;
        }
        let in_note = in_note || name == "note";
        let separator = if INLINE.contains(&name.as_str()) || name == "underlined" { "" } else { "\n" };
        self.push(if name == "note" { "\n" } else { separator }, in_note);
        if matches!(name.as_str(), "code-span" | "code-block" | "enclosed" | "signed-amount") {
            for argument in call.args().items() {
                if let ast::Arg::Pos(ast::Expr::Str(literal)) = argument {
                    self.push(&literal.get(), in_note);
                }
            }
        }
        let mut arguments: Vec<&SyntaxNode> = call.args().to_untyped().children().collect();
        // The caption of a table is above it, but comes after the rows in the call.
        let is_caption = |argument: &&SyntaxNode| {
            name == "data-table"
                && argument.cast::<ast::Named<'_>>().is_some_and(|named| named.name().get() == "caption")
        };
        arguments.sort_by_key(|argument| !is_caption(argument));
        for argument in arguments {
            match argument.kind() {
                SyntaxKind::ContentBlock => self.add_separated(separator, argument, in_note),
                _ => self.add_syntax(argument, in_note),
            }
        }
        self.push(separator, in_note);
    }

    /// Appends the text of a node's children, with `separator` before and after.
    fn add_separated(&mut self, separator: &str, node: &SyntaxNode, in_note: bool) {
        self.push(separator, in_note);
        node.children().for_each(|child| self.add_syntax(child, in_note));
        self.push(separator, in_note);
    }
}

fn parent_is_chart(node: Node<'_, '_>) -> bool {
    let class = node.parent().and_then(|parent| parent.attribute("class"));
    class.is_some_and(|class| class.split(' ').any(|name| name == "chart"))
}

/// Describes the first difference of two sequences of words, with five words of context on each side. Returns `None` if
/// they are equal.
pub(crate) fn difference(first: &[String], second: &[String]) -> Option<String> {
    let at = first.iter().zip(second).position(|(a, b)| a != b);
    let at = at.or_else(|| (first.len() != second.len()).then(|| first.len().min(second.len())))?;
    let around = |words: &[String]| words[at.saturating_sub(5).min(words.len())..(at + 5).min(words.len())].join(" ");
    Some(format!("word {at}: … {} …\n     but: … {} …", around(first), around(second)))
}
