//! Symbols of the e-book that are drawn: traffic lights, emoji, ticks, stars and the boxes of tasks.
//!
//! Many e-readers have no font for them and show an empty box. The e-book has no fonts of its own, since readers choose
//! theirs, so each of these characters becomes a small drawing in the text, in the text's colour. Its title is the
//! character itself, which a screen reader names as it names that of the PDF. A traffic light has a colour, a shape and a
//! word. Characters that almost every font has, such as `→`, stay text, and so does code, which people copy.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Block, Inline, each_inline};
use crate::issue::Issue;
use crate::markup::Markup;

mod class;
mod outline;

use class::{has_symbols, is_symbol, light};
use outline::Outlines;

/// Largest size of the drawings of an issue, in bytes. Symbols that exceed it stay text.
const MAX_BYTES: usize = 2_000_000;

/// Bytes of a drawing besides its outline.
const FRAME_BYTES: usize = 300;

/// Largest number of different symbols in an issue that are drawn.
const MAX_SYMBOLS: usize = 1_000;

/// Boxes of tasks that are to do and done. Neither is an emoji.
const TASK_BOXES: [&str; 2] = ["☐", "☒"];

/// A symbol as an outline in a coordinate system with 1,000 units to an em, whose zero is on the baseline.
#[derive(Debug, Clone)]
struct SymbolDrawing {
    /// Left, top, width and height.
    view: [i32; 4],
    /// Commands of an SVG path.
    path: String,
    /// Colour and word of a traffic light.
    light: Option<(String, String)>,
}

/// The drawn symbols of an issue.
#[derive(Debug, Default)]
pub(crate) struct DrawnSymbols {
    drawings: HashMap<String, SymbolDrawing>,
    /// Symbols of the text that are not drawn, in the order of the text.
    undrawn: Vec<String>,
}

impl DrawnSymbols {
    /// Draws the symbols of an issue.
    pub(crate) fn of(issue: &Issue) -> Self {
        let mut drawn = Self::default();
        let outlines = Outlines::default();
        let mut bytes = 0;
        for (symbol, count) in counted(issue) {
            let drawing = if drawn.drawings.len() < MAX_SYMBOLS {
                light(&symbol, issue).or_else(|| outlines.draw(&symbol))
            } else {
                None
            };
            let size = |drawing: &SymbolDrawing| count.saturating_mul(drawing.path.len() + FRAME_BYTES);
            match drawing.filter(|drawing| bytes + size(drawing) <= MAX_BYTES) {
                Some(drawing) => {
                    bytes += size(&drawing);
                    drawn.drawings.insert(symbol, drawing);
                }
                None => drawn.undrawn.push(symbol),
            }
        }
        drawn
    }

    /// Returns the symbols that an issue's e-book has as text, in the order of the text: those of code, and those that
    /// cannot be drawn.
    pub(crate) fn left_as_text(issue: &Issue) -> Vec<String> {
        let mut left = Self::of(issue).undrawn;
        let mut add = |text: &str| {
            if has_symbols(text) {
                let symbols = text.graphemes(true).filter(|cluster| is_symbol(cluster));
                left.extend(symbols.map(str::to_owned));
            }
        };
        issue.document.each_run(&mut |run| {
            each_inline(run, &mut |inline| {
                if let Inline::Code { text, .. } = inline {
                    add(text);
                }
            });
        });
        issue.document.each_block(&mut |block| {
            if let Block::Code { text, .. } = block {
                add(text);
            }
        });
        let mut seen = HashSet::new();
        left.retain(|symbol| seen.insert(symbol.clone()));
        left
    }

    /// Writes text in which symbols are drawn.
    pub(crate) fn write(&self, text: &str, out: &mut Markup) {
        let mut written = 0;
        if !self.drawings.is_empty() && has_symbols(text) {
            for (at, cluster) in text.grapheme_indices(true) {
                if let Some(drawing) = self.drawings.get(cluster) {
                    out.text(&text[written..at]);
                    drawing.write_symbol(cluster, out);
                    written = at + cluster.len();
                }
            }
        }
        out.text(&text[written..]);
    }

    /// Writes the box of a task. `words` are those that a listener hears.
    pub(crate) fn write_task_box(&self, done: bool, words: &str, out: &mut Markup) {
        let symbol = TASK_BOXES[usize::from(done)];
        if let Some(drawing) = self.drawings.get(symbol) {
            drawing.write("tick-box", words, out);
        } else {
            let tag = out.tag("span").set("class", "tick-box").set("role", "img").set("aria-label", words);
            tag.with_text(symbol);
        }
    }
}

/// Returns the symbols of an issue with their numbers, in the order of the text.
fn counted(issue: &Issue) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut add = |symbol: &str| {
        if let Some(&place) = places.get(symbol) {
            found[place].1 += 1;
        } else {
            places.insert(symbol.to_owned(), found.len());
            found.push((symbol.to_owned(), 1));
        }
    };
    let mut add_all = |text: &str| {
        if has_symbols(text) {
            text.graphemes(true).filter(|cluster| is_symbol(cluster)).for_each(&mut add);
        }
    };
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let titles = [Some(&publication.title), publication.subtitle.as_ref(), Some(&metadata.title)];
    titles
        .into_iter()
        .chain([metadata.summary.as_ref(), metadata.back.as_ref()])
        .flatten()
        .for_each(|text| add_all(text));
    issue.document.each_run(&mut |run| {
        each_inline(run, &mut |inline| {
            if let Inline::Text { text, .. } = inline {
                add_all(text);
            }
        });
    });
    issue.document.each_block(&mut |block| {
        if let Block::List(list) = block {
            for done in list.items.iter().filter_map(|item| item.task) {
                add(TASK_BOXES[usize::from(done)]);
            }
        }
    });
    found
}

impl SymbolDrawing {
    /// Writes the drawing of `symbol`.
    fn write_symbol(&self, symbol: &str, out: &mut Markup) {
        match &self.light {
            Some((_, word)) => self.write("light", word, out),
            None => self.write("symbol", symbol, out),
        }
    }

    /// Writes the drawing. A listener hears `words`. Programs that make files for Kindle lose the title, and programs that
    /// read aloud or search on their own lose the label.
    fn write(&self, class: &str, words: &str, out: &mut Markup) {
        let [left, top, width, height] = self.view;
        let em = |units: i32| f64::from(units) / 1000.0;
        let style =
            format!("height: {}em; vertical-align: {}em; width: {}em", em(height), em(-(top + height)), em(width));
        out.tag("span").set("class", class).set("role", "img").set("aria-label", words).open();
        out.tag("svg")
            .set("xmlns", "http://www.w3.org/2000/svg")
            .set("aria-hidden", "true")
            .set("viewBox", format_args!("{left} {top} {width} {height}"))
            .set("width", format_args!("{}em", em(width)))
            .set("height", format_args!("{}em", em(height)))
            .set("style", style)
            .open();
        out.element("title", words);
        let colour = self.light.as_ref().map(|(colour, _)| colour.as_str());
        let tag = out.tag("path").set("fill", colour.unwrap_or("currentColor")).set("d", &self.path);
        // The line shows the light on a page of its colour.
        let line = colour.map(|_| "currentColor");
        tag.maybe("stroke", line).maybe("stroke-width", line.map(|_| 50)).empty();
        out.close("svg");
        out.close("span");
    }
}
