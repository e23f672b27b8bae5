//! Colour operators (ISO 32000-1, 8.6.8).

use lopdf::Object;
use lopdf::content::Operation;

use super::{
    ColourSpace, CurrentColour, Deferred, PATTERN_SPACE, Paint, PaintPurpose, Rewriter, StreamKind, gray, numbers,
    record_use,
};

impl Rewriter<'_> {
    /// Updates the current colour from an operator that sets a colour or a colour space.
    pub(super) fn colour(&mut self, operation: &Operation) {
        if self.kind == StreamKind::Uncoloured {
            return;
        }
        let operator = operation.operator.as_str();
        let is_stroke = operator.starts_with(|letter: char| letter.is_ascii_uppercase());
        let target = if is_stroke { &self.state.stroke } else { &self.state.fill };
        let (space, name, operands) = match operator {
            "g" | "G" => (ColourSpace::Gray, Vec::new(), operation.operands.as_slice()),
            "rg" | "RG" => (ColourSpace::Rgb, Vec::new(), operation.operands.as_slice()),
            "k" | "K" => (ColourSpace::Cmyk, Vec::new(), operation.operands.as_slice()),
            "cs" | "CS" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                (self.space(name), name.to_vec(), [].as_slice())
            }
            _ => (target.space.clone(), target.name.clone(), operation.operands.as_slice()),
        };
        let paint = self.paint(&space, &name, operands);
        let target = if is_stroke { &mut self.state.stroke } else { &mut self.state.fill };
        *target =
            CurrentColour { space, name, paint: Deferred { current: paint, written: target.paint.written.take() } };
    }

    fn space(&self, name: &[u8]) -> ColourSpace {
        match name {
            b"DeviceGray" => ColourSpace::Gray,
            b"DeviceRGB" => ColourSpace::Rgb,
            b"DeviceCMYK" => ColourSpace::Cmyk,
            b"Pattern" => ColourSpace::Pattern(None),
            _ => self.names.spaces.get(name).cloned().unwrap_or(ColourSpace::Other),
        }
    }

    /// Returns the paint for colour operands, or the initial colour of the space if there are none.
    fn paint(&self, space: &ColourSpace, name: &[u8], operands: &[Object]) -> Paint {
        let at = |index: usize| operands.get(index).and_then(|number| number.as_float().ok());
        let [a, b, c] = [0, 1, 2].map(|index| at(index).unwrap_or(0.0));
        match space {
            ColourSpace::Gray => gray(a, self.purpose),
            ColourSpace::Rgb => self.inks.rgb([a, b, c], self.purpose),
            // The initial colour of DeviceCMYK is black (ISO 32000-1, 8.6.4.4).
            ColourSpace::Cmyk => self.inks.cmyk([a, b, c, at(3).unwrap_or(1.0)], self.purpose),
            ColourSpace::Pattern(Some(base)) => match (operands.split_last(), **base == ColourSpace::Other) {
                (Some((pattern, colour)), false) => self.coloured_pattern(base, colour, pattern),
                _ => Paint::Other(name.to_vec(), operands.to_vec()),
            },
            ColourSpace::Pattern(None) | ColourSpace::Other => Paint::Other(name.to_vec(), operands.to_vec()),
        }
    }

    /// Returns the paint of an uncoloured pattern with its colour converted to inks.
    fn coloured_pattern(&self, base: &ColourSpace, colour: &[Object], pattern: &Object) -> Paint {
        let inks = match self.paint(base, &[], colour) {
            Paint::Ink(ink, _) => [ink.c, ink.m, ink.y, ink.k],
            Paint::Level(level) => [0.0, 0.0, 0.0, 1.0 - level],
            Paint::Inherited | Paint::Other(..) => [0.0, 0.0, 0.0, 1.0],
        };
        let mut operands = numbers(&inks);
        operands.push(pattern.clone());
        Paint::Other(PATTERN_SPACE.to_vec(), operands)
    }

    /// Writes the fill colour, unless it is in force already.
    pub(super) fn write_fill(&mut self, paint: &Paint) {
        if self.kind != StreamKind::Uncoloured && self.state.fill.paint.must_write(paint) {
            self.write_paint(paint, false);
        }
    }

    /// Writes the stroke colour, unless it is in force already.
    pub(super) fn write_stroke(&mut self, paint: &Paint) {
        if self.kind != StreamKind::Uncoloured && self.state.stroke.paint.must_write(paint) {
            self.write_paint(paint, true);
        }
    }

    fn write_paint(&mut self, paint: &Paint, is_stroke: bool) {
        let pick = |fill: &'static str, stroke: &'static str| if is_stroke { stroke } else { fill };
        match paint {
            Paint::Inherited => {}
            Paint::Ink(ink, _) => self.emit(pick("k", "K"), numbers(&[ink.c, ink.m, ink.y, ink.k])),
            Paint::Level(level) => self.emit(pick("g", "G"), numbers(&[*level])),
            Paint::Other(space, operands) => {
                self.used.spaces.insert(space.clone());
                record_use(&mut self.used.patterns, operands.last());
                self.emit(pick("cs", "CS"), vec![Object::Name(space.clone())]);
                if !operands.is_empty() {
                    self.emit(pick("scn", "SCN"), operands.clone());
                }
            }
        }
    }

    /// Returns `true` if the stream is printed, `false` if it is a soft mask.
    pub(super) fn prints(&self) -> bool {
        self.purpose == PaintPurpose::Print
    }
}
