//! Hostile texts, formulas and links.

use std::fmt::Write;

use super::{Cost, GeneratorRow, joined};
use crate::support::Publication;

const LOREM: &str = "Lorem ipsum dolor sit amet, consectetur adipisici elit.\n\n";

pub(super) const GENERATORS: &[GeneratorRow] = &[
    ("text", "headings", (1000, 32_000), Cost::High, |n| repeated(n, |i| format!("# Heading {i}\n\n"))),
    ("text", "subheadings", (1000, 32_000), Cost::High, |n| repeated(n, |i| format!("### Heading {i}\n\nText.\n\n"))),
    ("text", "paragraphs", (2000, 64_000), Cost::High, |n| repeated(n, |_| LOREM.to_owned())),
    ("text", "long-paragraphs", (4, 64), Cost::High, |n| repeated(n, |_| "lorem ipsum ".repeat(8000) + "\n\n")),
    ("text", "items", (1000, 128_000), Cost::High, |n| repeated(n, |i| format!("- item {i}\n"))),
    ("text", "descriptions", (1000, 64_000), Cost::High, |n| repeated(n, |i| format!("Term {i}\n\n: its words\n\n"))),
    ("text", "glossary", (1000, 64_000), Cost::High, glossary),
    ("text", "quotes", (500, 32_000), Cost::High, |n| repeated(n, |_| "> Lorem\n\nText.\n\n".to_owned())),
    ("text", "callouts", (500, 32_000), Cost::High, |n| repeated(n, |_| "> [!NOTE]\n> Lorem\n\nText.\n\n".to_owned())),
    ("text", "code", (500, 32_000), Cost::High, |n| repeated(n, |_| "```\nx\n```\n\n".to_owned())),
    ("text", "lines-of-code", (500, 128_000), Cost::High, |n| issue(&format!("```\n{}```\n", "x\n".repeat(n)))),
    ("text", "soft-hyphens", (1000, 48_000), Cost::High, |n| issue(&("a\u{AD}".repeat(n) + "\n"))),
    ("text", "notes-in-notes", (250, 4000), Cost::High, |n| {
        issue(&format!("A[^0]\n\n{}[^{n}]: End.\n", joined(0..n, |i| format!("[^{i}]: See[^{}].\n\n", i + 1))))
    }),
    ("text", "breaks", (500, 32_000), Cost::High, |n| repeated(n, |_| "Text.\n\n***\n\n".to_owned())),
    ("text", "boxes", (500, 32_000), Cost::High, |n| repeated(n, |_| ":::box\nText.\n:::\n\n".to_owned())),
    ("text", "notes", (500, 32_000), Cost::High, notes),
    ("text", "same-note", (500, 64_000), Cost::High, |n| issue(&("A[^a] ".repeat(n) + "\n\n[^a]: Note.\n"))),
    ("text", "emphasis", (500, 8000), Cost::High, |n| issue(&("*a* **b** ~~c~~ ".repeat(n) + "\n"))),
    ("text", "long-words", (600, 64_000), Cost::High, |n| issue(&("extraordinary 🟢 \n".repeat(n) + "\n"))),
    ("text", "long-runs", (600, 64_000), Cost::High, |n| issue(&(("letter".repeat(5) + " ").repeat(n) + "\n"))),
    ("text", "paragraphs-of-long-words", (4, 400), Cost::High, |n| repeated(n, |_| long_words(18, 3600) + "\n\n")),
    ("text", "paragraphs-of-long-runs", (4, 128), Cost::High, |n| repeated(n, |_| long_words(30, 3600) + "\n\n")),
    ("text", "long-paragraphs-of-long-words", (1, 16), Cost::High, |n| {
        repeated(n, |_| long_words(18, 76_000) + "\n\n")
    }),
    ("text", "items-of-long-words", (4, 400), Cost::High, |n| repeated(n, |_| format!("- {}\n", long_words(18, 3600)))),
    ("text", "boxes-of-long-words", (4, 400), Cost::High, |n| {
        repeated(n, |_| format!(":::box\n{}\n:::\n\n", long_words(18, 3600)))
    }),
    ("text", "notes-of-long-words", (4, 400), Cost::High, |n| {
        let notes: String = joined(0..n, |i| format!("[^{i}]: {}\n\n", long_words(18, 3600)));
        issue(&(joined(0..n, |i| format!("A[^{i}]\n\n")) + &notes))
    }),
    ("text", "spans", (500, 64_000), Cost::High, |n| repeated(n, |_| "A [word]{lang=fr} here.\n\n".to_owned())),
    ("text", "quotation-marks", (1000, 64_000), Cost::High, |n| issue(&("'a\" ".repeat(n) + "\n"))),
    ("text", "open-marks", (1000, 128_000), Cost::Low, |n| issue(&"*a **a ".repeat(n))),
    ("text", "quote-marks", (1000, 512_000), Cost::High, |n| issue(&(">".repeat(n) + " x\n"))),
    ("text", "brackets", (1000, 512_000), Cost::Low, |n| issue(&"[".repeat(n))),
    ("text", "tags", (1000, 128_000), Cost::Low, |n| issue(&"<u>".repeat(n))),
    ("text", "declarations", (1000, 256_000), Cost::Low, |n| issue(&"<!".repeat(n))),
    ("text", "declarations-in-lines", (1000, 256_000), Cost::Low, |n| issue(&"a <!a\n".repeat(n))),
    ("text", "comments", (1000, 256_000), Cost::Low, |n| issue(&"<!--".repeat(n))),
    ("text", "details", (100, 64_000), Cost::High, |n| {
        repeated(n, |_| "<details><summary>A</summary>\n\nB\n\n</details>\n\n".to_owned())
    }),
    ("text", "attributes", (100, 64_000), Cost::High, |n| {
        repeated(n, |i| format!("## A{i} {{.unknown{i} key{i}=\"x\"}}\n\nText.\n\n"))
    }),
    ("text", "entities", (1000, 128_000), Cost::Low, |n| repeated(n, |i| format!("&unknown{i};\n"))),
    ("text", "articles", (50, 1600), Cost::High, articles),
    ("text", "scripts", (500, 32_000), Cost::High, |n| repeated(n, |_| "Ж α é 漢 ب\n\n".to_owned())),
    ("formulas", "formulas", (500, 64_000), Cost::High, |n| repeated(n, |i| format!("A $x^{{{i}}}$ b.\n\n"))),
    ("formulas", "displayed", (250, 32_000), Cost::High, |n| {
        repeated(n, |i| format!("$$ x = {i} $$ {{#eq:a{i}}}\n\n"))
    }),
    ("formulas", "matrix", (8, 512), Cost::Low, matrix),
    ("formulas", "deep", (16, 4096), Cost::Low, |n| issue(&format!("${}x{}$\n", "\\sqrt{".repeat(n), "}".repeat(n)))),
    ("formulas", "scripts", (16, 65_536), Cost::Low, |n| issue(&format!("$x{}$\n", "^{x".repeat(n) + &"}".repeat(n)))),
    ("formulas", "fractions", (256, 65_536), Cost::Low, |n| issue(&format!("${}$\n", "\\frac{a}{b}+".repeat(n)))),
    ("formulas", "unknown-commands", (256, 65_536), Cost::Low, |n| {
        repeated(n, |i| format!("$\\alpho{}$\n", letters(i)))
    }),
    ("links", "unknown-references", (1000, 64_000), Cost::Low, |n| repeated(n, |i| format!("See [@fig:map{i}].\n"))),
    ("links", "unknown-references-and-ids", (500, 16_000), Cost::Low, unknown_and_ids),
    ("links", "dead-links", (500, 64_000), Cost::Low, |n| repeated(n, |i| format!("[x](#headin-{i}x) [](#he{i})\n\n"))),
    ("links", "dead-files", (500, 64_000), Cost::Low, |n| repeated(n, |i| format!("[x](0{i}-fery.md)\n\n"))),
    ("links", "known-links", (1000, 64_000), Cost::High, |n| {
        lines("# A {#a}\n\n", n, |_| "See [the map](#a).\n".to_owned())
    }),
    ("links", "addresses", (1000, 64_000), Cost::High, |n| {
        lines("", n, |i| format!("See [x](https://example.org/{i}).\n"))
    }),
    ("links", "bare-addresses", (1000, 64_000), Cost::High, |n| lines("", n, |i| format!("https://example.org/{i}\n"))),
    ("links", "mentions", (1000, 64_000), Cost::High, |n| {
        lines("# A {#a}\n\n", n, |_| "See [@a] and [page @a].\n".to_owned())
    }),
    ("links", "definitions", (1000, 64_000), Cost::Low, |n| {
        repeated(n, |i| format!("[a{i}]: <https://example.org>\n"))
    }),
    ("links", "index", (500, 32_000), Cost::High, |n| marks(n, |i| format!("[term](<index:term {i}>)"))),
    ("links", "index-see", (500, 64_000), Cost::Low, |n| marks(n, |i| format!("[](<index:a{i}|see b{i}>)"))),
    ("links", "index-of-one-term", (500, 64_000), Cost::Low, |n| marks(n, |i| format!("[](<index:a|seealso b{i}>)"))),
    ("links", "anchors", (1000, 64_000), Cost::High, |n| lines("", n, |i| format!("<a id=\"a{i}\"></a>Text.\n"))),
    ("links", "same-ids", (1000, 64_000), Cost::Low, |n| lines("", n, |_| "<a id=\"a\"></a>Text.\n".to_owned())),
];

