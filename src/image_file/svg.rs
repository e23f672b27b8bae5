//! SVG drawings: checked for unsafe content, then simplified.
//!
//! The author's XML is checked first ([`lexer`], [`check`], [`cost`]): scripts, references to other files and entity
//! declarations are rejected with a diagnostic, and so are drawings that would take too long to draw. usvg then
//! rewrites the drawing to paths, images and their paint, without comments, metadata, style sheets and links.
//!
//! Text is converted to outlines with the publication's fonts and the built-in ones. E-readers do not have these fonts,
//! and would use others with different widths. The text is therefore lost to screen readers, and belongs in the
//! alternative text.

use std::sync::Mutex;

use roxmltree::{Document, ParsingOptions};
use usvg::{FontResolver, ImageHrefResolver, Indent, Options, Tree, WriteOptions};

use super::{ImageContext, ImageProblem};
use crate::diagnostic::Code;
use crate::document::DrawnText;

mod check;
mod contrast;
mod cost;
mod embedded;
mod encoding;
mod fallback;
mod glyphs;
mod lexer;
mod styles;
mod undrawn;

pub(super) use encoding::looks_like;

use embedded::EmbeddedImages;

/// Maximum number of XML nodes (elements, texts, comments) in a drawing.
const MAX_NODES: u32 = 200_000;

/// A simplified drawing without active content.
pub(super) struct Drawing {
    /// The SVG document.
    pub(super) text: String,
    /// Width in user units, rounded up.
    pub(super) width: u32,
    /// Height in user units, rounded up.
    pub(super) height: u32,
    /// Names of what is not drawn.
    pub(super) undrawn: Vec<String>,
    /// Colours of its texts.
    pub(super) texts: Vec<DrawnText>,
    /// Size of the smallest text in user units.
    pub(super) smallest_text: Option<f64>,
}

/// Returns the reason why a drawing is refused before it is drawn: a script, a reference to another file, broken XML.
pub(crate) fn refusal(path: &str, bytes: &[u8]) -> Option<String> {
    checked(path, bytes, |_, _| Ok(())).err().map(|problem| problem.message)
}

/// Checks a drawing, and calls `convert` with its text and document.
fn checked<T>(
    path: &str,
    bytes: &[u8],
    convert: impl FnOnce(&str, &Document<'_>) -> Result<T, ImageProblem>,
) -> Result<T, ImageProblem> {
    let text = &*encoding::decode(bytes).ok_or_else(|| bad_encoding(path))?;
    if !lexer::is_within_limits(text) {
        return Err(too_complex(path, "is too deeply nested, or has an element with hundreds of attributes"));
    }
    let text = check::without_document_type(path, text)?;
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => too_complex(path, "has more than 200,000 elements, texts and comments"),
        error => bad(path, &format!("is not well-formed SVG: {error}")),
    })?;
    check::reject_unsafe(path, &document)?;
    cost::reject_expensive(path, &document)?;
    convert(&text, &document)
}

/// Checks and simplifies a drawing.
pub(super) fn simplify(path: &str, bytes: &[u8], image_context: &ImageContext<'_>) -> Result<Drawing, ImageProblem> {
    checked(path, bytes, |text, document| draw_styled(path, text, document, image_context))
}

/// Converts a checked document to a simplified drawing, after its style sheets were resolved.
fn draw_styled(
    path: &str,
    text: &str,
    document: &Document<'_>,
    image_context: &ImageContext<'_>,
) -> Result<Drawing, ImageProblem> {
    let Some(resolved) = styles::resolve(text, document) else { return draw(path, document, image_context) };
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&resolved, options)
        .map_err(|error| bad(path, &format!("has a style sheet that cannot be read: {error}")))?;
    check::reject_unsafe(path, &document)?;
    cost::reject_expensive(path, &document)?;
    draw(path, &document, image_context)
}

/// Returns a problem with the code `bad-image`.
fn bad(path: &str, what: &str) -> ImageProblem {
    ImageProblem::bad(path, what, "export it again as plain SVG")
}

/// Returns the problem for a drawing whose bytes are not in the encoding that it declares.
fn bad_encoding(path: &str) -> ImageProblem {
    ImageProblem::bad(path, "is not in the encoding that it declares", "save it as UTF-8")
}

/// Returns a problem with the code `svg-too-complex`.
fn too_complex(path: &str, what: &str) -> ImageProblem {
    let help = "export it with fewer elements, or as PNG";
    ImageProblem::new(Code::SvgTooComplex, format!("the drawing `{path}` {what}"), help)
}

