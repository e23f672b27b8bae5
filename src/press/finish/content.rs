//! Content streams for the press: every colour in inks, black text over the other plates, no line too thin, small text
//! in one ink.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Object, Stream};

use super::inks::{Inks, Paint, Purpose, gray, number, numbers};
use super::state::{Colouring, Lazy, Matrix, Space, State};

mod colours;
mod painting;

/// The thinnest line that a plate holds, in points.
pub(super) const HAIRLINE: f32 = 0.25;
/// Text below this size, in points, is set in one ink: two plates never lie exactly over each other, and small letters
/// blur.
pub(super) const ONE_INK_BELOW: f32 = 9.0;
/// Black text from this size on, in points, is an area: what lies under it would show.
pub(super) const KNOCKS_OUT_FROM: f32 = 24.0;
/// Black lines up to this width, in points, overprint like text; a wider one is an area, and what lies under it would
/// show.
pub(super) const OVERPRINTED_LINE: f32 = 1.0;

/// The space of patterns without colours of their own, by name in the resources.
pub(super) const PATTERN_SPACE: &[u8] = b"PatternCMYK";

/// What a stream is, which says what it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A page: black is set at its start.
    Page,
    /// A form or a glyph of a Type 3 font: it begins with the state of whatever draws it.
    Form,
    /// A tiling pattern or a soft mask's group: it begins with black.
    Cell,
    /// A pattern without colours: it must not set any.
    Uncoloured,
}

/// What a form is: an image or a stream of its own. For `Do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Image,
    Form,
}

/// What the stream's names mean.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) spaces: BTreeMap<Vec<u8>, Space>,
    pub(super) drawn: BTreeMap<Vec<u8>, Drawn>,
    /// For each graphics state, whether it paints opaque or not, if it says so.
    pub(super) opaque: BTreeMap<Vec<u8>, bool>,
}

/// What a rewritten stream needs of its resources.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) spaces: BTreeSet<Vec<u8>>,
    pub(super) patterns: BTreeSet<Vec<u8>>,
    pub(super) shadings: BTreeSet<Vec<u8>>,
    pub(super) states: BTreeSet<Vec<u8>>,
    pub(super) fonts: BTreeSet<Vec<u8>>,
    pub(super) properties: BTreeSet<Vec<u8>>,
    /// Whether overprinting is switched off, on, or both.
    pub(super) overprint: BTreeSet<bool>,
    pub(super) images: BTreeSet<Vec<u8>>,
    /// Forms by new name: the old name, and how much they are scaled on the page.
    pub(super) forms: BTreeMap<Vec<u8>, (Vec<u8>, f32)>,
    /// Images that stood in the stream itself.
    pub(super) inline: Vec<Stream>,
}

/// A stream being rewritten.
pub(super) struct Rewriter<'a> {
    inks: Inks<'a>,
    names: &'a Names,
    purpose: Purpose,
    kind: Kind,
    state: State,
    stack: Vec<State>,
    /// For each marked-content sequence that is open, whether it stays.
    marked: Vec<bool>,
    /// Whether a path has been begun: nothing but path operators may follow until it is painted (ISO 32000-1, 8.2).
    in_path: bool,
    needs: Needs,
    out: Vec<Operation>,
}

impl<'a> Rewriter<'a> {
    /// `scale` is how much the stream's units are enlarged on the page.
    pub(super) fn new(inks: Inks<'a>, names: &'a Names, purpose: Purpose, kind: Kind, scale: f32) -> Self {
        let black = match purpose {
            Purpose::Print => Paint::BLACK,
            Purpose::Mask => Paint::Level(0.0),
        };
        let paint = match kind {
            Kind::Page | Kind::Cell => Some(black),
            Kind::Form | Kind::Uncoloured => None,
        };
        Self {
            inks,
            names,
            purpose,
            kind,
            state: State::new(Matrix::scaled(scale), paint),
            stack: Vec::new(),
            marked: Vec::new(),
            in_path: false,
            needs: Needs::default(),
            out: Vec::new(),
        }
    }

    /// The rewritten stream, and what it needs.
    pub(super) fn run(mut self, content: &[u8]) -> Result<(Vec<u8>, Needs), lopdf::Error> {
        let operations = Content::decode(content)?.operations;
        self.out.reserve(operations.len() + operations.len() / 4);
        if self.kind == Kind::Page {
            self.write_fill(&Paint::BLACK);
            self.write_stroke(&Paint::BLACK);
        }
        // What paints the path that each operator belongs to, found from the end.
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
        Ok((Content { operations: self.out }.encode()?, self.needs))
    }

