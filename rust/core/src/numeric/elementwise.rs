//! Elementary functions of whole arrays, with the bits of [`crate::numeric::elementary`].
//!
//! The `libm` crate decides by branches, one number at a time. Here the same formulas are computed on every
//! path and the right one is selected, so that a loop over them fits registers of any width.

#![allow(clippy::excessive_precision, clippy::approx_constant, reason = "constants are quoted as published")]

use passk_machine::for_each_isa;

/// Adding and subtracting it rounds to a whole number; the sum's last bits are that number.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52
const LN2_HI: f64 = 6.931_471_803_691_238_164_90e-01;
const LN2_LO: f64 = 1.908_214_929_270_587_700_02e-10;
const INV_LN2: f64 = 1.442_695_040_888_963_387_00;
const TWO_54: f64 = 18_014_398_509_481_984.0;
/// What moves the mantissa's border from 1 to √½, in bits.
const FROM_SQRT_HALF: u64 = (0x3ff0_0000 - 0x3fe6_a09e) << 32;
const SQRT_HALF: u64 = 0x3fe6_a09e << 32;
const MANTISSA: u64 = (1 << 52) - 1;

/// The double whose high word is this and whose low word is 0.
const fn high(word: u64) -> f64 {
    f64::from_bits(word << 32)
}

#[inline(always)]
fn pick(condition: bool, yes: f64, no: f64) -> f64 {
    if condition { yes } else { no }
}

/// The whole number next to x, |x| < 2^51.
#[inline(always)]
fn rounded(x: f64) -> f64 {
    (x + ROUNDER) - ROUNDER
}

/// 2^k for a whole k within the exponents of normal numbers.
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits(((k + ROUNDER).to_bits() << 52).wrapping_add(1023 << 52))
}

/// y · 2^k, rounded once.
#[inline(always)]
fn scaled(y: f64, k: f64) -> f64 {
    let half = rounded(0.5 * k);
    y * power_of_two(half) * power_of_two(k - half)
}

/// The k for which x − k·ln 2 is small: 0 up to ½ ln 2, ±1 up to 3/2 ln 2.
#[inline(always)]
fn steps_of_ln2(x: f64) -> f64 {
    let size = x.abs();
    let quotient = INV_LN2 * x + 0.5_f64.copysign(x);
    let near = rounded(quotient);
    let truncated = near - pick(near.abs() > quotient.abs(), 1.0_f64.copysign(quotient), 0.0);
    let far = pick(size >= high(0x3ff0_a2b2), truncated, 1.0_f64.copysign(x));
    pick(size >= high(0x3fd6_2e43), far, 0.0)
}

#[inline(always)]
fn exp_one(x: f64) -> f64 {
    const P: [f64; 5] = [
        1.666_666_666_666_660_190_37e-01,
        -2.777_777_777_701_559_338_42e-03,
        6.613_756_321_437_934_361_17e-05,
        -1.653_390_220_546_525_153_90e-06,
        4.138_136_797_057_238_460_39e-08,
    ];
    let k = steps_of_ln2(x);
    let (above, below) = (x - k * LN2_HI, k * LN2_LO);
    let r = above - below;
    let rr = r * r;
    let c = r - rr * (P[0] + rr * (P[1] + rr * (P[2] + rr * (P[3] + rr * P[4]))));
    let y = scaled(1.0 + (r * c / (2.0 - c) - below + above), k);
    let y = pick(x.abs() < high(0x3e30_0001), 1.0 + x, y);
    let y = pick(x > 709.782_712_893_383_973_096, f64::INFINITY, y);
    let y = pick(x < -745.133_219_101_941_108_42, 0.0, y);
    pick(x.is_nan(), x, y)
}

