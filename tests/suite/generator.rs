//! Generates random issues: all constructs of the Markdown dialect, in many combinations and nestings.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Returns the image files that generated issues use: name and content.
pub(crate) fn images() -> [(&'static str, Vec<u8>); 4] {
    let drawing = |width: u32, height: u32| {
        let rect = format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#ccc\"/>");
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">{rect}</svg>").into_bytes()
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 48).write_to(&mut png, image::ImageFormat::Png).expect("writing to memory succeeds");
    [
        ("wide.svg", drawing(900, 60)),
        ("tall.svg", drawing(60, 900)),
        ("sign.svg", drawing(20, 20)),
        ("photo.png", png.into_inner()),
    ]
}

/// Returns the issue of a seed, which is always the same: the text of its file, in a form that `proptest` can shrink.
pub(crate) fn issue(seed: u64) -> impl ValueTree<Value = String> {
    let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    whole_issue().new_tree(&mut TestRunner::new(config)).expect("an issue can be generated")
}

/// Placeholder for a note reference until the notes are numbered. It occurs in no other text.
const NOTE: char = '\u{1}';

fn words(from: usize, to: usize) -> impl Strategy<Value = String> + Clone {
    const WORDS: [&str; 24] = [
        "the",
        "ferry",
        "crosses",
        "a",
        "river",
        "and",
        "people",
        "wait",
        "on",
        "both",
        "banks",
        "of",
        "Hohlenau",
        "1,204",
        "Übergang",
        "Verkehrsbetriebe",
        "internationalisation",
        "l'été",
        "37.5",
        "“quoted”",
        "well-known",
        "ὅρος",
        "(again)",
        "Donaudampfschifffahrtsgesellschaft",
    ];
    vec(select(&WORDS[..]), from..=to).prop_map(|words| words.join(" "))
}

/// A line of text with all kinds of inline markup.
fn line(from: usize, to: usize) -> impl Strategy<Value = String> + Clone {
    let around =
        |open: &'static str, close: &'static str| words(1, 3).prop_map(move |text| format!("{open}{text}{close}"));
    let piece = prop_oneof![
        2 => around("*", "*"),
        2 => around("**", "**"),
        1 => around("~~", "~~"),
        1 => around("<mark>", "</mark>"),
        1 => around("<small>", "</small>"),
        1 => around("<u>", "</u>"),
        1 => around("H<sub>", "</sub>"),
        1 => around("<abbr title=\"something long\">", "</abbr>"),
        2 => around("`", "`"),
        2 => around("[", "](https://example.org/a/long/address/that/no/line/of/a/narrow/column/holds.html)"),
        1 => around("[", "](#whence)"),
        1 => Just("<kbd>Ctrl</kbd>".to_owned()),
        1 => Just("![A sign](sign.svg)".to_owned()),
        1 => Just("<br>".to_owned()),
        1 => Just("☂ → 👍".to_owned()),
        4 => Just(NOTE.to_string()),
    ];
    (words(from, to), vec((piece, words(1, 6)), 0..3)).prop_map(|(first, rest)| {
        rest.into_iter().fold(first, |line, (piece, words)| format!("{line} {piece} {words}"))
    })
}

/// A paragraph. Most are short, some are longer than a column or a page.
fn paragraph() -> impl Strategy<Value = String> + Clone {
    prop_oneof![12 => line(3, 40), 5 => line(40, 120), 1 => line(200, 500)]
}

/// Returns `text` with `first` before its first line and `rest` before the other lines.
fn indented(text: &str, first: &str, rest: &str) -> String {
    format!("{first}{}", text.replace('\n', &format!("\n{rest}")))
}

fn table() -> impl Strategy<Value = String> {
    let rows = prop_oneof![3 => 0..4_usize, 1 => 4..40_usize];
    (1..8_usize, rows).prop_flat_map(|(columns, rows)| {
        let cell = prop_oneof![6 => words(1, 3), 2 => line(1, 4), 1 => Just(String::new())];
        let head = vec(words(1, 2), columns);
        let align = vec(select(vec!["---", ":--", ":-:", "--:"]), columns);
        (head, align, vec(vec(cell, columns), rows)).prop_map(|(head, align, rows)| {
            let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
            let rows: String = rows.iter().map(|cells| row(cells) + "\n").collect();
            format!("{}\n|{}|\n{}", row(&head), align.join("|"), rows.trim_end())
        })
    })
}

fn code() -> impl Strategy<Value = String> {
    let lines = prop_oneof![3 => 1..6_usize, 1 => 6..80_usize];
    let line = prop_oneof![4 => words(0, 6), 1 => words(12, 40)];
    lines
        .prop_flat_map(move |lines| vec(line.clone(), lines))
        .prop_map(|lines| format!("```\n{}\n```", lines.join("\n")))
}

fn figure() -> impl Strategy<Value = String> {
    let file = select(vec!["wide.svg", "tall.svg", "sign.svg", "photo.png"]);
    let class = select(vec!["", "", "{.wide}"]);
    (words(1, 4), file, prop::option::of(words(1, 20)), class).prop_map(|(alt, file, caption, class)| {
        let caption = caption.map_or_else(String::new, |caption| format!(" \"{caption}\""));
        format!("![{alt}]({file}{caption}){class}")
    })
}

/// A block that contains no other blocks.
fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => paragraph(),
        2 => table(),
        1 => code(),
        2 => figure(),
        1 => Just("***".to_owned()),
    ]
}

