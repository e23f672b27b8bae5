//! `masthead.toml`

use super::contributors::contributors;
use super::epub::epub;
use super::images::images;
use super::limits::limits;
use super::value::Value;
use super::{DEFAULT_LAYOUT, Fields, Toml, parse};
use crate::diagnostic::{Code, Report, whole_file};
use crate::layout::{SettingTable, SettingValues};
use crate::publication::{Issn, Language, Licence, Named, Publication, website};
use crate::source::SourceId;

/// Reads `masthead.toml`, which is `source` among the report's files. None if it is not TOML; whether the report
/// [has errors](Report::has_errors) says if it may be used.
pub(crate) fn read_publication(source: SourceId, report: &mut Report) -> Option<Publication> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let entries = parse(text, Toml { source, start: 0 }, Code::BadToml, report)?;
    let mut fields = Fields::new(entries, report);
    let publication = publication(&mut fields, source);
    fields.finish();
    Some(publication)
}

fn publication(fields: &mut Fields<'_>, source: SourceId) -> Publication {
    let title = fields.required_text("title", whole_file(source), "title = \"The Ferry\"");
    let subtitle = fields.text("subtitle");
    let issn = fields.parsed("issn", Code::BadIssn, Issn::new);
    let publisher = fields.text("publisher");
    let place = fields.text("place");
    let website = fields.parsed("website", Code::BadValue, website);
    let language = fields.parsed("language", Code::BadLanguage, Language::new);
    let licence = fields.text("licence");
    let rights = fields.text("rights");
    let contributors = contributors(fields);
    let layout = layout(fields);
    let settings = settings(fields);
    let system_fonts = fields.boolean("system-fonts").unwrap_or(false);
    let images = images(fields);
    let epub = epub(fields);
    let limits = limits(fields);
    Publication {
        // Missing, it is reported; the rest is still looked at.
        title: title.map(|title| title.value).unwrap_or_default(),
        subtitle: subtitle.map(|subtitle| subtitle.value),
        issn: issn.map(|issn| issn.value),
        publisher: publisher.map(|publisher| publisher.value),
        place: place.map(|place| place.value),
        website: website.map(|website| website.value),
        language_span: language.as_ref().map(|language| language.span),
        language: language.map_or_else(Language::english, |language| language.value),
        licence: licence.map(|licence| Licence::new(&licence.value)),
        rights: rights.map(|rights| rights.value),
        contributors,
        layout: layout.unwrap_or_else(|| Named { name: DEFAULT_LAYOUT.to_owned(), span: None }),
        settings,
        system_fonts,
        images,
        epub,
        limits,
    }
}

/// `layout = "newsletter"`
pub(super) fn layout(fields: &mut Fields<'_>) -> Option<Named> {
    fields.text("layout").map(|layout| Named { name: layout.value, span: Some(layout.span) })
}

/// `[settings.newsletter]`; whether the settings exist is seen when the layout is known.
fn settings(fields: &mut Fields<'_>) -> SettingValues {
    const EXAMPLE: &str = "[settings.newsletter]";
    let Some(raw) = fields.raw("settings") else { return SettingValues::default() };
    let Value::Table(layouts) = raw.value else {
        fields.report.push(raw.wrong_type("a table of tables", EXAMPLE));
        return SettingValues::default();
    };
    let mut tables = Vec::new();
    for entry in layouts {
        match entry.value {
            Value::Table(values) => tables.push(SettingTable { layout: entry.key, span: entry.key_span, values }),
            _ => fields.report.push(entry.wrong_type("a table", EXAMPLE)),
        }
    }
    SettingValues { tables }
}