/// A publication with one issue.
pub(super) fn issue(text: &str) -> Publication {
    Publication::new().issue("a", text)
}

/// An issue of `n` parts.
pub(super) fn repeated(n: usize, part: impl Fn(usize) -> String) -> Publication {
    issue(&(0..n).map(part).collect::<String>())
}

/// An issue of `n` lines, in paragraphs of twenty lines.
fn lines(start: &str, n: usize, line: impl Fn(usize) -> String) -> Publication {
    let lines = (0..n).map(|i| line(i) + if i % 20 == 19 { "\n" } else { "" });
    issue(&(start.to_owned() + &lines.collect::<String>()))
}

/// An issue of `n` index marks, and the index.
fn marks(n: usize, mark: impl Fn(usize) -> String) -> Publication {
    let marks: String = joined(0..n, |i| format!("Text {}.\n\n", mark(i)));
    issue(&format!("{marks}:::index\n:::\n"))
}

fn glossary(n: usize) -> Publication {
    let terms: String = joined(0..n, |i| format!("a b{i}\n\n: its words\n\n"));
    issue(&format!("{}\n\n:::glossary\n{terms}:::\n", "a c ".repeat(20_000)))
}

fn notes(n: usize) -> Publication {
    let mut text = joined(0..n, |i| format!("A[^{i}]\n\n"));
    (0..n).for_each(|i| writeln!(text, "[^{i}]: Note.\n").expect("a string can be written to"));
    issue(&text)
}

fn articles(n: usize) -> Publication {
    let publication = Publication::new().file("issues/a/index.md", "+++\ntitle = \"A\"\n+++\n");
    (0..n).for_each(|i| publication.write(&format!("issues/a/{i:05}.md"), format!("## Part {i}\n\nText.\n")));
    publication
}

fn matrix(n: usize) -> Publication {
    let row = vec!["1"; n].join(" & ");
    issue(&format!("$$ \\begin{{matrix}} {} \\end{{matrix}} $$\n", vec![row; n].join(" \\\\ ")))
}

/// Returns a text of `characters` characters in words of as many letters.
fn long_words(letters: usize, characters: usize) -> String {
    let word = "letter".repeat(letters / 6) + " ";
    word.repeat(characters / word.len())
}

/// Returns a number in letters.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn unknown_and_ids(n: usize) -> Publication {
    let ids: String = joined(0..n, |i| format!("<a id=\"place-number-{i}\"></a>Text.\n"));
    let references: String = joined(0..n, |i| format!("[@place-numbre-{i}] [x](#place-nmuber-{i})\n"));
    issue(&(ids + &references))
}
