//! Source files and positions in them.
//!
//! [`Sources`] holds the [`Source`] files that diagnostics refer to. A [`Span`] is a byte range in one of them.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Index of a file in [`Sources`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(u32);

/// A byte range in one source file: `start` inclusive, `end` exclusive, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Source file.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Creates the span of `range` in `source`. Files are limited to far less than 4 GiB, so offsets fit into 32 bits.
    pub(crate) fn new(source: SourceId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: offset(range.start), end: offset(range.end) }
    }

    /// Returns the byte range.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the span from the start of `self` to the end of `other`, in the same file.
    pub(crate) fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.source, other.source);
        Self { end: other.end.max(self.end), ..self }
    }
}

/// A position as shown to people: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text file of a publication or a layout.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// Creates a source. `path` is shown to people: relative to the root of the publication, separated by `/`.
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(line_ends(&text)).collect();
        Self { path: path.into(), text, line_starts }
    }

    /// Returns the path, relative to the root of the publication.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the line and column of a byte offset, clamped to the text.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.line_starts.partition_point(|&start| start <= byte);
        let start = self.line_starts[line - 1];
        Position { line, column: self.text[start..byte].chars().count() + 1 }
    }

    /// Returns the byte offset of a line and byte column, both from 1, clamped to the line.
    pub(crate) fn offset(&self, line: usize, byte_column: usize) -> usize {
        let index = line.max(1) - 1;
        let Some(&start) = self.line_starts.get(index) else { return self.text.len() };
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&next| next - 1);
        let mut at = (start + byte_column.saturating_sub(1)).min(end);
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Offsets after the line endings of a text. A line ending is a line feed, a carriage return, or both (CommonMark,
/// section 2.1).
fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = move |&(at, &byte): &(usize, &u8)| byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    bytes.iter().enumerate().filter(ends).map(|(at, _)| at + 1)
}

/// Files read for one issue or for the publication, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub(crate) fn add(&mut self, source: impl Into<Arc<Source>>) -> SourceId {
        self.files.push(source.into());
        SourceId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Returns the id of a file, which is added if it is not there yet.
    pub(crate) fn id_of(&mut self, source: &Arc<Source>) -> SourceId {
        let known = self.files.iter().position(|file| Arc::ptr_eq(file, source));
        let known = known.and_then(|index| u32::try_from(index).ok()).map(SourceId);
        known.unwrap_or_else(|| self.add(Arc::clone(source)))
    }

    /// Returns the files, in the order of their ids.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().map(AsRef::as_ref)
    }

    /// Returns the paths of the files, in the order of their ids.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files().map(Source::path)
    }

    /// Returns the first occurrence of a character in the files, in reading order.
    pub(crate) fn find(&self, c: char) -> Option<Span> {
        self.files.iter().zip(0..).find_map(|(file, index)| {
            let start = file.text.find(c)?;
            Some(Span::new(SourceId(index), start..start + c.len_utf8()))
        })
    }

    /// Returns the place of the first letters and digits of a text, if they are a few words that only one place can mean
    /// in practice.
    pub(crate) fn find_start(&self, text: &str) -> Option<Span> {
        const FEW_WORDS: usize = 40;
        let is_plain = |c: &char| c.is_alphanumeric() || *c == ' ';
        let start: String = text.chars().take(FEW_WORDS).take_while(is_plain).collect();
        if start.len() < 8 {
            return None;
        }
        self.files.iter().zip(0..).find_map(|(file, index)| {
            let at = file.text.find(&start)?;
            Some(Span::new(SourceId(index), at..at + start.len()))
        })
    }

    /// Returns shared ownership of the file with this id, which must come from the same [`Sources`].
    pub(crate) fn shared(&self, id: SourceId) -> Arc<Source> {
        Arc::clone(&self.files[id.0 as usize])
    }

    /// Returns the file with this id, which must come from the same [`Sources`].
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(files: I) -> Self {
        Self { files: files.into_iter().map(Arc::new).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_clamp() {
        let source = Source::new("a.md", "é1\nzwei\n");
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position(1), Position { line: 1, column: 1 }, "inside é");
        assert_eq!(source.position(4), Position { line: 2, column: 1 });
        assert_eq!(source.position(99), Position { line: 3, column: 1 });
    }

    #[test]
    fn offsets_clamp_to_their_line() {
        let source = Source::new("a.md", "é1\nzwei");
        assert_eq!(source.offset(1, 3), 2);
        assert_eq!(source.offset(1, 99), 3);
        assert_eq!(source.offset(2, 2), 5);
        assert_eq!(source.offset(9, 1), 8);
        assert_eq!(source.offset(1, 2), 0, "inside é");
    }
}
