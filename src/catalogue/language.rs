//! Language and direction of elements of the web page.

use crate::markup::StartTag;
use crate::publication::{Language, Publication};

/// Sets `lang` and `dir` of an element in a language, if they differ from the page's.
pub(super) fn in_language<'a>(tag: StartTag<'a>, language: &Language, publication: &Publication) -> StartTag<'a> {
    if *language == publication.language {
        return tag;
    }
    let turns = language.is_right_to_left() != publication.language.is_right_to_left();
    tag.set("lang", language).maybe("dir", turns.then(|| direction(language)))
}

/// Returns the value of the attribute `dir` for a language.
pub(super) fn direction(language: &Language) -> &'static str {
    if language.is_right_to_left() { "rtl" } else { "ltr" }
}
