//! Characters that no edition can contain.

/// Returns `true` for private-use characters. Their meaning depends on a font, and PDF/A-2a forbids them (ISO 19005-2,
/// 6.2.11.7.3).
pub(crate) fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Space of the Ogham script, which fonts draw as a line or not at all. It is set as an ordinary space.
pub(crate) const OGHAM_SPACE: char = '\u{1680}';
