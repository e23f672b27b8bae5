//! Values that a layout carries over from one layout round to the next.
//!
//! Typst cannot balance columns, so a layout may request another round: it places `#metadata((run: "foot", next: …))`
//! with the label `<masthead-balance>` in the document. Masthead writes the value `next` of each `run` into a file in
//! `balance/` and lays the issue out again, until the values no longer change. Typst caches unchanged paragraphs, so
//! another round is cheap, unless the request is for pages of other measures: then it has `anew: true`.
//!
//! Runs whose names are the same up to a `/` share a file: `list/3-2` is in `balance/list.json`. Whatever has read a file
//! is evaluated again when the file changes, so that a single file for all runs would cost a whole evaluation a round.

use std::collections::BTreeMap;

use typst::foundations::{Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Maximum number of rounds for one issue. The pages must be complete after every round, even if the columns are not
/// yet balanced.
pub(super) const ROUNDS: usize = 16;

/// Folder of the values among Typst's files.
const FOLDER: &str = "/balance/";

/// The content of a file without values.
pub(super) const EMPTY: &str = "{}";

/// Values by the name of the run.
pub(super) type BalanceState = BTreeMap<String, serde_json::Value>;

/// The round that a layout requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NextRound {
    /// None: its values are those of the round before.
    None,
    /// One whose pages are nearly the same.
    Similar,
    /// One with pages of other measures: the intermediate results of the rounds before are of no use.
    Anew,
}

/// Copies the values that `document` requests for the next round into `state`.
pub(super) fn update(state: &mut BalanceState, document: &PagedDocument) -> NextRound {
    let Some(label) = Label::new(PicoStr::intern("masthead-balance")) else { return NextRound::None };
    let mut requested = NextRound::None;
    for mark in document.introspector().query(&Selector::Label(label)) {
        let Some(Value::Dict(request)) = mark.to_packed::<MetadataElem>().map(|metadata| &metadata.value) else {
            continue;
        };
        let (Ok(Value::Str(run)), Ok(next)) = (request.get("run"), request.get("next")) else { continue };
        if !is_file_name(file_name(run)) {
            continue;
        }
        let Ok(next) = serde_json::to_value(next) else { continue };
        if state.get(run.as_str()) != Some(&next) {
            state.insert(run.to_string(), next);
            let is_anew = matches!(request.get("anew"), Ok(Value::Bool(true)));
            requested = requested.max(if is_anew { NextRound::Anew } else { NextRound::Similar });
        }
    }
    requested
}

/// Returns the files that hold the values, with their paths.
pub(super) fn files(state: &BalanceState) -> impl Iterator<Item = (String, String)> {
    let mut files: BTreeMap<&str, BTreeMap<&str, &serde_json::Value>> = BTreeMap::new();
    for (run, value) in state {
        files.entry(file_name(run)).or_default().insert(run, value);
    }
    files.into_iter().map(|(name, values)| {
        let json = serde_json::to_string(&values).unwrap_or_else(|_| EMPTY.to_owned());
        (format!("{FOLDER}{name}.json"), json)
    })
}

/// Returns `true` if a layout may ask for the file at `path`, which need not have any values.
pub(super) fn is_file(path: &str) -> bool {
    let name = path.strip_prefix(FOLDER).and_then(|path| path.strip_suffix(".json"));
    name.is_some_and(is_file_name)
}

/// Returns the name of the file that holds the value of `run`.
fn file_name(run: &str) -> &str {
    run.split_once('/').map_or(run, |(name, _)| name)
}

/// Returns `true` for names that mean the same file in Typst and on every disk.
fn is_file_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_kind_share_a_file() {
        let state = [("list/1", 1), ("list/2", 2), ("lists", 3)].map(|(run, value)| (run.to_owned(), value.into()));
        let files: Vec<_> = files(&state.into()).collect();
        let expected =
            [("/balance/list.json", r#"{"list/1":1,"list/2":2}"#), ("/balance/lists.json", r#"{"lists":3}"#)];
        assert_eq!(files, expected.map(|(path, json)| (path.to_owned(), json.to_owned())));
    }

    #[test]
    fn files_are_in_their_folder() {
        for path in ["/balance/.json", "/balance/../main.json", "/balance/a/b.json", "/balance/a.typ", "/list.json"] {
            assert!(!is_file(path), "{path}");
        }
        assert!(is_file("/balance/base-ending.json"));
    }
}
