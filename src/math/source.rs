//! Rewrites LaTeX for math-core. Commands that it lacks are replaced by others; text that it would lose is an error.

use std::ops::Range;

use super::commands::Wrapping;
use super::environments::{Cells, Environment};
use super::{MathError, MathHelp};

mod command;
mod tables;
mod text;

/// Rewritten LaTeX, and where each part of it comes from.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    /// LaTeX for math-core.
    pub(super) text: String,
    /// Start of each part in `text`, with its range in the author's source. Unchanged parts have the same length.
    parts: Vec<(usize, Range<usize>)>,
}

impl Rewritten {
    fn push(&mut self, text: &str, source: Range<usize>) {
        self.parts.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// Puts the formula between `begin` and `end`.
    fn enclose(&mut self, begin: &str, end: &str) {
        self.text.insert_str(0, begin);
        self.text.push_str(end);
        for (start, _) in &mut self.parts {
            *start += begin.len();
        }
    }

    /// Returns the range of the author's source from which a range of `text` was made.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let (start, end) = (self.position(range.start).start, self.position(range.end.max(range.start + 1) - 1).end);
        start..end.max(start)
    }

    /// Returns the range in the source of one byte of `text`.
    fn position(&self, at: usize) -> Range<usize> {
        let Some(part) = self.parts.partition_point(|(start, _)| *start <= at).checked_sub(1) else { return 0..0 };
        let (start, source) = &self.parts[part];
        let end = self.parts.get(part + 1).map_or(self.text.len(), |(next, _)| *next);
        if end - start == source.len() {
            let at = source.start + (at - start).min(source.len());
            at..(at + 1).min(source.end)
        } else {
            source.clone()
        }
    }
}

/// Rewrites a formula. Fails at a command that is unknown, and at text that would be lost.
pub(super) fn rewrite(latex: &str, is_block: bool) -> Result<Rewritten, MathError> {
    let mut rewriter = LatexRewriter {
        latex,
        at: 0,
        out: Rewritten::default(),
        open: Vec::new(),
        is_block,
        lines: Lines::default(),
        operator_end: None,
    };
    rewriter.formula(latex.len())?;
    let LatexRewriter { mut out, lines, .. } = rewriter;
    let environment = match lines {
        Lines { has_tag: false, has_breaks: false, has_columns: false } => return Ok(out),
        Lines { has_tag: true, has_breaks: false, has_columns: false } => "equation*",
        Lines { has_tag: false, has_columns: false, .. } => "gathered",
        Lines { has_tag: true, has_columns: false, .. } => "gather*",
        Lines { has_tag: false, has_columns: true, .. } => "aligned",
        Lines { has_tag: true, has_columns: true, .. } => "align*",
    };
    out.enclose(&format!(r"\begin{{{environment}}}"), &format!(r"\end{{{environment}}}"));
    Ok(out)
}

struct LatexRewriter<'a> {
    latex: &'a str,
    /// Position in `latex`.
    at: usize,
    out: Rewritten,
    /// Groups and environments that are open.
    open: Vec<Open>,
    is_block: bool,
    lines: Lines,
    /// Position after the argument of `\mathop` or `\operatorname*`.
    operator_end: Option<usize>,
}

/// Whether `\\`, `&` and `\tag` occur outside of groups and environments.
#[derive(Debug, Default)]
struct Lines {
    has_breaks: bool,
    has_columns: bool,
    has_tag: bool,
}

/// An open group or environment.
#[derive(Debug)]
struct Open {
    kind: OpenKind,
    /// Range of the opening brace or command.
    range: Range<usize>,
}

