//! Flow charts (Sankey diagrams): bands as thick as the amounts that go from one place to another.

use super::ChartSpec;
use super::canvas::{Canvas, Face, Stroke, TextAnchor};
use super::colour::PAPER;
use super::heading;
use super::path::Path;
use super::text::{WrappedText, wrap};
use super::to_f64;

mod graph;

use graph::{FlowGraph, FlowPlace};

/// Widest label beside the first and the last column, as a share of the width of the chart: with up to three columns, and
/// with more.
const LABEL_SHARES: [f64; 2] = [0.3, 0.22];
/// Height of the fullest column of places, as a multiple of the font size, for each place in it.
const HEIGHT_FOR_PLACE: f64 = 4.2;

/// Width of the bar of a place, and room between the bar and its label, as multiples of the font size.
const BAR_WIDTH: f64 = 0.9;
const LABEL_GAP: f64 = 0.5;

/// Positions of the places, in points.
struct FlowPlot {
    /// Left end of each column of places.
    columns: Vec<f64>,
    /// Width of the bar of a place.
    bar: f64,
    /// Top of the bar of each place.
    tops: Vec<f64>,
    /// Thickness of a band with the amount 1.
    scale: f64,
}

/// A label beside a bar: the name of the place and its amount.
struct PlaceLabel {
    name: WrappedText,
    /// `None` if it has no room.
    amount: Option<String>,
}

/// Draws the chart.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &ChartSpec) {
    let top = heading::title(canvas, chart);
    let graph = FlowGraph::new(chart);
    let labels = place_labels(canvas, chart, &graph);
    let plot = lay_out(canvas, chart, &graph, &labels, top);
    draw_bands(canvas, chart, &graph, &plot);
    for (at, (place, label)) in graph.places.iter().zip(&labels).enumerate() {
        let (left, top) = (plot.columns[place.column], plot.tops[at]);
        let colour = if chart.is_highlighted(&place.name) { canvas.accent } else { canvas.ink };
        canvas.paint(Path::rectangle((left, top), (left + plot.bar, top + place.amount * plot.scale)), colour);
        draw_label(canvas, chart, &graph, &plot, at, label);
    }
}

/// Returns the labels of the places. Those over the bars between the first and the last column have the room that the outer ones
/// leave.
fn place_labels(canvas: &Canvas<'_>, chart: &ChartSpec, graph: &FlowGraph) -> Vec<PlaceLabel> {
    let (face, last) = (canvas.face(), graph.columns - 1);
    let is_outer = |place: &FlowPlace| place.column == 0 || place.column == last;
    let outer_room = canvas.style.width * LABEL_SHARES[usize::from(graph.columns > 3)];
    let label = |place: &FlowPlace, room: f64| {
        let name = wrap(&place.name, room, 2, &|text| canvas.width(text, face.semibold(true)));
        let amount = chart.format(canvas.style, place.amount, chart.decimals);
        PlaceLabel { name, amount: Some(amount).filter(|amount| is_outer(place) || canvas.width(amount, face) <= room) }
    };
    let mut labels: Vec<PlaceLabel> = graph.places.iter().map(|place| label(place, outer_room)).collect();
    let (left, right) = outer_columns(canvas, graph, &labels);
    let inner_room = (right - left) / to_f64(last.max(1)) - face.size * 0.5;
    for (place, label_of_place) in graph.places.iter().zip(&mut labels).filter(|(place, _)| !is_outer(place)) {
        *label_of_place = label(place, inner_room);
    }
    labels
}

/// Returns the left ends of the first and the last column of places, between the labels beside them.
fn outer_columns(canvas: &Canvas<'_>, graph: &FlowGraph, labels: &[PlaceLabel]) -> (f64, f64) {
    let widest = |column: usize| {
        let of_column = graph.places.iter().zip(labels).filter(|(place, _)| place.column == column);
        of_column.map(|(_, label)| label.width(canvas)).fold(0.0, f64::max)
    };
    let size = canvas.face().size;
    let gap = size * LABEL_GAP;
    (widest(0) + gap, canvas.style.width - widest(graph.columns - 1) - gap - size * BAR_WIDTH)
}

impl PlaceLabel {
    fn height(&self, face: Face) -> f64 {
        face.leading() * to_f64(self.name.lines.len() + 1)
    }

    fn width(&self, canvas: &Canvas<'_>) -> f64 {
        let face = canvas.face();
        canvas.widest(&self.name.lines, face.semibold(true)).max(canvas.widest(&self.amount, face))
    }
}

