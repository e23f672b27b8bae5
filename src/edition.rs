//! The outputs of an issue.

use serde::{Deserialize, Serialize};

/// An edition of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// For the screen and the archive: PDF/UA-1 and PDF/A-2a
    Pdf,
    /// For the press: PDF/X-4 with bleed and marks
    Print,
    /// For the press: back, spine and front in one sheet, of layouts that have such a cover
    Cover,
    /// For e-readers and the archive: EPUB 3.3
    Epub,
    /// `--imposition booklet`: sheets to be folded into a booklet.
    #[value(skip)]
    Booklet,
    /// `--imposition 2up`: two pages side by side.
    #[value(skip)]
    #[serde(rename = "2up")]
    TwoUp,
}

impl Edition {
    /// Every one.
    pub(crate) const ALL: [Self; 6] = [Self::Pdf, Self::Print, Self::Cover, Self::Epub, Self::Booklet, Self::TwoUp];

    /// Its name.
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

    /// The name of its file in the folder.
    pub(crate) fn file_name(self, slug: &str) -> String {
        match self {
            Self::Pdf | Self::Epub => format!("{slug}.{}", self.name()),
            Self::Print | Self::Cover | Self::Booklet | Self::TwoUp => format!("{slug}-{}.pdf", self.name()),
        }
    }

    /// Whether a catalogue offers it: what is made for a press or a printer is not for readers.
    pub(crate) fn is_for_readers(self) -> bool {
        match self {
            Self::Pdf | Self::Epub => true,
            Self::Print | Self::Cover | Self::Booklet | Self::TwoUp => false,
        }
    }
}
