//! Grouping and collapsing of citations next to each other: `[1–3]`, `(Berg 2020a,b)`

use hayagriva::citationberg::Collapse;

use super::cite::authors;
use super::output::{Format, Output, Tag};
use super::{Mode, Processor};

impl Processor<'_> {
    /// Groups the sources of a citation by their authors and collapses them, if the style requires it.
    pub(super) fn collapse(&self, output: Output) -> Output {
        let style = &self.setup.style.citation;
        let group_delimiter = match (&style.cite_group_delimiter, style.collapse) {
            (Some(delimiter), _) => delimiter.clone(),
            (None, Some(_)) => ", ".to_owned(),
            (None, None) => return output,
        };
        let Output::Group(format, items) = output else { return output };
        let collapse = Collapser {
            group_delimiter,
            delimiter: format.delimiter.clone(),
            year_suffix_delimiter: style.year_suffix_delimiter.clone().unwrap_or_default(),
            after_collapse: style.after_collapse_delimiter.clone(),
        };
        let undelimited = Format { delimiter: String::new(), ..format.clone() };
        match style.collapse {
            Some(Collapse::CitationNumber) => Output::Group(undelimited, collapse.numbers(&items)),
            Some(kind @ (Collapse::Year | Collapse::YearSuffix | Collapse::YearSuffixRanged)) => {
                let groups = group_by_names(items);
                let count = groups.len();
                let groups = groups.into_iter().enumerate();
                let parts = groups.map(|(at, group)| collapse.years(group, kind, at + 1 == count));
                Output::Group(undelimited, parts.collect())
            }
            None => {
                let parts = group_by_names(items).into_iter();
                let delimited = |group| Output::Group(Format::delimited(&collapse.group_delimiter), group);
                Output::Group(format, parts.map(delimited).collect())
            }
        }
    }
}

/// Delimiters of collapsed citations.
struct Collapser {
    group_delimiter: String,
    delimiter: String,
    year_suffix_delimiter: String,
    after_collapse: Option<String>,
}

impl Collapser {
    fn after_collapse(&self) -> String {
        self.after_collapse.clone().unwrap_or_else(|| self.delimiter.clone())
    }

    /// Collapses three or more successive numbers to a range.
    fn numbers(&self, items: &[Output]) -> Vec<Output> {
        let groups: Vec<Vec<Output>> = items
            .chunk_by(|a, b| matches!((number(a), number(b)), (Some(a), Some(b)) if b == a + 1))
            .map(<[Output]>::to_vec)
            .collect();
        let count = groups.len();
        let mut outputs = Vec::new();
        for (at, group) in groups.into_iter().enumerate() {
            let is_range = group.len() >= 3;
            outputs.push(if is_range {
                range(&group)
            } else {
                Output::Group(Format::delimited(&self.delimiter), group)
            });
            if at + 1 < count {
                outputs.push(Output::text(if is_range { self.after_collapse() } else { self.delimiter.clone() }));
            }
        }
        outputs
    }

    /// Writes the authors of a group once, and then the years.
    fn years(&self, group: Vec<Output>, kind: Collapse, is_last: bool) -> Output {
        let is_single = group.len() == 1;
        let has_locator =
            group.iter().any(|item| item.find(|part| matches!(part, Output::Tagged(Tag::Locator, _))).is_some());
        let without_names: Vec<Output> = group
            .into_iter()
            .enumerate()
            .map(|(at, item)| if at == 0 { item } else { item.map(&mut remove_names) })
            .collect();
        let before = without_names.len();
        let items = match kind {
            Collapse::YearSuffix => self.year_suffixes(&without_names, false),
            Collapse::YearSuffixRanged => self.year_suffixes(&without_names, true),
            Collapse::Year | Collapse::CitationNumber => without_names,
        };
        let is_collapsed = items.len() < before;
        let is_year = kind == Collapse::Year;
        let delimiter = if is_single || !(is_collapsed || is_year && has_locator) {
            self.group_delimiter.clone()
        } else {
            self.after_collapse()
        };
        let count = items.len();
        let parts = items.into_iter().enumerate().map(|(at, item)| {
            if at + 1 < count { Output::Group(Format::suffixed(&delimiter), vec![item]) } else { item }
        });
        let suffix = match (is_last, is_single && !is_year) {
            (true, _) => String::new(),
            (false, true) => self.delimiter.clone(),
            (false, false) => self.after_collapse(),
        };
        Output::Group(Format::suffixed(suffix), parts.collect())
    }

