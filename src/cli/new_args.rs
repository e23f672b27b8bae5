//! Arguments of `new`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Global, nearest_publication, source_date_epoch};
use crate::commands::{
    self, ConsoleOptions, LogoFile, NewIssueOptions, NewPublicationOptions, Status, parse_language, parse_layout,
};
use crate::publication::{Language, PartialDate};

/// Commands of `new`.
#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// Create a folder with a masthead.toml and a first issue, complete and ready to build
    ///
    /// On a terminal, asks for what is not given as an option. Existing files are never replaced; the folder may exist
    /// if it has neither a masthead.toml nor issues.
    Publication {
        /// Folder of the publication
        #[arg(value_name = "NAME")]
        folder: PathBuf,
        /// Title [default: the name of the folder]
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
        /// Language, as a BCP 47 tag [default: en]
        #[arg(long, value_name = "TAG", value_parser = parse_language)]
        language: Option<Language>,
        /// Publisher [default: none]
        #[arg(long, value_name = "NAME")]
        publisher: Option<String>,
        /// Built-in layout [default: newsletter]
        #[arg(long, value_name = "LAYOUT", value_parser = parse_layout)]
        layout: Option<String>,
        /// Logo, a PNG, JPEG or SVG file, which is copied [default: none]
        #[arg(long, value_name = "FILE", value_parser = LogoFile::read)]
        logo: Option<LogoFile>,
        /// Date of the first issue [default: this month]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Option<PartialDate>,
    },
    /// Create the next issue, with the sections of the last one as a skeleton
    ///
    /// Date and number follow those of the earlier issues. If they have volumes, a new year begins a new volume.
    /// Existing files are never replaced.
    Issue {
        /// Name of the issue [default: its date]
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// Date of the issue [default: the next in the rhythm of the earlier issues]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Option<PartialDate>,
    },
}

/// Parses a date. The error is a message with an instruction.
fn parse_date(text: &str) -> Result<PartialDate, String> {
    PartialDate::new(text).map_err(|error| format!("{}; {}", error.message, error.help))
}

impl NewCommand {
    /// Runs the command. Returns `None` and prints an error if `SOURCE_DATE_EPOCH` is invalid.
    pub(super) fn run(self, global: &Global, console: ConsoleOptions) -> Option<Status> {
        let source_date_epoch = source_date_epoch()?;
        Some(match self {
            Self::Publication { folder, title, language, publisher, layout, logo, date } => {
                if global.root.is_some() {
                    let message = "`new publication` has no --root; write the folder as its NAME";
                    return Some(commands::usage_error(message));
                }
                let options =
                    NewPublicationOptions { folder, title, language, publisher, layout, logo, date, source_date_epoch };
                commands::new_publication(&options, console)
            }
            Self::Issue { name, date } => {
                let root = global.root.clone().unwrap_or_else(nearest_publication);
                commands::new_issue(&NewIssueOptions { root, name, date, source_date_epoch }, console)
            }
        })
    }
}
