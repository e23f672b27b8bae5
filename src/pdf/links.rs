//! Descriptions of links for assistive technology (ISO 14289-1, 7.18.5).
//!
//! Typst describes a link by its address, or by the kind and the page of its target. Here, the description becomes the
//! words of the link. If the words are few ("here", "12"), the title or the host of the target is added.

use std::collections::{BTreeMap, HashMap};

use typst::foundations::{Content, Output, Selector, StyleChain};
use typst::introspection::{Introspector, Location, Tag};
use typst::layout::{Frame, FrameItem, Point};
use typst::math::EquationElem;
use typst::model::Document as _;
use typst::model::{Destination, FootnoteElem, FootnoteEntry, LinkMarker};
use typst_layout::PagedDocument;

use super::page_starts;
use super::repeated_hyphens::RepeatedHyphens;
use crate::issue::Issue;

mod titles;

/// Maximum length of a text that is unclear without its target, in characters: "click here", "page 12".
const MAX_SHORT: usize = 12;

/// Maximum length of a description, in characters.
const MAX_DESCRIPTION: usize = 200;

/// Returns the pages with links that are described by their words.
pub(super) fn describe(document: &PagedDocument, issue: &Issue) -> PagedDocument {
    let mut reader = LinkReader::default();
    for page in document.pages() {
        reader.frame(&page.frame, Point::zero());
        reader.hyphens.end_page();
    }
    let describer =
        LinkDescriber { issue, document, introspector: Output::introspector(document), titles: titles::titles(issue) };
    let descriptions: HashMap<Location, String> = reader
        .links
        .into_iter()
        .filter_map(|(location, link)| Some((location, describer.description(&link)?)))
        .collect();
    let pages = document.pages().iter().map(|page| {
        let mut page = page.clone();
        replace(&mut page.frame, &descriptions);
        page
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// A link on the pages.
#[derive(Debug, Default)]
struct LaidOutLink {
    /// Text, with the alternative texts of images and formulas.
    words: String,
    target: Option<Destination>,
    /// Whether the link is in the text of a footnote.
    is_in_note: bool,
    /// Description by Typst.
    given: String,
}

/// Reads the links of the pages.
#[derive(Debug, Default)]
struct LinkReader {
    links: HashMap<Location, LaidOutLink>,
    /// Links that have started and not ended, outermost first.
    open: Vec<Location>,
    /// Footnote whose text is being read.
    note: Option<Location>,
    /// Formula that is being read.
    formula: Option<Location>,
    hyphens: RepeatedHyphens,
}

impl LinkReader {
    /// Reads a frame. `origin` is its position on the page.
    fn frame(&mut self, frame: &Frame, origin: Point) {
        for (position, item) in frame.items() {
            let position = origin + *position;
            match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, position + Point::new(group.transform.tx, group.transform.ty));
                }
                FrameItem::Text(text) => {
                    if self.hyphens.find(text, position, 0).is_some() {
                        self.remove_hyphen();
                    }
                    if self.formula.is_none() {
                        self.push(&text.text);
                    }
                }
                FrameItem::Image(image, ..) => self.push(image.alt().unwrap_or_default()),
                FrameItem::Link(target, _) => {
                    if let Some(link) = self.open.last().and_then(|location| self.links.get_mut(location)) {
                        link.target.get_or_insert_with(|| target.clone());
                    }
                }
                FrameItem::Tag(Tag::Start(element, _)) => {
                    let location = element.location();
                    if let (Some(marker), Some(location)) = (element.to_packed::<LinkMarker>(), location) {
                        let given = marker.alt.as_ref().map(ToString::to_string).unwrap_or_default();
                        let is_in_note = self.note.is_some();
                        self.links.entry(location).or_insert(LaidOutLink {
                            is_in_note,
                            given,
                            ..LaidOutLink::default()
                        });
                        self.open.push(location);
                    } else if element.is::<FootnoteEntry>() {
                        self.note = location;
                    } else if let Some(formula) = element.to_packed::<EquationElem>() {
                        let alt = formula.alt.get_cloned(StyleChain::default());
                        self.push(&alt.unwrap_or_default());
                        self.formula = location;
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    self.open.retain(|open| open != location);
                    self.note.take_if(|note| note == location);
                    self.formula.take_if(|formula| formula == location);
                }
                FrameItem::Shape(..) => {}
            }
        }
    }

    /// Removes a repeated hyphen from the end of the open links.
    fn remove_hyphen(&mut self) {
        for location in &self.open {
            if let Some(link) = self.links.get_mut(location)
                && link.words.ends_with('-')
            {
                link.words.pop();
            }
        }
    }

    /// Adds text to the open links.
    fn push(&mut self, text: &str) {
        for location in &self.open {
            if let Some(link) = self.links.get_mut(location) {
                link.words.push_str(text);
            }
        }
    }
}

/// Describes the links of an issue.
struct LinkDescriber<'a> {
    issue: &'a Issue,
    document: &'a PagedDocument,
    introspector: &'a dyn Introspector,
    /// Names of link targets by id.
    titles: BTreeMap<String, String>,
}

