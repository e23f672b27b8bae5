//! `--worker`: builds the issues that are requested on standard input, one at a time. See [workers](super::workers).

use std::io::{self, BufRead, Write};
use std::process;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::Status;
use super::build::{BuildContext, BuildOptions};
use super::workers::{WorkerReply, WorkerRequest};
use crate::cache::{Cache, CacheKey};
use crate::diagnostic::Report;
use crate::pdf;
use crate::process_limits::{limit_memory, limit_processor_time};
use crate::threads::{self, STACK};
use crate::workspace;

/// Builds issues until standard input ends.
///
/// If the process that started this one ends, however that happens, standard input ends, too. Then nothing more is
/// written.
pub(crate) fn serve(settings: BuildOptions) -> Status {
    let (sender, requests) = mpsc::channel();
    let builder = thread::Builder::new().stack_size(STACK).spawn(move || {
        // Without this thread's replies, the process has nothing more to do.
        process::exit(serve_requests(settings, &requests) as i32);
    });
    if builder.is_err() {
        return Status::Failure;
    }
    for line in io::stdin().lock().lines() {
        let request = line.ok().and_then(|line| serde_json::from_str(&line).ok());
        if request.is_none_or(|request| sender.send(request).is_err()) {
            break;
        }
    }
    Status::Done
}

/// Opens the publication and answers requests. Mistakes in the publication have been reported by the build.
fn serve_requests(settings: BuildOptions, requests: &Receiver<WorkerRequest>) -> Status {
    let Ok(workspace) = workspace::open(&settings.root, &settings.levels, &mut Report::default()) else {
        return Status::Errors;
    };
    let limits = workspace.limits();
    limit_memory(limits.memory_bytes, threads::available() + 2);
    let folder = settings.cache.folder.clone();
    let cache = folder.and_then(|folder| Cache::open(folder, CacheKey::load().ok()?, limits.cache_bytes).ok());
    let mut context = BuildContext::new(workspace, settings, cache);
    for request in requests {
        context.workspace.threads = request.threads;
        limit_processor_time(limits.time);
        let Some(files) = context.workspace.issues.iter().find(|files| files.slug == request.slug) else {
            return Status::Errors;
        };
        let Some(outcome) = context.build(files) else { return Status::Failure };
        let cache = context.cache.as_ref().map(Cache::take_use).unwrap_or_default();
        let reply = serde_json::to_string(&WorkerReply::new(outcome, cache));
        let written = reply.map_err(io::Error::from).and_then(|reply| {
            writeln!(io::stdout(), "{reply}")?;
            io::stdout().flush()
        });
        if written.is_err() {
            return Status::Failure;
        }
        // The reply does not wait for it: after the last one, the build ends this process.
        pdf::evict_unused_results();
    }
    Status::Done
}
