//! Text boxes of a Word file: they become boxes after the paragraphs that they are anchored in.

use roxmltree::{Document, Node};

use super::{is, words};
use crate::document::{Block, Inline, Part, plain_text};
use crate::import::ImportReport;
use crate::import::report::shortened;
use crate::source::{SourceId, Span};

/// A text box.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WordTextBox {
    /// Words of the paragraph that it is anchored in, without its own.
    anchor: String,
    paragraphs: Vec<String>,
}

/// Returns the text boxes of a part of the file.
pub(super) fn text_boxes(document: &Document<'_>) -> Vec<WordTextBox> {
    let boxes = document
        .descendants()
        .filter(|node| is(*node, "txbxContent") && !is_within(*node, &["Fallback", "txbxContent"]));
    let read = boxes.map(|content| {
        let paragraphs = content.descendants().filter(|node| is(*node, "p")).map(words);
        let anchor = content.ancestors().find(|node| is(*node, "p"));
        WordTextBox {
            anchor: anchor.map(own_words).unwrap_or_default(),
            paragraphs: paragraphs.filter(|words| !words.is_empty()).collect(),
        }
    });
    read.filter(|text_box| !text_box.paragraphs.is_empty()).collect()
}

/// Returns `true` if one of the elements around `node` has one of these names.
fn is_within(node: Node<'_, '_>, names: &[&str]) -> bool {
    node.ancestors().skip(1).any(|ancestor| names.iter().any(|name| is(ancestor, name)))
}

/// Words of a paragraph without those of its text boxes.
fn own_words(paragraph: Node<'_, '_>) -> String {
    let texts = paragraph.descendants().filter(|node| is(*node, "t") && !is_within(*node, &["txbxContent"]));
    let text: String = texts.filter_map(|node| node.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Inserts boxes. One whose paragraph is not among the blocks is at the end.
pub(super) fn insert(boxes: Vec<WordTextBox>, blocks: &mut Vec<Block>, report: &mut ImportReport) {
    let mut from = 0;
    for text_box in boxes {
        let texts: Vec<String> = blocks.iter().map(text).collect();
        let first = &text_box.paragraphs[0];
        if texts.iter().any(|text| text.contains(first.as_str())) {
            continue;
        }
        let anchor = text_box.anchor;
        let found = texts[from..].iter().position(|text| !anchor.is_empty() && text.contains(&anchor));
        let (at, place) = match found {
            Some(at) => (from + at + 1, "after its paragraph"),
            None => (blocks.len(), "at the end"),
        };
        report.change_anywhere(format!("the text box “{}” is a box {place}", shortened(first)));
        let span = Span::new(SourceId::default(), 0..0);
        let paragraphs = text_box.paragraphs.into_iter().map(|text| {
            let content = vec![Inline::Text { text, span }];
            Block::Paragraph { content, span }
        });
        let inside = paragraphs.collect();
        blocks.insert(at, Block::Directive { name: "box".to_owned(), classes: Vec::new(), blocks: inside, span });
        if found.is_some() {
            from = at;
        }
    }
}

/// Text of a block, with a space between its runs.
fn text(block: &Block) -> String {
    let parts = block.parts().into_iter().map(|part| match part {
        Part::Inlines(run) => plain_text(run),
        Part::Blocks(inside) => inside.iter().map(text).collect::<Vec<_>>().join(" "),
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_boxes_are_boxes_after_their_paragraphs() {
        let content = "<txbxContent><p><r><t>Book now.</t></r></p><p><r><t>Call 12.</t></r></p></txbxContent>";
        let xml = format!(
            "<body><p><r><t>The ferry</t></r><r><Choice>{content}</Choice><Fallback>{content}</Fallback></r><r><t> sails.</t></r></p>\
             <p><r><t>Later.</t></r></p></body>"
        );
        let boxes = text_boxes(&Document::parse(&xml).unwrap());
        let expected = WordTextBox {
            anchor: "The ferry sails.".to_owned(),
            paragraphs: vec!["Book now.".to_owned(), "Call 12.".to_owned()],
        };
        assert_eq!(boxes, [expected]);
        let span = Span::new(SourceId::default(), 0..0);
        let paragraph =
            |text: &str| Block::Paragraph { content: vec![Inline::Text { text: text.to_owned(), span }], span };
        let mut blocks = vec![paragraph("The ferry sails."), paragraph("Later.")];
        let mut report = ImportReport::default();
        insert(boxes, &mut blocks, &mut report);
        assert_eq!(blocks.iter().map(text).collect::<Vec<_>>(), ["The ferry sails.", "Book now. Call 12.", "Later."]);
        assert!(report.text("a").contains("the text box “Book now.” is a box after its paragraph"));
    }
}
