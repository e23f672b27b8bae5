//! All examples of `CommonMark` and those of GFM's extensions go through reader, tree and both writers. The e-book's body is
//! the specification's HTML, and the text of the PDF is the text of that HTML.
//!
//! Both are compared as trees. What an example means in an issue is computed from the specification's HTML by a few rules, the
//! same for all examples, and by nothing else:
//!
//! * [`html`]: raw HTML. Comments, scripts and style sheets vanish, a handful of tags have nodes, other tags go and their text stays.
//! * [`rules`]: a lone image is a figure, an image always has a description, headings and paragraphs have content.
//! * [`addresses`]: links lead to a whole address or into the issue, or are their words; addresses in the text are links.
//! * [`levels`]: headings open sections and articles, and skip no level.
//! * [`typography`]: quotation marks, dashes and ellipses are typographical.
//!
//! Whatever of it the author has to know must be in a diagnostic of the example, and no other diagnostic may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

use crate::pdf_views::{plain_tagged_text, tagged_text};
use crate::support::{Publication, entries, repository, unzip};
use examples::Example;
use rules::Meant;
use tree::spelled;

mod addresses;
mod book;
mod examples;
mod html;
mod levels;
mod paper;
mod rules;
mod tree;
mod typography;

/// The examples as issues of one publication, each built once.
struct Built {
    examples: Vec<(Example, Meant)>,
    pictures: BTreeMap<String, String>,
    publication: Publication,
    diagnostics: String,
}

fn build() -> Built {
    let examples: Vec<_> = examples::all()
        .into_iter()
        .map(|example| {
            let meant = rules::meant(html::read(&example.html, example.is_gfm), example.is_gfm);
            (example, meant)
        })
        .collect();
    let mut publication = Publication::empty().file(
        "masthead.toml",
        format!(
            "title = \"The title\"\nlanguage = \"en\"\nwebsite = \"{}\"\n\
             [epub]\npage-list = false\n[settings.newsletter]\ncolumns = 1\nhyphenate = false\ncontents = false\n",
            addresses::WEBSITE
        ),
    );
    for (name, path) in entries(&repository("tests/tools/spec/fonts")) {
        publication = publication.copy(&path, &format!("fonts/{name}"));
    }
    // Each of another width, which tells them apart in the book.
    let mut pictures = BTreeMap::new();
    let paths: BTreeSet<_> = examples.iter().flat_map(|(_, meant)| &meant.images).collect();
    for (size, path) in (1..).zip(paths) {
        let picture = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"9\"/>");
        publication.write(path, &picture);
        pictures.insert(path.clone(), size.to_string());
    }
    publication.write("issues/empty.md", issue(""));
    for (Example { slug, markdown, .. }, meant) in &examples {
        if meant.articles.is_empty() {
            publication.write(&format!("issues/{slug}.md"), issue(markdown));
        } else {
            publication.write(&format!("issues/{slug}/index.md"), issue(markdown));
        }
        for name in &meant.articles {
            publication.write(&format!("issues/{slug}/{name}.md"), format!("# {name}\n"));
        }
    }
    let run = publication.run("build --message-format short");
    Built { examples, pictures, publication, diagnostics: run.stderr }
}

fn issue(markdown: &str) -> String {
    format!("+++\ntitle = \"The title\"\n+++\n{markdown}")
}

impl Built {
    /// What the program says about an example.
    fn diagnostics(&self, slug: &str) -> String {
        let is_its =
            |line: &&str| line.starts_with(&format!("issues/{slug}.")) || line.starts_with(&format!("issues/{slug}/"));
        self.diagnostics.lines().filter(is_its).map(|line| line.to_owned() + "\n").collect()
    }

    fn edition(&self, slug: &str, kind: &str) -> Option<Vec<u8>> {
        let path = format!("dist/{slug}/{slug}.{kind}");
        self.publication.exists(&path).then(|| self.publication.read(&path))
    }

    /// How the e-book differs from what is meant.
    fn book_differs(&self, example: &Example, meant: &Meant) -> Option<String> {
        let Some(book) = self.edition(&example.slug, "epub") else { return Some("it is not built".to_owned()) };
        let mut pages = book::read(&unzip(&book), &self.pictures);
        pages.truncate(pages.len() - meant.articles.len());
        let mut found = pages.concat();
        let mut wanted = meant.nodes.clone();
        typography::straighten(&mut found);
        typography::straighten(&mut wanted);
        let (found, wanted) = (spelled(&found), spelled(&wanted));
        (found != wanted)
            .then(|| format!("meant:\n{wanted}found:\n{found}"))
            .or_else(|| self.said_differs(example, meant))
    }

