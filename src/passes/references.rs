//! Links into the issue: `#id`, `02-name.md`, `02-name.md#id`. And words for links that have none.

use super::ids::{Ids, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, ReferenceKind, Target, is_blank};
use crate::source::Span;

pub(super) fn run(document: &mut Document, ids: &Ids, report: &mut Report) {
    document.each_run_mut(&mut |run| resolve(run, ids, report));
}

/// Resolves the links of a run; a dead one gives its words to the run.
fn resolve(run: &mut Vec<Inline>, ids: &Ids, report: &mut Report) {
    let mut at = 0;
    while at < run.len() {
        if let Some(children) = run[at].children_mut() {
            resolve(children, ids, report);
        }
        if let Inline::Link { target: Target::Anchor(anchor), content, span, .. } = &mut run[at] {
            if let Some(id) = find(anchor, *span, ids, report) {
                *anchor = id;
            } else {
                report.push(dead(anchor, *span, ids));
                let words = std::mem::take(content);
                let count = words.len();
                run.splice(at..=at, words);
                at += count;
                continue;
            }
        }
        if let Inline::Link { target, content, span, .. } = &mut run[at]
            && is_blank(content)
        {
            content.insert(0, Inline::Text { text: words_for(target, ids), span: *span });
        }
        at += 1;
    }
}

/// Nobody could follow a link without words (WCAG 2.2, 2.4.4): it says where it leads.
fn words_for(target: &Target, ids: &Ids) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::Anchor(id) => {
            let name = ids.names.get(id).filter(|named| named.kind == ReferenceKind::Heading && !named.name.is_empty());
            name.map_or_else(|| id.clone(), |named| named.name.clone())
        }
    }
}

/// The id that a link means. An id is unique in the issue, so a file before it says nothing more.
fn find(anchor: &str, span: Span, ids: &Ids, report: &Report) -> Option<String> {
    let (path, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
    if !fragment.is_empty() {
        return ids.written.get(fragment).or_else(|| ids.written.get(&slug(fragment))).cloned();
    }
    let from = report.sources.get(span.source).path();
    let wanted = sibling(from, path);
    let is_it = |source: &&crate::source::SourceId| report.sources.get(**source).path() == wanted;
    ids.files.keys().find(is_it).and_then(|source| ids.files.get(source)).cloned()
}

/// The path of a file named in another, both relative to the root.
fn sibling(from: &str, written: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn dead(anchor: &str, span: Span, ids: &Ids) -> Diagnostic {
    let fragment = anchor.split_once('#').map_or("", |(_, fragment)| fragment);
    let nearest = ids
        .written
        .keys()
        .map(|id| (strsim::jaro_winkler(id, fragment), id))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    let help = match nearest {
        Some((_, id)) => format!("did you mean `#{id}`?"),
        None => "give the heading it should lead to an id, such as `{#name}`".to_owned(),
    };
    Diagnostic::at(Code::DeadLink, span, format!("`{anchor}` is not in this issue"), help)
}
