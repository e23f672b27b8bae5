//! Citations: reads BibTeX and Hayagriva files and renders citations in a CSL style. Only this module uses hayagriva.
//!
//! hayagriva provides the archive of styles and locales, the types of CSL, and the reader of its YAML files. BibTeX
//! files are read by [`bibtex`], and citations are rendered by [`csl`]. The crate `biblatex` is a dependency of
//! hayagriva only; Masthead does not use it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use hayagriva::archive::locales;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, StyleClass, TextCase};

use self::csl::locators::LocatorNames;
use self::csl::{Citation, CitedItem, Mode, Processor};
use self::item::{CslItem, Mistake};
use self::markup::Node;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{BibliographyEntry, Inline, MentionItem};
use crate::publication::{Language, Metadata};
use crate::root::Root;
use crate::source::Span;

mod bibtex;
mod csl;
mod files;
mod hayagriva_file;
mod inlines;
mod item;
mod limits;
mod markup;
mod yaml;

/// Citation style of issues that name none. It cites authors and years.
const DEFAULT_STYLE: &str = "chicago-author-date";

/// All CSL locales in the archive. They are decoded once, which takes longer than reading an issue.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// The sources of an issue and its citation style.
pub(crate) struct Bibliography {
    sources: BTreeMap<String, CslItem>,
    style: IndependentStyle,
    /// Whether all bibliography files could be read.
    is_complete: bool,
    /// Language of the issue, as CSL names it.
    language: String,
    /// Names of kinds of places in the language of the issue.
    locator_names: LocatorNames,
    /// Keys by their spelling in lower case.
    keys_by_case: OnceCell<HashMap<String, String>>,
}

/// Reports a citation style of an issue without bibliography files.
fn report_unused_style(metadata: &Metadata, root: &Root, limit: u64, report: &mut Report) {
    let Some(style) = &metadata.citation_style else { return };
    let Some(span) = style.span else { return };
    if files::load_style(&style.name, span, root, limit, report).is_ok() {
        let message = "`citation-style` is not used: the issue has no sources";
        let help = "name the file with the sources, `bibliography = [\"sources.bib\"]`, or remove the style";
        report.push(Diagnostic::new(Code::UnusedAttribute, span, message, help));
    }
}

/// A citation to be rendered.
pub(crate) struct CitationRequest<'a> {
    /// The cited sources, whose keys must exist.
    pub(crate) items: &'a [MentionItem],
    /// Whether the authors of the first source are part of the sentence: `Berg (2024)`
    pub(crate) in_sentence: bool,
    /// Number of the note that contains the citation, from 1.
    pub(crate) note: Option<usize>,
    /// Whether the citation is a note of its own.
    pub(crate) is_note: bool,
    /// Source position.
    pub(crate) span: Span,
}

/// Rendered citations and bibliography.
pub(crate) struct RenderedCitations {
    /// The citations, in the order of the request.
    pub(crate) citations: Vec<RenderedCitation>,
    /// Bibliography entries of all cited sources, in the order of the style. Empty if the style has no bibliography.
    pub(crate) references: Vec<BibliographyEntry>,
}

/// A rendered citation.
#[derive(Debug, Default)]
pub(crate) struct RenderedCitation {
    /// The authors that are part of the sentence.
    pub(crate) author: Vec<Inline>,
    /// The citation itself. In a style of notes it is the content of the note.
    pub(crate) content: Vec<Inline>,
}

impl Bibliography {
    /// Reads the bibliography files and the citation style that the front matter names. Problems are reported. Returns
    /// `None` if the front matter names no bibliography files.
    pub(crate) fn open(metadata: &Metadata, root: &Root, limit: u64, report: &mut Report) -> Option<Self> {
        let Some(first) = metadata.bibliography.first() else {
            report_unused_style(metadata, root, limit, report);
            return None;
        };
        let before = report.len();
        let language = locale_tag(&metadata.language);
        let is_english = metadata.language.primary() == "en";
        let mut sources: BTreeMap<String, CslItem> = BTreeMap::new();
        for named in &metadata.bibliography {
            let Some(span) = named.span else { continue };
            let Ok(items) = files::read(&named.name, span, root, limit, is_english, report) else { continue };
            let mut added: BTreeMap<String, CslItem> = BTreeMap::new();
            for mut item in items {
                if sources.get(&item.key).is_some_and(|other| !other.is_same_source(&item)) {
                    item.mistakes.push(Mistake::second_file(&item.key, &named.name, span));
                }
                added.insert(item.key.clone(), item);
            }
            sources.extend(added);
        }
        let is_complete = report.check_since(before).is_ok();
        let (name, span) = metadata
            .citation_style
            .as_ref()
            .map_or((DEFAULT_STYLE, first.span), |style| (style.name.as_str(), style.span));
        // A bad style is an error, so the issue is not built. The default style is used so that unknown keys are
        // reported, too.
        let style = files::load_style(name, span?, root, limit, report).ok();
        let style = style.or_else(|| files::archived_style(DEFAULT_STYLE))?;
        let locator_names = LocatorNames::new(&language, &style.locale, &LOCALES);
        let keys_by_case = OnceCell::new();
        Some(Self { sources, style, is_complete, language, locator_names, keys_by_case })
    }

