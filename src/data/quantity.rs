//! References to numbers in data: `accounts.csv: Total income, 2025`.

use super::{Number, printed_number};
use crate::diagnostic::{Code, Diagnostic, Report, Reported};
use crate::publication::Language;
use crate::source::Span;

mod number_table;
mod options;

pub(crate) use number_table::NumberTable;
use options::QuantityOptions;

/// A reference to one number, or to two that are compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuantityReference {
    /// Path of a data file, or `#id` of a table.
    pub(crate) place: String,
    cells: ReferencedCells,
    options: QuantityOptions,
}

/// Names of the rows and columns of a reference.
#[derive(Debug, Clone, PartialEq)]
enum ReferencedCells {
    /// `file: row, column`
    One { row: String, column: Option<String> },
    /// Difference of two cells: `difference file: row, new, old`
    Difference(Vec<String>),
    /// Change in per cent: `change file: row, new, old`
    Change(Vec<String>),
    /// A row in per cent of another: `share file: row, whole, column`
    Share { part: String, whole: String, column: Option<String> },
}

/// The form in which a number is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum QuantityForm {
    Plain,
    /// With a plus or minus sign.
    Signed,
    Percent,
    SignedPercent,
}

/// The number that a reference leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    /// Exact value, before it is scaled and rounded.
    value: f64,
    /// Number of digits after the decimal sign in the data.
    decimals: u8,
    form: QuantityForm,
    /// Names of the row and the column of a number that is no change and no share, or empty.
    names: String,
    options: QuantityOptions,
}

impl QuantityReference {
    /// Parses a reference. Returns a message and an instruction if it has another form.
    pub(crate) fn parse(written: &str) -> Result<Self, (String, String)> {
        let example = "write a file, a row and a column: `[=accounts.csv: Total income, 2025]`";
        let (cells, options) =
            split_outside_quotes(written, ';').map_or((written, ""), |at| (&written[..at], &written[at + 1..]));
        let Some((place, names)) = cells.split_once(": ") else {
            return Err(("this reference to a number names no row".to_owned(), example.to_owned()));
        };
        let (operation, place) = match place.trim().split_once(' ') {
            Some((word @ ("change" | "difference" | "share"), place)) => (word, place),
            Some(_) | None => ("", place),
        };
        let names = names_in(names);
        let count = names.len();
        let cells = match (operation, names.as_slice()) {
            (_, names) if names.iter().any(String::is_empty) => None,
            ("", [row]) => Some(ReferencedCells::One { row: row.clone(), column: None }),
            ("", [row, column]) => Some(ReferencedCells::One { row: row.clone(), column: Some(column.clone()) }),
            ("change", [_, _] | [_, _, _]) => Some(ReferencedCells::Change(names)),
            ("difference", [_, _] | [_, _, _]) => Some(ReferencedCells::Difference(names)),
            ("share", [part, whole, column]) => {
                Some(ReferencedCells::Share { part: part.clone(), whole: whole.clone(), column: Some(column.clone()) })
            }
            ("share", [part, whole]) => {
                Some(ReferencedCells::Share { part: part.clone(), whole: whole.clone(), column: None })
            }
            (_, _) => None,
        };
        let Some(cells) = cells else {
            let form = match operation {
                "difference" => "write the row and two columns: `[=difference accounts.csv: Total income, 2025, 2024]`",
                "change" => "write the row and two columns: `[=change accounts.csv: Total income, 2025, 2024]`",
                "share" => {
                    "write the part, the whole and the column: `[=share accounts.csv: Grants, Total income, 2025]`"
                }
                _ => example,
            };
            let help = format!("{form}; put quotation marks around a name with a comma");
            return Err((format!("this reference to a number has {count} names"), help));
        };
        Ok(Self { place: place.trim().to_owned(), cells, options: QuantityOptions::parse(options)? })
    }

    /// Returns the number in `table`. Reports names that do not exist, and cells that are not numbers, at `span`.
    pub(crate) fn find(&self, table: &NumberTable, span: Span, report: &mut Report) -> Result<Quantity, Reported> {
        let (value, decimals, form) = match &self.cells {
            ReferencedCells::One { row, column } => {
                let number = table.number(row, column.as_deref(), span, report)?;
                (number.value(), number.decimals(), QuantityForm::Plain)
            }
            ReferencedCells::Difference(names) => {
                let (new, old) = table.compared(names, span, report)?;
                let (change, decimals) = difference(&new, &old);
                (change, decimals, QuantityForm::Signed)
            }
            ReferencedCells::Change(names) => {
                let (new, old) = table.compared(names, span, report)?;
                let percent = 100.0 * difference(&new, &old).0 / divisor(&old, span, report)?.abs();
                (percent, 0, QuantityForm::SignedPercent)
            }
            ReferencedCells::Share { part, whole, column } => {
                let column = column.as_deref();
                let (part, whole) =
                    (table.number(part, column, span, report), table.number(whole, column, span, report));
                (100.0 * part?.value() / divisor(&whole?, span, report)?, 0, QuantityForm::Percent)
            }
        };
        let names = match &self.cells {
            ReferencedCells::One { row, column } => format!("{row} {}", column.as_deref().unwrap_or_default()),
            ReferencedCells::Difference(_) | ReferencedCells::Change(_) | ReferencedCells::Share { .. } => {
                String::new()
            }
        };
        Ok(Quantity { value, decimals, form, names, options: self.options.clone() })
    }
}

