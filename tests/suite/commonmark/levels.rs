//! Heading levels: level 1 opens a section and level 2 an article; the levels of other headings follow without a gap.

use super::tree::Node;

/// Removes gaps from the heading levels. Each skipped level adds an expected diagnostic.
pub(super) fn close_gaps(nodes: &mut [Node], diagnostics: &mut Vec<String>) {
    Levels { section: 0, outer: 0, previous: 0, diagnostics }.close_gaps(nodes, true);
}

struct Levels<'a> {
    section: u8,
    outer: u8,
    previous: u8,
    diagnostics: &'a mut Vec<String>,
}

impl Levels<'_> {
    fn close_gaps(&mut self, nodes: &mut [Node], is_top: bool) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            let Some(level) = element.level() else {
                self.close_gaps(&mut element.children, false);
                continue;
            };
            let opens = is_top && level <= 2;
            if opens {
                self.section = if level == 1 { 1 } else { self.section };
                self.outer = if level == 1 { 1 } else { self.section + 1 };
                self.previous = self.outer;
                element.set("class", if level == 1 { "section" } else { "article" });
            } else {
                let own = self.outer + 1 + level.saturating_sub(3);
                if own > self.previous + 1 {
                    self.diagnostics.push("[skipped-level]".to_owned());
                }
                self.previous = own.min(self.previous + 1);
            }
            element.name = format!("h{}", self.previous);
        }
    }
}
