//! `SHA256SUMS`, in the format of GNU `sha256sum`: each line has a checksum, two spaces and a path.
//!
//! Line ends and backslashes in a path are written as `\n`, `\r` and `\\`, and the line then starts with a backslash.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::root::{ReadError, Root};
use crate::source::{SourceId, Span};

/// Name of the file.
pub(crate) const NAME: &str = "SHA256SUMS";

/// Maximum size of the file in bytes: about 100,000 lines.
pub(crate) const MAX_BYTES: u64 = 16 << 20;

/// Maximum size of a file of the catalogue, in bytes: a report full of pictures for the press has a tenth of it.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// Size of the read buffer in bytes.
const BUFFER_SIZE: usize = 256 << 10;

/// A SHA-256 checksum.
pub(crate) type Checksum = [u8; 32];

/// A line of `SHA256SUMS`.
pub(crate) struct ChecksumLine {
    /// The path, relative to the folder, without escapes.
    pub(crate) path: String,
    pub(crate) sum: Checksum,
    /// Source position of the path.
    pub(crate) span: Span,
}

/// Returns the checksum of `bytes`.
pub(crate) fn sum(bytes: &[u8]) -> Checksum {
    Sha256::digest(bytes).into()
}

/// Returns the checksum of a file.
pub(crate) fn sum_file(root: &Root, path: &str) -> Result<Checksum, ReadError> {
    let (file, length) = root.open_file(path)?;
    if length > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge { limit: MAX_FILE_BYTES });
    }
    // The file may grow while it is read.
    let mut file = file.take(MAX_FILE_BYTES);
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER_SIZE];
    loop {
        let length = match file.read(&mut buffer) {
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(ReadError::Io(error)),
        };
        if length == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&buffer[..length]);
    }
}

/// Returns the content of `SHA256SUMS`, sorted by path.
pub(crate) fn write(sums: &BTreeMap<String, Checksum>) -> String {
    let mut out = String::new();
    for (path, sum) in sums {
        if path.contains(['\\', '\n', '\r']) {
            out.push('\\');
        }
        for byte in sum {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        let path = path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let _ = writeln!(out, "  {path}");
    }
    out
}

/// Parses `source`, a `SHA256SUMS` file, and returns its lines, sorted by path. Malformed lines and repeated paths are
/// reported and left out.
pub(crate) fn read(source: SourceId, report: &mut Report) -> Vec<ChecksumLine> {
    let sources = report.sources.clone();
    let mut lines: BTreeMap<String, ChecksumLine> = BTreeMap::new();
    let mut start = 0;
    for text in sources.get(source).text().split_terminator('\n') {
        let span = Span::new(source, start..start + text.len());
        start += text.len() + 1;
        let Some(line) = read_line(text, span) else {
            let message = "this line is not a checksum and a path";
            let help = "run `masthead catalogue` to write the file again, and do not edit it";
            report.push(Diagnostic::new(Code::BadCatalogue, span, message, help));
            continue;
        };
        if lines.contains_key(&line.path) {
            let message = format!("`{}` is listed twice", line.path);
            let help = "keep one line for each file, or run `masthead catalogue`";
            report.push(Diagnostic::new(Code::BadCatalogue, line.span, message, help));
        } else {
            lines.insert(line.path.clone(), line);
        }
    }
    lines.into_values().collect()
}

/// Parses one line without its line end.
fn read_line(text: &str, span: Span) -> Option<ChecksumLine> {
    let (is_escaped, rest) = text.strip_prefix('\\').map_or((false, text), |rest| (true, rest));
    let (digits, rest) = rest.split_at_checked(64)?;
    let mut sum = [0; 32];
    for (byte, pair) in sum.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(16 * digit(pair[0])? + digit(pair[1])?).ok()?;
    }
    // A star instead of the second space marks binary mode, which makes no difference here.
    let written = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(" *")).filter(|path| !path.is_empty())?;
    let path = if is_escaped { unescape(written)? } else { written.to_owned() };
    let end = span.range().end;
    Some(ChecksumLine { path, sum, span: Span::new(span.source, end - written.len()..end) })
}

fn unescape(written: &str) -> Option<String> {
    let mut path = String::with_capacity(written.len());
    let mut characters = written.chars();
    while let Some(c) = characters.next() {
        path.push(match c {
            '\\' => match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn lines(text: &str) -> (Vec<ChecksumLine>, Report) {
        let mut report = Report::default();
        let source = report.sources.add(Source::new(NAME, text));
        (read(source, &mut report), report)
    }

    #[test]
    fn any_path_round_trips() {
        let paths = ["a/a.pdf", "a b/ü.epub", "line\nend/x.pdf", "back\\slash/x.pdf", "*star", " blank", "r\r"];
        let sums: BTreeMap<String, Checksum> =
            paths.iter().map(|path| ((*path).to_owned(), sum(path.as_bytes()))).collect();
        let text = write(&sums);
        let (read, report) = lines(&text);
        assert!(report.is_empty());
        assert!(read.into_iter().map(|line| (line.path, line.sum)).eq(sums));
        assert!(text.contains("  *star\n") && text.lines().any(|line| line.starts_with('\\')));
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::File::create(folder.path().join("a.epub")).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
        let sum = sum_file(&Root::open(folder.path()).unwrap(), "a.epub");
        assert!(matches!(sum, Err(ReadError::TooLarge { limit: MAX_FILE_BYTES })), "{sum:?}");
    }

    /// Checksums of the empty string and of "abc" (FIPS 180-2, appendix B.1).
    #[test]
    fn sums_are_sha_256() {
        let hex = |bytes: &[u8]| write(&BTreeMap::from([(String::from("x"), sum(bytes))]));
        assert_eq!(hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x\n");
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x\n");
    }

    #[test]
    fn malformed_lines_are_reported_at_their_position() {
        let good = write(&BTreeMap::from([(String::from("x"), sum(b""))]));
        for bad in ["", "x", "e3b0  x", &good.replace("  x", " x").replace('\n', ""), &format!("{}\\q", "0".repeat(64))]
        {
            let (read, report) = lines(&format!("{good}{bad}\n{}", good.replace('x', "y")));
            assert_eq!(read.len(), 2, "{bad:?}");
            let place =
                report.sorted()[0].span.map(|span| report.sources.get(span.source).position(span.range().start));
            assert_eq!(place.map(|place| (place.line, place.column)), Some((2, 1)), "{bad:?}");
        }
        assert_eq!(lines(&good.repeat(2)).1.sorted().len(), 1, "repeated path");
    }
}
