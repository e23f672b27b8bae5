//! The elements `number` and `label`, and ranges of pages.

use hayagriva::citationberg::taxonomy::{NameVariable, NumberVariable, OtherTerm, Term, Variable};
use hayagriva::citationberg::{
    LabelPluralize, Number, NumberForm, PageRangeFormat, TermForm, ToAffixes, ToFormatting, VariablelessLabel,
};

use super::context::{Context, Setup};
use super::output::{Format, Output};
use crate::bibliography::markup;

impl<'a> Context<'a> {
    /// Renders a `number` element.
    pub(super) fn number(&mut self, number: &'a Number) -> Output {
        let variable: Variable = number.variable.into();
        let name = variable.to_string();
        let value = match variable {
            Variable::Number(NumberVariable::CitationNumber) => {
                self.count(true);
                Some(self.citation_number.to_string())
            }
            Variable::Number(NumberVariable::Locator) => {
                self.count(self.locator.is_some());
                self.locator.map(|locator| locator.value.clone())
            }
            Variable::Standard(_) | Variable::Page(_) | Variable::Number(_) | Variable::Date(_) | Variable::Name(_) => {
                self.request(&name).map(|text| markup::plain(&text))
            }
        };
        let Some(value) = value else { return Output::empty() };
        self.mark_substituted(&name);
        let gender = self.setup.locales.gender(Term::from(number.variable));
        let parts = split(&value).into_iter().map(|part| match part.parse::<i32>() {
            Ok(value) => Output::text(self.in_form(value, number.form, gender)),
            Err(_) => Output::text(if part == "-" { "\u{2013}" } else { part }),
        });
        let mut format = Format::new(number.to_formatting(), &number.to_affixes());
        format.case = number.text_case;
        format.display = number.display;
        Output::Group(format, parts.collect())
    }

    /// Writes a number in a form.
    pub(super) fn in_form(
        &self,
        number: i32,
        form: NumberForm,
        gender: Option<hayagriva::citationberg::GrammarGender>,
    ) -> String {
        let locales = &self.setup.locales;
        match form {
            NumberForm::Numeric => number.to_string(),
            NumberForm::Ordinal => format!("{number}{}", locales.ordinal_suffix(number, gender)),
            NumberForm::LongOrdinal => locales
                .long_ordinal(number)
                .map_or_else(|| self.in_form(number, NumberForm::Ordinal, gender), str::to_owned),
            NumberForm::Roman => roman(number),
        }
    }

    /// Renders the label of a variable: `pp.`
    pub(super) fn label(&self, variable: Variable, label: &'a VariablelessLabel) -> Output {
        // A label is printed even if its number stands in for names.
        let (term, value) = match variable {
            Variable::Number(NumberVariable::Locator) => {
                let Some(locator) = self.locator else { return Output::empty() };
                (Term::Locator(locator.kind), Some(locator.value.clone()))
            }
            Variable::Name(name) => {
                let text = self.peek_names(&variable.to_string()).map(|names| "1,".repeat(names.len()));
                (Term::NameVariable(name), text.map(|text| text.trim_end_matches(',').to_owned()))
            }
            Variable::Number(number) => (Term::from(number), self.item.plain(&variable.to_string())),
            Variable::Page(page) => (Term::from(page), self.item.plain("page")),
            Variable::Standard(_) | Variable::Date(_) => return Output::empty(),
        };
        let Some(value) = value else { return Output::empty() };
        self.label_term(term, is_plural(variable, &value), label)
    }

    /// Renders the label of a list of names: `eds.`
    pub(super) fn names_label(&self, variable: NameVariable, count: usize, label: &'a VariablelessLabel) -> Output {
        self.label_term(Term::NameVariable(variable), count > 1, label)
    }

    fn label_term(&self, term: Term, is_plural: bool, label: &'a VariablelessLabel) -> Output {
        let is_plural = match label.plural {
            LabelPluralize::Contextual => is_plural,
            LabelPluralize::Always => true,
            LabelPluralize::Never => false,
        };
        let text = self.setup.locales.term(term, label.form, is_plural).unwrap_or_default();
        let mut format = Format::new(label.to_formatting(), &label.to_affixes());
        format.case = label.text_case;
        format.strip_periods = label.strip_periods;
        if text.ends_with('.') && !label.strip_periods && format.suffix.starts_with('.') {
            format.suffix.remove(0);
        }
        Output::Group(format, vec![Output::text(text)])
    }
}

