//! Options of all commands.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::commands::ConsoleOptions;
use crate::diagnostic::MessageFormat;

/// Options of all commands.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Folder of the publication [default: the nearest folder with a masthead.toml, upwards from the named issue or from
    /// the working folder]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub(super) root: Option<PathBuf>,
    /// Format of errors and warnings
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    message_format: MessageFormat,
    /// Print every message, rather than the first three of each code and issue
    ///
    /// The format short has the first 50. The formats json and sarif always contain every message.
    #[arg(long, global = true, help_heading = "Global options")]
    all_messages: bool,
    /// When to colour errors and warnings
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    color: Color,
    /// Print only errors: no warnings, no progress and no summary
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
    /// Also print the state of each edition and the time taken by each issue
    #[arg(short, long, global = true, help_heading = "Global options")]
    verbose: bool,
}

/// Value of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal or if `CLICOLOR_FORCE` is set, unless `NO_COLOR` is set
    Auto,
    /// Even if standard error is not a terminal
    Always,
    /// No colour
    Never,
}

impl Global {
    /// Returns the options for messages and progress.
    pub(super) fn console(&self) -> ConsoleOptions {
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                (std::io::stderr().is_terminal() || is_set("CLICOLOR_FORCE")) && !is_set("NO_COLOR")
            }
        };
        let Self { message_format: format, all_messages, quiet, verbose, .. } = *self;
        ConsoleOptions { format, color, all_messages, quiet, verbose }
    }
}
