//! What a drawing costs to draw, reckoned before it is drawn: ten lines of SVG can ask for a billion shapes.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeId};
use usvg::filter::Kind;
use usvg::{Group, Tree};

use super::lexer::DEPTH;
use super::{Problem, too_complex};

/// Most work for one drawing, in elements; the largest maps and charts of daily life are at a tenth.
const MOST: u64 = 1_000_000;
/// Most selectors times elements: each is tried on each.
const STYLES: usize = 10_000_000;
/// Most work of the filters of a drawing: steps times the part of the drawing that they cover.
const FILTERS: f64 = 40.0;

/// What an element costs with all that is in it and all that it refers to.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// In elements.
    work: u64,
    /// In elements within elements.
    depth: usize,
}

/// An element refers to itself, on whatever way, or too deep.
struct Endless;

/// Refuses a drawing that would take too long.
pub(super) fn check(path: &str, document: &Document<'_>) -> Result<(), Problem> {
    let elements = document.descendants().filter(Node::is_element).count();
    let rules: usize = styles(document).map(selectors).sum();
    if rules.saturating_mul(elements) > STYLES {
        return Err(too_complex(path, "has a style sheet with too many rules"));
    }
    let mut costs = Costs { by_id: HashMap::new(), known: HashMap::new() };
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            costs.by_id.entry(id).or_insert(node);
        }
    }
    let endless = |_| too_complex(path, "refers to itself, or in too long a chain");
    let mut work = costs.of(document.root_element(), 0).map_err(endless)?.work;
    // Marks are drawn at every point of every line that a style gives them to.
    let mut mark = 0;
    for node in document.descendants().filter(|node| is(*node, "marker")) {
        mark = mark.max(costs.of(node, 0).map_err(endless)?.work);
    }
    // A style sheet may refer to something for each of the elements.
    for id in styles(document).flat_map(references) {
        if let Some(&target) = costs.by_id.get(id).filter(|target| !is_shared(**target)) {
            let cost = costs.of(target, 0).map_err(endless)?.work;
            work = work.saturating_add(cost.saturating_mul(elements as u64));
        }
    }
    if work.saturating_mul(mark.max(1)) > MOST {
        return Err(too_complex(path, "draws too much: its parts are used too often, or have too many points"));
    }
    Ok(())
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// The texts of the style sheets.
fn styles<'a>(document: &'a Document<'_>) -> impl Iterator<Item = &'a str> {
    let sheets = document.descendants().filter(|node| is(*node, "style"));
    sheets.flat_map(|sheet| sheet.children().filter_map(|child| child.text()))
}

fn selectors(style: &str) -> usize {
    style.matches(['{', ',']).count()
}

/// Paint is made once and used by all.
fn is_shared(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient" | "filter")
}

struct Costs<'a, 'i> {
    by_id: HashMap<&'a str, Node<'a, 'i>>,
    /// None while it is being reckoned.
    known: HashMap<NodeId, Option<Cost>>,
}

impl<'a, 'i: 'a> Costs<'a, 'i> {
    fn of(&mut self, node: Node<'a, 'i>, depth: usize) -> Result<Cost, Endless> {
        match self.known.get(&node.id()) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(Endless),
            None if depth > DEPTH => return Err(Endless),
            None => {}
        }
        self.known.insert(node.id(), None);
        let mut cost = Cost { work: own_work(node), depth: 0 };
        let mut add = |part: Cost| {
            cost.work = cost.work.saturating_add(part.work);
            cost.depth = cost.depth.max(part.depth + 1);
        };
        for child in node.children().filter(Node::is_element) {
            add(self.of(child, depth + 1)?);
        }
        let values: Vec<&'a str> = node.attributes().map(|attribute| attribute.value()).collect();
        for id in values.into_iter().flat_map(references) {
            let Some(&target) = self.by_id.get(id) else { continue };
            let part = self.of(target, depth + 1)?;
            add(if is_shared(target) { Cost { work: 1, depth: part.depth } } else { part });
        }
        if cost.depth > DEPTH {
            return Err(Endless);
        }
        self.known.insert(node.id(), Some(cost));
        Ok(cost)
    }
}

/// One, and more for points and letters: eight characters of a path are about a point, and a letter has about four.
fn own_work(node: Node<'_, '_>) -> u64 {
    let points = ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).sum::<usize>() / 8;
    let letters =
        node.children().filter(Node::is_text).filter_map(|child| child.text()).map(str::len).sum::<usize>() * 4;
    let letters = if matches!(node.tag_name().name(), "text" | "tspan" | "textPath" | "tref") { letters } else { 0 };
    1 + (points + letters) as u64
}

/// The ids that a value refers to: `#a` whole, or `url(#a)` anywhere.
fn references(value: &str) -> impl Iterator<Item = &str> {
    let whole = value.trim().strip_prefix('#');
    let parts = value.split("url(").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']).strip_prefix('#')?;
        rest.split([')', '"', '\'']).next().map(str::trim)
    });
    whole.into_iter().chain(parts)
}

/// Refuses filters that would take too long: they are the one thing in a drawing that is worked out pixel by pixel.
pub(super) fn check_filters(path: &str, tree: &Tree) -> Result<(), Problem> {
    let whole = f64::from(tree.size().width()) * f64::from(tree.size().height());
    if filter_work(tree.root(), whole) > FILTERS {
        return Err(too_complex(path, "has filters that are too large, or too many"));
    }
    Ok(())
}

fn filter_work(group: &Group, whole: f64) -> f64 {
    let area = group.abs_layer_bounding_box();
    let part = f64::from(area.width()) * f64::from(area.height()) / whole;
    let steps: f64 =
        group.filters().iter().flat_map(|filter| filter.primitives()).map(|step| step_work(step.kind())).sum();
    let mut work = if steps > 0.0 { steps * part.max(0.001) } else { 0.0 };
    for child in group.children() {
        if let usvg::Node::Group(group) = child {
            work += filter_work(group, whole);
        }
        child.subroots(|group| work += filter_work(group, whole));
    }
    work
}

/// The work of one step of a filter: of most it is the same for each pixel, of these it grows with a number in the drawing.
fn step_work(kind: &Kind) -> f64 {
    match kind {
        Kind::Turbulence(turbulence) => f64::from(turbulence.num_octaves()),
        Kind::ConvolveMatrix(convolve) => {
            f64::from(convolve.matrix().columns()) * f64::from(convolve.matrix().rows()) / 8.0
        }
        Kind::Morphology(morphology) => {
            1.0 + f64::from(morphology.radius_x().get()) * f64::from(morphology.radius_y().get())
        }
        Kind::Blend(_)
        | Kind::ColorMatrix(_)
        | Kind::ComponentTransfer(_)
        | Kind::Composite(_)
        | Kind::DiffuseLighting(_)
        | Kind::DisplacementMap(_)
        | Kind::DropShadow(_)
        | Kind::Flood(_)
        | Kind::GaussianBlur(_)
        | Kind::Image(_)
        | Kind::Merge(_)
        | Kind::Offset(_)
        | Kind::SpecularLighting(_)
        | Kind::Tile(_) => 1.0,
    }
}
