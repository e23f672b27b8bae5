//! Outlines of symbols, from the built-in fonts.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::sync::Arc;

use fontdb::{Database, Source};
use usvg::tiny_skia_path::{Path, PathBuilder, PathSegment};
use usvg::{Group, Node, Options, Tree};

use super::SymbolDrawing;
use crate::fonts::BUILT_IN;

/// Space on the left and on the right of a symbol, in thousandths of an em.
const SPACE: i32 = 50;

/// Width or height of the largest symbols that are as large as their font has them.
const LARGEST: i32 = 1_000;

/// Folders of the built-in fonts with symbols.
const FOLDERS: [&str; 2] = ["noto-emoji/", "noto-symbols/"];

/// Draws symbols. The fonts are read at the first one.
#[derive(Default)]
pub(super) struct Outlines(OnceCell<Arc<Database>>);

impl Outlines {
    /// Draws a symbol, or returns `None` if no built-in font has it. One that is larger than the letters, as emoji are, is
    /// drawn smaller, because it would part the lines.
    pub(super) fn draw(&self, symbol: &str) -> Option<SymbolDrawing> {
        let drawing = self.draw_sized(symbol, 1000)?;
        let [_, _, width, height] = drawing.view;
        if width.max(height) > LARGEST { self.draw_sized(symbol, 800) } else { Some(drawing) }
    }

    fn draw_sized(&self, symbol: &str, size: u16) -> Option<SymbolDrawing> {
        let is_emoji = symbol.chars().any(|c| matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}'));
        let families = if is_emoji {
            "'Noto Emoji', 'Noto Sans Symbols 2'"
        } else {
            "'Noto Sans Symbols 2', 'Noto Sans Symbols', 'Noto Emoji'"
        };
        let mut text = String::new();
        html_escape::encode_text_to_string(symbol, &mut text);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9000 9000\"><text y=\"5000\" \
             font-family=\"{families}\" font-size=\"{size}\">{text}</text></svg>"
        );
        let fonts = self.0.get_or_init(|| {
            let mut database = Database::new();
            for (_, file) in BUILT_IN.iter().filter(|(path, _)| FOLDERS.iter().any(|folder| path.starts_with(folder))) {
                database.load_font_source(Source::Binary(Arc::new(*file)));
            }
            Arc::new(database)
        });
        let options = Options { fontdb: Arc::clone(fonts), ..Options::default() };
        let tree = Tree::from_str(&svg, &options).ok()?;
        let mut outline = PathBuilder::new();
        add_outlines(tree.root(), &mut outline)?;
        let outline = outline.finish()?;
        let bounds = outline.bounds();
        let (left, right) = (whole(bounds.left().floor()), whole(bounds.right().ceil()));
        let (top, bottom) = (whole(bounds.top().floor()) - 5000, whole(bounds.bottom().ceil()) - 5000);
        let view = [left - SPACE, top, right - left + 2 * SPACE, bottom - top];
        Some(SymbolDrawing { view, path: commands(&outline), light: None })
    }
}

/// Adds the outlines of all text in a group. Returns `None` if a font lacks a character.
fn add_outlines(group: &Group, outline: &mut PathBuilder) -> Option<()> {
    for node in group.children() {
        match node {
            Node::Group(group) => add_outlines(group, outline)?,
            Node::Text(text) => {
                let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                if glyphs.any(|glyph| glyph.id.0 == 0) {
                    return None;
                }
                add_outlines(text.flattened(), outline)?;
            }
            Node::Path(path) => outline.push_path(&path.data().clone().transform(path.abs_transform())?),
            Node::Image(_) => return None,
        }
    }
    Some(())
}

/// Returns the commands of an SVG path, in whole units.
fn commands(outline: &Path) -> String {
    let mut out = String::new();
    for segment in outline.segments() {
        let (command, points) = match segment {
            PathSegment::MoveTo(to) => ('M', vec![to]),
            PathSegment::LineTo(to) => ('L', vec![to]),
            PathSegment::QuadTo(by, to) => ('Q', vec![by, to]),
            PathSegment::CubicTo(from, by, to) => ('C', vec![from, by, to]),
            PathSegment::Close => ('Z', Vec::new()),
        };
        out.push(command);
        for (at, point) in points.into_iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{space}{} {}", whole(point.x), whole(point.y) - 5000);
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from a float saturates")]
fn whole(length: f32) -> i32 {
    length.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_drawn_around_the_baseline() {
        let outlines = Outlines::default();
        for symbol in ["😀", "❤️", "👍🏽", "👩‍👩‍👧", "🇩🇪", "1️⃣", "☑", "☐", "☒", "✓", "✗", "★", "☀", "⛴", "⌘", "◆"]
        {
            let drawing = outlines.draw(symbol).unwrap_or_else(|| panic!("no drawing of {symbol}"));
            let [_, top, width, height] = drawing.view;
            assert!(drawing.path.starts_with('M') && drawing.path.len() < 20_000, "{symbol}: {}", drawing.path);
            assert!((200..=1_400).contains(&width) && (200..=1_200).contains(&height), "{symbol}: {:?}", drawing.view);
            assert!(top < 0 && top + height < 400, "{symbol}: {:?}", drawing.view);
        }
        assert!(outlines.draw("\u{1F8FF}").is_none());
    }
}
