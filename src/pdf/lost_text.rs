//! Finds text of the author that is not on the pages.
//!
//! Typst 0.15 lays a list or a block that breaks over pages out again on each page, for the height that is left there. If
//! the new height moves an earlier break, the lines between the two breaks are on no page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use typst::World as _;
use typst::diag::SourceDiagnostic;
use typst::layout::{Abs, Frame, FrameItem, Point, Size, Transform};
use typst::syntax::{FileId, Span, SyntaxKind, SyntaxNode, ast};
use typst::text::TextItem;
use typst_layout::PagedDocument;
use unicode_segmentation::UnicodeSegmentation as _;

use super::source_map::SourceMap;
use super::world::IssueWorld;
use crate::diagnostic::{Code, Diagnostic, Report, Reported};

/// Key in the [`BalanceState`](super::balance::BalanceState). With it, the layouts keep no lines of a paragraph together,
/// so that a line breaks to the next column for want of room alone, whatever the height of that column.
pub(super) const KEY: &str = "text-lost";
/// Number of letters from which text counts as lost. Capitals may have fewer letters than the small letters.
const MIN_LOST: usize = 3;

/// Text that should be on a page and is on none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LostText {
    /// Range of its string in the generated source.
    pub(super) literal: Range<usize>,
    pub(super) words: String,
}

/// Finds lost text. A string of which nothing is drawn does not count: a layout may leave it out.
pub(super) fn find(pages: &PagedDocument, world: &IssueWorld) -> Vec<LostText> {
    let Ok(source) = world.source(world.main()) else { return Vec::new() };
    let mut drawn = DrawnChunks::new(world.main());
    for page in pages.pages() {
        drawn.page = page.frame.size();
        drawn.frame(&page.frame, Transform::identity());
    }
    let strings: HashSet<Span> = drawn.chunks.iter().filter_map(|(span, _)| *span).collect();
    let mut before = HashMap::new();
    let mut previous = None;
    each_literal(source.root(), 0, &mut |_, node, _| {
        if strings.contains(&node.span()) {
            before.extend(previous.replace(node.span()).map(|previous| (node.span(), previous)));
        }
    });
    let by_literal = drawn.by_literal(&before);
    let mut lost = Vec::new();
    each_literal(source.root(), 0, &mut |range, node, text| {
        let beside_page = drawn.beside_page.contains(&node.span()).then_some("");
        let drawn = by_literal.get(&node.span()).map(String::as_str).or(beside_page);
        if let Some(words) = drawn.and_then(|drawn| missing(text, drawn)) {
            lost.push(LostText { literal: range, words: words.to_owned() });
        }
    });
    lost
}

/// Returns `true` if a layout has failed because a note that is referred to again is on no page.
pub(super) fn has_lost_note(errors: &[SourceDiagnostic]) -> bool {
    errors.iter().any(|error| error.message.ends_with("does not exist in the document"))
}

/// Reports lost text at its place in the author's files.
pub(super) fn report(lost: &[LostText], map: &SourceMap, report: &mut Report) -> Option<Reported> {
    let mut reported = None;
    for LostText { literal, words } in lost {
        let message = format!("the layout loses text: “{words}” is on no page");
        reported = Some(report.error(Diagnostic::new(Code::TextLost, map.origin(literal), message, HELP)));
    }
    reported
}

const HELP: &str = "if the layout is your own, look for a rule that hides text; else add or remove a line before this place, \
                    and report it as a fault of Masthead";

/// Text of the pages in drawing order.
struct DrawnChunks {
    main: FileId,
    /// Letters with the string that they come from, or `None` for text that a layout wrote, such as the parts of a long word.
    chunks: Vec<(Option<Span>, String)>,
    /// Size of the page.
    page: Size,
    /// Strings with text outside of the page.
    beside_page: HashSet<Span>,
}

