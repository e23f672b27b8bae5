//! Tests of notes: in the file of their first reference, with links in both directions.

use crate::document::Document;
use crate::epub::plan::Plan;
use crate::html::tests::sample::*;
use crate::html::tests::sample_issue::issue;

fn page(document: &Document, index: usize) -> String {
    let issue = issue(document.clone());
    super::text_file(&issue, &Plan::new(&issue.document, crate::publication::EpubSplit::Article), &[], index)
}

fn two_articles() -> Document {
    let first = vec![paragraph(vec![text("a"), reference(0, 1), text(" b"), reference(0, 2)])];
    let second = vec![paragraph(vec![text("c"), reference(0, 3)])];
    let mut tree = document(vec![section(None, vec![], vec![article("A", "a", first), article("B", "b", second)])]);
    tree.notes = vec![note(1, 3, vec![words("n")])];
    tree
}

#[test]
fn references_and_notes_link_to_each_other() {
    let tree = two_articles();
    let first = page(&tree, 0);
    for part in [
        "<p>a<sup class=\"noteref\"><a epub:type=\"noteref\" role=\"doc-noteref\" id=\"note-ref-1\" href=\"#note-1\">1</a></sup> b",
        "<aside class=\"footnote\" epub:type=\"footnote\" role=\"doc-footnote\" id=\"note-1\">\n<p><span class=\"number\">1.</span> n ",
        "role=\"doc-backlink\" href=\"#note-ref-1\" aria-label=\"Back to the text (1)\">",
        "role=\"doc-backlink\" href=\"#note-ref-1-2\" aria-label=\"Back to the text (2)\">",
        "role=\"doc-backlink\" href=\"002-b.xhtml#note-ref-1-3\" aria-label=\"Back to the text (3)\">",
    ] {
        assert!(first.contains(part), "{part}\n{first}");
    }
    let second = page(&tree, 1);
    assert!(second.contains("id=\"note-ref-1-3\" href=\"001-a.xhtml#note-1\""), "{second}");
    assert!(!second.contains("doc-footnote"));
}

#[test]
fn a_note_in_a_note_is_in_the_same_file() {
    let mut tree = two_articles();
    tree.notes[0].blocks.push(paragraph(vec![reference(1, 1)]));
    tree.notes.push(note(2, 1, vec![words("deeper")]));
    let first = page(&tree, 0);
    assert!(first.contains("deeper") && first.contains("href=\"#note-2\"") && first.contains("href=\"#note-ref-2\""));
}

#[test]
fn a_note_without_a_reference_is_kept() {
    let mut tree = two_articles();
    tree.notes.push(note(2, 0, vec![words("forgotten")]));
    assert!(page(&tree, 1).contains("forgotten"));
}

#[test]
fn generated_ids_avoid_the_authors_ids() {
    let mut tree = two_articles();
    tree.sections[0].articles[0].blocks.push(heading(3, "Mine", "note-ref-1"));
    let first = page(&tree, 0);
    assert!(first.contains("id=\"note-ref-1_\"") && first.contains("href=\"#note-ref-1_\""), "{first}");
    assert_eq!(first.matches("id=\"note-ref-1\"").count(), 1);
}
