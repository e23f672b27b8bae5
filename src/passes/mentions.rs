//! Resolves mentions of parts of the issue to their names: "Figure 3", or the words of a heading.

use super::ids::{Ids, TargetName, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, MentionItem, ReferenceKind, each_inline_mut};
use crate::nearest::suggest;
use crate::source::Span;
use crate::terms::Terms;

/// Resolves all mentions that are not citations, and reports those without a target.
///
/// `keys` holds the keys of the bibliography for suggestions, or `None` if a bibliography file could not be read.
/// Unknown keys are not reported in that case, since the file may contain them.
pub(super) fn run(document: &mut Document, ids: &Ids, keys: Option<&[&str]>, terms: &Terms, report: &mut Report) {
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Mention { items, page, content, span, .. } = inline
                && content.is_empty()
            {
                *content = words(items, *page, *span, ids, terms);
                let Some(keys) = keys else { return };
                let (sources, others): (Vec<&MentionItem>, Vec<&MentionItem>) = items
                    .iter()
                    .filter(|item| find(item, ids).is_none())
                    .partition(|item| keys.contains(&item.key.as_str()));
                for item in &others {
                    report.push(unknown(item, ids, keys));
                }
                if others.is_empty() {
                    for item in sources {
                        report.push(mixed(item));
                    }
                }
            }
        });
    });
}

/// Returns the id and name of a mentioned target.
fn find<'a>(item: &MentionItem, ids: &'a Ids) -> Option<(&'a str, &'a TargetName)> {
    let id = ids.target(&item.key).or_else(|| ids.target(&slug(&item.key)))?;
    ids.names.get(id).map(|target| (id, target))
}

/// Writes the names of all items, with links.
fn words(items: &[MentionItem], page: bool, span: Span, ids: &Ids, terms: &Terms) -> Vec<Inline> {
    let mut run = Vec::new();
    let push = |run: &mut Vec<Inline>, text: String| run.push(Inline::Text { text, span });
    for (at, item) in items.iter().enumerate() {
        let Some((id, target)) = find(item, ids) else { continue };
        if at > 0 {
            push(&mut run, ", ".to_owned());
        }
        if !item.before.is_empty() && !page {
            run.extend(item.before.iter().cloned());
            push(&mut run, " ".to_owned());
        }
        let kind = if page { ReferenceKind::Page } else { target.kind };
        let content = vec![Inline::Text { text: name(target, terms), span }];
        run.push(Inline::Reference { kind, id: id.to_owned(), content, span });
        run.extend(item.after.iter().cloned());
    }
    run
}

/// Returns the printed name of a target: a number after the word for its kind in the language, or the words of
/// its title or caption.
fn name(target: &TargetName, terms: &Terms) -> String {
    let word = match target.kind {
        ReferenceKind::Figure => &terms.figure,
        ReferenceKind::Table => &terms.table,
        ReferenceKind::Equation => &terms.equation,
        ReferenceKind::Heading | ReferenceKind::Page | ReferenceKind::Citation | ReferenceKind::Term => {
            return target.name.clone();
        }
    };
    if target.is_numbered { format!("{word}\u{A0}{}", target.name) } else { target.name.clone() }
}

/// Returns the diagnostic for a source that is mentioned together with a part of the issue.
fn mixed(item: &MentionItem) -> Diagnostic {
    let key = &item.key;
    let message = format!("the source `{key}` is cited together with a part of the issue");
    let help = format!("cite it in brackets of its own: `[@{key}]`");
    Diagnostic::new(Code::UnknownReference, item.span, message, help)
}

fn unknown(item: &MentionItem, ids: &Ids, keys: &[&str]) -> Diagnostic {
    // Longer keys would only clutter the message.
    let key: String = item.key.chars().take(60).collect();
    if ids.target(&item.key).is_some() {
        let message = format!("`{key}` has neither a number nor a title that could be printed here");
        let help = format!("write a link with words of your own: `[the place](#{key})`");
        return Diagnostic::new(Code::UnknownReference, item.span, message, help);
    }
    let mut names: Vec<&str> = ids.by_fragment.keys().map(String::as_str).chain(keys.iter().copied()).collect();
    names.sort_unstable();
    let bare = |name: &str| name.rsplit(':').next().unwrap_or_default().to_lowercase();
    let same = names.iter().find(|name| bare(name) == bare(&key));
    let near = suggest(&key, &names);
    let help = if let Some(same) = same {
        format!("did you mean `{same}`?")
    } else if near.starts_with("did you") {
        near
    } else if keys.is_empty() {
        "give it an id, such as `{#fig:map}`, or name the bibliography file: `bibliography = [\"sources.bib\"]`"
            .to_owned()
    } else {
        format!("give it an id, such as `{{#{key}}}`, or add it to the bibliography file")
    };
    Diagnostic::new(Code::UnknownReference, item.span, format!("there is no `{key}` in the issue or its sources"), help)
}
