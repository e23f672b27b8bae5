//! Conversion of the entries of Hayagriva files to sources of CSL.

use hayagriva::citationberg::taxonomy::Kind;
use hayagriva::types::{
    ChunkKind, ChunkedString, Date as EntryDate, EntryType, FormatString, MaybeTyped, Person, PersonRole,
};
use hayagriva::{Entry, select};

use super::bibtex;
use super::item::{CslItem, Date, Name, Parts};
use super::markup::Node;
use crate::source::Span;

/// Converts an entry, whose key is at `span`.
pub(super) fn item(entry: &Entry, span: Span) -> CslItem {
    let mut item = CslItem { kind: kind(entry), ..CslItem::new(entry.key(), span) };
    people(entry, &mut item);
    titles(entry, &mut item);
    numbers(entry, &mut item);
    publication(entry, &mut item);
    dates(entry, &mut item);
    item
}

/// Returns the entry that contains this one, such as the journal of an article.
fn container(entry: &Entry) -> Option<&Entry> {
    let is_container = |parent: &&Entry| {
        !matches!(parent.entry_type(), EntryType::Original | EntryType::Conference | EntryType::Exhibition)
    };
    let parent = entry.parents().iter().find(is_container)?;
    // A book in a series of books is no part of it.
    let is_series = matches!(
        (entry.entry_type(), parent.entry_type()),
        (
            EntryType::Book | EntryType::Anthology | EntryType::Proceedings,
            EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Periodical
        )
    );
    (!is_series).then_some(parent)
}

/// Returns the series of the entry or of the book that contains it.
fn series(entry: &Entry) -> Option<&Entry> {
    match container(entry) {
        Some(container) => container.parents().iter().find(|parent| *parent.entry_type() != EntryType::Original),
        None => entry.parents().iter().find(|parent| {
            matches!(
                parent.entry_type(),
                EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Periodical
            )
        }),
    }
}

fn parent<'a>(entry: &'a Entry, kinds: &[EntryType]) -> Option<&'a Entry> {
    entry.parents().iter().find(|parent| kinds.contains(parent.entry_type()))
}

fn kind(entry: &Entry) -> Option<Kind> {
    let within = |kinds: &[EntryType]| parent(entry, kinds).is_some();
    Some(match entry.entry_type() {
        _ if within(&[EntryType::Blog]) => Kind::PostWeblog,
        EntryType::Article if within(&[EntryType::Periodical]) => Kind::ArticleJournal,
        EntryType::Article if within(&[EntryType::Newspaper]) => Kind::ArticleNewspaper,
        EntryType::Article if within(&[EntryType::Proceedings, EntryType::Conference]) => Kind::PaperConference,
        EntryType::Article => Kind::Article,
        EntryType::Report => Kind::Report,
        EntryType::Thesis => Kind::Thesis,
        EntryType::Manuscript => Kind::Manuscript,
        EntryType::Periodical | EntryType::Newspaper => Kind::Periodical,
        EntryType::Anthology if entry.parents().is_empty() => Kind::Book,
        EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Reference => Kind::Book,
        EntryType::Anthos | EntryType::Chapter => Kind::Chapter,
        EntryType::Entry if within(&[EntryType::Reference]) => Kind::EntryEncyclopedia,
        EntryType::Entry => Kind::Entry,
        EntryType::Exhibition | EntryType::Conference => Kind::Event,
        EntryType::Performance => Kind::Performance,
        EntryType::Audio if entry.parents().is_empty() => Kind::Song,
        EntryType::Video if entry.parents().is_empty() => Kind::MotionPicture,
        EntryType::Audio | EntryType::Video => Kind::Broadcast,
        EntryType::Legislation if entry.publisher().is_some() => Kind::Legislation,
        EntryType::Legislation => Kind::Bill,
        EntryType::Case => Kind::LegalCase,
        EntryType::Patent => Kind::Patent,
        EntryType::Post => Kind::Post,
        EntryType::Thread | EntryType::Web | EntryType::Blog => Kind::Webpage,
        EntryType::Misc if within(&[EntryType::Web]) || select!(Misc["url"]).matches(entry) => Kind::Webpage,
        EntryType::Artwork => Kind::Graphic,
        EntryType::Repository => Kind::Software,
        EntryType::Misc => Kind::Document,
        EntryType::Scene => Kind::MotionPicture,
        _ => return None,
    })
}

