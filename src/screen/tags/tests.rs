use super::*;
use crate::publication::Language;
use crate::tagged_text::{RegionRole, TagRegions, TaggedItem};

/// Parses a tree: `P(1 Em(2))`, where numbers are marked-content sequences. `Div:alt` has an alternative text, `TH:r`
/// the scope of a row, `Span:^` is raised, and `TD:3` spans three columns.
fn tree(text: &str) -> TagElement {
    let mut children = Vec::new();
    let rest = parse(text, &mut children);
    assert!(rest.is_empty(), "{rest} is left");
    match children.pop() {
        Some(TagChild::Element(element)) => element,
        Some(_) | None => panic!("no element in {text}"),
    }
}

fn parse<'t>(mut text: &'t str, out: &mut Vec<TagChild>) -> &'t str {
    loop {
        text = text.trim_start();
        if text.is_empty() || text.starts_with(')') {
            return text;
        }
        let end = text.find([' ', '(', ')']).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        text = after;
        if let Ok(id) = word.parse() {
            out.push(TagChild::Content { page: (1, 0), stream: None, id });
            continue;
        }
        let (kind, mark) = word.split_once(':').unwrap_or((word, ""));
        let mut element = TagElement::new(kind, Vec::new());
        match mark {
            "" => {}
            "alt" => element.entries.set("Alt", Object::string_literal("Text")),
            "^" => element.entries.set("A", dictionary! { "O" => "Layout", "BaselineShift" => 2 }),
            "r" => element.entries.set("A", dictionary! { "O" => "Table", "Scope" => "Row" }),
            span => {
                let columns = span.parse::<i64>().expect("a number of columns");
                element.entries.set("A", dictionary! { "O" => "Table", "ColSpan" => columns, "Headers" => Vec::new() });
            }
        }
        if let Some(inside) = text.strip_prefix('(') {
            text = parse(inside, &mut element.children).strip_prefix(')').expect("a closing bracket");
        }
        out.push(TagChild::Element(element));
    }
}

fn written(element: &TagElement) -> String {
    let children: Vec<String> = element
        .children
        .iter()
        .map(|child| match child {
            TagChild::Element(child) => written(child),
            TagChild::Content { id, .. } => id.to_string(),
            TagChild::Object { .. } => "object".to_owned(),
        })
        .collect();
    if children.is_empty() { element.kind.clone() } else { format!("{}({})", element.kind, children.join(" ")) }
}

#[track_caller]
fn assert_completed(change: fn(&mut TagElement), before: &str, after: &str) {
    let mut tree = tree(before);
    change(&mut tree);
    assert_eq!(written(&tree), after);
}

#[test]
fn boxes_of_the_layout_leave_their_content() {
    let check = |before, after| assert_completed(paragraphs::complete, before, after);
    check("Document(Div(Div(1) P(2)) 3)", "Document(P(1) P(2) P(3))");
    check("Document(Div(Span(1 2) Em(3)))", "Document(P(1 2 Em(3)))");
    check("Document(Div:alt(P(1)))", "Document(Div(P(1)))");
    check("Table(TR(TD(Div(1) P(2))))", "Table(TR(TD(Div(P(1)) P(2))))");
}

#[test]
fn headings_and_links_have_no_paragraphs() {
    let check = |before, after| assert_completed(paragraphs::complete, before, after);
    check("Document(H2(P(1 Em(2))))", "Document(H2(1 Em(2)))");
    check("TOC(TOCI(Reference(Link(P(1 2)))))", "TOC(TOCI(Reference(Link(1 2))))");
    check("Document(Title(P(1)))", "Document(H1(1))");
}

#[test]
fn captions_are_in_their_table_or_figure() {
    let check = |before, after| assert_completed(paragraphs::complete, before, after);
    check("Document(Div(Caption(1) Figure:alt(2)))", "Document(Figure(Caption(1) 2))");
    check("Document(Div(Caption(1) Table(TR(TD(2))) P(3)))", "Document(Table(Caption(1) TR(TD(2))) P(3))");
    check("Document(Div(Caption(1) Div(P(2) Figure:alt(3) P(4))))", "Document(Figure(Caption(1) 3) P(2) P(4))");
    check("Document(Div(Caption(1) Figure(2) Figure(3)))", "Document(Div(Caption(1) Figure(2) Figure(3)))");
}

