//! Values that a layout carries over from one layout round to the next.
//!
//! Typst cannot balance columns, so a layout may request another round: it places `#metadata((run: "foot", next: …))`
//! with the label `<masthead-balance>` in the document. Masthead writes the value `next` of each `run` into
//! `balance.json` and lays the issue out again, until the values no longer change. Typst caches unchanged paragraphs,
//! so another round is cheap.

use std::collections::BTreeMap;

use typst::foundations::{Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Maximum number of rounds for one issue. The pages must be complete after every round, even if the columns are not
/// yet balanced.
pub(super) const ROUNDS: usize = 8;

/// The content of `balance.json`: values by the name of the run.
pub(super) type BalanceState = BTreeMap<String, serde_json::Value>;

/// Copies the values that `document` requests for the next round into `state`. Returns `true` if any value changed.
pub(super) fn update(state: &mut BalanceState, document: &PagedDocument) -> bool {
    let Some(label) = Label::new(PicoStr::intern("masthead-balance")) else { return false };
    let mut changed = false;
    for mark in document.introspector().query(&Selector::Label(label)) {
        let Some(Value::Dict(request)) = mark.to_packed::<MetadataElem>().map(|metadata| &metadata.value) else {
            continue;
        };
        let (Ok(Value::Str(run)), Ok(next)) = (request.get("run"), request.get("next")) else { continue };
        let Ok(next) = serde_json::to_value(next) else { continue };
        if state.get(run.as_str()) != Some(&next) {
            state.insert(run.to_string(), next);
            changed = true;
        }
    }
    changed
}
