//! Resolves mentions of parts of the issue to their names: "Figure 3", or the words of a heading.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::Typography;
use super::ids::{Ids, TargetName, slug};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, MentionItem, ReferenceKind, each_inline_mut, key, plain_text};
use crate::source::Span;
use crate::terms::Terms;

/// Resolves all mentions that are not citations, and reports those without a target.
///
/// `keys` holds the keys of the bibliography for suggestions, or `None` if a bibliography file could not be read.
/// Unknown keys are not reported in that case, since the file may contain them.
pub(super) fn run(
    document: &mut Document,
    ids: &Ids,
    keys: Option<&[&str]>,
    (terms, typography): (&Terms, Typography<'_>),
    report: &mut Report,
) {
    let sources: HashSet<&str> = keys.into_iter().flatten().copied().collect();
    let known = OnceCell::new();
    document.each_run_mut(&mut |run| {
        each_inline_mut(run, &mut |inline| {
            if let Inline::Mention { items, page, content, span, .. } = inline
                && content.is_empty()
            {
                *content = words(items, *page, *span, ids, terms);
                // Names were taken before the typography of the titles is set.
                typography.set(content);
                let Some(keys) = keys else { return };
                let (sources, others): (Vec<&MentionItem>, Vec<&MentionItem>) = items
                    .iter()
                    .filter(|item| find(item, *page, ids).is_none())
                    .partition(|item| sources.contains(item.key.as_str()));
                for item in &others {
                    let diagnostic = unknown(item, ids, known.get_or_init(|| KnownNames::new(ids, keys)), report);
                    report.push(diagnostic);
                }
                for item in &*items {
                    report_unseparated(item, ids, report);
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

/// Returns the id and name of a mentioned target. A target without a name can only be mentioned by its page.
fn find<'a>(item: &MentionItem, page: bool, ids: &'a Ids) -> Option<(&'a str, &'a TargetName)> {
    let id = ids.target(&item.key).or_else(|| ids.target(&slug(&item.key)))?;
    ids.names.get(id).filter(|target| page || !target.name.is_empty()).map(|target| (id, target))
}

/// Reports an id in the text after another one: `[@fig:map, @fig:quay]`
fn report_unseparated(item: &MentionItem, ids: &Ids, report: &mut Report) {
    let text = plain_text(&item.after);
    let keys = text.match_indices('@').filter_map(|(at, _)| key(&text[at + 1..]));
    for (name, _) in keys.filter(|(name, _)| ids.target(name).is_some()) {
        let message = format!("`{name}` is in the text after another reference");
        let help = format!("separate references with semicolons: `[@{}; @{name}]`", item.key);
        report.push(Diagnostic::new(Code::UnknownReference, item.span, message, help));
    }
}

/// Writes the names of all items, with links.
fn words(items: &[MentionItem], page: bool, span: Span, ids: &Ids, terms: &Terms) -> Vec<Inline> {
    let mut run = Vec::new();
    let push = |run: &mut Vec<Inline>, text: String| run.push(Inline::Text { text, span });
    for (at, item) in items.iter().enumerate() {
        let Some((id, target)) = find(item, page, ids) else { continue };
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

/// Names that a mention can have.
struct KnownNames<'a> {
    /// The names, sorted.
    names: Vec<&'a str>,
    /// The first name for each name without its prefix: `fig:map` for `map`.
    by_bare: HashMap<String, &'a str>,
    /// Whether the issue has sources.
    has_sources: bool,
}

impl<'a> KnownNames<'a> {
    fn new(ids: &'a Ids, keys: &[&'a str]) -> Self {
        let mut names: Vec<&str> = ids.by_fragment.keys().map(String::as_str).chain(keys.iter().copied()).collect();
        names.sort_unstable();
        let mut by_bare = HashMap::new();
        for name in &names {
            by_bare.entry(without_prefix(name)).or_insert(*name);
        }
        Self { names, by_bare, has_sources: !keys.is_empty() }
    }
}

/// Returns a name without its prefix, in lower case.
fn without_prefix(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_lowercase()
}

fn unknown(item: &MentionItem, ids: &Ids, known: &KnownNames<'_>, report: &mut Report) -> Diagnostic {
    // Longer keys would only clutter the message.
    let key: String = item.key.chars().take(60).collect();
    if ids.target(&item.key).is_some() {
        let message = format!("`{key}` has neither a number nor a title that could be printed here");
        let help = format!("write a link with words of your own: `[the place](#{key})`");
        return Diagnostic::new(Code::UnknownReference, item.span, message, help);
    }
    let same = known.by_bare.get(&without_prefix(&key)).copied();
    let help = if let Some(near) = same.or_else(|| report.nearest(&key, &known.names)) {
        format!("did you mean `{near}`?")
    } else if !known.has_sources {
        "give it an id, such as `{#fig:map}`, or name the bibliography file: `bibliography = [\"sources.bib\"]`"
            .to_owned()
    } else {
        format!("give it an id, such as `{{#{key}}}`, or add it to the bibliography file")
    };
    Diagnostic::new(Code::UnknownReference, item.span, format!("there is no `{key}` in the issue or its sources"), help)
}
