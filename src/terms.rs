//! Fixed words of an issue in its language: "In this issue", "Note".
//!
//! Each language has a TOML file in `src/terms/`, built into the binary and listed in `LANGUAGES`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{CalloutKind, ChartKind};
use crate::publication::{Language, Role};
use crate::source::Span;

mod accessibility;
mod lights;

pub use accessibility::{AccessibilityTerms, ContentKinds, DisplayTerms};
pub use lights::Lights;

/// All fixed words used by writers and layouts, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Terms {
    /// Heading of the contents: "In this issue".
    pub contents: String,
    /// Heading of the e-book's list of pages: "Pages".
    pub pages: String,
    /// Heading of the footnotes: "Notes".
    pub notes: String,
    /// Label of the link from a footnote back to the text, for screen readers: "Back to the text".
    pub back: String,
    /// Label of the cover: "Cover".
    pub cover: String,
    /// Word before a page number: "page", as in "page 4".
    pub page: String,
    /// Label before the publisher's name: "Published by".
    pub published_by: String,
    /// Heading of the imprint: "About this issue".
    pub about_this_issue: String,
    /// Pattern for the date of a correction: "Corrected on {date}".
    pub corrected: String,
    /// Heading of licence and rights: "Copying and credits".
    pub rights: String,
    /// Title of a callout of the kind `note`: "Note".
    pub note: String,
    /// Title of a callout of the kind `tip`: "Tip".
    pub tip: String,
    /// Title of a callout of the kind `important`: "Important".
    pub important: String,
    /// Title of a callout of the kind `warning`: "Warning".
    pub warning: String,
    /// Title of a callout of the kind `caution`: "Caution".
    pub caution: String,
    /// Label of a checked task, for screen readers: "done".
    pub done: String,
    /// Label of an unchecked task, for screen readers: "to do".
    pub to_do: String,
    /// Text in place of a missing alternative text: "Image without description".
    pub image_without_description: String,
    /// Pattern for a volume: "Volume {volume}".
    pub volume: String,
    /// Pattern for a number after a volume: "number {number}".
    pub number: String,
    /// Pattern for a number without a volume: "Number {number}".
    pub number_alone: String,
    /// Label of figures, as in "Figure 3".
    pub figure: String,
    /// Label of tables, as in "Table 3".
    pub table: String,
    /// Label of equations, as in "Equation 3".
    pub equation: String,
    /// Label before the source of a chart or table: "Source".
    pub source: String,
    /// Default heading of the bibliography: "References".
    pub references: String,
    /// Word before a cross-reference in an index that replaces page numbers: "see".
    pub see: String,
    /// Word before a cross-reference in an index in addition to page numbers: "see also".
    pub see_also: String,
    /// Label of the disclosure with the data of a chart: "Data".
    pub data: String,
    /// Heading of the contents of a report: "Contents".
    pub contents_title: String,
    /// Pattern for percentages: "{number}%".
    pub percent: String,
    /// Quotation marks.
    pub quotes: Quotes,
    /// Words beside a change that name its direction.
    pub directions: Directions,
    /// Words for traffic lights.
    pub lights: Lights,
    /// Labels of contributor roles.
    pub roles: Roles,
    /// Labels of the roles of several contributors, where they differ from those of one: "Authors".
    #[serde(default)]
    pub roles_of_several: BTreeMap<Role, String>,
    /// Words for the descriptions of charts.
    pub charts: ChartTerms,
    /// Words of the catalogue's web page.
    pub catalogue: CatalogueTerms,
    /// Sentences of the summary of an e-book's accessibility.
    pub accessibility: AccessibilityTerms,
    /// Statements about an e-book's accessibility on the catalogue's web page.
    pub display: DisplayTerms,
}

/// Words for the descriptions of charts: the kinds of chart, and labels of extreme values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "named after the kinds of chart")]
pub struct ChartTerms {
    pub bar: String,
    pub grouped: String,
    pub stacked: String,
    pub horizontal: String,
    pub line: String,
    pub area: String,
    pub pie: String,
    pub donut: String,
    pub waterfall: String,
    pub icons: String,
    pub flow: String,
    /// Word for the value that a chart's values should have: "Target".
    pub target: String,
    /// Label of the lowest value, in charts with many values: "lowest".
    pub lowest: String,
    /// Label of the highest value, in charts with many values: "highest".
    pub highest: String,
}

impl ChartTerms {
    /// Returns the word for a kind of chart.
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
            ChartKind::Waterfall => &self.waterfall,
            ChartKind::Icons => &self.icons,
            ChartKind::Flow => &self.flow,
        }
    }
}

