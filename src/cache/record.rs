//! Cache record of an issue: its dependencies, diagnostics and editions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dependencies::{Dependencies, Dependency, DependencyState};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::edition::Edition;

/// Cache record of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Every file and folder that was read.
    #[serde(with = "pairs")]
    pub(crate) dependencies: Dependencies,
    /// Paths of the source files, in the order of their ids. Empty if there are no diagnostics.
    pub(crate) sources: Vec<String>,
    /// Diagnostics of the issue. Their severities may come from `--strict` or `--warnings-as-errors`.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The editions built. `None` marks an edition that the layout does not have, such as a cover sheet.
    pub(crate) editions: BTreeMap<Edition, Option<CachedEdition>>,
}

/// An edition in the cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CachedEdition {
    /// Digest of the edition's inputs, under which the artifact is stored.
    pub(crate) inputs: Digest,
    /// Files of the edition.
    pub(crate) files: Vec<CachedFile>,
}

/// A file of an edition in the cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CachedFile {
    /// Path relative to the output folder.
    pub(crate) path: String,
    /// Digest of the content, compared with the output file to find out if it is up to date.
    pub(crate) content: Digest,
}

impl Record {
    /// Encodes the record as JSON.
    pub(super) fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Decodes JSON. Returns `None` if it is not a record.
    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        serde_json::from_slice(encoded).ok()
    }
}

/// Serializes dependencies as an array of pairs, because the keys of a JSON object must be strings.
mod pairs {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Dependencies, Dependency, DependencyState};

    pub(super) fn serialize<S: Serializer>(dependencies: &Dependencies, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dependencies)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dependencies, D::Error> {
        Ok(Vec::<(Dependency, DependencyState)>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn records_round_trip() {
        let digest = Digest::of(b"x");
        let record = Record {
            dependencies: [
                (Dependency::File("a.md".into()), DependencyState::Found(digest)),
                (Dependency::Folder("b".into()), DependencyState::Missing),
            ]
            .into(),
            sources: vec!["masthead.toml".into()],
            diagnostics: vec![Diagnostic::new(Code::MissingAlt, None, "é", "help")],
            editions: [
                (
                    Edition::Pdf,
                    Some(CachedEdition {
                        inputs: digest,
                        files: vec![CachedFile { path: "a.pdf".into(), content: digest }],
                    }),
                ),
                (Edition::Cover, None),
            ]
            .into(),
        };
        assert_eq!(Record::decode(&record.encode()), Some(record));
        assert_eq!(Record::decode(b"{}"), None);
    }
}
