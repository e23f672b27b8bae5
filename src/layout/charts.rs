//! `[charts]` in `layout.toml`: the width of printed charts and the size of their text.
//!
//! The font and the colours of charts come from the layout's settings `sans-font`, `accent`, `ink` and `muted`.

use super::{Layout, SettingValue, length};
use crate::manifest::{Fields, TomlValue};

/// Size of charts and of their text, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartSettings {
    /// Width of a chart.
    pub width: f64,
    /// Width of a chart with the class `wide`.
    pub wide_width: f64,
    /// Width of a chart with the class `landscape`.
    pub landscape_width: f64,
    /// Width of one of two charts side by side in `:::figures`.
    pub pair_width: f64,
    /// Width of one of three charts side by side.
    pub triple_width: f64,
    /// Size of the text.
    pub text_size: f64,
}

impl Default for ChartSettings {
    /// The width of a column of text on A4.
    fn default() -> Self {
        let (width, wide_width) = (340.0, 480.0);
        Self { width, wide_width, landscape_width: wide_width, pair_width: width, triple_width: width, text_size: 8.25 }
    }
}

impl ChartSettings {
    pub(crate) const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;

    /// Width of a chart for narrow screens, in CSS pixels: about that of a phone.
    pub(crate) const NARROW_WIDTH: f64 = 340.0;

    /// Size of the text in a chart for narrow screens, in CSS pixels. The smallest labels have 0.88 of it, which is more
    /// than 9 pixels if the drawing is 290 pixels wide.
    pub(crate) const NARROW_TEXT_SIZE: f64 = 12.5;

    /// Colour of grid lines.
    pub(crate) const GRID_COLOUR: &str = "#d4d6d8";

    /// Reads the table `[charts]`. Values that are not a valid length are reported and replaced by their defaults.
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let default = Self::default();
        let mut length = |key: &'static str, default: f64| {
            let Some(entry) = fields.take(key) else { return default };
            let points = match &entry.value {
                TomlValue::Text(text) => length::points(text.trim()).filter(|points| (4.0..=1000.0).contains(points)),
                _ => None,
            };
            points.unwrap_or_else(|| {
                fields.report.push(entry.wrong_type("a length from 4pt to 1000pt", &format!("{key} = \"114mm\"")));
                default
            })
        };
        let width = length("width", default.width);
        let wide_width = length("wide", width.max(default.wide_width));
        let landscape_width = length("landscape", wide_width);
        let (pair_width, triple_width) = (length("pair", width), length("triple", width));
        let text_size = length("size", default.text_size);
        Self { width, wide_width, landscape_width, pair_width, triple_width, text_size }
    }

    /// Returns the font family for the text of charts: the setting `sans-font`, or Source Sans 3.
    pub(crate) fn font_family(layout: &Layout) -> String {
        match layout.setting("sans-font") {
            Some(SettingValue::Font(family)) => family.clone(),
            _ => "Source Sans 3".to_owned(),
        }
    }
}
