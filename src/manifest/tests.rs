use proptest::prelude::*;

use super::issue::{ARTICLE_KEYS, ISSUE_KEYS, IssueFrontMatter};
use super::*;
use crate::diagnostic::{MessageFormat, MessageStyle, Report, Reported};
use crate::publication::{Licence, Metadata, Publication, Role};
use crate::source::{Source, Sources, Span};

/// All messages, one a line.
fn messages(report: &Report) -> String {
    report.messages(&MessageStyle::plain(MessageFormat::Short)).join("\n")
}

/// Line, column and code of each diagnostic.
fn places(report: &Report) -> Vec<String> {
    let place = |span: Span| report.sources.get(span.source).position(span.range().start);
    let place = |span: Option<Span>| span.map(place).map_or(String::new(), |at| format!("{}:{}", at.line, at.column));
    report.sorted().iter().map(|diagnostic| format!("{} {}", place(diagnostic.span), diagnostic.code.name())).collect()
}

fn manifest(text: &str) -> (Result<PublicationManifest, Reported>, Report) {
    let mut report = Report::new(Sources::default());
    let source = report.sources.add(Source::new("masthead.toml", text));
    (read_publication(source, &mut report), report)
}

fn publication(text: &str) -> (Option<Publication>, Report) {
    let (manifest, report) = manifest(text);
    (manifest.ok().map(|manifest| manifest.publication), report)
}

fn issue(text: &str) -> (IssueFrontMatter, Report) {
    let (publication, mut report) = publication("title = \"The Ferry\"\ncontributors = [{ name = \"Ann\" }]");
    let source = report.sources.add(Source::new("issues/1.md", text));
    let front = read_issue(source, "1", &publication.unwrap(), &mut report);
    (front, report)
}

fn any_publication() -> Publication {
    publication("title = \"The Ferry\"").0.unwrap()
}

fn metadata(front_matter: &str) -> Metadata {
    let (front, report) = issue(&format!("+++\n{front_matter}\n+++\n"));
    assert!(report.is_empty(), "{}", messages(&report));
    front.metadata
}

fn helps(report: &Report) -> Vec<&str> {
    report.sorted().into_iter().map(|diagnostic| diagnostic.help.as_str()).collect()
}

#[test]
fn a_title_is_enough_for_a_publication() {
    let (publication, report) = publication("title = \"The Ferry\"");
    let publication = publication.unwrap();
    assert!(report.is_empty());
    assert_eq!((publication.language.as_str(), publication.layout.name.as_str()), ("en", "newsletter"));
}

#[test]
fn every_key_of_a_publication_is_read() {
    let (manifest, report) = manifest(
        "\u{FEFF}title = \"The Ferry\"\r\nsubtitle = \"\"\r\nissn = \"2049-3630\"\r\npublisher = \"P\"\r\nplace = \"Hull\"\r\n\
         website = \"https://example.org\"\r\nlanguage = \"de-at\"\r\nlicence = \"CC-BY-4.0\"\r\nrights = \"\"\"\na\n  b\"\"\"\r\n\
         layout = \"own\"\r\nsystem-fonts = true\r\n[[contributors]]\r\nname = \"Ann\"\r\nrole = \"editor\"\r\n\
         [settings.own]\r\ncolumns = 3\r\n",
    );
    let PublicationManifest { publication, settings } = manifest.unwrap();
    assert!(report.is_empty(), "{}", messages(&report));
    assert_eq!(publication.subtitle, None);
    assert_eq!(publication.website.as_deref(), Some("https://example.org/"));
    assert_eq!(publication.language.as_str(), "de-AT");
    assert_eq!(publication.licence, Some(Licence::new("CC BY 4.0")));
    assert_eq!(publication.rights.as_deref(), Some("a b"));
    assert_eq!(publication.contributors[0].role, Role::Editor);
    assert!(publication.system_fonts);
    let at = report
        .sources
        .get(publication.layout.span.unwrap().source)
        .position(publication.layout.span.unwrap().range().start);
    assert_eq!((at.line, at.column), (12, 10));
    let columns = &settings[0].values[0];
    assert_eq!((columns.key.as_str(), &columns.value), ("columns", &TomlValue::Integer(3)));
}

