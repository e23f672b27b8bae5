//! The commands, a file each.

mod build;
mod catalogue;
mod clean;
mod export;
mod messages;
mod progress;
mod schema;
mod summary;
mod verify;
mod workers;

pub(crate) use build::{Build, CacheUse, Editions, build};
pub(crate) use catalogue::{CatalogueOf, catalogue};
pub(crate) use clean::clean;
pub(crate) use export::{Export, export};
pub(crate) use schema::schema;
pub(crate) use verify::verify;

use std::fmt::Display;
use std::io::{self, Write};

/// Prints a result to the standard output. Whoever reads it may stop reading: that is no error of ours.
fn answer(text: &dyn Display) {
    let _ = writeln!(io::stdout(), "{text}");
}
