//! The subcommands of the command line, one module each.

mod build;
mod catalogue;
mod clean;
mod console;
mod export;
mod messages;
mod page_table;
mod progress;
mod schema;
mod streams;
mod summary;
mod verify;
mod workers;
mod written;

pub(crate) use build::{BuildOptions, CacheOptions, EditionSelection, build};
pub(crate) use catalogue::{CatalogueOptions, catalogue};
pub(crate) use clean::clean;
pub(crate) use console::{ConsoleOptions, Status};
pub(crate) use export::{ExportForm, ExportOptions, export};
pub(crate) use schema::schema;
pub(crate) use streams::usage_error;
pub(crate) use verify::verify;
