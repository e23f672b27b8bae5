//! PDF functions of one input (ISO 32000-1, 7.10), which define the colours of gradients.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::inks::{eight_bits, number, numbers};

/// Nesting limit for functions.
const MAX_DEPTH: usize = 4;
/// Limit on the number of samples of a sampled function.
const MAX_SAMPLES: usize = 4096;
/// Number of steps in which a non-linear segment is sampled.
const SAMPLE_STEPS: u8 = 32;
/// Largest deviation from a straight line, 0 to 1, at which a segment counts as linear.
const LINEAR_TOLERANCE: f32 = 0.01;

/// A function from one number to one or more.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Function {
    /// Exponential interpolation from `start` to `end` (type 2).
    Exponential { start: Vec<f32>, end: Vec<f32>, exponent: f32 },
    /// Stitching function (type 3): segments in ascending order.
    Stitching(Vec<FunctionSegment>),
    /// Sampled function (type 0): samples at equal distances over the domain.
    Sampled { domain: [f32; 2], samples: Vec<Vec<f32>> },
    /// An array of functions, one for each colour channel.
    Channels(Vec<Function>),
}

/// A subfunction of a stitching function, with its interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FunctionSegment {
    /// Start of the interval.
    pub(super) from: f32,
    /// End of the interval.
    pub(super) to: f32,
    /// Inputs of `function` at the start and the end of the interval (entry `Encode`).
    encoded: [f32; 2],
    function: Function,
}

impl Function {
    /// Parses a function. Returns `None` if it is a PostScript calculator (type 4) or invalid.
    pub(super) fn read(document: &Document, object: &Object) -> Option<Self> {
        Self::nested(document, object, MAX_DEPTH)
    }

    fn nested(document: &Document, object: &Object, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let (_, object) = document.dereference(object).ok()?;
        if let Ok(channels) = object.as_array() {
            let channels: Option<Vec<_>> = channels.iter().map(|it| Self::nested(document, it, depth)).collect();
            return channels.filter(|channels| !channels.is_empty()).map(Self::Channels);
        }
        let stream = object.as_stream().ok();
        let dictionary = stream.map_or_else(|| object.as_dict().ok(), |stream| Some(&stream.dict))?;
        match (dictionary.get_deref(b"FunctionType", document).ok()?.as_i64().ok()?, stream) {
            (0, Some(stream)) => Self::sampled(document, stream),
            (2, _) => {
                let start = list(document, dictionary, b"C0").unwrap_or_else(|| vec![0.0]);
                let end = list(document, dictionary, b"C1").unwrap_or_else(|| vec![1.0]);
                let exponent = dictionary.get_deref(b"N", document).ok()?.as_float().ok()?;
                (start.len() == end.len()).then_some(Self::Exponential { start, end, exponent })
            }
            (3, _) => Self::stitched(document, dictionary, depth),
            _ => None,
        }
    }

    fn stitched(document: &Document, dictionary: &Dictionary, depth: usize) -> Option<Self> {
        let functions = dictionary.get_deref(b"Functions", document).ok()?.as_array().ok()?;
        let domain = list(document, dictionary, b"Domain")?;
        let encoded = list(document, dictionary, b"Encode")?;
        let mut bounds = vec![*domain.first()?];
        bounds.extend(list(document, dictionary, b"Bounds")?);
        bounds.push(*domain.get(1)?);
        if bounds.len() != functions.len() + 1 || encoded.len() < functions.len() * 2 {
            return None;
        }
        let segment = |(index, object): (usize, &Object)| {
            let function = Self::nested(document, object, depth)?;
            let encoded = [encoded[index * 2], encoded[index * 2 + 1]];
            Some(FunctionSegment { from: bounds[index], to: bounds[index + 1], encoded, function })
        };
        functions.iter().enumerate().map(segment).collect::<Option<Vec<_>>>().map(Self::Stitching)
    }

    fn sampled(document: &Document, stream: &Stream) -> Option<Self> {
        let size = list(document, &stream.dict, b"Size")?;
        let [count] = size.as_slice() else { return None };
        let count =
            (1..=MAX_SAMPLES).find(|size| (f32::from(u16::try_from(*size).unwrap_or(0)) - count).abs() < 0.5)?;
        let bits = stream.dict.get_deref(b"BitsPerSample", document).ok()?.as_i64().ok()?;
        let range = list(document, &stream.dict, b"Range")?;
        let decode = list(document, &stream.dict, b"Decode").unwrap_or_else(|| range.clone());
        let domain = list(document, &stream.dict, b"Domain")?;
        let channels = range.len() / 2;
        if !matches!(bits, 8 | 16) || channels == 0 || decode.len() < range.len() {
            return None;
        }
        let bytes = usize::try_from(bits / 8).ok()?;
        let content = stream.get_plain_content().ok()?;
        let sample = |at: usize| {
            let high = f32::from(*content.get(at * bytes)?);
            let value = if bytes == 1 {
                high / 255.0
            } else {
                (high * 256.0 + f32::from(*content.get(at * bytes + 1)?)) / 65535.0
            };
            let [low, high] = [decode[at % channels * 2], decode[at % channels * 2 + 1]];
            Some(low + value * (high - low))
        };
        let row = |index: usize| (0..channels).map(|channel| sample(index * channels + channel)).collect();
        let samples = (0..count).map(row).collect::<Option<Vec<_>>>()?;
        Some(Self::Sampled { domain: [*domain.first()?, *domain.get(1)?], samples })
    }

