//! Order of sources in the list of references and in citations.

use std::cmp::Ordering;

use hayagriva::citationberg::taxonomy::{NumberVariable, Variable};
use hayagriva::citationberg::{InheritableNameOptions, Sort, SortDirection, SortKey};
use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::context::{Context, Purpose};
use super::output::Output;
use super::{Citation, CitedItem, Processor};
use crate::bibliography::item::{Date, Name};
use crate::bibliography::markup;

/// The words of a sort key. `None` sorts last.
type Key = Option<Vec<String>>;

/// Returns the collator of a language, which ignores punctuation.
pub(super) fn collator(language: &str) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.alternate_handling = Some(AlternateHandling::Shifted);
    let preferences: CollatorPreferences = language
        .parse::<icu_locale_core::Locale>()
        .map(|locale| CollatorPreferences::from(&locale))
        .unwrap_or_default();
    Collator::try_new(preferences, options)
        .or_else(|_| Collator::try_new(CollatorPreferences::default(), options))
        .expect("the collator's data is built in")
}

impl<'a> Processor<'a> {
    /// Sorts the list of references and numbers the sources in its order.
    pub(super) fn sort_references(&mut self) {
        let bibliography = self.setup.style.bibliography.as_ref();
        let Some(sort) = bibliography.and_then(|list| list.sort.as_ref()).filter(|sort| !sort.keys.is_empty()) else {
            return;
        };
        let options = self.options_of(bibliography.map(|list| &list.name_options));
        let keys: Vec<Vec<Key>> = (0..self.items.len()).map(|source| self.keys(source, sort, &options)).collect();
        let mut order = self.order.clone();
        order.sort_by(|a, b| self.compare(sort, &keys[*a], &keys[*b]));
        self.order.clone_from(&order);
        let is_descending = sort.keys.first().is_some_and(|key| {
            key.sort_direction() == SortDirection::Descending
                && match key {
                    SortKey::MacroName { .. } => true,
                    SortKey::Variable { variable, .. } => *variable == Variable::Number(NumberVariable::CitationNumber),
                }
        });
        if is_descending {
            order.reverse();
        }
        for (at, source) in order.into_iter().enumerate() {
            self.states[source].number = at + 1;
        }
    }

    /// Sorts the sources of a citation. Sources with text before or after them keep their places.
    pub(super) fn sort_citation(&self, citation: &Citation) -> Citation {
        let Some(sort) = self.setup.style.citation.sort.as_ref() else { return citation.clone() };
        let options = self.options_of(Some(&self.setup.style.citation.name_options));
        let is_free = |item: &CitedItem| item.prefix.is_empty() && item.suffix.is_empty();
        let mut items = Vec::new();
        for group in citation.items.chunk_by(|a, b| is_free(a) && is_free(b)) {
            let mut keyed: Vec<(Vec<Key>, &CitedItem)> =
                group.iter().map(|item| (self.keys(item.source, sort, &options), item)).collect();
            keyed.sort_by(|a, b| self.compare(sort, &a.0, &b.0));
            items.extend(keyed.into_iter().map(|(_, item)| item.clone()));
        }
        Citation { items, note: citation.note, is_note: citation.is_note }
    }

    /// Returns the name options of the style with those of a part of it.
    pub(super) fn options_of(&self, part: Option<&InheritableNameOptions>) -> InheritableNameOptions {
        let style = &self.setup.style.settings.options;
        part.map_or_else(|| style.clone(), |part| style.apply(part))
    }

    fn compare(&self, sort: &Sort, a: &[Key], b: &[Key]) -> Ordering {
        let keys = sort.keys.iter().zip(a.iter().zip(b));
        keys.map(|(key, pair)| match pair {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => match key.sort_direction() {
                SortDirection::Ascending => self.compare_words(a, b),
                SortDirection::Descending => self.compare_words(b, a),
            },
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
    }

    fn compare_words(&self, a: &[String], b: &[String]) -> Ordering {
        a.iter()
            .zip(b)
            .map(|(a, b)| self.collator.compare(a, b))
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len()))
    }