#[test]
fn rows_are_in_head_and_body() {
    let check = |before, after| assert_completed(tables::complete, before, after);
    check(
        "Table(Caption(1) TR(TH(2) TH(3)) TR(TH:r(4) TD(5)))",
        "Table(Caption(1) THead(TR(TH(2) TH(3))) TBody(TR(TH(4) TD(5))))",
    );
    check("Table(TR(TH:r(1) TD(2)))", "Table(TBody(TR(TH(1) TD(2))))");
    check("Table(TR(TH(1) TH(2)))", "Table(TBody(TR(TH(1) TH(2))))");
    check("Table(THead(TR(TH(1))) TR(TH(2)))", "Table(THead(TR(TH(1))) TBody(TR(TH(2))))");
}

#[test]
fn titles_of_groups_head_the_rows_below() {
    let mut table = tree("Table(TR(TH(1) TH(2)) TR(TD:2(3)) TR(TD:1(4) TD:1(5)))");
    tables::complete(&mut table);
    assert_eq!(written(&table), "Table(THead(TR(TH(1) TH(2))) TBody(TR(TH(3)) TR(TD(4) TD(5))))");
    let body = table.elements().nth(1).expect("a body");
    let mut rows = body.elements();
    let title = rows.next().and_then(|row| row.elements().next()).expect("a title");
    let id = title.entries.get(b"ID").and_then(Object::as_str).expect("an id");
    for cell in rows.next().expect("a row").elements() {
        let Some(Object::Array(headers)) = cell.attribute("Headers") else { panic!("no headers in {cell:?}") };
        assert_eq!(headers[0].as_str().ok(), Some(id));
    }
}

#[test]
fn inner_lists_are_in_their_item() {
    assert_completed(
        lists::complete,
        "L(LI(Lbl(1) LBody(2)) L(LI(Lbl(3) LBody(4))) LI(Lbl(5) LBody(6)))",
        "L(LI(Lbl(1) LBody(P(2) L(LI(Lbl(3) LBody(4))))) LI(Lbl(5) LBody(6)))",
    );
    assert_completed(lists::complete, "L(L(LI(LBody(1))))", "L(L(LI(LBody(1))))");
}

#[test]
fn notes_follow_the_paragraph_with_their_mark() {
    let check = |before, after| assert_grouped("", &[], before, after);
    check("Document(P(1 Lbl(2) Note(Lbl(3) 4) 5) P(6))", "Document(P(1 Reference(2) 5) Note(Lbl(3) 4) P(6))");
    check("Table(Caption(1 Lbl(2) Note(3)) TBody)", "Table(Caption(1 Reference(2)) TBody Note(3))");
    check("Document(Table(TBody(TR(TD(1 Lbl(2) Note(3))))))", "Document(Table(TBody(TR(TD(1 Reference(2) Note(3))))))");
    check("Document(L(LI(Lbl(1) LBody(2))))", "Document(L(LI(Lbl(1) LBody(2))))");
}

#[test]
fn notes_in_notes_and_marks_are_elements() {
    let texts = ["", "1", "", "2"];
    assert_grouped(
        "N(2) N(4)",
        &texts,
        "Document(P(0 Lbl(1) Note(Lbl(9) P(2) P(Span:^(3) 4))) P(5))",
        "Document(P(0 Reference(1)) Note(Lbl(9) P(2)) Note(Lbl(Span(3)) P(4)) P(5))",
    );
    assert_grouped(
        "N(2) N(4)",
        &texts,
        "Document(P(0 Note(Lbl(9) P(2) P(Span:^(3)) L(LI(LBody(4))))))",
        "Document(P(0) Note(Lbl(9) P(2)) Note(Lbl(Span(3)) L(LI(LBody(4)))))",
    );
    assert_grouped(
        "a(0 N(2 a(4)))",
        &texts,
        "Document(P(0 Note(Lbl(9) P(2) P(4))))",
        "Document(Aside(P(0) Note(Lbl(9) P(2) Aside(P(4)))))",
    );
    assert_grouped("0", &texts, "Document(P(0 Lbl(Link(1))))", "Document(P(0 Reference(Link(1))))");
    assert_grouped("0", &texts, "Document(P(0 Link(Span:^(3))))", "Document(P(0 Reference(Link(Span(3)))))");
    assert_grouped("a(0 3)", &texts, "Document(P(0 Span:^(3)))", "Document(Aside(P(0 Span(3))))");
}

