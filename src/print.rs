//! Print production: PDF/X-4 files for a printing press, and imposed sheets (booklets, two-up) for an office printer.
//!
//! ```text
//! Pages ─ pdf (export_for_print) ─▶ Typst's PDF ─ finish, for an OutputCondition ─▶ PDF/X-4
//! the PDF edition ─ impose ─▶ sheets
//! ```

use std::sync::{Arc, OnceLock};

use crate::dependencies::{Dependencies, Dependency, DependencyState};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::{Digest, DigestBuilder};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::layout::{BlankPagePosition, Setting, SettingValue};
use crate::publication::{Isbn, PrintColour, PrintSettings, SheetSize};
use crate::root::Root;

mod finish;
mod impose;
mod output_condition;
mod plates;

pub(crate) use finish::{FinishError, ONE_INK_BELOW};
pub(crate) use impose::ImposeError;
pub(crate) use output_condition::OutputCondition;
pub(crate) use plates::{InkedObject, Plate, PrintInks};

use finish::{About, BlankPages, ColourMode, Job};
use impose::{BindingEdge, ImposeOptions, PaperSize, Scheme};
use output_condition::Ink;

/// Size limit for ICC profiles, in bytes. Large CMYK profiles have about three million.
const MAX_PROFILE_BYTES: u64 = 16_000_000;

/// An edition for a commercial printer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrintedEdition {
    pub(crate) edition: Edition,
    /// Number of pages that a cover sheet encloses, which determines the width of its spine. `None` for other editions.
    pub(crate) enclosed_pages: Option<u32>,
    /// Number of blank pages to add, to fill the last signature.
    pub(crate) blank_pages: u32,
}

/// Finishes a publication's editions for print.
#[derive(Debug, Default)]
pub(crate) struct PrintFinisher {
    /// Bytes of the publication's own ICC profile, or `None` for the built-in one.
    profile: Option<Arc<[u8]>>,
    /// The printing condition; the built-in one is opened on first use.
    condition: OnceLock<OutputCondition>,
    /// `true` if the publication names a profile that cannot be used. Then no edition is finished for print.
    pub(crate) lacks_profile: bool,
}

impl PrintFinisher {
    /// Loads the publication's ICC profile, if `settings` name one. Problems are reported. The preview then shows the
    /// built-in profile's colours.
    pub(crate) fn open(
        root: &Root,
        settings: &PrintSettings,
        dependencies: &mut Dependencies,
        report: &mut Report,
    ) -> Self {
        let Some(named) = &settings.profile else { return Self::default() };
        let path = named.name.as_str();
        let bytes: Arc<[u8]> = match root.read_up_to(path, MAX_PROFILE_BYTES) {
            Ok(bytes) => bytes.into(),
            Err(error) => {
                report.push(error.diagnostic(path, named.span));
                return Self { lacks_profile: true, ..Self::default() };
            }
        };
        dependencies.insert(Dependency::File(path.to_owned()), DependencyState::Found(Digest::of(&bytes)));
        match OutputCondition::open(Arc::clone(&bytes)) {
            Ok(condition) => Self { profile: Some(bytes), condition: OnceLock::from(condition), lacks_profile: false },
            Err(error) => {
                let message = format!("`{path}` cannot be used for printing: {error}");
                let help = "use the CMYK profile that your printing company recommends, or remove `profile` to use \
                            the built-in one for offset on coated paper (FOGRA39)";
                report.push(Diagnostic::new(Code::BadProfile, named.span, message, help));
                Self { lacks_profile: true, ..Self::default() }
            }
        }
    }

    /// Returns the printing condition: the publication's, or the built-in FOGRA39.
    pub(crate) fn condition(&self) -> &OutputCondition {
        self.condition.get_or_init(OutputCondition::iso_coated_v2_300)
    }

    /// Mixes every input of the print edition other than its pages into the digest.
    pub(crate) fn hash_into(&self, issue: &Issue, builder: &mut DigestBuilder) {
        let PrintSettings { bleed, marks, signature, binding, paper_thickness, colour, ink_limit, .. } =
            &issue.publication.print;
        builder.add(self.profile.as_deref().unwrap_or_default());
        let settings = (bleed, marks, signature, binding, paper_thickness, colour, ink_limit);
        builder.add(format!("{settings:?} {:?}", issue.layout.blanks).as_bytes());
        builder.add(&issue.modified.to_le_bytes());
        builder.add(format!("{:?}", issue.metadata.isbn).as_bytes());
    }

