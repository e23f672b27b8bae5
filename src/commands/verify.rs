//! `verify`: compares the files in a folder with the checksums of its catalogue.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::catalogue::{EditionFolder, checksums, unreadable};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::output::Failure;
use crate::root::ReadError;
use crate::source::Source;
use crate::stop::Stop;
use crate::threads;

/// Verifies the files in `folder` against its `SHA256SUMS`. The publication itself is not needed.
pub(crate) fn verify(folder: &Path, console: ConsoleOptions) -> Status {
    let mut report = Report::default();
    let mut messages = Messages::new(console, Path::new("."));
    let verified = match try_verify(folder, &mut report) {
        Ok(verified) => verified,
        Err(Stop::Reported(_)) => 0,
        Err(Stop::Failure(failure)) => {
            let status = messages.report_failure(&failure);
            return messages.finish(status);
        }
    };
    messages.report(&report);
    if console.shows_notes() {
        messages.streams.note(&format!("{verified} {} verified", if verified == 1 { "file" } else { "files" }));
    }
    messages.finish(if report.has_errors() { Status::Errors } else { Status::Done })
}

/// Returns the number of files that match their checksum. The other files are reported.
fn try_verify(folder: &Path, report: &mut Report) -> Result<usize, Stop> {
    let dist = EditionFolder::open(folder, report).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => report.error(no_catalogue(folder)).into(),
        _ => Stop::Failure(Failure { path: folder.to_owned(), error }),
    })?;
    let text = read_checksums(folder, &dist, report)?;
    let path = folder.join(checksums::NAME).display().to_string();
    let source = report.sources.add(Source::new(path, text));
    let lines = checksums::read(source, report);
    let found = threads::map(threads::available(), &lines, |line| checksums::sum_file(&dist.root, &line.path));
    let mut verified = 0;
    for (line, found) in lines.iter().zip(found) {
        match found {
            Ok(sum) if sum == line.sum => verified += 1,
            Ok(_) => report.push(Diagnostic::new(
                Code::ChangedFile,
                line.span,
                format!("`{}` does not match its checksum in the catalogue", line.path),
                "restore the file, or run `masthead catalogue` if it was rebuilt",
            )),
            Err(error) => report.push(unreadable(&line.path, &error, Some(line.span))),
        }
    }
    let named: HashSet<&str> = lines.iter().map(|line| line.path.as_str()).collect();
    for path in dist.catalogue_files().chain(dist.paths()).filter(|path| !named.contains(path.as_str())) {
        let message = format!("the catalogue does not list `{path}`");
        let help = "run `masthead catalogue` to list the file, or delete it";
        report.push(Diagnostic::new(Code::UnlistedFile, None, message, help));
    }
    Ok(verified)
}

/// Reads `SHA256SUMS`.
fn read_checksums(folder: &Path, dist: &EditionFolder, report: &mut Report) -> Result<String, Reported> {
    let bytes = dist.root.read_up_to(checksums::NAME, checksums::MAX_BYTES);
    let text = bytes.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|error| ReadError::InvalidUtf8 { valid_up_to: error.utf8_error().valid_up_to() })
    });
    text.map_err(|error| match error {
        ReadError::Missing => report.error(no_catalogue(folder)),
        _ => report.error(unreadable(checksums::NAME, &error, None)),
    })
}

fn no_catalogue(folder: &Path) -> Diagnostic {
    let message = format!("there is no `{}` in `{}`", checksums::NAME, folder.display());
    let help = "run `masthead catalogue` first, or pass the folder that contains the editions with --out";
    Diagnostic::new(Code::NoCatalogue, None, message, help)
}
