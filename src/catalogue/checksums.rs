//! `SHA256SUMS`, in the form of GNU's `sha256sum`: a sum, two blanks and a path on each line.
//!
//! In a path with a line end or a backslash these are written `\n`, `\r` and `\\`, and its line begins with a backslash.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::root::{ReadError, Root};
use crate::source::{SourceId, Span};

/// The file's name.
pub(crate) const NAME: &str = "SHA256SUMS";

/// Most bytes of the file that are read: some 100,000 lines.
pub(crate) const MOST_BYTES: u64 = 16 << 20;

/// How much of a file is in memory at a time, in bytes.
const PIECE: usize = 256 << 10;

/// A sum.
pub(crate) type Sum = [u8; 32];

/// A line of the file.
pub(crate) struct Line {
    /// The path, as it is meant.
    pub(crate) path: String,
    pub(crate) sum: Sum,
    /// Where the path is written.
    pub(crate) span: Span,
}

/// The sum of some bytes.
pub(crate) fn sum(bytes: &[u8]) -> Sum {
    Sha256::digest(bytes).into()
}

/// The sum of a file.
pub(crate) fn sum_file(root: &Root, path: &str) -> Result<Sum, ReadError> {
    let (mut file, _) = root.open_file(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        let length = match file.read(&mut piece) {
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(ReadError::Io(error)),
        };
        if length == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&piece[..length]);
    }
}

/// The whole file, sorted by path.
pub(crate) fn write(sums: &BTreeMap<String, Sum>) -> String {
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

/// The lines of the file, which is among the report's. A line that cannot be read, and a path that is named again, is reported.
pub(crate) fn read(source: SourceId, report: &mut Report) -> Vec<Line> {
    let sources = report.sources.clone();
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    let mut start = 0;
    for text in sources.get(source).text().split_terminator('\n') {
        let span = Span::new(source, start..start + text.len());
        start += text.len() + 1;
        let Some(line) = read_line(text, span) else {
            let message = "this is not a checksum and a path";
            let help = "run `masthead catalogue`, which writes the file anew; it is not to be edited";
            report.push(Diagnostic::at(Code::BadCatalogue, span, message, help));
            continue;
        };
        if lines.contains_key(&line.path) {
            let message = format!("`{}` is named a second time", line.path);
            let help = "leave one line for each file, or run `masthead catalogue`";
            report.push(Diagnostic::at(Code::BadCatalogue, line.span, message, help));
        } else {
            lines.insert(line.path.clone(), line);
        }
    }
    lines.into_values().collect()
}

fn read_line(text: &str, span: Span) -> Option<Line> {
    let (is_escaped, rest) = text.strip_prefix('\\').map_or((false, text), |rest| (true, rest));
    let (digits, rest) = rest.split_at_checked(64)?;
    let mut sum = [0; 32];
    for (byte, pair) in sum.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(16 * digit(pair[0])? + digit(pair[1])?).ok()?;
    }
    // With a star, the file was read as bytes; on systems that tell no difference there is none.
    let written = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(" *")).filter(|path| !path.is_empty())?;
    let path = if is_escaped { unescape(written)? } else { written.to_owned() };
    let end = span.range().end;
    Some(Line { path, sum, span: Span::new(span.source, end - written.len()..end) })
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

    fn lines(text: &str) -> (Vec<Line>, Report) {
        let mut report = Report::default();
        let source = report.sources.add(Source::new(NAME, text));
        (read(source, &mut report), report)
    }

    #[test]
    fn any_path_is_written_and_read() {
        let paths = ["a/a.pdf", "a b/ü.epub", "line\nend/x.pdf", "back\\slash/x.pdf", "*star", " blank", "r\r"];
        let sums: BTreeMap<String, Sum> = paths.iter().map(|path| ((*path).to_owned(), sum(path.as_bytes()))).collect();
        let text = write(&sums);
        let (read, report) = lines(&text);
        assert!(report.is_empty());
        assert!(read.into_iter().map(|line| (line.path, line.sum)).eq(sums));
        assert!(text.contains("  *star\n") && text.lines().any(|line| line.starts_with('\\')));
    }

    /// The sums of nothing and of "abc" (FIPS 180-2, appendix B.1).
    #[test]
    fn sums_are_sha_256() {
        let hex = |bytes: &[u8]| write(&BTreeMap::from([(String::from("x"), sum(bytes))]));
        assert_eq!(hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x\n");
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x\n");
    }

    #[test]
    fn what_is_no_line_is_told_at_its_place() {
        let good = write(&BTreeMap::from([(String::from("x"), sum(b""))]));
        for bad in ["", "x", "e3b0  x", &good.replace("  x", " x").replace('\n', ""), &format!("{}\\q", "0".repeat(64))]
        {
            let (read, report) = lines(&format!("{good}{bad}\n{}", good.replace('x', "y")));
            assert_eq!(read.len(), 2, "{bad:?}");
            let place =
                report.sorted()[0].span.map(|span| report.sources.get(span.source).position(span.range().start));
            assert_eq!(place.map(|place| (place.line, place.column)), Some((2, 1)), "{bad:?}");
        }
        assert_eq!(lines(&good.repeat(2)).1.sorted().len(), 1, "a path is named once");
    }
}
