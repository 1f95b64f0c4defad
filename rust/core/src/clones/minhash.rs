//! `MinHash`: short signatures of sets, which agree as often as the sets do.
//!
//! A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.

use crate::random::{mix, word};
use crate::scratch::{Gather, Growing};

/// Hashes of a signature.
pub const HASHES: usize = 128;

/// Hashes of a band.
pub const BAND: usize = 4;

/// The stream of constants that tell the hashes apart: the fractional digits of pi, nothing up the sleeve.
const KEY: u64 = 0x243F_6A88_85A3_08D3;

/// For each of so many hashes the least hash of an element. Two signatures agree in each place with probability
/// J, the Jaccard index of the sets: the share of places in which H hashes agree estimates J with standard error
/// √(J(1 − J)/H).
pub fn signature(set: &[u64], hashes: usize) -> Vec<u64> {
    (0..hashes as u64)
        .map(|hash| {
            let salt = word(KEY, hash);
            set.iter().map(|element| mix(element ^ salt)).min().unwrap_or(u64::MAX)
        })
        .gathered()
}

/// Pairs (i < j) of signatures that agree in all of some band of [`BAND`] places, handed on once a band. A pair
/// of Jaccard index J shares one of the 32 bands of 128 hashes with probability 1 − (1 − J⁴)³²: 0.987 at
/// J = 0.6, and one in ten million is missed at J = 0.8.
pub fn candidates(signatures: &[Vec<u64>], mut visit: impl FnMut(usize, usize)) {
    let bands = signatures.first().map_or(0, |signature| signature.len() / BAND);
    let mut order: Vec<usize> = Vec::new();
    for band in 0..bands {
        let part = |i: usize| &signatures[i][band * BAND..(band + 1) * BAND];
        order.clear();
        order.add_each(0..signatures.len());
        order.sort_unstable_by(|&i, &j| part(i).cmp(part(j)).then(i.cmp(&j)));
        for bucket in order.chunk_by(|&i, &j| part(i) == part(j)) {
            for (at, &i) in bucket.iter().enumerate() {
                bucket[at + 1..].iter().for_each(|&j| visit(i, j));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_agree_as_often_as_sets() {
        let (a, b): (Vec<u64>, Vec<u64>) = ((0..600).collect(), (200..800).collect());
        let hashes = 4096;
        let (s, t) = (signature(&a, hashes), signature(&b, hashes));
        let agree = s.iter().zip(&t).filter(|(x, y)| x == y).count() as f64 / hashes as f64;
        let error = (0.5_f64 * 0.5 / hashes as f64).sqrt();
        assert!((agree - 0.5).abs() < 4.0 * error, "{agree}");
    }

    #[test]
    fn equal_sets_are_candidates() {
        let sets = [vec![1, 2, 3], vec![7, 8], vec![1, 2, 3], vec![]];
        let signatures = sets.map(|set| signature(&set, HASHES)).to_vec();
        let mut found = Vec::new();
        candidates(&signatures, |i, j| found.push((i, j)));
        assert_eq!(found, vec![(0, 2); HASHES / BAND]);
    }
}
