//! Identifiers: ISSN, ISBN and DOI.

use serde::Serialize;

use super::InvalidValue;

/// An International Standard Serial Number, `2049-3630`, with a correct check digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issn(String);

impl Issn {
    /// Parses an ISSN in its printed form, `2049-3630`.
    ///
    /// # Errors
    /// If `text` has another form or the check digit is wrong.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let bare = text.strip_prefix("ISSN").unwrap_or(text).trim();
        let characters: Vec<char> = bare.chars().filter(|c| !matches!(c, '-' | '–' | ' ')).collect();
        let digits: Vec<u32> = characters.iter().map_while(|c| c.to_digit(10)).collect();
        let last = characters.last().map(char::to_ascii_uppercase);
        if characters.len() != 8 || digits.len() < 7 || !last.is_some_and(|c| c.is_ascii_digit() || c == 'X') {
            return Err(InvalidValue::new(
                format!("`{text}` is not an ISSN"),
                "write four digits, a hyphen, three digits and the check digit, such as `2049-3630`",
            ));
        }
        let check = check_digit(&digits[..7]);
        let right: String = [&characters[..4], &['-'], &characters[4..7], &[check]].concat().into_iter().collect();
        if last != Some(check) {
            return Err(InvalidValue::new(
                format!("`{text}` has a wrong check digit"),
                format!("if the first seven digits are right, the ISSN is `{right}`"),
            ));
        }
        if text != right {
            return Err(InvalidValue::new(
                format!("`{text}` is not in the form of an ISSN"),
                format!("write `{right}`"),
            ));
        }
        Ok(Self(right))
    }

    /// Returns the ISSN with its hyphen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Check digit of an ISSN (ISO 3297). The first seven digits have the weights 8 to 2, and the sum with the check digit
