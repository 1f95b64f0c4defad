//! Which answer wins a vote among k attempts, exactly, from how many attempts gave each answer.
//!
//! An answer wins if no other has more votes; a tie is broken at random. With v votes for it, the others share the k − v
//! votes that are left, none with more than v, and with t of them at v it wins with chance 1/(t+1). So the chance is
//! a sum over v and t of coefficients of a product of polynomials, one for each other answer.
//!
//! The polynomials hold no binomial coefficients, which overflow, but chances: drawn without replacement, the
//! votes of all answers are independent Binomial(a, k/n), given that they add up to k; with replacement they are
//! independent Poisson(k·a/n), given the same. All terms are positive, and nothing is lost to cancellation.

use std::collections::BTreeMap;

use crate::attempts::groups::Groups;
use crate::attempts::ranked::Draw;
use crate::error::Result;
use crate::parallel::{Gate, map};
use crate::scratch::{self, Copied, Gather, Growing};

/// For each answer of each group of attempts, the chance that it wins a vote among k of them; 0 where not `wanted`.
///
/// `answers` holds how many attempts gave each answer, all at least one, at least k in total without replacement.
pub fn winning_chances(
    answers: Groups<usize>,
    wanted: &[bool],
    k: usize,
    draw: Draw,
    gate: &mut dyn Gate,
) -> Result<Vec<f64>> {
    // The chance depends on the answer's size and the other sizes alone, in any order: each such case is done once.
    let mut cases: BTreeMap<Case, usize> = BTreeMap::new();
    let mut which = scratch::filled(None, answers.values.len());
    let mut place = 0;
    for group in 0..answers.len() {
        scratch::check();
        let sizes = answers.of(group);
        let mut sorted = sizes.copy();
        sorted.sort_unstable();
        for &size in sizes {
            if wanted[place] {
                let next = cases.len();
                which[place] = Some(*cases.entry((sorted.copy(), size)).or_insert(next));
            }
            place += 1;
        }
    }
    let mut listed: Vec<(&Case, usize)> = cases.iter().map(|(case, &index)| (case, index)).gathered();
    listed.sort_unstable_by_key(|&(_, index)| index);
    let chances = map(listed.len(), gate, |i| {
        let (sizes, winner) = listed[i].0;
        winning_chance(sizes, *winner, k, draw)
    })?;
    Ok(which.into_iter().map(|index| index.map_or(0.0, |index| chances[index])).gathered())
}

/// The ascending sizes of all answers, and that of the one that is to win.
type Case = (Vec<usize>, usize);

/// The chance that an answer of `size` wins; `sizes` are those of all answers, ascending.
fn winning_chance(sizes: &[usize], size: usize, k: usize, draw: Draw) -> f64 {
    let n = sizes.iter().sum();
    let law = |a| match draw {
        Draw::WithoutReplacement => binomial(a, n, k),
        Draw::WithReplacement => poisson(a, n, k),
    };
    let mut others = sizes.copy();
    others.remove(sizes.partition_point(|&other| other < size));
    let mut laws: Vec<(usize, Vec<f64>)> = Vec::new();
    for &other in &others {
        if laws.last().is_none_or(|law| law.0 != other) {
            laws.add((other, law(other)));
        }
    }
    let reach = |a: usize| if draw == Draw::WithReplacement { k } else { a };
    let own = law(size);
    let mut total = 0.0;
    for (votes, &chance) in own.iter().enumerate().skip(1) {
        // Where the others cannot share what is left without having more, there is nothing to add.
        if votes + others.iter().map(|&other| votes.min(reach(other))).sum::<usize>() >= k {
            total += chance * others_stay_below(&others, &laws, k, votes);
        }
    }
    total / law(n)[k]
}

