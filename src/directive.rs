//! Names of `:::` directives: those with a meaning in every layout, and the HTML elements that directives become.
//!
//! A layout declares its own directives in `layout.toml` (`[directives]`). [`BuiltInDirective`] is the list of the names that no
//! layout can declare, because the program itself acts on them.

use crate::document::Collection;

/// A directive that has a meaning in every layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BuiltInDirective {
    /// `:::as-meant`: blocks whose page faults are not reported.
    AsMeant,
    /// `:::byline`: the authors of an article, with their pictures.
    Byline,
    /// `:::contact`: a box with an address, an account or the like.
    Contact,
    /// `:::standfirst`: the words between the title and the text of an article.
    Standfirst,
    /// `:::figures`: figures side by side.
    Figures,
    /// `:::glossary`: a description list whose terms the text links to.
    Glossary,
    /// `:::list-of-figures`
    ListOfFigures,
    /// `:::list-of-tables`
    ListOfTables,
    /// `:::chart-data`: the numbers of all charts.
    ChartData,
    /// `:::figures-audit`: the sources of numbers and tables.
    FiguresAudit,
    /// `:::data-files`: the data files that go with the issue.
    DataFiles,
    /// `:::references`: the works cited.
    References,
    /// `:::index`
    Index,
}

impl BuiltInDirective {
    /// Name of [`BuiltInDirective::AsMeant`], and the class of other blocks with its meaning.
    pub(crate) const AS_MEANT: &'static str = "as-meant";
    /// Name of [`BuiltInDirective::Figures`].
    pub(crate) const FIGURES: &'static str = "figures";

    /// Name that layouts declare for a directive of signs. Images in one paragraph are then no group of figures.
    pub(crate) const LOGOS: &'static str = "logos";

    /// Every name.
    pub(crate) const NAMES: [(&'static str, Self); 13] = [
        (Self::AS_MEANT, Self::AsMeant),
        ("byline", Self::Byline),
        ("contact", Self::Contact),
        ("standfirst", Self::Standfirst),
        (Self::FIGURES, Self::Figures),
        ("glossary", Self::Glossary),
        ("list-of-figures", Self::ListOfFigures),
        ("list-of-tables", Self::ListOfTables),
        ("chart-data", Self::ChartData),
        ("figures-audit", Self::FiguresAudit),
        ("data-files", Self::DataFiles),
        ("references", Self::References),
        ("index", Self::Index),
    ];

    /// Returns the directive of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, directive)| *directive)
    }

    /// Returns the empty collection that the directive stands for, or `None` if it is written with content of its own.
    pub(crate) fn collection(self) -> Option<Collection> {
        match self {
            Self::AsMeant | Self::Byline | Self::Contact | Self::Standfirst | Self::Figures | Self::Glossary => None,
            Self::ListOfFigures => Some(Collection::Figures(Vec::new())),
            Self::ListOfTables => Some(Collection::Tables(Vec::new())),
            Self::ChartData => Some(Collection::ChartData(Vec::new())),
            Self::FiguresAudit => Some(Collection::FigureSources(Vec::new())),
            Self::DataFiles => Some(Collection::DataFiles(Vec::new())),
            Self::References => Some(Collection::References(Vec::new())),
            Self::Index => Some(Collection::Index(Vec::new())),
        }
    }

    /// Returns the HTML element of the directive's content.
    pub(crate) fn form(self) -> DirectiveForm {
        match self {
            Self::Glossary => DirectiveForm {
                element: DirectiveElement::Section,
                role: Some("doc-glossary"),
                content: Some(DirectiveContent::Descriptions),
                epub_type: Some("glossary"),
            },
            Self::Contact => {
                DirectiveForm { element: DirectiveElement::Aside, role: Some("note"), ..DirectiveForm::default() }
            }
            Self::Figures => DirectiveForm { content: Some(DirectiveContent::Image), ..DirectiveForm::default() },
            Self::AsMeant
            | Self::Byline
            | Self::Standfirst
            | Self::ListOfFigures
            | Self::ListOfTables
            | Self::ChartData
            | Self::FiguresAudit
            | Self::DataFiles
            | Self::References
            | Self::Index => DirectiveForm::default(),
        }
    }
}

/// HTML element of a directive, and its role for assistive technology.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DirectiveForm {
    /// The element.
    pub(crate) element: DirectiveElement,
    /// ARIA role.
    pub(crate) role: Option<&'static str>,
    /// Content that the layout sets in a form of its own, if it needs any.
    pub(crate) content: Option<DirectiveContent>,
    /// `epub:type`, for a structure that older reading systems act on. Layouts cannot set it: more reading systems
    /// support roles.
    pub(crate) epub_type: Option<&'static str>,
}

