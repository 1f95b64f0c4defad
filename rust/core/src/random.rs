//! Random words addressed by (seed, purpose, replicate, position).
//!
//! A word is a pure function of its address, so replicates can be drawn in any order, on any thread or
//! machine, and in slices. The generator is `SplitMix64` (Steele, Lea and Flood, "Fast splittable
//! pseudorandom number generators", OOPSLA 2014) in counter mode: word `i` of a stream is
//! `mix(key + (i + 1)·GOLDEN)`, exactly the `i`-th output of `SplitMix64` seeded with `key`.
//! `passk_fast.reference.random` holds the same stream in Python.

/// The odd integer nearest to 2^64 divided by the golden ratio: the step between two positions.
pub const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of `SplitMix64` (Stafford's variant 13 of the `MurmurHash3` mixer).
#[inline(always)]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What a stream is drawn for: two uses of one seed never share words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Bootstrap replicates of problems, attempts, clusters or strata.
    Bootstrap = 1,
    /// Bootstrap replicates of real-valued statistics.
    Values = 2,
    /// Words a sampler needs beyond one per draw (rejections, refinements).
    Auxiliary = 3,
    /// Permutations and sign flips of tests.
    Permutation = 4,
    /// Simulated data.
    Simulation = 5,
    /// Votes among drawn attempts.
    Majority = 6,
    /// Attempts dealt anew to the runs of a test.
    Relabelling = 7,
    /// Conditions permuted within problem.
    Shuffle = 8,
    /// Parts of the attempts: halves, smaller samples.
    Subsample = 9,
}

/// The key of the stream of one replicate.
#[inline]
pub const fn key(seed: u64, purpose: Purpose, replicate: u64) -> u64 {
    word(family(seed, purpose), replicate)
}

/// The key of the stream whose words are the keys of the replicates.
#[inline]
pub const fn family(seed: u64, purpose: Purpose) -> u64 {
    mix(mix(seed.wrapping_add(GOLDEN)).wrapping_add(purpose as u64))
}

/// Word `position` of the stream with this key.
#[inline(always)]
pub const fn word(key: u64, position: u64) -> u64 {
    mix(key.wrapping_add(position.wrapping_add(1).wrapping_mul(GOLDEN)))
}

/// The key of a branch of the stream with this key: the words from position 2^63 on are keys.
#[inline(always)]
pub const fn fork(key: u64, number: u64) -> u64 {
    word(key, branch(number))
}

/// The position of the word that is the key of branch `number`.
#[inline(always)]
pub const fn branch(number: u64) -> u64 {
    number | 1 << 63
}

/// A stream read in order.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    key: u64,
    position: u64,
}

impl Stream {
    /// The stream with this key, from position 0.
    pub const fn new(key: u64) -> Self {
        Self { key, position: 0 }
    }

    /// The next 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let w = word(self.key, self.position);
        self.position += 1;
        w
    }

    /// A uniform double of 53 bits in [0, 1).
    #[inline]
    pub fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A uniform integer in [0, bound), without bias (Lemire, "Fast random integer generation in an
    /// interval", ACM TOMACS 2019).
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        loop {
            let product = u128::from(self.next_u64()) * u128::from(bound);
            // The threshold is below the bound: most words need no division.
            if product as u64 >= bound || product as u64 >= bound.wrapping_neg() % bound {
                return (product >> 64) as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers: `SplitMix64` seeded with 0 (the vector published with Vigna's `splitmix64.c` ports)
    /// and with 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
    #[test]
    fn known_answers() {
        let zero = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F];
        let other = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        let mut stream = Stream::new(0);
        assert_eq!(zero, [(); 3].map(|()| stream.next_u64()));
        let mut stream = Stream::new(1_234_567);
        assert_eq!(other, [(); 5].map(|()| stream.next_u64()));
    }

    #[test]
    fn below_is_uniform() {
        let mut stream = Stream::new(key(7, Purpose::Bootstrap, 0));
        let mut seen = [0_u32; 6];
        for _ in 0..60_000 {
            seen[stream.below(6) as usize] += 1;
        }
        let chi2: f64 = seen.iter().map(|&s| (f64::from(s) - 1e4).powi(2) / 1e4).sum();
        assert!(chi2 < 20.52, "chi-square {chi2}, 5 degrees of freedom, alpha = 0.001");
    }

    #[test]
    fn keys_differ_by_every_part() {
        let base = key(1, Purpose::Bootstrap, 0);
        assert_ne!(base, key(2, Purpose::Bootstrap, 0));
        assert_ne!(base, key(1, Purpose::Values, 0));
        assert_ne!(base, key(1, Purpose::Bootstrap, 1));
    }
}