    fn emit(&mut self, operator: &str, operands: Vec<Object>) {
        self.out.push(Operation::new(operator, operands));
    }

    fn operation(&mut self, operation: Operation, painter: Option<painting::Painter>) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => self.stack.push(self.state.clone()),
            // One too many has no meaning.
            "Q" => match self.stack.pop() {
                Some(state) => self.state = state,
                None => return,
            },
            "cm" => self.state.matrix = Matrix::from_operands(operands).then(self.state.matrix),
            "w" => {
                self.state.line_width.wanted = operands.first().and_then(|width| width.as_float().ok()).unwrap_or(1.0);
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
                need(&mut self.needs.fonts, operands.first());
            }
            "Tj" | "TJ" | "'" | "\"" => self.before_text(),
            "sh" => {
                self.write_overprint(false);
                need(&mut self.needs.shadings, operands.first());
            }
            "Do" => return self.draw(operation),
            "BI" => return self.inline_image(operation),
            "BMC" | "BDC" | "EMC" | "MP" | "DP" => return self.marked_content(operation),
            "d1" => self.kind = Kind::Uncoloured,
            "g" | "G" | "rg" | "RG" | "k" | "K" | "cs" | "CS" | "sc" | "SC" | "scn" | "SCN" => {
                return self.colour(&operation);
            }
            // Halftones and flatness are the press's own affair.
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
        need(&mut self.needs.states, operands.first());
        let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        if let Some(is_opaque) = self.names.opaque.get(name) {
            self.state.is_opaque = *is_opaque;
        }
    }

    /// Draws an image or a form. Both may use the colours that are set: an image mask is painted with one.
    fn draw(&mut self, operation: Operation) {
        let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else { return };
        let drawn = self.names.drawn.get(name).copied();
        self.write_wanted();
        self.write_overprint(false);
        match drawn {
            Some(Drawn::Image) => {
                self.needs.images.insert(name.to_vec());
                self.out.push(operation);
            }
            Some(Drawn::Form) => {
                let name = self.form(name);
                self.emit("Do", vec![Object::Name(name)]);
            }
            // What is not there draws nothing.
            None => {}
        }
    }

    /// The name of a form drawn at the size in force: a form that is drawn in several sizes becomes several.
    fn form(&mut self, name: &[u8]) -> Vec<u8> {
        let scale = (self.state.matrix.scale() * 1000.0).round() / 1000.0;
        let mut new = name.to_vec();
        let mut copies = 0;
        while self.needs.forms.get(&new).is_some_and(|(old, size)| old != name || (size - scale).abs() > 0.0) {
            copies += 1;
            new = [name, format!("-{copies}").as_bytes()].concat();
        }
        self.needs.forms.insert(new.clone(), (name.to_vec(), scale));
        new
    }

    /// An image in the stream becomes one of the resources, where images are converted.
    fn inline_image(&mut self, operation: Operation) {
        let Some(Object::Stream(image)) = operation.operands.into_iter().next() else { return };
        self.write_wanted();
        self.write_overprint(false);
        self.emit("Do", vec![Object::Name(inline_name(self.needs.inline.len()))]);
        self.needs.inline.push(image);
    }

    /// Only optional content stays marked: there are no tags in print.
    fn marked_content(&mut self, operation: Operation) {
        let tag = operation.operands.first().and_then(|tag| tag.as_name().ok());
        let stays = match operation.operator.as_str() {
            "EMC" => self.marked.pop().unwrap_or(false),
            "BDC" => {
                let stays = tag == Some(b"OC");
                if stays {
                    need(&mut self.needs.properties, operation.operands.get(1));
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

/// The graphics state that switches overprinting on or off, by name in the resources.
pub(super) fn overprint_name(is_on: bool) -> &'static [u8] {
    if is_on { b"OverprintOn" } else { b"OverprintOff" }
}

/// The name that an image from within a stream is given.
pub(super) fn inline_name(index: usize) -> Vec<u8> {
    format!("Inline{index}").into_bytes()
}

fn need(names: &mut BTreeSet<Vec<u8>>, operand: Option<&Object>) {
    if let Some(name) = operand.and_then(|name| name.as_name().ok()) {
        names.insert(name.to_vec());
    }
}

#[cfg(test)]
pub(super) mod tests;
