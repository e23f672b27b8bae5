//! Place of a diagnostic on the laid-out pages.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Code;

/// Page and column of a fault on laid-out pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePlace {
    /// Number of the page, from 1.
    pub page: usize,
    /// Page number as printed.
    pub label: String,
    /// Column, from 1. `None` on a page without columns, or if the fault is in several columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Size of the fault: `3.2 mm`. `None` if it has no size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
}

impl fmt::Display for PagePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "page {}", self.label)?;
        self.column.map_or(Ok(()), |column| write!(f, ", column {column}"))
    }
}

/// A fault of a page in the table of `check --pages`.
#[derive(Debug, Serialize)]
pub(crate) struct PageMessage<'a> {
    pub(crate) code: Code,
    #[serde(flatten)]
    pub(crate) place: &'a PagePlace,
    pub(crate) message: String,
    /// Place in the source as `file:line:column`, or empty.
    pub(crate) position: String,
}
