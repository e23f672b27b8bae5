//! Conversion of shadings, which are gradients (ISO 32000-1, 8.7.4.5).

use lopdf::{Dictionary, Object, ObjectId};

use super::functions::{self, Function, FunctionSegment};
use super::inks::{InkConverter, Paint, PaintPurpose, black_equivalent, eight_bits};
use super::resources::{Converter, space};
use super::state::ColourSpace;
use super::{ColourMode, FinishError, compressed};
use crate::print::output_condition::{Ink, limit};

/// PostScript operators that convert red, green and blue on the stack to gray.
const GRAY_OF_RGB: &[u8] = b" 0.11 mul exch 0.59 mul add exch 0.3 mul add ";

/// Converts a shading.
pub(super) fn convert(
    converter: &mut Converter<'_, '_>,
    id: ObjectId,
    purpose: PaintPurpose,
) -> Result<Object, FinishError> {
    let mut object = converter.document.get_object(id)?.clone();
    let old = match &object {
        Object::Stream(stream) => stream.dict.clone(),
        other => other.as_dict()?.clone(),
    };
    let dictionary = match &mut object {
        Object::Stream(stream) => &mut stream.dict,
        other => other.as_dict_mut()?,
    };
    // The background applies only to shading patterns, and its colour would have to be converted, too.
    dictionary.remove(b"Background");
    let in_black = purpose == PaintPurpose::Mask || converter.inks.colour == ColourMode::Greyscale;
    match (space(converter.document, old.get(b"ColorSpace")?), in_black) {
        (ColourSpace::Gray, _) => dictionary.set("ColorSpace", "DeviceGray"),
        (ColourSpace::Cmyk, false) => dictionary.set("ColorSpace", "DeviceCMYK"),
        (from @ (ColourSpace::Rgb | ColourSpace::Cmyk), _) => {
            if let Some(function) = axial_or_radial(converter, &old, &from, purpose) {
                dictionary.set("Function", function);
                dictionary.set("ColorSpace", if in_black { "DeviceGray" } else { "DeviceCMYK" });
            } else if let Some(function) = in_black.then(|| gray_program(converter, &old, &from)).flatten() {
                dictionary.set("Function", function);
                dictionary.set("ColorSpace", "DeviceGray");
            } else if from == ColourSpace::Cmyk {
                dictionary.set("ColorSpace", "DeviceCMYK");
            } else {
                let space = converter.profiled(old.get(b"ColorSpace")?);
                dictionary.set("ColorSpace", space);
            }
        }
        (ColourSpace::Pattern(_) | ColourSpace::Other, _) => {}
    }
    Ok(object)
}

/// Converts the function of an axial or radial shading (types 2 and 3) to inks. Returns `None` for other shadings and
/// for PostScript functions.
fn axial_or_radial(
    converter: &mut Converter<'_, '_>,
    shading: &Dictionary,
    from: &ColourSpace,
    purpose: PaintPurpose,
) -> Option<Object> {
    let kind = shading.get_deref(b"ShadingType", converter.document).ok()?.as_i64().ok()?;
    if !matches!(kind, 2 | 3) {
        return None;
    }
    let function = Function::read(converter.document, shading.get(b"Function").ok()?)?;
    let domain = shading.get_deref(b"Domain", converter.document).and_then(Object::as_array).cloned();
    let domain: Vec<f32> = domain.unwrap_or_default().iter().filter_map(|it| it.as_float().ok()).collect();
    let (start, end) = if let [start, end] = domain[..] { (start, end) } else { (0.0, 1.0) };
    let segments = function.segments(start, end);
    let channels = if *from == ColourSpace::Rgb { 3 } else { 4 };
    if segments.is_empty() || segments.iter().any(|segment| segment.at(0.0).len() != channels) {
        return None;
    }
    let inks = converter.inks;
    let is_black_only = purpose == PaintPurpose::Mask || inks.colour == ColourMode::Greyscale;
    if is_black_only {
        let gray = |segment: &FunctionSegment, at: f32| vec![gray(inks, purpose, &segment.at(at))];
        return Some(functions::write(converter.document, &segments, gray));
    }
    let gradient = GradientInks::new(inks, &segments);
    Some(functions::write(converter.document, &segments, |segment, at| gradient.at(segment, at)))
}