/// Content that a directive must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DirectiveContent {
    /// A list of any kind: `- Anna Berg`, `1. Ring the bell`, `- [ ] Five euros`
    List,
    /// A description list: a term, an empty line and `: its description`
    Descriptions,
    /// An image, a chart or a table.
    Image,
}

impl DirectiveContent {
    /// Every content by its name.
    const NAMES: [(&'static str, Self); 3] =
        [("list", Self::List), ("descriptions", Self::Descriptions), ("image", Self::Image)];

    /// Returns the content of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, content)| *content)
    }

    /// Names of all contents.
    pub(crate) fn names() -> [&'static str; 3] {
        Self::NAMES.map(|(name, _)| name)
    }
}

/// HTML element that a directive can become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum DirectiveElement {
    Aside,
    Blockquote,
    #[default]
    Div,
    Figure,
    Section,
}

impl DirectiveElement {
    /// Every element by its name.
    const NAMES: [(&'static str, Self); 5] = [
        ("aside", Self::Aside),
        ("blockquote", Self::Blockquote),
        ("div", Self::Div),
        ("figure", Self::Figure),
        ("section", Self::Section),
    ];

    /// Returns the element of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, element)| *element)
    }

    /// Name of the tag.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, element)| *element == self).map_or("div", |(name, _)| name)
    }

    /// Names of all elements.
    pub(crate) fn names() -> [&'static str; 5] {
        Self::NAMES.map(|(name, _)| name)
    }
}

/// Roles that a layout may give to its directives, each with the elements that may have it.
///
/// ARIA in HTML, section 4, lists the roles of each element. Landmarks are left out (`doc-glossary`, `doc-introduction`,
/// `region`): they need a name that is unique on the page.
const ROLES: [(&str, &[DirectiveElement]); 12] = {
    use DirectiveElement::{Aside, Blockquote, Div, Figure, Section};
    [
        ("doc-abstract", &[Div, Section]),
        ("doc-colophon", &[Div, Section]),
        ("doc-credit", &[Div, Section]),
        ("doc-dedication", &[Aside, Div, Section]),
        ("doc-epigraph", &[Blockquote, Div, Section]),
        ("doc-example", &[Aside, Div, Figure, Section]),
        ("doc-notice", &[Div, Section]),
        ("doc-pullquote", &[Aside, Blockquote, Div, Section]),
        ("doc-qna", &[Div, Section]),
        ("doc-tip", &[Aside, Div]),
        ("group", &[Div, Figure, Section]),
        ("note", &[Aside, Div, Section]),
    ]
};

/// Returns the role of this name and the elements that may have it.
pub(crate) fn role(name: &str) -> Option<(&'static str, &'static [DirectiveElement])> {
    ROLES.iter().find(|(known, _)| *known == name).copied()
}

/// Returns the names of the roles that `element` may have, or of all roles.
pub(crate) fn roles(element: Option<DirectiveElement>) -> Vec<&'static str> {
    let may = |elements: &[DirectiveElement]| element.is_none_or(|element| elements.contains(&element));
    ROLES.iter().filter(|(_, elements)| may(elements)).map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_its_own_name_and_a_role() {
        for name in DirectiveElement::names() {
            let element = DirectiveElement::named(name).expect("the name is known");
            assert_eq!(element.name(), name);
            assert!(!roles(Some(element)).is_empty(), "{name}");
        }
        assert_eq!(DirectiveElement::named("span"), None);
    }

    /// The case is validated by EPUBCheck and Ace, so it must have every element with every role.
    #[test]
    fn every_role_is_validated() {
        let case = include_str!("../tests/cases/layout-directives/layouts/forms/layout.toml");
        let mut missing = Vec::new();
        for name in DirectiveElement::names() {
            let element = DirectiveElement::named(name).expect("the name is known");
            for role in roles(Some(element)) {
                let pair = format!("element = \"{name}\"\nrole = \"{role}\"\n");
                missing.extend((!case.contains(&pair)).then_some(pair));
            }
        }
        assert_eq!(missing, Vec::<String>::new(), "directives that the case does not have");
    }

    #[test]
    fn directives_without_content_are_collections() {
        let written = BuiltInDirective::NAMES.iter().filter(|(_, directive)| directive.collection().is_none());
        let names = ["as-meant", "byline", "contact", "standfirst", "figures", "glossary"];
        assert_eq!(written.map(|(name, _)| *name).collect::<Vec<_>>(), names);
        assert_eq!(BuiltInDirective::named("index"), Some(BuiltInDirective::Index));
        assert_eq!(BuiltInDirective::named("pullquote"), None);
    }
}
