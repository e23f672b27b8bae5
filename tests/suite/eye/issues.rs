//! Random issues as a publication could have them: leads of every kind, pictures, tables, boxes, many short or few
//! long articles, long names.

use super::text::Draw;

/// Returns the image files of the issues: name and content.
pub(super) fn images() -> Vec<(&'static str, Vec<u8>)> {
    let photo = |width: u32, height: u32| {
        let shade = |x: u32, y: u32| u8::try_from((x * 160 / width + y * 60 / height).min(255)).unwrap_or(u8::MAX);
        let pixels = image::RgbImage::from_fn(width, height, |x, y| {
            let shade = shade(x, y);
            image::Rgb([shade / 2 + 60, shade / 2 + 90, shade / 2 + 110])
        });
        let mut png = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut png, image::ImageFormat::Png).expect("writing to memory succeeds");
        png.into_inner()
    };
    let map = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"400\" viewBox=\"0 0 600 400\">\
        <rect width=\"600\" height=\"400\" fill=\"#dde6e0\"/>\
        <path d=\"M0 90C200 40 300 330 600 250\" stroke=\"#39708a\" stroke-width=\"40\" fill=\"none\"/></svg>";
    vec![
        ("landscape.png", photo(900, 600)),
        ("portrait.png", photo(600, 900)),
        ("panorama.png", photo(1600, 400)),
        ("square.png", photo(700, 700)),
        ("small.png", photo(160, 120)),
        ("map.svg", map.as_bytes().to_vec()),
    ]
}

const FILES: [&str; 6] = ["landscape.png", "portrait.png", "panorama.png", "square.png", "small.png", "map.svg"];

/// Returns the issue of a seed, which is always the same.
pub(super) fn issue(seed: u64) -> String {
    let mut writer = IssueWriter { draw: Draw::new(seed), notes: Vec::new(), figures: 0 };
    let front = writer.front_matter();
    let body = writer.body();
    let notes = writer.notes.iter().enumerate().map(|(index, note)| format!("\n[^{}]: {note}\n", index + 1));
    let notes: Vec<String> = notes.collect();
    format!("{front}\n{body}\n{}", notes.join(""))
}

struct IssueWriter {
    draw: Draw,
    notes: Vec<String>,
    figures: usize,
}

impl IssueWriter {
    fn front_matter(&mut self) -> String {
        let draw = &mut self.draw;
        let title = match draw.number(0, 3) {
            0 => draw.title(1, 2),
            1 => draw.title(6, 12),
            _ => draw.title(2, 5),
        };
        let summary = if draw.chance(50) {
            format!("summary = \"{}\"\n", draw.sentence().replace(['*', '"'], ""))
        } else {
            String::new()
        };
        let summary = if summary.contains("](") { String::new() } else { summary };
        let (tag, month, number) = (draw.language.tag, draw.number(1, 12), draw.number(1, 60));
        format!(
            "+++\ntitle = \"{title}\"\nlanguage = \"{tag}\"\ndate = \"2026-{month:02}\"\nnumber = {number}\n{summary}+++\n"
        )
    }

    fn body(&mut self) -> String {
        // Sections, articles in each, and parts in each article.
        let (sections, articles, parts) = match self.draw.number(0, 4) {
            0 => (self.draw.number(4, 7), (3, 7), (1, 2)),
            1 => (self.draw.number(1, 2), (1, 2), (8, 20)),
            2 => (self.draw.number(1, 3), (1, 3), (1, 3)),
            _ => (self.draw.number(2, 5), (1, 4), (2, 7)),
        };
        let mut blocks = Vec::new();
        if self.draw.chance(75) {
            blocks.push(format!("## {}", self.draw.title(2, 6)));
            blocks.extend(self.lead());
        }
        for _ in 0..sections {
            blocks.push(format!("# {}", self.draw.title(0, 3)));
            if self.draw.chance(20) {
                blocks.push(self.draw.paragraph(1, 4));
            }
            for _ in 0..self.draw.number(articles.0, articles.1) {
                let most = if self.draw.chance(10) { 16 } else { 7 };
                blocks.push(format!("## {}", self.draw.title(1, most)));
                for _ in 0..self.draw.number(parts.0, parts.1) {
                    blocks.extend(self.part());
                }
            }
        }
        blocks.join("\n\n")
    }

    /// The blocks of the first article.
    fn lead(&mut self) -> Vec<String> {
        match self.draw.number(0, 8) {
            0 => vec![self.list(5, 16, 2)],
            1 => vec![self.table(3, 12, 4)],
            2 => (0..self.draw.number(1, 4)).map(|_| self.picture()).collect(),
            3 => vec![self.draw.paragraph(2, 4), self.list(3, 8, 1), self.draw.paragraph(2, 5)],
            4 => vec![self.picture(), self.draw.paragraph(3, 8), self.draw.paragraph(2, 6)],
            5 => vec![self.draw.paragraph(1, 2)],
            6 => vec![self.draw.paragraph(3, 6), self.boxed()],
            7 => vec![self.table(8, 45, 8), self.draw.paragraph(2, 4)],
            _ => (0..self.draw.number(2, 12)).map(|_| self.text()).collect(),
        }
    }

