//! What a style has set, as inlines.

use hayagriva::citationberg::{FontStyle, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted};

use crate::document::{Inline, Mentioned, ReferenceKind, Style, Target, each_inline};
use crate::source::Span;

/// A citation: each of its parts leads to what it cites, and has the author's words before it.
pub(super) fn citation(
    set: &ElemChildren,
    mentioned: &[Mentioned],
    span: Span,
    id: &dyn Fn(&str) -> String,
) -> Vec<Inline> {
    let mut run = Vec::new();
    for part in &set.0 {
        parts(part, mentioned, span, id, &mut run);
    }
    merge(run)
}

fn parts(part: &ElemChild, mentioned: &[Mentioned], span: Span, id: &dyn Fn(&str) -> String, run: &mut Vec<Inline>) {
    let ElemChild::Elem(elem) = part else {
        run.extend(child(part, span));
        return;
    };
    let cited = match elem.meta {
        Some(ElemMeta::Entry(index)) => mentioned.get(index),
        _ => None,
    };
    let Some(cited) = cited else {
        elem.children.0.iter().for_each(|part| parts(part, mentioned, span, id, run));
        return;
    };
    if !cited.before.is_empty() {
        run.push(text(&format!("{} ", cited.before), span));
    }
    let content = merge(children(&elem.children, span));
    let mut has_link = false;
    each_inline(&content, &mut |inline| has_link |= matches!(inline, Inline::Link { .. }));
    if has_link {
        // Links do not nest.
        run.extend(content);
    } else {
        run.push(Inline::Reference { kind: ReferenceKind::Citation, id: id(&cited.key), content, span });
    }
}

pub(super) fn children(set: &ElemChildren, span: Span) -> Vec<Inline> {
    merge(set.0.iter().flat_map(|part| child(part, span)).collect())
}

pub(super) fn child(part: &ElemChild, span: Span) -> Vec<Inline> {
    match part {
        ElemChild::Text(formatted) => vec![styled(formatted, span)],
        ElemChild::Elem(elem) => elem.children.0.iter().flat_map(|part| child(part, span)).collect(),
        ElemChild::Markup(words) => vec![text(words, span)],
        ElemChild::Link { text, url } => link(text, url, span),
        // Only what asks for a place of its own in the text gets one, and nothing here does.
        ElemChild::Transparent { .. } => Vec::new(),
    }
}

fn link(words: &Formatted, url: &str, span: Span) -> Vec<Inline> {
    let content = vec![styled(words, span)];
    match url::Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            vec![Inline::Link { target: Target::Url(url.to_string()), title: None, content, span }]
        }
        _ => content,
    }
}

fn styled(formatted: &Formatted, span: Span) -> Inline {
    let format = &formatted.formatting;
    let styles = [
        (format.vertical_align == VerticalAlign::Sup, Style::Superscript),
        (format.vertical_align == VerticalAlign::Sub, Style::Subscript),
        (format.text_decoration == TextDecoration::Underline, Style::Underline),
        (format.font_weight == FontWeight::Bold, Style::Strong),
        (format.font_style == FontStyle::Italic, Style::Emphasis),
    ];
    let mut inline = text(&formatted.text, span);
    for (_, style) in styles.into_iter().filter(|(wanted, _)| *wanted) {
        inline = Inline::Styled { style, content: vec![inline], span };
    }
    inline
}

/// A control character, or one that XML forbids, is a blank.
fn text(words: &str, span: Span) -> Inline {
    let is_none = |c: char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    Inline::Text { text: words.replace(is_none, " "), span }
}

/// Joins neighbouring texts.
fn merge(run: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::with_capacity(run.len());
    for inline in run {
        match (merged.last_mut(), inline) {
            (Some(Inline::Text { text, .. }), Inline::Text { text: next, .. }) => text.push_str(&next),
            (_, inline) => merged.push(inline),
        }
    }
    merged
}
