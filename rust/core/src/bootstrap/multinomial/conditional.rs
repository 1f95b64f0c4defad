//! Conditional binomials: each point takes its share of the draws that those before it left.

use super::binomial::binomial;
use crate::bootstrap::design::WeightedStratum;
use crate::random::Stream;
use crate::scratch::{self, Copied, Gather};

/// The sampler by one binomial for each point.
pub(crate) struct Conditional {
    draws: u64,
    /// Points in descending order of weight.
    points: Vec<ConditionalPoint>,
    columns: usize,
}

struct ConditionalPoint {
    /// Probability of this point, and of all later ones, given that it is none of the earlier.
    here: f64,
    later: f64,
    values: Vec<f64>,
}

impl Conditional {
    pub(crate) fn new(stratum: &WeightedStratum, columns: usize) -> Self {
        let mut order: Vec<usize> = (0..stratum.weights.len()).gathered();
        order.sort_unstable_by(|&a, &b| stratum.weights[b].total_cmp(&stratum.weights[a]).then(a.cmp(&b)));
        let mut later = 0.0;
        let mut points: Vec<ConditionalPoint> = order
            .iter()
            .rev()
            .map(|&p| {
                let weight = stratum.weights[p];
                let rest = later + weight;
                let values = stratum.values[p * columns..(p + 1) * columns].copy();
                let point = ConditionalPoint { here: weight / rest, later: later / rest, values };
                later = rest;
                point
            })
            .gathered();
        points.reverse();
        Self { draws: stratum.draws, points, columns }
    }

    /// Add each stream's sums to its row of `sums`.
    pub(crate) fn add(&self, keys: &[u64], sums: &mut [f64]) {
        let mut totals = scratch::zeros(self.columns);
        for (&key, row) in keys.iter().zip(sums.chunks_exact_mut(self.columns)) {
            totals.fill(0.0);
            let mut stream = Stream::new(key);
            let mut left = self.draws;
            for point in &self.points {
                if left == 0 {
                    break;
                }
                // The last point has no later ones and takes the rest without a word.
                let count =
                    if point.later == 0.0 { left } else { binomial(&mut stream, left, point.here, point.later) };
                totals.iter_mut().zip(&point.values).for_each(|(total, value)| *total += count as f64 * value);
                left -= count;
            }
            row.iter_mut().zip(&totals).for_each(|(sum, total)| *sum += total);
        }
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.points.len() * (size_of::<ConditionalPoint>() + 8 * self.columns)
    }
}
