//! Texts of Masthead's own reader, made ready for an issue: ids that links lead to, links between the files, boxes.

use std::collections::HashSet;

use super::boxes::{callout_kind, is_directive};
use super::data_blocks::is_data_language;
use super::links::ArticleLinks;
use super::markdown_source::NO_WEBSITE;
use super::report::shortened;
use super::{ImportReport, ImportedText};
use crate::document::{Block, Heading, Inline, InlineStyle, PartMut, Target, each_inline_mut, plain_text};
use crate::source::Span;

/// Settles a text. `line` gives the line of a position in the source.
pub(super) fn settle(
    text: &mut ImportedText,
    links: ArticleLinks<'_>,
    line: &dyn Fn(Span) -> usize,
    report: &mut ImportReport,
) {
    let mut state = Settling { ids: HashSet::new(), linked: HashSet::new(), links, line, report };
    each_run(&mut text.blocks, &mut |run| state.collect(run));
    text.notes.iter_mut().for_each(|note| each_run(&mut note.blocks, &mut |run| state.collect(run)));
    state.name_blocks(&mut text.blocks);
    state.blocks(&mut text.blocks);
    text.notes.iter_mut().for_each(|note| state.blocks(&mut note.blocks));
    text.notes.iter().for_each(|_| state.report.keep("note"));
}

/// State of settling one text.
struct Settling<'s> {
    ids: HashSet<String>,
    /// Ids that links lead to.
    linked: HashSet<String>,
    links: ArticleLinks<'s>,
    /// Line of a position in the source.
    line: &'s dyn Fn(Span) -> usize,
    report: &'s mut ImportReport,
}

impl Settling<'_> {
    /// Collects the ids in a run, and those that its links lead to.
    fn collect(&mut self, run: &mut [Inline]) {
        each_inline_mut(run, &mut |inline| match inline {
            Inline::Anchor { id, .. } => {
                self.ids.insert(id.clone());
            }
            Inline::Link { target: Target::Anchor(address), .. } => {
                self.linked.extend(address.strip_prefix('#').map(str::to_owned));
            }
            _ => {}
        });
    }

    /// Collects the ids of blocks. Headings without one get the id of the site's page if a link leads to it.
    fn name_blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            if let Block::Heading(heading) = block {
                self.ids.extend(heading.aliases.iter().cloned());
                if heading.id.is_empty() {
                    let own = anchor(&plain_text(&heading.title));
                    let is_linked = self.linked.contains(&own) || self.links.ids.contains(&own);
                    let is_wanted = is_linked && !self.ids.contains(&own);
                    heading.id = Some(own).filter(|_| is_wanted).unwrap_or_default();
                }
                self.ids.insert(heading.id.clone());
            }
            if let Block::Equation(equation) = block {
                self.ids.insert(equation.id.clone());
            }
            if let Some(caption) = block.caption_mut() {
                self.ids.insert(caption.id.clone());
            }
            for part in block.parts_mut() {
                if let PartMut::Blocks(inside) = part {
                    self.name_blocks(inside);
                }
            }
        }
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let mut settled = Vec::with_capacity(blocks.len());
        for mut block in std::mem::take(blocks) {
            if let Block::Heading(heading) = &mut block {
                self.heading(heading);
            }
            if let Some(caption) = block.caption_mut() {
                caption.classes.clear();
            }
            for part in block.parts_mut() {
                match part {
                    PartMut::Inlines(run) => self.run(run),
                    PartMut::Blocks(inside) => self.blocks(inside),
                }
            }
            self.report.keep(name(&block));
            match block {
                Block::Directive { name, blocks: mut inside, span, .. } if callout_kind(&name).is_some() => {
                    let Some(kind) = callout_kind(&name) else { continue };
                    let title = take_title(&mut inside);
                    settled.push(Block::Callout { kind, title, blocks: inside, span });
                }
                // A frame of a site generator without a meaning of its own.
                Block::Directive { name, blocks: inside, .. } if name == "div" => settled.extend(inside),
                Block::Directive { name, blocks: inside, span, .. } if !is_directive(&name) => {
                    let line = (self.line)(span);
                    self.report.not_understood(format!("the box `{}`; its text is kept", shortened(&name)), line);
                    settled.extend(inside);
                }
                // A block that is no data block of Masthead is code.
                Block::Code { language: Some(language), text, span } if is_data_language(&language) => {
                    settled.push(Block::Code { language: None, text, span });
                }
                // `rust,linenos` of Zola.
                Block::Code { language: Some(language), text, span } if language.contains(',') => {
                    let (name, options) = language.split_once(',').unwrap_or((&language, ""));
                    let line = (self.line)(span);
                    self.report.leave_out_line(format!("the options `{}` of code", shortened(options)), line);
                    let language = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
                    settled.push(Block::Code { language, text, span });
                }
                block => settled.push(block),
            }
        }
        *blocks = settled;
    }

    fn heading(&mut self, heading: &mut Heading) {
        for class in std::mem::take(&mut heading.classes) {
            let line = (self.line)(heading.span);
            self.report.not_understood(format!("the class `{}` of a heading", shortened(&class)), line);
        }
        self.report.set_place(&plain_text(&heading.title));
    }

    /// Settles the links and the references in a run. The words of a link that leads nowhere are kept.
    fn run(&mut self, run: &mut Vec<Inline>) {
        let mut settled = Vec::with_capacity(run.len());
        for mut inline in std::mem::take(run) {
            if let Some(children) = inline.children_mut() {
                self.run(children);
            }
            match inline {
                Inline::Link { target, title, content, span } => match self.target(&target) {
                    Ok(target) => {
                        self.report.keep("link");
                        settled.push(Inline::Link { target, title, content, span });
                    }
                    Err(address) => {
                        let text = format!("the link to `{}`; its words are kept", shortened(&address));
                        let line = (self.line)(span);
                        self.report.not_understood(text, line);
                        settled.extend(content);
                    }
                },
                Inline::Mention { items, page, in_sentence, content, span } => {
                    let is_known = |key: &String| self.ids.contains(key) || self.links.ids.contains(key);
                    if items.iter().all(|item| is_known(&item.key)) {
                        settled.push(Inline::Mention { items, page, in_sentence, content, span });
                        continue;
                    }
                    let words = items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join("; ");
                    let line = (self.line)(span);
                    self.report
                        .not_understood(format!("the reference to `{}`; its key is kept", shortened(&words)), line);
                    settled.push(Inline::Text { text: format!("[{words}]"), span });
                }
                // Other files have no links to the ids of an issue of its own.
                Inline::Anchor { id, .. } if self.links.names.is_empty() && !self.linked.contains(&id) => {}
                inline => settled.push(inline),
            }
        }
        *run = settled;
    }

    /// Returns the target in the new issue, or the address of a link that leads nowhere.
    fn target(&self, target: &Target) -> Result<Target, String> {
        match target {
            Target::Anchor(address) => match address.strip_prefix('#') {
                Some(id) if self.ids.contains(id) || self.links.ids.contains(id) => Ok(target.clone()),
                Some(_) => Err(address.clone()),
                None => self.links.article(address).map(Target::Anchor).ok_or_else(|| address.clone()),
            },
            Target::Url(address) => {
                let website = self.links.website.unwrap_or(NO_WEBSITE).trim_end_matches('/');
                let page = address.strip_prefix(website).filter(|page| page.is_empty() || page.starts_with('/'));
                let article = page.and_then(|page| self.links.article(page)).map(Target::Anchor);
                match (article, page) {
                    (Some(article), _) => Ok(article),
                    (None, Some(page)) if self.links.website.is_none() => Err(page.to_owned()),
                    (None, _) => Ok(target.clone()),
                }
            }
        }
    }
}

