use super::*;
use crate::source::Sources;

fn terms(language: &str) -> Terms {
    Terms::of(&Language::new(language).unwrap()).unwrap()
}

#[test]
fn every_language_has_every_word() {
    for (tag, text) in LANGUAGES {
        let terms: Terms = toml::from_str(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
        assert!(terms.volume.contains("{volume}"), "{tag}");
        assert!(terms.corrected.contains("{date}"), "{tag}");
        assert!(terms.number.contains("{number}") && terms.number_alone.contains("{number}"), "{tag}");
        let mut words = toml::Table::try_from(&terms).unwrap();
        words.extend(toml::Table::try_from(&terms.catalogue).unwrap());
        words.extend(toml::Table::try_from(&terms.accessibility).unwrap());
        words.extend(toml::Table::try_from(&terms.accessibility.kinds).unwrap());
        words.extend(toml::Table::try_from(&terms.display).unwrap());
        words.extend(toml::Table::try_from(&terms.roles_of_several).unwrap());
        assert!(terms.accessibility.marked_up.contains("{kinds}"), "{tag}");
        assert!(terms.display.certified_by.contains("{name}"), "{tag}");
        assert!(terms.display.credential.contains("{credential}"), "{tag}");
        assert!(words.values().filter_map(toml::Value::as_str).all(|word| !word.trim().is_empty()), "{tag}");
    }
}

#[test]
fn regions_use_the_terms_of_their_language() {
    assert_eq!(terms("de-AT").contents, "In dieser Ausgabe");
    assert_eq!(terms("de-AT").quotes, terms("de").quotes);
    assert_eq!(terms("de-CH").quotes.double.0, "«");
    assert_eq!(terms("pt-BR").quotes.double.1, "”");
    assert_eq!(terms("nn").page, "side");
    assert_eq!(terms("fr").quotes.double.1, "\u{202F}»");
}

#[test]
fn unknown_languages_fall_back_to_english_with_a_warning() {
    let mut report = Report::new(Sources::default());
    assert_eq!(Terms::for_issue(&Language::new("cy").unwrap(), None, &mut report), Terms::english());
    assert_eq!(report.sorted()[0].code, Code::NoTerms);
    assert!(!report.has_errors());
}

#[test]
fn roles_of_several_are_plural_where_the_language_needs_it() {
    let words = |tag: &str, count| terms(tag).role_of(Role::Author, count).to_owned();
    assert_eq!([words("en", 1), words("en", 2)], ["Author", "Authors"]);
    assert_eq!([words("de", 1), words("de", 2)], ["Text", "Text"]);
    for role in Role::ALL {
        assert!(Terms::english().roles_of_several.contains_key(role), "{role:?}");
    }
}

#[test]
fn numbering() {
    let english = Terms::english();
    assert_eq!(english.numbering(Some("12"), Some("4")).as_deref(), Some("Volume 12, number 4"));
    assert_eq!(english.numbering(None, Some("4")).as_deref(), Some("Number 4"));
    assert_eq!(english.numbering(Some("XII"), None).as_deref(), Some("Volume XII"));
    assert_eq!(english.numbering(None, None), None);
}
