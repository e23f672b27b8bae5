//! Reading of Hayagriva files. hayagriva refuses the whole file for a mistake in one entry, so an entry with a mistake is
//! taken out of the text, and reported only if it is cited.

use std::collections::HashMap;
use std::ops::Range;

use hayagriva::io::from_yaml_str;
use saphyr_parser::{Event, Parser, StrInput};

use super::bibtex;
use super::hayagriva_file;
use super::item::{CslItem, Date, Mistake};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::source::{SourceId, Span};

/// Number of mistakes after which the file is refused.
const MAX_MISTAKES: usize = 20;
/// Maximum number of entries. hayagriva compares the key of each with all keys before it.
const MAX_ENTRIES: usize = 10_000;
/// Maximum nesting depth. An entry in a list of an entry has six levels.
const MAX_DEPTH: usize = 64;

/// Reads a file. Mistakes in entries are kept with the sources. Fails if the file is not valid YAML.
pub(super) fn read(text: &str, source: SourceId, report: &mut Report) -> Result<Vec<CslItem>, Reported> {
    if let Some(error) = check_depth(text) {
        return Err(report.error(error.diagnostic(source)));
    }
    let keys = KeyPositions::new(text);
    if let Some(message) = keys.excess() {
        let help = "write the sources as BibTeX (`.bib`), which can have more, or leave out those that are not cited";
        let span = Span::new(source, 0..0);
        return Err(report.error(Diagnostic::new(Code::OverLimit, span, message, help)));
    }
    let mut remaining = text.to_owned();
    let mut damaged: Vec<CslItem> = Vec::new();
    let mut worded: Vec<WordedDate> = Vec::new();
    loop {
        let error = match from_yaml_str(&remaining) {
            Ok(library) => {
                let mut items: Vec<CslItem> =
                    library.iter().map(|entry| hayagriva_file::item(entry, keys.span(entry.key(), source))).collect();
                for date in worded {
                    date.apply(&mut items, source);
                }
                items.extend(damaged);
                return Ok(items);
            }
            Err(error) => YamlError::new(&error.to_string(), text),
        };
        let entry = error.entry(&remaining).filter(|_| damaged.len() + worded.len() < MAX_MISTAKES);
        let Some((key, range)) = entry else { return Err(report.error(error.diagnostic(source))) };
        if let Some(date) = error.date(&key, &remaining) {
            blank(&mut remaining, date.field.clone());
            worded.push(date);
        } else {
            blank(&mut remaining, range);
            damaged.push(error.damaged(key, source));
        }
        if remaining.trim().is_empty() {
            "{}".clone_into(&mut remaining);
        }
    }
}

/// Returns the error of a text that is nested too deeply. hayagriva's parser takes time that grows with the square of the
/// depth, before it checks the depth.
///
/// Other errors are left to hayagriva's parser, unless the text after them may be deep.
fn check_depth(text: &str) -> Option<YamlError> {
    let too_deep = || format!("it is nested more than {MAX_DEPTH} deep");
    let mut depth = 0_usize;
    for event in Parser::new(StrInput::new(text)) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), place)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(YamlError::at_line(too_deep(), place.start.line(), text));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(error) => {
                let line = error.marker().line();
                let rest = text.split_inclusive('\n').skip(line.saturating_sub(1)).flat_map(str::bytes);
                let may_be_deep = rest.filter(|byte| matches!(byte, b'[' | b'{')).count() > MAX_DEPTH;
                let problem =
                    if error.info().contains("recursion limit") { too_deep() } else { error.info().to_owned() };
                return may_be_deep.then(|| YamlError::at_line(problem, line, text));
            }
        }
    }
    None
}

/// Positions of the keys of entries: each is at the start of a line.
struct KeyPositions<'t>(HashMap<&'t str, Range<usize>>);

impl<'t> KeyPositions<'t> {
    fn new(text: &'t str) -> Self {
        let mut positions = HashMap::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let end = line.match_indices(':').map(|(end, _)| end);
            // A colon within a key is followed by another character.
            let end = end.into_iter().find(|end| line[end + 1..].chars().next().is_none_or(char::is_whitespace));
            if let Some(end) = end {
                let key = line[..end].trim_end().trim_matches(['"', '\'']);
                let start = at + line[..end].find(key).unwrap_or_default();
                positions.entry(key).or_insert(start..start + key.len());
            }
            at += line.len();
        }
        Self(positions)
    }

    /// Returns a message if there are too many entries.
    fn excess(&self) -> Option<String> {
        let number = self.0.keys().filter(|key| !key.starts_with([' ', '#', '-'])).count();
        let message = || format!("this file has {number} entries; at most {MAX_ENTRIES} are allowed");
        (number > MAX_ENTRIES).then(message)
    }

    fn span(&self, key: &str, source: SourceId) -> Span {
        Span::new(source, self.0.get(key).cloned().unwrap_or_default())
    }
}

