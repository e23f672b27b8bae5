//! Hostile data and sources.

use super::text::{issue, repeated};
use super::{Cost, GeneratorRow, joined};
use crate::support::Publication;

pub(super) const GENERATORS: &[GeneratorRow] = &[
    ("data", "rows", (500, 256_000), Cost::High, |n| block("table", "", &("a,b\n".to_owned() + &"x,1\n".repeat(n)))),
    ("data", "rows-of-one", (500, 128_000), Cost::High, |n| issue(&format!("| a |\n|---|\n{}", "| x |\n".repeat(n)))),
    ("data", "rows-of-three", (500, 128_000), Cost::High, |n| {
        issue(&format!("| a | b | c |\n|---|---|---|\n{}", "| x | 1 | 2 |\n".repeat(n)))
    }),
    ("data", "long-tables", (5, 320), Cost::High, |n| {
        repeated(n, |_| format!("| a | b | c |\n|---|---|---|\n{}\nText.\n\n", "| x | 1 | 2 |\n".repeat(100)))
    }),
    ("data", "columns", (500, 128_000), Cost::Low, columns),
    ("data", "cells", (50, 1600), Cost::High, |n| {
        let row = vec!["1"; n].join(",") + "\n";
        block("table", "", &row.repeat(n))
    }),
    ("data", "markdown-rows", (500, 128_000), Cost::High, |n| {
        issue(&format!("| a | b |\n|---|---|\n{}", "| x | 1 |\n".repeat(n)))
    }),
    ("data", "tables", (100, 12_800), Cost::High, |n| repeated(n, |_| "| a |\n|---|\n| 1 |\n\nText.\n\n".to_owned())),
    ("data", "tables-of-cells", (25, 800), Cost::High, |n| {
        repeated(n, |_| format!("| a | b | c | d |\n|---|---|---|---|\n{}\nText.\n\n", "| 1 | 2 | 3 | 4 |\n".repeat(4)))
    }),
    ("data", "wide-tables", (25, 800), Cost::High, |n| {
        let row = vec!["1"; 20].join(",") + "\n";
        block("table", "", &row.repeat(n))
    }),
    ("data", "narrow-tables", (10, 160), Cost::High, |n| tables(n, 4, "1234")),
    ("data", "strained-tables", (10, 160), Cost::High, |n| tables(n, 8, "12345678")),
    ("data", "tables-of-words", (10, 160), Cost::High, |n| tables(n, 5, "many words in a cell")),
    ("data", "long-tables-of-numbers", (10, 160), Cost::High, |n| {
        issue(&format!(
            "{0}{1}{2}",
            "| a ".repeat(12) + "|\n",
            "|---".repeat(12) + "|\n",
            ("| 1234 ".repeat(12) + "|\n").repeat(5 * n)
        ))
    }),
    ("data", "merged-cells", (100, 1_000_000), Cost::Low, |n| {
        issue(&format!(
            "<table><tr><td colspan=\"{n}\" rowspan=\"{n}\">a</td><td>b</td></tr><tr><td>c</td></tr></table>\n"
        ))
    }),
    ("data", "totals", (500, 64_000), Cost::Low, |n| {
        let rows: String = joined(0..n, |i| format!("row {i},1\n"));
        block("table", &format!("totals = [{}]", names(n, "rwo")), &("a,b\n".to_owned() + &rows))
    }),
    ("data", "known-totals", (250, 32_000), Cost::High, |n| {
        let rows: String = joined(0..n, |i| format!("row {i},1\n"));
        block("table", &format!("subtotals = [{}]", names(n, "row")), &("a,b\n".to_owned() + &rows))
    }),
    ("data", "unsummed", (500, 64_000), Cost::Low, |n| {
        let names_of_columns: Vec<String> = (0..n).map(|i| format!("column {i}")).collect();
        block("table", &format!("unsummed = [{}]", names(n, "colunm")), &(names_of_columns.join(",") + "\n"))
    }),
    ("data", "categories", (100, 64_000), Cost::High, |n| {
        let rows: String = joined(0..n, |i| format!("category {i},{i}\n"));
        block("chart", "type = \"bar\"\ncaption = \"A\"", &("a,b\n".to_owned() + &rows))
    }),
    ("data", "long-category", (250, 64_000), Cost::Low, |n| {
        let names = "many words ".repeat(n / 10) + &"x".repeat(n);
        block("chart", "type = \"bar\"\ncaption = \"A\"", &format!("a,b\n{names},1\ny,2\n"))
    }),
    ("data", "series", (50, 6400), Cost::Low, |n| {
        let names: Vec<String> = (0..n).map(|i| format!("series {i}")).collect();
        let row = vec!["1"; n].join(",");
        block("chart", "type = \"line\"\ncaption = \"A\"", &format!("a,{}\nx,{row}\ny,{row}\n", names.join(",")))
    }),
    ("data", "charts", (50, 6400), Cost::High, |n| repeated(n, |_| chart())),
    ("data", "chart-data", (50, 64_000), Cost::Low, |n| {
        issue(&(chart().repeat(20) + &":::chart-data\n:::\n\n".repeat(n)))
    }),
    ("data", "figures-audit", (50, 64_000), Cost::Low, |n| {
        let numbers = "[=data.csv: x, b] ".repeat(500);
        issue(&format!("{numbers}\n\n{}", ":::figures-audit\n:::\n\n".repeat(n))).file("issues/data.csv", "a,b\nx,1\n")
    }),
    ("data", "numbers", (500, 32_000), Cost::High, |n| {
        let rows: String = joined(0..n, |i| format!("row {i},{i}\n"));
        repeated(n, |i| format!("[=data.csv: row {i}, b]\n\n")).file("issues/data.csv", "a,b\n".to_owned() + &rows)
    }),
    ("data", "unknown-numbers", (500, 32_000), Cost::Low, |n| {
        let rows: String = joined(0..n, |i| format!("row {i},{i}\n"));
        repeated(n, |i| format!("[=data.csv: rwo {i}, b]\n\n")).file("issues/data.csv", "a,b\n".to_owned() + &rows)
    }),
    ("data", "quotation-marks", (1000, 1_000_000), Cost::Low, |n| {
        block("table", "", &("a,b\n".to_owned() + &"\"".repeat(n)))
    }),
    ("sources", "entries", (500, 32_000), Cost::High, |n| cited(&(0..n).map(book).collect::<String>(), "[@k1; @k2]")),
    ("sources", "cited-entries", (125, 8000), Cost::High, |n| {
        let cited_keys: String = joined(0..n, |i| format!("A [@k{i}].\n\n"));
        cited(&(0..n).map(book).collect::<String>(), &cited_keys)
    }),
    ("sources", "same-author-and-year", (50, 3200), Cost::High, |n| {
        let entry = |i| format!("@book{{k{i}, author = {{Berg, Anna}}, title = {{The River}}, year = {{2024}}}}\n");
        let cited_keys: String = joined(0..n, |i| format!("A [@k{i}].\n\n"));
        cited(&(0..n).map(entry).collect::<String>(), &cited_keys)
    }),
    ("sources", "same-key-in-other-case", (500, 64_000), Cost::High, |n| {
        cited(&(0..n).map(book).collect::<String>(), &"@K1x and @k999999999\n".repeat(n))
    }),
    ("sources", "joined-values", (1000, 512_000), Cost::Low, |n| {
        cited(&format!("@book{{k1, title = {{a}}{}, year = {{2024}}}}\n", " # {a}".repeat(n)), "[@k1]")
    }),
    ("sources", "strings", (16, 4096), Cost::Low, |n| {
        let strings: String = joined(1..n, |i| format!("@string{{s{i} = s{before} # s{before}}}\n", before = i - 1));
        cited(&format!("@string{{s0 = {{ab}}}}\n{strings}@book{{k1, title = s{}}}\n", n - 1), "[@k1]")
    }),
    ("sources", "authors", (100, 25_600), Cost::High, |n| {
        let names: Vec<String> = (0..n).map(|i| format!("Berg{i}, Anna")).collect();
        cited(&format!("@book{{k1, author = {{{}}}, title = {{A}}, year = {{2024}}}}\n", names.join(" and ")), "[@k1]")
    }),
    ("sources", "braces", (1000, 1_000_000), Cost::Low, |n| {
        cited(&("@book{k1, title = ".to_owned() + &"{".repeat(n)), "[@k1]")
    }),
    ("sources", "closed-braces", (100, 102_400), Cost::Low, |n| {
        cited(&format!("@book{{k1, title = {}a{}}}\n", "{".repeat(n), "}".repeat(n)), "[@k1]")
    }),
    ("sources", "commands", (100, 102_400), Cost::Low, |n| {
        cited(&format!("@book{{k1, title = {{{}}}}}\n", "\\'{e}\\emph{a}".repeat(n)), "[@k1]")
    }),
    ("sources", "unclosed-entries", (500, 64_000), Cost::Low, |n| cited(&"@book{k, title = {a\n".repeat(n), "[@k]")),
    ("sources", "crossrefs", (100, 25_600), Cost::Low, |n| {
        let entry = |i: usize| format!("@incollection{{k{i}, crossref = {{k{}}}, title = {{A}}}}\n", i + 1);
        cited(&(0..n).map(entry).collect::<String>(), "[@k1]")
    }),
    ("sources", "yaml-depth", (10, 100_000), Cost::Low, |n| yaml(&format!("k1: {}{}\n", "[".repeat(n), "]".repeat(n)))),
    ("sources", "yaml-hidden-depth", (10, 100_000), Cost::Low, |n| yaml(&format!("k1: {}\n", "[ \"]\", ".repeat(n)))),
    ("sources", "yaml-block-depth", (10, 100_000), Cost::Low, |n| yaml(&format!("k1:\n  {}x\n", "- ".repeat(n)))),
    ("sources", "yaml-entries", (500, 64_000), Cost::Low, |n| {
        yaml(&joined(0..n, |i| format!("k{i}: {{ type: Book, title: A }}\n")))
    }),
    ("sources", "yaml-aliases", (4, 64), Cost::Low, |n| {
        let lines: String = joined(1..n, |i| format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}]\n", i - 1));
        yaml(&format!("a0: &a0 [x]\n{lines}"))
    }),
    ("sources", "style-depth", (16, 65_536), Cost::Low, |n| style(&("<group>".repeat(n) + &"</group>".repeat(n)))),
    ("sources", "style-comments", (16, 65_536), Cost::Low, |n| style(&"<group><!--</group>-->".repeat(n))),
    ("sources", "style-attributes", (16, 65_536), Cost::Low, |n| {
        let attributes: String = joined(0..n, |i| format!(" a{i}=\"/>\""));
        style(&format!("<text value=\"a\"{attributes}/>"))
    }),
    ("sources", "style-declarations", (16, 262_144), Cost::Low, |n| style(&"<!".repeat(n))),
];

