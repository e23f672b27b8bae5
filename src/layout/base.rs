//! The base that every layout builds on: Typst, a style sheet and settings, built in from `layouts/base/`.

use super::built_in;
use super::declaration::{self, SettingDeclaration};
use super::folder;
use super::setting::SettingValue;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::root::Root;
use crate::source::Source;

/// Name of the base's folder in `layouts/`. No layout can have it.
pub(super) const NAME: &str = "base";

/// Returns the Typst files of the base, with their paths in its folder.
pub(crate) fn typst_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_typst = |path: &str| std::path::Path::new(path).extension().is_some_and(|extension| extension == "typ");
    built_in::BASE.iter().copied().filter(move |(path, _)| is_typst(path))
}

/// Returns the style sheet that every e-book begins with.
pub(super) fn css() -> &'static str {
    text("base.css")
}

/// Returns the settings of the base.
pub(super) fn settings() -> Vec<SettingDeclaration> {
    let mut report = Report::default();
    let source = report.sources.add(Source::new("layouts/base/base.toml", text("base.toml")));
    let mut settings = declaration::read_settings(source, &mut report).unwrap_or_default();
    for setting in &mut settings {
        if let SettingValue::Colour(colour) = &mut setting.default {
            // The position is in a source that other reports do not have.
            colour.span = None;
        }
    }
    settings
}

/// Returns the text of a file of the base, or an empty string if there is no such file.
fn text(path: &str) -> &'static str {
    let file = built_in::BASE.iter().find(|(known, _)| *known == path);
    file.and_then(|(_, bytes)| str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Reports a folder `layouts/base` in the publication, which is ignored. A copy of the built-in base is not reported.
pub(super) fn check_folder(root: &Root, report: &mut Report) {
    let Some(Ok(files)) = folder::own(root, NAME).transpose() else { return };
    let is_built_in =
        |(path, bytes): (&String, &std::sync::Arc<[u8]>)| built_in::BASE.contains(&(path.as_str(), &**bytes));
    if !files.iter().all(is_built_in) {
        let message = "the folder `layouts/base` is ignored: the base is built in";
        let help = "put changes into a layout of your own, `layouts/<name>/`, that imports `/base/base.typ`; or rename the folder";
        report.push(Diagnostic::new(Code::IgnoredBase, None, message, help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_of_the_base_are_valid() {
        let mut report = Report::default();
        let source = report.sources.add(Source::new("layouts/base/base.toml", text("base.toml")));
        let settings = declaration::read_settings(source, &mut report).unwrap();
        let names: Vec<_> = settings.into_iter().map(|setting| setting.name).collect();
        assert!(report.is_empty());
        let wanted = ["text-size", "text-font", "accent", "accent-on-dark", "ink", "muted", "hairline", "tint"];
        assert!(wanted.iter().all(|name| names.iter().any(|known| known == name)), "{names:?}");
    }

    #[test]
    fn the_base_has_typst_and_css() {
        assert!(typst_files().any(|(path, _)| path == "base.typ"));
        assert!(css().contains("var(--accent)"));
    }
}
