//! Instructions in the language of the author's file.

use super::Report;

impl Report {
    /// Replaces the instructions of the diagnostics added since the report had `before` of them (see [`Report::len`]).
    pub(crate) fn reword_helps(&mut self, before: usize, reword: impl Fn(&str) -> String) {
        for diagnostic in &mut self.diagnostics[before..] {
            diagnostic.help = reword(&diagnostic.help);
        }
    }
}
