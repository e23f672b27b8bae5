//! Questions on a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

/// Returns `true` if a person can answer: standard input and standard error are terminals.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question until `parse` accepts the answer. An empty answer, or the end of the input, is `default`.
pub(super) fn ask<T>(question: &str, default: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, String> {
    let hint = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    loop {
        // A terminal that cannot be written to is closed; reading the answer then ends, too.
        let _ = write!(io::stderr(), "{question}{hint}: ").and_then(|()| io::stderr().flush());
        let mut line = String::new();
        let has_ended = !matches!(io::stdin().lock().read_line(&mut line), Ok(1..));
        let answer = Some(line.trim()).filter(|answer| !answer.is_empty()).unwrap_or(default);
        match parse(answer) {
            Err(message) if !has_ended => {
                let _ = writeln!(io::stderr(), "{message}");
            }
            result => return result,
        }
    }
}
