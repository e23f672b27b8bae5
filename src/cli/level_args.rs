//! Options for the levels of messages.

use clap::Args;

use crate::commands::usage_error;
use crate::diagnostic::{Code, FixedLevel, Level, Levels};
use crate::nearest::suggest;

/// Levels of messages by code.
#[derive(Debug, Default, Args)]
pub(super) struct LevelArgs {
    /// Do not report messages with this code, such as placeholder-link; repeat for several
    ///
    /// The levels of --allow, --note, --warn and --deny override those of `[messages]` in masthead.toml. A code that is
    /// an error by default cannot be given a lower level.
    #[arg(long, value_name = "CODE", value_parser = parse_code, help_heading = "Levels of messages")]
    allow: Vec<Code>,
    /// Report messages with this code as notes
    #[arg(long, value_name = "CODE", value_parser = parse_code, help_heading = "Levels of messages")]
    note: Vec<Code>,
    /// Report messages with this code as warnings
    #[arg(long, value_name = "CODE", value_parser = parse_code, help_heading = "Levels of messages")]
    warn: Vec<Code>,
    /// Report messages with this code as errors
    #[arg(long, value_name = "CODE", value_parser = parse_code, help_heading = "Levels of messages")]
    deny: Vec<Code>,
}

impl LevelArgs {
    /// Returns the levels of the options. If several options name a code, the strictest level applies.
    pub(super) fn levels(&self) -> Result<Levels, FixedLevel> {
        let mut levels = Levels::default();
        let options = [
            (&self.allow, Level::Allow),
            (&self.note, Level::Note),
            (&self.warn, Level::Warn),
            (&self.deny, Level::Deny),
        ];
        for (codes, level) in options {
            codes.iter().try_for_each(|code| levels.set(*code, level))?;
        }
        Ok(levels)
    }

    /// Like [`Self::levels`]. Returns `None` and prints an error if a code cannot have the level.
    pub(super) fn checked(&self) -> Option<Levels> {
        match self.levels() {
            Ok(levels) => Some(levels),
            Err(error) => {
                usage_error(&error.to_string());
                None
            }
        }
    }
}

/// Parses the code of a message.
pub(super) fn parse_code(text: &str) -> Result<Code, String> {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    Code::from_name(text).ok_or_else(|| format!("there is no message with this code; {}", suggest(text, &codes)))
}
