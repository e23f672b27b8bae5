//! The `masthead` program. See the library's first page for how it works.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(masthead::cli::run(std::env::args_os()))
}
