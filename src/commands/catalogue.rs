//! `catalogue`: writes feeds, a web page and checksums for the built issues.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::catalogue::{Catalogue, CatalogueEntry, EditionFolder, PreviousCatalogue, checksums, unreadable};
use crate::diagnostic::{Code, Diagnostic, Levels, Report, Reported, Severity};
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::request::Rules;
use crate::stop::Stop;
use crate::threads;
use crate::workspace::{self, Workspace};

/// Options of `catalogue`.
#[derive(Debug)]
pub(crate) struct CatalogueOptions {
    pub(crate) root: PathBuf,
    /// Folder with the editions. The catalogue is written there, too.
    pub(crate) folder: PathBuf,
    pub(crate) rules: Rules,
    /// Levels of the command line.
    pub(crate) levels: Levels,
}

/// Writes the catalogue, unless the publication, a listed issue or an edition has errors. In that case the previous
/// catalogue stays in place, so that a mistake in an issue's front matter does not remove the issue from the feeds.
pub(crate) fn catalogue(settings: &CatalogueOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &settings.root);
    let result = try_catalogue(settings, console, &mut messages);
    let status = messages.status(result);
    messages.finish(status)
}

fn try_catalogue(settings: &CatalogueOptions, console: ConsoleOptions, messages: &mut Messages) -> Result<(), Stop> {
    let mut report = Report::default();
    let opened = open(settings, &mut report);
    messages.report(&report);
    let (workspace, dist) = opened?;
    // Only errors of odd file names are left: no edition can have such a name, so the catalogue is complete without.
    let complete = report.check();
    let listed: Vec<&IssueFiles> = workspace.issues.iter().filter(|files| is_built(files, &dist)).collect();
    if listed.is_empty() {
        let mut report = Report::default();
        let reported = report.error(nothing_built(&settings.folder));
        messages.report(&report);
        return Err(reported.into());
    }
    // Checksums are taken before the entries are read: if a build replaces an edition in between, `verify` reports it.
    let mut sums = hash_editions(&dist, messages)?;
    let entries = read_entries(&workspace, &dist, &listed, settings.rules, messages)?;
    let mut report = workspace.new_report();
    for entry in &entries {
        entry.report_stray_data(&mut report);
    }
    PreviousCatalogue::read(&dist.root).report_unmarked(&entries, &sums, &mut report);
    messages.report(&report);
    report.check()?;
    output::sweep(&settings.folder, threads::available());
    let mut files = Catalogue::new(&workspace, entries).files();
    sums.extend(files.iter().map(|(path, bytes)| (path.clone(), checksums::sum(bytes))));
    files.push((checksums::NAME.to_owned(), checksums::write(&sums).into_bytes().into()));
    for (path, bytes) in files {
        let path = output::write_below(&settings.folder, &path, &bytes)?;
        messages.streams.path(&path);
    }
    if console.shows_notes() {
        messages.streams.note(&summary_line(listed.len(), workspace.issues.len()));
    }
    Ok(complete?)
}

/// Opens the publication and the folder with the editions.
fn open(settings: &CatalogueOptions, report: &mut Report) -> Result<(Workspace, EditionFolder), Stop> {
    let workspace = workspace::open(&settings.root, &settings.levels, report)?;
    check_all_but_names(&workspace, report)?;
    let dist = open_dist(&settings.folder, report)?;
    warn_about_strays(&workspace, &dist, report);
    check_all_but_names(&workspace, report)?;
    Ok((workspace, dist))
}

/// Checks that there is no error but that of files with names that no edition can have.
fn check_all_but_names(workspace: &Workspace, report: &Report) -> Result<(), Reported> {
    let errors = report.diagnostics().iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    if errors > workspace.bad_names { report.check() } else { Ok(()) }
}

/// Opens the folder with the editions. A missing folder is an error of the publication: nothing has been built.
fn open_dist(folder: &Path, report: &mut Report) -> Result<EditionFolder, Stop> {
    EditionFolder::open(folder, report).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => report.error(nothing_built(folder)).into(),
        _ => Failure { path: folder.to_owned(), error }.into(),
    })
}

fn nothing_built(folder: &Path) -> Diagnostic {
    let message = format!("no issue of this publication has been built in `{}`", folder.display());
    let help = "run `masthead build` first, or pass the folder that contains the editions with --out";
    Diagnostic::new(Code::NothingBuilt, None, message, help)
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
        // The issues are sorted by slug.
        let is_issue = workspace.issues.binary_search_by(|files| files.slug.cmp(folder)).is_ok();
        for name in names.iter().filter(|name| !(is_issue && is_edition_of(folder, name))) {
            let message = format!("`{folder}/{name}` does not belong to any issue of the publication");
            let help = "delete the file, or restore the issue it was built from; until then the feeds omit it";
            report.push(Diagnostic::new(Code::StrayEdition, None, message, help));
        }
    }
}

/// Computes the checksum of every edition. Prints messages if an edition cannot be read.
fn hash_editions(
    dist: &EditionFolder,
    messages: &mut Messages,
) -> Result<BTreeMap<String, checksums::Checksum>, Reported> {
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
    report.check().map(|()| sums)
}

/// Reads the catalogue entry of every issue. Prints messages if an issue has errors. Warnings are not printed: `build`
/// and `check` report them.
fn read_entries(
    workspace: &Workspace,
    dist: &EditionFolder,
    listed: &[&IssueFiles],
    rules: Rules,
    messages: &mut Messages,
) -> Result<Vec<CatalogueEntry>, Reported> {
    let read = threads::map(threads::available(), listed, |files| {
        let mut report = workspace.new_report();
        (CatalogueEntry::read(workspace, dist, files, rules, &mut report), report)
    });
    for (_, report) in &read {
        messages.errors(report);
    }
    read.into_iter().map(|(entry, _)| entry).collect()
}

/// Returns the summary line, `3 issues in the catalogue, 1 not built`.
fn summary_line(listed: usize, all: usize) -> String {
    let issues = if listed == 1 { "1 issue".to_owned() } else { format!("{listed} issues") };
    let others = if listed < all { format!(", {} not built", all - listed) } else { String::new() };
    format!("{issues} in the catalogue{others}")
}
