//! Loads text files of the publication into the sources of a report, so that diagnostics can refer to them.

use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::root::{ReadError, Root};
use crate::source::{Source, SourceId, Span};

/// Reads a text file of at most `max_bytes` into the report's sources.
///
/// # Errors
/// The file is missing, unreadable, too large or not UTF-8.
pub(crate) fn load(root: &Root, path: &str, max_bytes: u64, report: &mut Report) -> Result<SourceId, Reported> {
    load_at(root, path, max_bytes, None, report)
}

/// Like [`load`], for the path `written` in another file at `span`, relative to the folder of that file.
pub(crate) fn load_relative(
    written: &str,
    span: Span,
    root: &Root,
    max_bytes: u64,
    report: &mut Report,
) -> Result<SourceId, Reported> {
    let from = report.sources.get(span.source).path();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    match root.resolve(folder, written) {
        Ok(path) => load_at(root, &path, max_bytes, Some((written, span)), report),
        Err(error) => Err(report.error(error.diagnostic(written, Some(span)))),
    }
}

/// Like [`load`]. `reference` is the path as written in another file, with its position, for diagnostics.
fn load_at(
    root: &Root,
    path: &str,
    max_bytes: u64,
    reference: Option<(&str, Span)>,
    report: &mut Report,
) -> Result<SourceId, Reported> {
    let bytes = match root.read_up_to(path, max_bytes) {
        Ok(bytes) => bytes,
        Err(ReadError::TooLarge { limit }) => {
            let message = format!("`{path}` is larger than {limit} bytes");
            let help = "split it into several files, or raise `text-bytes` in `[limits]`";
            return Err(report.error(Diagnostic::new(Code::OverLimit, None, message, help)));
        }
        Err(error) => {
            let (written, span) = reference.map_or((path, None), |(written, span)| (written, Some(span)));
            if matches!(error, ReadError::Missing) && reference.is_some() {
                return Err(report.error(root.missing(path, written, span)));
            }
            return Err(report.error(error.diagnostic(written, span)));
        }
    };
    if let Some(kind) = binary(&bytes) {
        let (written, span) = reference.map_or((path, None), |(written, span)| (written, Some(span)));
        let message = format!("`{written}` is {kind}, not a text");
        let help = "export it as text in UTF-8: a table as CSV, a document as Markdown with `masthead import`";
        return Err(report.error(Diagnostic::new(Code::InvalidUtf8, span, message, help)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(report.sources.add(Source::new(path, text))),
        Err(error) => {
            let diagnostic = invalid_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to(), report);
            Err(report.error(diagnostic))
        }
    }
}

/// Returns the kind of a file that another program wrote and that is no text, by its first bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a workbook, a document or another ZIP archive"),
        (b"\xD0\xCF\x11\xE0", "a workbook or a document of an old version of Office"),
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "an image"),
        (b"\xFF\xD8\xFF", "an image"),
        (b"\x1F\x8B", "a compressed file"),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// Diagnostic for a file with an invalid byte at the offset `valid`.
fn invalid_utf8(path: &str, bytes: &[u8], valid: usize, report: &mut Report) -> Diagnostic {
    // Positions up to the invalid byte are exact. The rest of the text is only displayed.
    let source = report.sources.add(Source::new(path, String::from_utf8_lossy(bytes)));
    let message = format!("this file is not UTF-8: it contains the byte 0x{:02X} here", bytes[valid]);
    let help = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "the file is in UTF-16: save it as UTF-8, in Excel as “CSV UTF-8”"
    } else {
        "save the file as UTF-8, in Excel as “CSV UTF-8”"
    };
    Diagnostic::new(
        Code::InvalidUtf8,
        Span::new(source, valid..valid + char::REPLACEMENT_CHARACTER.len_utf8()),
        message,
        help,
    )
}
