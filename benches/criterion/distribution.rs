//! The bootstrap with infinitely many replicates: from a tally to a percentile interval.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use passk_core::distribution::resampling::{Distribution, DistributionMethod};
use passk_core::kernels::hypergeometric::pass_at_k;

const N: u64 = 200;

/// A tally of m problems, all counts about equally frequent, and the value of each class.
fn tally(m: u64, k: u64) -> (Vec<f64>, Vec<f64>) {
    let classes = N + 1;
    let weights = (0..classes).map(|c| (m / classes + u64::from(c < m % classes)) as f64).collect();
    (weights, (0..classes).map(|c| pass_at_k(N, c, k)).collect())
}

fn interval(m: u64, weights: &[f64], values: &[f64]) -> (f64, f64) {
    let distribution = Distribution::new(&[m], &[0, values.len()], weights, values, None).unwrap();
    (distribution.ppf(0.025), distribution.ppf(0.975))
}

fn intervals(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("distribution");
    // pass@1 of a small benchmark is a coarse lattice; ten failures in a million need the fine grid.
    let few: (Vec<f64>, Vec<f64>) = (vec![999_990.0, 7.0, 3.0], vec![1.0, 0.123_456_7, 0.0]);
    for (name, m, (weights, values), method) in [
        ("a million problems, pass@10", 1_000_000, tally(1_000_000, 10), DistributionMethod::Saddlepoint),
        ("164 problems, pass@10", 164, tally(164, 10), DistributionMethod::Saddlepoint),
        ("164 problems, pass@1", 164, tally(164, 1), DistributionMethod::Lattice),
        ("ten failures in a million", 1_000_000, few, DistributionMethod::Lattice),
    ] {
        let distribution = Distribution::new(&[m], &[0, values.len()], &weights, &values, None).unwrap();
        assert_eq!(distribution.method(), method, "{name}");
        group.bench_function(name, |b| b.iter(|| interval(m, black_box(&weights), &values)));
    }
    group.finish();
}

criterion_group!(benches, intervals);
criterion_main!(benches);
