//! One issue: its plan, its text, its files.

use std::fmt::Write as _;

use super::chance::Chance;
use super::inlines::{paragraph, sentence, title};
use super::language::Language;
use super::{File, Images, Recipe, name, pictures};

/// Words in an article, in the median.
const ARTICLE: usize = 165;
/// Words in a paragraph, in the median.
const PARAGRAPH: usize = 55;
/// Words in a paragraph, at least: chance gives none of them twice.
const LEAST: usize = 20;
/// One list for so many words, one block quote for so many.
const WORDS_A_LIST: usize = 600;
const WORDS_A_QUOTE: usize = 1400;

/// What stands between paragraphs.
#[derive(Debug, Clone, Copy)]
enum Extra {
    Image,
    Table,
    List,
    Quote,
    /// A reference at the end of the next paragraph.
    Note,
}

/// An issue in the making.
pub(super) struct Writer<'a> {
    language: &'a Language,
    recipe: &'a Recipe,
    number: usize,
    chance: Chance,
    /// Where images are, with `{images}` before it: issues and pandoc's sources are not in one folder.
    body: String,
    words: usize,
    articles: usize,
    notes: Vec<String>,
    images: Vec<File>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(language: &'a Language, recipe: &'a Recipe, number: usize, chance: Chance) -> Self {
        let (body, notes, images) = (String::new(), Vec::new(), Vec::new());
        Self { language, recipe, number, chance, body, words: 0, articles: 0, notes, images }
    }

    /// The issue, the same for pandoc, and the images.
    pub(super) fn write(mut self) -> Vec<File> {
        let length = self.chance.log_normal(self.recipe.words).max(1);
        let mut extras = self.plan(length);
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
        let heads = self.heads(&name);
        let texts = [("issues", "images"), ("pandoc", "../issues/images")];
        let files = texts.iter().zip(heads).map(|((folder, images), head)| File {
            path: format!("{folder}/{name}.md"),
            content: (head + &self.body.replace("{images}", images)).into_bytes(),
        });
        files.collect::<Vec<_>>().into_iter().chain(self.images).collect()
    }

    /// What stands where, by the number of words before it; the last first.
    fn plan(&mut self, length: usize) -> Vec<(usize, Extra)> {
        let chance = &mut self.chance;
        let mut count = |percent: usize, from: usize, to: usize| {
            let number = chance.between(from, to);
            if chance.percent(percent) { number } else { 0 }
        };
        let notes = count(40, 1, 6);
        let tables = count(50, 1, 2);
        let images = match self.recipe.images {
            Images::Usual => count(50, 1, 4),
            Images::Tiny(images) => images,
        };
        let kinds = [
            (Extra::Image, images),
            (Extra::Table, tables),
            (Extra::List, length / WORDS_A_LIST),
            (Extra::Quote, length / WORDS_A_QUOTE),
            (Extra::Note, notes),
        ];
        let mut extras = Vec::new();
        for (extra, number) in kinds {
            extras.extend((0..number).map(|_| (self.chance.between(0, length), extra)));
        }
        extras.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        extras
    }

    fn section(&mut self, length: usize, extras: &mut Vec<(usize, Extra)>) {
        let section = *self.chance.pick(&self.language.facts.sections);
        self.push(&format!("# {section}\n\n"));
        for _ in 0..self.chance.between(2, 6) {
            let end = self.words + self.chance.log_normal(ARTICLE);
            self.articles += 1;
            let title = title(3, 8, self.language, &mut self.chance);
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
        let words = self.chance.log_normal(PARAGRAPH).max(LEAST);
        let mut text = paragraph(words, self.articles, self.language, &mut self.chance);
        if with_note {
            let note = paragraph(LEAST, 0, self.language, &mut self.chance);
            self.words += count(&note);
            self.notes.push(note);
            let _ = write!(text, "[^{}]", self.notes.len());
        }
        text.push_str("\n\n");
        self.push(&text);
    }

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
                let quote = paragraph(LEAST, 0, self.language, &mut self.chance);
                self.push(&format!("> {quote}\n\n"));
            }
            Extra::Note => self.paragraph(true),
        }
    }

    fn image(&mut self) {
        let at = self.images.len();
        let (kind, extension, content) = match self.recipe.images {
            Images::Tiny(images) => (2, "png", pictures::tiny(self.number * images + at)),
            Images::Usual => match self.chance.weighted(&[55, 30, 15]) {
                0 => (0, "jpg", pictures::photograph(&mut self.chance)),
                1 => (1, "png", pictures::diagram(&mut self.chance)),
                _ => (2, "svg", pictures::drawing(self.language, &mut self.chance)),
            },
        };
        let file = format!("{}/{}.{extension}", name(self.number), at + 1);
        let shown = title(6, 14, self.language, &mut self.chance);
        let caption = title(5, 12, self.language, &mut self.chance);
        let alt = format!("{}: {shown}", self.language.facts.pictures[kind]);
        self.push(&format!("![{alt}]({{images}}/{file} \"{caption}\")\n\n"));
        self.images.push(File { path: format!("issues/images/{file}"), content });
    }

    fn list(&mut self) {
        let is_numbered = self.chance.percent(30);
        for item in 1..=self.chance.between(3, 7) {
            let words = title(4, 18, self.language, &mut self.chance);
            let line = if is_numbered { format!("{item}. {words}\n") } else { format!("- {words}\n") };
            self.push(&line);
        }
        self.body.push('\n');
    }

    fn table(&mut self) {
        let columns = self.chance.between(2, 4);
        let facts = self.language.facts;
        let first = self.chance.between(1, facts.columns.len() - columns);
        let heads = facts.columns[first..first + columns].join(" | ");
        let mut table = format!("| {} | {heads} |\n|:---|{}\n", facts.columns[0], "---:|".repeat(columns));
        for _ in 0..self.chance.between(4, 12) {
            let _ = write!(table, "| {} |", title(1, 3, self.language, &mut self.chance));
            for _ in 0..columns {
                let digits = *self.chance.pick(&[99, 999, 9999, 99_999]);
                let number = self.chance.between(1, digits);
                let _ = write!(table, " {} |", self.language.number(number));
            }
            table.push('\n');
        }
        table.push('\n');
        self.push(&table);
    }

    /// The front matter for Masthead and the one for pandoc.
    fn heads(&mut self, name: &str) -> [String; 2] {
        let chance = &mut self.chance;
        let title = title(3, 7, self.language, chance);
        let summary = sentence(self.language, chance);
        let facts = self.language.facts;
        let first = chance.between(0, facts.subjects.len() - 3);
        let (volume, number) = (self.number / 12 + 1, self.number % 12 + 1);
        let own = format!(
            "+++\ntitle = \"{title}\"\ndate = \"{name}\"\nlanguage = \"{}\"\nvolume = {volume}\nnumber = {number}\n\
             summary = \"{summary}\"\nsubjects = {:?}\n+++\n\n",
            facts.tag,
            &facts.subjects[first..first + 3],
        );
        let pandoc = format!("---\ntitle: \"{title}\"\ndate: \"{name}\"\nlang: {}\n---\n\n", facts.tag);
        [own, pandoc]
    }
}

/// How many words a text has; marks on their own are none.
fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
