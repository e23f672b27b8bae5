//! Lengths in settings: `"9.5pt"`.

/// Points per unit, for the units of both Typst and CSS that do not depend on the type size.
const UNITS: [(&str, f64); 4] = [("pt", 1.0), ("mm", 72.0 / 25.4), ("cm", 72.0 / 2.54), ("in", 72.0)];

/// Returns `true` for a number below 10,000, with at most four decimal places, and a unit of both Typst and CSS.
pub(super) fn is_length(text: &str) -> bool {
    points(text).is_some() || text.strip_suffix("em").is_some_and(is_number)
}

/// Returns a length in points. `None` if the text is not a length, or if its unit is `em`.
pub(super) fn points(text: &str) -> Option<f64> {
    let (number, factor) =
        UNITS.iter().find_map(|(unit, factor)| text.strip_suffix(unit).map(|number| (number, factor)))?;
    is_number(number).then(|| number.parse().ok())?.map(|number: f64| number * factor)
}

/// Returns `true` for up to four digits, and up to four more after a decimal point.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').map_or_else(|| digits(text), |(whole, fraction)| digits(whole) && digits(fraction))
}

/// Smallest and largest allowed length, if there is one: `minimum = "5pt"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LengthRange {
    pub(super) minimum: Option<String>,
    pub(super) maximum: Option<String>,
}

impl LengthRange {
    /// Returns `true` if the length is in the range. If there is a minimum or a maximum, a length in `em` is not,
    /// because the type size is not known.
    pub(super) fn contains(&self, length: &str) -> bool {
        let is_above = |minimum: &String| points(length) >= points(minimum);
        let is_below = |maximum: &String| points(length).is_some_and(|length| Some(length) <= points(maximum));
        self.minimum.as_ref().is_none_or(is_above) && self.maximum.as_ref().is_none_or(is_below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_a_strict_syntax() {
        for right in ["9.5pt", "10mm", "0em", "1.25in"] {
            assert!(is_length(right), "{right}");
        }
        for wrong in ["", "9.5", "pt", ".5pt", "5.pt", "-1pt", "1 pt", "1px", "1e3pt", "12345pt", "1.2.3pt", "50%"] {
            assert!(!is_length(wrong), "{wrong}");
        }
    }

    #[test]
    fn lengths_of_different_units_are_compared() {
        let range = LengthRange { minimum: Some("6pt".into()), maximum: Some("1in".into()) };
        for inside in ["6pt", "72pt", "10mm", "2.5cm", "1in"] {
            assert!(range.contains(inside), "{inside}");
        }
        for outside in ["5.9pt", "73pt", "2mm", "2.6cm", "1em"] {
            assert!(!range.contains(outside), "{outside}");
        }
        assert!(LengthRange::default().contains("1em"));
    }
}