/// Returns `true` if the value of a variable stands for more than one thing: `12–15`, `3, 4`
fn is_plural(variable: Variable, value: &str) -> bool {
    match variable {
        Variable::Number(NumberVariable::NumberOfVolumes) => !matches!(value, "0" | "1"),
        Variable::Standard(_) | Variable::Page(_) | Variable::Number(_) | Variable::Date(_) | Variable::Name(_) => {
            split(value).len() > 1
        }
    }
}

/// Splits a value into numbers and what stands between them.
fn split(value: &str) -> Vec<&str> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '\u{2013}');
    let mut parts = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_separator(c) != is_separator(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Returns `true` if a value is a number, with letters around it at most, or a list or range of numbers.
pub(super) fn is_numeric(value: &str) -> bool {
    value.split([',', '-', '&', '\u{2013}']).all(|part| {
        let digits = part.trim().trim_matches(char::is_alphabetic);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    })
}

/// Writes a number in lower-case Roman numerals.
fn roman(number: i32) -> String {
    const NUMERALS: [(i32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            text.push_str(numeral);
            rest -= value;
        }
    }
    text
}

/// Writes ranges of pages in the format of the style: `210–19` for `210-219`.
pub(super) fn page_ranges(value: &str, setup: &Setup<'_>) -> String {
    let delimiter =
        setup.locales.term(Term::Other(OtherTerm::PageRangeDelimiter), TermForm::Long, false).unwrap_or("\u{2013}");
    let mut text = String::new();
    let mut rest = value;
    while !rest.is_empty() {
        let end = rest.find([',', '&']).unwrap_or(rest.len());
        text.push_str(&range(rest[..end].trim(), setup.style.settings.page_range_format, delimiter));
        rest = &rest[end..];
        if let Some(separator) = rest.chars().next() {
            text.push_str(if separator == '&' { " & " } else { ", " });
            rest = &rest[separator.len_utf8()..];
        }
    }
    text.trim_end().to_owned()
}

/// Writes a range with the given delimiter. Its end is shortened as the format requires.
pub(super) fn range(value: &str, format: Option<PageRangeFormat>, delimiter: &str) -> String {
    if value.contains("\\-") {
        return value.replace("\\-", "-");
    }
    let parts: Vec<&str> = value.split(['-', '\u{2013}']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [start, end] = parts.as_slice() else { return value.to_owned() };
    let Some(format) = format else { return format!("{start}{delimiter}{end}") };
    let digits = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (prefix, first) = start.split_at(start.len() - digits(start));
    let (end_prefix, last) = end.split_at(end.len() - digits(end));
    if prefix != end_prefix {
        return format!("{start}{delimiter}{end}");
    }
    let last = format!("{}{last}", &first[..first.len().saturating_sub(last.len())]);
    let minimum = match format {
        PageRangeFormat::Expanded => return format!("{prefix}{first}{delimiter}{prefix}{last}"),
        PageRangeFormat::Minimal => 1,
        PageRangeFormat::MinimalTwo => 2,
        PageRangeFormat::Chicago15 | PageRangeFormat::Chicago16 => {
            let tens_are_zero = |text: &str| text.len() > 1 && text.as_bytes()[text.len() - 2] == b'0';
            let changed = first.chars().zip(last.chars()).filter(|(a, b)| a != b).count();
            let is_whole = first.len() < 3
                || first.ends_with("00")
                || format == PageRangeFormat::Chicago15 && first.len() == 4 && changed >= 3;
            if is_whole {
                return format!("{prefix}{first}{delimiter}{last}");
            }
            if tens_are_zero(first) && tens_are_zero(&last) { 1 } else { 2 }
        }
    };
    format!("{prefix}{first}{delimiter}{}", shortened(first, &last, minimum))
}

/// Returns the digits of the last number that differ from the first, but at minimum `minimum` of them.
fn shortened<'a>(first: &str, last: &'a str, minimum: usize) -> &'a str {
    if first.len() != last.len() {
        return last;
    }
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    &last[same.min(last.len().saturating_sub(minimum))..]
}
