//! Layouts: folders with `layout.toml`, `layout.typ` and `epub.css`, in the publication's `layouts/` or built in.

use std::sync::Arc;

mod built_in;
mod charts;
mod colour;
mod css;
mod declaration;
mod folder;
mod load;
mod setting;

pub(crate) use built_in::text as built_in_text;
pub use charts::ChartSettings;
pub use colour::Colour;
pub(crate) use load::check_settings;
pub use setting::SettingValue;

use crate::manifest::KeyValue;
use crate::source::Span;

/// The `[settings.<layout>]` tables of `masthead.toml`, not yet checked: each layout declares its own settings.
#[derive(Debug, Clone, Default)]
pub struct SettingValues {
    /// The tables, in source order.
    pub(crate) tables: Vec<SettingTable>,
}

/// One table of settings: `[settings.newsletter]`.
#[derive(Debug, Clone)]
pub(crate) struct SettingTable {
    /// Name of the layout that the settings are for.
    pub(crate) layout: String,
    /// Source position of the layout's name.
    pub(crate) span: Span,
    /// The keys and values, in source order.
    pub(crate) values: Vec<KeyValue>,
}

/// A loaded layout, with a value for each of its settings.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Name of the layout's folder.
    pub name: String,
    /// Files for Typst as pairs of path (relative to the layout's folder) and content, sorted by path.
    pub files: Vec<(String, Arc<[u8]>)>,
    /// Content of `epub.css`, with `var(--accent)` standing for the setting `accent`. [`Layout::css`] inserts the
    /// values.
    pub css: String,
    /// Names of the `:::` directives that the layout supports.
    pub directives: Vec<String>,
    /// Whether the first page is the cover image, if the issue has one.
    pub cover: bool,
    /// Whether the layout draws a cover sheet: back cover, spine and front cover side by side.
    pub cover_sheet: bool,
    /// Position of the blank pages that fill up the print edition.
    pub blanks: BlankPagePosition,
    /// Whether figures and tables are numbered.
    pub numbers: bool,
    /// Size of charts and of the text in them.
    pub charts: ChartSettings,
    /// Name and value of each setting, in the order of `layout.toml`.
    pub settings: Vec<(String, SettingValue)>,
}

/// Position of the blank pages that fill up the print edition to a whole number of signatures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BlankPagePosition {
    /// After the last page.
    #[default]
    End,
    /// Before the last page, which stays the outside of the back cover.
    BeforeLast,
}

#[cfg(test)]
mod tests;
