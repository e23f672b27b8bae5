//! `completions` and `man`: files for shells and for `man`, generated from the command line's definition.

use std::path::Path;

use clap_complete::Shell;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::output::{self, Failure};
use crate::stop::Stop;

/// Prints the completions of a shell.
pub(crate) fn completions(shell: Shell, mut program: clap::Command, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, Path::new("."));
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut script);
    messages.streams.result(&String::from_utf8_lossy(&script).trim_end());
    messages.finish(Status::Done)
}

/// Writes a manual page for the program and for each command into `folder`, and prints their paths.
pub(crate) fn manual_pages(folder: &Path, mut program: clap::Command, console: ConsoleOptions) -> Status {
    program.build();
    let mut messages = Messages::new(console, Path::new("."));
    let written = write_pages(folder, &program, &mut messages);
    let status = messages.status(written.map_err(Stop::from));
    messages.finish(status)
}

/// Writes the pages of a command and of its subcommands: `masthead-build.1`.
fn write_pages(folder: &Path, command: &clap::Command, messages: &mut Messages) -> Result<(), Failure> {
    let page = clap_mangen::Man::new(command.clone());
    let path = folder.join(page.get_filename());
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| Failure { path: path.clone(), error })?;
    output::write(&path, &text)?;
    messages.streams.path(&path);
    for subcommand in command.get_subcommands() {
        if !subcommand.is_hide_set() && subcommand.get_name() != "help" {
            write_pages(folder, subcommand, messages)?;
        }
    }
    Ok(())
}