impl DrawnChunks {
    fn new(main: FileId) -> Self {
        Self { main, chunks: Vec::new(), page: Size::zero(), beside_page: HashSet::new() }
    }

    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (position, item) in frame.items() {
            let transform = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, transform.pre_concat(group.transform)),
                FrameItem::Text(text) if self.is_beside_page(text, transform) => {
                    self.beside_page.extend(text.glyphs.iter().map(|glyph| glyph.span.0));
                }
                FrameItem::Text(text) => self.text(text),
                FrameItem::Image(..) | FrameItem::Tag(_) | FrameItem::Shape(..) | FrameItem::Link(..) => {}
            }
        }
    }

    /// Returns `true` if nothing of a text is on the page, as far as its baseline tells.
    fn is_beside_page(&self, text: &TextItem, transform: Transform) -> bool {
        let start = Point::zero().transform(transform);
        let end = Point::with_x(text.width()).transform(transform);
        let is_outside = |a: Abs, b: Abs, length: Abs| a.max(b) <= Abs::zero() || a.min(b) >= length + text.size;
        is_outside(start.x, end.x, self.page.x) || is_outside(start.y, end.y, self.page.y)
    }

    fn text(&mut self, item: &TextItem) {
        for glyphs in item.glyphs.chunk_by(|a, b| a.span.0 == b.span.0) {
            let span = Some(glyphs[0].span.0).filter(|span| span.id() == Some(self.main));
            let starts = glyphs.iter().map(|glyph| glyph.range().start);
            let ends = glyphs.iter().map(|glyph| glyph.range().end);
            let text = &item.text[starts.min().unwrap_or_default()..ends.max().unwrap_or_default()];
            match self.chunks.last_mut() {
                Some((last, letters)) if *last == span => letters.push_str(text),
                _ => self.chunks.push((span, text.to_owned())),
            }
        }
    }

    /// Returns what is drawn of each string, with the text of the layout before and after it. `string_before` holds the
    /// drawn string before each string in the source: a long word at its end, which the layout draws in parts, goes on before
    /// the next string, in another column or on another page.
    fn by_literal(&self, string_before: &HashMap<Span, Span>) -> HashMap<Span, String> {
        let mut all: HashMap<Span, String> = HashMap::new();
        let mut counted = HashMap::new();
        for (index, (span, text)) in self.chunks.iter().enumerate() {
            let Some(span) = span else { continue };
            let drawn = all.entry(*span).or_default();
            let before = index.checked_sub(1).map(|before| (before, &self.chunks[before]));
            if let Some((at, (None, text))) = before
                && counted.insert(*span, at) != Some(at)
            {
                drawn.push_str(text);
            }
            drawn.push_str(text);
            if let Some((None, text)) = self.chunks.get(index + 1) {
                counted.insert(*span, index + 1);
                drawn.push_str(text);
            }
            if let Some((at, (None, text))) = before
                && let Some(string) = string_before.get(span)
                && counted.insert(*string, at) != Some(at)
            {
                all.entry(*string).or_default().push_str(text);
            }
        }
        all
    }
}

/// Calls `f` with the range, node and text of each string literal.
fn each_literal(node: &SyntaxNode, start: usize, f: &mut impl FnMut(Range<usize>, &SyntaxNode, &str)) {
    if node.kind() == SyntaxKind::Str
        && let Some(literal) = node.cast::<ast::Str>()
    {
        f(start..start + node.len(), node, &literal.get());
    }
    let mut at = start;
    for child in node.children() {
        each_literal(child, at, f);
        at += child.len();
    }
}

/// Returns the words of `text` from the first to the last that is not drawn, or `None` if everything is drawn. A layout
/// may draw letters in another order, and as capitals.
fn missing<'a>(text: &'a str, drawn: &str) -> Option<&'a str> {
    let mut counts: HashMap<char, usize> = HashMap::new();
    for letter in letters(drawn) {
        *counts.entry(letter).or_default() += 1;
    }
    let is_missing = |letter: &char| match counts.get_mut(letter) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    if letters(text).filter(is_missing).count() < MIN_LOST {
        return None;
    }
    let drawn: String = letters(drawn).collect();
    let is_lost = |(_, word): &(usize, &str)| !drawn.contains(&letters(word).collect::<String>());
    let mut words = text.split_word_bound_indices().filter(is_lost);
    let first = words.next()?;
    let (last, word) = words.next_back().unwrap_or(first);
    Some(&text[first.0..last + word.len()])
}

/// Returns the letters and digits of `text` as small letters.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_are_not_drawn_are_found() {
        let text = "Members of the club clear the path every spring.";
        assert_eq!(missing(text, "spring."), Some("Members of the club clear the path every"));
        assert_eq!(missing(text, "Members of the club every spring."), Some("clear the path"));
        assert_eq!(missing(text, "MEMBERS OF THE CLUB CLEAR THE PATH EVERY SPRING."), None);
    }

    #[test]
    fn a_long_word_drawn_elsewhere_in_the_line_is_not_lost() {
        assert_eq!(missing("the riverbank warden calls", "the warden calls riverbank"), None);
        assert_eq!(missing("Straße", "STRASSE"), None);
    }
}
