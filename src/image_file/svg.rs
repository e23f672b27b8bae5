//! SVG: drawings only, checked and then written anew.
//!
//! First the author's XML is looked at ([`lexer`], [`check`], [`cost`]): whatever could run, load or expand is refused with a word
//! on what it is, and so is what would take for ever to draw. What passes goes through usvg, which writes only what it draws:
//! paths, images and their paint. No comment, metadata, style sheet or link is left.
//!
//! Text becomes outlines, set with the publication's fonts and the built-in ones: an e-reader has none of them, and the drawing
//! would be set in another one, with other widths, from reader to reader. What a drawing says is for the alternative text to
//! say, in both editions alike.

use std::sync::{Arc, Mutex};

use roxmltree::{Document, ParsingOptions};
use usvg::{ImageHrefResolver, ImageKind, Indent, Node, Options, Tree, WriteOptions};

use super::{Problem, Studio, raster};
use crate::diagnostic::Code;
use crate::document::ImageFormat;

mod check;
mod cost;
mod lexer;

/// Most nodes (elements, texts, comments) of a drawing.
const NODES: u32 = 200_000;

/// A drawing that draws and does nothing else.
pub(super) struct Drawing {
    /// SVG.
    pub(super) text: String,
    /// In user units, rounded up.
    pub(super) width: u32,
    /// Likewise.
    pub(super) height: u32,
}

/// Whether a file that is no raster image may be SVG.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && text.contains("<svg"))
}

/// Checks a drawing and writes it anew.
pub(super) fn rewrite(path: &str, bytes: &[u8], studio: &Studio<'_>) -> Result<Drawing, Problem> {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim_start_matches('\u{FEFF}');
    if !lexer::is_modest(text) {
        return Err(too_complex(path, "is too deeply nested, or has an element with hundreds of attributes"));
    }
    let without_type = check::without_document_type(path, text)?;
    let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&without_type, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => too_complex(path, "has more than 200,000 elements and texts"),
        error => bad(path, &format!("is not well-formed SVG: {error}")),
    })?;
    check::run(path, &document)?;
    cost::check(path, &document)?;
    draw(path, &document, studio)
}

fn bad(path: &str, what: &str) -> Problem {
    Problem::bad(path, what, "export it again as plain SVG")
}

fn too_complex(path: &str, what: &str) -> Problem {
    let help = "export it with fewer elements, or as PNG";
    Problem::new(Code::SvgTooComplex, format!("the drawing `{path}` {what}"), help)
}

fn draw(path: &str, document: &Document<'_>, studio: &Studio<'_>) -> Result<Drawing, Problem> {
    let embedded =
        Embedded { path, studio, pixels_left: Mutex::new(studio.limits.image_pixels), problem: Mutex::new(None) };
    let options = Options {
        font_family: "sans-serif".to_owned(),
        fontdb: studio.fonts.database(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| embedded.image(&data)),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(document, &options);
    drop(options);
    if let Some(problem) = embedded.problem.into_inner().unwrap_or_default() {
        return Err(problem);
    }
    let tree = tree.map_err(|error| match error {
        usvg::Error::InvalidSize => {
            Problem::bad(path, "has no size", "give the <svg> a viewBox, or a width and a height")
        }
        usvg::Error::ElementsLimitReached => too_complex(path, "has too many elements"),
        usvg::Error::NotAnUtf8Str | usvg::Error::MalformedGZip | usvg::Error::ParsingFailed(_) => {
            bad(path, &format!("is not SVG: {error}"))
        }
    })?;
    cost::check_filters(path, &tree)?;
    missing_glyphs(path, tree.root())?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let writing = WriteOptions { indent: Indent::None, coordinates_precision: 4, ..WriteOptions::default() };
    // usvg writes no viewBox, and without one a reader cuts the drawing where it should scale it.
    let view_box = format!("<svg viewBox=\"0 0 {width} {height}\" ");
    let text = tree.to_string(&writing).replacen("<svg ", &view_box, 1);
    Ok(Drawing { text, width: whole(width), height: whole(height) })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is positive; a cast from a float saturates"
)]
fn whole(length: f32) -> u32 {
    (length.ceil() as u32).max(1)
}

