//! What is to be set before something is painted: its colours, its line width, whether it overprints.

use lopdf::Object;

use super::{HAIRLINE, KNOCKS_OUT_FROM, ONE_INK_BELOW, OVERPRINTED_LINE, Paint, Rewriter, number, overprint_name};

/// What an operator does with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Painter {
    fills: bool,
    strokes: bool,
}

/// What the operator does with the path that it ends; none if it ends none (ISO 32000-1, 8.5.3).
pub(super) fn path_painter(operator: &str) -> Option<Painter> {
    let (fills, strokes) = match operator {
        "f" | "F" | "f*" => (true, false),
        "S" | "s" => (false, true),
        "B" | "B*" | "b" | "b*" => (true, true),
        "n" => (false, false),
        _ => return None,
    };
    Some(Painter { fills, strokes })
}

impl Rewriter<'_> {
    /// Sets what the path that begins here is painted with.
    pub(super) fn before_path(&mut self, painter: Option<Painter>) {
        let Some(Painter { fills, strokes }) = painter.filter(|painter| painter.fills || painter.strokes) else {
            return;
        };
        if fills {
            let paint = self.state.fill.paint.wanted.clone();
            self.write_fill(&paint);
        }
        if strokes {
            let paint = self.state.stroke.paint.wanted.clone();
            self.write_stroke(&paint);
            self.write_line_width();
        }
        // A thin black line is like text; an area of black would let through what lies under it.
        let width = self.state.line_width.wanted * self.state.matrix.scale();
        let is_rule = strokes && !fills && width <= OVERPRINTED_LINE;
        self.write_overprint(is_rule && self.state.is_opaque && self.state.stroke.paint.wanted.is_black());
    }

    /// Sets what the text that follows is painted with.
    pub(super) fn before_text(&mut self) {
        // With 3 nothing is painted, with 7 it only clips (9.3.6).
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
        let fill = choose(&self.state.fill.paint.wanted);
        let stroke = choose(&self.state.stroke.paint.wanted);
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

    /// Sets all that something drawn from elsewhere may use.
    pub(super) fn write_wanted(&mut self) {
        let fill = self.state.fill.paint.wanted.clone();
        self.write_fill(&fill);
        let stroke = self.state.stroke.paint.wanted.clone();
        self.write_stroke(&stroke);
        self.write_line_width();
    }

    fn write_line_width(&mut self) {
        let scale = self.state.matrix.scale();
        let wanted = self.state.line_width.wanted;
        let is_thin = self.prints() && scale > 0.0 && wanted * scale < HAIRLINE;
        let width = if is_thin { HAIRLINE / scale } else { wanted };
        if self.state.line_width.must_write(&width) {
            // Not rounded: where units are large, so is the error.
            let width = if width.fract() == 0.0 { number(width) } else { Object::Real(width) };
            self.emit("w", vec![width]);
        }
    }

    /// Switches overprinting.
    pub(super) fn write_overprint(&mut self, overprints: bool) {
        if self.prints() && self.state.overprints.must_write(&overprints) {
            self.needs.overprint.insert(overprints);
            self.emit("gs", vec![Object::Name(overprint_name(overprints).to_vec())]);
        }
    }
}
