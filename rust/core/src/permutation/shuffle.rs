//! Conditions permuted within problem: the Wald statistic of any difference between their means.

use crate::error::{Error, Result};
use crate::parallel::Gate;
use crate::random::{Purpose, Stream};
use crate::scratch::{self, Gather};
use crate::slice::Slice;

/// Cells of the tables that a chunk goes through about.
const CHUNK: usize = 1 << 16;
/// A pivot below this share of its variance is rounding: the contrast depends on earlier ones.
const DEPENDENT: f64 = 1e-10;
/// A mean contrast below this is rounding.
const NO_DIFFERENCE: f64 = 1e-12;

/// Tables of scores, each problems × conditions, one after the other; all are permuted alike.
#[derive(Clone, Copy)]
pub struct Scores<'a> {
    values: &'a [f64],
    problems: usize,
    conditions: usize,
}

impl<'a> Scores<'a> {
    /// At least two problems and two conditions.
    pub fn new(values: &'a [f64], problems: usize, conditions: usize) -> Result<Self> {
        if problems >= 2 && conditions >= 2 && values.len().is_multiple_of(problems * conditions) {
            return Ok(Self { values, problems, conditions });
        }
        let got = format!("{problems} problems, {conditions} conditions, {} values", values.len());
        Err(Error::Value { argument: "values", rule: "two or more problems and conditions", got })
    }

    fn tables(&self) -> usize {
        self.values.len() / (self.problems * self.conditions)
    }

    /// The statistic of each table with the conditions as `order` has them, problems × conditions.
    fn statistics(&self, order: &[usize], scratch: &mut Scratch, out: &mut [f64]) {
        for (table, out) in self.values.chunks_exact(self.problems * self.conditions).zip(out) {
            // Loops over a few conditions are much faster where the compiler knows how many.
            *out = match self.conditions {
                2 => scratch.wald(table, order, 2),
                3 => scratch.wald(table, order, 3),
                4 => scratch.wald(table, order, 4),
                many => scratch.wald(table, order, many),
            };
        }
    }
}

/// Contrasts of one table, each condition against the last.
struct Scratch {
    contrasts: Vec<f64>,
    means: Vec<f64>,
    covariance: Vec<f64>,
}

impl Scratch {
    fn new(scores: &Scores) -> Self {
        let free = scores.conditions - 1;
        Self {
            contrasts: scratch::zeros(scores.problems * free),
            means: scratch::zeros(free),
            covariance: scratch::zeros(free * free),
        }
    }

    /// m·ȳᵀS⁻¹ȳ (Hotelling's T²) of contrasts with means ȳ and covariance S.
    #[inline(always)]
    fn wald(&mut self, table: &[f64], order: &[usize], conditions: usize) -> f64 {
        let free = conditions - 1;
        let m = (table.len() / conditions) as f64;
        self.means.fill(0.0);
        self.covariance.fill(0.0);
        let rows = table.chunks_exact(conditions).zip(order.chunks_exact(conditions));
        for ((row, order), contrasts) in rows.zip(self.contrasts.chunks_exact_mut(free)) {
            let last = row[order[free]];
            for (j, y) in contrasts.iter_mut().enumerate() {
                *y = row[order[j]] - last;
                self.means[j] += *y;
            }
        }
        self.means.iter_mut().for_each(|mean| *mean /= m);
        for contrasts in self.contrasts.chunks_exact_mut(free) {
            contrasts.iter_mut().zip(&self.means).for_each(|(y, mean)| *y -= mean);
            for (j, covariance) in self.covariance.chunks_exact_mut(free).enumerate() {
                let y = contrasts[j];
                covariance[..=j].iter_mut().zip(&*contrasts).for_each(|(sum, other)| *sum += y * other);
            }
        }
        self.covariance.iter_mut().for_each(|sum| *sum /= m - 1.0);
        m * self.quadratic_form(free)
    }

    /// ȳᵀS⁻¹ȳ by S = LDLᵀ in place; infinite if a contrast that does not vary differs from 0.
    fn quadratic_form(&mut self, free: usize) -> f64 {
        let (s, z) = (&mut self.covariance, &mut self.means);
        let mut total = 0.0;
        for j in 0..free {
            let variance = s[j * free + j];
            for i in 0..j {
                // Row j holds L·D until its own pivot is found.
                let mut sum = s[j * free + i];
                for h in 0..i {
                    sum -= s[j * free + h] * s[i * free + h];
                }
                s[j * free + i] = sum;
            }
            let mut pivot = variance;
            for i in 0..j {
                let d = s[i * free + i];
                let product = s[j * free + i];
                let l = if d > 0.0 { product / d } else { 0.0 };
                pivot -= l * product;
                z[j] -= l * z[i];
                s[j * free + i] = l;
            }
            let varies = pivot > (DEPENDENT * variance).max(NO_DIFFERENCE * NO_DIFFERENCE);
            s[j * free + j] = if varies { pivot } else { 0.0 };
            if varies {
                total += z[j] * z[j] / pivot;
            } else if z[j].abs() > NO_DIFFERENCE {
                return f64::INFINITY;
            }
        }
        total
    }
}