#[test]
fn every_mistake_is_reported_in_one_run() {
    let (publication, report) = publication(
        "titel = \"x\"\nissn = \"2049-3631\"\npublisher = 3\nlanguage = \"english\"\nwebsite = \"example.org\"\n\
         contributors = [{ name = \"Ann\", role = \"cook\" }, { role = \"editor\", nam = \"x\" }, 4]\n\
         system-fonts = \"no\"\nplace = \"a\\u0000b\"\n[settings]\nnewsletter = 3\n",
    );
    assert!(publication.is_some() && report.has_errors());
    let expected = [
        "1:1 missing-key",
        "1:1 unknown-key",
        "2:8 bad-issn",
        "3:13 bad-value",
        "4:12 bad-language",
        "5:11 bad-value",
        "6:40 bad-value",
        "6:50 missing-key",
        "6:69 unknown-key",
        "6:82 bad-value",
        "7:16 bad-value",
        "8:9 bad-value",
        "10:14 bad-value",
    ];
    assert_eq!(places(&report), expected, "{}", messages(&report));
    assert!(helps(&report).contains(&"did you mean `title`?"));
    assert!(helps(&report).contains(&"did you mean `name`?"));
}

#[test]
fn for_an_unknown_key_unlike_any_other_all_keys_are_listed() {
    let (_, report) = publication("title = \"x\"\nfrequency = \"monthly\"\n");
    assert!(helps(&report)[0].starts_with("use one of `title`, `subtitle`"), "{:?}", helps(&report));
}

#[test]
fn syntax_errors_are_reported_line_by_line() {
    let (publication, report) = publication("title = \"x\"\nplace = Hull\nissn = \n");
    assert!(publication.is_some() && report.has_errors());
    assert_eq!(places(&report), ["2:9 bad-toml", "3:8 bad-toml"], "{}", messages(&report));
    assert_eq!(helps(&report)[0], "put it in quotation marks: `place = \"Hull\"`");
    let (_, report) = self::publication("title = \"x\"\ntitle = \"y\"\n");
    assert_eq!((places(&report)[0].as_str(), helps(&report)[0]), ("2:1 bad-toml", "write each key once"));
}

#[test]
fn values_after_an_invalid_one_are_checked() {
    let (front, report) =
        issue("+++\ntitle = \"Winter\ndate = 2021-02-30\nnumber = 04\nplace = Hull\nvolume = []\n+++\n");
    assert_eq!(front.title, None);
    let expected = [
        "2:16 bad-front-matter",
        "3:8 bad-date",
        "4:10 bad-front-matter",
        "5:1 unknown-key",
        "5:9 bad-front-matter",
        "6:10 bad-value",
    ];
    assert_eq!(places(&report), expected, "{}", messages(&report));
    let (_, report) = publication("title = Ferry\nsubtitle = 3");
    assert_eq!(places(&report), ["1:9 bad-toml", "2:12 bad-value"], "{}", messages(&report));
    let (_, report) = self::publication("contributors = [\n{ name = \"Ann }\n]\ntitel = 3\n");
    assert_eq!(places(&report), ["2:16 bad-toml"], "{}", messages(&report));
}

#[test]
fn every_key_of_an_issue_is_read() {
    let metadata = metadata(
        "title = \"Winter\"\ndate = 2026-03-01\nvolume = 12\nnumber = \"4–5\"\ndoi = \"https://doi.org/10.1000/182\"\n\
         summary = \"S\"\nsubjects = [\"ferries\", \"\", \"rivers\"]\nlanguage = \"fr\"\nlayout = \"report\"\n\
         cover = { image = \"a.jpg\", alt = \"A ferry\" }\ncontributors = [{ name = \"Bo\", role = \"author\" }, { name = \"Ann\" }]",
    );
    assert_eq!(metadata.title, "Winter");
    assert_eq!(metadata.date.unwrap().to_string(), "2026-03-01");
    assert_eq!((metadata.volume.as_deref(), metadata.number.as_deref()), (Some("12"), Some("4–5")));
    assert_eq!(metadata.doi.unwrap().as_str(), "10.1000/182");
    assert_eq!(metadata.subjects, ["ferries", "rivers"]);
    assert_eq!(metadata.cover.unwrap().alt.as_deref(), Some("A ferry"));
    assert_eq!(metadata.layout.name, "report");
    let names: Vec<_> = metadata.contributors.iter().map(|contributor| contributor.name.as_str()).collect();
    assert_eq!(names, ["Bo", "Ann"]);
}

#[test]
fn an_issue_without_front_matter_has_the_publications_values() {
    let (front, report) = issue("# Hello\n");
    assert!(report.is_empty());
    assert_eq!((front.metadata.title.as_str(), front.title), ("The Ferry", None));
    assert_eq!(front.metadata.layout.name, "newsletter");
}

