//! Names, dates and identifiers of an issue, which are the same in all editions and in the catalogue. The text of the
//! issue is not needed to derive them.

use uuid::Uuid;

use crate::edition::Edition;
use crate::publication::{Metadata, Publication, Role, filed_title};
use crate::terms::Terms;

/// Derives the names, dates and identifiers of an issue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity<'a> {
    /// Publication that the issue belongs to.
    pub(crate) publication: &'a Publication,
    /// Metadata of the issue.
    pub(crate) metadata: &'a Metadata,
    /// Terms in the language of the result.
    pub(crate) terms: &'a Terms,
}

impl<'a> Identity<'a> {
    /// Returns the names of the authors: the contributors with the role of author, else the publisher, else the title
    /// of the publication.
    pub(crate) fn authors(self) -> Vec<&'a str> {
        let contributors = self.metadata.contributors.iter();
        let authors =
            contributors.filter(|contributor| contributor.role == Role::Author).map(|author| author.name.as_str());
        let authors: Vec<&str> = authors.collect();
        if authors.is_empty() {
            return vec![self.publication.publisher.as_deref().unwrap_or(&self.publication.title)];
        }
        authors
    }

    /// Returns a title that distinguishes the issue from other issues, for a window or a catalogue: "The Ferry, March
    /// 2026", or "Winter on the river (The Ferry, March 2026)" if the issue has its own title.
    ///
    /// Publication title, date and numbering are left out if the title of the issue contains them.
    pub(crate) fn full_title(self) -> String {
        let title = self.metadata.title.as_str();
        let has = |part: &str| contains_words(&title.to_lowercase(), &part.to_lowercase());
        let contains_year = self.metadata.date.is_some_and(|date| has(&date.year.to_string()));
        let when = if contains_year { None } else { self.date_text().or_else(|| self.numbering()) };
        let when = when.filter(|when| !has(when));
        match (has(&self.publication.title), when) {
            (true, None) => title.to_owned(),
            (true, Some(when)) => format!("{title}, {when}"),
            (false, None) => format!("{title} ({})", self.publication.title),
            (false, Some(when)) => format!("{title} ({}, {when})", self.publication.title),
        }
    }

    /// Returns the title of [`Self::full_title`] for sorting: with the article after its name, "Ferry, The, March 2026".
    pub(crate) fn title_filed_as(self) -> String {
        let full = self.full_title();
        let Publication { title: name, .. } = self.publication;
        if let Some(rest) = full.strip_prefix(name.as_str()) {
            return format!("{}{rest}", self.publication.filed_as());
        }
        let title = filed_title(&self.metadata.title, &self.metadata.language);
        format!("{title}{}", full.strip_prefix(&self.metadata.title).unwrap_or_default())
    }

    /// Returns the date in words, in the language of the issue: "December 2020".
    pub(crate) fn date_text(self) -> Option<String> {
        self.metadata.date.map(|date| date.in_words(&self.metadata.language))
    }

    /// Returns the line about a correction: "Corrected on April 2, 2026", followed by a colon and the note, if any.
    pub(crate) fn correction(self) -> Option<String> {
        let revised = self.metadata.revised.as_ref()?;
        let line = self.terms.corrected.replace("{date}", &revised.date.in_words(&self.metadata.language));
        Some(revised.note.as_ref().map_or_else(|| line.clone(), |note| format!("{line}: {note}")))
    }

    /// Returns volume and number in words: "Volume 12, number 4".
    pub(crate) fn numbering(self) -> Option<String> {
        self.terms.numbering(self.metadata.volume.as_deref(), self.metadata.number.as_deref())
    }

    /// Returns the UUID (version 5) of the issue, from the UUID of the publication and the slug. It does not depend on
    /// title and date.
    pub(crate) fn uuid(self) -> Uuid {
        Uuid::new_v5(&self.publication.uuid(), self.metadata.slug.as_bytes())
    }

    /// Returns the UUID of one edition of the issue.
    pub(crate) fn edition_uuid(self, edition: Edition) -> Uuid {
        Uuid::new_v5(&self.uuid(), edition.name().as_bytes())
    }

    /// Returns the URN of the PDF, from which the e-book has its page list. The metadata of the PDF has it, too.
    pub(crate) fn pages_urn(self) -> String {
        self.edition_uuid(Edition::Pdf).urn().to_string()
    }
}

