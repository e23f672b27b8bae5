//! Languages as BCP 47 names them.

use std::fmt;

use icu_locale_core::LanguageIdentifier;
use serde::Serialize;

use super::Invalid;

/// A language, perhaps with a script or region: `de`, `pt-BR`, `sr-Latn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language(String);

impl Language {
    /// Takes a tag in any case; keeps it in its canonical one.
    ///
    /// # Errors
    /// Something that is not a BCP 47 tag of language, script, region and variants.
    pub fn new(tag: &str) -> Result<Self, Invalid> {
        let parsed = LanguageIdentifier::try_from_str(tag).ok().filter(|parsed| !parsed.language.is_unknown());
        // The parser takes `_` too, which BCP 47 and therefore PDF and EPUB do not.
        match parsed {
            Some(parsed) if !tag.contains('_') => Ok(Self(parsed.to_string())),
            Some(parsed) => Err(Invalid::new(format!("`{tag}` is not a language tag"), format!("write `{parsed}`"))),
            None => Err(Invalid::new(
                format!("`{tag}` is not a language tag"),
                "write a BCP 47 tag such as `en`, `de`, `pt-BR` or `sr-Latn`",
            )),
        }
    }

    /// English, where nothing else is said.
    pub(crate) fn english() -> Self {
        Self(String::from("en"))
    }

    /// The tag, in its canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `pt`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The region, if the tag names one: `BR`.
    pub fn region(&self) -> Option<String> {
        self.identifier().region.map(|region| region.to_string())
    }

    /// Whether it is written from right to left, by its script or else by the script it is usually written in.
    pub fn is_right_to_left(&self) -> bool {
        match self.0.split('-').nth(1) {
            Some("Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo") => true,
            Some(script) if script.len() == 4 && script.chars().all(char::is_alphabetic) => false,
            _ => matches!(self.primary(), "ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"),
        }
    }

    /// For Unicode's data.
    pub(crate) fn identifier(&self) -> LanguageIdentifier {
        LanguageIdentifier::try_from_str(&self.0).unwrap_or(LanguageIdentifier::UNKNOWN)
    }
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
    fn what_is_no_tag_is_refused() {
        for wrong in ["", "english", "e", "und", "de--CH", "en GB", "de-x-private", "日本語", "en-"] {
            assert!(Language::new(wrong).is_err(), "{wrong}");
        }
        assert!(Language::new("en_GB").is_err());
    }

    #[test]
    fn parts() {
        let language = Language::new("zh-Hant-TW").unwrap();
        assert_eq!(language.primary(), "zh");
        assert_eq!(language.region().as_deref(), Some("TW"));
        assert_eq!(Language::new("sr-Latn").unwrap().region(), None);
    }
}
