//! The exact paired test, by each of its methods.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use passk_benches::scores;
use passk_core::parallel::Open;
use passk_core::permutation::signflip::{Differences, SignFlipMethod, p_value};

/// Rounding error of a difference.
const TOLERANCE: f64 = 1.5e-14;

fn tests(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("signflip");
    let steps = |most: u32| (1..=most).map(|j| f64::from(j) / f64::from(most)).collect::<Vec<f64>>();
    for (name, sizes, each, method) in [
        ("enumeration, 20 differences", scores(20), 1, SignFlipMethod::Enumeration),
        ("lattice, a million problems, pass@1", steps(200), 5_000, SignFlipMethod::Lattice),
        ("smoothed, 164 problems", scores(164), 1, SignFlipMethod::Smoothed),
        ("smoothed, a million problems", scores(20_000), 50, SignFlipMethod::Smoothed),
    ] {
        let counts = vec![each; sizes.len()];
        // About half of them positive, and all of the first size, so that the sum is not zero.
        let mut plus: Vec<u64> = (0..counts.len()).map(|i| u64::midpoint(each, i as u64 % 2)).collect();
        plus[0] = each;
        let differences = Differences::new(&sizes, &counts, &plus, TOLERANCE).unwrap();
        assert_eq!(p_value(&differences, None, &mut Open).unwrap().1, method, "{name}");
        group.bench_function(name, |b| b.iter(|| p_value(black_box(&differences), None, &mut Open).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, tests);
criterion_main!(benches);
