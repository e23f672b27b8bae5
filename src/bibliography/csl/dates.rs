//! The element `date`.

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{
    Date as DateElement, DateDayForm, DateMonthForm, DatePart, DatePartName, DateParts, DateStrongAnyForm,
    LongShortForm, NumberForm, TermForm, ToAffixes, ToFormatting,
};

use super::context::{Context, Purpose};
use super::output::{Format, Output, Tag};
use crate::bibliography::item::{Date, Parts};

/// A part of a date and how it is formatted.
struct Spec<'a> {
    part: &'a DatePart,
    format: Format,
}

impl<'a> Context<'a> {
    /// Renders a `date` element.
    pub(super) fn date(&mut self, element: &'a DateElement) -> Output {
        let Some(variable) = element.variable else { return Output::empty() };
        let name = variable.to_string();
        let item = self.item;
        let date = item.dates.get(name.as_str()).filter(|date| !date.is_empty() && !self.substituted.contains(&name));
        self.count(date.is_some());
        let Some(date) = date else { return Output::empty() };
        self.mark_substituted(&name);
        let localized = element.form.and_then(|form| self.setup.locales.date(form));
        let (specs, format) = specs(element, localized);
        if let Some(words) = &date.words {
            let suffix = self.next_year_suffix();
            let parts = std::iter::once(Output::text(words)).chain(suffix).collect();
            return Output::tagged(Tag::Date(date.clone()), Output::Group(format, parts));
        }
        let mut outputs = self.date_parts(&specs, date);
        if outputs.iter().all(Output::is_empty) {
            self.found -= 1;
        }
        outputs.extend(self.next_year_suffix());
        Output::tagged(Tag::Date(date.clone()), Output::Group(format, outputs))
    }

