//! Where the links of an example lead in an issue.

use percent_encoding::percent_decode_str;
use url::Url;

use super::rules::Meant;
use super::tree::{Element, Node, is_space};

/// The publication's website, from which site-absolute links are counted.
pub(crate) const WEBSITE: &str = "https://site.example";

/// Where a link leads. None, and what the diagnostic has to say, if it leads nowhere.
pub(super) fn target(href: &str, meant: &mut Meant) -> Option<String> {
    let decoded = percent_decode_str(href).decode_utf8_lossy().into_owned();
    let path = href.split(['#', '?']).next().unwrap_or_default();
    if href.is_empty() || href == "#" {
        meant.said.push("[placeholder-link]".to_owned());
        return None;
    }
    if let Some(name) = decoded.strip_prefix('#').or_else(|| path.strip_suffix(".md")) {
        let name = name.trim_start_matches("./");
        meant.articles.push(name.to_owned());
        return Some(format!("#{name}"));
    }
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_lowercase()).filter(|scheme| is_scheme(scheme));
    match scheme.as_deref() {
        Some("http" | "https" | "mailto" | "tel") => {
            let parsed = address(href);
            if parsed.is_none() {
                meant.said.push(format!("`{decoded}` is not a complete address"));
            }
            parsed
        }
        Some(scheme) => {
            meant.said.push(format!("to a `{scheme}:` address"));
            None
        }
        None if href.starts_with('/') => address(&format!("{WEBSITE}{href}")),
        None => {
            meant.said.push(format!("`{decoded}` is not an address"));
            None
        }
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// An absolute address, in the one spelling that the URL standard has for it, escapes decoded: both sides encode more
/// characters than they must, and not the same.
pub(crate) fn address(written: &str) -> Option<String> {
    let parsed = Url::parse(&written.replace('\\', "%5C")).ok()?;
    // The parser lets a host pass that the URL standard calls no valid domain.
    if parsed.host_str().is_some_and(|host| host.starts_with('.') || host.contains("..")) {
        return None;
    }
    Some(percent_decode_str(parsed.as_str()).decode_utf8_lossy().into_owned())
}

/// GFM's autolinks (0.29, section 6.9) are on in `CommonMark`'s examples too: a web address in the text is a link, and a mail
/// address that is a word by itself.
pub(super) fn addresses(text: &str) -> Vec<Node> {
    let mut made = Vec::new();
    for word in text.split_inclusive(is_space) {
        let start = word.find("https://").or_else(|| word.find("http://"));
        let (start, scheme) = match start {
            Some(start) => (start, ""),
            None if is_mail(word.trim_end()) => (0, "mailto:"),
            None => (word.len(), ""),
        };
        let (before, rest) = word.split_at(start);
        let (written, after) =
            rest.split_at(rest.trim_end().trim_end_matches(['>', '?', '!', '.', ',', ':', ')']).len());
        made.push(Node::Text(before.to_owned()));
        let words = Node::Text(written.to_owned());
        if let Some(target) = address(&format!("{scheme}{written}")) {
            let mut link = Element::new("a", vec![words]);
            link.set("href", &target);
            made.push(Node::Element(link));
        } else {
            made.push(words);
        }
        made.push(Node::Text(after.to_owned()));
    }
    made
}

fn is_mail(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c));
    word.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}
