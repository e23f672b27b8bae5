//! What a layout remembers from one round of laying out to the next.
//!
//! Typst cannot set columns of one length, so a layout may leave a mark, `#metadata((run: "foot", next: …))` labelled
//! `<masthead-balance>`, wherever it would rather be laid out again knowing `next`. Masthead writes what the marks ask for
//! into `balance.json` and lays out once more, until no mark asks for anything new. The paragraphs are cached, so a
//! further round is cheap.

use std::collections::BTreeMap;

use typst::foundations::{Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Most rounds for one issue. A layout has to be right, if not level, after any of them.
pub(super) const ROUNDS: usize = 5;

/// What is remembered, by the name of the place in the layout.
pub(super) type Remembered = BTreeMap<String, serde_json::Value>;

/// Takes up what the marks of a laid-out document ask for. Whether that is anything new.
pub(super) fn take_up(document: &PagedDocument, remembered: &mut Remembered) -> bool {
    let Some(label) = Label::new(PicoStr::intern("masthead-balance")) else { return false };
    let mut changed = false;
    for mark in document.introspector().query(&Selector::Label(label)) {
        let Some(Value::Dict(asked)) = mark.to_packed::<MetadataElem>().map(|metadata| &metadata.value) else {
            continue;
        };
        let (Ok(Value::Str(run)), Ok(next)) = (asked.get("run"), asked.get("next")) else { continue };
        let Ok(next) = serde_json::to_value(next) else { continue };
        if remembered.get(run.as_str()) != Some(&next) {
            remembered.insert(run.to_string(), next);
            changed = true;
        }
    }
    changed
}
