//! Property: every word of the source is in both editions, or a diagnostic is at its place.
//!
//! The texts consist of forms of Markdown and of other dialects, whole and broken, around words that occur only once.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::Value;

use crate::properties::cases;
use crate::support::{Publication, strings, unzip};

/// Blocks. Each `%` becomes a word. Words in comments, addresses and languages of code are no text, and are not among
/// them.
const BLOCKS: &[&str] = &[
    "%\n",
    "% % %\n",
    "## %\n",
    "### % {#a .b %=%}\n",
    "##%\n",
    "####### %\n",
    "%\n===\n",
    "%\n---\n",
    "- %\n- %\n",
    "-%\n-%\n",
    "• %\n• %\n",
    "– %\n– %\n",
    "1. %\n2. %\n",
    "a) %\nb) %\n",
    "(@%) %\n",
    "- [ ] %\n- [] %\n",
    "> % %\n",
    "> [!NOTE] %\n> %\n",
    "> [!%] %\n> %\n",
    "> [!note]- %\n> %\n",
    "| % | % |\n|---|---|\n| % | % | % |\n",
    "| % | % |\n|---|\n| % |\n",
    "| % | % |\n| % | % |\n",
    "| %\n| %\n",
    "+---+---+\n| % | % |\n+---+---+\n",
    "%   %\n--- ---\n%   %\n",
    "%\n\n: %\n",
    "%\n: %\n",
    "%\n  ~ %\n",
    "%::\n  %\n",
    "| % |\n|---|\n| % |\n\nTable: % {#% .%}\n",
    "| % |\n|---|\n| % |\n\n: %\n",
    "Table: %\n",
    "```\n%\n```\n",
    "``` rust % {.%}\n%\n```\n",
    "```{%}\n%\n```\n",
    "```{=html}\n%\n```\n",
    "~~~\n%\n",
    "    %\n",
    ":::box\n%\n:::\n",
    ":::box % .%\n%\n:::\n",
    ":::%\n%\n:::\n",
    ":::box {title=%}\n%\n:::\n",
    ":::figures %\n%\n:::\n",
    ":::box\n%\n",
    "::: \n",
    "::%\n%\n",
    "$$\n% + %\n$$\n",
    "$$ %\n",
    "\\begin{%}\n%\n\\end{%}\n",
    "\\section{%}\n",
    "!!! % \"%\"\n    %\n",
    ".. %:: %\n",
    "{% % %}\n",
    "{{< % \"%\" >}}\n",
    "[TOC]\n\n%\n",
    "[%]: https://example.org/%\n",
    "[^%]: %\n",
    "%[^a]\n\n[^a]: %\n",
    "![%](a.svg \"%\"){credit=\"%\" %=%}\n",
    "![%](a.svg \"%\"){.% #%}\n",
    "![%](missing.svg \"%\")\n",
    "<div>%</div>\n",
    "<figure><figcaption>%</figcaption></figure>\n",
    "<details>\n<summary>%</summary>\n\n%\n\n</details>\n",
    "<table><tr><td>%</td></tr></table>\n",
    "<style>\n%\n</style>\n",
    "<script>%</script>\n",
    "<?% %?>\n",
    "<!-- %\n",
    "<pre>\n%\n",
    "\\\n%\n",
    "***\n%\n",
];

/// Marks and forms within a line.
const WORDS: &[&str] = &[
    "%",
    "*%*",
    "**%**",
    "**%",
    "%**",
    "** % **",
    "*% *",
    "__%",
    "~~%~~",
    "~~%",
    "~%~",
    "%~%~",
    "%^%^",
    "==%==",
    "++%++",
    "`%`",
    "`%",
    "``%`",
    "`%`{=html}",
    "`%`{.%}",
    "{%}`%`",
    "^[%]",
    "[%]",
    "[[%]]",
    "[[%|%]]",
    "![[%]]",
    "[%]{.%}",
    "[%](#)",
    "[%](https://example.org/)",
    "[%] (https://example.org/)",
    "(%)[https://example.org/]",
    "[%][%]",
    "[%](https://example.org/",
    "[%](a.html)",
    "![%](a.svg){.%}",
    "[^%]",
    "[@%]",
    "@%",
    "$%$",
    "$ % $",
    "\\(%\\)",
    "\\[%\\]",
    "\\%{%}",
    "\\emph{%}",
    ":%:",
    "&%;",
    "<u>%</u>",
    "<u>%",
    "%</u>",
    "<%>%",
    "< b>%</b>",
    "<!-- %",
    "{{ % }}",
    "${%}",
    "*|%|*",
    "%%%%%",
    "{++%++}",
    "<<%>>",
    "'''%'''",
    "[b]%[/b]",
    "|",
    "\\",
    "\\*%\\*",
    "\"%\"",
    "% -- %",
    "%\\\n%",
    "%  \n%",
];

