//! Citations and their positions: first, subsequent, ibid.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::{TestPosition, TextCase, ToAffixes, ToFormatting};

use super::context::Purpose;
use super::output::{Cite, Format, Output, Tag};
use super::{Citation, CitationNodes, CitedItem, Locator, Mode, Processor, case};
use crate::bibliography::markup;

/// The last citation of a source.
#[derive(Debug, Clone)]
struct LastCitation {
    /// Number of the citation, from 0.
    citation: usize,
    note: Option<usize>,
    /// Position in the citation.
    position: usize,
    /// Whether the citation cites no other source.
    is_alone: bool,
    locator: Option<Locator>,
}

/// Citations so far.
#[derive(Debug, Default)]
pub(super) struct History {
    last: BTreeMap<usize, LastCitation>,
    /// Sources cited in each note.
    notes: BTreeMap<usize, BTreeSet<usize>>,
}

impl Processor<'_> {
    /// Renders all citations in their order.
    pub(super) fn render_citations(&mut self, citations: &[Citation]) -> Vec<Output> {
        let mut history = History::default();
        let mut outputs = Vec::new();
        for (number, citation) in citations.iter().enumerate() {
            let layout = &self.setup.style.citation.layout;
            let mut format = Format::new(layout.to_formatting(), &layout.to_affixes());
            format.delimiter = layout.delimiter.clone().unwrap_or_default();
            format.affixes_inside = true;
            let mut items = Vec::new();
            // The authors in the sentence are not a citation of their own.
            let offset = usize::from(citation.items.first().is_none_or(|item| item.mode != Mode::AuthorOnly));
            for (at, item) in citation.items.iter().enumerate() {
                items.push(self.render_item(item, &history.positions(number, at + offset, citation, item, self)));
                self.record(&mut history, number, at + offset, citation, item);
            }
            outputs.push(Output::Group(format, items));
        }
        outputs
    }

    fn render_item(&self, item: &CitedItem, positions: &[TestPosition]) -> Output {
        let options = self.options_of(Some(&self.setup.style.citation.name_options));
        let locator = item.locator.as_ref();
        let mut context = self.context(item.source, Purpose::Citation, locator, positions.to_vec(), options);
        let layout = &self.setup.style.citation.layout;
        let mut citation = Output::group(context.elements(&layout.elements));
        if item.mode == Mode::AuthorOnly {
            citation = authors(&citation).cloned().unwrap_or_else(Output::empty);
        }
        let prefix = markup::plain(&item.prefix);
        if self.is_note_style() && prefix.ends_with(". ") && prefix.matches(' ').count() > 1 {
            citation = capitalize_first_term(citation);
        }
        let cite = Cite { source: item.source, position: item.position, mode: item.mode };
        let mut parts = vec![Output::tagged(Tag::Cite(cite), citation)];
        if !item.prefix.is_empty() {
            parts.insert(0, Output::tagged(Tag::Affix, Output::Literal(item.prefix.clone())));
        }
        if !item.suffix.is_empty() {
            parts.push(Output::tagged(Tag::Affix, Output::Literal(item.suffix.clone())));
        }
        if parts.len() == 1 { parts.remove(0) } else { Output::group(parts) }
    }

    fn record(&mut self, history: &mut History, number: usize, position: usize, citation: &Citation, item: &CitedItem) {
        if let Some(note) = citation.note {
            history.notes.entry(note).or_default().insert(item.source);
        }
        if self.is_note_style() && !history.last.contains_key(&item.source) {
            self.states[item.source].first_note = Some(citation.note.unwrap_or(number + 1));
        }
        if item.mode == Mode::AuthorOnly {
            return;
        }
        let is_alone = match citation.items.as_slice() {
            [_] => true,
            [author, rest] => author.mode == Mode::AuthorOnly && author.source == rest.source,
            _ => false,
        };
        let locator = item.locator.clone();
        let last = LastCitation { citation: number, note: citation.note, position, is_alone, locator };
        history.last.insert(item.source, last);
    }

    /// Renders a citation to text, with its authors in the sentence apart from it.
    pub(super) fn finish_citation(&self, mut output: Output, is_note: bool) -> CitationNodes {
        let author = take_author(&mut output);
        let content = output.map(&mut |part| match part {
            Output::Tagged(Tag::Cite(cite), inside) if cite.mode == Mode::WithoutAuthor => {
                let authors = authors(&inside).cloned();
                let without = inside.map(&mut |part| {
                    if authors.as_ref() == Some(&part) { Output::empty() } else { part }
                });
                Output::tagged(Tag::Cite(cite), without)
            }
            part => part,
        });
        let author = author.map(|author| self.finish(&author)).unwrap_or_default();
        let mut nodes = self.finish(&content);
        // A note begins with a capital letter, but a name such as "van Gogh" is not changed.
        if is_note && !starts_with_names(&content) {
            case::apply(&mut nodes, TextCase::CapitalizeFirst, self.setup.locales.is_english);
        }
        CitationNodes { author, content: nodes }
    }
}

