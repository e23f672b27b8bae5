//! Directives of other dialects, with the form to write, the content that directives must have, and their places.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::directive::{BuiltInDirective, DirectiveContent};
use crate::document::{Block, Inline, Part, each_inline};
use crate::issue::Issue;

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
    (
        &["left", "right"],
        "write `:::beside` around an image and its text, and `:::beside .right` for an image on the right",
    ),
    (&["center", "centre", "landscape", "small"], "remove it: the layout places the text"),
];

/// Returns the instruction for a directive of another dialect that the layout does not have.
pub(super) fn foreign_directive(name: &str) -> Option<&'static str> {
    let name = if name.starts_with('/') { "end" } else { name };
    FOREIGN.iter().find(|(names, _)| names.contains(&name)).map(|(_, help)| *help)
}

/// Returns `true` if blocks, or blocks inside them, have the content that a directive must have.
fn has_content(content: DirectiveContent, blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match (content, block) {
        (DirectiveContent::List, Block::List(_))
        | (DirectiveContent::Descriptions, Block::DescriptionList { .. })
        | (DirectiveContent::Image, Block::Figure(_) | Block::Chart(_) | Block::Table(_)) => true,
        (content, block) => block.parts().into_iter().any(|part| match part {
            Part::Blocks(inside) => has_content(content, inside),
            Part::Inlines(run) => content == DirectiveContent::Image && has_image(run),
        }),
    })
}

fn has_image(run: &[Inline]) -> bool {
    let mut found = false;
    each_inline(run, &mut |inline| found |= matches!(inline, Inline::Image(_)));
    found
}

/// Reports directives without text, and those without the list or the image that their layout sets.
pub(super) fn check_content(issue: &Issue, report: &mut Report) {
    issue.document.each_block(&mut |block| {
        let Block::Directive { name, blocks, span, .. } = block else { return };
        let built_in = BuiltInDirective::named(name).map(BuiltInDirective::form);
        let own = issue.layout.directives.iter().find(|directive| directive.name == *name);
        let Some(form) = built_in.or_else(|| own.map(|own| own.form)) else { return };
        let (code, (message, help)) = match form.content {
            Some(content) if !has_content(content, blocks) => missing_content(content, name),
            None if blocks.is_empty() => {
                let help = format!("write the text between `:::{name}` and `:::`, or remove both lines");
                (Code::MissingContent, (format!("there is nothing in `:::{name}`"), help))
            }
            Some(_) | None => return,
        };
        report.push(Diagnostic::new(code, *span, message, help));
    });
}

/// Returns code, message and instruction for a directive without its content.
fn missing_content(content: DirectiveContent, name: &str) -> (Code, (String, String)) {
    match content {
        DirectiveContent::List => (
            Code::MissingList,
            (
                format!("there is no list in `:::{name}`: it is printed like other text"),
                "write a list: `- ` before each item".to_owned(),
            ),
        ),
        DirectiveContent::Descriptions => (
            Code::MissingList,
            (
                format!("there is no description list in `:::{name}`: it is printed like other text"),
                "write each term, an empty line, and `: ` before its description".to_owned(),
            ),
        ),
        DirectiveContent::Image => (
            Code::MissingContent,
            (
                format!("there is no image in `:::{name}`"),
                "write one in a paragraph of its own: `![what it shows](file.jpg)`".to_owned(),
            ),
        ),
    }
}

/// Names of the directives at the beginning of an article.
const OPENINGS: [&str; 2] = ["standfirst", "byline"];

/// Reports standfirsts and bylines that are not at the beginning of an article, and second ones.
pub(super) fn check_openings(issue: &Issue, report: &mut Report) {
    let sections = &issue.document.sections;
    let bodies = sections.iter().flat_map(|section| {
        std::iter::once(&section.blocks).chain(section.articles.iter().map(|article| &article.blocks))
    });
    for blocks in bodies {
        let name = |block: &Block| match block {
            Block::Directive { name, .. } => OPENINGS.into_iter().find(|opening| opening == name),
            _ => None,
        };
        let mut before: Vec<&str> = Vec::new();
        let mut at_beginning = true;
        for block in blocks {
            let opening = name(block);
            at_beginning &= opening.is_some();
            if let Some(name) = opening.filter(|name| at_beginning && !before.contains(name)) {
                before.push(name);
            } else {
                report_opening(block, opening.is_some() && at_beginning, report);
            }
        }
    }
}

/// Reports a standfirst or a byline, and those inside of another block.
fn report_opening(block: &Block, is_second: bool, report: &mut Report) {
    if let Block::Directive { name, span, .. } = block
        && OPENINGS.contains(&name.as_str())
    {
        let (message, help) = if is_second {
            (format!("this article has two `:::{name}`"), "write one, with all its text".to_owned())
        } else {
            (
                format!("`:::{name}` is not at the beginning of an article"),
                "write it directly below the article's title, before the text and its images".to_owned(),
            )
        };
        report.push(Diagnostic::new(Code::MisplacedBlock, *span, message, help));
    }
    for part in block.parts() {
        if let Part::Blocks(inside) = part {
            for block in inside {
                report_opening(block, false, report);
            }
        }
    }
}
