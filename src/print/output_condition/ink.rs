//! Amounts of ink.

/// Amounts of the four inks of a colour, each from 0 (none) to 1 (full).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Ink {
    /// Cyan.
    pub(crate) c: f32,
    /// Magenta.
    pub(crate) m: f32,
    /// Yellow.
    pub(crate) y: f32,
    /// Black.
    pub(crate) k: f32,
}

/// Full ink in integer units ("parts"): 255 levels of 256 parts. This is finer than printing can reproduce.
pub(super) const FULL: u16 = 255 * 256;

impl Ink {
    /// Returns the sum of all inks; 1.0 is 100 %.
    #[cfg(test)]
    pub(crate) fn total(self) -> f32 {
        self.c + self.m + self.y + self.k
    }

    /// Converts black ink alone from [`FULL`] parts.
    pub(super) fn black(parts: u16) -> Self {
        Self::from_parts([0, 0, 0, parts])
    }

    /// Converts [`FULL`] parts, rounded to thousandths: identical on every machine, and short in the file.
    pub(super) fn from_parts(parts: [u16; 4]) -> Self {
        let [c, m, y, k] = parts.map(|part| thousandths(f32::from(part) * 1000.0 / f32::from(FULL)));
        Self { c, m, y, k }
    }
}

/// Rounds a number of thousandths and converts it to units.
fn thousandths(number: f32) -> f32 {
    number.round() / 1000.0
}

/// Limits the total ink to `max_ink` (3.0 is 300 %).
///
/// Cyan, magenta and yellow are reduced by the same factor, which preserves the hue, and rounded down to thousandths.
/// Black is not reduced unless it alone exceeds the limit, because it carries the detail.
pub(crate) fn limit(ink: Ink, max_ink: f32) -> Ink {
    let coloured = ink.c + ink.m + ink.y;
    if coloured + ink.k <= max_ink {
        return ink;
    }
    let k = ink.k.min(max_ink.max(0.0));
    let factor = if coloured > 0.0 { ((max_ink - k) / coloured).clamp(0.0, 1.0) } else { 0.0 };
    let less = |part: f32| (part * factor * 1000.0).floor() / 1000.0;
    Ink { c: less(ink.c), m: less(ink.m), y: less(ink.y), k }
}

/// Converts an ink limit (3.0 is 300 %) to 8-bit levels, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 1020")]
pub(super) fn max_levels(max_ink: f32) -> u32 {
    (max_ink * 255.0).clamp(0.0, 4.0 * 255.0).floor() as u32
}

/// Limits the total ink of an 8-bit pixel to `max_ink` levels. See [`limit`].
#[inline]
pub(super) fn limit_levels(pixel: [u8; 4], max_ink: u32) -> [u8; 4] {
    let [c, m, y, k] = pixel.map(u32::from);
    let coloured = c + m + y;
    if coloured + k <= max_ink {
        return pixel;
    }
    let k = k.min(max_ink);
    let room = max_ink - k;
    let less = |part: u32| (part * room).checked_div(coloured).unwrap_or(0).min(part);
    [less(c), less(m), less(y), k].map(|part| u8::try_from(part).unwrap_or(u8::MAX))
}
