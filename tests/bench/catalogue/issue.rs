//! Generates one issue: its text, its front matter, its images.

use std::fmt::Write as _;

use super::inlines::{paragraph, sentence, title};
use super::language::Language;
use super::random::Random;
use super::{CatalogueOptions, File, Images, name, pictures};

/// Median number of words in an article.
const ARTICLE_WORDS: usize = 165;
/// Median number of words in a paragraph.
const PARAGRAPH_WORDS: usize = 55;
/// Minimum number of words in a paragraph: enough that no two paragraphs are the same.
const MIN_PARAGRAPH_WORDS: usize = 20;
/// Number of words of the issue for each list.
const WORDS_PER_LIST: usize = 600;
/// Number of words of the issue for each block quote.
const WORDS_PER_QUOTE: usize = 1400;

/// An element between paragraphs, or a note.
#[derive(Debug, Clone, Copy)]
enum Extra {
    Image,
    Table,
    List,
    Quote,
    /// A note, referenced at the end of the next paragraph.
    Note,
}

/// Generates an issue.
pub(super) struct IssueWriter<'a> {
    language: &'a Language,
    options: &'a CatalogueOptions,
    number: usize,
    random: Random,
    /// Markdown written so far, with the placeholder `{images}` for the image folder, whose relative path is different
    /// for pandoc.
    body: String,
    words: usize,
    articles: usize,
    notes: Vec<String>,
    images: Vec<File>,
}

impl<'a> IssueWriter<'a> {
    pub(super) fn new(language: &'a Language, options: &'a CatalogueOptions, number: usize, random: Random) -> Self {
        let (body, notes, images) = (String::new(), Vec::new(), Vec::new());
        Self { language, options, number, random, body, words: 0, articles: 0, notes, images }
    }

    /// Returns the file of the issue, the file for pandoc, and the images.
    pub(super) fn write(mut self) -> Vec<File> {
        let length = self.random.log_normal(self.options.words).max(1);
        let mut extras = self.extras(length);
        self.paragraph(false);
        while self.words < length {
            self.section(length, &mut extras);
        }
        while let Some((_, extra)) = extras.pop() {
            self.extra(extra);
        }
        for (at, note) in self.notes.iter().enumerate() {
            let _ = writeln!(self.body, "[^{}]: {note}\n", at + 1);
        }
        let name = name(self.number);
        let front_matter = self.front_matter(&name);
        let texts = [("issues", "images"), ("pandoc", "../issues/images")];
        let files = texts.iter().zip(front_matter).map(|((folder, images), front_matter)| File {
            path: format!("{folder}/{name}.md"),
            content: (front_matter + &self.body.replace("{images}", images)).into_bytes(),
        });
        files.collect::<Vec<_>>().into_iter().chain(self.images).collect()
    }

    /// Chooses the extras of the issue, each with the number of words before it, in descending order.
    fn extras(&mut self, length: usize) -> Vec<(usize, Extra)> {
        let random = &mut self.random;
        let mut count = |percent: usize, from: usize, to: usize| {
            let number = random.between(from, to);
            if random.percent(percent) { number } else { 0 }
        };
        let notes = count(40, 1, 6);
        let tables = count(50, 1, 2);
        let images = match self.options.images {
            Images::Usual => count(50, 1, 4),
            Images::Tiny(images) => images,
        };
        let kinds = [
            (Extra::Image, images),
            (Extra::Table, tables),
            (Extra::List, length / WORDS_PER_LIST),
            (Extra::Quote, length / WORDS_PER_QUOTE),
            (Extra::Note, notes),
        ];
        let mut extras = Vec::new();
        for (extra, number) in kinds {
            extras.extend((0..number).map(|_| (self.random.between(0, length), extra)));
        }
        extras.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        extras
    }

    /// Writes a section of several articles; stops when the issue has `length` words.
    fn section(&mut self, length: usize, extras: &mut Vec<(usize, Extra)>) {
        let section = *self.random.pick(&self.language.data.sections);
        self.push(&format!("# {section}\n\n"));
        for _ in 0..self.random.between(2, 6) {
            let end = self.words + self.random.log_normal(ARTICLE_WORDS);
            self.articles += 1;
            let title = title(3, 8, self.language, &mut self.random);
            self.push(&format!("## {title} {{#article-{}}}\n\n", self.articles));
            let mut note = false;
            while self.words < end {
                self.paragraph(note);
                note = false;
                while let Some((_, extra)) = extras.pop_if(|(at, _)| *at <= self.words) {
                    match extra {
                        Extra::Note => note = true,
                        Extra::Image | Extra::Table | Extra::List | Extra::Quote => self.extra(extra),
                    }
                }
            }
            if self.words >= length {
                break;
            }
        }
    }

