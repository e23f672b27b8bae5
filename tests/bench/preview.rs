//! Latency of the preview: the time from saving a changed word to the picture of the changed page, and to the complete
//! state with messages and e-book. Typst's incremental compilation of the same change, as `typst watch` does it, is
//! measured in turn.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::batch::GeneratedCatalogue;
use crate::catalogue::CatalogueOptions;
use crate::masthead::Masthead;
use crate::typst_alone::Recompiler;

/// Width of the pictures in pixels: a page on a large screen.
const WIDTH: u32 = 1000;

/// Changes a word `edits` times in each issue of a catalogue and prints the quantiles of the times.
pub(crate) fn measure(masthead: &Masthead, options: &CatalogueOptions, edits: usize) {
    let generated = GeneratedCatalogue::new(options);
    let [mut page, mut complete, mut typst] = [const { Vec::new() }; 3];
    for name in &generated.issues {
        let file = generated.issue(name);
        let text = fs::read_to_string(&file).expect("the issue exists");
        let mut preview = RunningPreview::start(masthead, generated.path(), name);
        let mut shown = preview.digests_when_complete();
        let sources = generated.path().join("typst");
        let mut recompiler = Recompiler::new(&sources.join(name).join("typst"));
        // The first edit is not counted: both fill their caches.
        for edit in 0..=edits {
            fs::write(&file, changed(&text, edit)).expect("the issue can be written");
            let start = Instant::now();
            let changed_page = preview.first_new_page(&shown);
            preview.picture(&changed_page);
            let first = start.elapsed();
            shown = preview.digests_when_complete();
            let all = start.elapsed();
            masthead.export(generated.path(), &sources, name);
            let again = recompiler.compile();
            if edit > 0 {
                page.push(first.as_secs_f64());
                complete.push(all.as_secs_f64());
                typst.push(again);
            }
        }
    }
    println!("| ms after a changed word | median | 95 % | longest |\n|:---|---:|---:|---:|");
    let rows = [
        ("Masthead: picture of the changed page", page),
        ("Masthead: all pages, messages, e-book", complete),
        ("Typst alone: PDF of the same sources, compiled again", typst),
    ];
    for (name, mut times) in rows {
        times.sort_by(f64::total_cmp);
        let quantile = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)] * 1000.0;
        println!("| {name} | {:.0} | {:.0} | {:.0} |", quantile(50), quantile(95), quantile(100));
    }
}

/// Returns the text with another word in the middle of it: in a paragraph without markup, if there is one.
fn changed(text: &str, edit: usize) -> String {
    let middle = text.len() / 2;
    let starts = text.match_indices("\n\n").map(|(at, _)| at + 2);
    let is_paragraph = |at: &usize| text[*at..].starts_with(char::is_alphabetic);
    let at = starts.filter(is_paragraph).min_by_key(|at| at.abs_diff(middle)).expect("an issue has paragraphs");
    let word = ["Water", "Stones", "Evening", "Ferries", "Nobody"][edit % 5];
    format!("{}{word} {edit}, {}", &text[..at], &text[at..])
}

/// A running preview of one issue, which is ended on drop.
struct RunningPreview {
    process: Child,
    /// Host and port.
    host: String,
    events: Lines<BufReader<TcpStream>>,
}

impl RunningPreview {
    fn start(masthead: &Masthead, root: &Path, issue: &str) -> Self {
        let mut command = masthead.preview(root, issue);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("masthead starts");
        let mut address = String::new();
        let stdout = process.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut address).expect("the address is printed");
        let address = address.trim().strip_prefix("http://").and_then(|address| address.split_once("/#"));
        let (host, token) = address.expect("the result is an address with a token");
        let head = format!("GET /events HTTP/1.1\r\nHost: {host}\r\nMasthead-Token: {token}\r\n\r\n");
        let events = BufReader::new(request(host, &head)).lines();
        Self { process, host: host.to_owned(), events }
    }

    /// Waits for the next state of the preview.
    fn state(&mut self) -> Value {
        loop {
            let line = self.events.next().expect("the stream goes on").expect("the stream can be read");
            if let Some(state) = line.strip_prefix("data: ") {
                return serde_json::from_str(state).expect("a state is JSON");
            }
        }
    }

    /// Waits for the first page that is not among `shown`. Returns its digest.
    fn first_new_page(&mut self, shown: &BTreeSet<String>) -> String {
        loop {
            if let Some(new) = digests(&self.state()).find(|digest| !shown.contains(digest)) {
                return new;
            }
        }
    }

    /// Waits for a complete state. Returns the digests of its pages.
    fn digests_when_complete(&mut self) -> BTreeSet<String> {
        loop {
            let state = self.state();
            if state["isComplete"] == true {
                return digests(&state).collect();
            }
        }
    }

    /// Reads the picture of a page.
    fn picture(&self, digest: &str) {
        let head = format!("GET /picture/{digest}/{WIDTH} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        let mut answer = Vec::new();
        request(&self.host, &head).read_to_end(&mut answer).expect("the server answers");
        assert!(answer.windows(4).any(|bytes| bytes == b"IEND"), "the answer is no picture");
    }
}

impl Drop for RunningPreview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the digests of the pages in a state.
fn digests(state: &Value) -> impl Iterator<Item = String> {
    let pages = state["pages"].as_array().into_iter().flatten();
    pages.filter_map(|page| page["digest"].as_str()).map(str::to_owned)
}

/// Connects to `host` and sends the head of a request.
fn request(host: &str, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).expect("the server listens");
    stream.write_all(head.as_bytes()).expect("the server reads");
    stream
}
