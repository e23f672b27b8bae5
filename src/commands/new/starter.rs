//! Texts of the files that `new` writes.

use serde::Deserialize;

use super::quoted;
use crate::publication::{Language, PartialDate};

/// Texts for a new issue, in one language. Each language of [`Terms`](crate::terms::Terms) has a TOML file in
/// `src/commands/new/starter/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Starter {
    /// Title of an issue that is still to be named.
    pub(super) title: String,
    /// Title of the first issue's first article, and its paragraphs.
    lead: String,
    opening: String,
    more: String,
    /// First section of the first issue, with an article.
    section: String,
    news: String,
    news_text: String,
    /// Second section of the first issue, with an article and a box.
    second: String,
    work: String,
    work_text: String,
    #[serde(rename = "box")]
    box_title: String,
    box_text: String,
    /// Title and text of an article that is still to be written.
    pub(super) article: String,
    pub(super) text: String,
}

macro_rules! starters {
    ($($tag:literal)*) => {
        /// Language tag and TOML text of each language.
        const STARTERS: &[(&str, &str)] = &[$(($tag, include_str!(concat!("starter/", $tag, ".toml")))),*];
    };
}

starters! {
    "ca" "cs" "da" "de" "el" "en" "es" "fi" "fr" "hu" "it" "nb" "nl" "pl" "pt" "ro" "ru" "sk" "sv" "uk"
}

impl Starter {
    /// Returns the texts in a language, or in English.
    pub(super) fn of(language: &Language) -> Self {
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            primary => primary,
        };
        let file = |tag: &str| STARTERS.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text);
        let starter = file(primary).or_else(|| file("en")).and_then(|text| toml::from_str(text).ok());
        match starter {
            Some(starter) => starter,
            None => unreachable!("English is built in, and a test reads all files"),
        }
    }

    /// Returns the first issue of a publication.
    pub(super) fn first_issue(&self, date: PartialDate) -> String {
        let Self { lead, opening, more, section, news, news_text, second, work, work_text, .. } = self;
        let Self { box_title, box_text, .. } = self;
        let date = quoted(&date.to_string());
        format!(
            "+++\n\
             # Facts about this issue. It is built into the folder of dist/ that has the name of this file.\n\
             date = {date}\n\
             number = 1\n\
             +++\n\n\
             <!-- Two number signs begin an article, one a section, an empty line a paragraph. Replace the texts:\n     \
             `masthead preview` shows them while you write, `masthead build` makes the PDF and the e-book. -->\n\n\
             ## {lead}\n\n{opening}\n\n{more}\n\n\
             # {section}\n\n\
             ## {news}\n\n{news_text}\n\n\
             # {second}\n\n\
             ## {work}\n\n{work_text}\n\n\
             :::box\n**{box_title}**\n\n{box_text}\n:::\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::Terms;

    #[test]
    fn every_language_with_terms_has_its_texts() {
        for (tag, text) in STARTERS {
            let starter: Starter = toml::from_str(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
            assert!(!starter.article.is_empty(), "{tag}");
            assert!(Terms::of(&Language::new(tag).unwrap()).is_some(), "{tag}");
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in std::fs::read_dir(folder.join("src/terms")).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let Some(tag) = name.strip_suffix(".toml") else { continue };
            assert!(STARTERS.iter().any(|(known, _)| *known == tag), "{tag} has terms, but no texts for `new`");
        }
    }

    #[test]
    fn other_languages_have_the_english_texts() {
        let title = |tag: &str| Starter::of(&Language::new(tag).unwrap()).title;
        assert_eq!(title("cy"), title("en"));
        assert_eq!(title("nn"), title("nb"));
        assert_eq!(title("de-CH"), title("de"));
        assert_ne!(title("de"), title("en"));
    }
}
