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
mod summary;
mod verify;
mod workers;

pub(crate) use build::{BuildOptions, CacheOptions, EditionSelection, build};
pub(crate) use catalogue::{CatalogueOptions, catalogue};
pub(crate) use clean::clean;
pub(crate) use console::{ConsoleOptions, Status};
pub(crate) use export::{ExportForm, ExportOptions, export};
pub(crate) use schema::schema;
pub(crate) use verify::verify;

use std::fmt::Display;
use std::io::{self, Write};

/// Prints a result to standard output. Write errors, such as a closed pipe, are ignored.
fn print_result(text: &dyn Display) {
    let _ = writeln!(io::stdout(), "{text}");
}
