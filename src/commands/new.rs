//! `new`: writes the first files of a publication, or of its next issue. Existing files are never changed.

mod issue;
mod logo;
mod next_date;
mod publication;
mod starter;

pub(crate) use issue::{NewIssueOptions, new_issue};
pub(crate) use logo::LogoFile;
pub(crate) use publication::{NewPublicationOptions, new_publication, parse_language, parse_layout};

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::messages::Messages;
use super::{Status, usage_error};
use crate::output::Failure;
use crate::publication::{PartialDate, format_utc};
use crate::stop::Stop;

/// Reason why nothing, or not everything, was written.
#[derive(Debug)]
enum NewError {
    /// The command line names something that exists or cannot be used.
    Usage(String),
    /// The publication has errors, or a file cannot be written.
    Stop(Stop),
}

/// Ends the command and returns its exit status.
fn finish(mut messages: Messages, result: Result<(), NewError>) -> Status {
    let status = match result {
        Ok(()) => Status::Done,
        Err(NewError::Usage(message)) => usage_error(&message),
        Err(NewError::Stop(stop)) => messages.status(Err(stop)),
    };
    messages.finish(status)
}

/// Writes a new file and creates its folder if necessary.
///
/// # Errors
/// The file exists, or it cannot be written.
fn create(path: &Path, content: impl AsRef<[u8]>) -> Result<(), NewError> {
    let failed = |error| NewError::Stop(Failure { path: path.to_owned(), error }.into());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(content.as_ref()).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(failed(error)),
    }
}

/// Error for a file or folder that is not replaced.
fn exists(path: &Path) -> NewError {
    NewError::Usage(format!("`{}` exists already, and nothing is replaced; choose another name", path.display()))
}

/// Returns the current month: that of `SOURCE_DATE_EPOCH`, or of the clock (UTC).
fn this_month(source_date_epoch: Option<i64>) -> Option<PartialDate> {
    let clock = || i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs()).ok();
    let text = format_utc(source_date_epoch.or_else(clock)?);
    PartialDate::new(text.get(..7)?).ok()
}

/// Writes a text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
