//! Mentions of what is in the issue become its name: "Figure 3", a heading's words.

use super::ids::{Ids, Named, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, Mentioned, ReferenceKind, each_inline_mut};
use crate::nearest::suggest;
use crate::source::Span;
use crate::terms::Terms;

/// `keys` are those of the sources, which have been seen to; none if not all are known, and what is unknown may be there.
pub(super) fn run(document: &mut Document, ids: &Ids, keys: Option<&[&str]>, terms: &Terms, report: &mut Report) {
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Mention { items, page, content, span } = inline
                && content.is_empty()
            {
                *content = words(items, *page, *span, ids, terms);
                let Some(keys) = keys else { return };
                for item in items.iter().filter(|item| find(item, ids).is_none()) {
                    report.push(unknown(item, ids, keys));
                }
            }
        });
    });
}

fn find<'a>(item: &Mentioned, ids: &'a Ids) -> Option<(&'a str, &'a Named)> {
    let id = ids.written.get(&item.key).or_else(|| ids.written.get(&slug(&item.key)))?;
    ids.names.get(id).map(|named| (id.as_str(), named))
}

fn words(items: &[Mentioned], page: bool, span: Span, ids: &Ids, terms: &Terms) -> Vec<Inline> {
    let mut run = Vec::new();
    let push = |run: &mut Vec<Inline>, text: String| run.push(Inline::Text { text, span });
    for (at, item) in items.iter().enumerate() {
        let Some((id, named)) = find(item, ids) else { continue };
        if at > 0 {
            push(&mut run, ", ".to_owned());
        }
        if !item.before.is_empty() && !page {
            push(&mut run, format!("{} ", item.before));
        }
        let kind = if page { ReferenceKind::Page } else { named.kind };
        let content = vec![Inline::Text { text: name(named, terms), span }];
        run.push(Inline::Reference { kind, id: id.to_owned(), content, span });
        if !item.after.is_empty() {
            push(&mut run, format!(", {}", item.after));
        }
    }
    run
}

/// What the words of the language call it, with its number; without one, its own words.
fn name(named: &Named, terms: &Terms) -> String {
    let word = match named.kind {
        ReferenceKind::Figure => &terms.figure,
        ReferenceKind::Table => &terms.table,
        ReferenceKind::Equation => &terms.equation,
        ReferenceKind::Heading | ReferenceKind::Page | ReferenceKind::Citation | ReferenceKind::Term => {
            return named.name.clone();
        }
    };
    if named.is_numbered { format!("{word}\u{A0}{}", named.name) } else { named.name.clone() }
}

fn unknown(item: &Mentioned, ids: &Ids, keys: &[&str]) -> Diagnostic {
    // Nobody reads a longer one.
    let key: String = item.key.chars().take(60).collect();
    let mut names: Vec<&str> = ids.written.keys().map(String::as_str).chain(keys.iter().copied()).collect();
    names.sort_unstable();
    let near = suggest(&key, &names);
    let help = if near.starts_with("did you") {
        near
    } else if keys.is_empty() {
        "give it an id, such as `{#fig:map}`, or name the file of sources: `bibliography = [\"sources.bib\"]`"
            .to_owned()
    } else {
        format!("give it an id, such as `{{#{key}}}`, or add it to the file of sources")
    };
    Diagnostic::at(Code::UnknownReference, item.span, format!("there is no `{key}` in the issue or its sources"), help)
}
