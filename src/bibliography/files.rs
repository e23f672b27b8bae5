//! Reading of bibliography files and citation styles.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{IndependentStyle, Style};
use hayagriva::io::from_yaml_str;

use super::item::Item;
use super::{bibtex, hayagriva_file, limits};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::nearest::nearest;
use crate::root::Root;
use crate::source::{SourceId, Span};
use crate::text_file;

/// Returns `true` if the path has one of the extensions, compared case-insensitively.
fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = std::path::Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// Reads a bibliography file, whose extension decides the format. Entries that cannot be read are reported and left out.
pub(super) fn read(
    written: &str,
    span: Span,
    root: &Root,
    limit: u64,
    issue_is_english: bool,
    report: &mut Report,
) -> Result<Vec<Item>, Reported> {
    let is_yaml = has_extension(written, &["yml", "yaml"]);
    if !is_yaml && !has_extension(written, &["bib", "bibtex"]) {
        let message = format!("`{written}` is not a bibliography file");
        let help = "name a BibTeX file (`.bib`) or a Hayagriva file (`.yml`)";
        return Err(report.error(Diagnostic::new(Code::BadBibliography, span, message, help)));
    }
    let source = text_file::load_relative(written, span, root, limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    if !is_yaml {
        return Ok(bibtex::read(text, source, issue_is_english, report));
    }
    match from_yaml_str(text) {
        Ok(library) => Ok(library.iter().map(hayagriva_file::item).collect()),
        Err(error) => Err(report.error(yaml_error(&error, source, text))),
    }
}

fn yaml_error(error: &dyn std::fmt::Display, source: SourceId, text: &str) -> Diagnostic {
    let message = error.to_string();
    // The error has its position only in the text of its message: `… at line 3 column 5`.
    let number = |label: &str| message.rsplit_once(label)?.1.split(' ').next()?.parse::<usize>().ok();
    let line = number("at line ").unwrap_or(1).max(1);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let length = text[start..].lines().next().unwrap_or_default().len();
    let problem = message.split(" at line ").next().unwrap_or_default();
    let help = "write Hayagriva's YAML: a key, and below it `type`, `title`, `author`, `date`";
    let message = format!("this is not a valid Hayagriva file: {problem}");
    Diagnostic::new(Code::BadBibliography, Span::new(source, start..start + length), message, help)
}

/// Returns the style of this name in hayagriva's archive. `None` if there is no such style, or if it is a dependent
/// style.
pub(super) fn archived_style(name: &str) -> Option<IndependentStyle> {
    match ArchivedStyle::by_name(name)?.get() {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    }
}

/// Loads a style by its name in the archive, or from a `.csl` file.
pub(super) fn load_style(
    name: &str,
    span: Span,
    root: &Root,
    limit: u64,
    report: &mut Report,
) -> Result<IndependentStyle, Reported> {
    let style = if has_extension(name, &["csl"]) {
        let source = text_file::load_relative(name, span, root, limit, report)?;
        let sources = report.sources.clone();
        let text = sources.get(source).text();
        let help = "use an independent style: a dependent style only names its parent and has no rules of its own";
        match limits::check_style(text) {
            Some(problem) => {
                Err(Diagnostic::new(Code::BadStyle, span, format!("`{name}` cannot be used: {problem}"), help))
            }
            None => IndependentStyle::from_xml(text).map_err(|error| {
                Diagnostic::new(Code::BadStyle, span, format!("`{name}` is not a valid CSL style: {error}"), help)
            }),
        }
    } else {
        archived_style(name).ok_or_else(|| {
            let names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect();
            let help = match nearest(name, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "use `chicago-author-date`, `apa`, `ieee`, `chicago-notes`, …, or name a `.csl` file".to_owned()
                }
            };
            Diagnostic::new(Code::BadStyle, span, format!("there is no citation style `{name}`"), help)
        })
    };
    style.map_err(|diagnostic| report.error(diagnostic))
}
