use std::collections::HashMap;

use super::*;

/// Converts a document of one paragraph or of several blocks, in pandoc's JSON.
fn import(blocks: &str, changes: ChangeRule) -> (String, String) {
    let json = format!("{{\"pandoc-api-version\":[1,23],\"meta\":{{}},\"blocks\":[{blocks}]}}");
    let document = serde_json::from_str(&json).unwrap();
    let mut report = ImportReport::default();
    let (folder, root) = (Path::new("."), Path::new("."));
    let (names, pages, ids) = (&HashMap::new(), &HashMap::new(), &HashSet::new());
    let links = ArticleLinks { folder, root, website: None, names, pages, ids };
    let text = converted(document, changes, links, &mut report).markdown();
    (text, report.text("a"))
}

fn joined(inlines: &[String]) -> String {
    inlines.join(",")
}

fn paragraph(inlines: &str) -> (String, String) {
    import(&format!("{{\"t\":\"Para\",\"c\":[{inlines}]}}"), ChangeRule::Accept)
}

const SPACE: &str = "{\"t\":\"Space\"}";

fn word(word: &str) -> String {
    format!("{{\"t\":\"Str\",\"c\":\"{word}\"}}")
}

#[test]
fn inlines_are_written_plainly() {
    let styled = |name: &str, inside: &str| format!("{{\"t\":\"{name}\",\"c\":[{inside}]}}");
    for (inlines, expected) in [
        (word("1. *a* [b] <c> a_b $5"), "1\\. \\*a\\* \\[b\\] \\<c> a_b \\$5\n"),
        (styled("Strong", &word("bold")), "**bold**\n"),
        (joined(&[word("a"), styled("Emph", &word("b"))]), "a*b*\n"),
        (joined(&[word("a"), styled("Emph", &word("(b)"))]), "a<em>(b)</em>\n"),
        (styled("Strong", &styled("Emph", &word("b"))), "**_b_**\n"),
        (joined(&[word("H"), styled("Subscript", &word("2"))]), "H<sub>2</sub>\n"),
        (joined(&[styled("Strong", &joined(&[word("a"), SPACE.to_owned()])), word("b")]), "**a** b\n"),
        ("{\"t\":\"Quoted\",\"c\":[{\"t\":\"DoubleQuote\"},[{\"t\":\"Str\",\"c\":\"a\"}]]}".to_owned(), "\"a\"\n"),
        ("{\"t\":\"Code\",\"c\":[[\"\",[],[]],\"a`b\"]}".to_owned(), "``a`b``\n"),
        (
            "{\"t\":\"Image\",\"c\":[[\"\",[],[[\"width\",\"4.0in\"],[\"height\",\"2in\"]]],[],[\"a b.jpg\",\"\"]]}"
                .to_owned(),
            "![](<a b.jpg>){width=384}\n",
        ),
    ] {
        assert_eq!(paragraph(&inlines).0, expected, "{inlines}");
    }
}

#[test]
fn tracked_changes_and_comments_are_listed() {
    let span = |class: &str, text: &str| {
        format!("{{\"t\":\"Span\",\"c\":[[\"\",[\"{class}\"],[[\"author\",\"Anna\"]]],[{}]]}}", word(text))
    };
    let run = [span("insertion", "new"), span("deletion", "old"), span("comment-start", "Why?"), word("!")].join(",");
    let block = format!("{{\"t\":\"Para\",\"c\":[{run}]}}");
    for (rule, expected) in
        [(ChangeRule::Accept, "new!\n"), (ChangeRule::Reject, "old!\n"), (ChangeRule::Mark, "<u>new</u>~~old~~!\n")]
    {
        let (text, report) = import(&block, rule);
        assert_eq!(text, expected);
        assert!(report.contains("left out: the comment “Why?” of Anna, at the beginning"), "{report}");
        assert!(report.contains("the insertion “new” of Anna"), "{report}");
    }
}

