//! QR codes: `![Give a table](qr:https://example.org/give)`.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::ImageProblem;

/// Scheme of the address of a code.
const SCHEME: &str = "qr:";

/// Width of a module, the smallest square of a code, in pixels.
const MODULE: usize = 4;
/// Width of the white edge in modules (ISO/IEC 18004, section 6.3.8).
const QUIET_ZONE: usize = 4;
/// Maximum length of the text in bytes. A longer text makes modules too small for a camera.
const MAX_LENGTH: usize = 500;

/// Returns the text of a code from its address, or `None` for another address.
pub(crate) fn text(address: &str) -> Option<&str> {
    let (scheme, text) = address.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(text)
}

/// Draws the code of a text as SVG.
///
/// # Errors
/// The text is empty or too long.
pub(crate) fn draw(text: &str) -> Result<Vec<u8>, ImageProblem> {
    let help = "write the address that the code leads to: `![Give a table](qr:https://example.org/give)`";
    if text.is_empty() {
        return Err(ImageProblem::bad(SCHEME, "is a QR code without text", help));
    }
    let too_long = || {
        ImageProblem::bad(SCHEME, "is a QR code with too long a text", "write a shorter address, of 500 bytes at most")
    };
    if text.len() > MAX_LENGTH {
        return Err(too_long());
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| too_long())?;
    Ok(svg(&code).into_bytes())
}

/// Draws the dark modules as one path: a line of each row is a run of modules.
fn svg(code: &QrCode) -> String {
    let width = code.width();
    let side = (width + 2 * QUIET_ZONE) * MODULE;
    let mut path = String::new();
    for (row, colours) in code.to_colors().chunks(width).enumerate() {
        let mut at = 0;
        for run in colours.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (x, y) = ((at + QUIET_ZONE) * MODULE, (row + QUIET_ZONE) * MODULE);
                let length = run.len() * MODULE;
                // Writing to a `String` cannot fail.
                let _ = write!(path, "M{x} {y}h{length}v{MODULE}h-{length}z");
            }
            at += run.len();
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\">\
         <path d=\"M0 0h{side}v{side}h-{side}z\" fill=\"#ffffff\"/><path d=\"{path}\" fill=\"#000000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_finders_and_a_white_edge() {
        let svg = String::from_utf8(draw("https://example.org/give").unwrap()).unwrap();
        // Version 2 has 25 modules; the first row begins and ends with the edge of a finder, seven modules wide.
        assert!(svg.contains("width=\"132\""), "{svg}");
        assert!(svg.contains("fill=\"#ffffff\"/><path d=\"M16 16h28v4h-28z"), "{svg}");
        assert!(svg.contains("M88 16h28v4h-28z"), "{svg}");
    }

    #[test]
    fn empty_and_long_texts_are_refused() {
        assert!(draw("").is_err());
        assert!(draw(&"x".repeat(501)).is_err());
        assert!(draw(&"\u{e9}".repeat(250)).is_ok());
    }
}
