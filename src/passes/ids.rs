//! Assigns ids: the author's own, or one derived from the words of the heading or term.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Anchor, Block, Document, Inline, ReferenceKind, each_inline_mut, take_anchors};
use crate::source::{SourceId, Sources, Span};

mod slugs;

use slugs::ElsewhereIds;
pub(super) use slugs::{bare, composed, slug};

/// Link targets of the issue.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Final ids by the fragment that an author writes after `#`, in composed characters.
    pub(super) by_fragment: HashMap<String, String>,
    /// Names of the link targets by final id.
    pub(super) names: HashMap<String, TargetName>,
    /// Id of the first heading in each file. In an article's file, this is the article's id.
    pub(super) files: HashMap<SourceId, String>,
    /// Number of times that an id was requested.
    requests: HashMap<String, usize>,
}

/// Name of a link target, as printed in references to it.
#[derive(Debug)]
pub(super) struct TargetName {
    /// Kind of the target.
    pub(super) kind: ReferenceKind,
    /// Number of the target, or the words of its title or caption.
    pub(super) name: String,
    /// Whether `name` is a number.
    pub(super) is_numbered: bool,
}

/// Prefixes of ids that passes and writers generate. Other ids with such a prefix are changed, see [`Ids::unique`].
const RESERVED_PREFIXES: [&str; 6] = ["note", "cover", "contents", "imprint", "cite-", "idx-"];

pub(super) fn run(document: &mut Document, report: &mut Report) -> Ids {
    let mut assignment = IdAssignment { ids: Ids::default(), written: HashMap::new(), report };
    // The authors' own ids come first, so that a derived id cannot take one of them.
    assignment.assign_written(document);
    let mut anchors = document.anchors_mut();
    let mut elsewhere = ElsewhereIds::default();
    let mut derived_ids = Vec::new();
    for anchor in &mut anchors {
        let ids = &mut assignment.ids;
        if let (true, Some(words)) = (anchor.id.is_empty(), &anchor.words) {
            let derived = slug(words);
            *anchor.id = ids.unique(&derived);
            if anchor.kind == ReferenceKind::Heading {
                elsewhere.add(words, &derived, anchor.id);
            }
            derived_ids.push((derived, anchor.id.clone()));
        }
        // Numbered figures and tables need an id for the links from lists of figures and tables.
        if anchor.id.is_empty() && anchor.is_numbered {
            *anchor.id = ids.unique(&format!("{}-{}", anchor.kind.name(), anchor.name));
        }
        if anchor.kind == ReferenceKind::Heading {
            ids.files.entry(anchor.span.source).or_insert_with(|| anchor.id.clone());
        }
        for alias in std::mem::take(&mut anchor.aliases) {
            assignment.add_written(&alias, anchor.span, anchor.id.clone());
        }
        let Anchor { kind, name, is_numbered, .. } = anchor;
        let target_name = TargetName { kind: *kind, name: std::mem::take(name), is_numbered: *is_numbered };
        assignment.ids.names.insert(anchor.id.clone(), target_name);
    }
    let mut ids = assignment.ids;
    // Authors know the ids that other programs give repeated headings, and rarely those of this program.
    let all = elsewhere.ids.into_iter().chain(derived_ids.iter().cloned());
    for (fragment, id) in all.chain(derived_ids.iter().map(|(_, id)| (id.clone(), id.clone()))) {
        ids.by_fragment.entry(fragment).or_insert(id);
    }
    ids
}

/// Assignment of ids, with the ids that the author wrote.
struct IdAssignment<'a> {
    ids: Ids,
    /// Source positions of the author's ids.
    written: HashMap<String, Span>,
    report: &'a mut Report,
}