    /// Returns `true` if all bibliography files could be read. If not, an unknown key may be one of a file that could
    /// not be read.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns the keys of all sources.
    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// Returns the first key that equals `key` but for the case of ASCII letters.
    pub(crate) fn similar_key(&self, key: &str) -> Option<&str> {
        let keys = self
            .keys_by_case
            .get_or_init(|| self.keys().rev().map(|known| (known.to_ascii_lowercase(), known.to_owned())).collect());
        keys.get(&key.to_ascii_lowercase()).map(String::as_str)
    }

    /// Returns `true` if there is a source with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.sources.contains_key(key)
    }

    /// Returns `true` if the style sets citations as notes.
    pub(crate) fn has_notes(&self) -> bool {
        self.style.settings.class == StyleClass::Note
    }

    /// Returns `true` if full stops and commas stand inside of quotation marks in the language of the issue.
    pub(crate) fn has_punctuation_in_quotes(&self) -> bool {
        csl::has_punctuation_in_quotes(&self.language, &self.style, &LOCALES)
    }

    /// Reports the mistakes in the cited sources.
    pub(crate) fn report_mistakes<'a>(&self, cited: impl Iterator<Item = &'a str>, report: &mut Report) {
        let keys: BTreeSet<&str> = cited.collect();
        let mut reported: BTreeSet<(Span, &str)> = BTreeSet::new();
        for mistake in keys.into_iter().filter_map(|key| self.sources.get(key)).flat_map(|item| &item.mistakes) {
            let code = if mistake.is_error { Code::BadBibliography } else { Code::OddSource };
            if reported.insert((mistake.span, &mistake.message)) {
                report.push(Diagnostic::new(code, mistake.span, mistake.message.clone(), mistake.help.clone()));
            }
        }
    }

    /// Renders citations and the bibliography. `id` returns the id, in the issue, of the source with a given key.
    pub(crate) fn render(&self, requests: &[CitationRequest<'_>], id: &dyn Fn(&str) -> String) -> RenderedCitations {
        let mut items: Vec<&CslItem> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for mentioned in requests.iter().flat_map(|request| request.items) {
            if let Some(item) = self.sources.get(&mentioned.key)
                && !places.contains_key(item.key.as_str())
            {
                places.insert(&item.key, items.len());
                items.push(item);
            }
        }
        let citations: Vec<Citation> = requests.iter().map(|request| self.citation(request, &places)).collect();
        let keys: Vec<(&str, Span)> = items.iter().map(|item| (item.key.as_str(), item.span)).collect();
        let processor = Processor::new(&self.style, &LOCALES, &self.language, items);
        let (rendered, references) = processor.render(&citations);
        let has_list = self.style.bibliography.is_some();
        let citations = rendered.into_iter().zip(requests).map(|(rendered, request)| {
            let convert = |nodes: Vec<Node>| inlines::citation(nodes, request, has_list.then_some(id));
            RenderedCitation { author: convert(rendered.author), content: convert(rendered.content) }
        });
        let entries = references.into_iter().map(|reference| {
            let (key, span) = keys[reference.source];
            BibliographyEntry {
                id: id(key),
                label: reference.label.map(|label| inlines::reference(label, span)),
                content: inlines::reference(reference.content, span),
            }
        });
        RenderedCitations { citations: citations.collect(), references: entries.collect() }
    }

    /// Returns the citation of the processor for a request.
    fn citation(&self, request: &CitationRequest<'_>, places: &BTreeMap<&str, usize>) -> Citation {
        let mut items = Vec::new();
        for (position, mentioned) in request.items.iter().enumerate() {
            let Some(source) = places.get(mentioned.key.as_str()).copied() else { continue };
            let (locator, suffix) = inlines::split_locator(&mentioned.after, &self.locator_names);
            let prefix = inlines::prefix(&mentioned.before);
            let is_in_sentence = position == 0 && request.in_sentence;
            let mode = if mentioned.without_author || is_in_sentence { Mode::WithoutAuthor } else { Mode::Normal };
            if is_in_sentence {
                let (locator, prefix, suffix) = (None, Vec::new(), Vec::new());
                items.push(CitedItem { source, position, mode: Mode::AuthorOnly, locator, prefix, suffix });
            }
            items.push(CitedItem { source, position, mode, locator, prefix, suffix });
        }
        Citation { items, note: request.note, is_note: request.is_note }
    }
}

/// Sets English text in a case.
fn case_text(nodes: &mut [Node], case: TextCase) {
    csl::set_case(nodes, case);
}

/// Returns the tag of the CSL locale of a language. A language without a region gets the one that its words in
/// Masthead belong to: American English, Brazilian Portuguese.
fn locale_tag(language: &Language) -> String {
    match language.as_str() {
        "pt" => return "pt-BR".to_owned(),
        "no" | "nn" => return "nb-NO".to_owned(),
        _ => {}
    }
    let known = &*LOCALES;
    let codes = || known.iter().filter_map(|locale| locale.lang.as_ref());
    let exact = codes().find(|code| code.0 == language.as_str()).cloned();
    let same_language = || codes().find(|code| code.0.split('-').next() == Some(language.primary())).cloned();
    let default = || LocaleCode(language.primary().to_owned()).fallback();
    exact.or_else(default).or_else(same_language).map_or_else(|| "en-US".to_owned(), |code| code.0)
}
