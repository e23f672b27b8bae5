//! Graphics state of a content stream (ISO 32000-1, 8.4), as far as print depends on it: colours, line width, font
//! size.
//!
//! Values that may be converted are written only when something is painted, because the conversion depends on what is
//! painted (small text, thin lines). [`Deferred`] holds such a value as set by the page and as written so far.

use lopdf::Object;

use super::inks::Paint;

/// Linear part of a transformation matrix. The translation is not needed here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0 };

    /// Reads the operands of `cm` or `Tm`, or the entry `Matrix`. Returns the identity if there are fewer than four
    /// numbers.
    pub(super) fn from_operands(operands: &[Object]) -> Self {
        let at = |index: usize| operands.get(index).and_then(|number| number.as_float().ok());
        match (at(0), at(1), at(2), at(3)) {
            (Some(a), Some(b), Some(c), Some(d)) => Self { a, b, c, d },
            _ => Self::IDENTITY,
        }
    }

    /// Returns a matrix that scales both directions equally.
    pub(super) fn scaled(scale: f32) -> Self {
        Self { a: scale, b: 0.0, c: 0.0, d: scale }
    }

    /// Returns the matrix that applies `self` first, then `outer`.
    pub(super) fn then(self, outer: Self) -> Self {
        Self {
            a: self.a * outer.a + self.b * outer.c,
            b: self.a * outer.b + self.b * outer.d,
            c: self.c * outer.a + self.d * outer.c,
            d: self.c * outer.b + self.d * outer.d,
        }
    }

    /// Returns the mean scale over all directions.
    pub(super) fn scale(self) -> f32 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// Returns the vertical scale, which applies to the height of text.
    pub(super) fn height(self) -> f32 {
        self.c.hypot(self.d)
    }
}

/// Colour space, by the way its colours are converted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ColourSpace {
    /// `DeviceGray`, `CalGray` or a profile of one channel.
    Gray,
    /// `DeviceRGB`, `CalRGB` or a profile of three channels.
    Rgb,
    /// `DeviceCMYK` or a profile of four channels.
    Cmyk,
    /// Patterns. Uncoloured patterns have the colour space of their operands.
    Pattern(Option<Box<ColourSpace>>),
    /// Any other colour space, such as a spot ink or Lab. Not converted.
    Other,
}

/// A value that is written only when needed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deferred<T> {
    /// Value set by the page.
    pub(super) current: T,
    /// Value in the rewritten stream, or `None` if unknown.
    pub(super) written: Option<T>,
}

impl<T: PartialEq + Clone> Deferred<T> {
    /// Creates a value that counts as written.
    pub(super) fn in_sync(value: T) -> Self {
        Self { written: Some(value.clone()), current: value }
    }

    /// Returns `true` if `value` has to be written, and records it as written.
    pub(super) fn must_write(&mut self, value: &T) -> bool {
        let differs = self.written.as_ref() != Some(value);
        if differs {
            self.written = Some(value.clone());
        }
        differs
    }
}

/// Current colour (ISO 32000-1, 8.6.3) with its colour space and the resource name of the space.
#[derive(Debug, Clone)]
pub(super) struct CurrentColour {
    pub(super) space: ColourSpace,
    pub(super) name: Vec<u8>,
    pub(super) paint: Deferred<Paint>,
}

/// Graphics state.
#[derive(Debug, Clone)]
pub(super) struct GraphicsState {
    /// Transformation from the stream's units to points on the page.
    pub(super) matrix: Matrix,
    pub(super) fill: CurrentColour,
    pub(super) stroke: CurrentColour,
    pub(super) line_width: Deferred<f32>,
    /// Whether overprinting is on.
    pub(super) overprints: Deferred<bool>,
    /// Whether painting is opaque, without a soft mask and in the normal blend mode.
    pub(super) is_opaque: bool,
    pub(super) font_size: f32,
    pub(super) text_matrix: Matrix,
    /// Text rendering mode `Tr`: 0 fill, 1 stroke, 2 both, 3 neither; 4 to 7 likewise, and clip.
    pub(super) text_mode: i64,
}

impl GraphicsState {
    /// Returns the initial state of a stream. `paint` is `None` if the stream inherits its colours.
    pub(super) fn new(matrix: Matrix, paint: Option<Paint>) -> Self {
        let paint = match paint {
            Some(paint) => Deferred { current: paint, written: None },
            None => Deferred::in_sync(Paint::Inherited),
        };
        let colour = CurrentColour { space: ColourSpace::Gray, name: Vec::new(), paint };
        Self {
            matrix,
            fill: colour.clone(),
            stroke: colour,
            // An inherited line width is correct already: it was written before the form was drawn.
            line_width: Deferred::in_sync(1.0),
            overprints: Deferred::in_sync(false),
            is_opaque: true,
            font_size: 0.0,
            text_matrix: Matrix::IDENTITY,
            text_mode: 0,
        }
    }
}
