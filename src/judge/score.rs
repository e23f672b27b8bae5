//! The score of pages: five measures from 0 (faultless) to 1, and a value from 0 to 100 made of them.
//!
//! The value is a weighted geometric mean, so that one bad measure shows. Grave faults are counted beside it and never
//! averaged away: of two versions of an issue, the one with more of them is worse.

use serde::{Deserialize, Serialize};

use super::content::ElementKind;
use super::ink::{PageInk, as_f64};
use super::line::{PageText, TextLine};
use super::white::{line_height, text_goes_on};
use super::{Code, Fault};

/// Weights of the measures, in the order of [`Measures`].
const WEIGHTS: [f64; 5] = [0.25, 0.3, 0.2, 0.15, 0.1];
/// Faults that no average makes up for.
const GRAVE: [Code; 8] = [
    Code::PageOverfull,
    Code::PageOverlap,
    Code::PageCutWord,
    Code::PageHyphenatedTitle,
    Code::PageStrandedHeading,
    Code::PageTinyPicture,
    Code::PageDisplacedFigure,
    Code::PagePartedCaption,
];

/// Scores of an issue and its pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct IssueScore {
    /// Mean of the pages.
    pub(crate) score: f64,
    /// Number of grave faults.
    pub(crate) grave_faults: usize,
    pub(crate) measures: Measures,
    pub(crate) pages: Vec<PageScore>,
}

/// Score of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct PageScore {
    /// Page number as printed.
    pub(crate) page: String,
    pub(crate) score: f64,
    pub(crate) faults: usize,
}

/// Measures from 0 (faultless) to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measures {
    /// Loose, tight or short lines.
    pub(crate) lines: f64,
    /// Bad ends of columns and pages.
    pub(crate) breaks: f64,
    /// Uneven columns and holes.
    pub(crate) white: f64,
    /// Distances from figures to their mentions.
    pub(crate) references: f64,
    /// Lines off the grid.
    pub(crate) grid: f64,
}

impl Measures {
    fn value(&self) -> f64 {
        let all = [self.lines, self.breaks, self.white, self.references, self.grid];
        100.0 * all.iter().zip(WEIGHTS).map(|(measure, weight)| (1.0 - measure.min(0.99)).powf(weight)).product::<f64>()
    }

    fn add(&mut self, other: &Self, share: f64) {
        self.lines += other.lines * share;
        self.breaks += other.breaks * share;
        self.white += other.white * share;
        self.references += other.references * share;
        self.grid += other.grid * share;
    }
}

/// Scores the pages. `distances` are the numbers of pages between figures and their mentions.
pub(super) fn score(text: &PageText<'_>, distances: &[usize], faults: &[Fault]) -> IssueScore {
    let references = mean(distances.iter().map(|distance| 1.0 - 1.0 / (1.0 + as_f64(*distance))));
    let count = text.content.pages.len();
    let mut issue = IssueScore::default();
    for (page, placed) in text.content.pages.iter().enumerate() {
        let own: Vec<&Fault> = faults.iter().filter(|fault| fault.place.page == page + 1).collect();
        let measures = Measures {
            lines: lines(text, page),
            breaks: breaks(text, page, &own),
            white: white(text, page),
            references,
            grid: grid(text, page),
        };
        let score = measures.value();
        issue.measures.add(&measures, 1.0 / as_f64(count));
        issue.score += score / as_f64(count);
        issue.pages.push(PageScore { page: placed.label.clone(), score, faults: own.len() });
    }
    issue.grave_faults = faults.iter().filter(|fault| GRAVE.contains(&fault.code)).count();
    issue
}

/// Counts the faults again, after some were left out.
pub(super) fn recount(issue: &mut IssueScore, faults: &[Fault]) {
    issue.grave_faults = faults.iter().filter(|fault| GRAVE.contains(&fault.code)).count();
    for (index, page) in issue.pages.iter_mut().enumerate() {
        page.faults = faults.iter().filter(|fault| fault.place.page == index + 1).count();
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / as_f64(count) }
}

fn body_lines<'a>(text: &'a PageText<'_>, page: usize) -> impl Iterator<Item = &'a TextLine> {
    let is_body =
        move |line: &&TextLine| line.page == page && !line.is_artifact() && text.kind(line) == ElementKind::Paragraph;
    text.lines.iter().filter(is_body)
}

/// Mean badness of the lines, as Knuth and Plass define it: the cube of the ratio. 1 is a space of twice its width.
fn lines(text: &PageText<'_>, page: usize) -> f64 {
    let inner = body_lines(text, page).filter(|line| text.passages[&line.element].last() != last_index(text, line));
    mean(inner.map(|line| {
        let stretch = text.stretch(line);
        let ratio = if stretch > 1.005 {
            (stretch - 1.0) / 0.5
        } else {
            let Some(frame) = text.frame(line) else { return 0.0 };
            ((frame.right - line.right) / frame.width() - 0.15).max(0.0) / 0.15
        };
        (ratio.powi(3) / 8.0).min(1.0)
    }))
}

/// Returns the index of a line in its passage, for comparison with the last line.
fn last_index<'a>(text: &'a PageText<'_>, line: &TextLine) -> Option<&'a usize> {
    let passage = text.passages.get(&line.element)?;
    passage.iter().rev().find(|index| {
        let other = &text.lines[**index];
        other.page == line.page && other.runs == line.runs
    })
}

fn breaks(text: &PageText<'_>, page: usize, faults: &[&Fault]) -> f64 {
    let weight = |fault: &&Fault| match fault.code {
        Code::PageStrandedHeading => 3.0,
        Code::PageWidow | Code::PagePartedNote | Code::PagePartedCaption => 2.0,
        Code::PageOrphan => 1.0,
        _ => 0.0,
    };
    let ends = text.columns(page).len().max(1);
    let continued =
        text.passages.values().map(|passage| text.groups(passage)).flat_map(|groups| {
            groups.iter().rev().skip(1).filter_map(|group| group.last().copied()).collect::<Vec<_>>()
        });
    let continued = continued.filter(|line| text.lines[*line].page == page).count().min(ends).max(1);
    (faults.iter().map(weight).sum::<f64>() / (3.0 * as_f64(continued))).min(1.0)
}

fn white(text: &PageText<'_>, page: usize) -> f64 {
    if !text_goes_on(text, page) {
        return 0.0;
    }
    let ink = PageInk::new(text, page);
    (0.5 * ink.largest_hole(text.columns(page).is_empty()) + 0.5 * (1.0 - ink.share())).min(1.0)
}

/// Returns the share of baselines that are more than half a point off the grid of the page.
fn grid(text: &PageText<'_>, page: usize) -> f64 {
    let step = line_height(text, page);
    let baselines: Vec<f64> = body_lines(text, page).map(|line| line.baseline).collect();
    let off = |origin: f64| {
        let distance = |baseline: &f64| {
            let rest = (baseline - origin).rem_euclid(step);
            rest.min(step - rest)
        };
        as_f64(baselines.iter().filter(|baseline| distance(baseline) > 0.5).count()) / as_f64(baselines.len())
    };
    baselines.iter().take(12).map(|origin| off(*origin)).reduce(f64::min).unwrap_or(0.0)
}
