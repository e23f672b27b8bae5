//! Conversion of an entry to a source.

use super::dates;
use super::entries::Entry;
use super::titles::joined;
use super::{fields, kinds, names, tex};
use crate::bibliography::item::{CslItem, Mistake};
use crate::bibliography::markup::{self, Node};

/// Conversion of one entry.
pub(super) struct EntryConverter<'a> {
    pub(super) entry: &'a Entry,
    pub(super) item: CslItem,
    /// Whether the titles are in English.
    pub(super) is_english: bool,
}

/// Converts an entry.
pub(super) fn item(entry: &Entry, issue_is_english: bool) -> CslItem {
    let language = ["langid", "hyphenation", "language"].into_iter().find_map(|field| entry.get(field));
    let language = language.map(|name| kinds::language_tag(name).map_or_else(|| name.to_lowercase(), str::to_owned));
    let is_english = language.as_ref().map_or(issue_is_english, |tag| tag.starts_with("en"));
    let blank = CslItem::new(&entry.key, entry.key_span);
    let mistakes =
        entry.mistakes.iter().cloned().chain(fields::misspelt(entry)).chain(fields::misspelt_type(entry)).collect();
    let item = CslItem { kind: kinds::kind(entry), mistakes, ..blank };
    let mut converter = EntryConverter { entry, item, is_english };
    if let Some(language) = language {
        converter.item.set_text("language", language);
    }
    converter.people();
    converter.titles();
    converter.publication();
    converter.dates();
    converter.numbers();
    converter.addresses();
    converter.item
}

