//! What is said around a figure, a table or a chart.

use serde::{Deserialize, Serialize};

use super::{Inline, is_blank};

/// Number, words and small print of something that stands alone.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Caption {
    /// Unique in the issue, or empty. As read, the author's own: `{#fig:map}`, `id = "fig:map"`
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `3` in "Figure 3": the `numbers` pass gives it, where the layout has numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What is shown: an image's title, `caption = "…"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Inline>,
    /// What the numbers count: `unit = "thousand euros"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unit: Vec<Inline>,
    /// Where it comes from: `source = "Annual accounts"`, of an image `credit="Photo: Anna Berg"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Inline>,
    /// What has to be known to read it: `note = "…"`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<Inline>,
    /// For the layout: `{.wide}`, `classes = ["wide"]`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

impl Caption {
    /// The texts, in the order they are read.
    pub(crate) fn runs(&self) -> [&Vec<Inline>; 4] {
        [&self.text, &self.unit, &self.source, &self.note]
    }

    /// [`Self::runs`], to be changed.
    pub(crate) fn runs_mut(&mut self) -> [&mut Vec<Inline>; 4] {
        [&mut self.text, &mut self.unit, &mut self.source, &mut self.note]
    }

    /// Whether it says what is shown.
    pub(crate) fn has_text(&self) -> bool {
        !is_blank(&self.text)
    }

    /// Whether it has a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|given| given == class)
    }
    /// Takes a class away; whether it was there.
    pub(crate) fn take(&mut self, class: &str) -> bool {
        let before = self.classes.len();
        self.classes.retain(|given| given != class);
        self.classes.len() < before
    }
}
