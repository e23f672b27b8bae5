//! Property tests: random text and random well-formed issues.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::pdf_views::tagged_text;
use crate::pdf_words::window;
use crate::support::{Publication, has_extension, strings, unzip};
use crate::words::{Text, difference, words};

/// Configuration with a default number of cases that runs for seconds; the environment variable `PROPTEST_CASES`
/// overrides it.
pub(crate) fn cases(default: u32) -> Config {
    let variable = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    Config { cases: variable.unwrap_or(default), failure_persistence: None, max_shrink_iters: 200, ..Config::default() }
}

/// Text of pieces with a meaning in Markdown, HTML, Typst or front matter, mixed with random characters and words.
fn untidy_text() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec![
        "\n",
        "\n\n",
        "# ",
        "## ",
        "#### ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "```\n",
        "***\n",
        "| a | b |\n|---|---|\n",
        "*",
        "**",
        "_",
        "`",
        "~~",
        "[",
        "](",
        ")",
        "](#)",
        "![",
        "[^1]",
        "\n[^1]: ",
        "<u>",
        "</u>",
        "<br>",
        "<!--",
        "-->",
        "<details>\n",
        "</details>\n",
        "<summary>",
        "<div>",
        ":::box\n",
        ":::\n",
        "> [!NOTE]\n",
        "\n: ",
        "{#id .class}",
        "+++\n",
        "title = \"x\"\n",
        "\\",
        "\"",
        "'",
        "--",
        "...",
        "#panic()",
        "$x$",
        "@a",
        "&amp;",
        "&#0;",
        "http://a.example/",
        "\t",
        "\r\n",
        "\u{FEFF}",
        "\u{0}",
        "\u{2028}",
        "é",
        "漢",
        "👍🏽",
        "\u{202E}",
    ]);
    let piece = prop_oneof![4 => marks.prop_map(str::to_owned), 1 => ".{0,12}", 3 => "[a-z]{1,8} ?"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn any_text_is_built_or_refused(text in untidy_text()) {
        let run = Publication::new()
            .file("issues/a.md", &text)
            .run("build --edition pdf --edition print --edition epub --message-format short");
        let errors = run.stderr.lines().filter(|line| line.contains(": error[")).count();
        prop_assert!(run.status == i32::from(errors > 0), "status {}:\n{}", run.status, run.stderr);
    }

    #[test]
    fn any_bytes_are_built_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let run = Publication::new().file("issues/a.md", &bytes).run("check --message-format short");
        prop_assert!(run.status <= 1, "status {}:\n{}", run.status, run.stderr);
    }

    #[test]
    fn any_manifest_is_used_or_refused(text in "(title = \"[^\"\\\\]{0,9}\"\n)?[a-z\\-]{0,9} ?=? ?(\"[^\"]{0,12}\"|[0-9]{1,4}|\\[|\\{|.{0,9})\n?") {
        let run = Publication::empty().file("masthead.toml", &text).issue("a", "Text.\n").run("check --message-format short");
        prop_assert!(run.status <= 1, "status {}:\n{}", run.status, run.stderr);
    }

    /// Typst's parser reads the author's text back from the generated string literals.
    #[test]
    fn string_literals_round_trip_through_typst(text in "[ -~¡-ſ\\\\\"#$\\[\\]{}]{1,60}") {
        let code = text.trim().replace('`', "'");
        prop_assume!(!code.is_empty());
        let publication = Publication::new().issue("a", &format!("``` \n{code}\n```\n"));
        publication.run("export a --to typst --quiet").ends(0);
        let calls = typst::syntax::parse(&publication.text("dist/a/typst/main.typ"));
        prop_assert!(strings(&calls).contains(&code), "{code:?} is not among {:?}", strings(&calls));
    }
}

/// A line of Markdown. Markup is only around words, so that the words of the line are its text without punctuation.
fn line() -> impl Strategy<Value = String> {
    let word = || "[a-zäöüéß]{1,9}|[0-9]{1,4}";
    let marked = (
        prop::sample::select(vec![
            ("*", "*"),
            ("**", "**"),
            ("~~", "~~"),
            ("`", "`"),
            ("<u>", "</u>"),
            ("<mark>", "</mark>"),
            ("\"", "\""),
            ("'", "'"),
            ("(", ")"),
            ("[", "](https://example.org/)"),
            ("[", "](#)"),
            ("", "<br>"),
            ("", "\\\n"),
            ("", " --"),
            ("", "<!-- x -->"),
        ]),
        word(),
    )
        .prop_map(|((open, close), word)| format!("{open}{word}{close}"));
    prop::collection::vec(prop_oneof![3 => word().prop_map(String::from), 1 => marked], 1..12)
        .prop_map(|words| format!("w {}", words.join(" ")))
}

/// A block of Markdown.
fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => line(),
        1 => line().prop_map(|line| format!("> {}", line.replace('\n', "\n> "))),
        1 => prop::collection::vec(line(), 1..4).prop_map(|items| items.iter().map(|item| format!("- {}\n", item.replace('\n', "\n  "))).collect::<Vec<_>>().concat()),
        1 => line().prop_map(|line| format!("### {}", line.replace("\\\n", ""))),
        1 => ("[a-z]{1,9}", "[a-z]{1,9}").prop_map(|(a, b)| format!("| {a} | {b} |\n|---|--:|\n| {b} | {a} |")),
        1 => "[a-z \"#\\\\]{0,20}[a-z]".prop_map(|code| format!("```\n{code}\n```")),
        1 => line().prop_map(|line| format!(":::box\n{line}\n:::")),
        1 => line().prop_map(|line| format!("> [!TIP] w\n> {}", line.replace('\n', "\n> "))),
        1 => line().prop_map(|line| format!("<details>\n<summary>w</summary>\n\n{line}\n\n</details>")),
    ]
}

