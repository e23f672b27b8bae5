use super::*;

/// Returns the status line of the answer to a request with these headers.
fn status(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let routes = PreviewRoutes {
        port: 4150,
        token: "secret".to_owned(),
        root: PathBuf::from("/"),
        editor: None,
        shown: Arc::default(),
        queue: Arc::default(),
    };
    match routes.answer(&HttpRequest::for_test(method, path, headers, body)) {
        Answer::Events => "events".to_owned(),
        Answer::Response(response) => {
            let mut written = Vec::new();
            response.write(&mut written).unwrap();
            let text = String::from_utf8_lossy(&written);
            text.lines().next().unwrap().trim_start_matches("HTTP/1.1 ").to_owned()
        }
    }
}

const HOST: (&str, &str) = ("host", "127.0.0.1:4150");
const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:4150");
const TOKEN: (&str, &str) = ("masthead-token", "secret");

#[test]
fn every_address_needs_the_exact_host() {
    for path in ["/", "/script.js", "/style.css", "/picture/0/100", "/text/0", "/book/nav.xhtml", "/events", "/other"] {
        for host in
            ["evil.example:4150", "127.0.0.1:4151", "127.0.0.1", "127.0.0.1:4150.evil.example", "localhost:4150 "]
        {
            assert_eq!(status("GET", path, &[("host", host), TOKEN], ""), "403 Forbidden", "{path} at {host}");
        }
        assert_eq!(status("GET", path, &[TOKEN], ""), "403 Forbidden", "{path} without a host");
        assert_eq!(status("GET", path, &[HOST, HOST, TOKEN], ""), "403 Forbidden", "{path} with two hosts");
    }
    assert_eq!(status("GET", "/", &[HOST], ""), "200 OK");
    assert_eq!(status("GET", "/", &[("host", "localhost:4150")], ""), "200 OK");
}

#[test]
fn other_web_pages_are_refused() {
    let evil = ("origin", "http://evil.example");
    assert_eq!(status("GET", "/", &[HOST, evil], ""), "403 Forbidden");
    assert_eq!(status("GET", "/", &[HOST, ("origin", "null")], ""), "403 Forbidden");
    assert_eq!(status("GET", "/", &[HOST, ("sec-fetch-site", "cross-site")], ""), "403 Forbidden");
    assert_eq!(status("GET", "/", &[HOST, ("sec-fetch-site", "same-site")], ""), "403 Forbidden");
    assert_eq!(status("GET", "/", &[HOST, ("sec-fetch-site", "none")], ""), "200 OK");
    assert_eq!(status("POST", "/print", &[HOST, evil, TOKEN], "true"), "403 Forbidden");
}

#[test]
fn events_and_changes_need_the_token() {
    assert_eq!(status("GET", "/events", &[HOST], ""), "403 Forbidden");
    assert_eq!(status("GET", "/events", &[HOST, TOKEN], ""), "events");
    for name in ["/place", "/open", "/print", "/issue"] {
        assert_eq!(status("POST", name, &[HOST, ORIGIN], "{}"), "403 Forbidden", "{name} without a token");
        assert_eq!(status("POST", name, &[HOST, TOKEN], "{}"), "403 Forbidden", "{name} without an origin");
        assert_eq!(status("POST", name, &[HOST, ORIGIN, TOKEN], "?"), "400 Bad Request", "{name} with a bad body");
    }
    assert_eq!(status("POST", "/print", &[HOST, ORIGIN, TOKEN], "true"), "200 OK");
}

#[test]
fn no_address_is_a_path_of_the_disk() {
    let outside = ["/etc/passwd", "/book/../../etc/passwd", "/book//etc/passwd", "/book/%2e%2e/a", "/masthead.toml"];
    let pictures = ["/picture/0/0", "/picture/0/99999", "/picture/0/x", "/picture/0"];
    for path in outside.iter().chain(&pictures) {
        assert_eq!(status("GET", path, &[HOST], ""), "404 Not Found", "{path}");
    }
}
