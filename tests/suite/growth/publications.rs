//! Hostile layouts, names and caches.

use super::text::issue;
use super::{Cost, GeneratorRow, joined};
use crate::support::{MANIFEST, Publication};

pub(super) const GENERATORS: &[GeneratorRow] = &[
    ("layouts", "settings", (500, 64_000), Cost::Low, |n| {
        let settings: String = joined(0..n, |i| format!("[settings.a{i}]\ntype = \"integer\"\ndefault = 1\n"));
        layout(&settings, "", "")
    }),
    ("layouts", "unknown-settings", (500, 64_000), Cost::Low, |n| {
        let settings: String = joined(0..n, |i| format!("[settings.a{i}]\ntyp = \"integer\"\ndefalt = 1\n"));
        layout(&settings, "", "")
    }),
    ("layouts", "style-rules", (500, 64_000), Cost::Low, |n| layout("", &".a { color: red }\n".repeat(n), "")),
    ("layouts", "style-braces", (500, 512_000), Cost::Low, |n| layout("", &"{".repeat(n), "")),
    ("layouts", "style-comments", (500, 512_000), Cost::Low, |n| layout("", &"/*".repeat(n), "")),
    ("layouts", "functions", (500, 64_000), Cost::Low, |n| {
        layout("", "", &joined(0..n, |i| format!("#let f{i}(x) = x\n")))
    }),
    ("layouts", "files", (50, 3200), Cost::Low, |n| {
        let publication = layout("", "", "");
        (0..n).for_each(|i| publication.write(&format!("layouts/own/part{i}.typ"), "#let a = 1\n"));
        publication
    }),
    ("names", "issues", (10, 40), Cost::High, |n| {
        (0..n).fold(issue("Text.\n"), |publication, i| publication.issue(&format!("b{i}"), ""))
    }),
    ("names", "files", (100, 12_800), Cost::Low, |n| {
        let publication = issue("![x](fery.png)\n\n![x](fary.png)\n");
        (0..n).for_each(|i| publication.write(&format!("issues/ferry{i}.txt"), ""));
        publication
    }),
    ("names", "long-names", (10, 250), Cost::Low, |n| Publication::new().issue(&"n".repeat(n), "Text.\n")),
    ("names", "folders", (10, 1280), Cost::Low, |n| {
        let publication = issue("Text.\n");
        (0..n).for_each(|i| publication.write(&format!("issues/folder{i}/part.md"), "Text.\n"));
        publication
    }),
    ("names", "metadata", (100, 102_400), Cost::Low, |n| {
        let people: String = joined(0..n, |i| format!("{{ name = \"A{i}\", role = \"athor\" }}, "));
        let front = format!("+++\ntitle = \"A\"\ncontributors = [{people}]\n+++\nText.\n");
        Publication::new().file("issues/a.md", front)
    }),
    ("names", "unknown-keys", (100, 102_400), Cost::Low, |n| {
        let keys: String = joined(0..n, |i| format!("titel{i} = 1\n"));
        Publication::new().file("issues/a.md", format!("+++\n{keys}+++\nText.\n"))
    }),
    ("names", "yaml", (100, 102_400), Cost::Low, |n| {
        let keys: String = joined(0..n, |i| format!("titel{i}: [[{i}]]\n"));
        Publication::new().file("issues/a.md", format!("---\n{keys}---\nText.\n"))
    }),
    ("names", "yaml-depth", (10, 30_000), Cost::Low, |n| {
        Publication::new().file("issues/a.md", format!("---\ntitle: {}{}\n---\nText.\n", "[".repeat(n), "]".repeat(n)))
    }),
    ("names", "yaml-block-depth", (10, 30_000), Cost::Low, |n| {
        Publication::new().file("issues/a.md", format!("---\ntitle:\n  {}x\n---\nText.\n", "- ".repeat(n)))
    }),
    ("mixed", "all-kinds", (10, 80), Cost::High, mixed),
    ("mixed", "formulas-links-and-figures", (10, 80), Cost::High, formulas_links_and_figures),
    ("mixed", "text-and-figures", (10, 120), Cost::High, |n| issue(&text_and_figures(n, ""))),
    ("mixed", "text-figures-and-tables", (10, 80), Cost::High, |n| issue(&text_and_figures(n, TABLE))),
    ("mixed", "report", (10, 80), Cost::High, |n| {
        let publication = issue(&text_and_figures(n, TABLE));
        publication.file("masthead.toml", format!("{MANIFEST}layout = \"report\"\n"))
    }),
    ("mixed", "figures-and-tables", (10, 160), Cost::High, |n| {
        let table = format!("| a | b | c | d |\n|---|---|---|---|\n{}\nText.\n\n", "| 1 | 2 | 3 | 4 |\n".repeat(4));
        issue(&joined(0..2 * n, |_| table.clone() + "![A drawing](qr:https://example.org/)\n\n"))
    }),
    ("cache", "files", (100, 12_800), Cost::Low, |n| {
        let publication = with_cache();
        (0..n).for_each(|i| publication.write(&format!(".masthead-cache/products/{i:064x}"), "x"));
        publication
    }),
    ("cache", "large-record", (1000, 64_000_000), Cost::Low, |n| {
        let publication = with_cache();
        for name in publication.files(".masthead-cache/records").into_keys() {
            publication.write(&format!(".masthead-cache/records/{name}"), "[".repeat(n));
        }
        publication
    }),
    ("cache", "output", (10, 6400), Cost::Low, |n| {
        let publication = with_cache();
        (0..n).for_each(|i| publication.write(&format!("dist/a{i}/.masthead-a{i}.part"), "x"));
        publication
    }),
];

