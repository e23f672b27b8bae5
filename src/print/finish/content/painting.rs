//! Graphics state written before a path or text is painted: colours, line width, overprinting.

use lopdf::Object;

use super::{HAIRLINE, KNOCKS_OUT_FROM, ONE_INK_BELOW, OVERPRINTED_LINE, Paint, Rewriter, number, overprint_name};

/// Effect of a path-painting operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PathPainter {
    fills: bool,
    strokes: bool,
}

/// Returns the effect of a path-painting operator, or `None` for other operators (ISO 32000-1, 8.5.3).
pub(super) fn path_painter(operator: &str) -> Option<PathPainter> {
    let (fills, strokes) = match operator {
        "f" | "F" | "f*" => (true, false),
        "S" | "s" => (false, true),
        "B" | "B*" | "b" | "b*" => (true, true),
        "n" => (false, false),
        _ => return None,
    };
    Some(PathPainter { fills, strokes })
}

impl Rewriter<'_> {
    /// Writes the graphics state for the path that begins here.
    pub(super) fn before_path(&mut self, painter: Option<PathPainter>) {
        let Some(PathPainter { fills, strokes }) = painter.filter(|painter| painter.fills || painter.strokes) else {
            return;
        };
        if fills {
            let paint = self.state.fill.paint.current.clone();
            self.write_fill(&paint);
        }
        if strokes {
            let paint = self.state.stroke.paint.current.clone();
            self.write_stroke(&paint);
            self.write_line_width();
        }
        // Thin black lines overprint as text does; black areas would let the inks below show through.
        let width = self.state.line_width.current * self.state.matrix.scale();
        let is_rule = strokes && !fills && width <= OVERPRINTED_LINE;
        self.write_overprint(is_rule && self.state.is_opaque && self.state.stroke.paint.current.is_black());
    }

    /// Writes the graphics state for the text that follows.
    pub(super) fn before_text(&mut self) {
        // Modes 3 (invisible) and 7 (clip only) paint nothing (ISO 32000-1, 9.3.6).
        let (fills, strokes) = match self.state.text_mode {
            0 | 4 => (true, false),
            1 | 5 => (false, true),
            2 | 6 => (true, true),
            _ => return,
        };
        let height = self.state.text_matrix.then(self.state.matrix).height();
        let size = (self.state.font_size * height).abs();
        let is_small = self.prints() && size < ONE_INK_BELOW;
        let choose = |paint: &Paint| paint.in_one_ink().filter(|_| is_small).unwrap_or_else(|| paint.clone());
        let fill = choose(&self.state.fill.paint.current);
        let stroke = choose(&self.state.stroke.paint.current);
        let is_black = (!fills || fill.is_black()) && (!strokes || stroke.is_black());
        if fills {
            self.write_fill(&fill);
        }
        if strokes {
            self.write_stroke(&stroke);
            self.write_line_width();
        }
        self.write_overprint(is_black && self.state.is_opaque && size < KNOCKS_OUT_FROM);
    }

    /// Writes all parts of the graphics state that an external object may inherit.
    pub(super) fn write_current(&mut self) {
        let fill = self.state.fill.paint.current.clone();
        self.write_fill(&fill);
        let stroke = self.state.stroke.paint.current.clone();
        self.write_stroke(&stroke);
        self.write_line_width();
    }

    fn write_line_width(&mut self) {
        let scale = self.state.matrix.scale();
        let current = self.state.line_width.current;
        let is_thin = self.prints() && scale > 0.0 && current * scale < HAIRLINE;
        let width = if is_thin { HAIRLINE / scale } else { current };
        if self.state.line_width.must_write(&width) {
            // Not rounded, because the error would grow with the scale.
            let width = if width.fract() == 0.0 { number(width) } else { Object::Real(width) };
            self.emit("w", vec![width]);
        }
    }

    /// Switches overprinting on or off, unless it is so already or the stream is a mask.
    pub(super) fn write_overprint(&mut self, overprints: bool) {
        if self.prints() && self.state.overprints.must_write(&overprints) {
            self.used.overprint.insert(overprints);
            self.emit("gs", vec![Object::Name(overprint_name(overprints).to_vec())]);
        }
    }
}
