//! The fixed words of an issue in its language: "In this issue", "Note".
//!
//! Each language is a TOML file in `src/terms/`, built into the binary; a new one is added to [`LANGUAGES`].

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{CalloutKind, ChartKind};
use crate::publication::{Language, Role};
use crate::source::Span;

/// Every fixed word that a writer or a layout needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Terms {
    /// Heading of the contents: "In this issue".
    pub contents: String,
    /// The e-book's list of the pages of the PDF: "Pages".
    pub pages: String,
    /// Heading of the footnotes: "Notes".
    pub notes: String,
    /// What a link back from a note to the text is read as: "Back to the text".
    pub back: String,
    /// "Cover"
    pub cover: String,
    /// "page", as in "page 4"
    pub page: String,
    /// Before the publisher's name: "Published by".
    pub published_by: String,
    /// Heading of the imprint: "About this issue".
    pub about_this_issue: String,
    /// Heading of licence and rights: "Copying and credits".
    pub rights: String,
    /// "Note"
    pub note: String,
    /// "Tip"
    pub tip: String,
    /// "Important"
    pub important: String,
    /// "Warning"
    pub warning: String,
    /// "Caution"
    pub caution: String,
    /// What a ticked box is read as: "done".
    pub done: String,
    /// What an empty box is read as: "to do".
    pub to_do: String,
    /// What stands for an image without alternative text: "Image without description".
    pub image_without_description: String,
    /// "Volume {volume}"
    pub volume: String,
    /// After the volume: "number {number}".
    pub number: String,
    /// Without a volume: "Number {number}".
    pub number_alone: String,
    /// In "Figure 3".
    pub figure: String,
    /// In "Table 3".
    pub table: String,
    /// In "Equation 3".
    pub equation: String,
    /// Before where numbers come from: "Source".
    pub source: String,
    /// Heading of what is cited, where the author gives none: "References".
    pub references: String,
    /// In an index, before where to look instead: "see".
    pub see: String,
    /// In an index, before where to look too: "see also".
    pub see_also: String,
    /// What unfolds the numbers of a chart: "Data".
    pub data: String,
    /// Heading of the contents of a report: "Contents".
    pub contents_title: String,
    /// "{number}%"
    pub percent: String,
    /// The marks around quotations.
    pub quotes: Quotes,
    /// What contributors did.
    pub roles: Roles,
    /// What the words for a chart begin with.
    pub charts: ChartTerms,
    /// What only the catalogue's page says.
    pub catalogue: CatalogueTerms,
}

/// The kinds of chart, and what is said of many values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "they are called like the kinds")]
pub struct ChartTerms {
    pub bar: String,
    pub grouped: String,
    pub stacked: String,
    pub horizontal: String,
    pub line: String,
    pub area: String,
    pub pie: String,
    pub donut: String,
    /// Before the lowest of many values: "lowest".
    pub lowest: String,
    /// Before the highest: "highest".
    pub highest: String,
}

impl ChartTerms {
    /// The word for a kind.
    pub(crate) fn of(&self, kind: ChartKind) -> &str {
        match kind {
            ChartKind::Bar => &self.bar,
            ChartKind::Grouped => &self.grouped,
            ChartKind::Stacked => &self.stacked,
            ChartKind::Horizontal => &self.horizontal,
            ChartKind::Line => &self.line,
            ChartKind::Area => &self.area,
            ChartKind::Pie => &self.pie,
            ChartKind::Donut => &self.donut,
        }
    }
}

/// The marks around quotations, opening and closing, with the spaces that belong inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quotes {
    /// For `"…"`
    pub double: (String, String),
    /// For `'…'`
    pub single: (String, String),
}

/// The label of each [`Role`] in an imprint: "Editor", or in languages where that would tell a gender, the work: "Redaktion".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "they are called like the roles")]
pub struct Roles {
    pub author: String,
    pub editor: String,
    pub illustrator: String,
    pub photographer: String,
    pub translator: String,
    pub designer: String,
    pub proofreader: String,
    pub publisher: String,
    pub contributor: String,
}

/// The words of the catalogue's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CatalogueTerms {
    /// Heading of issues without a date: "Undated".
    pub undated: String,
    /// Before the feeds: "For reading apps".
    pub reading_apps: String,
    /// "Checksums"
    pub checksums: String,
    /// The unit of 1,000 bytes, after a number: "kB".
    pub kilobytes: String,
    /// The unit of 1,000,000 bytes, likewise: "MB".
    pub megabytes: String,
}

macro_rules! languages {
    ($($tag:literal)*) => {
        /// The languages by their tags.
        const LANGUAGES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("terms/", $tag, ".toml")))),*];
    };
}

languages! {
    "ca" "cs" "da" "de" "el" "en" "es" "fi" "fr" "hu" "it" "nb" "nl" "pl" "pt" "ro" "ru" "sk" "sv" "uk"
}

