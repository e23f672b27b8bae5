//! Writes blocks as calls.

use super::CallWriter;
use super::literal::string;
use crate::code_words::CodePart;
use crate::directive::{BuiltInDirective, DirectiveElement};
use crate::document::{Block, Collection, DescriptionEntry, Equation, List};
use crate::tagged_text::RegionRole;

/// Width of a tab in code, as Typst sets it.
const TAB: usize = 2;

/// Writes the parts of lines of code as arrays of their kinds and words, with spaces for tabs.
fn code_lines(lines: &[Vec<CodePart>]) -> String {
    let line = |line: &Vec<CodePart>| {
        let mut column = 0;
        let part = |CodePart { word, text }: &CodePart| {
            let word = word.map_or_else(|| "none".to_owned(), |word| string(word.name()));
            format!("({word}, {}),", string(&without_tabs(text, &mut column)))
        };
        format!("({}),", line.iter().map(part).collect::<String>())
    };
    format!("({})", lines.iter().map(line).collect::<String>())
}

/// Returns a part of a line that begins in `column` with spaces up to the next column of tabs.
fn without_tabs(text: &str, column: &mut usize) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let width = if c == '\t' { TAB - *column % TAB } else { 1 };
        *column += width;
        match c {
            '\t' => plain.extend(std::iter::repeat_n(' ', width)),
            c => plain.push(c),
        }
    }
    plain
}

