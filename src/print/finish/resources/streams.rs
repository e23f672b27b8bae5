//! Resources with content streams: forms, tiling patterns, Type 3 fonts; and shading patterns.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{ConvertedResource, Converter, Matrix, PaintPurpose, ResourceKind, StreamKind, compressed};
use crate::print::finish::FinishError;

/// Entries of a form that are kept (ISO 32000-1, table 95). Tags and PostScript are dropped.
const FORM_ENTRIES: [&[u8]; 6] = [b"Type", b"Subtype", b"FormType", b"BBox", b"Matrix", b"OC"];
/// Entries of a tiling pattern that are kept (ISO 32000-1, table 75).
const TILING_ENTRIES: [&[u8]; 8] =
    [b"Type", b"PatternType", b"PaintType", b"TilingType", b"BBox", b"XStep", b"YStep", b"Matrix"];

impl Converter<'_, '_> {
    /// Converts a form or the group of a soft mask.
    pub(super) fn form(
        &mut self,
        id: ObjectId,
        purpose: PaintPurpose,
        kind: StreamKind,
        scale: f32,
    ) -> Result<ConvertedResource, FinishError> {
        // The scale does not affect mask levels, so masks are converted once for all scales.
        let scale = if purpose == PaintPurpose::Mask { 1.0 } else { scale };
        self.convert_once((ResourceKind::Form(thousandths(scale)), id, purpose), |converter| {
            let form = converter.document.get_object(id)?.as_stream()?.clone();
            let scale = scale * matrix(&form.dict).scale();
            let new = converter.stream(&form.get_plain_content()?, &form.dict, purpose, kind, scale)?;
            let mut dictionary = with_keys(&form.dict, &FORM_ENTRIES);
            dictionary.set("Resources", new.resources);
            let mut is_transparent = new.is_transparent;
            let mut group = converter.dictionary(&form.dict, b"Group");
            if group.get(b"S").and_then(Object::as_name).ok() == Some(b"Transparency") {
                group.set("CS", if purpose == PaintPurpose::Mask { "DeviceGray" } else { "DeviceCMYK" });
                dictionary.set("Group", group);
                is_transparent = true;
            }
            Ok((Object::Stream(compressed(dictionary, &new.content)), is_transparent))
        })
    }

    /// Converts a tiling or shading pattern. `scale` is the scale of the stream that uses the pattern.
    pub(super) fn pattern(
        &mut self,
        id: ObjectId,
        purpose: PaintPurpose,
        is_on_page: bool,
        scale: f32,
    ) -> Result<ConvertedResource, FinishError> {
        let shift = self.shift;
        let moves = is_on_page && shift != (0.0, 0.0);
        let key = if moves { ResourceKind::PagePattern } else { ResourceKind::Pattern(thousandths(scale)) };
        self.convert_once((key, id, purpose), |converter| {
            let object = converter.document.get_object(id)?.clone();
            let (mut new, content, is_transparent) = match &object {
                Object::Stream(tiling) => {
                    let is_uncoloured = tiling.dict.get(b"PaintType").and_then(Object::as_i64).ok() == Some(2);
                    let kind = if is_uncoloured { StreamKind::Uncoloured } else { StreamKind::Cell };
                    let scale = scale * matrix(&tiling.dict).scale();
                    let cell = converter.stream(&tiling.get_plain_content()?, &tiling.dict, purpose, kind, scale)?;
                    let mut new = with_keys(&tiling.dict, &TILING_ENTRIES);
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

    /// Converts a shading pattern, keeping only its shading and its matrix.
    fn shading_pattern(&mut self, old: &Dictionary, purpose: PaintPurpose) -> Result<Dictionary, FinishError> {
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

    /// Converts a Type 3 font. Other fonts have no colours and are kept.
    pub(super) fn font(&mut self, id: ObjectId, purpose: PaintPurpose) -> Result<ConvertedResource, FinishError> {
        let font = self.document.get_dictionary(id)?;
        if font.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Type3") {
            return Ok(ConvertedResource::opaque(id));
        }
        let mut font = font.clone();
        self.convert_once((ResourceKind::Font, id, purpose), |converter| {
            let mut glyphs = Dictionary::new();
            let mut resources = Dictionary::new();
            for (name, glyph) in &converter.dictionary(&font, b"CharProcs") {
                let Ok((_, Object::Stream(glyph))) = converter.document.dereference(glyph) else { continue };
                let content = glyph.get_plain_content()?;
                let new = converter.stream(&content, &font, purpose, StreamKind::Form, 1.0)?;
                merge(&mut resources, &new.resources);
                glyphs.set(name.clone(), converter.document.add_object(compressed(Dictionary::new(), &new.content)));
            }
            font.set("CharProcs", glyphs);
            font.set("Resources", resources);
            Ok((Object::Dictionary(font), false))
        })
    }
}

/// Returns the entries of `old` that are in `keys`.
fn with_keys(old: &Dictionary, keys: &[&[u8]]) -> Dictionary {
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

/// Translates a pattern by the offset of the page content. Pattern matrices map to the page's default coordinates and
/// so do not follow the offset in the content stream.
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

/// Adds the resources `more` of one glyph to those of all glyphs.
fn merge(all: &mut Dictionary, more: &Dictionary) {
    for (key, part) in more {
        let Ok(part) = part.as_dict() else { continue };
        let mut merged = all.get(key).and_then(Object::as_dict).cloned().unwrap_or_default();
        for (name, value) in part {
            merged.set(name.clone(), value.clone());
        }
        all.set(key.clone(), merged);
    }
}
