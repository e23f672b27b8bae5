//! Link targets: which are allowed, and how they are spelled.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

use super::File;
use crate::diagnostic::Code;
use crate::document::Target;
use crate::source::Span;

/// What the URL standard's parser lets through in paths, queries and fragments though it is no URL code point.
const NOT_IN_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl File<'_, '_> {
    /// Where a link leads, or none (and a diagnostic) where it leads nowhere.
    pub(super) fn target(&mut self, written: &str, words: &str, span: Span) -> Option<Target> {
        let url = written.trim();
        if url.is_empty() || url == "#" {
            self.warn(
                Code::PlaceholderLink,
                span,
                format!("the link “{words}” has no target"),
                "put the address between the parentheses; until then the words stand without a link",
            );
            return None;
        }
        if let Some(fragment) = url.strip_prefix('#') {
            return Some(Target::Anchor(format!("#{}", decode(fragment))));
        }
        match scheme(url) {
            Some(scheme) => self.absolute(&scheme, url, span),
            None if url.starts_with("//") => self.absolute("https", &format!("https:{url}"), span),
            None if url.starts_with('/') => self.site_absolute(url, span),
            None => self.relative(url, span),
        }
    }

    fn absolute(&mut self, scheme: &str, url: &str, span: Span) -> Option<Target> {
        match scheme {
            "http" | "https" | "mailto" | "tel" => self.parsed(url, span),
            "doi" => self.parsed(&format!("https://doi.org/{}", &url["doi:".len()..]), span),
            _ => {
                self.warn(
                    Code::RefusedLink,
                    span,
                    format!("a link cannot lead to a `{scheme}:` address"),
                    "http, https, mailto, tel and doi are allowed; the words stand without a link",
                );
                None
            }
        }
    }

    fn parsed(&mut self, url: &str, span: Span) -> Option<Target> {
        // The URL standard takes a backslash for a slash; CommonMark (0.31.2, section 6.5) says that it is one itself.
        let parsed = Url::parse(&url.replace('\\', "%5C"))
            .ok()
            .filter(|parsed| !parsed.cannot_be_a_base() || !parsed.path().is_empty())
            .filter(|parsed| parsed.domain().is_none_or(is_complete_domain));
        let Some(parsed) = parsed else {
            self.warn(
                Code::BadLink,
                span,
                format!("`{url}` is not a complete address"),
                "write it as the browser's address bar shows it; the words stand without a link",
            );
            return None;
        };
        Some(Target::Url(encode(parsed.as_str())))
    }

    fn site_absolute(&mut self, path: &str, span: Span) -> Option<Target> {
        if let Some(website) = self.reader.website {
            return self.parsed(&format!("{}{path}", website.trim_end_matches('/')), span);
        }
        self.warn(
            Code::BadLink,
            span,
            format!("`{path}` leads to a page of a website that is not known"),
            "set `website` in masthead.toml, or write the whole address; the words stand without a link",
        );
        None
    }

    /// Another article's file, with or without a fragment.
    fn relative(&mut self, url: &str, span: Span) -> Option<Target> {
        let path = url.split(['#', '?']).next().unwrap_or_default();
        if std::path::Path::new(path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
            return Some(Target::Anchor(decode(url)));
        }
        let help = if url.contains('.') && !url.contains(' ') {
            format!("for a website write `https://{url}`; the words stand without a link")
        } else {
            "write a whole address, or `#id` for a place in this issue; the words stand without a link".to_owned()
        };
        self.warn(Code::BadLink, span, format!("`{url}` is not an address"), help);
        None
    }
}

/// The scheme in lower case: letters, digits, `+`, `-` and `.` before a colon (RFC 3986, section 3.1).
fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Whether an image's address is not a file of the publication.
pub(super) fn is_remote(address: &str) -> bool {
    address.starts_with("//") || scheme(address).is_some_and(|scheme| matches!(&*scheme, "http" | "https" | "ftp"))
}

/// Percent-encodes what is left after the URL parser; a `%` that begins no escape is one itself.
fn encode(url: &str) -> String {
    let (host, rest) = url
        .find("://")
        .and_then(|at| url[at + 3..].find('/').map(|end| url.split_at(at + 3 + end)))
        .unwrap_or(("", url));
    let bytes = rest.as_bytes();
    let mut encoded = host.to_owned();
    for (at, c) in rest.char_indices() {
        let escape = bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if c == '%' && !escape {
            encoded.push_str("%25");
        } else {
            encoded.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NOT_IN_URLS));
        }
    }
    encoded
}

/// Whether a domain has a name between all its dots; one after the last may be missing (RFC 1034, section 3.1). The URL
/// standard's parser does not ask for it, but its valid domains do.
fn is_complete_domain(domain: &str) -> bool {
    domain.strip_suffix('.').unwrap_or(domain).split('.').all(|label| !label.is_empty())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_characters_are_encoded_and_escapes_kept() {
        assert_eq!(encode("https://example.org/a[1]%20%zz|b"), "https://example.org/a%5B1%5D%20%25zz%7Cb");
        assert_eq!(encode("https://[::1]/x"), "https://[::1]/x");
        assert_eq!(encode("mailto:a@example.org"), "mailto:a@example.org");
    }

    #[test]
    fn domains_have_a_name_between_all_dots() {
        assert!(is_complete_domain("example.org") && is_complete_domain("example.org."));
        assert!(!is_complete_domain("..") && !is_complete_domain("a..b") && !is_complete_domain(".org"));
    }

    #[test]
    fn schemes_are_recognised() {
        assert_eq!(scheme("JavaScript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme("a b:c"), None);
        assert_eq!(scheme("#a:b"), None);
        assert!(is_remote("//example.org/a.png"));
        assert!(!is_remote("images/a.png"));
    }
}
