//! Record of what an import wrote, in a hidden file beside the issue's own, so that importing again keeps edits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::merge::{MergedText, merge};
use super::report::shortened;
use crate::digest::Digest;

/// Name of the file with the record.
pub(crate) const RECORD_FILE: &str = ".import.json";

/// Texts and pictures that an import wrote, by the names of their files.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportRecord {
    texts: BTreeMap<String, String>,
    /// Digests of the pictures.
    pictures: BTreeMap<String, Digest>,
}

/// Treatment of a file of an import.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ImportedChange {
    /// The file is written.
    Write(Vec<u8>),
    /// The file stays as it is.
    Keep,
}

impl ImportRecord {
    /// Adds a file as an import writes it.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) {
        match std::str::from_utf8(content) {
            Ok(text) if is_text(name) => {
                self.texts.insert(name.to_owned(), text.to_owned());
            }
            Ok(_) | Err(_) => {
                self.pictures.insert(name.to_owned(), Digest::of(content));
            }
        }
    }

    /// Returns the record as JSON.
    pub(crate) fn json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// Decides on a file that was imported again. `there` is its content now, or `None` if it was deleted. Messages about
    /// edits are added to `notes`.
    pub(crate) fn change(
        &self,
        name: &str,
        there: Option<&[u8]>,
        imported: &[u8],
        notes: &mut Vec<String>,
    ) -> ImportedChange {
        let known = self.texts.contains_key(name) || self.pictures.contains_key(name);
        let Some(there) = there else {
            let is_same = self.texts.get(name).is_some_and(|text| text.as_bytes() == imported)
                || self.pictures.get(name).is_some_and(|own| *own == Digest::of(imported));
            if is_same {
                notes.push(format!("`{name}` was deleted and stays so"));
                return ImportedChange::Keep;
            }
            return ImportedChange::Write(imported.to_vec());
        };
        if there == imported {
            return ImportedChange::Keep;
        }
        if let Some(before) = self.texts.get(name) {
            if there == before.as_bytes() {
                return ImportedChange::Write(imported.to_vec());
            }
            let [there, new] = [there, imported].map(String::from_utf8_lossy);
            return merged(name, &merge(before, &there, &new), &there, notes);
        }
        let is_edited = self.pictures.get(name).is_none_or(|own| *own != Digest::of(there));
        let has_changed = self.pictures.get(name).is_none_or(|own| *own != Digest::of(imported));
        if is_edited && known && !has_changed {
            notes.push(format!("`{name}` was replaced by hand and stays so"));
            return ImportedChange::Keep;
        }
        if is_edited {
            notes.push(format!("`{name}` was replaced by hand; it is that of the source again"));
        }
        ImportedChange::Write(imported.to_vec())
    }
}

fn merged(name: &str, merged: &MergedText, there: &str, notes: &mut Vec<String>) -> ImportedChange {
    if merged.kept > 0 {
        let passages = if merged.kept == 1 { "passage" } else { "passages" };
        notes.push(format!("`{name}`: kept {} edited {passages}", merged.kept));
    }
    for passage in &merged.replaced {
        let words = shortened(passage);
        notes.push(format!("`{name}`: replaced the edited passage “{words}”, because the source changed there"));
    }
    if merged.text == there { ImportedChange::Keep } else { ImportedChange::Write(merged.text.clone().into_bytes()) }
}

fn is_text(name: &str) -> bool {
    crate::issue_files::markdown_stem(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_deleted_files_stay_as_they_are() {
        let mut record = ImportRecord::default();
        record.add("a.png", b"one");
        record.add("index.md", b"Text.\n");
        let record: ImportRecord = serde_json::from_slice(&record.json()).unwrap();
        let mut notes = Vec::new();
        let mut change =
            |name: &str, there: Option<&[u8]>, imported: &[u8]| record.change(name, there, imported, &mut notes);
        assert_eq!(change("a.png", Some(b"edited"), b"one"), ImportedChange::Keep);
        assert_eq!(change("a.png", Some(b"one"), b"two"), ImportedChange::Write(b"two".to_vec()));
        assert_eq!(change("a.png", None, b"one"), ImportedChange::Keep);
        assert_eq!(change("a.png", None, b"two"), ImportedChange::Write(b"two".to_vec()));
        assert_eq!(change("new.png", None, b"x"), ImportedChange::Write(b"x".to_vec()));
        assert_eq!(change("index.md", Some(b"Edited.\n"), b"Text.\n"), ImportedChange::Keep);
        assert_eq!(change("index.md", Some(b"Edited.\n"), b"New.\n"), ImportedChange::Write(b"New.\n".to_vec()));
        assert_eq!(notes.len(), 4, "{notes:?}");
    }
}
