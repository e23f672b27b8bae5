//! Misspelt references to figures, tables and headings, with the form to write.

use super::form::{Form, Place, broken};

/// References and ids with the wrong brackets or marks.
pub(super) const REFERENCES: &[Form] = &[
    broken(
        Place::Heading,
        "[#]",
        r"[ ](?P<at>\[#([A-Za-z][A-Za-z0-9_:.-]*)\])\z",
        "`{0}` is no id: it has square brackets",
        "write `{#{2}}`",
    ),
    broken(
        Place::Anywhere,
        "[:]",
        r"\[(?:page[ ])?#?((?:fig|tab|tbl|eq|sec):[A-Za-z0-9_.-]+)\]",
        "`{0}` is no reference: there is no `@` before the id",
        "write `[@{1}]`, or `[page @{1}]` for its page",
    ),
    broken(
        Place::Anywhere,
        "[@:]",
        r"\[(?:page[ ])?@(fig|tab|tbl|eq|sec):[ ]+([A-Za-z0-9_.-]+)\]",
        "`{0}` is no reference: there is a space in the id",
        "write `[@{1}:{2}]`, without a space",
    ),
    broken(
        Place::Anywhere,
        "{@}",
        r"\{@([A-Za-z][A-Za-z0-9_:.-]*)\}",
        "`{0}` is no reference: it has braces",
        "write `[@{1}]`",
    ),
    broken(
        Place::Paragraph,
        "[#]",
        r"(?:\A|[\s(])(?P<at>\[#([A-Za-z][A-Za-z0-9_:.-]*)\])",
        "`{0}` is neither a link nor a reference",
        "write `[words](#{2})` for a link, or `[@{2}]` for a reference",
    ),
];
