//! TOML values, each with its place in a source file.

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::Toml;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A value and the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A key and its value, unchecked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raw {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// What TOML can say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    /// A whole number beyond 64 bits, which nothing here means.
    HugeInteger,
    Float(f64),
    Boolean(bool),
    Date(Datetime),
    List(Vec<Written<Value>>),
    /// In the order they are written.
    Table(Vec<Raw>),
    /// What is not TOML, and is reported already.
    Broken,
}

impl Value {
    fn new(value: &DeValue<'_>, toml: Toml) -> Self {
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
                    .map(|item| Written { value: Self::new(item.get_ref(), toml), span: toml.span(item.span()) })
                    .collect(),
            ),
            DeValue::Table(table) => Self::Table(entries(table, toml)),
        }
    }

    /// What it is, for people.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::HugeInteger => "a number of so many digits",
            Self::Float(_) => "a number with a decimal point",
            Self::Boolean(true) => "`true`",
            Self::Boolean(false) => "`false`",
            Self::Date(_) => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken => "something that is not TOML",
        }
    }

    /// That the value of `key`, which stands at `span`, should be something else: `wanted` is "a text", `example` right.
    pub(crate) fn wrong_type(&self, key: &str, span: Span, wanted: &str, example: &str) -> Diagnostic {
        let message = format!("`{key}` must be {wanted}, not {}", self.kind());
        Diagnostic::at(Code::BadValue, span, message, format!("write `{example}`"))
    }
}

impl Raw {
    /// That the value should be something else.
    pub(crate) fn wrong_type(&self, wanted: &str, example: &str) -> Diagnostic {
        self.value.wrong_type(&self.key, self.span, wanted, example)
    }
}

/// The entries of a table, in the order they are written.
pub(super) fn entries(table: &DeTable<'_>, toml: Toml) -> Vec<Raw> {
    let mut entries: Vec<Raw> = table
        .iter()
        .map(|(key, value)| Raw {
            key: key.get_ref().clone().into_owned(),
            key_span: toml.span(key.span()),
            value: Value::new(value.get_ref(), toml),
            span: toml.span(value.span()),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    entries
}
