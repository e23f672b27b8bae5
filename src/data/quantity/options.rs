//! Words after the semicolon of a reference: `; thousands`, `; 1 decimal`, `; nearest 1000`, `; unsigned`.

/// Unit, rounding and sign of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QuantityOptions {
    /// Number of digits after the decimal sign.
    pub(super) decimals: Option<u8>,
    /// 1000 for thousands, 1,000,000 for millions, else 1.
    pub(super) divisor: f64,
    /// The number is rounded to a multiple of this one.
    pub(super) nearest: Option<f64>,
    /// Whether the number has no sign: "12 % less".
    pub(super) is_unsigned: bool,
}

impl QuantityOptions {
    /// Parses options, separated by commas. Returns a message and an instruction for an unknown one.
    pub(super) fn parse(written: &str) -> Result<Self, (String, String)> {
        let mut options = Self { decimals: None, divisor: 1.0, nearest: None, is_unsigned: false };
        for option in written.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            match option.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["thousands"] => options.divisor = 1e3,
                ["millions"] => options.divisor = 1e6,
                ["unsigned"] => options.is_unsigned = true,
                [digits, "decimal" | "decimals"] if digits.parse::<u8>().is_ok_and(|digits| digits <= 6) => {
                    options.decimals = digits.parse().ok();
                }
                ["nearest", number] if number.parse::<u32>().is_ok_and(|number| number > 0) => {
                    options.nearest = number.parse().ok();
                }
                _ => {
                    let message = format!("`{option}` is not an option of a reference to a number");
                    let help = "use `thousands`, `millions`, `1 decimal`, `nearest 1000` or `unsigned`";
                    return Err((message, help.to_owned()));
                }
            }
        }
        Ok(options)
    }

    /// Rounds a value to the nearest multiple, if the options have one.
    pub(super) fn rounded(&self, value: f64) -> f64 {
        self.nearest.map_or(value, |nearest| (value / nearest).round() * nearest)
    }
}
