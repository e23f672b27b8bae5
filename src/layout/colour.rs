//! Colours of a layout, each with a value for screens and a value for the press.

use crate::diagnostic::Diagnostic;
use crate::manifest::{KeyValue, TomlValue};
use crate::source::Span;

/// Accent colour of a layout without the setting `accent`.
pub(crate) const DEFAULT_ACCENT: &str = "#a6192e";

/// Value of a colour setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour {
    /// sRGB value as `#` and six lowercase hexadecimal digits: `#a6192e`.
    pub screen: String,
    /// Cyan, magenta, yellow and black in per cent, or `None` to convert `screen` with the publication's ICC profile.
    pub press: Option<[u8; 4]>,
    /// Source position of `press`.
    pub span: Option<Span>,
}

impl Colour {
    /// Returns the red, green and blue of `screen`.
    pub(crate) fn rgb(&self) -> [u8; 3] {
        let part = |at: usize| {
            let digits = self.screen.get(at..at + 2).unwrap_or_default();
            u8::from_str_radix(digits, 16).unwrap_or_default()
        };
        [part(1), part(3), part(5)]
    }

    /// Returns the colour with `inks` as its value for the press.
    pub(super) fn with_press(self, inks: Option<Inks>) -> Self {
        let (press, span) = inks.unzip();
        Self { press, span, ..self }
    }

    /// Parses `#a6192e`, with digits in upper or lower case.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let is_valid = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_valid.then(|| Self { screen: text.to_ascii_lowercase(), press: None, span: None })
    }
}

/// Cyan, magenta, yellow and black in per cent, with their source position.
pub(super) type Inks = ([u8; 4], Span);

/// Parses `press = [0, 100, 75, 25]`.
///
/// # Errors
/// The value is not a list of four whole numbers from 0 to 100.
pub(super) fn parse_inks(entry: &KeyValue) -> Result<Inks, Diagnostic> {
    let wrong =
        || entry.wrong_type("cyan, magenta, yellow and black, each from 0 to 100 per cent", "press = [0, 100, 75, 25]");
    let TomlValue::List(items) = &entry.value else { return Err(wrong()) };
    let inks: Option<Vec<u8>> = items
        .iter()
        .map(|item| match item.value {
            TomlValue::Integer(number @ 0..=100) => u8::try_from(number).ok(),
            _ => None,
        })
        .collect();
    let inks = inks.and_then(|inks| <[u8; 4]>::try_from(inks).ok()).ok_or_else(wrong)?;
    Ok((inks, entry.span))
}