    /// Returns the value at `x`, one number for each channel.
    pub(super) fn at(&self, x: f32) -> Vec<f32> {
        match self {
            Self::Exponential { start, end, exponent } => {
                let part = x.max(0.0).powf(*exponent);
                start.iter().zip(end).map(|(start, end)| start + part * (end - start)).collect()
            }
            Self::Stitching(segments) => {
                let found = segments.iter().find(|segment| x < segment.to).or_else(|| segments.last());
                found.map_or_else(Vec::new, |segment| segment.at((x - segment.from) / (segment.to - segment.from)))
            }
            Self::Sampled { domain: [from, to], samples } => {
                let last = samples.len() - 1;
                let part = if to > from { ((x - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
                let along = part * f32::from(u16::try_from(last).unwrap_or(u16::MAX));
                let index = (0..last).rev().find(|index| along >= f32::from(u16::try_from(*index).unwrap_or(0)));
                let index = index.unwrap_or(0);
                let rest = along - f32::from(u16::try_from(index).unwrap_or(0));
                let (low, high) = (&samples[index], &samples[(index + 1).min(last)]);
                low.iter().zip(high).map(|(low, high)| low + rest * (high - low)).collect()
            }
            Self::Channels(channels) => channels.iter().flat_map(|channel| channel.at(x)).collect(),
        }
    }

    /// Splits the function into segments between `from` and `to`. A hard stop is a boundary between two segments.
    /// Segments of zero length are dropped.
    pub(super) fn segments(&self, from: f32, to: f32) -> Vec<FunctionSegment> {
        match self {
            Self::Stitching(segments) => segments
                .iter()
                .filter(|segment| segment.to > from && segment.from < to && segment.to > segment.from)
                .map(|segment| {
                    // A segment that extends beyond `from` or `to` is clipped, and its encoding with it.
                    let [first, last] = segment.encoded;
                    let encode = |x: f32| first + (x - segment.from) / (segment.to - segment.from) * (last - first);
                    let (from, to) = (segment.from.max(from), segment.to.min(to));
                    FunctionSegment {
                        from,
                        to,
                        encoded: [encode(from), encode(to)],
                        function: segment.function.clone(),
                    }
                })
                .collect(),
            Self::Exponential { .. } | Self::Sampled { .. } | Self::Channels(_) => {
                vec![FunctionSegment { from, to, encoded: [from, to], function: self.clone() }]
            }
        }
    }
}

impl FunctionSegment {
    /// Returns the value at `part` of the segment, from 0 (start) to 1 (end).
    pub(super) fn at(&self, part: f32) -> Vec<f32> {
        let [first, last] = self.encoded;
        self.function.at(first + if part.is_finite() { part } else { 0.0 } * (last - first))
    }
}

/// Returns an array of numbers, or `None` if the entry is missing or has elements of another type.
fn list(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
    let array = dictionary.get_deref(key, document).ok()?.as_array().ok()?;
    array.iter().map(|it| document.dereference(it).ok()?.1.as_float().ok()).collect()
}

/// Writes a function with converted values. `value` returns the converted value of a segment at 0 to 1.
pub(super) fn write(
    document: &mut Document,
    segments: &[FunctionSegment],
    value: impl Fn(&FunctionSegment, f32) -> Vec<f32>,
) -> Object {
    let mut functions: Vec<Object> =
        segments.iter().map(|segment| converted_segment(document, |at| value(segment, at))).collect();
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return Object::Null };
    if functions.len() == 1 && first.from == 0.0 && (first.to - 1.0).abs() < f32::EPSILON {
        return functions.remove(0);
    }
    let count = functions.len();
    let bounds: Vec<Object> = segments[1..].iter().map(|segment| Object::Real(segment.from)).collect();
    Object::Dictionary(dictionary! {
        "FunctionType" => 3,
        "Domain" => numbers(&[first.from, last.to]),
        "Functions" => functions,
        "Bounds" => bounds,
        "Encode" => numbers(&[0.0, 1.0].repeat(count)),
    })
}

/// Writes a function with the domain 0 to 1: exponential (type 2) if `value` is linear, otherwise sampled (type 0).
fn converted_segment(document: &mut Document, value: impl Fn(f32) -> Vec<f32>) -> Object {
    let at = |step: u8| value(f32::from(step) / f32::from(SAMPLE_STEPS));
    let (start, end) = (at(0), at(SAMPLE_STEPS));
    let is_linear = (1..4_u8).all(|quarter| {
        let part = f32::from(quarter) / 4.0;
        let straight = start.iter().zip(&end).map(|(start, end)| start + part * (end - start));
        value(part).iter().zip(straight).all(|(value, straight)| (value - straight).abs() <= LINEAR_TOLERANCE)
    });
    let domain = numbers(&[0.0, 1.0]);
    if is_linear {
        let (start, end) = (start.into_iter().map(number), end.into_iter().map(number));
        return Object::Dictionary(dictionary! {
            "FunctionType" => 2, "Domain" => domain, "N" => 1,
            "C0" => start.collect::<Vec<_>>(), "C1" => end.collect::<Vec<_>>(),
        });
    }
    let samples: Vec<u8> = (0..=SAMPLE_STEPS).flat_map(|step| at(step).into_iter().map(eight_bits)).collect();
    let dictionary = dictionary! {
        "FunctionType" => 0,
        "Range" => numbers(&[0.0, 1.0].repeat(start.len())),
        "Domain" => domain,
        "Size" => vec![Object::Integer(i64::from(SAMPLE_STEPS) + 1)],
        "BitsPerSample" => 8,
    };
    document.add_object(super::compressed(dictionary, &samples)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(start: f32, end: f32) -> Object {
        Object::Dictionary(dictionary! {
            "FunctionType" => 2, "N" => 1, "Domain" => numbers(&[0.0, 1.0]),
            "C0" => numbers(&[start]), "C1" => numbers(&[end]),
        })
    }

    fn stitched() -> Object {
        Object::Dictionary(dictionary! {
            "FunctionType" => 3, "Domain" => numbers(&[0.0, 1.0]), "Bounds" => numbers(&[0.0, 0.5]),
            "Encode" => numbers(&[0.0, 1.0, 0.0, 1.0, 1.0, 0.0]),
            "Functions" => vec![line(9.0, 9.0), line(0.0, 0.4), line(0.6, 1.0)],
        })
    }

    fn close(value: &[f32], expected: &[f32]) -> bool {
        value.len() == expected.len() && value.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-3)
    }

    #[test]
    fn functions_are_evaluated() {
        let document = Document::new();
        let line = Function::read(&document, &line(0.2, 0.6)).unwrap();
        assert!(close(&line.at(0.5), &[0.4]));
        let stitched = Function::read(&document, &stitched()).unwrap();
        assert!(close(&stitched.at(0.25), &[0.2]));
        assert!(close(&stitched.at(0.75), &[0.8]), "the last segment is reversed");
        let channels = Object::Array(vec![self::line(0.0, 1.0), self::line(1.0, 0.0)]);
        assert!(close(&Function::read(&document, &channels).unwrap().at(0.25), &[0.25, 0.75]));
    }

    #[test]
    fn samples_are_interpolated() {
        let mut document = Document::new();
        let dictionary = dictionary! {
            "FunctionType" => 0, "Domain" => numbers(&[0.0, 1.0]), "Range" => numbers(&[0.0, 1.0]),
            "Size" => vec![Object::Integer(3)], "BitsPerSample" => 8,
        };
        let id = document.add_object(Stream::new(dictionary, vec![0, 255, 51]));
        let function = Function::read(&document, &id.into()).unwrap();
        assert!(close(&function.at(0.25), &[0.5]) && close(&function.at(1.0), &[0.2]));
    }

    #[test]
    fn hard_stops_are_preserved() {
        let mut document = Document::new();
        let segments = Function::read(&document, &stitched()).unwrap().segments(0.0, 1.0);
        assert_eq!(segments.len(), 2, "the segment of zero length is dropped");
        let written = write(&mut document, &segments, FunctionSegment::at);
        let again = Function::read(&document, &written).unwrap();
        assert!(close(&again.at(0.499), &[0.4]) && close(&again.at(0.5), &[1.0]));
    }

    #[test]
    fn non_linear_values_are_sampled() {
        let mut document = Document::new();
        let segments = Function::read(&document, &line(0.0, 1.0)).unwrap().segments(0.0, 1.0);
        let written = write(&mut document, &segments, |segment, at| vec![segment.at(at)[0].powi(2)]);
        let again = Function::read(&document, &written).unwrap();
        assert!(matches!(again, Function::Sampled { .. }));
        assert!((again.at(0.3)[0] - 0.09).abs() < 0.01);
    }

    #[test]
    fn invalid_functions_are_rejected() {
        let mut document = Document::new();
        let id = document.new_object_id();
        document.set_object(id, vec![Object::Reference(id)]);
        assert!(Function::read(&document, &id.into()).is_none(), "a function that contains itself");
        let broken =
            dictionary! { "FunctionType" => 3, "Functions" => vec![line(0.0, 1.0)], "Bounds" => numbers(&[0.0]) };
        assert!(Function::read(&document, &Object::Dictionary(broken)).is_none());
        assert!(Function::read(&document, &Object::Null).is_none());
    }
}
