//! Language tags (BCP 47).

use std::fmt;

use icu_locale_core::LanguageIdentifier;
use serde::Serialize;

use super::InvalidValue;

/// A language, perhaps with a script or region: `de`, `pt-BR`, `sr-Latn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language(String);

impl Language {
    /// Parses a tag in upper or lower case and converts it to its canonical form.
    ///
    /// # Errors
    /// If `tag` is not a BCP 47 tag of language, script, region and variants.
    pub fn new(tag: &str) -> Result<Self, InvalidValue> {
        let parse =
            |tag: &str| LanguageIdentifier::try_from_str(tag).ok().filter(|parsed| !parsed.language.is_unknown());
        // BCP 47, and therefore PDF and EPUB, have no `_`.
        if let Some(parsed) = parse(tag).filter(|_| !tag.contains('_')) {
            return Ok(Self(parsed.to_string()));
        }
        let meant = parse(&tag.replace(['_', ' '], "-")).map(|parsed| parsed.to_string());
        let help = match meant.as_deref().or_else(|| tag_of_name(tag)) {
            Some(meant) => format!("write `{meant}`"),
            None => "write a BCP 47 tag such as `en`, `de`, `pt-BR` or `sr-Latn`".to_owned(),
        };
        Err(InvalidValue::new(format!("`{tag}` is not a language tag"), help))
    }

    /// English, the default language.
    pub(crate) fn english() -> Self {
        Self(String::from("en"))
    }

    /// Returns the tag in its canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the language without script, region and variants: `pt`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Returns the region, if the tag has one: `BR`.
    pub fn region(&self) -> Option<String> {
        self.identifier().region.map(|region| region.to_string())
    }

    /// Returns `true` if the language is written from right to left in the script of the tag or, without one, in its
    /// usual script.
    pub fn is_right_to_left(&self) -> bool {
        match self.0.split('-').nth(1) {
            Some("Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo") => true,
            Some(script) if script.len() == 4 && script.chars().all(char::is_alphabetic) => false,
            _ => matches!(self.primary(), "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"),
        }
    }

    /// Returns the identifier used to look up Unicode locale data.
    pub(crate) fn identifier(&self) -> LanguageIdentifier {
        LanguageIdentifier::try_from_str(&self.0).unwrap_or(LanguageIdentifier::UNKNOWN)
    }
}

/// Languages by their names in English and in the language itself, in small letters.
const NAMES: &[(&str, &[&str])] = &[
    ("ca", &["catalan", "català"]),
    ("cs", &["czech", "čeština", "česky"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch", "ger"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english", "englisch", "eng"]),
    ("es", &["spanish", "español", "espanol", "castellano"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français", "francais", "fre"]),
    ("hu", &["hungarian", "magyar"]),
    ("it", &["italian", "italiano"]),
    ("nb", &["norwegian", "norsk", "bokmål"]),
    ("nl", &["dutch", "nederlands"]),
    ("pl", &["polish", "polski"]),
    ("pt", &["portuguese", "português", "portugues"]),
    ("ro", &["romanian", "română", "romana"]),
    ("ru", &["russian", "русский"]),
    ("sk", &["slovak", "slovenčina"]),
    ("sv", &["swedish", "svenska"]),
    ("uk", &["ukrainian", "українська"]),
];

/// Returns the tag of a language that is written as a word.
fn tag_of_name(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(tag, _)| *tag)
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_canonical() {
        for (written, canonical) in
            [("en", "en"), ("PT-br", "pt-BR"), ("sr-latn", "sr-Latn"), ("de-ch-1996", "de-CH-1996")]
        {
            assert_eq!(Language::new(written).unwrap().as_str(), canonical);
        }
    }

    #[test]
    fn invalid_tags_are_rejected() {
        for wrong in ["", "english", "e", "und", "de--CH", "en GB", "de-x-private", "日本語", "en-"] {
            assert!(Language::new(wrong).is_err(), "{wrong}");
        }
        let help = |wrong: &str| Language::new(wrong).unwrap_err().help;
        assert_eq!([help("en_GB"), help("Deutsch")], ["write `en-GB`", "write `de`"]);
    }

    #[test]
    fn tags_have_a_language_and_a_region() {
        let language = Language::new("zh-Hant-TW").unwrap();
        assert_eq!(language.primary(), "zh");
        assert_eq!(language.region().as_deref(), Some("TW"));
        assert_eq!(Language::new("sr-Latn").unwrap().region(), None);
    }
}
