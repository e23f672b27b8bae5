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

/// Classes that a layout uses, by the key of the element or the name of the directive. `None` for a layout without
/// `[classes]`: its classes are not checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayoutClasses(Option<Vec<(String, Vec<String>)>>);

/// Key in `[classes]` of the classes that are only used outside boxes, lists and quotations.
const IN_TEXT: &str = "in-text";

/// Key in `[classes]` of the classes that are only used on a figure that comes first in a section.
const OPENING: &str = "opening";

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

    /// Classes of an element, or `None` if the layout does not declare its classes.
    pub(crate) fn of(&self, element: ClassElement) -> Option<&[String]> {
        self.of_directive(element.key())
    }

    /// Classes of a directive, or `None` if the layout does not declare its classes.
    pub(crate) fn of_directive(&self, name: &str) -> Option<&[String]> {
        let all = self.0.as_ref()?;
        Some(all.iter().find(|(key, _)| key == name).map_or(&[], |(_, classes)| classes))
    }

    /// Reads `[classes]`: a list of names for each element, for `in-text`, for `opening` and for each of `directives`.
    pub(super) fn read(fields: &mut Fields<'_>, directives: &[LayoutDirective]) -> Self {
        let elements = ClassElement::ALL.map(ClassElement::key);
        let names = directives.iter().map(|directive| directive.name.as_str());
        let known: Vec<&str> = elements.into_iter().chain([IN_TEXT, OPENING]).chain(names).collect();
        let mut classes = Vec::new();
        let Some(entries) = table(fields, "classes", "[classes]") else { return Self(None) };
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                let message =
                    format!("`{}` is neither an element with classes nor a directive of the layout", entry.key);
                let help = suggest(&entry.key, &known);
                fields.report.push(Diagnostic::new(Code::UnknownKey, entry.key_span, message, help));
            } else if let Some(names) = class_names(&entry, fields) {
                classes.push((entry.key, names));
            }
        }
        Self(Some(classes))
    }
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