/// Returns the `DeviceGray` level of a colour.
fn gray(inks: InkConverter<'_>, purpose: PaintPurpose, colour: &[f32]) -> f32 {
    let paint = match *colour {
        [r, g, b] => inks.rgb([r, g, b], purpose),
        [c, m, y, k] => inks.cmyk([c, m, y, k], purpose),
        _ => Paint::Level(0.0),
    };
    match paint {
        Paint::Ink(ink, _) => 1.0 - black_equivalent([ink.c, ink.m, ink.y, ink.k]),
        Paint::Level(level) => level,
        Paint::Inherited | Paint::Other(..) => 0.0,
    }
}

/// Converts the colours of a gradient to inks.
///
/// The ends have the inks of flat colours, so that they match adjacent areas. The colours between them are converted as
/// in images, which is smooth; grays of black ink alone would cause steps, unless the whole gradient is gray. The
/// difference between both conversions at the ends is distributed along the gradient.
struct GradientInks<'a> {
    inks: InkConverter<'a>,
    from: f32,
    to: f32,
    /// Whether both ends of every segment are printed with black ink alone.
    is_black: bool,
    /// Differences between the inks as flat colours and as image colours, at the start and the end.
    end_offsets: [[f32; 4]; 2],
}

impl<'a> GradientInks<'a> {
    fn new(inks: InkConverter<'a>, segments: &[FunctionSegment]) -> Self {
        let flat = |segment: &FunctionSegment, at: f32| parts(inks.ink(rgb(segment, at)));
        let is_black =
            |segment: &FunctionSegment| [0.0, 1.0].iter().all(|at| matches!(flat(segment, *at), [0.0, 0.0, 0.0, _]));
        let offset = |segment: Option<&FunctionSegment>, at: f32| {
            let difference =
                |segment: &FunctionSegment| subtract(flat(segment, at), image_inks(inks, rgb(segment, at)));
            segment.map_or([0.0; 4], difference)
        };
        let (first, last) = (segments.first(), segments.last());
        Self {
            inks,
            from: first.map_or(0.0, |segment| segment.from),
            to: last.map_or(1.0, |segment| segment.to),
            is_black: segments.iter().all(is_black),
            end_offsets: [offset(first, 0.0), offset(last, 1.0)],
        }
    }

    /// Returns the inks at `at` of a segment, 0 (start) to 1 (end).
    fn at(&self, segment: &FunctionSegment, at: f32) -> Vec<f32> {
        let here = rgb(segment, at);
        if self.is_black || rgb(segment, 0.0) == rgb(segment, 1.0) {
            return parts(self.inks.ink(here)).to_vec();
        }
        let along = (segment.from + at * (segment.to - segment.from) - self.from) / (self.to - self.from);
        let inks = image_inks(self.inks, here);
        let [c, m, y, k] = [0, 1, 2, 3].map(|ink| {
            let [first, last] = [self.end_offsets[0][ink], self.end_offsets[1][ink]];
            (inks[ink] + first + along * (last - first)).clamp(0.0, 1.0)
        });
        parts(limit(Ink { c, m, y, k }, self.inks.ink_limit)).to_vec()
    }
}

fn rgb(segment: &FunctionSegment, at: f32) -> [u8; 3] {
    let colour = segment.at(at);
    [0, 1, 2].map(|channel| eight_bits(colour.get(channel).copied().unwrap_or(0.0)))
}

/// Returns the inks of a colour as it is converted in images.
fn image_inks(inks: InkConverter<'_>, rgb: [u8; 3]) -> [f32; 4] {
    let inks = inks.condition.cmyk_pixels(&rgb, inks.ink_limit);
    [0, 1, 2, 3].map(|ink| f32::from(inks.get(ink).copied().unwrap_or(0)) / 255.0)
}

fn subtract(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [0, 1, 2, 3].map(|ink| a[ink] - b[ink])
}

fn parts(ink: Ink) -> [f32; 4] {
    [ink.c, ink.m, ink.y, ink.k]
}

/// Extends a PostScript function with RGB output so that its output is gray. Returns `None` for other functions.
fn gray_program(converter: &mut Converter<'_, '_>, shading: &Dictionary, from: &ColourSpace) -> Option<Object> {
    let (_, function) = converter.document.dereference(shading.get(b"Function").ok()?).ok()?;
    let program = function.as_stream().ok()?;
    if *from != ColourSpace::Rgb || program.dict.get(b"FunctionType").and_then(Object::as_i64).ok()? != 4 {
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
