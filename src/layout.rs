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
pub(crate) use colour::DEFAULT_ACCENT;
pub(crate) use load::{LayoutSettings, read_settings};
pub use setting::{Setting, SettingValue};

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
    /// Every setting with its value, in the order of `layout.toml`.
    pub settings: Vec<Setting>,
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

impl Layout {
    /// Returns the value of the setting `name`, or `None` if the layout does not declare it.
    pub(crate) fn setting(&self, name: &str) -> Option<&SettingValue> {
        self.settings.iter().find(|setting| setting.name == name).map(|setting| &setting.value)
    }

    /// Returns the screen value of the colour setting `name`, or `default` if the layout has no such setting.
    pub(crate) fn colour(&self, name: &str, default: &str) -> String {
        match self.setting(name) {
            Some(SettingValue::Colour(colour)) => colour.screen.clone(),
            _ => default.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
