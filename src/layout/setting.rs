//! A layout's settings: what may be written, and what is.

use super::colour::{self, Colour};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::{Raw, Value};
use crate::nearest::{listed, suggest};

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// `columns = 3`
    Integer(i64),
    /// `contents = true`
    Boolean(bool),
    /// `paper = "a4"`
    Text(String),
    /// `text-font = "Source Serif 4"`: a family, which [`crate::checks`] looks for among the fonts
    Font(String),
    /// `size = "9.5pt"`: a number and one of Typst's absolute units or `em`
    Length(String),
    /// `accent = "#a6192e"`, or `accent = { screen = "#a6192e", press = [0, 100, 75, 25] }`
    Colour(Colour),
}

impl SettingValue {
    /// As a style sheet has it: a text that is more than a plain word is in quotation marks.
    pub(crate) fn to_css(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
            Self::Length(value) => value.clone(),
            Self::Colour(colour) => colour.screen.clone(),
            Self::Text(text) | Self::Font(text) if is_word(text) => text.clone(),
            Self::Text(text) | Self::Font(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

/// A word that is an identifier to CSS.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What values a setting takes: `type` in `layout.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of these words.
    Choice(Vec<String>),
    /// A whole number from the one to the other.
    Integer(i64, i64),
    /// `"9.5pt"`
    Length,
    /// `"#a6192e"`
    Colour,
    /// The name of a font family.
    Font,
    /// `true` or `false`
    Boolean,
    /// Anything in quotation marks.
    Text,
}

impl Kind {
    /// Name of the type in `layout.toml`.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Choice(_) => "choice",
            Self::Integer(..) => "integer",
            Self::Length => "length",
            Self::Colour => "colour",
            Self::Font => "font",
            Self::Boolean => "boolean",
            Self::Text => "text",
        }
    }

    /// The value, if it is of this kind.
    pub(super) fn check(&self, raw: &Raw) -> Result<SettingValue, Diagnostic> {
        match (self, &raw.value) {
            (Self::Boolean, Value::Boolean(value)) => Ok(SettingValue::Boolean(*value)),
            (Self::Integer(minimum, maximum), Value::Integer(number)) => {
                if (minimum..=maximum).contains(&number) {
                    Ok(SettingValue::Integer(*number))
                } else {
                    Err(bad(raw, format!("`{}` must not be {number}", raw.key), self.form()))
                }
            }
            (Self::Choice(_) | Self::Length | Self::Colour | Self::Font | Self::Text, Value::Text(text)) => {
                self.check_text(raw, text.trim())
            }
            (Self::Colour, Value::Table(entries)) => self.check_colour(raw, entries),
            _ => Err(raw.wrong_type(self.wanted(), &self.example(&raw.key))),
        }
    }

    /// `{ screen = "#a6192e", press = [0, 100, 75, 25] }`
    fn check_colour(&self, raw: &Raw, entries: &[Raw]) -> Result<SettingValue, Diagnostic> {
        let (mut screen, mut inks) = (None, None);
        for entry in entries {
            match entry.key.as_str() {
                "screen" => match self.check(entry)? {
                    SettingValue::Colour(colour) => screen = Some(colour.screen),
                    _ => return Err(entry.wrong_type(self.wanted(), &self.example("screen"))),
                },
                "press" => inks = Some(colour::press(entry)?),
                other => {
                    let message = format!("unknown key `{other}` in `{}`", raw.key);
                    return Err(Diagnostic::at(
                        Code::UnknownKey,
                        entry.key_span,
                        message,
                        suggest(other, &["screen", "press"]),
                    ));
                }
            }
        }
        let Some(screen) = screen else {
            let example = format!("{} = {{ screen = \"#a6192e\", press = [0, 100, 75, 25] }}", raw.key);
            let message = format!("`{}` has no `screen`", raw.key);
            return Err(Diagnostic::at(Code::MissingKey, raw.span, message, format!("write `{example}`")));
        };
        Ok(SettingValue::Colour(Colour { screen, press: None, span: None }.with_press(inks)))
    }

