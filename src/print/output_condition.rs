//! Printing conditions: conversion of screen colours to inks by an ICC profile.
//!
//! Colours are converted with the relative colorimetric intent and black point compensation, as is usual in print:
//! white is bare paper, and screen black is the darkest printable colour. Greys of text and graphics are the exception,
//! because grey of four inks shows colour fringes when the plates are slightly out of register: they become the equally
//! light amount of black ink alone ([`tone`]).

use std::fmt;
use std::io::Read as _;
use std::sync::{Arc, OnceLock};

use flate2::read::ZlibDecoder;
use moxcms::{ColorProfile, ProfileText};

mod grid;
mod ink;
mod tone;

pub(crate) use ink::{Ink, limit};

use grid::InkGrid;
use tone::ToneCurve;

/// The built-in profile: offset on coated paper, ink limit 300 %. It is compressed in the way in which print files embed
/// it, because that takes longer than anything else in the print file of a newsletter.
const ISO_COATED_V2_300: &[u8] = include_bytes!("profiles/ISOcoated_v2_300_bas.icc.zlib");
/// The numbers from which the built-in profile's conversion tables are made, compressed: with them, the first colour takes a
/// millisecond instead of thirty.
const ISO_COATED_V2_300_NUMBERS: &[u8] = include_bytes!("profiles/ISOcoated_v2_300_bas.numbers.zlib");
/// Name in the built-in profile.
const ISO_COATED_V2_300_NAME: &str = "ISO Coated v2 300% (basICColor)";
/// Registry of characterised printing conditions.
const REGISTRY: &str = "http://www.color.org";

/// A printing condition: an ICC profile that is valid as a PDF/X-4 output intent, and the conversion tables made from
/// it.
#[derive(Clone)]
pub(crate) struct OutputCondition {
    profile: Arc<[u8]>,
    /// The profile as print files embed it: compressed.
    compressed_profile: Arc<OnceLock<Vec<u8>>>,
    description: String,
    registered: Option<RegistryEntry>,
    /// The conversion tables. Those of the built-in profile are read when the first colour is converted: the colours of a
    /// layout usually have inks of their own.
    tables: Arc<OnceLock<ConversionTables>>,
}

/// Conversion tables of a profile.
struct ConversionTables {
    /// Conversion of sRGB to four inks.
    inks: InkGrid,
    /// Conversion of luminance to black ink.
    tone: ToneCurve,
}

/// An entry of the registry.
#[derive(Debug, Clone, Copy)]
struct RegistryEntry {
    identifier: &'static str,
    condition: &'static str,
}

/// Printing condition of the built-in profile.
const FOGRA39: RegistryEntry = RegistryEntry {
    identifier: "FOGRA39",
    condition: "Offset on coated paper (types 1 and 2, 115 g/m²) by ISO 12647-2:2004/Amd 1, total ink 300 %",
};

/// Reason why a profile cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProfileError {
    /// The file is not an ICC profile.
    NotAProfile,
    /// The file is shorter than the size in the profile's header.
    CutOff,
    /// The ICC version is not supported by PDF 1.6.
    Version,
    /// The device class is not `prtr` (output device), which PDF/X-4 requires (ISO 15930-7, 6.2.2).
    NotAPrinter,
    /// The colour space is not CMYK.
    NotCmyk,
    /// The profile connection space is neither Lab nor XYZ.
    ConnectionSpace,
    /// The profile lacks the table from colours to inks (B2A1) or back (A2B1).
    NoTables,
    /// The profile cannot be parsed, or its results are not plausible for ink on paper.
    Damaged,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotAProfile => "it is not an ICC profile",
            Self::CutOff => "the ICC profile is cut off",
            Self::Version => "its ICC version is newer than 4, which PDF/X-4 does not allow",
            Self::NotAPrinter => "it is not the profile of a printing condition (class `prtr`)",
            Self::NotCmyk => "it is not for the inks cyan, magenta, yellow and black (CMYK)",
            Self::ConnectionSpace => "its connection space is neither Lab nor XYZ",
            Self::NoTables => "it lacks the tables that turn colours into inks and back (B2A1 and A2B1)",
            Self::Damaged => "the ICC profile is damaged",
        })
    }
}

impl std::error::Error for ProfileError {}

impl fmt::Debug for OutputCondition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OutputCondition").field("identifier", &self.identifier()).finish_non_exhaustive()
    }
}