fn people(entry: &Entry, item: &mut CslItem) {
    let mut set = |variable: &'static str, persons: Option<&[Person]>| {
        let names: Vec<Name> = persons.unwrap_or_default().iter().map(name).collect();
        if !names.is_empty() {
            item.names.insert(variable, names);
        }
    };
    let container = container(entry);
    set("author", entry.authors());
    set("editor", entry.editors().or_else(|| container.and_then(Entry::editors)));
    set("container-author", container.and_then(Entry::authors));
    set("collection-editor", series(entry).and_then(Entry::editors));
    set("original-author", parent(entry, &[EntryType::Original]).and_then(Entry::authors));
    for (variable, role) in [
        ("translator", PersonRole::Translator),
        ("compiler", PersonRole::Compiler),
        ("composer", PersonRole::Composer),
        ("contributor", PersonRole::Collaborator),
        ("director", PersonRole::Director),
        ("illustrator", PersonRole::Illustrator),
        ("narrator", PersonRole::Narrator),
        ("organizer", PersonRole::Organizer),
        ("executive-producer", PersonRole::ExecutiveProducer),
        ("producer", PersonRole::Producer),
        ("script-writer", PersonRole::Writer),
        ("performer", PersonRole::CastMember),
    ] {
        let persons: Vec<Person> = entry
            .affiliated()
            .unwrap_or_default()
            .iter()
            .filter(|list| list.role == role)
            .flat_map(|list| list.names.clone())
            .collect();
        set(variable, Some(&persons));
    }
}

fn name(person: &Person) -> Name {
    if person.given_name.is_none() && person.prefix.is_none() && person.name.contains(' ') {
        return Name::literal(&person.name);
    }
    // A particle stands before the family name: `van Gogh, Vincent`
    let particles =
        person.name.split(' ').take_while(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    let words: Vec<&str> = person.name.split(' ').collect();
    let particles = particles.min(words.len() - 1);
    let particle = (particles > 0).then(|| words[..particles].join(" "));
    Name {
        family: Some(words[particles..].join(" ")),
        given: person.given_name.clone(),
        non_dropping: person.prefix.clone().or(particle),
        suffix: person.suffix.clone(),
        comma_suffix: person.comma_suffix,
        ..Name::default()
    }
}

fn titles(entry: &Entry, item: &mut CslItem) {
    let mut set = |variable: &'static str, text: Option<&FormatString>| {
        if let Some(text) = text {
            item.set(variable, nodes(&text.value));
        }
    };
    set("title", entry.title());
    let container = container(entry);
    set("container-title", container.and_then(Entry::title));
    set("collection-title", series(entry).and_then(Entry::title));
    let event = parent(entry, &[EntryType::Conference, EntryType::Exhibition]);
    set("event-title", event.and_then(Entry::title));
    set("event-place", event.and_then(Entry::location));
    set("original-title", parent(entry, &[EntryType::Original]).and_then(Entry::title));
    let short = |entry: &Entry| entry.title().and_then(|title| title.short.clone());
    if let Some(short) = short(entry) {
        item.set("title-short", nodes(&short));
    }
    if let Some(short) = container.and_then(short) {
        item.set("container-title-short", nodes(&short));
    }
}

