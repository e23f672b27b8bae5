//! Drawings of many kinds of data. The tests check that all elements are on the canvas and no labels overlap.

use std::sync::LazyLock;

use ttf_parser::Face;

use super::canvas::{Canvas, Item, TextAnchor};
use super::*;

mod icons_and_flows;

const REGULAR: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/source-sans/SourceSans3-Regular.otf"));
const SEMIBOLD: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/source-sans/SourceSans3-Semibold.otf"));

const KINDS: [ChartKind; 11] = [
    ChartKind::Bar,
    ChartKind::Grouped,
    ChartKind::Stacked,
    ChartKind::Horizontal,
    ChartKind::Line,
    ChartKind::Area,
    ChartKind::Pie,
    ChartKind::Donut,
    ChartKind::Waterfall,
    ChartKind::Icons,
    ChartKind::Flow,
];

/// Calls `run` with a style with English numbers and Source Sans.
fn with_style<R>(width: f64, accent: &str, run: impl FnOnce(&ChartStyle<'_>) -> R) -> R {
    static ADVANCES: LazyLock<[Vec<f64>; 2]> = LazyLock::new(|| [advances(REGULAR), advances(SEMIBOLD)]);
    let measure = |text: &str, is_semibold: bool| {
        let advances = &ADVANCES[usize::from(is_semibold)];
        text.chars().map(|character| advances[usize::try_from(u32::from(character)).unwrap()]).sum()
    };
    run(&ChartStyle {
        width,
        size: 8.25,
        family: "Source Sans 3",
        accent,
        ink: "#1d2124",
        muted: "#5a6065",
        rule: "#b9bec2",
        number: &number,
        percent: &|part, decimals| format!("{}%", number(part, decimals)),
        measure: &measure,
    })
}

/// Returns the advance width of each character up to U+2212, in em.
fn advances(font: &[u8]) -> Vec<f64> {
    let face = Face::parse(font, 0).unwrap();
    let advance = |character| face.glyph_hor_advance(face.glyph_index(character)?);
    let em = f64::from(face.units_per_em());
    ('\0'..='\u{2212}').map(|character| advance(character).map_or(0.0, f64::from) / em).collect()
}

fn number(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}{grouped}{rest}", if value < 0.0 { "\u{2212}" } else { "" })
}

/// Left, top, right, bottom.
type Rect = [f64; 4];

fn text_bounds(canvas: &Canvas<'_>) -> Vec<(String, Rect)> {
    let bounds = |item: &Item| match item {
        Item::Shape { .. } => None,
        Item::Text { position: (x, y), anchor, face, text } => {
            let width = canvas.width(text, *face);
            let left = match anchor {
                TextAnchor::Start => *x,
                TextAnchor::Middle => x - width / 2.0,
                TextAnchor::End => x - width,
            };
            // The bounds of the letters, not of the whole line: the lines of a label are close together.
            let bounds = [left, y - face.size * 0.74, left + width, y + face.size * 0.22];
            Some((text.clone(), bounds))
        }
    };
    canvas.items.iter().filter_map(bounds).collect()
}

fn check(canvas: &Canvas<'_>, what: &str) {
    let is_inside = |[left, top, right, bottom]: Rect, slack: f64| {
        left >= -slack && top >= -slack && right <= canvas.style.width + slack && bottom <= canvas.height + slack
    };
    let texts = text_bounds(canvas);
    for (index, (text, bounds)) in texts.iter().enumerate() {
        assert!(is_inside(*bounds, 0.1), "{what}: `{text}` is at {bounds:?} of {}", canvas.height);
        for (other_text, other) in &texts[..index] {
            let apart = bounds[0] >= other[2] - 0.1
                || other[0] >= bounds[2] - 0.1
                || bounds[1] >= other[3] - 0.1
                || other[1] >= bounds[3] - 0.1;
            assert!(apart, "{what}: `{text}` at {bounds:?} and `{other_text}` at {other:?}");
        }
    }
    for item in &canvas.items {
        if let Item::Shape { path, .. } = item {
            for (x, y) in path.corners() {
                assert!(is_inside([x, y, x, y], 0.3), "{what}: a mark is at {x} {y} of {}", canvas.height);
            }
        }
    }
    let svg = canvas.svg();
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{what}: {svg}");
}

