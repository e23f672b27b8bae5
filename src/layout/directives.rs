//! `[directives]` in `layout.toml`: the `:::` names of a layout, and the XHTML elements that they become.

use super::Directive;
use super::declaration::{bad_name, is_name, table};
use crate::diagnostic::{Code, Diagnostic};
use crate::directive::{BuiltIn, Element, Form, role, roles};
use crate::manifest::{Fields, Raw, Value};
use crate::nearest::suggest;
use crate::publication::Invalid;
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
/// ```
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<Directive> {
    table(fields, "directives", "[directives]").into_iter().filter_map(|raw| directive(fields, raw)).collect()
}

fn directive(fields: &mut Fields<'_>, raw: Raw) -> Option<Directive> {
    let form = match raw.value {
        Value::Text(_) | Value::Table(_) if !is_name(&raw.key) => return fields.refuse(bad_name(&raw)),
        Value::Text(_) | Value::Table(_) if BuiltIn::named(&raw.key).is_some() => {
            let message = format!("`:::{}` is built in", raw.key);
            let help = "take it out, or give your directive another name";
            return fields.refuse(Diagnostic::at(Code::BadValue, raw.key_span, message, help));
        }
        Value::Text(_) => Form::default(),
        Value::Table(entries) => fields.within(&raw.key, entries, |fields| form(fields, raw.key_span))?,
        _ => return fields.refuse(raw.wrong_type("a text that explains the directive, or a table", EXAMPLE)),
    };
    Some(Directive { name: raw.key, form })
}

/// `about`, `element` and `role` of one directive.
fn form(fields: &mut Fields<'_>, place: Span) -> Option<Form> {
    let about = fields.required_text("about", place, "about = \"A sentence lifted out of the text\"");
    let element = fields.parsed("element", Code::BadValue, |name| {
        let unknown = || Invalid::new(format!("`element` cannot be `{name}`"), suggest(name, &Element::names()));
        Element::named(name).ok_or_else(unknown)
    });
    let element = element.map(|element| element.value).unwrap_or_default();
    let role = fields.parsed("role", Code::BadValue, |name| allowed_role(name, element)).map(|role| role.value);
    about.map(|_| Form { element, role, epub_type: None })
}

fn allowed_role(name: &str, element: Element) -> Result<&'static str, Invalid> {
    let Some((role, elements)) = role(name) else {
        return Err(Invalid::new(format!("`role` cannot be `{name}`"), suggest(name, &roles(Some(element)))));
    };
    if elements.contains(&element) {
        return Ok(role);
    }
    let others: Vec<&str> = elements.iter().map(|element| element.name()).collect();
    let message = format!("`{}` cannot have the role `{name}`", element.name());
    Err(Invalid::new(message, format!("write `element = \"{}\"`", others.join("\"` or `element = \""))))
}
