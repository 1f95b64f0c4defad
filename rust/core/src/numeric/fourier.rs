//! A fast Fourier transform with the same bits on every machine.
//!
//! Libraries choose algorithms and fused operations by processor; this one is the plain radix-2 transform
//! (Cooley and Tukey 1965) in basic IEEE operations, with twiddle factors from the pinned sine and cosine.

use std::array;
use std::f64::consts::PI;
use std::sync::{LazyLock, OnceLock};

use crate::numeric::elementary::{cos, sin};

/// The longest transform has 2^`STAGES` points.
const STAGES: usize = 20;

/// Real and imaginary parts.
type Parts = (Vec<f64>, Vec<f64>);

/// e^(−iπk/half) for k < half = 2^stage; computed when first used.
static TWIDDLES: LazyLock<[OnceLock<Parts>; STAGES]> = LazyLock::new(|| array::from_fn(|_| OnceLock::new()));

fn twiddles(stage: usize) -> &'static Parts {
    TWIDDLES[stage].get_or_init(|| {
        let half = 1_usize << stage;
        (0..half).map(|k| PI * k as f64 / half as f64).map(|a| (cos(a), -sin(a))).unzip()
    })
}

/// Replace x by X with X[k] = Σ_j x[j]·e^(−2πijk/length); the length is a power of two.
pub fn forward(re: &mut [f64], im: &mut [f64]) {
    let length = re.len();
    assert!(length.is_power_of_two() && im.len() == length);
    reverse_bits(re);
    reverse_bits(im);
    for stage in 0..length.trailing_zeros() as usize {
        let (wr, wi) = twiddles(stage);
        let block = 2 << stage;
        for (re, im) in re.chunks_exact_mut(block).zip(im.chunks_exact_mut(block)) {
            butterflies(re, im, wr, wi);
        }
    }
}

/// Undo [`forward`].
pub fn inverse(re: &mut [f64], im: &mut [f64]) {
    // Swapping the parts conjugates (up to a factor i on both sides), which inverts the transform.
    forward(im, re);
    let scale = 1.0 / re.len() as f64;
    re.iter_mut().chain(im).for_each(|x| *x *= scale);
}

/// One block of one stage: (a, b) becomes (a + w·b, a − w·b).
#[inline(always)]
fn butterflies(re: &mut [f64], im: &mut [f64], wr: &[f64], wi: &[f64]) {
    let half = wr.len();
    let (ar, br) = re.split_at_mut(half);
    let (ai, bi) = im.split_at_mut(half);
    let (ai, br, bi, wi) = (&mut ai[..half], &mut br[..half], &mut bi[..half], &wi[..half]);
    for k in 0..half {
        let tr = br[k] * wr[k] - bi[k] * wi[k];
        let ti = br[k] * wi[k] + bi[k] * wr[k];
        br[k] = ar[k] - tr;
        bi[k] = ai[k] - ti;
        ar[k] += tr;
        ai[k] += ti;
    }
}

/// Reorder x so that element j comes from the position whose binary digits are those of j reversed.
fn reverse_bits(x: &mut [f64]) {
    if x.len() < 2 {
        return;
    }
    let shift = usize::BITS - x.len().trailing_zeros();
    for j in 0..x.len() {
        let reversed = j.reverse_bits() >> shift;
        if reversed > j {
            x.swap(j, reversed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn equals_the_definition_and_inverts() {
        for length in [1, 2, 4, 8, 64] {
            let mut stream = Stream::new(5);
            let x: Vec<f64> = (0..length).map(|_| stream.next_f64()).collect();
            let y: Vec<f64> = (0..length).map(|_| stream.next_f64()).collect();
            let (mut re, mut im) = (x.clone(), y.clone());
            forward(&mut re, &mut im);
            for k in 0..length {
                let (mut sr, mut si) = (0.0, 0.0);
                for j in 0..length {
                    let angle = -2.0 * PI * (j * k % length) as f64 / length as f64;
                    sr += x[j] * cos(angle) - y[j] * sin(angle);
                    si += x[j] * sin(angle) + y[j] * cos(angle);
                }
                assert!((re[k] - sr).abs() < 1e-12 && (im[k] - si).abs() < 1e-12);
            }
            inverse(&mut re, &mut im);
            assert!(re.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-14));
            assert!(im.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-14));
        }
    }
}