fn numbers(entry: &Entry, item: &mut CslItem) {
    let container = container(entry);
    let chain: Vec<&Entry> = std::iter::once(entry).chain(container).collect();
    let mut set = |variable: &'static str, text: Option<String>| {
        if let Some(text) = text {
            item.set_text(variable, text);
        }
    };
    let number = |value: &MaybeTyped<hayagriva::types::Numeric>| value.to_string();
    set("volume", container.and_then(Entry::volume).or_else(|| entry.volume()).map(number));
    set("issue", chain.iter().find_map(|entry| entry.issue()).map(number));
    set("edition", chain.iter().find_map(|entry| entry.edition()).map(number));
    set("chapter-number", entry.chapter().map(number));
    set("collection-number", series(entry).and_then(Entry::volume).map(number));
    set("page", entry.page_range().map(|range| range.to_string().replace('\u{2013}', "-")));
    set("number-of-pages", chain.iter().find_map(|entry| entry.page_total()).map(ToString::to_string));
    set("number-of-volumes", chain.iter().find_map(|entry| entry.volume_total()).map(ToString::to_string));
    let serial = |key: &str| chain.iter().find_map(|entry| entry.keyed_serial_number(key)).map(str::to_owned);
    set("number", serial("serial"));
    set("version", serial("version"));
    set("DOI", serial("doi").map(|doi| bibtex::bare_doi(&doi).to_owned()));
    set("ISBN", serial("isbn"));
    set("ISSN", serial("issn"));
    set("PMID", serial("pmid"));
    set("PMCID", serial("pmcid"));
    let arxiv = serial("arxiv").map(|id| format!("https://arxiv.org/abs/{}", id.trim_start_matches("arXiv:")));
    let url = chain.iter().find_map(|entry| entry.url()).map(|url| url.value.to_string());
    set("URL", url.or(arxiv));
}

fn publication(entry: &Entry, item: &mut CslItem) {
    let chain: Vec<&Entry> = std::iter::once(entry).chain(container(entry)).collect();
    let publisher = chain.iter().find_map(|entry| entry.publisher());
    let organization = chain.iter().find_map(|entry| entry.organization());
    let mut set = |variable: &'static str, text: Option<&FormatString>| {
        if let Some(text) = text {
            item.set(variable, nodes(&text.value));
        }
    };
    set("publisher", publisher.and_then(|publisher| publisher.name()).or(organization));
    set("publisher-place", publisher.and_then(|publisher| publisher.location()).or_else(|| entry.location()));
    set("authority", organization);
    set("genre", chain.iter().find_map(|entry| entry.genre()));
    set("archive", chain.iter().find_map(|entry| entry.archive()));
    set("archive_location", entry.archive_location());
    set("call-number", entry.call_number());
    set("note", entry.note());
    set("abstract", entry.abstract_());
    if let Some(runtime) = entry.runtime() {
        item.set_text("dimensions", runtime.to_string());
    }
    if let Some(language) = chain.iter().find_map(|entry| entry.language()) {
        item.set_text("language", language.to_string());
    }
}

fn dates(entry: &Entry, item: &mut CslItem) {
    let visited = entry.url_any().and_then(|url| url.visit_date.as_ref());
    let event = parent(entry, &[EntryType::Conference, EntryType::Exhibition]).and_then(Entry::date);
    let original = parent(entry, &[EntryType::Original]).and_then(Entry::date);
    for (variable, found) in
        [("issued", entry.date_any()), ("accessed", visited), ("event-date", event), ("original-date", original)]
    {
        if let Some(found) = found {
            item.dates.insert(variable, date(found));
        }
    }
}

fn date(date: &EntryDate) -> Date {
    use hayagriva::citationberg::taxonomy::Season;
    let season = date.season.map(|season| match season {
        Season::Spring => 13,
        Season::Summer => 14,
        Season::Autumn => 15,
        Season::Winter => 16,
    });
    let year = if date.year <= 0 { date.year - 1 } else { date.year };
    let month = season.or_else(|| date.month.map(|month| i32::from(month) + 1));
    let day = date.day.map(|day| i32::from(day) + 1);
    Date { parts: vec![Parts { year: Some(year), month, day }], circa: date.approximate, words: None }
}

/// Converts a text. Text in braces keeps its case.
fn nodes(text: &ChunkedString) -> Vec<Node> {
    let chunks = text.0.iter().flat_map(|chunk| match chunk.kind {
        ChunkKind::Normal => bibtex::parse_plain(chunk.as_str()),
        ChunkKind::Verbatim => vec![Node::FixedCase(bibtex::parse_plain(chunk.as_str()))],
        ChunkKind::Math => {
            let formula = bibtex::parse_formula(chunk.as_str());
            vec![Node::FixedCase(formula.unwrap_or_else(|| vec![Node::text(format!("${}$", chunk.as_str()))]))]
        }
    });
    chunks.collect()
}
