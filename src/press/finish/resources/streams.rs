//! Forms, patterns and glyphs: what has a content stream inside.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{As, Converted, Converter, Kind, Matrix, Purpose, compressed};
use crate::press::finish::Error;

/// Entries of a form that stay (ISO 32000-1, table 95). Tags, thumbnails and PostScript have no place in print.
const FORM: [&[u8]; 6] = [b"Type", b"Subtype", b"FormType", b"BBox", b"Matrix", b"OC"];
/// Entries of a tiling pattern that stay (ISO 32000-1, table 75).
const TILING: [&[u8]; 8] =
    [b"Type", b"PatternType", b"PaintType", b"TilingType", b"BBox", b"XStep", b"YStep", b"Matrix"];

impl Converter<'_, '_> {
    /// Converts a form, or the group of a soft mask.
    pub(super) fn form(&mut self, id: ObjectId, purpose: Purpose, kind: Kind, scale: f32) -> Result<Converted, Error> {
        // A mask's levels have no size.
        let scale = if purpose == Purpose::Mask { 1.0 } else { scale };
        self.once((As::Form(thousandths(scale)), id, purpose), |converter| {
            let form = converter.document.get_object(id)?.as_stream()?.clone();
            let scale = scale * matrix(&form.dict).scale();
            let new = converter.stream(&form.get_plain_content()?, &form.dict, purpose, kind, scale)?;
            let mut dictionary = kept(&form.dict, &FORM);
            dictionary.set("Resources", new.resources);
            let mut is_transparent = new.is_transparent;
            let mut group = converter.dictionary(&form.dict, b"Group");
            if group.get(b"S").and_then(Object::as_name).ok() == Some(b"Transparency") {
                group.set("CS", if purpose == Purpose::Mask { "DeviceGray" } else { "DeviceCMYK" });
                dictionary.set("Group", group);
                is_transparent = true;
            }
            Ok((Object::Stream(compressed(dictionary, &new.content)), is_transparent))
        })
    }

    /// Converts a pattern. `scale` is that of the stream which uses it.
    pub(super) fn pattern(
        &mut self,
        id: ObjectId,
        purpose: Purpose,
        is_on_page: bool,
        scale: f32,
    ) -> Result<Converted, Error> {
        let shift = self.shift;
        let moves = is_on_page && shift != (0.0, 0.0);
        let key = if moves { As::PagePattern } else { As::Pattern(thousandths(scale)) };
        self.once((key, id, purpose), |converter| {
            let object = converter.document.get_object(id)?.clone();
            let (mut new, content, is_transparent) = match &object {
                Object::Stream(tiling) => {
                    let is_uncoloured = tiling.dict.get(b"PaintType").and_then(Object::as_i64).ok() == Some(2);
                    let kind = if is_uncoloured { Kind::Uncoloured } else { Kind::Cell };
                    let scale = scale * matrix(&tiling.dict).scale();
                    let cell = converter.stream(&tiling.get_plain_content()?, &tiling.dict, purpose, kind, scale)?;
                    let mut new = kept(&tiling.dict, &TILING);
                    new.set("Resources", cell.resources);
                    (new, Some(cell.content), cell.is_transparent)
                }
                _ => (converter.shading_pattern(object.as_dict()?, purpose)?, None, false),
            };
            if moves {
                move_matrix(converter.document, &mut new, shift);
            }
            let new = match content {
                Some(content) => Object::Stream(compressed(new, &content)),
                None => Object::Dictionary(new),
            };
            Ok((new, is_transparent))
        })
    }

    fn shading_pattern(&mut self, old: &Dictionary, purpose: Purpose) -> Result<Dictionary, Error> {
        let shading = match self.document.dereference(old.get(b"Shading")?)? {
            (Some(id), _) => id,
            (None, direct) => {
                let direct = direct.clone();
                self.document.add_object(direct)
            }
        };
        let shading = self.shading(shading, purpose)?.id;
        let mut new = dictionary! { "Type" => "Pattern", "PatternType" => 2, "Shading" => shading };
        if let Ok(matrix) = old.get(b"Matrix") {
            new.set("Matrix", matrix.clone());
        }
        Ok(new)
    }

    /// Converts a font: only Type 3 fonts have colours.
    pub(super) fn font(&mut self, id: ObjectId, purpose: Purpose) -> Result<Converted, Error> {
        let font = self.document.get_dictionary(id)?;
        if font.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Type3") {
            return Ok(Converted::opaque(id));
        }
        let mut font = font.clone();
        self.once((As::Font, id, purpose), |converter| {
            let mut glyphs = Dictionary::new();
            let mut resources = Dictionary::new();
            for (name, glyph) in &converter.dictionary(&font, b"CharProcs") {
                let Ok((_, Object::Stream(glyph))) = converter.document.dereference(glyph) else { continue };
                let content = glyph.get_plain_content()?;
                let new = converter.stream(&content, &font, purpose, Kind::Form, 1.0)?;
                merge(&mut resources, &new.resources);
                glyphs.set(name.clone(), converter.document.add_object(compressed(Dictionary::new(), &new.content)));
            }
            font.set("CharProcs", glyphs);
            font.set("Resources", resources);
            Ok((Object::Dictionary(font), false))
        })
    }
}

fn kept(old: &Dictionary, keys: &[&[u8]]) -> Dictionary {
    let mut new = Dictionary::new();
    for (key, value) in old.iter().filter(|(key, _)| keys.contains(&key.as_slice())) {
        new.set(key.clone(), value.clone());
    }
    new
}

fn matrix(dictionary: &Dictionary) -> Matrix {
    let array = dictionary.get(b"Matrix").and_then(Object::as_array);
    array.map_or(Matrix::IDENTITY, |array| Matrix::from_operands(array))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a scale is positive; a cast saturates")]
fn thousandths(scale: f32) -> u32 {
    (scale * 1000.0).round() as u32
}

/// Moves a pattern with the content of its page: its matrix leads to the page and not to whatever is in force.
fn move_matrix(document: &Document, pattern: &mut Dictionary, (x, y): (f32, f32)) {
    let array = pattern.get_deref(b"Matrix", document).and_then(Object::as_array).cloned().unwrap_or_default();
    let mut matrix: Vec<f32> = array.iter().filter_map(|number| number.as_float().ok()).collect();
    if matrix.len() != 6 {
        matrix = vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    }
    matrix[4] += x;
    matrix[5] += y;
    pattern.set("Matrix", matrix.into_iter().map(Object::Real).collect::<Vec<_>>());
}

/// Adds the resources of a further glyph.
fn merge(all: &mut Dictionary, more: &Dictionary) {
    for (key, part) in more {
        let Ok(part) = part.as_dict() else { continue };
        let mut known = all.get(key).and_then(Object::as_dict).cloned().unwrap_or_default();
        for (name, value) in part {
            known.set(name.clone(), value.clone());
        }
        all.set(key.clone(), known);
    }
}