/// Text that no font has would vanish without a word.
fn missing_glyphs(path: &str, group: &usvg::Group) -> Result<(), Problem> {
    for node in group.children() {
        match node {
            Node::Group(group) => missing_glyphs(path, group)?,
            Node::Text(text) => {
                let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                if let Some(glyph) = glyphs.find(|glyph| glyph.id.0 == 0) {
                    let message = format!("no font has the character `{}` of the drawing `{path}`", glyph.text);
                    let help = "put a font that has it into `fonts/`, or export the drawing with its text as outlines";
                    return Err(Problem::new(Code::MissingGlyph, message, help));
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
    Ok(())
}

/// The raster images in a drawing.
struct Embedded<'a> {
    path: &'a str,
    studio: &'a Studio<'a>,
    /// All of them together may be as large as one file.
    pixels_left: Mutex<u64>,
    problem: Mutex<Option<Problem>>,
}

impl Embedded<'_> {
    /// The image as a file of its own would be prepared; none and a problem where it is not to be had.
    fn image(&self, data: &[u8]) -> Option<ImageKind> {
        match self.try_image(data) {
            Ok(image) => Some(image),
            Err(problem) => {
                if let Ok(mut first) = self.problem.lock() {
                    first.get_or_insert(problem);
                }
                None
            }
        }
    }

    fn try_image(&self, data: &[u8]) -> Result<ImageKind, Problem> {
        let broken =
            || Problem::bad(self.path, "has a broken image in it", "export it again: that image cannot be decoded");
        let decoder = raster::format(data).ok_or_else(broken)?;
        let header = raster::Header::read(data, decoder).map_err(|_| broken())?;
        let pixels = u64::from(header.width) * u64::from(header.height);
        let has_room = self.pixels_left.lock().is_ok_and(|mut left| match left.checked_sub(pixels) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        });
        if !has_room {
            let limit = self.studio.limits.image_pixels;
            return Err(Problem::new(
                Code::ImageTooLarge,
                format!("the drawing `{}` has images of more than {limit} pixels in it", self.path),
                "scale them down, or raise `image-pixels` under `[limits]` in masthead.toml",
            ));
        }
        let prepared = header.prepare(data, self.studio.settings.epub_pixels).map_err(|_| broken())?;
        let bytes = Arc::new(prepared.bytes);
        match prepared.format {
            ImageFormat::Jpeg => Ok(ImageKind::JPEG(bytes)),
            ImageFormat::Png => Ok(ImageKind::PNG(bytes)),
            ImageFormat::Gif => Ok(ImageKind::GIF(bytes)),
            ImageFormat::Webp => Ok(ImageKind::WEBP(bytes)),
            ImageFormat::Svg => Err(broken()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::DrawingFonts;
    use crate::image_file::Spare;
    use crate::publication::{ImageSettings, Limits};

    fn rewritten(svg: &str) -> Result<Drawing, Problem> {
        let fonts = DrawingFonts::default();
        let studio = Studio {
            settings: ImageSettings::default(),
            limits: Limits::default(),
            fonts: &fonts,
            spare: &Spare::default(),
            threads: 1,
        };
        rewrite("a.svg", svg.as_bytes(), &studio)
    }

    fn drawn(inside: &str) -> Result<Drawing, Problem> {
        rewritten(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 20 9.5'>{inside}</svg>"
        ))
    }

    #[test]
    fn drawings_pass_and_only_what_draws_is_left() {
        let drawing = drawn(
            "<!-- place --><metadata>place</metadata><style>.a{fill:#123456}</style><desc>place</desc>\
             <g class='a' id='b'><rect width='9' height='9'/></g><use href='#b' x='9'/><a href='#b'><text y='9'>Hi</text></a>",
        )
        .unwrap();
        assert_eq!((drawing.width, drawing.height), (20, 10));
        assert!(
            drawing.text.starts_with("<svg viewBox=\"0 0 20 9.5\" width=\"20\" height=\"9.5\""),
            "{}",
            drawing.text
        );
        assert!(drawing.text.matches("#123456").count() == 2, "{}", drawing.text);
        for gone in ["place", "style", "text", "Hi", "class", "use"] {
            assert!(!drawing.text.contains(gone), "{gone} in {}", drawing.text);
        }
    }

    #[test]
    fn a_plain_document_type_declares_nothing() {
        let declared = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\">\
                        <svg xmlns='http://www.w3.org/2000/svg' width='3' height='4'><path d='M0 0h3'/></svg>";
        assert_eq!(rewritten(declared).map(|drawing| drawing.height).map_err(|problem| problem.code), Ok(4));
    }

    #[test]
    fn what_runs_loads_or_expands_is_refused() {
        for bad in [
            "<script>1</script>",
            "<g onload='x()'/>",
            "<image href='http://example.org/a.png'/>",
            "<use xlink:href='/etc/passwd#a'/>",
            "<style>@import 'a.css'</style>",
            "<style><![CDATA[a{fill:url(http://example.org/a)}]]></style>",
            "<g style='fill:url(b.svg#c)'/>",
            "<foreignObject/>",
            "<image href='data:image/svg+xml;base64,AAAA'/>",
        ] {
            assert_eq!(drawn(bad).map(|_| ()).map_err(|problem| problem.code), Err(Code::UnsafeSvg), "{bad}");
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'aa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
        assert_eq!(rewritten(bomb).map(|_| ()).map_err(|problem| problem.code), Err(Code::UnsafeSvg));
    }

    fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
        (0..count).map(part).collect::<Vec<_>>().concat()
    }

    #[test]
    fn what_draws_for_ever_is_refused() {
        let chain = repeated(300, |at| format!("<use id='a{at}' href='#a{}'/>", at + 1));
        let doubled =
            repeated(30, |at| format!("<g id='a{at}'><use href='#a{n}'/><use href='#a{n}'/></g>", n = at + 1));
        let marks = format!(
            "<marker id='m'><path d='{}'/></marker><path style='marker-mid:url(#m)' d='{}'/>",
            "M0 0h1v1".repeat(2000),
            "M0 0h1v1".repeat(2000)
        );
        let filter = "<filter id='f' width='1' height='1'><feTurbulence numOctaves='9999'/></filter>\
                      <rect width='20' height='9' filter='url(#f)'/>";
        for bad in ["<g id='a'><use href='#a'/></g>", &chain, &doubled, &marks, filter] {
            let code = drawn(bad).map(|_| ()).map_err(|problem| problem.code);
            assert_eq!(code, Err(Code::SvgTooComplex), "{}", &bad[..60]);
        }
    }

    #[test]
    fn text_that_no_font_has_is_told() {
        let code = drawn("<text y='9'>\u{10FFFD}</text>").map(|_| ()).map_err(|problem| problem.code);
        assert_eq!(code, Err(Code::MissingGlyph));
    }
}
