//! Structure of an issue: its title, sections and articles, found among the blocks of its files.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Article, Block, Heading, Inline, Section, plain_text};
use crate::nearest::nearest;
use crate::source::Span;

/// Highest level of a heading inside an article, below the levels of section and article.
const ARTICLE_HEADING_LEVEL: u8 = 3;

/// Collects the sections of an issue.
#[derive(Debug, Default)]
pub(crate) struct SectionBuilder {
    sections: Vec<Section>,
    /// Index of the section for the next article file that names no section.
    current: usize,
}

/// Removes the issue's title from `blocks` and returns its text, or `None` if no heading is the title. Reports its classes.
///
/// The title is the first heading if it has level 1 and repeats `given`, the title in the front matter. If `given`
/// is `None`, the title is the first heading if that is the only one of level 1.
pub(crate) fn take_title(blocks: &mut Vec<Block>, given: Option<&str>, report: &mut Report) -> Option<String> {
    let is_title = |block: &Block| matches!(block, Block::Heading(heading) if heading.level == 1);
    let mut level_1 = blocks.iter().enumerate().filter(|(_, block)| is_title(block)).map(|(at, _)| at);
    let first = level_1.next()?;
    let only = level_1.next().is_none();
    let Block::Heading(heading) = &blocks[first] else { return None };
    let words = plain_text(&heading.title);
    let repeats = given.is_some_and(|given| same_words(given, &words));
    let is_first_heading = !blocks[..first].iter().any(|block| matches!(block, Block::Heading(_)));
    if repeats && is_first_heading || given.is_none() && only && is_first_heading {
        for class in &heading.classes {
            let message = format!("`.{class}` is not used on the title of an issue");
            let help = "remove it: the title is set on the cover, or above the text; write `title` in the front matter if \
                        this heading begins a chapter";
            report.push(Diagnostic::new(Code::UnusedAttribute, heading.span, message, help));
        }
        blocks.remove(first);
        return Some(words);
    }
    None
}

/// Compares two texts, ignoring case and white space.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words(a) == words(b)
}

impl SectionBuilder {
    /// Adds the blocks of the issue's own file. A level-1 heading opens a section, a level-2 heading an article.
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
                        self.last().articles.push(Article {
                            heading,
                            byline: None,
                            language: None,
                            blocks: Vec::new(),
                        });
                    }
                }
                block => self.last_blocks().push(block),
            }
        }
        self.current = self.sections.len() - 1;
    }

    /// Adds an article from its own file, in which no heading opens a section. The levels of its headings are shifted
    /// so that the highest level comes directly below the article's title.
    pub(crate) fn add_article(&mut self, mut article: Article, section: Option<(String, Span)>, report: &mut Report) {
        let levels = article.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.level),
            _ => None,
        });
        let highest = levels.min().unwrap_or(ARTICLE_HEADING_LEVEL);
        for block in &mut article.blocks {
            if let Block::Heading(heading) = block {
                heading.level = heading.level - highest + ARTICLE_HEADING_LEVEL;
            }
        }
        if let Some((name, span)) = section {
            self.current = self.position_or_new(name, span, report);
        }
        self.sections[self.current].articles.push(article);
    }

    /// Index of the section titled `name`, which is added if there is none.
    fn position_or_new(&mut self, name: String, span: Span, report: &mut Report) -> usize {
        let has_title = |section: &Section| {
            section.heading.as_ref().is_some_and(|heading| same_words(&plain_text(&heading.title), &name))
        };
        self.sections.iter().position(has_title).unwrap_or_else(|| {
            self.report_near(&name, span, report);
            let title = vec![Inline::Text { text: name, span }];
            let heading = Heading {
                id: String::new(),
                aliases: Vec::new(),
                level: 1,
                number: None,
                accent: None,
                title,
                classes: Vec::new(),
                span,
            };
            self.sections.push(Section { heading: Some(heading), blocks: Vec::new(), articles: Vec::new() });
            self.sections.len() - 1
        })
    }

    /// Reports a section that is spelt nearly like another one.
    fn report_near(&self, name: &str, span: Span, report: &mut Report) {
        let headings = self.sections.iter().filter_map(|section| section.heading.as_ref());
        let titles: Vec<String> = headings.map(|heading| plain_text(&heading.title)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        if let Some(near) = nearest(name, &titles) {
            let message = format!("`{name}` is a section of its own, beside `{near}`");
            report.push(Diagnostic::new(Code::NearSection, span, message, format!("did you mean `{near}`?")));
        }
    }

    /// Returns the sections, without an empty one at the start.
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

/// Returns the heading of an article that has its own file. `given` is the title in the front matter.
///
/// If the file begins with a heading and `given` is `None` or has the same words, that heading is removed from `blocks`
/// and returned. Otherwise the heading is made of `given`, or of `fallback` if `given` is `None`.
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
    Heading {
        id: String::new(),
        aliases: Vec::new(),
        level: 2,
        number: None,
        accent: None,
        title,
        classes: Vec::new(),
        span,
    }
}
