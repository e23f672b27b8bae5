//! Citations whose authors are part of the sentence: `@berg2024 [p. 3] reports …`

use crate::bibliography::Bibliography;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Inline, MentionItem, key, parse_items, plain_text};
use crate::source::{Sources, Span};

/// Turns keys of the bibliography in the text into mentions. An `@` before any other word is text. Keys in the wrong
/// case, and keys in the text after another key, are reported.
pub(super) fn mark(document: &mut Document, bibliography: &Bibliography, report: &mut Report) {
    let sources = report.sources.clone();
    document.each_run_mut(&mut |run| mark_run(run, bibliography, &sources, report));
}

fn mark_run(run: &mut Vec<Inline>, bibliography: &Bibliography, sources: &Sources, report: &mut Report) {
    let mut marked = Vec::with_capacity(run.len());
    for mut inline in std::mem::take(run) {
        match inline {
            Inline::Text { text, span } if text.contains('@') => {
                let inlines = mark_text(&text, span, bibliography, sources);
                report_bare_keys(&text, span, bibliography, report);
                report_round_brackets(&text, span, bibliography, sources, report);
                for inline in &inlines {
                    if let Inline::Text { text, span } = inline {
                        report_case(text, *span, bibliography, sources, report);
                    }
                }
                marked.extend(inlines);
            }
            Inline::Mention { ref items, span, .. } => {
                report_unseparated(items, span, bibliography, report);
                marked.push(inline);
            }
            Inline::Styled { ref mut content, .. } => {
                mark_run(content, bibliography, sources, report);
                marked.push(inline);
            }
            other => marked.push(other),
        }
    }
    *run = marked;
}

/// Reports a key alone in round brackets, which would be printed with two pairs of them: `(@berg2024)`
fn report_round_brackets(text: &str, span: Span, bibliography: &Bibliography, sources: &Sources, report: &mut Report) {
    for (at, _) in text.match_indices("(@") {
        let Some((name, length)) = known_key(&text[at + 2..], bibliography) else { continue };
        let written = &text[at..at + 2 + length];
        let source = sources.get(span.source).text();
        let start = source.get(span.range()).and_then(|source| source.find(written)).map(|at| span.range().start + at);
        let is_alone = text[at + 2 + length..].starts_with(')');
        if let (Some(start), true) = (start, is_alone) {
            let place = Span::new(span.source, start..start + written.len() + 1);
            let message = format!("`{written})` is printed with brackets of its own and those of the citation");
            report.push(Diagnostic::new(Code::BrokenMarkup, place, message, format!("write `[@{name}]`")));
        }
    }
}

/// Splits a text at its citations.
fn mark_text(text: &str, span: Span, bibliography: &Bibliography, sources: &Sources) -> Vec<Inline> {
    let source = sources.get(span.source).text();
    let mut inlines = Vec::new();
    let as_text = |text: &str| Inline::Text { text: text.to_owned(), span };
    let (mut done, mut search_start) = (0, span.range().start);
    for (at, _) in text.match_indices('@') {
        if at < done || text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '@' || c == '/') {
            continue;
        }
        let Some((name, length)) = known_key(&text[at + 1..], bibliography) else { continue };
        let written = &text[at..=at + length];
        let Some(start) = place_of(written, &text[..at], &source[..span.range().end], search_start) else { continue };
        search_start = start + written.len();
        // `\@berg2024` is text.
        if source[..start].ends_with('\\') {
            continue;
        }
        let place = Span::new(span.source, start..search_start);
        let without_author =
            text[done..at].ends_with('-') && !text[done..at - 1].ends_with(|c: char| c.is_alphanumeric());
        let before = &text[done..at - usize::from(without_author)];
        if !before.is_empty() {
            inlines.push(as_text(before));
        }
        done = at + 1 + length;
        let mut items =
            vec![MentionItem { key: name, before: Vec::new(), after: Vec::new(), without_author, span: place }];
        if let Some((after, more, end)) = bracket(&text[done..], place, bibliography) {
            items[0].after = if after.is_empty() { Vec::new() } else { vec![as_text(&after)] };
            items.extend(more);
            done += end;
        }
        let in_sentence = !without_author;
        inlines.push(Inline::Mention { items, page: false, in_sentence, content: Vec::new(), span: place });
    }
    if done < text.len() {
        inlines.push(as_text(&text[done..]));
    }
    inlines
}

/// Returns the place of a key in the source, after the same words as in the text: the span of a text can include other
/// citations.
fn place_of(written: &str, before: &str, source: &str, start: usize) -> Option<usize> {
    /// Number of characters before the key that are compared.
    const LENGTH: usize = 8;
    let from = before.char_indices().rev().nth(LENGTH - 1).map_or(0, |(at, _)| at);
    let is_here =
        |place: &usize| source[..*place].strip_suffix('\\').unwrap_or(&source[..*place]).ends_with(&before[from..]);
    let places =
        || source.get(start..).into_iter().flat_map(|rest| rest.match_indices(written)).map(|(at, _)| start + at);
    places().find(is_here).or_else(|| places().next())
}

