//! The processes that a command runs in: its own, a guarded one, or as a worker of a build.

use std::path::PathBuf;

use super::folders::output_folder;
use super::{Cli, Command, execute};
use crate::commands::{self, Status, WorkerCommand};

/// Runs the command, in a guarded process if it needs one, or as a worker. Returns the exit status.
pub(super) fn run(cli: Cli, root: PathBuf, worker: &WorkerCommand) -> u8 {
    let Cli { worker: is_worker, command, global } = cli;
    if matches!(command, Command::Preview(_)) && !is_worker {
        return commands::supervise_preview(worker, global.console());
    }
    let status = match command.guarded_name() {
        Some(name) if !is_worker => return commands::guard(name, worker, global.console()),
        Some(_) => {
            commands::enter_guarded_process();
            execute(command, root, &global, worker)
        }
        None if is_worker && !matches!(command, Command::Preview(_)) => serve(command, root),
        None => execute(command, root, &global, worker),
    };
    status.unwrap_or(Status::Usage) as u8
}

/// Serves as a worker of a command that builds issues. Returns `None` for any other command.
fn serve(command: Command, root: PathBuf) -> Option<Status> {
    let options = match command {
        Command::Build { arguments, out } => {
            let out = output_folder(out, &root)?;
            arguments.options(root, Some(out), false)
        }
        Command::Check { arguments, pages, .. } => arguments.options(root, None, pages),
        // Other commands build no issues.
        _ => None,
    };
    options.map(commands::serve)
}

impl Command {
    /// Returns the name of the command if it reads issues or other files in a guarded process. `build` and `check` have
    /// worker processes, and the process of `preview` is replaced when it crashes.
    fn guarded_name(&self) -> Option<&'static str> {
        match self {
            Self::Export(_) => Some("export"),
            Self::Import(_) => Some("import"),
            Self::Check { figures: true, .. } => Some("check"),
            Self::Build { .. }
            | Self::Check { .. }
            | Self::Preview(_)
            | Self::New(_)
            | Self::Explain { .. }
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Clean { .. }
            | Self::Schema
            | Self::Catalogue { .. }
            | Self::Verify(_) => None,
        }
    }
}
