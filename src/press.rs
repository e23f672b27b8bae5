//! What a press, or an office printer, is given: PDF/X-4 for the one, sheets of two pages for the other.
//!
//! ```text
//! Pages ─ pdf (export_for_press) ─▶ Typst's PDF ─ finish, by an OutputCondition ─▶ PDF/X-4
//! the PDF edition ─ impose ─▶ sheets
//! ```
//!
//! lopdf stays in here.

use std::sync::{Arc, OnceLock};

use crate::dependencies::{Dependencies, Dependency, State};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::digest::{Digest, Mixer};
use crate::edition::Edition;
use crate::issue::Issue;
use crate::layout::{Blanks, SettingValue};
use crate::publication::{Isbn, PrintColour, PrintSettings, SheetSize};
use crate::root::Root;

mod finish;
mod impose;
mod output_condition;

pub(crate) use finish::Error as FinishError;
pub(crate) use impose::Error as ImposeError;
pub(crate) use output_condition::OutputCondition;

use finish::{About, Colour, Job};
use impose::{Binding, Imposition, Scheme, Sheet};
use output_condition::Ink;

/// The longest profile that is read, in bytes: a large one has three million.
const LONGEST_PROFILE: u64 = 16_000_000;

/// The printing condition of a publication, made ready when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Press {
    /// The publication's own profile.
    own: Option<Arc<[u8]>>,
    condition: OnceLock<OutputCondition>,
}

impl Press {
    /// Reads the profile that a publication names, if it does. What is wrong with it is in the report.
    pub(crate) fn open(
        root: &Root,
        settings: &PrintSettings,
        dependencies: &mut Dependencies,
        report: &mut Report,
    ) -> Self {
        let Some(named) = &settings.profile else { return Self::default() };
        let path = named.name.as_str();
        let bytes: Arc<[u8]> = match root.read_up_to(path, LONGEST_PROFILE) {
            Ok(bytes) => bytes.into(),
            Err(error) => {
                report.push(error.diagnostic(path, named.span));
                return Self::default();
            }
        };
        dependencies.insert(Dependency::File(path.to_owned()), State::Found(Digest::of(&bytes)));
        match OutputCondition::open(Arc::clone(&bytes)) {
            Ok(condition) => Self { own: Some(bytes), condition: OnceLock::from(condition) },
            Err(unusable) => {
                let message = format!("`{path}` cannot be printed by: {unusable}");
                let help = "name the CMYK profile that the printer recommends, or leave `profile` out: \
                            offset on coated paper (FOGRA39) is built in";
                report.push(match named.span {
                    Some(span) => Diagnostic::at(Code::BadProfile, span, message, help),
                    None => Diagnostic::nowhere(Code::BadProfile, message, help),
                });
                Self::default()
            }
        }
    }

    /// The condition.
    pub(crate) fn condition(&self) -> &OutputCondition {
        self.condition.get_or_init(OutputCondition::iso_coated_v2_300)
    }

    /// Adds all that what is printed depends on beside its pages.
    pub(crate) fn mix_into(&self, issue: &Issue, mixer: &mut Mixer) {
        let PrintSettings { bleed, marks, signature, binding, paper_thickness, colour, ink_limit, .. } =
            &issue.publication.print;
        mixer.add(self.own.as_deref().unwrap_or_default());
        let settings = (bleed, marks, signature, binding, paper_thickness, colour, ink_limit);
        mixer.add(format!("{settings:?} {:?}", issue.layout.blanks).as_bytes());
        mixer.add(&issue.modified.to_le_bytes());
        mixer.add(format!("{:?}", issue.metadata.isbn).as_bytes());
    }

    /// Completes an edition for the press, of so many pages, on at most so many threads. A cover is around so many pages.
    pub(crate) fn finish(
        &self,
        pdf: &[u8],
        issue: &Issue,
        edition: Edition,
        [pages, around]: [u32; 2],
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
                colour: match settings.colour {
                    PrintColour::Process => Colour::Process,
                    PrintColour::Greyscale => Colour::Greyscale,
                },
                ink_limit: f32::from(settings.ink_limit) / 100.0,
                bleed: settings.bleed_points(),
                marks: settings.marks,
                spine: (edition == Edition::Cover).then(|| settings.spine_points(around)),
                blanks: blanks(issue, edition, pages),
                about: About {
                    title: &title,
                    authors: &authors,
                    subject: metadata.summary.as_deref(),
                    keywords: &keywords,
                    language: metadata.language.as_str(),
                    uuid: issue.identity().edition_uuid(edition),
                    modified: issue.modified,
                    creator: &creator,
                    identifiers: &identifiers,
                },
                threads,
            },
        )
    }

    /// Tells of the layout's colours that ask for more ink than the press takes; they get less.
    pub(crate) fn check_inks(issue: &Issue, report: &mut Report) {
        let most = u32::from(issue.publication.print.ink_limit);
        for (name, value) in &issue.layout.settings {
            let SettingValue::Colour(colour) = value else { continue };
            let total: u32 = colour.press.unwrap_or_default().into_iter().map(u32::from).sum();
            if total > most {
                let layout = &issue.layout.name;
                let message = format!(
                    "the colour `{name}` of the layout `{layout}` takes {total} % ink; the press takes {most} %"
                );
                let help = "lower its `press` values; so much of cyan, magenta and yellow is left out as is too much";
                report.push(match colour.span {
                    Some(span) => Diagnostic::at(Code::TooMuchInk, span, message, help),
                    None => Diagnostic::nowhere(Code::TooMuchInk, message, help),
                });
            }
        }
    }
}

/// The layout's colours and the inks that it names for them.
fn palette(issue: &Issue) -> Vec<([u8; 3], Ink)> {
    let inks = issue.layout.settings.iter().filter_map(|(_, value)| match value {
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

fn blanks(issue: &Issue, edition: Edition, pages: u32) -> finish::Blanks {
    let count = match edition {
        Edition::Print => issue.publication.print.rounded(pages) - pages,
        Edition::Pdf | Edition::Cover | Edition::Epub | Edition::Booklet | Edition::TwoUp => 0,
    };
    finish::Blanks { count: count as usize, before_last: issue.layout.blanks == Blanks::BeforeLast }
}

/// Puts the pages of an issue's PDF on sheets: a booklet, or else two by two.
pub(crate) fn impose(pdf: &[u8], issue: &Issue, is_booklet: bool, id: &Digest) -> Result<Vec<u8>, ImposeError> {
    let mut half = [0; 16];
    half.copy_from_slice(&id.as_bytes()[..16]);
    let is_right_to_left = issue.metadata.language.is_right_to_left();
    impose::impose(
        pdf,
        &Imposition {
            scheme: if is_booklet { Scheme::Booklet } else { Scheme::TwoUp },
            sheet: issue.publication.print.sheet.map(sheet),
            binding: if is_right_to_left { Binding::Right } else { Binding::Left },
            last_is_cover: issue.layout.blanks == Blanks::BeforeLast,
            id: half,
        },
    )
}

fn sheet(size: SheetSize) -> Sheet {
    match size {
        SheetSize::A4 => Sheet::A4,
        SheetSize::A3 => Sheet::A3,
        SheetSize::UsLetter => Sheet::US_LETTER,
        SheetSize::UsTabloid => Sheet::US_TABLOID,
    }
}
