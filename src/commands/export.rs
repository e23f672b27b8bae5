//! `export`: the intermediate forms of an issue.

use std::path::{Path, PathBuf};

use super::answer;
use super::messages::Messages;
use crate::cli::{Form, Status, Talk};
use crate::diagnostic::Report;
use crate::document::{self, Paging};
use crate::editions;
use crate::epub::Draft;
use crate::issue::Issue;
use crate::output::{self, Failure};
use crate::pipeline::Rules;
use crate::workspace::{self, Workspace};

/// What to export.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) root: PathBuf,
    pub(crate) issue: String,
    pub(crate) form: Form,
    pub(crate) out: PathBuf,
    pub(crate) rules: Rules,
}

/// Exports an issue.
pub(crate) fn export(settings: &Export, talk: Talk) -> Status {
    let mut messages = Messages::new(talk, &settings.root);
    try_export(settings, &mut messages).unwrap_or_else(|failure| messages.machine_failed(&failure))
}

fn try_export(settings: &Export, messages: &mut Messages) -> Result<Status, Failure> {
    let (workspace, mut report) = workspace::open(&settings.root)?;
    let names = [settings.issue.clone()];
    let chosen = workspace.as_ref().map_or_else(Vec::new, |workspace| workspace.select(&names, &mut report));
    messages.report(&report);
    let (Some(workspace), Some(files)) = (&workspace, chosen.first()) else { return Ok(Status::Errors) };
    if !workspace.is_sound {
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
            answer(&form);
            Ok(Status::Done)
        }
        None => Ok(Status::Errors),
    }
}

/// Writes the form. What to print: the JSON, or the folder; none where the layout fails.
fn write(
    settings: &Export,
    workspace: &Workspace,
    issue: &Issue,
    report: &mut Report,
) -> Result<Option<String>, Failure> {
    let folder = settings.out.join(&issue.metadata.slug);
    match settings.form {
        Form::Json => Ok(Some(document::write_json(issue, &report.sources))),
        Form::Typst => {
            // Laid out, so that the folder has what the layout remembers and Typst alone makes the same pages.
            let Some(pages) = workspace.lay_out(issue, report) else { return Ok(None) };
            let files = pages.files().iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
            write_folder(&folder.join("typst"), files).map(Some)
        }
        Form::Html => {
            let Some(pages) = workspace.lay_out(issue, report) else { return Ok(None) };
            let picture = issue.cover.as_ref().map_or_else(|| pages.cover(), |own| own.file.bytes.to_vec());
            let paging = if issue.publication.epub.page_list { pages.paging(issue) } else { Paging::default() };
            let pages = Draft::new(issue, &editions::cover(issue), &paging).pages(&picture);
            write_folder(&folder.join("html"), pages).map(Some)
        }
    }
}

fn write_folder(folder: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<String, Failure> {
    output::sweep(folder);
    for (path, bytes) in files {
        output::write(&folder.join(path), &bytes)?;
    }
    Ok(folder.display().to_string())
}
