//! Languages of elements that leave the element whose language they have.

use lopdf::Object;

use super::TagElement;

/// Gives each note the language of the text with its mark, which the note follows in the completed tree.
pub(super) fn keep(element: &mut TagElement) {
    keep_from(element, None);
}

fn keep_from(element: &mut TagElement, around: Option<&Object>) {
    let own = of(element);
    let language = own.as_ref().or(around);
    for child in element.children.iter_mut().filter_map(super::TagChild::element_mut) {
        if child.kind == "Note" {
            set(child, language);
        }
        keep_from(child, language);
    }
}

/// Returns the language that an element names.
pub(super) fn of(element: &TagElement) -> Option<Object> {
    element.entries.get(b"Lang").ok().cloned()
}

/// Sets the language of an element that names none.
pub(super) fn set(element: &mut TagElement, language: Option<&Object>) {
    if let Some(language) = language
        && !element.entries.has(b"Lang")
    {
        element.entries.set("Lang", language.clone());
    }
}
