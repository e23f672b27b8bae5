//! Environments, rows and columns in LaTeX.

use std::ops::Range;

use super::{LatexRewriter, Open, OpenKind, RIGHT, error, unclosed};
use crate::math::commands::{BARE_TAG, ROW_SPACE, replacement};
use crate::math::environments::{Arguments, Cells, environment};
use crate::math::{MathError, MathHelp};

/// Maximum number of repetitions in `*{3}{c}` and `\hdotsfor{3}`.
const MAX_COLUMNS: usize = 40;

impl<'a> LatexRewriter<'a> {
    /// Rewrites `\\` and `\\[1ex]`.
    pub(super) fn line_break(&mut self, end: usize) -> Result<(), MathError> {
        match self.open.last().map(|open| open.kind) {
            None if self.is_block => self.lines.has_breaks = true,
            Some(OpenKind::Environment(environment)) if environment.cells != Cells::One => {}
            Some(OpenKind::Argument(wrapping)) if wrapping.has_rows => {}
            Some(_) | None => {
                let message = r"`\\` begins a line, but there are no lines here";
                let help = "put the lines directly into an environment such as `aligned`";
                return Err(error(self.at..end, message).with_help(help));
            }
        }
        let space = self.latex[end..].strip_prefix('[').and_then(|rest| rest.split_once(']'));
        match space.and_then(|(length, _)| Some((length, em(length)?))) {
            Some((length, space)) => {
                let end = end + "[".len() + length.len() + "]".len();
                let strut = if space > 0.0 { format!(r"\text{{{ROW_SPACE}{space:.3}em}}") } else { String::new() };
                self.replace(end, &format!(r"{strut}\\"));
            }
            None => self.replace(end, r"\\"),
        }
        Ok(())
    }

    /// Rewrites `\begin{…}` and the arguments of the environment.
    pub(super) fn begin(&mut self, end: usize) -> Result<(), MathError> {
        let start = self.at;
        let Some((name, mut end)) = self.name(end) else {
            return Err(error(start..end, r"`\begin` without the name of an environment"));
        };
        let Some(environment) = environment(name) else {
            let message = format!("unknown environment \"{name}\"");
            let help = MathHelp::UnknownEnvironment(name.to_owned());
            return Err(MathError { help, ..error(start..end, message) });
        };
        let mut columns = String::new();
        if environment.arguments != Arguments::None {
            end = self.optional_argument(end).unwrap_or(end);
        }
        if matches!(environment.arguments, Arguments::PairCount | Arguments::Columns) {
            let Some(argument) = self.group(end) else {
                return Err(error(start..end, format!(r"`\begin{{{name}}}` without its columns")));
            };
            end = argument.end + 1;
            if environment.arguments == Arguments::Columns {
                columns = format!("{{{}}}", self.columns(argument)?);
            }
        }
        self.open.push(Open { kind: OpenKind::Environment(environment), range: start..end });
        self.replace(end, &format!("{}{columns}", environment.begin));
        Ok(())
    }

    /// Rewrites `\end{…}`.
    pub(super) fn end(&mut self, end: usize) -> Result<(), MathError> {
        let start = self.at;
        let Some((name, end)) = self.name(end) else {
            return Err(error(start..end, r"`\end` without the name of an environment"));
        };
        match self.open.pop() {
            Some(Open { kind: OpenKind::Environment(environment), .. }) if environment.name == name => {
                self.replace(end, environment.end);
                Ok(())
            }
            Some(Open { kind: OpenKind::Environment(environment), .. }) => {
                let message = format!(r"`\begin{{{}}}` ends with `\end{{{name}}}`", environment.name);
                let help = format!(r"write `\end{{{}}}`, or begin with `\begin{{{name}}}`", environment.name);
                Err(error(start..end, message).with_help(&help))
            }
            Some(Open { kind: OpenKind::Group | OpenKind::Argument(_), range }) => Err(unclosed(range)),
            Some(Open { kind: OpenKind::Delimiters, range }) => {
                Err(error(range, r"`\left` without `\right`").with_help(RIGHT))
            }
            None => Err(error(start..end, format!(r"`\end{{{name}}}` without `\begin`"))),
        }
    }

    /// Rewrites `\hdotsfor{3}`: dots in three columns.
    pub(super) fn dots(&mut self, end: usize) -> Result<(), MathError> {
        let start = self.at;
        let end = self.optional_argument(end).unwrap_or(end);
        let is_in_columns = matches!(
            self.open.last(),
            Some(Open { kind: OpenKind::Environment(environment), .. }) if environment.cells == Cells::RowsAndColumns
        );
        let argument = self.group(end).filter(|_| is_in_columns);
        let count = argument.clone().and_then(|range| self.latex[range].trim().parse().ok());
        let (Some(range), Some(count @ 1..=MAX_COLUMNS)) = (argument, count) else {
            let help = r"write it in a matrix, with the number of columns: `\hdotsfor{3}`";
            return Err(error(start..end, r"`\hdotsfor` without columns").with_help(help));
        };
        let dots = vec![replacement("ldots").unwrap_or_default(); count].join("&");
        self.replace(range.end + 1, &dots);
        Ok(())
    }

