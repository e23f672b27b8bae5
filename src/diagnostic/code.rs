//! The stable names of everything that can be wrong with a publication.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

/// Writes the enum, its list and its names from one table, so that none can be forgotten.
macro_rules! codes {
    ($(#[doc = $about:literal] $variant:ident = $name:literal, $severity:ident;)*) => {
        /// What kind of mistake a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name, in kebab-case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it means, in a sentence.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about.trim_ascii(),)*
                }
            }

            /// How grave such a mistake is.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// There is no `masthead.toml` where one is needed.
    NoManifest = "no-manifest", Error;
    /// `masthead.toml`, `layout.toml` or an issue's front matter is not TOML.
    BadToml = "bad-toml", Error;
    /// The front matter of an issue or article does not end, or is not TOML.
    BadFrontMatter = "bad-front-matter", Error;
    /// A key that does not exist.
    UnknownKey = "unknown-key", Error;
    /// A value of the wrong type or form.
    BadValue = "bad-value", Error;
    /// A key that must be there is not.
    MissingKey = "missing-key", Error;
    /// Not a year, year-month or day.
    BadDate = "bad-date", Error;
    /// An ISSN of the wrong form or with a wrong check digit.
    BadIssn = "bad-issn", Error;
    /// A DOI of the wrong form.
    BadDoi = "bad-doi", Error;
    /// Not a BCP 47 language tag.
    BadLanguage = "bad-language", Error;
    /// A language whose fixed words ("In this issue") Masthead does not know.
    NoTerms = "no-terms", Warning;
    /// An issue that is named on the command line and does not exist.
    UnknownIssue = "unknown-issue", Error;
    /// Two issues that would be written to one place.
    DuplicateIssue = "duplicate-issue", Error;
    /// A layout that is neither built in nor in `layouts/`.
    UnknownLayout = "unknown-layout", Error;
    /// A folder `layouts/base` in the publication, in the place of the built-in base.
    IgnoredBase = "ignored-base", Warning;
    /// A font family that is set for the layout and is not there.
    UnknownFont = "unknown-font", Error;
    /// A layout whose Typst fails.
    LayoutFailed = "layout-failed", Error;
    /// Typst's own warnings about a layout.
    LayoutWarning = "layout-warning", Warning;
    /// A file that is named and is not there.
    MissingFile = "missing-file", Error;
    /// A path that leads out of the publication.
    OutsideRoot = "outside-root", Error;
    /// A file that is there and is no ordinary, readable file.
    UnreadableFile = "unreadable-file", Error;
    /// A text file that is not UTF-8.
    InvalidUtf8 = "invalid-utf8", Error;
    /// A control character, or one that XML forbids.
    ControlCharacter = "control-character", Warning;
    /// An image that cannot be read, or is of a format that the outputs do not take.
    BadImage = "bad-image", Error;
    /// An image file, or an image, that is larger than `[limits]` allows.
    ImageTooLarge = "image-too-large", Error;
    /// A drawing that would take too long to draw.
    SvgTooComplex = "svg-too-complex", Error;
    /// An SVG with scripts, entities or references to other files.
    UnsafeSvg = "unsafe-svg", Error;
    /// An image on the network, which a build never fetches.
    RemoteImage = "remote-image", Warning;
    /// An image without alternative text.
    MissingAlt = "missing-alt", Warning;
    /// An alternative text that is the caption again.
    RepeatedCaption = "repeated-caption", Warning;
    /// A link whose target is empty or `#`.
    PlaceholderLink = "placeholder-link", Warning;
    /// A link that cannot be a URL.
    BadLink = "bad-link", Warning;
    /// A link of a scheme that is not allowed.
    RefusedLink = "refused-link", Warning;
    /// A link to something that is not in the issue.
    DeadLink = "dead-link", Error;
    /// An id that is given twice.
    DuplicateId = "duplicate-id", Error;
    /// A heading that skips levels.
    SkippedLevel = "skipped-level", Warning;
    /// A heading without words.
    EmptyHeading = "empty-heading", Warning;
    /// A table row with more cells than the header.
    LostCells = "lost-cells", Warning;
    /// A block `table` or `chart` whose rows cannot be read.
    BadData = "bad-data", Error;
    /// A column, category or series that is named and is not in the data.
    UnknownColumn = "unknown-column", Error;
    /// A row that is named and is not in the data.
    UnknownRow = "unknown-row", Error;
    /// A row of CSV with more or fewer cells than the first.
    UnevenRow = "uneven-row", Error;
    /// A text in a column of numbers.
    NotANumber = "not-a-number", Error;
    /// Numbers that a chart of this type cannot show.
    BadChart = "bad-chart", Error;
    /// A table that is wider than the page whatever its layout does.
    TableTooWide = "table-too-wide", Warning;
    /// A formula that is not LaTeX, or LaTeX that has no node.
    BadMath = "bad-math", Error;
    /// A mention of something that is neither in the issue nor among its sources.
    UnknownReference = "unknown-reference", Error;
    /// A file of sources that cannot be read.
    BadBibliography = "bad-bibliography", Error;
    /// A citation style that is not built in, or is no style.
    BadStyle = "bad-style", Error;
    /// An index mark that names nothing, or stands where it cannot.
    BadIndexMark = "bad-index-mark", Warning;
    /// A list, index or bibliography of things that the issue has none of.
    NothingCollected = "nothing-collected", Warning;
    /// An HTML tag that has no node.
    UnsupportedHtml = "unsupported-html", Warning;
    /// A `:::` directive that the layout does not declare.
    UnknownDirective = "unknown-directive", Error;
    /// A footnote that nothing refers to.
    UnusedNote = "unused-note", Warning;
    /// A reference to a footnote that is not there.
    UndefinedNote = "undefined-note", Warning;
    /// Quotes, lists or styles inside one another beyond the limit.
    NestingTooDeep = "nesting-too-deep", Error;
    /// More, or longer, than `[limits]` allows.
    OverLimit = "over-limit", Error;
    /// An issue that takes longer than `[limits]` allows.
    OutOfTime = "out-of-time", Error;
    /// A character that no font has.
    MissingGlyph = "missing-glyph", Error;
    /// A picture is printed with too few pixels an inch.
    LowResolution = "low-resolution", Warning;
    /// A colour takes more ink than the press does.
    TooMuchInk = "too-much-ink", Warning;
    /// The profile of `[print]` is not one of a press.
    BadProfile = "bad-profile", Error;
    /// No issue has been built that a catalogue could list.
    NothingBuilt = "nothing-built", Error;
    /// An edition that belongs to no issue of the publication.
    StrayEdition = "stray-edition", Warning;
    /// An edition that is cut off or is not what its name says.
    BadEdition = "bad-edition", Error;
    /// There is no `SHA256SUMS` to verify files by.
    NoCatalogue = "no-catalogue", Error;
    /// A line of `SHA256SUMS` that cannot be read.
    BadCatalogue = "bad-catalogue", Error;
    /// A file that is not what the catalogue says it is.
    ChangedFile = "changed-file", Error;
    /// A file that the catalogue does not name.
    UnlistedFile = "unlisted-file", Error;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let code = Self::ALL.iter().find(|code| code.name() == name);
        code.copied().ok_or_else(|| D::Error::custom(format!("there is no code `{name}`")))
    }
}
