//! White ground of the drawings in an e-book.
//!
//! Night themes of reading systems make the background of every element transparent, so that a style sheet cannot give
//! a drawing a ground: dark lines would be on a dark page. The PDF needs no ground, because its pages have their own.

use std::borrow::Cow;

/// The ground, as large as the drawing. Drawings have a `viewBox` that begins at 0, 0.
const GROUND: &str = "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>";

/// Adds the ground to an SVG drawing, behind everything else.
pub(super) fn with_ground(svg: &[u8]) -> Cow<'_, [u8]> {
    match end_of_start_tag(svg) {
        Some(at) => Cow::Owned([&svg[..at], GROUND.as_bytes(), &svg[at..]].concat()),
        None => Cow::Borrowed(svg),
    }
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
