//! Tests of the HTML of each node.

use super::sample::*;
use super::{blocks, body};
use crate::document::{Alignment, Block, CalloutKind, HeaderGroup, Inline, InlineStyle, Math, Row, RowKind};

fn inline(inline: Inline) -> String {
    let html = blocks(vec![paragraph(vec![inline])]);
    html.strip_prefix("<p>").unwrap().strip_suffix("</p>\n").unwrap().to_owned()
}

#[test]
fn inlines_match_commonmark_html() {
    assert_eq!(inline(text("a < b & \"c\"")), "a &lt; b &amp; &quot;c&quot;");
    assert_eq!(inline(Inline::SoftBreak { span: span() }), "\n");
    assert_eq!(inline(Inline::HardBreak { span: span() }), "<br />\n");
    assert_eq!(inline(Inline::Code { text: "<b>".to_owned(), span: span() }), "<code>&lt;b&gt;</code>");
    assert_eq!(
        inline(link("https://example.org/?a&b=\"", "x")),
        "<a href=\"https://example.org/?a&amp;b=&quot;\">x</a>"
    );
    let names = [
        (InlineStyle::Emphasis, "em"),
        (InlineStyle::Strong, "strong"),
        (InlineStyle::Strikethrough, "del"),
        (InlineStyle::Superscript, "sup"),
        (InlineStyle::Subscript, "sub"),
        (InlineStyle::Mark, "mark"),
        (InlineStyle::Underline, "u"),
        (InlineStyle::Small, "small"),
        (InlineStyle::Keyboard, "kbd"),
    ];
    for (style, name) in names {
        assert_eq!(inline(styled(style, "x")), format!("<{name}>x</{name}>"));
    }
    assert_eq!(inline(styled(InlineStyle::SmallCapitals, "x")), "<span class=\"small-capitals\">x</span>");
}

#[test]
fn passages_have_a_language_and_a_direction() {
    let passage =
        |language: &str| Inline::Passage { language: language.to_owned(), content: vec![text("x")], span: span() };
    assert_eq!(inline(passage("fr")), "<span lang=\"fr\" xml:lang=\"fr\">x</span>");
    assert_eq!(inline(passage("he")), "<span lang=\"he\" xml:lang=\"he\" dir=\"rtl\">x</span>");
}

#[test]
fn images_have_a_size_only_if_set() {
    let mut shown = image("A \"map\"", true);
    assert_eq!(
        inline(Inline::Image(shown.clone())),
        "<img src=\"../images/001-map.svg\" alt=\"A &quot;map&quot;\" width=\"300\" />"
    );
    shown.file = 9;
    assert_eq!(inline(Inline::Image(shown)), "A &quot;map&quot;", "a missing file is replaced by its description");
}

#[test]
fn abbreviations_have_the_long_form_as_title() {
    let abbreviation =
        |title: &str| Inline::Abbreviation { title: title.to_owned(), content: vec![text("ILO")], span: span() };
    assert_eq!(inline(abbreviation("a & b")), "<abbr title=\"a &amp; b\">ILO</abbr>");
    assert_eq!(inline(abbreviation("")), "<abbr>ILO</abbr>");
}

#[test]
fn links_do_not_nest() {
    let content = vec![text("a"), link("https://example.org/b", "b"), reference(0, 1)];
    let target = crate::document::Target::Url("https://example.org/".to_owned());
    let outer = Inline::Link { target, title: None, content, span: span() };
    let mut tree = document(vec![section(None, vec![paragraph(vec![outer])], vec![])]);
    tree.notes = vec![note(1, 1, vec![words("n")])];
    let html = body(tree);
    let start = "<p><a href=\"https://example.org/\">ab</a><sup class=\"noteref\"><a epub:type=\"noteref\" ";
    assert!(html.starts_with(start), "{html}");
}

#[test]
fn elements_without_text_stay_valid() {
    assert_eq!(blocks(vec![heading(3, "", "i")]), "<p id=\"i\"></p>\n");
    let disclosure = Block::Disclosure { summary: vec![], blocks: vec![], span: span() };
    assert_eq!(blocks(vec![disclosure]), "<details>\n<summary>…</summary>\n</details>\n");
    let entry = crate::document::DescriptionEntry { id: None, terms: vec![vec![text("t")]], details: vec![] };
    let list = Block::DescriptionList { entries: vec![entry], span: span() };
    assert_eq!(blocks(vec![list]), "<dl>\n<dt>t</dt>\n<dd></dd>\n</dl>\n");
}

