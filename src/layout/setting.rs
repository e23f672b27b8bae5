//! Types and values of a layout's settings.

use super::colour::{self, Colour};
use super::length::{LengthRange, is_length};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::{KeyValue, TomlValue};
use crate::nearest::{listed, suggest};
use crate::source::Span;

/// A setting with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Name of the setting: `columns`.
    pub name: String,
    /// Value that `masthead.toml` sets, or the layout's default.
    pub value: SettingValue,
    /// The layout's default.
    pub default: SettingValue,
    /// Source position of the value in `masthead.toml`, or `None` for the default.
    pub span: Option<Span>,
}

/// Value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// `columns = 3`: a whole number.
    Integer(i64),
    /// `contents = true`: a switch.
    Boolean(bool),
    /// `paper = "a4"`: a free text or one of the setting's choices.
    Text(String),
    /// `text-font = "Source Serif 4"`: a font family. [`crate::checks`] reports unknown families.
    Font(String),
    /// `size = "9.5pt"`: a number with the unit `pt`, `mm`, `cm`, `in` or `em`.
    Length(String),
    /// `accent = "#a6192e"`, or `accent = { screen = "#a6192e", press = [0, 100, 75, 25] }`.
    Colour(Colour),
}

impl SettingValue {
    /// Returns the value in CSS syntax. A text that is not an identifier is quoted.
    pub(crate) fn to_css(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
            Self::Length(value) => value.clone(),
            Self::Colour(colour) => colour.screen.clone(),
            Self::Text(text) | Self::Font(text) if is_identifier(text) => text.clone(),
            Self::Text(text) | Self::Font(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

/// Returns `true` if `text` is a CSS identifier.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Type of a setting, with its range or choices: `type` in `layout.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SettingType {
    /// One of the listed words.
    Choice(Vec<String>),
    /// A whole number from the first to the second number, inclusive.
    Integer(i64, i64),
    /// A length in a range: `"9.5pt"`.
    Length(LengthRange),
    /// A colour: `"#a6192e"`.
    Colour,
    /// Name of a font family.
    Font,
    /// `true` or `false`.
    Boolean,
    /// Any text without control characters.
    Text,
}

impl SettingType {
    /// Returns the name of the type in `layout.toml`.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Choice(_) => "choice",
            Self::Integer(..) => "integer",
            Self::Length(_) => "length",
            Self::Colour => "colour",
            Self::Font => "font",
            Self::Boolean => "boolean",
            Self::Text => "text",
        }
    }

    /// Returns this type with the range of its values: `minimum = 1`, `maximum = "14pt"`.
    ///
    /// # Errors
    /// The type has no range, or a limit is of another type.
    pub(super) fn with_range(self, minimum: Option<&KeyValue>, maximum: Option<&KeyValue>) -> Result<Self, Diagnostic> {
        let limit = |limit: Option<&KeyValue>| limit.map(|limit| self.check(limit)).transpose();
        match (&self, minimum.or(maximum)) {
            (Self::Integer(..), _) => {
                let number = |limit: Option<SettingValue>, default| match limit {
                    Some(SettingValue::Integer(number)) => number,
                    _ => default,
                };
                Ok(Self::Integer(number(limit(minimum)?, i64::MIN), number(limit(maximum)?, i64::MAX)))
            }
            (Self::Length(_), _) => {
                let length = |limit: Option<SettingValue>| limit.map(|limit| limit.to_css());
                Ok(Self::Length(LengthRange { minimum: length(limit(minimum)?), maximum: length(limit(maximum)?) }))
            }
            (_, None) => Ok(self),
            (_, Some(limit)) => {
                let help = "remove it, or write `type = \"integer\"` or `type = \"length\"`";
                let message = format!("a setting of type `{}` has no `{}`", self.name(), limit.key);
                Err(Diagnostic::new(Code::BadValue, limit.key_span, message, help))
            }
        }
    }

    /// Converts `entry` to a value of this type.
    ///
    /// # Errors
    /// A diagnostic if the value has the wrong type, is out of range or malformed.
    pub(super) fn check(&self, entry: &KeyValue) -> Result<SettingValue, Diagnostic> {
        match (self, &entry.value) {
            (Self::Boolean, TomlValue::Boolean(value)) => Ok(SettingValue::Boolean(*value)),
            (Self::Integer(minimum, maximum), TomlValue::Integer(number)) => {
                if (minimum..=maximum).contains(&number) {
                    Ok(SettingValue::Integer(*number))
                } else {
                    Err(bad_value(entry, format!("`{}` cannot be {number}", entry.key), self.help()))
                }
            }
            (Self::Choice(_) | Self::Length(_) | Self::Colour | Self::Font | Self::Text, TomlValue::Text(text)) => {
                self.check_text(entry, text.trim())
            }
            (Self::Colour, TomlValue::Table(entries)) => self.check_colour(entry, entries),
            _ => Err(entry.wrong_type(self.expected(), &self.example(&entry.key))),
        }
    }

