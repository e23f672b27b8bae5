//! `[epub]`: settings of the e-book.

use super::InvalidValue;
use crate::nearest::suggest;

/// Settings of the e-book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpubSettings {
    /// `page-list`: whether the e-book lists where the pages of the PDF begin. The issue must be laid out for this.
    pub page_list: bool,
    /// `split`: the parts of an issue that begin a new file, or `None` for those of the layout.
    pub split: Option<EpubSplit>,
}

impl Default for EpubSettings {
    fn default() -> Self {
        Self { page_list: true, split: None }
    }
}

/// Parts of an issue that begin a new file of the e-book. Reading systems begin each file on a new screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EpubSplit {
    /// Every article. The title of a section without text of its own is in the file of its first article.
    #[default]
    Article,
    /// Every section, with all its articles.
    Section,
}

impl EpubSplit {
    /// Parses the value of `split`: `section`.
    ///
    /// # Errors
    /// If there is no such value.
    pub(crate) fn new(name: &str) -> Result<Self, InvalidValue> {
        match name {
            "article" => Ok(Self::Article),
            "section" => Ok(Self::Section),
            _ => {
                let message = format!("e-books cannot be split by `{name}`");
                Err(InvalidValue::new(message, suggest(name, &["article", "section"])))
            }
        }
    }
}
