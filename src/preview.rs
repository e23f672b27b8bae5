//! `preview`: shows an issue in the browser while it is written.
//!
//! ```text
//! files ─ watch ─▶ WorkQueue ─ builder (session) ─▶ Rendition, PreviewState ─ shown ─▶ server ─▶ browser
//! browser ─ routes ─▶ WorkQueue, editor
//! ```
//!
//! One thread builds, with everything kept from the last build ([`session`]). The pages are shown as soon as they are laid
//! out; when the author pauses, they are laid out once more as a build does, judged, and the e-book is made. The server
//! answers requests of this machine's browser only, and serves nothing by a path of the disk ([`routes`]).

use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Levels, Report};
use crate::digest::Digest;
use crate::output::Failure;
use crate::process_limits::{limit_memory, limit_processor_time};
use crate::publication::Limits;
use crate::request::Rules;
use crate::threads::{self, STACK};

mod builder;
mod editor;
mod http;
mod poll;
mod rendition;
mod routes;
mod server;
mod session;
mod shown;
#[cfg(test)]
mod tests;
mod watch;
mod work;

pub(crate) use editor::EditorCommand;

use builder::PreviewBuilder;
use routes::PreviewRoutes;
use session::PreviewSession;
use shown::{PreviewState, Shown};
use watch::FolderWatcher;
use work::WorkQueue;

/// Receives the diagnostics of each complete build: those of the publication and those of the issue.
pub(crate) type PreviewReports = Box<dyn FnMut(&[Report]) + Send>;

/// Settings of a preview.
#[derive(Debug)]
pub(crate) struct PreviewSettings {
    pub(crate) root: PathBuf,
    /// Slug or path of the issue. `None` previews the issue that was changed last.
    pub(crate) issue: Option<String>,
    /// Port, or `None` for the first free one.
    pub(crate) port: Option<u16>,
    pub(crate) editor: Option<EditorCommand>,
    /// Whether to compare files again and again, rather than to wait for events of the system.
    pub(crate) polls: bool,
    pub(crate) levels: Levels,
    pub(crate) rules: Rules,
}

/// Address of a preview whose process was ended by an issue, for the process that takes over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PreviewResumption {
    port: u16,
    token: String,
    /// Message about the end of the other process.
    crash: String,
}

impl PreviewResumption {
    /// Takes over the address that [`PreviewServer::address`] returned. `None` if it is not one.
    pub(crate) fn new(address: &str, crash: String) -> Option<Self> {
        let (port, token) = address.strip_prefix("http://127.0.0.1:")?.split_once("/#")?;
        Some(Self { port: port.parse().ok()?, token: token.to_owned(), crash })
    }
}

/// A server that is ready to be started.
pub(crate) struct PreviewServer {
    listener: TcpListener,
    routes: Arc<PreviewRoutes>,
    builder: PreviewBuilder,
}

impl PreviewServer {
    /// Opens the port and the watcher.
    ///
    /// # Errors
    /// The folder does not exist, the port is in use, or the system has no random numbers.
    pub(crate) fn open(
        settings: PreviewSettings,
        resumption: Option<PreviewResumption>,
        reports: PreviewReports,
    ) -> Result<Self, Failure> {
        let PreviewSettings { root, issue, port, editor, polls, levels, rules } = settings;
        let failed = |path: &Path| {
            let path = path.to_owned();
            |error| Failure { path, error }
        };
        let port = resumption.as_ref().map(|resumption| resumption.port).or(port);
        let root = root.canonicalize().map_err(failed(&root))?;
        let address = port.map_or_else(|| "127.0.0.1".to_owned(), |port| format!("127.0.0.1:{port}"));
        let listener = server::bind(port).map_err(failed(Path::new(&address)))?;
        let port = listener.local_addr().map_err(failed(Path::new(&address)))?.port();
        let (token, crash) = match resumption {
            Some(PreviewResumption { token, crash, .. }) => (token, Some(crash)),
            None => (token().map_err(failed(Path::new("random numbers")))?, None),
        };
        let (shown, queue) = (Arc::new(Shown::default()), Arc::new(WorkQueue::default()));
        let watcher = FolderWatcher::new(&root, &queue, polls).map_err(failed(&root))?;
        let session = PreviewSession::new(root.clone(), issue, levels, rules, limit_process);
        let state = PreviewState { has_editor: editor.is_some(), failure: crash, ..PreviewState::default() };
        let builder = PreviewBuilder::new(session, Arc::clone(&queue), Arc::clone(&shown), watcher, reports, state);
        let routes = Arc::new(PreviewRoutes { port, token, root, editor, shown, queue });
        Ok(Self { listener, routes, builder })
    }

    /// Address of the page. Its fragment is the secret that the page needs, which browsers do not send.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#{}", self.routes.port, self.routes.token)
    }

    /// Builds and serves until the process ends.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub(crate) fn run(self) -> io::Result<()> {
        let Self { listener, routes, builder } = self;
        let building = thread::Builder::new().stack_size(STACK).spawn(move || builder.run())?;
        thread::Builder::new().spawn(move || server::serve(&listener, &routes))?;
        // The build thread ends by a panic only, which is a bug.
        building.join().map_err(|_| io::Error::other("this is a bug in Masthead: the build ended"))
    }
}

/// Connections of a browser, each with a thread.
const CONNECTIONS: usize = 16;

/// Limits what this process may take for its next step.
fn limit_process(limits: Limits) {
    limit_memory(limits.memory_bytes, threads::available() + 2 + CONNECTIONS);
    limit_processor_time(limits.time);
}

/// Returns a secret: the digest of 32 random bytes, in hexadecimal digits.
fn token() -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(Digest::of(&bytes).to_string())
}