/// is a multiple of 11.
fn check_digit(digits: &[u32]) -> char {
    let sum: u32 = digits.iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// An International Standard Book Number of 13 digits, `978-3-16-148410-0`, with a correct check digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Isbn(String);

impl Isbn {
    /// Parses an ISBN with or without hyphens. Hyphens are kept as written, because their positions are defined only in
    /// the tables of the ISBN agencies.
    ///
    /// # Errors
    /// If `text` has another form or the check digit is wrong.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
        let is_form = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            && digits.len() == 13
            && (text.starts_with("978") || text.starts_with("979"));
        if !is_form {
            return Err(InvalidValue::new(
                format!("`{text}` is not an ISBN"),
                "write its 13 digits, with or without hyphens, such as `978-3-16-148410-0`",
            ));
        }
        // ISO 2108: the digits have the weights 1 and 3 in turn, and the sum with the check digit is a multiple of 10.
        let sum: u32 = digits[..12].iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        let check = (10 - sum % 10) % 10;
        if digits[12] != check {
            return Err(InvalidValue::new(
                format!("`{text}` has a wrong check digit"),
                format!("if the first twelve digits are right, the last one is {check}"),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// Returns the ISBN as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the URN: `urn:isbn:9783161484100` (RFC 8254).
    pub(crate) fn urn(&self) -> String {
        format!("urn:isbn:{}", self.0.replace('-', ""))
    }
}

/// A Digital Object Identifier, without the address of a resolver: `10.1000/182`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doi(String);

impl Doi {
    /// Parses a DOI, which may follow `doi:` or the address of a resolver.
    ///
    /// # Errors
    /// If `text` is not `10.` with the number of a registrant, a slash and a suffix.
    pub fn new(text: &str) -> Result<Self, InvalidValue> {
        let name = strip_resolver(text.trim());
        let valid =
            name.strip_prefix("10.").and_then(|rest| rest.split_once('/')).is_some_and(|(registrant, suffix)| {
                let numbers = registrant.split('.');
                let well_formed = numbers.clone().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
                let first = numbers.clone().next().unwrap_or_default();
                let printable = !suffix.chars().any(|c| c.is_whitespace() || c.is_control());
                well_formed && first.len() >= 4 && !suffix.is_empty() && printable
            });
        if valid {
            Ok(Self(name.to_owned()))
        } else {
            Err(InvalidValue::new(
                format!("`{text}` is not a DOI"),
                "write the name as it was registered, such as `10.1000/182`: `10.`, at least four digits, a slash, a suffix",
            ))
        }
    }

    /// Returns the DOI without a resolver: `10.1000/182`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address of the DOI at its resolver: `https://doi.org/10.1000/182`. Characters not allowed in URLs
    /// are percent-encoded.
    pub fn url(&self) -> String {
        let mut url = String::from("https://doi.org/");
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/:;()@!$'*+,=".contains(&byte) {
                url.push(char::from(byte));
            } else {
                url.push('%');
                url.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
            }
        }
        url
    }
}

/// Strips `https://doi.org/`, `http://dx.doi.org/`, `doi:` and the like, ignoring case.
fn strip_resolver(text: &str) -> &str {
    let strip = |text, prefix: &str| match str::get(text, ..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) => Some(&text[prefix.len()..]),
        _ => None,
    };
    let prefixes =
        ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi.org/", "doi:"];
    prefixes.into_iter().find_map(|prefix| strip(text, prefix)).unwrap_or(text).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issns_with_a_wrong_check_digit_are_rejected() {
        for right in ["2049-3630", "0378-5955", "2434-561X", "0000-0000"] {
            assert_eq!(Issn::new(right).unwrap().as_str(), right);
        }
        assert_eq!(
            Issn::new("2049-3631").unwrap_err().help,
            "if the first seven digits are right, the ISSN is `2049-3630`"
        );
        assert_eq!(
            Issn::new("2434-5610").unwrap_err().help,
            "if the first seven digits are right, the ISSN is `2434-561X`"
        );
    }

    #[test]
    fn for_other_forms_of_an_issn_the_printed_form_is_suggested() {
        for written in ["20493630", "ISSN 2049-3630", "2049–3630", "2049 3630", "204-93630"] {
            assert_eq!(Issn::new(written).unwrap_err().help, "write `2049-3630`", "{written}");
        }
        assert_eq!(Issn::new("2434-561x").unwrap_err().help, "write `2434-561X`");
        for wrong in
            ["", "2049", "2049-363", "2049-36301", "ABCD-EFGH", "X049-3630", "２０４９-3630", "978-3-16-148410-0"]
        {
            assert!(Issn::new(wrong).unwrap_err().message.ends_with("is not an ISSN"), "{wrong}");
        }
    }

    #[test]
    fn isbns_with_a_wrong_check_digit_are_rejected() {
        assert_eq!(Isbn::new("978-3-16-148410-0").unwrap().urn(), "urn:isbn:9783161484100");
        assert_eq!(Isbn::new("9791090636071").unwrap().as_str(), "9791090636071");
        let help = "if the first twelve digits are right, the last one is 0";
        assert_eq!(Isbn::new("978-3-16-148410-1").unwrap_err().help, help);
        for wrong in ["", "978", "977-3-16-148410-0", "3-16-148410-0", "978 3 16 148410 0", "978-3-16-148410-00"] {
            assert!(Isbn::new(wrong).unwrap_err().message.ends_with("is not an ISBN"), "{wrong}");
        }
    }

    #[test]
    fn the_resolver_of_a_doi_is_stripped() {
        for written in ["10.1000/182", "doi:10.1000/182", "DOI: 10.1000/182", "https://doi.org/10.1000/182"] {
            assert_eq!(Doi::new(written).unwrap().as_str(), "10.1000/182", "{written}");
        }
        assert_eq!(Doi::new("10.1000.10/a/b").unwrap().as_str(), "10.1000.10/a/b");
        for wrong in ["", "10.1000", "10.1000/", "10.100/182", "11.1000/182", "10.1000/1 8", "10.1000./8", "10.12a4/8"]
        {
            assert!(Doi::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_url_of_a_doi_is_percent_encoded() {
        let doi = Doi::new("10.1002/(SICI)1096<1::AID>3.0;2-#é").unwrap();
        assert_eq!(doi.url(), "https://doi.org/10.1002/(SICI)1096%3C1::AID%3E3.0;2-%23%C3%A9");
    }
}
