//! Citations: reads BibTeX and Hayagriva files and renders citations in a CSL style. Only this module uses hayagriva.

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style, StyleClass};
use hayagriva::io::{BibLaTeXError, from_biblatex_str, from_yaml_str};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Library, LocatorPayload,
    SpecificLocator,
};

use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::document::{BibliographyEntry, Inline, MentionItem};
use crate::nearest::nearest;
use crate::publication::{Language, Metadata};
use crate::root::Root;
use crate::source::{SourceId, Span};
use crate::text_file;

mod inlines;
mod limits;

/// Citation style of issues that name none. It cites authors and years.
const DEFAULT_STYLE: &str = "chicago-author-date";

/// The sources of an issue and its citation style.
pub(crate) struct Bibliography {
    sources: Library,
    style: IndependentStyle,
    /// Whether all bibliography files could be read.
    is_complete: bool,
    /// All CSL locales in the archive.
    locales: Vec<Locale>,
    /// Locale of the language of the issue.
    language: LocaleCode,
}

/// Rendered citations and bibliography.
pub(crate) struct RenderedCitations {
    /// Content of each citation, in the order of the request.
    pub(crate) citations: Vec<Vec<Inline>>,
    /// Bibliography entries of all cited sources, in the order of the style. Empty if the style has no bibliography.
    pub(crate) references: Vec<BibliographyEntry>,
}

impl Bibliography {
    /// Reads the bibliography files and the citation style that the front matter names. Problems are reported. Returns
    /// `None` if the front matter names no bibliography files.
    pub(crate) fn open(metadata: &Metadata, root: &Root, limit: u64, report: &mut Report) -> Option<Self> {
        let first = metadata.bibliography.first()?;
        let mut library = Library::new();
        let before = report.len();
        for named in &metadata.bibliography {
            let Some(span) = named.span else { continue };
            for entry in read_file(&named.name, span, root, limit, report)
                .into_iter()
                .flat_map(|library| library.iter().cloned().collect::<Vec<_>>())
            {
                library.push(&entry);
            }
        }
        let is_complete = report.len() == before;
        let (name, span) = metadata
            .citation_style
            .as_ref()
            .map_or((DEFAULT_STYLE, first.span), |style| (style.name.as_str(), style.span));
        // A bad style is an error, so the issue is not built. The default style is used so that unknown keys are
        // reported, too.
        let style = load_style(name, span?, root, limit, report).ok().or_else(|| archived_style(DEFAULT_STYLE))?;
        Some(Self { sources: library, style, is_complete, locales: locales(), language: locale(&metadata.language) })
    }