/// Returns `true` if `text` contains `part` as whole words: "Newsreel" does not contain "News".
fn contains_words(text: &str, part: &str) -> bool {
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

    /// Calls `read` with the identity of an issue.
    fn issue<T>(manifest: &str, front_matter: &str, read: impl FnOnce(&Identity<'_>) -> T) -> T {
        let mut report = Report::new(Sources::default());
        let manifest = report.sources.add(Source::new("masthead.toml", manifest));
        let publication = read_publication(manifest, &mut report).unwrap().publication;
        let file = report.sources.add(Source::new("issues/2026-03.md", format!("+++\n{front_matter}\n+++\n")));
        let metadata = read_issue(file, "2026-03", &publication, &mut report).metadata;
        assert!(report.is_empty());
        let terms = Terms::of(&metadata.language).unwrap();
        read(&Identity { publication: &publication, metadata: &metadata, terms: &terms })
    }

    #[test]
    fn titles_are_sorted_by_their_first_noun() {
        let title = |front_matter| issue("title = \"The Ferry\"", front_matter, |issue| issue.title_filed_as());
        assert_eq!(title("date = \"2026-03\""), "Ferry, The, March 2026");
        assert_eq!(title("title = \"A Flood\"\ndate = \"2026-03\""), "Flood, A (The Ferry, March 2026)");
        assert_eq!(title("title = \"Die Flut\"\nlanguage = \"de\""), "Flut, Die (The Ferry)");
        assert_eq!(title("title = \"Meadows\""), "Meadows (The Ferry)");
    }

    #[test]
    fn titles_distinguish_issues() {
        let title = |front_matter| issue("title = \"The Ferry\"", front_matter, |issue| issue.full_title());
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
        let texts =
            issue("title = \"Die Fähre\"\nlanguage = \"de\"", "date = \"2026-03\"\nvolume = 3\nnumber = 1", |issue| {
                [issue.date_text(), issue.numbering()]
            });
        assert_eq!(texts, ["März 2026", "Jahrgang 3, Nummer 1"].map(|text| Some(text.to_owned())));
    }

    #[test]
    fn corrections_move_the_date_and_are_in_words() {
        let read = |front_matter| {
            issue("title = \"The Ferry\"", front_matter, |issue| (issue.metadata.modified(), issue.correction()))
        };
        let (day, line) = read("date = \"2026-03\"\nrevised = { date = 2026-04-02, note = \"Fares.\" }");
        assert_eq!((day, line.as_deref()), (1_775_088_000, Some("Corrected on April 2, 2026: Fares.")));
        assert_eq!(read("date = \"2026-03\"\nrevised = \"2026-04-02T00:01\"").0, 1_775_088_060);
        assert_eq!(read("date = \"2026-03-05\""), (1_772_668_800, None));
        assert_eq!(read(""), (1_772_323_200, None), "the name of the issue is its date");
    }

    #[test]
    fn uuids_do_not_depend_on_title_and_date() {
        let uuid = |manifest, front_matter| issue(manifest, front_matter, |issue| issue.uuid());
        let issn = "title = \"The Ferry\"\nissn = \"2049-3630\"";
        assert_eq!(uuid(issn, ""), uuid("title = \"A Ferry\"\nissn = \"2049-3630\"", "title = \"X\"\ndate = 2026"));
        assert_ne!(uuid(issn, ""), uuid("title = \"The Ferry\"", ""));
        assert_eq!(uuid(issn, "").get_version_num(), 5);
    }

    #[test]
    fn positions_in_a_series_are_numeric() {
        let position = |front_matter| {
            issue("title = \"The Ferry\"", front_matter, |issue| issue.metadata.series_position().unwrap_or_default())
        };
        assert_eq!(position("volume = 12\nnumber = 4"), "12.04");
        assert_eq!(position("number = 151"), "151");
        assert_eq!(position("volume = 12\nnumber = \"4–5\""), "12.04");
        assert_eq!(position("volume = \"XII\"\nnumber = 10"), "12.10");
        assert_eq!(position("volume = 12"), "12");
        assert_eq!(position("volume = 12\nnumber = \"Winter\"\ndate = \"2026-12\""), "2026.1200");
        assert_eq!(position("date = \"2026-03-05\""), "2026.0305");
        assert_eq!(position("number = \"Winter\""), "");
    }
}
