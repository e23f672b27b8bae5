//! Marks of ordered lists that Markdown does not have: `a)`, `(1)`, `iv.`, `1.one`

/// Mark at the start of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SequenceMark<'a> {
    /// The mark as written: `a)`
    pub(super) written: &'a str,
    /// Text before and after the label.
    around: (&'a str, &'a str),
    /// Meanings of the label: `i` is the ninth letter and the first Roman number.
    values: Vec<(Numbering, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Digits,
    Small,
    Capital,
    SmallRoman,
    CapitalRoman,
}

impl SequenceMark<'_> {
    /// Returns `true` if the label is a number in digits.
    pub(super) fn is_number(&self) -> bool {
        self.values.iter().any(|(numbering, _)| *numbering == Numbering::Digits)
    }
}

/// Returns the mark at the start of a line.
pub(super) fn mark(line: &str) -> Option<SequenceMark<'_>> {
    let open = usize::from(line.starts_with('('));
    let label = line[open..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let label_end = open + label;
    let close = line[label_end..].bytes().take_while(|byte| matches!(byte, b'.' | b')')).count();
    let end = label_end + close;
    let values = values(&line[open..label_end]);
    let after = line[end..].chars().next()?;
    let is_digits = values.iter().any(|(numbering, _)| *numbering == Numbering::Digits);
    // `1.5` is a number, and `a.m.` an abbreviation.
    let ends = after == ' ' || after == '\u{A0}' || after == '\t' || is_digits && after.is_alphabetic();
    let is_mark = matches!((open, &line[label_end..end]), (1, ")") | (0, ")" | "." | ".)"));
    (is_mark && ends && !values.is_empty()).then(|| SequenceMark {
        written: &line[..end],
        around: (&line[..open], &line[label_end..end]),
        values,
    })
}

/// Returns `true` if two marks are those of one list, one after the other.
pub(super) fn follows(first: Option<&SequenceMark<'_>>, second: Option<&SequenceMark<'_>>) -> bool {
    let (Some(first), Some(second)) = (first, second) else { return false };
    // Two names with initials may follow each other by chance.
    let may_be_initial = |numbering: Numbering| first.around.1 == "." && numbering == Numbering::Capital;
    let is_next = |&(numbering, value): &(Numbering, u32)| {
        !may_be_initial(numbering) && second.values.contains(&(numbering, value + 1))
    };
    first.around == second.around && first.values.iter().any(is_next)
}

/// Returns the meanings of a label.
fn values(label: &str) -> Vec<(Numbering, u32)> {
    let mut values = Vec::new();
    if label.len() <= 3
        && let Ok(number) = label.parse()
    {
        values.push((Numbering::Digits, number));
    }
    if let [letter] = label.as_bytes() {
        match letter {
            b'a'..=b'z' => values.push((Numbering::Small, u32::from(letter - b'a'))),
            b'A'..=b'Z' => values.push((Numbering::Capital, u32::from(letter - b'A'))),
            _ => {}
        }
    }
    for (numbering, is_case) in [
        (Numbering::SmallRoman, u8::is_ascii_lowercase as fn(&u8) -> bool),
        (Numbering::CapitalRoman, u8::is_ascii_uppercase),
    ] {
        if label.bytes().all(|byte| is_case(&byte))
            && let Some(value) = roman(&label.to_ascii_lowercase())
        {
            values.push((numbering, value));
        }
    }
    values
}

/// Returns the value of a Roman number from 1 to 20.
fn roman(label: &str) -> Option<u32> {
    const NUMBERS: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    NUMBERS.iter().zip(1..).find(|(number, _)| **number == label).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_each_other() {
        for (first, second) in [
            ("a) one", "b) two"),
            ("(a) one", "(b) two"),
            ("i. one", "ii. two"),
            ("h. one", "i. two"),
            ("I. one", "II. two"),
            ("A) one", "B) two"),
            ("(1) one", "(2) two"),
            ("1.one", "2.two"),
            ("1.) one", "2.) two"),
        ] {
            assert!(follows(mark(first).as_ref(), mark(second).as_ref()), "{first}, {second}");
        }
        for (first, second) in [
            ("a) one", "c) two"),
            ("a) one", "(b) two"),
            ("A. Berg", "B. Cole"),
            ("1.5 km", "2.5 km"),
            ("a.m. only", "b.m."),
            ("x", "y"),
            ("2025 was wet", "2026 was dry"),
        ] {
            assert!(!follows(mark(first).as_ref(), mark(second).as_ref()), "{first}, {second}");
        }
    }
}
