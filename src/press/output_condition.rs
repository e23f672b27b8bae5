//! The printing condition an edition is made for, as an ICC profile describes it: how screen colours become ink.
//!
//! Colours go through the profile relative to paper white, with black point compensation, as is usual for the press:
//! white is bare paper, screen black is the darkest the press can do, and what lies between keeps its order. Grey
//! vector colours take another way, because grey made of four inks shimmers when the plates are a hair out of register:
//! they become black ink only, as light as the grey would have been ([`tone`]).

use std::fmt;
use std::sync::Arc;

use moxcms::{ColorProfile, ProfileText};

mod grid;
mod ink;
mod tone;

pub(crate) use ink::{Ink, limit};

use grid::Grid;
use tone::Tone;

/// The built-in profile: offset on coated paper, 300 % ink at most.
const ISO_COATED_V2_300: &[u8] = include_bytes!("profiles/ISOcoated_v2_300_bas.icc");
/// The registry that characterised printing conditions are entered in.
const REGISTRY: &str = "http://www.color.org";

/// A printing condition: an ICC profile that can be a PDF/X-4 output intent, and the tables made from it.
#[derive(Clone)]
pub(crate) struct OutputCondition {
    profile: Arc<[u8]>,
    description: String,
    registered: Option<Registered>,
    /// From sRGB to four inks.
    inks: Arc<Grid>,
    /// From lightness to black ink.
    tone: Arc<Tone>,
}

/// An entry in the registry.
#[derive(Debug, Clone, Copy)]
struct Registered {
    identifier: &'static str,
    condition: &'static str,
}

/// What the built-in profile describes.
const FOGRA39: Registered = Registered {
    identifier: "FOGRA39",
    condition: "Offset on coated paper (types 1 and 2, 115 g/m²) by ISO 12647-2:2004/Amd 1, total ink 300 %",
};

/// Why a profile cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It is not an ICC profile.
    NotAProfile,
    /// The file is shorter than the profile says it is.
    CutOff,
    /// Of a version PDF 1.6 does not know.
    Version,
    /// Not a printer's profile (device class `prtr`), which PDF/X-4 asks for (ISO 15930-7, 6.2.2).
    NotAPrinter,
    /// Not for cyan, magenta, yellow and black.
    NotCmyk,
    /// Its connection space is neither Lab nor XYZ.
    ConnectionSpace,
    /// It has no tables from colours to inks, or none back.
    NoTables,
    /// Something in it cannot be read, or makes no sense on paper.
    Damaged,
}

impl fmt::Display for Unusable {
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

impl std::error::Error for Unusable {}

impl fmt::Debug for OutputCondition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OutputCondition").field("identifier", &self.identifier()).finish_non_exhaustive()
    }
}

impl OutputCondition {
    /// Reads a profile and makes the tables. This takes nearly a tenth of a second: once a run is enough.
    pub(crate) fn open(bytes: Arc<[u8]>) -> Result<Self, Unusable> {
        check_header(&bytes)?;
        let profile = ColorProfile::new_from_slice(&bytes).map_err(|_| Unusable::Damaged)?;
        if profile.lut_b_to_a_colorimetric.is_none() || profile.lut_a_to_b_colorimetric.is_none() {
            return Err(Unusable::NoTables);
        }
        let (inks, tone) = tables(&profile).ok_or(Unusable::Damaged)?;
        let registered = (*bytes == *ISO_COATED_V2_300).then_some(FOGRA39);
        let description = description(&profile).unwrap_or_else(|| String::from("CMYK"));
        Ok(Self { profile: bytes, description, registered, inks: Arc::new(inks), tone: Arc::new(tone) })
    }

    /// The built-in one: FOGRA39, offset on coated paper, with at most 300 % ink.
    pub(crate) fn iso_coated_v2_300() -> Self {
        Self::open(Arc::from(ISO_COATED_V2_300)).expect("the tests open this profile")
    }

    /// The profile's bytes, to be embedded in the file.
    pub(crate) fn profile(&self) -> &[u8] {
        &self.profile
    }

