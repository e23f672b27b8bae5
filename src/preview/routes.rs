//! The addresses that the server answers. No address is a path of the disk: pages are named by their digests, and files
//! of the e-book are in memory.

use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::editor::EditorCommand;
use super::http::{HttpRequest, HttpResponse};
use super::shown::Shown;
use super::work::WorkQueue;
use crate::pdf::PageView;
use crate::print::Plate;

const INDEX: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// Policy of the page: nothing from other servers.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
/// Policy of the e-book's documents: no scripts, and nothing from other servers.
const BOOK_POLICY: &str = "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
    font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Range of the width of pictures, in pixels.
const WIDTHS: RangeInclusive<u32> = 16..=6000;
/// Largest number of pixel rows of a picture.
const TALLEST: u32 = 20_000;

/// Everything that the answers are made from.
pub(super) struct PreviewRoutes {
    pub(super) port: u16,
    /// Secret that only the page has. Requests that change something, and the stream of events, need it.
    pub(super) token: String,
    /// Folder of the publication.
    pub(super) root: PathBuf,
    pub(super) editor: Option<EditorCommand>,
    pub(super) shown: Arc<Shown>,
    pub(super) queue: Arc<WorkQueue>,
}

/// A click on a page, in points from its corner.
#[derive(Debug, Deserialize)]
struct PageClick {
    page: usize,
    x: f64,
    y: f64,
}

/// A place to open in the editor.
#[derive(Debug, Deserialize)]
struct OpenedPlace {
    file: String,
    line: usize,
    column: usize,
}

/// Answer to a request.
pub(super) enum Answer {
    Response(HttpResponse),
    /// The stream of events.
    Events,
}

impl PreviewRoutes {
    /// Answers a request.
    pub(super) fn answer(&self, request: &HttpRequest) -> Answer {
        if let Err(response) = self.check_origin(request) {
            return Answer::Response(response);
        }
        let parts: Vec<&str> = request.path.split('/').skip(1).collect();
        let response = match (request.method.as_str(), &parts[..]) {
            ("GET", [""]) => {
                HttpResponse::content("text/html; charset=utf-8", INDEX.as_bytes()).with_policy(PAGE_POLICY)
            }
            ("GET", ["style.css"]) => HttpResponse::content("text/css; charset=utf-8", STYLE.as_bytes()),
            ("GET", ["script.js"]) => HttpResponse::content("text/javascript; charset=utf-8", SCRIPT.as_bytes()),
            ("GET", ["picture", digest, width]) => {
                Self::found(self.picture(digest, width, PageView::picture).map(HttpResponse::permanent))
            }
            ("GET", ["rows", digest, width, rows]) => {
                Self::found(self.rows(digest, width, rows).map(HttpResponse::permanent))
            }
            // The inks can change without the page.
            ("GET", ["plate", plate, digest, width]) => Self::found(self.plate(plate, digest, width)),
            ("GET", ["text", digest]) => self.text(digest),
            ("GET", ["places", digest]) => Self::found(self.places(digest)),
            ("GET", ["book", path @ ..]) => self.book_file(&path.join("/")),
            ("GET", ["events"]) => match self.check_token(request) {
                Ok(()) => return Answer::Events,
                Err(response) => response,
            },
            ("POST", [name]) => match self.check_token(request) {
                Ok(()) => self.post(name, &request.body),
                Err(response) => response,
            },
            _ => HttpResponse::status("404 Not Found"),
        };
        Answer::Response(response)
    }

    /// Refuses requests that other web pages cause. A page whose name was made to lead to this machine has the name in
    /// `Host`; a page of another server has its address in `Origin`.
    fn check_origin(&self, request: &HttpRequest) -> Result<(), HttpResponse> {
        let port = self.port;
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let is_own_host = request.header("host").is_some_and(|host| hosts.iter().any(|own| own == host));
        let is_own_site = request.header("sec-fetch-site").is_none_or(|site| ["same-origin", "none"].contains(&site));
        let origin = request.header("origin");
        let is_own_origin = |origin: &str| hosts.iter().any(|host| origin.strip_prefix("http://") == Some(host));
        let is_own = is_own_host && is_own_site && origin.map_or(request.method != "POST", is_own_origin);
        if is_own { Ok(()) } else { Err(HttpResponse::status("403 Forbidden")) }
    }

