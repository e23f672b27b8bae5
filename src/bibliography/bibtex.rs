//! Reading of BibTeX and BibLaTeX files as sources of CSL.
//!
//! `syntax.rs` splits the file into entries and fields, `entries.rs` and `inheritance.rs` expand abbreviations and
//! cross-references, and `convert.rs` converts an entry to a source. An invalid value is kept as written, and reported
//! only if its source is cited.

use super::item::CslItem;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{SourceId, Span};

mod convert;
mod dates;
mod entries;
mod fields;
mod inheritance;
mod kinds;
mod names;
mod roles;
mod syntax;
mod tex;
mod titles;
mod unclosed;

pub(super) use self::convert::bare_doi;
pub(super) use self::dates::{is_date_in_words, odd_date};
pub(super) use self::syntax::ENTRY_HELP;
pub(super) use self::tex::{parse_formula, parse_plain};

/// Reads a file. Reports syntax errors at their place. Returns the entries that could be read.
///
/// English titles are converted to sentence case, from which styles derive their own case. `issue_is_english` is the
/// language of entries that name none.
pub(super) fn read(text: &str, source: SourceId, issue_is_english: bool, report: &mut Report) -> Vec<CslItem> {
    let file = syntax::parse(text);
    for error in &file.errors {
        let span = Span::new(source, error.range.clone());
        report.push(Diagnostic::new(Code::BadBibliography, span, error.message.clone(), error.help));
    }
    let entries = entries::resolve(&file, text, source);
    entries.iter().map(|entry| convert::item(entry, issue_is_english)).collect()
}
