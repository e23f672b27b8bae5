//! `catalogue`: feeds, a web page and checksums of the issues that are built.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::answer;
use super::messages::Messages;
use crate::catalogue::{Catalogue, Entry, Shelf, checksums, unreadable};
use crate::cli::{Status, Talk};
use crate::diagnostic::{Code, Diagnostic, Format, Report};
use crate::edition::Edition;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::pipeline::Rules;
use crate::threads;
use crate::workspace::{self, Workspace};

/// What to list, and where it is.
#[derive(Debug)]
pub(crate) struct CatalogueOf {
    pub(crate) root: PathBuf,
    /// The folder with the editions, where the catalogue goes too.
    pub(crate) folder: PathBuf,
    pub(crate) rules: Rules,
}

/// Writes the catalogue. None is written if anything is wrong with the publication or with what would be listed: an issue must
/// not vanish from the feeds because of a slip in its front matter, so the last good catalogue stays.
pub(crate) fn catalogue(settings: &CatalogueOf, talk: Talk) -> Status {
    let mut messages = Messages::new(talk, &settings.root);
    try_catalogue(settings, talk, &mut messages).unwrap_or_else(|failure| messages.machine_failed(&failure))
}

fn try_catalogue(settings: &CatalogueOf, talk: Talk, messages: &mut Messages) -> Result<Status, Failure> {
    let (workspace, mut report) = workspace::open(&settings.root)?;
    let workspace = workspace.filter(|_| !report.has_errors());
    let shelf = match &workspace {
        Some(_) => open(&settings.folder, &mut report)?,
        None => None,
    };
    if let (Some(workspace), Some(shelf)) = (&workspace, &shelf) {
        tell_strays(workspace, shelf, &mut report);
    }
    messages.report(&report);
    let (Some(workspace), Some(shelf)) = (workspace, shelf.filter(|_| !report.has_errors())) else {
        return Ok(Status::Errors);
    };
    let listed: Vec<&IssueFiles> = workspace.issues.iter().filter(|files| is_built(files, &shelf)).collect();
    if listed.is_empty() {
        let mut report = Report::default();
        report.push(nothing_built(&settings.folder));
        messages.report(&report);
        return Ok(Status::Errors);
    }
    // The editions first, so that nothing is listed by a sum that is not its own.
    let Some(mut sums) = sums(&shelf, messages) else { return Ok(Status::Errors) };
    let Some(entries) = entries(&workspace, &shelf, &listed, settings.rules, messages) else {
        return Ok(Status::Errors);
    };
    output::sweep(&settings.folder);
    let mut files = Catalogue::new(&workspace, entries, settings.rules).files();
    sums.extend(files.iter().map(|(path, bytes)| (path.clone(), checksums::sum(bytes))));
    files.push((checksums::NAME.to_owned(), checksums::write(&sums).into_bytes().into()));
    for (path, bytes) in files {
        let path = settings.folder.join(path);
        output::write(&path, &bytes)?;
        answer(&path.display());
    }
    if !talk.quiet && matches!(talk.format, Format::Human | Format::Github) {
        print_summary(listed.len(), workspace.issues.len());
    }
    Ok(Status::Done)
}

/// The folder with the editions. None, and a diagnostic, where there is no folder.
fn open(folder: &Path, report: &mut Report) -> Result<Option<Shelf>, Failure> {
    match Shelf::open(folder, report) {
        Ok(shelf) => Ok(Some(shelf)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.push(nothing_built(folder));
            Ok(None)
        }
        Err(error) => Err(Failure { path: folder.to_owned(), error }),
    }
}

fn nothing_built(folder: &Path) -> Diagnostic {
    let message = format!("no issue of the publication is in `{}`", folder.display());
    let help = "run `masthead build` first, or name the folder with the editions with --out";
    Diagnostic::nowhere(Code::NothingBuilt, message, help)
}

fn is_built(files: &IssueFiles, shelf: &Shelf) -> bool {
    let names = shelf.editions.get(&files.slug);
    names.is_some_and(|names| names.iter().any(|name| is_edition_of(&files.slug, name)))
}

fn is_edition_of(slug: &str, name: &str) -> bool {
    Edition::ALL.iter().any(|edition| edition.file_name(slug) == name)
}

/// Editions that belong to no issue have checksums, since they will be published with the folder, and are in no feed.
fn tell_strays(workspace: &Workspace, shelf: &Shelf, report: &mut Report) {
    for (folder, names) in &shelf.editions {
        let is_issue = workspace.issues.iter().any(|files| files.slug == *folder);
        for name in names.iter().filter(|name| !(is_issue && is_edition_of(folder, name))) {
            let message = format!("`{folder}/{name}` is an edition of no issue of the publication");
            let help = "remove the file, or bring back the issue that it was built from; the feeds leave it out";
            report.push(Diagnostic::nowhere(Code::StrayEdition, message, help));
        }
    }
}

/// The checksum of every edition. None, and messages, where one cannot be read.
fn sums(shelf: &Shelf, messages: &mut Messages) -> Option<BTreeMap<String, checksums::Sum>> {
    let paths: Vec<String> = shelf.paths().collect();
    let found = threads::map(threads::all(), &paths, |path| checksums::sum_file(&shelf.root, path));
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

/// What the catalogue says of each issue. None, and messages, where something is wrong with one of them. Warnings about the text
/// are told to those who build it.
fn entries(
    workspace: &Workspace,
    shelf: &Shelf,
    listed: &[&IssueFiles],
    rules: Rules,
    messages: &mut Messages,
) -> Option<Vec<Entry>> {
    let read = threads::map(threads::all(), listed, |files| {
        let mut report = Report::new(workspace.sources.clone());
        (Entry::read(workspace, shelf, files, rules, &mut report), report)
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