    /// A paragraph, perhaps with a note.
    fn text(&mut self) -> String {
        let text = self.draw.paragraph(2, 7);
        if self.draw.chance(12) { format!("{text}{}", self.note()) } else { text }
    }

    fn note(&mut self) -> String {
        let note = self.draw.paragraph(1, 3);
        self.notes.push(note);
        format!("[^{}]", self.notes.len())
    }

    /// A part of an article: mostly text, else something between two texts.
    fn part(&mut self) -> Vec<String> {
        match self.draw.number(0, 29) {
            0 | 1 => vec![self.picture()],
            2 | 3 => self.picture_with_mention(),
            4 => vec![self.pictures()],
            5 | 6 => vec![self.table(2, 8, 4)],
            7 => vec![self.table(3, 14, 11)],
            8 => vec![self.long_table()],
            9 | 10 => vec![self.boxed()],
            11 => vec![format!("> [!NOTE]\n> {}", self.draw.paragraph(1, 3))],
            12 => vec![format!(":::pullquote\n{}\n:::", self.draw.sentence())],
            13 | 14 => vec![self.list(2, 9, 1)],
            15 => vec![format!("> {}", self.draw.paragraph(1, 3))],
            16 | 17 => vec![format!("### {}", self.draw.title(1, 5)), self.text(), self.text()],
            18 => vec![self.dates()],
            _ => vec![self.text()],
        }
    }

    fn picture(&mut self) -> String {
        let file = self.draw.choose(&FILES);
        let class = if self.draw.chance(15) { "{.wide}" } else { "" };
        let caption = if self.draw.chance(70) { self.draw.words(3, 20) } else { String::new() };
        if caption.is_empty() {
            format!("![A view]({file}){class}")
        } else {
            format!("![A view]({file} \"{caption}\"){class}")
        }
    }

    fn picture_with_mention(&mut self) -> Vec<String> {
        self.figures += 1;
        let (file, id) = (self.draw.choose(&FILES), self.figures);
        let caption = self.draw.words(3, 12);
        let text = format!("{} {} [@fig:f{id}].", self.draw.paragraph(1, 4), self.draw.words(2, 6));
        vec![text, format!("![A view]({file} \"{caption}\"){{#fig:f{id}}}"), self.text()]
    }

    fn pictures(&mut self) -> String {
        let all: Vec<String> = (0..self.draw.number(2, 3)).map(|_| self.picture().replace("{.wide}", "")).collect();
        format!(":::figures\n{}\n:::", all.join("\n\n"))
    }

    fn list(&mut self, from: usize, to: usize, sentences: usize) -> String {
        let mark = self.draw.choose(&["-", "-", "1."]);
        let items: Vec<String> =
            (0..self.draw.number(from, to)).map(|_| format!("{mark} {}", self.draw.paragraph(1, sentences))).collect();
        items.join("\n")
    }

    fn boxed(&mut self) -> String {
        let title = self.draw.title(1, 4);
        let inside = match self.draw.number(0, 3) {
            0 => self.list(2, 6, 1),
            1 => self.table(2, 6, 2),
            _ => self.draw.paragraph(2, 6),
        };
        format!(":::box\n**{title}**\n\n{inside}\n:::")
    }

    /// Dates of the coming weeks.
    fn dates(&mut self) -> String {
        let rows: Vec<String> = (0..self.draw.number(3, 10))
            .map(|_| {
                format!(
                    "| {} March, {} h | {} |",
                    self.draw.number(1, 31),
                    self.draw.number(8, 20),
                    self.draw.words(2, 9)
                )
            })
            .collect();
        format!("| Date | What |\n|---|---|\n{}", rows.join("\n"))
    }

    fn table(&mut self, from: usize, to: usize, most_columns: usize) -> String {
        let (rows, columns) = (self.draw.number(from, to), self.draw.number(2, most_columns));
        self.rows(rows, columns)
    }

    fn long_table(&mut self) -> String {
        let (rows, columns) = (self.draw.number(30, 120), self.draw.number(2, 5));
        self.rows(rows, columns)
    }

    /// A table: names in the first column, then numbers or words, and sometimes a caption, and a note in a cell.
    fn rows(&mut self, rows: usize, columns: usize) -> String {
        let is_number: Vec<bool> = (0..columns).map(|column| column > 0 && self.draw.chance(60)).collect();
        let head: Vec<String> = (0..columns).map(|_| self.draw.title(0, 1)).collect();
        let align: Vec<&str> = is_number.iter().map(|is_number| if *is_number { "--:" } else { ":--" }).collect();
        let (noted, wordy) = (self.draw.chance(15), self.draw.choose(&[2, 2, 4, 12]));
        let mut table = format!("| {} |\n|{}|", head.join(" | "), align.join("|"));
        for row in 0..rows {
            let cells: Vec<String> = is_number
                .iter()
                .enumerate()
                .map(|(column, is_number)| {
                    if *is_number {
                        self.draw.number(1, 40_000).to_string()
                    } else if noted && row == 1 && column == 0 {
                        self.draw.noun().to_owned() + &self.note()
                    } else {
                        self.draw.words(1, wordy)
                    }
                })
                .collect();
            table = format!("{table}\n| {} |", cells.join(" | "));
        }
        if self.draw.chance(50) { format!("{table}\n\nTable: {}", self.draw.title(2, 8)) } else { table }
    }
}
