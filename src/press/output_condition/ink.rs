//! Amounts of ink.

/// The inks of a colour, each from 0 (none) to 1 (full).
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

/// Full ink in whole numbers: 255 levels of 256 parts. Anything between is finer than a press can do.
pub(super) const FULL: u16 = 255 * 256;

impl Ink {
    /// All inks together; 1 is 100 %.
    #[cfg(test)]
    pub(crate) fn total(self) -> f32 {
        self.c + self.m + self.y + self.k
    }

    /// Black only, of [`FULL`] parts.
    pub(super) fn black(parts: u16) -> Self {
        Self::from_parts([0, 0, 0, parts])
    }

    /// From [`FULL`] parts, rounded to thousandths: the same number on every machine, and short in a file.
    pub(super) fn from_parts(parts: [u16; 4]) -> Self {
        let [c, m, y, k] = parts.map(|part| thousandths(f32::from(part) * 1000.0 / f32::from(FULL)));
        Self { c, m, y, k }
    }
}

/// A number of thousandths, rounded.
fn thousandths(number: f32) -> f32 {
    number.round() / 1000.0
}

/// At most so much ink in total (3.0 is 300 %): cyan, magenta and yellow give way, all by the same factor, which keeps
/// the hue; black stays, for it carries the drawing. In thousandths, rounded down.
pub(crate) fn limit(ink: Ink, most: f32) -> Ink {
    let coloured = ink.c + ink.m + ink.y;
    if coloured + ink.k <= most {
        return ink;
    }
    let k = ink.k.min(most.max(0.0));
    let factor = if coloured > 0.0 { ((most - k) / coloured).clamp(0.0, 1.0) } else { 0.0 };
    let less = |part: f32| (part * factor * 1000.0).floor() / 1000.0;
    Ink { c: less(ink.c), m: less(ink.m), y: less(ink.y), k }
}

/// A limit in levels of 8 bits, rounded down.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 1020")]
pub(super) fn most_levels(most: f32) -> u32 {
    (most * 255.0).clamp(0.0, 4.0 * 255.0).floor() as u32
}

/// The same as [`limit`] for a pixel.
#[inline]
pub(super) fn limit_levels(pixel: [u8; 4], most: u32) -> [u8; 4] {
    let [c, m, y, k] = pixel.map(u32::from);
    let coloured = c + m + y;
    if coloured + k <= most {
        return pixel;
    }
    let k = k.min(most);
    let room = most - k;
    let less = |part: u32| (part * room).checked_div(coloured).unwrap_or(0).min(part);
    [less(c), less(m), less(y), k].map(|part| u8::try_from(part).unwrap_or(u8::MAX))
}
