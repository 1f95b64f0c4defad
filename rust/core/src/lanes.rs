//! The one way to add partial sums that are kept side by side, so that the order of the additions is the same on
//! every machine.
//!
//! Number i of a sum goes to lane i mod N, in order; in the end the lanes are folded. A loop over the lanes fits
//! registers of any width up to N.

/// The sum of the lanes, by halves: the second half is added to the first, and so on. N is a power of two.
#[inline(always)]
pub fn folded<const N: usize>(lanes: [f64; N]) -> f64 {
    folded_by(lanes, |sum, lane| sum + lane)
}

/// The same with another operation than the sum.
#[inline(always)]
pub fn folded_by<const N: usize>(mut lanes: [f64; N], join: impl Fn(f64, f64) -> f64) -> f64 {
    let mut half = N / 2;
    while half > 0 {
        let (first, second) = lanes.split_at_mut(half);
        first.iter_mut().zip(second).for_each(|(one, &mut other)| *one = join(*one, other));
        half /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_added() {
        let [a, b, c, d, e, f, g, h] = [0.1, 1e16, 0.3, -1e16, 5.0, 1e-8, 7.0, 0.2];
        assert_eq!(folded([a, b, c, d, e, f, g, h]), ((a + e) + (c + g)) + ((b + f) + (d + h)));
    }
}
