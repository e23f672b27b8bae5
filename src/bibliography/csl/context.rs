//! State of the rendering of one source.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::taxonomy::{Locator as LocatorKind, NumberVariable, Variable};
use hayagriva::citationberg::{EtAl, InheritableNameOptions, LayoutRenderingElement, Name as NameElement};
use hayagriva::citationberg::{IndependentStyle, TestPosition, VariablelessLabel};

use super::locale::Locales;
use super::output::Output;
use crate::bibliography::item::{CslItem, Name};
use crate::bibliography::markup::{self, Node};

/// A style and a language.
pub(super) struct Setup<'a> {
    pub(super) style: &'a IndependentStyle,
    pub(super) locales: Locales<'a>,
    pub(super) macros: BTreeMap<&'a str, &'a [LayoutRenderingElement]>,
    /// Whether the style places the letter after a year itself.
    pub(super) places_year_suffix: bool,
}

/// A place in a source that a citation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bibliography) struct Locator {
    /// Kind of place, such as a page.
    pub(in crate::bibliography) kind: LocatorKind,
    /// The place: `33–35`
    pub(in crate::bibliography) value: String,
}

/// Additions to the citation of a source that distinguish it from other sources.
#[derive(Debug, Clone, Default)]
pub(super) struct Disambiguation {
    /// Letter after the year, from 1.
    pub(super) year_suffix: Option<usize>,
    /// Names that need more than the family name.
    pub(super) names: BTreeMap<Name, NameHint>,
    /// Number of names before "et al.".
    pub(super) shown_names: Option<usize>,
    /// Whether `disambiguate="true"` holds.
    pub(super) condition: bool,
}

/// Part of a name that is needed in addition to the family name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameHint {
    Initials,
    InitialsIfFirst,
    GivenName,
    GivenNameIfFirst,
}

/// The children of a `names` element.
#[derive(Clone, Copy, Default)]
pub(super) struct NamesParts<'a> {
    pub(super) name: Option<&'a NameElement>,
    pub(super) et_al: Option<&'a EtAl>,
    pub(super) label: Option<&'a VariablelessLabel>,
    pub(super) is_label_first: bool,
}

/// Purpose for which a source is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Citation,
    Reference,
    SortKey,
}

/// State of the rendering of one source.
pub(super) struct Context<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) item: &'a CslItem,
    pub(super) purpose: Purpose,
    pub(super) disambiguation: &'a Disambiguation,
    /// Names that need more than the family name in all citations.
    pub(super) hints: &'a BTreeMap<Name, NameHint>,
    pub(super) locator: Option<&'a Locator>,
    pub(super) positions: Vec<TestPosition>,
    /// Number of the source in the bibliography, from 1.
    pub(super) citation_number: usize,
    /// Number of the first note that cites the source.
    pub(super) first_note: Option<usize>,
    /// Name options of the elements around the current one.
    pub(super) name_options: InheritableNameOptions,
    /// Parts of the `names` element whose substitutes are rendered.
    pub(super) substituting: Option<NamesParts<'a>>,
    /// Variables that stand in for names and are not printed again.
    pub(super) substituted: BTreeSet<String>,
    pub(super) is_year_suffix_used: bool,
    /// Variables requested so far, and those of them that are not empty. A group whose variables are all empty is not
    /// printed.
    pub(super) requested: usize,
    pub(super) found: usize,
}

impl<'a> Context<'a> {
    /// Counts a requested variable.
    pub(super) fn count(&mut self, is_found: bool) {
        self.requested += 1;
        self.found += usize::from(is_found);
    }

    /// Returns `true` if the source is English.
    pub(super) fn is_english(&self) -> bool {
        self.item.is_english(self.setup.locales.is_english)
    }

    /// Returns the text of a variable, without counting it. Text that stands in for names counts as empty.
    pub(super) fn peek(&self, variable: &str) -> Option<&'a [Node]> {
        if self.substituted.contains(variable) {
            return None;
        }
        self.item.fields.get(variable).map(Vec::as_slice)
    }

    /// Returns the text of a variable and counts it.
    pub(super) fn request(&mut self, variable: &str) -> Option<Vec<Node>> {
        let value = if variable == "page-first" {
            self.peek("page").map(|text| {
                let first = markup::plain(text);
                let end = first.find([',', ';', '-', '\u{2013}']).unwrap_or(first.len());
                vec![Node::text(&first[..end])]
            })
        } else {
            self.peek(variable).map(<[Node]>::to_vec)
        };
        self.count(value.is_some());
        value
    }

    /// Returns the names of a variable, without counting it.
    pub(super) fn peek_names(&self, variable: &str) -> Option<&'a [Name]> {
        if self.substituted.contains(variable) {
            return None;
        }
        self.item.names.get(variable).map(Vec::as_slice).filter(|names| !names.is_empty())
    }

    /// Keeps a variable from being printed again if it stands in for names.
    pub(super) fn mark_substituted(&mut self, variable: &str) {
        if self.substituting.is_some() {
            self.substituted.insert(variable.to_owned());
        }
    }

    /// Returns `true` if a variable has a value. A variable that stands in for names has one, too.
    pub(super) fn has(&self, variable: Variable) -> bool {
        let name = variable.to_string();
        let name = name.as_str();
        match variable {
            Variable::Number(NumberVariable::Locator) => self.locator.is_some(),
            Variable::Number(NumberVariable::CitationNumber) => true,
            Variable::Number(NumberVariable::FirstReferenceNoteNumber) => self.first_note.is_some(),
            Variable::Number(NumberVariable::PageFirst) => self.item.fields.contains_key("page"),
            Variable::Standard(_) | Variable::Page(_) | Variable::Number(_) => self.item.fields.contains_key(name),
            Variable::Name(_) => self.item.names.get(name).is_some_and(|names| !names.is_empty()),
            Variable::Date(_) => self.item.dates.get(name).is_some_and(|date| !date.is_empty()),
        }
    }

    /// Renders elements.
    pub(super) fn elements(&mut self, elements: &'a [LayoutRenderingElement]) -> Vec<Output> {
        let mut outputs = Vec::new();
        for element in elements {
            self.element(element, &mut outputs);
        }
        outputs
    }

    fn element(&mut self, element: &'a LayoutRenderingElement, outputs: &mut Vec<Output>) {
        match element {
            LayoutRenderingElement::Text(text) => outputs.push(self.text(text)),
            LayoutRenderingElement::Date(date) => outputs.push(self.date(date)),
            LayoutRenderingElement::Number(number) => outputs.push(self.number(number)),
            LayoutRenderingElement::Names(names) => outputs.push(self.names(names)),
            LayoutRenderingElement::Label(label) => outputs.push(self.label(label.variable.into(), &label.label)),
            LayoutRenderingElement::Group(group) => outputs.push(self.group(group)),
            LayoutRenderingElement::Choose(choose) => outputs.extend(self.choose(choose)),
        }
    }
}
