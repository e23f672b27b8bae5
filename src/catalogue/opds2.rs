//! `opds.json`: an OPDS 2.0 feed (<https://drafts.opds.io/opds-2.0>), whose publications are described as in a Readium
//! Web Publication Manifest (<https://readium.org/webpub-manifest/>).

use serde_json::{Map, Value, json};

use super::{Catalogue, CatalogueEntry, OPDS1, OPDS1_TYPE, OPDS2, OPDS2_TYPE, OPEN_ACCESS, PAGE, href};
use crate::document::ImageFormat;
use crate::publication::{Contributor, PartialDate, Publication, Role, format_utc};

pub(super) fn write(catalogue: &Catalogue<'_>) -> String {
    let publication = catalogue.publication;
    let mut metadata = json!({
        "title": publication.title,
        "identifier": publication.uuid().urn().to_string(),
        "modified": format_utc(catalogue.modified),
        "numberOfItems": catalogue.entries.len(),
    });
    if let Some(subtitle) = &publication.subtitle {
        metadata["subtitle"] = json!(subtitle);
    }
    let feed = json!({
        "metadata": metadata,
        "links": [
            { "rel": "self", "href": OPDS2, "type": OPDS2_TYPE },
            { "rel": "alternate", "href": OPDS1, "type": OPDS1_TYPE },
            { "rel": "alternate", "href": PAGE, "type": "text/html" },
        ],
        "publications": catalogue.entries.iter().map(|entry| issue(publication, entry)).collect::<Vec<_>>(),
    });
    format!("{feed:#}\n")
}

fn issue(publication: &Publication, entry: &CatalogueEntry) -> Value {
    let language = entry.metadata.language.as_str();
    let links = entry.editions.iter().map(|file| {
        json!({
            "rel": OPEN_ACCESS,
            "href": href(&file.path),
            "type": file.edition.format().media_type,
            "size": file.size,
            "language": language,
        })
    });
    let mut issue = json!({ "metadata": metadata(publication, entry), "links": links.collect::<Vec<_>>() });
    // OPDS 2.0 requires at least one image in a format that all readers support, which excludes SVG.
    if let Some(cover) = entry.cover.as_ref().filter(|cover| cover.file.format != ImageFormat::Svg) {
        let file = &cover.file;
        issue["images"] = json!([{
            "href": href(&cover.path),
            "type": file.format.media_type(),
            "width": file.width,
            "height": file.height,
            "size": file.bytes.len(),
        }]);
    }
    issue
}

fn metadata(publication: &Publication, entry: &CatalogueEntry) -> Map<String, Value> {
    let (metadata, identity) = (&entry.metadata, entry.identity(publication));
    let mut out = Map::new();
    let mut set = |name: &str, value: Value| drop(out.insert(name.to_owned(), value));
    set("@type", json!("http://schema.org/PublicationIssue"));
    set("identifier", json!(identity.uuid().urn().to_string()));
    if let Some(doi) = &metadata.doi {
        set("altIdentifier", json!([doi.url()]));
    }
    set("title", json!(identity.full_title()));
    set("language", json!(metadata.language.as_str()));
    if metadata.language.is_right_to_left() {
        set("readingProgression", json!("rtl"));
    }
    set("modified", json!(format_utc(entry.modified)));
    if let Some(date) = metadata.date {
        set("published", json!(first_day(date)));
    }
    if let Some(summary) = &metadata.summary {
        set("description", json!(summary));
    }
    if !metadata.subjects.is_empty() {
        set("subject", json!(metadata.subjects));
    }
    set("belongsTo", json!({ "series": series(publication, entry) }));
    for (name, people) in people(publication, &metadata.contributors) {
        set(name, json!(people));
    }
    out
}

/// Returns the publisher and the contributors, grouped by the manifest's property for their role. Roles without a
/// property are contributors with a MARC relator code.
fn people(publication: &Publication, contributors: &[Contributor]) -> Vec<(&'static str, Vec<Value>)> {
    let mut properties: Vec<(&'static str, Vec<Value>)> = Vec::new();
    let publisher = publication.publisher.iter().map(|name| ("publisher", json!({ "name": name })));
    let others = contributors.iter().map(|Contributor { name, role }| {
        let property = match role {
            Role::Author => "author",
            Role::Editor => "editor",
            Role::Illustrator => "illustrator",
            Role::Translator => "translator",
            Role::Publisher => "publisher",
            Role::Photographer | Role::Designer | Role::Proofreader | Role::Contributor => {
                return ("contributor", json!({ "name": name, "role": role.relator() }));
            }
        };
        (property, json!({ "name": name }))
    });
    for (property, person) in publisher.chain(others) {
        match properties.iter_mut().find(|(known, _)| *known == property) {
            Some((_, people)) if people.contains(&person) => {}
            Some((_, people)) => people.push(person),
            None => properties.push((property, vec![person])),
        }
    }
    properties
}

/// Returns the periodical as a series, with the position of the issue. An issue with a volume has a position in the
/// volume instead of the series, because numbers start again with each volume.
fn series(publication: &Publication, entry: &CatalogueEntry) -> Value {
    let identifier = match &publication.issn {
        Some(issn) => format!("urn:ISSN:{}", issn.as_str()),
        None => publication.uuid().urn().to_string(),
    };
    let mut series = json!({ "name": publication.title, "identifier": identifier });
    let position = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
    match entry.metadata.series_position() {
        Some((None, number)) => {
            if let Some(number) = position(number) {
                series["position"] = json!(number);
            }
        }
        Some((Some(volume), number)) => {
            if let (Some(volume), Some(number)) = (position(volume), position(number)) {
                series["volume"] = json!({ "position": volume, "issue": { "position": number } });
            }
        }
        None => {}
    }
    series
}

/// Returns a full date, which the manifest requires: the first day of a month or year, as in
/// [`PartialDate::timestamp`].
fn first_day(date: PartialDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}
