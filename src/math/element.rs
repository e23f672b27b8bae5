//! Elements of MathML while they are changed.

use crate::markup::Markup;

/// An element of MathML.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    /// Name.
    pub(super) name: &'static str,
    /// Attributes, in the order in which they are written.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// Text of a token element.
    pub(super) text: String,
    /// Children of other elements.
    pub(super) children: Vec<Self>,
}

impl Element {
    /// Returns an element with children.
    pub(super) fn new(name: &'static str, children: Vec<Self>) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children }
    }

    /// Returns a token element: `mi`, `mn`, `mo` or `mtext`.
    pub(super) fn token(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, attributes: Vec::new(), text: text.into(), children: Vec::new() }
    }

    /// Returns a space. In MathML Core only CSS makes a space negative.
    pub(super) fn space(em: f64) -> Self {
        let space = Self::new("mspace", Vec::new());
        if em < 0.0 {
            space.with("style", format!("margin-left:{}", length(em)))
        } else {
            space.with("width", length(em))
        }
    }

    /// Returns one element with this content: the element itself if it is alone, else an `mrow`.
    pub(super) fn row(mut content: Vec<Self>) -> Self {
        match (content.pop(), content.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                content.extend(last);
                Self::new("mrow", content)
            }
        }
    }

    /// Adds an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Writes the element.
    pub(super) fn write(&self, out: &mut Markup) {
        let mut tag = out.tag(self.name);
        for (name, value) in &self.attributes {
            tag = tag.set(name, value);
        }
        if self.text.is_empty() && self.children.is_empty() {
            return tag.empty();
        }
        tag.open();
        out.text(&self.text);
        for child in &self.children {
            child.write(out);
        }
        out.close(self.name);
    }
}

/// Writes a length in em.
pub(super) fn length(em: f64) -> String {
    let rounded = format!("{em:.4}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    format!("{}em", if short == "-0" { "0" } else { short })
}

/// Returns a length in em. math-core writes `em`, `ex` and `rem`, by which it means 10 pt.
pub(super) fn em(length: &str) -> Option<f64> {
    let length = length.trim();
    if let Some(ex) = length.strip_suffix("ex") {
        return Some(ex.parse::<f64>().ok()? * 0.43);
    }
    let number = length.strip_suffix("rem").or_else(|| length.strip_suffix("em")).unwrap_or(length);
    number.parse().ok()
}
