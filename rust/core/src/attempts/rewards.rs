//! Rewards for training on pass@k, or on the best of k real rewards: one number for each attempt of a group.
//!
//! With g_(1) <= … <= g_(n) the rewards of a group and w_i = C(i−1, k−1)/C(n, k) the weights of its best of k:
//!
//! - PKPO (Walder and Karkhanis, arXiv:2505.15201): s_(i) = w_i·g_(i) + Σ_{j>i} u_j·g_(j), u_j = w_j·(k−1)/(j−1). It is
//!   the sum of the best over the subsets with i, divided by C(n, k).
//! - Leave-one-out, the same less the best of the other k−1: Σ_{j<i} (g_(i)−g_(j))·C(j−1, k−2)/C(n, k). Since
//!   Σ_{j<i} C(j−1, k−2) = C(i−1, k−1), it is the running sum of (g_(j) − g_(j−1))·w_j: no term cancels another.
//! - Pass@k training (Chen et al., arXiv:2508.10751): (s_i·n/k − ρ)/σ, with ρ and σ the mean and the standard
//!   deviation of the best over all subsets.

use crate::attempts::groups::{Groups, per_attempt};
use crate::attempts::places::{Real, places};
use crate::attempts::ranked::best_weights;
use crate::error::{Result, named};
use crate::parallel::Gate;
use crate::scratch::{Gather, Growing};

/// What the reward of an attempt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardMethod {
    /// Sum of the best over the subsets with the attempt.
    Pkpo,
    /// What the attempt adds to the best of the others in those subsets.
    LeaveOneOut,
    /// Standardised mean of the best over the subsets with the attempt.
    PassAtKTraining,
}

impl RewardMethod {
    /// The method with this name.
    pub fn named(name: &str) -> Result<Self> {
        let all =
            [("pkpo", Self::Pkpo), ("leave-one-out", Self::LeaveOneOut), ("pass@k-training", Self::PassAtKTraining)];
        named("method", "method in {pkpo, leave-one-out, pass@k-training}", &all, name)
    }
}

/// The rewards of all attempts. Values are finite, and k is at most the size of every group.
pub fn rewards<T: Real>(groups: Groups<T>, k: usize, method: RewardMethod, gate: &mut dyn Gate) -> Result<Vec<T>> {
    per_attempt(groups, gate, || {
        let (mut sorted, mut table) = (SortedRewards::default(), SubsetWeights::default());
        move |group, out: &mut [T]| {
            let given = groups.of(group);
            table.resize(given.len(), k);
            sorted.set(given);
            match method {
                RewardMethod::Pkpo => table.pkpo(&sorted.values, 0.0, &mut sorted.found),
                RewardMethod::LeaveOneOut => table.leave_one_out(&sorted.values, &mut sorted.found),
                RewardMethod::PassAtKTraining => table.standardised(&sorted.values, &mut sorted.found),
            }
            sorted.hand_out(given, out);
        }
    })
}

/// The rewards of a group in ascending order, and what was found for them.
#[derive(Default)]
struct SortedRewards {
    values: Vec<f64>,
    found: Vec<f64>,
    places: Vec<u32>,
    order: Vec<u32>,
    /// Where the ones begin if there are but zeros and ones.
    ones: Option<usize>,
}

impl SortedRewards {
    fn set<T: Real>(&mut self, given: &[T]) {
        let is = |value: T, what: f64| Into::<f64>::into(value) == what;
        let ones: usize = given.iter().map(|&value| usize::from(is(value, 1.0))).sum();
        let zeros: usize = given.iter().map(|&value| usize::from(is(value, 0.0))).sum();
        self.ones = (zeros + ones == given.len()).then_some(zeros);
        self.found.clear();
        self.found.stretch(given.len(), 0.0);
        self.values.clear();
        if self.ones.is_some() {
            self.values.stretch(zeros, 0.0);
            self.values.stretch(given.len(), 1.0);
            return;
        }
        places(given, &mut self.places, &mut self.order);
        self.values.stretch(given.len(), f64::NAN);
        for (&value, &place) in given.iter().zip(&self.places) {
            self.values[place as usize] = value.into();
        }
        // Equal rewards stand in the first of their places: the others are still empty.
        let mut last = 0.0;
        for value in &mut self.values {
            if value.is_nan() {
                *value = last;
            }
            last = *value;
        }
    }

