//! Fonts for characters that the font of a drawing's text does not have.

use ttf_parser::Face;
use unicode_script::UnicodeScript;
use usvg::{FallbackSelectionFn, FontResolver};

use crate::fonts::shapes;

/// Selects the font for a character that the font of a text does not have. It must be able to set the character's script.
pub(super) fn selector() -> FallbackSelectionFn<'static> {
    let select = FontResolver::default_fallback_selector();
    Box::new(move |c, used, database| {
        let mut used = used.to_vec();
        loop {
            let id = select(c, &used, database)?;
            let can_set = |data: &[u8], index| Face::parse(data, index).is_ok_and(|face| shapes(&face, c.script()));
            if database.with_face_data(id, can_set).unwrap_or_default() {
                return Some(id);
            }
            used.push(id);
        }
    })
}
