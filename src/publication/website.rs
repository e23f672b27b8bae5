//! Address of the website of a publication.

use super::InvalidValue;

/// Parses an absolute http(s) URL of a folder. Characters beyond ASCII are percent-encoded, and a missing `/` is added
/// at the end.
///
/// # Errors
/// If `text` has another scheme, no host, a user name, a query, a fragment, or a character that is not allowed in a
/// URL.
pub(crate) fn website(text: &str) -> Result<String, InvalidValue> {
    let invalid = |help: &str| Err(InvalidValue::new(format!("`{text}` is not the address of a website"), help));
    let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| is_http(scheme)) else {
        return invalid("write an absolute address such as `https://example.org/`");
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host_is_plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
    if host.is_empty() || host.starts_with(':') || !host_is_plain {
        return invalid(
            "write the host in ASCII letters (`xn--…` for others), without a user name: `https://example.org/`",
        );
    }
    if path.contains(['?', '#']) {
        return invalid("leave out what follows `?` or `#`: links in issues are relative to this address");
    }
    if path.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._~/:@!$&'()*+,;=%".contains(c)) {
        return invalid("percent-encode the characters that are not allowed in an address, such as `%20` for a space");
    }
    let mut url = format!("{}://{host}/", scheme.to_ascii_lowercase());
    for c in path.chars() {
        if c.is_ascii() {
            url.push(c);
        } else {
            let mut bytes = [0; 4];
            url.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    if !url.ends_with('/') {
        url.push('/');
    }
    Ok(url)
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_completed_with_a_slash() {
        assert_eq!(website("https://example.org").unwrap(), "https://example.org/");
        assert_eq!(website("HTTP://example.org:8080/a").unwrap(), "http://example.org:8080/a/");
        assert_eq!(website("https://example.org/é/").unwrap(), "https://example.org/%C3%A9/");
    }

    #[test]
    fn other_addresses_are_rejected() {
        let wrong =
            ["", "example.org", "ftp://example.org", "https://", "https:///x", "https://a b/", "javascript://x"];
        for text in wrong.into_iter().chain(["https://u:p@example.org/", "https://example.org/?a", "https://a.org/\"x"])
        {
            assert!(website(text).is_err(), "{text}");
        }
    }
}
