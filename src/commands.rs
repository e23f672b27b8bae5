//! The subcommands of the command line, one module each.

mod build;
mod catalogue;
mod clean;
mod completions;
mod console;
mod explain;
mod export;
mod figures;
mod fix;
mod guard;
mod import;
mod messages;
mod names;
mod new;
mod page_table;
mod preview;
mod progress;
mod questions;
mod schema;
mod streams;
mod summary;
mod supervise;
mod verify;
mod worker;
mod workers;
mod written;

pub(crate) use build::{BuildOptions, CacheOptions, EditionSelection, build};
pub(crate) use catalogue::{CatalogueOptions, catalogue};
pub(crate) use clean::clean;
pub(crate) use completions::{completions, manual_pages};
pub(crate) use console::{ConsoleOptions, Status};
pub(crate) use explain::explain;
pub(crate) use export::{ExportForm, ExportOptions, export};
pub(crate) use figures::figures;
pub(crate) use fix::fix;
pub(crate) use guard::{enter_guarded_process, guard};
pub(crate) use import::{ImportOptions, import};
pub(crate) use new::{
    LogoFile, NewIssueOptions, NewPublicationOptions, new_issue, new_publication, parse_language, parse_layout,
};
pub(crate) use preview::preview;
pub(crate) use schema::schema;
pub(crate) use streams::usage_error;
pub(crate) use supervise::supervise_preview;
pub(crate) use verify::verify;
pub(crate) use worker::serve;
pub(crate) use workers::WorkerCommand;
