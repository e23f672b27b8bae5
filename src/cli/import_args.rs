//! Arguments of `import`.

use std::path::PathBuf;

use clap::Args;

use crate::commands::{self, ConsoleOptions, Status};
use crate::import::ChangeRule;

/// Sources and their treatment.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Files, or folders with files
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// Name of the issue that the sources are the articles of [default: an issue for each source]
    #[arg(long, value_name = "NAME")]
    issue: Option<String>,
    /// Format of the sources, as pandoc names it [default: by the extension]
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// Treatment of tracked changes
    #[arg(long, value_enum, value_name = "RULE", default_value_t)]
    changes: ChangeRule,
    /// Replace existing files
    #[arg(long)]
    force: bool,
}

impl ImportArgs {
    /// Imports the sources into the publication in `root`.
    pub(super) fn run(self, root: PathBuf, console: ConsoleOptions) -> Status {
        let Self { sources, issue, from: format, changes, force } = self;
        commands::import(&commands::ImportOptions { root, sources, issue, format, changes, force }, console)
    }
}
