//! All examples of the `CommonMark` specification, and those of GFM's extensions, built as issues. The body of the EPUB
//! must equal the specification's HTML, and the text of the PDF must equal the text of that HTML.
//!
//! The EPUB is compared as a tree, the PDF as a sequence of words. The expected result of an example is computed from
//! the specification's HTML. The same rules apply to all examples; there are no exceptions for single examples:
//!
//! * [`html`]: raw HTML. Comments, scripts and style sheets are removed; some tags have a node; other tags are removed,
//!   their text stays.
//! * [`rules`]: a lone image is a figure, an image always has a description, headings and paragraphs have content.
//! * [`addresses`]: a link has an absolute address or leads into the issue, otherwise only its text is set; an address
//!   in the text is a link.
//! * [`levels`]: headings open sections and articles, and no level is skipped.
//! * [`typography`]: quotation marks, dashes and ellipses are typographic.
//!
//! A rule that changes what the author wrote expects a diagnostic for the example. Other diagnostics fail the test,
//! except those of markup that was probably meant otherwise, which are not reported: see [`ABOUT_MARKUP`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

use crate::pdf_views::{plain_tagged_text, tagged_text};
use crate::support::{Publication, entries, repository, unzip};
use examples::Example;
use rules::Expected;
use tree::serialized;

mod addresses;
mod epub;
mod examples;
mod html;
mod levels;
mod pdf;
mod rules;
mod tree;
mod typography;

/// Codes for markup that was probably meant otherwise, for descriptions, titles, tables and files that are incomplete, and
/// for blocks that CommonMark closes at the end of the file. They change nothing in the editions.
const ABOUT_MARKUP: [&str; 10] = [
    "broken-markup",
    "empty-file",
    "empty-table",
    "foreign-markup",
    "space-in-path",
    "unclosed-block",
    "unused-attribute",
    "unused-definition",
    "unprinted-title",
    "vague-alt",
];

/// The examples and the publication in which each of them is an issue, after one build.
struct Built {
    examples: Vec<(Example, Expected)>,
    /// Width of each image, by its path in the publication.
    image_widths: BTreeMap<String, String>,
    publication: Publication,
    diagnostics: String,
}

fn build() -> Built {
    let examples: Vec<_> = examples::all()
        .into_iter()
        .map(|example| {
            let expected = rules::expected(html::read(&example.html, example.is_gfm), example.is_gfm);
            (example, expected)
        })
        .collect();
    let mut publication = Publication::empty().file(
        "masthead.toml",
        format!(
            "title = \"The title\"\nlanguage = \"en\"\nwebsite = \"{}\"\n\
             [epub]\npage-list = false\nsplit = \"article\"\n[messages]\n{}[settings.newsletter]\ncolumns = 1\nhyphenate = false\ncontents = false\n",
            addresses::WEBSITE,
            ABOUT_MARKUP.map(|code| format!("{code} = \"allow\"\n")).concat()
        ),
    );
    for (name, path) in entries(&repository("tests/tools/spec/fonts")) {
        publication = publication.copy(&path, &format!("fonts/{name}"));
    }
    // Every image has a different width, which identifies it in the EPUB.
    let mut image_widths = BTreeMap::new();
    let paths: BTreeSet<_> = examples.iter().flat_map(|(_, expected)| &expected.images).collect();
    for (size, path) in (1..).zip(paths) {
        let image = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"9\"/>");
        publication.write(path, &image);
        image_widths.insert(path.clone(), size.to_string());
    }
    publication.write("issues/empty.md", issue(""));
    for (Example { slug, markdown, .. }, expected) in &examples {
        if expected.articles.is_empty() {
            publication.write(&format!("issues/{slug}.md"), issue(markdown));
        } else {
            publication.write(&format!("issues/{slug}/index.md"), issue(markdown));
        }
        for name in &expected.articles {
            publication.write(&format!("issues/{slug}/{name}.md"), format!("# {name}\n"));
        }
    }
    let run = publication.run("build --message-format short");
    Built { examples, image_widths, publication, diagnostics: run.stderr }
}

fn issue(markdown: &str) -> String {
    format!("+++\ntitle = \"The title\"\n+++\n{markdown}")
}

impl Built {
    /// Returns the diagnostics of one example.
    fn diagnostics(&self, slug: &str) -> String {
        let is_of_example =
            |line: &&str| line.starts_with(&format!("issues/{slug}.")) || line.starts_with(&format!("issues/{slug}/"));
        self.diagnostics.lines().filter(is_of_example).map(|line| line.to_owned() + "\n").collect()
    }

    fn edition(&self, slug: &str, kind: &str) -> Option<Vec<u8>> {
        let path = format!("dist/{slug}/{slug}.{kind}");
        self.publication.exists(&path).then(|| self.publication.read(&path))
    }