fn names(number: usize, is_long: bool) -> Vec<String> {
    let long =
        ["Donations and legacies from members", "Öffentlichkeitsarbeit und Mitgliederbetreuung", "IT", "Ferries"];
    let name = |index: usize| if is_long { long[index % 4].to_owned() } else { (1987 + index).to_string() };
    (0..number).map(name).collect()
}

/// Pseudo-random numbers that are the same in each run (linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn value(&mut self, is_negative: bool, is_missing: bool) -> Option<f64> {
        let scale = [0.0, 0.01, 1.0, 1.0, 40.0, 1000.0][usize::try_from(self.roll(6)).unwrap()];
        let sign = if is_negative && self.roll(3) == 0 { -1.0 } else { 1.0 };
        let value = f64::from(u32::try_from(self.roll(1000)).unwrap()) * scale * sign;
        (!is_missing || self.roll(4) > 0).then_some(value)
    }
}

fn series(number: usize, categories: usize, dice: &mut Dice, is_negative: bool, is_missing: bool) -> Vec<Series> {
    let one = |index: usize| Series {
        name: ["Grants", "Membership fees", "Sales of publications and services", "Rent"][index % 4].to_owned(),
        values: (0..categories).map(|_| dice.value(is_negative, is_missing)).collect(),
    };
    (0..number).map(one).collect()
}

fn chart(kind: ChartKind, categories: Vec<String>, series: Vec<Series>) -> ChartSpec {
    let highlight = categories.get(1).cloned().into_iter().collect();
    // Amounts go to one of three places, or to the next category but two.
    let receiver = |at: usize| categories.get(at + 2).filter(|_| at % 3 == 2).cloned();
    let place = |at: usize| ["Ferries", "The meadow on the left bank of the river", "Office"][at % 3].to_owned();
    let receivers = (0..categories.len()).map(|at| receiver(at).unwrap_or_else(|| place(at))).collect();
    let (x_title, y_title) = (Some("Year".to_owned()), Some("Thousand euros a year".to_owned()));
    ChartSpec {
        kind,
        categories,
        receivers,
        series,
        x_title,
        y_title,
        decimals: 0,
        height: None,
        highlight,
        totals: Vec::new(),
        target: None,
        common_range: None,
        is_percent: false,
    }
}

/// A target for all categories, or one for each.
fn target(categories: usize, is_line: bool) -> TargetSpec {
    let values = vec![Some(300.0); if is_line { 1 } else { categories }];
    TargetSpec { label: "Target: 300".to_owned(), values, is_line }
}

#[test]
fn steps_of_a_waterfall_begin_where_the_step_before_ends() {
    let categories = ["Start", "Up", "Down", "End"].map(str::to_owned).to_vec();
    let series = vec![Series { name: "Amount".to_owned(), values: [10.0, 5.0, -3.0, 12.0].map(Some).to_vec() }];
    let mut chart = chart(ChartKind::Waterfall, categories, series);
    chart.totals = vec!["Start".to_owned(), "End".to_owned()];
    assert_eq!(chart.shown_range(), Some((0.0, 15.0)));
    let svg = with_style(323.15, "#b03a17", |style| draw(&chart, style));
    let texts: Vec<&str> = [">10<", ">+5<", "3<", ">12<"].into_iter().filter(|text| svg.contains(text)).collect();
    assert_eq!(texts.len(), 4, "{texts:?} in {svg}");
}

