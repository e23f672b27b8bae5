//! What colour spaces mean to the press (ISO 32000-1, 8.6).

use lopdf::{Document, Object, ObjectId, dictionary};
use moxcms::ColorProfile;

use super::{Converter, Space};
use crate::press::finish::compressed;

/// How deep spaces may lie in each other.
const DEPTH: usize = 4;

/// The space that an object describes.
pub(in super::super) fn space(document: &Document, object: &Object) -> Space {
    nested(document, object, DEPTH)
}

fn nested(document: &Document, object: &Object, depth: usize) -> Space {
    let Ok((_, object)) = document.dereference(object) else { return Space::Other };
    let array = object.as_array().map(Vec::as_slice).unwrap_or_default();
    let name = object.as_name().ok().or_else(|| array.first()?.as_name().ok()).unwrap_or_default();
    match name {
        b"DeviceGray" | b"CalGray" | b"G" => Space::Gray,
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Space::Rgb,
        b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
        b"Pattern" => {
            let base = array.get(1).filter(|_| depth > 0).map(|base| Box::new(nested(document, base, depth - 1)));
            Space::Pattern(base)
        }
        b"ICCBased" => match channels(document, array) {
            Some(1) => Space::Gray,
            Some(3) => Space::Rgb,
            Some(4) => Space::Cmyk,
            _ => Space::Other,
        },
        _ => Space::Other,
    }
}

/// How many channels the profile of an `ICCBased` space has.
fn channels(document: &Document, space: &[Object]) -> Option<i64> {
    let (_, profile) = document.dereference(space.get(1)?).ok()?;
    profile.as_stream().ok()?.dict.get_deref(b"N", document).ok()?.as_i64().ok()
}

impl Converter<'_, '_> {
    /// The space of colours that stay screen colours: one with a profile. `DeviceRGB` must not be used with an output
    /// intent of four inks (ISO 15930-7, 6.8); it is taken for sRGB.
    pub(in super::super) fn profiled(&mut self, old: &Object) -> Object {
        let is_profiled = |it: &Object| it.as_array().is_ok_and(|it| it.first().is_some_and(is_icc_based));
        if self.document.dereference(old).is_ok_and(|(_, old)| is_profiled(old)) {
            return old.clone();
        }
        vec!["ICCBased".into(), Object::Reference(self.srgb_profile())].into()
    }

    fn srgb_profile(&mut self) -> ObjectId {
        if let Some(id) = self.srgb {
            return id;
        }
        let mut profile = ColorProfile::new_srgb().encode().unwrap_or_default();
        // PDF 1.6 knows ICC profiles up to 4.2; nothing in this one is newer.
        if let Some(version) = profile.get_mut(8..10) {
            version.copy_from_slice(&[4, 0x20]);
        }
        // No clock: the day sRGB was published.
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
