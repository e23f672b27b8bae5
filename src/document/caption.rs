//! Captions of figures, tables and charts.

use serde::{Deserialize, Serialize};

use super::{Inline, is_blank};

/// The number, text and small print of a figure, table or chart.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Caption {
    /// Unique within the issue, or empty. The parser sets the author's id: `{#fig:map}`, `id = "fig:map"`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `3` in "Figure 3". The `numbers` pass sets it if the layout numbers figures and tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Text of the caption: an image's title, `caption = "…"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Inline>,
    /// Unit of the numbers: `unit = "thousand euros"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unit: Vec<Inline>,
    /// Source of the data, or credit of an image: `source = "Annual accounts"`, `credit="Photo: Anna Berg"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Inline>,
    /// Explanatory note: `note = "…"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<Inline>,
    /// Class names for the layout: `{.wide}`, `classes = ["wide"]`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

impl Caption {
    /// Returns the caption text, unit, source and note, in reading order.
    pub(crate) fn runs(&self) -> [&Vec<Inline>; 4] {
        [&self.text, &self.unit, &self.source, &self.note]
    }

    /// Mutable version of [`Self::runs`].
    pub(crate) fn runs_mut(&mut self) -> [&mut Vec<Inline>; 4] {
        [&mut self.text, &mut self.unit, &mut self.source, &mut self.note]
    }

    /// Returns `true` if the caption has text besides its unit, source and note.
    pub(crate) fn has_text(&self) -> bool {
        !is_blank(&self.text)
    }

    /// Returns `true` if the caption has this class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|given| given == class)
    }

    /// Removes a class. Returns `true` if the caption had it.
    pub(crate) fn take_class(&mut self, class: &str) -> bool {
        let before = self.classes.len();
        self.classes.retain(|given| given != class);
        self.classes.len() < before
    }
}