impl IdAssignment<'_> {
    /// Assigns the ids that the author wrote: `{#fares}`, `<a id="fares"></a>`.
    fn assign_written(&mut self, document: &mut Document) {
        let further = take_from_captions(document);
        for anchor in document.anchors_mut().iter_mut().filter(|anchor| !anchor.id.is_empty()) {
            let written = std::mem::take(anchor.id);
            *anchor.id = self.ids.unique(&slug(&written));
            self.add_written(&written, anchor.span, anchor.id.clone());
        }
        document.each_run_mut(&mut |run| {
            each_inline_mut(run, &mut |inline| {
                if let Inline::Anchor { id, span } = inline {
                    let written = std::mem::take(id);
                    *id = self.ids.unique(&slug(&written));
                    self.add_written(&written, *span, id.clone());
                }
            });
        });
        for FurtherId { written, caption, span } in further {
            let id = self.ids.target(&caption).map_or_else(|| caption.clone(), str::to_owned);
            self.add_written(&written, span, id);
        }
    }

    /// Makes `id` the target of links to the author's id `written`. An id that is written twice is reported.
    fn add_written(&mut self, written: &str, span: Span, id: String) {
        let written = composed(written);
        match self.written.entry(written.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(span);
                self.ids.by_fragment.insert(written, id);
            }
            Entry::Occupied(first) => {
                let diagnostic = duplicate(&written, *first.get(), span, &self.report.sources);
                self.report.push(diagnostic);
            }
        }
    }
}

/// An id in the caption or header of a figure or table that has another id.
struct FurtherId {
    written: String,
    /// Id of the caption, as written.
    caption: String,
    span: Span,
}

/// Takes the link targets out of captions and header rows, which may be printed more than once. The first becomes the
/// id of a figure or table that has none; the others are returned.
fn take_from_captions(document: &mut Document) -> Vec<FurtherId> {
    let mut further = Vec::new();
    document.each_block_mut(&mut |block| {
        let mut taken = Vec::new();
        if let Block::Table(table) = block {
            let groups = table.header_groups.iter_mut().map(|group| &mut group.title);
            taken.extend(groups.chain(&mut table.header).flat_map(take_anchors));
        }
        let Some(caption) = block.caption_mut() else { return };
        let own: Vec<_> = caption.runs_mut().into_iter().flat_map(take_anchors).collect();
        let mut taken = own.into_iter().chain(taken);
        if caption.id.is_empty() {
            caption.id = taken.next().map(|(id, _)| id).unwrap_or_default();
        }
        further.extend(taken.map(|(written, span)| FurtherId { written, caption: caption.id.clone(), span }));
    });
    further
}

fn duplicate(id: &str, first: Span, span: Span, sources: &Sources) -> Diagnostic {
    let source = sources.get(first.source);
    let line = source.position(first.range().start).line;
    Diagnostic::new(
        Code::DuplicateId,
        span,
        format!("the id `{id}` is given twice in this issue, first at {}:{line}", source.path()),
        "choose a different id for one of them, so that links are unambiguous",
    )
}

impl Ids {
    /// Returns the id of the link target with the given fragment.
    pub(super) fn target(&self, fragment: &str) -> Option<&str> {
        self.by_fragment.get(&composed(fragment)).map(String::as_str)
    }

    /// Returns a unique id: `slug` itself, or with a number if it is already taken. Ids with a reserved prefix get the
    /// prefix `s-`.
    fn unique(&mut self, slug: &str) -> String {
        let reserved = RESERVED_PREFIXES.iter().any(|prefix| slug.starts_with(prefix));
        let base = if reserved { format!("s-{slug}") } else { slug.to_owned() };
        let mut id = base.clone();
        loop {
            let count = self.requests.entry(id.clone()).or_default();
            *count += 1;
            if *count == 1 {
                return id;
            }
            id = format!("{base}-{count}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_not_reserved() {
        let mut ids = Ids::default();
        assert_eq!(ids.unique("a"), "a");
        assert_eq!(ids.unique("a-2"), "a-2");
        assert_eq!(ids.unique("a"), "a-3");
        assert_eq!(ids.unique("note-1"), "s-note-1");
    }
}
