//! Markup of pandoc, Quarto, `MyST`, `AsciiDoc` and Org that Masthead prints as text.

use super::form::{Form, Place, foreign, part};

/// Attributes in braces where Masthead has none.
pub(super) const ATTRIBUTES: &[Form] = &[
    foreign(
        Place::Anywhere,
        "{=}",
        r"(?:<code>)(?P<at>\{=([a-z0-9]+)\})",
        "a mark for raw text of pandoc",
        "remove the backticks and the braces; HTML needs no mark: `<br>`; or bring the file in with `masthead import`",
    ),
    foreign(
        Place::Anywhere,
        "{",
        r"(?P<at>\{[a-z][a-z:.-]*\})<code>",
        "a role of MyST",
        "remove it; write a formula as `$…$`, a reference as `[@id]`, a note as `[^1]`",
    ),
    foreign(
        Place::Anywhere,
        ":",
        r"(?:\A|[\s(])(?P<at>:[a-z][a-z:-]*:)<code>",
        "a role of reStructuredText",
        "remove it; write a formula as `$…$`, a reference as `[@id]`, a note as `[^1]`",
    ),
    foreign(
        Place::Heading,
        "{-}",
        r"\{-\}\z",
        "a mark of pandoc for a heading without a number",
        "write `{.quiet}`, if the layout has it, or remove it",
    ),
    foreign(
        Place::Heading,
        "{}",
        r"(?:\A|[^\]])(?P<at>\{[^{}\n]*\})\z",
        "no list of attributes that Masthead can read",
        "write the id and the classes between braces, each with its mark: `{#id .class}`",
    ),
    foreign(
        Place::Anywhere,
        "{}",
        r"(?:<image>[ ]?|<link>|<code>|<object>)(?P<at>\{[^{}\n]*\})",
        "no list of attributes that Masthead can read",
        "write it directly after an image, with straight double quotation marks: `{.wide credit=\"…\"}`",
    ),
    foreign(
        Place::AfterTable,
        "{}",
        r"\A(?:Table:|: ).*(?P<at>\{[^{}\n]*\})\z",
        "no list of attributes of a table",
        "write its id and its classes, each with its mark: `{#tab:id .wide}`",
    ),
    foreign(
        Place::Paragraph,
        "{}",
        r"(?:\A|[\s])(?P<at>\{[#.][^{}\n]*\})\z",
        "a list of attributes, which a paragraph cannot have",
        "write it after a heading or an image, or put the text between `:::box` and `:::`",
    ),
];

/// Lines of other dialects, at the start of a paragraph.
pub(super) const BLOCKS: &[Form] = &[
    foreign(
        Place::Paragraph,
        "",
        r"\A(?:!!!|\?\?\?\+?)[ ]*[A-Za-z][^\n]*",
        "an admonition of Python-Markdown",
        "write `> [!NOTE]`, with the text below it on lines that begin with `>` (or TIP, IMPORTANT, WARNING, CAUTION)",
    ),
    foreign(
        Place::Paragraph,
        "..",
        r"\A\.\.[ ]+[a-z][a-z-]*::[^\n]*",
        "a directive of reStructuredText",
        "write `> [!NOTE]` for a note, `![what it shows](file.jpg)` for an image, `:::box` and `:::` for a box",
    ),
    foreign(
        Place::Paragraph,
        "=",
        r"\A={1,6}[ ]+([^\n=]+?)[ ]*=*(?:\n|\z)",
        "a heading of AsciiDoc or a wiki",
        "write `## {1}`",
    ),
    foreign(Place::Paragraph, "h", r"\Ah([1-6])\.[ ]+([^\n]+)", "a heading of Textile or Jira", "write `## {2}`"),
    foreign(Place::Paragraph, "bq.", r"\Abq\.[ ]+([^\n]+)", "a quotation of Textile or Jira", "write `> {1}`"),
    foreign(
        Place::Paragraph,
        "#+",
        r"(?i)\A#\+(?:begin|end|caption|name|attr|include)[a-z_]*:?[^\n]*",
        "a keyword of Org mode",
        "write quotations with `>`, code between lines of three backticks, and captions as `![…](file.jpg \"The caption\")`",
    ),
    // In the first paragraph, this is reported as stray front matter.
    foreign(
        Place::Later,
        "#+:",
        r"\A#\+[A-Za-z_]+:[^\n]*",
        "a keyword of Org mode",
        "write title, date and authors in the front matter, between two `+++` lines",
    ),
    foreign(
        Place::Paragraph,
        "::[",
        r"\A(?:image|video)::?([^\[\]\n]+)\[([^\[\]\n]*)\]",
        "a macro of AsciiDoc",
        "write `![what it shows]({1})`",
    ),
    foreign(
        Place::Anywhere,
        "footnote:[",
        r"footnote:\[([^\[\]\n]+)\]",
        "a footnote of AsciiDoc",
        "write `[^1]` here, and on a line of its own `[^1]: {1}`",
    ),
    foreign(
        Place::Anywhere,
        "<>",
        r"<<([A-Za-z_][^<>\n,]*)(?:,[^<>\n]*)?>>",
        "a reference of AsciiDoc or a merge field",
        "write a link to a heading, `[words](#id)`, or the text that it stands for",
    ),
    foreign(
        Place::Paragraph,
        "{|",
        r"\A\{\|[^\n]*",
        "a table of MediaWiki",
        "write the table with `|` between the cells and a line `|---|---|` under the header",
    ),
    foreign(
        Place::Paragraph,
        "+-",
        r"\A\+(?:[-=:]{2,}\+)+(?:\n|\z)",
        "the edge of a grid table of pandoc",
        "bring the file in with `masthead import`, or write the table with `|` between the cells and a line `|---|---|` under the header",
    ),
    foreign(
        Place::AfterTable,
        "[",
        r"\A\[([^\[\]\n]+)\](?:\[[^\[\]\n]*\])?\z",
        "the caption of a table in MultiMarkdown's form",
        "write `Table: {1}`",
    ),
    foreign(
        Place::Paragraph,
        "::",
        r"\A([^\n:]{1,60})::(?:[ ]+\S|\n)",
        "a description list of AsciiDoc",
        "write the term, an empty line, and `: ` before what it means",
    ),
    foreign(
        Place::Paragraph,
        ";:",
        r"\A;[ ]*[^\n]+\n[ ]*:",
        "a description list of MediaWiki",
        "write the term, an empty line, and `: ` before what it means",
    ),
    foreign(Place::Paragraph, "#.", r"\A#\.[ ]+\S", "a numbered list of pandoc", "write `1. ` before each item"),
    foreign(Place::Paragraph, ".", r"\A\. \. \.\z", "a pause for slides of pandoc", "remove it"),
    foreign(
        Place::Quote,
        "!",
        r"\A!",
        "a spoiler of Reddit or Stack Exchange",
        "remove the `!`, or fold the text away with `<details>` and `<summary>`",
    ),
    part(Place::Anywhere, "[@]", r"\[[^\[\]\n]*@[^\[\]\n]*\]"),
    foreign(
        Place::Anywhere,
        "@",
        r"(?:\A|[\s(])(?P<at>@((?:fig|tbl|tab|sec|eq|lst)[-:][A-Za-z0-9_-]+))",
        "a cross-reference of Quarto or pandoc-crossref",
        "write `[@{2}]`",
    ),
];
