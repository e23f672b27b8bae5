//! What is noted of an issue: what it was made from, what was said, what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dependencies::{Dependencies, Dependency, State};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::edition::Edition;

/// What is noted of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// All that was read.
    #[serde(with = "pairs")]
    pub(crate) dependencies: Dependencies,
    /// The files that messages may point into, in the order of their ids; empty if there are no messages.
    pub(crate) sources: Vec<String>,
    /// What was said.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What was made; none of what the layout has not.
    pub(crate) editions: BTreeMap<Edition, Option<Held>>,
}

/// An edition in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// Under which digest its product is.
    pub(crate) product: Digest,
    /// The digest of its bytes, to know them when they stand in their place.
    pub(crate) content: Digest,
}

impl Record {
    pub(super) fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        serde_json::from_slice(encoded).ok()
    }
}

/// The keys of an object in JSON are texts, and those of dependencies are not.
mod pairs {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Dependencies, Dependency, State};

    pub(super) fn serialize<S: Serializer>(dependencies: &Dependencies, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dependencies)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dependencies, D::Error> {
        Ok(Vec::<(Dependency, State)>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_record_is_read_back() {
        let digest = Digest::of(b"x");
        let record = Record {
            dependencies: [
                (Dependency::File("a.md".into()), State::Found(digest)),
                (Dependency::Folder("b".into()), State::Missing),
            ]
            .into(),
            sources: vec!["masthead.toml".into()],
            diagnostics: vec![Diagnostic::nowhere(Code::MissingAlt, "é", "help")],
            editions: [(Edition::Pdf, Some(Held { product: digest, content: digest })), (Edition::Cover, None)].into(),
        };
        assert_eq!(Record::decode(&record.encode()), Some(record));
        assert_eq!(Record::decode(b"{}"), None);
    }
}
