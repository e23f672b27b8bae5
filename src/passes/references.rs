//! Resolves links within the issue (`#id`, `02-name.md`, `02-name.md#id`), and adds a text to links without one.

use super::ids::{Ids, bare, composed, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, FigureLink, Inline, ReferenceKind, Target, is_blank};
use crate::nearest::nearest;
use crate::source::Span;

pub(super) fn run(document: &mut Document, ids: &Ids, report: &mut Report) {
    document.each_run_mut(&mut |run| resolve(run, ids, report));
    document.each_block_mut(&mut |block| {
        if let Block::Figure(figure) = block
            && let Some(FigureLink { target: Target::Anchor(anchor), .. }) = &mut figure.link
            && !resolve_anchor(anchor, figure.span, ids, report)
        {
            figure.link = None;
        }
    });
}

/// Resolves the links of a run. A dead link is reported and replaced by its content.
fn resolve(run: &mut Vec<Inline>, ids: &Ids, report: &mut Report) {
    let mut at = 0;
    while at < run.len() {
        if let Some(children) = run[at].children_mut() {
            resolve(children, ids, report);
        }
        if let Inline::Link { target: Target::Anchor(anchor), content, span, .. } = &mut run[at]
            && !resolve_anchor(anchor, *span, ids, report)
        {
            let words = std::mem::take(content);
            let count = words.len();
            run.splice(at..=at, words);
            at += count;
            continue;
        }
        if let Inline::Link { target, content, span, .. } = &mut run[at]
            && is_blank(content)
        {
            content.insert(0, Inline::Text { text: link_text(target, ids), span: *span });
        }
        at += 1;
    }
}

/// Replaces the target of a link by the id that it leads to. Returns `false` and reports the link if it is dead.
fn resolve_anchor(anchor: &mut String, span: Span, ids: &Ids, report: &mut Report) -> bool {
    if let Some(id) = find(anchor, span, ids, report) {
        *anchor = id;
        return true;
    }
    let dead = dead_file(anchor, span, ids, report).unwrap_or_else(|| dead_link(anchor, span, ids));
    report.push(dead);
    false
}

/// Returns the text for a link that has none: its address, or the title of its target. WCAG 2.2 (2.4.4) requires that a
/// link has a text.
fn link_text(target: &Target, ids: &Ids) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::Anchor(id) => {
            let name =
                ids.names.get(id).filter(|target| target.kind == ReferenceKind::Heading && !target.name.is_empty());
            name.map_or_else(|| id.clone(), |target| target.name.clone())
        }
    }
}

/// Returns the id that a link leads to. Ids are unique in the issue, so a file name before the fragment is ignored.
fn find(anchor: &str, span: Span, ids: &Ids, report: &Report) -> Option<String> {
    let (path, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
    if !fragment.is_empty() {
        let spellings =
            [fragment.to_owned(), slug(fragment), bare(&composed(fragment)), bare(&composed(&fragment.to_lowercase()))];
        return spellings.iter().find_map(|spelling| ids.target(spelling)).map(str::to_owned);
    }
    let from = report.sources.get(span.source).path();
    let path = composed(&resolve_path(from, path));
    let is_target = |source: &&crate::source::SourceId| composed(report.sources.get(**source).path()) == path;
    ids.files.keys().find(is_target).and_then(|source| ids.files.get(source)).cloned()
}

/// Returns the diagnostic for a link to a file that is not in the issue, if a file in the same folder has a similar
/// name.
fn dead_file(anchor: &str, span: Span, ids: &Ids, report: &Report) -> Option<Diagnostic> {
    let written = anchor.split_once('#').map_or(anchor, |(path, fragment)| if fragment.is_empty() { path } else { "" });
    let (before, name) = written.rsplit_once('/').map_or(("", written), |(before, name)| (before, name));
    let target = resolve_path(report.sources.get(span.source).path(), written);
    let folder = target.rsplit_once('/').map_or("", |(folder, _)| folder);
    let paths = ids.files.keys().map(|source| report.sources.get(*source).path());
    let beside = paths.filter_map(|path| {
        let (of, file) = path.rsplit_once('/').unwrap_or(("", path));
        (of == folder).then_some(file)
    });
    let found = nearest(name, &beside.collect::<Vec<_>>())?;
    let slash = if before.is_empty() { "" } else { "/" };
    let message = format!("the link target `{anchor}` does not exist in this issue");
    Some(Diagnostic::new(Code::DeadLink, span, message, format!("did you mean `{before}{slash}{found}`?")))
}

/// Resolves a path that is written in the file `from`. Both `from` and the result are relative to the publication's
/// root.
fn resolve_path(from: &str, written: &str) -> String {
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

fn dead_link(anchor: &str, span: Span, ids: &Ids) -> Diagnostic {
    let fragment = anchor.split_once('#').map_or("", |(_, fragment)| fragment);
    let known: Vec<&str> = ids.by_fragment.keys().map(String::as_str).collect();
    let help = match nearest(fragment, &known) {
        Some(id) => format!("did you mean `#{id}`?"),
        None if fragment.is_empty() => {
            "name a file of this issue; for another issue write the address at which it is published".to_owned()
        }
        None => "give the heading it should lead to an id, such as `{#name}`".to_owned(),
    };
    Diagnostic::new(Code::DeadLink, span, format!("the link target `{anchor}` does not exist in this issue"), help)
}
