use super::*;

mod grouped;

use grouped::assert_grouped;

/// Parses a tree: `P(1 Em(2))`, where numbers are marked-content sequences. `Div:alt` has an alternative text, `TH:r`
/// the scope of a row, `P:de` is in German, `Span:^` is raised, and `TD:3` spans three columns.
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
            "de" => element.entries.set("Lang", Object::string_literal("de")),
            "^" => element.entries.set("A", dictionary! { "O" => "Layout", "BaselineShift" => 2 }),
            "r" => element.entries.set("A", dictionary! { "O" => "Table", "Scope" => "Row" }),
            "a" | "b" => element.entries.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
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

fn complete_tables(tree: &mut TagElement) {
    tables::complete(tree, &|_| false);
}

#[test]
fn rows_are_in_head_and_body() {
    let check = |before, after| assert_completed(complete_tables, before, after);
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
    complete_tables(&mut table);
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

/// Typst sets the title of the first group in the head, and forgets the headers above a title.
#[test]
fn cells_below_the_title_of_a_group_keep_the_headers_of_their_columns() {
    let mut table = tree(
        "Table(THead(TR(TH:a TH:b) TR(TD:2(1))) TBody(TR(TH:r TD:1(2)) TR(TD:2(3)) TR(TH:r TD:1(4)) TR(TH:r TD:1(5))))",
    );
    let mut count = 0;
    let mut name = |element: &mut TagElement| {
        count += 1;
        element.entries.set("ID", Object::string_literal(format!("h{count}")));
    };
    each(&mut table, &mut |element| {
        if element.kind == "TH" {
            name(element);
        }
    });
    // The last row is a total.
    tables::complete(&mut table, &|row| written(row).contains('5'));
    let rows = "TR(TH(1)) TR(TH TD(2)) TR(TH(3)) TR(TH TD(4)) TR(TH TD(5))";
    assert_eq!(written(&table), format!("Table(THead(TR(TH TH)) TBody({rows}))"));
    let mut found = Vec::new();
    each(&mut table, &mut |element| {
        if let Some(Object::Array(headers)) = element.attribute("Headers").filter(|_| element.kind == "TD") {
            let headers = headers.iter().map(|id| String::from_utf8_lossy(id.as_str().expect("an id")).into_owned());
            found.push(headers.collect::<Vec<_>>().join(" "));
        }
    });
    assert_eq!(found, ["h2 group-1-0 h3", "h2 group-1-2 h4", "h2 h5"]);
}

fn each(element: &mut TagElement, act: &mut impl FnMut(&mut TagElement)) {
    act(element);
    element.children.iter_mut().filter_map(TagChild::element_mut).for_each(|child| each(child, act));
}

#[test]
fn inner_lists_are_in_their_item() {
    assert_completed(
        lists::complete,
        "L(LI(Lbl(1) LBody(2)) L(LI(Lbl(3) LBody(4))) LI(Lbl(5) LBody(6)))",
        "L(LI(Lbl(1) LBody(P(2) L(LI(Lbl(3) LBody(4))))) LI(Lbl(5) LBody(6)))",
    );
    assert_completed(lists::complete, "L(L(LI(LBody(1))))", "L(L(LI(LBody(1))))");
    assert_completed(
        lists::complete,
        "L(LI(LBody(1 BlockQuote(2))) L(LI(LBody(3))))",
        "L(LI(LBody(P(1) BlockQuote(2) L(LI(LBody(3))))))",
    );
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
fn notes_and_parts_of_paragraphs_keep_their_language() {
    let mut tree = tree("Document(P:de(1 L(LI(LBody(2))) 3 Note(4)))");
    languages::keep(&mut tree);
    paragraphs::complete(&mut tree);
    let note = tree.elements().last().and_then(|last| last.elements().next());
    assert!(note.is_some_and(|note| note.kind == "Note" && note.entries.has(b"Lang")));
    let languages: Vec<(&str, bool)> = tree.elements().map(|it| (it.kind.as_str(), it.entries.has(b"Lang"))).collect();
    assert_eq!(languages, [("P", true), ("L", true), ("P", true)]);
}

#[test]
fn cells_have_no_borders() {
    let mut cell = tree("TD:3(1)");
    let drawn = dictionary! { "O" => "Layout", "BorderStyle" => "Solid" };
    let span = cell.attributes()[0].clone();
    cell.entries.set("A", vec![Object::Dictionary(span), Object::Dictionary(drawn)]);
    tables::complete(&mut cell, &|_| false);
    assert_eq!(cell.attributes().len(), 1);
    assert!(cell.attribute("ColSpan").is_some());
}

#[test]
fn notes_in_notes_and_marks_are_elements() {
    let texts = ["a", "1", "b", "2", "c"];
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
        "N(2) N(4)",
        &texts,
        "Document(P(0 Note(Lbl(9) P(2) P(Em(Span:^(3)) Em(4)))))",
        "Document(P(0) Note(Lbl(9) P(2)) Note(Lbl(Span(3)) P(Em(4))))",
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
    check("Document(L(LI(Lbl LBody(0))))", "Document(L(LI(LBody(0))))");
}

#[test]
fn only_numbers_that_count_up_are_a_numbering() {
    let counts_up = |labels: &[&str]| marks::counts_up(labels.iter().map(ToString::to_string));
    assert!(counts_up(&["3.", "4.", "5."]));
    assert!(!counts_up(&["97", "79", "18"]));
    assert!(!counts_up(&["2011", "2016"]));
    assert!(!counts_up(&["1", "many"]));
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
