//! Running pandoc.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::tree::PandocDocument;

/// Name of the program.
const PROGRAM: &str = "pandoc";

/// Extensions of files that contain their pictures. pandoc writes these into a folder.
const CONTAINERS: [&str; 7] = ["docx", "odt", "pptx", "epub", "fb2", "ipynb", "xlsx"];

/// Elapsed time that pandoc may take for one source. Unix systems limit its processor time and, on Linux, its memory: it
/// inherits the limits of the publication from this process. A busy computer may need a multiple of that time.
const TIME_LIMIT: Duration = if cfg!(unix) { Duration::from_mins(30) } else { Duration::from_mins(3) };

/// Time between two looks at whether pandoc has finished.
const POLL: Duration = Duration::from_millis(10);

/// Reason why a source could not be read.
#[derive(Debug)]
pub(crate) enum ImportError {
    /// There is no pandoc on the path.
    NoPandoc,
    /// pandoc could not be run.
    NotRun(io::Error),
    /// The content of the source is of another type than its extension.
    NotRead(io::Error),
    /// The kind of the source is not known by its extension.
    UnknownKind(String),
    /// pandoc took longer than [`TIME_LIMIT`].
    TooSlow,
    /// The system ended pandoc.
    Ended(ExitStatus),
    /// pandoc refused the source. Its error message.
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
            Self::UnknownKind(extension) if extension.is_empty() => {
                f.write_str("its name has no extension that tells its kind; name the format, such as `--from markdown`")
            }
            Self::UnknownKind(extension) => {
                write!(f, "files of the kind `.{extension}` are not known; name the format, such as `--from markdown`")
            }
            Self::NotRun(error) => write!(f, "pandoc cannot be run: {error}"),
            Self::NotRead(error) => write!(f, "this cannot be read: {error}"),
            Self::TooSlow => {
                let minutes = TIME_LIMIT.as_secs() / 60;
                write!(f, "pandoc did not finish within {minutes} minutes; divide this into smaller files")
            }
            Self::Ended(status) => {
                write!(
                    f,
                    "pandoc was ended ({status}): it takes more than `seconds` or `memory-bytes` in `[limits]` allows; divide \
                     this into smaller files, or raise them"
                )
            }
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
    result(output_of(command.arg(source), "", TIME_LIMIT))
}

/// Runs pandoc on a text.
pub(super) fn run_on_text(text: &str, format: &str) -> Result<PandocDocument, ImportError> {
    result(output_of(&mut command(Some(format)), text, TIME_LIMIT))
}

/// Runs a command with `input`. Returns `None` if it does not finish within `limit`; it is then ended.
fn output_of(command: &mut Command, input: &str, limit: Duration) -> io::Result<Option<Output>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // A program that does not read its input closes it, which is no failure.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        let output = scope.spawn(move || read_all(stdout));
        let errors = scope.spawn(move || read_all(stderr));
        let start = Instant::now();
        let status = loop {
            match child.try_wait()? {
                Some(status) => break Some(status),
                None if start.elapsed() > limit => break None,
                None => thread::sleep(POLL),
            }
        };
        if status.is_none() {
            child.kill()?;
            child.wait()?;
        }
        let [stdout, stderr] = [output, errors].map(|reader| reader.join().unwrap_or_default());
        Ok(status.map(|status| Output { status, stdout, stderr }))
    })
}

fn read_all(pipe: Option<impl io::Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
    // Output cut off by a failure is reported as incomplete JSON.
    drop(read);
    bytes
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

fn result(output: io::Result<Option<Output>>) -> Result<PandocDocument, ImportError> {
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ImportError::NoPandoc,
        _ => ImportError::NotRun(error),
    })?;
    let output = output.ok_or(ImportError::TooSlow)?;
    if output.status.code().is_none() {
        return Err(ImportError::Ended(output.status));
    }
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_finish_is_ended() {
        let start = Instant::now();
        let output = output_of(Command::new("sleep").arg("30"), "", Duration::from_millis(50)).unwrap();
        assert!(output.is_none() && start.elapsed() < Duration::from_secs(20));
        let text = "x".repeat(1 << 20);
        let output = output_of(&mut Command::new("cat"), &text, Duration::from_mins(1)).unwrap().unwrap();
        assert!(output.stdout == text.as_bytes());
    }
}
