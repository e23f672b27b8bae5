//! The graphics state of a content stream (ISO 32000-1, 8.4), as far as the press cares: colours, line width, size of
//! text.
//!
//! Each value that may be changed on its way is kept twice: as the page wants it and as it has been written. It is
//! written when something is painted with it, since only then is it known what for.

use lopdf::Object;

use super::inks::Paint;

/// The linear part of a transformation; where things are does not matter here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0 };

    /// From the operands of `cm` or `Tm`, or an entry `Matrix`.
    pub(super) fn from_operands(operands: &[Object]) -> Self {
        let at = |index: usize| operands.get(index).and_then(|number| number.as_float().ok());
        match (at(0), at(1), at(2), at(3)) {
            (Some(a), Some(b), Some(c), Some(d)) => Self { a, b, c, d },
            _ => Self::IDENTITY,
        }
    }

    /// The same in both directions.
    pub(super) fn scaled(scale: f32) -> Self {
        Self { a: scale, b: 0.0, c: 0.0, d: scale }
    }

    /// This one first, then `outer`.
    pub(super) fn then(self, outer: Self) -> Self {
        Self {
            a: self.a * outer.a + self.b * outer.c,
            b: self.a * outer.b + self.b * outer.d,
            c: self.c * outer.a + self.d * outer.c,
            d: self.c * outer.b + self.d * outer.d,
        }
    }

    /// How much longer lines become, taken over all directions.
    pub(super) fn scale(self) -> f32 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// How much taller text becomes.
    pub(super) fn height(self) -> f32 {
        self.c.hypot(self.d)
    }
}

/// What colours are given in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Space {
    /// `DeviceGray`, `CalGray` or a profile of one channel.
    Gray,
    /// `DeviceRGB`, `CalRGB` or a profile of three channels.
    Rgb,
    /// `DeviceCMYK` or a profile of four channels.
    Cmyk,
    /// A pattern; for patterns without colours of their own, the space of the colours given along.
    Pattern(Option<Box<Space>>),
    /// Any other, which stays as it is: a spot ink, Lab.
    Other,
}

/// One of two values: as the page wants it, and as it has been written so far (none if that is not known).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lazy<T> {
    pub(super) wanted: T,
    pub(super) written: Option<T>,
}

impl<T: PartialEq + Clone> Lazy<T> {
    pub(super) fn same(value: T) -> Self {
        Self { written: Some(value.clone()), wanted: value }
    }

    /// Whether `value` has yet to be written; from now on it counts as written.
    pub(super) fn must_write(&mut self, value: &T) -> bool {
        let differs = self.written.as_ref() != Some(value);
        if differs {
            self.written = Some(value.clone());
        }
        differs
    }
}

/// A colour and the space that its numbers are in, under its name in the resources.
#[derive(Debug, Clone)]
pub(super) struct Colouring {
    pub(super) space: Space,
    pub(super) name: Vec<u8>,
    pub(super) paint: Lazy<Paint>,
}

/// The graphics state.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// From here to the page, in points.
    pub(super) matrix: Matrix,
    pub(super) fill: Colouring,
    pub(super) stroke: Colouring,
    pub(super) line_width: Lazy<f32>,
    /// Whether painting leaves the other plates as they are.
    pub(super) overprints: Lazy<bool>,
    /// Whether all is painted opaque, with no soft mask and in the normal blend mode.
    pub(super) is_opaque: bool,
    pub(super) font_size: f32,
    pub(super) text_matrix: Matrix,
    /// `Tr`: 0 fill, 1 stroke, 2 both, 3 neither; 4 to 7 the same, and clip.
    pub(super) text_mode: i64,
}

impl State {
    /// What a stream begins with. `paint` is none where it inherits its colours.
    pub(super) fn new(matrix: Matrix, paint: Option<Paint>) -> Self {
        let paint = match paint {
            Some(paint) => Lazy { wanted: paint, written: None },
            None => Lazy::same(Paint::Inherited),
        };
        let colouring = Colouring { space: Space::Gray, name: Vec::new(), paint };
        Self {
            matrix,
            fill: colouring.clone(),
            stroke: colouring,
            // An inherited width is right already: what a form is drawn with was written before.
            line_width: Lazy::same(1.0),
            overprints: Lazy::same(false),
            is_opaque: true,
            font_size: 0.0,
            text_matrix: Matrix::IDENTITY,
            text_mode: 0,
        }
    }
}
