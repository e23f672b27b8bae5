//! Closes gaps in the heading levels, counted over the whole issue. PDF/UA-1 (7.4.2) forbids skipped levels.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Document, Heading};
use crate::source::Span;

/// Level of the outermost headings inside an article, as written: `###`.
const FIRST_INNER_LEVEL: u8 = 3;

pub(super) fn run(document: &mut Document, report: &mut Report) {
    for section in &mut document.sections {
        let section_level = u8::from(section.heading.is_some());
        if let Some(heading) = &mut section.heading {
            heading.level = section_level;
        }
        close_up(&mut section.blocks, section_level, report);
        for article in &mut section.articles {
            article.heading.level = section_level + 1;
            close_up(&mut article.blocks, section_level + 1, report);
        }
    }
    for note in &mut document.notes {
        close_up(&mut note.blocks, 1, report);
    }
}

/// Sets the levels of the headings in `blocks`, which are below a heading of level `outer`. Skipped levels are
/// reported. Headings that are written alike below one heading have the same level.
fn close_up(blocks: &mut [Block], outer: u8, report: &mut Report) {
    // Levels of the headings around the current one: as written, and as set.
    let mut around: Vec<(u8, u8)> = Vec::new();
    each_heading(blocks, &mut |heading| {
        let written = outer + 1 + heading.level.saturating_sub(FIRST_INNER_LEVEL);
        while around.last().is_some_and(|&(last, _)| last >= written) {
            around.pop();
        }
        let level = written.min(around.last().map_or(outer, |&(_, set)| set) + 1);
        around.push((written, level));
        if written > level {
            let skipped = usize::from(written - level);
            let fewer = "#".repeat(usize::from(heading.level).saturating_sub(skipped).max(1));
            let diagnostic = Diagnostic::new(
                Code::SkippedLevel,
                heading.span,
                format!(
                    "this heading skips {}",
                    if skipped == 1 { "a level".to_owned() } else { format!("{skipped} levels") }
                ),
                format!("begin it with `{fewer}`; it is set at this level"),
            );
            let written = &report.sources.get(heading.span.source).text()[heading.span.range()];
            let signs = written.bytes().take_while(|byte| *byte == b'#').count();
            report.push(if signs > skipped {
                let start = heading.span.range().start;
                diagnostic.with_edit(Span::new(heading.span.source, start..start + skipped), "")
            } else {
                diagnostic
            });
        }
        heading.level = level;
    });
}

fn each_heading(blocks: &mut [Block], visit: &mut impl FnMut(&mut Heading)) {
    for block in blocks {
        if let Block::Heading(heading) = block {
            visit(heading);
        }
        for part in block.parts_mut() {
            if let crate::document::PartMut::Blocks(inside) = part {
                each_heading(inside, visit);
            }
        }
    }
}
