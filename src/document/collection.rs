//! Lists compiled from the whole issue: list of figures, bibliography, index and so on.

use serde::{Deserialize, Serialize};

use super::{Inline, Table};

/// A list that the `collections` pass compiles in place of a directive: `:::references`, `:::`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "of", content = "entries", rename_all = "kebab-case")]
pub enum Collection {
    /// `:::list-of-figures`: the numbered figures and charts.
    Figures(Vec<CaptionEntry>),
    /// `:::list-of-tables`: the numbered tables.
    Tables(Vec<CaptionEntry>),
    /// `:::chart-data`: the data of all charts, as tables.
    ChartData(Vec<Table>),
    /// `:::figures-audit`: the numbers that refer to data, and the tables from files, with their sources.
    FigureSources(Vec<Table>),
    /// `:::data-files`: the data files that the issue offers to its readers, with their checksums.
    DataFiles(Vec<Table>),
    /// `:::references`: the cited sources.
    References(Vec<BibliographyEntry>),
    /// `:::index`: the index, by letter.
    Index(Vec<IndexLetter>),
}

/// An entry of a list of figures or tables.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct CaptionEntry {
    /// Id of the figure or table.
    pub id: String,
    /// Number of the figure or table.
    pub number: String,
    /// Text of the caption, without footnotes.
    pub caption: Vec<Inline>,
}

/// An entry of the bibliography.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct BibliographyEntry {
    /// Unique within the issue: `cite-berg2024`
    pub id: String,
    /// Label before the entry, in citation styles with numbers: `[1]`
    pub label: Option<Vec<Inline>>,
    /// Author, title and so on, formatted by the citation style.
    pub content: Vec<Inline>,
}

/// The entries of the index under one letter.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct IndexLetter {
    /// The letter, or `#` for digits and symbols.
    pub letter: String,
    /// Entries, sorted by the rules of the language.
    pub entries: Vec<IndexEntry>,
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct IndexEntry {
    /// Text of the entry.
    pub term: String,
    /// Ids of the entry's index marks, in reading order.
    pub marks: Vec<String>,
    /// Terms to look up instead ("see").
    pub see: Vec<String>,
    /// Related terms ("see also").
    pub see_also: Vec<String>,
    /// Subentries.
    pub entries: Vec<IndexEntry>,
}

impl Collection {
    /// Returns the tables of the list. Empty for lists of entries.
    pub(crate) fn tables(&self) -> &[Table] {
        match self {
            Self::ChartData(tables) | Self::FigureSources(tables) | Self::DataFiles(tables) => tables,
            Self::Figures(_) | Self::Tables(_) | Self::References(_) | Self::Index(_) => &[],
        }
    }

    /// Returns the number of entries. 0 for lists of tables.
    pub(crate) fn entries(&self) -> usize {
        match self {
            Self::Figures(entries) | Self::Tables(entries) => entries.len(),
            Self::References(entries) => entries.len(),
            Self::Index(letters) => letters.iter().map(|letter| index_entries(&letter.entries)).sum(),
            Self::ChartData(_) | Self::FigureSources(_) | Self::DataFiles(_) => 0,
        }
    }
}

/// Returns the number of entries of an index with their subentries.
fn index_entries(entries: &[IndexEntry]) -> usize {
    entries.iter().map(|entry| 1 + index_entries(&entry.entries)).sum()
}
