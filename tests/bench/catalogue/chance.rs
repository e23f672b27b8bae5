//! Chance that is always the same: `SplitMix64` (Steele, Lea and Flood, 2014), and numbers made of it by whole-number
//! arithmetic, addition and multiplication only, so that every machine gets the same ones.

/// A source of numbers.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The source for one issue of a seed. Neighbouring numbers give unlike sources.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut source = Self(seed);
        let mixed = source.next();
        Self(mixed ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: usize, to: usize) -> usize {
        let width = (to - from + 1) as u64;
        from + usize::try_from(self.next() % width).expect("it is below a usize")
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.between(0, 99) < percent
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.between(0, from.len() - 1)]
    }

    /// The place of one of these weights, each as likely as it is large.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.between(0, weights.iter().sum::<usize>() - 1);
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        unreachable!("what is left is below the sum of the weights")
    }

    /// A log-normal number with this median, a third of all further from it than the factor `e^0.45`: a product of many
    /// factors, as lengths come about. A fortieth of all are below 0.4 times the median, as many above 2.5 times.
    pub(super) fn log_normal(&mut self, median: usize) -> usize {
        /// Each factor is up to so much more or less than 1.
        const SPREAD: f64 = 0.225;
        const FACTORS: i32 = 12;
        /// What the factors take off the median on average: `e^(-12 × 0.225² / 6)`.
        const LOSS: f64 = 0.9037;
        let product: f64 = (0..FACTORS).map(|_| 1.0 + SPREAD * (self.unit() * 2.0 - 1.0)).product();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "lengths are small and not negative"
        )]
        let number = (median as f64 * product / LOSS) as usize;
        number
    }

    /// A number from 0 up to, not including, 1.
    fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
        let bits = (self.next() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }
}