impl LinkDescriber<'_> {
    /// Returns the description of a link. `None` keeps Typst's.
    fn description(&self, link: &LaidOutLink) -> Option<String> {
        let words = link.words.replace('\u{ad}', "");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let description = match link.target.as_ref()? {
            Destination::Url(url) => with_address(&words, url.as_str()),
            Destination::Location(location) => self.of_location(&words, *location, link)?,
            Destination::Position(_) => words,
        };
        Some(shortened(&description, MAX_DESCRIPTION)).filter(|description| !description.is_empty())
    }

    fn of_location(&self, words: &str, location: Location, link: &LaidOutLink) -> Option<String> {
        let terms = &self.issue.terms;
        let element = self.introspector.query_first(&Selector::Location(location));
        if link.is_in_note && element.as_ref().is_some_and(Content::is::<FootnoteElem>) {
            return Some(terms.back.clone());
        }
        let page = || {
            let index = self.introspector.page(location)?.get() - 1;
            Some(format!("{} {}", terms.page, page_starts::label(self.document.pages().get(index)?)))
        };
        let label = element.and_then(|element| element.label()).map(|label| label.resolve().to_string());
        let Some(title) = label.and_then(|id| self.titles.get(&id)) else {
            return match (is_short(words), page()) {
                (false, _) => Some(words.to_owned()),
                // The page of a footnote's text does not matter: Typst names its number.
                (true, Some(page)) if link.given.ends_with(&page) => Some(joined(words, &page)),
                (true, _) => None,
            };
        };
        let (letters, title_letters) = (letters(words), letters(title));
        if letters.contains(&title_letters) {
            return Some(page().map_or_else(|| title.clone(), |page| format!("{title}, {page}")));
        }
        if !is_short(words) {
            return Some(words.to_owned());
        }
        if title_letters.starts_with(&letters) && words.contains(char::is_alphabetic) {
            return Some(title.clone());
        }
        // A page number of the index.
        let page = page().filter(|page| page.strip_suffix(words).is_some_and(|before| before.ends_with(' ')));
        if page.is_none() && title.strip_prefix(words).is_some_and(|after| after.starts_with(' ')) {
            // A number that the title begins with.
            return Some(title.clone());
        }
        Some(format!("{}: {title}", page.as_deref().unwrap_or(words)))
    }
}

/// Returns the words of a link to an address, with its host if the words are few.
fn with_address(words: &str, address: &str) -> String {
    let contact = ["mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let place = contact.map_or_else(
        || {
            let after = address.split_once("://").map_or(address, |(_, after)| after);
            after.split(['/', '?', '#']).next().unwrap_or(after).trim_start_matches("www.")
        },
        |contact| contact.split('?').next().unwrap_or(contact),
    );
    if words.is_empty() {
        return address.to_owned();
    }
    if is_short(words) && !words.contains(place) { joined(words, place) } else { words.to_owned() }
}

fn joined(words: &str, target: &str) -> String {
    if words.is_empty() || target.ends_with(&format!(" {words}")) {
        return target.to_owned();
    }
    format!("{words}: {target}")
}

/// Returns `true` for a text that is unclear without its target.
fn is_short(words: &str) -> bool {
    words.chars().count() <= MAX_SHORT
}

/// Returns the letters and digits of a text, for comparison.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Shortens a text to `most` characters, between words.
fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &text[..end])
}

/// Replaces the descriptions of the links in a frame.
fn replace(frame: &mut Frame, descriptions: &HashMap<Location, String>) {
    // Changing a frame copies it. Most frames contain no link.
    if !contains_links(frame) {
        return;
    }
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => replace(&mut group.frame, descriptions),
            FrameItem::Tag(Tag::Start(element, _)) => {
                let description = element.location().and_then(|location| descriptions.get(&location));
                if let (Some(description), Some(marker)) = (description, element.to_packed_mut::<LinkMarker>()) {
                    marker.alt = Some(description.into());
                }
            }
            FrameItem::Tag(Tag::End(..))
            | FrameItem::Text(_)
            | FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..) => {}
        }
        true
    });
}

fn contains_links(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => contains_links(&group.frame),
        FrameItem::Tag(Tag::Start(element, _)) => element.is::<LinkMarker>(),
        FrameItem::Tag(Tag::End(..))
        | FrameItem::Text(_)
        | FrameItem::Shape(..)
        | FrameItem::Image(..)
        | FrameItem::Link(..) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_are_followed_by_the_host() {
        assert_eq!(with_address("here", "https://www.example.org/a?b"), "here: example.org");
        assert_eq!(with_address("our timetable for March", "https://example.org/"), "our timetable for March");
        assert_eq!(with_address("example.org", "https://www.example.org/"), "example.org");
        assert_eq!(with_address("write", "mailto:a@example.org?subject=x"), "write: a@example.org");
        assert_eq!(with_address("", "https://example.org/x"), "https://example.org/x");
    }

    #[test]
    fn long_texts_end_between_words() {
        assert_eq!(shortened("one two three", 9), "one two …");
        assert_eq!(shortened("one two", 7), "one two");
        assert_eq!(shortened("ones", 3), "one …");
    }
}
