//! A processor for citation styles in CSL 1.0.2, the Citation Style Language.
//!
//! hayagriva reads the styles and locales. Rendering follows the specification, and where the specification leaves a
//! choice, citeproc, which pandoc uses: `tests/citations/` compares the two.
//!
//! | file | step |
//! |---|---|
//! | `context.rs` | state of the rendering of one source |
//! | `elements.rs`, `names.rs`, `person.rs`, `initials.rs`, `dates.rs`, `numbers.rs` | the elements of a style |
//! | `output.rs`, `join.rs`, `case.rs` | from the output of the elements to text |
//! | `sort.rs` | order of sources |
//! | `cite.rs` | citations and their positions |
//! | `disambiguate.rs` | distinction of similar citations |
//! | `collapse.rs` | citations of the same author next to each other |
//! | `references.rs` | the list of references |

use std::collections::BTreeMap;

use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, Locale, StyleClass, TextCase, TextTarget};

use self::context::{Disambiguation, NameHint, Setup};
use self::locale::Locales;
use self::output::Output;
use super::item::{CslItem, Name};
use super::markup::{self, Node};

mod case;
mod cite;
mod collapse;
mod context;
mod dates;
mod disambiguate;
mod elements;
mod initials;
mod join;
mod labels;
mod locale;
pub(super) mod locators;
mod names;
mod numbers;
mod output;
mod person;
mod references;
mod sort;

pub(super) use self::context::Locator;

/// Treatment of the authors of a cited source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// `(Berg 2024)`
    Normal,
    /// `(2024)`
    WithoutAuthor,
    /// `Berg`
    AuthorOnly,
}

/// A source in a citation.
#[derive(Debug, Clone)]
pub(super) struct CitedItem {
    /// Position of the source in the list of cited sources.
    pub(super) source: usize,
    /// Position of the source in the mention.
    pub(super) position: usize,
    pub(super) mode: Mode,
    pub(super) locator: Option<Locator>,
    /// Text that the author wrote before the key, with a space at its end.
    pub(super) prefix: Vec<Node>,
    /// Text that the author wrote after the locator.
    pub(super) suffix: Vec<Node>,
}

/// A citation.
#[derive(Debug, Clone)]
pub(super) struct Citation {
    pub(super) items: Vec<CitedItem>,
    /// Number of the note that contains the citation, from 1.
    pub(super) note: Option<usize>,
    /// Whether the citation is a note of its own, and begins with a capital letter.
    pub(super) is_note: bool,
}

/// A rendered citation.
#[derive(Debug, Default)]
pub(super) struct CitationNodes {
    /// Authors in the sentence, if the citation begins with them.
    pub(super) author: Vec<Node>,
    /// The citation itself. In a style of notes it is the content of the note.
    pub(super) content: Vec<Node>,
}

/// A rendered entry of the list of references.
#[derive(Debug)]
pub(super) struct RenderedReference {
    /// Position of the source in the list of cited sources.
    pub(super) source: usize,
    /// Number or label before the entry.
    pub(super) label: Option<Vec<Node>>,
    pub(super) content: Vec<Node>,
}

/// Processor for the citations of an issue.
pub(super) struct Processor<'a> {
    setup: Setup<'a>,
    /// Cited sources in the order of their first citation.
    items: Vec<&'a CslItem>,
    /// State of each source.
    states: Vec<ItemState>,
    /// Sources in the order of the list of references.
    order: Vec<usize>,
    /// Names that need more than the family name in all citations.
    hints: BTreeMap<Name, NameHint>,
    collator: icu_collator::CollatorBorrowed<'static>,
}

/// State of a cited source.
#[derive(Debug, Clone, Default)]
struct ItemState {
    disambiguation: Disambiguation,
    /// Number of the source, from 1.
    number: usize,
    first_note: Option<usize>,
}

impl<'a> Processor<'a> {
    /// Prepares the processor. `items` are the cited sources in the order of their first citation.
    pub(super) fn new(
        style: &'a IndependentStyle,
        locales: &'a [Locale],
        language: &str,
        items: Vec<&'a CslItem>,
    ) -> Self {
        let macros: BTreeMap<&str, &[LayoutRenderingElement]> =
            style.macros.iter().map(|named| (named.name.as_str(), named.children.as_slice())).collect();
        let setup = Setup {
            style,
            locales: Locales::new(language, &style.locale, locales),
            places_year_suffix: places_year_suffix(style),
            macros,
        };
        let states = (1..=items.len()).map(|number| ItemState { number, ..ItemState::default() }).collect();
        let order = (0..items.len()).collect();
        let hints = BTreeMap::new();
        let mut processor = Self { setup, items, states, order, hints, collator: sort::collator(language) };
        processor.sort_references();
        processor
    }

    /// Renders all citations and the list of references.
    pub(super) fn render(mut self, citations: &[Citation]) -> (Vec<CitationNodes>, Vec<RenderedReference>) {
        let sorted: Vec<Citation> = citations.iter().map(|citation| self.sort_citation(citation)).collect();
        let outputs = self.disambiguate(&sorted);
        let finish =
            |(output, citation): (Output, &Citation)| self.finish_citation(self.collapse(output), citation.is_note);
        let rendered = outputs.into_iter().zip(citations).map(finish).collect();
        let references = self.references();
        (rendered, references)
    }

    /// Renders output to text with the quotation marks of the language.
    fn finish(&self, output: &Output) -> Vec<Node> {
        let mut nodes = output.render(self.setup.locales.is_english);
        if self.setup.locales.has_punctuation_in_quotes() {
            join::move_into_quotes(&mut nodes);
        }
        let mut nodes = join::resolve_quotes(nodes, &self.setup.locales.quotation_marks(), 0);
        markup::trim_end(&mut nodes, ' ');
        nodes
    }

    fn is_note_style(&self) -> bool {
        self.setup.style.settings.class == StyleClass::Note
    }
}

/// Returns `true` if full stops and commas stand inside of quotation marks in a language.
pub(super) fn has_punctuation_in_quotes(language: &str, style: &IndependentStyle, locales: &[Locale]) -> bool {
    Locales::new(language, &style.locale, locales).has_punctuation_in_quotes()
}

/// Sets English text in a case.
pub(super) fn set_case(nodes: &mut [Node], case: TextCase) {
    case::apply(nodes, case, true);
}

/// Returns `true` if the style places the letter after the year itself.
fn places_year_suffix(style: &IndependentStyle) -> bool {
    fn any(elements: &[LayoutRenderingElement]) -> bool {
        elements.iter().any(|element| match element {
            LayoutRenderingElement::Text(text) => {
                matches!(
                    &text.target,
                    TextTarget::Variable { var: Variable::Standard(StandardVariable::YearSuffix), .. }
                )
            }
            LayoutRenderingElement::Group(group) => any(&group.children),
            LayoutRenderingElement::Choose(choose) => {
                choose.branches().any(|branch| any(&branch.children))
                    || choose.otherwise.as_ref().is_some_and(|branch| any(&branch.children))
            }
            LayoutRenderingElement::Names(names) => {
                names.substitute().is_some_and(|substitute| any(&substitute.children))
            }
            LayoutRenderingElement::Date(_) | LayoutRenderingElement::Number(_) | LayoutRenderingElement::Label(_) => {
                false
            }
        })
    }
    let layouts = std::iter::once(&style.citation.layout).chain(style.bibliography.iter().map(|list| &list.layout));
    layouts.map(|layout| &layout.elements).chain(style.macros.iter().map(|named| &named.children)).any(|list| any(list))
}
