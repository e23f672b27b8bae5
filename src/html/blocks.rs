//! Blocks as HTML. Nodes that `CommonMark` or GFM define are written as in their HTML output.

use super::{HtmlWriter, set_language};
use crate::code_words::CodePart;
use crate::document::{
    Block, CalloutKind, DescriptionEntry, Inline, InlineStyle, List, ListItem, is_blank, plain_text,
};
use crate::terms::Terms;

impl HtmlWriter<'_, '_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Writes a block, followed by a line break.
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { content, .. } if self.in_directive && is_title(content) => {
                self.paragraph("paragraph-title", content);
            }
            Block::Paragraph { content, .. } => self.inline_element("p", content),
            Block::Heading(heading) => self.heading(heading),
            Block::Quote { blocks, .. } => {
                self.out.raw("<blockquote>\n");
                self.quoted(blocks);
                self.out.raw("</blockquote>\n");
            }
            Block::List(list) => self.list(list),
            Block::DescriptionList { entries, .. } => self.description_list(entries),
            Block::Code { language, text, .. } => self.code(language.as_deref(), text),
            Block::ThematicBreak { .. } => self.out.raw("<hr />\n"),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Chart(chart) => self.chart(chart),
            Block::Equation(equation) => self.equation(equation),
            Block::Collection { collection, .. } => self.collection(collection),
            Block::Callout { kind, title, blocks, .. } => self.callout(*kind, title.as_deref(), blocks),
            Block::Directive { name, classes, blocks, span } => {
                let is_repetition = self.issue.repeated_quotes.contains(*span);
                self.directive(name, classes, blocks, is_repetition);
            }
            Block::Passage { language, blocks, .. } => {
                set_language(self.out.tag("div"), Some(language), self.issue).open();
                self.out.line();
                self.blocks(blocks);
                self.out.raw("</div>\n");
            }
            Block::Disclosure { summary, blocks, span } => {
                self.out.raw("<details>\n");
                // An empty summary would leave nothing to click.
                let ellipsis = [Inline::Text { text: "…".to_owned(), span: *span }];
                self.inline_element("summary", if is_blank(summary) { &ellipsis } else { summary });
                self.blocks(blocks);
                self.out.raw("</details>\n");
            }
        }
    }

    /// Writes an element with inline content.
    pub(super) fn inline_element(&mut self, name: &'static str, content: &[Inline]) {
        self.out.open(name);
        self.inlines(content);
        self.out.close(name);
        self.out.line();
    }

    /// Writes a paragraph with a class.
    fn paragraph(&mut self, class: &str, content: &[Inline]) {
        self.out.tag("p").set("class", class).open();
        self.inlines(content);
        self.out.raw("</p>\n");
    }

    /// Writes the blocks of a quotation. Its last paragraph, if it begins with a dash, names the speaker.
    fn quoted(&mut self, blocks: &[Block]) {
        match blocks {
            [words @ .., Block::Paragraph { content, .. }] if !words.is_empty() && begins_with_dash(content) => {
                self.blocks(words);
                self.paragraph("speaker", content);
            }
            blocks => self.blocks(blocks),
        }
    }

    /// Writes an element with block content.
    fn block_element(&mut self, name: &'static str, class: &str, blocks: &[Block]) {
        self.out.tag(name).unless_empty("class", class).open();
        self.out.line();
        self.blocks(blocks);
        self.out.close(name);
        self.out.line();
    }

    fn list(&mut self, list: &List) {
        let name = if list.start.is_some() { "ol" } else { "ul" };
        let start = list.start.filter(|&start| start != 1);
        let all_tasks = list.items.iter().all(|item| item.task.is_some());
        self.out.tag(name).maybe("start", start).maybe("class", all_tasks.then_some("tasks")).open();
        self.out.line();
        for item in &list.items {
            self.list_item(item, list.tight);
        }
        self.out.close(name);
        self.out.line();
    }

    /// Writes a list item. Paragraphs of a tight list are written without a `p` element (`CommonMark` 0.31.2, section
    /// 5.3).
    fn list_item(&mut self, item: &ListItem, tight: bool) {
        self.out.tag("li").maybe("class", item.task.map(|done| if done { "task done" } else { "task" })).open();
        let mut task = item.task;
        for (at, block) in item.blocks.iter().enumerate() {
            if at == 0 && !(tight && matches!(block, Block::Paragraph { .. })) {
                self.out.line();
            }
            if let Block::Paragraph { content, .. } = block {
                if !tight {
                    self.out.open("p");
                }
                self.task_box(task.take());
                self.inlines(content);
                if !tight {
                    self.out.raw("</p>\n");
                } else if at + 1 < item.blocks.len() {
                    self.out.line();
                }
            } else {
                self.block(block);
            }
        }
        // An item without a paragraph has not had its box written yet.
        self.task_box(task);
        self.out.raw("</li>\n");
    }

    /// Writes the check box of a task as a drawing. Form controls look different in every e-reader and cannot be ticked
    /// here.
    fn task_box(&mut self, task: Option<bool>) {
        let Some(done) = task else { return };
        let Terms { done: words_done, to_do, .. } = &*self.issue.terms;
        self.package.symbols().write_task_box(done, if done { words_done } else { to_do }, self.out);
        self.out.text(" ");
    }

    fn description_list(&mut self, entries: &[DescriptionEntry]) {
        self.out.raw("<dl>\n");
        for entry in entries {
            let mut is_first = true;
            for term in &entry.terms {
                let id = entry.id.as_deref().filter(|_| std::mem::take(&mut is_first));
                self.out.tag("dt").maybe("id", id).open();
                self.inlines(term);
                self.out.raw("</dt>\n");
            }
            for details in &entry.details {
                match details.as_slice() {
                    [Block::Paragraph { content, .. }] => self.inline_element("dd", content),
                    blocks => self.block_element("dd", "", blocks),
                }
            }
            if entry.details.is_empty() {
                self.inline_element("dd", &[]);
            }
        }
        self.out.raw("</dl>\n");
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        self.out.open("pre");
        let tag = self.out.tag("code");
        tag.maybe("class", language.map(|language| format!("language-{language}"))).open();
        match self.issue.code.lines(language, text) {
            Some(lines) => self.code_lines(&lines),
            None => self.text(text),
        }
        self.out.raw("</code></pre>\n");
    }

    fn code_lines(&mut self, lines: &[Vec<CodePart>]) {
        for line in lines {
            for CodePart { word, text } in line {
                match word {
                    Some(word) => {
                        self.out.tag("span").set("class", format_args!("code-{}", word.name())).open();
                        self.text(text);
                        self.out.close("span");
                    }
                    None => self.text(text),
                }
            }
            self.out.line();
        }
    }

    fn callout(&mut self, kind: CalloutKind, title: Option<&[Inline]>, blocks: &[Block]) {
        let word = self.issue.terms.callout(kind);
        let label = title.map(plain_text).filter(|words| !words.is_empty()).unwrap_or_else(|| word.to_owned());
        let tag = self.out.tag("aside").set("class", format_args!("callout {}", kind.name()));
        tag.set("role", "note").set("aria-label", label).open();
        self.out.line();
        self.out.tag("p").set("class", "callout-title").open();
        match title {
            Some(title) => self.inlines(title),
            None => self.out.text(word),
        }
        self.out.raw("</p>\n");
        self.blocks(blocks);
        self.out.raw("</aside>\n");
    }

    /// Writes a directive as the element and role of the built-in directive, or as those that the layout declares.
    fn directive(&mut self, name: &str, classes: &[String], blocks: &[Block], is_repetition: bool) {
        let class = std::iter::once("directive").chain([name]).chain(classes.iter().map(String::as_str));
        let class = class.collect::<Vec<_>>().join(" ");
        let form = self.issue.layout.directive_form(name);
        let element = form.element.name();
        let kind = form.epub_type.and_then(|kind| self.package.epub_type(kind));
        self.out
            .tag(element)
            .set("class", class)
            .maybe("epub:type", kind)
            .maybe("role", form.role)
            .maybe("aria-hidden", is_repetition.then_some("true"))
            .open();
        self.out.line();
        let is_inner = std::mem::replace(&mut self.in_directive, true);
        if name == "pullquote" {
            self.quoted(blocks);
        } else {
            self.blocks(blocks);
        }
        self.in_directive = is_inner;
        self.out.close(element);
        self.out.line();
    }
}

/// Characters of the longest paragraph of strong text that counts as a title, as in the layouts.
const LONGEST_TITLE: usize = 120;

/// Returns `true` for a short paragraph of strong text alone, which is a title of the text that follows.
fn is_title(content: &[Inline]) -> bool {
    let is_strong = |inline: &Inline| match inline {
        Inline::Styled { style, .. } => *style == InlineStyle::Strong,
        other => is_blank(std::slice::from_ref(other)),
    };
    !is_blank(content) && content.iter().all(is_strong) && plain_text(content).chars().count() <= LONGEST_TITLE
}

fn begins_with_dash(content: &[Inline]) -> bool {
    plain_text(content).trim_start().starts_with(['–', '—', '―'])
}
