//! Size and colours of the text in a drawing, and the colours of what is painted below it. The [page judge](crate::judge) computes the
//! contrast.

use usvg::tiny_skia_path::{PathSegment, Point};
use usvg::{BlendMode, FillRule, Group, Node, Paint, PaintOrder, Path, Stroke, Text, Tree};

use crate::document::DrawnText;

/// Maximum number of texts times shapes that are compared. The texts of a larger drawing are not judged.
const MAX_COMPARISONS: usize = 4_000_000;
/// Maximum number of glyphs of a text that are looked at.
const MAX_SAMPLES: usize = 12;
/// Least width of an outline that counts as the ground of its letters, as a part of their size.
const LEAST_HALO: f32 = 0.06;
/// Number of lines that stand for a curve.
const STEPS: u8 = 8;

/// Returns a text for each pair of colours of text and ground in a drawing: the smallest with that pair. Text on a
/// gradient, on an image or on something transparent is left out, since its ground is not one colour.
pub(super) fn texts(tree: &Tree) -> Vec<DrawnText> {
    let mut reader = ContrastReader::default();
    reader.group(tree.root(), true);
    reader.texts
}

/// Returns the size of the smallest text in a group, whatever its colour and ground.
pub(super) fn smallest_text(group: &Group) -> Option<f64> {
    let sizes = group.children().iter().filter_map(|node| match node {
        Node::Group(inner) => smallest_text(inner),
        Node::Text(text) => {
            let scale = text.abs_transform().get_scale().1;
            let spans = text.layouted().iter().filter(|span| span.visible);
            let is_word = |span: &&usvg::layout::Span| {
                span.positioned_glyphs.iter().any(|glyph| glyph.text.chars().any(char::is_alphanumeric))
            };
            let sizes = spans.filter(is_word).map(|span| f64::from(span.font_size.get() * scale));
            sizes.min_by(f64::total_cmp)
        }
        Node::Path(_) | Node::Image(_) => None,
    });
    sizes.filter(|size| *size > 0.0).min_by(f64::total_cmp)
}

/// Paint below a point.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Under {
    /// Nothing: the colour of the page shows.
    Page,
    Colour([u8; 3]),
    Unknown,
}

/// A painted shape.
enum Shape<'a> {
    /// `false` if the group around the path changes its colours.
    Path(&'a Path, bool),
    /// An embedded image.
    Image(usvg::Rect),
}

#[derive(Default)]
struct ContrastReader<'a> {
    shapes: Vec<Shape<'a>>,
    texts: Vec<DrawnText>,
    comparisons: usize,
}

impl<'a> ContrastReader<'a> {
    /// Reads a group. `is_plain` is `false` inside a group that is transparent, masked, clipped or filtered.
    fn group(&mut self, group: &'a Group, is_plain: bool) {
        let is_plain = is_plain
            && group.opacity().get() >= 1.0
            && group.blend_mode() == BlendMode::Normal
            && group.mask().is_none()
            && group.clip_path().is_none()
            && group.filters().is_empty();
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner, is_plain),
                Node::Path(path) if path.is_visible() => self.shapes.push(Shape::Path(path, is_plain)),
                Node::Image(image) => self.shapes.push(Shape::Image(image.abs_bounding_box())),
                Node::Text(text) if is_plain => self.text(text),
                Node::Path(_) | Node::Text(_) => {}
            }
        }
    }

    fn text(&mut self, text: &Text) {
        let is_bold = text.chunks().iter().flat_map(usvg::TextChunk::spans).all(|span| span.font().weight() >= 600);
        let transform = text.abs_transform();
        let scale = transform.get_scale().1;
        for span in text.layouted().iter().filter(|span| span.visible) {
            let Some(fill) = span.fill.as_ref().filter(|fill| fill.opacity().get() >= 1.0) else { continue };
            let Some(fill) = colour(fill.paint()) else { continue };
            let letters = span.positioned_glyphs.iter().filter(|glyph| glyph.text.chars().any(char::is_alphanumeric));
            let mut places = Vec::new();
            for glyph in letters.clone() {
                let at = glyph.transform();
                // A point of the letter, a little above its baseline.
                let mut point = Point::from_xy(at.tx + 0.25 * glyph.font_size(), at.ty - 0.3 * glyph.font_size());
                transform.map_point(&mut point);
                places.push(point);
            }
            self.comparisons = self.comparisons.saturating_add(places.len().min(MAX_SAMPLES) * self.shapes.len());
            if places.is_empty() || self.comparisons > MAX_COMPARISONS {
                continue;
            }
            let size = span.font_size.get();
            let under = halo(span.stroke.as_ref(), span.paint_order, size).unwrap_or_else(|| self.under_all(&places));
            let ground = match under {
                Under::Unknown => continue,
                Under::Page => None,
                Under::Colour(colour) => Some(colour),
            };
            let words = text.chunks().iter().map(usvg::TextChunk::text).collect::<Vec<_>>().join(" ");
            self.add(DrawnText { text: words, size: f64::from(size * scale), is_bold, fill, ground });
        }
    }

    fn add(&mut self, text: DrawnText) {
        match self.texts.iter_mut().find(|other| (other.fill, other.ground) == (text.fill, text.ground)) {
            Some(other) if other.size <= text.size => {}
            Some(other) => *other = text,
            None => self.texts.push(text),
        }
    }

    /// Returns the paint below more than half of the places, or [`Under::Unknown`].
    fn under_all(&self, places: &[Point]) -> Under {
        let step = places.len().div_ceil(MAX_SAMPLES);
        let found: Vec<Under> = places.iter().step_by(step).map(|place| self.under(*place)).collect();
        let most = |under: &&Under| 2 * found.iter().filter(|other| other == under).count() > found.len();
        found.iter().find(most).copied().unwrap_or(Under::Unknown)
    }

    /// Returns the paint of the topmost shape below a place.
    fn under(&self, place: Point) -> Under {
        let found = self.shapes.iter().rev().find_map(|shape| match shape {
            Shape::Image(area) => is_in(area, place).then_some(Under::Unknown),
            Shape::Path(path, is_plain) => {
                let paint = painted(path, place)?;
                Some(if *is_plain { paint } else { Under::Unknown })
            }
        });
        found.unwrap_or(Under::Page)
    }
}

