//! What is collected from the whole issue: lists, references, index.

use serde::{Deserialize, Serialize};

use super::{Inline, Table};

/// Something that is collected: `:::references`, `:::`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "of", content = "entries", rename_all = "kebab-case")]
pub enum Collection {
    /// `:::list-of-figures`: figures and charts.
    Figures(Vec<Listed>),
    /// `:::list-of-tables`
    Tables(Vec<Listed>),
    /// `:::chart-data`: the numbers of all charts.
    ChartData(Vec<Table>),
    /// `:::references`: what is cited.
    References(Vec<Reference>),
    /// `:::index`
    Index(Vec<IndexLetter>),
}

/// An entry of a list of figures or tables.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Listed {
    /// The id of the figure or table.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its caption, without notes.
    pub caption: Vec<Inline>,
}

/// Something that is cited.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Reference {
    /// Unique in the issue: `cite-berg2024`
    pub id: String,
    /// What stands before it, in styles that count: `[1]`
    pub label: Option<Vec<Inline>>,
    /// Author, title and so on, as the style has it.
    pub content: Vec<Inline>,
}

/// What the index has under one letter.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct IndexLetter {
    /// The letter, or `#` for digits and signs.
    pub letter: String,
    /// The entries, in the order of the language.
    pub entries: Vec<IndexEntry>,
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct IndexEntry {
    /// The words.
    pub term: String,
    /// The ids of the marks, in reading order.
    pub marks: Vec<String>,
    /// Where to look instead.
    pub see: Vec<String>,
    /// Where to look too.
    pub see_also: Vec<String>,
    /// The entries under it.
    pub entries: Vec<IndexEntry>,
}
