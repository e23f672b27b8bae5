//! A page of the print edition as one printing plate: each colour becomes a gray, from white for no ink to black for
//! full ink.

use std::sync::Arc;

use typst::foundations::{Bytes, Content, Smart};
use typst::layout::{Abs, Frame, FrameItem, Point, Ratio, Rect, Sides};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::{
    Color, FixedStroke, Gradient, Image, Luma, Paint, PixelEncoding, PixelFormat, ProcessColor, RasterImage, Shape,
};
use typst_layout::Page;
use typst_render::RenderOptions;

use crate::pdf::drawn_images::scaled_to_drawing;
use crate::print::{InkedObject, Plate, PrintInks};

/// Returns a copy of a page with the amounts of ink on one plate as grays. `scale` is the number of pixels for a point,
/// in which images are separated.
pub(super) fn separated(page: &Page, plate: Plate, inks: &PrintInks, scale: f64) -> Page {
    let separation = Separation { plate, inks, scale };
    let fill = match &page.fill {
        Smart::Custom(Some(paint)) => Smart::Custom(separation.paint(paint, InkedObject::Area)),
        Smart::Custom(None) => Smart::Custom(None),
        Smart::Auto => Smart::Auto,
    };
    Page { frame: separation.frame(&page.frame), fill, ..page.clone() }
}

/// Conversion of everything on a page to one plate.
struct Separation<'a> {
    plate: Plate,
    inks: &'a PrintInks,
    scale: f64,
}

impl Separation<'_> {
    fn frame(&self, frame: &Frame) -> Frame {
        let mut copy = Frame::new(frame.size(), frame.kind());
        for (position, item) in frame.items() {
            let item = match item {
                FrameItem::Group(group) => {
                    let mut group = group.clone();
                    group.frame = self.frame(&group.frame);
                    FrameItem::Group(group)
                }
                FrameItem::Text(text) if !is_tiled(&text.fill) => FrameItem::Text(self.text(text)),
                FrameItem::Shape(shape, span) if !shape.fill.as_ref().is_some_and(is_tiled) => {
                    FrameItem::Shape(self.shape(shape), *span)
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => {
                    copy.push_multiple(self.picture(*position, item));
                    continue;
                }
                FrameItem::Link(..) | FrameItem::Tag(_) => continue,
            };
            copy.push(*position, item);
        }
        copy
    }

    fn text(&self, text: &TextItem) -> TextItem {
        let object = InkedObject::Text(text.size.to_pt());
        // Overprinted text leaves what is below it.
        let fill = self.paint(&text.fill, object).unwrap_or(Paint::Solid(transparent()));
        let stroke = text.stroke.as_ref().and_then(|stroke| self.stroke(stroke, object));
        TextItem { fill, stroke, ..text.clone() }
    }

    fn shape(&self, shape: &Shape) -> Shape {
        let line = |stroke: &FixedStroke| match shape.fill {
            None => InkedObject::Line(stroke.thickness.to_pt()),
            Some(_) => InkedObject::Area,
        };
        Shape {
            fill: shape.fill.as_ref().and_then(|fill| self.paint(fill, InkedObject::Area)),
            stroke: shape.stroke.as_ref().and_then(|stroke| self.stroke(stroke, line(stroke))),
            ..shape.clone()
        }
    }

    fn stroke(&self, stroke: &FixedStroke, object: InkedObject) -> Option<FixedStroke> {
        Some(FixedStroke { paint: self.paint(&stroke.paint, object)?, ..stroke.clone() })
    }

    /// Returns the paint on the plate, or `None` if the plate prints nothing and leaves what is below.
    fn paint(&self, paint: &Paint, object: InkedObject) -> Option<Paint> {
        match paint {
            Paint::Solid(colour) => self.colour(colour, object).map(Paint::Solid),
            Paint::Gradient(gradient) => Some(Paint::Gradient(self.gradient(gradient))),
            // Only strokes: filled items are separated as pictures.
            Paint::Tiling(_) => None,
        }
    }

    fn gradient(&self, gradient: &Gradient) -> Gradient {
        let gray = |stop: &mut (Color, Ratio)| {
            if let Some(colour) = self.colour(&stop.0, InkedObject::Area) {
                stop.0 = colour;
            }
        };
        let mut gradient = gradient.clone();
        match &mut gradient {
            Gradient::Linear(linear) => Arc::make_mut(linear).stops.iter_mut().for_each(gray),
            Gradient::Radial(radial) => Arc::make_mut(radial).stops.iter_mut().for_each(gray),
            Gradient::Conic(conic) => Arc::make_mut(conic).stops.iter_mut().for_each(gray),
        }
        gradient
    }

    fn colour(&self, colour: &Color, object: InkedObject) -> Option<Color> {
        let process = colour.to_process();
        let amount = match process {
            ProcessColor::Cmyk(cmyk) => self.inks.of_cmyk([cmyk.c, cmyk.m, cmyk.y, cmyk.k], object, self.plate)?,
            other => {
                let rgb = other.to_rgb();
                self.inks.of_rgb([rgb.red, rgb.green, rgb.blue], object, self.plate)?
            }
        };
        Some(gray(1.0 - amount, process.alpha().unwrap_or(1.0)))
    }

    /// Returns the picture of an item on the plate, in the pixels in which it is shown. `None` if it has no area.
    fn picture(&self, position: Point, item: &FrameItem) -> Option<(Point, FrameItem)> {
        let bounds = match item {
            FrameItem::Text(text) => text.bbox(),
            FrameItem::Shape(shape, _) => shape.bbox(true),
            FrameItem::Image(_, size, _) => Rect::from_pos_size(Point::zero(), *size),
            FrameItem::Group(_) | FrameItem::Link(..) | FrameItem::Tag(_) => return None,
        };
        let mut frame = Frame::hard(bounds.size());
        frame.push(-bounds.min, item.clone());
        let page = Page {
            frame,
            bleed: Sides::splat(Abs::zero()),
            fill: Smart::Custom(None),
            numbering: None,
            supplement: Content::empty(),
            number: 1,
        };
        let options = RenderOptions { pixel_per_pt: self.scale.into(), render_bleed: false };
        let drawn = typst_render::render(&scaled_to_drawing(&page, &options), &options);
        let mut pixels = Vec::with_capacity(drawn.data().len());
        for pixel in drawn.pixels() {
            let colour = pixel.demultiply();
            let rgb = [colour.red(), colour.green(), colour.blue()].map(|level| f32::from(level) / 255.0);
            let amount = self.inks.of_rgb(rgb, InkedObject::Area, self.plate).unwrap_or_default();
            pixels.extend([level(1.0 - amount); 3]);
            pixels.push(colour.alpha());
        }
        let format = PixelFormat { encoding: PixelEncoding::Rgba8, width: drawn.width(), height: drawn.height() };
        let image = Image::plain(RasterImage::plain(Bytes::new(pixels), format).ok()?);
        Some((position + bounds.min, FrameItem::Image(image, bounds.size(), Span::detached())))
    }
}

fn is_tiled(paint: &Paint) -> bool {
    matches!(paint, Paint::Tiling(_))
}

fn gray(lightness: f32, alpha: f32) -> Color {
    Color::Process(ProcessColor::Luma(Luma::new(lightness, alpha)))
}

fn transparent() -> Color {
    gray(1.0, 0.0)
}

/// Converts 0 to 1 to a level of 0 to 255.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
fn level(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}
