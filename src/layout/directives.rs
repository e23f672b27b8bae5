//! `[directives]` in `layout.toml`: the `:::` names of a layout, and the HTML elements that they become.

use super::LayoutDirective;
use super::declaration::{bad_name, is_name, table};
use crate::diagnostic::{Code, Diagnostic};
use crate::directive::{BuiltInDirective, DirectiveContent, DirectiveElement, DirectiveForm, role, roles};
use crate::manifest::{Fields, KeyValue, TomlValue};
use crate::nearest::suggest;
use crate::publication::InvalidValue;
use crate::source::Span;

const EXAMPLE: &str = "pullquote = \"A sentence lifted out of the text\"";

/// Reads `[directives]`. The short form of an entry is a text, the long form a table:
///
/// ```toml
/// [directives]
/// box = "A tinted box"
///
/// [directives.pullquote]
/// about = "A sentence lifted out of the text"
/// element = "aside"
/// role = "doc-pullquote"
///
/// [directives.people]
/// about = "Portraits side by side"
/// content = "list"
/// ```
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<LayoutDirective> {
    let entries = table(fields, "directives", "[directives]").unwrap_or_default();
    entries.into_iter().filter_map(|entry| directive(fields, entry)).collect()
}

/// Reads one entry of `[directives]`.
fn directive(fields: &mut Fields<'_>, entry: KeyValue) -> Option<LayoutDirective> {
    let form = match entry.value {
        TomlValue::Text(_) | TomlValue::Table(_) if !is_name(&entry.key) => return fields.refuse(bad_name(&entry)),
        TomlValue::Text(_) | TomlValue::Table(_) if BuiltInDirective::named(&entry.key).is_some() => {
            let message = format!("`:::{}` is built in", entry.key);
            let help = "remove this line, or give your directive another name";
            return fields.refuse(Diagnostic::new(Code::BadValue, entry.key_span, message, help));
        }
        TomlValue::Text(_) => DirectiveForm::default(),
        TomlValue::Table(entries) => fields.nested_table(&entry.key, entries, |fields| form(fields, entry.key_span))?,
        _ => return fields.refuse(entry.wrong_type("a text that explains the directive, or a table", EXAMPLE)),
    };
    Some(LayoutDirective { name: entry.key, form })
}

/// Reads `about`, `element`, `role` and `content` of one directive.
fn form(fields: &mut Fields<'_>, place: Span) -> Option<DirectiveForm> {
    let about = fields.required_text("about", place, "about = \"A sentence lifted out of the text\"");
    let element = fields.parsed("element", Code::BadValue, |name| {
        let unknown =
            || InvalidValue::new(format!("`element` cannot be `{name}`"), suggest(name, &DirectiveElement::names()));
        DirectiveElement::named(name).ok_or_else(unknown)
    });
    let element = element.map(|element| element.value).unwrap_or_default();
    let role = fields.parsed("role", Code::BadValue, |name| allowed_role(name, element)).map(|role| role.value);
    let content = fields.parsed("content", Code::BadValue, |name| {
        let unknown =
            || InvalidValue::new(format!("`content` cannot be `{name}`"), suggest(name, &DirectiveContent::names()));
        DirectiveContent::named(name).ok_or_else(unknown)
    });
    let content = content.map(|content| content.value);
    about.ok().map(|_| DirectiveForm { element, role, content, epub_type: None })
}

/// Returns the role `name`, if `element` may have it.
fn allowed_role(name: &str, element: DirectiveElement) -> Result<&'static str, InvalidValue> {
    let Some((role, elements)) = role(name) else {
        return Err(InvalidValue::new(format!("`role` cannot be `{name}`"), suggest(name, &roles(Some(element)))));
    };
    if elements.contains(&element) {
        return Ok(role);
    }
    let others: Vec<&str> = elements.iter().map(|element| element.name()).collect();
    let message = format!("`{}` cannot have the role `{name}`", element.name());
    Err(InvalidValue::new(message, format!("write `element = \"{}\"`", others.join("\"` or `element = \""))))
}
