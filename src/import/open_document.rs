//! Parts of an `OpenDocument` text that pandoc drops without a message: its title and the languages of phrases.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use roxmltree::{Document, Node};
use zip::ZipArchive;

use super::{ImportReport, ImportedText};
use crate::document::{Block, plain_text};

/// Maximum size of a part of the file, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// Name of the style of the title.
const TITLE: &str = "Title";

/// Adds the title to the metadata, and reports the languages. A file that cannot be read stays as it is.
pub(super) fn complete(file: impl Read + Seek, text: &mut ImportedText, report: &mut ImportReport) {
    let Ok(mut archive) = ZipArchive::new(file) else { return };
    let [content, styles] = ["content.xml", "styles.xml"].map(|name| part(&mut archive, name).unwrap_or_default());
    let Ok(content) = Document::parse(&content) else { return };
    if let Some(title) = title(&content).filter(|_| text.facts.title.is_none()) {
        let is_title =
            |block: &Block| matches!(block, Block::Paragraph { content, .. } if plain_text(content).trim() == title);
        if text.blocks.first().is_some_and(is_title) {
            text.blocks.remove(0);
        }
        text.facts.title = Some(title);
    }
    let own = Document::parse(&styles).map(|styles| languages(&styles)).unwrap_or_default();
    let others: Vec<String> = languages(&content).difference(&own).cloned().collect();
    if !others.is_empty() {
        let listed = others.join(", ");
        report.leave_out_anywhere(format!("the languages of phrases ({listed}), which pandoc does not read here"));
    }
}

fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Returns the value of an attribute, whatever its namespace.
fn attribute<'n>(node: Node<'n, '_>, name: &str) -> Option<&'n str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Returns the words of the first paragraph in the style of the title, or in one made from it.
fn title(content: &Document<'_>) -> Option<String> {
    let is_style =
        |node: &Node<'_, '_>| node.tag_name().name() == "style" && attribute(*node, "parent-style-name") == Some(TITLE);
    let made: BTreeSet<&str> =
        content.descendants().filter(is_style).filter_map(|node| attribute(node, "name")).collect();
    let is_title = |node: &Node<'_, '_>| {
        let style = attribute(*node, "style-name");
        matches!(node.tag_name().name(), "p" | "h") && style.is_some_and(|style| style == TITLE || made.contains(style))
    };
    let found = content.descendants().find(is_title)?;
    let words: String = found.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|title| !title.is_empty())
}

/// Returns the languages that styles set.
fn languages(document: &Document<'_>) -> BTreeSet<String> {
    let of_node = |node: Node<'_, '_>| attribute(node, "language").map(str::to_owned);
    let is_language = |tag: &String| !matches!(tag.as_str(), "none" | "zxx" | "");
    document.descendants().filter_map(of_node).filter(is_language).collect()
}