#[test]
fn merged_cells_are_kept() {
    let cell = |rows: u8, columns: u8, text: &str| {
        format!(
            "[[\"\",[],[]],{{\"t\":\"AlignDefault\"}},{rows},{columns},[{{\"t\":\"Plain\",\"c\":[{}]}}]]",
            word(text)
        )
    };
    let row = |cells: &[String]| format!("[[\"\",[],[]],[{}]]", cells.join(","));
    let none = "[\"\",[],[]]";
    let column = "[{\"t\":\"AlignRight\"},{\"t\":\"ColWidthDefault\"}]";
    let head = row(&[cell(1, 1, "a"), cell(1, 1, "b|c")]);
    let rows = [row(&[cell(2, 1, "x"), cell(1, 1, "1")]), row(&[cell(1, 1, "2")]), row(&[cell(1, 2, "all")])].join(",");
    let caption = format!("[null,[{{\"t\":\"Plain\",\"c\":[{}]}}]]", word("Boats"));
    let table = format!(
        "{{\"t\":\"Table\",\"c\":[{none},{caption},[{column},{column}],[{none},[{head}]],[[{none},0,[],[{rows}]]],[{none},[]]]}}"
    );
    let (text, report) = import(&table, ChangeRule::Accept);
    let expected = "<table>\n<caption>Boats</caption>\n<thead>\n<tr>\n<th align=\"right\">a</th>\n\
                    <th align=\"right\">b|c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
                    <td rowspan=\"2\" align=\"right\">x</td>\n<td align=\"right\">1</td>\n</tr>\n<tr>\n\
                    <td align=\"right\">2</td>\n</tr>\n<tr>\n<td colspan=\"2\" align=\"right\">all</td>\n</tr>\n\
                    </tbody>\n</table>\n";
    assert_eq!(text, expected);
    assert!(report.contains("kept 1 table") && !report.contains("changed"), "{report}");
}

#[test]
fn bold_lines_of_a_document_without_headings_are_headings() {
    let bold = |text: &str| format!("{{\"t\":\"Para\",\"c\":[{{\"t\":\"Strong\",\"c\":[{}]}}]}}", word(text));
    let plain = |text: &str| format!("{{\"t\":\"Para\",\"c\":[{}]}}", word(text));
    let (text, report) = import(&[bold("News"), plain("a"), bold("Done."), plain("b")].join(","), ChangeRule::Accept);
    assert_eq!(text, "## News\n\na\n\n**Done.**\n\nb\n");
    assert!(report.contains("a bold line is a heading, under “News”"), "{report}");
}

#[test]
fn links_within_the_document_are_kept_if_they_lead_somewhere() {
    let link = |id: &str| format!("{{\"t\":\"Link\",\"c\":[[\"\",[],[]],[{}],[\"#{id}\",\"\"]]}}", word(id));
    let heading = format!("{{\"t\":\"Header\",\"c\":[2,[\"here\",[],[]],[{}]]}}", word("H"));
    let paragraph = format!("{{\"t\":\"Para\",\"c\":[{},{}]}}", link("here"), link("there"));
    let (text, report) = import(&[heading, paragraph].join(","), ChangeRule::Accept);
    assert_eq!(text, "## H {#here}\n\n[here](#here)there\n");
    assert!(report.contains("left out: the link to `#there`; its words are kept, under “H”"), "{report}");
}

#[test]
fn adjacent_lists_stay_apart() {
    let list = |text: &str| format!("{{\"t\":\"BulletList\",\"c\":[[{{\"t\":\"Plain\",\"c\":[{}]}}]]}}", word(text));
    let comment = "{\"t\":\"RawBlock\",\"c\":[\"html\",\"<!-- -->\"]}";
    let (text, report) = import(&[list("a"), comment.to_owned(), list("b"), list("c")].join(","), ChangeRule::Accept);
    assert_eq!(text, "- a\n\n* b\n\n- c\n");
    assert!(!report.contains("left out"), "{report}");
}

#[test]
fn html_tags_in_a_line_are_styles_and_images() {
    let raw = |tag: &str| format!("{{\"t\":\"RawInline\",\"c\":[\"html\",\"{}\"]}}", tag.replace('"', "\\\""));
    let run = [raw("<u>"), word("a"), raw("<b>"), word("b"), raw("</b>"), raw("</u>"), raw("<br/>"), word("c")];
    let picture = raw("<img src=\"a.jpg\" alt=\"A &amp; B\" width=300>");
    assert_eq!(paragraph(&joined(&run)).0, "<u>a**b**</u>\\\nc\n");
    assert_eq!(paragraph(&joined(&[word("x"), picture])).0, "x![A & B](a.jpg){width=300}\n");
    let (text, report) = paragraph(&joined(&[raw("<blink>"), word("a"), raw("</blink>")]));
    assert_eq!(text, "a\n");
    assert!(report.contains("left out: markup for html: <blink>"), "{report}");
}