    /// Parses `{ screen = "#a6192e", press = [0, 100, 75, 25] }`.
    fn check_colour(&self, entry: &KeyValue, entries: &[KeyValue]) -> Result<SettingValue, Diagnostic> {
        let (mut screen, mut inks) = (None, None);
        for part in entries {
            match part.key.as_str() {
                "screen" => match self.check(part)? {
                    SettingValue::Colour(colour) => screen = Some(colour.screen),
                    _ => return Err(part.wrong_type(self.expected(), &self.example("screen"))),
                },
                "press" => inks = Some(colour::parse_inks(part)?),
                other => {
                    let message = format!("unknown key `{other}` in `{}`", entry.key);
                    return Err(Diagnostic::new(
                        Code::UnknownKey,
                        part.key_span,
                        message,
                        suggest(other, &["screen", "press"]),
                    ));
                }
            }
        }
        let Some(screen) = screen else {
            let example = format!("{} = {{ screen = \"#a6192e\", press = [0, 100, 75, 25] }}", entry.key);
            let message = format!("`{}` has no `screen`", entry.key);
            return Err(Diagnostic::new(Code::MissingKey, entry.span, message, format!("write `{example}`")));
        };
        Ok(SettingValue::Colour(Colour { screen, press: None, span: None }.with_press(inks)))
    }

    fn check_text(&self, entry: &KeyValue, text: &str) -> Result<SettingValue, Diagnostic> {
        let key = &entry.key;
        if text.chars().any(char::is_control) {
            let help = String::from("write it on one line, without control characters");
            return Err(bad_value(entry, format!("`{key}` contains a control character"), help));
        }
        let owned = || text.to_owned();
        let value = match self {
            Self::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(String::as_str).collect();
                if !names.contains(&text) {
                    return Err(bad_value(entry, format!("`{key}` cannot be `{text}`"), suggest(text, &names)));
                }
                Some(SettingValue::Text(owned()))
            }
            Self::Length(range) => {
                if is_length(text) && !range.contains(text) {
                    return Err(bad_value(entry, format!("`{key}` cannot be `{text}`"), self.help()));
                }
                is_length(text).then(|| SettingValue::Length(owned()))
            }
            Self::Colour => Colour::from_hex(text).map(SettingValue::Colour),
            Self::Font => (!text.is_empty()).then(|| SettingValue::Font(owned())),
            Self::Text | Self::Integer(..) | Self::Boolean => Some(SettingValue::Text(owned())),
        };
        value.ok_or_else(|| bad_value(entry, format!("`{key}` must be {}, not `{text}`", self.expected()), self.help()))
    }

    /// Returns the type in words, for "`columns` must be a whole number".
    fn expected(&self) -> &'static str {
        match self {
            Self::Choice(_) => "one of the allowed words",
            Self::Integer(..) => "a whole number",
            Self::Length(_) => "a length",
            Self::Colour => "a colour",
            Self::Font => "the name of a font",
            Self::Boolean => "`true` or `false`",
            Self::Text => "a text",
        }
    }

    /// Returns the help text with the syntax of a valid value.
    fn help(&self) -> String {
        match self {
            Self::Choice(choices) => {
                format!("use one of {}", listed(&choices.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            Self::Integer(i64::MIN, i64::MAX) => String::from("write a whole number"),
            Self::Integer(minimum, i64::MAX) => format!("write a number from {minimum}"),
            Self::Integer(i64::MIN, maximum) => format!("write a number up to {maximum}"),
            Self::Integer(minimum, maximum) => format!("write a number from {minimum} to {maximum}"),
            Self::Length(LengthRange { minimum: Some(minimum), maximum: Some(maximum) }) => {
                format!("write a length from `\"{minimum}\"` to `\"{maximum}\"`")
            }
            Self::Length(LengthRange { minimum: Some(minimum), .. }) => {
                format!("write a length from `\"{minimum}\"`")
            }
            Self::Length(LengthRange { maximum: Some(maximum), .. }) => {
                format!("write a length up to `\"{maximum}\"`")
            }
            Self::Length(_) => String::from("write a number and a unit (pt, mm, cm, in, em), such as `\"9.5pt\"`"),
            Self::Colour => String::from("write `#` and six hexadecimal digits, such as `\"#a6192e\"`"),
            Self::Font => String::from("write the name of a font family, such as `\"Source Serif 4\"`"),
            Self::Boolean => String::from("write `true` or `false`"),
            Self::Text => String::from("put it in quotation marks"),
        }
    }

    /// Returns a valid assignment to `key`.
    fn example(&self, key: &str) -> String {
        let value = match self {
            Self::Choice(choices) => format!("\"{}\"", choices.first().map_or("…", String::as_str)),
            Self::Integer(minimum, _) => if *minimum == i64::MIN { 1 } else { *minimum }.to_string(),
            Self::Length(range) => format!("\"{}\"", range.minimum.as_deref().unwrap_or("9.5pt")),
            Self::Colour => String::from("\"#a6192e\""),
            Self::Font => String::from("\"Source Serif 4\""),
            Self::Boolean => String::from("true"),
            Self::Text => String::from("\"…\""),
        };
        format!("{key} = {value}")
    }
}

fn bad_value(entry: &KeyValue, message: String, help: String) -> Diagnostic {
    Diagnostic::new(Code::BadValue, entry.span, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_a_strict_syntax() {
        assert_eq!(Colour::from_hex("#A6192e").map(|colour| colour.rgb()), Some([0xa6, 0x19, 0x2e]));
        for wrong in ["", "a6192e", "#a61", "#a6192ee", "#a6192g", "red", "#é192e"] {
            assert_eq!(Colour::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_are_escaped_in_css() {
        let css = |text: &str| SettingValue::Text(text.into()).to_css();
        assert_eq!(css("a4"), "a4");
        assert_eq!(css("Source Serif 4"), "\"Source Serif 4\"");
        assert_eq!(css("x; } \\\""), "\"x; } \\\\\\\"\"");
    }
}
