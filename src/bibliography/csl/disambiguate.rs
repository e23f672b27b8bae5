//! Distinction of citations that look the same but cite different sources.
//!
//! The methods are tried in the order of the specification: more names, given names, letters after the year, and the
//! condition `disambiguate`.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::DisambiguationRule;

use super::context::NameHint;
use super::initials::initials;
use super::output::{Output, Tag};
use super::{Citation, CitedItem, Mode, Processor};
use crate::bibliography::item::Name;

/// A rendered citation of a source, compared with others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    source: usize,
    names: Vec<Name>,
    words: String,
}

impl Processor<'_> {
    /// Renders citations so that no two sources are cited alike, if the style has means for it.
    pub(super) fn disambiguate(&mut self, citations: &[Citation]) -> Vec<Output> {
        let all = self.comparable(citations);
        let mut outputs = self.render_citations(&all);
        let style = &self.setup.style.citation;
        let rule = style.disambiguate_add_givenname.then_some(style.givenname_disambiguation_rule);
        let adds_names = style.disambiguate_add_names;
        let adds_year_suffix = style.disambiguate_add_year_suffix;
        if let Some(rule) = rule.filter(|rule| *rule != DisambiguationRule::ByCite) {
            self.distinguish_names(rule, &outputs);
            outputs = self.render_citations(&all);
        }
        let mut ambiguous = ambiguities(&outputs);
        if !ambiguous.is_empty() && adds_names {
            for group in &ambiguous {
                self.add_names(group, rule);
            }
            ambiguous = ambiguities(&self.render_citations(&all));
        }
        if !ambiguous.is_empty() && rule == Some(DisambiguationRule::ByCite) {
            for group in &ambiguous {
                self.add_given_names(group);
            }
            ambiguous = ambiguities(&self.render_citations(&all));
        }
        if !ambiguous.is_empty() && adds_year_suffix {
            self.add_year_suffixes(&ambiguous);
            ambiguous = ambiguities(&self.render_citations(&all));
        }
        for candidate in ambiguous.iter().flatten() {
            self.states[candidate.source].disambiguation.condition = true;
        }
        self.render_citations(citations)
    }

    /// Returns the citations without what the author wrote around the keys, and one more that cites every source.
    fn comparable(&self, citations: &[Citation]) -> Vec<Citation> {
        let bare = |source: usize, mode: Mode| CitedItem {
            source,
            position: 0,
            mode,
            locator: None,
            prefix: Vec::new(),
            suffix: Vec::new(),
        };
        let clean = |citation: &Citation| {
            let is_in_sentence = citation.items.first().is_some_and(|item| item.mode == Mode::AuthorOnly);
            let mut items: Vec<CitedItem> = citation.items.iter().map(|item| bare(item.source, item.mode)).collect();
            if is_in_sentence && items.len() > 1 {
                items.remove(0);
                items[0].mode = Mode::Normal;
            }
            Citation { items, note: citation.note, is_note: citation.is_note }
        };
        let every = (0..self.items.len()).map(|source| bare(source, Mode::Normal)).collect();
        citations.iter().map(clean).chain([Citation { items: every, note: None, is_note: false }]).collect()
    }

    /// Distinguishes persons of the same family name everywhere, even where the citations differ.
    fn distinguish_names(&mut self, rule: DisambiguationRule, outputs: &[Output]) {
        let lists = name_lists(outputs);
        let is_primary = !rule.allows_multiple_names();
        let names: BTreeSet<&Name> =
            lists.iter().flat_map(|names| if is_primary { &names[..names.len().min(1)] } else { names }).collect();
        let mut families: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
        for name in names {
            if let Some(family) = &name.family {
                families.entry(family).or_default().push(name);
            }
        }
        for relatives in families.into_values().filter(|relatives| relatives.len() > 1) {
            let mut initials: BTreeMap<Option<String>, usize> = BTreeMap::new();
            for name in &relatives {
                *initials.entry(name.given.as_deref().map(only_initials)).or_default() += 1;
            }
            for name in relatives {
                let own = name.given.as_deref().map(only_initials);
                let shares_initials = own.is_some() && initials[&own] > 1;
                let hint = match (shares_initials, is_primary, rule.allows_full_first_names()) {
                    (true, _, false) => continue,
                    (true, true, true) => NameHint::GivenNameIfFirst,
                    (true, false, true) => NameHint::GivenName,
                    (false, true, _) => NameHint::InitialsIfFirst,
                    (false, false, _) => NameHint::Initials,
                };
                self.hints.insert(name.clone(), hint);
            }
        }
    }

    /// Writes more names before "et al." until the citations of the group differ.
    fn add_names(&mut self, group: &[Candidate], rule: Option<DisambiguationRule>) {
        if rule == Some(DisambiguationRule::ByCite) {
            self.add_given_names(group);
        }
        let most = group.iter().map(|candidate| candidate.names.len()).max().unwrap_or_default();
        let mut rest: Vec<&Candidate> = group.iter().collect();
        for count in 1..=most {
            let keys: Vec<Vec<Name>> = rest.iter().map(|candidate| shown(&candidate.names, count, rule)).collect();
            let mut counts: BTreeMap<&[Name], usize> = BTreeMap::new();
            for key in &keys {
                *counts.entry(key).or_default() += 1;
            }
            let is_distinct: Vec<bool> = keys.iter().map(|key| counts[key.as_slice()] == 1).collect();
            if !is_distinct.contains(&true) {
                continue;
            }
            for candidate in &rest {
                self.states[candidate.source].disambiguation.shown_names = Some(count);
            }
            let mut is_distinct = is_distinct.into_iter();
            rest.retain(|_| !is_distinct.next().unwrap_or_default());
        }
    }

    /// Writes initials or given names where names at the same place of two citations share the family name.
    fn add_given_names(&mut self, group: &[Candidate]) {
        let places = group.iter().map(|candidate| candidate.names.len()).max().unwrap_or_default();
        let mut rest: Vec<&Candidate> = group.iter().collect();
        for place in 0..places {
            let names: Vec<&Name> = group.iter().filter_map(|candidate| candidate.names.get(place)).collect();
            let mut hinted = BTreeSet::new();
            for candidate in &rest {
                let Some(name) = candidate.names.get(place) else { continue };
                let relatives: Vec<&&Name> =
                    names.iter().filter(|other| **other != name && other.family == name.family).collect();
                if relatives.is_empty() {
                    continue;
                }
                let shares_initials = relatives.iter().any(|other| same_initials(name, other));
                let hint = if shares_initials { NameHint::GivenName } else { NameHint::Initials };
                self.states[candidate.source].disambiguation.names.insert(name.clone(), hint);
                hinted.insert(candidate.source);
            }
            rest.retain(|candidate| !hinted.contains(&candidate.source));
        }
    }

    /// Adds letters to the years of ambiguous citations, in the order of the list of references.
    fn add_year_suffixes(&mut self, ambiguous: &[Vec<Candidate>]) {
        let mut groups_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, group) in ambiguous.iter().enumerate() {
            for candidate in group {
                groups_of.entry(candidate.source).or_default().push(at);
            }
        }
        let ranks: BTreeMap<usize, usize> =
            self.order.iter().enumerate().map(|(rank, source)| (*source, rank)).collect();
        let sets: BTreeSet<Vec<usize>> = groups_of.into_values().collect();
        for set in sets {
            let candidates = set.iter().flat_map(|at| &ambiguous[*at]);
            let companions: BTreeMap<usize, usize> =
                candidates.map(|candidate| (ranks[&candidate.source], candidate.source)).collect();
            for (at, companion) in companions.into_values().enumerate() {
                self.states[companion].disambiguation.year_suffix = Some(at + 1);
            }
        }
    }
}

