//! Layouts: folders with `layout.toml`, `layout.typ` and `epub.css`, in the publication's `layouts/` or built in.

use std::sync::Arc;

mod base;
mod built_in;
mod charts;
mod classes;
mod colour;
mod css;
mod css_order;
mod css_overlap;
mod css_rules;
mod declaration;
mod directives;
mod folder;
mod length;
mod load;
mod setting;

pub(crate) use base::typst_files as base_files;
pub(crate) use built_in::{names as built_in_names, text as built_in_text};
pub use charts::ChartSettings;
pub(crate) use classes::ClassElement;
pub use classes::LayoutClasses;
pub use colour::Colour;
pub(crate) use colour::DEFAULT_ACCENT;
pub(crate) use load::{LayoutSettings, read_settings};
pub use setting::{Setting, SettingValue};

use crate::directive::{BuiltInDirective, DirectiveForm};
use crate::publication::EpubSplit;

/// A loaded layout, with a value for each of its settings.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in `layout.toml`")]
pub struct Layout {
    /// Name of the layout's folder.
    pub name: String,
    /// Files for Typst as pairs of path (relative to the layout's folder) and content, sorted by path.
    pub files: Vec<(String, Arc<[u8]>)>,
    /// Style sheet for e-books: the base's, then the layout's `epub.css`. `var(--accent)` stands for the setting
    /// `accent`; [`Layout::css`] inserts the values.
    pub css: String,
    /// The `:::` directives that the layout declares.
    pub(crate) directives: Vec<LayoutDirective>,
    /// Classes that the layout uses on each element.
    pub(crate) classes: LayoutClasses,
    /// Whether the first page is the cover image, if the issue has one.
    pub cover: bool,
    /// Whether the publication's banner is printed in the nameplate.
    pub banner: bool,
    /// Whether the layout draws a cover sheet: back cover, spine and front cover side by side.
    pub cover_sheet: bool,
    /// Whether the pages for print are those for the screen in other colours, so that both are laid out as one.
    pub shared_pages: bool,
    /// Position of the blank pages that fill up the print edition.
    pub blanks: BlankPagePosition,
    /// Whether figures and tables are numbered.
    pub numbers: bool,
    /// Whether each chapter begins on a new page and can have a colour of its own.
    pub chapter_colours: bool,
    /// Parts of an issue that begin a new file of the e-book, unless the publication sets them.
    pub split: EpubSplit,
    /// Size of charts and of the text in them.
    pub charts: ChartSettings,
    /// Settings of the layout with their values, in the order of `layout.toml`.
    pub settings: Vec<Setting>,
    /// Settings of the base that the layout does not declare, with the base's values.
    pub base_settings: Vec<Setting>,
}

/// A `:::` directive that a layout declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LayoutDirective {
    /// Name after the colons.
    pub(crate) name: String,
    /// XHTML element and role.
    pub(crate) form: DirectiveForm,
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
    /// Returns the value of the setting `name`, or `None` if neither the layout nor the base declares it.
    pub(crate) fn setting(&self, name: &str) -> Option<&SettingValue> {
        self.all_settings().find(|setting| setting.name == name).map(|setting| &setting.value)
    }

    /// Iterates over the layout's settings, then over those of the base that the layout does not declare.
    pub(crate) fn all_settings(&self) -> impl Iterator<Item = &Setting> {
        self.settings.iter().chain(&self.base_settings)
    }

    /// Returns the screen value of the colour setting `name`, or `default` if the layout has no such setting.
    pub(crate) fn colour(&self, name: &str, default: &str) -> String {
        match self.setting(name) {
            Some(SettingValue::Colour(colour)) => colour.screen.clone(),
            _ => default.to_owned(),
        }
    }

    /// Returns the XHTML element and role of the directive `name`: a `div` if neither Masthead nor the layout has another.
    pub(crate) fn directive_form(&self, name: &str) -> DirectiveForm {
        if let Some(directive) = BuiltInDirective::named(name) {
            return directive.form();
        }
        let declared = self.directives.iter().find(|directive| directive.name == name);
        declared.map(|directive| directive.form).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
