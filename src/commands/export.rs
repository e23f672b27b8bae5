//! `export`: writes an intermediate form of an issue.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::guard::limit_guarded_process;
use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::diagnostic::{Levels, Report};
use crate::document::Paging;
use crate::epub::{EpubCover, EpubDraft};
use crate::issue;
use crate::issue_files::IssueFiles;
use crate::output::{self, Failure};
use crate::request::Rules;
use crate::screen;
use crate::stop::Stop;
use crate::workspace::{self, Workspace};

/// Intermediate form of an issue, for `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// Generated Typst source, with the layout and the images
    Typst,
    /// Pages of the e-book
    Html,
    /// Document tree
    Json,
    /// PDF as a listener hears it: text, roles, links, cells with their headers
    Spoken,
}

/// Options of `export`.
#[derive(Debug)]
pub(crate) struct ExportOptions {
    pub(crate) root: PathBuf,
    /// Slug or path of the issue.
    pub(crate) issue: String,
    pub(crate) form: ExportForm,
    /// Output folder, for the forms that consist of files.
    pub(crate) out: PathBuf,
    pub(crate) rules: Rules,
    /// Levels of the command line.
    pub(crate) levels: Levels,
}

/// Exports an issue and prints the JSON, the spoken text, or the path of the folder written.
pub(crate) fn export(settings: &ExportOptions, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, &settings.root);
    let result = try_export(settings, &mut messages);
    let status = messages.status(result);
    messages.finish(status)
}

fn try_export(settings: &ExportOptions, messages: &mut Messages) -> Result<(), Stop> {
    let mut report = Report::default();
    let opened = open(settings, &mut report);
    messages.report(&report);
    let (workspace, files) = opened?;
    let mut report = workspace.new_report();
    let written = read_and_write(settings, &workspace, &files, &mut report);
    messages.report(&report);
    let written = written?;
    match settings.form {
        ExportForm::Json | ExportForm::Spoken => messages.streams.result(&written),
        ExportForm::Typst | ExportForm::Html => messages.streams.path(Path::new(&written)),
    }
    Ok(())
}

/// Opens the publication and finds the files of the issue.
fn open(settings: &ExportOptions, report: &mut Report) -> Result<(Workspace, IssueFiles), Stop> {
    let workspace = workspace::open(&settings.root, &settings.levels, report)?;
    limit_guarded_process(workspace.limits());
    let files = workspace.find(&settings.issue, report)?.clone();
    workspace.validity?;
    Ok((workspace, files))
}

/// Reads the issue and writes the form. Returns the text to print: the JSON, the spoken text, or the path
/// of the folder.
///
/// # Errors
/// The issue has errors, the layout fails, or a file cannot be written.
fn read_and_write(
    settings: &ExportOptions,
    workspace: &Workspace,
    files: &IssueFiles,
    report: &mut Report,
) -> Result<String, Stop> {
    let issue = workspace.read(files, settings.rules, report)?;
    let slug = &issue.metadata.slug;
    match settings.form {
        ExportForm::Json => Ok(issue::write_json(&issue, &report.sources)),
        ExportForm::Typst => {
            // Layout runs first, so that `balance/` holds the values of the last round and Typst alone produces the
            // same pages.
            workspace.check_glyphs(&issue, report)?;
            let pages = workspace.lay_out(&issue, report)?;
            let files = pages.files().iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
            Ok(write_folder(&settings.out, &format!("{slug}/typst"), files)?)
        }
        ExportForm::Spoken => {
            workspace.check_glyphs(&issue, report)?;
            let pages = workspace.lay_out(&issue, report)?;
            let (pdf, labels) = (pages.export(&issue, workspace.threads, report)?, pages.labels());
            let completed = screen::complete(&pdf, &issue, &labels, &pages.tagged_text());
            let spoken = completed.and_then(|pdf| screen::spoken(&pdf, &labels));
            Ok(spoken.map_err(|error| Failure { path: slug.into(), error: io::Error::other(error) })?)
        }
        ExportForm::Html => {
            let pages = workspace.lay_out(&issue, report)?;
            let paging = if issue.publication.epub.page_list { pages.paging(&issue) } else { Paging::default() };
            let drawn = workspace.formula_pictures(&issue, report)?;
            let draft = EpubDraft::new(&issue, &EpubCover::of(&issue), &paging, &drawn);
            let packed = draft.pack().map_err(|error| Failure { path: slug.into(), error: io::Error::other(error) })?;
            let picture = workspace.cover_picture(&issue, packed.max_cover_bytes(), report)?;
            let pages = draft.resources(&picture);
            Ok(write_folder(&settings.out, &format!("{slug}/html"), pages)?)
        }
    }
}

/// Writes files into the folder `name` in `out` and returns its path.
fn write_folder(out: &Path, name: &str, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<String, Failure> {
    let folder = out.join(name);
    output::sweep(&folder, 1);
    for (path, bytes) in files {
        output::write_below(out, &format!("{name}/{path}"), &bytes)?;
    }
    Ok(folder.display().to_string())
}