/// Returns `true` if the output begins with names.
fn starts_with_names(output: &Output) -> bool {
    match output {
        Output::Literal(_) => false,
        Output::Tagged(Tag::Names(_, names), _) => !names.is_empty(),
        Output::Tagged(_, inside) => starts_with_names(inside),
        Output::Group(_, parts) | Output::Link(_, parts) => {
            parts.iter().find(|part| !part.is_empty()).is_some_and(starts_with_names)
        }
    }
}

/// Removes the authors in the sentence, which come first in the output, and returns them.
fn take_author(output: &mut Output) -> Option<Output> {
    let Output::Group(_, parts) = output else { return None };
    let is_author = |part: &Output| matches!(part, Output::Tagged(Tag::Cite(cite), _) if cite.mode == Mode::AuthorOnly);
    if parts.first().is_some_and(is_author) {
        return Some(parts.remove(0));
    }
    parts.first_mut().and_then(take_author)
}

/// Returns the first names in the output, which are the authors or the persons in their place.
pub(super) fn authors(output: &Output) -> Option<&Output> {
    output.find(|part| matches!(part, Output::Tagged(Tag::Names(..), _)))
}

/// Sets the first letter in upper case if the output begins with a term.
fn capitalize_first_term(output: Output) -> Output {
    match output {
        Output::Group(format, mut parts) => {
            if !parts.is_empty() {
                let first = capitalize_first_term(parts.remove(0));
                parts.insert(0, first);
            }
            Output::Group(format, parts)
        }
        Output::Tagged(tag @ (Tag::Term | Tag::Ibid), inside) => {
            let format = Format { case: Some(TextCase::CapitalizeFirst), ..Format::default() };
            Output::tagged(tag, Output::Group(format, vec![*inside]))
        }
        Output::Tagged(tag, inside) => Output::tagged(tag, capitalize_first_term(*inside)),
        output @ (Output::Literal(_) | Output::Link(..)) => output,
    }
}

impl History {
    /// Returns the positions that a citation has with respect to those before it.
    fn positions(
        &self,
        number: usize,
        position: usize,
        citation: &Citation,
        item: &CitedItem,
        processor: &Processor<'_>,
    ) -> Vec<TestPosition> {
        let Some(last) = self.last.get(&item.source) else { return vec![TestPosition::First] };
        let mut positions = vec![TestPosition::Subsequent];
        let note = citation.note.unwrap_or(number);
        let last_note = last.note.unwrap_or(last.citation);
        let distance = processor.setup.style.citation.near_note_distance as usize;
        if processor.is_note_style() && note.saturating_sub(last_note) < distance {
            positions.push(TestPosition::NearNote);
        }
        let is_alone = last.is_alone && self.notes.get(&last_note).is_none_or(|sources| sources.len() <= 1);
        let is_in_next_note = match (citation.note, last.note) {
            (Some(note), Some(last)) => note.saturating_sub(last) <= 1,
            _ => true,
        };
        let follows = number == last.citation && position == last.position + 1
            || number == last.citation + 1 && is_in_next_note && position == 1 && is_alone;
        if follows {
            match (&last.locator, &item.locator) {
                (Some(_), None) => {}
                (None, None) => positions.push(TestPosition::Ibid),
                (Some(before), Some(now)) if before == now => positions.push(TestPosition::Ibid),
                (_, Some(_)) => positions.extend([TestPosition::IbidWithLocator, TestPosition::Ibid]),
            }
        }
        positions
    }
}
