//! Reading of bibliography files and citation styles.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{IndependentStyle, Style};

use super::item::CslItem;
use super::{bibtex, limits, yaml};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::nearest::nearest;
use crate::root::Root;
use crate::source::Span;
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
) -> Result<Vec<CslItem>, Reported> {
    let is_yaml = has_extension(written, &["yml", "yaml"]);
    if !is_yaml && !has_extension(written, &["bib", "bibtex"]) {
        let message = format!("`{written}` is not a bibliography file");
        let help = match foreign_format(written) {
            Some(format) => conversion(written, format),
            None => "name a BibTeX file (`.bib`) or a Hayagriva file (`.yml`)".to_owned(),
        };
        return Err(report.error(Diagnostic::new(Code::BadBibliography, span, message, help)));
    }
    let source = text_file::load_relative(written, span, root, limit, report)?;
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    if let Some((form, format)) = foreign_content(text) {
        let message = format!("`{written}` is {form}, which is not read");
        return Err(report.error(Diagnostic::new(Code::BadBibliography, span, message, conversion(written, format))));
    }
    let errors = report.len();
    let mut items =
        if is_yaml { yaml::read(text, source, report)? } else { bibtex::read(text, source, issue_is_english, report) };
    items.iter_mut().for_each(CslItem::check_lengths);
    if items.is_empty() && report.len() == errors {
        let help = if is_yaml { yaml::HELP } else { bibtex::ENTRY_HELP };
        report.push(Diagnostic::new(Code::OddSource, span, format!("`{written}` has no entries"), help));
    }
    Ok(items)
}

/// Returns pandoc's name of another format of bibliographies, by the extension of the file.
fn foreign_format(path: &str) -> Option<&'static str> {
    let formats = [("json", "csljson"), ("ris", "ris"), ("xml", "endnotexml")];
    formats.into_iter().find(|(extension, _)| has_extension(path, &[extension])).map(|(_, format)| format)
}

/// Recognizes another format of bibliographies. Returns its name and pandoc's name of it.
fn foreign_content(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let is_json = text.starts_with('[') && text[1..].trim_start().starts_with('{');
    if is_json {
        Some(("CSL JSON", "csljson"))
    } else if text.starts_with("TY  - ") {
        Some(("RIS", "ris"))
    } else {
        text.lines().any(|line| line.trim_end() == "references:").then_some(("CSL YAML", "markdown"))
    }
}

/// Returns the instruction for a file in another format, which pandoc calls `format`.
fn conversion(written: &str, format: &str) -> String {
    let bib = std::path::Path::new(written).with_extension("bib");
    let bib = if bib == std::path::Path::new(written) { bib.with_file_name("sources-2.bib") } else { bib };
    format!(
        "export the sources as BibTeX (`.bib`), or convert the file: `pandoc -f {format} -t biblatex {written} -o {}`",
        bib.display()
    )
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
