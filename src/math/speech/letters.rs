//! Letters: Greek letters by their names, and letters of other forms.

use std::collections::HashSet;

use roxmltree::Node;

use super::{FormulaSpeaker, fill, name, text};

/// Form of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LetterForm {
    Plain,
    Bold,
    Script,
    Fraktur,
    DoubleStruck,
}

/// Forms of the Latin letters from U+1D400, of which each has 52.
const LATIN_FORMS: [LetterForm; 13] = {
    use LetterForm::{Bold, DoubleStruck, Fraktur, Plain, Script};
    [Bold, Plain, Bold, Script, Script, Fraktur, DoubleStruck, Fraktur, Plain, Bold, Plain, Bold, Plain]
};
/// Forms of the Greek letters from U+1D6A8, of which each has 58.
const GREEK_FORMS: [LetterForm; 5] = {
    use LetterForm::{Bold, Plain};
    [Bold, Plain, Bold, Bold, Bold]
};
/// Forms of the digits from U+1D7CE, of which each has 10.
const DIGIT_FORMS: [LetterForm; 5] = {
    use LetterForm::{Bold, DoubleStruck, Plain};
    [Bold, DoubleStruck, Plain, Bold, Plain]
};

/// Returns the small letters of a formula.
pub(super) fn small_letters(math: Node<'_, '_>) -> HashSet<char> {
    let letters = math.descendants().filter(|node| name(*node) == "mi").filter_map(|node| only_letter(text(node)));
    letters.map(|letter| plain(letter).0).filter(|letter| letter.is_lowercase()).collect()
}

/// Returns the letter of a text with one. Variation selectors, which choose between two forms, do not count.
pub(super) fn only_letter(text: &str) -> Option<char> {
    let mut letters = text.chars().filter(|c| !matches!(c, '\u{FE00}' | '\u{FE01}'));
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

/// Returns the usual form of a letter, and the form that it has.
fn plain(letter: char) -> (char, LetterForm) {
    use LetterForm::{DoubleStruck, Fraktur, Plain, Script};
    let code = letter as u32;
    let nth = |first: u32, count: u32| ((code - first) / count, (code - first) % count);
    let form = |forms: &[LetterForm], index: u32| forms.get(index as usize).copied().unwrap_or(Plain);
    match letter {
        '\u{1D400}'..='\u{1D6A3}' => {
            let (index, letter) = nth(0x1D400, 52);
            let start = if letter < 26 { 'A' as u32 + letter } else { 'a' as u32 + letter - 26 };
            (char::from_u32(start).unwrap_or('?'), form(&LATIN_FORMS, index))
        }
        '\u{1D6A8}'..='\u{1D7C9}' => {
            let (index, letter) = nth(0x1D6A8, 58);
            (greek_of(letter), form(&GREEK_FORMS, index))
        }
        '\u{1D7CE}'..='\u{1D7FF}' => {
            let (index, digit) = nth(0x1D7CE, 10);
            (char::from_digit(digit, 10).unwrap_or('?'), form(&DIGIT_FORMS, index))
        }
        'ℂ' => ('C', DoubleStruck),
        'ℍ' => ('H', DoubleStruck),
        'ℕ' => ('N', DoubleStruck),
        'ℙ' => ('P', DoubleStruck),
        'ℚ' => ('Q', DoubleStruck),
        'ℝ' => ('R', DoubleStruck),
        'ℤ' => ('Z', DoubleStruck),
        'ℬ' => ('B', Script),
        'ℰ' => ('E', Script),
        'ℱ' => ('F', Script),
        'ℋ' => ('H', Script),
        'ℐ' => ('I', Script),
        'ℒ' => ('L', Script),
        'ℳ' => ('M', Script),
        'ℛ' => ('R', Script),
        'ℯ' => ('e', Script),
        'ℊ' => ('g', Script),
        'ℴ' => ('o', Script),
        'ℭ' => ('C', Fraktur),
        'ℌ' => ('H', Fraktur),
        'ℑ' => ('I', Fraktur),
        'ℜ' => ('R', Fraktur),
        'ℨ' => ('Z', Fraktur),
        'ℎ' => ('h', Plain),
        other => (variant(other), Plain),
    }
}

/// Returns a letter of the block of 58 that each form of the Greek letters has: 25 capitals, `∇`, 25 small letters, `∂`, and
/// variants of six letters.
fn greek_of(index: u32) -> char {
    const VARIANTS: [char; 6] = ['ε', 'θ', 'κ', 'φ', 'ρ', 'π'];
    match index {
        17 => 'Θ',
        0..=24 => char::from_u32(0x391 + index).unwrap_or('?'),
        25 => '∇',
        26..=50 => char::from_u32(0x3B1 + index - 26).unwrap_or('?'),
        51 => '∂',
        _ => VARIANTS.get(index as usize - 52).copied().unwrap_or('?'),
    }
}

/// Returns the letter that a character is a variant of.
fn variant(letter: char) -> char {
    match letter {
        'ϵ' => 'ε',
        'ϑ' | 'ϴ' => 'θ',
        'ϰ' => 'κ',
        'ϕ' => 'φ',
        'ϱ' => 'ρ',
        'ϖ' => 'π',
        'ς' => 'σ',
        'µ' => 'μ',
        'Ω' => 'Ω',
        '∆' => 'Δ',
        other => other,
    }
}

impl FormulaSpeaker<'_> {
    /// Returns the name of a letter.
    pub(super) fn letter(&self, letter: char) -> String {
        let (plain, form) = plain(letter);
        let patterns = &self.terms.letters;
        let is_capital = plain.is_uppercase() && plain.to_lowercase().all(|small| self.small.contains(&small));
        let small = if is_capital { plain.to_lowercase().next().unwrap_or(plain) } else { plain };
        let name = greek_index(small).and_then(|index| self.terms.greek.get(index)).cloned();
        let name = name.unwrap_or_else(|| plain.to_string());
        let name = if is_capital { fill(&patterns.capital, false, &[("x", &name)]) } else { name };
        let pattern = match form {
            LetterForm::Plain => return name,
            LetterForm::Bold => &patterns.bold,
            LetterForm::Script => &patterns.script,
            LetterForm::Fraktur => &patterns.fraktur,
            LetterForm::DoubleStruck => &patterns.double_struck,
        };
        fill(pattern, false, &[("x", &name)])
    }
}

/// Returns the index of a Greek letter in the alphabet.
fn greek_index(letter: char) -> Option<usize> {
    let first = match letter {
        'α'..='ω' => 'α',
        'Α'..='Ω' => 'Α',
        _ => return None,
    };
    let index = (letter as usize) - (first as usize);
    // The final sigma, and a gap among the capitals, are between rho and sigma.
    Some(if index > 16 { index - 1 } else { index })
}
