//! Colour spaces (ISO 32000-1, 8.6).

use lopdf::{Document, Object, ObjectId, dictionary};
use moxcms::ColorProfile;

use super::{ColourSpace, Converter};
use crate::print::finish::compressed;

/// Nesting limit for colour spaces.
const MAX_DEPTH: usize = 4;

/// Classifies the colour space that `object` describes.
pub(in super::super) fn space(document: &Document, object: &Object) -> ColourSpace {
    nested(document, object, MAX_DEPTH)
}

fn nested(document: &Document, object: &Object, depth: usize) -> ColourSpace {
    let Ok((_, object)) = document.dereference(object) else { return ColourSpace::Other };
    let array = object.as_array().map(Vec::as_slice).unwrap_or_default();
    let name = object.as_name().ok().or_else(|| array.first()?.as_name().ok()).unwrap_or_default();
    match name {
        b"DeviceGray" | b"CalGray" | b"G" => ColourSpace::Gray,
        b"DeviceRGB" | b"CalRGB" | b"RGB" => ColourSpace::Rgb,
        b"DeviceCMYK" | b"CMYK" => ColourSpace::Cmyk,
        b"Pattern" => {
            let base = array.get(1).filter(|_| depth > 0).map(|base| Box::new(nested(document, base, depth - 1)));
            ColourSpace::Pattern(base)
        }
        b"ICCBased" => match channels(document, array) {
            Some(1) => ColourSpace::Gray,
            Some(3) => ColourSpace::Rgb,
            Some(4) => ColourSpace::Cmyk,
            _ => ColourSpace::Other,
        },
        _ => ColourSpace::Other,
    }
}

/// Returns the number of channels of an `ICCBased` space.
fn channels(document: &Document, space: &[Object]) -> Option<i64> {
    let (_, profile) = document.dereference(space.get(1)?).ok()?;
    profile.as_stream().ok()?.dict.get_deref(b"N", document).ok()?.as_i64().ok()
}

impl Converter<'_, '_> {
    /// Returns an `ICCBased` space for RGB colours that are not converted: `old` if it is one, otherwise sRGB.
    /// `DeviceRGB` is not allowed with a CMYK output intent (ISO 15930-7, 6.8).
    pub(in super::super) fn profiled(&mut self, old: &Object) -> Object {
        let is_profiled = |it: &Object| it.as_array().is_ok_and(|it| it.first().is_some_and(is_icc_based));
        if self.document.dereference(old).is_ok_and(|(_, old)| is_profiled(old)) {
            return old.clone();
        }
        vec!["ICCBased".into(), Object::Reference(self.srgb_profile())].into()
    }

    /// Returns the embedded sRGB profile, adding it on first use.
    fn srgb_profile(&mut self) -> ObjectId {
        if let Some(id) = self.srgb {
            return id;
        }
        let mut profile = ColorProfile::new_srgb().encode().unwrap_or_default();
        // PDF 1.6 supports ICC versions up to 4.2; this profile uses nothing newer.
        if let Some(version) = profile.get_mut(8..10) {
            version.copy_from_slice(&[4, 0x20]);
        }
        // A fixed date, that of the sRGB standard, for reproducible files.
        if let Some(date) = profile.get_mut(24..36) {
            date.copy_from_slice(&[0x07, 0xCF, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0]);
        }
        let id = self.document.add_object(compressed(dictionary! { "N" => 3 }, &profile));
        self.srgb = Some(id);
        id
    }
}

fn is_icc_based(object: &Object) -> bool {
    object.as_name().ok() == Some(b"ICCBased")
}