/// Converts a checked document to a simplified drawing.
fn draw(path: &str, document: &Document<'_>, image_context: &ImageContext<'_>) -> Result<Drawing, ImageProblem> {
    let embedded = EmbeddedImages {
        path,
        image_context,
        pixels_left: Mutex::new(image_context.limits.image_pixels),
        problem: Mutex::new(None),
    };
    let options = Options {
        font_family: "sans-serif".to_owned(),
        fontdb: image_context.fonts.database(),
        font_resolver: FontResolver { select_fallback: fallback::selector(), ..FontResolver::default() },
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
            ImageProblem::bad(path, "has no size", "give the <svg> a viewBox, or a width and a height")
        }
        usvg::Error::ElementsLimitReached => too_complex(path, "has too many elements"),
        usvg::Error::NotAnUtf8Str | usvg::Error::MalformedGZip | usvg::Error::ParsingFailed(_) => {
            bad(path, &format!("is not SVG: {error}"))
        }
    })?;
    cost::reject_expensive_filters(path, &tree)?;
    glyphs::check(path, tree.root())?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let writing = WriteOptions { indent: Indent::None, coordinates_precision: 4, ..WriteOptions::default() };
    // usvg writes no viewBox, and without a viewBox readers crop the drawing instead of scaling it.
    let view_box = format!("<svg viewBox=\"0 0 {width} {height}\" ");
    let text = tree.to_string(&writing).replacen("<svg ", &view_box, 1);
    let (undrawn, texts) = (undrawn::names(document), contrast::texts(&tree));
    let smallest_text = contrast::smallest_text(tree.root());
    Ok(Drawing { text, width: whole(width), height: whole(height), undrawn, texts, smallest_text })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is positive; a cast from a float saturates"
)]
fn whole(length: f32) -> u32 {
    (length.ceil() as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::DrawingFonts;
    use crate::image_file::is_whole;
    use crate::publication::{ImageSettings, Limits};

    fn simplified(svg: &str) -> Result<Drawing, ImageProblem> {
        let fonts = DrawingFonts::default();
        let image_context = ImageContext {
            settings: ImageSettings::default(),
            limits: Limits::default(),
            fonts: &fonts,
            is_whole,
            kept: None,
            threads: 1,
        };
        simplify("a.svg", svg.as_bytes(), &image_context)
    }

    fn drawn(inside: &str) -> Result<Drawing, ImageProblem> {
        simplified(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 20 9.5'>{inside}</svg>"
        ))
    }

    #[test]
    fn only_visible_content_is_kept() {
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
    fn a_document_type_without_declarations_is_accepted() {
        let declared = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\">\
                        <svg xmlns='http://www.w3.org/2000/svg' width='3' height='4'><path d='M0 0h3'/></svg>";
        assert_eq!(simplified(declared).map(|drawing| drawing.height).map_err(|problem| problem.code), Ok(4));
    }

    #[test]
    fn scripts_references_and_entities_are_rejected() {
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
        assert_eq!(simplified(bomb).map(|_| ()).map_err(|problem| problem.code), Err(Code::UnsafeSvg));
    }

    fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
        (0..count).map(part).collect::<Vec<_>>().concat()
    }

    #[test]
    fn expensive_drawings_are_rejected() {
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
    fn declarations_that_cannot_be_read_are_dropped() {
        for (inside, colour) in [
            ("<rect width='9' height='9' fill='#010203' style='fill: light-dark(#112233, #000)'/>", "#112233"),
            ("<rect width='9' height='9' fill='#010203' style='fill: LIGHT-DARK(rgb(17, 34, 51), red)'/>", "#112233"),
            ("<rect width='9' height='9' fill='#010203' style='fill: var(--none)'/>", "#010203"),
            ("<rect width='9' height='9' fill='#010203' style='fill: oklch(40% 0.2 30)'/>", "#010203"),
            ("<rect width='9' height='9' fill='#010203' style='fill: var(--none, #112233)'/>", "#112233"),
            ("<g style='--c: #112233'><rect width='9' height='9' style='fill: var(--c)'/></g>", "#112233"),
            ("<g style='--c: var(--d); --d: #112233'><rect width='9' height='9' fill='var(--c)'/></g>", "#112233"),
            (
                "<style>:root { --c: #112233 } .a { fill: var(--c) }</style><rect class='a' width='9' height='9'/>",
                "#112233",
            ),
            (
                "<style><![CDATA[g > .a { fill: light-dark(#112233, #fff); }]]></style><g><rect class='a' width='9' height='9'/></g>",
                "#112233",
            ),
            ("<style>.a { fill: nonsense }</style><rect class='a' fill='#010203' width='9' height='9'/>", "#010203"),
            ("<g fill='#010203'><rect width='9' height='9' fill='var(--none)'/></g>", "#010203"),
        ] {
            let drawing = drawn(inside).unwrap();
            assert!(drawing.text.contains(colour), "{inside}: {}", drawing.text);
        }
        let bomb = "<g style='--a:var(--b)var(--b);--b:var(--c)var(--c);--c:var(--d)var(--d);--d:var(--a)'>\
                    <rect width='9' height='9' fill='#010203' style='fill:var(--a)'/></g>";
        assert!(drawn(bomb).unwrap().text.contains("#010203"));
    }

    #[test]
    fn what_is_not_drawn_is_named() {
        let drawing = drawn(
            "<rect width='9' height='9'/><flowRoot><flowPara>Lost</flowPara></flowRoot><flowRoot/><use href='#b'/>",
        );
        assert_eq!(
            drawing.unwrap().undrawn,
            ["`#b`, which `use` refers to but the drawing does not have", "`flowRoot` with its text"]
        );
        assert!(drawn("<rect width='9' height='9'/>").unwrap().undrawn.is_empty());
    }

    #[test]
    fn missing_glyphs_are_reported() {
        let code = drawn("<text y='9'>\u{10FFFD}</text>").map(|_| ()).map_err(|problem| problem.code);
        assert_eq!(code, Err(Code::MissingGlyph));
        let arabic = drawn("<text y='9'>\u{633}\u{644}\u{627}</text>").map(|_| ()).map_err(|problem| problem.code);
        assert_eq!(arabic, Err(Code::MissingGlyph), "the letters of the font for formulas do not join");
    }
}
