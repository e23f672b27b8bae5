//! The `masthead` program. The documentation of the library describes how it works.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(masthead::cli::run(std::env::args_os()))
}