/// Returns the exact difference of two numbers, and its digits after the decimal sign.
fn difference(new: &Number, old: &Number) -> (f64, u8) {
    let decimals = new.decimals().max(old.decimals());
    (Number::from_units(new.units(decimals).saturating_sub(old.units(decimals)), decimals).value(), decimals)
}

/// Returns the number that another is divided by. Reports 0.
fn divisor(number: &Number, span: Span, report: &mut Report) -> Result<f64, Reported> {
    let value = number.value();
    if number.units(number.decimals()) != 0 {
        return Ok(value);
    }
    let message = "this percentage cannot be computed: the number that it is taken of is 0";
    let help = "use `difference` instead, or write the sentence without a percentage";
    Err(report.error(Diagnostic::new(Code::BadFigure, span, message, help)))
}

impl Quantity {
    /// Returns the number as text. `percent` is the pattern of percentages in the language.
    pub(crate) fn text(&self, percent: &str, language: &Language) -> String {
        let decimals = self.options.decimals.unwrap_or_else(|| self.default_decimals());
        let value = self.options.rounded(self.scaled());
        let shown = if self.options.is_unsigned { value.abs() } else { value };
        let number = Number::rounded(shown, decimals).format(decimals, language);
        let is_signed = matches!(self.form, QuantityForm::Signed | QuantityForm::SignedPercent);
        let has_plus = is_signed && !self.options.is_unsigned;
        let is_positive = Number::rounded(value, decimals).units(decimals) > 0;
        let number = if has_plus && is_positive { format!("+{number}") } else { number };
        if self.is_percent() { percent.replace("{number}", &number) } else { number }
    }

    /// Checks a number that is typed by hand. Returns a message and an instruction if it is wrong.
    pub(crate) fn check(&self, typed: &str, percent: &str, language: &Language) -> Result<(), (String, String)> {
        let right = self.text(percent, language);
        let Some(printed) = printed_number(typed, language) else {
            let message =
                format!("“{typed}” has no single number in digits that could be checked; the data have {right}");
            return Err((message, "put the square brackets around one number".to_owned()));
        };
        let value = self.scaled();
        let value = if printed.has_sign { value } else { value.abs() };
        let nearest = self.options.nearest.map_or(0.0, |nearest| 0.5 * nearest);
        let is_right = printed.number.is_rounded_from(value) || (printed.number.value() - value).abs() <= nearest;
        if is_right {
            return Ok(());
        }
        let in_units = |unit: f64| self.options.divisor <= 1.0 && printed.number.is_rounded_from(value / unit);
        let message = format!("“{typed}” is not what the data have: {right}");
        // 0 is a rounded form of every small number.
        let unit = [(1e3, "thousands"), (1e6, "millions")].into_iter().find(|(unit, _)| in_units(*unit));
        if let Some((_, name)) = unit.filter(|_| printed.number.value() != 0.0) {
            return Err((message, format!("write the unit behind the reference: `; {name}`")));
        }
        Err((
            message,
            format!("write {right}, or correct the reference; without text, the number is set from the data: `[=…]`"),
        ))
    }

    /// Value in the unit that is printed.
    fn scaled(&self) -> f64 {
        self.value / self.options.divisor
    }

    /// Returns `true` for a rise and `false` for a fall; `None` if the number is no change, or 0.
    pub(crate) fn rises(&self) -> Option<bool> {
        match self.form {
            QuantityForm::Signed | QuantityForm::SignedPercent => (self.value != 0.0).then_some(self.value > 0.0),
            QuantityForm::Plain | QuantityForm::Percent => None,
        }
    }

    /// Returns whether the number is above 0, and the names of its row and column. `None` for 0, a change or a share.
    pub(crate) fn sign(&self) -> Option<(bool, &str)> {
        (self.form == QuantityForm::Plain && self.value != 0.0).then_some((self.value > 0.0, &self.names))
    }

    /// Returns the number without a sign, for a text that names the direction: "12 % more".
    pub(crate) fn unsigned(self) -> Self {
        Self { options: QuantityOptions { is_unsigned: true, ..self.options }, ..self }
    }

    /// Exact value.
    pub(crate) fn value(&self) -> f64 {
        self.value
    }

    fn is_percent(&self) -> bool {
        matches!(self.form, QuantityForm::Percent | QuantityForm::SignedPercent)
    }

    fn default_decimals(&self) -> u8 {
        let is_scaled = self.options.divisor > 1.0 || self.options.nearest.is_some();
        if self.is_percent() || is_scaled { 0 } else { self.decimals }
    }
}

/// Returns the names in a list with commas. A name in quotation marks can contain commas.
fn names_in(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = list;
    while let Some(at) = split_outside_quotes(rest, ',') {
        names.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    names.push(rest);
    let name = |name: &str| {
        let name = name.trim();
        name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).to_owned()
    };
    names.into_iter().map(name).collect()
}

/// Returns the position of the first `mark` outside quotation marks.
fn split_outside_quotes(text: &str, mark: char) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, c)| {
        is_quoted ^= c == '"';
        (c == mark && !is_quoted).then_some(at)
    })
}
