//! Order-statistic weights: the expected r-th smallest score of k drawn attempts is a weighted sum of the sorted
//! scores.
//!
//! The r-th smallest of k attempts, drawn without replacement from n, is the i-th smallest of all with chance
//! C(i−1, r−1)·C(n−i, k−r) / C(n, k). For r = k, the best, these are the weights of eff@k (Qiu et al., "How efficient is
//! LLM-generated code?", arXiv:2406.06647, algorithm 1).

use crate::attempts::groups::{Groups, per_group};
use crate::error::Result;
use crate::parallel::Gate;
use crate::scratch::{self, Gather, Growing};

/// How k attempts are drawn from the n at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// No attempt twice: unbiased for k new attempts.
    WithoutReplacement,
    /// Each of the k any of the n: the bootstrap, biased towards less spread.
    WithReplacement,
}

/// One statistic of k drawn attempts: their `rank`-th smallest; between two ranks, on the line between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderStatistic {
    /// How many attempts are drawn.
    pub k: usize,
    /// From 1, the worst, to k, the best.
    pub rank: f64,
}

/// Weights of the ascending scores in the expected best of k of n, 1 <= k <= n.
pub fn best_weights(n: usize, k: usize) -> Vec<f64> {
    let mut weights = scratch::zeros(n);
    let mut weight = k as f64 / n as f64;
    for i in (k..=n).rev() {
        weights[i - 1] = weight;
        weight *= (i - k) as f64 / (i.max(2) - 1) as f64;
    }
    weights
}

/// Weights of the ascending scores in the expected `rank`-th smallest of k of n, 1 <= rank <= k <= n.
///
/// Out from the largest weight in both directions, then set to a sum of one: no binomial coefficient can overflow, and
/// what underflows is nothing.
pub fn rank_weights(n: usize, k: usize, rank: usize) -> Vec<f64> {
    if rank == k {
        return best_weights(n, k);
    }
    if rank == 1 {
        let mut weights = best_weights(n, k);
        weights.reverse();
        return weights;
    }
    // Weight i+1 is weight i times i/(i−r+1) · (n−i−k+r)/(n−i), which passes one at i = (n·(r−1)) / (k−1).
    let grows = |i: usize| (i as f64 / (i - rank + 1) as f64) * ((n + rank - i - k) as f64 / (n - i) as f64);
    let last = n - (k - rank);
    let mode = (n * (rank - 1) / (k - 1)).clamp(rank, last);
    let mut weights = scratch::zeros(n);
    weights[mode - 1] = 1.0;
    for i in mode..last {
        weights[i] = weights[i - 1] * grows(i);
    }
    for i in (rank..mode).rev() {
        weights[i - 1] = weights[i] / grows(i);
    }
    let total = weights.iter().fold(0.0, |sum, weight| sum + weight);
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}

/// Weights of the ascending scores in the expected best of k draws with replacement: (i/n)^k − ((i−1)/n)^k.
pub fn best_weights_with_replacement(n: usize, k: usize) -> Vec<f64> {
    let mut below = 0.0;
    (1..=n)
        .map(|i| {
            let reached = power(i as f64 / n as f64, k);
            let weight = reached - below;
            below = reached;
            weight
        })
        .gathered()
}

/// x to the power k by repeated squaring: multiplications alone, the same bits everywhere.
fn power(mut x: f64, mut k: usize) -> f64 {
    let mut product = 1.0;
    while k > 0 {
        if k & 1 == 1 {
            product *= x;
        }
        x *= x;
        k >>= 1;
    }
    product
}

/// The weights of one column for n attempts; with replacement only the best and the worst have any.
fn column_weights(n: usize, column: OrderStatistic, draw: Draw) -> Vec<f64> {
    let rank = column.rank as usize;
    if draw == Draw::WithReplacement {
        let mut weights = best_weights_with_replacement(n, column.k);
        if rank < column.k {
            weights.reverse();
        }
        return weights;
    }
    let share = column.rank - rank as f64;
    let mut weights = rank_weights(n, column.k, rank);
    if share > 0.0 {
        let above = rank_weights(n, column.k, rank + 1);
        weights.iter_mut().zip(above).for_each(|(weight, above)| *weight = (1.0 - share) * *weight + share * above);
    }
    weights
}

