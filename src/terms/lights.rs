//! Words for traffic lights.

use serde::{Deserialize, Serialize};

/// Words for the traffic lights 🟢, 🟡, 🟠 and 🔴.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "named after the colours")]
pub struct Lights {
    pub green: String,
    pub yellow: String,
    pub orange: String,
    pub red: String,
}

impl Lights {
    /// Returns the word for a text that is nothing but a traffic light.
    pub(crate) fn word(&self, text: &str) -> Option<&str> {
        match text.trim().trim_end_matches('\u{FE0F}') {
            "🟢" => Some(&self.green),
            "🟡" => Some(&self.yellow),
            "🟠" => Some(&self.orange),
            "🔴" => Some(&self.red),
            _ => None,
        }
    }
}