    fn keys(&self, source: usize, sort: &'a Sort, options: &InheritableNameOptions) -> Vec<Key> {
        sort.keys.iter().map(|key| self.key(source, key, options)).collect()
    }

    fn key(&self, source: usize, key: &'a SortKey, options: &InheritableNameOptions) -> Key {
        match key {
            SortKey::Variable { variable, .. } => self.variable_key(source, *variable),
            SortKey::MacroName { name, names_min, names_use_first, names_use_last, .. } => {
                let limits = InheritableNameOptions {
                    et_al_min: *names_min,
                    et_al_use_first: *names_use_first,
                    et_al_use_last: *names_use_last,
                    ..InheritableNameOptions::default()
                };
                let mut context = self.context(source, Purpose::SortKey, None, Vec::new(), options.apply(&limits));
                let elements = self.setup.macros.get(name.as_str()).copied().unwrap_or_default();
                let output = Output::group(context.elements(elements));
                let text = markup::plain(&output.render(self.setup.locales.is_english));
                (!text.is_empty()).then(|| words(&text))
            }
        }
    }

    fn variable_key(&self, source: usize, variable: Variable) -> Key {
        let item = self.items[source];
        let name = variable.to_string();
        match variable {
            Variable::Number(NumberVariable::CitationNumber) => {
                Some(vec![format!("{:09}", self.states[source].number)])
            }
            Variable::Standard(_) | Variable::Page(_) | Variable::Number(_) => {
                item.plain(&name).map(|text| words(&text))
            }
            Variable::Name(_) => item
                .names
                .get(name.as_str())
                .map(|names| words(&names.iter().map(|name| self.name_key(name)).collect::<Vec<_>>().join(","))),
            Variable::Date(_) => item.dates.get(name.as_str()).map(|date| vec![date_key(date)]),
        }
    }

    fn name_key(&self, name: &Name) -> String {
        use hayagriva::citationberg::DemoteNonDroppingParticle;
        if let Some(literal) = &name.literal {
            return literal.clone();
        }
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (family, particles) = match self.setup.style.settings.demote_non_dropping_particle {
            DemoteNonDroppingParticle::Never => (part(&name.non_dropping) + &part(&name.family), part(&name.dropping)),
            DemoteNonDroppingParticle::SortOnly | DemoteNonDroppingParticle::DisplayAndSort => {
                (part(&name.family), part(&name.dropping) + &part(&name.non_dropping))
            }
        };
        [family, particles, part(&name.given), part(&name.suffix)].join(" ")
    }

    /// Returns the state for rendering a source.
    pub(super) fn context<'b>(
        &'b self,
        source: usize,
        purpose: Purpose,
        locator: Option<&'b super::Locator>,
        positions: Vec<hayagriva::citationberg::TestPosition>,
        name_options: InheritableNameOptions,
    ) -> Context<'b> {
        let state = &self.states[source];
        Context {
            setup: &self.setup,
            item: self.items[source],
            purpose,
            disambiguation: &state.disambiguation,
            hints: &self.hints,
            locator,
            positions,
            citation_number: state.number,
            first_note: state.first_note,
            name_options,
            substituting: None,
            substituted: std::collections::BTreeSet::default(),
            is_year_suffix_used: false,
            requested: 0,
            found: 0,
        }
    }
}

/// Splits a text into the words that are compared.
fn words(text: &str) -> Vec<String> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}' | ',' | '\u{2BE}' | '\u{2BF}');
    text.to_lowercase().split(is_separator).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns a text that sorts as the date. Dates before our era come first.
fn date_key(date: &Date) -> String {
    let part = |number: Option<i32>| format!("{:02}", number.unwrap_or_default());
    date.parts
        .iter()
        .map(|parts| {
            let year = match parts.year.unwrap_or_default() {
                year @ ..0 => format!("n{:09}", 999_999_999 + year),
                year => format!("p{year:09}"),
            };
            year + &part(parts.month) + &part(parts.day)
        })
        .collect()
}
