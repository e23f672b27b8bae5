//! What readers may do with an issue.

use serde::Serialize;

/// A licence by name, with its text's address where it is a known one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// As printed: `CC BY 4.0`.
    pub name: String,
    /// Where the text is.
    pub url: Option<String>,
}

/// Creative Commons' licences as SPDX and their addresses name them, without the version.
const CREATIVE_COMMONS: &[&str] = &["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"];
/// The versions that are in use. Those before 3.0 differ from country to country.
const VERSIONS: &[&str] = &["4.0", "3.0"];

impl Licence {
    /// Takes the SPDX identifier of a Creative Commons licence (`CC-BY-4.0`, also written `CC BY 4.0`), the address of a
    /// licence, or its name: any other text.
    pub fn new(text: &str) -> Self {
        if let Some(known) = known().find(|licence| licence.is_meant_by(text)) {
            return known;
        }
        let is_url = ["https://", "http://"].into_iter().any(|scheme| text.starts_with(scheme))
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        Self { name: text.to_owned(), url: is_url.then(|| text.to_owned()) }
    }

    fn is_meant_by(&self, text: &str) -> bool {
        let bare = |url: &str| url.replacen("http://", "https://", 1).trim_end_matches('/').to_owned();
        text.replace('-', " ").eq_ignore_ascii_case(&self.name.replace('-', " "))
            || self.url.as_deref().is_some_and(|url| bare(url) == bare(text))
    }
}

fn known() -> impl Iterator<Item = Licence> {
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
    fn creative_commons_are_known() {
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
    fn others_are_themselves() {
        assert_eq!(Licence::new("All rights reserved"), licence("All rights reserved", None));
        assert_eq!(Licence::new("https://a.org or ask").url, None);
        let url = "https://example.org/licence";
        assert_eq!(Licence::new(url), licence(url, Some(url)));
    }
}
