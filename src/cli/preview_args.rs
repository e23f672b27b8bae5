//! Arguments of `preview`.

use std::path::PathBuf;

use clap::Args;

use super::source_date_epoch;
use crate::commands::{self, ConsoleOptions, Status};
use crate::diagnostic::Levels;
use crate::preview::{EditorCommand, PreviewSettings};
use crate::request::Rules;

pub(super) const EXAMPLES: &str = "\
Examples:
  masthead preview                                 the issue that was changed last
  masthead preview 2026-03                         the issue 2026-03
  masthead preview --editor \"code --goto\"          a click on a text opens it in Visual Studio Code
  masthead preview --editor \"gvim +{line} {file}\"  in Vim
  masthead preview --no-open --port 4200           on a port of your choice, without opening a browser";

/// Arguments of `preview`.
#[derive(Debug, Args)]
pub(super) struct PreviewArgs {
    /// Issue, by name or path: 2026-03 or issues/2026-03.md [default: the issue that was changed last]
    #[arg(value_name = "ISSUE")]
    issue: Option<String>,
    /// Port of the page [default: 4150, or the next free one]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Command that opens a file at a line, for clicks on a text or a message
    ///
    /// `{file}`, `{line}` and `{column}` in the command are replaced. Without `{file}`, the place is added at the end, as
    /// in `issues/2026-03.md:12:1`.
    #[arg(long, value_name = "COMMAND", value_parser = EditorCommand::parse)]
    editor: Option<EditorCommand>,
    /// Only print the address, without opening a browser
    #[arg(long)]
    no_open: bool,
    /// Look for changes four times a second
    ///
    /// For network drives and virtual machines, where the system reports no changes.
    #[arg(long)]
    poll: bool,
}

impl PreviewArgs {
    /// The issue named on the command line.
    pub(super) fn issues(&self) -> &[String] {
        self.issue.as_slice()
    }

    /// Runs the preview of the publication in `root`. Returns `None` and prints an error if an environment variable is
    /// invalid.
    pub(super) fn run(self, root: PathBuf, console: ConsoleOptions) -> Option<Status> {
        let Self { issue, port, editor, no_open, poll } = self;
        let rules = Rules { source_date_epoch: source_date_epoch()? };
        let settings = PreviewSettings { root, issue, port, editor, polls: poll, levels: Levels::default(), rules };
        Some(commands::preview(settings, !no_open, console))
    }
}