/// Words beside a number that name its direction or its sign: "12 % more", "87 fewer", "a deficit of €5,000".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Directions {
    /// Words beside a rise, in small letters.
    pub more: Vec<String>,
    /// Words beside a fall, in small letters.
    pub less: Vec<String>,
    /// Words before or after a rise, in small letters: "rose by 12 %", "an increase of 12 %".
    pub rose: Vec<String>,
    /// Words before or after a fall, in small letters.
    pub fell: Vec<String>,
    /// Words beside a number above 0, in small letters: "a surplus of €5,000".
    pub surplus: Vec<String>,
    /// Words beside a number below 0, in small letters: "a deficit of €5,000".
    pub deficit: Vec<String>,
}

/// Pairs of opening and closing quotation marks, with the spaces that belong inside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quotes {
    /// Replacement for `"…"`.
    pub double: (String, String),
    /// Replacement for `'…'`.
    pub single: (String, String),
}

/// Label of each [`Role`] in an imprint: "Editor". Languages with gendered nouns use the activity: "Redaktion".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "named after the roles")]
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

/// Words of the catalogue's web page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CatalogueTerms {
    /// Heading of issues without a date: "Undated".
    pub undated: String,
    /// Label before the links to the feeds: "For reading apps".
    pub reading_apps: String,
    /// Label before the link to the checksums: "Checksums".
    pub checksums: String,
    /// Unit of 1,000 bytes, after a number: "kB".
    pub kilobytes: String,
    /// Unit of 1,000,000 bytes, after a number: "MB".
    pub megabytes: String,
}

macro_rules! languages {
    ($($tag:literal)*) => {
        /// Language tag and TOML text of each language.
        const LANGUAGES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("terms/", $tag, ".toml")))),*];
    };
}

languages! {
    "ca" "cs" "da" "de" "el" "en" "es" "fi" "fr" "hu" "it" "nb" "nl" "pl" "pt" "ro" "ru" "sk" "sv" "uk"
}

impl Terms {
    /// Returns the terms for a language tag, or for its primary language. `None` if Masthead has neither.
    pub fn of(language: &Language) -> Option<Self> {
        // `no` usually means Bokmål, and readers of Nynorsk understand it.
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            primary => primary,
        };
        let file = |tag: &str| LANGUAGES.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text);
        // A test parses all files, so that parsing cannot fail here.
        let mut terms: Self =
            file(language.as_str()).or_else(|| file(primary)).and_then(|text| toml::from_str(text).ok())?;
        if let Some(quotes) = regional_quotes(language) {
            terms.quotes = quotes;
        }
        Some(terms)
    }

    /// Returns `true` if Masthead has terms for a language, and not only the English ones.
    pub(crate) fn are_in(&self, language: &Language) -> bool {
        Self::of(language).is_some_and(|terms| terms.accessibility == self.accessibility)
    }

    /// Returns the terms for an issue. If Masthead has none for `language`, the result is English and a warning is
    /// reported at `span`, the source position of the language.
    pub(crate) fn for_issue(language: &Language, span: Option<Span>, report: &mut Report) -> Self {
        Self::of(language).unwrap_or_else(|| {
            let message = format!("Masthead has no words for headings and labels in the language `{language}`");
            let help = "English words are used instead; you can contribute a translation (a file in `src/terms/`)";
            report.push(Diagnostic::new(Code::NoTerms, span, message, help));
            Self::english()
        })
    }

    /// Returns the label of a role.
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

    /// Returns the label of a role that `count` contributors have.
    pub(crate) fn role_of(&self, role: Role, count: usize) -> &str {
        let several = self.roles_of_several.get(&role).filter(|_| count > 1);
        several.map_or_else(|| self.role(role), String::as_str)
    }

    /// Returns the default title of a callout.
    pub(crate) fn callout(&self, kind: CalloutKind) -> &str {
        match kind {
            CalloutKind::Note => &self.note,
            CalloutKind::Tip => &self.tip,
            CalloutKind::Important => &self.important,
            CalloutKind::Warning => &self.warning,
            CalloutKind::Caution => &self.caution,
        }
    }

    /// Returns volume and number in words, "Volume 12, number 4", or `None` if both are `None`.
    pub(crate) fn numbering(&self, volume: Option<&str>, number: Option<&str>) -> Option<String> {
        let volume = volume.map(|volume| self.volume.replace("{volume}", volume));
        let pattern = if volume.is_some() { &self.number } else { &self.number_alone };
        let number = number.map(|number| pattern.replace("{number}", number));
        match (volume, number) {
            (Some(volume), Some(number)) => Some(format!("{volume}, {number}")),
            (volume, number) => volume.or(number),
        }
    }

    /// Returns the English terms.
    pub(crate) fn english() -> Self {
        match Self::of(&Language::english()) {
            Some(terms) => terms,
            None => unreachable!("English is built in, and a test reads it"),
        }
    }
}

/// Returns the quotation marks of a region, if they differ from the language's default.
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
mod tests;
