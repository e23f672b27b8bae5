//! Plain text of inlines, for places without markup: outlines, metadata, alternative text.

use super::{Inline, each_inline};

/// Returns the text of inlines without markup, trimmed. Line breaks become spaces; images, note references and
/// index marks are omitted.
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut words = String::new();
    collect(inlines, &mut words);
    words.trim().to_owned()
}

/// Returns `true` if the inlines hold neither text nor images.
pub(crate) fn is_blank(run: &[Inline]) -> bool {
    let mut has_image = false;
    each_inline(run, &mut |inline| has_image |= matches!(inline, Inline::Image(_)));
    !has_image && plain_text(run).is_empty()
}

fn collect(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } | Inline::Code { text, .. } => words.push_str(text),
            Inline::SoftBreak { .. } | Inline::HardBreak { .. } => words.push(' '),
            Inline::Styled { content, .. }
            | Inline::Passage { content, .. }
            | Inline::Abbreviation { content, .. }
            | Inline::Link { content, .. }
            | Inline::Mention { content, .. }
            | Inline::Reference { content, .. } => collect(content, words),
            Inline::DataFigure(figure) => collect(&figure.content, words),
            Inline::Math(math) => words.push_str(&math.words),
            Inline::Image(_) | Inline::NoteReference { .. } | Inline::IndexMark { .. } | Inline::Anchor { .. } => {}
        }
    }
}
