//! Markdown blocks to blocks of the document tree.

use comrak::nodes::{AlertType, AstNode, Attributes, ListType, NodeCodeBlock, NodeValue};

use super::attributes::DirectiveInfo;
use super::elements::OpenElement;
use super::foreign::shortened;
use super::people::break_lines_after_names;
use super::pictures::{attributes, ungrouped};
use super::spans::{blocks_in_language, in_language};
use super::{FileParser, MAX_BLOCK_DEPTH, anchors, tables};
use crate::diagnostic::{Code, Diagnostic};
use crate::directive::BuiltInDirective;
use crate::document::{
    Block, CalloutKind, DescriptionEntry, Equation, Heading, Inline, List, ListItem, Math, plain_text, take_anchors,
};
use crate::source::Span;

impl FileParser<'_, '_> {
    /// Converts the children of `parent`.
    pub(super) fn blocks<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Block> {
        if self.block_depth > MAX_BLOCK_DEPTH {
            let span = self.span(parent);
            self.warn(
                Code::NestingTooDeep,
                span,
                format!("quotes, lists and boxes are nested more than {MAX_BLOCK_DEPTH} deep"),
                "write it with fewer levels",
            );
            return Vec::new();
        }
        self.block_depth += 1;
        let mut blocks = Vec::new();
        let mut open: Vec<OpenElement> = Vec::new();
        for node in parent.children() {
            if let NodeValue::HtmlBlock(html) = &node.data.borrow().value {
                let span = self.span(node);
                for piece in self.html_block(&html.literal, span) {
                    self.html_piece(piece, &mut blocks, &mut open);
                }
            } else {
                self.block(node, &mut blocks);
            }
        }
        self.close_elements(&mut open, &mut blocks);
        self.block_depth -= 1;
        anchors::attach(&mut blocks);
        blocks
    }

