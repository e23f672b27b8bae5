//! Hostile images, drawings, fonts and profiles.

use super::text::{issue, repeated};
use super::{Cost, GeneratorRow, joined};
use crate::support::{Publication, repository};

pub(super) const GENERATORS: &[GeneratorRow] = &[
    ("images", "figures", (100, 12_800), Cost::High, |n| {
        repeated(n, |i| format!("![A drawing {i}](a.svg)\n\n"))
            .file("issues/a.svg", svg("<rect width='9' height='9'/>"))
    }),
    ("images", "in-text", (100, 12_800), Cost::High, |n| {
        repeated(n, |i| format!("A ![drawing {i}](a.svg) in text.\n\n"))
            .file("issues/a.svg", svg("<rect width='9' height='9'/>"))
    }),
    ("images", "different-pictures", (50, 1600), Cost::High, |n| {
        let publication = repeated(n, |i| format!("![A picture {i}](a{i}.png)\n\n"));
        (0..n).for_each(|i| publication.write(&format!("issues/a{i}.png"), png(64, 48, i)));
        publication
    }),
    ("images", "missing", (500, 64_000), Cost::Low, |n| repeated(n, |i| format!("![A picture](fery-{i}.png)\n\n"))),
    ("images", "addresses", (100, 25_600), Cost::Low, |n| {
        repeated(n, |i| format!("![x](data:image/png;base64,AAAA{i})\n\n"))
    }),
    ("images", "codes", (25, 3200), Cost::High, |n| repeated(n, |i| format!("![x](qr:https://example.org/{i})\n\n"))),
    ("images", "wide", (1000, 8000), Cost::High, |n| picture(&png(u32::try_from(n).unwrap_or(u32::MAX), 8000, 1))),
    ("drawings", "elements", (1000, 512_000), Cost::Low, |n| drawing(&"<g/>".repeat(n))),
    ("drawings", "rectangles", (1000, 128_000), Cost::High, |n| drawing(&"<rect width='9' height='9'/>".repeat(n))),
    ("drawings", "depth", (10, 102_400), Cost::Low, |n| drawing(&("<g>".repeat(n) + &"</g>".repeat(n)))),
    ("drawings", "selectors", (2, 64), Cost::Low, |n| {
        let selector = vec!["g"; n].join(" ");
        drawing(&format!("<style>a {selector}{{fill:red}}</style>{}<g/>{}", "<g>".repeat(40), "</g>".repeat(40)))
    }),
    ("drawings", "rules", (100, 51_200), Cost::Low, |n| {
        drawing(&format!("<style>{}</style>{}", ".a{fill:red}".repeat(n), "<g class='a'/>".repeat(n)))
    }),
    ("drawings", "properties", (8, 65_536), Cost::Low, |n| {
        let properties: String = joined(1..n, |i| format!("--a{i}:var(--a{0}) var(--a{0});", i - 1));
        drawing(&format!(
            "<style>svg{{--a0:red;{properties}}}</style><rect width='9' height='9' style='fill:var(--a{})'/>",
            n - 1
        ))
    }),
    ("drawings", "uses", (4, 64), Cost::Low, |n| {
        let used: String = joined(0..n, |i| format!("<g id='a{i}'><use href='#a{0}'/><use href='#a{0}'/></g>", i + 1));
        drawing(&format!("{used}<use href='#a0'/>"))
    }),
    ("drawings", "declarations", (1000, 512_000), Cost::Low, |n| drawing(&"<!".repeat(n))),
    ("drawings", "declarations-at-the-start", (1000, 512_000), Cost::Low, |n| {
        picture_named("a.svg", ("<!DOCTYPE a>".repeat(n) + "<svg xmlns='http://www.w3.org/2000/svg'/>").as_bytes())
    }),
    ("drawings", "attributes", (100, 51_200), Cost::Low, |n| {
        drawing(&format!("<g{}/>", joined(0..n, |i| format!(" a{i}=''"))))
    }),
    ("drawings", "text", (100, 102_400), Cost::Low, |n| drawing(&format!("<text>{}</text>", "many words ".repeat(n)))),
    ("drawings", "path", (1000, 1_024_000), Cost::Low, |n| drawing(&format!("<path d='M0 0{}'/>", "l1 1".repeat(n)))),
    ("drawings", "filters", (4, 1024), Cost::Low, |n| {
        let blur = "<feGaussianBlur stdDeviation='3'/>".repeat(n);
        drawing(&format!("<filter id='f'>{blur}</filter><rect width='9' height='9' filter='url(#f)'/>"))
    }),
    ("drawings", "gradients", (100, 25_600), Cost::Low, |n| {
        let gradients: String = joined(0..n, |i| format!("<linearGradient id='a{i}' href='#a{}'/>", i + 1));
        drawing(&format!("{gradients}<rect width='9' height='9' fill='url(#a0)'/>"))
    }),
    ("fonts", "character-ranges", (1, 4096), Cost::Low, |n| font(&with_character_ranges(n))),
    ("fonts", "faces", (1, 65_536), Cost::Low, |n| font(&collection(n))),
    ("fonts", "copies", (1, 256), Cost::High, |n| {
        let publication = issue("Text.\n");
        (0..n).for_each(|i| publication.write(&format!("fonts/a{i}.otf"), shipped_font()));
        publication
    }),
    ("fonts", "tables", (1, 65_535), Cost::Low, |n| font(&with_tables(n))),
    ("fonts", "zeros", (1000, 64_000_000), Cost::Low, |n| font(&vec![0; n])),
    ("profiles", "zeros", (128, 32_000_000), Cost::Low, |n| profile(&vec![0; n])),
    ("profiles", "tags", (1, 1_000_000), Cost::Low, |n| {
        let mut bytes = shipped_profile();
        bytes[128..132].copy_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes());
        profile(&bytes)
    }),
    ("profiles", "size", (1, 1 << 31), Cost::Low, |n| {
        let mut bytes = shipped_profile();
        bytes[..4].copy_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes());
        profile(&bytes)
    }),
    ("profiles", "grid", (2, 255), Cost::Low, |n| profile(&with_grid(n))),
];

