//! `explain`: the explanation of a diagnostic code, with an example and its correction.

use std::fmt::Write;
use std::path::Path;

use super::messages::Messages;
use super::{ConsoleOptions, Status};
use crate::diagnostic::{Code, Severity};

/// Prints the explanation of a code, or the list of all codes.
pub(crate) fn explain(code: Option<Code>, console: ConsoleOptions) -> Status {
    let mut messages = Messages::new(console, Path::new("."));
    messages.streams.result(&code.map_or_else(index, page));
    messages.finish(Status::Done)
}

/// Returns the list of all codes, by severity and name.
fn index() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for (severity, title) in [
        (Severity::Error, "Errors: the issue is not built"),
        (Severity::Warning, "Warnings: the issue is built; `[messages]` can change their level"),
        (Severity::Note, "Notes"),
    ] {
        let mut codes: Vec<Code> = Code::ALL.iter().copied().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.name());
        if !codes.is_empty() {
            let _ = writeln!(text, "{title}\n");
            for code in codes {
                let _ = writeln!(text, "  {:width$}  {}", code.name(), code.about());
            }
            text.push('\n');
        }
    }
    text + "`masthead explain CODE` shows an example, its correction and the reason."
}

/// Returns the explanation of a code for a terminal.
fn page(code: Code) -> String {
    let head = format!("{} ({})\n{}", code.name(), code.severity().name(), code.about());
    format!("{head}\n\n{}\n\n{}", plain(code.explanation()), level(code))
}

/// Converts the Markdown of an explanation to plain text: headings become labels, and code is indented.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in markdown.trim_end().lines() {
        if let Some(info) = line.strip_prefix("```") {
            is_code = !is_code;
            if let Some((_, path)) = info.split_once(' ') {
                let _ = writeln!(text, "  {path}\n");
            }
            continue;
        }
        let line = match line.strip_prefix("## ") {
            Some(heading) if !is_code => format!("{heading}:"),
            _ if is_code && !line.is_empty() => format!("    {line}"),
            _ => line.to_owned(),
        };
        text += &line;
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// Returns the instruction to change the level of a code.
fn level(code: Code) -> String {
    let name = code.name();
    match code.severity() {
        Severity::Error => {
            "It cannot be allowed: an issue with this mistake cannot be built. The other issues are built.".to_owned()
        }
        Severity::Warning | Severity::Note => format!(
            "To allow it, write in masthead.toml:\n\n    [messages]\n    {name} = \"allow\"\n\n\
             or pass `--allow {name}` for one build. `deny` makes it an error."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_plain_text() {
        let markdown = "Why.\n\n## Wrong\n\n```markdown issues/2026-03.md\n## A\n\nb\n```\n";
        assert_eq!(plain(markdown), "Why.\n\nWrong:\n\n  issues/2026-03.md\n\n    ## A\n\n    b");
    }

    #[test]
    fn the_index_has_every_code() {
        let index = index();
        for code in Code::ALL {
            assert!(index.contains(&format!("  {} ", code.name())), "{}", code.name());
        }
    }
}
