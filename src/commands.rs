//! The commands, a file each.

mod build;
mod catalogue;
mod export;
mod verify;
mod workers;

pub(crate) use build::{Build, build};
pub(crate) use catalogue::{CatalogueOf, catalogue};
pub(crate) use export::{Export, export};
pub(crate) use verify::verify;

use std::collections::HashSet;
use std::fmt::Display;
use std::io::{self, Write};

use crate::cli::Talk;
use crate::diagnostic::Report;

/// Prints a result to the standard output. Whoever reads it may stop reading: that is no error of ours.
fn answer(text: &dyn Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a report to the standard error, without the messages in `said`, which then has them too: what is wrong with
/// `masthead.toml` or a layout is found anew by every issue.
fn print_report(report: &Report, talk: Talk, said: &mut HashSet<String>) {
    for message in report.messages(talk.format, talk.color, talk.quiet) {
        if !said.contains(&message) {
            let _ = writeln!(io::stderr(), "{message}");
            said.insert(message);
        }
    }
}
