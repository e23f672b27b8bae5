//! `[charts]` in `layout.toml`: how wide charts are, and how large their text.
//!
//! Their font and colours are the layout's own: its settings `sans-font`, `accent`, `ink` and `muted`.

use super::{Layout, SettingValue};
use crate::manifest::{Fields, Value};

/// How a layout has charts drawn. All in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Charts {
    /// Of a chart.
    pub width: f64,
    /// Of one with the class `wide`.
    pub wide: f64,
    /// Of the text.
    pub size: f64,
}

impl Default for Charts {
    /// A column of text on A4.
    fn default() -> Self {
        Self { width: 340.0, wide: 480.0, size: 8.25 }
    }
}

impl Charts {
    pub(crate) const POINTS_A_MILLIMETRE: f64 = 72.0 / 25.4;

    /// The colour of grids.
    pub(crate) const RULE: &str = "#d4d6d8";

    /// `[charts]`
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let default = Self::default();
        let mut length = |key: &'static str, default: f64| {
            let Some(raw) = fields.raw(key) else { return default };
            let points = match &raw.value {
                Value::Text(text) => points(text.trim()),
                _ => None,
            };
            points.unwrap_or_else(|| {
                fields
                    .report
                    .push(raw.wrong_type("a length in mm or pt from 4pt to 1000pt", &format!("{key} = \"114mm\"")));
                default
            })
        };
        let width = length("width", default.width);
        Self { width, wide: length("wide", width.max(default.wide)), size: length("size", default.size) }
    }

    pub(crate) fn family(layout: &Layout) -> String {
        match layout.setting("sans-font") {
            Some(SettingValue::Font(family)) => family.clone(),
            _ => "Source Sans 3".to_owned(),
        }
    }

    pub(crate) fn colour(layout: &Layout, name: &str, default: &str) -> String {
        match layout.setting(name) {
            Some(SettingValue::Colour(colour)) => colour.screen.clone(),
            _ => default.to_owned(),
        }
    }
}

fn points(text: &str) -> Option<f64> {
    let (number, factor) = match text.strip_suffix("mm") {
        Some(number) => (number, Charts::POINTS_A_MILLIMETRE),
        None => (text.strip_suffix("pt")?, 1.0),
    };
    let points = number.trim().parse::<f64>().ok()? * factor;
    (4.0..=1000.0).contains(&points).then_some(points)
}
