//! Estimating the cost of a drawing before it is drawn: with nested `<use>` elements, ten lines of SVG can require a
//! billion shapes.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeId};
use usvg::filter::Kind;
use usvg::{Group, Tree};

use super::lexer::MAX_DEPTH;
use super::{ImageProblem, too_complex};

/// Maximum work for one drawing, in points of paths. Large real maps and charts need at most a fifth of it.
const MAX_WORK: u64 = 1_000_000;
/// Maximum of selectors times elements, because each selector is matched against each element.
const MAX_MATCHES: usize = 10_000_000;
/// Maximum work of all filters: the sum of their primitives, each weighted with the share of the drawing it covers.
const MAX_FILTER_WORK: f64 = 40.0;

/// Cost of an element with its descendants and everything they refer to.
#[derive(Debug, Clone, Copy, Default)]
struct ElementCost {
    /// Number of elements to draw.
    work: u64,
    /// Levels of nesting, including references.
    depth: usize,
}

/// Error for an element that refers to itself, directly or indirectly, or is nested deeper than [`MAX_DEPTH`].
struct TooDeep;

/// Rejects a drawing that would take too long to parse or draw.
pub(super) fn reject_expensive(path: &str, document: &Document<'_>) -> Result<(), ImageProblem> {
    let elements = document.descendants().filter(Node::is_element).count();
    let depth = document.descendants().map(|node| node.ancestors().count()).max().unwrap_or_default();
    let attempts = styles(document).map(|style| attempts(style, depth)).fold(0, usize::saturating_add);
    if attempts.saturating_mul(elements) > MAX_MATCHES {
        return Err(too_complex(path, "has a style sheet with too many rules, or with selectors of too many parts"));
    }
    let mut costs = ElementCosts { by_id: HashMap::new(), computed: HashMap::new() };
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            costs.by_id.entry(id).or_insert(node);
        }
    }
    let too_deep = |_| too_complex(path, "has an element that refers to itself, or too long a chain of references");
    let mut work = costs.of(document.root_element(), 0).map_err(too_deep)?.work;
    // A marker is drawn at each point of each path that uses it; in the worst case, all paths use the most expensive
    // one.
    let mut marker = 0;
    for node in document.descendants().filter(|node| is(*node, "marker")) {
        marker = marker.max(costs.of(node, 0).map_err(too_deep)?.work);
    }
    // A rule in a style sheet may apply to all elements, so its references count for each element.
    for id in styles(document).flat_map(references) {
        if let Some(&target) = costs.by_id.get(id).filter(|target| !is_shared(**target)) {
            let cost = costs.of(target, 0).map_err(too_deep)?.work;
            work = work.saturating_add(cost.saturating_mul(elements as u64));
        }
    }
    if work.saturating_mul(marker.max(1)) > MAX_WORK {
        return Err(too_complex(path, "draws too much: its parts are used too often, or have too many points"));
    }
    Ok(())
}

/// Returns `true` if the node is an element of that name, in any namespace.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

/// Returns the texts of the style sheets.
fn styles<'a>(document: &'a Document<'_>) -> impl Iterator<Item = &'a str> {
    let sheets = document.descendants().filter(|node| is(*node, "style"));
    sheets.flat_map(|sheet| sheet.children().filter_map(|child| child.text()))
}

/// Returns an upper bound of the attempts to match the selectors of a style sheet to one element. `depth` is the number
/// of levels of the drawing.
///
/// A selector of up to three parts counts once. The ancestors that the parts of a longer one can match are tried in all
/// combinations: `a g g g g` in forty nested groups takes 100,000 attempts.
fn attempts(style: &str, depth: usize) -> usize {
    let Some((before, _)) = style.rsplit_once('{') else { return 0 };
    let selectors = before.split(['{', ',']).map(|text| text.rsplit('}').next().unwrap_or(text));
    selectors.map(|selector| combinations(depth, parts(selector))).fold(0, usize::saturating_add)
}

/// Returns an upper bound of the number of parts of a selector. Comments separate parts.
fn parts(selector: &str) -> usize {
    selector.split_whitespace().map(|part| 1 + part.matches("/*").count()).sum()
}

/// Returns the number of ways to choose the ancestors for `parts` parts of a selector.
fn combinations(depth: usize, parts: usize) -> usize {
    if parts <= 3 {
        return 1;
    }
    // The last part is matched to the element itself. Of more parts than levels, some prefix matches the most often.
    let chosen = (parts - 1).min(depth / 2);
    (0..chosen).fold(1, |product: usize, at| product.saturating_mul(depth - at) / (at + 1))
}

