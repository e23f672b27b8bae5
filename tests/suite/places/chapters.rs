//! Chapters of the report: titles on their pages, pictures that find room, last pages of more than a few lines.

use super::{Word, first, words};
use crate::support::Publication;

const SENTENCE: &str = "The ferry crosses the river when the water is low and the rope holds. ";
const PICTURE: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"600\"><rect width=\"600\" height=\"600\"/></svg>";

/// Builds a report and returns its words.
fn report(text: &str) -> Vec<Word> {
    let publication = Publication::new().file("issues/square.svg", PICTURE).issue("a", text);
    publication.write("masthead.toml", "title = \"The Ferry\"\nlanguage = \"en\"\nlayout = \"report\"\n");
    publication.run("build --edition pdf").ends(0);
    words(&publication.read("dist/a/a.pdf"))
}

fn last<'a>(words: &'a [Word], text: &str) -> &'a Word {
    words.iter().rfind(|word| word.text == text).unwrap_or_else(|| panic!("`{text}` is on a page"))
}

fn paragraphs(count: usize) -> String {
    format!("{}\n\n", SENTENCE.repeat(5)).repeat(count)
}

/// The widest word of a title is not always the one with the most letters.
#[test]
fn titles_in_lines_of_even_length_stay_on_their_pages() {
    let titles =
        ["Flusskilometer nach Spendenaufruf", "In Brücke Wachtelkönig Anlegestelle", "Illili illillilill Mammwwmmam"];
    for layout in ["newsletter", "report"] {
        for title in titles {
            let text = format!("+++\ntitle = \"{title}\"\n+++\n\nText.\n\n# {title}\n\nText.\n\n## {title}\n\nText.\n");
            let publication = Publication::new().issue("a", &text);
            publication.write("masthead.toml", format!("title = \"T\"\nlanguage = \"de\"\nlayout = \"{layout}\"\n"));
            let run = publication.run("build --edition pdf --message-format short").ends(0);
            assert!(!run.stderr.contains("page-overfull"), "{layout}, {title}: {}", run.stderr);
        }
    }
}

/// A picture with less room than it would take stands lower below its text, if it does not lose too much.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_picture_is_lower_if_its_page_then_has_room_for_it() {
    for sentences in 5..=10 {
        // The picture ends the chapter, so that no text could fill the page before it.
        let before = SENTENCE.repeat(sentences);
        let words = report(&format!("# River\n\n{before}\n\n![A ferry](square.svg \"Caption\")\n\n# Banks\n\nText.\n"));
        let (text, caption) = (last(&words, "holds."), first(&words, "Caption"));
        assert_eq!(text.page, caption.page, "{sentences} sentences: the picture is on the page of its text");
    }
}

/// The sentences on the page before the chapter “Banks”.
fn sentences_before_banks(text: &str) -> usize {
    let words = report(&format!("{text}\n\n# Banks\n\nText.\n"));
    // The contents come first.
    let start = last(&words, "Banks").page;
    words.iter().filter(|word| word.page + 1 == start && word.text == "ferry").count()
}

/// Lower pictures and longer pages save the last page of a chapter that would hold a few lines alone.
#[test]
#[ignore = "needs Poppler: run tests/run"]
fn a_chapter_does_not_end_with_a_page_of_a_few_lines() {
    let picture = "![A ferry](square.svg \"Caption\")";
    for lines in 0..12 {
        let end = SENTENCE.repeat(lines);
        let with_picture = format!("# River\n\n{}{picture}\n\n{}{end}", paragraphs(2), paragraphs(7));
        let quiet = format!("## Letter\n\n{}{end}", paragraphs(24));
        for (kind, text) in [("a picture", with_picture), ("a chapter without a number", quiet)] {
            let count = sentences_before_banks(&text);
            assert!(count > 4, "{kind} and {lines} lines: the last page has {count} sentences");
        }
    }
}