/// The statistic of each table as it is.
pub fn wald(scores: &Scores) -> Vec<f64> {
    let order: Vec<usize> = (0..scores.problems).flat_map(|_| 0..scores.conditions).gathered();
    let mut out = scratch::zeros(scores.tables());
    scores.statistics(&order, &mut Scratch::new(scores), &mut out);
    out
}

/// The statistics in each replicate: replicates × tables.
pub fn shuffled_wald(scores: &Scores, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let work = scores.values.len() * scores.conditions;
    let begin = || (Scratch::new(scores), scratch::zeros(scores.problems * scores.conditions));
    slice.rows(scores.tables(), CHUNK / work.max(1), gate, begin, |(scratch, order), row, found| {
        let mut stream = Stream::new(slice.key(Purpose::Shuffle, row));
        for order in order.chunks_exact_mut(scores.conditions) {
            permute(&mut stream, order);
        }
        scores.statistics(order, scratch, found);
    })
}

/// A uniform permutation: the last place takes one of all, the one before one of the rest, … (Fisher and Yates).
fn permute(stream: &mut Stream, order: &mut [usize]) {
    order.iter_mut().enumerate().for_each(|(place, one)| *one = place);
    for last in (1..order.len()).rev() {
        order.swap(last, stream.below(last as u64 + 1) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn two_conditions_give_the_square_of_paired_t() {
        let table = [0.1, 0.4, 0.3, 0.2, 0.9, 1.0, 0.5, 0.5];
        let differences = [-0.3, 0.1, -0.1, 0.0];
        let mean = differences.iter().sum::<f64>() / 4.0;
        let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 3.0;
        let found = wald(&Scores::new(&table, 4, 2).unwrap());
        assert!((found[0] - 4.0 * mean * mean / variance).abs() < 1e-12);
    }

    #[test]
    fn sure_and_absent_differences() {
        let constant = [0.1, 0.3, 0.2, 0.4];
        assert_eq!(wald(&Scores::new(&constant, 2, 2).unwrap()), [f64::INFINITY]);
        let none = [0.3; 6];
        assert_eq!(wald(&Scores::new(&none, 2, 3).unwrap()), [0.0]);
        // The third condition is the second: the statistic is that of the first two.
        let twin = [0.1, 0.4, 0.4, 0.3, 0.2, 0.2, 0.9, 1.0, 1.0];
        let two = [0.1, 0.4, 0.3, 0.2, 0.9, 1.0];
        let found = (wald(&Scores::new(&twin, 3, 3).unwrap())[0], wald(&Scores::new(&two, 3, 2).unwrap())[0]);
        assert!((found.0 - found.1).abs() < 1e-12);
    }

    #[test]
    fn permutations_are_uniform() {
        let mut stream = Stream::new(2);
        let mut seen = std::collections::HashMap::new();
        for _ in 0..60_000 {
            let mut order = vec![0; 3];
            permute(&mut stream, &mut order);
            *seen.entry(order).or_insert(0.0) += 1.0;
        }
        let chi2: f64 = seen.values().map(|s: &f64| (s - 1e4) * (s - 1e4) / 1e4).sum();
        assert!(seen.len() == 6 && chi2 < 20.52, "chi-square {chi2}, 5 degrees of freedom, alpha = 0.001");
    }

    #[test]
    fn one_problem_or_one_condition_tells_nothing() {
        assert!(Scores::new(&[0.0; 12], 2, 2).is_ok());
        for (problems, conditions) in [(1, 3), (3, 1), (1, 1), (0, 2), (5, 2)] {
            assert!(Scores::new(&[0.0; 12], problems, conditions).is_err(), "{problems} × {conditions}");
        }
    }

    #[test]
    fn slices_are_those_of_the_whole() {
        let table: Vec<f64> = (0..30).map(|i| f64::from(i * i % 11) / 10.0).collect();
        let scores = Scores::new(&table, 5, 3).unwrap();
        let draw = |first, replicates| shuffled_wald(&scores, Slice { seed: 7, first, replicates }, &mut Open).unwrap();
        assert_eq!(draw(0, 40)[20..], draw(10, 30));
    }
}
