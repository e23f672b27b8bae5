//! Front matter of issues and articles.

use super::accessibility::accessibility;
use super::contributors::contributors;
use super::foreign_keys::translate;
use super::front_matter::{FrontMatterSyntax, split_front_matter, stray};
use super::picture::picture;
use super::publication::layout;
use super::timestamp::day_of;
use super::value::{KeyValue, Spanned, TomlValue};
use super::yaml::{in_yaml, parse_yaml};
use super::{Fields, TomlOrigin, parse_toml};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::publication::{
    Contributor, Doi, FigureCheck, ForeignKeys, InvalidValue, Isbn, Language, Metadata, NotePlacement, PartialDate,
    Publication, Revision, SpannedName,
};
use crate::source::{SourceId, Span};

/// Keys of an issue's front matter.
pub(super) const ISSUE_KEYS: [&str; 19] = [
    "title",
    "date",
    "revised",
    "volume",
    "number",
    "doi",
    "isbn",
    "summary",
    "subjects",
    "contributors",
    "cover",
    "back",
    "bibliography",
    "citation-style",
    "language",
    "layout",
    "accessibility",
    "notes",
    "checks",
];

/// Keys of an article's front matter.
pub(super) const ARTICLE_KEYS: [&str; 4] = ["title", "byline", "section", "language"];

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
    /// Language of the article, if it is not that of the issue.
    pub(crate) language: Option<Language>,
}

/// Reads the front matter of an issue's own file, which is the file `source` of the report. Invalid values are reported
/// and left out. Language and layout default to those of `publication`.
pub(crate) fn read_issue(
    source: SourceId,
    slug: &str,
    publication: &Publication,
    report: &mut Report,
) -> IssueFrontMatter {
    let before = report.len();
    let mut fields = front_matter(source, &publication.foreign_keys, &ISSUE_KEYS, report);
    let title = fields.printed("title");
    let date = date(&mut fields);
    let revised = revised(&mut fields, date);
    let volume = fields.label("volume");
    let number = fields.label("number");
    let doi = fields.parsed("doi", Code::BadDoi, Doi::new);
    let isbn = fields.parsed("isbn", Code::BadValue, Isbn::new);
    let summary = fields.printed("summary");
    let subjects = fields.texts("subjects");
    for subject in &subjects {
        fields.report_markup("subjects", subject);
    }
    let own = contributors(&mut fields);
    let cover =
        picture(&mut fields, ("cover", "image"), true, "cover = { image = \"cover.jpg\", alt = \"What it shows\" }");
    let back = fields.printed("back");
    let named = |text: Spanned<String>| SpannedName { name: text.value, span: Some(text.span) };
    let bibliography = fields.texts("bibliography").into_iter().map(named).collect();
    let citation_style = fields.text("citation-style").map(named);
    let language = fields.parsed("language", Code::BadLanguage, Language::new);
    let layout = layout(&mut fields);
    let accessibility = accessibility(&mut fields, &publication.accessibility);
    let notes = fields.parsed("notes", Code::BadValue, NotePlacement::new);
    let checks = checks(&mut fields);
    fields.finish();
    reword(source, before, report);
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
        back_span: back.as_ref().map(|back| back.span),
        back: back.map(|back| back.value),
        subjects: subjects.into_iter().map(|subject| subject.value).collect(),
        contributors: merge_contributors(own, &publication.contributors),
        bibliography,
        citation_style,
        notes: notes.map(|notes| notes.value).unwrap_or_default(),
        checks,
        cover,
        accessibility,
        layout: layout.unwrap_or_else(|| publication.layout.clone()),
    };
    IssueFrontMatter { metadata, title: title.map(pair) }
}