/// Returns the names that are compared if `count` names are written.
fn shown(names: &[Name], count: usize, rule: Option<DisambiguationRule>) -> Vec<Name> {
    let without_given = |name: &Name| Name { given: None, ..name.clone() };
    let with_initials = |name: &Name| Name { given: name.given.as_deref().map(only_initials), ..name.clone() };
    let names = names.iter().take(count).enumerate();
    names
        .map(|(at, name)| match rule {
            Some(DisambiguationRule::AllNames | DisambiguationRule::ByCite) => name.clone(),
            Some(DisambiguationRule::AllNamesWithInitials) => with_initials(name),
            Some(DisambiguationRule::PrimaryName) if at == 0 => name.clone(),
            Some(DisambiguationRule::PrimaryNameWithInitials) if at == 0 => with_initials(name),
            Some(DisambiguationRule::PrimaryName | DisambiguationRule::PrimaryNameWithInitials) | None => {
                without_given(name)
            }
        })
        .collect()
}

fn only_initials(given: &str) -> String {
    initials(given, true, false, "")
}

fn same_initials(a: &Name, b: &Name) -> bool {
    matches!((&a.given, &b.given), (Some(a), Some(b)) if only_initials(a) == only_initials(b))
}

/// Returns all lists of names in the outputs.
fn name_lists(outputs: &[Output]) -> Vec<Vec<Name>> {
    let mut lists = Vec::new();
    for output in outputs {
        output.each(&mut |part| {
            if let Output::Tagged(Tag::Names(_, names), _) = part {
                lists.push(names.clone());
            }
        });
    }
    lists
}

/// Returns the groups of citations that look the same and cite different sources.
fn ambiguities(outputs: &[Output]) -> Vec<Vec<Candidate>> {
    let mut groups: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for output in outputs {
        output.each(&mut |part| {
            let Output::Tagged(Tag::Cite(cite), inside) = part else { return };
            let is_ibid = inside.find(|part| matches!(part, Output::Tagged(Tag::Ibid, _))).is_some();
            let words = inside.words();
            if cite.mode != Mode::Normal || is_ibid || words.trim().is_empty() {
                return;
            }
            let names = name_lists(std::slice::from_ref(&**inside)).concat();
            let group = groups.entry(words.clone()).or_default();
            if group.iter().all(|other| other.source != cite.source) {
                group.push(Candidate { source: cite.source, names, words });
            }
        });
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
