//! Link targets of the examples, and the links that GFM's autolinks add.

use percent_encoding::percent_decode_str;
use url::Url;

use super::rules::Expected;
use super::tree::{Element, Node, is_space};

/// The publication's website, against which site-absolute links are resolved.
pub(crate) const WEBSITE: &str = "https://site.example";

/// Returns the expected target of a link, or `None` if the link is dropped; the expected diagnostic is then added to
/// `expected`.
pub(super) fn target(href: &str, expected: &mut Expected) -> Option<String> {
    let decoded = percent_decode_str(href).decode_utf8_lossy().into_owned();
    let path = href.split(['#', '?']).next().unwrap_or_default();
    if href.is_empty() || href == "#" {
        expected.diagnostics.push("[placeholder-link]".to_owned());
        return None;
    }
    if let Some(name) = decoded.strip_prefix('#').or_else(|| path.strip_suffix(".md")) {
        let name = name.trim_start_matches("./");
        expected.articles.push(name.to_owned());
        return Some(format!("#{name}"));
    }
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_lowercase()).filter(|scheme| is_scheme(scheme));
    match scheme.as_deref() {
        Some("http" | "https" | "mailto" | "tel") => {
            let parsed = address(href);
            if parsed.is_none() {
                expected.diagnostics.push(format!("`{decoded}` is not a complete address"));
            }
            parsed
        }
        Some(scheme) => {
            expected.diagnostics.push(format!("to a `{scheme}:` address"));
            None
        }
        None if href.starts_with('/') => address(&format!("{WEBSITE}{href}")),
        None => {
            expected.diagnostics.push(format!("`{decoded}` is not an address"));
            None
        }
    }
}

/// Returns `true` for a scheme by RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Normalizes an absolute URL as the URL standard does and decodes its percent-encoding. The specification and the
/// program encode different sets of characters beyond the necessary ones. Returns `None` for an invalid URL.
pub(crate) fn address(href: &str) -> Option<String> {
    let parsed = Url::parse(&href.replace('\\', "%5C")).ok()?;
    // The `url` crate accepts such hosts, although they are not valid domains by the URL standard.
    if parsed.host_str().is_some_and(|host| host.starts_with('.') || host.contains("..")) {
        return None;
    }
    Some(percent_decode_str(parsed.as_str()).decode_utf8_lossy().into_owned())
}

/// Splits text into text and links. The program enables GFM's autolinks (0.29, section 6.9) for `CommonMark`, too: a
/// web address in the text is a link, and so is a mail address that is a word by itself.
pub(super) fn addresses(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for word in text.split_inclusive(is_space) {
        let start = word.find("https://").or_else(|| word.find("http://"));
        let (start, scheme) = match start {
            Some(start) => (start, ""),
            None if is_mail(word.trim_end()) => (0, "mailto:"),
            None => (word.len(), ""),
        };
        let (before, rest) = word.split_at(start);
        let (linked, after) =
            rest.split_at(rest.trim_end().trim_end_matches(['>', '?', '!', '.', ',', ':', ')']).len());
        nodes.push(Node::Text(before.to_owned()));
        let text = Node::Text(linked.to_owned());
        if let Some(target) = address(&format!("{scheme}{linked}")) {
            let mut link = Element::new("a", vec![text]);
            link.set("href", &target);
            nodes.push(Node::Element(link));
        } else {
            nodes.push(text);
        }
        nodes.push(Node::Text(after.to_owned()));
    }
    nodes
}

fn is_mail(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    word.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}
