//! Rewriting of content streams for print: colours become inks, black text overprints, hairlines are widened, small
//! text is set in one ink.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Object, Stream};

use super::inks::{InkConverter, Paint, PaintPurpose, gray, number, numbers};
use super::state::{ColourSpace, CurrentColour, Deferred, GraphicsState, Matrix};

mod colours;
mod painting;

/// Smallest printable line width, in points.
pub(super) const HAIRLINE: f32 = 0.25;
/// Font size, in points, below which text is set in one ink: plates are never exactly in register, which would blur
/// small letters.
pub(crate) const ONE_INK_BELOW: f32 = 9.0;
/// Font size, in points, from which black text does not overprint: letters this large would let the inks below show
/// through.
pub(in crate::print) const KNOCKS_OUT_FROM: f32 = 24.0;
/// Largest width, in points, of black lines that overprint: wider lines would let the inks below show through.
pub(in crate::print) const OVERPRINTED_LINE: f32 = 1.0;

/// Resource name of the colour space of uncoloured patterns.
pub(super) const PATTERN_SPACE: &[u8] = b"PatternCMYK";

/// Kind of content stream, which determines its initial colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StreamKind {
    /// Page content: black is written at the start.
    Page,
    /// Form or glyph of a Type 3 font: inherits the graphics state of the stream that draws it.
    Form,
    /// Cell of a tiling pattern, or group of a soft mask: the initial colour is black.
    Cell,
    /// Uncoloured pattern: must not set colours.
    Uncoloured,
}

/// Kind of external object, as drawn by the operator `Do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XObjectKind {
    Image,
    Form,
}

/// Resources of a content stream by name, as far as rewriting depends on them.
#[derive(Debug, Default)]
pub(super) struct ResourceNames {
    pub(super) spaces: BTreeMap<Vec<u8>, ColourSpace>,
    pub(super) x_objects: BTreeMap<Vec<u8>, XObjectKind>,
    /// Graphics states that set opacity: `true` for opaque painting.
    pub(super) opaque: BTreeMap<Vec<u8>, bool>,
}

/// Resources that a rewritten stream uses, by name.
#[derive(Debug, Default)]
pub(super) struct UsedResources {
    pub(super) spaces: BTreeSet<Vec<u8>>,
    pub(super) patterns: BTreeSet<Vec<u8>>,
    pub(super) shadings: BTreeSet<Vec<u8>>,
    pub(super) states: BTreeSet<Vec<u8>>,
    pub(super) fonts: BTreeSet<Vec<u8>>,
    pub(super) properties: BTreeSet<Vec<u8>>,
    /// Values that overprinting is switched to.
    pub(super) overprint: BTreeSet<bool>,
    pub(super) images: BTreeSet<Vec<u8>>,
    /// Forms by new name: old name, and scale on the page.
    pub(super) forms: BTreeMap<Vec<u8>, (Vec<u8>, f32)>,
    /// Inline images, which become resources named by [`inline_name`].
    pub(super) inline_images: Vec<Stream>,
}

/// Rewrites a content stream.
pub(super) struct Rewriter<'a> {
    inks: InkConverter<'a>,
    names: &'a ResourceNames,
    purpose: PaintPurpose,
    kind: StreamKind,
    state: GraphicsState,
    stack: Vec<GraphicsState>,
    /// Open marked-content sequences: `true` for those that are kept.
    marked: Vec<bool>,
    /// Whether a path is under construction: until it is painted, only path operators are allowed (ISO 32000-1, 8.2).
    in_path: bool,
    used: UsedResources,
    out: Vec<Operation>,
}

impl<'a> Rewriter<'a> {
    /// Creates a rewriter. `scale` is the size of the stream's units on the page, in points.
    pub(super) fn new(
        inks: InkConverter<'a>,
        names: &'a ResourceNames,
        purpose: PaintPurpose,
        kind: StreamKind,
        scale: f32,
    ) -> Self {
        let black = match purpose {
            PaintPurpose::Print => Paint::BLACK,
            PaintPurpose::Mask => Paint::Level(0.0),
        };
        let paint = match kind {
            StreamKind::Page | StreamKind::Cell => Some(black),
            StreamKind::Form | StreamKind::Uncoloured => None,
        };
        Self {
            inks,
            names,
            purpose,
            kind,
            state: GraphicsState::new(Matrix::scaled(scale), paint),
            stack: Vec::new(),
            marked: Vec::new(),
            in_path: false,
            used: UsedResources::default(),
            out: Vec::new(),
        }
    }

    /// Rewrites the stream and returns the new content with the resources it uses.
    pub(super) fn run(mut self, content: &[u8]) -> Result<(Vec<u8>, UsedResources), lopdf::Error> {
        let operations = Content::decode(content)?.operations;
        self.out.reserve(operations.len() + operations.len() / 4);
        if self.kind == StreamKind::Page {
            self.write_fill(&Paint::BLACK);
            self.write_stroke(&Paint::BLACK);
        }
        // The operator that paints a path comes after those that construct it, so look for it from the end.
        let mut painter = None;
        let mut painters = vec![None; operations.len()];
        for (index, operation) in operations.iter().enumerate().rev() {
            painter = painting::path_painter(&operation.operator).or(painter);
            painters[index] = painter;
        }
        for (operation, painter) in operations.into_iter().zip(painters) {
            self.operation(operation, painter);
        }
        for _ in 0..self.stack.len() {
            self.emit("Q", Vec::new());
        }
        Ok((Content { operations: self.out }.encode()?, self.used))
    }

