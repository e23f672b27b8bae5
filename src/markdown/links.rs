//! Link targets: allowed schemes and percent-encoding.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

use super::FileParser;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Inline, Target, plain_text};
use crate::issue_files::markdown_stem;
use crate::source::Span;

/// Characters that the URL standard's parser accepts in paths, queries and fragments although they are not URL code
/// points.
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

impl FileParser<'_, '_> {
    /// Appends a link, or only its text if the target is invalid.
    pub(super) fn link(
        &mut self,
        url: &str,
        title: Option<String>,
        content: Vec<Inline>,
        span: Span,
        run: &mut Vec<Inline>,
    ) {
        match self.target(url, &plain_text(&content), span) {
            Some(target) => {
                let content = self.without_links(content, &target);
                run.push(Inline::Link { target, title, content, span });
            }
            None => run.extend(content),
        }
    }

    /// Replaces the links in the words of a link by their words, since a link cannot contain another one. Those that lead
    /// elsewhere are reported.
    fn without_links(&mut self, content: Vec<Inline>, outer: &Target) -> Vec<Inline> {
        let mut unlinked = Vec::with_capacity(content.len());
        for mut inline in content {
            if let Inline::Link { target, content, span, .. } = inline {
                // The description of an image on the network, which is reported already.
                let written = &self.source.text()[span.range()];
                let is_image = written.starts_with('!') || written.starts_with("<img");
                if target != *outer && !is_image {
                    let message = "this link is inside of another link: only the outer one is kept";
                    self.warn(Code::BrokenMarkup, span, message, "write one link after the other");
                }
                unlinked.extend(self.without_links(content, outer));
                continue;
            }
            if let Some(children) = inline.children_mut() {
                *children = self.without_links(std::mem::take(children), outer);
            }
            unlinked.push(inline);
        }
        unlinked
    }

    /// Returns the text of a placeholder link as written: `times` for `[times](#)`. `None` for other forms of links.
    fn unlinked(&self, span: Span) -> Option<&str> {
        let written = &self.source.text()[span.range()];
        let inner = written.strip_prefix('[')?;
        let text = ["](#)", "]()", "](<>)"].iter().find_map(|target| inner.strip_suffix(target))?;
        Some(text).filter(|text| !text.is_empty() && !text.contains(['[', ']']))
    }

    /// Resolves a link target. `text` is the text of the link, for messages.
    ///
    /// Returns `None` and reports a diagnostic if the target is empty, malformed or not allowed.
    pub(super) fn target(&mut self, written: &str, text: &str, span: Span) -> Option<Target> {
        let url = written.trim();
        if url.is_empty() || url == "#" {
            let diagnostic = Diagnostic::new(
                Code::PlaceholderLink,
                span,
                format!("the link “{text}” has no target"),
                "put the address in the parentheses; until then the text is set without a link",
            );
            let unlinked = self.unlinked(span).map(str::to_owned);
            self.push(match unlinked {
                Some(unlinked) => diagnostic.with_edit(span, unlinked),
                None => diagnostic,
            });
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
            "mailto" if has_line_end(url) => {
                self.warn(
                    Code::RefusedLink,
                    span,
                    "an e-mail address cannot have a line end, which would add lines to the head of the message",
                    "remove `%0A` and `%0D`; until then the text is set without a link",
                );
                None
            }
            "mailto" if !is_mailbox(url) => {
                let help = "write the address with its `@`: `mailto:mail@example.org`; until then the text is set without a \
                            link";
                self.warn(Code::BadLink, span, format!("`{url}` is not an e-mail address"), help);
                None
            }
            "http" | "https" | "mailto" | "tel" => self.parse_url(url, span),
            "doi" => self.parse_url(&format!("https://doi.org/{}", &url["doi:".len()..]), span),
            _ => {
                self.warn(
                    Code::RefusedLink,
                    span,
                    format!("a link cannot lead to a `{scheme}:` address"),
                    "write an http, https, mailto, tel or doi address; until then the text is set without a link",
                );
                None
            }
        }
    }