#[test]
fn dates_have_several_forms() {
    for (written, date) in [
        ("2020", "2020"),
        ("\"2020-12\"", "2020-12"),
        ("2020-12-17", "2020-12-17"),
        ("2020-12-17T10:00:00Z", "2020-12-17"),
        ("\"2020-12-17 10:00\"", "2020-12-17"),
    ] {
        assert_eq!(metadata(&format!("date = {written}")).date.unwrap().to_string(), date);
    }
    for wrong in ["20", "10:00:00", "\"December\"", "\"2021-02-30\"", "2020.5"] {
        let (front, report) = issue(&format!("+++\ndate = {wrong}\n+++\n"));
        assert_eq!(front.metadata.date, None);
        let code = if wrong == "2020.5" { "bad-value" } else { "bad-date" };
        assert_eq!(places(&report), [format!("2:8 {code}")], "{wrong}");
    }
    let (_, report) = issue("+++\ndate = 2020-12\n+++\n");
    assert_eq!(helps(&report), ["put it in quotation marks: `date = \"2020-12\"`"]);
}

#[test]
fn positions_in_front_matter_are_positions_in_the_file() {
    let (_, report) = issue("\u{FEFF}+++\r\nsummary = \"é\"\r\ntitel = \"x\"\r\nnumber = -1\r\n+++\r\n");
    assert_eq!(places(&report), ["3:1 unknown-key", "4:10 bad-value"]);
}

#[test]
fn invalid_front_matter_is_reported() {
    let (_, report) = issue("---\ntitle: x\n\nText\n");
    assert_eq!(places(&report), ["1:1 bad-front-matter"]);
    let (_, report) = issue("+++\ntitle = \"x\"\nText\n");
    assert_eq!(places(&report), ["1:1 bad-front-matter"]);
    let (_, report) = issue("+++\ntitle = x\n+++\n");
    assert_eq!(places(&report), ["2:9 bad-front-matter"]);
}

#[test]
fn articles_have_title_byline_and_section() {
    let mut report = Report::new(Sources::default());
    let source = report.sources.add(Source::new("a.md", "+++\ntitle = \"T\"\nbyline = \"B\"\nautor = \"x\"\n+++\n"));
    let front = read_article(source, &any_publication(), &mut report);
    assert_eq!((front.title.unwrap().0.as_str(), front.byline.unwrap().0.as_str(), front.section), ("T", "B", None));
    assert_eq!(places(&report), ["4:1 unknown-key"]);
}

#[test]
fn yaml_gives_the_same_metadata_as_toml() {
    let yaml = "---\ntitle: Après l’été\r\ndate: 2026-03-17 10:00:00 +0200\nvolume: 4\nnumber: '1–2'\nsummary: >\n  Two\n  lines.\n\
                subjects: [\"a: b\", c]\ncontributors:\n  - name: Anna Berg\n    role: editor\ncover: { image: c.jpg, alt: A ferry }\n\
                isbn:\nlanguage: fr\n---\nText\n";
    let (front, report) = issue(yaml);
    assert!(report.is_empty(), "{}", messages(&report));
    let toml = metadata(
        "title = \"Après l’été\"\ndate = 2026-03-17T10:00:00+02:00\nvolume = 4\nnumber = \"1–2\"\nsummary = \"Two lines.\"\n\
         subjects = [\"a: b\", \"c\"]\ncontributors = [{ name = \"Anna Berg\", role = \"editor\" }]\n\
         cover = { image = \"c.jpg\", alt = \"A ferry\" }\nlanguage = \"fr\"",
    );
    let json = |metadata| serde_json::to_string(metadata).unwrap();
    assert_eq!(json(&front.metadata), json(&toml));
    assert_eq!(toml.date.unwrap().to_string(), "2026-03-17");
}

