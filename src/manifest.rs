//! Reading configuration: `masthead.toml` and front matter.
//!
//! A file is parsed into a table that knows the place of every key and value; [`Fields`] then hands out its values one by
//! one and remembers which keys were asked for, so what is left over is unknown. That way one run reports every mistake of a
//! file at its own place and in our own words (Serde stops at the first mistake and words it for programmers), and the key
//! names stand in one place only: where they are read.
//!
//! A text that is empty counts as not written: templates leave such keys behind.

mod contributors;
mod epub;
mod fields;
mod front_matter;
mod images;
mod issue;
mod limits;
mod print;
mod publication;
mod syntax;
mod value;

pub(crate) use fields::Fields;
pub(crate) use front_matter::split;
pub(crate) use issue::{read_article, read_issue};
pub(crate) use publication::read_publication;
pub(crate) use syntax::{Toml, parse};
pub(crate) use value::{Raw, Value, Written};

/// The layout of publications that name none.
pub(crate) const DEFAULT_LAYOUT: &str = "newsletter";

#[cfg(test)]
mod tests;
