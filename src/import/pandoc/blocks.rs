//! Blocks of pandoc to blocks of the document tree.

use super::html::DISCLOSURE;
use super::tree::{PandocAttributes, PandocBlock, PandocCaption, PandocInline, words, words_of_blocks};
use super::{PandocConverter, nowhere};
use crate::document::{
    Block, CalloutKind, Caption, DescriptionEntry, Equation, Figure, Heading, Inline, InlineStyle, List, ListItem,
    Math, plain_text,
};
use crate::import::boxes::{callout_kind, is_directive};
use crate::import::report::shortened;
use crate::import::word::{BOX_END, BOX_START};
use crate::markdown::blocks_in_language;
use crate::publication::Language;

impl PandocConverter<'_> {
    pub(super) fn blocks(&mut self, blocks: Vec<PandocBlock>) -> Vec<Block> {
        let mut converted = Vec::new();
        let mut rest = blocks.into_iter();
        while let Some(block) = rest.next() {
            if is_mark(&block, BOX_START) {
                let inside = rest.by_ref().take_while(|block| !is_mark(block, BOX_END)).collect();
                converted.push(self.text_box(inside));
            } else {
                self.block(block, &mut converted);
            }
        }
        converted
    }

    /// Converts a text box of a Word file.
    fn text_box(&mut self, inside: Vec<PandocBlock>) -> Block {
        let words = inside.first().map(|first| words_of_blocks(std::slice::from_ref(first))).unwrap_or_default();
        self.report.change(format!("the text box “{}” is a box after its paragraph", shortened(&words)));
        let (name, classes, blocks) = ("box".to_owned(), Vec::new(), self.blocks(inside));
        Block::Directive { name, classes, blocks, span: nowhere() }
    }

    fn block(&mut self, block: PandocBlock, blocks: &mut Vec<Block>) {
        let span = nowhere();
        match block {
            PandocBlock::Plain(run) | PandocBlock::Para(run) => blocks.extend(self.paragraph(run)),
            PandocBlock::LineBlock(lines) => {
                self.report.change("a block of lines is a paragraph with line breaks");
                let run = lines.into_iter().flat_map(|line| line.into_iter().chain([PandocInline::LineBreak]));
                blocks.extend(self.paragraph(run.collect()));
            }
            PandocBlock::CodeBlock(attributes, text) => {
                self.report.keep("block of code");
                for name in attributes.of_code() {
                    self.report.leave_out(format!("`{}` of code", shortened(&name)));
                }
                blocks.push(Block::Code { language: attributes.1.first().cloned(), text: text + "\n", span });
            }
            PandocBlock::RawBlock(format, text) => self.raw(&format, &text),
            PandocBlock::BlockQuote(inside) => blocks.push(self.quotation(inside)),
            PandocBlock::OrderedList((start, style, _), items) => {
                if !matches!(style.name.as_str(), "DefaultStyle" | "Decimal") {
                    self.report.change("a list with letters or Roman numerals has numbers");
                }
                blocks.push(self.list(Some(start), items));
            }
            PandocBlock::BulletList(items) => blocks.push(self.list(None, items)),
            PandocBlock::DefinitionList(entries) => {
                self.report.keep("description list");
                let entries = entries.into_iter().map(|(term, details)| DescriptionEntry {
                    id: None,
                    terms: vec![self.inlines(term)],
                    details: details.into_iter().map(|detail| self.blocks(detail)).collect(),
                });
                let entries = entries.collect();
                blocks.push(Block::DescriptionList { entries, span });
            }
            PandocBlock::Header(level, attributes, run) => blocks.extend(self.heading(level, &attributes, run)),
            PandocBlock::HorizontalRule => blocks.push(Block::ThematicBreak { span }),
            PandocBlock::Table(attributes, caption, columns, head, bodies, foot) => {
                let caption = self.caption(&attributes, caption);
                blocks.push(self.table(caption, &columns, head, bodies, foot));
            }
            PandocBlock::Figure(attributes, caption, inside) => self.figure(&attributes, caption, inside, blocks),
            PandocBlock::Div(attributes, inside) => self.division(&attributes, inside, blocks),
        }
    }

    /// Converts a quotation. One that begins with `[!NOTE]` is a callout.
    fn quotation(&mut self, mut inside: Vec<PandocBlock>) -> Block {
        let span = nowhere();
        let Some((kind, title)) = take_callout(&mut inside) else {
            self.report.keep("quotation");
            return Block::Quote { blocks: self.blocks(inside), span };
        };
        self.report.keep("callout");
        let title = Some(self.inlines(title)).filter(|title| !title.is_empty());
        Block::Callout { kind, title, blocks: self.blocks(inside), span }
    }

    /// Converts a paragraph. An image alone is a figure, and a displayed formula alone an equation.
    fn paragraph(&mut self, run: Vec<PandocInline>) -> Option<Block> {
        let span = nowhere();
        if let [PandocInline::Math(kind, latex), rest @ ..] = run.as_slice()
            && kind.name == "DisplayMath"
            && let Some(id) = equation_id(rest)
        {
            self.report.keep("formula");
            let math = Math::unconverted(latex.clone(), span);
            return Some(Block::Equation(Equation { math, id, number: None, span }));
        }
        let mut content = self.inlines(run);
        while matches!(content.last(), Some(Inline::HardBreak { .. } | Inline::SoftBreak { .. })) {
            content.pop();
        }
        if let [Inline::Image(image)] = content.as_mut_slice() {
            let text = image.title.take().map(|text| Inline::Text { text, span }).into_iter().collect();
            let caption = Caption { text, ..Caption::default() };
            return Some(Block::Figure(Figure { image: image.clone(), caption, link: None, span }));
        }
        let is_blank =
            content.iter().all(|inline| matches!(inline, Inline::Text { text, .. } if text.trim().is_empty()));
        if is_blank {
            return None;
        }
        self.report.keep("paragraph");
        Some(Block::Paragraph { content, span })
    }

    fn heading(&mut self, level: u8, attributes: &PandocAttributes, run: Vec<PandocInline>) -> Option<Block> {
        let words = words(&run);
        if words.is_empty() {
            return None;
        }
        self.report.set_place(&words);
        self.report.keep("heading");
        let level = if level > 6 {
            self.report.change("a heading below level 6 has level 6");
            6
        } else {
            level
        };
        let (id, aliases, classes) = (self.id(attributes), Vec::new(), Vec::new());
        Some(Block::Heading(Heading {
            id,
            aliases,
            level,
            number: None,
            accent: None,
            title: self.inlines(run),
            classes,
            span: nowhere(),
        }))
    }

    /// Converts a list. It is tight if no item has two paragraphs: other programs write space between items into their
    /// styles.
    fn list(&mut self, start: Option<u64>, items: Vec<Vec<PandocBlock>>) -> Block {
        self.report.keep("list");
        let span = nowhere();
        let is_paragraph =
            |block: &&PandocBlock| !matches!(block, PandocBlock::OrderedList(..) | PandocBlock::BulletList(_));
        let tight = items.iter().all(|item| item.iter().filter(is_paragraph).count() <= 1);
        let item = |item| {
            let mut blocks = self.blocks(item);
            let task = blocks.first_mut().and_then(take_task);
            ListItem { task, blocks, span }
        };
        Block::List(List { start, tight, items: items.into_iter().map(item).collect(), span })
    }

    pub(super) fn caption(&mut self, attributes: &PandocAttributes, mut caption: PandocCaption) -> Caption {
        let own = self.id(attributes);
        let id = if own.is_empty() { take_id(&mut caption.blocks).unwrap_or_default() } else { own };
        let mut text = self.cell(caption.blocks);
        // pandoc leaves out the number in front of the caption, not what stands between them: `Figure 1: The ferry`
        if let Some(Inline::Text { text, .. }) = text.first_mut()
            && let Some(rest) = text.trim_start().strip_prefix([':', '.', '–', '—'])
            && rest.starts_with(char::is_whitespace)
        {
            *text = rest.trim_start().to_owned();
        }
        Caption { id, text, ..Caption::default() }
    }

    /// Converts a figure: one image, or other blocks with the caption below them.
    fn figure(
        &mut self,
        attributes: &PandocAttributes,
        caption: PandocCaption,
        inside: Vec<PandocBlock>,
        blocks: &mut Vec<Block>,
    ) {
        let words = words_of_blocks(&caption.blocks);
        let mut caption = self.caption(attributes, caption);
        let mut inside = self.blocks(inside);
        if let [Block::Figure(figure)] = inside.as_mut_slice() {
            // pandoc's Markdown has one text for both.
            if figure.image.description == words {
                figure.image.description.clear();
                figure.image.described = false;
            }
            if !caption.text.is_empty() || !caption.id.is_empty() {
                figure.caption = caption;
            }
            blocks.append(&mut inside);
            return;
        }
        if let [Block::Table(table)] = inside.as_mut_slice()
            && table.caption.text.is_empty()
        {
            table.caption = caption;
            blocks.append(&mut inside);
            return;
        }
        let is_group = inside.len() > 1 && inside.iter().all(|block| matches!(block, Block::Figure(_)));
        if is_group {
            // As in HTML that the author writes, the caption of the group is that of its last picture.
            let last = inside.last_mut().and_then(Block::caption_mut).filter(|own| own.text.is_empty());
            if let Some(own) = last {
                *own = std::mem::take(&mut caption);
            }
            let (name, classes) = ("figures".to_owned(), Vec::new());
            blocks.push(Block::Directive { name, classes, blocks: inside, span: nowhere() });
        } else {
            blocks.append(&mut inside);
        }
        if !caption.text.is_empty() {
            let style = InlineStyle::Emphasis;
            self.report.change(format!("the caption “{}” is a line of emphasis", plain_text(&caption.text)));
            let content = vec![Inline::Styled { style, content: caption.text, span: nowhere() }];
            blocks.push(Block::Paragraph { content, span: nowhere() });
        }
    }

    /// Converts a division: a callout, a directive, or its blocks alone.
    fn division(&mut self, attributes: &PandocAttributes, inside: Vec<PandocBlock>, blocks: &mut Vec<Block>) {
        let span = nowhere();
        if let Some(language) = attributes.value("lang").and_then(|tag| Language::new(tag).ok()) {
            let mut passage = Vec::new();
            self.division(&attributes.without_pairs(), inside, &mut passage);
            blocks.extend(blocks_in_language(language.as_str(), passage, span));
            return;
        }
        if let Some(kind) = attributes.1.iter().find_map(|class| callout_kind(class)) {
            self.report.keep("callout");
            let mut inside = inside;
            let is_title = |block: &PandocBlock| matches!(block, PandocBlock::Div(own, _) if own.has_class("title"));
            let title = inside.first().is_some_and(is_title).then(|| inside.remove(0));
            let title = title.map(|title| words_of_blocks(&[title]));
            let title = title.filter(|title| !title.eq_ignore_ascii_case(kind.name()) && !title.is_empty());
            let title = title.map(|text| vec![Inline::Text { text, span }]);
            blocks.push(Block::Callout { kind, title, blocks: self.blocks(inside), span });
            return;
        }
        if attributes.has_class(DISCLOSURE) {
            self.report.keep("box");
            let mut inside = inside;
            let summary = match inside.first() {
                Some(PandocBlock::Plain(_) | PandocBlock::Para(_)) => match inside.remove(0) {
                    PandocBlock::Plain(run) | PandocBlock::Para(run) => self.inlines(run),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            blocks.push(Block::Disclosure { summary, blocks: self.blocks(inside), span });
            return;
        }
        let directive = attributes.1.first().filter(|class| is_directive(class));
        if let Some(name) = directive.cloned() {
            self.report.keep("box");
            let classes = attributes.1[1..].to_vec();
            blocks.push(Block::Directive { name, classes, blocks: self.blocks(inside), span });
            return;
        }
        let begin = shortened(&words_of_blocks(&inside));
        if let Some(style) = attributes.value("custom-style") {
            self.report.leave_out(format!("the style `{}` of “{begin}”; its text is kept", shortened(style)));
        }
        // pandoc calls every section so.
        if !attributes.1.is_empty() && attributes.1 != ["div"] && attributes.1 != ["section"] {
            self.report.leave_out(format!("the class `{}` of “{begin}”; its text is kept", attributes.1.join(" ")));
        }
        blocks.extend(self.blocks(inside));
    }

    /// Reports markup of an output format. Empty comments only separate lists.
    pub(super) fn raw(&mut self, format: &str, text: &str) {
        let comment = text.trim().strip_prefix("<!--").and_then(|text| text.strip_suffix("-->"));
        match comment {
            Some(comment) if comment.trim().is_empty() => {}
            Some(comment) => self.report.leave_out(format!("the comment “{}”", shortened(comment))),
            None => self.report.leave_out(format!("markup for {format}: {}", shortened(text))),
        }
    }
}

/// Returns `true` for a paragraph that is a mark alone.
fn is_mark(block: &PandocBlock, mark: &str) -> bool {
    matches!(block, PandocBlock::Para(run) | PandocBlock::Plain(run) if matches!(run.as_slice(), [PandocInline::Str(text)] if text == mark))
}

/// Takes the first line of a callout of GitHub, `[!NOTE] Title`, and returns its kind and title.
fn take_callout(inside: &mut Vec<PandocBlock>) -> Option<(CalloutKind, Vec<PandocInline>)> {
    let Some(PandocBlock::Para(run) | PandocBlock::Plain(run)) = inside.first_mut() else { return None };
    let Some(PandocInline::Str(mark)) = run.first() else { return None };
    let kind = callout_kind(&mark.strip_prefix("[!")?.strip_suffix(']')?.to_lowercase())?;
    let is_break = |inline: &PandocInline| matches!(inline, PandocInline::SoftBreak | PandocInline::LineBreak);
    let end = run.iter().position(is_break).unwrap_or(run.len());
    let mut rest = run.split_off(end);
    let title = run.drain(1..).skip_while(|inline| matches!(inline, PandocInline::Space)).collect();
    rest.drain(..rest.len().min(1));
    *run = rest;
    if run.is_empty() {
        inside.remove(0);
    }
    Some((kind, title))
}

/// Takes the box of a task list's item: pandoc writes ☐ or ☒.
fn take_task(block: &mut Block) -> Option<bool> {
    let Block::Paragraph { content, .. } = block else { return None };
    let Some(Inline::Text { text, .. }) = content.first_mut() else { return None };
    let (rest, is_done) = match text.strip_prefix("☐ ") {
        Some(rest) => (rest, false),
        None => (text.strip_prefix("☒ ")?, true),
    };
    *text = rest.to_owned();
    Some(is_done)
}

/// Returns the id after a formula, `{#eq-loss}`, or an empty id if nothing is there. `None` for other text.
fn equation_id(rest: &[PandocInline]) -> Option<String> {
    let text = words(rest);
    let is_blank = text.is_empty();
    let id = text.strip_prefix("{#").and_then(|text| text.strip_suffix('}')).filter(|id| !id.contains(['{', ' ']));
    id.map(str::to_owned).or_else(|| is_blank.then(String::new))
}

/// Takes the attributes at the end of a caption of Quarto, and returns the id in them: `{#tbl-boats}`
fn take_id(caption: &mut [PandocBlock]) -> Option<String> {
    let Some(PandocBlock::Plain(run) | PandocBlock::Para(run)) = caption.last_mut() else { return None };
    let at = run.iter().rposition(|inline| matches!(inline, PandocInline::Str(text) if text.starts_with("{#")))?;
    let text = words(&run[at..]);
    let inside = text.strip_prefix("{#")?.strip_suffix('}')?;
    run.truncate(at);
    inside.split_whitespace().next().map(str::to_owned)
}