/// An SVG with `inside` as the content of its root element.
fn svg(inside: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'>{inside}</svg>")
}

fn drawing(inside: &str) -> Publication {
    picture_named("a.svg", svg(inside).as_bytes())
}

fn picture(bytes: &[u8]) -> Publication {
    picture_named("a.png", bytes)
}

fn picture_named(name: &str, bytes: &[u8]) -> Publication {
    issue(&format!("![A picture]({name})\n")).file(&format!("issues/{name}"), bytes)
}

fn png(width: u32, height: u32, colour: usize) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let grey = u8::try_from(colour % 256).unwrap_or_default();
    let picture = image::GrayImage::from_pixel(width, height, image::Luma([grey]));
    picture.write_to(&mut png, image::ImageFormat::Png).expect("writing to memory succeeds");
    png.into_inner()
}

fn font(bytes: &[u8]) -> Publication {
    issue("Text.\n").file("fonts/a.otf", bytes)
}

fn shipped_font() -> Vec<u8> {
    std::fs::read(repository("fonts/source-serif/SourceSerif4-Regular.otf")).expect("the font is there")
}

/// Returns the place of a table in a font: the place of its record, and its offset.
fn table(font: &[u8], tag: [u8; 4]) -> (usize, usize) {
    let records = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let record = (0..records).map(|at| 12 + 16 * at).find(|at| font[*at..at + 4] == tag).expect("the table is there");
    let offset = u32::from_be_bytes(font[record + 8..record + 12].try_into().expect("four bytes"));
    (record, usize::try_from(offset).expect("an offset"))
}

/// A font whose table of characters has `n` ranges of all code points.
fn with_character_ranges(n: usize) -> Vec<u8> {
    let mut font = shipped_font();
    let (record, _) = table(&font, *b"cmap");
    let offset = u32::try_from(font.len()).expect("the font is small");
    let count = u32::try_from(n).unwrap_or(u32::MAX);
    let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    cmap.extend((16 + 12 * count).to_be_bytes());
    cmap.extend(0_u32.to_be_bytes());
    cmap.extend(count.to_be_bytes());
    (0..n)
        .for_each(|_| cmap.extend([0_u32.to_be_bytes(), 0x0010_FFFF_u32.to_be_bytes(), 1_u32.to_be_bytes()].concat()));
    font[record + 8..record + 12].copy_from_slice(&offset.to_be_bytes());
    font[record + 12..record + 16].copy_from_slice(&u32::try_from(cmap.len()).unwrap_or(u32::MAX).to_be_bytes());
    font.extend(cmap);
    font
}

/// A collection that contains the same font `n` times.
fn collection(n: usize) -> Vec<u8> {
    let font = shipped_font();
    let start = u32::try_from(12 + 4 * n).expect("the collection is small");
    let mut bytes = [&b"ttcf"[..], &[0, 1, 0, 0], &u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes()].concat();
    (0..n).for_each(|_| bytes.extend(start.to_be_bytes()));
    let mut inside = font.clone();
    let records = usize::from(u16::from_be_bytes([font[4], font[5]]));
    for at in (0..records).map(|at| 12 + 16 * at + 8) {
        let offset = u32::from_be_bytes(font[at..at + 4].try_into().expect("four bytes"));
        inside[at..at + 4].copy_from_slice(&(offset + start).to_be_bytes());
    }
    bytes.extend(inside);
    bytes
}

/// A font that claims to have `n` tables.
fn with_tables(n: usize) -> Vec<u8> {
    let mut font = shipped_font();
    font[4..6].copy_from_slice(&u16::try_from(n).unwrap_or(u16::MAX).to_be_bytes());
    font
}

fn shipped_profile() -> Vec<u8> {
    std::fs::read(repository("src/print/profiles/ISOcoated_v2_300_bas.icc")).expect("the profile is there")
}

/// A profile whose tables claim to have `n` points in each direction.
fn with_grid(n: usize) -> Vec<u8> {
    let mut profile = shipped_profile();
    let count = u32::from_be_bytes(profile[128..132].try_into().expect("four bytes"));
    for at in (0..count as usize).map(|at| 132 + 12 * at) {
        let offset = u32::from_be_bytes(profile[at + 4..at + 8].try_into().expect("four bytes")) as usize;
        if matches!(&profile[offset..offset + 4], b"mft1" | b"mft2") {
            profile[offset + 10] = u8::try_from(n).unwrap_or(u8::MAX);
        }
    }
    profile
}

/// A publication with a print edition and this profile.
fn profile(bytes: &[u8]) -> Publication {
    let manifest = format!("{}\n[print]\nprofile = \"a.icc\"\n", crate::support::MANIFEST);
    issue("Text.\n").file("masthead.toml", manifest).file("a.icc", bytes)
}
