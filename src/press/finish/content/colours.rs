//! The colour operators (ISO 32000-1, 8.6.8), read and written.

use lopdf::Object;
use lopdf::content::Operation;

use super::{Colouring, Kind, Lazy, PATTERN_SPACE, Paint, Purpose, Rewriter, Space, gray, need, numbers};

impl Rewriter<'_> {
    /// Reads an operator that sets a colour or a space.
    pub(super) fn colour(&mut self, operation: &Operation) {
        if self.kind == Kind::Uncoloured {
            return;
        }
        let operator = operation.operator.as_str();
        let is_stroke = operator.starts_with(|letter: char| letter.is_ascii_uppercase());
        let colouring = if is_stroke { &self.state.stroke } else { &self.state.fill };
        let (space, name, operands) = match operator {
            "g" | "G" => (Space::Gray, Vec::new(), operation.operands.as_slice()),
            "rg" | "RG" => (Space::Rgb, Vec::new(), operation.operands.as_slice()),
            "k" | "K" => (Space::Cmyk, Vec::new(), operation.operands.as_slice()),
            "cs" | "CS" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                (self.space(name), name.to_vec(), [].as_slice())
            }
            _ => (colouring.space.clone(), colouring.name.clone(), operation.operands.as_slice()),
        };
        let paint = self.paint(&space, &name, operands);
        let colouring = if is_stroke { &mut self.state.stroke } else { &mut self.state.fill };
        *colouring = Colouring { space, name, paint: Lazy { wanted: paint, written: colouring.paint.written.take() } };
    }

    fn space(&self, name: &[u8]) -> Space {
        match name {
            b"DeviceGray" => Space::Gray,
            b"DeviceRGB" => Space::Rgb,
            b"DeviceCMYK" => Space::Cmyk,
            b"Pattern" => Space::Pattern(None),
            _ => self.names.spaces.get(name).cloned().unwrap_or(Space::Other),
        }
    }

    /// The paint of some operands; without any, the one that a space begins with.
    fn paint(&self, space: &Space, name: &[u8], operands: &[Object]) -> Paint {
        let at = |index: usize| operands.get(index).and_then(|number| number.as_float().ok());
        let [a, b, c] = [0, 1, 2].map(|index| at(index).unwrap_or(0.0));
        match space {
            Space::Gray => gray(a, self.purpose),
            Space::Rgb => self.inks.rgb([a, b, c], self.purpose),
            // Four inks begin with black (8.6.4.4).
            Space::Cmyk => self.inks.cmyk([a, b, c, at(3).unwrap_or(1.0)], self.purpose),
            Space::Pattern(Some(base)) => match (operands.split_last(), **base == Space::Other) {
                (Some((pattern, colour)), false) => self.coloured_pattern(base, colour, pattern),
                _ => Paint::Other(name.to_vec(), operands.to_vec()),
            },
            Space::Pattern(None) | Space::Other => Paint::Other(name.to_vec(), operands.to_vec()),
        }
    }

    /// A pattern with the colour that it is painted in.
    fn coloured_pattern(&self, base: &Space, colour: &[Object], pattern: &Object) -> Paint {
        let inks = match self.paint(base, &[], colour) {
            Paint::Ink(ink, _) => [ink.c, ink.m, ink.y, ink.k],
            Paint::Level(level) => [0.0, 0.0, 0.0, 1.0 - level],
            Paint::Inherited | Paint::Other(..) => [0.0, 0.0, 0.0, 1.0],
        };
        let mut operands = numbers(&inks);
        operands.push(pattern.clone());
        Paint::Other(PATTERN_SPACE.to_vec(), operands)
    }

    /// Writes the colour for filling, unless it is the one in force.
    pub(super) fn write_fill(&mut self, paint: &Paint) {
        if self.kind != Kind::Uncoloured && self.state.fill.paint.must_write(paint) {
            self.write_paint(paint, false);
        }
    }

    /// The same for lines.
    pub(super) fn write_stroke(&mut self, paint: &Paint) {
        if self.kind != Kind::Uncoloured && self.state.stroke.paint.must_write(paint) {
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
                self.needs.spaces.insert(space.clone());
                need(&mut self.needs.patterns, operands.last());
                self.emit(pick("cs", "CS"), vec![Object::Name(space.clone())]);
                if !operands.is_empty() {
                    self.emit(pick("scn", "SCN"), operands.clone());
                }
            }
        }
    }

    /// Whether colours are printed at all.
    pub(super) fn prints(&self) -> bool {
        self.purpose == Purpose::Print
    }
}