/// Reports words that are keys of the bibliography but for their case: `@Berg2024`
fn report_case(text: &str, span: Span, bibliography: &Bibliography, sources: &Sources, report: &mut Report) {
    for (at, _) in text.match_indices('@') {
        let Some((name, _)) = key(&text[at + 1..]) else { continue };
        if text[..at].ends_with(|c: char| c.is_alphanumeric()) || bibliography.has(&name) {
            continue;
        }
        let Some(near) = bibliography.similar_key(&name) else { continue };
        let written = format!("@{name}");
        let range = span.range();
        let source = &sources.get(span.source).text()[range.clone()];
        // `\@Berg2024` is text.
        let found = source.match_indices(&written).map(|(at, _)| at).find(|at| !source[..*at].ends_with('\\'));
        let Some(start) = found.map(|at| range.start + at) else { continue };
        let place = Span::new(span.source, start..start + written.len());
        let message = format!("there is no `{name}` in the sources");
        let help = format!("did you mean `@{near}`? Write `\\{written}` for text");
        report.push(Diagnostic::new(Code::UnknownReference, place, message, help));
    }
}

/// Reports keys of the bibliography without `@` in a bracket with another key: `[@berg2024; moor2019]`
fn report_bare_keys(text: &str, span: Span, bibliography: &Bibliography, report: &mut Report) {
    let brackets = text.split('[').skip(1).filter_map(|rest| rest.split_once(']').map(|(inside, _)| inside));
    for inside in brackets.filter(|inside| inside.contains('@')) {
        let parts: Vec<&str> = inside.split(';').map(str::trim).collect();
        let is_bare = |part: &str| bibliography.has(part.split([',', ' ']).next().unwrap_or_default());
        for bare in parts.iter().filter(|part| is_bare(part)) {
            let items: Vec<String> =
                parts.iter().map(|part| if is_bare(part) { format!("@{part}") } else { (*part).to_owned() }).collect();
            let message = format!("there is no `@` before the source `{bare}`");
            let help = format!("write `[{}]`", items.join("; "));
            report.push(Diagnostic::new(Code::UnknownReference, span, message, help));
        }
    }
}

/// Reports keys of the bibliography in the text after another key: `[see @berg2024 and @moor2019]`
fn report_unseparated(items: &[MentionItem], span: Span, bibliography: &Bibliography, report: &mut Report) {
    for item in items {
        let text = plain_text(&item.after);
        for (at, _) in text.match_indices('@') {
            let Some((name, _)) = known_key(&text[at + 1..], bibliography) else { continue };
            let message = format!("the source `{name}` is in the text after another key");
            let help = format!("separate sources with semicolons: `[@{}; @{name}]`", item.key);
            report.push(Diagnostic::new(Code::UnknownReference, span, message, help));
        }
    }
}

/// Returns the key of a source that a text begins with, and its length. Punctuation after the key is not part of it.
fn known_key(text: &str, bibliography: &Bibliography) -> Option<(String, usize)> {
    let (name, length) = key(text)?;
    if bibliography.has(&name) {
        return Some((name, length));
    }
    // `@berg2024's` and `@berg2024-related`
    let end = name.rfind(['-', ':', '.', '/', '+']).filter(|_| !text.starts_with('{'))?;
    bibliography.has(&name[..end]).then(|| (name[..end].to_owned(), end))
}

/// Reads a locator or further sources in brackets: ` [p. 3; see also @moor2019]`. Returns the text after the first key,
/// the further sources, and the length.
fn bracket(text: &str, place: Span, bibliography: &Bibliography) -> Option<(String, Vec<MentionItem>, usize)> {
    let inside = text.strip_prefix(" [").or_else(|| text.strip_prefix('['))?;
    let start = text.len() - inside.len();
    let end = inside.find(['[', ']']).filter(|end| inside[*end..].starts_with(']'))?;
    let inside = &inside[..end];
    let (first, rest) = inside.split_once(';').map_or((inside, None), |(first, rest)| (first, Some(rest)));
    let (first, more) = if first.contains('@') { ("", Some(inside)) } else { (first, rest) };
    let more = match more {
        None => Vec::new(),
        Some(text) => {
            let items = parse_items(vec![Inline::Text { text: text.to_owned(), span: place }], place)?;
            if !items.iter().all(|item| bibliography.has(&item.key)) {
                return None;
            }
            items
        }
    };
    let after = if first.is_empty() { String::new() } else { format!(", {}", first.trim_start()) };
    Some((after, more, start + end + 1))
}
