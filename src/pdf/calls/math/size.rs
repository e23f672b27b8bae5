//! Sizes of formulas: TeX calls them styles.

use roxmltree::Node;

/// Size of a formula, or of a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// Size of a formula on a line of its own.
    Display,
    /// Size of a formula in text.
    Text,
    /// Size of a script.
    Script,
    /// Size of a script of a script.
    ScriptScript,
}

impl Size {
    /// Returns the size in which an element is set.
    pub(super) fn of(node: Node<'_, '_>) -> Self {
        let Some(parent) = node.parent_element() else { return Self::Text };
        let index = node.prev_siblings().skip(1).filter(Node::is_element).count();
        match parent.tag_name().name() {
            "math" if parent.attribute("display") == Some("block") => Self::Display,
            "math" => Self::Text,
            "mstyle" => of_style(parent),
            "mtable" => of_cells(parent),
            "mfrac" => Self::of(parent).of_fraction(),
            "mroot" if index > 0 => Self::ScriptScript,
            "mover" | "munder" if parent.has_attribute("accent") || parent.has_attribute("accentunder") => {
                Self::of(parent)
            }
            "msub" | "msup" | "msubsup" | "mover" | "munder" | "munderover" | "mmultiscripts" if index > 0 => {
                Self::of(parent).of_script()
            }
            _ => Self::of(parent),
        }
    }

    fn new(is_display: bool, level: u32) -> Self {
        match (level, is_display) {
            (0, true) => Self::Display,
            (0, false) => Self::Text,
            (1, _) => Self::Script,
            _ => Self::ScriptScript,
        }
    }

    fn of_fraction(self) -> Self {
        match self {
            Self::Display => Self::Text,
            Self::Text => Self::Script,
            Self::Script | Self::ScriptScript => Self::ScriptScript,
        }
    }

    fn of_script(self) -> Self {
        match self {
            Self::Display | Self::Text => Self::Script,
            Self::Script | Self::ScriptScript => Self::ScriptScript,
        }
    }

    /// Writes content in this size.
    pub(super) fn apply(self, content: &str) -> String {
        let function = match self {
            Self::Display => "display",
            Self::Text => "inline",
            Self::Script => "script",
            Self::ScriptScript => "sscript",
        };
        format!("#std.math.{function}([{content}])")
    }
}

/// Returns the size that an `mstyle` gives its content.
pub(super) fn of_style(style: Node<'_, '_>) -> Size {
    let level = style.attribute("scriptlevel").and_then(|level| level.parse().ok()).unwrap_or_default();
    Size::new(style.attribute("displaystyle") == Some("true"), level)
}

/// Returns the size of the cells of a table.
pub(super) fn of_cells(table: Node<'_, '_>) -> Size {
    match table.parent_element() {
        Some(style) if style.tag_name().name() == "mstyle" => of_style(style),
        _ => Size::new(table.attribute("displaystyle") == Some("true"), 0),
    }
}
