//! Editions: the output formats of an issue.

use serde::{Deserialize, Serialize};

/// Edition of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// Accessible PDF for screens and archives: PDF/UA-1 and PDF/A-2a
    Pdf,
    /// PDF for a commercial printer: PDF/X-4 with bleed and printer's marks
    Print,
    /// Cover sheet for a commercial printer, with back, spine and front; only for layouts that define one
    Cover,
    /// E-book for e-readers and archives: EPUB 3.3
    Epub,
    /// Booklet for an office printer, to fold and staple: `--imposition booklet`
    #[value(skip)]
    Booklet,
    /// Two pages side by side on each sheet: `--imposition 2up`
    #[value(skip)]
    #[serde(rename = "2up")]
    TwoUp,
}

impl Edition {
    /// All editions.
    pub(crate) const ALL: [Self; 6] = [Self::Pdf, Self::Print, Self::Cover, Self::Epub, Self::Booklet, Self::TwoUp];

    /// Name on the command line, in `masthead.toml` and in file names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Print => "print",
            Self::Cover => "cover",
            Self::Epub => "epub",
            Self::Booklet => "booklet",
            Self::TwoUp => "2up",
        }
    }

    /// Name of the edition's file in the output folder.
    pub(crate) fn file_name(self, slug: &str) -> String {
        match self {
            Self::Pdf | Self::Epub => format!("{slug}.{}", self.name()),
            Self::Print | Self::Cover | Self::Booklet | Self::TwoUp => format!("{slug}-{}.pdf", self.name()),
        }
    }

    /// Whether the catalogue lists the edition for readers. Editions for printing are not listed.
    pub(crate) fn is_for_readers(self) -> bool {
        match self {
            Self::Pdf | Self::Epub => true,
            Self::Print | Self::Cover | Self::Booklet | Self::TwoUp => false,
        }
    }
}
