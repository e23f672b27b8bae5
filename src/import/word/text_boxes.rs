//! Text boxes of a Word file. pandoc does not read them, so they are moved into the text before it does: after the
//! paragraphs or tables that they are anchored in, between paragraphs of marks.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::is;

/// Text of the paragraph before a text box. Word files do not have this character.
pub(in crate::import) const BOX_START: &str = "\u{F0000}";
/// Text of the paragraph after a text box.
pub(in crate::import) const BOX_END: &str = "\u{F0001}";

/// Returns a part of a Word file with its text boxes moved into the text. `None` if it has none.
pub(super) fn moved_into_text(xml: &str) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    let contents: Vec<Node<'_, '_>> = document.descendants().filter(|node| is(*node, "txbxContent")).collect();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for content in &contents {
        // Old programs read the text box a second time, as a fallback.
        let is_second = is_within(*content, "Fallback");
        let has_content = content.descendants().any(|node| is(node, "t") || is(node, "blip"));
        let anchor = content.ancestors().skip(1).filter(|node| is(*node, "p") || is(*node, "tbl")).last();
        if let (false, true, Some(anchor)) = (is_second, has_content, anchor) {
            let end = anchor.range().end;
            let inside = without_boxes(xml, *content);
            edits.push((end..end, format!("{}{inside}{}", marked(*content, BOX_START), marked(*content, BOX_END))));
        }
        if !is_within(*content, "txbxContent") {
            edits.push((inner_range(*content), String::new()));
        }
    }
    if edits.is_empty() {
        return None;
    }
    // Text boxes with the same anchor keep their order.
    edits.sort_by_key(|(range, _)| range.start);
    let edited = edited(xml, 0..xml.len(), &edits);
    Document::parse(&edited).is_ok().then_some(edited)
}

/// Returns a paragraph with a mark, with the prefix that the names around `content` have.
fn marked(content: Node<'_, '_>, mark: &str) -> String {
    let namespace = content.tag_name().namespace().unwrap_or_default();
    let prefix = content.lookup_prefix(namespace).map(|prefix| format!("{prefix}:")).unwrap_or_default();
    format!("<{prefix}p><{prefix}r><{prefix}t>{mark}</{prefix}t></{prefix}r></{prefix}p>")
}

/// Returns the content of a text box without that of the text boxes in it.
fn without_boxes(xml: &str, content: Node<'_, '_>) -> String {
    let inner = content.descendants().skip(1).filter(|node| is(*node, "txbxContent"));
    let outermost =
        inner.filter(|node| node.ancestors().skip(1).find(|outer| is(*outer, "txbxContent")) == Some(content));
    let edits: Vec<(Range<usize>, String)> = outermost.map(|node| (inner_range(node), String::new())).collect();
    edited(xml, inner_range(content), &edits)
}

/// Byte range of the content of an element.
fn inner_range(element: Node<'_, '_>) -> Range<usize> {
    let end = element.range().end;
    let start = element.first_child().map_or(end, |child| child.range().start);
    start..element.last_child().map_or(end, |child| child.range().end)
}

/// Returns a range of a text with edits, which are in order.
fn edited(text: &str, range: Range<usize>, edits: &[(Range<usize>, String)]) -> String {
    let mut written = String::with_capacity(range.len());
    let mut at = range.start;
    for (replaced, new) in edits {
        written += text.get(at..replaced.start).unwrap_or_default();
        written += new;
        at = at.max(replaced.end);
    }
    written + text.get(at..range.end).unwrap_or_default()
}

/// Returns `true` if one of the elements around `node` has this name.
fn is_within(node: Node<'_, '_>, name: &str) -> bool {
    node.ancestors().skip(1).any(|ancestor| is(ancestor, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(body: &str) -> Option<String> {
        let start = "<w:body xmlns:w='word'>";
        let moved = moved_into_text(&format!("{start}{body}</w:body>"))?;
        let written = moved.replace(start, "").replace("</w:body>", "").replace(BOX_START, "(").replace(BOX_END, ")");
        Some(written.replace("w:", ""))
    }

    #[test]
    fn text_boxes_are_moved_after_their_paragraphs() {
        let content = "<w:txbxContent><w:p><w:t>Book.</w:t></w:p></w:txbxContent>";
        let both = format!("<w:Choice>{content}</w:Choice><w:Fallback>{content}</w:Fallback>");
        let empty = "<txbxContent></txbxContent>";
        let marked = "<p><r><t>(</t></r></p><p><t>Book.</t></p><p><r><t>)</t></r></p>";
        let expected = format!("<p><t>A</t><Choice>{empty}</Choice><Fallback>{empty}</Fallback></p>{marked}<p/>");
        assert_eq!(moved(&format!("<w:p><w:t>A</w:t>{both}</w:p><w:p/>")), Some(expected));
        let expected = format!("<tbl><p>{empty}</p></tbl>{marked}");
        assert_eq!(moved(&format!("<w:tbl><w:p>{content}</w:p></w:tbl>")), Some(expected));
        assert_eq!(moved("<w:p><w:t>A</w:t></w:p>"), None);
    }

    #[test]
    fn a_text_box_within_another_comes_after_it() {
        let inner = "<w:txbxContent><w:p><w:t>In.</w:t></w:p></w:txbxContent>";
        let outer = format!("<w:p><w:txbxContent><w:p><w:t>Out.</w:t>{inner}</w:p></w:txbxContent></w:p>");
        let moved = moved(&outer).unwrap();
        let words: Vec<&str> = moved.split(['<', '>']).filter(|word| word.ends_with(['.', '(', ')'])).collect();
        assert_eq!(words, ["(", "Out.", ")", "(", "In.", ")"], "{moved}");
    }
}
