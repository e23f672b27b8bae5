//! The part of HTTP/1.1 that the preview needs (RFC 9112): one request and one response on each connection.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// Maximum length of a request without its body, in bytes.
const MAX_HEAD: u64 = 16 << 10;
/// Maximum length of the body of a request, in bytes.
const MAX_BODY: usize = 4 << 10;
/// Time in which a request must arrive, and a part of a response must be taken.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A request.
#[derive(Debug, Default)]
pub(super) struct HttpRequest {
    pub(super) method: String,
    /// Path without the query.
    pub(super) path: String,
    /// Names in lower case, with their values.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Body of a response.
pub(super) type Body = Cow<'static, [u8]>;

/// A response.
pub(super) struct HttpResponse {
    status: &'static str,
    content_type: &'static str,
    /// Whether a browser may keep the content, because it never changes.
    is_permanent: bool,
    /// Content security policy.
    policy: &'static str,
    body: ResponseBody,
}

enum ResponseBody {
    Bytes(Body),
    Shared(Arc<[u8]>),
}

/// Policy of all responses that are not documents of their own.
const NO_CONTENT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

impl HttpRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// The request is incomplete, too long or not HTTP.
    pub(super) fn read(stream: &TcpStream) -> io::Result<Self> {
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Self::parse(&mut BufReader::new(stream))
    }

    fn parse(reader: &mut impl BufRead) -> io::Result<Self> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let mut head = reader.take(MAX_HEAD);
        let mut line = String::new();
        let mut next = || -> io::Result<String> {
            line.clear();
            head.read_line(&mut line)?;
            line.strip_suffix('\n').map(|line| line.trim_end_matches('\r').to_owned()).ok_or_else(invalid)
        };
        let start = next()?;
        let [method, target, "HTTP/1.1" | "HTTP/1.0"] = start.split(' ').collect::<Vec<_>>()[..] else {
            return Err(invalid());
        };
        let path = target.split('?').next().unwrap_or(target);
        let mut request = Self { method: method.to_owned(), path: path.to_owned(), ..Self::default() };
        loop {
            let line = next()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(invalid)?;
            request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = request.header("content-length").map_or(Some(0), |length| length.parse().ok());
        let length = length.filter(|length| *length <= MAX_BODY).ok_or_else(invalid)?;
        request.body = vec![0; length];
        reader.read_exact(&mut request.body)?;
        Ok(request)
    }

    #[cfg(test)]
    pub(super) fn for_test(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { method: method.to_owned(), path: path.to_owned(), headers, body: body.as_bytes().to_vec() }
    }

    /// Returns the value of a header, given its name in lower case. A repeated header has no value.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let first = values.next()?;
        values.next().is_none().then_some(first.1.as_str())
    }
}

impl HttpResponse {
    fn new(status: &'static str, content_type: &'static str, body: ResponseBody) -> Self {
        Self { status, content_type, is_permanent: false, policy: NO_CONTENT_POLICY, body }
    }

    /// A response with content.
    pub(super) fn content(content_type: &'static str, body: impl Into<Body>) -> Self {
        Self::new("200 OK", content_type, ResponseBody::Bytes(body.into()))
    }

    /// A response with shared content.
    pub(super) fn shared(content_type: &'static str, body: Arc<[u8]>) -> Self {
        Self::new("200 OK", content_type, ResponseBody::Shared(body))
    }

    /// A response with JSON.
    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        let json = serde_json::to_vec(value).expect("strings and numbers serialize");
        Self::content("application/json", json)
    }

    /// A response without content, with the status code and its reason.
    pub(super) fn status(status: &'static str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", ResponseBody::Bytes(Body::Borrowed(status.as_bytes())))
    }

    /// Allows the browser to keep the content.
    pub(super) fn permanent(self) -> Self {
        Self { is_permanent: true, ..self }
    }

    /// Sets the content security policy of a document.
    pub(super) fn with_policy(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    /// Writes the response.
    ///
    /// # Errors
    /// The connection is closed.
    pub(super) fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let body: &[u8] = match &self.body {
            ResponseBody::Bytes(bytes) => bytes,
            ResponseBody::Shared(bytes) => bytes,
        };
        let caching = if self.is_permanent { "private, max-age=3600, immutable" } else { "no-store" };
        let mut message = head(self.status, self.content_type, caching, self.policy);
        message.push_str("Content-Length: ");
        message.push_str(&body.len().to_string());
        message.push_str("\r\n\r\n");
        let mut bytes = message.into_bytes();
        bytes.extend_from_slice(body);
        stream.write_all(&bytes)?;
        stream.flush()
    }
}

/// Returns the head of a stream of events, which ends when the connection is closed.
pub(super) fn event_stream_head() -> String {
    head("200 OK", "text/event-stream", "no-store", NO_CONTENT_POLICY) + "\r\n"
}

fn head(status: &str, content_type: &str, caching: &str, policy: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nCache-Control: {caching}\r\n\
         Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> io::Result<HttpRequest> {
        HttpRequest::parse(&mut text.as_bytes())
    }

    #[test]
    fn a_request_has_a_path_headers_and_a_body() {
        let request = parsed("POST /place?a=b HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str(), &*request.body), ("POST", "/place", &b"{}"[..]));
        assert_eq!(request.header("host"), Some("127.0.0.1:1"));
        assert_eq!(request.header("origin"), None);
    }

    #[test]
    fn a_repeated_header_has_no_value() {
        let request = parsed("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nHost: evil\r\n\r\n").unwrap();
        assert_eq!(request.header("host"), None);
    }

    #[test]
    fn what_is_incomplete_or_too_long_is_an_error() {
        assert!(parsed("GET / HTTP/1.1\r\nHost: a\r\n").is_err(), "no end");
        assert!(parsed("GET /\r\n\r\n").is_err(), "no version");
        assert!(parsed("POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\n").is_err(), "long body");
        assert!(parsed(&format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "a".repeat(1 << 15))).is_err(), "long head");
    }
}
