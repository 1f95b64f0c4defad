//! The upper tail of the hypergeometric law.

use crate::numeric::special::normal_cdf;

/// Terms below this share of their sum end it.
const NOTHING: f64 = 8.673_617_379_884_035e-19; // 2^-60
/// Beyond so large a standard deviation the law is normal.
const LARGE: f64 = 500.0;

/// P(X ≥ count) of the successes X among `drawn` of n attempts, c of which succeeded; whole numbers.
///
/// Terms are ratios of neighbours outwards from the mode: × and ÷ alone, the same bits everywhere.
pub fn hypergeometric_tail(count: f64, n: f64, c: f64, drawn: f64) -> f64 {
    if count.is_nan() || !(0.0..=n).contains(&c) || !(0.0..=n).contains(&drawn) {
        return f64::NAN;
    }
    let (low, high) = ((drawn - (n - c)).max(0.0), drawn.min(c));
    if count <= low || count > high {
        return f64::from(count <= low);
    }
    let share = c / n;
    let deviation = (drawn * share * (1.0 - share) * (n - drawn) / (n - 1.0).max(1.0)).sqrt();
    if deviation > LARGE {
        return 1.0 - normal_cdf((count - 0.5 - drawn * share) / deviation);
    }
    let mode = ((drawn + 1.0) * (c + 1.0) / (n + 2.0)).floor().clamp(low, high);
    let (mut above, mut below) = (mode, mode);
    let (mut up, mut down) = (1.0, 1.0);
    let (mut total, mut reached) = (1.0, f64::from(mode >= count));
    while up + down > total * NOTHING {
        up *= if above < high { (c - above) * (drawn - above) } else { 0.0 };
        up /= (above + 1.0) * (n - c - drawn + above + 1.0);
        above += 1.0;
        down *= if below > low { below * (n - c - drawn + below) } else { 0.0 };
        down /= ((c - below + 1.0) * (drawn - below + 1.0)).max(1.0);
        below -= 1.0;
        total += up + down;
        reached += if below >= count {
            up + down
        } else if above >= count {
            up
        } else {
            0.0
        };
    }
    reached / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_attempts() {
        // Of four attempts two succeeded, and two are drawn: none, one or two in 1, 4 and 1 of 6 draws.
        for (count, wanted) in [(0.0, 1.0), (1.0, 5.0 / 6.0), (2.0, 1.0 / 6.0), (3.0, 0.0)] {
            assert!((hypergeometric_tail(count, 4.0, 2.0, 2.0) - wanted).abs() < 1e-15);
        }
    }

    #[test]
    fn certain_and_impossible() {
        for count in [0.0, 1.0, 5.0] {
            assert_eq!(hypergeometric_tail(count, 9.0, 9.0, 5.0), 1.0);
            assert_eq!(hypergeometric_tail(count, 9.0, 0.0, 5.0), f64::from(count == 0.0));
        }
        assert!(hypergeometric_tail(1.0, 4.0, 5.0, 2.0).is_nan() && hypergeometric_tail(1.0, 4.0, 2.0, 5.0).is_nan());
    }
}