/// An issue with a data block.
fn block(kind: &str, settings: &str, rows: &str) -> Publication {
    issue(&format!("```{kind}\n{settings}\n---\n{rows}```\n"))
}

/// An issue of `n` tables of twenty rows.
fn tables(n: usize, columns: usize, cell: &str) -> Publication {
    let row = format!("| {cell} ").repeat(columns) + "|\n";
    let table = "| a ".repeat(columns) + "|\n" + &"|---".repeat(columns) + "|\n" + &row.repeat(20);
    repeated(n, |_| format!("{table}\nText.\n\n"))
}

fn columns(n: usize) -> Publication {
    let cells = vec!["1"; n].join(",");
    block("table", "", &format!("{cells}\n{cells}\n"))
}

fn names(n: usize, word: &str) -> String {
    joined(0..n, |i| format!("\"{word} {i}\", "))
}

fn chart() -> String {
    "```chart\ntype = \"bar\"\ncaption = \"A\"\nalt = \"B\"\n---\na,b\nx,1\ny,2\n```\n\nText.\n\n".to_owned()
}

fn book(i: usize) -> String {
    format!("@book{{k{i}, author = {{Berg{i}, Anna}}, title = {{The River {i}}}, year = {{2024}}}}\n")
}

/// An issue that cites sources.
fn cited(sources: &str, text: &str) -> Publication {
    with_sources("bibliography = [\"a.bib\"]", text).file("issues/a.bib", sources)
}

fn yaml(sources: &str) -> Publication {
    with_sources("bibliography = [\"a.yml\"]", "[@k1]").file("issues/a.yml", sources)
}

fn style(inside: &str) -> Publication {
    let style = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\"><info><title>A</title><id>a</id>\
         <updated>2024-01-01T00:00:00Z</updated></info><citation><layout>{inside}<text variable=\"title\"/></layout></citation></style>"
    );
    with_sources("bibliography = [\"a.bib\"]\ncitation-style = \"a.csl\"", "[@k1]")
        .file("issues/a.bib", book(1))
        .file("issues/a.csl", style)
}

fn with_sources(settings: &str, text: &str) -> Publication {
    Publication::new().file("issues/a.md", format!("+++\ntitle = \"A\"\n{settings}\n+++\n{text}\n"))
}