    fn emit(&mut self, operator: &str, operands: Vec<Object>) {
        self.out.push(Operation::new(operator, operands));
    }

    fn operation(&mut self, operation: Operation, painter: Option<painting::PathPainter>) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => self.stack.push(self.state.clone()),
            // Unbalanced: ignore.
            "Q" => match self.stack.pop() {
                Some(state) => self.state = state,
                None => return,
            },
            "cm" => self.state.matrix = Matrix::from_operands(operands).then(self.state.matrix),
            "w" => {
                self.state.line_width.current = operands.first().and_then(|width| width.as_float().ok()).unwrap_or(1.0);
                return;
            }
            "gs" => self.graphics_state(operands),
            "m" | "re" if !self.in_path => {
                self.in_path = true;
                self.before_path(painter);
            }
            "BT" => self.state.text_matrix = Matrix::IDENTITY,
            "Tm" => self.state.text_matrix = Matrix::from_operands(operands),
            "Tr" => self.state.text_mode = operands.first().and_then(|mode| mode.as_i64().ok()).unwrap_or(0),
            "Tf" => {
                self.state.font_size = operands.get(1).and_then(|size| size.as_float().ok()).unwrap_or(0.0);
                record_use(&mut self.used.fonts, operands.first());
            }
            "Tj" | "TJ" | "'" | "\"" => self.before_text(),
            "sh" => {
                self.write_overprint(false);
                record_use(&mut self.used.shadings, operands.first());
            }
            "Do" => return self.draw(operation),
            "BI" => return self.inline_image(operation),
            "BMC" | "BDC" | "EMC" | "MP" | "DP" => return self.marked_content(operation),
            "d1" => self.kind = StreamKind::Uncoloured,
            "g" | "G" | "rg" | "RG" | "k" | "K" | "cs" | "CS" | "sc" | "SC" | "scn" | "SCN" => {
                return self.colour(&operation);
            }
            // The flatness tolerance depends on the output device.
            "i" => return,
            other => {
                if painting::path_painter(other).is_some() {
                    self.in_path = false;
                }
            }
        }
        self.out.push(operation);
    }

    fn graphics_state(&mut self, operands: &[Object]) {
        record_use(&mut self.used.states, operands.first());
        let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        if let Some(is_opaque) = self.names.opaque.get(name) {
            self.state.is_opaque = *is_opaque;
        }
    }

    /// Draws an image or a form. Both may use the current colours: an image mask is painted with the fill colour.
    fn draw(&mut self, operation: Operation) {
        let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else { return };
        let drawn = self.names.x_objects.get(name).copied();
        self.write_current();
        self.write_overprint(false);
        match drawn {
            Some(XObjectKind::Image) => {
                self.used.images.insert(name.to_vec());
                self.out.push(operation);
            }
            Some(XObjectKind::Form) => {
                let name = self.form(name);
                self.emit("Do", vec![Object::Name(name)]);
            }
            // A missing resource draws nothing.
            None => {}
        }
    }

    /// Returns the name of a form for the current scale: a form drawn at several scales becomes several forms.
    fn form(&mut self, name: &[u8]) -> Vec<u8> {
        let scale = (self.state.matrix.scale() * 1000.0).round() / 1000.0;
        let mut new = name.to_vec();
        let mut copies = 0;
        while self.used.forms.get(&new).is_some_and(|(old, size)| old != name || (size - scale).abs() > 0.0) {
            copies += 1;
            new = [name, format!("-{copies}").as_bytes()].concat();
        }
        self.used.forms.insert(new.clone(), (name.to_vec(), scale));
        new
    }

    /// Moves an inline image to the resources, where images are converted.
    fn inline_image(&mut self, operation: Operation) {
        let Some(Object::Stream(image)) = operation.operands.into_iter().next() else { return };
        self.write_current();
        self.write_overprint(false);
        self.emit("Do", vec![Object::Name(inline_name(self.used.inline_images.len()))]);
        self.used.inline_images.push(image);
    }

    /// Keeps the marks of optional content (layers) and drops all others, because print files have no tags.
    fn marked_content(&mut self, operation: Operation) {
        let tag = operation.operands.first().and_then(|tag| tag.as_name().ok());
        let stays = match operation.operator.as_str() {
            "EMC" => self.marked.pop().unwrap_or(false),
            "BDC" => {
                let stays = tag == Some(b"OC");
                if stays {
                    record_use(&mut self.used.properties, operation.operands.get(1));
                }
                self.marked.push(stays);
                stays
            }
            "BMC" => {
                self.marked.push(false);
                false
            }
            _ => false,
        };
        if stays {
            self.out.push(operation);
        }
    }
}

/// Returns the resource name of the graphics state that switches overprinting on or off.
pub(super) fn overprint_name(is_on: bool) -> &'static [u8] {
    if is_on { b"OverprintOn" } else { b"OverprintOff" }
}

/// Returns the resource name of an inline image, by its index in [`UsedResources::inline_images`].
pub(super) fn inline_name(index: usize) -> Vec<u8> {
    format!("Inline{index}").into_bytes()
}

/// Adds the name in `operand`, if it is one, to `names`.
fn record_use(names: &mut BTreeSet<Vec<u8>>, operand: Option<&Object>) {
    if let Some(name) = operand.and_then(|name| name.as_name().ok()) {
        names.insert(name.to_vec());
    }
}

#[cfg(test)]
pub(super) mod tests;
