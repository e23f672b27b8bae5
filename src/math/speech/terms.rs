//! Words for formulas in the languages that Masthead has terms for. Each language has a TOML file in `src/math/speech/terms/`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Words for formulas in one language.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormulaTerms {
    /// Names of the Greek letters, from alpha to omega.
    pub(super) greek: Vec<String>,
    pub(super) patterns: FormulaPatterns,
    pub(super) letters: LetterPatterns,
    pub(super) accents: AccentPatterns,
    /// Names of functions: "sine" for `sin`.
    pub(super) functions: BTreeMap<String, String>,
    /// Names of operators with limits: "the sum" for `∑`.
    pub(super) operators: BTreeMap<String, String>,
    /// Words for signs: "plus" for `+`.
    pub(super) signs: BTreeMap<String, String>,
}

/// Patterns for the parts of formulas. Words in square brackets are used only if an operand has several parts.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FormulaPatterns {
    /// Function with an argument: "{f} of".
    pub(super) apply: String,
    /// Logarithm: "{f} to the base {b}".
    pub(super) base: String,
    /// Operator without limits: "{o} of".
    pub(super) of: String,
    /// Operator with a variable and two limits: "{o} over {v} from {a} to {b} of".
    pub(super) over: String,
    /// Operator with two limits: "{o} from {a} to {b} of".
    pub(super) range: String,
    /// Operator with an upper limit: "{o} up to {b} of".
    pub(super) up_to: String,
    /// Operator with a condition: "{o} over {c} of".
    pub(super) r#where: String,
    /// Limit: "{o} as {c} of".
    pub(super) limit: String,
    /// Arrow in the condition of a limit: "approaches".
    pub(super) tends: String,
    /// Fraction of `a` and `b`.
    pub(super) fraction: String,
    /// Second power of `x`.
    pub(super) squared: String,
    /// Third power of `x`.
    pub(super) cubed: String,
    /// Power of `x` with the exponent `n`.
    pub(super) power: String,
    /// `x` with an index `i` of several parts. A simple index follows its letter: "T f".
    pub(super) index: String,
    /// Square root of `x`.
    pub(super) root: String,
    /// Root of `x` with the degree `n`.
    pub(super) nth_root: String,
    /// Absolute value of `x`.
    pub(super) absolute: String,
    /// Norm of `x`.
    pub(super) norm: String,
    /// Greatest integer that is not greater than `x`.
    pub(super) floor: String,
    /// Least integer that is not less than `x`.
    pub(super) ceiling: String,
    /// Binomial coefficient of `n` and `k`.
    pub(super) binomial: String,
    /// Matrix of `m` rows and `n` columns with the content `x`.
    pub(super) matrix: String,
    /// Row `n` of a matrix.
    pub(super) row: String,
    /// Line `n` of a formula of several lines.
    pub(super) line: String,
    /// Cases with the content `x`.
    pub(super) cases: String,
    /// Case `n`.
    pub(super) case: String,
    /// `x` with a stroke through it.
    pub(super) struck: String,
    /// `x` with `y` above it.
    pub(super) above: String,
    /// `x` with `y` below it.
    pub(super) below: String,
    /// `x` with `y` at its upper left.
    pub(super) upper_left: String,
    /// `x` with `y` at its lower left.
    pub(super) lower_left: String,
}

/// Patterns for letters of other forms.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LetterPatterns {
    /// Capital letter, where the formula has the small letter, too.
    pub(super) capital: String,
    pub(super) bold: String,
    pub(super) script: String,
    pub(super) fraktur: String,
    pub(super) double_struck: String,
}

/// Patterns for letters with a mark above.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AccentPatterns {
    pub(super) bar: String,
    pub(super) hat: String,
    pub(super) tilde: String,
    pub(super) vector: String,
    pub(super) dot: String,
    pub(super) double_dot: String,
}

macro_rules! languages {
    ($($tag:literal)*) => {
        /// Language tag and TOML text of each language.
        pub(super) const LANGUAGES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("terms/", $tag, ".toml")))),*];
    };
}

languages! {
    "ca" "cs" "da" "de" "el" "en" "es" "fi" "fr" "hu" "it" "nb" "nl" "pl" "pt" "ro" "ru" "sk" "sv" "uk"
}

impl FormulaTerms {
    /// Returns the words for a primary language tag, or `None` if Masthead has none for the language.
    pub(crate) fn of(primary: &str) -> Option<Self> {
        let tag = if matches!(primary, "no" | "nn") { "nb" } else { primary };
        // A test parses all files, so that parsing cannot fail here.
        LANGUAGES.iter().find(|(known, _)| *known == tag).and_then(|(_, text)| toml::from_str(text).ok())
    }
}

/// Fills a pattern. `is_compound` includes the words in square brackets.
pub(super) fn fill(pattern: &str, is_compound: bool, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut is_optional = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let value = (c == '{').then(|| after.split_once('}')).flatten();
        match (c, value) {
            (_, Some((name, after))) => {
                let value = values.iter().find(|(known, _)| *known == name);
                out.push_str(value.map_or("", |(_, value)| value));
                rest = after;
                continue;
            }
            ('[', None) => is_optional = true,
            (']', None) => is_optional = false,
            (_, None) if is_optional && !is_compound => {}
            (c, None) => out.push(c),
        }
        rest = after;
    }
    out
}
