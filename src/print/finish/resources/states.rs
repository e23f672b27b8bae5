//! Graphics state dictionaries: transparency is kept, entries that PDF/X forbids are dropped.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{ConvertedResource, Converter, PaintPurpose, ResourceKind, StreamKind};
use crate::print::finish::FinishError;
use crate::print::finish::inks::{black_equivalent, level_of_rgb, number};

/// Entries that are dropped, because PDF/X forbids them or they depend on the output device.
const DROPPED_ENTRIES: [&[u8]; 12] =
    [b"OP", b"op", b"OPM", b"TR", b"TR2", b"BG", b"BG2", b"UCR", b"UCR2", b"HT", b"HTP", b"FL"];

impl Converter<'_, '_> {
    /// Converts a graphics state dictionary, including its soft mask.
    pub(super) fn state(&mut self, id: ObjectId, purpose: PaintPurpose) -> Result<ConvertedResource, FinishError> {
        self.convert_once((ResourceKind::GraphicsState, id, purpose), |converter| {
            let mut state = converter.document.get_dictionary(id)?.clone();
            for key in DROPPED_ENTRIES {
                state.remove(key);
            }
            let is_transparent = is_opaque(converter.document, &state) == Some(false);
            let mut mask = converter.dictionary(&state, b"SMask");
            if let Ok(group) = mask.get(b"G").and_then(Object::as_reference) {
                mask.set("G", converter.form(group, PaintPurpose::Mask, StreamKind::Cell, 1.0)?.id);
                mask.remove(b"TR");
                // The backdrop colour is in the colour space of the group, which is DeviceGray now.
                let backdrop = mask.get_deref(b"BC", converter.document).and_then(Object::as_array);
                if let Some(level) = backdrop.ok().map(|backdrop| backdrop_level(backdrop)) {
                    mask.set("BC", vec![number(level)]);
                }
                state.set("SMask", mask);
            }
            Ok((Object::Dictionary(state), is_transparent))
        })
    }

    /// Returns the graphics state that switches overprinting on or off.
    pub(super) fn overprint(&mut self, is_on: bool) -> ConvertedResource {
        let existing = self.overprinting[usize::from(is_on)];
        let id = existing.unwrap_or_else(|| {
            // In overprint mode 1, inks with the value 0 leave their plates unchanged (ISO 32000-1, 8.6.7).
            let state = dictionary! { "Type" => "ExtGState", "OP" => is_on, "op" => is_on, "OPM" => 1 };
            self.document.add_object(state)
        });
        self.overprinting[usize::from(is_on)] = Some(id);
        ConvertedResource::opaque(id)
    }
}

/// Returns whether a graphics state makes painting opaque, or `None` if it sets nothing that affects opacity.
pub(super) fn is_opaque(document: &Document, state: &Dictionary) -> Option<bool> {
    let get = |key: &[u8]| state.get_deref(key, document).ok();
    let full = |key: &[u8]| get(key).map(|value| value.as_float().is_ok_and(|value| value >= 1.0));
    let named = |key: &[u8], names: &[&[u8]]| get(key).map(|value| value.as_name().is_ok_and(|it| names.contains(&it)));
    let values = [full(b"ca"), full(b"CA"), named(b"SMask", &[b"None"]), named(b"BM", &[b"Normal", b"Compatible"])];
    let mut values = values.into_iter().flatten().peekable();
    values.peek()?;
    Some(values.all(|is_opaque| is_opaque))
}

/// Converts a backdrop colour of one, three or four channels to a gray level. Others become black.
fn backdrop_level(backdrop: &[Object]) -> f32 {
    let parts: Vec<f32> = backdrop.iter().filter_map(|part| part.as_float().ok()).collect();
    match parts.as_slice() {
        [gray] => *gray,
        [r, g, b] => level_of_rgb([*r, *g, *b]),
        [c, m, y, k] => 1.0 - black_equivalent([*c, *m, *y, *k]),
        _ => 0.0,
    }
}