#[test]
fn lists_are_tight_or_loose() {
    let inner = || list(None, true, vec![item(None, vec![words("b")])]);
    let items = || vec![item(None, vec![words("a"), inner()]), item(None, vec![])];
    assert_eq!(
        blocks(vec![list(Some(3), true, items())]),
        "<ol start=\"3\">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li></li>\n</ol>\n"
    );
    assert_eq!(
        blocks(vec![list(Some(1), false, items())]),
        "<ol>\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li></li>\n</ol>\n"
    );
    let quote = Block::Quote { blocks: vec![words("a")], span: span() };
    assert_eq!(
        blocks(vec![list(None, true, vec![item(None, vec![quote])])]),
        "<ul>\n<li>\n<blockquote>\n<p>a</p>\n</blockquote>\n</li>\n</ul>\n"
    );
}

#[test]
fn boxes_of_tasks_have_words() {
    let items = || vec![item(Some(true), vec![words("a")]), item(Some(false), vec![words("b")])];
    let done = "<span class=\"tick-box\" role=\"img\" aria-label=\"done\">☒</span>";
    let to_do = "<span class=\"tick-box\" role=\"img\" aria-label=\"to do\">☐</span>";
    assert_eq!(
        blocks(vec![list(None, true, items())]),
        format!(
            "<ul class=\"tasks\">\n<li class=\"task done\">{done} a</li>\n<li class=\"task\">{to_do} b</li>\n</ul>\n"
        )
    );
    assert_eq!(
        blocks(vec![list(None, false, items())]),
        format!(
            "<ul class=\"tasks\">\n<li class=\"task done\">\n<p>{done} a</p>\n</li>\n<li class=\"task\">\n<p>{to_do} b</p>\n</li>\n</ul>\n"
        )
    );
}

#[test]
fn code_keeps_its_text() {
    let code = |language: Option<&str>| {
        vec![Block::Code { language: language.map(str::to_owned), text: "\ta < b\n".to_owned(), span: span() }]
    };
    assert_eq!(blocks(code(None)), "<pre><code>\ta &lt; b\n</code></pre>\n");
    assert_eq!(blocks(code(Some("c\""))), "<pre><code class=\"language-c&quot;\">\ta &lt; b\n</code></pre>\n");
}

#[test]
fn tables_have_header_cells_and_alignment_classes() {
    let html = blocks(vec![table()]);
    let start = "<div class=\"records\">\n<table>\n<thead>\n<tr>\n<td></td>\n<th scope=\"col\" class=\"start\">Line</th>\n\
                 <th scope=\"col\" class=\"center\">Days</th>\n<th scope=\"col\" class=\"end\">Passengers</th>\n</tr>\n</thead>\n\
                 <tbody>\n<tr>\n<td>North</td>\n\
                 <td class=\"start\" data-label=\"Line\">Harbour to Islands</td>\n";
    assert!(html.starts_with(start), "{html}");
}

/// Writes a table with rows of equal cells below a header of equal cells.
fn uniform_table(rows: usize, columns: usize, header: &str, cell: &str) -> String {
    let mut table = match table() {
        Block::Table(table) => table,
        other => panic!("{other:?} is not a table"),
    };
    table.header = vec![vec![text(header)]; columns];
    table.rows = vec![Row { kind: RowKind::Body, cells: vec![vec![text(cell)]; columns] }; rows];
    blocks(vec![Block::Table(table)])
}

#[test]
fn wide_tables_of_numbers_scroll_and_those_of_words_become_records() {
    let scroll = "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n";
    let numbers = |rows, columns| uniform_table(rows, columns, "Passengers", "1");
    assert!(numbers(12, 3).starts_with(scroll) && numbers(12, 3).ends_with("</table>\n</div>\n"));
    assert!(numbers(30, 9).starts_with(scroll), "nine columns of numbers are no record");
    assert!(numbers(30, 1).starts_with("<table>\n"));
    let records = "<div class=\"records\">\n<table>\n";
    assert!(numbers(30, 4).starts_with(records), "a long table goes on on the next screen");
    let slim = "<div class=\"records slim\">\n<table>\n";
    assert!(uniform_table(30, 3, "2025", "17,020").starts_with(slim), "a few numbers have room on most phones");
    assert!(uniform_table(2, 3, "Passengers", "many").starts_with(records));
    assert!(uniform_table(2, 3, "Passengers", "many").ends_with("</table>\n</div>\n"));
    assert!(uniform_table(2, 9, "Passengers", "many").starts_with(scroll), "nine columns are too wide for any screen");
    assert!(uniform_table(2, 3, "", "Passengers").starts_with(scroll), "cells of records have names");
}