/// The chance that the other answers get the k − v votes that are left, none more than v, times the chance of the tie.
fn others_stay_below(others: &[usize], laws: &[(usize, Vec<f64>)], k: usize, v: usize) -> f64 {
    let rest = k - v;
    let (ties, width) = (rest / v, rest + 1);
    let of = |size: usize| &laws[laws.partition_point(|law| law.0 < size)].1;
    // Row t, column d: the answers so far got d votes, and t of them have v.
    let mut table = scratch::zeros((ties + 1) * width);
    table[0] = 1.0;
    // What the answers so far can have at most.
    let (mut tied, mut most) = (0, 0);
    for &size in others {
        let chances = of(size);
        let reaches = v < chances.len();
        let below = v.min(chances.len());
        most = rest.min(most + if reaches { v } else { below - 1 });
        tied = ties.min(tied + usize::from(reaches));
        for t in (0..=tied).rev() {
            for d in (t * v..=most).rev() {
                let row = t * width + d;
                let mut sum = 0.0;
                for (j, chance) in chances[..below].iter().enumerate().take(d - t * v + 1) {
                    sum += chance * table[row - j];
                }
                if t > 0 && reaches {
                    sum += chances[v] * table[row - width - v];
                }
                table[row] = sum;
            }
        }
    }
    (0..=tied).fold(0.0, |sum, t| sum + table[t * width + rest] / (t + 1) as f64)
}

/// Binomial(a, k/n) from 0 to min(a, k).
fn binomial(a: usize, n: usize, k: usize) -> Vec<f64> {
    let up = |x: usize| ((a - x) as f64 * k as f64) / ((x + 1) as f64 * (n - k) as f64);
    let down = |x: usize| (x as f64 * (n - k) as f64) / ((a - x + 1) as f64 * k as f64);
    spread(a, ((a + 1) * k / n).min(a), k.min(a), up, down)
}

/// Poisson(k·a/n) from 0 to k.
fn poisson(a: usize, n: usize, k: usize) -> Vec<f64> {
    let mean = (k * a) as f64 / n as f64;
    let up = |x: usize| mean / (x + 1) as f64;
    let down = |x: usize| x as f64 / mean;
    // What lies beyond is less than 2^-53 of the whole: by 40 more than twice the mean a term is below e^-40.
    spread(2 * k + 40, k * a / n, k, up, down)
}

/// A law on 0..=last by the ratios of neighbours, out from its mode and set to a sum of one; entries 0..=kept of it.
fn spread(last: usize, mode: usize, kept: usize, up: impl Fn(usize) -> f64, down: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut chances = scratch::zeros(last + 1);
    chances[mode] = 1.0;
    for x in mode..last {
        chances[x + 1] = chances[x] * up(x);
    }
    for x in (1..=mode).rev() {
        chances[x - 1] = chances[x] * down(x);
    }
    let total = chances.iter().fold(0.0, |sum, chance| sum + chance);
    chances.truncate(kept + 1);
    for chance in &mut chances {
        *chance /= total;
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    fn chances(sizes: &[usize], k: usize, draw: Draw) -> Vec<f64> {
        let groups = Groups { values: sizes, starts: &[0, sizes.len()] };
        winning_chances(groups, &vec![true; sizes.len()], k, draw, &mut Open).unwrap()
    }

    #[test]
    fn somebody_wins() {
        for sizes in [vec![1], vec![3, 1, 2, 2], vec![1; 9], vec![40, 24], vec![20, 20, 12, 3, 3, 3, 1, 1, 1]] {
            let n: usize = sizes.iter().sum();
            for k in 1..=n {
                for draw in [Draw::WithoutReplacement, Draw::WithReplacement] {
                    let total: f64 = chances(&sizes, k, draw).iter().sum();
                    assert!((total - 1.0).abs() < 1e-12, "{sizes:?} {k} {draw:?} {total}");
                }
            }
        }
    }

    #[test]
    fn small_votes_by_hand() {
        assert_eq!(chances(&[2, 1], 3, Draw::WithoutReplacement), [1.0, 0.0]);
        let two = chances(&[2, 1], 2, Draw::WithoutReplacement);
        assert!((two[0] - (1.0 / 3.0 + 2.0 / 3.0 / 2.0)).abs() < 1e-15);
        let again = chances(&[1, 1], 2, Draw::WithReplacement);
        assert!((again[0] - 0.5).abs() < 1e-15);
    }

    #[test]
    fn large_votes_do_not_overflow() {
        let total: f64 = chances(&[600, 380, 20], 500, Draw::WithoutReplacement).iter().sum();
        assert!((total - 1.0).abs() < 1e-10, "{total}");
    }
}
