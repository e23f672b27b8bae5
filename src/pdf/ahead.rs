//! Laying out the second half of a text on another thread, while the first half is laid out.
//!
//! Typst lays out a text from the beginning to the end, and most of the time goes into its paragraphs. Their results are
//! memoized for the whole process. A second layout that skips the paragraphs of the first half therefore does half of
//! the work in advance. Its own result is dropped, and the pages do not depend on it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use typst::foundations::{Content, ContextElem, NativeElement as _, SequenceElem, StyledElem};
use typst::model::ParElem;
use typst::text::TextElem;

use crate::threads::STACK;

/// Length of a text that is worth a thread, in bytes.
const MIN_LENGTH: usize = 4000;

/// Runs `lay_out`, and `lay_out_ahead` with the second half of `content` on another thread. `lay_out_ahead` may fail.
pub(super) fn with_half_ahead<T>(
    content: &Content,
    lay_out: impl FnOnce() -> T,
    lay_out_ahead: impl FnOnce(&Content) + Send,
) -> T {
    let length = length(content);
    if length < MIN_LENGTH {
        return lay_out();
    }
    let second_half = without_paragraphs(content, &mut (length / 2));
    thread::scope(|scope| {
        // A panic is repeated by the layout of the whole text. Without the thread, everything only takes longer.
        let work = || drop(catch_unwind(AssertUnwindSafe(|| lay_out_ahead(&second_half))));
        let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        lay_out()
    })
}

/// Returns the length of the text in paragraphs, in bytes.
fn length(content: &Content) -> usize {
    if let Some(paragraph) = content.to_packed::<ParElem>() {
        return text_length(&paragraph.body);
    }
    parts(content).iter().map(length).sum()
}

/// Returns the length of a text outside elements, in bytes.
fn text_length(content: &Content) -> usize {
    let own = content.to_packed::<TextElem>().map_or(0, |text| text.text.len());
    own + parts(content).iter().map(text_length).sum::<usize>()
}

/// Returns the content that a sequence or styled content consists of.
fn parts(content: &Content) -> &[Content] {
    if let Some(sequence) = content.to_packed::<SequenceElem>() {
        return &sequence.children;
    }
    content.to_packed::<StyledElem>().map_or(&[], |styled| std::slice::from_ref(&styled.child))
}

/// Returns the content with empty paragraphs in place of the first ones, until `length` bytes are left out, and without
/// what depends on its place before them, such as a front page. The number of paragraphs stays the same, because Typst
/// counts them to tell them apart.
fn without_paragraphs(content: &Content, length: &mut usize) -> Content {
    if *length == 0 {
        return content.clone();
    }
    if let Some(paragraph) = content.to_packed::<ParElem>() {
        *length = length.saturating_sub(text_length(&paragraph.body));
        return ParElem::new(Content::empty()).pack().spanned(content.span());
    }
    if content.is::<ContextElem>() {
        return Content::empty();
    }
    if let Some(sequence) = content.to_packed::<SequenceElem>() {
        let children = sequence.children.iter().map(|child| without_paragraphs(child, length)).collect();
        return SequenceElem::new(children).pack().spanned(content.span());
    }
    if let Some(styled) = content.to_packed::<StyledElem>() {
        let child = without_paragraphs(&styled.child, length);
        return StyledElem::new(child, styled.styles.clone()).pack().spanned(content.span());
    }
    content.clone()
}
