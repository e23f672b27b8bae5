//! `[classes]` of `layout.toml`: the classes that a layout uses on each element.

use super::LayoutDirective;
use super::declaration::{is_name, table};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::{Fields, KeyValue, TomlValue};
use crate::nearest::suggest;

/// An element that can have classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClassElement {
    /// A level-1 heading.
    Section,
    /// A level-2 heading, or the title of an article's file.
    Article,
    /// A heading inside an article or a section.
    Heading,
    /// An image alone in its paragraph.
    Figure,
    /// A table, in Markdown or from data.
    Table,
    /// A chart.
    Chart,
}

impl ClassElement {
    const ALL: [Self; 6] = [Self::Section, Self::Article, Self::Heading, Self::Figure, Self::Table, Self::Chart];

    /// Key of the element in `[classes]`.
    fn key(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Article => "article",
            Self::Heading => "heading",
            Self::Figure => "figure",
            Self::Table => "table",
            Self::Chart => "chart",
        }
    }

    /// Name of the element in messages.
    pub(crate) fn name_in_text(self) -> &'static str {
        match self {
            Self::Section => "the heading of a section",
            Self::Article => "the heading of an article",
            Self::Heading => "a heading inside an article",
            Self::Figure => "a figure",
            Self::Table => "a table",
            Self::Chart => "a chart",
        }
    }
}

/// Lists of classes, each with its key.
type NamedClasses = Vec<(String, Vec<String>)>;

/// Classes that a layout uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayoutClasses {
    /// Classes by the key of the element or the name of the directive. `None` for a layout without `[classes]`: its classes
    /// are not checked.
    declared: Option<NamedClasses>,
    /// Classes without effect beside another one, by that class. See [`Self::without_effect`].
    without_effect: NamedClasses,
}

/// Key in `[classes]` of the classes that are only used outside boxes, lists and quotations.
const IN_TEXT: &str = "in-text";

/// Key in `[classes]` of the classes that are only used on a figure that comes first in a section.
const OPENING: &str = "opening";

/// Key in `[classes]` of the classes that are only used on a figure with a caption or a credit.
const CAPTIONED: &str = "captioned";

/// Table of classes without effect beside another class.
const WITHOUT_EFFECT: &str = "without-effect";

impl LayoutClasses {
    /// Classes without effect on what is in a box, a list or a quotation. Empty if the layout declares none.
    pub(crate) fn in_text(&self) -> &[String] {
        self.of_directive(IN_TEXT).unwrap_or_default()
    }

    /// Classes without effect on a figure that does not come first in a section with a title. Empty if the layout declares
    /// none.
    pub(crate) fn opening(&self) -> &[String] {
        self.of_directive(OPENING).unwrap_or_default()
    }

    /// Classes without effect on a figure without a caption and credit. Empty if the layout declares none.
    pub(crate) fn captioned(&self) -> &[String] {
        self.of_directive(CAPTIONED).unwrap_or_default()
    }

    /// Classes without effect on an element that has the class `beside`, too. [`Self::WIDTH`] stands for the attribute
    /// `width`. Empty if the layout declares none.
    pub(crate) fn without_effect(&self, beside: &str) -> &[String] {
        self.without_effect.iter().find(|(class, _)| class == beside).map_or(&[], |(_, classes)| classes)
    }

    /// Name of the attribute `width` in [`Self::without_effect`].
    pub(crate) const WIDTH: &'static str = "width";

    /// Classes of an element, or `None` if the layout does not declare its classes.
    pub(crate) fn of(&self, element: ClassElement) -> Option<&[String]> {
        self.of_directive(element.key())
    }

    /// Classes of a directive, or `None` if the layout does not declare its classes.
    pub(crate) fn of_directive(&self, name: &str) -> Option<&[String]> {
        let all = self.declared.as_ref()?;
        Some(all.iter().find(|(key, _)| key == name).map_or(&[], |(_, classes)| classes))
    }

    /// Reads `[classes]` and `[without-effect]`.
    pub(super) fn read(fields: &mut Fields<'_>, directives: &[LayoutDirective]) -> Self {
        let declared = declared(fields, directives);
        let entries = table(fields, WITHOUT_EFFECT, "[without-effect]").unwrap_or_default();
        let without_effect =
            entries.into_iter().filter_map(|entry| Some((entry.key.clone(), class_names(&entry, fields)?))).collect();
        Self { declared, without_effect }
    }
}

/// Reads `[classes]`: a list of names for each element, for `in-text`, for `opening`, for `captioned` and for each of
/// `directives`.
fn declared(fields: &mut Fields<'_>, directives: &[LayoutDirective]) -> Option<NamedClasses> {
    let elements = ClassElement::ALL.map(ClassElement::key);
    let names = directives.iter().map(|directive| directive.name.as_str());
    let known: Vec<&str> = elements.into_iter().chain([IN_TEXT, OPENING, CAPTIONED]).chain(names).collect();
    let mut classes = Vec::new();
    for entry in table(fields, "classes", "[classes]")? {
        if !known.contains(&entry.key.as_str()) {
            let message = format!("`{}` is neither an element with classes nor a directive of the layout", entry.key);
            let help = suggest(&entry.key, &known);
            fields.report.push(Diagnostic::new(Code::UnknownKey, entry.key_span, message, help));
        } else if let Some(names) = class_names(&entry, fields) {
            classes.push((entry.key, names));
        }
    }
    Some(classes)
}

/// Returns the classes in an entry, or reports an entry that is no list of names.
fn class_names(entry: &KeyValue, fields: &mut Fields<'_>) -> Option<Vec<String>> {
    let example = format!("{} = [\"wide\"]", entry.key);
    let TomlValue::List(items) = &entry.value else {
        return fields.refuse(entry.wrong_type("a list of classes", &example));
    };
    let mut names = Vec::new();
    for item in items {
        match &item.value {
            TomlValue::Text(name) if is_name(name) => names.push(name.clone()),
            _ => {
                let message = format!("`{}` must have classes in small letters, without full stops", entry.key);
                fields.report.push(Diagnostic::new(Code::BadValue, item.span, message, format!("write `{example}`")));
            }
        }
    }
    Some(names)
}
