//! Stable codes for the kinds of mistakes in a publication.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

/// Generates the enum, its list and its methods from one table, so that they stay consistent.
macro_rules! codes {
    ($(#[doc = $about:literal] $variant:ident = $name:literal, $severity:ident;)*) => {
        /// Kind of mistake that a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Stable name in kebab-case, as in `missing-alt`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the code with this name.
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// Description in one sentence.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about.trim_ascii(),)*
                }
            }

            /// Explanation in Markdown: the reason, an example of the mistake and its correction.
            pub(crate) fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("explanations/", $name, ".md")),)*
                }
            }

            /// Default severity.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// The publication has no `masthead.toml`.
    NoManifest = "no-manifest", Error;
    /// A syntax error in the TOML of `masthead.toml`, `layout.toml` or front matter.
    BadToml = "bad-toml", Error;
    /// Front matter that is not closed, or is not TOML.
    BadFrontMatter = "bad-front-matter", Error;
    /// Front matter that is not at the beginning of the file, or in the form of another program.
    StrayFrontMatter = "stray-front-matter", Warning;
    /// A text in the folder of the issues that is not Markdown, and is not read.
    UnreadFile = "unread-file", Warning;
    /// Articles whose files are in another order than their numbers.
    OutOfOrder = "out-of-order", Warning;
    /// A section of an article that is spelt nearly like another one.
    NearSection = "near-section", Warning;
    /// A file of an issue without text.
    EmptyFile = "empty-file", Warning;
    /// A key that Masthead or the layout does not define.
    UnknownKey = "unknown-key", Error;
    /// A value of the wrong type or form.
    BadValue = "bad-value", Error;
    /// A required key is missing.
    MissingKey = "missing-key", Error;
    /// A date that is not a year, a month or a day: `2026`, `2026-03` or `2026-03-14`.
    BadDate = "bad-date", Error;
    /// An ISSN of the wrong form or with a wrong check digit.
    BadIssn = "bad-issn", Error;
    /// A DOI of the wrong form.
    BadDoi = "bad-doi", Error;
    /// A language that is not a BCP 47 tag.
    BadLanguage = "bad-language", Error;
    /// A language for which Masthead has no built-in terms, such as "In this issue".
    NoTerms = "no-terms", Warning;
    /// An issue named on the command line does not exist.
    UnknownIssue = "unknown-issue", Error;
    /// A publication without issues.
    NoIssues = "no-issues", Error;
    /// Two issues with the same name, and so the same output folder.
    DuplicateIssue = "duplicate-issue", Error;
    /// A layout that is neither built in nor in `layouts/`.
    UnknownLayout = "unknown-layout", Error;
    /// The publication has a folder `layouts/base`, which is ignored: the base is built in.
    IgnoredBase = "ignored-base", Warning;
    /// A font family set for the layout is not available.
    UnknownFont = "unknown-font", Error;
    /// A file in `fonts/` that is not a font, is damaged, or is too large.
    BadFont = "bad-font", Warning;
    /// An error in the Typst code of a layout.
    LayoutFailed = "layout-failed", Error;
    /// A Typst warning about a layout.
    LayoutWarning = "layout-warning", Warning;
    /// Text that the layout does not put on any page.
    TextLost = "text-lost", Error;
    /// A file that is referred to does not exist.
    MissingFile = "missing-file", Error;
    /// A path that leads out of the publication's folder.
    OutsideRoot = "outside-root", Error;
    /// A file that cannot be read, is too large, or is not an ordinary file.
    UnreadableFile = "unreadable-file", Error;
    /// A text file that is not UTF-8.
    InvalidUtf8 = "invalid-utf8", Error;
    /// A control character, or a character that XML forbids.
    ControlCharacter = "control-character", Warning;
    /// An image that cannot be decoded, or whose format is not supported.
    BadImage = "bad-image", Error;
    /// An image, or its file, that is larger than `[limits]` allows.
    ImageTooLarge = "image-too-large", Error;
    /// An SVG drawing that would take too long to draw.
    SvgTooComplex = "svg-too-complex", Error;
    /// An SVG with scripts, entities or references to other files.
    UnsafeSvg = "unsafe-svg", Error;
    /// A drawing with elements that are not drawn, such as Inkscape's `flowRoot`.
    UndrawnSvg = "undrawn-svg", Warning;
    /// An image on the network, which a build never fetches.
    RemoteImage = "remote-image", Warning;
    /// An image without alternative text.
    MissingAlt = "missing-alt", Warning;
    /// An image without alternative text whose caption is read in its place.
    CaptionAsAlt = "caption-as-alt", Note;
    /// An alternative text that does not describe the image, such as a file name.
    VagueAlt = "vague-alt", Warning;
    /// An alternative text that repeats the caption.
    RepeatedCaption = "repeated-caption", Warning;
    /// A title of a link or of an image in the text, which only the e-book has.
    UnprintedTitle = "unprinted-title", Note;
    /// A link whose target is empty or `#`.
    PlaceholderLink = "placeholder-link", Warning;
    /// A link whose target is not a valid URL.
    BadLink = "bad-link", Warning;
    /// A link or an image whose path has a space, so that it is printed as text.
    SpaceInPath = "space-in-path", Warning;
    /// A link with a scheme that is not allowed, such as `javascript:`.
    RefusedLink = "refused-link", Warning;
    /// A link to an id that does not exist in the issue.
    DeadLink = "dead-link", Error;
    /// An id that is used more than once.
    DuplicateId = "duplicate-id", Error;
    /// A heading that skips a level.
    SkippedLevel = "skipped-level", Warning;
    /// A heading without text.
    EmptyHeading = "empty-heading", Warning;
    /// A table row with more cells than the header.
    LostCells = "lost-cells", Warning;
    /// A table with a header and no rows.
    EmptyTable = "empty-table", Warning;
    /// A table in HTML without a header, or with cells over rows and columns that do not fit together.
    TableSpans = "table-spans", Warning;
    /// A `table` or `chart` block whose rows cannot be read.
    BadData = "bad-data", Error;
    /// A column, category or series that does not exist in the data.
    UnknownColumn = "unknown-column", Error;
    /// A row that does not exist in the data.
    UnknownRow = "unknown-row", Error;
    /// A CSV row with more or fewer cells than the first row.
    UnevenRow = "uneven-row", Error;
    /// Text in a column of numbers.
    NotANumber = "not-a-number", Error;
    /// A total, a subtotal or a sum of columns that differs from what its lines make.
    WrongSum = "wrong-sum", Error;
    /// A change or a share in a table that differs from what its columns make.
    WrongChange = "wrong-change", Error;
    /// A number in the text that differs from the data that it refers to.
    WrongFigure = "wrong-figure", Error;
    /// Numbers in two places that should be equal and are not.
    UnequalFigures = "unequal-figures", Error;
    /// Numbers typed in a table or a chart that equal those of another table but for one.
    NearlyEqualSeries = "nearly-equal-series", Note;
    /// A reference to a number that cannot be read, or leads to no number.
    BadFigure = "bad-figure", Error;
    /// Two categories or two series of a chart with the same name.
    RepeatedName = "repeated-name", Warning;
    /// Numbers that this type of chart cannot show.
    BadChart = "bad-chart", Error;
    /// A table that is wider than the page.
    TableTooWide = "table-too-wide", Warning;
    /// A formula with invalid or unsupported LaTeX.
    BadMath = "bad-math", Error;
    /// A reference to something that is neither in the issue nor in its bibliography.
    UnknownReference = "unknown-reference", Error;
    /// A bibliography file that cannot be read.
    BadBibliography = "bad-bibliography", Error;
    /// A citation style that is neither built in nor a valid CSL file.
    BadStyle = "bad-style", Error;
    /// A cited source with a date or a TeX command that is not understood.
    OddSource = "odd-source", Warning;
    /// An index mark without an entry, with an unknown cross-reference, or in a place that does not allow it.
    BadIndexMark = "bad-index-mark", Warning;
    /// A list, index or bibliography without entries.
    NothingCollected = "nothing-collected", Warning;
    /// A `:::` block without the list that the layout sets in it.
    MissingList = "missing-list", Warning;
    /// A `:::` block without text, or without the image that the layout places in it.
    MissingContent = "missing-content", Warning;
    /// A `:::byline` or `:::standfirst` that is not at the beginning of an article.
    MisplacedBlock = "misplaced-block", Warning;
    /// A code fence, an HTML block or a directive that is never closed.
    UnclosedBlock = "unclosed-block", Error;
    /// Markup of another Markdown dialect or another program, which is printed as text.
    ForeignMarkup = "foreign-markup", Warning;
    /// Characters that were read in the wrong encoding, such as `Ã©` for `é`.
    GarbledText = "garbled-text", Warning;
    /// Misspelt or incomplete Markdown, which is printed as text.
    BrokenMarkup = "broken-markup", Warning;
    /// A link definition that no link uses.
    UnusedDefinition = "unused-definition", Warning;
    /// A colour of a chapter with a contrast below 4.5 : 1.
    LowContrast = "low-contrast", Warning;
    /// An attribute or a class that neither Masthead nor the layout uses.
    UnusedAttribute = "unused-attribute", Warning;
    /// An HTML tag that Masthead does not support.
    UnsupportedHtml = "unsupported-html", Warning;
    /// A `:::` directive that the layout does not declare.
    UnknownDirective = "unknown-directive", Error;
    /// A footnote that is not referred to.
    UnusedNote = "unused-note", Warning;
    /// A reference to a footnote that does not exist.
    UndefinedNote = "undefined-note", Warning;
    /// Block quotes, lists or inline styles that are nested too deeply.
    NestingTooDeep = "nesting-too-deep", Error;
    /// Content that exceeds a limit set in `[limits]`.
    OverLimit = "over-limit", Error;
    /// An issue that takes longer to build than `[limits]` allows.
    OutOfTime = "out-of-time", Error;
    /// An issue that takes more memory to build than `[limits]` allows.
    OverMemory = "over-memory", Error;
    /// An issue whose process crashed.
    IssueCrashed = "issue-crashed", Error;
    /// An image without alternative text in an issue that claims to conform to WCAG.
    FalseConformance = "false-conformance", Error;
    /// A character that no available font contains.
    MissingGlyph = "missing-glyph", Error;
    /// A drawing whose letters are too small on a phone, even though it scrolls.
    SmallLetters = "small-letters", Note;
    /// A symbol that the e-book has as text and that many e-readers show as an empty box.
    UndrawnSymbol = "undrawn-symbol", Note;
    /// An image with too few pixels per inch for printing.
    LowResolution = "low-resolution", Warning;
    /// A colour that needs more ink than the printing condition allows.
    TooMuchInk = "too-much-ink", Warning;
    /// The ICC profile in `[print]` does not describe a printing condition.
    BadProfile = "bad-profile", Error;
    /// A line that reaches beyond its column or the page.
    PageOverfull = "page-overfull", Note;
    /// Text over other text or over the edge of a picture.
    PageOverlap = "page-overlap", Note;
    /// A word that is cut at the end of a line without a hyphen.
    PageCutWord = "page-cut-word", Note;
    /// A title or the nameplate with a hyphen at the end of a line.
    PageHyphenatedTitle = "page-hyphenated-title", Note;
    /// A picture that is too small to show anything.
    PageTinyPicture = "page-tiny-picture", Note;
    /// Type below 5 pt.
    PageSmallType = "page-small-type", Note;
    /// A table that is reduced until its type is small.
    PageScaledTable = "page-scaled-table", Note;
    /// Text with a contrast below 4.5 : 1.
    PageLowContrast = "page-low-contrast", Note;
    /// A heading or the title of a box whose text begins in the next column.
    PageStrandedHeading = "page-stranded-heading", Note;
    /// The last line of a paragraph alone at the head of a column.
    PageWidow = "page-widow", Note;
    /// The first line of a paragraph alone at the foot of a column.
    PageOrphan = "page-orphan", Note;
    /// A paragraph that ends with a part of a word in a line of its own.
    PageRunt = "page-runt", Note;
    /// More than three lines in succession with a hyphen at the end.
    PageHyphenLadder = "page-hyphen-ladder", Note;
    /// A justified line with wide spaces.
    PageLooseLine = "page-loose-line", Note;
    /// A footnote on another page than its mark.
    PagePartedNote = "page-parted-note", Note;
    /// A caption on another page than its picture.
    PagePartedCaption = "page-parted-caption", Note;
    /// A figure or table before the heading that it belongs to.
    PageDisplacedFigure = "page-displaced-figure", Note;
    /// A figure or table more than a page away from its mention.
    PageDistantFigure = "page-distant-figure", Note;
    /// A page that is nearly empty.
    PageNearlyEmpty = "page-nearly-empty", Note;
    /// A large white area on a page on which text goes on.
    PageWhiteHole = "page-white-hole", Note;
    /// A column that ends far above the others, although text goes on.
    PageUnevenColumns = "page-uneven-columns", Note;
    /// There are no built issues to list in the catalogue.
    NothingBuilt = "nothing-built", Error;
    /// An edition that does not belong to any issue of the publication.
    StrayEdition = "stray-edition", Warning;
    /// An edition that has changed since the last catalogue, with the same date.
    UnmarkedCorrection = "unmarked-correction", Warning;
    /// An edition that is truncated or does not have the format of its file name.
    BadEdition = "bad-edition", Error;
    /// There is no `SHA256SUMS` to verify files against.
    NoCatalogue = "no-catalogue", Error;
    /// A line of `SHA256SUMS` that cannot be read.
    BadCatalogue = "bad-catalogue", Error;
    /// A file that does not match its checksum in `SHA256SUMS`.
    ChangedFile = "changed-file", Error;
    /// A file that is not listed in `SHA256SUMS`.
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
        Self::from_name(&name).ok_or_else(|| D::Error::custom(format!("there is no code `{name}`")))
    }
}
