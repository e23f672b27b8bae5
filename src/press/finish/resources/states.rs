//! Graphics states: what makes painting transparent stays, what PDF/X forbids goes.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{As, Converted, Converter, Kind, Purpose};
use crate::press::finish::Error;
use crate::press::finish::inks::{black_of_inks, level_of_rgb, number};

/// Entries of a graphics state that do not stay: PDF/X forbids them, or the press decides.
const LEFT_OUT: [&[u8]; 12] =
    [b"OP", b"op", b"OPM", b"TR", b"TR2", b"BG", b"BG2", b"UCR", b"UCR2", b"HT", b"HTP", b"FL"];

impl Converter<'_, '_> {
    /// Converts a graphics state.
    pub(super) fn state(&mut self, id: ObjectId, purpose: Purpose) -> Result<Converted, Error> {
        self.once((As::State, id, purpose), |converter| {
            let mut state = converter.document.get_dictionary(id)?.clone();
            for key in LEFT_OUT {
                state.remove(key);
            }
            let is_transparent = is_opaque(converter.document, &state) == Some(false);
            let mut mask = converter.dictionary(&state, b"SMask");
            if let Ok(group) = mask.get(b"G").and_then(Object::as_reference) {
                mask.set("G", converter.form(group, Purpose::Mask, Kind::Cell, 1.0)?.id);
                mask.remove(b"TR");
                // The backdrop is given in the group's space, which is gray now.
                let backdrop = mask.get_deref(b"BC", converter.document).and_then(Object::as_array);
                if let Some(level) = backdrop.ok().map(|backdrop| backdrop_level(backdrop)) {
                    mask.set("BC", vec![number(level)]);
                }
                state.set("SMask", mask);
            }
            Ok((Object::Dictionary(state), is_transparent))
        })
    }

    /// The graphics state that switches overprinting on or off.
    pub(super) fn overprint(&mut self, is_on: bool) -> Converted {
        let known = self.overprinting[usize::from(is_on)];
        let id = known.unwrap_or_else(|| {
            // With mode 1, an ink of which there is none leaves its plate as it is (ISO 32000-1, 8.6.7).
            let state = dictionary! { "Type" => "ExtGState", "OP" => is_on, "op" => is_on, "OPM" => 1 };
            self.document.add_object(state)
        });
        self.overprinting[usize::from(is_on)] = Some(id);
        Converted::opaque(id)
    }
}

/// Whether a graphics state makes painting opaque or transparent; none if it says nothing of it.
pub(super) fn is_opaque(document: &Document, state: &Dictionary) -> Option<bool> {
    let get = |key: &[u8]| state.get_deref(key, document).ok();
    let full = |key: &[u8]| get(key).map(|value| value.as_float().is_ok_and(|value| value >= 1.0));
    let named = |key: &[u8], names: &[&[u8]]| get(key).map(|value| value.as_name().is_ok_and(|it| names.contains(&it)));
    let said = [full(b"ca"), full(b"CA"), named(b"SMask", &[b"None"]), named(b"BM", &[b"Normal", b"Compatible"])];
    let mut said = said.into_iter().flatten().peekable();
    said.peek()?;
    Some(said.all(|is_opaque| is_opaque))
}

fn backdrop_level(backdrop: &[Object]) -> f32 {
    let parts: Vec<f32> = backdrop.iter().filter_map(|part| part.as_float().ok()).collect();
    match parts.as_slice() {
        [gray] => *gray,
        [r, g, b] => level_of_rgb([*r, *g, *b]),
        [c, m, y, k] => 1.0 - black_of_inks([*c, *m, *y, *k]),
        _ => 0.0,
    }
}
