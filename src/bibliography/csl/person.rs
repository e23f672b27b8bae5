//! Parts of a name in their order.

use hayagriva::citationberg::{
    DemoteNonDroppingParticle, Name as NameElement, NameAsSortOrder, NameForm, NameOptions, NamePart, ToAffixes,
    ToFormatting,
};

use super::context::{Context, NameHint, Purpose};
use super::initials::initials;
use super::output::{Format, Output, Tag};
use crate::bibliography::item::Name;

/// The formatted parts of a name.
struct Person<'a> {
    family: Output,
    given: Output,
    dropping: Output,
    non_dropping: Output,
    suffix: Output,
    family_affixes: Format,
    given_affixes: Format,
    separator: &'a str,
}

impl Context<'_> {
    /// Renders a name.
    pub(super) fn person(
        &self,
        name: &Name,
        is_first: bool,
        element: &NameElement,
        options: &NameOptions<'_>,
        format: &Format,
    ) -> Output {
        let tag = Tag::Name(name.clone());
        if let Some(literal) = &name.literal {
            let part = element.name_part_family().map_or_else(Format::default, part_format);
            let inner = Output::Group(part, vec![Output::text(literal)]);
            return Output::tagged(tag, Output::Group(format.clone(), vec![inner]));
        }
        let hint = self.disambiguation.names.get(name).or_else(|| self.hints.get(name)).copied();
        let is_hinted = match hint {
            Some(NameHint::Initials | NameHint::GivenName) => true,
            Some(NameHint::InitialsIfFirst | NameHint::GivenNameIfFirst) => is_first,
            None => false,
        };
        let form = if is_hinted { NameForm::Long } else { options.form };
        let is_full = is_hinted && matches!(hint, Some(NameHint::GivenName | NameHint::GivenNameIfFirst));
        let given = name.given.as_ref().map(|given| match options.initialize_with {
            // Names in Chinese and Japanese characters have no initials.
            Some(with) if name.family.is_some() && is_spaced(name) => {
                let makes_initials = options.initialize && !is_full;
                initials(given, makes_initials, self.setup.style.settings.initialize_with_hyphen, with)
            }
            Some(_) | None => given.clone(),
        });
        let is_inverted = self.purpose == Purpose::SortKey
            || match options.name_as_sort_order {
                Some(NameAsSortOrder::All) => true,
                Some(NameAsSortOrder::First) => is_first,
                None => false,
            };
        let person = Person::new(name, given.as_ref(), element, options.sort_separator);
        let inside = match form {
            _ if !is_spaced(name) => person.in_asian_order(form),
            NameForm::Long if is_inverted => person.inverted(self.demotes_particle()),
            NameForm::Long => person.in_reading_order(name.comma_suffix),
            NameForm::Short => person.short(),
            NameForm::Count => Output::text("1"),
        };
        Output::tagged(tag, Output::Group(format.clone(), vec![inside]))
    }

    /// Returns `true` if the non-dropping particle follows the given names in an inverted name.
    fn demotes_particle(&self) -> bool {
        match self.setup.style.settings.demote_non_dropping_particle {
            DemoteNonDroppingParticle::Never => false,
            DemoteNonDroppingParticle::SortOnly => self.purpose == Purpose::SortKey,
            DemoteNonDroppingParticle::DisplayAndSort => true,
        }
    }
}

/// Returns the format of a part of a name, without affixes.
fn part_format(part: &NamePart) -> Format {
    Format { case: part.text_case, ..Format::new(part.to_formatting(), &hayagriva::citationberg::Affixes::default()) }
}

impl<'a> Person<'a> {
    fn new(name: &Name, given: Option<&String>, element: &NameElement, separator: &'a str) -> Self {
        let format = |part: Option<&NamePart>| part.map_or_else(Format::default, part_format);
        let affixes = |part: Option<&NamePart>| {
            part.map_or_else(Format::default, |part| {
                Format::new(hayagriva::citationberg::Formatting::default(), &part.to_affixes())
            })
        };
        let family_format = format(element.name_part_family());
        let given_format = format(element.name_part_given());
        let output = |text: Option<&String>, format: &Format| {
            text.map_or_else(Output::empty, |text| {
                if *format == Format::default() {
                    Output::text(text)
                } else {
                    Output::Group(format.clone(), vec![Output::text(text)])
                }
            })
        };
        Self {
            family: output(name.family.as_ref(), &family_format),
            non_dropping: output(name.non_dropping.as_ref(), &family_format),
            given: output(given, &given_format),
            dropping: output(name.dropping.as_ref(), &given_format),
            suffix: output(name.suffix.as_ref(), &Format::default()),
            family_affixes: affixes(element.name_part_family()),
            given_affixes: affixes(element.name_part_given()),
            separator,
        }
    }

    fn inverted(self, demotes: bool) -> Output {
        let (family, given) = if demotes {
            (self.family, after(self.given, after(self.dropping, self.non_dropping)))
        } else {
            (after(self.non_dropping, self.family), after(self.given, self.dropping))
        };
        let family = Output::Group(self.family_affixes, vec![family]);
        let given = Output::Group(self.given_affixes, vec![given]);
        separated(self.separator, vec![family, given, self.suffix])
    }

    fn in_reading_order(self, comma_suffix: bool) -> Output {
        let family = after(self.dropping, after(self.non_dropping, self.family));
        let family = if comma_suffix {
            separated(self.separator, vec![family, self.suffix])
        } else {
            after(family, self.suffix)
        };
        let given = Output::Group(self.given_affixes, vec![self.given]);
        after(given, Output::Group(self.family_affixes, vec![family]))
    }

    fn short(self) -> Output {
        Output::Group(self.family_affixes, vec![after(self.non_dropping, self.family)])
    }

    /// Family name first, without a space, as in Chinese.
    fn in_asian_order(self, form: NameForm) -> Output {
        let family = Output::Group(self.family_affixes, vec![self.family]);
        match form {
            NameForm::Long => Output::group(vec![family, Output::Group(self.given_affixes, vec![self.given])]),
            NameForm::Short => family,
            NameForm::Count => Output::text("1"),
        }
    }
}

/// Joins two parts with a space, or without one after an apostrophe or a hyphen.
fn after(first: Output, second: Output) -> Output {
    if first.is_empty() {
        return second;
    }
    if second.is_empty() {
        return first;
    }
    let text = crate::bibliography::markup::plain(&first.render(false));
    let is_attached =
        text.ends_with(['\u{2019}', '\'', '-', '\u{2013}', '\u{A0}']) || text.ends_with(char::is_whitespace);
    Output::Group(Format::delimited(if is_attached { "" } else { " " }), vec![first, second])
}

/// Joins parts that are not empty with the sort separator.
fn separated(separator: &str, parts: Vec<Output>) -> Output {
    Output::Group(Format::delimited(separator), parts)
}

/// Returns `true` if the name is written in a script whose names have spaces between their parts.
fn is_spaced(name: &Name) -> bool {
    let is_in_spaced_script = |c: char| {
        matches!(c, '\0'..='\u{5FF}' | '\u{600}'..='\u{77F}' | '\u{900}'..='\u{E7F}' | '\u{10A0}'..='\u{10FF}'
            | '\u{1E00}'..='\u{1FFF}' | '\u{2000}'..='\u{206F}')
            && c.is_alphabetic()
    };
    let parts = [&name.family, &name.given];
    let letters: String = parts.into_iter().flatten().flat_map(|part| part.chars()).collect();
    letters.chars().any(is_in_spaced_script) || !letters.chars().any(char::is_alphabetic)
}
