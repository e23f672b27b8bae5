//! `clean`: removes the cache.

use std::path::Path;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::cache;

/// Removes the cache in `folder`. Failures are reported for the publication in `root`.
pub(crate) fn clean(root: &Path, folder: &Path, console: ConsoleOptions) -> Status {
    match cache::clean(folder) {
        Ok(cleaned) => {
            if !console.quiet {
                match cleaned {
                    Some(cleaned) => {
                        eprintln!("{} files removed, {} MB", cleaned.files, cleaned.bytes.div_ceil(1_000_000));
                    }
                    None => eprintln!("there is no cache in {}", folder.display()),
                }
            }
            Status::Done
        }
        Err(failure) => Messages::new(console, root).report_failure(&failure),
    }
}
