//! Loading a layout by name and checking the settings of a publication.

use std::sync::Arc;

use super::declaration::{self, LayoutManifest};
use super::{Layout, SettingTable, SettingValue, SettingValues, css, folder};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::suggest;
use crate::publication::SpannedName;
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

impl Layout {
    /// Loads the layout `named`, from `layouts/` or built in, with the values that `settings` (the publication's) set
    /// for it. Problems are reported; with any problem the result is `None`.
    pub(crate) fn load(
        root: &Root,
        named: &SpannedName,
        settings: &SettingValues,
        report: &mut Report,
    ) -> Option<Self> {
        let name = named.name.as_str();
        let mut files = find_files(root, named, report)?;
        let text = take_source(&mut files, name, "layout.toml", named.span, report)?;
        let manifest = declaration::read(text, name, report)?;
        if !files.contains_key("layout.typ") {
            report.push(ReadError::Missing.diagnostic(&path(name, "layout.typ"), named.span));
            return None;
        }
        let set = settings.tables.iter().find(|table| table.layout == name);
        let settings = resolve_settings(&manifest, set, report);
        let mut css = String::new();
        if files.contains_key("epub.css") {
            let source = take_source(&mut files, name, "epub.css", named.span, report)?;
            css::check(source, &manifest, report)?;
            report.sources.get(source).text().clone_into(&mut css);
        }
        let files = files.into_iter().collect();
        let LayoutManifest { directives, cover, cover_sheet, blanks, numbers, charts, .. } = manifest;
        let (name, settings) = (name.to_owned(), settings?);
        Some(Self { name, files, css, directives, cover, cover_sheet, blanks, numbers, charts, settings })
    }
}

/// Checks every `[settings.<layout>]` table of a publication, including those of layouts that no issue uses.
/// [`Layout::load`] checks the table of its layout again, and finds no further problem in it.
pub(crate) fn check_settings(root: &Root, settings: &SettingValues, report: &mut Report) {
    for table in &settings.tables {
        match folder::files(root, &table.layout) {
            Ok(None) => report.push(unknown_layout(root, Code::UnknownKey, &table.layout, Some(table.span))),
            // Problems of the layout itself are reported for the issues that use it.
            Err(_) => {}
            Ok(Some(mut files)) => {
                let mut scratch = Report::new(report.sources.clone());
                let manifest = take_source(&mut files, &table.layout, "layout.toml", None, &mut scratch)
                    .and_then(|source| declaration::read(source, &table.layout, &mut scratch));
                if let Some(manifest) = manifest {
                    resolve_settings(&manifest, Some(table), report);
                }
            }
        }
    }
}

/// Finds the files of a layout. Reports an unknown layout or an unreadable file.
fn find_files(root: &Root, named: &SpannedName, report: &mut Report) -> Option<folder::LayoutFiles> {
    match folder::files(root, &named.name) {
        Ok(Some(files)) => return Some(files),
        Ok(None) => report.push(unknown_layout(root, Code::UnknownLayout, &named.name, named.span)),
        Err((path, error)) => report.push(error.diagnostic(&path, named.span)),
    }
    None
}

/// Returns the diagnostic for a layout that does not exist.
fn unknown_layout(root: &Root, code: Code, name: &str, span: Option<Span>) -> Diagnostic {
    let known = folder::names(root);
    let help = suggest(name, &known.iter().map(String::as_str).collect::<Vec<_>>());
    let message = format!("there is no layout `{name}`");
    match span {
        Some(span) => Diagnostic::at(code, span, message, help),
        None => Diagnostic::nowhere(code, message, help),
    }
}

/// Moves a file from `files` to the sources of `report`, so that diagnostics can point into it. Reports a missing file
/// and invalid UTF-8.
fn take_source(
    files: &mut folder::LayoutFiles,
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

/// Returns the name and value of each setting: the value from `set`, otherwise the default. Reports unknown settings
/// and invalid values, and then returns `None`.
fn resolve_settings(
    manifest: &LayoutManifest,
    set: Option<&SettingTable>,
    report: &mut Report,
) -> Option<Vec<(String, SettingValue)>> {
    let known: Vec<&str> = manifest.settings.iter().map(|declaration| declaration.name.as_str()).collect();
    let mut is_valid = true;
    let mut refuse = |diagnostic: Diagnostic| {
        report.push(diagnostic);
        is_valid = false;
    };
    let mut values: Vec<_> =
        manifest.settings.iter().map(|setting| (setting.name.clone(), setting.default.clone())).collect();
    for entry in set.into_iter().flat_map(|table| &table.values) {
        let Some(at) = known.iter().position(|name| *name == entry.key) else {
            let message = format!("unknown setting `{}`", entry.key);
            refuse(Diagnostic::at(Code::UnknownKey, entry.key_span, message, suggest(&entry.key, &known)));
            continue;
        };
        match manifest.settings[at].setting_type.check(entry) {
            Ok(value) => values[at].1 = value,
            Err(diagnostic) => refuse(diagnostic),
        }
    }
    is_valid.then_some(values)
}
