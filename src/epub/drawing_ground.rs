//! White ground of the drawings in an e-book.
//!
//! Night themes of reading systems make the background of every element transparent, so that a style sheet cannot give
//! a drawing a ground: dark lines would be on a dark page. The PDF needs no ground, because its pages have their own.

use std::borrow::Cow;

/// The ground, as large as the drawing. Drawings have a `viewBox` that begins at 0, 0.
const GROUND: &str = "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";

/// Margin of a chart, as a part of its width.
const MARGIN: f64 = 0.015;

/// Adds the ground to an SVG drawing, behind everything else.
pub(super) fn with_ground(svg: &[u8]) -> Cow<'_, [u8]> {
    match end_of_start_tag(svg) {
        Some(at) => Cow::Owned([&svg[..at], GROUND.as_bytes(), &svg[at..]].concat()),
        None => Cow::Borrowed(svg),
    }
}

/// Adds the ground to a chart, and a margin around it: letters touch the edges of the drawing, and look cut off where a
/// dark page begins.
pub(super) fn with_margin(svg: &[u8]) -> Cow<'_, [u8]> {
    let Some((start, size, rest)) = std::str::from_utf8(svg).ok().and_then(parted) else { return with_ground(svg) };
    let [width, height] = size;
    let margin = (width * MARGIN * 10.0).round() / 10.0;
    let ground = GROUND.replacen("<rect ", &format!("<rect x=\"-{margin}\" y=\"-{margin}\" "), 1);
    let (width, height) = (width + 2.0 * margin, height + 2.0 * margin);
    let mut out =
        format!("{start}viewBox=\"-{margin} -{margin} {width} {height}\" width=\"{width}\" height=\"{height}\"{rest}");
    if let Some(at) = end_of_start_tag(out.as_bytes()) {
        out.insert_str(at, &ground);
    }
    Cow::Owned(out.into_bytes())
}

/// Divides a drawing that begins as Masthead writes it: the text before `viewBox`, width and height, and the text after
/// the attributes with the size.
fn parted(svg: &str) -> Option<(&str, [f64; 2], &str)> {
    let (start, after) = svg.split_once("viewBox=\"0 0 ")?;
    let (size, _) = after.split_once('"')?;
    let (width, height) = size.split_once(' ')?;
    let rest = after.strip_prefix(&format!("{width} {height}\" width=\"{width}\" height=\"{height}\""))?;
    Some((start, [width.parse().ok()?, height.parse().ok()?], rest))
}

/// Returns the byte after the start tag of the `svg` element. `None` if there is none, or if the element is empty.
fn end_of_start_tag(svg: &[u8]) -> Option<usize> {
    let start = svg.windows(4).position(|window| window == b"<svg")?;
    let mut quote = None;
    for (at, &byte) in svg.iter().enumerate().skip(start) {
        match (byte, quote) {
            (b'>', None) => return (svg[at - 1] != b'/').then_some(at + 1),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            (_, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_have_a_margin() {
        let with = |svg: &str| String::from_utf8(with_margin(svg.as_bytes()).into_owned()).unwrap();
        assert_eq!(
            with("<svg viewBox=\"0 0 400 80\" width=\"400\" height=\"80\" a=\"1\"><g/></svg>"),
            "<svg viewBox=\"-6 -6 412 92\" width=\"412\" height=\"92\" a=\"1\">\
             <rect x=\"-6\" y=\"-6\" width=\"100%\" height=\"100%\" fill=\"#fff\"/><g/></svg>"
        );
        assert_eq!(with("<svg a=\"1\"><g/></svg>"), format!("<svg a=\"1\">{GROUND}<g/></svg>"));
    }

    #[test]
    fn drawings_have_a_ground() {
        let with = |svg: &str| String::from_utf8(with_ground(svg.as_bytes()).into_owned()).unwrap();
        assert_eq!(
            with("<?xml?><svg a='>' b=\"1\"><g/></svg>"),
            format!("<?xml?><svg a='>' b=\"1\">{GROUND}<g/></svg>")
        );
        for unchanged in ["<svg/>", "<svg", "", "<g></g>"] {
            assert_eq!(with(unchanged), unchanged);
        }
    }
}