/// An issue that uses `percent` of the limits of headings, formulas, notes, links, tables, cells and text.
fn mixed(percent: usize) -> Publication {
    let part = |i: usize| {
        let words = "Lorem ipsum dolor sit amet. ".repeat(30);
        let table = "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n\n";
        let table = if i.is_multiple_of(3) { table } else { "" };
        format!(
            "## Part {i}\n\n{words} See [x](https://example.org/{i}) and $x^{{{i}}} + {i}$.[^{i}]\n\n{table}[^{i}]: Note.\n\n"
        )
    };
    issue(&joined(0..12 * percent, part))
}

/// An issue that uses `percent` of the limits of formulas, links and figures.
fn formulas_links_and_figures(percent: usize) -> Publication {
    let part = |i: usize| {
        let sentence =
            |k: usize| format!("A $x^{{{k}}}$ b [x](https://example.org/{k}) [y](https://example.org/b{k}). ");
        let figure = if i % 5 < 4 { format!("![x](qr:https://example.org/{i})\n\n") } else { String::new() };
        format!("{}\n\n{figure}", joined(6 * i..6 * i + 6, sentence))
    };
    issue(&joined(0..5 * percent, part))
}

/// A table of 38 cells, as the limit counts them.
const TABLE: &str = "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n\
    | 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n\n";

/// Chapters that use `percent` of the limits of text and figures. With a `table` in the place of every second figure, they
/// also use as much of the limit of cells.
fn text_and_figures(percent: usize, table: &str) -> String {
    let words = "Lorem ipsum dolor sit amet. ".repeat(134);
    let part = |i: usize| {
        let chapter = if i.is_multiple_of(20) { format!("# Chapter {i}\n\n") } else { String::new() };
        let picture = format!("![A code](qr:https://example.org/{i})\n\n");
        let figure = if i.is_multiple_of(2) && !table.is_empty() { table } else { &picture };
        format!("{chapter}{words}\n\n{figure}")
    };
    joined(0..4 * percent, part)
}

/// A publication with a layout of its own.
fn layout(settings: &str, css: &str, functions: &str) -> Publication {
    let declaration = format!("contract = 1\nname = \"own\"\nabout = \"A layout\"\n{settings}");
    Publication::new()
        .file("issues/a.md", "+++\ntitle = \"A\"\nlayout = \"own\"\n+++\nText.\n")
        .file("layouts/own/layout.toml", declaration)
        .file("layouts/own/layout.typ", format!("#import \"/base/base.typ\": *\n{functions}"))
        .file("layouts/own/epub.css", css)
}

/// A publication that was built, and has a cache.
fn with_cache() -> Publication {
    let publication = issue("Text.\n");
    publication.run("build --quiet").ends(0);
    std::fs::remove_dir_all(publication.path("dist")).expect("dist exists");
    publication
}