#[test]
fn mistakes_in_yaml_have_their_places_and_are_explained_in_yaml() {
    for (yaml, place, help) in [
        ("titel: x", "2:1 unknown-key", "did you mean `title`?"),
        ("title: é\r\nissue: x\r\nvolume: [1]", "4:9 bad-value", "write `volume: 4`"),
        ("title: 3", "2:8 bad-value", "write `title: \"3\"`"),
        ("title: a: b", "2:9 bad-front-matter", "put the text in quotation marks: `title: \"a: b\"`"),
        ("title: a\ntitle: b", "3:1 bad-front-matter", "write each key once"),
        ("title: *a", "2:8 bad-front-matter", ""),
        ("title: !b c", "2:8 bad-front-matter", "write the value without a tag"),
        ("? [a]\n: b\ntitle: a", "", ""),
        ("date: 2026-02-30", "2:7 bad-date", ""),
        ("contributors: Anna", "2:15 bad-value", "write `contributors: [{ name: \"Anna Berg\", role: \"editor\" }]`"),
    ] {
        let (_, report) = issue(&format!("---\n{yaml}\n---\nText\n"));
        let (places, helps) = (places(&report), helps(&report));
        assert!(places.iter().any(|found| found == place) || place.is_empty(), "{yaml}: {}", messages(&report));
        assert!(helps.contains(&help) || help.is_empty(), "{yaml}: {helps:?}");
    }
}

#[test]
fn foreign_keys_are_translated() {
    let keys = "title = \"T\"\n[front-matter]\nauthor = \"contributors\"\ntranslators = \"contributors\"\ntags = \"subjects\"\n\
                ignore = [\"draft\", \"tags\", \"translators\"]\n";
    let (publication, mut report) = publication(keys);
    let publication = publication.unwrap();
    let text = "---\ntitle: A\nauthor: Anna\ntags: boats\ndraft: false\n---\n";
    let source = report.sources.add(Source::new("a.md", text));
    let front = read_issue(source, "a", &publication, &mut report);
    let article = read_article(source, &publication, &mut report);
    assert!(report.is_empty(), "{}", messages(&report));
    assert_eq!(front.metadata.subjects, ["boats"]);
    assert_eq!((&*front.metadata.contributors[0].name, front.metadata.contributors[0].role), ("Anna", Role::Author));
    assert_eq!(article.byline.unwrap().0, "Anna");
    let text = "---\ntranslators: [Olu, Ida]\nauthor: Anna\n---\n";
    let source = report.sources.add(Source::new("b.md", text));
    read_issue(source, "b", &publication, &mut report);
    assert_eq!(places(&report), ["3:1 bad-front-matter"], "two keys for one");
    let (_, report) = manifest("title = \"T\"\n[front-matter]\nauthor = \"contributor\"\nignore = \"draft\"\n");
    assert_eq!(places(&report), ["3:10 bad-value", "4:10 bad-value"]);
}

#[test]
fn the_lists_of_keys_are_complete() {
    let (publication, mut report) = publication("title = \"T\"");
    for (keys, is_issue) in [(&ISSUE_KEYS[..], true), (&ARTICLE_KEYS[..], false)] {
        for key in keys {
            let source = report.sources.add(Source::new("a.md", format!("---\n{key}: ''\n---\n")));
            match &publication {
                Some(publication) if is_issue => drop(read_issue(source, "a", publication, &mut report)),
                Some(publication) => drop(read_article(source, publication, &mut report)),
                None => {}
            }
            assert!(!messages(&report).contains("unknown-key"), "{key}: {}", messages(&report));
        }
    }
}

proptest! {
    #[test]
    fn no_text_causes_a_panic(text in "(\\PC|[\n\"'=\\[\\]{},.#\\\\+-]|title|date|cover|contributors|settings|name|é|20){0,60}") {
        let (_, report) = publication(&text);
        report.messages(&MessageStyle::plain(MessageFormat::Human));
        for fence in ["+++", "---"] {
            let (_, report) = issue(&format!("{fence}\n{text}\n{fence}\n"));
            report.messages(&MessageStyle::plain(MessageFormat::Human));
        }
        let (_, report) = issue(&format!("---\ntitle: x\n{}\n---\n", text.replace('=', ":")));
        report.messages(&MessageStyle::plain(MessageFormat::Human));
    }

    #[test]
    fn no_value_causes_a_panic(
        key in "title|issn|website|language|contributors|settings|layout|system-fonts|date|volume|subjects|cover|doi",
        value in "-?[0-9_]{1,30}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9.e]{1,9}|true|\"\\PC{0,20}\"|\\[\"a\", 3, \\[\\]\\]|\\{ name = 3, image = \\[\\] \\}",
    ) {
        let (_, report) = publication(&format!("{key} = {value}\n"));
        report.messages(&MessageStyle::plain(MessageFormat::Human));
        let (_, report) = issue(&format!("+++\n{key} = {value}\n+++\n"));
        report.messages(&MessageStyle::plain(MessageFormat::Human));
    }
}