    /// Returns the difference between the EPUB and the expected tree, or between the actual and the expected
    /// diagnostics.
    fn epub_difference(&self, example: &Example, expected: &Expected) -> Option<String> {
        let Some(epub) = self.edition(&example.slug, "epub") else { return Some("the EPUB is missing".to_owned()) };
        let mut pages = epub::read(&unzip(&epub), &self.image_widths);
        pages.truncate(pages.len() - expected.articles.len());
        let mut actual = pages.concat();
        let mut nodes = expected.nodes.clone();
        typography::straighten(&mut actual);
        typography::straighten(&mut nodes);
        let (actual, nodes) = (serialized(&actual), serialized(&nodes));
        (actual != nodes)
            .then(|| format!("expected:\n{nodes}actual:\n{actual}"))
            .or_else(|| self.diagnostics_difference(example, expected))
    }

    /// Returns the expected diagnostics that are missing and the diagnostics that are not expected.
    fn diagnostics_difference(&self, example: &Example, expected: &Expected) -> Option<String> {
        // Diagnostics quote an address as written, possibly percent-encoded; expected diagnostics are decoded.
        let diagnostics = self.diagnostics(&example.slug);
        let diagnostics = percent_decode_str(&diagnostics).decode_utf8_lossy();
        let missing: Vec<_> = expected.diagnostics.iter().filter(|part| !diagnostics.contains(&***part)).collect();
        // GFM drops cells beyond the header's columns (section 4.10), so its HTML does not show where this warning is
        // due.
        let is_expected = |line: &&str| {
            line.contains("[lost-cells]") || expected.diagnostics.iter().any(|part| line.contains(&**part))
        };
        let unexpected: Vec<_> = diagnostics.lines().filter(|line| !is_expected(line)).collect();
        (!missing.is_empty() || !unexpected.is_empty())
            .then(|| format!("missing diagnostics: {missing:?}; unexpected diagnostics: {unexpected:?}\n"))
    }

    /// Returns the difference between the text of the PDF and the expected text. `frame` is the text of an empty issue.
    fn pdf_difference(&self, example: &Example, expected: &Expected, frame: &[String]) -> Option<String> {
        let Some(pdf) = self.edition(&example.slug, "pdf") else { return Some("the PDF is missing".to_owned()) };
        let mut words = pdf::words(&expected.nodes);
        words.extend(expected.articles.iter().cloned());
        // The layout's own words come before and after the text, and are the same in every issue.
        let framed = [&frame[..FRAME_BEFORE], &words, &frame[FRAME_BEFORE..]].concat();
        // The quick extraction is right for most PDFs. The exact one takes as long as the rest of the test.
        if pdf::tagged_words(&plain_tagged_text(&pdf)) == framed {
            return None;
        }
        let actual = pdf::tagged_words(&tagged_text(&pdf));
        (actual != framed).then(|| format!("expected:\n{words:?}\nactual:\n{actual:?}\n"))
    }
}

/// Number of the layout's words before the text: those of the title, `The title`.
const FRAME_BEFORE: usize = 2;

#[test]
#[ignore = "needs the specifications, Poppler and QPDF: run tests/run"]
fn every_example_of_commonmark_and_gfm_is_equal_in_epub_and_pdf() {
    let built = build();
    let frame = pdf::tagged_words(&tagged_text(&built.edition("empty", "pdf").expect("an empty issue is built")));
    let mut outcomes = BTreeMap::new();
    let half = built.examples.len().div_ceil(2);
    std::thread::scope(|scope| {
        let work = |examples: &[(Example, Expected)]| {
            let outcome = |(example, expected): &(Example, Expected)| {
                let epub = built.epub_difference(example, expected);
                let pdf = built.pdf_difference(example, expected, &frame);
                [((example.slug.clone(), "epub"), epub), ((example.slug.clone(), "pdf"), pdf)]
            };
            examples.iter().flat_map(outcome).collect::<Vec<_>>()
        };
        let threads: Vec<_> = built.examples.chunks(half).map(|examples| scope.spawn(move || work(examples))).collect();
        for thread in threads {
            outcomes.extend(thread.join().expect("no comparison panics"));
        }
    });
    report(&built, &outcomes);
}

