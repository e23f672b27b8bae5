//! Front matter of issues and articles.

use super::accessibility::accessibility;
use super::contributors::contributors;
use super::front_matter::{split_front_matter, stray, yaml_block};
use super::picture::picture;
use super::publication::layout;
use super::value::{Spanned, TomlValue};
use super::{Fields, TomlOrigin, parse_toml};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::publication::{
    Contributor, Doi, InvalidValue, Isbn, Language, Metadata, PartialDate, Publication, Revision, SpannedName,
};
use crate::source::{SourceId, Span};

/// Front matter of an issue.
#[derive(Debug, Clone)]
pub(crate) struct IssueFrontMatter {
    /// Metadata of the issue. If the front matter has no title, the title is the publication's; the caller replaces it
    /// if a heading of the text is the title.
    pub(crate) metadata: Metadata,
    /// Title in the front matter.
    pub(crate) title: Option<(String, Span)>,
}

/// Front matter of an article that has its own file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ArticleFrontMatter {
    /// Title of the article.
    pub(crate) title: Option<(String, Span)>,
    /// Byline, as printed.
    pub(crate) byline: Option<(String, Span)>,
    /// Title of the section that the article belongs to.
    pub(crate) section: Option<(String, Span)>,
}

/// Reads the front matter of an issue's own file, which is the file `source` of the report. Invalid values are reported
/// and left out. Language and layout default to those of `publication`.
pub(crate) fn read_issue(
    source: SourceId,
    slug: &str,
    publication: &Publication,
    report: &mut Report,
) -> IssueFrontMatter {
    let mut fields = front_matter(source, report);
    let title = fields.text("title");
    let date = date(&mut fields);
    let revised = revised(&mut fields, date);
    let volume = fields.label("volume");
    let number = fields.label("number");
    let doi = fields.parsed("doi", Code::BadDoi, Doi::new);
    let isbn = fields.parsed("isbn", Code::BadValue, Isbn::new);
    let summary = fields.text("summary");
    let subjects = fields.texts("subjects");
    let own = contributors(&mut fields);
    let cover = picture(&mut fields, "cover", "image", "cover = { image = \"cover.jpg\", alt = \"What it shows\" }");
    let named = |text: Spanned<String>| SpannedName { name: text.value, span: Some(text.span) };
    let bibliography = fields.texts("bibliography").into_iter().map(named).collect();
    let citation_style = fields.text("citation-style").map(named);
    let language = fields.parsed("language", Code::BadLanguage, Language::new);
    let layout = layout(&mut fields);
    let accessibility = accessibility(&mut fields, &publication.accessibility);
    fields.finish();
    let metadata = Metadata {
        slug: slug.to_owned(),
        title: title.as_ref().map_or_else(|| publication.title.clone(), |title| title.value.clone()),
        language_span: language.as_ref().map_or(publication.language_span, |language| Some(language.span)),
        language: language.map_or_else(|| publication.language.clone(), |language| language.value),
        date,
        revised,
        volume: volume.map(|volume| volume.value),
        number: number.map(|number| number.value),
        doi: doi.map(|doi| doi.value),
        isbn: isbn.map(|isbn| isbn.value),
        summary: summary.map(|summary| summary.value),
        subjects: subjects.into_iter().map(|subject| subject.value).collect(),
        contributors: merge_contributors(own, &publication.contributors),
        bibliography,
        citation_style,
        cover,
        accessibility,
        layout: layout.unwrap_or_else(|| publication.layout.clone()),
    };
    IssueFrontMatter { metadata, title: title.map(pair) }
}

/// Reads the front matter of an article's file, which is the file `source` of the report. Invalid values are reported
/// and left out.
pub(crate) fn read_article(source: SourceId, report: &mut Report) -> ArticleFrontMatter {
    let mut fields = front_matter(source, report);
    let title = fields.text("title").map(pair);
    let byline = fields.text("byline").map(pair);
    let section = fields.text("section").map(pair);
    fields.finish();
    ArticleFrontMatter { title, byline, section }
}

fn pair(text: Spanned<String>) -> (String, Span) {
    (text.value, text.span)
}

/// Contributors to this issue, followed by those to every issue, without duplicates.
fn merge_contributors(own: Vec<Contributor>, every: &[Contributor]) -> Vec<Contributor> {
    let mut all: Vec<Contributor> = Vec::new();
    for contributor in own.into_iter().chain(every.iter().cloned()) {
        if !all.iter().any(|known| known.name == contributor.name && known.role == contributor.role) {
            all.push(contributor);
        }
    }
    all
}

