//! `opds.json`: an OPDS 2.0 feed (<https://drafts.opds.io/opds-2.0>), whose publications are described as in a Readium
//! Web Publication Manifest (<https://readium.org/webpub-manifest/>).

use serde_json::{Map, Number, Value, json};

use super::{Catalogue, CatalogueEntry, OPDS1, OPDS1_TYPE, OPDS2, OPDS2_TYPE, OPEN_ACCESS, PAGE, href};
use crate::document::ImageFormat;
use crate::publication::{Doi, Isbn, PartialDate, Publication, Role, format_utc, ordinal};

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
    let others = [metadata.doi.as_ref().map(Doi::url), metadata.isbn.as_ref().map(Isbn::urn)];
    let others: Vec<String> = others.into_iter().flatten().collect();
    if !others.is_empty() {
        set("altIdentifier", json!(others));
    }
    set("title", json!(identity.full_title()));
    set("sortAs", json!(identity.title_filed_as()));
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
    let accessibility = accessibility(entry);
    if !accessibility.is_empty() {
        set("accessibility", json!(accessibility));
    }
    let series = series(publication, entry);
    set("belongsTo", json!({ "series": series, "periodical": series }));
    for (name, people) in people(publication, entry) {
        set(name, json!(people));
    }
    out
}

/// Returns the claims about accessibility, and the properties of the e-book.
fn accessibility(entry: &CatalogueEntry) -> Map<String, Value> {
    let claims = &entry.metadata.accessibility;
    let mut out = Map::new();
    let mut set = |name: &str, value: Value| drop(out.insert(name.to_owned(), value));
    if let Some(conformance) = &claims.conforms_to {
        set("conformsTo", json!([conformance.url()]));
    }
    let certification =
        [("certifiedBy", &claims.certified_by), ("credential", &claims.credential), ("report", &claims.report)];
    let certification: Map<String, Value> =
        certification.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?)))).collect();
    if !certification.is_empty() {
        set("certification", json!(certification));
    }
    if let Some(exemption) = &claims.exemption {
        set("exemption", json!([exemption]));
    }
    let properties =
        [("accessMode", "accessMode"), ("feature", "accessibilityFeature"), ("hazard", "accessibilityHazard")];
    for (name, property) in properties {
        let values: Vec<&str> = entry.accessibility_of(property).collect();
        if !values.is_empty() {
            set(name, json!(values));
        }
    }
    let sufficient: Vec<Vec<&str>> =
        entry.accessibility_of("accessModeSufficient").map(|modes| modes.split(',').collect()).collect();
    if !sufficient.is_empty() {
        set("accessModeSufficient", json!(sufficient));
    }
    // Without an e-book, the claims have the summary of a person, if any.
    let summary = entry.accessibility_of("accessibilitySummary").next();
    if let Some(summary) = summary.or(claims.summary.as_deref()) {
        set("summary", json!(summary));
    }
    out
}

/// Returns the publisher and the contributors, grouped by the manifest's property for their role. Roles without a
/// property are contributors with a MARC relator code. An issue without an author has the publisher as its author,
/// because reading apps list books by author.
fn people(publication: &Publication, entry: &CatalogueEntry) -> Vec<(&'static str, Vec<Value>)> {
    let (contributors, language) = (&entry.metadata.contributors, &entry.metadata.language);
    let organisation = |name: &str| json!({ "name": name, "sortAs": publication.publisher_filed_as() });
    let publisher = publication.publisher.iter().map(|name| ("publisher", organisation(name)));
    let has_author = contributors.iter().any(|contributor| contributor.role == Role::Author);
    let authors = if has_author { Vec::new() } else { entry.identity(publication).authors() };
    let authors = authors.into_iter().map(|name| ("author", organisation(name)));
    let others = contributors.iter().map(|contributor| {
        let mut person = json!({ "name": contributor.name, "sortAs": contributor.filed_as(language) });
        let property = match contributor.role {
            Role::Author => "author",
            Role::Editor => "editor",
            Role::Illustrator => "illustrator",
            Role::Translator => "translator",
            Role::Publisher => "publisher",
            Role::Photographer | Role::Designer | Role::Proofreader | Role::Contributor => {
                person["role"] = json!(contributor.role.relator());
                "contributor"
            }
        };
        (property, person)
    });
    let mut properties: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for (property, person) in publisher.chain(authors).chain(others) {
        match properties.iter_mut().find(|(known, _)| *known == property) {
            Some((_, people)) if people.iter().any(|known| known["name"] == person["name"]) => {}
            Some((_, people)) => people.push(person),
            None => properties.push((property, vec![person])),
        }
    }
    properties
}

/// Returns the periodical, with the position of the issue, and its volume and number as far as these are numbers.
fn series(publication: &Publication, entry: &CatalogueEntry) -> Value {
    let metadata = &entry.metadata;
    let identifier = match &publication.issn {
        Some(issn) => format!("urn:ISSN:{}", issn.as_str()),
        None => publication.uuid().urn().to_string(),
    };
    let mut series = json!({ "name": publication.title, "sortAs": publication.filed_as(), "identifier": identifier });
    if let Some(position) = metadata.series_position().and_then(|position| position.parse::<Number>().ok()) {
        series["position"] = json!(position);
    }
    let positive = |text: Option<&str>| text.and_then(ordinal).filter(|number| *number > 0);
    let number = positive(metadata.number.as_deref()).map(|number| json!({ "position": number }));
    match (positive(metadata.volume.as_deref()), number) {
        (Some(volume), Some(number)) => series["volume"] = json!({ "position": volume, "issue": number }),
        (Some(volume), None) => series["volume"] = json!({ "position": volume }),
        (None, Some(number)) => series["issue"] = number,
        (None, None) => {}
    }
    series
}

/// Returns a full date, which the manifest requires: the first day of a month or year, as in
/// [`PartialDate::timestamp`].
fn first_day(date: PartialDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}
