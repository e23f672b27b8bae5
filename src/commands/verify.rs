//! `verify`: whether the files of a folder are what its catalogue says they are.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::messages::Messages;
use crate::catalogue::{Shelf, checksums, unreadable};
use crate::cli::{Status, Talk};
use crate::diagnostic::{Code, Diagnostic, Format, Report};
use crate::output::Failure;
use crate::root::ReadError;
use crate::source::Source;
use crate::threads;

/// Verifies a folder by the checksums in it. Nothing else is needed: the publication need not be there.
pub(crate) fn verify(folder: &Path, talk: Talk) -> Status {
    let mut report = Report::default();
    let mut messages = Messages::new(talk, Path::new("."));
    let verified = match try_verify(folder, &mut report) {
        Ok(verified) => verified,
        Err(failure) => return messages.machine_failed(&failure),
    };
    messages.report(&report);
    if !talk.quiet && matches!(talk.format, Format::Human | Format::Github) {
        eprintln!("{verified} {} verified", if verified == 1 { "file" } else { "files" });
    }
    if report.has_errors() { Status::Errors } else { Status::Done }
}

/// How many files are what they should be; the report has those that are not.
fn try_verify(folder: &Path, report: &mut Report) -> Result<usize, Failure> {
    let shelf = match Shelf::open(folder, report) {
        Ok(shelf) => shelf,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.push(no_catalogue(folder));
            return Ok(0);
        }
        Err(error) => return Err(Failure { path: folder.to_owned(), error }),
    };
    let Some(text) = read(folder, &shelf, report) else { return Ok(0) };
    let path = folder.join(checksums::NAME).display().to_string();
    let source = report.sources.add(Source::new(path, text));
    let lines = checksums::read(source, report);
    let found = threads::map(threads::all(), &lines, |line| checksums::sum_file(&shelf.root, &line.path));
    let mut verified = 0;
    for (line, found) in lines.iter().zip(found) {
        match found {
            Ok(sum) if sum == line.sum => verified += 1,
            Ok(_) => report.push(Diagnostic::at(
                Code::ChangedFile,
                line.span,
                format!("`{}` is not the file that the catalogue lists", line.path),
                "bring the file back, or run `masthead catalogue` if it was built anew",
            )),
            Err(error) => report.push(unreadable(&line.path, &error, Some(line.span))),
        }
    }
    let named: HashSet<&str> = lines.iter().map(|line| line.path.as_str()).collect();
    for path in shelf.own_files().chain(shelf.paths()).filter(|path| !named.contains(path.as_str())) {
        let message = format!("the catalogue does not list `{path}`");
        let help = "run `masthead catalogue` if the file belongs here, or remove it";
        report.push(Diagnostic::nowhere(Code::UnlistedFile, message, help));
    }
    Ok(verified)
}

/// The checksums' text. None, and a diagnostic, where it cannot be read.
fn read(folder: &Path, shelf: &Shelf, report: &mut Report) -> Option<String> {
    let bytes = shelf.root.read_up_to(checksums::NAME, checksums::MOST_BYTES);
    let text = bytes.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.utf8_error().valid_up_to() })
    });
    match text {
        Ok(text) => return Some(text),
        Err(ReadError::Missing) => report.push(no_catalogue(folder)),
        Err(error) => report.push(unreadable(checksums::NAME, &error, None)),
    }
    None
}

fn no_catalogue(folder: &Path) -> Diagnostic {
    let message = format!("there is no `{}` in `{}`", checksums::NAME, folder.display());
    let help = "run `masthead catalogue` first, or name the folder with the editions with --out";
    Diagnostic::nowhere(Code::NoCatalogue, message, help)
}
