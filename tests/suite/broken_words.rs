//! Words that are broken at the ends of lines can be found in the PDF.

use std::process::Command;

use crate::pdf_views::{pdf_tool, temporary_file};
use crate::support::{Publication, run};

const GERMAN: &str = "Verkehrsgesellschaft Fahrgastinformation Bürgerversammlung Uferbefestigung Wasserstandsmeldung \
    Fährverbindung Landungsbrücke Sicherheitsbestimmungen Fahrplanänderung Gemeindeverwaltung Hochwasserschutz \
    Schwimmwestenpflicht Mitgliederversammlung Jahresabrechnung Aufsichtsbehörde Reparaturarbeiten Anlegestelle \
    Betriebsgenehmigung Versicherungsbeitrag Spendenbescheinigung Öffentlichkeitsarbeit Vereinsvorsitzende \
    Kassenprüfung Streckenverlängerung Wetterbeobachtung Ersatzteilbeschaffung Flussüberquerung";
const ENGLISH: &str = "transportation information responsibility organization environmental international administration \
    representative maintenance construction communication neighbourhood understanding accommodation registration \
    documentation particularly refurbishment unfortunately participation establishment entertainment approximately \
    contribution demonstration subscription acknowledgement interpretation commemoration qualification";

/// Number of times that each word is in the text.
const REPETITIONS: usize = 12;
/// Number of broken words that are searched for.
const SEARCHED: usize = 20;
/// Line ends in broken words: with the soft hyphen that readers of `ActualText` extract, and with the hyphen of the others.
const BREAKS: [&str; 2] = ["\u{ad}\n", "-\n"];

/// Returns a PDF with the words, and no hyphen apart from those of broken words.
fn pdf(language: &str, words: &str) -> Vec<u8> {
    let list = words.split_whitespace().collect::<Vec<_>>().join(", ");
    let paragraph = |number: usize| format!("So {}{list}.\n\n", "so ".repeat(number));
    let text: String = (0..REPETITIONS).map(paragraph).collect();
    let text = format!("+++\ntitle = \"Words\"\nlanguage = \"{language}\"\n+++\n\n# Words\n\n{text}");
    let publication = Publication::new().file("issues/a.md", text);
    publication.run("build a --edition pdf --quiet").ends(0);
    publication.read("dist/a/a.pdf")
}

/// Returns the text of a reader with its lines joined as a search does.
fn joined(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    BREAKS.iter().fold(lines.join("\n"), |text, line_end| text.replace(line_end, ""))
}

/// Poppler and `MuPDF` replace the glyphs by `ActualText`; Ghostscript takes their text from the font, as do PDF.js and pdfminer.
#[track_caller]
fn assert_found(language: &str, words: &str) {
    let file = temporary_file(&pdf(language, words));
    let poppler = pdf_tool("pdftotext", &["-raw", "-enc", "UTF-8"], file.path(), &["-"]);
    assert!(!poppler.contains("-\n"), "Poppler extracts a hyphen");
    let is_broken = |word: &&str| {
        let mut breaks = word.char_indices().skip(1).map(|(at, _)| format!("{}\u{ad}\n{}", &word[..at], &word[at..]));
        breaks.any(|broken| poppler.contains(&broken))
    };
    let broken: Vec<&str> = words.split_whitespace().filter(is_broken).take(SEARCHED).collect();
    assert_eq!(broken.len(), SEARCHED, "broken words: {broken:?}");
    let output = |command: &mut Command| run(command.arg(file.path())).ends(0).stdout;
    let mupdf = output(Command::new("mutool").args(["draw", "-q", "-F", "text", "-o", "-"]));
    let ghostscript = output(
        Command::new("gs")
            .args(["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", "-dTextFormat=3"])
            .args(["-o", "-"]),
    );
    assert!(!ghostscript.contains('\u{ad}'), "Ghostscript extracts a soft hyphen, with which PDF.js loses the word");
    for (reader, text) in [("Poppler", &poppler), ("MuPDF", &mupdf)] {
        let text = joined(text);
        // A word can go on after the number and the head of a page.
        let lost: Vec<&&str> = broken.iter().filter(|word| text.matches(**word).count() + 1 < REPETITIONS).collect();
        assert!(lost.is_empty(), "{reader} loses {lost:?}");
    }
}

#[test]
#[ignore = "needs Poppler, MuPDF and Ghostscript: run tests/run"]
fn broken_words_of_german_are_found() {
    assert_found("de", GERMAN);
}

#[test]
#[ignore = "needs Poppler, MuPDF and Ghostscript: run tests/run"]
fn broken_words_of_english_are_found() {
    assert_found("en", ENGLISH);
}