    /// Rewrites `\tag{…}` and `\tag*{…}`.
    pub(super) fn tag(&mut self, end: usize) -> Result<(), MathError> {
        let command = self.at..end;
        match self.open.last().map(|open| open.kind) {
            None if self.is_block => self.lines.has_tag = true,
            Some(OpenKind::Environment(environment)) if environment.has_tags() => {}
            None => {
                let help = r"write the formula between `$$` and `$$`, with the tag at its end";
                return Err(error(command, "a formula in running text has no tag").with_help(help));
            }
            Some(_) => {
                let help = r"write it directly into `align` or `gather`, or at the end of the formula";
                return Err(error(command, "a tag belongs to a line of the formula").with_help(help));
            }
        }
        let Some(argument) = self.group(end) else {
            return Err(error(command.clone(), format!("`{}` without a name in braces", &self.latex[command])));
        };
        let name = &self.latex[argument.clone()];
        if name.chars().any(|c| !c.is_ascii() || matches!(c, '\\' | '{' | '$' | '&' | '%' | '#' | '_' | '^' | '~')) {
            return Err(error(argument, "a tag consists of letters, digits and signs such as `1a` or `*`"));
        }
        let mark = if self.latex[command].ends_with('*') { BARE_TAG } else { "" };
        self.replace(argument.start, &format!(r"\tag{{{mark}"));
        self.copy(argument.end + 1);
        Ok(())
    }

    /// Copies `\genfrac`, unless its line has a thickness of its own.
    pub(super) fn fraction(&mut self, end: usize) -> Result<(), MathError> {
        let mut at = end;
        for _ in 0..2 {
            let rest = self.latex[at..].trim_ascii_start();
            at = match (self.group(at), rest.strip_prefix('\\')) {
                (Some(delimiter), _) => delimiter.end + 1,
                (None, Some(command)) => {
                    let letters = command.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(command.len());
                    self.latex.len() - command.len() + letters.max(1)
                }
                (None, None) => self.latex.len() - rest.len() + rest.chars().next().map_or(0, char::len_utf8),
            };
            at = self.latex.ceil_char_boundary(at.min(self.latex.len()));
        }
        if let Some(range) = self.group(at) {
            let thickness = self.latex[range.clone()].trim();
            if !thickness.is_empty() && em(thickness) != Some(0.0) {
                let help = r"leave it out for a line, or write `0pt` for none: `\genfrac{(}{)}{0pt}{}{n}{k}`";
                return Err(error(range, "the line of a fraction has no thickness of its own").with_help(help));
            }
        }
        self.copy(end);
        Ok(())
    }

    /// Skips an optional argument without effect.
    pub(super) fn skip_optional_argument(&mut self) {
        self.at = self.optional_argument(self.at).unwrap_or(self.at);
    }

    /// Returns the end of the optional argument `[…]` at a position.
    fn optional_argument(&self, at: usize) -> Option<usize> {
        let rest = self.latex[at..].trim_ascii_start().strip_prefix('[')?;
        let (argument, _) = rest.split_once(']')?;
        Some(self.latex.len() - rest.len() + argument.len() + 1)
    }

    /// Returns the range between the braces of the group at a position.
    pub(super) fn group(&self, at: usize) -> Option<Range<usize>> {
        let rest = self.latex[at..].trim_ascii_start().strip_prefix('{')?;
        let start = self.latex.len() - rest.len();
        let mut depth = 0_usize;
        let mut is_escaped = false;
        for (at, character) in rest.char_indices() {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '{' => depth += 1,
                '}' if depth == 0 => return Some(start..start + at),
                '}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Returns the name in the braces at a position, and the end of the braces.
    fn name(&self, at: usize) -> Option<(&'a str, usize)> {
        let range = self.group(at)?;
        Some((self.latex[range.clone()].trim(), range.end + 1))
    }

    /// Returns the columns of an array in the form that math-core reads: `l`, `c`, `r` and `|`.
    fn columns(&self, range: Range<usize>) -> Result<String, MathError> {
        let mut columns = String::new();
        let mut at = range.start;
        while let Some(character) = self.latex[at..range.end].chars().next() {
            let place = at..at + character.len_utf8();
            at = place.end;
            match character {
                'l' | 'c' | 'r' => columns.push(character),
                '|' if columns.ends_with('|') => return Err(error(place, "a column has one line at most")),
                '|' => columns.push('|'),
                // Space between columns: only its removal, `@{}`, is common. It has no effect.
                '@' => match self.group(at) {
                    Some(between) if self.latex[between.clone()].trim().is_empty() => at = between.end + 1,
                    Some(_) | None => return Err(unknown_column(place)),
                },
                '*' => {
                    let count = self.group(at);
                    let repeated = count.clone().and_then(|count| self.group(count.end + 1));
                    let (Some(count), Some(repeated)) = (count, repeated) else { return Err(unknown_column(place)) };
                    let Ok(times @ 1..=MAX_COLUMNS) = self.latex[count].trim().parse() else {
                        return Err(unknown_column(place));
                    };
                    at = repeated.end + 1;
                    columns.push_str(&self.columns(repeated)?.repeat(times));
                }
                _ if character.is_whitespace() => {}
                _ => return Err(unknown_column(place)),
            }
            if columns.len() > MAX_COLUMNS * 2 {
                return Err(error(range, "too many columns"));
            }
        }
        if columns.contains(['l', 'c', 'r']) { Ok(columns) } else { Err(unknown_column(range)) }
    }
}

fn unknown_column(range: Range<usize>) -> MathError {
    error(range, "unknown column").with_help("write `l`, `c` or `r` for each column, and `|` for a line between two")
}

/// Converts a length of TeX to em, at a text size of 10 pt. Returns `None` if it is not a length.
fn em(length: &str) -> Option<f64> {
    let length = length.trim();
    let number: f64 = length.get(..length.len().checked_sub(2)?)?.trim_end().parse().ok()?;
    let unit = match &length[length.len() - 2..] {
        "em" => 1.0,
        "ex" => 0.43,
        "mu" => 1.0 / 18.0,
        "pt" => 0.1,
        "bp" => 0.100_375,
        "pc" => 1.2,
        "mm" => 0.284_53,
        "cm" => 2.845_3,
        "in" => 7.227,
        _ => return None,
    };
    Some(number * unit).filter(|em| em.abs() <= 100.0)
}
