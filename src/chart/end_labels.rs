//! Labels at the right edge of a plot, each beside the end of its series.

use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::colour::ChartColour;
use super::path::Point;
use super::text::wrap;
use super::{paint::Pen, to_f64};

/// A label for the end of a series.
pub(super) struct EndLabel<'e> {
    /// Name of the series.
    pub(super) name: &'e str,
    /// Formatted last value, if the mark itself does not show it.
    pub(super) value: Option<String>,
    pub(super) colour: ChartColour,
    /// Pen whose marker is drawn before the name, if the series ends before the right edge.
    pub(super) pen: Option<&'e Pen>,
}

/// The labels of all series, broken into lines.
pub(super) struct EndLabels<'e> {
    blocks: Vec<LabelBlock<'e>>,
    /// Width of the widest label, including the space between marks and labels.
    pub(super) width: f64,
    leading: f64,
}

struct LabelBlock<'e> {
    /// Lines, each a sequence of texts in different styles.
    lines: Vec<Vec<(String, Face)>>,
    pen: Option<&'e Pen>,
}

/// Maximum width of a label, as a share of the chart width.
const MAX_WIDTH_SHARE: f64 = 0.3;

/// Breaks the labels into lines, without the values if there is no room for them. Returns `None` if the labels together
/// are higher than `room`.
pub(super) fn lay_out<'e>(canvas: &Canvas<'_>, entries: &[EndLabel<'e>], room: f64) -> Option<EndLabels<'e>> {
    let indent = indent(canvas, entries.iter().any(|entry| entry.pen.is_some()));
    let set = |has_values| {
        let blocks: Vec<LabelBlock<'e>> = entries.iter().map(|entry| block(canvas, entry, has_values)).collect();
        let lines = blocks.iter().flat_map(|block| &block.lines);
        let width =
            lines.map(|line| line.iter().map(|(text, face)| canvas.width(text, *face)).sum()).fold(0.0, f64::max);
        EndLabels { blocks, width: width + indent, leading: canvas.face().leading() }
    };
    let fits = |labels: &EndLabels<'_>| labels.blocks.iter().map(|block| labels.height(block)).sum::<f64>() <= room;
    [true, false].into_iter().map(set).find(fits)
}

/// Returns the space between marks and labels.
fn indent(canvas: &Canvas<'_>, has_markers: bool) -> f64 {
    canvas.style.size * if has_markers { 1.7 } else { 1.0 }
}

fn block<'e>(canvas: &Canvas<'_>, entry: &EndLabel<'e>, has_value: bool) -> LabelBlock<'e> {
    let strong = canvas.face().coloured(entry.colour).semibold(true);
    let plain = canvas.face().coloured(entry.colour);
    let names = wrap(entry.name, canvas.style.width * MAX_WIDTH_SHARE, 2, &|text| canvas.width(text, strong)).lines;
    let mut lines: Vec<Vec<(String, Face)>> = names.into_iter().map(|line| vec![(line, strong)]).collect();
    if let Some(value) = entry.value.as_ref().filter(|_| has_value) {
        let value = format!(" {value}");
        match lines.last_mut() {
            Some(line)
                if line
                    .iter()
                    .chain([&(value.clone(), plain)])
                    .map(|(text, face)| canvas.width(text, *face))
                    .sum::<f64>()
                    <= canvas.style.width * MAX_WIDTH_SHARE =>
            {
                line.push((value, plain));
            }
            Some(_) | None => lines.push(vec![(value.trim_start().to_owned(), plain)]),
        }
    }
    LabelBlock { lines, pen: entry.pen }
}

impl EndLabels<'_> {
    fn height(&self, block: &LabelBlock<'_>) -> f64 {
        to_f64(block.lines.len()) * self.leading
    }

    /// Draws the labels between `top` and `bottom`, as close as possible to `ends`, the end of each series. `right` is
    /// the right edge of the plot. A leader line is drawn to a label that had to move.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, ends: &[Point], right: f64, (top, bottom): (f64, f64)) {
        let wanted: Vec<(f64, f64)> =
            self.blocks.iter().zip(ends).map(|(block, end)| (end.1, self.height(block))).collect();
        let indent = indent(canvas, self.blocks.iter().any(|block| block.pen.is_some()));
        for ((block, middle), end) in self.blocks.iter().zip(spread(&wanted, top, bottom)).zip(ends) {
            let mut y = middle - self.height(block) / 2.0 + self.leading * 0.79;
            let first = y - canvas.face().half();
            if (middle - end.1).abs() > canvas.style.size * 0.6 && end.0 + 1.0 > right {
                let (from, to) = ((right + 2.5, end.1), (right + indent - 1.5, first));
                canvas.rule(from, to, Stroke::plain(canvas.muted, 0.5));
            }
            if let Some(pen) = block.pen {
                pen.draw_marker(canvas, (right + indent * 0.6, first));
            }
            for line in &block.lines {
                let mut x = right + indent;
                for (text, face) in line {
                    // SVG drops leading spaces, so a leading space becomes an offset.
                    let start = x + canvas.width(text, *face) - canvas.width(text.trim_start(), *face);
                    canvas.text((start, y), TextAnchor::Start, *face, text.trim_start());
                    x += canvas.width(text, *face);
                }
                y += self.leading;
            }
        }
    }
}

/// Positions boxes vertically so that none overlaps another. `wanted` is the wanted middle and the height of each box.
/// Returns the middle of each box, between `top` and `bottom` and as close as possible to the wanted one.
pub(super) fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    /// Boxes that touch, from top to bottom.
    struct Cluster {
        start: f64,
        height: f64,
        /// Sum, over the members, of the start that the cluster would need for the member to be where it is wanted.
        sum: f64,
        members: Vec<usize>,
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|one, two| wanted[*one].0.total_cmp(&wanted[*two].0));
    let mut clusters: Vec<Cluster> = Vec::new();
    for index in order {
        let (middle, height) = wanted[index];
        let start = middle - height / 2.0;
        let mut last = Cluster { start, height, sum: start, members: vec![index] };
        last.start = last.start.min(bottom - last.height).max(top);
        while let Some(before) = clusters.pop_if(|before| before.start + before.height > last.start) {
            let sum = before.sum + last.sum - before.height * to_f64(last.members.len());
            let members = [before.members, last.members].concat();
            let height = before.height + last.height;
            let start = (sum / to_f64(members.len())).min(bottom - height).max(top);
            last = Cluster { start, height, sum, members };
        }
        clusters.push(last);
    }
    let mut middles = vec![0.0; wanted.len()];
    for cluster in clusters {
        let mut y = cluster.start;
        for member in cluster.members {
            middles[member] = y + wanted[member].1 / 2.0;
            y += wanted[member].1;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_with_room_stay() {
        assert_eq!(spread(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [50.0, 20.0]);
    }

    #[test]
    fn colliding_boxes_move_equally() {
        assert_eq!(spread(&[(50.0, 10.0), (54.0, 10.0)], 0.0, 100.0), [47.0, 57.0]);
        assert_eq!(spread(&[(0.0, 10.0), (1.0, 10.0), (99.0, 10.0)], 0.0, 100.0), [5.0, 15.0, 95.0]);
        let crowded = spread(&[(50.0, 10.0); 10], 0.0, 100.0);
        assert!((0..10).all(|index| (crowded[index] - 5.0 - 10.0 * to_f64(index)).abs() < 1e-9), "{crowded:?}");
    }
}
