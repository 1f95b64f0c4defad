//! Bootstrap replicates as Python's `random.choices` draws them, to give back another program's numbers.
//!
//! lm-eval draws replicates in chunks: chunk i is drawn by `random.Random(i).choices(xs, k=len(xs))`, again and
//! again. That is MT19937 (Matsumoto and Nishimura, ACM TOMACS 8 (1998) 3-30) seeded by `init_by_array([i])`,
//! whose 53-bit uniforms u choose index ⌊u n⌋. Our own draws never come from here: see `random`.

use passk_machine::for_each_isa;

use crate::error::{Result, named};
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Gather};

const WORDS: usize = 624;
const SHIFT: usize = 397;

/// Indices of one refill of the generator: two words make a uniform.
const INDICES: usize = WORDS / 2;

/// The generator of Python's `random.Random(seed)`, refilled as a whole so that it vectorises.
pub struct Mersenne {
    state: [u32; WORDS],
}

impl Mersenne {
    /// Seeded with a number below 2^32, as Python does it.
    pub fn new(seed: u32) -> Self {
        let mut state = [0u32; WORDS];
        state[0] = 19_650_218;
        for i in 1..WORDS {
            state[i] = scrambled(state[i - 1]).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        let mut i = 1;
        for _ in 0..WORDS {
            state[i] = (state[i] ^ scrambled(state[i - 1]).wrapping_mul(1_664_525)).wrapping_add(seed);
            i = after(&mut state, i);
        }
        for _ in 0..WORDS - 1 {
            state[i] = (state[i] ^ scrambled(state[i - 1]).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i = after(&mut state, i);
        }
        state[0] = 0x8000_0000;
        Self { state }
    }

    /// The next 624 words of 32 bits.
    pub fn words(&mut self) -> [u32; WORDS] {
        refilled(&mut self.state)
    }

    /// The next 312 indices that `random.choices` takes of `n` items: ⌊u n⌋ with a uniform of 53 bits.
    pub fn indices(&mut self, n: u32) -> [u32; INDICES] {
        let mut found = [0; INDICES];
        fill_indices(&mut self.state, n, &mut found);
        found
    }
}

/// Refill a generator and give its words.
#[inline(always)]
fn refilled(state: &mut [u32; WORDS]) -> [u32; WORDS] {
    let old = *state;
    let rest = WORDS - SHIFT;
    twist(&mut state[..rest], &old, &old[SHIFT..]);
    // A word needs the one 227 before it: in pieces of that length, no piece needs itself.
    for start in (rest..WORDS).step_by(rest) {
        let (done, todo) = state.split_at_mut(start);
        twist(todo, &old[start..], &done[start - rest..]);
    }
    let last = WORDS - 1;
    state[last] = twisted(old[last], state[0], state[last - rest]);
    let mut words = *state;
    for word in &mut words {
        *word = tempered(*word);
    }
    words
}

/// New words from the old ones in their places, the ones after, and others far away, as far as there are all three.
#[inline(always)]
fn twist(new: &mut [u32], old: &[u32], far: &[u32]) {
    for (((word, &here), &next), &far) in new.iter_mut().zip(old).zip(&old[1..]).zip(far) {
        *word = twisted(here, next, far);
    }
}

for_each_isa! {
    /// What `Mersenne::indices` gives, with the widest registers there are: integers, and products that no order changes.
    fn fill_indices(state: &mut [u32; WORDS], n: u32, found: &mut [u32; INDICES]) {
        let words = refilled(state);
        for (index, pair) in found.iter_mut().zip(words.chunks_exact(2)) {
            let (high, low) = (f64::from((pair[0] >> 5) as i32), f64::from((pair[1] >> 6) as i32));
            let uniform = (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0);
            *index = floor(uniform * f64::from(n));
        }
    }
}

/// ⌊x⌋ of 0 ≤ x < 2^32 in operations that vectorise everywhere, which a conversion that saturates does not.
#[inline(always)]
fn floor(x: f64) -> u32 {
    const SHIFTED: f64 = 4_503_599_627_370_496.0; // 2^52, beside which a number is rounded to a whole one
    let rounded = x + SHIFTED;
    (rounded.to_bits() as u32).wrapping_sub(u32::from(rounded - SHIFTED > x))
}

#[inline(always)]
fn twisted(word: u32, next: u32, far: u32) -> u32 {
    let y = (word & 0x8000_0000) | (next & 0x7fff_ffff);
    far ^ (y >> 1) ^ ((y & 1).wrapping_neg() & 0x9908_b0df)
}

#[inline(always)]
fn tempered(mut y: u32) -> u32 {
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    y ^ (y >> 18)
}

/// Indices in the order of the draws, for replicates of n draws each.
struct Draws {
    random: Mersenne,
    n: u32,
    ahead: [u32; INDICES],
    next: usize,
}

impl Draws {
    fn new(seed: u32, n: usize) -> Self {
        Self { random: Mersenne::new(seed), n: n as u32, ahead: [0; INDICES], next: INDICES }
    }

    /// Call `take` for each index of the next replicate.
    #[inline(always)]
    fn replicate(&mut self, mut take: impl FnMut(usize)) {
        let mut left = self.n as usize;
        while left > 0 {
            if self.next == INDICES {
                fill_indices(&mut self.random.state, self.n, &mut self.ahead);
                self.next = 0;
            }
            let count = left.min(INDICES - self.next);
            self.ahead[self.next..self.next + count].iter().for_each(|&index| take(index as usize));
            self.next += count;
            left -= count;
        }
    }
}

fn scrambled(word: u32) -> u32 {
    word ^ (word >> 30)
}

fn after(state: &mut [u32; WORDS], i: usize) -> usize {
    if i + 1 < WORDS {
        return i + 1;
    }
    state[0] = state[WORDS - 1];
    1
}

/// What is computed of a replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayedStatistic {
    /// The sum in the order of the draws, divided by n.
    Mean,
    /// The same with the compensated sum of Python 3.12 and later.
    CompensatedMean,
    /// The upper median, `sorted(xs)[n // 2]`.
    Median,
}

impl ReplayedStatistic {
    /// The statistic with this name.
    pub fn named(name: &str) -> Result<Self> {
        let all = [("mean", Self::Mean), ("compensated mean", Self::CompensatedMean), ("median", Self::Median)];
        named("statistic", "statistic in {mean, compensated mean, median}", &all, name)
    }
}

/// The statistic of `replicates` replicates of `values`; every `chunk` of them are drawn by a generator of their own.
pub fn replay(
    values: &[f64],
    statistic: ReplayedStatistic,
    chunk: usize,
    replicates: usize,
    gate: &mut dyn Gate,
) -> Result<Vec<f64>> {
    let sorted = SortedValues::of(values);
    let mut out = zeros(&[replicates])?;
    fill(&mut out, chunk, gate, |start, slice| {
        let mut draws = Draws::new((start / chunk) as u32, values.len());
        match statistic {
            ReplayedStatistic::Mean => slice.fill_with(|| mean(values, &mut draws)),
            ReplayedStatistic::CompensatedMean => slice.fill_with(|| compensated_mean(values, &mut draws)),
            ReplayedStatistic::Median => {
                let mut times = scratch::filled(0u32, values.len());
                slice.fill_with(|| sorted.median(&mut draws, &mut times));
            }
        }
    })?;
    Ok(out)
}

fn mean(values: &[f64], draws: &mut Draws) -> f64 {
    let mut sum = 0.0;
    draws.replicate(|i| sum += values[i]);
    sum / values.len() as f64
}

/// Neumaier's sum, as `sum` of Python 3.12 and later takes it.
fn compensated_mean(values: &[f64], draws: &mut Draws) -> f64 {
    let (mut sum, mut lost) = (0.0f64, 0.0f64);
    draws.replicate(|i| {
        let x = values[i];
        let next = sum + x;
        lost += if sum.abs() >= x.abs() { (sum - next) + x } else { (x - next) + sum };
        sum = next;
    });
    if lost != 0.0 && lost.is_finite() {
        sum += lost;
    }
    sum / values.len() as f64
}

/// Values in ascending order, and where each stood.
struct SortedValues {
    values: Vec<f64>,
    order: Vec<usize>,
}

impl SortedValues {
    fn of(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).gathered();
        order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
        Self { values: order.iter().map(|&i| values[i]).gathered(), order }
    }