    fn date_parts(&self, specs: &[Spec<'a>], date: &Date) -> Vec<Output> {
        let start = date.parts.first().copied().unwrap_or_default();
        let end = date.parts.get(1).copied();
        if self.purpose == Purpose::SortKey {
            let key = sort_key(specs, start);
            let range = end.map(|end| format!("-{}", sort_key(specs, end)));
            return vec![Output::text(key + &range.unwrap_or_default())];
        }
        match end {
            None => specs.iter().map(|spec| self.date_part(spec, start)).collect(),
            Some(end) => self.date_range(specs, start, end),
        }
    }

    /// Renders a range. Parts that are the same in both dates are written once.
    fn date_range(&self, specs: &[Spec<'a>], start: Parts, end: Parts) -> Vec<Output> {
        let order = [DatePartName::Year, DatePartName::Month, DatePartName::Day];
        let shown = |name: &DatePartName| specs.iter().any(|spec| spec.part.name == *name);
        let mut names = order.into_iter().filter(shown);
        let same: Vec<DatePartName> =
            names.by_ref().take_while(|name| value(start, *name) == value(end, *name)).collect();
        let is_same = |spec: &Spec<'_>| same.contains(&spec.part.name);
        let first = specs.iter().take_while(|spec| is_same(spec)).count();
        let last = first + specs[first..].iter().take_while(|spec| !is_same(spec)).count();
        let written = |specs: &[Spec<'a>], date: Parts| -> Vec<Output> {
            specs.iter().map(|spec| self.date_part(spec, date)).filter(|output| !output.is_empty()).collect()
        };
        let differing = &specs[first..last];
        let delimiter = order
            .into_iter()
            .find_map(|name| differing.iter().find(|spec| spec.part.name == name))
            .map_or("\u{2013}", |spec| spec.part.range_delimiter.as_deref().unwrap_or(DatePart::DEFAULT_DELIMITER));
        let mut outputs = written(&specs[..first], start);
        let mut left = written(differing, start);
        if end == (Parts { year: Some(0), month: None, day: None }) {
            outputs.append(&mut left);
            remove_last_suffix(&mut outputs);
            return vec![Output::Group(Format::suffixed(delimiter), outputs)];
        }
        remove_last_suffix(&mut left);
        let mut right = written(differing, end);
        if let Some(Output::Group(format, _)) = right.first_mut() {
            format.prefix.clear();
        }
        let mut right = right.into_iter();
        if let Some(last_left) = left.pop() {
            let pair = vec![last_left, right.next().unwrap_or_else(Output::empty)];
            outputs.append(&mut left);
            outputs.push(Output::Group(Format::delimited(delimiter), pair));
        }
        outputs.extend(right);
        outputs.extend(written(&specs[last..], start));
        remove_last_suffix(&mut outputs);
        outputs
    }

    fn date_part(&self, spec: &Spec<'a>, date: Parts) -> Output {
        let Some(number) = value(date, spec.part.name) else { return Output::empty() };
        let text = match spec.part.form() {
            DateStrongAnyForm::Day(form) => self.day(number, form),
            DateStrongAnyForm::Month(form) => self.month(number, form),
            DateStrongAnyForm::Year(form) => self.year(number, form),
        };
        Output::Group(spec.format.clone(), vec![Output::text(text)])
    }

    fn day(&self, number: i32, form: DateDayForm) -> String {
        match form {
            DateDayForm::Numeric => number.to_string(),
            DateDayForm::NumericLeadingZeros => format!("{number:02}"),
            DateDayForm::Ordinal if self.setup.locales.limits_day_ordinals() && number != 1 => number.to_string(),
            DateDayForm::Ordinal => self.in_form(number, NumberForm::Ordinal, None),
        }
    }

    fn month(&self, number: i32, form: DateMonthForm) -> String {
        let name = |form| {
            month_term(number)
                .and_then(|term| self.setup.locales.term(Term::Other(term), form, false))
                .unwrap_or_default()
                .to_owned()
        };
        match form {
            DateMonthForm::Long => name(TermForm::Long),
            DateMonthForm::Short => name(TermForm::Short),
            DateMonthForm::Numeric => number.to_string(),
            DateMonthForm::NumericLeadingZeros => format!("{number:02}"),
        }
    }

    fn year(&self, number: i32, form: LongShortForm) -> String {
        let locales = &self.setup.locales;
        let digits = match form {
            LongShortForm::Long => number.abs().to_string(),
            LongShortForm::Short => format!("{:02}", number.abs() % 100),
        };
        match number {
            0 => String::new(),
            ..0 => format!("{digits}{}", locales.other(OtherTerm::Bc, "")),
            1..1000 => format!("{digits}{}", locales.other(OtherTerm::Ad, "")),
            _ => digits,
        }
    }
}

fn value(date: Parts, name: DatePartName) -> Option<i32> {
    match name {
        DatePartName::Day => date.day,
        DatePartName::Month => date.month,
        DatePartName::Year => date.year,
    }
}

/// Returns the parts that are written and the format of the whole date. The localised format gives the order of the
/// parts, and the element their attributes.
fn specs<'a>(element: &'a DateElement, localized: Option<&'a DateElement>) -> (Vec<Spec<'a>>, Format) {
    let own = |part: &'a DatePart| {
        let mut format = Format::new(part.to_formatting(), &part.to_affixes());
        format.case = part.text_case;
        format.strip_periods = part.strip_periods;
        format
    };
    let of_element = |element: &DateElement| {
        let mut format = Format::new(element.to_formatting(), &element.to_affixes());
        format.delimiter = element.delimiter.clone().unwrap_or_default();
        format.case = element.text_case;
        format.display = element.display;
        format
    };
    let shown = |part: &DatePart| match element.parts.unwrap_or_default() {
        _ if element.form.is_none() => true,
        DateParts::Year => part.name == DatePartName::Year,
        DateParts::YearMonth => part.name != DatePartName::Day,
        DateParts::YearMonthDay => true,
    };
    let Some(localized) = localized else {
        let specs = element.date_part.iter().filter(|part| shown(part));
        return (specs.map(|part| Spec { part, format: own(part) }).collect(), of_element(element));
    };
    let specs = localized.date_part.iter().filter(|part| shown(part)).map(|part| {
        match element.date_part.iter().find(|override_| override_.name == part.name) {
            Some(override_) => Spec { part: override_, format: own(part).with(&own(override_)) },
            None => Spec { part, format: own(part) },
        }
    });
    (specs.collect(), of_element(localized).with(&of_element(element)))
}

fn remove_last_suffix(outputs: &mut [Output]) {
    if let Some(Output::Group(format, _)) = outputs.last_mut() {
        format.suffix.clear();
    }
}

fn sort_key(specs: &[Spec<'_>], date: Parts) -> String {
    let has = |name| specs.iter().any(|spec| spec.part.name == name);
    let part = |name, digits: usize, offset: i32| {
        value(date, name)
            .filter(|_| has(name))
            .map_or_else(String::new, |number| format!("{:0digits$}", number + offset))
    };
    part(DatePartName::Year, 4, 5000) + &part(DatePartName::Month, 2, 0) + &part(DatePartName::Day, 2, 0)
}

/// Returns the term for a month. Numbers from 13 on are seasons, four after another.
fn month_term(number: i32) -> Option<OtherTerm> {
    const MONTHS: [OtherTerm; 12] = [
        OtherTerm::Month01,
        OtherTerm::Month02,
        OtherTerm::Month03,
        OtherTerm::Month04,
        OtherTerm::Month05,
        OtherTerm::Month06,
        OtherTerm::Month07,
        OtherTerm::Month08,
        OtherTerm::Month09,
        OtherTerm::Month10,
        OtherTerm::Month11,
        OtherTerm::Month12,
    ];
    const SEASONS: [OtherTerm; 4] =
        [OtherTerm::Season01, OtherTerm::Season02, OtherTerm::Season03, OtherTerm::Season04];
    let index = usize::try_from(number - 1).ok()?;
    MONTHS.get(index).or_else(|| SEASONS.get((index - 12) % 4)).copied()
}