    fn parse_url(&mut self, url: &str, span: Span) -> Option<Target> {
        // The URL standard reads a backslash as a slash. In CommonMark (0.31.2, section 6.5) it is a literal backslash.
        let parsed = Url::parse(&url.replace('\\', "%5C"))
            .ok()
            .filter(|parsed| !parsed.cannot_be_a_base() || !parsed.path().is_empty())
            .filter(|parsed| parsed.domain().is_none_or(is_complete_domain));
        let second = url.split_once("://").map(|(_, rest)| rest).filter(|rest| starts_with_scheme(rest));
        let help = match second {
            Some(rest) => format!("write `{rest}`; until then the text is set without a link"),
            None => {
                "write it as the browser's address bar shows it; until then the text is set without a link".to_owned()
            }
        };
        let Some(parsed) = parsed.filter(|_| second.is_none()) else {
            self.warn(Code::BadLink, span, format!("`{url}` is not a complete address"), help);
            return None;
        };
        Some(Target::Url(encode(parsed.as_str())))
    }

    fn site_absolute(&mut self, path: &str, span: Span) -> Option<Target> {
        if let Some(website) = self.reader.website {
            return self.parse_url(&format!("{}{path}", website.trim_end_matches('/')), span);
        }
        self.warn(
            Code::BadLink,
            span,
            format!("`{path}` is a page of the publication's website, whose address is not set"),
            "set `website` in masthead.toml, or write the whole address; until then the text is set without a link",
        );
        None
    }

    /// Resolves a link to the file of another article, with or without a fragment. Other relative links are reported.
    fn relative(&mut self, url: &str, span: Span) -> Option<Target> {
        let path = url.split(['#', '?']).next().unwrap_or_default();
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
        if markdown_stem(path).is_some() || self.reader.article_extensions.contains(&extension.as_str()) {
            return Some(Target::Anchor(decode(url)));
        }
        let unquoted = url.trim_matches(['"', '\'', '“', '”', '„', '«', '»', '‘', '’']);
        let help = if unquoted != url {
            format!(
                "write the address without quotation marks: `{unquoted}`; until then the text is set without a link"
            )
        } else if IMAGES.contains(&extension.as_str()) {
            format!("for an image write `![what it shows]({url})`; until then the text is set without a link")
        } else if DOCUMENTS.contains(&extension.as_str()) {
            "editions contain no other files: publish it on a website and write its address; until then the text is set \
             without a link"
                .to_owned()
        } else if url.contains('@') && url.contains('.') && !url.contains(['/', ' ']) {
            format!("for an e-mail address write `mailto:{url}`; until then the text is set without a link")
        } else if url.contains('.') && !url.contains(' ') {
            format!("for a website write `https://{url}`; until then the text is set without a link")
        } else {
            "write a whole address, or `#id` for this issue; until then the text is set without a link".to_owned()
        };
        self.warn(Code::BadLink, span, format!("`{url}` is not an address"), help);
        None
    }
}

/// Returns `true` if the address of an e-mail contains a line end before its body (RFC 6068, section 7).
fn has_line_end(url: &str) -> bool {
    let fields = url.split(['?', '&']).filter(|field| !field.to_ascii_lowercase().starts_with("body="));
    fields.map(decode).any(|field| field.contains(['\n', '\r']))
}

/// Extensions of image files.
const IMAGES: [&str; 8] = ["svg", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff"];

/// Extensions of files that authors link to and no edition contains.
const DOCUMENTS: [&str; 14] =
    ["pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "zip", "epub"];

/// Returns `true` for a `mailto:` address with a name and a host, or without an address, which has its own in `?to=`.
fn is_mailbox(url: &str) -> bool {
    let address = url.split_once(':').map_or(url, |(_, address)| address);
    let address = decode(address.split('?').next().unwrap_or_default());
    address.is_empty() && url.contains('?')
        || address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// Returns `true` for the rest of an address whose scheme is written twice, as in `https://https://example.org`.
fn starts_with_scheme(rest: &str) -> bool {
    ["http:", "https:", "mailto:"].iter().any(|scheme| rest.starts_with(scheme))
}

/// Returns the scheme in lower case, if there is one: a letter, then letters, digits, `+`, `-` and `.`, before a colon
/// (RFC 3986, section 3.1).
fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Returns `true` if the address of an image is on the network, not a file of the publication.
pub(super) fn is_remote(address: &str) -> bool {
    address.starts_with("//") || scheme(address).is_some_and(|scheme| matches!(&*scheme, "http" | "https" | "ftp"))
}

/// Percent-encodes the characters [`NOT_IN_URLS`], and any `%` that does not begin an escape.
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

/// Returns `true` if no label of a domain is empty; a dot at the end is allowed (RFC 1034, section 3.1). The URL
/// standard requires this of valid domains, but its parser does not check it.
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
    fn empty_labels_make_a_domain_incomplete() {
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
