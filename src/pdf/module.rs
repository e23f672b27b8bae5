//! Writes `/masthead.typ`: the issue's metadata, the layout's settings and the translated terms, as Typst values.

use super::calls::literal::string;
use super::purpose::PagePurpose;
use crate::issue::{Issue, IssuePicture};
use crate::layout::SettingValue;
use crate::publication::{Doi, Isbn, Issn};

/// Path of the module among Typst's files.
pub(super) const PATH: &str = "/masthead.typ";

/// Writes the module. `gutter` is the additional inner margin of the print edition, in millimetres.
pub(super) fn write(issue: &Issue, purpose: PagePurpose<'_>, gutter: f64) -> String {
    let settings = issue.layout.all_settings();
    let settings = settings.map(|set| (set.name.as_str(), setting(&set.value, purpose))).collect();
    let words = serde_json::to_value(&*issue.terms).unwrap_or_default();
    let words = words.as_object().into_iter().flatten();
    let terms = words.filter_map(|(name, word)| Some((name.as_str(), string(word.as_str()?)))).collect();
    let press = vec![("bleed", format!("{}mm", purpose.bleed(issue))), ("gutter", format!("{gutter}mm"))];
    format!(
        "#let issue = {}\n#let press = {}\n#let settings = {}\n#let terms = {}\n",
        dictionary(metadata(issue, purpose)),
        dictionary(press),
        dictionary(settings),
        dictionary(terms)
    )
}

type Entries<'a> = Vec<(&'a str, String)>;

fn metadata(issue: &Issue, purpose: PagePurpose<'_>) -> Entries<'static> {
    let metadata = &issue.metadata;
    let count = |number: usize| number.to_string();
    vec![
        ("contract", "1".to_owned()),
        ("edition", string(purpose.edition().name())),
        ("language", string(metadata.language.primary())),
        ("region", optional(metadata.language.region().as_deref())),
        ("document-title", string(&issue.full_title())),
        ("title", string(&metadata.title)),
        ("publication", dictionary(publication(issue))),
        ("date", optional(metadata.date.map(|date| date.to_string()).as_deref())),
        ("date-text", optional(issue.date_text().as_deref())),
        ("correction", optional(issue.correction().as_deref())),
        ("volume", optional(metadata.volume.as_deref())),
        ("number", optional(metadata.number.as_deref())),
        ("numbering", optional(issue.numbering().as_deref())),
        ("doi", optional(metadata.doi.as_ref().map(Doi::as_str))),
        ("isbn", optional(metadata.isbn.as_ref().map(Isbn::as_str))),
        ("summary", optional(metadata.summary.as_deref())),
        ("back", optional(metadata.back.as_deref())),
        ("subjects", array(metadata.subjects.iter().map(|subject| string(subject)))),
        ("authors", array(issue.authors().into_iter().map(string))),
        (
            "contributors",
            array(metadata.contributors.iter().map(|contributor| {
                let role = issue.terms.role(contributor.role);
                dictionary(vec![("name", string(&contributor.name)), ("role", string(role))])
            })),
        ),
        ("cover", cover(issue)),
        ("sections", count(issue.document.sections.iter().filter(|section| section.heading.is_some()).count())),
        ("articles", count(issue.document.sections.iter().map(|section| section.articles.len()).sum())),
    ]
}

/// Writes the issue's cover picture, or `none` if there is none or the layout does not print it.
fn cover(issue: &Issue) -> String {
    picture(issue, issue.cover.as_ref().filter(|_| issue.layout.cover))
}

/// Writes path and alternative text of a picture outside the text, and whether the title is printed over it.
fn picture(issue: &Issue, picture: Option<&IssuePicture>) -> String {
    let written = picture.and_then(|picture| {
        let index = super::pictures(issue).position(|file| std::ptr::eq(file, &raw const picture.file))?;
        let path = super::files::image_path(index, &picture.file);
        let mut entries = vec![("src", string(&path)), ("alt", string(&picture.description))];
        if picture.has_title {
            entries.push(("titled", "true".to_owned()));
        }
        Some(dictionary(entries))
    });
    written.unwrap_or_else(|| "none".to_owned())
}

fn publication(issue: &Issue) -> Entries<'static> {
    let publication = &issue.publication;
    let licence = publication.licence.as_ref().map_or_else(
        || "none".to_owned(),
        |licence| dictionary(vec![("name", string(&licence.name)), ("url", optional(licence.url.as_deref()))]),
    );
    vec![
        ("title", string(&publication.title)),
        ("subtitle", optional(publication.subtitle.as_deref())),
        ("logo", picture(issue, issue.logo.as_ref())),
        ("banner", picture(issue, issue.banner.as_ref())),
        ("issn", optional(publication.issn.as_ref().map(Issn::as_str))),
        ("publisher", optional(publication.publisher.as_deref())),
        ("place", optional(publication.place.as_deref())),
        ("registration", optional(publication.registration.as_deref())),
        ("colophon", optional(publication.colophon.as_deref())),
        ("website", optional(publication.website.as_deref())),
        ("rights", optional(publication.rights.as_deref())),
        ("licence", licence),
    ]
}

fn setting(value: &SettingValue, purpose: PagePurpose<'_>) -> String {
    match value {
        SettingValue::Integer(number) => number.to_string(),
        SettingValue::Boolean(yes) => yes.to_string(),
        SettingValue::Text(text) | SettingValue::Font(text) => string(text),
        SettingValue::Length(length) => length.clone(),
        SettingValue::Colour(colour) => purpose.colour(colour),
    }
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), string)
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("({})", items.map(|item| item + ",").collect::<String>())
}

fn dictionary(entries: Entries<'_>) -> String {
    if entries.is_empty() {
        return "(:)".to_owned();
    }
    let lines: Vec<String> = entries.into_iter().map(|(key, value)| format!("  {key}: {value},")).collect();
    format!("(\n{}\n)", lines.join("\n"))
}
