//! Licence of an issue.

use serde::Serialize;

/// A licence, with the address of its text if that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// Name as printed: `CC BY 4.0`.
    pub name: String,
    /// Address of the text.
    pub url: Option<String>,
}

/// Creative Commons licences, without version, as named in SPDX identifiers and in their addresses.
const CREATIVE_COMMONS: &[&str] = &["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"];
/// Versions in use. Those before 3.0 differ from country to country.
const VERSIONS: &[&str] = &["4.0", "3.0"];

impl Licence {
    /// Creates a licence from the SPDX identifier of a Creative Commons licence (`CC-BY-4.0`, or `CC BY 4.0`), from the
    /// address of a licence, or from its name, which is any other text.
    pub fn new(text: &str) -> Self {
        if let Some(known) = known_licences().find(|licence| licence.matches(text)) {
            return known;
        }
        let is_url = ["https://", "http://"].into_iter().any(|scheme| text.starts_with(scheme))
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        Self { name: text.to_owned(), url: is_url.then(|| text.to_owned()) }
    }

    /// Returns `true` if `text` is the name or the address of the licence, in any common spelling.
    fn matches(&self, text: &str) -> bool {
        let bare = |url: &str| url.replacen("http://", "https://", 1).trim_end_matches('/').to_owned();
        text.replace('-', " ").eq_ignore_ascii_case(&self.name.replace('-', " "))
            || self.url.as_deref().is_some_and(|url| bare(url) == bare(text))
    }
}

/// Creative Commons licences, with names and addresses.
fn known_licences() -> impl Iterator<Item = Licence> {
    let zero = Licence {
        name: "CC0 1.0".to_owned(),
        url: Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
    };
    let others = VERSIONS.iter().flat_map(|version| {
        CREATIVE_COMMONS.iter().map(move |kind| Licence {
            // `BY-NC-SA` keeps its hyphens in print.
            name: format!("CC {} {version}", kind.to_uppercase()),
            url: Some(format!("https://creativecommons.org/licenses/{kind}/{version}/")),
        })
    });
    std::iter::once(zero).chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(name: &str, url: Option<&str>) -> Licence {
        Licence { name: name.into(), url: url.map(Into::into) }
    }

    #[test]
    fn creative_commons_licences_are_recognised() {
        let by = licence("CC BY 4.0", Some("https://creativecommons.org/licenses/by/4.0/"));
        for written in ["CC-BY-4.0", "cc-by-4.0", "CC BY 4.0", "http://creativecommons.org/licenses/by/4.0"] {
            assert_eq!(Licence::new(written), by, "{written}");
        }
        let share = licence("CC BY-NC-SA 3.0", Some("https://creativecommons.org/licenses/by-nc-sa/3.0/"));
        for written in ["CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"] {
            assert_eq!(Licence::new(written), share, "{written}");
        }
        assert_eq!(Licence::new("CC0-1.0").url.unwrap(), "https://creativecommons.org/publicdomain/zero/1.0/");
    }

    #[test]
    fn other_licences_are_kept_as_written() {
        assert_eq!(Licence::new("All rights reserved"), licence("All rights reserved", None));
        assert_eq!(Licence::new("https://a.org or ask").url, None);
        let url = "https://example.org/licence";
        assert_eq!(Licence::new(url), licence(url, Some(url)));
    }
}
