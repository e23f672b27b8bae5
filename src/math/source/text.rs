//! Text in formulas. math-core has no formulas in text: `\text{if $x$ is even}` becomes two texts and a formula.

use super::{LatexRewriter, error, unknown};
use crate::math::MathError;
use crate::math::commands::is_known;

/// Commands whose argument is text, and the command of math-core for it.
const TEXT: [(&str, &str); 11] = [
    ("text", r"\text{"),
    ("textbf", r"\textbf{"),
    ("textit", r"\textit{"),
    ("textrm", r"\textrm{"),
    ("textsf", r"\textsf{"),
    ("texttt", r"\texttt{"),
    ("emph", r"\emph{"),
    ("mbox", r"\text{"),
    ("hbox", r"\text{"),
    ("textnormal", r"\textrm{"),
    ("textup", r"\textrm{"),
];

fn opening(name: &str) -> Option<&'static str> {
    TEXT.iter().find(|(command, _)| *command == name).map(|(_, opening)| *opening)
}

/// Returns `true` if the argument of the command is text.
pub(super) fn is_text(name: &str) -> bool {
    opening(name).is_some()
}

/// A text while it is rewritten. It ends before each formula in it, and begins again after the formula.
#[derive(Debug)]
struct FormulaText {
    /// LaTeX that opens the text and the groups that are open in it.
    open: Vec<&'static str>,
    /// `true` between the braces of the text that is written.
    is_begun: bool,
}

impl LatexRewriter<'_> {
    /// Rewrites a command for text, and its argument.
    pub(super) fn text(&mut self, end: usize) -> Result<(), MathError> {
        let opening = opening(self.command_name()).unwrap_or_default();
        let Some(content) = self.group(end) else {
            let range = self.at..end;
            let rest = self.latex[end..].trim_ascii_start();
            if rest.starts_with('{') {
                let brace = self.latex.len() - rest.len();
                let help =
                    "write `}` where it ends; only a formula between `$$` and `$$` can have formulas in its text";
                return Err(error(brace..brace + 1, "this `{` is not closed").with_help(help));
            }
            let message = format!("`{}` without a text in braces", &self.latex[range.clone()]);
            return Err(error(range, message));
        };
        let mut text = FormulaText { open: vec![opening], is_begun: false };
        self.replace(content.start, "{");
        while self.at < content.end {
            self.text_part(content.end, &mut text)?;
        }
        self.replace(content.end + 1, if text.is_begun { "}}" } else { "}" });
        Ok(())
    }

    /// Rewrites a character, command or formula in a text.
    fn text_part(&mut self, end: usize, text: &mut FormulaText) -> Result<(), MathError> {
        let next = self.latex[self.at..].chars().next();
        let style = self.style_in_text();
        if !text.is_begun && style.is_none() && !matches!(next, Some('$' | '{' | '}')) {
            self.out.push(&text.open.concat(), self.at..self.at);
            text.is_begun = true;
        }
        match next {
            Some('$') => self.formula_in_text(end, text)?,
            Some('\\') => match style {
                Some((opening, end)) => self.open_in_text(opening, end, text),
                None => self.command_in_text()?,
            },
            Some('{') => self.open_in_text("{", self.at + 1, text),
            Some('}') => {
                text.open.pop();
                self.replace(self.at + 1, if text.is_begun { "}" } else { "" });
            }
            Some('%') => self.comment()?,
            Some(character) => self.character(character)?,
            None => self.at = end,
        }
        Ok(())
    }

    /// Returns the LaTeX that opens the text style at the current position, if there is one, and the start of its text.
    fn style_in_text(&self) -> Option<(&'static str, usize)> {
        let name = self.latex[self.at..].starts_with('\\').then(|| self.command_name())?;
        let content = self.group(self.at + 1 + name.len())?;
        Some((opening(name)?, content.start))
    }

    /// Opens a group in a text.
    fn open_in_text(&mut self, opening: &'static str, end: usize, text: &mut FormulaText) {
        text.open.push(opening);
        self.replace(end, if text.is_begun { opening } else { "" });
    }

    /// Rewrites a command in a text.
    fn command_in_text(&mut self) -> Result<(), MathError> {
        let name = self.command_name();
        let after = self.at + 1 + name.len();
        if matches!(name, "dots" | "ldots") {
            self.replace(after, "…");
        } else if is_known(name) {
            self.copy(after);
            // math-core drops the space after each command, TeX only after those of letters: `5\% of`.
            if matches!(name, "#" | "$" | "%" | "&" | "_" | "{" | "}") {
                self.out.push("{}", after..after);
            }
        } else {
            return Err(unknown(self.at..after, name));
        }
        Ok(())
    }

    /// Rewrites a formula in a text. The text ends before it.
    fn formula_in_text(&mut self, end: usize, text: &mut FormulaText) -> Result<(), MathError> {
        let start = self.at;
        let mut is_escaped = false;
        let length = self.latex[start + 1..end].find(|character| {
            let is_end = character == '$' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            is_end
        });
        let unfinished = || {
            let message = "`$` begins a formula in the text, which does not end";
            error(start..start + 1, message).with_help(r"write `\$` for a dollar sign")
        };
        let close = length.filter(|length| *length > 0).map(|length| start + 1 + length).ok_or_else(unfinished)?;
        let closed = if text.is_begun { text.open.len() } else { 0 };
        text.is_begun = false;
        self.replace(start + 1, &format!("{}{{", "}".repeat(closed)));
        let outer = (std::mem::take(&mut self.open), self.is_block);
        self.is_block = false;
        self.formula(close)?;
        if self.at != close {
            return Err(unfinished());
        }
        (self.open, self.is_block) = outer;
        self.replace(close + 1, "}");
        Ok(())
    }
}
