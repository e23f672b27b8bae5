//! Running pandoc.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::tree::PandocDocument;

/// Name of the program.
const PROGRAM: &str = "pandoc";

/// Extensions of files that contain their pictures. pandoc writes these into a folder.
const CONTAINERS: [&str; 7] = ["docx", "odt", "pptx", "epub", "fb2", "ipynb", "xlsx"];

/// Reason why a source could not be read.
#[derive(Debug)]
pub(crate) enum ImportError {
    /// There is no pandoc on the path.
    NoPandoc,
    /// pandoc could not be run.
    NotRun(io::Error),
    /// pandoc refused the source, with these words.
    Refused(String),
    /// The output of pandoc is not the expected JSON.
    NotUnderstood(serde_json::Error),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPandoc => f.write_str(
                "this needs pandoc, which is not installed; get it from https://pandoc.org/installing.html or from your \
                 system's packages",
            ),
            Self::NotRun(error) => write!(f, "pandoc cannot be run: {error}"),
            Self::Refused(words) => write!(f, "pandoc cannot read this: {words}"),
            Self::NotUnderstood(error) => {
                write!(f, "the output of this version of pandoc is not understood ({error}); use pandoc 3")
            }
        }
    }
}

/// Runs pandoc on a source.
pub(super) fn run_on_file(source: &Path, format: Option<&str>, pictures: &Path) -> Result<PandocDocument, ImportError> {
    let mut command = command(format);
    if is_container(source) {
        command.arg(format!("--extract-media={}", pictures.display()));
    }
    // An absolute path does not begin with a hyphen.
    let source = source.canonicalize().map_err(ImportError::NotRun)?;
    result(command.arg(source).stdin(Stdio::null()).output())
}

/// Runs pandoc on a text.
pub(super) fn run_on_text(text: &str, format: &str) -> Result<PandocDocument, ImportError> {
    let mut command = command(Some(format));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let output = child.and_then(|mut child| {
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        child.wait_with_output()
    });
    result(output)
}

/// Returns a command for pandoc, which reads no file but the source, and nothing from the network (`--sandbox`).
fn command(format: Option<&str>) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["--sandbox", "--to=json", "--track-changes=all"]);
    if let Some(format) = format {
        command.arg(format!("--from={format}"));
    }
    command
}

fn result(output: io::Result<Output>) -> Result<PandocDocument, ImportError> {
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ImportError::NoPandoc,
        _ => ImportError::NotRun(error),
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        return Err(ImportError::Refused(words));
    }
    serde_json::from_slice(&output.stdout).map_err(ImportError::NotUnderstood)
}

/// Returns `true` for a file that contains its pictures.
fn is_container(source: &Path) -> bool {
    let extension = source.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    CONTAINERS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