impl CallWriter<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        match self.role(block) {
            Some(role) => self.region(role, |writer| writer.block_call(block)),
            None => self.block_call(block),
        }
    }

    /// Returns the role of a block that is a region of the tags.
    fn role(&self, block: &Block) -> Option<RegionRole> {
        match block {
            Block::Callout { .. } => Some(RegionRole::Aside),
            Block::Disclosure { .. } => Some(RegionRole::Group),
            Block::Directive { name, .. } => match self.issue.layout.directive_form(name).element {
                DirectiveElement::Aside => Some(RegionRole::Aside),
                DirectiveElement::Section => Some(RegionRole::Group),
                DirectiveElement::Blockquote => Some(RegionRole::Quotation),
                DirectiveElement::Div | DirectiveElement::Figure => None,
            },
            Block::Collection { collection: Collection::Index(_), .. } => Some(RegionRole::Index),
            Block::Collection { collection: Collection::Figures(_) | Collection::Tables(_), .. } => {
                Some(RegionRole::CaptionList)
            }
            Block::List(list) if list.items.iter().any(|item| item.task.is_some()) => Some(RegionRole::TaskList),
            Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Collection { collection: Collection::References(_), .. } => Some(RegionRole::List),
            Block::Equation(Equation { number: Some(number), .. }) => Some(RegionRole::Equation(number.clone())),
            Block::Paragraph { .. }
            | Block::Heading(_)
            | Block::Quote { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Chart(_)
            | Block::Equation(_)
            | Block::Collection { .. }
            | Block::Passage { .. } => None,
        }
    }

    fn block_call(&mut self, block: &Block) {
        match block {
            Block::Paragraph { content, span } => self.spanned(*span, |writer| {
                writer.push("#paragraph");
                writer.content(content);
            }),
            Block::Heading(heading) => self.spanned(heading.span, |writer| {
                writer.push(&format!("#subheading(id: {}, level: {}", string(&heading.id), heading.level));
                writer.classes(&heading.classes);
                writer.push(")[");
                writer.title(&heading.title);
                writer.push("]");
            }),
            Block::Quote { blocks, span } => self.spanned(*span, |writer| writer.container("#quotation[", blocks)),
            Block::List(list) => self.spanned(list.span, |writer| writer.list(list)),
            Block::DescriptionList { entries, span } => self.spanned(*span, |writer| {
                writer.push("#description-list(");
                if entries.iter().any(|entry| entry.id.is_some()) {
                    let id =
                        |entry: &DescriptionEntry| entry.id.as_deref().map_or("none,".into(), |id| string(id) + ",");
                    let ids: String = entries.iter().map(id).collect();
                    writer.push(&format!("ids: ({ids}),\n"));
                }
                for entry in entries {
                    writer.region(RegionRole::Item, |writer| writer.description(entry));
                }
                writer.push(")");
            }),
            Block::Code { language, text, span } => self.spanned(*span, |writer| {
                let lines = writer.issue.code.lines(language.as_deref(), text);
                let language = language.as_deref().map_or_else(|| "none".to_owned(), string);
                let text = text.strip_suffix('\n').unwrap_or(text);
                writer.map.code(writer.text.len(), text);
                let call = format!("code-block(language: {language}, {})", string(text));
                match lines {
                    Some(lines) => writer.push(&format!("#highlighted({}, {call})", code_lines(&lines))),
                    None => writer.push(&format!("#{call}")),
                }
            }),
            Block::ThematicBreak { span } => self.spanned(*span, |writer| writer.push("#thematic-break()")),
            Block::Table(table) => self.spanned(table.span, |writer| writer.table(table)),
            Block::Figure(figure) => self.spanned(figure.span, |writer| writer.figure(figure)),
            Block::Chart(chart) => self.spanned(chart.span, |writer| writer.chart(chart)),
            Block::Equation(equation) => self.spanned(equation.span, |writer| writer.equation(equation)),
            Block::Collection { collection, span } => self.spanned(*span, |writer| writer.collection(collection)),
            Block::Directive { name, blocks, span, .. }
                if BuiltInDirective::named(name) == Some(BuiltInDirective::Figures) =>
            {
                self.spanned(*span, |writer| {
                    writer.push(&format!("#figure-group(count: {})[", blocks.len()));
                    writer.container("", blocks);
                });
            }
            Block::Callout { kind, title, blocks, span } => self.spanned(*span, |writer| {
                writer.push(&format!("#callout(kind: {}, title: ", string(kind.name())));
                match title {
                    Some(title) => writer.content(title),
                    None => writer.push(&format!("[#{}]", string(writer.issue.terms.callout(*kind)))),
                }
                writer.container(")[", blocks);
            }),
            Block::Directive { name, classes, blocks, span } => self.spanned(*span, |writer| {
                let is_repetition = writer.issue.repeated_quotes.contains(*span);
                writer.push(if is_repetition { "#pdf.artifact(directive(" } else { "#directive(" });
                writer.push(&string(name));
                writer.classes(classes);
                writer.container(")[", blocks);
                writer.push(if is_repetition { ")" } else { "" });
            }),
            Block::Passage { language, blocks, span } => self.spanned(*span, |writer| {
                writer.in_language(Some(language), |writer| {
                    writer.push("\n");
                    writer.blocks(blocks);
                });
            }),
            Block::Disclosure { summary, blocks, span } => self.spanned(*span, |writer| {
                writer.push("#disclosure(summary: ");
                writer.content(summary);
                writer.container(")[", blocks);
            }),
        }
    }

    /// Writes `open`, which must end with an opening bracket, then the blocks and the closing bracket.
    fn container(&mut self, open: &str, blocks: &[Block]) {
        self.push(open);
        self.push("\n");
        self.blocks(blocks);
        self.push("]");
    }

    fn list(&mut self, list: &List) {
        let tight = list.tight;
        match list.start {
            Some(start) => self.push(&format!("#numbered-list(tight: {tight}, start: {start}")),
            None => self.push(&format!("#bullet-list(tight: {tight}")),
        }
        if list.items.iter().any(|item| item.task.is_some()) {
            let tasks: String =
                list.items.iter().map(|item| item.task.map_or("none,".into(), |done| format!("{done},"))).collect();
            self.push(&format!(", tasks: ({tasks})"));
        }
        self.push(")");
        for item in &list.items {
            self.spanned(item.span, |writer| match item.task {
                Some(done) => writer.region(RegionRole::Task(done), |writer| writer.item_content(&item.blocks, tight)),
                None => writer.region(RegionRole::Item, |writer| writer.item_content(&item.blocks, tight)),
            });
        }
    }

    /// Writes the content of a list item. In a tight list, its paragraphs are written as bare text, as in HTML.
    pub(super) fn item_content(&mut self, blocks: &[Block], tight: bool) {
        self.push("[");
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph { content, span } if tight => self.spanned(*span, |writer| {
                    if index > 0 {
                        writer.push("#parbreak()");
                    }
                    writer.inlines(content);
                }),
                block => {
                    self.push("\n");
                    self.block(block);
                }
            }
        }
        self.push("]");
    }

    fn description(&mut self, entry: &DescriptionEntry) {
        self.push("(terms: (");
        self.region(RegionRole::Term, |writer| {
            for term in &entry.terms {
                writer.content(term);
                writer.push(",");
            }
        });
        self.push("), details: (");
        for detail in &entry.details {
            self.item_content(detail, true);
            self.push(",");
        }
        self.push(")),\n");
    }
}

/// Returns CSS pixels (1/96 inch) as a Typst length in points.
pub(super) fn points(pixels: f64) -> String {
    format!("{}pt", (pixels * 75.0).round() / 100.0)
}
