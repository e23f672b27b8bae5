//! Settings in `epub.css`. Many e-readers do not support custom properties, so `var(--accent)` is replaced by the
//! value.

use std::ops::Range;

use super::Layout;
use super::declaration::LayoutManifest;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::suggest;
use crate::source::{SourceId, Span};

impl Layout {
    /// Returns the style sheet for e-books, with each `var(--name)` replaced by the value of the setting `name`.
    pub fn css(&self) -> String {
        let mut css = String::with_capacity(self.css.len());
        let mut at = 0;
        for (range, name) in variables(&self.css) {
            if let Some((_, value)) = self.settings.iter().find(|(setting, _)| setting == name) {
                css.push_str(&self.css[at..range.start]);
                css.push_str(&value.to_css());
                at = range.end;
            }
        }
        css.push_str(&self.css[at..]);
        css
    }
}

/// Reports each `var(--name)` for which the layout has no setting, and returns `None` if there is one: e-readers would
/// silently ignore such a property.
pub(super) fn check(source: SourceId, manifest: &LayoutManifest, report: &mut Report) -> Option<()> {
    let names: Vec<&str> = manifest.settings.iter().map(|setting| setting.name.as_str()).collect();
    let sources = report.sources.clone();
    let mut is_valid = Some(());
    for (range, name) in variables(sources.get(source).text()) {
        if !names.contains(&name) {
            let message = format!("`var(--{name})` is not a setting of the layout");
            report.push(Diagnostic::at(Code::UnknownKey, Span::new(source, range), message, suggest(name, &names)));
            is_valid = None;
        }
    }
    is_valid
}

/// Returns the byte range and the name of each `var(--name)` outside comments, in source order.
fn variables(css: &str) -> Vec<(Range<usize>, &str)> {
    let mut variables = Vec::new();
    let mut at = 0;
    while let Some(found) = css[at..].find(['/', 'v']) {
        let start = at + found;
        at = start + 1;
        let rest = &css[start..];
        if rest.starts_with("/*") {
            at = rest.find("*/").map_or(css.len(), |end| start + end + 2);
        } else if let Some(inner) = rest.strip_prefix("var(")
            && let Some(length) = inner.find(')')
            && let Some(name) = inner[..length].trim().strip_prefix("--")
        {
            at = start + "var(".len() + length + 1;
            variables.push((start..at, name));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{BlankPagePosition, ChartSettings, Colour, SettingValue};

    #[test]
    fn variables_are_replaced_by_the_values_of_settings() {
        let layout = Layout {
            name: "x".into(),
            files: Vec::new(),
            css: "/* var(--accent) */ a { color: var(--accent); margin: var( --gap ) var(--none)}".into(),
            directives: Vec::new(),
            cover: false,
            cover_sheet: false,
            blanks: BlankPagePosition::End,
            numbers: false,
            charts: ChartSettings::default(),
            settings: vec![
                ("accent".into(), SettingValue::Colour(Colour { screen: "#a6192e".into(), press: None, span: None })),
                ("gap".into(), SettingValue::Length("1em".into())),
            ],
        };
        assert_eq!(layout.css(), "/* var(--accent) */ a { color: #a6192e; margin: 1em var(--none)}");
    }

    #[test]
    fn malformed_style_sheets_do_not_panic() {
        for css in ["var(", "/*", "/", "v", "var(--", "var(--é)", "var(a)", "/*/ var(--a)"] {
            variables(css);
        }
    }
}
