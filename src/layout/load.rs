//! From a name to a layout with its settings.

use std::sync::Arc;

use super::declaration::{self, Declarations};
use super::{Layout, SettingTable, SettingValue, SettingValues, base, css, folder};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::{listed, suggest};
use crate::publication::Named;
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

impl Layout {
    /// The layout that `named` names, from `layouts/` or built in, with what `settings` set for it. None and diagnostics if
    /// anything about it is wrong. `settings` are those of the publication, whose `masthead.toml` is among the report's files.
    pub(crate) fn load(root: &Root, named: &Named, settings: &SettingValues, report: &mut Report) -> Option<Self> {
        let name = named.name.as_str();
        let mut files = find(root, named, report)?;
        let text = text_of(&mut files, name, "layout.toml", named.span, report)?;
        let declarations = declaration::read(text, name, report)?;
        if !files.contains_key("layout.typ") {
            report.push(ReadError::Missing.diagnostic(&path(name, "layout.typ"), named.span));
            return None;
        }
        let set = settings.tables.iter().find(|table| table.layout == name);
        let settings = resolve(&declarations, set, report);
        let mut css = base::css().to_owned();
        if files.contains_key("epub.css") {
            let source = text_of(&mut files, name, "epub.css", named.span, report)?;
            css::check(source, &declarations, report)?;
            css.push('\n');
            css.push_str(report.sources.get(source).text());
        }
        let files = files.into_iter().collect();
        let Declarations { directives, cover, cover_sheet, blanks, numbers, charts, base, .. } = declarations;
        let (name, settings) = (name.to_owned(), settings?);
        let base_settings = base.into_iter().map(|setting| (setting.name, setting.default)).collect();
        Some(Self {
            name,
            files,
            css,
            directives,
            cover,
            cover_sheet,
            blanks,
            numbers,
            charts,
            settings,
            base_settings,
        })
    }
}

/// Checks every `[settings.<layout>]` of a publication, also for layouts that no issue uses. [`Layout::load`] checks its own
/// again, and has nothing to add if this reported nothing.
pub(crate) fn check_settings(root: &Root, settings: &SettingValues, report: &mut Report) {
    base::check_folder(root, report);
    for table in &settings.tables {
        match folder::files(root, &table.layout) {
            Ok(None) => report.push(unknown(root, Code::UnknownKey, &table.layout, Some(table.span))),
            // What is wrong with the layout itself is told to the issues that use it.
            Err(_) => {}
            Ok(Some(mut files)) => {
                let mut scratch = Report::new(report.sources.clone());
                let declarations = text_of(&mut files, &table.layout, "layout.toml", None, &mut scratch)
                    .and_then(|source| declaration::read(source, &table.layout, &mut scratch));
                if let Some(declarations) = declarations {
                    resolve(&declarations, Some(table), report);
                }
            }
        }
    }
}

fn find(root: &Root, named: &Named, report: &mut Report) -> Option<folder::Files> {
    match folder::files(root, &named.name) {
        Ok(Some(files)) => return Some(files),
        Ok(None) => report.push(unknown(root, Code::UnknownLayout, &named.name, named.span)),
        Err((path, error)) => report.push(error.diagnostic(&path, named.span)),
    }
    None
}

fn unknown(root: &Root, code: Code, name: &str, span: Option<Span>) -> Diagnostic {
    let known = folder::names(root);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let (message, help) = if name == base::NAME {
        let message = "`base` is not a layout, but the base that layouts build on".to_owned();
        (message, format!("use one of {}, or a layout of your own that imports `/base/base.typ`", listed(&known)))
    } else {
        (format!("there is no layout `{name}`"), suggest(name, &known))
    };
    match span {
        Some(span) => Diagnostic::at(code, span, message, help),
        None => Diagnostic::nowhere(code, message, help),
    }
}

/// Takes a file out of a layout's and puts it among the report's, so that diagnostics can point into it.
fn text_of(
    files: &mut folder::Files,
    layout: &str,
    file: &str,
    span: Option<Span>,
    report: &mut Report,
) -> Option<SourceId> {
    let path = path(layout, file);
    let text = files.remove(file).ok_or(ReadError::Missing).and_then(|bytes: Arc<[u8]>| {
        let text = str::from_utf8(&bytes).map(str::to_owned);
        text.map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.valid_up_to() })
    });
    match text {
        Ok(text) => Some(report.sources.add(Source::new(path, text))),
        Err(error) => {
            report.push(error.diagnostic(&path, span));
            None
        }
    }
}

fn path(layout: &str, file: &str) -> String {
    format!("layouts/{layout}/{file}")
}

/// The value of each setting: as set, else the default. None if a value is wrong.
fn resolve(
    declarations: &Declarations,
    set: Option<&SettingTable>,
    report: &mut Report,
) -> Option<Vec<(String, SettingValue)>> {
    let known: Vec<&str> = declarations.settings.iter().map(|declaration| declaration.name.as_str()).collect();
    let mut is_right = true;
    let mut refuse = |diagnostic: Diagnostic| {
        report.push(diagnostic);
        is_right = false;
    };
    let mut values: Vec<_> =
        declarations.settings.iter().map(|setting| (setting.name.clone(), setting.default.clone())).collect();
    for raw in set.into_iter().flat_map(|table| &table.values) {
        let Some(at) = known.iter().position(|name| *name == raw.key) else {
            let message = format!("unknown setting `{}`", raw.key);
            refuse(Diagnostic::at(Code::UnknownKey, raw.key_span, message, suggest(&raw.key, &known)));
            continue;
        };
        match declarations.settings[at].kind.check(raw) {
            Ok(value) => values[at].1 = value,
            Err(diagnostic) => refuse(diagnostic),
        }
    }
    is_right.then_some(values)
}
