//! Titles of sources and of what contains them.

use hayagriva::citationberg::TextCase;
use hayagriva::citationberg::taxonomy::Kind;

use super::convert::EntryConverter;
use super::kinds;
use crate::bibliography::case_text;
use crate::bibliography::item::Mistake;
use crate::bibliography::markup::{self, Node};

impl EntryConverter<'_> {
    /// Sets the titles of the source.
    pub(super) fn titles(&mut self) {
        let entry = self.entry;
        let is_periodical = entry.kind == "periodical";
        let title = if is_periodical {
            self.title("issuetitle", "issuesubtitle", "issuetitleaddon")
        } else {
            self.title("title", "subtitle", "titleaddon")
        };
        let main = self.title("maintitle", "mainsubtitle", "maintitleaddon");
        let book = self.title("booktitle", "booksubtitle", "booktitleaddon");
        let short = self.cased("shorttitle");
        if kinds::is_in_periodical(entry) {
            let journal = self.journal(is_periodical);
            self.item.set("container-title", journal);
            self.set_text("container-title-short", "shortjournal");
        }
        if kinds::is_in_book(entry) {
            if markup::is_empty(&main) {
                self.item.set("container-title", book);
            } else {
                self.item.set("container-title", main);
                self.item.set("volume-title", book);
            }
        } else if !markup::is_empty(&main) && !kinds::is_in_periodical(entry) {
            self.item.set("title", main);
            self.item.set("volume-title", title);
            return;
        } else if !kinds::is_in_periodical(entry) {
            let journal = self.journal(false);
            // The `booktitle` of a whole book repeats its title for the chapters that refer to it.
            let has_book = !markup::is_empty(&book) && self.item.kind != Some(Kind::Book);
            self.item.set("container-title", if has_book { book } else { journal });
        }
        if !markup::is_empty(&title) {
            let first = if is_periodical { "issuetitle" } else { "title" };
            let derived = self.short_title(first, &title);
            let short = if markup::is_empty(&short) { derived } else { short };
            self.item.set("title-short", short);
            self.item.set("title", title);
        }
        let has_journal = self.item.fields.contains_key("container-title");
        if kinds::is_in_periodical(entry) && !has_journal {
            // An article in a volume has a book's title.
            let book = self.title("booktitle", "booksubtitle", "booktitleaddon");
            self.item.set("container-title", book);
        }
        if !["title", "container-title"].iter().any(|variable| self.item.fields.contains_key(variable)) {
            let message = format!("`{}` has no title", entry.key);
            let help = "add `title = {…}`; until then the source is printed without a title".to_owned();
            self.item.mistakes.push(Mistake { is_error: false, span: entry.key_span, message, help });
        }
        self.set_case("collection-title", "series");
        self.set_case("event-title", "eventtitle");
        self.set_text("original-title", "origtitle");
    }

    /// Returns the title of the periodical. It keeps its case.
    fn journal(&mut self, is_periodical: bool) -> Vec<Node> {
        if is_periodical {
            let parts = [self.text("title"), self.text("subtitle")];
            return joined(parts.to_vec(), ": ");
        }
        let journal = self.text("journaltitle");
        let journal = if markup::is_empty(&journal) { self.text("journal") } else { journal };
        let subtitle = self.text("journalsubtitle");
        joined(vec![journal, subtitle], ": ")
    }

    /// Returns a title with its subtitle and addition.
    fn title(&mut self, title: &str, subtitle: &str, addition: &str) -> Vec<Node> {
        let main = joined(vec![self.cased(title), self.cased(subtitle)], ": ");
        joined(vec![main, self.cased(addition)], ". ")
    }

    /// Returns the title before its subtitle or colon, if there is one.
    fn short_title(&mut self, field: &str, full: &[Node]) -> Vec<Node> {
        if self.entry.get("subtitle").is_some() && field == "title" {
            return self.cased(field);
        }
        let text = markup::plain(full);
        let Some(length) = text.find(':').filter(|at| text[at + 1..].starts_with(' ')) else { return Vec::new() };
        let mut nodes = full.to_vec();
        let mut left = length;
        markup::each_text(&mut nodes, &mut |text| {
            let taken = left.min(text.len());
            text.truncate(taken);
            left -= taken;
        });
        nodes.retain(|node| !markup::is_empty(std::slice::from_ref(node)));
        nodes
    }

    fn set_case(&mut self, variable: &'static str, field: &str) {
        let text = self.cased(field);
        self.item.set(variable, text);
    }

    /// Returns a field in sentence case if the source is in English.
    fn cased(&mut self, field: &str) -> Vec<Node> {
        let mut nodes = self.text(field);
        if self.is_english {
            case_text(&mut nodes, TextCase::SentenceCase);
        }
        nodes
    }
}

/// Joins texts that are not empty. After a text that ends with punctuation there is only a space.
pub(super) fn joined(parts: Vec<Vec<Node>>, delimiter: &str) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::new();
    for part in parts.into_iter().filter(|part| !markup::is_empty(part)) {
        if !joined.is_empty() {
            let is_ended = markup::plain(&joined).ends_with(['.', '?', '!', ':', ';', ',']);
            joined.push(Node::text(if is_ended { " " } else { delimiter }));
        }
        joined.extend(part);
    }
    joined
}
