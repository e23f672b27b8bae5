//! The elements `text`, `group` and `choose`.

use hayagriva::citationberg::taxonomy::{NumberVariable, OtherTerm, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, Group, LongShortForm, TermForm, Text, TextTarget, ToAffixes, ToFormatting,
};

use super::context::Context;
use super::output::{Format, Output, Tag};
use super::{locators, numbers};
use crate::bibliography::markup::{self, Node};

impl<'a> Context<'a> {
    /// Renders a `text` element.
    pub(super) fn text(&mut self, text: &'a Text) -> Output {
        let mut format = Format::new(text.to_formatting(), &text.to_affixes());
        format.case = text.text_case;
        format.quotes = text.quotes;
        format.strip_periods = text.strip_periods;
        format.display = text.display;
        let output = match &text.target {
            TextTarget::Variable { var, form } => self.variable(*var, *form),
            TextTarget::Macro { name } => {
                let elements = self.setup.macros.get(name.as_str()).copied().unwrap_or_default();
                let (requested, found) = (self.requested, self.found);
                let outputs = self.elements(elements);
                let is_empty = self.requested != requested && self.found == found;
                if is_empty {
                    return Output::empty();
                }
                self.count(true);
                return self.formatted(format, outputs);
            }
            TextTarget::Term { term, form, plural } => self.term(*term, *form, *plural),
            TextTarget::Value { val } => Output::text(val),
        };
        self.formatted(format, vec![output])
    }

    /// Wraps outputs in a format. Title case is only for English sources.
    fn formatted(&self, mut format: Format, outputs: Vec<Output>) -> Output {
        use hayagriva::citationberg::TextCase;
        if format.case == Some(TextCase::TitleCase) && !self.is_english() {
            format.case = None;
        }
        Output::Group(format, outputs)
    }

    fn variable(&mut self, variable: Variable, form: LongShortForm) -> Output {
        let name = variable.to_string();
        match variable {
            Variable::Number(NumberVariable::Locator) => {
                self.count(self.locator.is_some());
                self.locator.map_or_else(Output::empty, |locator| {
                    let text = locators::text(locator, self.setup);
                    Output::tagged(Tag::Locator, Output::text(text))
                })
            }
            Variable::Number(NumberVariable::CitationNumber) => {
                self.count(true);
                let number = self.citation_number;
                Output::tagged(Tag::CitationNumber(number), Output::text(number.to_string()))
            }
            Variable::Number(NumberVariable::FirstReferenceNoteNumber) => {
                self.count(self.first_note.is_some());
                self.first_note.map_or_else(Output::empty, |note| Output::text(note.to_string()))
            }
            Variable::Standard(StandardVariable::YearSuffix) => {
                self.disambiguation.year_suffix.map_or_else(Output::empty, year_suffix)
            }
            Variable::Standard(StandardVariable::CitationKey) => {
                self.count(true);
                Output::text(&self.item.key)
            }
            Variable::Standard(StandardVariable::CitationLabel) => {
                self.count(true);
                let label = Output::text(super::labels::label(self.item));
                Output::group(std::iter::once(label).chain(self.next_year_suffix()).collect())
            }
            Variable::Standard(
                StandardVariable::DOI | StandardVariable::URL | StandardVariable::PMID | StandardVariable::PMCID,
            ) => {
                let Some(value) = self.request(&name) else { return Output::empty() };
                self.mark_substituted(&name);
                let text = markup::plain(&value);
                Output::Link(address(&name, &text), vec![Output::text(text)])
            }
            Variable::Page(_) => {
                let value = self.request(&name);
                self.mark_substituted(&name);
                let pages = |text: Vec<Node>| Output::text(numbers::page_ranges(&markup::plain(&text), self.setup));
                value.map_or_else(Output::empty, pages)
            }
            Variable::Standard(_) | Variable::Number(_) | Variable::Date(_) | Variable::Name(_) => {
                let short = format!("{name}-short");
                let value = match form {
                    LongShortForm::Short if self.peek(&short).is_some() => self.request(&short),
                    LongShortForm::Short | LongShortForm::Long => self.request(&name),
                };
                self.mark_substituted(&name);
                if form == LongShortForm::Short {
                    self.mark_substituted(&short);
                }
                value.map_or_else(Output::empty, Output::Literal)
            }
        }
    }

