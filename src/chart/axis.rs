//! Tick positions of a value axis.

use super::to_f64;

/// Ticks of a value axis: multiples of 1, 2, 2.5 or 5 times a power of ten.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// Tick values in ascending order; at least one.
    pub(super) ticks: Vec<f64>,
    /// Number of decimals of the tick labels.
    pub(super) decimals: u8,
}

/// Smallest range of values that is scaled. A smaller range has a single tick.
const MIN_SPAN: f64 = 1e-12;

impl Axis {
    /// Returns the axis for values from `low` to `high`, with at most `max_steps` steps. `decimals` is the number of
    /// decimals of the data: ticks have no more decimals, so that whole numbers have whole ticks, unless the range is
    /// too small for that.
    pub(super) fn new(low: f64, high: f64, max_steps: usize, decimals: u8) -> Self {
        let span = high - low;
        if span < MIN_SPAN {
            return Self { ticks: vec![low], decimals };
        }
        let power = (span / to_f64(max_steps.max(1))).log10().floor();
        let unit = 10f64.powi(-i32::from(decimals));
        let is_fine = span < if decimals == 0 { unit } else { 4.0 * unit };
        let finest = if is_fine { u8::MAX } else { decimals };
        for exponent in [power, power + 1.0, power + 2.0] {
            for (factor, own) in [(1.0, 0.0), (2.0, 0.0), (2.5, 1.0), (5.0, 0.0)] {
                let needed = (own - exponent).max(0.0);
                let step = factor * 10f64.powf(exponent);
                // The tolerance keeps rounding errors from adding a step.
                let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
                if last - first <= to_f64(max_steps.max(1)) && needed <= f64::from(finest) {
                    return Self { ticks: multiples(first, last, step), decimals: to_u8(needed) };
                }
            }
        }
        Self { ticks: vec![low, high], decimals }
    }

    /// Removes an outermost tick if less than half of its step is used. The marks then reach beyond the last grid line,
    /// and no space is wasted. Returns the lowest and highest value of the axis.
    pub(super) fn trim(&mut self, low: f64, high: f64) -> (f64, f64) {
        let unused = |outer: f64, inner: f64, value: f64| (value - inner) / (outer - inner) < 0.5;
        if let [_, .., inner, outer] = self.ticks[..]
            && high > 0.0
            && unused(outer, inner, high)
        {
            self.ticks.pop();
        }
        if let [outer, inner, .., _] = self.ticks[..]
            && low < 0.0
            && unused(outer, inner, low)
        {
            self.ticks.remove(0);
        }
        let first = self.ticks.first().copied().unwrap_or(low);
        let last = self.ticks.last().copied().unwrap_or(high);
        (first.min(low), last.max(high))
    }
}

fn multiples(first: f64, last: f64, step: f64) -> Vec<f64> {
    std::iter::successors(Some(first), |multiple| Some(multiple + 1.0))
        .take_while(|multiple| *multiple <= last)
        .map(|multiple| multiple * step)
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from a float saturates")]
fn to_u8(number: f64) -> u8 {
    number as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(low: f64, high: f64, max_steps: usize, decimals: u8) -> Vec<String> {
        let axis = Axis::new(low, high, max_steps, decimals);
        axis.ticks.iter().map(|tick| format!("{tick:.*}", usize::from(axis.decimals))).collect()
    }

    #[test]
    fn steps_are_round_numbers() {
        assert_eq!(ticks(0.0, 512.0, 5, 0), ["0", "200", "400", "600"]);
        assert_eq!(ticks(0.0, 1000.0, 4, 0), ["0", "250", "500", "750", "1000"]);
        assert_eq!(ticks(3280.0, 4480.0, 4, 0), ["3000", "3500", "4000", "4500"]);
        assert_eq!(ticks(-7.0, 12.0, 5, 0), ["-10", "-5", "0", "5", "10", "15"]);
        assert_eq!(ticks(0.0, 1e9, 5, 0).last().map(String::as_str), Some("1000000000"));
    }

    #[test]
    fn whole_numbers_have_whole_ticks() {
        assert_eq!(ticks(0.0, 9.0, 4, 0), ["0", "5", "10"]);
        assert_eq!(ticks(0.0, 9.0, 4, 1), ["0.0", "2.5", "5.0", "7.5", "10.0"]);
        assert_eq!(ticks(0.0, 1.0, 4, 0), ["0", "1"]);
        assert_eq!(ticks(0.0, 0.0001, 4, 4), ["0.000000", "0.000025", "0.000050", "0.000075", "0.000100"]);
    }

    #[test]
    fn extreme_ranges_have_an_axis() {
        assert_eq!(ticks(0.0, 0.0, 4, 0), ["0"]);
        for (low, high) in [(0.0, 1e15), (-1e15, 1e15), (0.0, 1e-11), (1.0, 1.000_000_1)] {
            let axis = Axis::new(low, high, 5, 2);
            let (first, last) = (axis.ticks[0], axis.ticks[axis.ticks.len() - 1]);
            assert!(first <= low && last >= high && axis.ticks.len() <= 6, "{low} {high} {axis:?}");
        }
    }

    #[test]
    fn barely_used_steps_are_trimmed() {
        let trimmed = |low, high| {
            let mut axis = Axis::new(low, high, 4, 0);
            let range = axis.trim(low, high);
            (axis.ticks, range)
        };
        assert_eq!(trimmed(0.0, 1030.0), (vec![0.0, 500.0, 1000.0], (0.0, 1030.0)));
        assert_eq!(trimmed(-5.0, 61.0), (vec![0.0, 25.0, 50.0], (-5.0, 61.0)));
        assert_eq!(trimmed(0.0, 900.0), (vec![0.0, 250.0, 500.0, 750.0, 1000.0], (0.0, 1000.0)));
    }
}
