//! `catalogue`: writes feeds, a web page and checksums for the built issues.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::messages::Messages;
use super::print_result;
use crate::catalogue::{Catalogue, CatalogueEntry, EditionFolder, checksums, unreadable};
use crate::cli::{ConsoleOptions, Status};
use crate::diagnostic::{Code, Diagnostic, MessageFormat, Report};
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::request::Rules;
use crate::threads;
use crate::workspace::{self, Workspace};

/// Options of `catalogue`.
#[derive(Debug)]
pub(crate) struct CatalogueOptions {
    pub(crate) root: PathBuf,
    /// Folder with the editions. The catalogue is written there, too.
    pub(crate) folder: PathBuf,
    pub(crate) rules: Rules,
}

/// Writes the catalogue, unless the publication, a listed issue or an edition has errors. In that case the previous
/// catalogue stays in place, so that a mistake in an issue's front matter does not remove the issue from the feeds.
pub(crate) fn catalogue(settings: &CatalogueOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &settings.root);
    try_catalogue(settings, console, &mut messages).unwrap_or_else(|failure| messages.report_failure(&failure))
}

fn try_catalogue(
    settings: &CatalogueOptions,
    console: ConsoleOptions,
    messages: &mut Messages,
) -> Result<Status, Failure> {
    let (workspace, mut report) = workspace::open(&settings.root)?;
    let workspace = workspace.filter(|_| !report.has_errors());
    let dist = match &workspace {
        Some(_) => open_dist(&settings.folder, &mut report)?,
        None => None,
    };
    if let (Some(workspace), Some(dist)) = (&workspace, &dist) {
        warn_about_strays(workspace, dist, &mut report);
    }
    messages.report(&report);
    let (Some(workspace), Some(dist)) = (workspace, dist.filter(|_| !report.has_errors())) else {
        return Ok(Status::Errors);
    };
    let listed: Vec<&IssueFiles> = workspace.issues.iter().filter(|files| is_built(files, &dist)).collect();
    if listed.is_empty() {
        let mut report = Report::default();
        report.push(nothing_built(&settings.folder));
        messages.report(&report);
        return Ok(Status::Errors);
    }
    // Checksums are taken before the entries are read: if a build replaces an edition in between, `verify` reports it.
    let Some(mut sums) = hash_editions(&dist, messages) else { return Ok(Status::Errors) };
    let Some(entries) = read_entries(&workspace, &dist, &listed, settings.rules, messages) else {
        return Ok(Status::Errors);
    };
    output::sweep(&settings.folder);
    let mut files = Catalogue::new(&workspace, entries, settings.rules).files();
    sums.extend(files.iter().map(|(path, bytes)| (path.clone(), checksums::sum(bytes))));
    files.push((checksums::NAME.to_owned(), checksums::write(&sums).into_bytes().into()));
    for (path, bytes) in files {
        let path = settings.folder.join(path);
        output::write(&path, &bytes)?;
        print_result(&path.display());
    }
    if !console.quiet && matches!(console.format, MessageFormat::Human | MessageFormat::Github) {
        print_summary(listed.len(), workspace.issues.len());
    }
    Ok(Status::Done)
}

/// Opens the folder with the editions. Returns `None` and reports a diagnostic if the folder does not exist.
fn open_dist(folder: &Path, report: &mut Report) -> Result<Option<EditionFolder>, Failure> {
    match EditionFolder::open(folder, report) {
        Ok(dist) => Ok(Some(dist)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.push(nothing_built(folder));
            Ok(None)
        }
        Err(error) => Err(Failure { path: folder.to_owned(), error }),
    }
}

fn nothing_built(folder: &Path) -> Diagnostic {
    let message = format!("no issue of this publication has been built in `{}`", folder.display());
    let help = "run `masthead build` first, or pass the folder that contains the editions with --out";
    Diagnostic::nowhere(Code::NothingBuilt, message, help)
}

fn is_built(files: &IssueFiles, dist: &EditionFolder) -> bool {
    let names = dist.editions.get(&files.slug);
    names.is_some_and(|names| names.iter().any(|name| is_edition_of(&files.slug, name)))
}

fn is_edition_of(slug: &str, name: &str) -> bool {
    Edition::ALL.iter().any(|edition| edition.main_file(slug) == name)
}

/// Warns about editions that belong to no issue. They get a checksum, because they are published with the folder, but
/// are not listed in the feeds.
fn warn_about_strays(workspace: &Workspace, dist: &EditionFolder, report: &mut Report) {
    for (folder, names) in &dist.editions {
        let is_issue = workspace.issues.iter().any(|files| files.slug == *folder);
        for name in names.iter().filter(|name| !(is_issue && is_edition_of(folder, name))) {
            let message = format!("`{folder}/{name}` does not belong to any issue of the publication");
            let help = "delete the file, or restore the issue it was built from; until then the feeds omit it";
            report.push(Diagnostic::nowhere(Code::StrayEdition, message, help));
        }
    }
}

/// Computes the checksum of every edition. Returns `None` and prints messages if an edition cannot be read.
fn hash_editions(dist: &EditionFolder, messages: &mut Messages) -> Option<BTreeMap<String, checksums::Checksum>> {
    let paths: Vec<String> = dist.paths().collect();
    let found = threads::map(threads::available(), &paths, |path| checksums::sum_file(&dist.root, path));
    let mut report = Report::default();
    let mut sums = BTreeMap::new();
    for (path, sum) in paths.into_iter().zip(found) {
        match sum {
            Ok(sum) => drop(sums.insert(path, sum)),
            Err(error) => report.push(unreadable(&path, &error, None)),
        }
    }
    messages.report(&report);
    Some(sums).filter(|_| report.is_empty())
}

/// Reads the catalogue entry of every issue. Returns `None` and prints messages if an issue has errors. Warnings are
/// not printed: `build` and `check` report them.
fn read_entries(
    workspace: &Workspace,
    dist: &EditionFolder,
    listed: &[&IssueFiles],
    rules: Rules,
    messages: &mut Messages,
) -> Option<Vec<CatalogueEntry>> {
    let read = threads::map(threads::available(), listed, |files| {
        let mut report = Report::new(workspace.sources.clone());
        (CatalogueEntry::read(workspace, dist, files, rules, &mut report), report)
    });
    for (_, report) in &read {
        messages.errors(report);
    }
    read.into_iter().map(|(entry, _)| entry).collect()
}

fn print_summary(listed: usize, all: usize) {
    let issues = if listed == 1 { "1 issue".to_owned() } else { format!("{listed} issues") };
    let others = if listed < all { format!(", {} not built", all - listed) } else { String::new() };
    eprintln!("{issues} in the catalogue{others}");
}
