//! Finding the issue in its blocks: title, sections, articles.

use crate::document::{Article, Block, Heading, Inline, Section, plain_text};
use crate::source::Span;

/// The level of an article's headings as written: below the article's own two.
const INSIDE: u8 = 3;

/// The sections of an issue under construction.
#[derive(Debug, Default)]
pub(crate) struct Sections {
    sections: Vec<Section>,
    /// Index of the section that the next article file without a section of its own belongs to.
    current: usize,
}

/// Takes the issue's title out of its blocks: a first level-1 heading that repeats the title of the front matter, or the
/// only level-1 heading where the front matter has none.
pub(crate) fn take_title(blocks: &mut Vec<Block>, given: Option<&str>) -> Option<String> {
    let is_title = |block: &Block| matches!(block, Block::Heading(heading) if heading.level == 1);
    let mut found = blocks.iter().enumerate().filter(|(_, block)| is_title(block)).map(|(at, _)| at);
    let first = found.next()?;
    let only = found.next().is_none();
    let Block::Heading(heading) = &blocks[first] else { return None };
    let words = plain_text(&heading.title);
    let repeats = given.is_some_and(|given| same_words(given, &words));
    let is_first_heading = !blocks[..first].iter().any(|block| matches!(block, Block::Heading(_)));
    if repeats && is_first_heading || given.is_none() && only && is_first_heading {
        blocks.remove(first);
        return Some(words);
    }
    None
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words(a) == words(b)
}

impl Sections {
    /// Sorts the blocks of an issue's own file: level 1 opens a section, level 2 an article.
    pub(crate) fn add_issue_file(&mut self, blocks: Vec<Block>) {
        self.sections.push(Section { heading: None, blocks: Vec::new(), articles: Vec::new() });
        for block in blocks {
            match block {
                Block::Heading(heading) if heading.level <= 2 => {
                    if heading.level == 1 {
                        self.sections.push(Section {
                            heading: Some(heading),
                            blocks: Vec::new(),
                            articles: Vec::new(),
                        });
                    } else {
                        self.last().articles.push(Article { heading, byline: None, blocks: Vec::new() });
                    }
                }
                block => self.last_blocks().push(block),
            }
        }
        self.current = self.sections.len() - 1;
    }

    /// Adds an article from a file of its own, in which no heading opens a section. Its headings are counted from the
    /// highest one, which stands below the article's title.
    pub(crate) fn add_article(&mut self, mut article: Article, section: Option<(String, Span)>) {
        let levels = article.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.level),
            _ => None,
        });
        let highest = levels.min().unwrap_or(INSIDE);
        for block in &mut article.blocks {
            if let Block::Heading(heading) = block {
                heading.level = heading.level - highest + INSIDE;
            }
        }
        if let Some((name, span)) = section {
            self.current = self.position_or_new(name, span);
        }
        self.sections[self.current].articles.push(article);
    }

    fn position_or_new(&mut self, name: String, span: Span) -> usize {
        let is_it = |section: &Section| {
            section.heading.as_ref().is_some_and(|heading| same_words(&plain_text(&heading.title), &name))
        };
        self.sections.iter().position(is_it).unwrap_or_else(|| {
            let title = vec![Inline::Text { text: name, span }];
            let heading = Heading { id: String::new(), level: 1, title, classes: Vec::new(), span };
            self.sections.push(Section { heading: Some(heading), blocks: Vec::new(), articles: Vec::new() });
            self.sections.len() - 1
        })
    }

    /// The sections, without a first one that nothing came into.
    pub(crate) fn finish(mut self) -> Vec<Section> {
        self.sections
            .retain(|section| section.heading.is_some() || !section.blocks.is_empty() || !section.articles.is_empty());
        self.sections
    }

    fn last(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn last_blocks(&mut self) -> &mut Vec<Block> {
        let section = self.last();
        match section.articles.last_mut() {
            Some(article) => &mut article.blocks,
            None => &mut section.blocks,
        }
    }
}

/// The title of an article's file: its first heading if nothing stands before it and the front matter has no title or the
/// same one; else what the front matter says, else `fallback`.
pub(crate) fn article_heading(
    blocks: &mut Vec<Block>,
    given: Option<(String, Span)>,
    fallback: (String, Span),
) -> Heading {
    if let Some(Block::Heading(heading)) = blocks.first() {
        let words = plain_text(&heading.title);
        if given.as_ref().is_none_or(|(title, _)| same_words(title, &words)) {
            let heading = Heading { level: 2, ..heading.clone() };
            blocks.remove(0);
            return heading;
        }
    }
    let (text, span) = given.unwrap_or(fallback);
    let title = vec![Inline::Text { text, span }];
    Heading { id: String::new(), level: 2, title, classes: Vec::new(), span }
}
