//! The list of references.

use hayagriva::citationberg::{Display, SubsequentAuthorSubstituteRule, ToAffixes, ToFormatting};

use super::context::Purpose;
use super::output::{Format, Output, Tag};
use super::{Processor, RenderedReference};
use crate::bibliography::item::Name;
use crate::bibliography::markup;

impl Processor<'_> {
    /// Renders the list of references. It is empty if the style has none.
    pub(super) fn references(&self) -> Vec<RenderedReference> {
        let Some(bibliography) = &self.setup.style.bibliography else { return Vec::new() };
        let layout = &bibliography.layout;
        let options = self.options_of(Some(&bibliography.name_options));
        let mut entries: Vec<(usize, Vec<Output>)> = Vec::new();
        for source in &self.order {
            let mut context = self.context(*source, Purpose::Reference, None, Vec::new(), options.clone());
            entries.push((*source, context.elements(&layout.elements)));
        }
        if let Some(substitute) = &bibliography.subsequent_author_substitute {
            replace_repeated_names(&mut entries, substitute, bibliography.subsequent_author_substitute_rule);
        }
        let mut format = Format::new(layout.to_formatting(), &layout.to_affixes());
        format.affixes_inside = true;
        let has_label = bibliography.second_field_align.is_some();
        entries.into_iter().map(|(source, outputs)| self.entry(source, outputs, &format, has_label)).collect()
    }

    fn entry(&self, source: usize, mut outputs: Vec<Output>, format: &Format, has_label: bool) -> RenderedReference {
        outputs.retain(|output| !output.is_empty());
        let is_label =
            |output: &Output| matches!(output, Output::Group(format, _) if format.display == Some(Display::LeftMargin));
        let label = if outputs.len() > 1 && (has_label || outputs.first().is_some_and(is_label)) {
            let mut label = self.finish(&outputs.remove(0));
            markup::trim_end(&mut label, ' ');
            Some(label)
        } else {
            None
        };
        let mut content = self.finish(&Output::Group(format.clone(), outputs));
        markup::trim_start(&mut content, ' ');
        RenderedReference { source, label, content }
    }
}

/// Replaces names that repeat those of the entry before.
fn replace_repeated_names(
    entries: &mut [(usize, Vec<Output>)],
    substitute: &str,
    rule: SubsequentAuthorSubstituteRule,
) {
    let mut previous: Option<(Vec<Name>, String)> = None;
    for (_, outputs) in entries {
        let current = outputs.first().and_then(first_names);
        if let (Some(previous), Some(current)) = (&previous, &current)
            && let Some(count) = repeated(previous, current, rule)
        {
            let first = outputs.remove(0);
            outputs.insert(0, replace(first, substitute, rule, count, &mut false));
            if matches!(
                rule,
                SubsequentAuthorSubstituteRule::CompleteAll | SubsequentAuthorSubstituteRule::CompleteEach
            ) {
                continue;
            }
        }
        previous = current;
    }
}

/// Returns the first names in an output, and their text.
fn first_names(output: &Output) -> Option<(Vec<Name>, String)> {
    match output.find(|part| matches!(part, Output::Tagged(Tag::Names(..), _)))? {
        Output::Tagged(Tag::Names(_, names), inside) => Some((names.clone(), inside.words())),
        Output::Literal(_) | Output::Group(..) | Output::Link(..) | Output::Tagged(..) => None,
    }
}

/// Returns how many names are replaced, or `None` if none is.
fn repeated(
    previous: &(Vec<Name>, String),
    current: &(Vec<Name>, String),
    rule: SubsequentAuthorSubstituteRule,
) -> Option<usize> {
    let same = previous.0.iter().zip(&current.0).take_while(|(a, b)| a == b).count();
    let is_complete = previous.0 == current.0 && (!current.0.is_empty() || previous.1 == current.1);
    match rule {
        _ if current.0.is_empty() => is_complete.then_some(0),
        SubsequentAuthorSubstituteRule::CompleteAll | SubsequentAuthorSubstituteRule::CompleteEach => {
            is_complete.then_some(current.0.len())
        }
        SubsequentAuthorSubstituteRule::PartialEach => (same > 0).then_some(same),
        SubsequentAuthorSubstituteRule::PartialFirst => (same > 0).then_some(1),
    }
}

/// Replaces the first names in an output.
fn replace(
    output: Output,
    substitute: &str,
    rule: SubsequentAuthorSubstituteRule,
    count: usize,
    is_done: &mut bool,
) -> Output {
    if *is_done {
        return output;
    }
    match output {
        Output::Tagged(tag @ Tag::Names(..), inside) => {
            *is_done = true;
            Output::tagged(tag, replace_in_list(*inside, substitute, rule, count))
        }
        Output::Tagged(tag, inside) => Output::tagged(tag, replace(*inside, substitute, rule, count, is_done)),
        Output::Group(format, parts) => Output::Group(
            format,
            parts.into_iter().map(|part| replace(part, substitute, rule, count, is_done)).collect(),
        ),
        output @ (Output::Literal(_) | Output::Link(..)) => output,
    }
}

fn replace_in_list(list: Output, substitute: &str, rule: SubsequentAuthorSubstituteRule, count: usize) -> Output {
    if count == 0 {
        return Output::text(substitute);
    }
    if rule == SubsequentAuthorSubstituteRule::CompleteAll {
        // Labels such as "ed." stay.
        let without = list.map(&mut |part| {
            if matches!(part, Output::Tagged(Tag::Name(_), _)) { Output::empty() } else { part }
        });
        return match without {
            Output::Group(format, parts) => {
                let rest = parts.into_iter().filter(|part| !part.is_empty());
                Output::Group(format, std::iter::once(Output::text(substitute)).chain(rest).collect())
            }
            Output::Literal(_) | Output::Link(..) | Output::Tagged(..) => Output::text(substitute),
        };
    }
    let mut left = count;
    list.map(&mut |part| match part {
        Output::Tagged(tag @ Tag::Name(_), inside) => {
            let is_replaced = left > 0;
            left = left.saturating_sub(1);
            Output::tagged(tag, if is_replaced { Output::text(substitute) } else { *inside })
        }
        part => part,
    })
}
