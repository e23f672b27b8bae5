//! Numbers from data in the text.

use serde::{Deserialize, Serialize};

use super::Inline;
use crate::source::Span;

/// A number by reference to data: `[=accounts.csv: Total income, 2025]`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct DataFigure {
    /// Reference as written: `accounts.csv: Total income, 2025`
    pub reference: String,
    /// Whether the number is typed by hand and checked: `[12 % more](=change accounts.csv: Total income, 2025, 2024)`
    pub is_typed: bool,
    /// Text. If the number is not typed, it is empty until the `figures` pass sets it.
    pub content: Vec<Inline>,
    /// Source position of the reference.
    pub span: Span,
}