    fn paragraph(&mut self, with_note: bool) {
        let words = self.random.log_normal(PARAGRAPH_WORDS).max(MIN_PARAGRAPH_WORDS);
        let mut text = paragraph(words, self.articles, self.language, &mut self.random);
        if with_note {
            let note = paragraph(MIN_PARAGRAPH_WORDS, 0, self.language, &mut self.random);
            self.words += count(&note);
            self.notes.push(note);
            let _ = write!(text, "[^{}]", self.notes.len());
        }
        text.push_str("\n\n");
        self.push(&text);
    }

    /// Appends text and counts its words.
    fn push(&mut self, text: &str) {
        self.words += count(text);
        self.body.push_str(text);
    }

    fn extra(&mut self, extra: Extra) {
        match extra {
            Extra::Image => self.image(),
            Extra::Table => self.table(),
            Extra::List => self.list(),
            Extra::Quote => {
                let quote = paragraph(MIN_PARAGRAPH_WORDS, 0, self.language, &mut self.random);
                self.push(&format!("> {quote}\n\n"));
            }
            Extra::Note => self.paragraph(true),
        }
    }

    fn image(&mut self) {
        let at = self.images.len();
        let (kind, extension, content) = match self.options.images {
            Images::Tiny(images) => (2, "png", pictures::tiny(self.number * images + at)),
            Images::Usual => match self.random.weighted(&[55, 30, 15]) {
                0 => (0, "jpg", pictures::photograph(&mut self.random)),
                1 => (1, "png", pictures::diagram(&mut self.random)),
                _ => (2, "svg", pictures::drawing(self.language, &mut self.random)),
            },
        };
        let file = format!("{}/{}.{extension}", name(self.number), at + 1);
        let description = title(6, 14, self.language, &mut self.random);
        let caption = title(5, 12, self.language, &mut self.random);
        let alt = format!("{}: {description}", self.language.data.pictures[kind]);
        self.push(&format!("![{alt}]({{images}}/{file} \"{caption}\")\n\n"));
        self.images.push(File { path: format!("issues/images/{file}"), content });
    }

    fn list(&mut self) {
        let is_numbered = self.random.percent(30);
        for item in 1..=self.random.between(3, 7) {
            let words = title(4, 18, self.language, &mut self.random);
            let line = if is_numbered { format!("{item}. {words}\n") } else { format!("- {words}\n") };
            self.push(&line);
        }
        self.body.push('\n');
    }

    fn table(&mut self) {
        let columns = self.random.between(2, 4);
        let data = self.language.data;
        let first = self.random.between(1, data.columns.len() - columns);
        let headers = data.columns[first..first + columns].join(" | ");
        let mut table = format!("| {} | {headers} |\n|:---|{}\n", data.columns[0], "---:|".repeat(columns));
        for _ in 0..self.random.between(4, 12) {
            let _ = write!(table, "| {} |", title(1, 3, self.language, &mut self.random));
            for _ in 0..columns {
                let digits = *self.random.pick(&[99, 999, 9999, 99_999]);
                let number = self.random.between(1, digits);
                let _ = write!(table, " {} |", self.language.number(number));
            }
            table.push('\n');
        }
        table.push('\n');
        self.push(&table);
    }

    /// Returns the front matter for Masthead and the metadata for pandoc.
    fn front_matter(&mut self, name: &str) -> [String; 2] {
        let random = &mut self.random;
        let title = title(3, 7, self.language, random);
        let summary = sentence(self.language, random);
        let data = self.language.data;
        let first = random.between(0, data.subjects.len() - 3);
        let (volume, number) = (self.number / 12 + 1, self.number % 12 + 1);
        let own = format!(
            "+++\ntitle = \"{title}\"\ndate = \"{name}\"\nlanguage = \"{}\"\nvolume = {volume}\nnumber = {number}\n\
             summary = \"{summary}\"\nsubjects = {:?}\n+++\n\n",
            data.tag,
            &data.subjects[first..first + 3],
        );
        let pandoc = format!("---\ntitle: \"{title}\"\ndate: \"{name}\"\nlang: {}\n---\n\n", data.tag);
        [own, pandoc]
    }
}

/// Counts the words of a text. Punctuation and markup on their own are not words.
fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
