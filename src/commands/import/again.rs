//! Writing of imported issues. What people edited since an earlier import of the same issue stays.

use std::fs;
use std::path::Path;

use super::super::messages::Messages;
use super::{ImportOptions, NewIssue};
use crate::import::{ImportRecord, ImportedChange, RECORD_FILE};
use crate::output::{self, Failure};

/// Writes the files of an issue that have changed, and the record of the import. Returns messages about edits.
pub(super) fn write(
    issue: &NewIssue,
    options: &ImportOptions,
    messages: &mut Messages,
) -> Result<Vec<String>, Failure> {
    let folder = options.root.join("issues").join(&issue.name);
    let earlier = earlier(&folder, options)?;
    let mut record = ImportRecord::default();
    let mut notes = Vec::new();
    for (file, content) in &issue.files {
        record.add(file, content);
        let change = match &earlier {
            Some(earlier) => earlier.change(file, fs::read(folder.join(file)).ok().as_deref(), content, &mut notes),
            None => ImportedChange::Write(content.clone()),
        };
        if let ImportedChange::Write(content) = change {
            write_file(&format!("issues/{}/{file}", issue.name), &content, options, messages)?;
        }
    }
    output::write_below(&options.root, &format!("issues/{}/{RECORD_FILE}", issue.name), &record.json())?;
    Ok(notes.into_iter().map(|note| format!("issues/{}: {note}", issue.name)).collect())
}

/// Reads the record of an earlier import. With `--force`, edits are not kept.
fn earlier(folder: &Path, options: &ImportOptions) -> Result<Option<ImportRecord>, Failure> {
    let path = folder.join(RECORD_FILE);
    if options.force || !path.is_file() {
        return Ok(None);
    }
    let failed = |error| Failure { path: path.clone(), error };
    let json = fs::read(&path).map_err(failed)?;
    let damaged = |_| std::io::Error::other("this record of an import is damaged; replace all files with --force");
    serde_json::from_slice(&json).map(Some).map_err(|error| failed(damaged(error)))
}

fn write_file(path: &str, content: &[u8], options: &ImportOptions, messages: &mut Messages) -> Result<(), Failure> {
    let root = if options.root == Path::new(".") { Path::new("") } else { &options.root };
    let written = output::write_below(&options.root, path, content)?;
    messages.streams.path(&written.strip_prefix(".").map_or_else(|_| written.clone(), |_| root.join(path)));
    Ok(())
}
