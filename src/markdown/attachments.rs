//! Attributes in braces that comrak leaves as text or gives to another node, and positions of inline notes.

use std::collections::HashMap;

use comrak::Arena;
use comrak::nodes::{Ast, AstNode, LineColumn, NodeValue, Sourcepos};

use super::{FileParser, attribute_list};

impl FileParser<'_, '_> {
    /// Moves attributes in the tree to the nodes that they belong to:
    ///
    /// * those of a span at the end of a heading, `# The [ferry]{lang=fr}`, become text again;
    /// * those after an image and a space, `![A ferry](ferry.jpg) {.wide}`, become those of the image.
    pub(super) fn attach_attributes<'n>(&self, arena: &'n Arena<'n>, root: &'n AstNode<'n>) {
        let nodes: Vec<_> = root.descendants().collect();
        for node in nodes {
            let is_heading = matches!(node.data.borrow().value, NodeValue::Heading(_));
            let is_image = matches!(node.data.borrow().value, NodeValue::Image(_));
            if is_heading {
                self.release_span_attributes(arena, node);
            } else if is_image {
                self.attach_spaced_attributes(node);
            }
        }
    }

    /// Appends the attributes of a heading to its text, if they are those of a span at its end.
    fn release_span_attributes<'n>(&self, arena: &'n Arena<'n>, heading: &'n AstNode<'n>) {
        let Some(last) = heading.last_child().filter(|_| heading.data.borrow().attrs.is_some()) else { return };
        let ends_in_bracket = matches!(&last.data.borrow().value, NodeValue::Text(text) if text.ends_with(']'));
        let range = self.span(heading).range();
        let written = self.source.text()[range.clone()].trim_end();
        let Some(at) = written.rfind("]{").filter(|_| ends_in_bracket && written.ends_with('}')) else { return };
        let (attributes, place) = (written[at + 1..].to_owned(), last.data.borrow().sourcepos);
        heading.data.borrow_mut().attrs = None;
        let start = LineColumn { line: place.end.line, column: place.end.column + 1 };
        let end = LineColumn { line: start.line, column: start.column + attributes.len() - 1 };
        let text = Ast::new_with_sourcepos(NodeValue::Text(attributes.into()), Sourcepos { start, end });
        heading.append(arena.alloc(text.into()));
    }

    /// Gives an image the attributes that follow it after a space, at the end of a line.
    fn attach_spaced_attributes<'n>(&self, image: &'n AstNode<'n>) {
        let is_alone = image.previous_sibling().is_none() && image.next_sibling().is_none();
        let is_link = |node: &&'n AstNode<'n>| matches!(node.data.borrow().value, NodeValue::Link(_));
        let outermost = image.parent().filter(is_link).filter(|_| is_alone).unwrap_or(image);
        let has_attributes = image.data.borrow().attrs.is_some() || outermost.data.borrow().attrs.is_some();
        let Some(after) = outermost.next_sibling().filter(|_| !has_attributes) else { return };
        let ends_line = after
            .next_sibling()
            .is_none_or(|next| matches!(next.data.borrow().value, NodeValue::SoftBreak | NodeValue::LineBreak));
        let list = match &after.data.borrow().value {
            NodeValue::Text(text) if ends_line => text.trim().to_owned(),
            _ => return,
        };
        let Some((attributes, _)) = attribute_list::parse(&list).filter(|(_, length)| *length == list.len()) else {
            return;
        };
        let end = self.span(outermost).range().end;
        // A backslash before the brace makes it text.
        if !self.source.text()[end..].trim_start_matches([' ', '\t']).starts_with('{') {
            return;
        }
        let place = after.data.borrow().sourcepos.end;
        after.detach();
        let mut data = image.data.borrow_mut();
        data.attrs = Some(Box::new(attributes));
        // Attributes are searched in the source of their node.
        data.sourcepos.end = place;
    }
}

/// Sets the source positions in inline notes, `^[a note]`, which comrak counts from the start of the note.
pub(super) fn place_inline_notes<'n>(root: &'n AstNode<'n>) {
    let mut references: HashMap<String, Sourcepos> = HashMap::new();
    for node in root.descendants() {
        let data = node.data.borrow();
        if let NodeValue::FootnoteReference(reference) = &data.value
            && reference.name.starts_with("__inline_")
        {
            references.entry(reference.name.clone()).or_insert(data.sourcepos);
        }
    }
    for definition in root.children() {
        let data = definition.data.borrow();
        let NodeValue::FootnoteDefinition(found) = &data.value else { continue };
        let Some(place) = references.get(&found.name).copied() else { continue };
        drop(data);
        let moved = |at: LineColumn| match at.line {
            0 | 1 => {
                LineColumn { line: place.start.line, column: place.start.column + "^[".len() + at.column.max(1) - 1 }
            }
            line => LineColumn { line: place.start.line + line - 1, column: at.column },
        };
        definition.data.borrow_mut().sourcepos = place;
        for node in definition.descendants().skip(1) {
            let mut data = node.data.borrow_mut();
            let is_paragraph = matches!(data.value, NodeValue::Paragraph);
            let own = data.sourcepos;
            data.sourcepos =
                if is_paragraph { place } else { Sourcepos { start: moved(own.start), end: moved(own.end) } };
        }
    }
}