#[test]
fn empty_groups_and_paragraphs_are_removed() {
    let check = |before, after| assert_completed(paragraphs::remove_empty, before, after);
    check("Document(P Sect(Span P) P(Span 1) Table(TR(TD)))", "Document(P(1) Table(TR(TD)))");
    check("Document(Div:alt)", "Document(Div)");
}

/// Asserts the tree after a change that needs the regions. The regions are written as `S(A(0-2 a(3)) 9)`: a section with an
/// article that holds the sequences 0 to 2 and an aside with 3. Other letters are in [`role`]. `texts` are those of the sequences.
#[track_caller]
fn assert_grouped(regions: &str, texts: &[&str], before: &str, after: &str) {
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
    };
    let text = TaggedText::new(found, vec![owners.iter().enumerate().map(item).collect()]);
    let english = Language::new("en").expect("a language");
    let terms = Terms::of(&english).expect("terms in English");
    let source = TagSource::for_test(&text, &terms, (1, 0));
    let mut tree = tree(before);
    marks::complete(&mut tree, &source);
    notes::complete(&mut tree, &source);
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
        "T" => RegionRole::TaskList,
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
}

#[test]
fn compiled_lists_have_entries() {
    assert_grouped(
        "I(0 i(1 i(2)) i(3))",
        &[],
        "Document(P(0) P(1) P(2) P(3))",
        "Document(Index(P(0) L(LI(LBody(P(1) L(LI(LBody(P(2)))))) LI(LBody(P(3))))))",
    );
    assert_grouped(
        "C(0 1)",
        &[],
        "Document(P(Link(0)) P(1))",
        "Document(TOC(TOCI(Reference(Link(0))) TOCI(Reference(1))))",
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
fn numbers_of_equations_are_beside_the_formula() {
    let texts = ["x", "(", "1)", "y"];
    assert_grouped("e(0) 3", &texts, "Document(Formula(0 1 2) P(3))", "Document(Formula(0) P(1 2) P(3))");
    assert_grouped("3", &texts, "Document(Formula(0 1 2) P(3))", "Document(Formula(0 1 2) P(3))");
}

#[test]
fn abbreviations_are_spans() {
    assert_grouped("O(0 E(1 2) 3)", &[], "Document(P(0 1 2 3))", "Document(P(0 Span(1 2) 3))");
}

#[test]
fn written_trees_can_be_read() {
    let mut document = Document::new();
    let page = document.add_object(dictionary! { "Type" => "Page", "StructParents" => 4 });
    let link = document.add_object(dictionary! { "StructParent" => 9 });
    let mut first = tree("Document(P(0 2) P(1))");
    let on_page = |child: &mut TagChild| {
        if let TagChild::Content { page: own, .. } = child {
            *own = page;
        }
    };
    for child in &mut first.children {
        if let TagChild::Element(child) = child {
            child.children.iter_mut().for_each(on_page);
        }
    }
    let mut element = TagElement::new("Link", vec![TagChild::Object { page, object: link }]);
    element.entries.set("ID", Object::string_literal("a"));
    first.children.push(TagChild::Element(element));
    let root = document.add_object(dictionary! { "Type" => "StructTreeRoot" });
    write(&mut document, root, &first).expect("the tree can be written");
    let read = read(&document, root).expect("the tree can be read").expect("a tree");
    assert_eq!(written(&read), "Document(P(0 2) P(1) Link(object))");
    let entries = document.get_dictionary(root).expect("the root");
    let parents = entries.get_deref(b"ParentTree", &document).and_then(Object::as_dict).expect("a parent tree");
    let numbers = parents.get(b"Nums").and_then(Object::as_array).expect("numbers");
    assert_eq!((&numbers[0], &numbers[2]), (&Object::Integer(4), &Object::Integer(9)));
    let sequences = document.dereference(&numbers[1]).and_then(|(_, array)| array.as_array()).expect("an array");
    assert_eq!((sequences.len(), sequences[0] == sequences[2], sequences[0] == sequences[1]), (3, true, false));
}
