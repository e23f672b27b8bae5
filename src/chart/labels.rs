//! Category labels below a plot.

use super::canvas::{Canvas, Face, TextAnchor};
use super::path::Point;
use super::text::wrap;
use super::{ChartSpec, to_f64};

/// The category labels that have room.
#[derive(Debug)]
pub(super) struct CategoryLabels {
    labels: Vec<CategoryLabel>,
    face: Face,
    /// Whether no label is left out or shortened.
    pub(super) is_complete: bool,
}

#[derive(Debug)]
struct CategoryLabel {
    is_highlighted: bool,
    centre: f64,
    /// Half the width.
    half: f64,
    lines: Vec<String>,
}

/// Settings that the labels are laid out with, tried one after the other.
#[derive(Debug, Clone, Copy)]
struct Trial {
    /// Every `step`-th category is labelled, and the highlighted ones.
    step: usize,
    /// Maximum number of lines of a label.
    max_lines: usize,
    /// Font size, as a multiple of the chart's font size.
    scale: f64,
    /// Whether labels that are too long may be shortened.
    may_cut: bool,
}

/// Up to this number of categories, labels are shortened rather than left out.
const FEW_CATEGORIES: usize = 12;
/// Steps between labels that make it easy to count the categories between them.
const STEPS: [usize; 14] = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50, 100, 250];
/// Steps between labels that are years.
const YEARS: [usize; 7] = [2, 5, 10, 20, 25, 50, 100];
/// Reduced font size, if labels have no room otherwise.
const SMALL_SCALE: f64 = 0.88;

/// Selects and lays out the labels that have room below marks at `centres`, which are `slot` apart.
pub(super) fn choose(canvas: &Canvas<'_>, chart: &ChartSpec, centres: &[f64], slot: f64) -> CategoryLabels {
    let one = Trial { step: 1, max_lines: 1, scale: 1.0, may_cut: false };
    let mut trials = vec![one, Trial { max_lines: 3, ..one }, Trial { max_lines: 3, scale: SMALL_SCALE, ..one }];
    if chart.categories.len() <= FEW_CATEGORIES {
        trials.push(Trial { max_lines: 3, scale: SMALL_SCALE, may_cut: true, ..one });
    }
    let years = consecutive_years(&chart.categories);
    for step in if years.is_some() { &YEARS[..] } else { &STEPS } {
        let step = *step;
        trials.extend([Trial { step, ..one }, Trial { step, max_lines: 3, ..one }]);
    }
    let labels = trials.into_iter().find_map(|trial| attempt(canvas, chart, centres, slot, trial));
    labels.unwrap_or_else(|| {
        let trial = Trial { step: usize::MAX, max_lines: 3, scale: SMALL_SCALE, may_cut: true };
        let no_labels = CategoryLabels { labels: Vec::new(), face: canvas.face(), is_complete: centres.is_empty() };
        attempt(canvas, chart, centres, canvas.style.width, trial).unwrap_or(no_labels)
    })
}

/// Lays out the labels with the settings of `trial`. Returns `None` if they do not fit.
fn attempt(canvas: &Canvas<'_>, chart: &ChartSpec, centres: &[f64], slot: f64, trial: Trial) -> Option<CategoryLabels> {
    let face = canvas.face().sized(canvas.style.size * trial.scale);
    let gap = face.size * 0.45;
    let room = (slot * to_f64(trial.step.min(centres.len().max(1))) - gap).min(canvas.style.width);
    let years = consecutive_years(&chart.categories).unwrap_or_default();
    // Labels that are years start at a round year: 2000, 2005, 2010.
    let first = years.iter().position(|year| year % trial.step == 0).unwrap_or(0);
    let is_highlighted = |index: &usize| chart.is_highlighted(&chart.categories[*index]);
    let is_chosen = |index: &usize| *index >= first && (index - first).is_multiple_of(trial.step);
    let mut labels: Vec<CategoryLabel> = Vec::new();
    let mut is_whole = true;
    for index in (0..centres.len()).filter(|index| is_chosen(index) || is_highlighted(index)) {
        let is_highlighted = is_highlighted(&index);
        let width = |text: &str| canvas.width(text, face.semibold(is_highlighted));
        let wrapped = wrap(&chart.categories[index], room, trial.max_lines, &width);
        // A name shortened to a letter or two is useless.
        if !wrapped.is_whole && (!trial.may_cut || room < face.size * 2.5) {
            return None;
        }
        is_whole &= wrapped.is_whole;
        let half = canvas.widest(&wrapped.lines, face.semibold(is_highlighted)) / 2.0;
        let centre = centres[index].clamp(half, (canvas.style.width - half).max(half));
        labels.push(CategoryLabel { is_highlighted, centre, half, lines: wrapped.lines });
    }
    if trial.step > 1 {
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let is_free = |label: &CategoryLabel, taken: &[(f64, f64)]| {
            taken.iter().all(|(centre, half)| (centre - label.centre).abs() > half + label.half + gap + 1e-6)
        };
        labels.retain(|label| {
            let has_room = !label.is_highlighted || is_free(label, &taken);
            taken.extend((has_room && label.is_highlighted).then_some((label.centre, label.half)));
            has_room
        });
        labels.retain(|label| label.is_highlighted || is_free(label, &taken));
    }
    let collides = |pair: &[CategoryLabel]| pair[0].centre + pair[0].half + gap > pair[1].centre - pair[1].half + 1e-6;
    let is_complete = is_whole && labels.len() == centres.len();
    (!labels.windows(2).any(collides)).then_some(CategoryLabels { labels, face, is_complete })
}

/// Returns the category names as numbers, if they are consecutive integers.
pub(super) fn consecutive_years(categories: &[String]) -> Option<Vec<usize>> {
    let years: Option<Vec<usize>> = categories.iter().map(|name| name.parse().ok()).collect();
    years.filter(|years| years.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])))
}

impl CategoryLabels {
    /// Returns the height of the label with the most lines, in points.
    pub(super) fn height(&self) -> f64 {
        let max_lines = self.labels.iter().map(|label| label.lines.len()).max().unwrap_or(0);
        to_f64(max_lines) * self.face.leading()
    }

    /// Draws the labels below `top`.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, top: f64) {
        for label in &self.labels {
            let face = self.face.semibold(label.is_highlighted);
            let mut position: Point = (label.centre, top + face.above());
            for line in &label.lines {
                canvas.text(position, TextAnchor::Middle, face, line);
                position.1 += face.leading();
            }
        }
    }
}
