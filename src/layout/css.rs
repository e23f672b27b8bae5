//! Settings in a style sheet. E-readers know no custom properties, so `var(--accent)` is replaced by the value itself.

use std::ops::Range;

use super::Layout;
use super::declaration::Declarations;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::nearest::suggest;
use crate::source::{SourceId, Span};

impl Layout {
    /// Returns the style sheet with the value of each setting in the place of `var(--name)`.
    pub fn css(&self) -> String {
        let mut css = String::with_capacity(self.css.len());
        let mut at = 0;
        for (range, name) in variables(&self.css) {
            if let Some(value) = self.setting(name) {
                css.push_str(&self.css[at..range.start]);
                css.push_str(&value.to_css());
                at = range.end;
            }
        }
        css.push_str(&self.css[at..]);
        css
    }
}

/// Reports names that are no settings, and is none then: the style sheet would break silently, reader by reader.
pub(super) fn check(source: SourceId, declarations: &Declarations, report: &mut Report) -> Option<()> {
    let settings = declarations.settings.iter().chain(&declarations.base);
    let names: Vec<&str> = settings.map(|setting| setting.name.as_str()).collect();
    let sources = report.sources.clone();
    let mut is_right = Some(());
    for (range, name) in variables(sources.get(source).text()) {
        if !names.contains(&name) {
            let message = format!("`var(--{name})` names no setting of the layout");
            report.push(Diagnostic::at(Code::UnknownKey, Span::new(source, range), message, suggest(name, &names)));
            is_right = None;
        }
    }
    is_right
}

/// Each `var(--name)`, with its name; comments are passed over.
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
    use crate::layout::{Blanks, Charts, Colour, SettingValue};

    #[test]
    fn settings_take_the_place_of_their_names() {
        let layout = Layout {
            name: "x".into(),
            files: Vec::new(),
            css: "/* var(--accent) */ a { color: var(--accent); margin: var( --gap ) var(--none)}".into(),
            directives: Vec::new(),
            cover: false,
            cover_sheet: false,
            blanks: Blanks::End,
            numbers: false,
            charts: Charts::default(),
            settings: vec![
                ("accent".into(), SettingValue::Colour(Colour { screen: "#a6192e".into(), press: None, span: None })),
                ("gap".into(), SettingValue::Length("1em".into())),
            ],
            base_settings: Vec::new(),
        };
        assert_eq!(layout.css(), "/* var(--accent) */ a { color: #a6192e; margin: 1em var(--none)}");
    }

    #[test]
    fn anything_is_survived() {
        for css in ["var(", "/*", "/", "v", "var(--", "var(--é)", "var(a)", "/*/ var(--a)"] {
            variables(css);
        }
    }
}
