//! Builds the index: assigns an id to every index mark, and sorts the entries in the order of the language.

use std::collections::{BTreeMap, HashSet};

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, IndexEntry, IndexLetter, Inline, PartMut, See, each_inline_mut};
use crate::publication::Language;
use crate::source::Span;

/// An index mark in the text.
struct CollectedMark {
    id: String,
    terms: Vec<String>,
    see: Option<See>,
    span: Span,
}

/// Collects the index marks and returns the sorted entries, by letter. Marks in titles, captions and table cells are
/// removed and reported, because a layout may repeat these texts and the page of the mark would be ambiguous.
pub(super) fn run(document: &mut Document, language: &Language, report: &mut Report) -> Vec<IndexLetter> {
    let mut misplaced = Vec::new();
    document.each_block_mut(&mut |block| {
        let is_repeatable = matches!(block, Block::Heading(_) | Block::Table(_) | Block::Figure(_) | Block::Chart(_));
        if is_repeatable {
            block.parts_mut().into_iter().for_each(|part| {
                if let PartMut::Inlines(run) = part {
                    remove_marks(run, &mut misplaced);
                }
            });
        }
    });
    for section in &mut document.sections {
        let titles = section.articles.iter_mut().map(|article| &mut article.heading);
        titles.chain(&mut section.heading).for_each(|heading| remove_marks(&mut heading.title, &mut misplaced));
    }
    report_misplaced(&misplaced, report);
    let mut marks = Vec::new();
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::IndexMark { id, terms, see, span } = inline {
                *id = format!("idx-{}", marks.len() + 1);
                marks.push(CollectedMark { id: id.clone(), terms: terms.clone(), see: see.clone(), span: *span });
            }
        });
    });
    report_unknown_entries(&marks, report);
    letters(&marks, language)
}

/// Reports `see` and `see also` references to entries that do not exist.
fn report_unknown_entries(marks: &[CollectedMark], report: &mut Report) {
    let mut entries: Vec<&str> = marks.iter().filter_map(|mark| mark.terms.first().map(String::as_str)).collect();
    entries.sort_unstable();
    entries.dedup();
    for mark in marks {
        let Some(See::Instead(see) | See::Also(see)) = &mark.see else { continue };
        if entries.binary_search(&see.as_str()).is_err() {
            let message = format!("the index has no entry `{see}` to refer to");
            let help = report.suggest(see, &entries);
            report.push(Diagnostic::new(Code::BadIndexMark, mark.span, message, help));
        }
    }
}

fn remove_marks(run: &mut Vec<Inline>, misplaced: &mut Vec<Span>) {
    run.retain(|inline| {
        let Inline::IndexMark { span, .. } = inline else { return true };
        misplaced.push(*span);
        false
    });
    run.iter_mut().filter_map(Inline::children_mut).for_each(|inside| remove_marks(inside, misplaced));
}

fn report_misplaced(misplaced: &[Span], report: &mut Report) {
    for &span in misplaced {
        let message = "an index mark is not allowed in a title, a caption or a table cell";
        let help = "move it to the paragraph before or after: titles, captions and cells may be printed more than once";
        report.push(Diagnostic::new(Code::BadIndexMark, span, message, help));
    }
}

fn letters(marks: &[CollectedMark], language: &Language) -> Vec<IndexLetter> {
    let mut tree = EntryTree::default();
    for mark in marks {
        tree.add(mark, &mark.terms);
    }
    let mut entries = tree.into_entries();
    let collation = IndexCollation::new(language);
    collation.sort(&mut entries);
    let mut letters: Vec<IndexLetter> = Vec::new();
    for entry in entries {
        let letter = letter(&entry.term);
        match letters.last_mut() {
            Some(last) if collation.is_same_letter(&last.letter, &letter) => last.entries.push(entry),
            _ => letters.push(IndexLetter { letter, entries: vec![entry] }),
        }
    }
    letters
}

/// Returns the index heading for a term: its first letter in upper case, or `#` if it does not begin with a letter.
fn letter(term: &str) -> String {
    let first: String = term.chars().next().into_iter().flat_map(char::to_uppercase).collect();
    if first.starts_with(char::is_alphabetic) { first } else { "#".to_owned() }
}

/// The collation of a language, according to the Unicode Collation Algorithm. Languages without data are sorted by code
/// points.
struct IndexCollation {
    terms: Option<CollatorBorrowed<'static>>,
    letters: Option<CollatorBorrowed<'static>>,
}

impl IndexCollation {
    fn new(language: &Language) -> Self {
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(language.identifier().into(), options).ok()
        };
        Self { terms: collator(Strength::Tertiary), letters: collator(Strength::Primary) }
    }

    fn sort(&self, entries: &mut [IndexEntry]) {
        entries.sort_by(|a, b| {
            let order = self.terms.as_ref().map(|collator| collator.compare(&a.term, &b.term));
            order.unwrap_or_else(|| a.term.to_lowercase().cmp(&b.term.to_lowercase())).then_with(|| a.term.cmp(&b.term))
        });
        for entry in entries {
            self.sort(&mut entry.entries);
        }
    }

    /// Returns `true` if two letters share a heading in this language: `É` and `E`, but in Swedish not `Ö` and `O`.
    fn is_same_letter(&self, a: &str, b: &str) -> bool {
        a == b || self.letters.as_ref().is_some_and(|collator| collator.compare(a, b).is_eq())
    }
}

/// Entries by their terms, each with the tree of its sub-terms.
#[derive(Default)]
struct EntryTree(BTreeMap<String, (IndexEntry, EntryTree)>);

impl EntryTree {
    /// Adds a mark to the entry at `terms`: the term and its sub-terms.
    fn add(&mut self, mark: &CollectedMark, terms: &[String]) {
        let [term, under @ ..] = terms else { return };
        let (entry, inside) = self.0.entry(term.clone()).or_insert_with(|| {
            let (marks, see, see_also, entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            (IndexEntry { term: term.clone(), marks, see, see_also, entries }, Self::default())
        });
        if !under.is_empty() {
            return inside.add(mark, under);
        }
        match &mark.see {
            None => entry.marks.push(mark.id.clone()),
            Some(See::Instead(see)) => entry.see.push(see.clone()),
            Some(See::Also(see)) => entry.see_also.push(see.clone()),
        }
    }

    /// Returns the entries, each with its sub-entries, without repeated references.
    fn into_entries(self) -> Vec<IndexEntry> {
        let entries = self.0.into_values().map(|(entry, inside)| IndexEntry {
            see: unique(entry.see),
            see_also: unique(entry.see_also),
            entries: inside.into_entries(),
            ..entry
        });
        entries.collect()
    }
}

/// Removes repeated texts. The first of each stays.
fn unique(mut texts: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}