    fn block<'n>(&mut self, node: &'n AstNode<'n>, blocks: &mut Vec<Block>) {
        let span = self.span(node);
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Paragraph => {
                let block = self.paragraph(node, span);
                let remaining = block.and_then(|block| self.attach_caption(node, block, blocks));
                blocks.extend(remaining);
            }
            NodeValue::Heading(heading) => {
                let (id, classes) = attributes(data.attrs.as_deref());
                let language = self.heading_language(data.attrs.as_deref(), span);
                let accent = self.heading_accent(data.attrs.as_deref(), span);
                let title = in_language(language, self.inlines(node), span);
                let (level, aliases) = (heading.level, Vec::new());
                let heading = Heading { id, aliases, level, number: None, accent, title, classes, span };
                blocks.extend(self.heading(heading));
            }
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => {
                blocks.push(Block::Quote { blocks: self.blocks(node), span });
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start as u64);
                let items = node.children().map(|item| self.item(item)).collect();
                blocks.push(Block::List(List { start, tight: list.tight, items, span }));
            }
            NodeValue::DescriptionList => {
                let entries = self.descriptions(node);
                blocks.push(Block::DescriptionList { entries, span });
            }
            NodeValue::CodeBlock(code) => blocks.push(self.code_block(code, data.attrs.as_deref(), span)),
            NodeValue::ThematicBreak => blocks.push(Block::ThematicBreak { span }),
            NodeValue::Table(table) => {
                let alignments = table.alignments.iter().map(|&alignment| tables::alignment(alignment)).collect();
                let table = self.table(node, alignments, span);
                self.push_table(table, blocks);
            }
            NodeValue::Alert(alert) => {
                let kind = callout(alert.alert_type);
                let title = alert.title.is_some().then(|| self.callout_title(span));
                blocks.push(Block::Callout { kind, title, blocks: self.blocks(node), span });
            }
            NodeValue::BlockDirective(directive) => {
                let info = directive.info.clone();
                drop(data);
                self.directive(node, &info, span, blocks);
            }
            // comrak produces these only inside the containers above, or not at all with the options in use.
            NodeValue::Document
            | NodeValue::FrontMatter(_)
            | NodeValue::Item(_)
            | NodeValue::TaskItem(_)
            | NodeValue::DescriptionItem(_)
            | NodeValue::DescriptionTerm
            | NodeValue::DescriptionDetails
            | NodeValue::FootnoteDefinition(_)
            | NodeValue::Callout(_)
            | NodeValue::CalloutTitle
            | NodeValue::Subtext
            | NodeValue::HtmlBlock(_)
            | NodeValue::MultilineComment(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell => blocks.extend(self.blocks(node)),
            NodeValue::Text(_)
            | NodeValue::SoftBreak
            | NodeValue::LineBreak
            | NodeValue::Code(_)
            | NodeValue::HtmlInline(_)
            | NodeValue::Raw(_)
            | NodeValue::Emph
            | NodeValue::Strong
            | NodeValue::Strikethrough
            | NodeValue::Highlight
            | NodeValue::Insert
            | NodeValue::Superscript
            | NodeValue::Subscript
            | NodeValue::Link(_)
            | NodeValue::Image(_)
            | NodeValue::FootnoteReference(_)
            | NodeValue::Math(_)
            | NodeValue::Escaped
            | NodeValue::WikiLink(_)
            | NodeValue::Underline
            | NodeValue::SpoileredText
            | NodeValue::EscapedTag(_)
            | NodeValue::CommentInline(_) => {
                let mut content = Vec::new();
                self.inline(node, &mut content);
                blocks.push(paragraph(content, span));
            }
        }
    }

    /// Returns a block of code, or the table, the chart or the formula that is written as one.
    fn code_block(&mut self, code: &NodeCodeBlock, attached: Option<&Attributes>, span: Span) -> Block {
        let class = attached.and_then(|attributes| attributes.classes.first().map(String::as_str));
        let language = code.info.split_whitespace().next().or(class);
        match language.filter(|_| code.fenced) {
            Some(language @ ("table" | "chart" | "donors")) => {
                self.data(language, &code.literal, span).unwrap_or_else(|_| refused_code(language, code, span))
            }
            Some(language @ "math") => match self.math(&code.literal, span) {
                Ok(math) => {
                    let alt = attached.and_then(|attached| attached.pairs.iter().find(|(key, _)| key == "alt"));
                    let description = alt.map(|(_, text)| text.clone()).unwrap_or_default();
                    let math = Math { description, ..math };
                    Block::Equation(Equation { math, id: attributes(attached).0, number: None, span })
                }
                Err(_) => refused_code(language, code, span),
            },
            Some(_) | None => self.plain_code(language, code, span),
        }
    }

    /// Returns a block as it is written. Data and formulas with a mistake stay in the tree of an imported text.
    fn plain_code(&mut self, language: Option<&str>, code: &NodeCodeBlock, span: Span) -> Block {
        let language = language.map(|word| self.clean(word, span));
        let text = self.clean(&code.literal, span);
        Block::Code { language, text, span }
    }

    fn directive<'n>(&mut self, node: &'n AstNode<'n>, info: &str, span: Span, blocks: &mut Vec<Block>) {
        let DirectiveInfo { name, classes, language } = self.directive_info(info, span);
        let inside = self.blocks(node);
        if let Some(language) = language {
            let mut passage = Vec::new();
            match name.as_str() {
                "" => passage = inside,
                name => self.finished_directive(name.to_owned(), classes, inside, span, &mut passage),
            }
            blocks.extend(blocks_in_language(&language, passage, span));
            return;
        }
        self.finished_directive(name, classes, inside, span, blocks);
    }

    fn finished_directive(
        &mut self,
        name: String,
        classes: Vec<String>,
        mut inside: Vec<Block>,
        span: Span,
        blocks: &mut Vec<Block>,
    ) {
        let built_in = BuiltInDirective::named(&name);
        if let Some(collection) = built_in.and_then(BuiltInDirective::collection) {
            self.report_no_classes(&name, &classes, span);
            // The author's own blocks come before the collected entries.
            blocks.append(&mut inside);
            blocks.push(Block::Collection { collection, span });
            return;
        }
        if built_in == Some(BuiltInDirective::Figures) || name == BuiltInDirective::LOGOS {
            inside = ungrouped(inside);
        }
        if built_in == Some(BuiltInDirective::Glossary) {
            inside.iter_mut().for_each(mark_link_targets);
        }
        break_lines_after_names(&name, &mut inside);
        blocks.push(Block::Directive { name, classes, blocks: inside, span });
    }

    /// Converts a paragraph. One that contains only a displayed formula becomes an equation, one that contains only
    /// images becomes a figure or a group of figures.
    ///
    /// Returns `None` if the paragraph is empty or its equation is invalid.
    fn paragraph<'n>(&mut self, node: &'n AstNode<'n>, span: Span) -> Option<Block> {
        if let Some((formula, latex, attributes)) = Self::equation(node) {
            let Ok(math) = self.math(&latex, self.span(formula)) else {
                let text = format!("{}\n", latex.trim());
                return Some(Block::Code { language: Some("latex".to_owned()), text, span });
            };
            self.report_equation_attributes(&attributes.others, span);
            let math = Math { description: attributes.description, ..math };
            return Some(Block::Equation(Equation { math, id: attributes.id, number: None, span }));
        }
        let attributes = self.image_attributes(node);
        let content = self.inlines(node);
        (!content.is_empty()).then(|| self.images_or_paragraph(content, &attributes, span))
    }

    /// Converts a heading. One without words is reported; its images, if it has any, become a paragraph.
    fn heading(&mut self, mut heading: Heading) -> Option<Block> {
        heading.aliases = take_anchors(&mut heading.title).into_iter().map(|(id, _)| id).collect();
        if !plain_text(&heading.title).is_empty() {
            return Some(Block::Heading(heading));
        }
        let help = "write a title, or remove it: it opens no article and is left out of the contents";
        self.warn(Code::EmptyHeading, heading.span, "this heading has no words", help);
        (!heading.title.is_empty()).then(|| paragraph(heading.title, heading.span))
    }

    /// Language of a heading: `## Bonjour {lang=fr}`
    fn heading_language(&mut self, attributes: Option<&Attributes>, span: Span) -> Option<String> {
        let pairs = attributes.map(|attributes| attributes.pairs.clone()).unwrap_or_default();
        let (_, tag) = pairs.into_iter().find(|(key, _)| key == "lang")?;
        self.language(&tag, span)
    }

    /// Returns the colour of a chapter, or reports a value that is none.
    fn heading_accent(&mut self, attributes: Option<&Attributes>, span: Span) -> Option<String> {
        let pairs = attributes.map(|attributes| attributes.pairs.clone()).unwrap_or_default();
        let (key, value) = pairs.into_iter().find(|(key, _)| key == "accent")?;
        let digits = value.strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(value.to_ascii_lowercase());
        }
        let message = format!("`accent` cannot be `{}`", shortened(&value));
        let help = "write a hash sign and six hexadecimal digits: `accent=\"#9b2226\"`";
        let place = self.pair(&key, &value, span);
        self.reader.report.push(Diagnostic::new(Code::BadValue, place, message, help));
        None
    }

    fn item<'n>(&mut self, node: &'n AstNode<'n>) -> ListItem {
        let task = match &node.data.borrow().value {
            NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
            _ => None,
        };
        ListItem { task, blocks: self.blocks(node), span: self.span(node) }
    }

    /// Converts the entries of a description list.
    ///
    /// comrak parses a further description after an empty line as an entry without a term. Its details are added to the
    /// previous entry.
    fn descriptions<'n>(&mut self, node: &'n AstNode<'n>) -> Vec<DescriptionEntry> {
        let mut entries: Vec<DescriptionEntry> = Vec::new();
        for entry in node.children().map(|item| self.description(item)) {
            match entries.last_mut() {
                Some(last) if entry.terms.is_empty() => last.details.extend(entry.details),
                _ => entries.push(entry),
            }
        }
        entries
    }

    fn description<'n>(&mut self, item: &'n AstNode<'n>) -> DescriptionEntry {
        let mut entry = DescriptionEntry { id: None, terms: Vec::new(), details: Vec::new() };
        for part in item.children() {
            if matches!(part.data.borrow().value, NodeValue::DescriptionTerm) {
                let holder =
                    part.first_child().filter(|child| matches!(child.data.borrow().value, NodeValue::Paragraph));
                entry.terms.push(self.inlines(holder.unwrap_or(part)));
            } else {
                entry.details.push(self.blocks(part));
            }
        }
        entry
    }
}

pub(super) fn paragraph(content: Vec<Inline>, span: Span) -> Block {
    Block::Paragraph { content, span }
}

/// Gives glossary entries an empty id, which makes them link targets. The `ids` pass fills the ids in.
fn mark_link_targets(block: &mut Block) {
    if let Block::DescriptionList { entries, .. } = block {
        for entry in entries {
            entry.id = Some(String::new());
        }
    }
}

fn callout(kind: AlertType) -> CalloutKind {
    match kind {
        AlertType::Note => CalloutKind::Note,
        AlertType::Tip => CalloutKind::Tip,
        AlertType::Important => CalloutKind::Important,
        AlertType::Warning => CalloutKind::Warning,
        AlertType::Caution => CalloutKind::Caution,
    }
}

/// Returns a block of data or a formula with mistakes, which are reported, as code.
fn refused_code(language: &str, code: &NodeCodeBlock, span: Span) -> Block {
    Block::Code { language: Some(language.to_owned()), text: code.literal.clone(), span }
}