#[inline(always)]
fn expm1_one(x: f64) -> f64 {
    const Q: [f64; 5] = [
        -3.333_333_333_333_313_164_28e-02,
        1.587_301_587_254_814_601_65e-03,
        -7.936_507_578_674_879_422_49e-05,
        4.008_217_827_329_362_395_52e-06,
        -2.010_992_181_836_243_713_26e-07,
    ];
    let k = steps_of_ln2(x);
    let (above, below) = (x - k * LN2_HI, k * LN2_LO);
    let r = above - below;
    let c = (above - r) - below;
    let half = 0.5 * r;
    let square = r * half;
    let r1 = 1.0 + square * (Q[0] + square * (Q[1] + square * (Q[2] + square * (Q[3] + square * Q[4]))));
    let t = 3.0 - r1 * half;
    let e = square * ((r1 - t) / (6.0 - r * t));
    let none = r - (r * e - square);
    let e = r * (e - c) - c - square;
    let shrink = power_of_two(pick(k > 56.0, 0.0, -k));
    let up_to_20 = scaled(r - e + (1.0 - shrink), k);
    let up_to_56 = scaled(r - (e + shrink) + 1.0, k);
    let far = scaled(r - e + 1.0, k) - 1.0;
    let y = pick(k < 20.0, up_to_20, up_to_56);
    let y = pick(!(0.0..=56.0).contains(&k), far, y);
    let y = pick(k == 1.0, pick(r < -0.25, -2.0 * (e - (r + 0.5)), 1.0 + 2.0 * (r - e)), y);
    let y = pick(k == -1.0, 0.5 * (r - e) - 0.5, y);
    let y = pick(k == 0.0, none, y);
    let y = pick(x.abs() < high(0x3c90_0000), x, y);
    let y = pick(x > 709.782_712_893_383_973_096, f64::INFINITY, y);
    let y = pick(x <= -high(0x4043_687a), -1.0, y);
    pick(x.is_nan(), x, y)
}

/// k and f of x = 2^k · (1 + f) with 1 + f between √½ and √2, for positive normal x.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.to_bits().wrapping_add(FROM_SQRT_HALF);
    // An integer in the last bits of 2^52 is that much more than 2^52.
    let exponent = f64::from_bits(TWO_52.to_bits() | (bits >> 52)) - TWO_52;
    (exponent - 1023.0, f64::from_bits((bits & MANTISSA) + SQRT_HALF) - 1.0)
}

/// The polynomial of the logarithm: log(1 + f) = f − f²/2 + s·(f²/2 + R), given s and f²/2.
#[inline(always)]
fn series(f: f64) -> (f64, f64, f64) {
    const G: [f64; 7] = [
        6.666_666_666_666_735_130e-01,
        3.999_999_999_940_941_908e-01,
        2.857_142_874_366_239_149e-01,
        2.222_219_843_214_978_396e-01,
        1.818_357_216_161_805_012e-01,
        1.531_383_769_920_937_332e-01,
        1.479_819_860_511_658_591e-01,
    ];
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (G[1] + w * (G[3] + w * G[5]));
    let odd = z * (G[0] + w * (G[2] + w * (G[4] + w * G[6])));
    (s, half_square, odd + even)
}

#[inline(always)]
fn log_one(x: f64) -> f64 {
    let small = x < f64::MIN_POSITIVE;
    let (k, f) = split(pick(small, x * TWO_54, x));
    let k = k - pick(small, 54.0, 0.0);
    let (s, half_square, r) = series(f);
    let y = s * (half_square + r) + k * LN2_LO - half_square + f + k * LN2_HI;
    let y = pick(x == 0.0, f64::NEG_INFINITY, y);
    let y = pick(x < 0.0, f64::NAN, y);
    pick((x == f64::INFINITY) | x.is_nan(), x, y)
}

