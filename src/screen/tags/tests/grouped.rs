//! Changes that need the regions of the text.

use super::*;
use crate::publication::Language;
use crate::tagged_text::{RegionRole, TagRegions, TaggedItem};

/// Asserts the tree after a change that needs the regions. The regions are written as `S(A(0-2 a(3)) 9)`: a section with an
/// article that holds the sequences 0 to 2 and an aside with 3. Other letters are in [`role`]. `texts` are those of the sequences.
#[track_caller]
pub(super) fn assert_grouped(regions: &str, texts: &[&str], before: &str, after: &str) {
    let (mut found, mut owners) = (TagRegions::default(), [None; 20]);
    let (mut open, mut count) = (Vec::new(), 0);
    for (position, word) in regions.replace(')', " ) ").replace('(', " ( ").split_whitespace().enumerate() {
        match (word, word.parse::<usize>()) {
            ("(", _) => {}
            (")", _) => {
                open.pop();
                found.close(position);
            }
            (_, Ok(sequence)) => owners[sequence] = open.last().copied(),
            (name, Err(_)) => {
                found.open(position, role(name));
                open.push(count);
                count += 1;
            }
        }
    }
    let item = |(sequence, region): (usize, &Option<usize>)| TaggedItem {
        text: texts.get(sequence).map_or_else(|| sequence.to_string(), ToString::to_string),
        region: *region,
        top: 0.0,
        is_repeated_hyphen: false,
    };
    let text = TaggedText::new(found, vec![owners.iter().enumerate().map(item).collect()]);
    let english = Language::new("en").expect("a language");
    let terms = Terms::of(&english).expect("terms in English");
    let mut source = TagSource::for_test(&text, &terms, (1, 0));
    let mut tree = tree(before);
    marks::complete(&mut tree, &source);
    source.find_lists(&tree);
    notes::complete(&mut tree, &source);
    pictures::complete(&mut tree, &source);
    front::complete(&mut tree, &source);
    groups::complete(&mut tree, None, &source);
    assert_eq!(written(&tree), after);
}

fn role(name: &str) -> RegionRole {
    match name {
        "O" => RegionRole::Opening,
        "S" => RegionRole::Section,
        "A" => RegionRole::Article,
        "a" => RegionRole::Aside,
        "q" => RegionRole::Quotation,
        "I" => RegionRole::Index,
        "i" => RegionRole::IndexEntry,
        "N" => RegionRole::Note,
        "l" => RegionRole::List,
        "C" => RegionRole::CaptionList,
        "p" => RegionRole::Picture,
        "T" => RegionRole::TaskList,
        "m" => RegionRole::Item,
        "d" => RegionRole::Term,
        "t" => RegionRole::Task(true),
        "e" => RegionRole::Equation("1".to_owned()),
        "E" => RegionRole::Abbreviation("European Union".to_owned()),
        _ => panic!("no role {name}"),
    }
}

#[test]
fn articles_and_boxes_are_elements() {
    assert_grouped(
        "S(0 A(1 2 a(3 4)) A(5 6))",
        &[],
        "Document(H1(0) H2(1) P(2) P(3) P(4) P(9) H2(5) P(6) P(10))",
        "Document(Sect(H1(0) Art(H2(1) P(2) Aside(P(3) P(4)) P(9)) Art(H2(5) P(6))) P(10))",
    );
    // The layout repeats a title, and moves a box between the articles.
    assert_grouped(
        "A(0 1 a(2)) A(3)",
        &[],
        "Document(P(0) H1(0) P(1) H1(3) P(2))",
        "Document(P(0) Art(H1(0) P(1) Aside(P(2))) Art(H1(3)))",
    );
    assert_grouped(
        "A(0 a(1) q(2) a(4) q(3))",
        &[],
        "Document(H1(0) L(LI(LBody(P(1)))) P(2) BlockQuote(P(3)))",
        "Document(Art(H1(0) Aside(L(LI(LBody(P(1))))) BlockQuote(P(2)) BlockQuote(P(3))))",
    );
}

#[test]
fn contents_and_imprint_have_headings() {
    assert_grouped(
        "O(3) S(4)",
        &["In this issue", "", "Published by", "", "", "The Ferry"],
        "Document(P(Strong(0)) TOC(TOCI(1)) P(3) H1(4) P(2) P(5))",
        "Document(Sect(H1(Strong(0)) TOC(TOCI(1))) P(3) Sect(H1(4)) Sect(H1(2) P(5)))",
    );
    assert_grouped(
        "S(0)",
        &["", "Published by", "The Ferry"],
        "Document(H1(0) P(Strong(1) 2))",
        "Document(Sect(H1(0)) Sect(H1(Strong(1)) P(2)))",
    );
}

#[test]
fn compiled_lists_have_entries() {
    assert_grouped(
        "I(0 i(1 i(2)) i(3))",
        &[],
        "Document(P(0) P(1) P(2) P(3))",
        "Document(Index(P(0) L(LI(LBody(P(1) L(LI(LBody(P(2)))))) LI(LBody(P(3))))))",
    );
    // The layout sets letters before the entries.
    assert_grouped(
        "S(0 I(i(2) i(4)))",
        &["Index", "A", "", "B"],
        "Document(H1(0) P(1) P(2) P(3) P(4))",
        "Document(Sect(H1(0) Index(P(1) L(LI(LBody(P(2)))) P(3) L(LI(LBody(P(4)))))))",
    );
    assert_grouped(
        "C(0 1)",
        &[],
        "Document(P(Link(0)) P(1))",
        "Document(TOC(TOCI(Reference(Link(0))) TOCI(Reference(1))))",
    );
    assert_grouped(
        "C(0 1)",
        &[],
        "Document(P(Link(0) 2 Link(1)))",
        "Document(TOC(TOCI(Reference(Link(0) 2)) TOCI(Reference(Link(1)))))",
    );
}