    fn check_token(&self, request: &HttpRequest) -> Result<(), HttpResponse> {
        let is_known = request.header("masthead-token") == Some(&self.token);
        if is_known { Ok(()) } else { Err(HttpResponse::status("403 Forbidden")) }
    }

    fn found(response: Option<HttpResponse>) -> HttpResponse {
        response.unwrap_or_else(|| HttpResponse::status("404 Not Found"))
    }

    /// Answers with a picture of a page that `draw` makes in the width asked for.
    fn picture(&self, digest: &str, width: &str, draw: impl FnOnce(&PageView, u32) -> Vec<u8>) -> Option<HttpResponse> {
        let width = width.parse().ok().filter(|width| WIDTHS.contains(width))?;
        Some(HttpResponse::content("image/png", draw(&self.shown.page(digest)?, width)))
    }

    /// Answers with some pixel rows of a page, such as `120-180`.
    fn rows(&self, digest: &str, width: &str, rows: &str) -> Option<HttpResponse> {
        let (first, end) = rows.split_once('-')?;
        let rows: Range<u32> = first.parse().ok()?..end.parse().ok()?;
        if rows.is_empty() || rows.end > TALLEST {
            return None;
        }
        self.picture(digest, width, |page, width| page.rows(width, rows))
    }

    /// Answers with a page of the print edition as one printing plate.
    fn plate(&self, plate: &str, digest: &str, width: &str) -> Option<HttpResponse> {
        let (plate, rendition) = (Plate::named(plate)?, self.shown.rendition()?);
        let inks = rendition.inks.as_ref()?;
        self.picture(digest, width, |page, width| page.plate(width, plate, inks))
    }

    fn places(&self, digest: &str) -> Option<HttpResponse> {
        Some(HttpResponse::json(&self.shown.rendition()?.places(digest)?))
    }

    fn text(&self, digest: &str) -> HttpResponse {
        let rendition = self.shown.rendition();
        let text = rendition.as_ref().and_then(|rendition| rendition.text(digest));
        text.map_or_else(|| HttpResponse::status("404 Not Found"), |text| HttpResponse::json(&text))
    }

    fn book_file(&self, path: &str) -> HttpResponse {
        let Some(bytes) = self.shown.ebook().file(path) else { return HttpResponse::status("404 Not Found") };
        let content_type = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
            Some("xhtml") => "application/xhtml+xml",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("jpg") => "image/jpeg",
            Some(_) | None => "application/octet-stream",
        };
        HttpResponse::shared(content_type, bytes).with_policy(BOOK_POLICY)
    }

    fn post(&self, name: &str, body: &[u8]) -> HttpResponse {
        let answered = match name {
            "place" => serde_json::from_slice(body).map(|click| self.place(&click)),
            "open" => serde_json::from_slice(body).map(|place| self.open(&place)),
            "print" => serde_json::from_slice(body).map(|is_print| {
                self.queue.add(|pending| pending.is_print = Some(is_print));
                HttpResponse::json(&json!({}))
            }),
            "issue" => serde_json::from_slice(body).map(|issue| {
                self.queue.add(|pending| pending.issue = Some(issue));
                HttpResponse::json(&json!({}))
            }),
            _ => Ok(HttpResponse::status("404 Not Found")),
        };
        answered.unwrap_or_else(|_| HttpResponse::status("400 Bad Request"))
    }

    /// Answers a click on a page with the place in the author's files.
    fn place(&self, click: &PageClick) -> HttpResponse {
        let rendition = self.shown.rendition();
        let place = rendition.and_then(|rendition| rendition.place(click.page, click.x, click.y));
        HttpResponse::json(&place)
    }

    /// Opens a file of the publication in the editor.
    fn open(&self, place: &OpenedPlace) -> HttpResponse {
        let problem = match &self.editor {
            None => Some("no editor: start the preview with --editor".to_owned()),
            Some(editor) => editor.open(&self.root, &place.file, place.line, place.column).err(),
        };
        HttpResponse::json(&json!({ "problem": problem }))
    }
}

#[cfg(test)]
mod tests;