impl Terms {
    /// The terms of a language, if they are known: of the tag itself, else of its primary language.
    pub fn of(language: &Language) -> Option<Self> {
        // Norwegian without further notice is Bokmål, and Nynorsk readers read it too.
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            primary => primary,
        };
        let file = |tag: &str| LANGUAGES.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text);
        // A file that is wrong would fail the test that reads them all.
        let mut terms: Self =
            file(language.as_str()).or_else(|| file(primary)).and_then(|text| toml::from_str(text).ok())?;
        if let Some(quotes) = regional_quotes(language) {
            terms.quotes = quotes;
        }
        Some(terms)
    }

    /// The terms for an issue: English ones, and a warning at `span` (where the language is chosen), if its own are unknown.
    pub(crate) fn for_issue(language: &Language, span: Option<Span>, report: &mut Report) -> Self {
        Self::of(language).unwrap_or_else(|| {
            let message = format!("Masthead has no words for headings and labels in the language `{language}`");
            let help = "English ones are used; send us yours (a file in `src/terms/`)";
            report.push(match span {
                Some(span) => Diagnostic::at(Code::NoTerms, span, message, help),
                None => Diagnostic::nowhere(Code::NoTerms, message, help),
            });
            Self::english()
        })
    }

    /// The label of a role.
    pub fn role(&self, role: Role) -> &str {
        match role {
            Role::Author => &self.roles.author,
            Role::Editor => &self.roles.editor,
            Role::Illustrator => &self.roles.illustrator,
            Role::Photographer => &self.roles.photographer,
            Role::Translator => &self.roles.translator,
            Role::Designer => &self.roles.designer,
            Role::Proofreader => &self.roles.proofreader,
            Role::Publisher => &self.roles.publisher,
            Role::Contributor => &self.roles.contributor,
        }
    }

    /// The title of a callout that the author has given none.
    pub(crate) fn callout(&self, kind: CalloutKind) -> &str {
        match kind {
            CalloutKind::Note => &self.note,
            CalloutKind::Tip => &self.tip,
            CalloutKind::Important => &self.important,
            CalloutKind::Warning => &self.warning,
            CalloutKind::Caution => &self.caution,
        }
    }

    /// Volume and number in words: "Volume 12, number 4".
    pub(crate) fn numbering(&self, volume: Option<&str>, number: Option<&str>) -> Option<String> {
        let volume = volume.map(|volume| self.volume.replace("{volume}", volume));
        let pattern = if volume.is_some() { &self.number } else { &self.number_alone };
        let number = number.map(|number| pattern.replace("{number}", number));
        match (volume, number) {
            (Some(volume), Some(number)) => Some(format!("{volume}, {number}")),
            (volume, number) => volume.or(number),
        }
    }

    /// English.
    pub(crate) fn english() -> Self {
        match Self::of(&Language::english()) {
            Some(terms) => terms,
            None => unreachable!("English is built in, and a test reads it"),
        }
    }
}

/// Quotation marks of regions that differ from the language's usual ones.
fn regional_quotes(language: &Language) -> Option<Quotes> {
    let pair = |[opening, closing]: [&str; 2]| (opening.to_owned(), closing.to_owned());
    let quotes = |double, single| Quotes { double: pair(double), single: pair(single) };
    match (language.primary(), language.region()?.as_str()) {
        ("de" | "it", "CH" | "LI") => Some(quotes(["«", "»"], ["‹", "›"])),
        ("fr", "CH") => Some(quotes(["«\u{202F}", "\u{202F}»"], ["‹\u{202F}", "\u{202F}›"])),
        ("pt", "PT") => Some(quotes(["«", "»"], ["“", "”"])),
        ("es", "MX" | "AR" | "CL" | "CO" | "PE" | "US") => Some(quotes(["“", "”"], ["‘", "’"])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn terms(language: &str) -> Terms {
        Terms::of(&Language::new(language).unwrap()).unwrap()
    }

    #[test]
    fn every_language_has_every_word() {
        for (tag, text) in LANGUAGES {
            let terms: Terms = toml::from_str(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
            assert!(terms.volume.contains("{volume}"), "{tag}");
            assert!(terms.number.contains("{number}") && terms.number_alone.contains("{number}"), "{tag}");
            let mut words = toml::Table::try_from(&terms).unwrap();
            words.extend(toml::Table::try_from(&terms.catalogue).unwrap());
            assert!(words.values().filter_map(toml::Value::as_str).all(|word| !word.trim().is_empty()), "{tag}");
        }
    }

    #[test]
    fn regions_share_their_languages_words() {
        assert_eq!(terms("de-AT").contents, "In dieser Ausgabe");
        assert_eq!(terms("de-AT").quotes, terms("de").quotes);
        assert_eq!(terms("de-CH").quotes.double.0, "«");
        assert_eq!(terms("pt-BR").quotes.double.1, "”");
        assert_eq!(terms("nn").page, "side");
        assert_eq!(terms("fr").quotes.double.1, "\u{202F}»");
    }

    #[test]
    fn unknown_languages_get_english_and_a_warning() {
        let mut report = Report::new(Sources::default());
        assert_eq!(Terms::for_issue(&Language::new("cy").unwrap(), None, &mut report), Terms::english());
        assert_eq!(report.sorted()[0].code, Code::NoTerms);
        assert!(!report.has_errors());
    }

    #[test]
    fn numbering() {
        let english = Terms::english();
        assert_eq!(english.numbering(Some("12"), Some("4")).as_deref(), Some("Volume 12, number 4"));
        assert_eq!(english.numbering(None, Some("4")).as_deref(), Some("Number 4"));
        assert_eq!(english.numbering(Some("XII"), None).as_deref(), Some("Volume XII"));
        assert_eq!(english.numbering(None, None), None);
    }
}
