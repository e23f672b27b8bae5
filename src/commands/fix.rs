//! `check --fix`: corrections that need no decision, shown as a diff before they are made.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::ops::Range;

use super::questions::{ask, can_ask};
use super::streams::Streams;
use super::{BuildOptions, Status};
use crate::diagnostic::{Edit, Report, printable};
use crate::output::{self, Failure};
use crate::workspace;

/// Corrections of a file.
#[derive(Debug)]
struct FileChange {
    /// Path relative to the publication.
    path: String,
    text: String,
    /// Replaced ranges of the text and their new text, in order and without overlap.
    edits: Vec<(Range<usize>, String)>,
}

/// Shows the corrections of the selected issues as a diff and makes them: on a terminal after a question, otherwise at
/// once. An issue that cannot be read is left as it is, for the check that follows to report.
pub(crate) fn fix(options: &BuildOptions) -> Status {
    let mut streams = Streams::default();
    let changes = changes(options);
    for change in &changes {
        streams.result(&change.diff());
    }
    let result = if changes.is_empty() || !is_confirmed(&changes) { Ok(()) } else { apply(&changes, options) };
    match result.err().or_else(|| streams.take_failure()) {
        Some(failure) => {
            streams.note(&format!("error: {failure}"));
            Status::Failure
        }
        None => Status::Done,
    }
}

/// Asks whether to make the corrections. Without a terminal, they are made.
fn is_confirmed(changes: &[FileChange]) -> bool {
    let count: usize = changes.iter().map(|change| change.edits.len()).sum();
    let question = format!("Make {count} {}? y or n", if count == 1 { "change" } else { "changes" });
    let parse = |answer: &str| match answer {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("answer y or n".to_owned()),
    };
    !can_ask() || ask(&question, "n", parse).unwrap_or(false)
}

/// Returns the corrections of the selected issues, by path.
fn changes(options: &BuildOptions) -> Vec<FileChange> {
    let mut report = Report::default();
    let Ok(workspace) = workspace::open(&options.root, &options.levels, &mut report) else { return Vec::new() };
    let mut changes: BTreeMap<String, FileChange> = BTreeMap::new();
    for files in workspace.select(&options.issues, &mut report) {
        let mut report = workspace.new_report();
        // Errors do not matter here: corrections are collected up to them.
        let _ = workspace.read(files, options.rules, &mut report);
        for Edit { span, text } in report.sorted().into_iter().filter_map(|diagnostic| diagnostic.edit.as_ref()) {
            let source = report.sources.get(span.source);
            let path = source.path();
            if path == files.index || files.articles.iter().any(|article| article == path) {
                let empty = || FileChange { path: path.to_owned(), text: source.text().to_owned(), edits: Vec::new() };
                changes.entry(path.to_owned()).or_insert_with(empty).edits.push((span.range(), text.clone()));
            }
        }
    }
    let mut changes: Vec<FileChange> = changes.into_values().collect();
    changes.iter_mut().for_each(FileChange::sort);
    changes
}

/// Writes the corrected files. A file that is no longer the one that was read is left as it is.
fn apply(changes: &[FileChange], options: &BuildOptions) -> Result<(), Failure> {
    for change in changes {
        let path = options.root.join(&change.path);
        let failed = |error| Failure { path: path.clone(), error };
        // A link in the publication stays a link.
        let file = path.canonicalize().map_err(failed)?;
        if fs::read(&file).map_err(failed)? == change.text.as_bytes() {
            let permissions = fs::metadata(&file).map_err(failed)?.permissions();
            output::write(&file, change.corrected(0..change.text.len()).as_bytes())?;
            fs::set_permissions(&file, permissions).map_err(failed)?;
        }
    }
    Ok(())
}

impl FileChange {
    /// Sorts the edits and leaves out those that overlap an earlier one.
    fn sort(&mut self) {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut end = 0;
        self.edits.retain(|(range, _)| {
            let is_free = range.start >= end;
            end = end.max(range.end);
            is_free
        });
    }

    /// Returns a part of the text with the edits in it.
    fn corrected(&self, part: Range<usize>) -> String {
        let mut corrected = String::new();
        let mut at = part.start;
        for (range, text) in self.edits.iter().filter(|(range, _)| part.start <= range.start && range.end <= part.end) {
            corrected += &self.text[at..range.start];
            corrected += text;
            at = range.end;
        }
        corrected + &self.text[at..part.end]
    }

    /// Returns the ranges of whole lines that change.
    fn hunks(&self) -> Vec<Range<usize>> {
        let mut hunks: Vec<Range<usize>> = Vec::new();
        for (range, _) in &self.edits {
            let start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            // An edit that ends with a line does not reach into the next one.
            let is_whole = range.end > start && self.text[..range.end].ends_with('\n');
            let end = self.text[range.end..].find('\n').map_or(self.text.len(), |at| range.end + at + 1);
            let end = if is_whole { range.end } else { end };
            match hunks.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => hunks.push(start..end),
            }
        }
        hunks
    }

    /// Returns the changes as a unified diff without context lines.
    fn diff(&self) -> String {
        let mut diff = format!("--- a/{0}\n+++ b/{0}", self.path);
        for hunk in self.hunks() {
            let (old, new) = (self.text[hunk.clone()].to_owned(), self.corrected(hunk.clone()));
            let before = self.text[..hunk.start].matches('\n').count();
            let (removed, added) = (old.lines().count(), new.lines().count());
            // An empty side names the line before it.
            let first = |line: usize, count: usize| if count == 0 { line } else { line + 1 };
            let new_before = self.corrected(0..hunk.start).matches('\n').count();
            let (old_first, new_first) = (first(before, removed), first(new_before, added));
            let _ = write!(diff, "\n@@ -{old_first},{removed} +{new_first},{added} @@");
            for (sign, lines) in [('-', old), ('+', new)] {
                for line in lines.lines() {
                    let _ = write!(diff, "\n{sign}{}", printable(line));
                }
            }
        }
        diff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str, edits: &[(Range<usize>, &str)]) -> FileChange {
        let edits = edits.iter().map(|(range, text)| (range.clone(), (*text).to_owned())).collect();
        let mut change = FileChange { path: "a.md".to_owned(), text: text.to_owned(), edits };
        change.sort();
        change
    }

    #[test]
    fn edits_of_a_line_are_one_hunk() {
        let change = change("one\ntwo three\nfour\n", &[(8..13, "3"), (4..7, "2"), (5..6, "x")]);
        assert_eq!(change.corrected(0..change.text.len()), "one\n2 3\nfour\n");
        assert_eq!(change.diff(), "--- a/a.md\n+++ b/a.md\n@@ -2,1 +2,1 @@\n-two three\n+2 3");
    }

    #[test]
    fn deleted_lines_shift_the_later_ones() {
        let change = change("\n\n+++\na\n+++\nb", &[(0..2, ""), (12..13, "c")]);
        assert_eq!(change.corrected(0..change.text.len()), "+++\na\n+++\nc");
        let diff = "--- a/a.md\n+++ b/a.md\n@@ -1,2 +0,0 @@\n-\n-\n@@ -6,1 +4,1 @@\n-b\n+c";
        assert_eq!(change.diff(), diff);
    }
}
