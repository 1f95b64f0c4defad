//! Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample quantiles in
//! statistical packages", The American Statistician 50 (1996), with NumPy's rounding.

/// Where a quantile lies among sorted values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuantilePlace {
    /// The order statistic (from 0) at or below it.
    pub(crate) below: usize,
    /// The next one, or the last one again.
    pub(crate) above: usize,
    /// How far it is from the one to the other, in [0, 1).
    share: f64,
}

impl QuantilePlace {
    /// The place of the quantile of this probability among so many values, of which there is at least one.
    pub(crate) fn of(probability: f64, values: usize) -> Self {
        let position = (values - 1) as f64 * probability;
        let below = position as usize;
        Self { below, above: (below + 1).min(values - 1), share: position - below as f64 }
    }

    /// The quantile from its two order statistics, counted from the nearer one. An infinite one is the quantile if it
    /// is the nearer, or the other one is finite.
    pub(crate) fn between(&self, a: f64, b: f64) -> f64 {
        let step = b - a;
        let near = self.share < 0.5;
        if a == b || self.share == 0.0 {
            a
        } else if step.is_infinite() {
            if a.is_infinite() && (b.is_finite() || near) { a } else { b }
        } else if near {
            a + step * self.share
        } else {
            b - step * (1.0 - self.share)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let place = QuantilePlace::of(0.75, 4);
        assert_eq!((place.below, place.above), (2, 3));
        assert_eq!(place.between(10.0, 14.0), 11.0);
        let last = QuantilePlace::of(1.0, 4);
        assert_eq!((last.below, last.above), (3, 3));
        assert_eq!(last.between(7.0, 7.0), 7.0);
    }

    #[test]
    fn infinite_order_statistics() {
        let (near, far) = (QuantilePlace::of(0.25, 2), QuantilePlace::of(0.75, 2));
        assert_eq!(near.between(f64::NEG_INFINITY, 1.0), f64::NEG_INFINITY);
        assert_eq!(far.between(f64::NEG_INFINITY, 1.0), f64::NEG_INFINITY);
        assert_eq!(near.between(1.0, f64::INFINITY), f64::INFINITY);
        assert_eq!(near.between(f64::NEG_INFINITY, f64::INFINITY), f64::NEG_INFINITY);
        assert_eq!(far.between(f64::NEG_INFINITY, f64::INFINITY), f64::INFINITY);
        assert_eq!(far.between(f64::INFINITY, f64::INFINITY), f64::INFINITY);
    }
}
