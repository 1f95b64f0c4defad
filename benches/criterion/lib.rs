//! Inputs shared by the benchmarks of the core: functions of their sizes alone.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use criterion::Criterion;
use passk_core::isa;
use passk_core::random::Stream;

/// Attempts per problem where every problem has the same.
pub const ATTEMPTS: u64 = 200;

/// Criterion's defaults, on the instruction set that `PASSK_FAST_ISA` names.
pub fn forced() -> Criterion {
    if let Ok(name) = std::env::var("PASSK_FAST_ISA") {
        isa::force(&name).expect("an instruction set of this processor");
    }
    Criterion::default()
}

/// Attempts and successes of so many problems, all with [`ATTEMPTS`] attempts; half of the problems are hard.
pub fn counts(problems: usize) -> (Vec<u64>, Vec<u64>) {
    let mut stream = Stream::new(1);
    let c = (0..problems).map(|_| successes(&mut stream, ATTEMPTS)).collect();
    (vec![ATTEMPTS; problems], c)
}

/// As [`counts`], with 100 to 400 attempts.
pub fn ragged_counts(problems: usize) -> (Vec<u64>, Vec<u64>) {
    let mut stream = Stream::new(2);
    (0..problems)
        .map(|_| {
            let n = 100 + stream.below(301);
            (n, successes(&mut stream, n))
        })
        .unzip()
}

/// Real-valued scores, all different.
pub fn scores(problems: usize) -> Vec<f64> {
    let mut stream = Stream::new(3);
    (0..problems).map(|_| stream.next_f64() + stream.next_f64()).collect()
}

/// Passed (1) or not (0), problem by problem, for so many attempts each.
pub fn outcomes(problems: usize, attempts: usize) -> Vec<u8> {
    let mut stream = Stream::new(4);
    (0..problems)
        .flat_map(|_| {
            let rate = stream.next_f64();
            (0..attempts).map(|_| u8::from(stream.next_f64() < rate)).collect::<Vec<_>>()
        })
        .collect()
}

fn successes(stream: &mut Stream, attempts: u64) -> u64 {
    let most = stream.below(attempts + 1);
    stream.below(most + 1)
}
