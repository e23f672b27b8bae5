//! The words of a PDF and the words of a tree, for comparison.

use super::tree::Node;
use super::typography::straight;

/// Returns the words of a tree. Blocks separate words; the alternative text of images is left out.
pub(crate) fn words(nodes: &[Node]) -> Vec<String> {
    let mut text = String::new();
    collect(nodes, &mut text);
    split(&text)
}

fn split(text: &str) -> Vec<String> {
    straight(text).split_whitespace().map(str::to_owned).collect()
}

fn collect(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            // The asterisks of a thematic break are decoration, and have no tags.
            Node::Element(element) if element.name == "hr" => text.push('\n'),
            Node::Element(element) => {
                let separator = if node.is_inline() && element.name != "br" { "" } else { "\n" };
                text.push_str(separator);
                collect(&element.children, text);
                text.push_str(separator);
            }
        }
    }
}

/// Returns the words of a PDF in the order of its tags (output of `pdfinfo -struct-text`), without list labels and the
/// text of figures.
pub(crate) fn tagged_words(tree: &str) -> Vec<String> {
    let mut text = String::new();
    let mut open: Vec<(usize, &str, bool)> = Vec::new();
    for line in tree.lines() {
        let bare = line.trim_start();
        let depth = line.len() - bare.len();
        while let Some((_, _, is_block)) = open.pop_if(|(at, ..)| *at >= depth) {
            text.push_str(if is_block { "\n" } else { "" });
        }
        if let Some(words) = bare.strip_prefix('"') {
            let words = words.strip_suffix('"').unwrap_or(words);
            let is_in = |name: &str| open.iter().any(|(_, tag, _)| *tag == name);
            if !is_in("Lbl") && (is_in("Caption") || !is_in("Figure")) {
                text.push_str(words);
            }
        } else if bare.starts_with(|c: char| c.is_ascii_uppercase()) {
            let tag = bare.split([' ', ':']).next().unwrap_or_default();
            let is_block = !bare.contains("(inline)") && tag != "Object";
            text.push_str(if is_block { "\n" } else { "" });
            open.push((depth, tag, is_block));
        }
    }
    split(&text)
}
