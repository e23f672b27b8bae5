//! Forms of names under which they are sorted: "Berg, Anna" and "Ferry, The".

use super::{Contributor, Language, Publication, Role};

/// Languages whose names of persons begin with the family name.
const FAMILY_NAME_FIRST: [&str; 6] = ["hu", "ja", "ko", "mn", "vi", "zh"];

/// Articles that are not sorted by, of each language. An apostrophe is not followed by a space.
const ARTICLES: [(&str, &[&str]); 15] = [
    ("ca", &["el", "la", "els", "les", "l’", "un", "una"]),
    ("da", &["en", "et", "den", "det", "de"]),
    ("de", &["der", "die", "das", "ein", "eine"]),
    ("el", &["ο", "η", "το", "οι", "τα", "ένας", "μια", "μία", "ένα"]),
    ("en", &["the", "a", "an"]),
    ("es", &["el", "la", "los", "las", "un", "una"]),
    ("fr", &["le", "la", "les", "l’", "un", "une"]),
    ("hu", &["a", "az", "egy"]),
    ("it", &["il", "lo", "la", "i", "gli", "le", "l’", "un", "uno", "una", "un’"]),
    ("nb", &["en", "ei", "et", "den", "det", "de"]),
    ("nl", &["de", "het", "’t", "een"]),
    ("nn", &["ein", "ei", "eit", "den", "det", "dei"]),
    ("no", &["en", "ei", "et", "den", "det", "de"]),
    ("pt", &["o", "a", "os", "as", "um", "uma"]),
    ("sv", &["en", "ett", "den", "det", "de"]),
];

impl Contributor {
    /// Returns the name for sorting: the key `file-as`, else the name with the family name first, as far as the name
    /// can be recognised as that of a person. `language` is that of the issue.
    pub(crate) fn filed_as(&self, language: &Language) -> String {
        let computed = || match self.role {
            Role::Publisher => filed_title(&self.name, language),
            Role::Author
            | Role::Editor
            | Role::Illustrator
            | Role::Photographer
            | Role::Translator
            | Role::Designer
            | Role::Proofreader
            | Role::Contributor => person(&self.name, language),
        };
        self.file_as.clone().unwrap_or_else(computed)
    }
}

impl Publication {
    /// Returns the title for sorting: the key `file-as`, else the title with its article last.
    pub(crate) fn filed_as(&self) -> String {
        self.file_as.clone().unwrap_or_else(|| filed_title(&self.title, &self.language))
    }

    /// Returns the name for sorting of the publisher, or of the publication in its place.
    pub(crate) fn publisher_filed_as(&self) -> String {
        self.publisher.as_ref().map_or_else(|| self.filed_as(), |publisher| filed_title(publisher, &self.language))
    }
}

/// Returns a title, or the name of an organisation, with its article last: "Ferry, The".
pub(crate) fn filed_title(text: &str, language: &Language) -> String {
    let articles = ARTICLES.iter().find(|(tag, _)| *tag == language.primary()).map_or(&[][..], |(_, words)| words);
    for article in articles {
        let Some((written, rest)) = split_at_character(text, article.chars().count()) else { continue };
        if written.to_lowercase().replace('\'', "’") != *article {
            continue;
        }
        let is_elided = article.ends_with('’');
        let name = rest.trim_start();
        if !name.is_empty() && (is_elided || name.len() < rest.len()) {
            return format!("{name}, {written}");
        }
    }
    text.to_owned()
}

/// Returns the name of a person with the family name first: "Berg, Anna". A name that is not made of capitalised words
/// stays as it is, because its family name is not certain: "Ludwig van Beethoven", "Team 4", "UN".
fn person(name: &str, language: &Language) -> String {
    let without_article = filed_title(name, language);
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_given_name_first = !FAMILY_NAME_FIRST.contains(&language.primary());
    match words.as_slice() {
        [given @ .., family]
            if without_article == name
                && is_given_name_first
                && (1..=3).contains(&given.len())
                && words.iter().all(|word| is_capitalised(word))
                && family.ends_with(char::is_lowercase) =>
        {
            format!("{family}, {}", given.join(" "))
        }
        _ => without_article,
    }
}

/// Returns `true` if a word is a name or an initial: "Anna", "J.", "Jean-Luc", "O’Neill".
fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || "-.'’".contains(c))
}

fn split_at_character(text: &str, count: usize) -> Option<(&str, &str)> {
    let at = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(count)?;
    text.split_at_checked(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::new(tag).unwrap()
    }

    #[test]
    fn titles_are_sorted_without_their_article() {
        for (tag, text, sorted) in [
            ("en", "The Ferry", "Ferry, The"),
            ("en-GB", "A Week", "Week, A"),
            ("de", "Die Fähre", "Fähre, Die"),
            ("fr", "L’Écho du port", "Écho du port, L’"),
            ("fr", "L'Écho", "Écho, L'"),
            ("el", "Το Βήμα", "Βήμα, Το"),
            ("en", "Theatre", "Theatre"),
            ("en", "The", "The"),
            ("en", "Die Welt", "Die Welt"),
            ("ru", "Новости", "Новости"),
            ("fr", "Lettres", "Lettres"),
        ] {
            assert_eq!(filed_title(text, &language(tag)), sorted);
        }
    }

    #[test]
    fn persons_are_sorted_by_their_family_name() {
        for (tag, name, sorted) in [
            ("en", "Anna Berg", "Berg, Anna"),
            ("en", "J. R. O’Neill", "O’Neill, J. R."),
            ("fr", "Jean-Luc Picard", "Picard, Jean-Luc"),
            ("ru", "Анна Каренина", "Каренина, Анна"),
            ("en", "The Ferry Society", "Ferry Society, The"),
            ("hu", "Kovács Anna", "Kovács Anna"),
            ("de", "Ludwig van Beethoven", "Ludwig van Beethoven"),
            ("en", "Olu", "Olu"),
            ("en", "Ann & Co", "Ann & Co"),
            ("en", "Radio ABC", "Radio ABC"),
            ("en", "John Smith Jr.", "John Smith Jr."),
            ("en", "Team 4", "Team 4"),
            ("zh", "王小明", "王小明"),
        ] {
            assert_eq!(person(name, &language(tag)), sorted);
        }
    }
}