    /// Returns `true` if all bibliography files could be read. If not, an unknown key may be one of a file that could
    /// not be read.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns the keys of all sources.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.sources.keys()
    }

    /// Returns `true` if there is a source with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.sources.get(key).is_some()
    }

    /// Returns `true` if the style sets citations as notes.
    pub(crate) fn has_notes(&self) -> bool {
        self.style.settings.class == StyleClass::Note
    }

    /// Renders citations and the bibliography. Each citation is a list of mentions, whose keys must exist. `id` returns
    /// the id, in the issue, of the source with a given key.
    pub(crate) fn render(
        &self,
        citations: &[(Vec<MentionItem>, Span)],
        id: &dyn Fn(&str) -> String,
    ) -> RenderedCitations {
        let mut driver = BibliographyDriver::new();
        for (number, (mentioned, _)) in citations.iter().enumerate() {
            let items = mentioned.iter().filter_map(|mentioned| self.citation_item(mentioned)).collect();
            let language = Some(self.language.clone());
            driver.citation(CitationRequest::new(items, &self.style, language, &self.locales, Some(number + 1)));
        }
        let language = Some(self.language.clone());
        let rendered = driver.finish(BibliographyRequest::new(&self.style, language, &self.locales));
        let citations = rendered
            .citations
            .iter()
            .zip(citations)
            .map(|(rendered, (mentioned, span))| {
                let run = inlines::citation(&rendered.citation, mentioned, *span, id);
                if mentioned.iter().any(|mentioned| mentioned.without_author) {
                    self.with_affixes(run, *span)
                } else {
                    run
                }
            })
            .collect();
        let no_span = Span::new(SourceId::default(), 0..0);
        let items = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
        let references = items
            .iter()
            .map(|item| BibliographyEntry {
                id: id(&item.key),
                label: item.first_field.as_ref().map(|label| inlines::child(label, no_span)),
                content: inlines::children(&item.content, no_span),
            })
            .collect();
        RenderedCitations { citations, references }
    }

    /// Adds the prefix and suffix of the style's citation layout, such as parentheses. hayagriva omits them for a
    /// citation that is only a year: `(2024)`.
    fn with_affixes(&self, run: Vec<Inline>, span: Span) -> Vec<Inline> {
        let affix = |affix: &Option<String>| affix.clone().map(|text| Inline::Text { text, span });
        let layout = &self.style.citation.layout;
        affix(&layout.prefix).into_iter().chain(run).chain(affix(&layout.suffix)).collect()
    }

    /// Returns the citation request for a mention. `None` if its key does not exist.
    fn citation_item<'a>(&'a self, mentioned: &'a MentionItem) -> Option<CitationItem<'a, hayagriva::Entry>> {
        let entry = self.sources.get(&mentioned.key)?;
        let locator = (!mentioned.after.is_empty()).then(|| locator(&mentioned.after));
        let purpose = mentioned.without_author.then_some(CitePurpose::Year);
        Some(CitationItem::new(entry, locator, None, false, purpose))
    }
}

/// Parses a locator: `p. 3`, `pp. 3–4`, `ch. 2`, or `3` for a page. The style replaces the abbreviation by its own
/// term. Any other text is printed unchanged.
fn locator(written: &str) -> SpecificLocator<'_> {
    const PREFIXES: [(&str, Locator); 12] = [
        ("pp.", Locator::Page),
        ("p.", Locator::Page),
        ("chap.", Locator::Chapter),
        ("ch.", Locator::Chapter),
        ("sec.", Locator::Section),
        ("§", Locator::Section),
        ("vol.", Locator::Volume),
        ("fig.", Locator::Figure),
        ("tab.", Locator::Table),
        ("art.", Locator::ArticleLocator),
        ("no.", Locator::Issue),
        ("n.", Locator::Note),
    ];
    let known = PREFIXES.iter().find_map(|(prefix, locator)| Some((*locator, written.strip_prefix(prefix)?.trim())));
    let (locator, value) = match known {
        Some(known) => known,
        None if written.starts_with(|c: char| c.is_ascii_digit()) => (Locator::Page, written),
        None => (Locator::Custom, written),
    };
    SpecificLocator(locator, LocatorPayload::Str(value))
}

/// Returns the CSL locale of a language. A language without a region gets a default region; if the archive has no
/// locale for the exact tag, the first one of the same primary language is used, or American English if there is none.
fn locale(language: &Language) -> LocaleCode {
    let tag = match language.as_str() {
        "en" => "en-GB",
        "de" => "de-DE",
        "es" => "es-ES",
        "fr" => "fr-FR",
        "pt" => "pt-PT",
        tag => tag,
    };
    let known = locales();
    let codes = || known.iter().filter_map(|locale| locale.lang.as_ref());
    let primary = language.primary();
    let exact = codes().find(|code| code.0 == tag);
    let same_language = || codes().find(|code| code.0.split('-').next() == Some(primary));
    exact.or_else(same_language).cloned().unwrap_or_else(LocaleCode::en_us)
}