/// Parses the front matter into fields. There are no fields if front matter is missing or is not valid TOML.
fn front_matter(source: SourceId, report: &mut Report) -> Fields<'_> {
    const HELP: &str = "write TOML between two `+++` lines: `title = \"…\"`, `date = \"2026-03\"`";
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let parts = split_front_matter(text);
    let entries = match parts.toml {
        Some(range) => {
            parse_toml(&text[range.clone()], TomlOrigin { source, start: range.start }, Code::BadFrontMatter, report)
        }
        None if parts.unclosed => {
            let fence = Span::new(source, parts.body.start..parts.body.start + 3);
            let message = "the front matter is not closed: there is no second `+++` line";
            let help = "write a line with nothing but `+++` between the front matter and the text";
            Err(report.error(Diagnostic::new(Code::BadFrontMatter, fence, message, help)))
        }
        None => match yaml_block(text) {
            Some(range) => {
                let message = "this front matter is YAML, which Masthead does not read";
                Err(report.error(Diagnostic::new(Code::BadFrontMatter, Span::new(source, range), message, HELP)))
            }
            None => Ok(Vec::new()),
        },
    };
    let body = parts.body;
    if let (Ok(_), Some(stray)) = (&entries, stray(text, body.clone())) {
        let title = stray.title.map_or_else(|| "…".to_owned(), |title| title.replace(['"', '\\'], "”"));
        let help = format!("write it in the first lines of the file, between two `+++` lines: `title = \"{title}\"`");
        let message = format!("this front matter is {}; it is printed as text", stray.form);
        let before = body.start..stray.line.start;
        let is_only_late = text[before.clone()].trim().is_empty() && text[stray.line.clone()].trim() == "+++";
        let diagnostic = Diagnostic::new(Code::StrayFrontMatter, Span::new(source, stray.line), message, help);
        report.push(if is_only_late { diagnostic.with_edit(Span::new(source, before), "") } else { diagnostic });
    }
    Fields::new(entries.unwrap_or_default(), report)
}

/// Reads the date: `date = "2020-12"`, `date = 2020-12-17`, `date = 2020`.
fn date(fields: &mut Fields<'_>) -> Option<PartialDate> {
    let entry = fields.take("date")?;
    let date = match &entry.value {
        TomlValue::Text(text) if text.trim().is_empty() => return None,
        TomlValue::Text(text) => PartialDate::new(text.trim()),
        // The number is not padded: `date = 20` is reported, like `date = "20"`.
        TomlValue::Integer(year) => PartialDate::new(&year.to_string()),
        TomlValue::Date(datetime) => match (datetime.date, datetime.time) {
            (Some(date), None) => {
                PartialDate::from_parts(date.year.into(), Some(date.month.into()), Some(date.day.into()))
            }
            (Some(date), Some(_)) => {
                Err(InvalidValue::new("`date` must not have a time of day", format!("write `date = {date}`")))
            }
            (None, _) => Err(InvalidValue::new("this is a time, not a date", "write `date = 2020-12-17`")),
        },
        _ => return fields.refuse(entry.wrong_type("a date", "date = \"2020-12\"")),
    };
    fields.check(Code::BadDate, entry.span, date).ok().map(|date| date.value)
}

/// Reads the correction: `revised = "2026-04-02"`, `revised = { date = "2026-04-02", note = "The fares." }`. A correction
/// that is not later than the issue is an error, because its date would not be new.
fn revised(fields: &mut Fields<'_>, date: Option<PartialDate>) -> Option<Revision> {
    const EXAMPLE: &str = "revised = \"2026-04-02\"";
    let entry = fields.take("revised")?;
    let (day, span, note) = match entry.value {
        TomlValue::Table(entries) => fields.nested_table("revised", entries, |fields| {
            let day = fields.take("date");
            let note = fields.text("note").map(|note| note.value);
            if let Some(day) = day {
                return Some((day.value, day.span, note));
            }
            let message = "`revised` has no `date`";
            fields.refuse(Diagnostic::new(Code::MissingKey, entry.span, message, "write `date = \"2026-04-02\"`"))
        })?,
        value => (value, entry.span, None),
    };
    let revision = match &day {
        TomlValue::Text(text) if text.trim().is_empty() => return None,
        TomlValue::Text(text) => Revision::new(text.trim()),
        TomlValue::Date(datetime) => Revision::new(&datetime.to_string()),
        _ => return fields.refuse(day.wrong_type("revised", span, "a day", EXAMPLE)),
    };
    let revision = fields.check(Code::BadDate, span, revision).ok()?.value;
    if let Some(date) = date.filter(|date| revision.timestamp() <= date.timestamp()) {
        let message = format!("`revised` is not later than `date`, {date}");
        let help = "write the day of the correction; on the day of the issue itself, with a time: \
                    `revised = \"2026-04-02T15:30\"`";
        return fields.refuse(Diagnostic::new(Code::BadDate, span, message, help));
    }
    Some(Revision { note, ..revision })
}