/// Returns the colour of an outline that is drawn below the letters, if it is wide enough to be their ground. Letters
/// with any other outline have no colour of their own.
fn halo(stroke: Option<&Stroke>, order: PaintOrder, size: f32) -> Option<Under> {
    let stroke = stroke?;
    let is_ground = order == PaintOrder::StrokeAndFill && stroke.width().get() >= LEAST_HALO * size;
    let colour = colour(stroke.paint()).filter(|_| is_ground && stroke.opacity().get() >= 1.0);
    Some(colour.map_or(Under::Unknown, Under::Colour))
}

fn colour(paint: &Paint) -> Option<[u8; 3]> {
    match paint {
        Paint::Color(colour) => Some([colour.red, colour.green, colour.blue]),
        Paint::LinearGradient(_) | Paint::RadialGradient(_) | Paint::Pattern(_) => None,
    }
}

fn is_in(area: &usvg::Rect, place: Point) -> bool {
    (area.left()..=area.right()).contains(&place.x) && (area.top()..=area.bottom()).contains(&place.y)
}

/// Returns what a path paints at a place, or `None` if it paints nothing there.
fn painted(path: &Path, place: Point) -> Option<Under> {
    if !is_in(&path.abs_stroke_bounding_box(), place) {
        return None;
    }
    let mut local = place;
    path.abs_transform().invert()?.map_point(&mut local);
    let lines = lines(path);
    let paint =
        |paint: &Paint, opacity: f32| colour(paint).filter(|_| opacity >= 1.0).map_or(Under::Unknown, Under::Colour);
    let stroke = path.stroke().filter(|stroke| {
        let reach = stroke.width().get() / 2.0;
        lines.iter().any(|(from, to)| distance(*from, *to, local) <= reach)
    });
    let stroke = stroke.map(|stroke| paint(stroke.paint(), stroke.opacity().get()));
    let fill = path.fill().filter(|fill| {
        let turns = lines.iter().map(|(from, to)| turn(*from, *to, local)).sum::<i32>();
        match fill.rule() {
            FillRule::NonZero => turns != 0,
            FillRule::EvenOdd => turns % 2 != 0,
        }
    });
    let fill = fill.map(|fill| paint(fill.paint(), fill.opacity().get()));
    match path.paint_order() {
        PaintOrder::FillAndStroke => stroke.or(fill),
        PaintOrder::StrokeAndFill => fill.or(stroke),
    }
}

/// Returns the outline of a path as straight lines. Curves are divided.
fn lines(path: &Path) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    let (mut start, mut last) = (Point::zero(), Point::zero());
    let mut curve = |last: &mut Point, at: &dyn Fn(f32) -> Point| {
        for step in 1..=STEPS {
            let next = at(f32::from(step) / f32::from(STEPS));
            lines.push((*last, next));
            *last = next;
        }
    };
    for segment in path.data().segments() {
        let from = last;
        match segment {
            PathSegment::MoveTo(to) => (start, last) = (to, to),
            PathSegment::LineTo(to) => curve(&mut last, &|part| between(from, to, part)),
            PathSegment::QuadTo(a, to) => {
                curve(&mut last, &|part| between(between(from, a, part), between(a, to, part), part));
            }
            PathSegment::CubicTo(a, b, to) => curve(&mut last, &|part| {
                let (first, middle, end) = (between(from, a, part), between(a, b, part), between(b, to, part));
                between(between(first, middle, part), between(middle, end, part), part)
            }),
            PathSegment::Close => curve(&mut last, &|part| between(from, start, part)),
        }
    }
    lines
}

fn between(a: Point, b: Point, part: f32) -> Point {
    Point::from_xy(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part)
}

/// Returns 1 or -1 if a line crosses the ray to the right of a place upwards or downwards, else 0.
fn turn(from: Point, to: Point, place: Point) -> i32 {
    if (from.y <= place.y) == (to.y <= place.y) {
        return 0;
    }
    let x = from.x + (place.y - from.y) / (to.y - from.y) * (to.x - from.x);
    if x <= place.x {
        0
    } else if to.y > from.y {
        1
    } else {
        -1
    }
}

/// Returns the distance of a place from a line.
fn distance(from: Point, to: Point, place: Point) -> f32 {
    let (along, off) = (to - from, place - from);
    let length = along.dot(along);
    let part = if length > 0.0 { (off.dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    place.distance(between(from, to, part))
}
