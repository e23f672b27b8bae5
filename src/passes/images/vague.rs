//! Alternative texts that do not describe their image: file names and words such as "photo".

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Extensions of image files.
const EXTENSIONS: [&str; 12] =
    [".jpg", ".jpeg", ".png", ".svg", ".gif", ".webp", ".tif", ".tiff", ".heic", ".avif", ".bmp", ".pdf"];

/// Words that programs write in place of a description, and that authors leave there.
const EMPTY_WORDS: [&str; 36] = [
    "abbildung",
    "afbeelding",
    "alt",
    "alternativtext",
    "am",
    "at",
    "attachment",
    "bild",
    "bildschirmfoto",
    "capture",
    "description",
    "figura",
    "figure",
    "foto",
    "grafik",
    "graphic",
    "illustration",
    "image",
    "imagen",
    "img",
    "immagine",
    "photo",
    "photograph",
    "pic",
    "picture",
    "placeholder",
    "pm",
    "screen",
    "screenshot",
    "scan",
    "shot",
    "text",
    "um",
    "untitled",
    "unbenannt",
    "whatsapp",
];

/// Returns the diagnostic for an alternative text that does not describe the image at the path `source`, or `None` for
/// any other. `example` completes the instruction.
pub(crate) fn vague_alt(description: &str, source: &str, span: Span, example: &str) -> Option<Diagnostic> {
    if !is_vague(description, source) {
        return None;
    }
    let message = format!("`{description}` does not say what the image `{source}` shows");
    let help = format!("describe it, for people who cannot see it: {example}");
    Some(Diagnostic::new(Code::VagueAlt, span, message, help))
}

/// Returns `true` for the name of the file, for names as cameras and programs give them, and for words and numbers that
/// describe nothing.
pub(super) fn is_vague(description: &str, source: &str) -> bool {
    if ["data:", "qr:"].iter().any(|scheme| source.starts_with(scheme)) {
        return false;
    }
    let description = description.trim().to_lowercase();
    let path = percent_decode_str(source).decode_utf8_lossy().to_lowercase();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if EXTENSIONS.iter().any(|extension| description.ends_with(extension)) || description == name {
        return true;
    }
    let is_one_word = !description.contains(char::is_whitespace);
    let digits = description.chars().filter(char::is_ascii_digit).count();
    if is_one_word && (description == stem || description.contains('_') || digits > 3) {
        return true;
    }
    let mut words = description.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    !description.is_empty() && words.all(|word| EMPTY_WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_and_empty_words_describe_nothing() {
        for (description, source) in [
            ("IMG_2031.jpg", "a.jpg"),
            ("IMG_2031", "a.jpg"),
            ("ferry", "pictures/Ferry.jpg"),
            ("The ferry.JPG", "a.jpg"),
            ("Bild 3", "a.png"),
            ("Screenshot 2026-03-14 at 10.12.33", "a.png"),
            ("WhatsApp Image 2026-03-14", "a.png"),
            ("20260314", "a.png"),
            ("1", "a.png"),
            ("...", "a.png"),
        ] {
            assert!(is_vague(description, source), "{description} {source}");
        }
        for (description, source) in [
            ("A ferry under a rope", "ferry.jpg"),
            ("Ferry landing", "ferry-landing.jpg"),
            ("Alba", "ferry.jpg"),
            ("A photo of the quay", "a.jpg"),
            ("QR code", "qr:https://example.org/1"),
            ("x", "a.svg"),
            ("Map of 1847", "a.svg"),
            ("渡船", "a.svg"),
        ] {
            assert!(!is_vague(description, source), "{description} {source}");
        }
    }
}
