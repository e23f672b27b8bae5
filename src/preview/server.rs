//! The server on the loopback interface.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::http::{self, HttpRequest, HttpResponse};
use super::routes::{Answer, PreviewRoutes};
use crate::threads::STACK;

/// First port to try.
const FIRST_PORT: u16 = 4150;
/// Number of ports to try if none is given.
const PORTS: u16 = 50;
/// Maximum number of open connections. A browser opens six at a time.
const MAX_CONNECTIONS: usize = 64;
/// Interval of comments in the stream of events. Without them, a closed connection would not be noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Opens a port of the loopback interface: the given one, or the first that is free.
///
/// # Errors
/// The port is in use.
pub(super) fn bind(port: Option<u16>) -> io::Result<TcpListener> {
    let listen = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => listen(port),
        // Any free port is better than none.
        None => (FIRST_PORT..FIRST_PORT + PORTS).find_map(|port| listen(port).ok()).map_or_else(|| listen(0), Ok),
    }
}

/// Serves each connection on a thread of its own, for ever.
pub(super) fn serve(listener: &TcpListener, routes: &Arc<PreviewRoutes>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { continue };
        if open.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS {
            open.fetch_sub(1, Ordering::Relaxed);
            // The connection is closed in any case.
            let _ = HttpResponse::status("503 Service Unavailable").write(&mut stream);
            continue;
        }
        let guard = ConnectionGuard(Arc::clone(&open));
        let routes = Arc::clone(routes);
        // Pages are drawn on this thread, and their frames may be deeply nested.
        let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
            let _guard = guard;
            // A browser closes connections that it no longer needs.
            let _ = respond(stream, &routes);
        });
        // Without a thread, the connection is closed, and the browser tries again.
        drop(thread);
    }
}

/// Counts an open connection until it is dropped, also by a panic.
struct ConnectionGuard(Arc<AtomicUsize>);

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn respond(mut stream: TcpStream, routes: &PreviewRoutes) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Ok(request) = HttpRequest::read(&stream) else {
        return HttpResponse::status("400 Bad Request").write(&mut stream);
    };
    match routes.answer(&request) {
        Answer::Response(response) => response.write(&mut stream),
        Answer::Events => send_events(stream, routes),
    }
}

/// Sends the state, and each later one (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
fn send_events(mut stream: TcpStream, routes: &PreviewRoutes) -> io::Result<()> {
    stream.write_all(http::event_stream_head().as_bytes())?;
    let mut last = 0;
    loop {
        let event = match routes.shown.wait_after(last, HEARTBEAT) {
            Some((version, json)) => {
                last = version;
                format!("data: {json}\n\n")
            }
            None => ":\n\n".to_owned(),
        };
        stream.write_all(event.as_bytes())?;
        stream.flush()?;
    }
}
