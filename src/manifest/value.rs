//! Values of TOML and YAML with their source positions.

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::TomlOrigin;
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::source::Span;

/// A value with its source position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A key and its value, unchecked, with their source positions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyValue {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: TomlValue,
    pub(crate) span: Span,
}

/// A value of TOML, or of YAML in front matter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TomlValue {
    Text(String),
    Integer(i64),
    /// Whole number beyond 64 bits. No key accepts one.
    HugeInteger,
    Float(f64),
    Boolean(bool),
    Date(Datetime),
    List(Vec<Spanned<TomlValue>>),
    /// Entries in the order of the source.
    Table(Vec<KeyValue>),
    /// Invalid TOML, which has already been reported.
    Broken(Reported),
}

impl TomlValue {
    fn new(value: &DeValue<'_>, origin: TomlOrigin) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.clone().into_owned()),
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).map_or(Self::HugeInteger, Self::Integer)
            }
            DeValue::Float(number) => Self::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Self::Boolean(*value),
            DeValue::Datetime(date) => Self::Date(*date),
            DeValue::Array(items) => Self::List(
                items
                    .iter()
                    .map(|item| Spanned { value: Self::new(item.get_ref(), origin), span: origin.span(item.span()) })
                    .collect(),
            ),
            DeValue::Table(table) => Self::Table(entries(table, origin)),
        }
    }

    /// Description of the type, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::HugeInteger => "a number with too many digits",
            Self::Float(_) => "a number with a decimal point",
            Self::Boolean(true) => "`true`",
            Self::Boolean(false) => "`false`",
            Self::Date(_) => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken(_) => "something that is not TOML",
        }
    }

    /// Diagnostic for a value of the wrong type at `key`. `wanted` describes the right type ("a text"); `example` is a
    /// correct line.
    pub(crate) fn wrong_type(&self, key: &str, span: Span, wanted: &str, example: &str) -> Diagnostic {
        let message = format!("`{key}` must be {wanted}, not {}", self.kind());
        let is_meant = |text: &str| match wanted {
            "a whole number" => text.parse::<i64>().is_ok(),
            "`true` or `false`" => matches!(text, "true" | "false"),
            _ => false,
        };
        let help = match self {
            Self::Text(text) if is_meant(text.trim()) => {
                format!("write `{key} = {}`, without quotation marks", text.trim())
            }
            Self::Text(text) if wanted == "`true` or `false`" => match &*text.trim().to_lowercase() {
                "no" | "off" | "none" | "0" | "never" => format!("write `{key} = false`"),
                "yes" | "on" | "1" | "always" => format!("write `{key} = true`"),
                _ => format!("write `{example}`"),
            },
            Self::Text(text) if wanted == "a whole number" && leading_number(text).is_some() => {
                format!("write `{key} = {}`, without a unit", leading_number(text).unwrap_or_default())
            }
            Self::Integer(number) if wanted == "a text" => format!("write `{key} = \"{number}\"`"),
            _ => format!("write `{example}`"),
        };
        Diagnostic::new(Code::BadValue, span, message, help)
    }
}

/// Returns the whole number at the start of a text with a unit: `300 dpi`, `5 MB`
fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        unit if unit.chars().all(char::is_alphabetic) => 1,
        _ => return None,
    };
    text[..digits].parse::<i64>().ok()?.checked_mul(factor)
}

impl KeyValue {
    /// Diagnostic for a value of the wrong type. See [`TomlValue::wrong_type`].
    pub(crate) fn wrong_type(&self, wanted: &str, example: &str) -> Diagnostic {
        self.value.wrong_type(&self.key, self.span, wanted, example)
    }
}

/// Converts a table into entries, in the order of the source.
pub(super) fn entries(table: &DeTable<'_>, origin: TomlOrigin) -> Vec<KeyValue> {
    let mut entries: Vec<KeyValue> = table
        .iter()
        .map(|(key, value)| KeyValue {
            key: key.get_ref().clone().into_owned(),
            key_span: origin.span(key.span()),
            value: TomlValue::new(value.get_ref(), origin),
            span: origin.span(value.span()),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    entries
}