    /// Writes a year once if several letters follow it.
    fn year_suffixes(&self, items: &[Output], uses_ranges: bool) -> Vec<Output> {
        let mut outputs = Vec::new();
        for group in items.chunk_by(|a, b| years(a) == years(b)) {
            let mut parts = vec![group[0].clone()];
            parts.extend(group[1..].iter().map(|item| item.clone().map(&mut remove_year)));
            if parts.len() == 1 {
                outputs.append(&mut parts);
                continue;
            }
            if uses_ranges {
                parts = parts
                    .chunk_by(|a, b| matches!((suffix(a), suffix(b)), (Some(a), Some(b)) if b == a + 1))
                    .map(|group| match group {
                        [only] => only.clone(),
                        [_, _] => Output::Group(Format::delimited(&self.year_suffix_delimiter), group.to_vec()),
                        group => range(group),
                    })
                    .collect();
            }
            outputs.push(Output::Group(Format::delimited(&self.year_suffix_delimiter), parts));
        }
        outputs
    }
}

/// Writes the first and the last part of a range.
fn range(parts: &[Output]) -> Output {
    let ends = parts.first().into_iter().chain(parts.last()).cloned().collect();
    Output::Group(Format::delimited("\u{2013}"), ends)
}

/// Groups items of the same authors. An item with text before or after it is not moved, and none is moved past it.
fn group_by_names(items: Vec<Output>) -> Vec<Vec<Output>> {
    let has_affix = |item: &Output| item.find(|part| matches!(part, Output::Tagged(Tag::Affix, _))).is_some();
    let has_suffix = |item: &Output| {
        let Output::Group(_, parts) = item else { return false };
        matches!(parts.last(), Some(Output::Tagged(Tag::Affix, _)))
    };
    let mut groups = Vec::new();
    let mut rest = items;
    while !rest.is_empty() {
        let first = rest.remove(0);
        if has_suffix(&first) {
            groups.push(vec![first]);
            continue;
        }
        let free = rest.iter().take_while(|item| !has_affix(item)).count();
        let after = rest.split_off(free);
        let (same, others): (Vec<Output>, Vec<Output>) = rest.into_iter().partition(|item| same_names(&first, item));
        groups.push(std::iter::once(first).chain(same).collect());
        rest = others.into_iter().chain(after).collect();
    }
    groups
}

/// Returns `true` if two items begin with the same names. Items with dates only count as the same, too.
fn same_names(a: &Output, b: &Output) -> bool {
    let relevant = |item: &Output| {
        let cite =
            item.find(|part| matches!(part, Output::Tagged(Tag::Cite(cite), _) if cite.mode != Mode::AuthorOnly))?;
        authors(cite).or_else(|| cite.find(|part| matches!(part, Output::Tagged(Tag::Date(_), _)))).cloned()
    };
    match (relevant(a), relevant(b)) {
        (
            Some(Output::Tagged(Tag::Names(a, a_names), a_text)),
            Some(Output::Tagged(Tag::Names(b, b_names), b_text)),
        ) => a == b && (a_names == b_names && !a_names.is_empty() || a_text == b_text),
        (Some(Output::Tagged(Tag::Date(_), _)), Some(Output::Tagged(Tag::Date(_), _))) => true,
        _ => false,
    }
}

fn remove_names(part: Output) -> Output {
    if matches!(part, Output::Tagged(Tag::Names(..), _)) { Output::empty() } else { part }
}

/// Leaves only the letter of a year.
fn remove_year(part: Output) -> Output {
    match part {
        Output::Tagged(Tag::Date(date), inside) => {
            let letter = inside.find(|part| matches!(part, Output::Tagged(Tag::YearSuffix(_), _))).cloned();
            Output::tagged(Tag::Date(date), letter.unwrap_or_else(Output::empty))
        }
        part => part,
    }
}

/// Returns the number that an item cites its source by, if it consists of the number only.
fn number(item: &Output) -> Option<usize> {
    let Output::Tagged(Tag::Cite(_), inside) = item else { return None };
    let mut found = None;
    let mut other = false;
    inside.each(&mut |part| match part {
        Output::Tagged(Tag::CitationNumber(number), _) => found = Some(*number),
        Output::Tagged(..) => other |= !part.is_empty(),
        Output::Literal(_) | Output::Group(..) | Output::Link(..) => {}
    });
    found.filter(|_| !other)
}

fn suffix(item: &Output) -> Option<usize> {
    let mut found = Vec::new();
    item.each(&mut |part| {
        if let Output::Tagged(Tag::YearSuffix(number), _) = part {
            found.push(*number);
        }
    });
    if let [number] = found.as_slice() { Some(*number) } else { None }
}

fn years(item: &Output) -> Vec<Vec<Option<i32>>> {
    let mut years = Vec::new();
    item.each(&mut |part| {
        if let Output::Tagged(Tag::Date(date), _) = part
            && date.words.is_none()
        {
            years.push(date.years());
        }
    });
    years
}
