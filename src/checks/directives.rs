//! Directives of other dialects, with the form to write, and the content that directives must have.

use crate::directive::DirectiveContent;
use crate::document::{Block, Part};

/// Names of directives that other programs have, with the form to write.
const FOREIGN: &[(&[&str], &str)] = &[
    (
        &["note", "info", "callout-note", "admonition", "details", "notice"],
        "write `> [!NOTE]`, with the text below it on lines that begin with `>`",
    ),
    (
        &["tip", "hint", "success", "callout-tip"],
        "write `> [!TIP]`, with the text below it on lines that begin with `>`",
    ),
    (
        &["important", "callout-important"],
        "write `> [!IMPORTANT]`, with the text below it on lines that begin with `>`",
    ),
    (
        &["warning", "attention", "callout-warning", "warn"],
        "write `> [!WARNING]`, with the text below it on lines that begin with `>`",
    ),
    (
        &["caution", "danger", "error", "callout-caution"],
        "write `> [!CAUTION]`, with the text below it on lines that begin with `>`",
    ),
    (
        &["layout-ncol", "layout-nrow", "layout", "figure-group", "gallery", "grid", "columns", "column"],
        "write `:::figures` around images that stand side by side; the layout has columns",
    ),
    (
        &["custom-style", "style", "class", "data-custom-style"],
        "write the name of a directive: `:::box` for a box, `:::pullquote` for a sentence set large",
    ),
    (&["quote", "blockquote", "epigraph"], "write `> ` before each line of a quotation, or `:::pullquote`"),
    (&["figure", "image", "img"], "write `![what it shows](file.jpg \"The caption\")`"),
    (&["aside", "sidebar", "margin", "column-margin", "infobox"], "write `:::box` before the text and `:::` after it"),
    (&["refs", "bibliography"], "write `:::references` and, on the next line, `:::`"),
    (&["toc", "contents"], "remove it: the layout sets the contents"),
    (&["math", "equation"], "write the formula between `$$` and `$$`"),
    (&["end", "close", "endbox", "fin", "ende"], "write `:::` alone on the line where a block ends"),
    (&["center", "centre", "right", "left", "landscape", "small"], "remove it: the layout places the text"),
];

/// Returns the instruction for a directive of another dialect that the layout does not have.
pub(super) fn foreign_directive(name: &str) -> Option<&'static str> {
    let name = if name.starts_with('/') { "end" } else { name };
    FOREIGN.iter().find(|(names, _)| names.contains(&name)).map(|(_, help)| *help)
}

/// Returns `true` if blocks, or blocks inside them, have the content that a directive must have.
pub(super) fn has_content(content: DirectiveContent, blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match (content, block) {
        (DirectiveContent::List, Block::List(_)) | (DirectiveContent::Descriptions, Block::DescriptionList { .. }) => {
            true
        }
        (DirectiveContent::List | DirectiveContent::Descriptions, block) => {
            block.parts().into_iter().any(|part| match part {
                Part::Blocks(inside) => has_content(content, inside),
                Part::Inlines(_) => false,
            })
        }
    })
}

/// Returns message and instruction for a directive without its content.
pub(super) fn missing_content(content: DirectiveContent, name: &str) -> (String, String) {
    match content {
        DirectiveContent::List => (
            format!("there is no list in `:::{name}`: it is printed like other text"),
            "write a list: `- ` before each item".to_owned(),
        ),
        DirectiveContent::Descriptions => (
            format!("there is no description list in `:::{name}`: it is printed like other text"),
            "write each term, an empty line, and `: ` before its description".to_owned(),
        ),
    }
}
