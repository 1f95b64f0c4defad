//! One exact hypergeometric draw: how many of the balls taken from an urn are marked.

use crate::bootstrap::multinomial::binomial::log_mass;
use crate::numeric::elementary::exp;
use crate::random::Stream;
use crate::scratch::Gather;

/// Up to this many balls are taken one by one, a word each; beyond, the law of their number is quicker.
const FEW: u64 = 4;
/// What lies beyond masses below this is less than the resolution of a uniform double.
const NEGLIGIBLE: f64 = 1.0 / (1_u128 << 80) as f64;

/// The number of marked balls among `taken` of an urn of `balls`, of which `marked` are marked.
///
/// The time grows with the standard deviation of the number.
pub fn marked_among(stream: &mut Stream, balls: u64, marked: u64, taken: u64) -> u64 {
    draw(stream, balls, marked, taken, highest_mass)
}

/// Urns that differ in their marked balls only, with the mass of each one's mode.
pub struct Urns {
    balls: u64,
    taken: u64,
    tops: Vec<f64>,
}

impl Urns {
    /// Of so many balls, `taken` are taken.
    pub fn new(balls: u64, taken: u64) -> Self {
        let few_taken = taken.min(balls - taken);
        let tops = (0..=balls / 2).map(|marked| {
            let few = marked.min(few_taken);
            if few <= FEW { 1.0 } else { highest_mass(balls, marked.max(few_taken), few) }
        });
        Self { balls, taken, tops: tops.gathered() }
    }

    /// The same number as `marked_among`, from the same words.
    pub fn draw(&self, stream: &mut Stream, marked: u64) -> u64 {
        let few_marked = marked.min(self.balls - marked) as usize;
        draw(stream, self.balls, marked, self.taken, |_, _, _| self.tops[few_marked])
    }
}

/// Unmarked balls and balls left behind follow the same law: at most half are marked, at most half are taken.
#[inline]
fn draw(stream: &mut Stream, balls: u64, marked: u64, taken: u64, top: impl Fn(u64, u64, u64) -> f64) -> u64 {
    let few_marked = marked.min(balls - marked);
    let few_taken = taken.min(balls - taken);
    let (few, many) = (few_marked.min(few_taken), few_marked.max(few_taken));
    let x = if few <= FEW {
        one_by_one(stream, balls, many, few)
    } else {
        from_the_mode(stream, balls, many, few, top(balls, many, few))
    };
    let x = if few_taken < taken { few_marked - x } else { x };
    if few_marked < marked { taken - x } else { x }
}

/// Each ball is one of those left, with equal chances.
fn one_by_one(stream: &mut Stream, balls: u64, marked: u64, taken: u64) -> u64 {
    let mut x = 0;
    for before in 0..taken {
        x += u64::from(stream.below(balls - before) < marked - x);
    }
    x
}

/// Inversion in order of distance from the mode, upwards first, for taken ≤ marked ≤ balls/2.
fn from_the_mode(stream: &mut Stream, balls: u64, marked: u64, taken: u64, top: f64) -> u64 {
    let mode = most_likely(balls, marked, taken);
    let rest = balls - marked - taken;
    loop {
        let mut left = stream.next_f64();
        if left < top {
            return mode;
        }
        left -= top;
        let (mut low, mut high) = (mode, mode);
        let (mut mass_low, mut mass_high) = (top, top);
        while mass_low >= NEGLIGIBLE || mass_high >= NEGLIGIBLE {
            let chances = (marked - high) as f64 * (taken - high) as f64;
            mass_high *= chances / ((high + 1) as f64 * (rest + high + 1) as f64);
            // Beyond the largest number the mass is 0.
            high += u64::from(high < taken);
            if left < mass_high {
                return high;
            }
            left -= mass_high;
            let chances = low as f64 * (rest + low) as f64;
            mass_low *= chances / ((marked - low + 1) as f64 * (taken - low + 1) as f64);
            low -= u64::from(low > 0);
            if left < mass_low {
                return low;
            }
            left -= mass_low;
        }
        // Rounding left a crumb beyond the last number: once in about 2^50 draws.
    }
}

/// The mode.
fn most_likely(balls: u64, marked: u64, taken: u64) -> u64 {
    match (taken + 1).checked_mul(marked + 1) {
        Some(product) => product / (balls + 2),
        None => (u128::from(taken + 1) * u128::from(marked + 1) / u128::from(balls + 2)) as u64,
    }
}

/// P(mode).
fn highest_mass(balls: u64, marked: u64, taken: u64) -> f64 {
    mass(balls, marked, taken, most_likely(balls, marked, taken))
}

/// P(x) by binomials of the same odds, whose logarithms do not cancel (Loader 2000).
fn mass(balls: u64, marked: u64, taken: u64, x: u64) -> f64 {
    let n = balls as f64;
    let (p, q) = (taken as f64 / n, (balls - taken) as f64 / n);
    let both = log_mass(marked as f64, p, q, x as f64) + log_mass((balls - marked) as f64, p, q, (taken - x) as f64);
    exp(both - log_mass(n, p, q, taken as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sure_numbers() {
        let mut stream = Stream::new(1);
        assert_eq!(marked_among(&mut stream, 9, 0, 5), 0);
        assert_eq!(marked_among(&mut stream, 9, 9, 5), 5);
        assert_eq!(marked_among(&mut stream, 9, 4, 9), 4);
        assert_eq!(marked_among(&mut stream, 9, 4, 0), 0);
        assert_eq!(marked_among(&mut stream, 0, 0, 0), 0);
    }

    #[test]
    fn kept_masses_change_nothing() {
        for (balls, taken) in [(7, 3), (60, 20), (61, 45)] {
            let urns = Urns::new(balls, taken);
            for marked in 0..=balls {
                let (mut one, mut other) = (Stream::new(marked), Stream::new(marked));
                assert_eq!(urns.draw(&mut one, marked), marked_among(&mut other, balls, marked, taken));
                assert_eq!(one.next_u64(), other.next_u64());
            }
        }
    }

    #[test]
    fn masses_add_up_to_one() {
        for (balls, marked, taken) in [(60, 30, 25), (1000, 400, 30), (200, 100, 100)] {
            let total: f64 = (0..=taken).map(|x| mass(balls, marked, taken, x)).sum();
            assert!((total - 1.0).abs() < 1e-13, "{balls} {marked} {taken}: {total}");
        }
    }

    #[test]
    fn frequencies_follow_the_law() {
        let mut stream = Stream::new(3);
        for (balls, marked, taken) in [(20_u64, 7_u64, 9_u64), (20, 13, 11), (120, 70, 50), (120, 50, 70), (90, 70, 61)]
        {
            let draws = 40_000;
            let mut seen = vec![0.0; taken as usize + 1];
            for _ in 0..draws {
                seen[marked_among(&mut stream, balls, marked, taken) as usize] += 1.0;
            }
            let least = (marked + taken).saturating_sub(balls);
            let (mut chi2, mut cells) = (0.0_f64, 0.0_f64);
            for x in least..=marked.min(taken) {
                let expected = f64::from(draws) * mass(balls, marked, taken, x);
                if expected >= 10.0 {
                    chi2 += (seen[x as usize] - expected).powi(2) / expected;
                    cells += 1.0;
                }
            }
            // Chi-square with mean `cells` and SD √(2·cells): five of the latter.
            assert!(chi2 < cells + 5.0 * (2.0 * cells).sqrt(), "{balls} {marked} {taken}: {chi2} of {cells} cells");
        }
    }
}
