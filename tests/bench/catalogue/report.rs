//! Generates a report of any length: chapters of ten pages, three figures on every two pages (two of three figures are
//! charts), and a table on every second page.

use std::fmt::Write as _;

use super::File;
use super::inlines::{paragraph, title};
use super::language::Language;
use super::pictures;
use super::random::Random;

/// Number of words on a page with its figures and tables.
const PAGE_WORDS: usize = 150;
/// Number of pages in a chapter.
const CHAPTER_PAGES: usize = 10;

/// Generates the file and the images of a report of about `pages` pages.
pub(super) fn write(pages: usize, language: &Language, mut random: Random) -> Vec<File> {
    let mut text =
        String::from("+++\ntitle = \"A long report\"\ndate = \"2026\"\nlayout = \"report\"\nlanguage = \"en\"\n+++\n");
    let mut files = Vec::new();
    let (mut figures, mut tables) = (0, 0);
    for page in 0..pages {
        if page.is_multiple_of(CHAPTER_PAGES) {
            let _ = write!(text, "\n# {}\n", title(2, 4, language, &mut random));
        } else if page.is_multiple_of(2) {
            let _ = write!(text, "\n## {}\n", title(3, 6, language, &mut random));
        }
        for _ in 0..3 {
            let words = paragraph(PAGE_WORDS / 3, 0, language, &mut random);
            let _ = write!(text, "\n{words}\n");
        }
        for _ in 0..=page % 2 {
            figures += 1;
            figure(figures, &mut text, &mut files, language, &mut random);
        }
        if page.is_multiple_of(2) {
            tables += 1;
            table(tables, &mut text, language, &mut random);
        }
    }
    files.push(File { path: "issues/report/index.md".to_owned(), content: text.into_bytes() });
    files
}

fn figure(number: usize, text: &mut String, files: &mut Vec<File>, language: &Language, random: &mut Random) {
    let caption = title(4, 8, language, random);
    if number.is_multiple_of(3) {
        let path = format!("images/{number}.svg");
        let _ = write!(text, "\n![A drawing of {number}]({path} \"{caption}\"){{#fig:{number}}}\n");
        files.push(File { path: format!("issues/report/{path}"), content: pictures::drawing(language, random) });
        return;
    }
    let kind = random.pick(&["bar", "line", "horizontal", "area", "pie"]);
    let _ = write!(
        text,
        "\n```chart\ntype = \"{kind}\"\nid = \"fig:{number}\"\ncaption = \"{caption}\"\n---\nYear,Boats\n"
    );
    for year in 2018..2026 {
        let _ = writeln!(text, "{year},{}", random.between(20, 900));
    }
    text.push_str("```\n");
    let _ = write!(text, "\nThe sum is in [@fig:{number}].\n");
}

fn table(number: usize, text: &mut String, language: &Language, random: &mut Random) {
    let caption = title(3, 6, language, random);
    let _ = write!(text, "\n```table\nid = \"tab:{number}\"\ncaption = \"{caption}\"\n---\nWhat,2024,2025,2026\n");
    for _ in 0..random.between(6, 12) {
        let what = title(1, 3, language, random);
        let mut value = || random.between(100, 90_000);
        let _ = writeln!(text, "\"{what}\",{},{},{}", value(), value(), value());
    }
    text.push_str("```\n");
}
