//! Commands in LaTeX: each is known, replaced, or an error.

use super::{LatexRewriter, Open, OpenKind, error, text, unknown};
use crate::math::MathError;
use crate::math::commands::{self, Wrapping};

impl<'a> LatexRewriter<'a> {
    /// Rewrites a command.
    pub(super) fn command(&mut self) -> Result<(), MathError> {
        let name = self.command_name();
        let end = self.at + 1 + name.len();
        match name {
            r"\" | r"\*" | "newline" => self.line_break(end),
            "begin" => self.begin(end),
            "end" => self.end(end),
            "hdotsfor" => self.dots(end),
            "tag" | "tag*" => self.tag(end),
            "genfrac" => self.fraction(end),
            "cfrac" => {
                self.copy(end);
                self.skip_optional_argument();
                Ok(())
            }
            "left" | "right" | "middle" => self.delimiter(end),
            // math-core has no `\limits` after these, since they have limits anyway.
            "limits" if self.operator_end == Some(self.latex[..self.at].trim_ascii_end().len()) => {
                self.at = end;
                Ok(())
            }
            _ if text::is_text(name) => self.text(end),
            _ => {
                if let Some(replacement) = commands::replacement(name) {
                    self.replace(end, replacement);
                } else if let Some(wrapping) = commands::wrapping(name) {
                    return self.wrap(end, wrapping);
                } else if commands::is_known(name) {
                    self.copy(end);
                    self.angle_bracket(name);
                } else {
                    return Err(unknown(self.at..end, name));
                }
                // math-core reads a star as the last letter of the name.
                if self.latex[end..].starts_with('*') {
                    self.out.push(" ", end..end);
                }
                Ok(())
            }
        }
    }

    /// Returns the name of the command at the current position: letters and possibly a star, or one character.
    pub(super) fn command_name(&self) -> &'a str {
        let rest = &self.latex[self.at + 1..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let length = if letters == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { letters };
        match rest.get(..length + 1) {
            Some(starred) if starred.ends_with('*') && commands::is_known(starred) => starred,
            _ => &rest[..length],
        }
    }

    fn delimiter(&mut self, end: usize) -> Result<(), MathError> {
        let range = self.at..end;
        let name = &self.latex[range.start + 1..end];
        self.copy(end);
        match name {
            "left" => self.open.push(Open { kind: OpenKind::Delimiters, range }),
            "right" => {
                let Some(Open { kind: OpenKind::Delimiters, .. }) = self.open.last() else {
                    return Err(error(range, r"`\right` without `\left`"));
                };
                self.open.pop();
            }
            _ => {}
        }
        self.angle_bracket(name);
        Ok(())
    }

    /// Writes the `<` or `>` after a command that takes a delimiter: TeX sets an angle bracket.
    fn angle_bracket(&mut self, command: &str) {
        let size = command.trim_end_matches(['l', 'm', 'r']);
        if !matches!(command, "left" | "right" | "middle") && !matches!(size, "big" | "Big" | "bigg" | "Bigg") {
            return;
        }
        let rest = &self.latex[self.at..];
        let at = self.at + rest.len() - rest.trim_ascii_start().len();
        let bracket = match self.latex[at..].chars().next() {
            Some('<') => r"\langle ",
            Some('>') => r"\rangle ",
            _ => return,
        };
        self.replace(at + 1, bracket);
    }

    /// Rewrites a command with one argument: a group, or one character or command.
    fn wrap(&mut self, end: usize, wrapping: &'static Wrapping) -> Result<(), MathError> {
        let range = self.at..end;
        self.out.push(wrapping.open, range.clone());
        self.at = end;
        self.skip_spaces();
        match self.latex[self.at..].chars().next() {
            Some('{') => {
                self.open.push(Open { kind: OpenKind::Argument(wrapping), range: self.at..self.at + 1 });
                self.at += 1;
                return Ok(());
            }
            Some('\\') => self.command()?,
            Some(character) if !matches!(character, '}' | '&' | '%') => self.character(character)?,
            Some(_) | None => {
                return Err(error(range.clone(), format!("`{}` without an argument", &self.latex[range])));
            }
        }
        self.out.push(wrapping.close, self.at..self.at);
        self.operator_end = wrapping.is_operator.then_some(self.at);
        Ok(())
    }
}