fn lay_out(canvas: &mut Canvas<'_>, chart: &ChartSpec, graph: &FlowGraph, labels: &[PlaceLabel], top: f64) -> FlowPlot {
    let face = canvas.face();
    let last = graph.columns - 1;
    let bar = face.size * BAR_WIDTH;
    let (left, right) = outer_columns(canvas, graph, labels);
    let column = |at: usize| left + (right - left) * to_f64(at) / to_f64(last.max(1));
    let fullest = graph.fullest_column();
    let height = chart.height.filter(|height| height.is_finite()).map_or_else(
        || face.size * HEIGHT_FOR_PLACE * to_f64(fullest.0).max(2.0),
        |height| (height - top).max(face.size * 2.0 * to_f64(fullest.0)),
    );
    let scale = if fullest.1 > 0.0 { height * 0.8 / fullest.1 } else { 0.0 };
    // Each place has room for its bar and its label, and the columns are centred on the highest.
    let room = |at: usize| {
        let own = (graph.places[at].amount * scale).max(labels[at].height(face));
        own + face.size * 0.6
    };
    let column_height =
        |number: usize| (0..labels.len()).filter(|at| graph.places[*at].column == number).map(room).sum();
    let heights: Vec<f64> = (0..graph.columns).map(column_height).collect();
    let highest = heights.iter().copied().fold(0.0, f64::max);
    let mut next: Vec<f64> = heights.iter().map(|height| top + (highest - height) / 2.0).collect();
    let mut tops = Vec::new();
    for (at, place) in graph.places.iter().enumerate() {
        let room = room(at);
        tops.push(next[place.column] + (room - place.amount * scale) / 2.0);
        next[place.column] += room;
    }
    canvas.height = top + highest.max(1.0);
    FlowPlot { columns: (0..graph.columns).map(column).collect(), bar, tops, scale }
}

/// Draws the bands. Those of a highlighted place are in the accent colour.
fn draw_bands(canvas: &mut Canvas<'_>, chart: &ChartSpec, graph: &FlowGraph, plot: &FlowPlot) {
    let mut bands = graph.bands.clone();
    bands.sort_by(|a, b| b.amount.total_cmp(&a.amount));
    for band in &bands {
        let ends = [&graph.places[band.from], &graph.places[band.to]];
        let is_highlighted = ends.iter().any(|place| chart.is_highlighted(&place.name));
        let colour = if is_highlighted { canvas.accent.tint(0.45) } else { canvas.ink.tint(0.22) };
        let (start, end) = (plot.columns[ends[0].column] + plot.bar, plot.columns[ends[1].column]);
        let (above, below) =
            (plot.tops[band.from] + band.start * plot.scale, plot.tops[band.to] + band.end * plot.scale);
        let path = Path::band((start, above), (end, below), band.amount * plot.scale);
        canvas.paint(path.clone(), colour);
        // A thin line of paper parts neighbouring bands.
        canvas.stroke(path, Stroke::plain(PAPER, 0.5));
    }
}

/// Draws the label of a place: left of the first column, right of the last, and on paper between them: right of the bar, or
/// over the bar if the next column is too near.
fn draw_label(
    canvas: &mut Canvas<'_>,
    chart: &ChartSpec,
    graph: &FlowGraph,
    plot: &FlowPlot,
    at: usize,
    label: &PlaceLabel,
) {
    let (place, face) = (&graph.places[at], canvas.face());
    let gap = face.size * LABEL_GAP;
    let left = plot.columns[place.column];
    let middle = plot.tops[at] + place.amount * plot.scale / 2.0;
    let mut y = middle - label.height(face) / 2.0 + face.above();
    let is_highlighted = chart.is_highlighted(&place.name);
    let amount = face.coloured(if is_highlighted { canvas.ink } else { canvas.muted });
    let next = plot.columns.get(place.column + 1).copied().unwrap_or(left);
    let has_room = left + plot.bar + 2.0 * gap + label.width(canvas) <= next;
    let lines = label.name.lines.iter().map(|line| (line, face.semibold(true)));
    for (line, face) in lines.chain(label.amount.iter().map(|text| (text, amount))) {
        if place.column == 0 {
            canvas.text((left - gap, y), TextAnchor::End, face, line);
        } else if place.column == graph.columns - 1 {
            canvas.text((left + plot.bar + gap, y), TextAnchor::Start, face, line);
        } else {
            let middle =
                if has_room { left + plot.bar + gap + canvas.width(line, face) / 2.0 } else { left + plot.bar / 2.0 };
            canvas.text_on_paper((middle, y), face, line);
        }
        y += face.leading();
    }
}