    fn check_text(&self, raw: &Raw, text: &str) -> Result<SettingValue, Diagnostic> {
        let key = &raw.key;
        if text.chars().any(char::is_control) {
            let help = String::from("write it in one line, without control characters");
            return Err(bad(raw, format!("`{key}` holds a control character"), help));
        }
        let owned = || text.to_owned();
        let value = match self {
            Self::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(String::as_str).collect();
                if !names.contains(&text) {
                    return Err(bad(raw, format!("`{key}` cannot be `{text}`"), suggest(text, &names)));
                }
                Some(SettingValue::Text(owned()))
            }
            Self::Length => is_length(text).then(|| SettingValue::Length(owned())),
            Self::Colour => Colour::from_hex(text).map(SettingValue::Colour),
            Self::Font => (!text.is_empty()).then(|| SettingValue::Font(owned())),
            Self::Text | Self::Integer(..) | Self::Boolean => Some(SettingValue::Text(owned())),
        };
        value.ok_or_else(|| bad(raw, format!("`{key}` must be {}, not `{text}`", self.wanted()), self.form()))
    }

    fn wanted(&self) -> &'static str {
        match self {
            Self::Choice(_) => "one of the words it takes",
            Self::Integer(..) => "a whole number",
            Self::Length => "a length",
            Self::Colour => "a colour",
            Self::Font => "the name of a font",
            Self::Boolean => "`true` or `false`",
            Self::Text => "a text",
        }
    }

    /// How a right value is written.
    fn form(&self) -> String {
        match self {
            Self::Choice(choices) => {
                format!("use one of {}", listed(&choices.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            Self::Integer(i64::MIN, i64::MAX) => String::from("write a whole number"),
            Self::Integer(minimum, i64::MAX) => format!("write a number from {minimum}"),
            Self::Integer(i64::MIN, maximum) => format!("write a number up to {maximum}"),
            Self::Integer(minimum, maximum) => format!("write a number from {minimum} to {maximum}"),
            Self::Length => String::from("write a number and a unit (pt, mm, cm, in, em), such as `\"9.5pt\"`"),
            Self::Colour => String::from("write `#` and six hexadecimal digits, such as `\"#a6192e\"`"),
            Self::Font => String::from("write the name of a font family, such as `\"Source Serif 4\"`"),
            Self::Boolean => String::from("write `true` or `false`"),
            Self::Text => String::from("put it in quotation marks"),
        }
    }

    fn example(&self, key: &str) -> String {
        let value = match self {
            Self::Choice(choices) => format!("\"{}\"", choices.first().map_or("…", String::as_str)),
            Self::Integer(minimum, _) => if *minimum == i64::MIN { 1 } else { *minimum }.to_string(),
            Self::Length => String::from("\"9.5pt\""),
            Self::Colour => String::from("\"#a6192e\""),
            Self::Font => String::from("\"Source Serif 4\""),
            Self::Boolean => String::from("true"),
            Self::Text => String::from("\"…\""),
        };
        format!("{key} = {value}")
    }
}

fn bad(raw: &Raw, message: String, help: String) -> Diagnostic {
    Diagnostic::at(Code::BadValue, raw.span, message, help)
}

/// A number below 10,000 and a unit that Typst and CSS both know.
fn is_length(text: &str) -> bool {
    let number = ["pt", "mm", "cm", "in", "em"].into_iter().find_map(|unit| text.strip_suffix(unit));
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|number| match number.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_colours_have_one_form() {
        for right in ["9.5pt", "10mm", "0em", "1.25in"] {
            assert!(is_length(right), "{right}");
        }
        for wrong in ["", "9.5", "pt", ".5pt", "5.pt", "-1pt", "1 pt", "1px", "1e3pt", "12345pt", "1.2.3pt", "50%"] {
            assert!(!is_length(wrong), "{wrong}");
        }
        assert_eq!(Colour::from_hex("#A6192e").map(|colour| colour.rgb()), Some([0xa6, 0x19, 0x2e]));
        for wrong in ["", "a6192e", "#a61", "#a6192ee", "#a6192g", "red", "#é192e"] {
            assert_eq!(Colour::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_cannot_leave_their_place_in_a_style_sheet() {
        let css = |text: &str| SettingValue::Text(text.into()).to_css();
        assert_eq!(css("a4"), "a4");
        assert_eq!(css("Source Serif 4"), "\"Source Serif 4\"");
        assert_eq!(css("x; } \\\""), "\"x; } \\\\\\\"\"");
    }
}
