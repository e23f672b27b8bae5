//! What is said on the standard error, in the format that is asked for.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use crate::cli::{Status, Talk};
use crate::diagnostic::{Format, Report, Style, sarif_document};
use crate::output::Failure;

/// Says each message once: what is wrong with `masthead.toml` or a layout is found anew by every issue.
pub(super) struct Messages {
    pub(super) style: Style,
    said: HashSet<String>,
    /// In their order, for a document that holds them all.
    gathered: Vec<String>,
    failures: Vec<String>,
}

impl Messages {
    /// For the publication in `root`.
    pub(super) fn new(talk: Talk, root: &Path) -> Self {
        let style = Style {
            format: talk.format,
            color: talk.color,
            only_errors: talk.quiet,
            prefix: prefix(root).unwrap_or_default(),
        };
        Self { style, said: HashSet::new(), gathered: Vec::new(), failures: Vec::new() }
    }

    /// Says what is in a report.
    pub(super) fn report(&mut self, report: &Report) {
        self.say(report.messages(&self.style));
    }

    /// Says the errors in a report.
    pub(super) fn errors(&mut self, report: &Report) {
        self.say(report.messages(&Style { only_errors: true, ..self.style.clone() }));
    }

    /// Says messages that are written in this style.
    pub(super) fn say(&mut self, messages: Vec<String>) {
        for message in messages {
            if self.said.insert(message.clone()) {
                if self.style.format == Format::Sarif {
                    self.gathered.push(message);
                } else {
                    let _ = writeln!(io::stderr(), "{message}");
                }
            }
        }
    }

    /// Says what the machine refuses.
    pub(super) fn machine_failed(&mut self, failure: &Failure) -> Status {
        match self.style.format {
            Format::Sarif => self.failures.push(failure.to_string()),
            Format::Github => {
                let _ = writeln!(io::stderr(), "::error::{}", failure.to_string().replace(['\r', '\n'], " "));
            }
            Format::Human | Format::Short | Format::Json => {
                let _ = writeln!(io::stderr(), "error: {failure}");
            }
        }
        Status::Machine
    }
}

impl Drop for Messages {
    /// However a command ends: a document that holds all messages is whole.
    fn drop(&mut self) {
        if self.style.format == Format::Sarif {
            let _ = writeln!(io::stderr(), "{}", sarif_document(&self.gathered, &self.failures));
        }
    }
}

/// What leads from the folder that one is in, or from the repository that GitHub has checked out, to the publication.
fn prefix(root: &Path) -> Option<String> {
    let base = std::env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
    let base = base.map_or_else(std::env::current_dir, |folder| Ok(folder.into())).ok()?.canonicalize().ok()?;
    let root = root.canonicalize().ok()?;
    let below = root.strip_prefix(base).ok()?.components();
    Some(below.fold(String::new(), |prefix, part| prefix + &part.as_os_str().to_string_lossy() + "/"))
}