/// Returns `true` if the path has one of the extensions, compared case-insensitively.
fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = std::path::Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Reads a bibliography file, whose extension decides the format.
fn read_file(written: &str, span: Span, root: &Root, limit: u64, report: &mut Report) -> Result<Library, Reported> {
    let is_yaml = has_extension(written, &["yml", "yaml"]);
    if !is_yaml && !has_extension(written, &["bib"]) {
        let message = format!("`{written}` is not a bibliography file");
        let help = "name a BibTeX file (`.bib`) or a Hayagriva file (`.yml`)";
        return Err(report.error(Diagnostic::new(Code::BadBibliography, span, message, help)));
    }
    let source = text_file::load_relative(written, span, root, limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    if is_yaml {
        return from_yaml_str(text).map_err(|error| report.error(yaml_error(&error, source, text)));
    }
    if let Some(problem) = limits::check_bibtex(text) {
        let help = "write the text in place of the abbreviation, or refer to another entry with `crossref`";
        let message = format!("`{written}` cannot be read: {problem}");
        return Err(report.error(Diagnostic::new(Code::BadBibliography, span, message, help)));
    }
    from_biblatex_str(text).or_else(|errors| {
        for error in errors.iter().take(20) {
            report.push(bibtex_error(error, source, text));
        }
        report.check().map(|()| Library::new())
    })
}

fn bibtex_error(error: &BibLaTeXError, source: SourceId, text: &str) -> Diagnostic {
    let (range, kind) = match error {
        BibLaTeXError::Parse(error) => (error.span.clone(), error.kind.to_string()),
        BibLaTeXError::Type(error) => (error.span.clone(), error.kind.to_string()),
    };
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    let help = "write BibTeX: `@book{berg2024, author = {Berg, Anna}, title = {…}, year = {2024}}`";
    Diagnostic::new(
        Code::BadBibliography,
        Span::new(source, start..end),
        format!("this is not valid BibTeX: {kind}"),
        help,
    )
}

fn yaml_error(error: &dyn std::fmt::Display, source: SourceId, text: &str) -> Diagnostic {
    let message = error.to_string();
    // The error has its position only in the text of its message: `… at line 3 column 5`.
    let number = |label: &str| message.rsplit_once(label)?.1.split(' ').next()?.parse::<usize>().ok();
    let line = number("at line ").unwrap_or(1).max(1);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let length = text[start..].lines().next().unwrap_or_default().len();
    let problem = message.split(" at line ").next().unwrap_or_default();
    let help = "write Hayagriva's YAML: a key, and below it `type`, `title`, `author`, `date`";
    let message = format!("this is not a valid Hayagriva file: {problem}");
    Diagnostic::new(Code::BadBibliography, Span::new(source, start..start + length), message, help)
}

/// Returns the style of this name in hayagriva's archive. `None` if there is no such style, or if it is a dependent
/// style.
fn archived_style(name: &str) -> Option<IndependentStyle> {
    match ArchivedStyle::by_name(name)?.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    }
}

/// Loads a style by its name in the archive, or from a `.csl` file.
fn load_style(
    name: &str,
    span: Span,
    root: &Root,
    limit: u64,
    report: &mut Report,
) -> Result<IndependentStyle, Reported> {
    let style = if has_extension(name, &["csl"]) {
        let source = text_file::load_relative(name, span, root, limit, report)?;
        let sources = report.sources.clone();
        let text = sources.get(source).text();
        let help = "use an independent style: a dependent style only names its parent and has no rules of its own";
        match limits::check_style(text) {
            Some(problem) => {
                Err(Diagnostic::new(Code::BadStyle, span, format!("`{name}` cannot be used: {problem}"), help))
            }
            None => IndependentStyle::from_xml(text).map_err(|error| {
                Diagnostic::new(Code::BadStyle, span, format!("`{name}` is not a valid CSL style: {error}"), help)
            }),
        }
    } else {
        archived_style(name).ok_or_else(|| {
            let names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect();
            let help = match nearest(name, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "use `chicago-author-date`, `apa`, `ieee`, `chicago-notes`, …, or name a `.csl` file".to_owned()
                }
            };
            Diagnostic::new(Code::BadStyle, span, format!("there is no citation style `{name}`"), help)
        })
    };
    style.map_err(|diagnostic| report.error(diagnostic))
}