impl OutputCondition {
    /// Parses a profile, computes the conversion tables and checks them. This takes nearly a tenth of a second, so call
    /// it once per run.
    ///
    /// # Errors
    /// Returns an error if the profile is not a CMYK output profile with colorimetric tables, or is damaged.
    pub(crate) fn open(bytes: Arc<[u8]>) -> Result<Self, ProfileError> {
        check_header(&bytes)?;
        let profile = ColorProfile::new_from_slice(&bytes).map_err(|_| ProfileError::Damaged)?;
        if profile.lut_b_to_a_colorimetric.is_none() || profile.lut_a_to_b_colorimetric.is_none() {
            return Err(ProfileError::NoTables);
        }
        if *bytes == *built_in_profile() {
            return Ok(Self::iso_coated_v2_300());
        }
        let description = description(&profile).unwrap_or_else(|| String::from("CMYK"));
        let tables = ProfileNumbers::measure(&profile).and_then(|numbers| ConversionTables::new(&numbers));
        Ok(Self {
            profile: bytes,
            compressed_profile: Arc::default(),
            description,
            registered: None,
            tables: Arc::new(OnceLock::from(tables.ok_or(ProfileError::Damaged)?)),
        })
    }

    /// Returns the built-in printing condition: FOGRA39, offset on coated paper, ink limit 300 %.
    pub(crate) fn iso_coated_v2_300() -> Self {
        Self {
            profile: built_in_profile().into(),
            compressed_profile: Arc::new(OnceLock::from(ISO_COATED_V2_300.to_vec())),
            description: ISO_COATED_V2_300_NAME.to_owned(),
            registered: Some(FOGRA39),
            tables: Arc::default(),
        }
    }

    /// Returns the conversion tables.
    fn tables(&self) -> &ConversionTables {
        let built_in = || ConversionTables::new(&ProfileNumbers::built_in());
        self.tables.get_or_init(|| built_in().expect("the tests convert colours by the built-in profile"))
    }

    /// Returns the profile as print files embed it. `compress` is called once, unless the profile is the built-in one.
    pub(crate) fn compressed_profile(&self, compress: impl Fn(&[u8]) -> Vec<u8>) -> &[u8] {
        self.compressed_profile.get_or_init(|| compress(&self.profile))
    }

    /// Returns the bytes of the profile.
    pub(crate) fn profile(&self) -> &[u8] {
        &self.profile
    }

    /// Returns the name in the profile (tag `desc`).
    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    /// Returns the `OutputConditionIdentifier` of the output intent: the name in the registry, or else the description.
    pub(crate) fn identifier(&self) -> &str {
        self.registered.map_or(&self.description, |registered| registered.identifier)
    }

    /// Returns the `RegistryName` of the output intent, or `None` if the printing condition is not registered.
    pub(crate) fn registry(&self) -> Option<&'static str> {
        self.registered.map(|_| REGISTRY)
    }

    /// Returns the `OutputCondition` of the output intent, which describes the printing condition, or `None` if it is
    /// not registered.
    pub(crate) fn registered_text(&self) -> Option<&'static str> {
        self.registered.map(|registered| registered.condition)
    }

    /// Returns the inks of an sRGB colour, rounded to thousandths: black ink only for greys, otherwise by the profile.
    /// The profile has its own ink limit; apply [`limit`] for a lower one.
    pub(crate) fn ink(&self, rgb: [u8; 3]) -> Ink {
        if tone::is_neutral(rgb) {
            return Ink::black(self.tables().tone.black(rgb));
        }
        Ink::from_parts(self.tables().inks.parts(rgb))
    }

    /// Returns the amount of black ink, 0 to 1, that is equally light as an sRGB colour, for greyscale printing.
    pub(crate) fn black_ink(&self, rgb: [u8; 3]) -> f32 {
        Ink::black(self.tables().tone.black(rgb)).k
    }

    /// Converts 8-bit sRGB pixels to 8-bit CMYK, with at most `max_ink` in total (3.0 is 300 %).
    ///
    /// Greys keep all four inks, because black alone is too light for the shadows of photographs. An incomplete pixel
    /// at the end is ignored.
    pub(crate) fn cmyk_pixels(&self, rgb: &[u8], max_ink: f32) -> Vec<u8> {
        let (max_ink, grid) = (ink::max_levels(max_ink), &self.tables().inks);
        let mut inks = Vec::with_capacity(rgb.len() / 3 * 4);
        let mut last = ([0; 3], grid.levels([0; 3], max_ink));
        for &pixel in rgb.as_chunks::<3>().0 {
            if pixel != last.0 {
                last = (pixel, grid.levels(pixel, max_ink));
            }
            inks.extend_from_slice(&last.1);
        }
        inks
    }

    /// Converts 8-bit sRGB pixels to 8-bit `DeviceGray`: 0 is full black ink, 255 is paper. The tones match
    /// [`Self::black_ink`].
    pub(crate) fn gray_pixels(&self, rgb: &[u8]) -> Vec<u8> {
        let tone = &self.tables().tone;
        rgb.as_chunks::<3>().0.iter().map(|&pixel| 255 - grid::level(tone.black(pixel))).collect()
    }
}

