//! The front matter of issues and articles.

use super::contributors::contributors;
use super::front_matter::{split, yaml_block};
use super::publication::layout;
use super::value::{Value, Written};
use super::{Fields, Toml, parse};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::publication::{Contributor, Cover, Doi, Invalid, Isbn, Language, Metadata, Named, PartialDate, Publication};
use crate::source::{SourceId, Span};

/// The front matter of an issue.
#[derive(Debug, Clone)]
pub(crate) struct IssueFront {
    /// What is known of the issue so far. Its title is the publication's if the front matter has none: whoever reads the
    /// text sets it anew if a heading turns out to be the title.
    pub(crate) metadata: Metadata,
    /// The title in the front matter.
    pub(crate) title: Option<(String, Span)>,
}

/// The front matter of an article in a file of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ArticleFront {
    /// The article's title.
    pub(crate) title: Option<(String, Span)>,
    /// Who wrote it, as printed.
    pub(crate) byline: Option<(String, Span)>,
    /// The title of the section that it stands in.
    pub(crate) section: Option<(String, Span)>,
}

/// Reads the front matter of the issue's file, which is `source` among the report's files. What cannot be used is reported
/// and left out.
pub(crate) fn read_issue(source: SourceId, slug: &str, publication: &Publication, report: &mut Report) -> IssueFront {
    let mut fields = front_matter(source, report);
    let title = fields.text("title");
    let date = date(&mut fields);
    let volume = fields.label("volume");
    let number = fields.label("number");
    let doi = fields.parsed("doi", Code::BadDoi, Doi::new);
    let isbn = fields.parsed("isbn", Code::BadValue, Isbn::new);
    let summary = fields.text("summary");
    let subjects = fields.texts("subjects");
    let own = contributors(&mut fields);
    let cover = cover(&mut fields);
    let named = |text: Written<String>| Named { name: text.value, span: Some(text.span) };
    let bibliography = fields.texts("bibliography").into_iter().map(named).collect();
    let citation_style = fields.text("citation-style").map(named);
    let language = fields.parsed("language", Code::BadLanguage, Language::new);
    let layout = layout(&mut fields);
    fields.finish();
    let metadata = Metadata {
        slug: slug.to_owned(),
        title: title.as_ref().map_or_else(|| publication.title.clone(), |title| title.value.clone()),
        language_span: language.as_ref().map_or(publication.language_span, |language| Some(language.span)),
        language: language.map_or_else(|| publication.language.clone(), |language| language.value),
        date,
        volume: volume.map(|volume| volume.value),
        number: number.map(|number| number.value),
        doi: doi.map(|doi| doi.value),
        isbn: isbn.map(|isbn| isbn.value),
        summary: summary.map(|summary| summary.value),
        subjects: subjects.into_iter().map(|subject| subject.value).collect(),
        contributors: each_once(own, &publication.contributors),
        bibliography,
        citation_style,
        cover,
        layout: layout.unwrap_or_else(|| publication.layout.clone()),
    };
    IssueFront { metadata, title: title.map(pair) }
}

/// Reads the front matter of an article's file, which is `source` among the report's files.
pub(crate) fn read_article(source: SourceId, report: &mut Report) -> ArticleFront {
    let mut fields = front_matter(source, report);
    let title = fields.text("title").map(pair);
    let byline = fields.text("byline").map(pair);
    let section = fields.text("section").map(pair);
    fields.finish();
    ArticleFront { title, byline, section }
}

fn pair(text: Written<String>) -> (String, Span) {
    (text.value, text.span)
}

fn each_once(own: Vec<Contributor>, every: &[Contributor]) -> Vec<Contributor> {
    let mut all: Vec<Contributor> = Vec::new();
    for contributor in own.into_iter().chain(every.iter().cloned()) {
        if !all.contains(&contributor) {
            all.push(contributor);
        }
    }
    all
}

/// The fields of the front matter; none if there is no front matter, or none that is TOML.
fn front_matter(source: SourceId, report: &mut Report) -> Fields<'_> {
    const HELP: &str = "write TOML between two `+++` lines: `title = \"…\"`, `date = \"2026-03\"`";
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let front = split(text);
    let entries = match front.toml {
        Some(range) => parse(&text[range.clone()], Toml { source, start: range.start }, Code::BadFrontMatter, report),
        None if front.unclosed => {
            let fence = Span::new(source, front.body.start..front.body.start + 3);
            let message = "the front matter does not end: there is no second `+++` line";
            let help = "write a line of `+++` and nothing else where the text begins";
            report.push(Diagnostic::at(Code::BadFrontMatter, fence, message, help));
            None
        }
        None => {
            if let Some(range) = yaml_block(text) {
                let message = "this front matter is YAML, which Masthead does not read";
                report.push(Diagnostic::at(Code::BadFrontMatter, Span::new(source, range), message, HELP));
            }
            None
        }
    };
    Fields::new(entries.unwrap_or_default(), report)
}

/// `date = "2020-12"`, `date = 2020-12-17`, `date = 2020`
fn date(fields: &mut Fields<'_>) -> Option<PartialDate> {
    let raw = fields.raw("date")?;
    let date = match &raw.value {
        Value::Text(text) if text.trim().is_empty() => return None,
        Value::Text(text) => PartialDate::new(text.trim()),
        // As a text it would have four digits.
        Value::Integer(year) => PartialDate::new(&year.to_string()),
        Value::Date(datetime) => match (datetime.date, datetime.time) {
            (Some(date), None) => {
                PartialDate::from_parts(date.year.into(), Some(date.month.into()), Some(date.day.into()))
            }
            (Some(date), Some(_)) => {
                Err(Invalid::new("a date without a time of day is needed", format!("write `date = {date}`")))
            }
            (None, _) => Err(Invalid::new("this is a time, not a date", "write `date = 2020-12-17`")),
        },
        _ => return fields.refuse(raw.wrong_type("a date", "date = \"2020-12\"")),
    };
    fields.check(Code::BadDate, raw.span, date).map(|date| date.value)
}

/// `cover = "cover.jpg"`, `cover = { image = "cover.jpg", alt = "A ferry" }`
fn cover(fields: &mut Fields<'_>) -> Option<Cover> {
    const EXAMPLE: &str = "cover = { image = \"cover.jpg\", alt = \"What it shows\" }";
    let raw = fields.raw("cover")?;
    match raw.value {
        Value::Text(text) if text.trim().is_empty() => None,
        Value::Text(image) => Some(Cover { image, alt: None, span: raw.span }),
        Value::Table(entries) => fields.within("cover", entries, |fields| {
            let image = fields.required_text("image", raw.span, EXAMPLE);
            let alt = fields.text("alt").map(|alt| alt.value);
            image.map(|Written { value: image, span }| Cover { image, alt, span })
        }),
        _ => fields.refuse(raw.wrong_type("a path, or a table with `image` and `alt`", EXAMPLE)),
    }
}