/// A well-formed issue with sections, articles, links between them, and notes.
fn issue() -> impl Strategy<Value = String> {
    let articles = (prop::bool::weighted(0.3), prop::collection::vec(block(), 0..5), prop::bool::ANY);
    prop::collection::vec(articles, 1..6).prop_map(|articles| {
        let count = articles.len();
        let article = |(at, (is_section, blocks, has_note)): (usize, (bool, Vec<String>, bool))| {
            let level = if is_section { "#" } else { "##" };
            let note = if has_note {
                format!("w[^{at}] and [w](#id-{})\n\n[^{at}]: A note.\n\n", (at + 1) % count)
            } else {
                String::new()
            };
            format!("{level} w{at} {{#id-{at}}}\n\n{}\n\n{note}", blocks.join("\n\n"))
        };
        articles.into_iter().enumerate().map(article).collect()
    })
}

/// Returns the words of Markdown from [`issue`]: its kinds of markup are known and removed.
fn source_words(markdown: &str) -> Vec<String> {
    let mut text = String::new();
    for line in markdown.lines().filter(|line| !line.starts_with("[^") && !line.starts_with(":::")) {
        text.push('\n');
        text.push_str(line);
    }
    for markup in [
        "](https://example.org/)",
        "<!-- x -->",
        "<u>",
        "</u>",
        "<mark>",
        "</mark>",
        "<summary>",
        "</summary>",
        "<details>",
        "</details>",
        "[!TIP]",
    ] {
        text = text.replace(markup, " ");
    }
    text = text.replace("<br>", " ");
    let mut pieces = text.split("{#id-");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| plain += piece.split_once('}').map_or("", |(_, rest)| rest));
    let mut pieces = plain.split("](#");
    let mut unlinked = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| unlinked += piece.split_once(')').map_or("", |(_, rest)| rest));
    let mut pieces = unlinked.split("[^");
    let mut noteless = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| noteless += piece.split_once(']').map_or("", |(_, rest)| rest));
    words(&noteless)
}

/// Returns every relative `href` and `src` in the EPUB's pages whose file or id does not exist.
fn dead_targets(files: &std::collections::BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let page = |name: &str| String::from_utf8_lossy(files.get(name).map_or(&[][..], |bytes| bytes)).into_owned();
    let mut dead = Vec::new();
    for name in files.keys().filter(|name| has_extension(name, "xhtml")) {
        let text = page(name);
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in
            text.split("href=\"").chain(text.split(" src=\"")).skip(1).filter_map(|rest| rest.split('"').next())
        {
            if target.contains(':') || target.starts_with("<?xml") {
                continue;
            }
            let (file, id) = target.split_once('#').unwrap_or((target, ""));
            let file = match (file, file.strip_prefix("../")) {
                ("", _) => name.clone(),
                (_, Some(rest)) => format!("{}/{rest}", folder.rsplit_once('/').map_or("", |(above, _)| above)),
                (file, None) => format!("{folder}/{file}"),
            };
            if !files.contains_key(&file) || !id.is_empty() && !page(&file).contains(&format!(" id=\"{id}\"")) {
                dead.push(format!("{target} in {name}"));
            }
        }
    }
    dead
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn epub_and_typst_have_the_words_of_the_source_in_order(markdown in issue()) {
        let publication = Publication::new().issue("a", &markdown);
        let run = publication.run("build --message-format short");
        prop_assert!(run.status == 0, "status {}:\n{}\nin\n{markdown}", run.status, run.stderr);
        publication.run("export a --to typst --quiet").ends(0);
        let calls = Text::from_calls(&publication.text("dist/a/typst/main.typ"));
        let files = unzip(&publication.read("dist/a/a.epub"));
        let mut pages = Text::default();
        files.iter().filter(|(name, _)| name.starts_with("OEBPS/text/")).for_each(|(_, page)| pages.add_page(page));
        let same = |what: &str, a: &[String], b: &[String]| match difference(a, b) {
            Some(difference) => Err(TestCaseError::fail(format!("{what}: {difference}\nin\n{markdown}"))),
            None => Ok(()),
        };
        same("source and EPUB", &source_words(&markdown), &pages.body())?;
        same("EPUB and Typst", &pages.body(), &calls.body())?;
        same("notes", &pages.notes(), &calls.notes())?;
        let dead = dead_targets(&files);
        prop_assert!(dead.is_empty(), "{dead:?}\nin\n{markdown}");
    }
}

/// Checks the same for PDFs, with fewer issues, in one build.
#[test]
#[ignore = "needs Poppler and QPDF: run tests/run"]
fn pdfs_have_the_words_of_the_source_in_order() {
    let mut runner = TestRunner::deterministic();
    let mut generate = || issue().new_tree(&mut runner).expect("an issue can be generated").current();
    let issues: Vec<_> = (0..36).map(|at| (format!("i{at:02}"), generate())).collect();
    let publication = issues.iter().fold(Publication::new(), |publication, (slug, text)| publication.issue(slug, text));
    publication.run("build --edition pdf --quiet").ends(0);
    let differences = issues.iter().filter_map(|(slug, markdown)| {
        let text = Text::from_tags(&tagged_text(&publication.read(&format!("dist/{slug}/{slug}.pdf"))));
        let source = source_words(markdown);
        let difference = difference(&source, window(&text.body(), &source))?;
        Some(format!("{slug}: {difference}\nin\n{markdown}\n"))
    });
    let differences: Vec<_> = differences.collect();
    assert!(differences.is_empty(), "{}", differences.concat());
}
