//! `[epub]`: settings of the e-book.

use super::InvalidValue;
use crate::nearest::suggest;

/// Settings of the e-book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpubSettings {
    /// `page-list`: whether the e-book lists where the pages of the PDF begin. The issue must be laid out for this.
    pub page_list: bool,
    /// `formulas`: the forms in which the e-book has its formulas.
    pub formulas: EpubFormulas,
    /// `split`: the parts of an issue that begin a new file, or `None` for those of the layout.
    pub split: Option<EpubSplit>,
}

impl Default for EpubSettings {
    fn default() -> Self {
        Self { page_list: true, formulas: EpubFormulas::default(), split: None }
    }
}

/// Forms of the formulas of an e-book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EpubFormulas {
    /// `MathML`, which has a text alternative.
    #[default]
    MathMl,
    /// `MathML`, and beside it a picture for reading systems that cannot set formulas.
    MathMlAndImage,
}

impl EpubFormulas {
    /// Parses the value of `formulas`: `mathml+image`.
    ///
    /// # Errors
    /// If there is no such value.
    pub(crate) fn new(name: &str) -> Result<Self, InvalidValue> {
        match name {
            "mathml" => Ok(Self::MathMl),
            "mathml+image" => Ok(Self::MathMlAndImage),
            _ => {
                let message = format!("e-books cannot have formulas as `{name}`");
                Err(InvalidValue::new(message, suggest(name, &["mathml", "mathml+image"])))
            }
        }
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
            // Sections of reports are called chapters.
            "section" | "chapter" => Ok(Self::Section),
            _ => {
                let message = format!("e-books cannot be split by `{name}`");
                Err(InvalidValue::new(message, suggest(name, &["article", "section", "chapter"])))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_sections() {
        assert_eq!(EpubSplit::new("chapter"), Ok(EpubSplit::Section));
        assert_eq!(EpubSplit::new("articles").unwrap_err().help, "did you mean `article`?");
        assert_eq!(EpubFormulas::new("mathml+image"), Ok(EpubFormulas::MathMlAndImage));
    }
}