/// Returns the built-in profile.
fn built_in_profile() -> Vec<u8> {
    decompressed(ISO_COATED_V2_300)
}

/// Returns the content of a file that is built in.
fn decompressed(file: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    ZlibDecoder::new(file).read_to_end(&mut content).expect("the tests read this file");
    content
}

/// Checks the header (ICC.1:2022, 7.2) before the rest of the file is parsed.
fn check_header(bytes: &[u8]) -> Result<(), ProfileError> {
    let field = |at: usize| bytes.get(at..at + 4);
    if field(36) != Some(b"acsp") {
        return Err(ProfileError::NotAProfile);
    }
    let size = field(0).and_then(|size| size.try_into().ok()).map_or(0, u32::from_be_bytes);
    if usize::try_from(size).map_or(true, |size| size > bytes.len()) {
        return Err(ProfileError::CutOff);
    }
    // Byte 8 is the major version.
    if bytes.get(8).is_none_or(|&major| major > 4) {
        return Err(ProfileError::Version);
    }
    if field(12) != Some(b"prtr") {
        return Err(ProfileError::NotAPrinter);
    }
    if field(16) != Some(b"CMYK") {
        return Err(ProfileError::NotCmyk);
    }
    if field(20) != Some(b"Lab ") && field(20) != Some(b"XYZ ") {
        return Err(ProfileError::ConnectionSpace);
    }
    Ok(())
}

/// Numbers that a profile yields, from which its conversion tables are made.
#[derive(Debug, PartialEq)]
struct ProfileNumbers {
    /// Luminance of each amount of the [ramp](tone::ramp).
    lights: Vec<u16>,
    /// Inks of each grid point.
    inks: Vec<[u16; 4]>,
}

impl ProfileNumbers {
    /// Converts colours by a profile. Returns `None` if the results are not plausible for ink on paper.
    fn measure(profile: &ColorProfile) -> Option<Self> {
        let mut inks = tone::ramp();
        inks.extend(grid::darkest(profile)?);
        let mut luminances = tone::luminances(profile, &inks)?;
        let darkest = luminances.pop().filter(|&darkest| darkest < tone::MAX_BLACK_LUMINANCE)?;
        Some(Self { lights: tone::lights(&luminances)?, inks: grid::measure(profile, darkest)? })
    }

    /// Returns the numbers of the built-in profile.
    fn built_in() -> Self {
        let all = decompressed(ISO_COATED_V2_300_NUMBERS);
        let mut numbers = all.as_chunks::<2>().0.iter().copied().map(u16::from_le_bytes);
        let lights = numbers.by_ref().take(tone::STEPS).collect();
        let inks: Vec<u16> = numbers.collect();
        Self { lights, inks: inks.as_chunks::<4>().0.to_vec() }
    }
}

impl ConversionTables {
    /// Creates the tables. Returns `None` if there are fewer numbers than they need.
    fn new(numbers: &ProfileNumbers) -> Option<Self> {
        Some(Self { inks: InkGrid::new(&numbers.inks)?, tone: ToneCurve::new(&numbers.lights)? })
    }
}

/// Returns the description of a profile, in English if available, without control characters.
fn description(profile: &ColorProfile) -> Option<String> {
    let text = match profile.description.as_ref()? {
        ProfileText::PlainString(text) => text,
        ProfileText::Description(text) if text.ascii_string.is_empty() => &text.unicode_string,
        ProfileText::Description(text) => &text.ascii_string,
        ProfileText::Localizable(texts) => {
            &texts.iter().find(|text| text.language == "en").or_else(|| texts.first())?.value
        }
    };
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| String::from(text))
}

#[cfg(test)]
mod tests;
