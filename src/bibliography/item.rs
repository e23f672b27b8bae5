//! Sources as CSL describes them: variables by name.

use std::collections::BTreeMap;

use hayagriva::citationberg::taxonomy::Kind;

use super::markup::{self, Node};
use crate::source::Span;

/// Maximum length of a field, in characters.
const MAX_FIELD: usize = 4000;

/// A source.
#[derive(Debug, Clone)]
pub(super) struct CslItem {
    /// Citation key.
    pub(super) key: String,
    /// Source position of the key.
    pub(super) span: Span,
    /// Type of the source. `None` for a source of no particular type.
    pub(super) kind: Option<Kind>,
    /// Text and number variables, by their names in CSL, such as `container-title`.
    pub(super) fields: BTreeMap<&'static str, Vec<Node>>,
    /// Name variables, such as `author`.
    pub(super) names: BTreeMap<&'static str, Vec<Name>>,
    /// Date variables, such as `issued`.
    pub(super) dates: BTreeMap<&'static str, Date>,
    /// Mistakes in the source, reported if it is cited.
    pub(super) mistakes: Vec<Mistake>,
}

/// A mistake in a source.
#[derive(Debug, Clone)]
pub(super) struct Mistake {
    /// Whether the source cannot be cited as it is.
    pub(super) is_error: bool,
    /// Source position.
    pub(super) span: Span,
    /// Message of the diagnostic.
    pub(super) message: String,
    /// Help of the diagnostic.
    pub(super) help: String,
}

impl Mistake {
    /// Returns the mistake of a source that an earlier bibliography file has, too, with other fields.
    pub(super) fn second_file(key: &str, file: &str, span: Span) -> Self {
        let message = format!("`{file}` and a file before it have different entries with the key `{key}`");
        Self { is_error: true, span, message, help: "give each entry its own key".to_owned() }
    }
}

/// A name of a person or an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// Family name: `Beethoven`
    pub(super) family: Option<String>,
    /// Given names: `Ludwig`
    pub(super) given: Option<String>,
    /// Particle that is omitted if the family name stands alone: the `van` of `Ludwig van Beethoven`
    pub(super) dropping: Option<String>,
    /// Particle that is part of the family name: the `Van` of `Vincent Van Gogh`
    pub(super) non_dropping: Option<String>,
    /// Suffix: `Jr.`
    pub(super) suffix: Option<String>,
    /// Whether a comma comes before the suffix in `Martin King, Jr.`
    pub(super) comma_suffix: bool,
    /// Name of an institution, which is not divided.
    pub(super) literal: Option<String>,
}

impl Name {
    /// Returns the name of an institution.
    pub(super) fn literal(name: impl Into<String>) -> Self {
        Self { literal: Some(name.into()), ..Self::default() }
    }

    /// Returns `true` for the last name of a list that stands for all further names.
    pub(super) fn is_others(&self) -> bool {
        self.literal.as_deref() == Some("others")
    }
}

/// A date or a range of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Date {
    /// First date, and the last one of a range. An end of year 0 is open.
    pub(super) parts: Vec<Parts>,
    /// Whether the date is uncertain.
    pub(super) circa: bool,
    /// The date in words, printed as it is: `[1936]`
    pub(super) words: Option<String>,
}

/// Year, month and day. Months from 13 are seasons, beginning with spring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Year, negative before our era.
    pub(super) year: Option<i32>,
    /// Month, from 1.
    pub(super) month: Option<i32>,
    /// Day, from 1.
    pub(super) day: Option<i32>,
}

impl Date {
    /// Returns a date in words.
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self { words: Some(words.into()), ..Self::default() }
    }

    /// Returns `true` if there is neither a date nor words.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.words.is_none()
    }

    /// Returns the years of the date, or of the range.
    pub(super) fn years(&self) -> Vec<Option<i32>> {
        self.parts.iter().map(|parts| parts.year).collect()
    }
}

impl CslItem {
    /// Returns a source without variables.
    pub(super) fn new(key: impl Into<String>, span: Span) -> Self {
        Self {
            key: key.into(),
            span,
            kind: None,
            fields: BTreeMap::new(),
            names: BTreeMap::new(),
            dates: BTreeMap::new(),
            mistakes: Vec::new(),
        }
    }

    /// Sets a text or number variable, unless the text is empty.
    pub(super) fn set(&mut self, name: &'static str, text: Vec<Node>) {
        if !markup::is_empty(&text) {
            self.fields.insert(name, text);
        }
    }

    /// Sets a text or number variable to plain text, unless it is empty.
    pub(super) fn set_text(&mut self, name: &'static str, text: impl Into<String>) {
        self.set(name, vec![Node::text(text)]);
    }

    /// Adds the mistake of a field that is too long, if there is one. A reference is one paragraph, and its title may be
    /// printed in a note. The abstract is not printed.
    pub(super) fn check_lengths(&mut self) {
        let too_long = |(&name, nodes): (&&str, &Vec<Node>)| {
            let length = markup::plain(nodes).chars().count();
            (length > MAX_FIELD && name != "abstract").then(|| format!("`{name}` with {length} characters"))
        };
        if let Some(field) = self.fields.iter().find_map(too_long) {
            let message = format!("the source `{}` has a field {field}; at most {MAX_FIELD} are allowed", self.key);
            let help = "shorten it; a long text belongs into `abstract`, which is not printed".to_owned();
            self.mistakes.push(Mistake { is_error: true, span: self.span, message, help });
        }
    }

    /// Returns `true` if both sources have the same variables.
    pub(super) fn is_same_source(&self, other: &Self) -> bool {
        self.kind == other.kind && self.fields == other.fields && self.names == other.names && self.dates == other.dates
    }

    /// Returns a text or number variable without styles.
    pub(super) fn plain(&self, name: &str) -> Option<String> {
        self.fields.get(name).map(|text| markup::plain(text))
    }

    /// Returns `true` if the source is in English, or if its language is not known and that of the issue is English.
    pub(super) fn is_english(&self, issue_is_english: bool) -> bool {
        self.plain("language").map_or(issue_is_english, |tag| tag.split(['-', '_']).next() == Some("en"))
    }
}
