//! Types of entries, and the types of CSL for them.

use hayagriva::citationberg::taxonomy::Kind;

use super::entries::Entry;

/// Returns the type of a source. `None` for `@misc` and types that are not known.
pub(super) fn kind(entry: &Entry) -> Option<Kind> {
    let subtype = entry.get("entrysubtype").map(str::to_lowercase);
    Some(match entry.kind.as_str() {
        "article" | "suppperiodical" | "periodical" => match subtype.as_deref() {
            Some("magazine") => Kind::ArticleMagazine,
            Some("newspaper") => Kind::ArticleNewspaper,
            _ => Kind::ArticleJournal,
        },
        "book" | "collection" | "manual" | "mvbook" | "mvcollection" | "mvproceedings" | "mvreference"
        | "proceedings" | "reference" | "commentary" => Kind::Book,
        "booklet" => Kind::Pamphlet,
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection" => Kind::Chapter,
        "inreference" => Kind::EntryEncyclopedia,
        "inproceedings" | "conference" => Kind::PaperConference,
        "online" | "electronic" | "www" => Kind::Webpage,
        "report" | "techreport" => Kind::Report,
        "thesis" | "phdthesis" | "mastersthesis" => Kind::Thesis,
        "patent" => Kind::Patent,
        "unpublished" if entry.get("eventtitle").is_some() => Kind::Speech,
        "unpublished" => Kind::Manuscript,
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "audio" | "music" => Kind::Song,
        "video" | "movie" => Kind::MotionPicture,
        "artwork" | "image" => Kind::Graphic,
        "jurisdiction" => Kind::LegalCase,
        "legislation" | "standard" => Kind::Legislation,
        "legal" => Kind::Treaty,
        "letter" => Kind::PersonalCommunication,
        "performance" => Kind::Speech,
        "review" => Kind::Review,
        _ => return None,
    })
}

/// Returns `true` if the source is part of a book: its book's title is the container's.
pub(super) fn is_in_book(entry: &Entry) -> bool {
    matches!(
        entry.kind.as_str(),
        "inbook"
            | "incollection"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
            | "inproceedings"
            | "conference"
            | "inreference"
    )
}

/// Returns `true` if the source is part of a periodical.
pub(super) fn is_in_periodical(entry: &Entry) -> bool {
    matches!(entry.kind.as_str(), "article" | "suppperiodical" | "periodical" | "review")
}

/// Returns the words for the `type` of an entry.
pub(super) fn genre(name: &str) -> Option<&'static str> {
    Some(match name {
        "mathesis" | "mastersthesis" => "Master\u{2019}s thesis",
        "phdthesis" => "PhD thesis",
        "candthesis" => "Candidate thesis",
        "bathesis" => "Bachelor\u{2019}s thesis",
        "techreport" => "technical report",
        "resreport" => "research report",
        "software" => "computer software",
        "datacd" => "data CD",
        "audiocd" => "audio CD",
        "patent" => "patent",
        "patentde" => "German patent",
        "patenteu" => "European patent",
        "patentfr" => "French patent",
        "patentuk" => "British patent",
        "patentus" => "U.S. patent",
        "patreq" => "patent request",
        "patreqde" => "German patent request",
        "patreqeu" => "European patent request",
        "patreqfr" => "French patent request",
        "patrequk" => "British patent request",
        "patrequs" => "U.S. patent request",
        _ => return None,
    })
}

/// Returns the name of a country: `countryus`
pub(super) fn country(name: &str) -> Option<&'static str> {
    Some(match name {
        "countryde" => "Germany",
        "countryeu" | "countryep" => "European Union",
        "countryfr" => "France",
        "countryuk" => "United Kingdom",
        "countryus" => "United States of America",
        _ => return None,
    })
}

/// Returns the tag of a language by its name in babel: `ngerman`
pub(super) fn language_tag(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "english" | "american" | "usenglish" | "en" | "en-us" => "en-US",
        "british" | "ukenglish" | "en-gb" => "en-GB",
        "canadian" => "en-CA",
        "australian" => "en-AU",
        "newzealand" => "en-NZ",
        "german" | "ngerman" | "germanb" | "de" | "de-de" => "de-DE",
        "austrian" | "naustrian" => "de-AT",
        "swissgerman" | "nswissgerman" => "de-CH",
        "french" | "francais" | "frenchb" | "fr" | "fr-fr" => "fr-FR",
        "acadian" | "canadien" => "fr-CA",
        "spanish" | "es" => "es-ES",
        "mexican" => "es-MX",
        "italian" | "it" => "it-IT",
        "portuguese" | "portuges" | "pt" => "pt-PT",
        "brazilian" | "brazil" => "pt-BR",
        "dutch" | "nl" => "nl-NL",
        "danish" => "da-DK",
        "swedish" => "sv-SE",
        "norwegian" | "norsk" => "nb-NO",
        "nynorsk" => "nn-NO",
        "finnish" => "fi-FI",
        "icelandic" => "is-IS",
        "polish" => "pl-PL",
        "czech" => "cs-CZ",
        "slovak" => "sk-SK",
        "slovene" | "slovenian" => "sl-SI",
        "croatian" => "hr-HR",
        "serbian" => "sr-RS",
        "hungarian" | "magyar" => "hu-HU",
        "romanian" => "ro-RO",
        "bulgarian" => "bg-BG",
        "russian" => "ru-RU",
        "ukrainian" => "uk-UA",
        "greek" => "el-GR",
        "turkish" => "tr-TR",
        "catalan" => "ca-AD",
        "basque" => "eu-ES",
        "latin" => "la",
        "hebrew" => "he-IL",
        "arabic" => "ar",
        "japanese" => "ja-JP",
        "chinese" => "zh-CN",
        "korean" => "ko-KR",
        "vietnamese" => "vi-VN",
        "estonian" => "et-EE",
        "latvian" => "lv-LV",
        "lithuanian" => "lt-LT",
        _ => return None,
    })
}
