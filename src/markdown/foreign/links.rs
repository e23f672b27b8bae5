//! Misspelt links and images, and boxes of tasks, with the form to write.

use super::form::{Form, Place, broken};

/// Links, images and the boxes of tasks.
pub(super) const LINKS: &[Form] = &[
    broken(
        Place::Anywhere,
        "](",
        r"\[([^\[\]\n]+)\][ \n]\((<link>|https?:[^()\s]*|www\.[^()\s]*|mailto:[^()\s]*|#[^()\s]+|/[^()\s]+|[^()\s]+\.(?:html?|md|pdf|jpe?g|png|svg|gif|webp))\)",
        "`{0}` is no link: there is a space between the words and the address",
        "write `[{1}]({2})`, with nothing between `]` and `(`",
    ),
    broken(
        Place::Anywhere,
        "()[]",
        r"\(([^()\[\]\n]+)\)\[(<link>|https?:[^\[\]\s]*|www\.[^\[\]\s]*|mailto:[^\[\]\s]*|#[^\[\]\s]+|[^\[\]\s]+\.(?:html?|md|pdf|jpe?g|png|svg|gif|webp))\]",
        "`{0}` is no link: the words and the address have each other's brackets",
        "write `[{1}]({2})`",
    ),
    broken(
        Place::Anywhere,
        "![](=",
        r"!\[([^\[\]\n]*)\]\(([^()\s]+)[ ]+=[0-9]*x[0-9]*\)",
        "`{0}` is no image: Markdown has no size after the address",
        "write `![{1}]({2}){width=60%}`",
    ),
    broken(
        Place::Anywhere,
        "](",
        r"!?\[([^\[\]\n]*)\]\(([^()\s]+)[ ]+[“”„«‘’][^()\n]*\)",
        "`{0}` is no link or image: its title has typographic quotation marks",
        "write straight ones: `[{1}]({2} \"The title\")`",
    ),
    broken(
        Place::Anywhere,
        "](",
        r"!?\[([^\[\]]*)\]\((<link>|[^()\s<][^()\s]*)(?:\n|\z)",
        "`{0}` is no link: its address is not closed",
        "write `)` directly after the address: `[{1}](…)`",
    ),
    broken(
        Place::Anywhere,
        "]",
        r"(?:\A|[^A-Za-z0-9\]])(?P<at>\[([^\[\]\n@^][^\[\]\n]*)\]\[([^\[\]\n@^][^\[\]\n]*)\])",
        "`{0}` is no link: no line says where `[{3}]` leads",
        "write the address: `[{2}](https://…)`, or on a line of its own `[{3}]: https://…`",
    ),
    broken(
        Place::Item,
        "[]",
        r"\A(?P<at>\[\])(?:[ ]|\z)",
        "`{0}` is no box of a task list",
        "write `[ ]`, with a space between the brackets",
    ),
    broken(
        Place::Item,
        "[]",
        r"\A(?P<at>\[[*+vVyY✓✔✗✘√-]\])[ ]",
        "`{0}` is no box of a task list",
        "write `[x]` for a task that is done, and `[ ]` for one that is not",
    ),
    broken(
        Place::Item,
        "[]",
        r"\A(?P<at>\[([ xX])\])[^\s\[\](:]",
        "`{0}` is no box of a task list: there is no space after it",
        "write `[{2}] ` and then the words",
    ),
    broken(
        Place::Anywhere,
        "](\"",
        r#"!?\[([^\[\]\n]*)\]\(([^()\s]+)[ ]+("[^"\n]*")[ ]*[^()\s][^()\n]*\)"#,
        "`{0}` is no link or image: more words stand after its title",
        "write `[{1}]({2} {3})`, and attributes of an image directly after it: `{credit=\"Anna Berg\"}`",
    ),
    broken(
        Place::Anywhere,
        "!",
        r"(?:\A|\s)(?P<at>![ ]<link>)",
        "`{0}` is no image: there is a space after `!`",
        "write `!` directly before the bracket: `![what it shows](file.jpg)`",
    ),
    broken(
        Place::Anywhere,
        "![",
        r"!\[[^\[\]\n]*<link>",
        "`{0}` is no image: a bracket in its description is not closed",
        "write a bracket in the description as `\\[`",
    ),
    broken(
        Place::Anywhere,
        "[](",
        r"\[[^\[\]\n]*<link>[^\[\]\n]*\]\((?:<link>|[^()\s]+)\)",
        "`{0}` is no link: there is another link in its words",
        "write one link after the other",
    ),
];
