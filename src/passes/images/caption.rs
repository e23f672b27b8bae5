//! Captions that say what their image shows.

use super::vague::is_vague;

/// Words before the name of a photographer or of a source.
const CREDITS: [&str; 14] = [
    "©",
    "(c)",
    "bild:",
    "bron:",
    "copyright",
    "courtesy",
    "credit",
    "crédit",
    "foto:",
    "fotos:",
    "image:",
    "photo:",
    "quelle:",
    "source:",
];

/// Returns `true` for a caption of at least two words that is more than a credit or a source of the image at the path
/// `source`.
pub(super) fn describes(caption: &str, source: &str) -> bool {
    let words = without_brackets(caption).to_lowercase();
    let words = words.trim();
    let is_credit = CREDITS.iter().any(|credit| words.starts_with(credit));
    // Chinese and Japanese have no blanks between words.
    let letters = || words.chars().filter(|c| c.is_alphabetic());
    let is_several = words.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() > 1
        || letters().any(is_wide);
    !is_credit && is_several && !is_vague(words, source)
}

/// Returns `true` for letters that are words or syllables, as in Chinese, Japanese and Korean.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// Returns a caption without its parts in brackets, which are often credits: `The pier (photo: A. Berg)`
fn without_brackets(caption: &str) -> String {
    let mut depth = 0_usize;
    let outside = caption.chars().filter(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_of_several_words_describe() {
        for caption in ["The supply boat on the lake, May 2026 (photo: A. Otieno)", "The new well", "渡船"] {
            assert!(describes(caption, "image1.jpg"), "{caption}");
        }
        for caption in
            ["", "Kiboko", "Figure 1", "Photo: A. Otieno", "(photo: A. Otieno)", "© Anna Berg 2026", "IMG 20314.jpg"]
        {
            assert!(!describes(caption, "image1.jpg"), "{caption}");
        }
    }
}