/// The difference of each example and edition, `None` if they are equal; keyed by slug and edition.
type Outcomes = BTreeMap<(String, &'static str), Option<String>>;

/// Examples with a table in HTML, which is raw HTML to CommonMark and a table to Masthead. Their e-books differ.
const HTML_TABLES: [&str; 5] = ["c148", "c149", "c160", "c190", "c191"];

/// Prints how many examples are equal.
///
/// # Panics
///
/// Panics if any example differs or is missing.
fn report(built: &Built, outcomes: &Outcomes) {
    let count = |letter: char, edition: &str| {
        let all = outcomes.iter().filter(|((slug, other), _)| slug.starts_with(letter) && *other == edition);
        let (equal, all) = all.fold((0, 0), |(equal, all), (_, it)| (equal + usize::from(it.is_none()), all + 1));
        format!("{equal} of {all}")
    };
    for (name, letter) in [("CommonMark 0.31.2", 'c'), ("GFM 0.29, extensions", 'g')] {
        println!("{name}: {} as XHTML, {} as the text of the PDF", count(letter, "epub"), count(letter, "pdf"));
    }
    assert_eq!(outcomes.len(), 2 * (652 + 23), "number of examples in both editions");
    let mut wrong = String::new();
    for (Example { slug, chapter, markdown, html, .. }, _) in &built.examples {
        for edition in ["epub", "pdf"] {
            let difference = outcomes[&(slug.clone(), edition)].as_ref();
            if edition == "epub" && HTML_TABLES.contains(&slug.as_str()) {
                assert!(difference.is_some(), "{slug} has a table");
                continue;
            }
            if let Some(difference) = difference {
                let diagnostics = built.diagnostics(slug);
                let _ = write!(wrong, "== {slug}, {edition}: {chapter}\n{markdown}-- specification:\n{html}");
                let _ = writeln!(wrong, "-- difference:\n{difference}{diagnostics}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Guards against rules that hide differences: documents that differ must still differ after the rules are applied.
#[test]
fn the_comparison_detects_differences() {
    let compared = |html: &str| {
        let expected = rules::expected(html::read(html, true), true);
        (serialized(&expected.nodes), expected.diagnostics)
    };
    let pairs = [
        ("<ul>\n<li>a</li>\n</ul>\n", "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n"),
        ("<ol>\n<li>a</li>\n</ol>\n", "<ol start=\"2\">\n<li>a</li>\n</ol>\n"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n"),
        ("<h1>a</h1>\n", "<h2>a</h2>\n"),
        ("<h3>a</h3>\n<h4>b</h4>\n", "<h3>a</h3>\n<h3>b</h3>\n"),
        ("<p>a</p>\n<p>b</p>\n", "<p>a\nb</p>\n"),
        ("<p>a b</p>\n", "<p>ab</p>\n"),
        ("<p>a<br />\nb</p>\n", "<p>a\nb</p>\n"),
        ("<p>a&nbsp;b</p>\n", "<p>a b</p>\n"),
        ("<p><em>a</em></p>\n", "<p><strong>a</strong></p>\n"),
        ("<p>&lt;div&gt;</p>\n", "<p><div></p>\n"),
        ("<p><a href=\"/a\">x</a></p>\n", "<p><a href=\"/b\">x</a></p>\n"),
        ("<p><a href=\"a\">x</a></p>\n", "<p><a href=\"b\">x</a></p>\n"),
        ("<p><a href=\"/a\">x</a></p>\n", "<p><a href=\"/a\" title=\"t\">x</a></p>\n"),
        ("<p><img src=\"/a\" alt=\"x\" /></p>\n", "<p><img src=\"/b\" alt=\"x\" /></p>\n"),
        ("<p><img src=\"/a\" alt=\"x\" /></p>\n", "<p><img src=\"/a\" alt=\"y\" /></p>\n"),
        ("<p><code>a  b</code></p>\n", "<p><code>a b</code></p>\n"),
        ("<pre><code>a\n\n</code></pre>\n", "<pre><code>a\n</code></pre>\n"),
        ("<pre><code class=\"language-c\">a\n</code></pre>\n", "<pre><code>a\n</code></pre>\n"),
        ("<td align=\"left\">a</td>\n", "<td align=\"right\">a</td>\n"),
        ("<blockquote>\n<p>a</p>\n</blockquote>\n", "<p>a</p>\n"),
    ];
    for (one, other) in pairs {
        assert_ne!(compared(one), compared(other), "{one}{other}");
    }
}

/// Tests the rules for raw HTML on inputs that are not in the specifications.
#[test]
fn raw_html_is_reduced_to_known_nodes_and_text() {
    let pairs = [
        ("<div>\n*a*\n</div>\n", "<p>*a*</p>\n"),
        ("<div>a</div><div>b</div>\n", "<p>a</p>\n<p>b</p>\n"),
        ("<p>a <span>b</span> <b>c</b> <i>d</p>\n", "<p>a b <strong>c</strong> d</p>\n"),
        ("<!-- a -->\n<p>b <!-- c --> d</p>\n<script>e</script>\n", "<p>b d</p>\n"),
        ("<del>\n<p>a</p>\n</del>\n", "<p>a</p>\n"),
        ("<pre>a</pre>\n<pre><code>b\n</code></pre>\n", "<p>a</p>\n<pre><code>b\\n</code></pre>\n"),
        ("<div a\nb\n", "<p>&lt;div a b</p>\n"),
    ];
    for (html, expected) in pairs {
        assert_eq!(serialized(&rules::expected(html::read(html, false), false).nodes), expected, "{html}");
    }
}
