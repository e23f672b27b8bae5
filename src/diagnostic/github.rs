//! The format `github`: workflow commands, which GitHub Actions shows at the lines of a pull request
//! (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>).

use super::{Diagnostic, Severity, SourceRange, printable};
use crate::source::Sources;

/// Renders a diagnostic as a workflow command. `prefix` is the path from the repository's root to the publication.
pub(super) fn render(sources: &Sources, diagnostic: &Diagnostic, prefix: &str) -> String {
    let command = match diagnostic.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let place = diagnostic.span.map_or_else(String::new, |span| {
        let SourceRange { file, line, column, end_line, end_column } = SourceRange::new(sources, span);
        let file = escape_property(&printable(&format!("{prefix}{file}")));
        // GitHub accepts columns only within one line. The end column is inclusive.
        let columns = if line == end_line {
            format!(",col={column},endColumn={}", end_column.max(column + 1) - 1)
        } else {
            String::new()
        };
        format!("file={file},line={line},endLine={end_line}{columns},")
    });
    let text = format!("{}\nhelp: {}", printable(&diagnostic.message), printable(&diagnostic.help));
    format!("::{command} {place}title={}::{}", diagnostic.code.name(), escape_message(&text))
}

/// Renders a notice without a position.
pub(super) fn render_note(text: &str) -> String {
    format!("::notice::{}", escape_message(text))
}

/// Escapes the message of a workflow command.
fn escape_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn escape_property(text: &str) -> String {
    escape_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{Source, Span};

    #[test]
    fn a_message_cannot_contain_commands() {
        let mut sources = Sources::default();
        let source = sources.add(Source::new("issues/a,b.md", "é ![](x)\n"));
        let message = "100 %\n::error::x";
        let diagnostic = Diagnostic::new(Code::MissingAlt, Span::new(source, 3..9), message, "describe it");
        assert_eq!(
            render(&sources, &diagnostic, "news/"),
            "::warning file=news/issues/a%2Cb.md,line=1,endLine=1,col=3,endColumn=8,title=missing-alt::\
             100 %25\\u{a}::error::x%0Ahelp: describe it"
        );
        let nowhere = Diagnostic::new(Code::UnknownIssue, None, "no", "help");
        assert_eq!(render(&sources, &nowhere, ""), "::error title=unknown-issue::no%0Ahelp: help");
    }
}
