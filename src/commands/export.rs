//! `export`: writes an intermediate form of an issue.

use std::path::{Path, PathBuf};

use super::messages::Messages;
use super::print_result;
use crate::cli::{ConsoleOptions, Form, Status};
use crate::diagnostic::Report;
use crate::document::{self, Paging};
use crate::editions;
use crate::epub::EpubDraft;
use crate::issue::Issue;
use crate::output::{self, Failure};
use crate::pipeline::Rules;
use crate::workspace::{self, Workspace};

/// Options of `export`.
#[derive(Debug)]
pub(crate) struct ExportOptions {
    pub(crate) root: PathBuf,
    /// Slug or path of the issue.
    pub(crate) issue: String,
    pub(crate) form: Form,
    /// Output folder, for the forms that consist of files.
    pub(crate) out: PathBuf,
    pub(crate) rules: Rules,
}

/// Exports an issue and prints the JSON, or the path of the folder written.
pub(crate) fn export(settings: &ExportOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &settings.root);
    try_export(settings, &mut messages).unwrap_or_else(|failure| messages.report_failure(&failure))
}

fn try_export(settings: &ExportOptions, messages: &mut Messages) -> Result<Status, Failure> {
    let (workspace, mut report) = workspace::open(&settings.root)?;
    let names = [settings.issue.clone()];
    let chosen = workspace.as_ref().map_or_else(Vec::new, |workspace| workspace.select(&names, &mut report));
    messages.report(&report);
    let (Some(workspace), Some(files)) = (&workspace, chosen.first()) else { return Ok(Status::Errors) };
    if !workspace.is_valid {
        return Ok(Status::Errors);
    }
    let (issue, mut report) = workspace.read(files, settings.rules);
    let written = match issue {
        Some(issue) => write(settings, workspace, &issue, &mut report)?,
        None => None,
    };
    messages.report(&report);
    match written {
        Some(form) => {
            print_result(&form);
            Ok(Status::Done)
        }
        None => Ok(Status::Errors),
    }
}

/// Writes the form. Returns the text to print: the JSON, or the path of the folder. Returns `None` and reports a
/// diagnostic if the layout fails.
fn write(
    settings: &ExportOptions,
    workspace: &Workspace,
    issue: &Issue,
    report: &mut Report,
) -> Result<Option<String>, Failure> {
    let folder = settings.out.join(&issue.metadata.slug);
    match settings.form {
        Form::Json => Ok(Some(document::write_json(issue, &report.sources))),
        Form::Typst => {
            // Layout runs first, so that `balance.json` holds the values of the last round and Typst alone produces the
            // same pages.
            let Some(pages) = workspace.lay_out(issue, report) else { return Ok(None) };
            let files = pages.files().iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
            write_folder(&folder.join("typst"), files).map(Some)
        }
        Form::Html => {
            let Some(pages) = workspace.lay_out(issue, report) else { return Ok(None) };
            let picture = issue.cover.as_ref().map_or_else(|| pages.cover(), |own| own.file.bytes.to_vec());
            let paging = if issue.publication.epub.page_list { pages.paging(issue) } else { Paging::default() };
            let pages = EpubDraft::new(issue, &editions::epub_cover(issue), &paging).resources(&picture);
            write_folder(&folder.join("html"), pages).map(Some)
        }
    }
}

/// Writes files below `folder` and returns its path.
fn write_folder(folder: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<String, Failure> {
    output::sweep(folder);
    for (path, bytes) in files {
        output::write(&folder.join(path), &bytes)?;
    }
    Ok(folder.display().to_string())
}
