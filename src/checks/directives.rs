//! Directives of other dialects, with the form to write.

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
    (
        &["left", "right"],
        "write `:::beside` around an image and its text, and `:::beside .right` for an image on the right",
    ),
    (&["center", "centre", "landscape", "small"], "remove it: the layout places the text"),
];

/// Returns the instruction for a directive of another dialect that the layout does not have.
pub(super) fn foreign_directive(name: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(names, _)| names.contains(&name)).map(|(_, help)| *help)
}