/// Reads the front matter of an article's file, which is the file `source` of the report. Invalid values are reported
/// and left out.
pub(crate) fn read_article(source: SourceId, publication: &Publication, report: &mut Report) -> ArticleFrontMatter {
    let before = report.len();
    let mut fields = front_matter(source, &publication.foreign_keys, &ARTICLE_KEYS, report);
    let title = fields.printed("title").map(pair);
    let byline = fields.text_or_list("byline");
    if let Some(byline) = &byline {
        fields.report_markup("byline", byline);
    }
    let byline = byline.map(pair);
    let section = fields.printed("section").map(pair);
    let language = fields.parsed("language", Code::BadLanguage, Language::new).map(|language| language.value);
    fields.finish();
    reword(source, before, report);
    ArticleFrontMatter { title, byline, section, language }
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

/// Parses the front matter into fields, with the keys of other programs translated. There are no fields if front matter
/// is missing or cannot be parsed.
fn front_matter<'r>(source: SourceId, foreign: &ForeignKeys, known: &[&str], report: &'r mut Report) -> Fields<'r> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let parts = split_front_matter(text);
    let entries = match (parts.front, parts.unclosed) {
        (Some((syntax, range)), _) => {
            let origin = TomlOrigin { source, start: range.start };
            parse(&text[range], syntax, origin, report).map(|entries| translate(entries, foreign, known, report))
        }
        (None, Some(syntax)) => {
            let line = syntax.fence();
            let fence = Span::new(source, parts.body.start..parts.body.start + line.len());
            let message = format!("the front matter is not closed: there is no second `{line}` line");
            let other = if syntax == FrontMatterSyntax::Toml { "---" } else { "+++" };
            let is_mixed = text[parts.body.clone()].lines().take(40).any(|written| written.trim_end() == other);
            let help = if is_mixed {
                format!("it ends with `{other}`: write `{line}` in that line, too")
            } else {
                format!("write a line with nothing but `{line}` between the front matter and the text")
            };
            Err(report.error(Diagnostic::new(Code::BadFrontMatter, fence, message, help)))
        }
        (None, None) => Ok(Vec::new()),
    };
    let body = parts.body;
    if let (Ok(_), Some(stray)) = (&entries, stray(text, body.clone())) {
        let title = stray.title.map_or_else(|| "…".to_owned(), |title| title.replace(['"', '\\'], "”"));
        let help = format!("write it in the first lines of the file, between two `+++` lines: `title = \"{title}\"`");
        let message = format!("this front matter is {}; it is printed as text", stray.form);
        let before = body.start..stray.line.start;
        let is_fence = matches!(text[stray.line.clone()].trim(), "+++" | "---");
        let is_only_late = is_fence && text[before.clone()].trim().is_empty();
        let diagnostic = Diagnostic::new(Code::StrayFrontMatter, Span::new(source, stray.line), message, help);
        report.push(if is_only_late { diagnostic.with_edit(Span::new(source, before), "") } else { diagnostic });
    }
    Fields::new(entries.unwrap_or_default(), report)
}

fn parse(
    text: &str,
    syntax: FrontMatterSyntax,
    origin: TomlOrigin,
    report: &mut Report,
) -> Result<Vec<KeyValue>, Reported> {
    match syntax {
        FrontMatterSyntax::Toml => parse_toml(text, origin, Code::BadFrontMatter, report),
        FrontMatterSyntax::Yaml => parse_yaml(text, origin, report),
    }
}

/// Writes the instructions of the diagnostics since `before` in YAML, if that is the syntax of the front matter.
fn reword(source: SourceId, before: usize, report: &mut Report) {
    let sources = report.sources.clone();
    if let Some((FrontMatterSyntax::Yaml, _)) = split_front_matter(sources.get(source).text()).front {
        report.reword_helps(before, in_yaml);
    }
}

/// Reads the date: `date = "2020-12"`, `date = 2020-12-17`, `date = 2020`. Of a date with a time, the day is used.
fn date(fields: &mut Fields<'_>) -> Option<PartialDate> {
    let entry = fields.take("date")?;
    let date = match &entry.value {
        TomlValue::Text(text) if text.trim().is_empty() => return None,
        TomlValue::Text(text) => PartialDate::new(day_of(text.trim())),
        // The number is not padded: `date = 20` is reported, like `date = "20"`.
        TomlValue::Integer(year) => PartialDate::new(&year.to_string()),
        // A time of day is left out.
        TomlValue::Date(datetime) => match datetime.date {
            Some(date) => PartialDate::from_parts(date.year.into(), Some(date.month.into()), Some(date.day.into())),
            None => Err(InvalidValue::new("this is a time, not a date", "write `date = 2020-12-17`")),
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

/// Reads `[checks]`: pairs of numbers that must be equal.
fn checks(fields: &mut Fields<'_>) -> Vec<FigureCheck> {
    const EXAMPLE: &str = "\"accounts.csv: Grants, 2025\" = \"donors.csv: Sum of grants, 2025\"";
    let Some(entry) = fields.take("checks") else { return Vec::new() };
    let TomlValue::Table(entries) = entry.value else {
        fields.report.push(entry.wrong_type("a table", &format!("[checks]` and below it `{EXAMPLE}")));
        return Vec::new();
    };
    let mut checks = Vec::new();
    for entry in entries {
        if let TomlValue::Text(right) = entry.value {
            checks.push(FigureCheck { left: entry.key, left_span: entry.key_span, right, right_span: entry.span });
        } else {
            let example = EXAMPLE.split_once(" = ").map_or(EXAMPLE, |(_, right)| right);
            fields.report.push(entry.value.wrong_type(
                "checks",
                entry.span,
                "a reference to a number, in quotation marks",
                &format!("{:?} = {example}", entry.key),
            ));
        }
    }
    checks
}
