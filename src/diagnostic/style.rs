//! Options for rendering messages.

use std::collections::BTreeSet;

use super::Code;

/// Format of messages: `--message-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// Message, source line and help, for people
    Human,
    /// One line per message, `file:line:column: severity[code]: message`, for text editors
    Short,
    /// One JSON object per line, for programs; `masthead schema` prints the JSON Schema
    Json,
    /// Workflow commands for GitHub Actions, shown at the lines of a pull request
    Github,
    /// One SARIF 2.1.0 document, for code scanning services
    Sarif,
}

/// Options for rendering messages.
#[derive(Debug, Clone)]
pub struct MessageStyle {
    /// Format of the messages.
    pub format: MessageFormat,
    /// Whether to colour messages in the human format.
    pub color: bool,
    /// Whether to omit warnings and notes.
    pub only_errors: bool,
    /// Path to the publication, empty or with a trailing `/`: from the repository's root in the formats for GitHub and
    /// SARIF, from the working folder in the others. The JSON format has no prefix.
    pub prefix: String,
    /// Maximum number of messages of one code in a report, or `None` for all. The remaining messages are counted.
    pub limit_per_code: Option<usize>,
    /// Codes whose messages are only counted, because enough issues have shown them.
    pub(crate) only_counted: BTreeSet<Code>,
}

impl MessageStyle {
    /// Style without colour, prefix, filter or limit.
    pub fn plain(format: MessageFormat) -> Self {
        Self {
            format,
            color: false,
            only_errors: false,
            prefix: String::new(),
            limit_per_code: None,
            only_counted: BTreeSet::new(),
        }
    }
}
