//! The page judge: finds what a reader would call a fault on laid-out pages, and scores the pages.
//!
//! ```text
//! LaidOutContent ─ line ─▶ PageText ─ one module for each kind of fault ─▶ Fault      ─ score ─▶ PageScore
//! ```
//!
//! The judge reports only what a reader sees: ink, never white space that a frame reserves. A threshold without a
//! source in its comment was calibrated on the samples and the tests' random issues. A check that cannot be sure stays
//! silent.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, PagePlace};
use crate::document::Document;
use crate::source::Span;

mod breaks;
mod content;
mod drawings;
mod edges;
mod figures;
mod ink;
mod legibility;
mod line;
mod meant;
mod report;
mod score;
mod uneven;
mod white;
mod words;

pub(crate) use content::{
    ElementKind, ElementKinds, FaultPlace, GlyphSource, Ground, LaidOutContent, NotePages, PageArea, PageContent,
    PageElement, PlacedPicture, TextRun,
};
pub(crate) use report::report_faults;
pub(crate) use score::IssueScore;

use line::PageText;

/// Version of the judge. Another version may find other faults on the same pages.
pub(crate) const VERSION: u32 = 4;

/// Faults and scores of the pages of an issue.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Judgement {
    pub(crate) faults: Vec<Fault>,
    pub(crate) score: IssueScore,
}

/// A fault on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    /// Page and column as shown.
    pub(crate) place: PagePlace,
    /// Message without the page.
    message: String,
    help: String,
    /// Place in the source, or `None` if the fault is in no text of the author.
    pub(crate) source: Option<FaultPlace>,
}

impl Fault {
    /// Returns the diagnostic. `span` is the fault's place in the author's file.
    pub(crate) fn diagnostic(&self, span: Option<Span>) -> Diagnostic {
        let message = format!("{}: {}", self.place, self.message);
        let mut diagnostic = Diagnostic::new(self.code, span, message, &self.help);
        diagnostic.page = Some(Box::new(self.place.clone()));
        diagnostic
    }
}

/// Judges the pages of an issue.
pub(crate) fn judge(content: &LaidOutContent, document: &Document) -> Judgement {
    let text = PageText::new(content);
    let mut faults = Vec::new();
    edges::find(&text, &mut faults);
    words::find(&text, &mut faults);
    breaks::find(&text, &mut faults);
    legibility::find(&text, &mut faults);
    drawings::find(&text, document, &mut faults);
    white::find(&text, &mut faults);
    let distances = figures::find(&text, document, &mut faults);
    faults.sort_by_key(|fault| fault.place.page);
    let score = score::score(&text, &distances, &faults);
    Judgement { faults, score }
}
