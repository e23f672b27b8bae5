//! Configuration files: `masthead.toml` and front matter.
//!
//! Both are TOML; front matter may also be YAML, which gives the same values. A file is parsed into a table with the source position of every key and value. [`Fields`] then takes the entries out
//! of the table one by one; the keys that remain are unknown. Thus one run reports every mistake of a file, each at its
//! position and in words for editors (Serde stops at the first mistake and words it for programmers), and each key is
//! named in one place only: where it is read.
//!
//! A key with an empty text counts as missing, because templates contain such keys.

mod accessibility;
mod contributors;
mod epub;
mod fields;
mod foreign_keys;
mod front_matter;
mod images;
mod issue;
mod limits;
mod messages;
mod other_names;
mod picture;
mod plain_text;
mod print;
mod publication;
mod syntax;
mod timestamp;
mod value;
mod yaml;

pub(crate) use fields::Fields;
pub(crate) use front_matter::{FrontMatterSyntax, split_front_matter};
pub(crate) use issue::{read_article, read_issue};
pub(crate) use plain_text::without_markup;
pub(crate) use publication::{PublicationManifest, SettingTable, read_publication};
pub(crate) use syntax::{TomlOrigin, parse_toml};
pub(crate) use value::{KeyValue, Spanned, TomlValue};
pub(crate) use yaml::parse_yaml;

/// Layout of a publication that names none.
pub(crate) const DEFAULT_LAYOUT: &str = "newsletter";

#[cfg(test)]
mod tests;