    fn term(&mut self, term: Term, form: TermForm, plural: bool) -> Output {
        let text = Output::text(self.setup.locales.term(term, form, plural).unwrap_or_default());
        let tag = if term == Term::Other(OtherTerm::Ibid) { Tag::Ibid } else { Tag::Term };
        let suffix = if term == Term::Other(OtherTerm::NoDate) { self.next_year_suffix() } else { None };
        let output = match suffix {
            Some(suffix) if form == TermForm::Long => Output::group(vec![text, Output::text(" "), suffix]),
            Some(suffix) => Output::group(vec![text, suffix]),
            None => text,
        };
        Output::tagged(tag, output)
    }

    /// Returns the letter after the year, where it is used for the first time and the style does not place it itself.
    pub(super) fn next_year_suffix(&mut self) -> Option<Output> {
        let number = self.disambiguation.year_suffix?;
        if self.setup.places_year_suffix || self.is_year_suffix_used {
            return None;
        }
        self.is_year_suffix_used = true;
        Some(year_suffix(number))
    }

    /// Renders a `group` element.
    pub(super) fn group(&mut self, group: &'a Group) -> Output {
        let (requested, found) = (self.requested, self.found);
        let outputs = self.elements(&group.children);
        if self.requested != requested && self.found == found {
            return Output::empty();
        }
        let mut format = Format::new(group.to_formatting(), &group.to_affixes());
        format.delimiter = group.delimiter.clone().unwrap_or_default();
        format.display = group.display;
        Output::Group(format, outputs)
    }

    /// Renders the branch of a `choose` element that applies.
    pub(super) fn choose(&mut self, choose: &'a Choose) -> Vec<Output> {
        match choose.branches().find(|branch| self.applies(branch)) {
            Some(branch) => self.elements(&branch.children),
            None => choose.otherwise.as_ref().map_or_else(Vec::new, |branch| self.elements(&branch.children)),
        }
    }

    fn applies(&self, branch: &ChooseBranch) -> bool {
        let mut tests: Vec<bool> = Vec::new();
        if let Some(wanted) = branch.disambiguate {
            tests.push(wanted == self.disambiguation.condition);
        }
        let variables = |list: &Option<Vec<Variable>>| list.clone().unwrap_or_default();
        tests.extend(variables(&branch.is_numeric).into_iter().map(|variable| self.is_numeric(variable)));
        tests.extend(variables(&branch.variable).into_iter().map(|variable| self.has(variable)));
        for variable in branch.is_uncertain_date.iter().flatten() {
            tests.push(self.item.dates.get(variable.to_string().as_str()).is_some_and(|date| date.circa));
        }
        for kind in branch.locator.iter().flatten() {
            tests.push(self.locator.is_some_and(|locator| locators::is_kind(locator.kind, *kind)));
        }
        for position in branch.position.iter().flatten() {
            tests.push(self.positions.contains(position));
        }
        if let Some(kinds) = &branch.type_ {
            tests.push(self.item.kind.is_some_and(|kind| kinds.contains(&kind)));
        }
        branch.match_.test(tests.into_iter())
    }

    fn is_numeric(&self, variable: Variable) -> bool {
        match variable {
            Variable::Number(NumberVariable::Locator) => {
                self.locator.is_some_and(|locator| numbers::is_numeric(&locator.value))
            }
            Variable::Number(NumberVariable::CitationNumber | NumberVariable::FirstReferenceNoteNumber) => {
                self.has(variable)
            }
            Variable::Standard(_) | Variable::Page(_) | Variable::Number(_) | Variable::Date(_) | Variable::Name(_) => {
                self.item.plain(&variable.to_string()).is_some_and(|text| numbers::is_numeric(&text))
            }
        }
    }
}

/// Returns the letter after a year: `a` for 1, `z` for 26, `aa` for 27.
fn year_suffix(number: usize) -> Output {
    let mut letters = String::new();
    let mut rest = number;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'a' + letter));
        rest = (rest - 1) / 26;
    }
    Output::tagged(Tag::YearSuffix(number), Output::text(letters))
}

/// Returns the address of an identifier.
fn address(variable: &str, value: &str) -> String {
    let base = match variable {
        "DOI" => "https://doi.org/",
        "PMCID" => "https://www.ncbi.nlm.nih.gov/pmc/articles/",
        "PMID" => "https://www.ncbi.nlm.nih.gov/pubmed/",
        _ => "https://",
    };
    if value.contains("://") { value.to_owned() } else { format!("{base}{value}") }
}