#[inline(always)]
fn log1p_one(x: f64) -> f64 {
    let near = (x < high(0x3fda_827a)) & (x > -high(0x3fd2_bec5));
    let u = 1.0 + x;
    let (k, f) = split(u);
    let c = pick(k >= 2.0, 1.0 - (u - x), x - (u - 1.0));
    let c = pick(k < 54.0, c / u, 0.0);
    let (k, f, c) = (pick(near, 0.0, k), pick(near, x, f), pick(near, 0.0, c));
    let (s, half_square, r) = series(f);
    let y = s * (half_square + r) + (k * LN2_LO + c) - half_square + f + k * LN2_HI;
    let y = pick(x.abs() < high(0x3ca0_0000), x, y);
    let y = pick(x == -1.0, f64::NEG_INFINITY, y);
    let y = pick(x < -1.0, f64::NAN, y);
    pick((x == f64::INFINITY) | x.is_nan(), x, y)
}

macro_rules! of_arrays {
    ($($(#[$doc:meta])* $name:ident = $one:ident;)*) => {$(
        for_each_isa! {
            $(#[$doc])*
            pub fn $name(x: &[f64], out: &mut [f64]) {
                for (y, &x) in out.iter_mut().zip(x) {
                    *y = $one(x);
                }
            }
        }
    )*};
}

of_arrays! {
    /// The exponential of every element of x.
    exp = exp_one;
    /// The exponential less 1.
    expm1 = expm1_one;
    /// The natural logarithm.
    log = log_one;
    /// The natural logarithm of 1 + x.
    log1p = log1p_one;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::elementary;
    use crate::random::Stream;

    type Pair = (&'static str, fn(&[f64], &mut [f64]), fn(f64) -> f64);
    const PAIRS: [Pair; 4] = [
        ("exp", exp, elementary::exp),
        ("expm1", expm1, elementary::expm1),
        ("log", log, elementary::log),
        ("log1p", log1p, elementary::log1p),
    ];

    fn check(xs: &[f64]) {
        for (name, each, one) in PAIRS {
            let mut out = vec![0.0; xs.len()];
            each(xs, &mut out);
            for (&x, &y) in xs.iter().zip(&out) {
                let wanted = one(x);
                assert!(
                    y.to_bits() == wanted.to_bits() || (y.is_nan() && wanted.is_nan()),
                    "{name}({x:e}): {y:e}, not {wanted:e}"
                );
            }
        }
    }

    #[test]
    fn any_bits() {
        let mut stream = Stream::new(1);
        check(&(0..1_000_000).map(|_| f64::from_bits(stream.next_u64())).collect::<Vec<_>>());
    }

    #[test]
    fn everyday_numbers() {
        let mut stream = Stream::new(2);
        for scale in [1e-17, 1e-8, 0.1, 1.0, 3.0, 50.0, 800.0] {
            check(&(0..200_000).map(|_| scale * (2.0 * stream.next_f64() - 1.0)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn borders_of_the_cases() {
        let words: [i64; 16] = [
            0x3fd6_2e42,
            0x3ff0_a2b2,
            0x3e30_0000,
            0x4086_232b,
            0x4086_2e42,
            0x4087_4910,
            0x4043_687a,
            0x3c90_0000,
            0x3fda_827a,
            0x3fd2_bec4,
            0x3ca0_0000,
            0x3ff0_0000,
            0x0010_0000,
            0x7ff0_0000,
            0x0000_0000,
            0x3fe6_a09e,
        ];
        let mut xs = vec![1.0, 0.0, f64::MIN_POSITIVE, f64::MAX, 709.782712893384, 745.1332191019411, 5e-324];
        for word in words {
            for step in -2..=2_i64 {
                xs.push(f64::from_bits(((word << 32) + step).max(0) as u64));
                xs.push(f64::from_bits((((word + 1) << 32) + step).max(0) as u64));
            }
        }
        xs.extend((-2200..2200).map(|k| f64::from(k) * 0.5 * std::f64::consts::LN_2));
        let both: Vec<f64> = xs.iter().flat_map(|&x| [x, -x]).collect();
        check(&both);
    }
}
