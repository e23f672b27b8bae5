//! What is on a drawing, and how it is written as SVG.

use super::Style;
use super::colour::{Colour, PAPER};
use super::paint::{Fill, hatching};
use super::path::{Path, Point, number};
use crate::markup::Markup;

/// A line's colour, width and dashes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    /// As SVG writes it; empty for a line without gaps.
    pub(super) dashes: &'static str,
}

impl Stroke {
    /// A line without gaps.
    pub(super) fn plain(colour: Colour, width: f64) -> Self {
        Self { colour, width, dashes: "" }
    }
}

/// Which side of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    pub(super) size: f64,
    pub(super) is_semibold: bool,
    pub(super) colour: Colour,
}

impl Face {
    /// Semibold where something is so.
    pub(super) fn semibold(self, is_semibold: bool) -> Self {
        Self { is_semibold, ..self }
    }

    /// In another colour.
    pub(super) fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// In another size.
    pub(super) fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    /// From the baseline of one line to the next.
    pub(super) fn leading(self) -> f64 {
        self.size * 1.18
    }

    /// What a capital's half is, so that text stands in the middle of its mark.
    pub(super) fn half(self) -> f64 {
        self.size * 0.33
    }

    /// What a line of text has above its baseline.
    pub(super) fn above(self) -> f64 {
        self.size * 0.76
    }

    /// What a line of text has below its baseline.
    pub(super) fn below(self) -> f64 {
        self.size * 0.24
    }
}

/// Something on the sheet.
#[derive(Debug)]
pub(super) enum Item {
    Shape { path: Path, fill: Option<Colour>, stroke: Option<Stroke> },
    Text { place: Point, anchor: Anchor, face: Face, text: String },
}

/// A drawing in the making.
pub(super) struct Sheet<'a> {
    pub(super) style: &'a Style<'a>,
    pub(super) accent: Colour,
    pub(super) ink: Colour,
    pub(super) muted: Colour,
    pub(super) rule: Colour,
    /// In points, as the style's width.
    pub(super) height: f64,
    /// What is drawn first is behind.
    pub(super) items: Vec<Item>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(style: &'a Style<'a>) -> Self {
        let [accent, ink, muted, rule] = [style.accent, style.ink, style.muted, style.rule].map(Colour::parse);
        Self { style, accent, ink, muted, rule, height: 0.0, items: Vec::new() }
    }

    /// The text of labels.
    pub(super) fn face(&self) -> Face {
        Face { size: self.style.size, is_semibold: false, colour: self.ink }
    }

    /// How wide a text is, in points.
    pub(super) fn width(&self, text: &str, face: Face) -> f64 {
        (self.style.measure)(text, face.is_semibold) * face.size
    }

    /// The widest of some texts, in points.
    pub(super) fn widest<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>, face: Face) -> f64 {
        texts.into_iter().map(|text| self.width(text.as_ref(), face)).fold(0.0, f64::max)
    }

    /// A line of text; its place is on the baseline.
    pub(super) fn text(&mut self, place: Point, anchor: Anchor, face: Face, text: &str) {
        if !text.is_empty() {
            self.items.push(Item::Text { place, anchor, face, text: text.to_owned() });
        }
    }

    /// A text on a small piece of paper, so that a pattern does not run through it.
    pub(super) fn plate(&mut self, place: Point, face: Face, text: &str) {
        let half = self.width(text, face) / 2.0 + 1.5;
        let (top, bottom) = (place.1 - face.size * 0.82, place.1 + face.size * 0.2);
        let paper = Path::rectangle((place.0 - half, top), (place.0 + half, bottom));
        self.items.push(Item::Shape { path: paper, fill: Some(PAPER), stroke: None });
        self.text(place, Anchor::Middle, face, text);
    }

    /// A line along an outline.
    pub(super) fn stroke(&mut self, path: Path, stroke: Stroke) {
        self.items.push(Item::Shape { path, fill: None, stroke: Some(stroke) });
    }

    /// A straight line.
    pub(super) fn rule(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.stroke(Path::line(&[from, to]), stroke);
    }

    /// A surface. Patterns are lines of their own, cut to size, as not all readers of PDFs and e-books draw patterns well.
    pub(super) fn fill(&mut self, path: Path, fill: &Fill) {
        let Some(hatch) = fill.hatch else {
            self.items.push(Item::Shape { path, fill: Some(fill.base), stroke: None });
            return;
        };
        let lines = hatching(&path.corners(), hatch);
        self.items.push(Item::Shape { path: path.clone(), fill: Some(fill.base), stroke: None });
        if !lines.is_empty() {
            self.stroke(lines, Stroke::plain(hatch.colour, 0.7));
        }
        self.stroke(path, Stroke::plain(hatch.colour, 0.5));
    }

    /// A surface in one colour.
    pub(super) fn paint(&mut self, path: Path, colour: Colour) {
        self.items.push(Item::Shape { path, fill: Some(colour), stroke: None });
    }

    /// The drawing.
    pub(super) fn svg(&self) -> String {
        let mut markup = Markup::default();
        let (width, height) = (number(self.style.width), number(self.height));
        let tag = markup.tag("svg").set("xmlns", "http://www.w3.org/2000/svg");
        let tag = tag.set("width", &width).set("height", &height).set("viewBox", format!("0 0 {width} {height}"));
        // A name with a digit in it is only read in quotation marks.
        let family = self.style.family.replace(['\'', '"', '\\'], "");
        tag.set("font-family", format!("'{family}'")).open();
        for item in &self.items {
            markup.line();
            item.write(&mut markup);
        }
        markup.line();
        markup.close("svg");
        markup.line();
        markup.finish()
    }
}

impl Item {
    fn write(&self, markup: &mut Markup) {
        match self {
            Self::Shape { path, fill, stroke } => {
                let tag = markup.tag("path").set("d", path.data());
                let tag = match fill {
                    Some(fill) => tag.set("fill", fill).set("fill-rule", "evenodd"),
                    None => tag.set("fill", "none"),
                };
                let tag = tag.maybe("stroke", stroke.map(|stroke| stroke.colour));
                let tag = tag.maybe("stroke-width", stroke.map(|stroke| number(stroke.width)));
                tag.unless_empty("stroke-dasharray", stroke.map_or("", |stroke| stroke.dashes)).empty();
            }
            Self::Text { place, anchor, face, text } => {
                let tag = markup.tag("text").set("x", number(place.0)).set("y", number(place.1));
                let tag = match anchor {
                    Anchor::Start => tag,
                    Anchor::Middle => tag.set("text-anchor", "middle"),
                    Anchor::End => tag.set("text-anchor", "end"),
                };
                let tag = tag.set("font-size", number(face.size)).set("fill", face.colour);
                tag.maybe("font-weight", face.is_semibold.then_some("600")).with_text(text);
            }
        }
    }
}