/// Mean and standard deviation of each column over the draws from each group: groups × columns × 2.
///
/// Scores are finite, and every group has the attempts that its columns draw.
pub fn order_statistics(
    groups: Groups,
    columns: &[OrderStatistic],
    draw: Draw,
    gate: &mut dyn Gate,
) -> Result<Vec<f64>> {
    per_group(groups, 2 * columns.len(), gate, || {
        let (mut sorted, mut weights): (Vec<f64>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        move |group, out: &mut [f64]| {
            let scores = groups.of(group);
            if sorted.len() != scores.len() {
                weights = columns.iter().map(|&column| column_weights(scores.len(), column, draw)).gathered();
            }
            sorted.clear();
            sorted.add_all(scores);
            sorted.sort_unstable_by(f64::total_cmp);
            for (weights, out) in weights.iter().zip(out.chunks_exact_mut(2)) {
                moments(&sorted, weights, out);
            }
        }
    })
}

/// Expected score of the one among k attempts that a verifier puts first, ties broken at random: groups × ks.
///
/// `verifier` has one finite value for each score.
pub fn verified_means(groups: Groups, verifier: &[f64], ks: &[usize], gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let verdicts = Groups { values: verifier, starts: groups.starts };
    per_group(groups, ks.len(), gate, || {
        let (mut order, mut ordered): (Vec<(f64, f64)>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut weights: Vec<Vec<f64>> = Vec::new();
        move |group, out: &mut [f64]| {
            let scores = groups.of(group);
            if order.len() != scores.len() {
                weights = ks.iter().map(|&k| best_weights(scores.len(), k)).gathered();
            }
            order.clear();
            // Minus zero becomes zero, since the two are a tie.
            order.add_each(verdicts.of(group).iter().map(|v| v + 0.0).zip(scores.iter().copied()));
            // Within a tie by score, so that the mean of the tie does not depend on the order of the attempts.
            order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            ordered.clear();
            for tie in order.chunk_by(|a, b| a.0 == b.0) {
                let mean = tie.iter().fold(0.0, |sum, pair| sum + pair.1) / tie.len() as f64;
                ordered.add_each(std::iter::repeat_n(mean, tie.len()));
            }
            out.iter_mut().zip(&weights).for_each(|(out, weights)| *out = dot(&ordered, weights));
        }
    })
}

fn moments(scores: &[f64], weights: &[f64], out: &mut [f64]) {
    let mean = dot(scores, weights);
    let squares = scores.iter().zip(weights).fold(0.0, |sum, (&g, &w)| sum + w * ((g - mean) * (g - mean)));
    out[0] = mean;
    out[1] = squares.sqrt();
}

fn dot(scores: &[f64], weights: &[f64]) -> f64 {
    scores.iter().zip(weights).fold(0.0, |sum, (&g, &w)| sum + w * g)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    fn choose(n: usize, k: usize) -> f64 {
        if k > n { 0.0 } else { (0..k).fold(1.0, |c, j| c * (n - j) as f64 / (j + 1) as f64) }
    }

    #[test]
    fn weights_are_the_chances_of_the_ranks() {
        for n in 1..=14 {
            for k in 1..=n {
                for rank in 1..=k {
                    for (i, &weight) in rank_weights(n, k, rank).iter().enumerate() {
                        let chance = choose(i, rank - 1) * choose(n - i - 1, k - rank) / choose(n, k);
                        assert!((weight - chance).abs() < 1e-14, "{n} {k} {rank} {i}");
                    }
                }
            }
        }
    }

    #[test]
    fn large_groups_neither_overflow_nor_vanish() {
        for (n, k, rank) in [(100_000, 50_000, 25_000), (100_000, 99_999, 2), (100_000, 10, 5), (5000, 5000, 1)] {
            let weights = rank_weights(n, k, rank);
            let total = weights.iter().fold(0.0, |sum, weight| sum + weight);
            let mean = weights.iter().enumerate().fold(0.0, |sum, (i, weight)| sum + (i + 1) as f64 * weight);
            assert!((total - 1.0).abs() < 1e-10);
            let expected = rank as f64 * (n + 1) as f64 / (k + 1) as f64;
            assert!((mean / expected - 1.0).abs() < 1e-9, "{mean} {expected}");
        }
    }

    #[test]
    fn the_best_of_all_is_the_best() {
        let groups = Groups { values: &[3.0, 1.0, 2.0, 5.0], starts: &[0, 3, 4] };
        let columns = [OrderStatistic { k: 1, rank: 1.0 }];
        let found = order_statistics(groups, &columns, Draw::WithoutReplacement, &mut Open).unwrap();
        assert_eq!(found, [2.0, (2.0_f64 / 3.0).sqrt(), 5.0, 0.0]);
        let verified = verified_means(groups, &[0.1, 0.9, 0.9, 0.0], &[1], &mut Open).unwrap();
        assert_eq!(verified, [2.0, 5.0]);
    }
}