#[test]
fn cells_of_records_are_named() {
    let html = blocks(vec![with_groups_and_a_note()]);
    assert!(html.starts_with("<div class=\"records noted\">\n<table>\n"), "{html}");
    assert!(html.contains("<th scope=\"row\">North</th>\n<td data-label=\"Summer · Line\">"), "{html}");
    assert!(html.contains("<td data-label=\"Days\">"), "the last column is in no group: {html}");
}

/// A table with row headers, a title above one of its columns, and a link in its header.
fn with_groups_and_a_note() -> Block {
    let mut table = match table() {
        Block::Table(table) => table,
        other => panic!("{other:?} is not a table"),
    };
    table.row_headers = true;
    table.alignments = vec![Alignment::Auto; 3];
    let group = |title: &str, columns| HeaderGroup { title: vec![text(title)], columns };
    table.header_groups = vec![group("", 1), group("Summer", 1), group("", 1)];
    table.header = vec![vec![text("Coast")], vec![text("Line")], vec![link("https://a.example/", "Days")]];
    let cells = ["North", "Harbour to Islands", "Monday to Friday"].map(|words| vec![text(words)]).to_vec();
    table.rows = vec![Row { kind: RowKind::Body, cells }];
    Block::Table(table)
}

#[test]
fn long_formulas_in_a_line_scroll() {
    let formula = |signs: &str| {
        let mathml = format!("<math><mi>{signs}</mi></math>");
        Math {
            latex: String::new(),
            mathml,
            words: "x".to_owned(),
            description: String::new(),
            figures: Vec::new(),
            span: span(),
        }
    };
    assert_eq!(inline(Inline::Math(formula("x"))), "<math alttext=\"x\"><mi>x</mi></math>");
    let long = inline(Inline::Math(formula("xxxxxxxxxxxxx")));
    assert!(
        long.starts_with("<span class=\"scroll-line\" role=\"group\" tabindex=\"0\" aria-label=\"Equation\"><math")
    );
    assert!(long.ends_with("</math></span>"), "{long}");
}

#[test]
fn headings_below_level_six_use_aria() {
    assert_eq!(blocks(vec![heading(3, "a", "i")]), "<h3 id=\"i\">a</h3>\n");
    assert_eq!(blocks(vec![heading(7, "a", "i")]), "<p id=\"i\" role=\"heading\" aria-level=\"7\">a</p>\n");
}

#[test]
fn blocks_have_their_own_elements() {
    assert_eq!(blocks(vec![Block::ThematicBreak { span: span() }]), "<hr />\n");
    assert_eq!(
        blocks(vec![figure(vec![text("c")], "f")]),
        "<figure id=\"f\" class=\"wide\">\n<img src=\"../images/001-map.svg\" alt=\"A map of the harbour\" width=\"300\" />\n\
         <figcaption>c</figcaption>\n</figure>\n"
    );
    assert_eq!(
        blocks(vec![callout(CalloutKind::Tip, None, vec![words("a")])]),
        "<aside class=\"callout tip\" role=\"note\" aria-label=\"Tip\">\n<p class=\"callout-title\">Tip</p>\n<p>a</p>\n</aside>\n"
    );
    assert_eq!(
        blocks(vec![directive("pullquote", &[], vec![words("a")]), directive("box", &["wide"], vec![words("b")])]),
        "<aside class=\"directive pullquote\" role=\"doc-pullquote\">\n<p>a</p>\n</aside>\n\
         <div class=\"directive box wide\">\n<p>b</p>\n</div>\n"
    );
    let disclosure = Block::Disclosure { summary: vec![text("s")], blocks: vec![words("a")], span: span() };
    assert_eq!(blocks(vec![disclosure]), "<details>\n<summary>s</summary>\n<p>a</p>\n</details>\n");
    let entry = crate::document::DescriptionEntry {
        id: None,
        terms: vec![vec![text("t")]],
        details: vec![vec![words("a")], vec![words("b"), words("c")]],
    };
    assert_eq!(
        blocks(vec![Block::DescriptionList { entries: vec![entry], span: span() }]),
        "<dl>\n<dt>t</dt>\n<dd>a</dd>\n<dd>\n<p>b</p>\n<p>c</p>\n</dd>\n</dl>\n"
    );
}