/// Takes the title of a box: a heading, or a bold line before other text.
fn take_title(inside: &mut Vec<Block>) -> Option<Vec<Inline>> {
    let title = match inside.as_slice() {
        [Block::Heading(heading), ..] => heading.title.clone(),
        [Block::Paragraph { content, .. }, _, ..] => match content.as_slice() {
            [Inline::Styled { style: InlineStyle::Strong, content, .. }] => content.clone(),
            _ => return None,
        },
        _ => return None,
    };
    inside.remove(0);
    Some(title)
}

/// Id that site generators give a heading: its words in small letters, with hyphens between them.
fn anchor(words: &str) -> String {
    let kept = words.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Name of a block in the report.
fn name(block: &Block) -> &'static str {
    match block {
        Block::Paragraph { .. } => "paragraph",
        Block::Heading(_) => "heading",
        Block::Quote { .. } => "quotation",
        Block::List(_) => "list",
        Block::DescriptionList { .. } => "description list",
        Block::Code { .. } => "block of code",
        Block::ThematicBreak { .. } => "line",
        Block::Table(_) => "table",
        Block::Figure(_) => "image",
        Block::Chart(_) => "chart",
        Block::Equation(_) => "formula",
        Block::Callout { .. } => "callout",
        Block::Directive { .. } | Block::Disclosure { .. } | Block::Collection { .. } => "box",
        Block::Passage { .. } => "passage",
    }
}

/// Calls `visit` for each run of inlines in the blocks.
fn each_run(blocks: &mut [Block], visit: &mut impl FnMut(&mut [Inline])) {
    for block in blocks {
        for part in block.parts_mut() {
            match part {
                PartMut::Inlines(run) => visit(run),
                PartMut::Blocks(inside) => each_run(inside, visit),
            }
        }
    }
}
