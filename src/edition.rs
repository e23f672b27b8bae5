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

/// Facts about an edition that do not depend on how it is made.
#[derive(Debug)]
pub(crate) struct EditionFacts {
    /// Name on the command line, in `masthead.toml` and in file names.
    name: &'static str,
    /// Path of the file that opens the edition, relative to the output folder. `{slug}` stands for the slug.
    main_file: &'static str,
    /// Format of that file.
    format: FileFormat,
    /// Whether the catalogue lists the edition for readers. Editions for printing are not listed.
    pub(crate) is_for_readers: bool,
}

/// File format of an edition.
#[derive(Debug)]
pub(crate) struct FileFormat {
    /// Name for readers.
    pub(crate) name: &'static str,
    /// Media type.
    pub(crate) media_type: &'static str,
    /// File name extension.
    pub(crate) extension: &'static str,
}

const PDF: FileFormat = FileFormat { name: "PDF", media_type: "application/pdf", extension: "pdf" };
const EPUB: FileFormat = FileFormat { name: "EPUB", media_type: "application/epub+zip", extension: "epub" };

impl Edition {
    /// All editions.
    pub(crate) const ALL: [Self; 6] = [Self::Pdf, Self::Print, Self::Cover, Self::Epub, Self::Booklet, Self::TwoUp];

    /// The table of editions. Another table, in [`editions`](crate::editions), has the code that makes each.
    pub(crate) fn facts(self) -> EditionFacts {
        let (name, main_file, format, is_for_readers) = match self {
            Self::Pdf => ("pdf", "{slug}.pdf", PDF, true),
            Self::Print => ("print", "{slug}-print.pdf", PDF, false),
            Self::Cover => ("cover", "{slug}-cover.pdf", PDF, false),
            Self::Epub => ("epub", "{slug}.epub", EPUB, true),
            Self::Booklet => ("booklet", "{slug}-booklet.pdf", PDF, false),
            Self::TwoUp => ("2up", "{slug}-2up.pdf", PDF, false),
        };
        EditionFacts { name, main_file, format, is_for_readers }
    }

    /// Returns `true` for editions with pages, which need fonts.
    pub(crate) fn has_pages(self) -> bool {
        self != Self::Epub
    }

    /// Name on the command line, in `masthead.toml` and in file names.
    pub(crate) fn name(self) -> &'static str {
        self.facts().name
    }

    /// Format of the edition's main file.
    pub(crate) fn format(self) -> FileFormat {
        self.facts().format
    }

    /// Path of the edition's main file, relative to the output folder.
    pub(crate) fn main_file(self, slug: &str) -> String {
        self.facts().main_file.replace("{slug}", slug)
    }
}
