//! Misspelt addresses and marks of footnotes, and marks of a version control system, with the form to write.

use super::form::{Form, Place, broken};

/// Addresses and notes.
pub(super) const ADDRESSES: &[Form] = &[
    broken(
        Place::Anywhere,
        "",
        r"(?i)(?:\A|[\s(<])(?P<at>(?:https?(?::/|//:?|;//|/:/+|:<esc>)|(?:htt|htp|htps|htpps?|httpss|hhttps?|htttps?|ttps?)://)([A-Z0-9][^\s<>()]*))",
        "`{0}` is no address",
        "write `https://{2}`",
    ),
    // Without a full stop in the next word, the words are about the scheme.
    broken(
        Place::Anywhere,
        "",
        r"(?i)(?:\A|[\s(<])(?P<at>https?://[ ]([A-Z0-9][^\s<>()]*\.[A-Z0-9][^\s<>()]*))",
        "`{0}` is no address",
        "write `https://{2}`",
    ),
    broken(
        Place::Anywhere,
        "<.>",
        r"<([A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:/[^<>\s]*)?)>",
        "`{0}` is no link: the address has no `https://`",
        "write `<https://{1}>`",
    ),
    broken(
        Place::Anywhere,
        "<>",
        r"<(?:[ ]+<link>[ ]*|<link>[ ][^<>\n]*)>",
        "`{0}` is no link: there is a space in it",
        "write `<`, the address and `>` without spaces; a space in an address is `%20`",
    ),
    broken(
        Place::Anywhere,
        "^[]",
        r"\[(?:\^[ ]+[^\[\]\n^]+|[ ]+\^[^\[\]\n]+|[0-9]+\^)\]",
        "`{0}` is no mark of a footnote",
        "write `[^1]` in the text, and on a line of its own `[^1]: ` and the note",
    ),
    broken(
        Place::Anywhere,
        "<",
        r"(?m)^<{7}(?:[ ][^\n]*)?$",
        "`{0}` is a mark of Git for two versions that differ: both are printed",
        "keep one of the two versions, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
    ),
];
