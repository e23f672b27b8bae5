//! SVG: drawings only. Whatever could run, load or expand is refused.

use roxmltree::{Document, Node};

use super::Problem;
use crate::diagnostic::Code;

/// Elements that run something, or bring in something that is not a drawing.
const REFUSED: [&str; 8] = ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"];

/// Whether a file that is no raster image may be SVG.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && text.contains("<svg"))
}

/// Checks a drawing. Its size in user units, rounded up.
pub(super) fn check(path: &str, bytes: &[u8]) -> Result<(u32, u32), Problem> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    // roxmltree takes no document type declaration, so there are no entities to expand.
    let document = Document::parse(text.trim_start_matches('\u{FEFF}')).map_err(|error| match error {
        roxmltree::Error::DtdDetected => {
            unsafe_svg(path, "has a document type declaration", "delete the line <!DOCTYPE …>")
        }
        error => Problem::bad(path, &format!("is not well-formed SVG: {error}"), "export it again as plain SVG"),
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
        return Err(Problem::bad(path, "is XML but not SVG", "export it again as plain SVG"));
    }
    for node in document.descendants() {
        refuse(path, node)?;
    }
    size(root).ok_or_else(|| Problem::bad(path, "has no size", "give the <svg> a viewBox, or a width and a height"))
}

fn unsafe_svg(path: &str, what: &str, help: &str) -> Problem {
    Problem { code: Code::UnsafeSvg, message: format!("the drawing `{path}` {what}"), help: help.to_owned() }
}

fn refuse(path: &str, node: Node<'_, '_>) -> Result<(), Problem> {
    const PLAIN: &str = "export it as plain SVG, with everything it shows inside it";
    if node.is_pi() {
        return Err(unsafe_svg(path, "has a processing instruction", PLAIN));
    }
    let name = node.tag_name().name();
    if REFUSED.contains(&name) {
        return Err(unsafe_svg(path, &format!("has a <{name}>"), PLAIN));
    }
    if name == "style" && node.text().is_some_and(loads) {
        return Err(unsafe_svg(path, "has a style sheet that loads something", PLAIN));
    }
    for attribute in node.attributes() {
        let value = attribute.value().trim();
        let what = match attribute.name() {
            "href" | "src" if !is_inside(value) => "refers to another file",
            name if name.starts_with("on") => "has a script",
            _ if loads(value) => "refers to another file",
            _ => continue,
        };
        return Err(unsafe_svg(path, what, PLAIN));
    }
    Ok(())
}

/// A reference to another part of the drawing, or to a raster image that is in it.
fn is_inside(reference: &str) -> bool {
    let embedded = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    reference.starts_with('#') || embedded.iter().any(|start| reference.starts_with(start))
}

/// Whether a style loads something: `@import`, or `url()` of anything but a part of the drawing.
fn loads(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    let outside =
        |(at, _): (usize, &str)| !lower[at + 4..].trim_start().trim_start_matches(['"', '\'']).starts_with('#');
    lower.contains("@import") || lower.match_indices("url(").any(outside)
}

fn size(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let view_box = root.attribute("viewBox").map(|value| {
        value
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse::<f64>().ok())
            .collect::<Vec<_>>()
    });
    let boxed = |index: usize| view_box.as_ref().filter(|numbers| numbers.len() == 4).map(|numbers| numbers[index]);
    let length = |name: &str| root.attribute(name)?.trim().trim_end_matches("px").parse::<f64>().ok();
    let width = boxed(2).or_else(|| length("width"))?;
    let height = boxed(3).or_else(|| length("height"))?;
    Some((rounded(width)?, rounded(height)?))
}

fn rounded(length: f64) -> Option<u32> {
    let up = length.ceil();
    // Whole numbers of this size are exact, so the cast only changes the type.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within u32")]
    (up >= 1.0 && up <= f64::from(u32::MAX)).then_some(up as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(inside: &str) -> Result<(u32, u32), Code> {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 20 9.5'>{inside}</svg>"
        );
        check("a.svg", svg.as_bytes()).map_err(|problem| problem.code)
    }

    #[test]
    fn drawings_pass() {
        assert_eq!(checked("<g fill='url(#a)'><use href='#b'/></g>"), Ok((20, 10)));
    }

    #[test]
    fn what_runs_loads_or_expands_is_refused() {
        for bad in [
            "<script>1</script>",
            "<g onload='x()'/>",
            "<image href='http://example.org/a.png'/>",
            "<use xlink:href='/etc/passwd#a'/>",
            "<style>@import 'a.css'</style>",
            "<g style='fill:url(b.svg#c)'/>",
            "<foreignObject/>",
        ] {
            assert_eq!(checked(bad), Err(Code::UnsafeSvg), "{bad}");
        }
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'aa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
        assert_eq!(check("a.svg", bomb.as_bytes()).unwrap_err().code, Code::UnsafeSvg);
    }
}
