//! Gradients in inks (ISO 32000-1, 8.7.4.5).

use lopdf::{Dictionary, Object, ObjectId};

use super::functions::{self, Function, Stretch};
use super::inks::{Inks, Paint, Purpose, black_of_inks, eight_bits};
use super::resources::{Converter, space};
use super::state::Space;
use super::{Colour, Error, compressed};
use crate::press::output_condition::{Ink, limit};

/// PostScript that makes a gray of the red, green and blue before it.
const GRAY_OF_RGB: &[u8] = b" 0.11 mul exch 0.59 mul add exch 0.3 mul add ";

/// Converts a shading.
pub(super) fn convert(converter: &mut Converter<'_, '_>, id: ObjectId, purpose: Purpose) -> Result<Object, Error> {
    let mut object = converter.document.get_object(id)?.clone();
    let old = match &object {
        Object::Stream(stream) => stream.dict.clone(),
        other => other.as_dict()?.clone(),
    };
    let dictionary = match &mut object {
        Object::Stream(stream) => &mut stream.dict,
        other => other.as_dict_mut()?,
    };
    // A background is only for what fills an area with the shading itself, and would need the same colours.
    dictionary.remove(b"Background");
    let in_black = purpose == Purpose::Mask || converter.inks.colour == Colour::Greyscale;
    match (space(converter.document, old.get(b"ColorSpace")?), in_black) {
        (Space::Gray, _) => dictionary.set("ColorSpace", "DeviceGray"),
        (Space::Cmyk, false) => dictionary.set("ColorSpace", "DeviceCMYK"),
        (from @ (Space::Rgb | Space::Cmyk), _) => {
            if let Some(function) = along_a_line(converter, &old, &from, purpose) {
                dictionary.set("Function", function);
                dictionary.set("ColorSpace", if in_black { "DeviceGray" } else { "DeviceCMYK" });
            } else if let Some(function) = in_black.then(|| gray_program(converter, &old, &from)).flatten() {
                dictionary.set("Function", function);
                dictionary.set("ColorSpace", "DeviceGray");
            } else if from == Space::Cmyk {
                dictionary.set("ColorSpace", "DeviceCMYK");
            } else {
                let space = converter.profiled(old.get(b"ColorSpace")?);
                dictionary.set("ColorSpace", space);
            }
        }
        (Space::Pattern(_) | Space::Other, _) => {}
    }
    Ok(object)
}

/// The function of a shading along a line or between circles, in inks; none for other shadings, and for programs.
fn along_a_line(
    converter: &mut Converter<'_, '_>,
    shading: &Dictionary,
    from: &Space,
    purpose: Purpose,
) -> Option<Object> {
    let kind = shading.get_deref(b"ShadingType", converter.document).ok()?.as_i64().ok()?;
    if !matches!(kind, 2 | 3) {
        return None;
    }
    let function = Function::read(converter.document, shading.get(b"Function").ok()?)?;
    let domain = shading.get_deref(b"Domain", converter.document).and_then(Object::as_array).cloned();
    let domain: Vec<f32> = domain.unwrap_or_default().iter().filter_map(|it| it.as_float().ok()).collect();
    let (start, end) = if let [start, end] = domain[..] { (start, end) } else { (0.0, 1.0) };
    let stretches = function.stretches(start, end);
    let channels = if *from == Space::Rgb { 3 } else { 4 };
    if stretches.is_empty() || stretches.iter().any(|stretch| stretch.at(0.0).len() != channels) {
        return None;
    }
    let inks = converter.inks;
    let is_black_only = purpose == Purpose::Mask || inks.colour == Colour::Greyscale;
    if is_black_only {
        let gray = |stretch: &Stretch, at: f32| vec![gray(inks, purpose, &stretch.at(at))];
        return Some(functions::write(converter.document, &stretches, gray));
    }
    let way = Way::new(inks, &stretches);
    Some(functions::write(converter.document, &stretches, |stretch, at| way.at(stretch, at)))
}

/// The level of a colour in `DeviceGray`.
fn gray(inks: Inks<'_>, purpose: Purpose, colour: &[f32]) -> f32 {
    let paint = match *colour {
        [r, g, b] => inks.rgb([r, g, b], purpose),
        [c, m, y, k] => inks.cmyk([c, m, y, k], purpose),
        _ => Paint::Level(0.0),
    };
    match paint {
        Paint::Ink(ink, _) => 1.0 - black_of_inks([ink.c, ink.m, ink.y, ink.k]),
        Paint::Level(level) => level,
        Paint::Inherited | Paint::Other(..) => 0.0,
    }
}