/// Returns `true` for gradients and filters, which are parsed once for all elements that refer to them.
fn is_shared(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient" | "filter")
}

/// Computes costs of elements, each once.
struct ElementCosts<'a, 'i> {
    by_id: HashMap<&'a str, Node<'a, 'i>>,
    /// Cost by element; `None` while the cost is being computed, to detect cycles.
    computed: HashMap<NodeId, Option<ElementCost>>,
}

impl<'a, 'i: 'a> ElementCosts<'a, 'i> {
    /// Returns the cost of `node`, which is `depth` levels below the element the computation started with.
    fn of(&mut self, node: Node<'a, 'i>, depth: usize) -> Result<ElementCost, TooDeep> {
        match self.computed.get(&node.id()) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(TooDeep),
            None if depth > MAX_DEPTH => return Err(TooDeep),
            None => {}
        }
        self.computed.insert(node.id(), None);
        let mut cost = ElementCost { work: own_work(node), depth: 0 };
        let mut add = |part: ElementCost| {
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
            add(if is_shared(target) { ElementCost { work: 1, depth: part.depth } } else { part });
        }
        if cost.depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        self.computed.insert(node.id(), Some(cost));
        Ok(cost)
    }
}

/// Returns the cost of the element alone: 40, plus 1 for each point. Eight bytes of path data count as a point, and each
/// byte of text as sixteen points.
fn own_work(node: Node<'_, '_>) -> u64 {
    let points = ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).sum::<usize>() / 8;
    let letters =
        node.children().filter(Node::is_text).filter_map(|child| child.text()).map(str::len).sum::<usize>() * 16;
    let letters = if matches!(node.tag_name().name(), "text" | "tspan" | "textPath" | "tref") { letters } else { 0 };
    40 + (points + letters) as u64
}

/// Returns the ids that an attribute value or a style sheet refers to: `#a` as the whole value, `url(#a)` anywhere in
/// it.
fn references(value: &str) -> impl Iterator<Item = &str> {
    let whole = value.trim().strip_prefix('#');
    let parts = value.split("url(").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']).strip_prefix('#')?;
        rest.split([')', '"', '\'']).next().map(str::trim)
    });
    whole.into_iter().chain(parts)
}

/// Rejects filters that would take too long. Filters are checked separately because their cost grows with the pixels
/// they cover.
pub(super) fn reject_expensive_filters(path: &str, tree: &Tree) -> Result<(), ImageProblem> {
    let whole = f64::from(tree.size().width()) * f64::from(tree.size().height());
    if filter_work(tree.root(), whole) > MAX_FILTER_WORK {
        return Err(too_complex(path, "has filters that are too large, or too many"));
    }
    Ok(())
}

/// Returns the work of the filters in `group`. `whole` is the area of the drawing.
fn filter_work(group: &Group, whole: f64) -> f64 {
    let area = group.abs_layer_bounding_box();
    let part = f64::from(area.width()) * f64::from(area.height()) / whole;
    let work_per_pixel: f64 = group
        .filters()
        .iter()
        .flat_map(|filter| filter.primitives())
        .map(|primitive| primitive_work(primitive.kind()))
        .sum();
    let mut work = if work_per_pixel > 0.0 { work_per_pixel * part.max(0.001) } else { 0.0 };
    for child in group.children() {
        if let usvg::Node::Group(group) = child {
            work += filter_work(group, whole);
        }
        child.subroots(|group| work += filter_work(group, whole));
    }
    work
}

/// Returns the work of a filter primitive per pixel: 1 for most, and in proportion to a parameter for some.
fn primitive_work(kind: &Kind) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_of_many_parts_cost_more_than_many_selectors() {
        assert_eq!(attempts(".a,.b{fill:red}.c .d rect{fill:none}", 40), 3);
        assert_eq!(attempts("/* a map */ .a > g rect { fill: red }", 8), 70, "comments and signs count as parts");
        assert!(attempts("a g g g g g g g{fill:red}", 10) < 1_000, "ordinary nesting");
        assert!(attempts("a g g g g g g g{fill:red}", 40) > MAX_MATCHES);
        assert!(attempts(&format!("a{} g{{}}", "/**/g".repeat(99)), 40) > MAX_MATCHES);
    }
}