    /// How the diagnostics differ from what has to be said: all of it, and nothing else.
    fn said_differs(&self, example: &Example, meant: &Meant) -> Option<String> {
        // As authors write it, an address may have escapes.
        let diagnostics = self.diagnostics(&example.slug);
        let diagnostics = percent_decode_str(&diagnostics).decode_utf8_lossy();
        let unsaid: Vec<_> = meant.said.iter().filter(|said| !diagnostics.contains(&***said)).collect();
        // GFM ignores the cells of a row beyond the header's (section 4.10): its HTML cannot tell that there are any.
        let is_meant =
            |line: &&str| line.contains("[lost-cells]") || meant.said.iter().any(|said| line.contains(&**said));
        let more: Vec<_> = diagnostics.lines().filter(|line| !is_meant(line)).collect();
        (!unsaid.is_empty() || !more.is_empty())
            .then(|| format!("no diagnostic says {unsaid:?}; not meant are {more:?}\n"))
    }

    /// How the text of the PDF differs from what is meant.
    fn paper_differs(&self, example: &Example, meant: &Meant, frame: &[String]) -> Option<String> {
        let Some(pdf) = self.edition(&example.slug, "pdf") else { return Some("it is not built".to_owned()) };
        let mut wanted = paper::words(&meant.nodes);
        wanted.extend(meant.articles.iter().cloned());
        // The layout's own words stand before and after the text, and are the same in every issue.
        let framed = [&frame[..FRAME_BEFORE], &wanted, &frame[FRAME_BEFORE..]].concat();
        // Few PDFs have anything that Poppler gets wrong, and making it right takes as long as all the rest.
        if paper::tagged_words(&plain_tagged_text(&pdf)) == framed {
            return None;
        }
        let found = paper::tagged_words(&tagged_text(&pdf));
        (found != framed).then(|| format!("meant:\n{wanted:?}\nfound:\n{found:?}\n"))
    }
}

/// How many of the layout's words stand before the text: the title.
const FRAME_BEFORE: usize = 2;

#[test]
#[ignore = "needs the specifications, Poppler and QPDF: run tests/run"]
fn every_example_of_commonmark_and_gfm_is_equal() {
    let built = build();
    let frame = paper::tagged_words(&tagged_text(&built.edition("empty", "pdf").expect("an empty issue is built")));
    let mut outcomes = BTreeMap::new();
    let half = built.examples.len().div_ceil(2);
    std::thread::scope(|scope| {
        let work = |examples: &[(Example, Meant)]| {
            let outcome = |(example, meant): &(Example, Meant)| {
                let book = built.book_differs(example, meant);
                let paper = built.paper_differs(example, meant, &frame);
                [((example.slug.clone(), "epub"), book), ((example.slug.clone(), "pdf"), paper)]
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

type Outcomes = BTreeMap<(String, &'static str), Option<String>>;

/// Prints the counts, and fails if any example is not equal.
fn report(built: &Built, outcomes: &Outcomes) {
    let count = |letter: char, edition: &str| {
        let all = outcomes.iter().filter(|((slug, other), _)| slug.starts_with(letter) && *other == edition);
        let (equal, all) = all.fold((0, 0), |(equal, all), (_, it)| (equal + usize::from(it.is_none()), all + 1));
        format!("{equal} of {all}")
    };
    for (name, letter) in [("CommonMark 0.31.2", 'c'), ("GFM 0.29, extensions", 'g')] {
        println!("{name}: {} as XHTML, {} as the text of the PDF", count(letter, "epub"), count(letter, "pdf"));
    }
    assert_eq!(outcomes.len(), 2 * (652 + 23), "all examples are found");
    let mut wrong = String::new();
    for (Example { slug, chapter, markdown, html, .. }, _) in &built.examples {
        for edition in ["epub", "pdf"] {
            if let Some(difference) = &outcomes[&(slug.clone(), edition)] {
                let said = built.diagnostics(slug);
                let _ = write!(wrong, "== {slug}, {edition}: {chapter}\n{markdown}-- is\n{html}");
                let _ = writeln!(wrong, "-- but\n{difference}{said}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The rules take away no more than they say.
#[test]
fn the_comparison_sees_what_differs() {
    let meant = |html: &str| {
        let meant = rules::meant(html::read(html, true), true);
        (spelled(&meant.nodes), meant.said)
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
        assert_ne!(meant(one), meant(other), "{one}{other}");
    }
}

/// What DESIGN.md says of raw HTML, on text of our own.
#[test]
fn raw_html_is_read_by_rule() {
    let pairs = [
        ("<div>\n*a*\n</div>\n", "<p>*a*</p>\n"),
        ("<div>a</div><div>b</div>\n", "<p>a</p>\n<p>b</p>\n"),
        ("<p>a <span>b</span> <b>c</b> <i>d</p>\n", "<p>a b <strong>c</strong> d</p>\n"),
        ("<!-- a -->\n<p>b <!-- c --> d</p>\n<script>e</script>\n", "<p>b d</p>\n"),
        ("<del>\n<p>a</p>\n</del>\n", "<p>a</p>\n"),
        ("<pre>a</pre>\n<pre><code>b\n</code></pre>\n", "<p>a</p>\n<pre><code>b\\n</code></pre>\n"),
        ("<div a\nb\n", "<p>&lt;div a b</p>\n"),
    ];
    for (html, wanted) in pairs {
        assert_eq!(spelled(&rules::meant(html::read(html, false), false).nodes), wanted, "{html}");
    }
}
