//! Prints diagnostics and failures to standard error, in the format chosen with `--message-format`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::streams::Streams;
use super::{ConsoleOptions, Status};
use crate::diagnostic::{Code, MessageFormat, MessageStyle, Report, sarif_document};
use crate::output::Failure;
use crate::stop::Stop;

/// Maximum number of messages of one code and issue in the formats for people.
const LIMIT_PER_CODE: usize = 3;
/// Maximum number of messages of one code and issue in the format `short`, which editors read: more than anybody corrects
/// at once.
const LIMIT_PER_CODE_SHORT: usize = 50;
/// Number of issues whose messages of one code are printed. In further issues they are counted.
const ISSUES_PER_CODE: usize = 10;

/// Prints each message once, although every issue reports the same mistakes in `masthead.toml` or a layout.
pub(super) struct Messages {
    /// Standard output and standard error of the command.
    pub(super) streams: Streams,
    style: MessageStyle,
    /// Number of reports printed with messages of each code.
    reports: BTreeMap<Code, usize>,
    /// Messages printed or collected so far.
    seen: HashSet<String>,
    /// Results of the SARIF document, in the order in which they were reported.
    sarif_results: Vec<String>,
    /// Failures for the SARIF document.
    failures: Vec<String>,
}

impl Messages {
    /// Messages about the publication in `root`.
    pub(super) fn new(console: ConsoleOptions, root: &Path) -> Self {
        let (prefix, limit) = match console.format {
            MessageFormat::Human => (working_folder_prefix(root), Some(LIMIT_PER_CODE)),
            MessageFormat::Short => (working_folder_prefix(root), Some(LIMIT_PER_CODE_SHORT)),
            MessageFormat::Json => (None, None),
            MessageFormat::Github => (repository_prefix(root), Some(LIMIT_PER_CODE)),
            MessageFormat::Sarif => (repository_prefix(root), None),
        };
        let style = MessageStyle {
            format: console.format,
            color: console.color,
            only_errors: console.quiet,
            prefix: prefix.unwrap_or_default(),
            only_counted: BTreeSet::new(),
            limit_per_code: limit.filter(|_| !console.all_messages),
        };
        Self {
            streams: Streams::default(),
            style,
            reports: BTreeMap::new(),
            seen: HashSet::new(),
            sarif_results: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Prints the diagnostics of a report.
    pub(super) fn report(&mut self, report: &Report) {
        self.print(report.messages(&self.style));
        if self.style.limit_per_code != Some(LIMIT_PER_CODE) {
            return;
        }
        for code in report.counts().into_keys() {
            let reports = self.reports.entry(code).or_default();
            *reports += 1;
            if *reports == ISSUES_PER_CODE {
                self.style.only_counted.insert(code);
            }
        }
    }

    /// Prints the errors of a report, without its warnings.
    pub(super) fn errors(&mut self, report: &Report) {
        self.print(report.messages(&MessageStyle { only_errors: true, ..self.style.clone() }));
    }

    /// Prints messages that were rendered in this [`MessageStyle`].
    fn print(&mut self, messages: Vec<String>) {
        for message in messages {
            if self.seen.insert(message.clone()) {
                if self.style.format == MessageFormat::Sarif {
                    self.sarif_results.push(message);
                } else {
                    self.streams.message(&message);
                }
            }
        }
    }

    /// Returns the exit status of a command. A failure is printed; errors have been printed by the command.
    pub(super) fn status(&mut self, result: Result<(), Stop>) -> Status {
        match result {
            Ok(()) => Status::Done,
            Err(Stop::Reported(_)) => Status::Errors,
            Err(Stop::Failure(failure)) => self.report_failure(&failure),
        }
    }

    /// Ends the command: prints the SARIF document, and the first write to the terminal or a pipe that failed. Returns
    /// the exit status.
    pub(super) fn finish(mut self, status: Status) -> Status {
        if self.style.format == MessageFormat::Sarif {
            self.streams.message(&sarif_document(&self.sarif_results, &self.failures));
        }
        match self.streams.take_failure() {
            Some(failure) => {
                self.streams.note(&format!("error: {failure}"));
                Status::Failure
            }
            None => status,
        }
    }

    /// Prints a failure and returns the exit status for it.
    pub(super) fn report_failure(&mut self, failure: &Failure) -> Status {
        match self.style.format {
            MessageFormat::Sarif => self.failures.push(failure.to_string()),
            MessageFormat::Github => {
                self.streams.note(&format!("::error::{failure}"));
            }
            MessageFormat::Human | MessageFormat::Short | MessageFormat::Json => {
                self.streams.note(&format!("error: {failure}"));
            }
        }
        Status::Failure
    }
}

/// Path from the working folder to the publication, with a trailing `/`: empty inside it, `../` in a folder of it.
/// `None` if one of the folders cannot be found.
fn working_folder_prefix(root: &Path) -> Option<String> {
    let base = std::env::current_dir().ok()?.canonicalize().ok()?;
    let root = root.canonicalize().ok()?;
    let common = base.components().zip(root.components()).take_while(|(a, b)| a == b).count();
    // Folders that share nothing but the root of the file system, or are on different drives.
    if common <= 1 && !root.starts_with(&base) {
        return Some(format!("{}/", root.display()));
    }
    let up = base.components().skip(common).map(|_| "../".to_owned());
    let down = root.components().skip(common).map(|part| format!("{}/", part.as_os_str().to_string_lossy()));
    Some(up.chain(down).collect())
}

/// Path from the root of the repository to the publication, with a trailing `/`. The root is `GITHUB_WORKSPACE`, where
/// GitHub Actions checks it out, or the working folder. `None` if the publication is not below it.
fn repository_prefix(root: &Path) -> Option<String> {
    let base = std::env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
    let base = base.map_or_else(std::env::current_dir, |folder| Ok(folder.into())).ok()?.canonicalize().ok()?;
    let root = root.canonicalize().ok()?;
    let below = root.strip_prefix(base).ok()?.components();
    Some(below.fold(String::new(), |prefix, part| prefix + &part.as_os_str().to_string_lossy() + "/"))
}