#[test]
fn lists_of_tasks_are_one_list() {
    let parted = "Document(L(LI(LBody(0))) L(LI(LBody(1))) L(LI(LBody(2))))";
    assert_grouped("l(0 1) l(2)", &[], parted, "Document(L(LI(LBody(0)) LI(LBody(1))) L(LI(LBody(2))))");
    assert_grouped(
        "T(t(1) 3)",
        &["☑", "", "☐"],
        "Document(L(LI(Lbl(0) LBody(1))) L(LI(Lbl(2) LBody(3))) L(LI(Lbl(4) LBody(5))))",
        "Document(L(LI(Lbl(0) LBody(1)) LI(Lbl(2) LBody(3))) L(LI(Lbl(4) LBody(5))))",
    );
}

#[test]
fn blocks_of_a_list_in_a_form_of_the_layout_are_items() {
    // Numbers of the layout in the paragraph of a step, and before it.
    let texts = ["1", "a", "2", "b", ""];
    assert_grouped(
        "O(l(m(1) m(3)))",
        &texts,
        "Document(P(0 1) P(2) P(3))",
        "Document(L(LI(Lbl(0) LBody(P(1))) LI(Lbl(2) LBody(P(3)))))",
    );
    assert_grouped(
        "O(l(m(1) m(3)))",
        &texts,
        "Document(P(0) P(1) P(2) P(3))",
        "Document(L(LI(Lbl(0) LBody(P(1))) LI(Lbl(2) LBody(P(3)))))",
    );
    // A list in an item, and terms with their details.
    assert_grouped(
        "a(l(m(0 l(m(1) m(2))) m(3)) l(m(d(4) 5)))",
        &[],
        "Document(P(0) P(1) P(2) P(3) P(4) P(5))",
        "Document(Aside(L(LI(LBody(P(0) L(LI(LBody(P(1))) LI(LBody(P(2)))))) LI(LBody(P(3)))) L(LI(Lbl(4) LBody(P(5))))))",
    );
    assert_grouped("l(m(d(1) 2))", &[], "Document(P(1 0 2))", "Document(L(LI(Lbl(1) LBody(P(0 2)))))");
    // Items in one paragraph, and a list that is tagged as one.
    assert_grouped("l(m(0) m(1))", &["a", "b"], "Document(P(0 1))", "Document(P(0 1))");
    assert_grouped(
        "l(m(0 a(l(m(1) m(2)))) m(3))",
        &[],
        "Document(L(LI(LBody(P(0) P(1) P(2))) LI(LBody(P(3)))))",
        "Document(L(LI(LBody(P(0) Aside(L(LI(LBody(P(1))) LI(LBody(P(2))))))) LI(LBody(P(3)))))",
    );
}

#[test]
fn paragraphs_contain_neither_blocks_nor_text_of_several_boxes() {
    let check = |before, after| assert_completed(paragraphs::complete, before, after);
    check("LBody(P(1 BlockQuote(P(2)) 3))", "LBody(P(1) BlockQuote(P(2)) P(3))");
    assert_grouped("a(0 a(1 2))", &[], "Document(P(0 3 1) P(2))", "Document(Aside(P(0 3) Aside(P(1) P(2))))");
}

#[test]
fn numbers_of_equations_are_beside_the_formula() {
    let texts = ["x", "(", "1)", "y"];
    assert_grouped("e(0) 3", &texts, "Document(Formula(0 1 2) P(3))", "Document(Formula(0) P(1 2) P(3))");
    assert_grouped("3", &texts, "Document(Formula(0 1 2) P(3))", "Document(Formula(0 1 2) P(3))");
}

#[test]
fn abbreviations_are_spans() {
    assert_grouped("O(0 E(1 2) 3)", &[], "Document(P(0 1 2 3))", "Document(P(0 Span(1 2) 3))");
    let parted = "Document(P(Em(0 1) Em(2 3)))";
    assert_grouped("O(0 E(1 2) 3)", &[], parted, "Document(P(Em(0 Span(1 2) 3)))");
    assert_grouped("O(0 E(1) E(2) 3)", &[], parted, "Document(P(Em(0 Span(1)) Em(Span(2) 3)))");
    // Spaces and hyphens of the layout.
    let texts = ["", "a", " ", "b", "-"];
    assert_grouped("E(1 3)", &texts, "Document(P(1 2 3 4 0))", "Document(P(Span(1 2 3) 4 0))");
    // A long word that the layout has set anew.
    let texts = ["", "a", "long", "b", "c"];
    assert_grouped("O(E(1 3) 4)", &texts, "Document(P(1 2 3 4))", "Document(P(Span(1 2 3) 4))");
}

#[test]
fn captions_beside_their_picture_are_in_its_figure() {
    let texts = ["", "", "a"];
    assert_grouped(
        "S(0 p(1 2) 3)",
        &texts,
        "Document(H1(0) Figure(1) P(2) P(3))",
        "Document(Sect(H1(0) Figure(Caption(2) 1) P(3)))",
    );
    assert_grouped(
        "S(0 p(1 2) p(3))",
        &texts,
        "Document(H1(0) Figure(Caption(2) 1) Figure(3))",
        "Document(Sect(H1(0) Figure(Caption(2) 1) Figure(3)))",
    );
}
