//! Places of the marks of citations that are footnotes.

use crate::document::{Document, Inline};

/// Moves the marks of citations behind the punctuation that follows them, and removes the space before them:
/// `the river [@berg2024].` becomes `the river.¹`
///
/// If `in_quotes` is set, full stops and commas go before a quotation mark.
pub(super) fn move_behind_punctuation(document: &mut Document, in_quotes: bool) {
    document.each_run_mut(&mut |run| move_in_run(run, in_quotes));
}

fn move_in_run(run: &mut Vec<Inline>, in_quotes: bool) {
    for inline in run.iter_mut() {
        if let Inline::Styled { content, .. } = inline {
            move_in_run(content, in_quotes);
        }
    }
    let mut at = 0;
    while at < run.len() {
        if ends_with_mark(&run[at]) {
            if is_only_mark(&run[at]) && at > 0 && matches!(run[at - 1], Inline::SoftBreak { .. }) {
                run.remove(at - 1);
                at -= 1;
            }
            let punctuation = run.get_mut(at + 1).map(take_punctuation).unwrap_or_default();
            place(run, at, punctuation, in_quotes);
        }
        at += 1;
    }
}

/// Returns `true` if an inline is a citation that is a footnote, perhaps after its authors.
fn ends_with_mark(inline: &Inline) -> bool {
    matches!(inline, Inline::Mention { content, .. } if matches!(content.last(), Some(Inline::NoteReference { .. })))
}

fn is_only_mark(inline: &Inline) -> bool {
    matches!(inline, Inline::Mention { content, .. } if content.len() == 1)
}

/// Removes the punctuation at the start of a text and returns it.
fn take_punctuation(inline: &mut Inline) -> String {
    let Inline::Text { text, .. } = inline else { return String::new() };
    let end = text.find(|c| !matches!(c, '.' | ',' | ';' | ':' | '!' | '?')).unwrap_or(text.len());
    let rest = text.split_off(end);
    std::mem::replace(text, rest)
}

/// Writes punctuation before the mark at a position.
fn place(run: &mut [Inline], at: usize, punctuation: String, in_quotes: bool) {
    if is_only_mark(&run[at])
        && at > 0
        && let Inline::Text { text, .. } = &mut run[at - 1]
    {
        text.truncate(text.trim_end_matches([' ', '\u{A0}']).len());
        let quotation = text.trim_end_matches(['"', '\'', '\u{201D}', '\u{2019}']).len();
        let is_ended = text[..quotation].ends_with(['.', ',', '!', '?', ';', ':']);
        if in_quotes && quotation > 0 && punctuation.starts_with(['.', ',']) && quotation < text.len() {
            text.insert_str(quotation, if is_ended { &punctuation[1..] } else { &punctuation });
        } else {
            text.push_str(&punctuation);
        }
        return;
    }
    if let Inline::Mention { content, span, .. } = &mut run[at]
        && !punctuation.is_empty()
    {
        let place = content.len() - 1;
        content.insert(place, Inline::Text { text: punctuation, span: *span });
    }
}
