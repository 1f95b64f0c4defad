//! Products and quotients carried to twice the precision of a double.
//!
//! For products of many factors, whose rounding errors would otherwise add up. Error-free transformations
//! of Dekker ("A floating-point technique for extending the available precision", 1971) and Knuth: plain
//! IEEE operations without a fused multiply-add, so the bits are the same on every machine.

/// The unevaluated sum `high + low`.
#[derive(Clone, Copy, Debug)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

fn quick_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

fn split(a: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * a; // 2^27 + 1
    let high = scaled - (scaled - a);
    (high, a - high)
}

fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a1, a2), (b1, b2)) = (split(a), split(b));
    (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
}

impl DoubleDouble {
    /// One.
    pub const ONE: Self = Self { high: 1.0, low: 0.0 };

    /// The quotient of two whole numbers of at most 2^53.
    pub fn ratio(numerator: f64, denominator: f64) -> Self {
        let high = numerator / denominator;
        let (product, error) = two_product(high, denominator);
        Self { high, low: ((numerator - product) - error) / denominator }
    }

    /// `self` times `other`.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let (product, error) = two_product(self.high, other.high);
        let (high, low) = quick_two_sum(product, error + (self.high * other.low + self.low * other.high));
        Self { high, low }
    }

    /// The nearest double.
    pub fn value(self) -> f64 {
        self.high + self.low
    }
}
