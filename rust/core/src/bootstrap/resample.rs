//! A bootstrap resample of m problems, exactly: weights ~ Multinomial(m; 1/m, …, 1/m).
//!
//! Every problem first gets an independent Poisson(λ) weight with λ a little below 1. Given their total N these
//! are Multinomial(N; 1/m, …), so m − N further uniform draws complete the resample; if N > m it is drawn again.
//! With λ = 0 nothing is left of the first step: m uniform draws, the cheapest way for few problems.

use passk_machine::for_each_isa;

use crate::bootstrap::poisson_weights::{Cells, Keys, PAGE};
use crate::error::{Error, Result};
use crate::random::{Purpose, Stream, fork, key, word};

/// Problems below which m uniform draws are cheaper than Poisson weights and a few draws.
const DIRECT_BELOW: usize = 256;
/// A draw is made from 32 random bits.
const MOST: usize = 1 << 32;

/// The Poisson rate for m problems, 0 below `DIRECT_BELOW`: λ = 1 − z/√m, where z grows with log m because a
/// redraw costs more and more against a draw (at this z, about m^-0.4 of the replicates are drawn again).
pub(crate) fn rate(m: usize) -> f64 {
    if m < DIRECT_BELOW {
        return 0.0;
    }
    let z = 0.2 + f64::from(m.ilog2()) * 0.125;
    1.0 - z / (m as f64).sqrt()
}

/// How m problems are resampled, the same for all replicates.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) m: usize,
    /// None for uniform draws only.
    pub(crate) cells: Option<Cells>,
    /// 2^32 mod m.
    least: u32,
}

/// One attempt at the resample of one replicate: a pure function of (seed, replicate, number of the attempt).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    replicate_key: u64,
    number: u64,
}

impl Attempt {
    /// The first attempt.
    pub(crate) fn first(seed: u64, replicate: u64) -> Self {
        Self { replicate_key: key(seed, Purpose::Values, replicate), number: 0 }
    }

    /// The one to make when this one drew more than m.
    pub(crate) fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }

    /// Keys of the Poisson weights.
    pub(crate) fn keys(self) -> Keys {
        Keys { numbers: self.part(0), auxiliary: self.part(1) }
    }

    fn part(self, part: u64) -> u64 {
        fork(self.replicate_key, 4 * self.number + part)
    }
}

impl Plan {
    /// The plan for m problems.
    pub(crate) fn new(m: usize) -> Result<Self> {
        if !(1..=MOST).contains(&m) {
            return Err(Error::Value { argument: "values", rule: "1 <= problems <= 2^32", got: m.to_string() });
        }
        Ok(Self::with_rate(m, rate(m)))
    }

    pub(crate) fn with_rate(m: usize, rate: f64) -> Self {
        Self { m, cells: (rate > 0.0).then(|| Cells::new(rate)), least: ((1_u64 << 32) % m as u64) as u32 }
    }

    /// Number of pages that m problems fill.
    pub(crate) fn pages(&self) -> usize {
        self.m.div_ceil(PAGE)
    }

    /// How many draws complete an attempt whose Poisson weights sum to `total`; None if it must be made again.
    pub(crate) fn missing(&self, total: u64) -> Option<usize> {
        self.m.checked_sub(total as usize)
    }

    /// The `count` uniform draws that complete an attempt, handed to `take` a page at a time.
    #[inline]
    pub(crate) fn draws(&self, attempt: Attempt, count: usize, mut take: impl FnMut(&[u32])) {
        let uniform =
            Uniform { numbers: attempt.part(2), rejected: attempt.part(3), below: self.m as u64, least: self.least };
        let mut indices = [0; PAGE];
        for page in 0..count.div_ceil(PAGE) {
            uniform_page(uniform, page as u64, &mut indices);
            take(&indices[..PAGE.min(count - page * PAGE)]);
        }
    }

    /// The weights of a replicate, one a problem.
    pub(crate) fn weights(&self, seed: u64, replicate: u64, weights: &mut [u32]) {
        let mut attempt = Attempt::first(seed, replicate);
        let missing = loop {
            if let Some(missing) = self.missing(self.poisson(attempt, weights)) {
                break missing;
            }
            attempt = attempt.next();
        };
        self.draws(attempt, missing, |indices| indices.iter().for_each(|&i| weights[i as usize] += 1));
    }

    /// The Poisson part of an attempt, and its sum.
    fn poisson(&self, attempt: Attempt, weights: &mut [u32]) -> u64 {
        let Some(cells) = &self.cells else {
            weights.fill(0);
            return 0;
        };
        poisson_pages(cells, attempt.keys(), weights)
    }
}

for_each_isa! {
    fn poisson_pages(cells: &Cells, keys: Keys, weights: &mut [u32]) -> u64 {
        let mut page = [0; PAGE];
        let mut total = 0;
        for (number, out) in weights.chunks_mut(PAGE).enumerate() {
            cells.weigh(keys, number as u64, &mut page);
            // The last page reaches beyond the problems.
            for (weight, &drawn) in out.iter_mut().zip(&page) {
                *weight = drawn as u32;
                total += drawn as u64;
            }
        }
        total
    }
}