/// Names of steps and bars that would be left out below the bars are at the left of rows.
#[test]
fn on_narrow_screens_no_name_of_a_bar_is_left_out() {
    let categories = names(9, true);
    let values = (0..9).map(|value| Some(f64::from(value) * 1000.0 - 2000.0)).collect::<Vec<_>>();
    for kind in [ChartKind::Bar, ChartKind::Grouped, ChartKind::Waterfall] {
        let series = Series { name: "Euros".to_owned(), values: values.clone() };
        let series = vec![series; if kind == ChartKind::Grouped { 2 } else { 1 }];
        let chart = chart(kind, categories.clone(), series);
        let (page, screen) = with_style(250.0, "#b03a17", |style| (draw(&chart, style), draw_narrow(&chart, style)));
        assert!(page.contains('…') || page.matches(">IT<").count() < 2, "{kind:?}: {page}");
        assert!(screen.matches(">IT<").count() == 2 && !screen.contains('…'), "{kind:?}: {screen}");
        assert!(screen.contains("6,000<"), "{kind:?}: {screen}");
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"].map(str::to_owned).to_vec();
    for (names, width) in [(months, 60.0), (names(24, false), 250.0)] {
        let series = Series { name: "Euros".to_owned(), values: vec![Some(1000.0); names.len()] };
        let chart = chart(ChartKind::Bar, names, vec![series]);
        with_style(width, "#b03a17", |style| assert_eq!(draw(&chart, style), draw_narrow(&chart, style)));
    }
}

#[test]
fn targets_are_on_the_scale_and_in_the_legend() {
    let categories = ["A", "B"].map(str::to_owned).to_vec();
    let series = vec![Series { name: "Seals".to_owned(), values: [10.0, 20.0].map(Some).to_vec() }];
    for kind in [ChartKind::Bar, ChartKind::Horizontal, ChartKind::Line, ChartKind::Stacked, ChartKind::Area] {
        let mut chart = chart(kind, categories.clone(), series.clone());
        chart.target = Some(target(2, true));
        assert_eq!(chart.shown_range().map(|range| range.1), Some(300.0), "{kind:?}");
        let svg = with_style(323.15, "#b03a17", |style| draw(&chart, style));
        assert!(svg.contains("Target: 300") && svg.matches("stroke-dasharray").count() >= 2, "{kind:?}: {svg}");
    }
}

#[test]
fn shares_reach_from_zero_to_a_hundred_per_cent_and_have_no_totals() {
    let categories = ["A", "B"].map(str::to_owned).to_vec();
    let series = |name: &str, values: [f64; 2]| Series { name: name.to_owned(), values: values.map(Some).to_vec() };
    let series = vec![series("Gifts", [25.0, 40.0]), series("Grants", [75.0, 60.0])];
    for kind in [ChartKind::Stacked, ChartKind::Area] {
        let mut chart = chart(kind, categories.clone(), series.clone());
        chart.is_percent = true;
        assert_eq!(chart.shown_range(), Some((0.0, 100.0)), "{kind:?}");
        let svg = with_style(323.15, "#b03a17", |style| draw(&chart, style));
        assert!(svg.contains(">0%<") && svg.matches(">100%<").count() == 1, "{kind:?}: {svg}");
        assert!(svg.contains("60%") && !svg.contains(">60<") && !svg.contains(">100<"), "{kind:?}: {svg}");
    }
}

#[test]
fn elements_are_on_the_canvas_and_labels_do_not_overlap() {
    let mut dice = Dice(5);
    for kind in KINDS {
        for points in [1, 2, 7, 40] {
            for lines in [1, 3, 8] {
                for traits in 0..16 {
                    let has = |bit: usize| traits >> bit & 1 == 1;
                    let series = series(lines, points, &mut dice, has(0), has(1));
                    let mut chart = chart(kind, names(points, has(2)), series);
                    chart.target = has(3).then(|| target(points, has(0)));
                    chart.totals = chart.categories.iter().step_by(3).cloned().collect();
                    chart.height = has(3).then_some(90.0);
                    let what = format!("{kind:?} {points}×{lines} {traits:04b}");
                    let width = [323.15, 150.0, 480.0][traits % 3];
                    with_style(width, "#b03a17", |style| {
                        check(&draw_on_canvas(&chart, style), &what);
                        check(&narrow::draw(&chart, style), &format!("{what}, narrow"));
                    });
                }
            }
        }
    }
}

#[test]
fn unusual_values_are_drawn() {
    let odd: [&[Option<f64>]; 9] = [
        &[],
        &[None, None, None],
        &[Some(0.0), Some(0.0)],
        &[Some(5.0), Some(5.0), Some(5.0)],
        &[Some(-5.0), Some(-7.0)],
        &[Some(1e9), Some(2.5e9), Some(-3e8)],
        &[Some(0.0001), Some(0.0002)],
        &[Some(f64::NAN), Some(f64::INFINITY), Some(f64::MAX), Some(1.0)],
        &[Some(1e15), Some(1e-15)],
    ];
    for kind in KINDS {
        for values in odd {
            for decimals in [0, 4] {
                let series = Series { name: "Members".to_owned(), values: values.to_vec() };
                let mut chart = chart(kind, names(values.len(), false), vec![series.clone(), series]);
                chart.decimals = decimals;
                let what = format!("{kind:?} {values:?}");
                with_style(323.15, "#b03a17", |style| check(&draw_on_canvas(&chart, style), &what));
                chart.series.pop();
                with_style(323.15, "#b03a17", |style| check(&draw_on_canvas(&chart, style), &what));
                chart.series.clear();
                with_style(323.15, "#b03a17", |style| check(&draw_on_canvas(&chart, style), &what));
            }
        }
    }
}

fn drawn(kind: ChartKind, values: &[f64]) -> String {
    let series = Series { name: "Members".to_owned(), values: values.iter().copied().map(Some).collect() };
    let mut chart = chart(kind, names(values.len(), false), vec![series]);
    chart.highlight.clear();
    with_style(323.15, "#b03a17", |style| draw(&chart, style))
}

#[test]
fn values_on_the_marks_replace_the_axis() {
    let few = drawn(ChartKind::Bar, &[410.0, 455.0, 512.0]);
    assert!([">410<", ">455<", ">512<"].iter().all(|text| few.contains(text)) && !few.contains(">0<"), "{few}");
    let many = drawn(ChartKind::Bar, &[1410.0; 40]);
    assert!(!many.contains(">1,410<") && many.contains(">0<") && many.contains(">1,500<"), "{many}");
}

#[test]
fn bars_start_at_zero_and_lines_far_from_zero_do_not() {
    let line = drawn(ChartKind::Line, &[3410.0, 3520.0, 4480.0]);
    assert!(line.contains(">3,000<") && !line.contains(">0<"), "{line}");
    assert!(drawn(ChartKind::Line, &[10.0, 3520.0, 4480.0]).contains(">0<"));
    assert!(drawn(ChartKind::Area, &[3410.0, 3520.0, 4480.0]).contains(">0<"));
}

#[test]
fn pie_labels_show_shares_and_donuts_the_total() {
    let donut = drawn(ChartKind::Donut, &[30.0, 50.0, 20.0]);
    assert!([">30% · 30<", ">50% · 50<", ">20% · 20<", ">100<"].iter().all(|text| donut.contains(text)), "{donut}");
    assert!(!drawn(ChartKind::Pie, &[30.0, 50.0, 20.0]).contains(">100<"));
}

#[test]
fn the_drawing_is_plain_svg_at_its_final_size() {
    let svg = drawn(ChartKind::Bar, &[1.0, 2.0]);
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"323.15\" height=\""), "{svg}");
    assert!(svg.contains("font-family=\"'Source Sans 3'\"") && svg.contains("fill=\"#b03a17\""), "{svg}");
    assert_eq!(svg, drawn(ChartKind::Bar, &[1.0, 2.0]));
}
