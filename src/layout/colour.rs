//! A colour of a layout: one value for the screen, one for the press.

use crate::diagnostic::Diagnostic;
use crate::manifest::{Raw, Value};
use crate::source::Span;

/// A colour setting's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour {
    /// `#a6192e`: six small hexadecimal digits.
    pub screen: String,
    /// Cyan, magenta, yellow and black in per cent. None is what the press's profile makes of `screen`.
    pub press: Option<[u8; 4]>,
    /// Where `press` is written.
    pub span: Option<Span>,
}

impl Colour {
    /// Red, green and blue.
    pub(crate) fn rgb(&self) -> [u8; 3] {
        let part = |at: usize| {
            let digits = self.screen.get(at..at + 2).unwrap_or_default();
            u8::from_str_radix(digits, 16).unwrap_or_default()
        };
        [part(1), part(3), part(5)]
    }

    /// The same with what it is on the press.
    pub(super) fn with_press(self, inks: Option<Inks>) -> Self {
        let (press, span) = inks.unzip();
        Self { press, span, ..self }
    }

    /// `#a6192e`
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let is_right = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_right.then(|| Self { screen: text.to_ascii_lowercase(), press: None, span: None })
    }
}

/// Cyan, magenta, yellow and black in per cent, and where they are written.
pub(super) type Inks = ([u8; 4], Span);

/// `press = [0, 100, 75, 25]`
pub(super) fn press(raw: &Raw) -> Result<Inks, Diagnostic> {
    let wrong =
        || raw.wrong_type("cyan, magenta, yellow and black, each from 0 to 100 per cent", "press = [0, 100, 75, 25]");
    let Value::List(items) = &raw.value else { return Err(wrong()) };
    let inks: Option<Vec<u8>> = items
        .iter()
        .map(|item| match item.value {
            Value::Integer(number @ 0..=100) => u8::try_from(number).ok(),
            _ => None,
        })
        .collect();
    let inks = inks.and_then(|inks| <[u8; 4]>::try_from(inks).ok()).ok_or_else(wrong)?;
    Ok((inks, raw.span))
}