    /// What the profile calls itself (its tag `desc`).
    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    /// `OutputConditionIdentifier` of the output intent: the name in the registry, else the description.
    pub(crate) fn identifier(&self) -> &str {
        self.registered.map_or(&self.description, |registered| registered.identifier)
    }

    /// `RegistryName`: where the identifier is entered, if it is.
    pub(crate) fn registry(&self) -> Option<&'static str> {
        self.registered.map(|_| REGISTRY)
    }

    /// `OutputCondition`: the printing condition in words, if it is a registered one.
    pub(crate) fn condition(&self) -> Option<&'static str> {
        self.registered.map(|registered| registered.condition)
    }

    /// The inks of an sRGB colour, in thousandths: black ink only if it is a grey, else as the profile has it. The
    /// profile keeps to a total of its own; use [`limit`] for a lower one.
    pub(crate) fn ink(&self, rgb: [u8; 3]) -> Ink {
        if tone::is_neutral(rgb) {
            return Ink::black(self.tone.black(rgb));
        }
        Ink::from_parts(self.inks.parts(rgb))
    }

    /// How much black ink, 0 to 1, is as light as an sRGB colour: for printing in black only.
    pub(crate) fn gray(&self, rgb: [u8; 3]) -> f32 {
        Ink::black(self.tone.black(rgb)).k
    }

    /// Pixels of 8-bit sRGB as 8-bit CMYK, with no more than `most` ink in total (3.0 is 300 %). Greys of pictures keep
    /// all four inks: black alone is too weak for their shadows. What does not make a whole pixel at the end is left
    /// out.
    pub(crate) fn image(&self, rgb: &[u8], most: f32) -> Vec<u8> {
        let most = ink::most_levels(most);
        let mut inks = Vec::with_capacity(rgb.len() / 3 * 4);
        let mut known = ([0; 3], self.inks.levels([0; 3], most));
        for &pixel in rgb.as_chunks::<3>().0 {
            if pixel != known.0 {
                known = (pixel, self.inks.levels(pixel, most));
            }
            inks.extend_from_slice(&known.1);
        }
        inks
    }

    /// Pixels of 8-bit sRGB as 8-bit `DeviceGray`: 0 is full black ink, 255 is paper. The same tones as [`Self::gray`].
    pub(crate) fn gray_image(&self, rgb: &[u8]) -> Vec<u8> {
        rgb.as_chunks::<3>().0.iter().map(|&pixel| 255 - grid::level(self.tone.black(pixel))).collect()
    }
}

/// What the header says (ICC.1:2022, 7.2), before anything else of the file is trusted.
fn check_header(bytes: &[u8]) -> Result<(), Unusable> {
    let four = |at: usize| bytes.get(at..at + 4);
    if four(36) != Some(b"acsp") {
        return Err(Unusable::NotAProfile);
    }
    let size = four(0).and_then(|size| size.try_into().ok()).map_or(0, u32::from_be_bytes);
    if usize::try_from(size).map_or(true, |size| size > bytes.len()) {
        return Err(Unusable::CutOff);
    }
    // The first byte is the major version.
    if bytes.get(8).is_none_or(|&major| major > 4) {
        return Err(Unusable::Version);
    }
    if four(12) != Some(b"prtr") {
        return Err(Unusable::NotAPrinter);
    }
    if four(16) != Some(b"CMYK") {
        return Err(Unusable::NotCmyk);
    }
    if four(20) != Some(b"Lab ") && four(20) != Some(b"XYZ ") {
        return Err(Unusable::ConnectionSpace);
    }
    Ok(())
}

/// The tables of a profile, if what comes out of it can be ink on paper.
fn tables(profile: &ColorProfile) -> Option<(Grid, Tone)> {
    let mut inks = tone::ramp();
    inks.extend(grid::darkest(profile)?);
    let mut lights = tone::luminances(profile, &inks)?;
    let darkest = lights.pop().filter(|&darkest| darkest < tone::BLACKEST)?;
    Some((Grid::new(profile, darkest)?, Tone::new(&lights)?))
}

/// The description, in English if there is one.
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
