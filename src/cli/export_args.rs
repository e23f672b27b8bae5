//! Arguments of `export`.

use std::path::PathBuf;

use clap::Args;

use super::folders::output_folder;
use super::level_args::LevelArgs;
use super::source_date_epoch;
use crate::commands::{self, ConsoleOptions, ExportForm, ExportOptions, Status};
use crate::request::Rules;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Issue, by name or path: 2026-03 or issues/2026-03.md
    #[arg(value_name = "ISSUE")]
    issue: String,
    /// Form to export
    #[arg(long, value_enum, value_name = "FORM")]
    to: ExportForm,
    /// Output folder; the files are in DIR/ISSUE/typst or DIR/ISSUE/html [default: dist/ in the publication]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    levels: LevelArgs,
}

impl ExportArgs {
    /// The issue named on the command line.
    pub(super) fn issues(&self) -> &[String] {
        std::slice::from_ref(&self.issue)
    }

    /// Exports the issue. Returns `None` and prints an error if an argument or an environment variable is invalid.
    pub(super) fn run(self, root: PathBuf, console: ConsoleOptions) -> Option<Status> {
        let Self { issue, to, out, levels } = self;
        let out = output_folder(out, &root)?;
        let (rules, levels) = (Rules { source_date_epoch: source_date_epoch()? }, levels.checked()?);
        Some(commands::export(&ExportOptions { root, issue, form: to, out, rules, levels }, console))
    }
}
