//! All sums of random signs, by meeting in the middle: the sums of either half of the sizes, sorted, and for
//! each sum of one half the probability of what the other must add (Horowitz and Sahni 1974).

use super::Differences;
use crate::scratch::{self, Gather, Growing};

/// HalfSums of a half and their probabilities, ascending.
type HalfSums = Vec<(f64, f64)>;

/// Which sizes are in which half; none if a half would have more than `most` sums.
pub(super) fn halves(counts: &[u64], most: u64) -> Option<[Vec<usize>; 2]> {
    let mut order: Vec<usize> = (0..counts.len()).gathered();
    // Equal counts stay in the order of their sizes.
    order.sort_unstable_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
    let (mut halves, mut sums) = ([Vec::new(), Vec::new()], [1_u64, 1]);
    for index in order {
        let shorter = usize::from(sums[1] < sums[0]);
        sums[shorter] = sums[shorter].saturating_mul(counts[index].saturating_add(1));
        if sums[shorter] > most {
            return None;
        }
        halves[shorter].add(index);
    }
    Some(halves)
}

/// P(|sum| ≥ observed).
pub(super) fn p_value(differences: &Differences, halves: &[Vec<usize>; 2]) -> f64 {
    let least = differences.sum - differences.slack();
    let [first, second] = halves.each_ref().map(|half| sums(differences, half));
    let (mut total, mut tail, mut j) = (0.0, 0.0, second.len());
    for (sum, probability) in first {
        while j > 0 && sum + second[j - 1].0 >= least {
            j -= 1;
            tail += second[j].1;
        }
        total += probability * tail;
    }
    // The sum is as likely as its negative.
    f64::min(2.0 * total, 1.0)
}

fn sums(differences: &Differences, half: &[usize]) -> HalfSums {
    let mut sums = scratch::filled((0.0, 1.0), 1);
    for &index in half {
        let (size, count) = (differences.sizes[index], differences.counts[index]);
        let weights = fair_binomial(count);
        let flips = (0..=count).map(|x| (2.0 * x as f64 - count as f64) * size).zip(weights);
        let flips: HalfSums = flips.gathered();
        sums = sums.iter().flat_map(|&(sum, p)| flips.iter().map(move |&(s, w)| (sum + s, p * w))).gathered();
    }
    // Zero is minus zero.
    scratch::sort(&mut sums, |a, b| (a.0 + 0.0).total_cmp(&(b.0 + 0.0)));
    sums
}

/// The probabilities of 0, …, count heads of fair coins: ratios of neighbours from the mode outwards.
fn fair_binomial(count: u64) -> Vec<f64> {
    let (mode, all) = ((count / 2) as usize, count as f64);
    let mut weights = scratch::filled(1.0, count as usize + 1);
    for x in mode + 1..weights.len() {
        weights[x] = weights[x - 1] * (all - (x as f64 - 1.0)) / x as f64;
    }
    for x in (0..mode).rev() {
        weights[x] = weights[x + 1] * (x as f64 + 1.0) / (all - x as f64);
    }
    let total = weights.iter().fold(0.0, |sum, w| sum + w);
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}