    /// Count how often each value is drawn, and go up to the middle.
    fn median(&self, draws: &mut Draws, times: &mut [u32]) -> f64 {
        let n = self.order.len();
        times.fill(0);
        draws.replicate(|i| times[i] += 1);
        let mut below = 0;
        for (&i, &value) in self.order.iter().zip(&self.values) {
            below += times[i] as usize;
            if below > n / 2 {
                return value;
            }
        }
        self.values[n - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_of_python() {
        // random.Random(0x123).getrandbits(32), the first three, and the 624th to 626th.
        let mut random = Mersenne::new(0x123);
        let (first, second) = (random.words(), random.words());
        assert_eq!(first[..3], [2_827_967_569, 2_030_268_566, 3_151_929_933]);
        assert_eq!([first[623], second[0], second[1]], [3_099_036_914, 3_146_952_598, 3_691_261_706]);
    }

    #[test]
    fn the_median_is_the_upper_one() {
        let values = [3.0, 1.0, 2.0, 2.0];
        let sorted = SortedValues::of(&values);
        let mut times = vec![0; 4];
        for seed in 0..50 {
            let mut drawn = Vec::new();
            Draws::new(seed, 4).replicate(|i| drawn.push(values[i]));
            drawn.sort_by(f64::total_cmp);
            assert_eq!(sorted.median(&mut Draws::new(seed, 4), &mut times), drawn[2]);
        }
    }
}