impl EntryConverter<'_> {
    /// Returns the text of a field. Unknown commands are reported if the source is cited.
    pub(super) fn text(&mut self, field: &str) -> Vec<Node> {
        let Some(text) = self.entry.get(field) else { return Vec::new() };
        let (nodes, unknown) = tex::parse_checked(text);
        for part in unknown {
            let Some(value) = self.entry.fields.get(field) else { continue };
            let message = part.message(&self.entry.key);
            if self.item.mistakes.iter().all(|mistake| mistake.message != message) {
                let help = part.help().to_owned();
                self.item.mistakes.push(Mistake { is_error: false, span: value.span, message, help });
            }
        }
        nodes
    }

    pub(super) fn set_text(&mut self, variable: &'static str, field: &str) {
        let text = self.text(field);
        self.item.set(variable, text);
    }

    /// Returns a list of texts, joined by semicolons: `London and New York`
    fn list(&mut self, field: &str) -> Vec<Node> {
        let Some(text) = self.entry.get(field) else { return Vec::new() };
        let parts = names::split(text, |rest| rest.starts_with(" and ").then_some(" and ".len()));
        if parts.len() < 2 {
            return self.text(field);
        }
        let localized = |part: &str| {
            kinds::country(part.trim()).map_or_else(|| tex::parse(part.trim()), |name| vec![Node::text(name)])
        };
        joined(parts.into_iter().map(localized).collect(), "; ")
    }

    fn publication(&mut self) {
        let published_at = published_at(self.entry);
        let publishers = ["school", "institution", "organization", "howpublished", "publisher"]
            .into_iter()
            .filter(|field| *field != "howpublished" || published_at.is_none())
            .map(|field| self.list(field))
            .collect();
        self.item.set("publisher", joined(publishers, "; "));
        let place = self.place();
        if self.entry.kind == "patent" {
            self.item.set("jurisdiction", place);
        } else {
            self.item.set("publisher-place", place);
        }
        self.set_text("event-place", "venue");
        self.set_text("original-publisher", "origpublisher");
        self.set_text("original-publisher-place", "origlocation");
        let genre = match self.entry.get("type") {
            Some(name) => kinds::genre(name).map_or_else(|| self.text("type"), |words| vec![Node::text(words)]),
            None => kinds::genre(&self.entry.kind)
                .filter(|_| matches!(self.entry.kind.as_str(), "phdthesis" | "mastersthesis"))
                .map_or_else(Vec::new, |words| vec![Node::text(words)]),
        };
        self.item.set("genre", genre);
        let notes = vec![self.text("note"), self.text("addendum")];
        self.item.set("note", joined(notes, ". "));
        self.set_text("abstract", "abstract");
        self.set_text("annote", if self.entry.get("annotation").is_some() { "annotation" } else { "annote" });
        self.set_text("keyword", "keywords");
        self.set_text("call-number", "library");
        if let Some(state) = self.entry.get("pubstate") {
            let words = dates::status(state).map_or_else(|| self.text("pubstate"), |words| vec![Node::text(words)]);
            self.item.set("status", words);
        }
    }

    fn place(&mut self) -> Vec<Node> {
        let field = if self.entry.get("location").is_some() { "location" } else { "address" };
        match self.entry.get(field).and_then(kinds::country) {
            Some(name) => vec![Node::text(name)],
            None => self.list(field),
        }
    }

    fn numbers(&mut self) {
        let entry = self.entry;
        let is_in_periodical = kinds::is_in_periodical(entry);
        let pages = if entry.get("pages").is_some() { "pages" } else { "eid" };
        let pages = markup::plain(&self.text(pages)).replace(['\u{2013}', '\u{2014}'], "-");
        self.item.set_text("page", pages);
        let volume = joined(vec![self.text("volume"), self.text("part")], ".");
        self.item.set("volume", volume);
        let number = self.text("number");
        if is_in_periodical {
            // An issue without a number is a season, which is also in the date.
            let has_number = !markup::is_empty(&number);
            let says_season = self
                .item
                .dates
                .get("issued")
                .is_some_and(|date| date.parts.first().is_some_and(|parts| parts.month.is_some()));
            let issue = if has_number || !says_season { self.text("issue") } else { Vec::new() };
            self.item.set("issue", joined(vec![number, issue], ", "));
        } else if matches!(entry.kind.as_str(), "patent" | "report" | "techreport" | "legislation" | "standard")
            || entry.get("series").is_none() && !self.is_book()
        {
            self.item.set("number", number);
        } else {
            self.item.set("collection-number", number);
        }
        for (variable, field) in [
            ("edition", "edition"),
            ("number-of-volumes", "volumes"),
            ("number-of-pages", "pagetotal"),
            ("chapter-number", "chapter"),
            ("version", "version"),
            ("ISBN", "isbn"),
            ("ISSN", "issn"),
            ("PMID", "pmid"),
            ("PMCID", "pmcid"),
        ] {
            self.set_text(variable, field);
        }
    }

    fn is_book(&self) -> bool {
        kinds::is_in_book(self.entry) || self.item.kind == Some(hayagriva::citationberg::taxonomy::Kind::Book)
    }

    fn addresses(&mut self) {
        if let Some(doi) = self.entry.get("doi") {
            self.item.set_text("DOI", bare_doi(&tex::address(doi)));
        }
        let url = self.entry.get("url").map(tex::address);
        let eprint = self.entry.get("eprint").map(tex::address);
        let archive = self.entry.get("eprinttype").or_else(|| self.entry.get("archiveprefix")).unwrap_or_default();
        let base = match archive.to_lowercase().as_str() {
            "arxiv" => Some("https://arxiv.org/abs/"),
            "jstor" => Some("https://www.jstor.org/stable/"),
            "pubmed" => Some("https://www.ncbi.nlm.nih.gov/pubmed/"),
            "googlebooks" => Some("https://books.google.com?id="),
            "hdl" => Some("https://hdl.handle.net/"),
            _ => None,
        };
        let from_eprint = base.zip(eprint).map(|(base, eprint)| format!("{base}{eprint}"));
        if let Some(url) = url.or_else(|| published_at(self.entry)).or(from_eprint) {
            self.item.set_text("URL", url);
        }
    }

    fn dates(&mut self) {
        for (prefix, variable) in
            [("", "issued"), ("url", "accessed"), ("event", "event-date"), ("orig", "original-date")]
        {
            let mut mistakes = Vec::new();
            if let Some(date) = dates::date(self.entry, prefix, &mut mistakes) {
                self.item.dates.insert(variable, date);
            }
            self.item.mistakes.extend(mistakes);
        }
    }
}

/// Returns the address in `howpublished` if the field has nothing else: `howpublished = {\url{https://…}}`
fn published_at(entry: &Entry) -> Option<String> {
    let address = tex::address(entry.get("howpublished")?);
    let is_address = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    (is_address && !address.contains(char::is_whitespace)).then_some(address)
}

/// Returns a DOI without the address or the word before it.
pub(in crate::bibliography) fn bare_doi(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let lower = rest.to_lowercase();
        let prefix = ["https://", "http://", "dx.doi.org/", "doi.org/", "www.doi.org/", "doi:", "doi "]
            .into_iter()
            .find(|prefix| lower.starts_with(prefix));
        match prefix {
            Some(prefix) => rest = rest[prefix.len()..].trim_start(),
            None => return rest,
        }
    }
}