/// Uniform numbers below a bound.
#[derive(Clone, Copy)]
struct Uniform {
    /// Key of the words that hold two numbers each.
    numbers: u64,
    /// Key of the keys of the streams that replace rejected numbers, one a draw.
    rejected: u64,
    below: u64,
    /// 2^32 mod `below`.
    least: u32,
}

for_each_isa! {
    /// A page of draws from 32 bits each, without bias (Lemire, "Fast random integer generation in an interval",
    /// ACM TOMACS 2019): ⌊u·m/2^32⌋ unless the remainder is below 2^32 mod m.
    fn uniform_page(uniform: Uniform, page: u64, indices: &mut [u32; PAGE]) {
        let mut words = [[0; 8]; PAGE / 2];
        for (i, bytes) in words.iter_mut().enumerate() {
            *bytes = word(uniform.numbers, page * (PAGE / 2) as u64 + i as u64).to_le_bytes();
        }
        let numbers: &[[u8; 4]] = words.as_flattened().as_chunks().0;
        let mut reject = false;
        for (index, bytes) in indices.iter_mut().zip(numbers) {
            let product = u64::from(u32::from_le_bytes(*bytes)) * uniform.below;
            *index = (product >> 32) as u32;
            reject |= (product as u32) < uniform.least;
        }
        if reject {
            replace(uniform, page, numbers, indices);
        }
    }
}

/// Replace the rejected draws of a page, each from a stream of its own.
#[cold]
#[inline(never)]
fn replace(uniform: Uniform, page: u64, numbers: &[[u8; 4]], indices: &mut [u32; PAGE]) {
    for (i, (index, bytes)) in indices.iter_mut().zip(numbers).enumerate() {
        let product = u64::from(u32::from_le_bytes(*bytes)) * uniform.below;
        if (product as u32) < uniform.least {
            let draw = page * PAGE as u64 + i as u64;
            *index = Stream::new(fork(uniform.rejected, draw)).below(uniform.below) as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Every multinomial outcome of tiny m, by both ways of drawing. Chi-square with the outcomes' exact
    /// probabilities m!/Π w! / m^m; alpha = 0.001 for each of the six cells, seeds fixed.
    #[test]
    fn resamples_are_multinomial() {
        // (m, outcomes, upper 0.1 % point of chi-square with outcomes - 1 degrees of freedom)
        for (m, outcomes, critical) in [(2, 3, 13.816), (3, 10, 27.877), (4, 35, 65.247)] {
            for rate in [0.0, 0.7] {
                let plan = Plan::with_rate(m, rate);
                let mut seen: HashMap<Vec<u32>, u32> = HashMap::new();
                let mut weights = vec![0; m];
                let replicates = 200_000;
                for replicate in 0..replicates {
                    plan.weights(11, replicate, &mut weights);
                    assert_eq!(weights.iter().sum::<u32>() as usize, m);
                    *seen.entry(weights.clone()).or_default() += 1;
                }
                assert_eq!(seen.len(), outcomes);
                let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
                let chi2: f64 = seen
                    .iter()
                    .map(|(weights, &seen)| {
                        let ways = factorial(m as u32) / weights.iter().map(|&w| factorial(w)).product::<f64>();
                        let expected = replicates as f64 * ways / (m as f64).powi(m as i32);
                        (f64::from(seen) - expected).powi(2) / expected
                    })
                    .sum();
                assert!(chi2 < critical, "m {m}, rate {rate}: chi-square {chi2}");
            }
        }
    }

    /// Rejected numbers are replaced: near 2^32/3 · 2 a third of all draws is rejected.
    #[test]
    fn draws_are_uniform_where_many_are_rejected() {
        let m = 2_863_311_531;
        let plan = Plan::with_rate(m, 0.0);
        let mut thirds = [0_u32; 3];
        plan.draws(Attempt::first(5, 0), 300_000, |indices| {
            for &i in indices {
                thirds[(u64::from(i) * 3 / m as u64) as usize] += 1;
            }
        });
        let chi2: f64 = thirds.iter().map(|&seen| (f64::from(seen) - 1e5).powi(2) / 1e5).sum();
        assert!(chi2 < 13.816, "chi-square {chi2}, 2 degrees of freedom, alpha = 0.001");
    }

    #[test]
    fn rates_leave_something_to_draw() {
        assert_eq!(rate(255), 0.0);
        for m in [256, 1000, 4096, 1_000_000, MOST] {
            let expected = (1.0 - rate(m)) * m as f64 / (m as f64).sqrt();
            assert!((1.0..4.5).contains(&expected), "m {m}: {expected} standard deviations");
        }
        assert!(Plan::new(0).is_err() && Plan::new(MOST + 1).is_err());
    }
}
