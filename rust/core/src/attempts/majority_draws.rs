//! Votes that no formula reaches: weighted by a verifier, or with very many attempts. All subsets where they are few,
//! drawn ones else.

use crate::attempts::groups::Groups;
use crate::error::Result;
use crate::parallel::{Gate, map};
use crate::random::{Purpose, Stream, fork, key};
use crate::scratch::{self, Gather, Growing};

/// One attempt with a vote.
#[derive(Clone, Copy, Debug)]
pub struct Ballot {
    /// The answer, a number below the number of attempts of its group.
    pub answer: usize,
    /// What the vote counts, at least 0.
    pub weight: f64,
    /// Whether the answer is right.
    pub correct: bool,
}

/// Replicates whose sum is taken in one go.
const BLOCK: usize = 1024;

/// Subsets of k of n that enumeration goes through at most.
pub const MOST_SUBSETS: u64 = 1 << 24;

/// C(n, k), or None if it is more than [`MOST_SUBSETS`].
pub fn subsets(n: usize, k: usize) -> Option<u64> {
    let Some(left) = n.checked_sub(k) else { return Some(0) };
    let mut count: u64 = 1;
    for j in 0..k.min(left) as u64 {
        count = count * (n as u64 - j) / (j + 1);
        if count > MOST_SUBSETS {
            return None;
        }
    }
    Some(count)
}

/// For each group the chance that a right answer wins the vote of k attempts, over all subsets of them.
pub fn enumerated(groups: Groups<Ballot>, k: usize, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    map(groups.len(), gate, |group| {
        let ballots = groups.of(group);
        let mut vote = Vote::new(ballots);
        let mut chosen: Vec<usize> = (0..k).gathered();
        let (mut sum, mut count) = (0.0, 0.0);
        loop {
            sum += vote.outcome(ballots, chosen.iter().copied());
            count += 1.0;
            if !advance(&mut chosen, ballots.len()) {
                return sum / count;
            }
        }
    })
}

/// The next subset in lexicographic order; false after the last.
fn advance(chosen: &mut [usize], n: usize) -> bool {
    let k = chosen.len();
    let Some(i) = (0..k).rev().find(|&i| chosen[i] < n - k + i) else {
        return false;
    };
    chosen[i] += 1;
    for j in i + 1..k {
        chosen[j] = chosen[j - 1] + 1;
    }
    true
}

/// For each group the mean, over replicates, of the chance that a right answer wins the vote of k attempts drawn without
/// replacement. Replicate r of group g reads branch g of the stream (seed, r).
pub fn drawn(groups: Groups<Ballot>, k: usize, seed: u64, replicates: usize, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let blocks = replicates.div_ceil(BLOCK);
    let sums = map(groups.len() * blocks, gate, |job| {
        let (group, first) = (job / blocks, job % blocks * BLOCK);
        let ballots = groups.of(group);
        let mut vote = Vote::new(ballots);
        let mut order = scratch::zeros(ballots.len());
        let mut taken = scratch::zeros(ballots.len());
        (first..replicates.min(first + BLOCK)).fold(0.0, |sum, replicate| {
            let mut stream = Stream::new(fork(key(seed, Purpose::Majority, replicate as u64), group as u64));
            order.iter_mut().enumerate().for_each(|(i, place)| *place = i);
            taken.fill(false);
            for i in 0..k {
                order.swap(i, i + stream.below((ballots.len() - i) as u64) as usize);
                taken[order[i]] = true;
            }
            sum + vote.outcome(ballots, (0..ballots.len()).filter(|&i| taken[i]))
        })
    })?;
    let mean = |sums: &[f64]| sums.iter().fold(0.0, |sum, block| sum + block) / replicates as f64;
    Ok(sums.chunks_exact(blocks).map(mean).gathered())
}

/// Room to count the votes of one group.
struct Vote {
    totals: Vec<f64>,
    correct: Vec<bool>,
    seen: Vec<usize>,
}

impl Vote {
    fn new(ballots: &[Ballot]) -> Self {
        let mut correct = scratch::zeros(ballots.len());
        for ballot in ballots {
            correct[ballot.answer] = ballot.correct;
        }
        Self { totals: scratch::zeros(ballots.len()), correct, seen: Vec::new() }
    }

    /// The chance that a right answer wins among the attempts chosen, in ascending order so that equal sums are equal.
    fn outcome(&mut self, ballots: &[Ballot], chosen: impl Iterator<Item = usize>) -> f64 {
        self.seen.clear();
        for i in chosen {
            let Ballot { answer, weight, .. } = ballots[i];
            if !self.seen.contains(&answer) {
                self.seen.add(answer);
                self.totals[answer] = 0.0;
            }
            self.totals[answer] += weight;
        }
        let most = self.seen.iter().fold(0.0, |most: f64, &answer| most.max(self.totals[answer]));
        let winners = self.seen.iter().filter(|&&answer| self.totals[answer] == most);
        let (tied, right) = winners
            .fold((0.0, 0.0), |(tied, right), &answer| (tied + 1.0, right + f64::from(u8::from(self.correct[answer]))));
        right / tied
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts::majority::winning_chances;
    use crate::attempts::ranked::Draw;
    use crate::parallel::Open;

    fn ballots(sizes: &[usize], weight: f64) -> Vec<Ballot> {
        let votes = |(answer, &size): (usize, &usize)| vec![Ballot { answer, weight, correct: answer == 0 }; size];
        sizes.iter().enumerate().flat_map(votes).collect()
    }

    #[test]
    fn subsets_are_enumerated_up_to_a_number_of_them() {
        let most = MOST_SUBSETS as usize;
        assert_eq!(
            (subsets(most, 1), subsets(most + 1, 1), subsets(most, most - 1)),
            (Some(1 << 24), None, Some(1 << 24))
        );
        assert_eq!((subsets(10, 3), subsets(10, 10), subsets(40, 20)), (Some(120), Some(1), None));
        assert_eq!((subsets(2, 3), subsets(0, 1), subsets(0, 0)), (Some(0), Some(0), Some(1)));
    }

    #[test]
    fn equal_weights_are_the_plain_vote() {
        let sizes = [4, 3, 3, 1];
        let values = ballots(&sizes, 0.3);
        let groups = Groups { values: &values, starts: &[0, values.len()] };
        let answers = Groups { values: &sizes, starts: &[0, sizes.len()] };
        for k in 1..=11 {
            let exact = winning_chances(answers, &[true; 4], k, Draw::WithoutReplacement, &mut Open).unwrap()[0];
            assert!((enumerated(groups, k, &mut Open).unwrap()[0] - exact).abs() < 1e-12);
            let drawn = drawn(groups, k, 5, 20_000, &mut Open).unwrap()[0];
            assert!((drawn - exact).abs() < 4.5 * 0.5 / 20_000.0_f64.sqrt());
        }
    }

    #[test]
    fn few_subsets_are_counted() {
        assert_eq!(subsets(5, 2), Some(10));
        assert_eq!(subsets(30, 30), Some(1));
        assert_eq!(subsets(64, 32), None);
    }
}