fn text() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 1..7).prop_map(|words| words.join(" ") + "\n");
    let block = prop_oneof![prop::sample::select(BLOCKS).prop_map(str::to_owned), words];
    prop::collection::vec(block, 1..8).prop_map(|blocks| {
        let template = blocks.join("\n");
        let mut pieces = template.split('%');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (at, piece) in pieces.enumerate() {
            text.push_str(&word(at));
            text.push_str(piece);
        }
        text
    })
}

/// Returns the word of this number, in small letters: `quaa`, `quab`
fn word(at: usize) -> String {
    let letter = |at: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[at % 26]);
    format!("qu{}{}", letter(at / 26), letter(at))
}

/// Returns the words in a text with their byte ranges.
fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(start) = text[at..].find("qu").map(|start| at + start) {
        found.push((text[start..start + 4].to_owned(), start..start + 4));
        at = start + 4;
    }
    found
}

/// Returns the byte ranges of all messages in a source. A block that is never closed extends to the end.
fn reported(stderr: &str, source: &str) -> Vec<Range<usize>> {
    let offset = |line: &Value, column: &Value| {
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or(1)).expect("lines are few");
        let start: usize = source.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
        let line = source[start..].split('\n').next().unwrap_or_default();
        start + line.chars().take(number(column) - 1).map(char::len_utf8).sum::<usize>()
    };
    let messages = stderr.lines().map(|line| serde_json::from_str::<Value>(line).expect("a message is JSON"));
    let range = |message: Value| {
        let place = &message["place"];
        let end = if message["code"] == "unclosed-block" {
            source.len()
        } else {
            offset(&place["end_line"], &place["end_column"])
        };
        (place["file"] == "issues/a.md").then(|| offset(&place["line"], &place["column"])..end)
    };
    messages.filter_map(range).collect()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn every_word_is_in_both_editions_or_reported(text in text()) {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";
        let source = format!("+++\ntitle = \"T\"\n+++\n{text}");
        let manifest = "title = \"T\"\nlanguage = \"en\"\n[epub]\npage-list = false\n[messages]\nunclosed-block = \"warn\"\n";
        let publication =
            Publication::empty().file("masthead.toml", manifest).file("issues/a.svg", svg).file("issues/a.md", &source);
        let run = publication.run("build --edition epub --message-format json");
        prop_assert!(run.status <= 1, "status {}:\n{}", run.status, run.stderr);
        // An issue with errors is not built, so that its author reads the messages.
        if run.status == 0 {
            publication.run("export a --to typst --quiet").ends(0);
            let calls = strings(&typst::syntax::parse(&publication.text("dist/a/typst/main.typ"))).join(" ");
            let epub = unzip(&publication.read("dist/a/a.epub"));
            let pages = epub.iter().filter(|(name, _)| name.starts_with("OEBPS/text/"));
            let pages: String = pages.map(|(_, page)| String::from_utf8_lossy(page)).collect();
            let ranges = reported(&run.stderr, &source);
            for (word, range) in words(&source) {
                let is_set = calls.contains(&word) && pages.contains(&word);
                let is_reported = ranges.iter().any(|place| place.start <= range.start && range.end <= place.end);
                prop_assert!(is_set || is_reported, "{word} is lost in\n{text}\n{}", run.stderr);
            }
        }
    }
}