#[derive(Debug, Clone, Copy)]
enum OpenKind {
    /// `{`
    Group,
    /// `{` of the argument of a command.
    Argument(&'static Wrapping),
    /// `\left`
    Delimiters,
    /// `\begin`
    Environment(&'static Environment),
}

impl LatexRewriter<'_> {
    /// Rewrites the source up to `end`.
    fn formula(&mut self, end: usize) -> Result<(), MathError> {
        let outside = self.open.len();
        while let Some(character) = self.latex.get(self.at..end).and_then(|rest| rest.chars().next()) {
            match character {
                '\\' => self.command()?,
                '{' => {
                    self.open.push(Open { kind: OpenKind::Group, range: self.at..self.at + 1 });
                    self.copy(self.at + 1);
                }
                '}' => self.close_group()?,
                '&' => self.ampersand()?,
                '%' => self.comment()?,
                _ => self.character(character)?,
            }
        }
        match self.open.get(outside..).and_then(<[Open]>::first) {
            Some(Open { kind, range }) => {
                let range = range.clone();
                Err(match kind {
                    OpenKind::Group | OpenKind::Argument(_) => unclosed(range),
                    OpenKind::Delimiters => error(range, r"`\left` without `\right`").with_help(RIGHT),
                    OpenKind::Environment(environment) => {
                        let name = environment.name;
                        let help = format!(r"write `\end{{{name}}}` after its last line");
                        error(range, format!(r"`\begin{{{name}}}` without `\end`")).with_help(&help)
                    }
                })
            }
            None => Ok(()),
        }
    }

    /// Copies a character.
    fn character(&mut self, character: char) -> Result<(), MathError> {
        let range = self.at..self.at + character.len_utf8();
        match character {
            '$' => Err(error(range, "`$` in a formula").with_help(r"write `\$` for a dollar sign")),
            '\u{FDD0}'..='\u{FDEF}' => Err(error(range, "this character has no meaning").with_help("remove it")),
            _ => {
                self.copy(range.end);
                Ok(())
            }
        }
    }

    /// Copies the source up to `end`.
    fn copy(&mut self, end: usize) {
        self.out.push(&self.latex[self.at..end], self.at..end);
        self.at = end;
    }

    /// Writes `text` in the place of the source up to `end`.
    fn replace(&mut self, end: usize, text: &str) {
        self.out.push(text, self.at..end);
        self.at = end;
    }

    fn skip_spaces(&mut self) {
        let rest = &self.latex[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    /// Writes the end of a group.
    fn close_group(&mut self) -> Result<(), MathError> {
        let end = self.at + 1;
        match self.open.last().map(|open| open.kind) {
            Some(OpenKind::Group) => {
                self.open.pop();
                self.copy(end);
            }
            Some(OpenKind::Argument(wrapping)) => {
                self.open.pop();
                self.replace(end, wrapping.close);
                self.operator_end = wrapping.is_operator.then_some(end);
            }
            Some(OpenKind::Delimiters | OpenKind::Environment(_)) | None => {
                let help = r"remove it, or write `\}` for the sign";
                return Err(error(self.at..end, "this `}` closes nothing").with_help(help));
            }
        }
        Ok(())
    }

    /// A comment ends with the line. One without a line after it is a mistake: the author wrote a per cent sign.
    fn comment(&mut self) -> Result<(), MathError> {
        match self.latex[self.at..].find('\n') {
            Some(length) if self.is_block => self.at += length,
            Some(_) | None => {
                let message = "`%` begins a comment: what follows would be lost";
                return Err(error(self.at..self.at + 1, message).with_help(r"write `\%` for a per cent sign"));
            }
        }
        Ok(())
    }

    fn ampersand(&mut self) -> Result<(), MathError> {
        match self.open.last().map(|open| open.kind) {
            None if self.is_block => self.lines.has_columns = true,
            Some(OpenKind::Environment(environment)) if environment.cells == Cells::RowsAndColumns => {}
            Some(_) | None => {
                let message = "`&` begins a column, but there are no columns here";
                let help = r"put it directly into an environment such as `aligned`; write `\&` for the sign";
                return Err(error(self.at..self.at + 1, message).with_help(help));
            }
        }
        self.copy(self.at + 1);
        Ok(())
    }
}

/// Instruction for `\left` without `\right`.
const RIGHT: &str = r"write `\right.` where the delimiter ends, if none is to be seen there";

fn unclosed(range: Range<usize>) -> MathError {
    error(range, "this `{` is not closed").with_help(r"write `}` where it ends, or `\{` for the sign")
}

fn error(range: Range<usize>, message: impl Into<String>) -> MathError {
    MathError { range, message: message.into(), help: MathHelp::None }
}

fn unknown(range: Range<usize>, name: &str) -> MathError {
    MathError {
        range,
        message: format!(r#"unknown command "\{name}""#),
        help: MathHelp::UnknownCommand(name.to_owned()),
    }
}