    /// Converts Typst's PDF of the print edition or the cover sheet to PDF/X-4, on at most `threads` threads.
    pub(crate) fn finish(
        &self,
        pdf: &[u8],
        issue: &Issue,
        edition: PrintedEdition,
        threads: usize,
    ) -> Result<Vec<u8>, FinishError> {
        let settings = &issue.publication.print;
        let (metadata, publication) = (&issue.metadata, &issue.publication);
        let book = metadata.isbn.as_ref().map(Isbn::urn);
        let serial = publication.issn.as_ref().map(|issn| format!("urn:ISSN:{}", issn.as_str()));
        let identifiers: Vec<&str> = [book.as_deref(), serial.as_deref()].into_iter().flatten().collect();
        let (title, authors, creator) = (issue.full_title(), issue.authors(), crate::creator());
        let keywords: Vec<&str> = metadata.subjects.iter().map(String::as_str).collect();
        finish::finish(
            pdf,
            &Job {
                condition: self.condition(),
                palette: &palette(issue),
                colour: colour_mode(settings),
                ink_limit: ink_limit(settings),
                bleed: settings.bleed_points(),
                marks: settings.marks,
                spine: edition.enclosed_pages.map(|pages| settings.spine_points(pages)),
                blanks: BlankPages {
                    count: edition.blank_pages as usize,
                    before_last: issue.layout.blanks == BlankPagePosition::BeforeLast,
                },
                about: About {
                    title: &title,
                    authors: &authors,
                    subject: metadata.summary.as_deref(),
                    keywords: &keywords,
                    language: metadata.language.as_str(),
                    uuid: issue.identity().edition_uuid(edition.edition),
                    modified: issue.modified,
                    creator: &creator,
                    identifiers: &identifiers,
                },
                threads,
            },
        )
    }

    /// Returns the inks of an issue's colours.
    pub(crate) fn inks(&self, issue: &Issue) -> PrintInks {
        let settings = &issue.publication.print;
        PrintInks {
            condition: self.condition().clone(),
            palette: palette(issue),
            colour: colour_mode(settings),
            ink_limit: ink_limit(settings),
        }
    }

    /// Reports the layout's colours whose inks exceed the publication's ink limit. [`Self::finish`] reduces them.
    pub(crate) fn check_inks(issue: &Issue, report: &mut Report) {
        let limit = u32::from(issue.publication.print.ink_limit);
        for Setting { name, value, .. } in issue.layout.all_settings() {
            let SettingValue::Colour(colour) = value else { continue };
            let total: u32 = colour.press.unwrap_or_default().into_iter().map(u32::from).sum();
            if total > limit {
                let layout = &issue.layout.name;
                let message =
                    format!("the colour `{name}` of the layout `{layout}` uses {total} % ink; the limit is {limit} %");
                let help = "lower its `press` values; until then, cyan, magenta and yellow are reduced to the limit";
                report.push(Diagnostic::new(Code::TooMuchInk, colour.span, message, help));
            }
        }
    }
}

fn colour_mode(settings: &PrintSettings) -> ColourMode {
    match settings.colour {
        PrintColour::Process => ColourMode::Process,
        PrintColour::Greyscale => ColourMode::Greyscale,
    }
}

/// Returns the limit of the total ink; 3.0 is 300 %.
fn ink_limit(settings: &PrintSettings) -> f32 {
    f32::from(settings.ink_limit) / 100.0
}

/// Returns the screen colours of the layout that have `press` values, with those inks.
fn palette(issue: &Issue) -> Vec<([u8; 3], Ink)> {
    let inks = issue.layout.all_settings().filter_map(|setting| match &setting.value {
        SettingValue::Colour(colour) => Some((colour.rgb(), colour.press?)),
        SettingValue::Integer(_)
        | SettingValue::Boolean(_)
        | SettingValue::Text(_)
        | SettingValue::Font(_)
        | SettingValue::Length(_) => None,
    });
    inks.map(|(rgb, inks)| {
        let [c, m, y, k] = inks.map(|part| f32::from(part) / 100.0);
        (rgb, Ink { c, m, y, k })
    })
    .collect()
}

/// Imposes the pages of an issue's PDF edition as a booklet or two-up. `id` becomes the file identifier.
pub(crate) fn impose(pdf: &[u8], issue: &Issue, is_booklet: bool, id: &Digest) -> Result<Vec<u8>, ImposeError> {
    let mut file_id = [0; 16];
    file_id.copy_from_slice(&id.as_bytes()[..16]);
    let is_right_to_left = issue.metadata.language.is_right_to_left();
    impose::impose(
        pdf,
        &ImposeOptions {
            scheme: if is_booklet { Scheme::Booklet } else { Scheme::TwoUp },
            sheet: issue.publication.print.sheet.map(paper_size),
            binding: if is_right_to_left { BindingEdge::Right } else { BindingEdge::Left },
            last_is_cover: issue.layout.blanks == BlankPagePosition::BeforeLast,
            id: file_id,
        },
    )
}

fn paper_size(size: SheetSize) -> PaperSize {
    match size {
        SheetSize::A4 => PaperSize::A4,
        SheetSize::A3 => PaperSize::A3,
        SheetSize::UsLetter => PaperSize::US_LETTER,
        SheetSize::UsTabloid => PaperSize::US_TABLOID,
    }
}