    /// To each attempt what was found for the first of those with its reward.
    fn hand_out<T: Real>(&self, given: &[T], out: &mut [T]) {
        if let Some(first) = self.ones {
            let wrong = T::nearest(self.found[0]);
            let right = T::nearest(self.found[first.min(given.len() - 1)]);
            for (out, &value) in out.iter_mut().zip(given) {
                *out = if value.into() == 1.0 { right } else { wrong };
            }
            return;
        }
        for (out, &place) in out.iter_mut().zip(&self.places) {
            *out = T::nearest(self.found[place as usize]);
        }
    }
}

/// The weights for one size of a group.
#[derive(Default)]
struct SubsetWeights {
    k: usize,
    own: Vec<f64>,
    above: Vec<f64>,
}

impl SubsetWeights {
    fn resize(&mut self, n: usize, k: usize) {
        if self.own.len() == n {
            return;
        }
        self.k = k;
        self.own = best_weights(n, k);
        let share = |i: usize| if i == 0 { 0.0 } else { (k - 1) as f64 / i as f64 };
        self.above = self.own.iter().enumerate().map(|(i, &weight)| weight * share(i)).gathered();
    }

    /// Rewards are measured from `origin`.
    fn pkpo(&self, rewards: &[f64], origin: f64, out: &mut [f64]) {
        let mut above = 0.0;
        for i in (0..rewards.len()).rev() {
            let reward = rewards[i] - origin;
            out[i] = self.own[i] * reward + above;
            above += self.above[i] * reward;
        }
    }

    /// The best of no attempts is 0, which is what k = 1 leaves out.
    fn leave_one_out(&self, rewards: &[f64], out: &mut [f64]) {
        let (mut sum, mut last) = (0.0, 0.0);
        for (i, &reward) in rewards.iter().enumerate() {
            sum += (reward - last) * self.own[i];
            last = reward;
            out[i] = sum;
        }
    }

    /// Measured down from the largest reward: what is rare keeps its digits.
    fn standardised(&self, rewards: &[f64], out: &mut [f64]) {
        let (n, most) = (rewards.len(), rewards[rewards.len() - 1]);
        let weighted = || rewards.iter().zip(&self.own).map(|(&reward, &weight)| (reward - most, weight));
        let mean = weighted().fold(0.0, |sum, (h, w)| sum + w * h);
        let variance = weighted().fold(0.0, |sum, (h, w)| sum + w * ((h - mean) * (h - mean)));
        if variance == 0.0 {
            return;
        }
        self.pkpo(rewards, most, out);
        let (scale, deviation) = (n as f64 / self.k as f64, variance.sqrt());
        for out in out {
            *out = (scale * *out - mean) / deviation;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::hypergeometric::pass_at_k;
    use crate::parallel::Open;

    fn found(values: &[f64], k: usize, method: RewardMethod) -> Vec<f64> {
        rewards(Groups { values, starts: &[0, values.len()] }, k, method, &mut Open).unwrap()
    }

    #[test]
    fn binary_rewards_have_closed_forms() {
        let (n, c) = (12_usize, 4_usize);
        let values: Vec<f64> = (0..n).map(|i| f64::from(i % 3 == 1)).collect();
        for k in 1..=n {
            let share = k as f64 / n as f64;
            let wrong = share * pass_at_k(n as u64 - 1, c as u64, k as u64 - 1);
            for (value, reward) in values.iter().zip(found(&values, k, RewardMethod::Pkpo)) {
                assert!((reward - if *value == 1.0 { share } else { wrong }).abs() < 1e-15);
            }
            // Right alone among the k: C(n−c, k−1)/C(n−1, k−1) is 1 − pass@(k−1) with one attempt and pass less.
            let alone = share * (1.0 - pass_at_k(n as u64 - 1, c as u64 - 1, k as u64 - 1));
            for (value, reward) in values.iter().zip(found(&values, k, RewardMethod::LeaveOneOut)) {
                assert!((reward - value * alone).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn standardised_rewards_of_a_certain_best_are_nothing() {
        assert_eq!(found(&[1.0, 0.0, 1.0], 2, RewardMethod::PassAtKTraining), [0.0; 3]);
        let rewards = found(&[0.3, 0.1, 0.7, 0.2], 2, RewardMethod::PassAtKTraining);
        assert!(rewards.iter().sum::<f64>().abs() < 1e-15);
    }

    #[test]
    fn single_precision_is_rounded_once() {
        let values = [0.1_f32, 0.7, 0.3, 0.7];
        let groups = Groups { values: &values, starts: &[0, 4] };
        let single = rewards(groups, 3, RewardMethod::Pkpo, &mut Open).unwrap();
        let double = found(&values.map(f64::from), 3, RewardMethod::Pkpo);
        assert_eq!(single, double.iter().map(|&x| x as f32).collect::<Vec<_>>());
        assert_eq!(single[1], single[3]);
    }
}
