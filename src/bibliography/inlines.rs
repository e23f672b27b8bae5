//! Conversion of rendered citations to inlines.

use hayagriva::citationberg::{FontStyle, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted};

use crate::document::{Inline, InlineStyle, MentionItem, ReferenceKind, Target, each_inline};
use crate::source::Span;

/// Converts a citation. Each part that cites a source becomes a reference to its bibliography entry, preceded by the
/// text that the author wrote before the key.
pub(super) fn citation(
    rendered: &ElemChildren,
    mentioned: &[MentionItem],
    span: Span,
    id: &dyn Fn(&str) -> String,
) -> Vec<Inline> {
    let mut run = Vec::new();
    for part in &rendered.0 {
        push_part(part, mentioned, span, id, &mut run);
    }
    merge(run)
}

/// Converts a part of a citation and appends it to `run`.
fn push_part(
    part: &ElemChild,
    mentioned: &[MentionItem],
    span: Span,
    id: &dyn Fn(&str) -> String,
    run: &mut Vec<Inline>,
) {
    let ElemChild::Elem(elem) = part else {
        run.extend(child(part, span));
        return;
    };
    let cited = match elem.meta {
        Some(ElemMeta::Entry(index)) => mentioned.get(index),
        _ => None,
    };
    let Some(cited) = cited else {
        elem.children.0.iter().for_each(|part| push_part(part, mentioned, span, id, run));
        return;
    };
    if !cited.before.is_empty() {
        run.push(text(&format!("{} ", cited.before), span));
    }
    let content = merge(children(&elem.children, span));
    let mut has_link = false;
    each_inline(&content, &mut |inline| has_link |= matches!(inline, Inline::Link { .. }));
    if has_link {
        // Links cannot be nested, so a part with a link is not a reference.
        run.extend(content);
    } else {
        run.push(Inline::Reference { kind: ReferenceKind::Citation, id: id(&cited.key), content, span });
    }
}

/// Converts a sequence of elements.
pub(super) fn children(elements: &ElemChildren, span: Span) -> Vec<Inline> {
    merge(elements.0.iter().flat_map(|part| child(part, span)).collect())
}

/// Converts an element.
pub(super) fn child(part: &ElemChild, span: Span) -> Vec<Inline> {
    match part {
        ElemChild::Text(formatted) => vec![styled(formatted, span)],
        ElemChild::Elem(elem) => elem.children.0.iter().flat_map(|part| child(part, span)).collect(),
        ElemChild::Markup(markup) => vec![text(markup, span)],
        ElemChild::Link { text, url } => link(text, url, span),
        // Only generated for a transparent locator (`LocatorPayload::Transparent`), which this module never requests.
        ElemChild::Transparent { .. } => Vec::new(),
    }
}

/// Converts a link. Only the content remains if the target is not an HTTP or HTTPS URL.
fn link(label: &Formatted, url: &str, span: Span) -> Vec<Inline> {
    let content = vec![styled(label, span)];
    match url::Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            vec![Inline::Link { target: Target::Url(url.to_string()), title: None, content, span }]
        }
        _ => content,
    }
}

/// Converts formatted text.
fn styled(formatted: &Formatted, span: Span) -> Inline {
    let format = &formatted.formatting;
    let styles = [
        (format.vertical_align == VerticalAlign::Sup, InlineStyle::Superscript),
        (format.vertical_align == VerticalAlign::Sub, InlineStyle::Subscript),
        (format.text_decoration == TextDecoration::Underline, InlineStyle::Underline),
        (format.font_weight == FontWeight::Bold, InlineStyle::Strong),
        (format.font_style == FontStyle::Italic, InlineStyle::Emphasis),
    ];
    let mut inline = text(&formatted.text, span);
    for (_, style) in styles.into_iter().filter(|(wanted, _)| *wanted) {
        inline = Inline::Styled { style, content: vec![inline], span };
    }
    inline
}

/// Returns a text inline. Control characters, and characters that XML forbids, are replaced by spaces.
fn text(content: &str, span: Span) -> Inline {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    Inline::Text { text: content.replace(is_forbidden, " "), span }
}

/// Joins adjacent text inlines.
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
