//! The place of footnotes.

use super::InvalidValue;
use crate::nearest::suggest;

/// Place of the footnotes of an issue: `notes = "chapter"`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotePlacement {
    /// At the foot of the page, numbered through the issue.
    #[default]
    Page,
    /// At the end of each chapter, numbered in each chapter from 1.
    Chapter,
}

impl NotePlacement {
    /// Parses the value of `notes`.
    ///
    /// # Errors
    /// If there is no such value.
    pub(crate) fn new(name: &str) -> Result<Self, InvalidValue> {
        match name {
            "page" => Ok(Self::Page),
            "chapter" => Ok(Self::Chapter),
            _ => Err(InvalidValue::new(format!("`notes` cannot be `{name}`"), suggest(name, &["page", "chapter"]))),
        }
    }
}