fn list(block: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let item = prop_oneof![
        6 => line(1, 25),
        1 => paragraph(),
        2 => (line(1, 20), block).prop_map(|(line, block)| format!("{line}\n\n{block}")),
    ];
    let mark = select(vec!["- ", "1. ", "7. ", "- [ ] ", "- [x] "]);
    (mark, any::<bool>(), vec(item, 1..9)).prop_map(|(mark, loose, items)| {
        let indent = if mark.starts_with('-') { "  " } else { "   " };
        let items: Vec<String> = items.iter().map(|item| indented(item, mark, indent)).collect();
        items.join(if loose { "\n\n" } else { "\n" })
    })
}

/// Wraps `text` in a directive. Its fence is longer than the fences inside it.
fn directive(name: &str, text: &str) -> String {
    let mut fence = ":::".to_owned();
    while text.contains(&fence) {
        fence.push(':');
    }
    format!("{fence}{name}\n{text}\n{fence}")
}

/// Any block, with blocks nested up to three levels deep.
fn block() -> impl Strategy<Value = String> + Clone {
    leaf().prop_recursive(3, 24, 4, |inner| {
        let several = vec(inner.clone(), 1..3).prop_map(|blocks| blocks.join("\n\n"));
        let kind = select(vec!["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]);
        let title = prop_oneof![Just(String::new()), line(1, 5)];
        prop_oneof![
            4 => list(inner),
            2 => several.clone().prop_map(|text| indented(&text, "> ", "> ")),
            1 => (kind, title, several.clone())
                .prop_map(|(kind, title, text)| format!("> [!{kind}] {title}\n{}", indented(&text, "> ", "> "))),
            1 => (select(vec!["box", "pullquote"]), several.clone()).prop_map(|(name, text)| directive(name, &text)),
            1 => (words(1, 5), several.clone()).prop_map(|(summary, text)| {
                format!("<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>")
            }),
            1 => vec((line(1, 3), several), 1..4).prop_map(|entries| {
                let entry = |(term, text): &(String, String)| format!("{term}\n\n{}", indented(text, ": ", "  "));
                entries.iter().map(entry).collect::<Vec<_>>().join("\n\n")
            }),
        ]
    })
}

fn blocks(most: usize) -> impl Strategy<Value = String> {
    let part = prop_oneof![
        8 => block(),
        1 => (select(vec!["###", "####", "#####"]), line(1, 8)).prop_map(|(level, title)| format!("{level} {title}")),
    ];
    vec(part, 0..=most).prop_map(|blocks| blocks.join("\n\n"))
}

fn front_matter() -> impl Strategy<Value = String> {
    let language = select(vec!["en", "en", "de", "fr", "pl", "el"]);
    let date = select(vec!["", "date = \"2026-03\"\n", "date = 2026\nvolume = 4\nnumber = 2\n"]);
    let summary = prop_oneof![
        Just(String::new()),
        words(3, 40).prop_map(|text| format!("summary = '{}'\n", toml_literal(&text)))
    ];
    (words(1, 8), language, date, summary).prop_map(|(title, language, date, summary)| {
        format!("+++\ntitle = '{}'\nlanguage = \"{language}\"\n{date}{summary}+++\n", toml_literal(&title))
    })
}

/// Replaces the apostrophes, which would end a literal string of TOML.
fn toml_literal(text: &str) -> String {
    text.replace('\'', "’")
}

/// The complete file of an issue.
fn whole_issue() -> impl Strategy<Value = String> {
    let title = || prop_oneof![6 => words(1, 9), 2 => line(1, 6), 1 => words(20, 30)];
    let article = move || (title(), blocks(5)).prop_map(|(title, text)| format!("## {title}\n\n{text}"));
    let articles = move || vec(article(), 0..4).prop_map(|articles| articles.join("\n\n"));
    let section =
        (title(), blocks(2), articles()).prop_map(|(title, text, rest)| format!("# {title}\n\n{text}\n\n{rest}"));
    let notes = vec(prop_oneof![6 => line(2, 20), 2 => line(40, 90), 1 => block()], 4..9);
    (front_matter(), blocks(3), articles(), vec(section, 0..4), notes).prop_map(
        |(front, lead, articles, sections, notes)| {
            let text =
                [lead, articles, sections.join("\n\n"), "## Whence {#whence}\n\nFrom there.".to_owned()].join("\n\n");
            format!("{front}\n{}", with_notes(&text, &notes))
        },
    )
}

/// Numbers the references and appends the notes. Every fourth reference repeats the one before it; the others have
/// notes of their own.
fn with_notes(text: &str, bodies: &[String]) -> String {
    let mut numbered = String::new();
    let mut definitions = String::new();
    for (count, piece) in text.split(NOTE).enumerate() {
        if count > 0 {
            let (number, again) = if count.is_multiple_of(4) { (count - 1, true) } else { (count, false) };
            numbered.extend(["[^", &number.to_string(), "]"]);
            if !again {
                // A reference in a note is to one of the existing notes 1, 5, 9, …
                let other = format!("[^{}]", count / 8 * 4 + 1);
                let body = bodies[count % bodies.len()].replace(NOTE, &other);
                definitions += &indented(&body, &format!("\n\n[^{number}]: "), "    ");
            }
        }
        numbered.push_str(piece);
    }
    numbered + &definitions + "\n"
}
