//! Names at the right, each beside the end of its mark.

use super::colour::Colour;
use super::path::Point;
use super::sheet::{Anchor, Face, Sheet, Stroke};
use super::text::wrap;
use super::{count, paint::Pen};

/// A name for the end of a mark.
pub(super) struct Entry<'e> {
    pub(super) name: &'e str,
    /// The last value, where it is not on the mark.
    pub(super) value: Option<String>,
    pub(super) colour: Colour,
    /// Its marker stands before the name where the mark ends elsewhere.
    pub(super) pen: Option<&'e Pen>,
}

/// All names, in lines.
pub(super) struct Ends<'e> {
    blocks: Vec<Block<'e>>,
    /// Of the widest, with what is between it and the marks.
    pub(super) width: f64,
    leading: f64,
}

struct Block<'e> {
    /// Texts one after the other.
    lines: Vec<Vec<(String, Face)>>,
    pen: Option<&'e Pen>,
}

/// Names take at most so much of the width.
const PART: f64 = 0.3;

/// Sets the names; none where they have no room beside marks of some height.
pub(super) fn prepare<'e>(sheet: &Sheet<'_>, entries: &[Entry<'e>], room: f64) -> Option<Ends<'e>> {
    let indent = indent(sheet, entries.iter().any(|entry| entry.pen.is_some()));
    let set = |has_values| {
        let blocks: Vec<Block<'e>> = entries.iter().map(|entry| block(sheet, entry, has_values)).collect();
        let lines = blocks.iter().flat_map(|block| &block.lines);
        let width =
            lines.map(|line| line.iter().map(|(text, face)| sheet.width(text, *face)).sum()).fold(0.0, f64::max);
        Ends { blocks, width: width + indent, leading: sheet.face().leading() }
    };
    let fits = |ends: &Ends<'_>| ends.blocks.iter().map(|block| ends.height(block)).sum::<f64>() <= room;
    [true, false].into_iter().map(set).find(fits)
}

/// Between marks and names.
fn indent(sheet: &Sheet<'_>, has_markers: bool) -> f64 {
    sheet.style.size * if has_markers { 1.7 } else { 1.0 }
}

fn block<'e>(sheet: &Sheet<'_>, entry: &Entry<'e>, has_value: bool) -> Block<'e> {
    let strong = sheet.face().coloured(entry.colour).semibold(true);
    let plain = sheet.face().coloured(entry.colour);
    let names = wrap(entry.name, sheet.style.width * PART, 2, &|text| sheet.width(text, strong)).lines;
    let mut lines: Vec<Vec<(String, Face)>> = names.into_iter().map(|line| vec![(line, strong)]).collect();
    if let Some(value) = entry.value.as_ref().filter(|_| has_value) {
        let value = format!(" {value}");
        match lines.last_mut() {
            Some(line)
                if line
                    .iter()
                    .chain([&(value.clone(), plain)])
                    .map(|(text, face)| sheet.width(text, *face))
                    .sum::<f64>()
                    <= sheet.style.width * PART =>
            {
                line.push((value, plain));
            }
            Some(_) | None => lines.push(vec![(value.trim_start().to_owned(), plain)]),
        }
    }
    Block { lines, pen: entry.pen }
}

impl Ends<'_> {
    fn height(&self, block: &Block<'_>) -> f64 {
        count(block.lines.len()) * self.leading
    }

    /// Writes the names as near as possible to the ends of their marks, and leads to those that had to move.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, ends: &[Point], right: f64, (top, bottom): (f64, f64)) {
        let wishes: Vec<(f64, f64)> =
            self.blocks.iter().zip(ends).map(|(block, end)| (end.1, self.height(block))).collect();
        let indent = indent(sheet, self.blocks.iter().any(|block| block.pen.is_some()));
        for ((block, middle), end) in self.blocks.iter().zip(spread(&wishes, top, bottom)).zip(ends) {
            let mut y = middle - self.height(block) / 2.0 + self.leading * 0.79;
            let first = y - sheet.face().half();
            if (middle - end.1).abs() > sheet.style.size * 0.6 && end.0 + 1.0 > right {
                let (from, to) = ((right + 2.5, end.1), (right + indent - 1.5, first));
                sheet.rule(from, to, Stroke::plain(sheet.muted, 0.5));
            }
            if let Some(pen) = block.pen {
                pen.mark(sheet, (right + indent * 0.6, first));
            }
            for line in &block.lines {
                let mut x = right + indent;
                for (text, face) in line {
                    // A space before a text is only a distance: SVG would leave it out.
                    let start = x + sheet.width(text, *face) - sheet.width(text.trim_start(), *face);
                    sheet.text((start, y), Anchor::Start, *face, text.trim_start());
                    x += sheet.width(text, *face);
                }
                y += self.leading;
            }
        }
    }
}

/// Where the middles of things of some height are when none covers another: as near as possible to where they are wished.
pub(super) fn spread(wishes: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    /// Things that touch.
    struct Cluster {
        start: f64,
        height: f64,
        /// Of where each would have the cluster begin.
        sum: f64,
        members: Vec<usize>,
    }
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|one, two| wishes[*one].0.total_cmp(&wishes[*two].0));
    let mut clusters: Vec<Cluster> = Vec::new();
    for index in order {
        let (middle, height) = wishes[index];
        let start = middle - height / 2.0;
        let mut last = Cluster { start, height, sum: start, members: vec![index] };
        last.start = last.start.min(bottom - last.height).max(top);
        while let Some(before) = clusters.pop_if(|before| before.start + before.height > last.start) {
            let sum = before.sum + last.sum - before.height * count(last.members.len());
            let members = [before.members, last.members].concat();
            let height = before.height + last.height;
            let start = (sum / count(members.len())).min(bottom - height).max(top);
            last = Cluster { start, height, sum, members };
        }
        clusters.push(last);
    }
    let mut middles = vec![0.0; wishes.len()];
    for cluster in clusters {
        let mut y = cluster.start;
        for member in cluster.members {
            middles[member] = y + wishes[member].1 / 2.0;
            y += wishes[member].1;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_room_stays() {
        assert_eq!(spread(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [50.0, 20.0]);
    }

    #[test]
    fn what_collides_moves_by_the_same() {
        assert_eq!(spread(&[(50.0, 10.0), (54.0, 10.0)], 0.0, 100.0), [47.0, 57.0]);
        assert_eq!(spread(&[(0.0, 10.0), (1.0, 10.0), (99.0, 10.0)], 0.0, 100.0), [5.0, 15.0, 95.0]);
        let crowded = spread(&[(50.0, 10.0); 10], 0.0, 100.0);
        assert!((0..10).all(|index| (crowded[index] - 5.0 - 10.0 * count(index)).abs() < 1e-9), "{crowded:?}");
    }
}
