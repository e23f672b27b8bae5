//! `preview`: the server, its events and what it serves, without a browser. `tests/preview/` drives a browser.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::support::Publication;
#[cfg(target_os = "linux")]
use crate::watchdog::{children, wait_for_end};
#[cfg(target_os = "linux")]
use crate::workers::GREEDY;

/// Longest time that a build may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(2);

/// A running preview, which is ended on drop.
pub(crate) struct RunningPreview {
    child: Child,
    host: String,
    token: String,
}

impl RunningPreview {
    fn start(publication: &Publication, arguments: &[&str]) -> Self {
        Self::of(publication.root(), arguments)
    }

    /// Starts the preview of the publication in a folder.
    pub(crate) fn of(root: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
        command.arg("preview").arg("--no-open").arg("--root").arg(root).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the address is printed");
        let address = line.trim().strip_prefix("http://").expect("the result is an address");
        let (host, token) = address.split_once("/#").expect("the address has a token");
        Self { host: host.to_owned(), token: token.to_owned(), child }
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("the server listens");
        stream.set_read_timeout(Some(LIMIT)).expect("it can be set");
        stream.write_all(request.as_bytes()).expect("the server reads");
        stream
    }

    /// Returns head and body of the response to a request.
    fn response(&self, request: &str) -> (String, Vec<u8>) {
        let mut bytes = Vec::new();
        self.connect(request).read_to_end(&mut bytes).expect("the server answers");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a response has a head");
        (String::from_utf8_lossy(&bytes[..end]).into_owned(), bytes[end + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.response(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host))
    }

    fn post(&self, path: &str, body: &str) -> Value {
        let Self { host, token, .. } = self;
        let (head, body) = self.response(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nMasthead-Token: {token}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        serde_json::from_slice(&body).expect("the answer is JSON")
    }

    /// Returns the first state for which `is_expected` is true, although the process that serves the states may end.
    fn state_after_crash(&self, is_expected: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            if let Some(state) = self.find_state(&is_expected) {
                return state;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the state does not come");
    }

    /// Returns the first state for which `is_expected` is true.
    pub(crate) fn state(&self, is_expected: impl Fn(&Value) -> bool) -> Value {
        self.find_state(is_expected).expect("the stream goes on")
    }

    /// Returns the first state for which `is_expected` is true, or `None` if the server ends.
    fn find_state(&self, is_expected: impl Fn(&Value) -> bool) -> Option<Value> {
        let Self { host, token, .. } = self;
        let request = format!("GET /events HTTP/1.1\r\nHost: {host}\r\nMasthead-Token: {token}\r\n\r\n");
        let start = Instant::now();
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.set_read_timeout(Some(LIMIT)).expect("it can be set");
        stream.write_all(request.as_bytes()).ok()?;
        for line in BufReader::new(stream).lines() {
            let line = line.ok()?;
            let state: Option<Value> = line.strip_prefix("data: ").and_then(|json| serde_json::from_str(json).ok());
            if let Some(state) = state.filter(&is_expected) {
                return Some(state);
            }
            assert!(start.elapsed() < LIMIT, "the state does not come");
        }
        None
    }
}

impl Drop for RunningPreview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn is_complete(state: &Value) -> bool {
    state["isComplete"] == true && state["isOutdated"] == false
}

pub(crate) fn digest(state: &Value) -> &str {
    state["pages"][0]["digest"].as_str().expect("there is a page")
}

#[test]
fn a_saved_change_is_shown_and_an_error_keeps_the_pages() {
    let publication = Publication::new().issue("one", "The first text.");
    let preview = RunningPreview::start(&publication, &["one"]);
    let first = preview.state(is_complete);
    assert_eq!((first["issue"].as_str(), first["title"].is_string()), (Some("one"), true), "{first}");

    let picture = format!("/picture/{}/300", digest(&first));
    let (head, png) = preview.get(&picture);
    assert!(head.contains("image/png") && png.starts_with(b"\x89PNG"), "{head}");
    let (_, text) = preview.get(&format!("/text/{}", digest(&first)));
    assert!(String::from_utf8_lossy(&text).contains("The first text."));
    let part = first["book"].as_array().and_then(|parts| parts.iter().find(|part| part["path"] != "cover.xhtml"));
    let part = part.and_then(|part| part["path"].as_str()).expect("the e-book has parts");
    let (head, _) = preview.get(&format!("/book/{part}"));
    assert!(head.contains("application/xhtml+xml") && head.contains("default-src 'none'"), "{head}");

    publication.write("issues/one.md", "+++\ntitle = \"one\"\n+++\nThe second text.");
    let second = preview.state(|state| is_complete(state) && digest(state) != digest(&first));
    publication.write("issues/one.md", "+++\ntitle = \"one\"\n+++\nThe third text. ![a](none.png)");
    let failed = preview.state(|state| state["isOutdated"] == true);
    assert_eq!(digest(&failed), digest(&second), "the last good pages stay");
    assert_eq!(failed["messages"][0]["diagnostic"]["code"], "missing-file", "{failed}");
    assert_eq!(failed["messages"][0]["diagnostic"]["place"]["line"], 4);
    publication.write("issues/one.md", "+++\ntitle = \"one\"\n+++\nThe second text.");
    preview.state(|state| is_complete(state) && digest(state) == digest(&second));
    assert!(!publication.path("dist").exists(), "nothing is written");
}

#[test]
fn issue_and_edition_can_be_changed_and_clicks_lead_to_lines() {
    let publication = Publication::new().issue("one", "A text.").issue("two", "Another text.");
    let preview = RunningPreview::start(&publication, &["one", "--poll"]);
    let first = preview.state(is_complete);
    preview.post("/print", "true");
    let print = preview.state(|state| state["isPrint"] == true && is_complete(state));
    assert!(print["pages"][0]["bleed"][0].as_f64() > Some(0.0), "{print}");
    preview.post("/print", "false");
    preview.state(|state| is_complete(state) && digest(state) == digest(&first));
    preview.post("/issue", "\"two\"");
    let second = preview.state(|state| state["issue"] == "two" && is_complete(state));
    let (_, text) = preview.get(&format!("/text/{}", digest(&second)));
    let text: Value = serde_json::from_slice(&text).expect("it is JSON");
    let mut pieces = text.as_array().expect("it is a list").iter();
    let piece =
        pieces.find(|piece| piece["text"].as_str().is_some_and(|text| text.contains("Another"))).expect("it is there");
    let click = serde_json::json!({ "page": 0, "x": piece["left"], "y": piece["top"] });
    let place = preview.post("/place", &click.to_string());
    assert_eq!((place["file"].as_str(), place["line"].as_u64()), (Some("issues/two.md"), Some(4)), "{place}");
    let opened = preview.post("/open", "{\"file\":\"issues/two.md\",\"line\":1,\"column\":1}");
    assert!(opened["problem"].as_str().is_some_and(|problem| problem.contains("--editor")), "{opened}");
    publication.write("issues/two.md", "+++\ntitle = \"two\"\n+++\nA polled change.");
    // A file from a backup is older than the one it replaces.
    let file = File::options().append(true).open(publication.path("issues/two.md")).expect("it is there");
    file.set_modified(SystemTime::now() - Duration::from_hours(1)).expect("the time can be set");
    let third = preview.state(|state| is_complete(state) && digest(state) != digest(&second));
    publication.write("issues/two.md", "+++\ntitle = \"two\"\n+++\nAnother change, older still.");
    file.set_modified(SystemTime::now() - Duration::from_hours(2)).expect("the time can be set");
    preview.state(|state| is_complete(state) && digest(state) != digest(&third));
}

#[test]
fn a_port_in_use_is_an_error_if_it_was_named() {
    let publication = Publication::new().issue("one", "A text.");
    let preview = RunningPreview::start(&publication, &[]);
    let other = RunningPreview::start(&publication, &[]);
    assert_ne!(preview.host, other.host, "the next free port");
    let port = preview.host.rsplit(':').next().expect("a host has a port");
    let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
    let output = command.args(["preview", "--no-open", "--port", port, "--root"]).arg(publication.root()).output();
    let output = output.expect("the program starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
}

#[test]
fn a_publication_that_cannot_be_read_is_shown_with_its_message() {
    let publication = Publication::new().issue("one", "A text.");
    publication.write("masthead.toml", "title = \n");
    let preview = RunningPreview::start(&publication, &[]);
    let failed = preview.state(|state| state["isOutdated"] == true);
    assert_eq!(failed["messages"][0]["diagnostic"]["place"]["file"], "masthead.toml", "{failed}");
    publication.write("masthead.toml", "title = \"Ferry\"\n");
    preview.state(is_complete);
}

/// A layout that asks for all memory ends the process that lays out the pages. Another one goes on at the same address.
#[test]
#[cfg(target_os = "linux")]
fn an_issue_that_ends_the_process_does_not_end_the_preview() {
    let publication = Publication::new().issue("one", "A text.");
    for (path, text) in GREEDY {
        publication.write(path, text);
    }
    let preview = RunningPreview::start(&publication, &["one"]);
    let first = preview.state(is_complete);
    let before = children(preview.child.id());
    publication.write("issues/one.md", "+++\ntitle = \"one\"\nlayout = \"greedy\"\n+++\nA text.");
    let crashed = preview.state_after_crash(|state| state["failure"].is_string());
    let failure = crashed["failure"].as_str().unwrap_or_default();
    assert!(failure.contains("takes more memory than `memory-bytes` in `[limits]` allows"), "{failure}");
    publication.write("issues/one.md", "+++\ntitle = \"one\"\n+++\nA text.");
    let second = preview.state(is_complete);
    assert_eq!(digest(&second), digest(&first));
    let after = children(preview.child.id());
    assert!(before.len() == 1 && after.len() == 1 && before != after, "{before:?}, {after:?}");
    drop(preview);
    wait_for_end(&after);
}

#[test]
#[ignore = "needs Chromium and Node.js"]
fn the_page_works_in_a_browser_and_with_the_keyboard() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/preview/check.js");
    let output =
        Command::new("node").args([script, env!("CARGO_BIN_EXE_masthead")]).output().expect("node is installed");
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("as expected"), "{out}{error}");
}
