//! Pull quotes whose words are in the text, too. Assistive technology skips them, so that no sentence is read twice.

use std::collections::HashSet;

use crate::document::{Block, Document, Inline, Part, Section, each_inline, plain_text};
use crate::layout::Layout;
use crate::source::Span;

/// Role of a directive that repeats words of the text (Digital Publishing WAI-ARIA Module 1.1).
const ROLE: &str = "doc-pullquote";

/// Minimum number of words. Fewer can be in the text by chance.
const MIN_WORDS: usize = 3;

/// The pull quotes that repeat words of the text.
#[derive(Debug, Clone, Default)]
pub struct RepeatedQuotes(HashSet<Span>);

impl RepeatedQuotes {
    /// Finds the pull quotes of an issue. A pull quote with pictures, links or notes is none of them: these would be lost.
    pub(crate) fn of(document: &Document, layout: &Layout) -> Self {
        let is_quote = |name: &str| layout.directive_form(name).role == Some(ROLE);
        let mut quotes = Vec::new();
        document.each_block(&mut |block| {
            if let Block::Directive { name, blocks, span, .. } = block
                && is_quote(name)
            {
                quotes.extend(words_of(blocks).map(|words| (*span, words)));
            }
        });
        if quotes.is_empty() {
            return Self::default();
        }
        let mut text = String::new();
        for part in document.sections.iter().flat_map(Section::parts) {
            if let Part::Blocks(blocks) = part {
                add_paragraphs(blocks, &is_quote, &mut text);
            }
        }
        Self(quotes.into_iter().filter(|(_, words)| text.contains(words)).map(|(span, _)| span).collect())
    }

    /// Returns `true` for the position of a pull quote that repeats words of the text.
    pub(crate) fn contains(&self, quote: Span) -> bool {
        self.0.contains(&quote)
    }
}

/// Returns the words of paragraphs, between spaces. `None` for other blocks, and for fewer words than [`MIN_WORDS`].
fn words_of(blocks: &[Block]) -> Option<String> {
    let mut words = String::new();
    for block in blocks {
        let Block::Paragraph { content, .. } = block else { return None };
        if !is_words_only(content) {
            return None;
        }
        words += &plain_text(content);
        words.push(' ');
    }
    (words.split_whitespace().count() >= MIN_WORDS).then(|| normalized(&words))
}

/// Returns `true` for text without pictures, links, notes and index marks.
fn is_words_only(run: &[Inline]) -> bool {
    let mut found = true;
    each_inline(run, &mut |inline| {
        found &= matches!(
            inline,
            Inline::Text { .. }
                | Inline::Code { .. }
                | Inline::SoftBreak { .. }
                | Inline::HardBreak { .. }
                | Inline::Styled { .. }
        );
    });
    found
}

/// Adds the words of the paragraphs outside pull quotes.
fn add_paragraphs(blocks: &[Block], is_quote: &impl Fn(&str) -> bool, text: &mut String) {
    for block in blocks {
        if let Block::Paragraph { content, .. } = block {
            text.push_str(&normalized(&plain_text(content)));
            text.push('\n');
        } else if let Block::Passage { blocks, .. } = block {
            add_paragraphs(blocks, is_quote, text);
        } else if let Block::Directive { name, blocks, .. } = block
            && !is_quote(name)
        {
            add_paragraphs(blocks, is_quote, text);
        }
    }
}

/// Returns the words in lower case, each between spaces, without punctuation.
fn normalized(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(String::from(" "), |all, word| all + &word.to_lowercase() + " ")
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn punctuation_and_case_do_not_count() {
        let text = normalized("So: “the dairy has agreed”, at twenty past.");
        assert!(text.contains(&normalized("The dairy has agreed …")));
        assert!(!text.contains(&normalized("the dairy has agree")));
        assert!(!text.contains(&normalized("dairy at twenty")));
    }
}
