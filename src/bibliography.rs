//! Sources that are cited: BibTeX and Hayagriva files, set in a CSL style. hayagriva stays in here.

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style, StyleClass};
use hayagriva::io::{BibLaTeXError, from_biblatex_str, from_yaml_str};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Library, LocatorPayload,
    SpecificLocator,
};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Inline, Mentioned, Reference};
use crate::nearest::suggest;
use crate::publication::{Language, Metadata};
use crate::reading;
use crate::root::Root;
use crate::source::{SourceId, Span};

mod bounds;
mod spell;

/// The style of issues that name none: authors and years.
const DEFAULT_STYLE: &str = "chicago-author-date";

/// An issue's sources.
pub(crate) struct Bibliography {
    sources: Library,
    style: IndependentStyle,
    /// Whether every file could be read.
    is_complete: bool,
    locales: Vec<Locale>,
    language: LocaleCode,
}

/// What is printed.
pub(crate) struct Cited {
    /// One a citation, in the order they were asked for.
    pub(crate) citations: Vec<Vec<Inline>>,
    /// All that is cited, in the style's order.
    pub(crate) references: Vec<Reference>,
}

impl Bibliography {
    /// Reads the files and the style that the front matter names. None if it names none; what cannot be read is reported.
    pub(crate) fn open(metadata: &Metadata, root: &Root, limit: u64, report: &mut Report) -> Option<Self> {
        let first = metadata.bibliography.first()?;
        let mut library = Library::new();
        let before = report.len();
        for named in &metadata.bibliography {
            let Some(span) = named.span else { continue };
            for entry in read(&named.name, span, root, limit, report)
                .into_iter()
                .flat_map(|library| library.iter().cloned().collect::<Vec<_>>())
            {
                library.push(&entry);
            }
        }
        let is_complete = report.len() == before;
        let (name, place) = metadata
            .citation_style
            .as_ref()
            .map_or((DEFAULT_STYLE, first.span), |style| (style.name.as_str(), style.span));
        // An issue whose style is none is not built; what it cites is looked up all the same.
        let style = style(name, place?, root, limit, report).or_else(|| archived(DEFAULT_STYLE))?;
        Some(Self { sources: library, style, is_complete, locales: locales(), language: locale(&metadata.language) })
    }

    /// Whether every source is known: a file that cannot be read may hold what is cited.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The keys of all sources.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.sources.keys()
    }

    /// Whether there is a source of this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.sources.get(key).is_some()
    }

    /// Whether citations are footnotes.
    pub(crate) fn has_notes(&self) -> bool {
        self.style.settings.class == StyleClass::Note
    }

    /// Sets citations, each of some sources that there are; `id` gives a key's id in the issue.
    pub(crate) fn set(&self, citations: &[(Vec<Mentioned>, Span)], id: &dyn Fn(&str) -> String) -> Cited {
        let mut driver = BibliographyDriver::new();
        for (number, (mentioned, _)) in citations.iter().enumerate() {
            let items = mentioned.iter().filter_map(|mentioned| self.item(mentioned)).collect();
            let language = Some(self.language.clone());
            driver.citation(CitationRequest::new(items, &self.style, language, &self.locales, Some(number + 1)));
        }
        let language = Some(self.language.clone());
        let set = driver.finish(BibliographyRequest::new(&self.style, language, &self.locales));
        let citations = set
            .citations
            .iter()
            .zip(citations)
            .map(|(set, (mentioned, span))| {
                let run = spell::citation(&set.citation, mentioned, *span, id);
                if mentioned.iter().any(|mentioned| mentioned.without_author) { self.affixed(run, *span) } else { run }
            })
            .collect();
        let place = Span::new(SourceId::default(), 0..0);
        let items = set.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
        let references = items
            .iter()
            .map(|item| Reference {
                id: id(&item.key),
                label: item.first_field.as_ref().map(|label| spell::child(label, place)),
                content: spell::children(&item.content, place),
            })
            .collect();
        Cited { citations, references }
    }

    /// What a style puts around a citation, it leaves out around a mere year: `(2024)`.
    fn affixed(&self, run: Vec<Inline>, span: Span) -> Vec<Inline> {
        let affix = |affix: &Option<String>| affix.clone().map(|text| Inline::Text { text, span });
        let layout = &self.style.citation.layout;
        affix(&layout.prefix).into_iter().chain(run).chain(affix(&layout.suffix)).collect()
    }

    fn item<'a>(&'a self, mentioned: &'a Mentioned) -> Option<CitationItem<'a, hayagriva::Entry>> {
        let entry = self.sources.get(&mentioned.key)?;
        let locator = (!mentioned.after.is_empty()).then(|| locator(&mentioned.after));
        let purpose = mentioned.without_author.then_some(CitePurpose::Year);
        Some(CitationItem::new(entry, locator, None, false, purpose))
    }
}

