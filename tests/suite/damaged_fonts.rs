//! Damaged font files: each is refused with a message, or the PDF that is made with it is valid.

use std::env;

use crate::conformance::Files;
use crate::support::{Publication, repository};

/// Fonts that a layout uses, with PostScript and with TrueType outlines.
const FONTS: [&str; 6] = [
    "source-serif/SourceSerif4-Regular.otf",
    "source-serif/SourceSerif4SmText-Regular.otf",
    "noto-sans/NotoSans-Regular.ttf",
    "source-sans/SourceSans3-Regular.otf",
    "source-code-pro/SourceCodePro-Regular.otf",
    "noto-symbols/NotoSansSymbols-Regular.ttf",
];

/// Tables that are damaged most often: those from which sizes and outlines are read.
const TABLES: [&[u8]; 10] = [b"CFF ", b"glyf", b"loca", b"hmtx", b"hhea", b"head", b"maxp", b"OS/2", b"post", b"cmap"];

/// Text with letters from all fonts.
const TEXT: &str = "# Ferries\n\nText of a *ferry*, fi ffl **Äöß** éè 0123456789 — “quoted” `code()` ☎.\n\nЖ α ѝ ő.\n";

/// Pseudorandom numbers: xorshift.
struct FaultNumbers(u64);

impl FaultNumbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("the remainder is below the bound")
    }
}

/// A record in the directory of tables.
struct TableRecord {
    place: usize,
    offset: usize,
    length: usize,
}

fn records(font: &[u8]) -> Vec<(Vec<u8>, TableRecord)> {
    let number = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().expect("four bytes")) as usize;
    let record = |at: usize| {
        let place = 12 + 16 * at;
        (font[place..place + 4].to_vec(), TableRecord { place, offset: number(place + 8), length: number(place + 12) })
    };
    (0..usize::from(u16::from_be_bytes([font[4], font[5]]))).map(record).collect()
}

/// Damages a font: bytes of a table, its length, its place or its name.
fn damage(font: &mut [u8], numbers: &mut FaultNumbers) {
    let all = records(font);
    let often: Vec<_> = all.iter().filter(|(tag, _)| TABLES.contains(&tag.as_slice())).collect();
    let (_, table) =
        if numbers.below(3) > 0 { often[numbers.below(often.len())] } else { &all[numbers.below(all.len())] };
    let mut set = |place: usize, value: usize| {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        font[place..place + 4].copy_from_slice(&value.to_be_bytes());
    };
    match numbers.below(8) {
        0 => set(table.place + 12, [0, 1, 4, table.length / 2, table.length.saturating_sub(1)][numbers.below(5)]),
        1 => {
            set(table.place + 8, [table.offset + 1, table.offset.saturating_sub(4), all[0].1.offset][numbers.below(3)]);
        }
        2 => font[table.place + 3] = b'~',
        kind => {
            let reach = if kind < 6 { table.length.min(96) } else { table.length };
            for _ in 0..[1, 1, 4, 32][numbers.below(4)] {
                let place = table.offset + numbers.below(reach);
                font[place] = [0, 1, 127, 128, 255, font[place] ^ 1, font[place] ^ 16][numbers.below(7)];
            }
        }
    }
}

/// The environment variable `DAMAGED_FONTS` sets the number of fonts.
#[test]
#[ignore = "needs veraPDF: run tests/run"]
fn a_damaged_font_is_refused_or_gives_a_valid_pdf() {
    let number = env::var("DAMAGED_FONTS").ok().and_then(|number| number.parse().ok()).unwrap_or(60);
    let mut files = Files::new();
    for seed in 0..number {
        let path = FONTS[seed % FONTS.len()];
        let mut font = std::fs::read(repository(&format!("fonts/{path}"))).expect("the font is there");
        let mut numbers = FaultNumbers(0x9E37_79B9_7F4A_7C15 ^ (seed as u64 + 1));
        (0..20).for_each(|_| _ = numbers.below(2));
        damage(&mut font, &mut numbers);
        let name = path.rsplit('/').next().expect("the path has a name");
        let publication = Publication::new().issue("a", TEXT).file(&format!("fonts/{name}"), font);
        let run = publication.run("build --quiet --edition pdf --message-format short");
        let is_refused = run.status == 1 && run.stderr.contains("error[") && !run.stderr.contains("issue-crashed");
        assert!(run.status == 0 || is_refused, "{seed}: {}", run.stderr);
        if !is_refused {
            files.add(&format!("{seed}.pdf"), &publication.read("dist/a/a.pdf"));
        }
    }
    files.assert_pass("pdf-check", &["ua1,2a"]);
}
