//! Reproducible random numbers: the generator `SplitMix64` (Steele, Lea and Flood, 2014), and distributions that use
//! only integer arithmetic and the addition and multiplication of floats, so that every machine gets the same numbers.

/// A generator of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Creates the generator for issue `number` of a seed. Generators of neighbouring numbers are uncorrelated.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut source = Self(seed);
        let mixed = source.next();
        Self(mixed ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// Returns 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Returns a number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: usize, to: usize) -> usize {
        let width = (to - from + 1) as u64;
        from + usize::try_from(self.next() % width).expect("the remainder is less than a usize")
    }

    /// Returns `true` with a probability of `percent` per cent.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.between(0, 99) < percent
    }

    /// Returns one of the values, all equally likely.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.between(0, from.len() - 1)]
    }

    /// Returns the index of one of the weights, with a probability proportional to the weight.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.between(0, weights.iter().sum::<usize>() - 1);
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        unreachable!("the number is below the sum of the weights")
    }

    /// Returns a number from an approximately log-normal distribution with this median, computed as a product of random
    /// factors. One third of the numbers differ from the median by more than the factor `e^0.45`; one in forty is below
    /// 0.4 times the median, and one in forty above 2.5 times the median.
    pub(super) fn log_normal(&mut self, median: usize) -> usize {
        /// Maximum difference of a factor from 1.
        const SPREAD: f64 = 0.225;
        const FACTORS: i32 = 12;
        /// Median of the product without correction: `e^(-12 × 0.225² / 6)`.
        const UNCORRECTED_MEDIAN: f64 = 0.9037;
        let product: f64 = (0..FACTORS).map(|_| 1.0 + SPREAD * (self.unit() * 2.0 - 1.0)).product();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "lengths are small and not negative"
        )]
        let number = (median as f64 * product / UNCORRECTED_MEDIAN) as usize;
        number
    }

    /// Returns a number from 0 (included) to 1 (excluded).
    fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a double represents 53 bits exactly")]
        let bits = (self.next() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }
}
