//! One issue, whole: what both writers are given.
//!
//! What both need to know about an issue beyond its tree is decided here once: how it is called, dated and identified.

use std::sync::Arc;

use uuid::Uuid;

use crate::document::{Document, ImageFile};
use crate::layout::Layout;
use crate::publication::{Metadata, Publication, Role};
use crate::terms::Terms;

/// An issue, ready to be written: its passes are done, its checks found no error.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The periodical it is a number of.
    pub publication: Arc<Publication>,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its text.
    pub document: Document,
    /// How it looks.
    pub layout: Arc<Layout>,
    /// The fixed words in its language.
    pub terms: Arc<Terms>,
    /// The issue's own picture for the cover of an e-book; without one it is the first page.
    pub cover: Option<Cover>,
    /// When it was last changed, in seconds since 1970 (UTC): `SOURCE_DATE_EPOCH`, else the issue's date, else 0.
    pub modified: i64,
}

/// A picture for the cover.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The file.
    pub file: ImageFile,
    /// What it shows, in words.
    pub description: String,
}

impl Issue {
    /// The names of those who stand for the issue as its authors: the contributors who wrote it, else the publisher, else
    /// the publication.
    pub(crate) fn authors(&self) -> impl Iterator<Item = &str> {
        let contributors = self.metadata.contributors.iter();
        let authors =
            contributors.filter(|contributor| contributor.role == Role::Author).map(|author| author.name.as_str());
        let authors: Vec<&str> = authors.collect();
        let publication = &self.publication;
        let body = authors.is_empty().then(|| publication.publisher.as_deref().unwrap_or(&publication.title));
        authors.into_iter().chain(body)
    }

    /// The title that tells the issue from others, for a window or a catalogue: "The Ferry, March 2026"; for an issue with a
    /// title of its own "Winter on the river (The Ferry, March 2026)".
    ///
    /// What the title says already is not said again: neither the periodical's name nor the year.
    pub fn full_title(&self) -> String {
        let title = self.metadata.title.as_str();
        let has = |part: &str| has_words(&title.to_lowercase(), &part.to_lowercase());
        let names_year = self.metadata.date.is_some_and(|date| has(&date.year.to_string()));
        let when = if names_year { None } else { self.date_text().or_else(|| self.numbering()) };
        let when = when.filter(|when| !has(when));
        match (has(&self.publication.title), when) {
            (true, None) => title.to_owned(),
            (true, Some(when)) => format!("{title}, {when}"),
            (false, None) => format!("{title} ({})", self.publication.title),
            (false, Some(when)) => format!("{title} ({}, {when})", self.publication.title),
        }
    }

    /// The date in words of the issue's language: "December 2020".
    pub fn date_text(&self) -> Option<String> {
        self.metadata.date.map(|date| date.in_words(&self.metadata.language))
    }

    /// Volume and number in words: "Volume 12, number 4".
    pub fn numbering(&self) -> Option<String> {
        self.terms.numbering(self.metadata.volume.as_deref(), self.metadata.number.as_deref())
    }

    /// The issue's identity: version 5 of the publication's identity (ISSN, else website, else title) and the slug, so that
    /// it outlives changes of title and date.
    pub fn uuid(&self) -> Uuid {
        let publication = &self.publication;
        let identity = match (&publication.issn, &publication.website) {
            (Some(issn), _) => format!("urn:ISSN:{}", issn.as_str()),
            (None, Some(website)) => website.clone(),
            (None, None) => publication.title.clone(),
        };
        let publication = Uuid::new_v5(&Uuid::NAMESPACE_URL, identity.as_bytes());
        Uuid::new_v5(&publication, self.metadata.slug.as_bytes())
    }
}

/// Whether `part` stands in `text` as words of its own: "News" does not in "Newsreel".
fn has_words(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + part.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::manifest::{read_issue, read_publication};
    use crate::source::{Source, Sources};

    fn issue(manifest: &str, front_matter: &str) -> Issue {
        let mut report = Report::new(Sources::default());
        let manifest = report.sources.add(Source::new("masthead.toml", manifest));
        let publication = read_publication(manifest, &mut report).unwrap();
        let file = report.sources.add(Source::new("issues/2026-03.md", format!("+++\n{front_matter}\n+++\n")));
        let metadata = read_issue(file, "2026-03", &publication, &mut report).metadata;
        assert!(report.is_empty());
        let layout = Layout {
            name: String::from("newsletter"),
            files: Vec::new(),
            css: String::new(),
            directives: Vec::new(),
            settings: Vec::new(),
        };
        Issue {
            terms: Arc::new(Terms::of(&metadata.language).unwrap()),
            publication: Arc::new(publication),
            metadata,
            document: Document { sections: Vec::new(), notes: Vec::new(), images: Vec::new() },
            layout: Arc::new(layout),
            cover: None,
            modified: 0,
        }
    }

    #[test]
    fn titles_tell_issues_apart() {
        let title = |front_matter| issue("title = \"The Ferry\"", front_matter).full_title();
        assert_eq!(title(""), "The Ferry");
        assert_eq!(title("date = \"2026-03\""), "The Ferry, March 2026");
        assert_eq!(title("volume = 3\nnumber = 1"), "The Ferry, Volume 3, number 1");
        assert_eq!(title("title = \"the ferry\"\ndate = 2026"), "the ferry, 2026");
        assert_eq!(title("title = \"Winter\"\ndate = \"2026-03\""), "Winter (The Ferry, March 2026)");
        assert_eq!(title("title = \"Winter\""), "Winter (The Ferry)");
        assert_eq!(title("title = \"Annual report 2025\"\ndate = 2025"), "Annual report 2025 (The Ferry)");
        assert_eq!(title("title = \"The Ferryman\""), "The Ferryman (The Ferry)");
        assert_eq!(title("title = \"The Ferry, March 2026\"\ndate = \"2026-03\""), "The Ferry, March 2026");
    }

    #[test]
    fn dates_and_numbers_are_in_the_issues_language() {
        let issue = issue("title = \"Die Fähre\"\nlanguage = \"de\"", "date = \"2026-03\"\nvolume = 3\nnumber = 1");
        assert_eq!(issue.date_text().as_deref(), Some("März 2026"));
        assert_eq!(issue.numbering().as_deref(), Some("Jahrgang 3, Nummer 1"));
    }

    #[test]
    fn identity_outlives_title_and_date() {
        let uuid = |manifest, front_matter| issue(manifest, front_matter).uuid();
        let issn = "title = \"The Ferry\"\nissn = \"2049-3630\"";
        assert_eq!(uuid(issn, ""), uuid("title = \"A Ferry\"\nissn = \"2049-3630\"", "title = \"X\"\ndate = 2026"));
        assert_ne!(uuid(issn, ""), uuid("title = \"The Ferry\"", ""));
        assert_eq!(uuid(issn, "").get_version_num(), 5);
    }
}
