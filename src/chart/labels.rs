//! The categories' names under the marks.

use super::path::Point;
use super::sheet::{Anchor, Face, Sheet};
use super::text::wrap;
use super::{Chart, count};

/// Names that have room, in lines.
#[derive(Debug)]
pub(super) struct Labels {
    shown: Vec<Shown>,
    face: Face,
}

#[derive(Debug)]
struct Shown {
    is_important: bool,
    centre: f64,
    /// Half of its width.
    half: f64,
    lines: Vec<String>,
}

/// What is tried: every how many-th name, in how many lines, how large, whether long ones may be cut.
#[derive(Debug, Clone, Copy)]
struct Trial {
    step: usize,
    lines: usize,
    scale: f64,
    may_cut: bool,
}

/// With fewer categories each has its name, if only a part of it.
const FEW: usize = 12;
/// Every how many-th name readers can count on from.
const STEPS: [usize; 14] = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50, 100, 250];
/// Every how many-th year.
const YEARS: [usize; 7] = [2, 5, 10, 20, 25, 50, 100];
/// Of names where they have no room otherwise.
const SMALL: f64 = 0.88;

/// The names that have room under marks at `centres`, which are `slot` apart.
pub(super) fn choose(sheet: &Sheet<'_>, chart: &Chart, centres: &[f64], slot: f64) -> Labels {
    let one = Trial { step: 1, lines: 1, scale: 1.0, may_cut: false };
    let mut trials = vec![one, Trial { lines: 3, ..one }, Trial { lines: 3, scale: SMALL, ..one }];
    if chart.categories.len() <= FEW {
        trials.push(Trial { lines: 3, scale: SMALL, may_cut: true, ..one });
    }
    let years = years(&chart.categories);
    for step in if years.is_some() { &YEARS[..] } else { &STEPS } {
        let step = *step;
        trials.extend([Trial { step, ..one }, Trial { step, lines: 3, ..one }]);
    }
    let labels = trials.into_iter().find_map(|trial| attempt(sheet, chart, centres, slot, trial));
    labels.unwrap_or_else(|| {
        let trial = Trial { step: usize::MAX, lines: 3, scale: SMALL, may_cut: true };
        let nothing = Labels { shown: Vec::new(), face: sheet.face() };
        attempt(sheet, chart, centres, sheet.style.width, trial).unwrap_or(nothing)
    })
}

fn attempt(sheet: &Sheet<'_>, chart: &Chart, centres: &[f64], slot: f64, trial: Trial) -> Option<Labels> {
    let face = sheet.face().sized(sheet.style.size * trial.scale);
    let gap = face.size * 0.45;
    let room = (slot * count(trial.step.min(centres.len().max(1))) - gap).min(sheet.style.width);
    let years = years(&chart.categories).unwrap_or_default();
    // Years are counted in round ones: 2000, 2005, 2010.
    let first = years.iter().position(|year| year % trial.step == 0).unwrap_or(0);
    let important = |index: &usize| chart.is_highlighted(&chart.categories[*index]);
    let is_chosen = |index: &usize| *index >= first && (index - first).is_multiple_of(trial.step);
    let mut shown: Vec<Shown> = Vec::new();
    for index in (0..centres.len()).filter(|index| is_chosen(index) || important(index)) {
        let is_important = important(&index);
        let width = |text: &str| sheet.width(text, face.semibold(is_important));
        let set = wrap(&chart.categories[index], room, trial.lines, &width);
        // A name of which nothing but a letter is left says nothing.
        if !set.is_whole && (!trial.may_cut || room < face.size * 2.5) {
            return None;
        }
        let half = sheet.widest(&set.lines, face.semibold(is_important)) / 2.0;
        let centre = centres[index].clamp(half, (sheet.style.width - half).max(half));
        shown.push(Shown { is_important, centre, half, lines: set.lines });
    }
    if trial.step > 1 {
        let mut strong: Vec<(f64, f64)> = Vec::new();
        let is_free = |name: &Shown, strong: &[(f64, f64)]| {
            strong.iter().all(|(centre, half)| (centre - name.centre).abs() > half + name.half + gap + 1e-6)
        };
        shown.retain(|name| {
            let is_kept = !name.is_important || is_free(name, &strong);
            strong.extend((is_kept && name.is_important).then_some((name.centre, name.half)));
            is_kept
        });
        shown.retain(|name| name.is_important || is_free(name, &strong));
    }
    let collides = |pair: &[Shown]| pair[0].centre + pair[0].half + gap > pair[1].centre - pair[1].half + 1e-6;
    (!shown.windows(2).any(collides)).then_some(Labels { shown, face })
}

/// The names as numbers that follow one another.
fn years(categories: &[String]) -> Option<Vec<usize>> {
    let years: Option<Vec<usize>> = categories.iter().map(|name| name.parse().ok()).collect();
    years.filter(|years| years.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])))
}

impl Labels {
    /// Of all lines.
    pub(super) fn height(&self) -> f64 {
        let most = self.shown.iter().map(|name| name.lines.len()).max().unwrap_or(0);
        count(most) * self.face.leading()
    }

    /// Writes them from `top` down.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, top: f64) {
        for name in &self.shown {
            let face = self.face.semibold(name.is_important);
            let mut place: Point = (name.centre, top + face.above());
            for line in &name.lines {
                sheet.text(place, Anchor::Middle, face, line);
                place.1 += face.leading();
            }
        }
    }
}
