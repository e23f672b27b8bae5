//! The canvas that a chart is drawn on, and its SVG output.

use super::ChartStyle;
use super::colour::{ChartColour, PAPER};
use super::paint::{Fill, hatching};
use super::path::{Path, Point, coordinate};
use crate::markup::Markup;

/// Colour, width in points and dash pattern of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: ChartColour,
    pub(super) width: f64,
    /// Dash pattern (SVG's `stroke-dasharray`); empty for a solid line.
    pub(super) dashes: &'static str,
}

impl Stroke {
    /// Returns a solid line.
    pub(super) fn plain(colour: ChartColour, width: f64) -> Self {
        Self { colour, width, dashes: "" }
    }
}

/// Point of a text that its position refers to (SVG's `text-anchor`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextAnchor {
    Start,
    Middle,
    End,
}

/// Size in points, weight and colour of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    pub(super) size: f64,
    pub(super) is_semibold: bool,
    pub(super) colour: ChartColour,
}

impl Face {
    /// Returns the face in semibold if `is_semibold` is set, otherwise in regular weight.
    pub(super) fn semibold(self, is_semibold: bool) -> Self {
        Self { is_semibold, ..self }
    }

    /// Returns the face in another colour.
    pub(super) fn coloured(self, colour: ChartColour) -> Self {
        Self { colour, ..self }
    }

    /// Returns the face in another size.
    pub(super) fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    /// Distance between the baselines of two lines.
    pub(super) fn leading(self) -> f64 {
        self.size * 1.18
    }

    /// Half the height of a capital letter: the offset of the baseline that centres a text vertically.
    pub(super) fn half(self) -> f64 {
        self.size * 0.33
    }

    /// Height of a line above its baseline.
    pub(super) fn above(self) -> f64 {
        self.size * 0.76
    }

    /// Depth of a line below its baseline.
    pub(super) fn below(self) -> f64 {
        self.size * 0.24
    }
}

/// An element of the drawing.
#[derive(Debug)]
pub(super) enum Item {
    Shape { path: Path, fill: Option<ChartColour>, stroke: Option<Stroke> },
    Text { position: Point, anchor: TextAnchor, face: Face, text: String },
}

/// A drawing under construction: its elements, style and parsed colours.
pub(super) struct Canvas<'a> {
    pub(super) style: &'a ChartStyle<'a>,
    pub(super) accent: ChartColour,
    pub(super) ink: ChartColour,
    pub(super) muted: ChartColour,
    pub(super) rule: ChartColour,
    /// Height in points. The width is that of the style.
    pub(super) height: f64,
    /// Whether no category label is left out or shortened.
    pub(super) has_all_labels: bool,
    /// Elements in drawing order: later ones cover earlier ones.
    pub(super) items: Vec<Item>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(style: &'a ChartStyle<'a>) -> Self {
        let [accent, ink, muted, rule] = [style.accent, style.ink, style.muted, style.rule].map(ChartColour::parse);
        Self { style, accent, ink, muted, rule, height: 0.0, has_all_labels: true, items: Vec::new() }
    }

    /// Returns the face of ordinary labels.
    pub(super) fn face(&self) -> Face {
        Face { size: self.style.size, is_semibold: false, colour: self.ink }
    }

    /// Returns the width of a text, in points.
    pub(super) fn width(&self, text: &str, face: Face) -> f64 {
        (self.style.measure)(text, face.is_semibold) * face.size
    }

    /// Returns the width of the widest text, in points; 0 if there are no texts.
    pub(super) fn widest<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>, face: Face) -> f64 {
        texts.into_iter().map(|text| self.width(text.as_ref(), face)).fold(0.0, f64::max)
    }

    /// Draws a line of text. `position` is on the baseline.
    pub(super) fn text(&mut self, position: Point, anchor: TextAnchor, face: Face, text: &str) {
        if !text.is_empty() {
            self.items.push(Item::Text { position, anchor, face, text: text.to_owned() });
        }
    }

    /// Draws a centred text on a blank background, so that a pattern does not run through it.
    pub(super) fn text_on_paper(&mut self, position: Point, face: Face, text: &str) {
        let half = self.width(text, face) / 2.0 + 1.5;
        let (top, bottom) = (position.1 - face.size * 0.82, position.1 + face.size * 0.2);
        let paper = Path::rectangle((position.0 - half, top), (position.0 + half, bottom));
        self.items.push(Item::Shape { path: paper, fill: Some(PAPER), stroke: None });
        self.text(position, TextAnchor::Middle, face, text);
    }

    /// Draws a line along a path.
    pub(super) fn stroke(&mut self, path: Path, stroke: Stroke) {
        self.items.push(Item::Shape { path, fill: None, stroke: Some(stroke) });
    }

    /// Draws a straight line.
    pub(super) fn rule(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.stroke(Path::line(&[from, to]), stroke);
    }

    /// Fills a path. A pattern is drawn as clipped lines rather than as an SVG `<pattern>`, which some PDF and e-book
    /// readers render badly.
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

    /// Fills a path with one colour.
    pub(super) fn paint(&mut self, path: Path, colour: ChartColour) {
        self.items.push(Item::Shape { path, fill: Some(colour), stroke: None });
    }

    /// Returns the drawing as SVG.
    pub(super) fn svg(&self) -> String {
        let mut markup = Markup::default();
        let (width, height) = (coordinate(self.style.width), coordinate(self.height));
        let tag = markup.tag("svg").set("xmlns", "http://www.w3.org/2000/svg");
        let tag = tag.set("width", &width).set("height", &height).set("viewBox", format!("0 0 {width} {height}"));
        // The name of a font family must be quoted if one of its words starts with a digit (CSS Fonts, `font-family`).
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
                let tag = tag.maybe("stroke-width", stroke.map(|stroke| coordinate(stroke.width)));
                tag.unless_empty("stroke-dasharray", stroke.map_or("", |stroke| stroke.dashes)).empty();
            }
            Self::Text { position, anchor, face, text } => {
                let tag = markup.tag("text").set("x", coordinate(position.0)).set("y", coordinate(position.1));
                let tag = match anchor {
                    TextAnchor::Start => tag,
                    TextAnchor::Middle => tag.set("text-anchor", "middle"),
                    TextAnchor::End => tag.set("text-anchor", "end"),
                };
                let tag = tag.set("font-size", coordinate(face.size)).set("fill", face.colour);
                tag.maybe("font-weight", face.is_semibold.then_some("600")).with_text(text);
            }
        }
    }
}
