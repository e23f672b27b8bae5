//! The file `masthead.toml`.

use clap::ValueEnum as _;

use super::accessibility::accessibility;
use super::contributors::contributors;
use super::epub::epub;
use super::foreign_keys::foreign_keys;
use super::images::images;
use super::limits::limits;
use super::messages::messages;
use super::picture::picture;
use super::print::print;
use super::value::{KeyValue, TomlValue};
use super::{DEFAULT_LAYOUT, Fields, TomlOrigin, parse_toml};
use crate::diagnostic::{Code, Diagnostic, Report, Reported, whole_file};
use crate::edition::Edition;
use crate::nearest::suggest;
use crate::publication::{AccessibilityClaims, Issn, Language, Licence, Publication, SpannedName, website};
use crate::source::{SourceId, Span};

/// Contents of `masthead.toml`.
#[derive(Debug)]
pub(crate) struct PublicationManifest {
    /// The publication.
    pub(crate) publication: Publication,
    /// The tables `[settings.<layout>]`, in source order. Each layout declares its settings, so the tables can be
    /// checked only with the layouts.
    pub(crate) settings: Vec<SettingTable>,
}

/// One table of settings, unchecked: `[settings.newsletter]`.
#[derive(Debug)]
pub(crate) struct SettingTable {
    /// Name of the layout that the settings are for.
    pub(crate) layout: String,
    /// Source position of the layout's name.
    pub(crate) span: Span,
    /// The keys and values, in source order.
    pub(crate) values: Vec<KeyValue>,
}

/// Reads `masthead.toml`, which is the file `source` of the report. Invalid values are reported and replaced by
/// defaults. The publication may be used only if the report has no [errors](Report::has_errors).
///
/// # Errors
/// The file is not TOML.
pub(crate) fn read_publication(source: SourceId, report: &mut Report) -> Result<PublicationManifest, Reported> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let entries = parse_toml(text, TomlOrigin { source, start: 0 }, Code::BadToml, report)?;
    let mut fields = Fields::new(entries, report);
    let manifest = manifest(&mut fields, source);
    fields.finish();
    Ok(manifest)
}

fn manifest(fields: &mut Fields<'_>, source: SourceId) -> PublicationManifest {
    let title = fields.required_text("title", whole_file(source), "title = \"The Ferry\"");
    if let Ok(title) = &title {
        fields.report_markup("title", title);
    }
    let subtitle = fields.printed("subtitle");
    let file_as = fields.text("file-as");
    let logo = picture(fields, ("logo", "file"), false, "logo = { file = \"logo.svg\", alt = \"What it shows\" }");
    let banner =
        picture(fields, ("banner", "file"), false, "banner = { file = \"river.jpg\", alt = \"What it shows\" }");
    let issn = fields.parsed("issn", Code::BadIssn, Issn::new);
    let publisher = fields.printed("publisher");
    let place = fields.printed("place");
    let registration = fields.printed("registration");
    let colophon = fields.printed("colophon");
    let website = fields.parsed("website", Code::BadValue, website);
    let language = fields.parsed("language", Code::BadLanguage, Language::new);
    let licence = fields.text("licence");
    let rights = fields.printed("rights");
    let contributors = contributors(fields);
    let layout = layout(fields);
    let settings = settings(fields);
    let system_fonts = fields.boolean("system-fonts").unwrap_or(false);
    let editions = editions(fields);
    let images = images(fields);
    let print = print(fields);
    let epub = epub(fields);
    let accessibility = accessibility(fields, &AccessibilityClaims::default());
    let limits = limits(fields);
    // A missing title has been reported. With an empty one, the rest of the publication can still be checked.
    let title = title.map(|title| title.value).unwrap_or_default();
    let messages = messages(fields);
    let foreign_keys = foreign_keys(fields);
    let publication = Publication {
        written_title: title.clone(),
        title,
        file_as: file_as.map(|name| name.value),
        subtitle: subtitle.map(|subtitle| subtitle.value),
        logo,
        banner,
        issn: issn.map(|issn| issn.value),
        publisher: publisher.map(|publisher| publisher.value),
        place: place.map(|place| place.value),
        registration: registration.map(|registration| registration.value),
        colophon: colophon.map(|colophon| colophon.value),
        website: website.map(|website| website.value),
        language_span: language.as_ref().map(|language| language.span),
        language: language.map_or_else(Language::english, |language| language.value),
        licence: licence.map(|licence| Licence::new(&licence.value)),
        rights: rights.map(|rights| rights.value),
        contributors,
        layout: layout.unwrap_or_else(|| SpannedName { name: DEFAULT_LAYOUT.to_owned(), span: None }),
        system_fonts,
        editions,
        images,
        print,
        epub,
        accessibility,
        limits,
        messages,
        foreign_keys,
    };
    PublicationManifest { publication, settings }
}

/// Reads the editions: `editions = ["pdf", "epub"]`. These two are the default.
fn editions(fields: &mut Fields<'_>) -> Vec<Edition> {
    let names: Vec<&str> = Edition::value_variants().iter().map(|edition| edition.name()).collect();
    let mut editions = Vec::new();
    if let Some(span) = fields.empty_list("editions") {
        let message = "`editions` is empty: nothing would be built";
        let help = "write `editions = [\"pdf\", \"epub\"]`, or leave the key out";
        fields.report.push(Diagnostic::new(Code::BadValue, span, message, help));
    }
    for text in fields.texts("editions") {
        if let Some(edition) = Edition::value_variants().iter().find(|edition| edition.name() == text.value) {
            editions.push(*edition);
        } else {
            let message = format!("there is no edition `{}`", text.value);
            let help = suggest(&text.value, &names);
            fields.report.push(Diagnostic::new(Code::BadValue, text.span, message, help));
        }
    }
    editions.sort_unstable();
    editions.dedup();
    if editions.is_empty() { vec![Edition::Pdf, Edition::Epub] } else { editions }
}

/// Reads the name of a layout: `layout = "newsletter"`.
pub(super) fn layout(fields: &mut Fields<'_>) -> Option<SpannedName> {
    fields.text("layout").map(|layout| SpannedName { name: layout.value, span: Some(layout.span) })
}

/// Reads the settings of layouts: `[settings.newsletter]`. [`crate::layout::read_settings`] checks them.
fn settings(fields: &mut Fields<'_>) -> Vec<SettingTable> {
    const EXAMPLE: &str = "[settings.newsletter]";
    let Some(entry) = fields.take("settings") else { return Vec::new() };
    let TomlValue::Table(layouts) = entry.value else {
        fields.report.push(entry.wrong_type("a table of tables", EXAMPLE));
        return Vec::new();
    };
    let mut tables = Vec::new();
    for entry in layouts {
        match entry.value {
            TomlValue::Table(values) => tables.push(SettingTable { layout: entry.key, span: entry.key_span, values }),
            _ => fields.report.push(entry.wrong_type("a table", EXAMPLE)),
        }
    }
    tables
}
