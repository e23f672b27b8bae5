//! A layout: a folder with `layout.toml`, `layout.typ` and `epub.css`.

use std::sync::Arc;

mod base;
mod built_in;
mod charts;
mod colour;
mod css;
mod declaration;
mod directives;
mod folder;
mod load;
mod setting;

pub(crate) use base::typst_files as base_files;
pub(crate) use built_in::text as built_in_text;
pub use charts::Charts;
pub use colour::Colour;
pub(crate) use load::check_settings;
pub use setting::SettingValue;

use crate::directive::Form;
use crate::manifest::Raw;
use crate::source::Span;

/// The `[settings.<layout>]` tables of `masthead.toml`, unchecked: what is right depends on the layout.
#[derive(Debug, Clone, Default)]
pub struct SettingValues {
    /// In the order they are written.
    pub(crate) tables: Vec<SettingTable>,
}

/// `[settings.newsletter]`
#[derive(Debug, Clone)]
pub(crate) struct SettingTable {
    /// The layout that is set up.
    pub(crate) layout: String,
    /// Where it is named.
    pub(crate) span: Span,
    /// The settings.
    pub(crate) values: Vec<Raw>,
}

/// A layout with its settings resolved.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The folder's name.
    pub name: String,
    /// The layout's files for Typst, paths relative to its folder, sorted.
    pub files: Vec<(String, Arc<[u8]>)>,
    /// The style sheet for e-books: the base's, then the layout's. `var(--accent)` names a setting. See [`Layout::css`].
    pub css: String,
    /// The `:::` directives that the layout declares.
    pub(crate) directives: Vec<Directive>,
    /// Whether the pages begin with the issue's own picture for the cover, if it has one.
    pub cover: bool,
    /// Whether it has a cover of its own: back, spine and front in one sheet.
    pub cover_sheet: bool,
    /// Where blank pages go when an issue is printed.
    pub blanks: Blanks,
    /// Whether figures and tables are numbered.
    pub numbers: bool,
    /// How charts are drawn.
    pub charts: Charts,
    /// The settings' values, in the order the layout declares them.
    pub settings: Vec<(String, SettingValue)>,
    /// The settings of the base that the layout does not declare, with the base's values.
    pub base_settings: Vec<(String, SettingValue)>,
}

/// A `:::` directive of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directive {
    /// Name after the colons.
    pub(crate) name: String,
    /// XHTML element and role.
    pub(crate) form: Form,
}

impl Layout {
    /// Returns the value of a setting: the layout's own, or that of the base.
    pub(crate) fn setting(&self, name: &str) -> Option<&SettingValue> {
        self.all_settings().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the layout's own settings, then those of the base that it does not declare.
    pub(crate) fn all_settings(&self) -> impl Iterator<Item = &(String, SettingValue)> {
        self.settings.iter().chain(&self.base_settings)
    }

    /// Returns the XHTML element and role of a directive: `div` if the layout does not declare it.
    pub(crate) fn directive_form(&self, name: &str) -> Form {
        self.directives
            .iter()
            .find(|directive| directive.name == name)
            .map(|directive| directive.form)
            .unwrap_or_default()
    }
}

/// Where the blank pages go that a printed issue is filled up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Blanks {
    /// Behind the last page.
    #[default]
    End,
    /// Before the last page, which is the outside of the back cover.
    BeforeLast,
}

#[cfg(test)]
mod tests;