/// Replaces a part of the text by spaces. Line ends stay, so that later errors have the right lines.
fn blank(text: &mut String, range: Range<usize>) {
    let spaces: String = text[range.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    let padded = format!("{spaces}{}", " ".repeat(range.len() - spaces.len()));
    text.replace_range(range, &padded);
}

/// An error of the YAML parser.
struct YamlError {
    /// Names of the entry and the field, and what is wrong: `berg2024.date: date format unknown`
    problem: String,
    /// Range of the line in the text.
    line: Range<usize>,
}

impl YamlError {
    fn new(message: &str, text: &str) -> Self {
        // The error has its position only in the text of its message: `… at line 3 column 5`.
        let number = |label: &str| message.rsplit_once(label)?.1.split(' ').next()?.parse::<usize>().ok();
        let line = number("at line ").unwrap_or(1);
        let problem = message.split(" at line ").next().unwrap_or_default();
        // The list of all types that hayagriva has is too long for a message.
        let problem = problem.split(", expected one of").next().unwrap_or_default();
        Self::at_line(problem.to_owned(), line, text)
    }

    /// Creates the error at a line, from 1.
    fn at_line(problem: String, line: usize, text: &str) -> Self {
        let start: usize = text.split_inclusive('\n').take(line.max(1) - 1).map(str::len).sum();
        let length = text[start..].lines().next().unwrap_or_default().len();
        Self { problem, line: start..start + length }
    }

    /// Returns the key and the range of the entry with the error. `None` if the error is not in an entry.
    fn entry(&self, text: &str) -> Option<(String, Range<usize>)> {
        let mut starts = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '-' | '}' | ']')) {
                starts.push(at);
            }
            at += line.len();
        }
        let place = starts.iter().rposition(|start| *start <= self.line.start)?;
        let (start, end) = (starts[place], starts.get(place + 1).copied().unwrap_or(text.len()));
        let key = text[start..end].split(':').next()?.trim().trim_matches(['"', '\'']).to_owned();
        let rest = self.problem.strip_prefix(&key)?;
        (!key.is_empty() && rest.starts_with(['.', ':'])).then_some((key, start..end))
    }

    /// Returns the date of the entry if the error is that hayagriva does not support it.
    fn date(&self, key: &str, text: &str) -> Option<WordedDate> {
        if !self.problem.starts_with(&format!("{key}.date: ")) {
            return None;
        }
        let line = &text[self.line.clone()];
        let start =
            line.find("date:").filter(|at| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-'))?;
        let value = &line[start + "date:".len()..];
        let is_flow = line[..start].contains('{');
        let length = value.find([',', '}']).filter(|_| is_flow).unwrap_or(value.len());
        let end = start + "date:".len() + length;
        // A comma after the field goes with it.
        let taken = end + usize::from(is_flow && line[end..].starts_with(','));
        let words = value[..length].trim().trim_matches(['"', '\'']).to_owned();
        let offset = self.line.start;
        Some(WordedDate { key: key.to_owned(), words, field: offset + start..offset + taken })
    }

    /// Returns the source that stands for an entry with a mistake.
    fn damaged(&self, key: String, source: SourceId) -> CslItem {
        let mistake = Mistake {
            is_error: true,
            span: Span::new(source, self.line.clone()),
            message: format!("this is not a valid entry: {}", self.problem),
            help: HELP.to_owned(),
        };
        CslItem { mistakes: vec![mistake], ..CslItem::new(key, Span::new(source, self.line.clone())) }
    }

    fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let message = format!("this is not a valid Hayagriva file: {}", self.problem);
        Diagnostic::new(Code::BadBibliography, Span::new(source, self.line.clone()), message, HELP)
    }
}

/// Help for files and entries of the wrong form.
pub(super) const HELP: &str =
    "write Hayagriva's YAML: a key, and below it `type` (such as `Book` or `Article`), `title`, `author`, `date`";

/// A date in words: `forthcoming`
struct WordedDate {
    key: String,
    words: String,
    /// Range of the field in the text.
    field: Range<usize>,
}

impl WordedDate {
    /// Sets the date of the source. Words that do not look like a date are reported if the source is cited.
    fn apply(self, items: &mut [CslItem], source: SourceId) {
        let Some(item) = items.iter_mut().find(|item| item.key == self.key) else { return };
        if !bibtex::is_date_in_words(&self.words) {
            let span = Span::new(source, self.field);
            item.mistakes.push(bibtex::odd_date("date", &self.key, &self.words, span));
        }
        if !self.words.is_empty() {
            item.dates.insert("issued", Date::words(self.words));
        }
    }
}
