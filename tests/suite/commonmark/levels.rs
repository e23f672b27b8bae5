//! Heading levels: level 1 opens a section and level 2 an article; other headings stand below these without a gap.

use super::tree::Node;

/// Closes the levels up. Where one is skipped, the author has to be told.
pub(super) fn close_up(nodes: &mut [Node], said: &mut Vec<String>) {
    Levels { section: 0, outer: 0, previous: 0, said }.close_up(nodes, true);
}

struct Levels<'a> {
    section: u8,
    outer: u8,
    previous: u8,
    said: &'a mut Vec<String>,
}

impl Levels<'_> {
    fn close_up(&mut self, nodes: &mut [Node], is_top: bool) {
        for node in nodes {
            let Node::Element(element) = node else { continue };
            let Some(level) = element.level() else {
                self.close_up(&mut element.children, false);
                continue;
            };
            let opens = is_top && level <= 2;
            if opens {
                self.section = if level == 1 { 1 } else { self.section };
                self.outer = if level == 1 { 1 } else { self.section + 1 };
                self.previous = self.outer;
                element.set("class", if level == 1 { "section" } else { "article" });
            } else {
                let wanted = self.outer + 1 + level.saturating_sub(3);
                if wanted > self.previous + 1 {
                    self.said.push("[skipped-level]".to_owned());
                }
                self.previous = wanted.min(self.previous + 1);
            }
            element.name = format!("h{}", self.previous);
        }
    }
}
