//! `clean`: removes the cache.

use std::path::Path;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::cache;

/// Removes the cache in `folder`. Failures are reported for the publication in `root`.
pub(crate) fn clean(root: &Path, folder: &Path, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, root);
    let status = match cache::clean(folder) {
        Ok(cleaned) => {
            let note = match cleaned {
                Some(cleaned) => {
                    format!("{} files removed, {} MB", cleaned.files, cleaned.bytes.div_ceil(1_000_000))
                }
                None => format!("there is no cache in {}", folder.display()),
            };
            if !console.quiet {
                messages.streams.note(&note);
            }
            Status::Done
        }
        Err(failure) => messages.report_failure(&failure),
    };
    messages.finish(status)
}