/// How the colours of a gradient become inks.
///
/// Its ends are as flat colours are, so that they meet areas beside them without a seam. Between them it goes the way
/// that the profile has for pictures, which is even; a gray that is black ink alone would break it, unless all of it is
/// gray.
struct Way<'a> {
    inks: Inks<'a>,
    from: f32,
    to: f32,
    is_black: bool,
    /// How far flat colours are from the profile's way at the ends.
    ends: [[f32; 4]; 2],
}

impl<'a> Way<'a> {
    fn new(inks: Inks<'a>, stretches: &[Stretch]) -> Self {
        let flat = |stretch: &Stretch, at: f32| parts(inks.ink(rgb(stretch, at)));
        let is_black = |stretch: &Stretch| [0.0, 1.0].iter().all(|at| matches!(flat(stretch, *at), [0.0, 0.0, 0.0, _]));
        let off = |stretch: Option<&Stretch>, at: f32| {
            let difference = |stretch: &Stretch| minus(flat(stretch, at), picture(inks, rgb(stretch, at)));
            stretch.map_or([0.0; 4], difference)
        };
        let (first, last) = (stretches.first(), stretches.last());
        Self {
            inks,
            from: first.map_or(0.0, |stretch| stretch.from),
            to: last.map_or(1.0, |stretch| stretch.to),
            is_black: stretches.iter().all(is_black),
            ends: [off(first, 0.0), off(last, 1.0)],
        }
    }

    /// The inks of a stretch at 0 to 1.
    fn at(&self, stretch: &Stretch, at: f32) -> Vec<f32> {
        let here = rgb(stretch, at);
        if self.is_black || rgb(stretch, 0.0) == rgb(stretch, 1.0) {
            return parts(self.inks.ink(here)).to_vec();
        }
        let along = (stretch.from + at * (stretch.to - stretch.from) - self.from) / (self.to - self.from);
        let picture = picture(self.inks, here);
        let [c, m, y, k] = [0, 1, 2, 3].map(|ink| {
            let [first, last] = [self.ends[0][ink], self.ends[1][ink]];
            (picture[ink] + first + along * (last - first)).clamp(0.0, 1.0)
        });
        parts(limit(Ink { c, m, y, k }, self.inks.most)).to_vec()
    }
}

fn rgb(stretch: &Stretch, at: f32) -> [u8; 3] {
    let colour = stretch.at(at);
    [0, 1, 2].map(|channel| eight_bits(colour.get(channel).copied().unwrap_or(0.0)))
}

/// The inks of a colour as in a picture.
fn picture(inks: Inks<'_>, rgb: [u8; 3]) -> [f32; 4] {
    let inks = inks.condition.image(&rgb, inks.most);
    [0, 1, 2, 3].map(|ink| f32::from(inks.get(ink).copied().unwrap_or(0)) / 255.0)
}

fn minus(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [0, 1, 2, 3].map(|ink| a[ink] - b[ink])
}

fn parts(ink: Ink) -> [f32; 4] {
    [ink.c, ink.m, ink.y, ink.k]
}

/// A PostScript program of screen colours, made one of grays.
fn gray_program(converter: &mut Converter<'_, '_>, shading: &Dictionary, from: &Space) -> Option<Object> {
    let (_, function) = converter.document.dereference(shading.get(b"Function").ok()?).ok()?;
    let program = function.as_stream().ok()?;
    if *from != Space::Rgb || program.dict.get(b"FunctionType").and_then(Object::as_i64).ok()? != 4 {
        return None;
    }
    let content = program.get_plain_content().ok()?;
    let end = content.iter().rposition(|byte| *byte == b'}')?;
    let mut dictionary = program.dict.clone();
    dictionary.remove(b"Filter");
    dictionary.remove(b"DecodeParms");
    dictionary.set("Range", vec![0.into(), 1.into()]);
    let content = [&content[..end], GRAY_OF_RGB, b"}"].concat();
    Some(converter.document.add_object(compressed(dictionary, &content)).into())
}

#[cfg(test)]
mod tests;
