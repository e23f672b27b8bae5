//! Which characters are symbols that many e-readers cannot show.

use super::SymbolDrawing;
use crate::issue::Issue;

/// Returns the drawing of a traffic light in the colour of the layout: a disc, a triangle or a square, as in the PDF.
pub(super) fn light(symbol: &str, issue: &Issue) -> Option<SymbolDrawing> {
    let words = issue.terms.lights.word(symbol)?;
    let (setting, default, path) = match symbol.chars().next() {
        Some('🟢') => ("light-good", "#1d7044", "M710-310A310 310 0 1 1 90-310A310 310 0 1 1 710-310Z"),
        Some('🔴') => ("light-poor", "#b01e23", "M110-20H690V-600H110Z"),
        Some(_) | None => ("light-fair", "#a15c00", "M60 0L400-620L740 0Z"),
    };
    let light = Some((issue.layout.colour(setting, default), words.to_owned()));
    Some(SymbolDrawing { view: [0, -680, 800, 740], path: path.to_owned(), light })
}

/// Returns `true` if a text may have symbols. Text without any is not divided into clusters, which takes time.
pub(super) fn has_symbols(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| begins_symbol(c) || matches!(c, '\u{FE0F}' | '\u{20E3}'))
}

/// Returns `true` for a grapheme cluster that is an emoji, or a symbol that few fonts have.
pub(super) fn is_symbol(cluster: &str) -> bool {
    let mut characters = cluster.chars();
    let first = characters.next().unwrap_or_default();
    let is_emoji = cluster.len() > 1 && characters.any(|c| matches!(c, '\u{FE0F}' | '\u{20E3}'));
    begins_symbol(first) || is_emoji && !first.is_alphabetic()
}

/// Returns `true` for the first characters of emoji, and for the technical signs, geometric shapes, weather signs, ticks,
/// stars and arrows that are not in Windows Glyph List 4, which the fonts of most e-readers cover.
fn begins_symbol(c: char) -> bool {
    match c {
        '\u{2300}'..='\u{23FF}' => !matches!(c,
            '\u{2302}' | '\u{2308}'..='\u{230B}' | '\u{2310}' | '\u{2320}' | '\u{2321}' | '\u{2329}' | '\u{232A}'
            | '\u{239B}'..='\u{23B3}'),
        '\u{25A0}'..='\u{25FF}' => !matches!(
            c,
            '■' | '□' | '▪' | '▫' | '▬' | '▲' | '►' | '▼' | '◄' | '◊' | '○' | '●' | '◘' | '◙' | '◦'
        ),
        '\u{2600}'..='\u{26FF}' => !matches!(c, '☺' | '☻' | '☼' | '♀' | '♂' | '♠' | '♣' | '♥' | '♦' | '♪' | '♫'),
        '\u{2700}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_that_few_fonts_have() {
        for symbol in ["😀", "❤️", "👍🏽", "👩‍👩‍👧", "🇩🇪", "1️⃣", "©️", "☑", "☐", "✓", "✗", "★", "☀", "⛴", "⌘", "◆", "⬆", "🟢"]
        {
            assert!(is_symbol(symbol) && has_symbols(symbol), "{symbol}");
        }
        for text in ["a", "→", "⇒", "■", "●", "♥", "♪", "©", "½", "①", "≤", "┌", "⌈", "é", "魏", "1", "", "•", "†"]
        {
            assert!(!is_symbol(text), "{text}");
        }
    }
}