/// `p. 3`, `pp. 3–4`, `ch. 2`, `3`: the style has its own word for it. Anything else is printed as it is.
fn locator(written: &str) -> SpecificLocator<'_> {
    const WORDS: [(&str, Locator); 12] = [
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
    let known = WORDS.iter().find_map(|(word, locator)| Some((*locator, written.strip_prefix(word)?.trim())));
    let (locator, value) = match known {
        Some(known) => known,
        None if written.starts_with(|c: char| c.is_ascii_digit()) => (Locator::Page, written),
        None => (Locator::Custom, written),
    };
    SpecificLocator(locator, LocatorPayload::Str(value))
}

/// The locale of a language: of several regions the first in the archive, of English the British one.
fn locale(language: &Language) -> LocaleCode {
    let wanted = match language.as_str() {
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
    let same = codes().find(|code| code.0 == wanted);
    let near = || codes().find(|code| code.0.split('-').next() == Some(primary));
    same.or_else(near).cloned().unwrap_or_else(LocaleCode::en_us)
}

fn ends_with(path: &str, extensions: &[&str]) -> bool {
    let extension = std::path::Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// A file of sources, by its name's ending.
fn read(written: &str, span: Span, root: &Root, limit: u64, report: &mut Report) -> Option<Library> {
    let is_yaml = ends_with(written, &["yml", "yaml"]);
    if !is_yaml && !ends_with(written, &["bib"]) {
        let message = format!("`{written}` is no file of sources");
        let help = "name a BibTeX file (`.bib`) or a Hayagriva file (`.yml`)";
        report.push(Diagnostic::at(Code::BadBibliography, span, message, help));
        return None;
    }
    let source = reading::open_beside(written, span, root, limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    if is_yaml {
        return from_yaml_str(text).map_err(|error| report.push(yaml_mistake(&error, source, text))).ok();
    }
    if let Some(problem) = bounds::bibtex(text) {
        let help = "write what is meant in place, and each `crossref` to another entry";
        report.push(Diagnostic::at(
            Code::BadBibliography,
            span,
            format!("`{written}` cannot be read: {problem}"),
            help,
        ));
        return None;
    }
    from_biblatex_str(text)
        .map_err(|errors| {
            for error in errors.iter().take(20) {
                report.push(bibtex_mistake(error, source, text));
            }
        })
        .ok()
}

fn bibtex_mistake(error: &BibLaTeXError, source: SourceId, text: &str) -> Diagnostic {
    let (range, what) = match error {
        BibLaTeXError::Parse(error) => (error.span.clone(), error.kind.to_string()),
        BibLaTeXError::Type(error) => (error.span.clone(), error.kind.to_string()),
    };
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    let help = "write BibTeX: `@book{berg2024, author = {Berg, Anna}, title = {…}, year = {2024}}`";
    Diagnostic::at(Code::BadBibliography, Span::new(source, start..end), format!("this is not BibTeX: {what}"), help)
}

fn yaml_mistake(error: &dyn std::fmt::Display, source: SourceId, text: &str) -> Diagnostic {
    let message = error.to_string();
    // The parser says where only in words: `… at line 3 column 5`.
    let number = |word: &str| message.rsplit_once(word)?.1.split(' ').next()?.parse::<usize>().ok();
    let line = number("at line ").unwrap_or(1).max(1);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let length = text[start..].lines().next().unwrap_or_default().len();
    let words = message.split(" at line ").next().unwrap_or_default();
    let help = "write Hayagriva's YAML: a key, and below it `type`, `title`, `author`, `date`";
    let message = format!("this is not a Hayagriva file: {words}");
    Diagnostic::at(Code::BadBibliography, Span::new(source, start..start + length), message, help)
}

fn archived(name: &str) -> Option<IndependentStyle> {
    match ArchivedStyle::by_name(name)?.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    }
}

/// A style by its name, or the file of one.
fn style(name: &str, span: Span, root: &Root, limit: u64, report: &mut Report) -> Option<IndependentStyle> {
    let found = if ends_with(name, &["csl"]) {
        let source = reading::open_beside(name, span, root, limit, report)?;
        let sources = report.sources.clone();
        let text = sources.get(source).text();
        let help = "use a style that stands alone: one that only names its parent has no rules of its own";
        match bounds::style(text) {
            Some(problem) => {
                Err(Diagnostic::at(Code::BadStyle, span, format!("`{name}` cannot be used: {problem}"), help))
            }
            None => IndependentStyle::from_xml(text).map_err(|error| {
                Diagnostic::at(Code::BadStyle, span, format!("`{name}` is no CSL style: {error}"), help)
            }),
        }
    } else {
        archived(name).ok_or_else(|| {
            let names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect();
            let near = suggest(name, &names);
            let help = if near.starts_with("use one") {
                "use `chicago-author-date`, `apa`, `ieee`, `chicago-notes`, …, or name a `.csl` file".to_owned()
            } else {
                near
            };
            Diagnostic::at(Code::BadStyle, span, format!("there is no citation style `{name}`"), help)
        })
    };
    found.map_err(|diagnostic| report.push(diagnostic)).ok()
}
