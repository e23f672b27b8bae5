//! Loading a layout by name and checking the settings of a publication.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::declaration::{self, LayoutManifest, SettingDeclaration};
use super::{Layout, Setting, base, css, folder};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::manifest::SettingTable;
use crate::nearest::{listed, suggest};
use crate::publication::SpannedName;
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

/// The settings of layouts in `masthead.toml`, checked against the declarations of the layouts.
#[derive(Debug, Default)]
pub(crate) struct LayoutSettings(BTreeMap<String, Result<Vec<Setting>, Reported>>);

impl Layout {
    /// Loads the layout `named`, from `layouts/` or built in, with the values that `settings` (the publication's) has
    /// for it.
    ///
    /// # Errors
    /// The layout or its settings in `masthead.toml` have errors.
    pub(crate) fn load(
        root: &Root,
        named: &SpannedName,
        settings: &LayoutSettings,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let name = named.name.as_str();
        let mut files = find_files(root, named, report)?;
        let text = take_source(&mut files, name, "layout.toml", named.span, report)?;
        let manifest = declaration::read(text, name, report)?;
        if !files.contains_key("layout.typ") {
            return Err(report.error(ReadError::Missing.diagnostic(&path(name, "layout.typ"), named.span)));
        }
        let mut css = base::css().to_owned();
        if files.contains_key("epub.css") {
            let source = take_source(&mut files, name, "epub.css", named.span, report)?;
            css::check(source, &manifest, report)?;
            css.push('\n');
            css.push_str(report.sources.get(source).text());
        }
        let settings = settings.0.get(name).cloned().unwrap_or_else(|| Ok(defaults(&manifest.settings)))?;
        let files = files.into_iter().collect();
        let base_settings = defaults(&manifest.base);
        let LayoutManifest { directives, classes, cover, banner, cover_sheet, shared_pages, .. } = manifest;
        let LayoutManifest { blanks, numbers, chapter_colours, split, charts, .. } = manifest;
        let name = name.to_owned();
        Ok(Self {
            name,
            files,
            css,
            directives,
            classes,
            cover,
            banner,
            cover_sheet,
            shared_pages,
            blanks,
            numbers,
            chapter_colours,
            split,
            charts,
            settings,
            base_settings,
        })
    }
}

/// Checks every `[settings.<layout>]` table of a publication, including those of layouts that no issue uses, and
/// returns the settings of each layout with their values. Mistakes are reported, and a folder `layouts/base`.
///
/// The settings of a layout with errors of its own are not checked: [`Layout::load`] reports these errors for the
/// issues that use the layout.
pub(crate) fn read_settings(root: &Root, tables: &[SettingTable], report: &mut Report) -> LayoutSettings {
    base::check_folder(root, report);
    let mut settings = LayoutSettings::default();
    for table in tables {
        let mut files = match folder::files(root, &table.layout) {
            Ok(Some(files)) => files,
            Ok(None) => {
                report.push(unknown_layout(root, Code::UnknownKey, &table.layout, Some(table.span)));
                continue;
            }
            Err(_) => continue,
        };
        let mut scratch = Report::new(report.sources.clone());
        let manifest = take_source(&mut files, &table.layout, "layout.toml", None, &mut scratch)
            .and_then(|source| declaration::read(source, &table.layout, &mut scratch));
        if let Ok(manifest) = manifest {
            settings.0.insert(table.layout.clone(), resolve_settings(&manifest, table, report));
        }
    }
    settings
}

/// Finds the files of a layout. Reports an unknown layout or an unreadable file.
fn find_files(root: &Root, named: &SpannedName, report: &mut Report) -> Result<folder::LayoutFiles, Reported> {
    match folder::files(root, &named.name) {
        Ok(Some(files)) => Ok(files),
        Ok(None) => Err(report.error(unknown_layout(root, Code::UnknownLayout, &named.name, named.span))),
        Err((path, error)) => Err(report.error(error.diagnostic(&path, named.span))),
    }
}

/// Returns the diagnostic for a layout that does not exist.
fn unknown_layout(root: &Root, code: Code, name: &str, span: Option<Span>) -> Diagnostic {
    let known = folder::names(root);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let (message, help) = if name == base::NAME {
        let message = "`base` is not a layout, but the base that layouts build on".to_owned();
        (message, format!("use one of {}, or a layout of your own that imports `/base/base.typ`", listed(&known)))
    } else {
        (format!("there is no layout `{name}`"), suggest(name, &known))
    };
    Diagnostic::new(code, span, message, help)
}

/// Moves a file from `files` to the sources of `report`, so that diagnostics can point into it. Reports a missing file
/// and invalid UTF-8.
fn take_source(
    files: &mut folder::LayoutFiles,
    layout: &str,
    file: &str,
    span: Option<Span>,
    report: &mut Report,
) -> Result<SourceId, Reported> {
    let path = path(layout, file);
    let text = files.remove(file).ok_or(ReadError::Missing).and_then(|bytes: Arc<[u8]>| {
        let text = str::from_utf8(&bytes).map(str::to_owned);
        text.map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.valid_up_to() })
    });
    match text {
        Ok(text) => Ok(report.sources.add(Source::new(path, text))),
        Err(error) => Err(report.error(error.diagnostic(&path, span))),
    }
}

fn path(layout: &str, file: &str) -> String {
    format!("layouts/{layout}/{file}")
}

/// Returns settings with their default values.
fn defaults(declarations: &[SettingDeclaration]) -> Vec<Setting> {
    let default = |setting: &SettingDeclaration| Setting {
        name: setting.name.clone(),
        value: setting.default.clone(),
        default: setting.default.clone(),
        span: None,
    };
    declarations.iter().map(default).collect()
}

/// Returns the settings of a layout with the values in `table`, and defaults for the others. Reports unknown settings
/// and invalid values.
fn resolve_settings(
    manifest: &LayoutManifest,
    table: &SettingTable,
    report: &mut Report,
) -> Result<Vec<Setting>, Reported> {
    let known: Vec<&str> = manifest.settings.iter().map(|declaration| declaration.name.as_str()).collect();
    let mut settings = defaults(&manifest.settings);
    let mut checked = Ok(());
    for entry in &table.values {
        let unknown = || {
            let message = format!("unknown setting `{}`", entry.key);
            Diagnostic::new(Code::UnknownKey, entry.key_span, message, suggest(&entry.key, &known))
        };
        let at = known.iter().position(|name| *name == entry.key).ok_or_else(unknown);
        match at.and_then(|at| Ok((at, manifest.settings[at].setting_type.check(entry)?))) {
            Ok((at, value)) => {
                settings[at].value = value;
                settings[at].span = Some(entry.span);
            }
            Err(diagnostic) => checked = Err(report.error(diagnostic)),
        }
    }
    checked.map(|()| settings)
}
