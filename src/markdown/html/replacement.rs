//! Markdown in place of HTML tags that are not supported.

/// Tags, with the form to write in their place.
const REPLACEMENTS: &[(&[&str], &str)] = &[
    (
        &["table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "colgroup", "col"],
        "write the table with `|` between the cells and a line `|---|---|` under the header",
    ),
    (&["figure", "figcaption", "picture", "source"], "write `![what it shows](file.jpg \"The caption\")`"),
    (&["ul", "ol", "li"], "write `- ` or `1. ` before each item"),
    (&["dl", "dt", "dd"], "write the term, an empty line, and `: ` before what it means"),
    (&["h1", "h2", "h3", "h4", "h5", "h6"], "write `#` to `######` and a space before the title"),
    (&["blockquote"], "write `> ` before each line of the quotation"),
    (&["pre", "samp", "tt"], "write three backticks on a line of their own before the code and after it"),
    (&["hr"], "write `***` on a line of its own"),
    (&["aside"], "write `:::box` before the text and `:::` after it"),
    (
        &["iframe", "video", "audio", "embed", "object", "svg", "canvas"],
        "write a link, `[words](https://…)`, or an image, `![what it shows](file.jpg)`",
    ),
    (&["math"], "write the formula in LaTeX, between dollar signs: `$x^2$`"),
    (&["strike"], "write `~~` before the words and after them"),
    (
        &["q", "cite", "dfn", "var", "address"],
        "remove it and write the marks themselves, or `*` before and after the words",
    ),
    (
        &["p", "div", "center", "section", "article", "header", "footer", "main", "nav"],
        "remove it: an empty line divides paragraphs, and the layout places them; its text is kept",
    ),
    (
        &["span", "font", "big"],
        "remove it, or keep only its `lang`: the layout sets fonts and colours; mark words with `*`, `**` or `<mark>`",
    ),
    (&["form", "input", "button", "select", "option", "label", "textarea"], "remove it: no edition can be filled in"),
    (
        &["script", "style", "link", "meta", "noscript"],
        "remove it: editions have no scripts, and the layout has the style sheet",
    ),
];

/// Returns the instruction for a tag, or `None` if there is no replacement.
pub(super) fn replacement(tag: &str) -> Option<&'static str> {
    REPLACEMENTS.iter().find(|(tags, _)| tags.contains(&tag)).map(|(_, help)| *help)
}
