//! Resolves links within the issue (`#id`, `02-name.md`, `02-name.md#id`), and adds a text to links without one.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::ids::{Ids, bare, composed, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, FigureLink, Inline, ReferenceKind, Target, is_blank};
use crate::source::Span;

pub(super) fn run(document: &mut Document, ids: &Ids, report: &mut Report) {
    let mut resolver = LinkResolver::new(ids, report);
    document.each_run_mut(&mut |run| resolver.resolve(run));
    document.each_block_mut(&mut |block| {
        if let Block::Figure(figure) = block
            && let Some(FigureLink { target: Target::Anchor(anchor), .. }) = &mut figure.link
            && !resolver.resolve_anchor(anchor, figure.span)
        {
            figure.link = None;
        }
    });
}

/// Link targets of the issue, and the report for dead links.
struct LinkResolver<'a> {
    ids: &'a Ids,
    /// Ids of the files by their paths, in composed characters.
    files: HashMap<String, String>,
    /// Names of the files by their folders.
    names: HashMap<String, Vec<String>>,
    /// Fragments of all targets, sorted.
    fragments: OnceCell<Vec<&'a str>>,
    report: &'a mut Report,
}

impl<'a> LinkResolver<'a> {
    fn new(ids: &'a Ids, report: &'a mut Report) -> Self {
        let mut files = HashMap::new();
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for (source, id) in &ids.files {
            let path = report.sources.get(*source).path();
            files.insert(composed(path), id.clone());
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            names.entry(folder.to_owned()).or_default().push(name.to_owned());
        }
        Self { ids, files, names, fragments: OnceCell::new(), report }
    }

    /// Resolves the links of a run. A dead link is reported and replaced by its content.
    fn resolve(&mut self, run: &mut Vec<Inline>) {
        let mut resolved = Vec::with_capacity(run.len());
        for mut inline in std::mem::take(run) {
            if let Some(children) = inline.children_mut() {
                self.resolve(children);
            }
            if let Inline::Link { target: Target::Anchor(anchor), content, span, .. } = &mut inline
                && !self.resolve_anchor(anchor, *span)
            {
                resolved.append(content);
                continue;
            }
            if let Inline::Link { target, content, span, .. } = &mut inline
                && is_blank(content)
            {
                content.insert(0, Inline::Text { text: link_text(target, self.ids), span: *span });
            }
            resolved.push(inline);
        }
        *run = resolved;
    }

    /// Replaces the target of a link by the id that it leads to. Returns `false` and reports the link if it is dead.
    fn resolve_anchor(&mut self, anchor: &mut String, span: Span) -> bool {
        if let Some(id) = self.find(anchor, span) {
            *anchor = id;
            return true;
        }
        let dead = self.dead_file(anchor, span).unwrap_or_else(|| self.dead_link(anchor, span));
        self.report.push(dead);
        false
    }

    /// Returns the id that a link leads to. Ids are unique in the issue, so a file name before the fragment is ignored.
    fn find(&self, anchor: &str, span: Span) -> Option<String> {
        let (path, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
        if fragment.is_empty() {
            let from = self.report.sources.get(span.source).path();
            return self.files.get(&composed(&resolve_path(from, path))).cloned();
        }
        let spellings =
            [fragment.to_owned(), slug(fragment), bare(&composed(fragment)), bare(&composed(&fragment.to_lowercase()))];
        spellings.iter().find_map(|spelling| self.ids.target(spelling)).map(str::to_owned)
    }

    /// Returns the diagnostic for a link to a file that is not in the issue, if a file in the same folder has a similar
    /// name.
    fn dead_file(&mut self, anchor: &str, span: Span) -> Option<Diagnostic> {
        let (path, fragment) = anchor.split_once('#').unwrap_or((anchor, ""));
        let written = if fragment.is_empty() { path } else { "" };
        let (before, name) = written.rsplit_once('/').map_or(("", written), |(before, name)| (before, name));
        let target = resolve_path(self.report.sources.get(span.source).path(), written);
        let folder = target.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside: Vec<&str> = self.names.get(folder)?.iter().map(String::as_str).collect();
        let found = self.report.nearest(name, &beside)?;
        let slash = if before.is_empty() { "" } else { "/" };
        let message = format!("the link target `{anchor}` does not exist in this issue");
        Some(Diagnostic::new(Code::DeadLink, span, message, format!("did you mean `{before}{slash}{found}`?")))
    }

    fn dead_link(&mut self, anchor: &str, span: Span) -> Diagnostic {
        let fragment = anchor.split_once('#').map_or("", |(_, fragment)| fragment);
        let known = self.fragments.get_or_init(|| {
            let mut fragments: Vec<&str> = self.ids.by_fragment.keys().map(String::as_str).collect();
            fragments.sort_unstable();
            fragments
        });
        let help = match self.report.nearest(fragment, known) {
            Some(id) => format!("did you mean `#{id}`?"),
            None if fragment.is_empty() => {
                "name a file of this issue; for another issue write the address at which it is published".to_owned()
            }
            None => "give the heading it should lead to an id, such as `{#name}`".to_owned(),
        };
        Diagnostic::new(Code::DeadLink, span, format!("the link target `{anchor}` does not exist in this issue"), help)
    }
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
