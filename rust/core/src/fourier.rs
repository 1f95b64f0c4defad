//! A fast Fourier transform with the same bits on every machine.
//!
//! Libraries choose algorithms and fused operations by processor; this one is the plain radix-2 transform
//! (Cooley and Tukey 1965) in basic IEEE operations, with twiddle factors from the pinned sine and cosine.

use std::f64::consts::PI;

use crate::elementary::{cos, sin};

/// A transform of a fixed power-of-two length, on separate real and imaginary parts.
pub struct Fourier {
    length: usize,
    /// e^(−iπk/half) for k < half, for half = 1, 2, 4, …, `length`/2, one after the other.
    twiddle_re: Vec<f64>,
    twiddle_im: Vec<f64>,
}

impl Fourier {
    /// Prepare transforms of `length` points, a power of two.
    pub fn new(length: usize) -> Self {
        assert!(length.is_power_of_two());
        let mut twiddle_re = Vec::with_capacity(length);
        let mut twiddle_im = Vec::with_capacity(length);
        let largest = length / 2;
        let angles = (0..largest).map(|k| PI * k as f64 / largest as f64);
        let (re, im): (Vec<f64>, Vec<f64>) = angles.map(|a| (cos(a), -sin(a))).unzip();
        let mut half = 1;
        while half <= largest {
            twiddle_re.extend(re.iter().step_by(largest / half));
            twiddle_im.extend(im.iter().step_by(largest / half));
            half *= 2;
        }
        Self { length, twiddle_re, twiddle_im }
    }

    /// Replace x by X with X[k] = Σ_j x[j]·e^(−2πijk/length).
    pub fn forward(&self, re: &mut [f64], im: &mut [f64]) {
        assert!(re.len() == self.length && im.len() == self.length);
        reverse_bits(re);
        reverse_bits(im);
        let mut half = 1;
        while half < self.length {
            let (wr, wi) = (&self.twiddle_re[half - 1..2 * half - 1], &self.twiddle_im[half - 1..2 * half - 1]);
            for (re, im) in re.chunks_exact_mut(2 * half).zip(im.chunks_exact_mut(2 * half)) {
                butterflies(re, im, wr, wi);
            }
            half *= 2;
        }
    }

    /// Undo [`Self::forward`].
    pub fn inverse(&self, re: &mut [f64], im: &mut [f64]) {
        // Swapping the parts conjugates (up to a factor i on both sides), which inverts the transform.
        self.forward(im, re);
        let scale = 1.0 / self.length as f64;
        re.iter_mut().chain(im).for_each(|x| *x *= scale);
    }
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
            let fourier = Fourier::new(length);
            fourier.forward(&mut re, &mut im);
            for k in 0..length {
                let (mut sr, mut si) = (0.0, 0.0);
                for j in 0..length {
                    let angle = -2.0 * PI * (j * k % length) as f64 / length as f64;
                    sr += x[j] * cos(angle) - y[j] * sin(angle);
                    si += x[j] * sin(angle) + y[j] * cos(angle);
                }
                assert!((re[k] - sr).abs() < 1e-12 && (im[k] - si).abs() < 1e-12);
            }
            fourier.inverse(&mut re, &mut im);
            assert!(re.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-14));
            assert!(im.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-14));
        }
    }
}
