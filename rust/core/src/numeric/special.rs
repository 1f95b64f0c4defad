//! Normal and Student t distribution functions and quantiles, accurate in both tails.

use crate::numeric::elementary::{exp, expm1, log, log1p};

const SQRT_PI: f64 = 1.772_453_850_905_516;
const INV_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// Horner's rule, coefficients from the highest power down.
#[inline(always)]
fn horner<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// P(Z ≤ x) for a standard normal Z. W. J. Cody, "Rational Chebyshev approximations for the error
/// function", Math. Comp. 23 (1969), in the form of his `anorm` (Algorithm 715, ACM TOMS 19, 1993).
pub fn normal_cdf(x: f64) -> f64 {
    const NUMERATOR: [f64; 5] = [
        0.065_682_337_918_207_45,
        2.235_252_035_460_683_8,
        161.028_231_068_555_88,
        1_067.689_485_460_371,
        18_154.981_253_343_56,
    ];
    const DENOMINATOR: [f64; 5] =
        [1.0, 47.202_581_904_688_24, 976.098_551_737_776_7, 10_260.932_208_618_979, 45_507.789_335_026_73];
    if x.is_nan() {
        return x;
    }
    if x.abs() <= 0.674_489_75 {
        return 0.5 + x * horner(&NUMERATOR, x * x) / horner(&DENOMINATOR, x * x);
    }
    let tail = normal_tail(x.abs());
    if x < 0.0 { tail } else { 1.0 - tail }
}

/// P(Z > x) for x > 0.67.
fn normal_tail(x: f64) -> f64 {
    const MIDDLE_NUMERATOR: [f64; 9] = [
        1.076_557_677_372_019_2e-8,
        0.398_941_512_088_134_66,
        8.883_149_794_388_377,
        93.506_656_132_177_85,
        597.270_276_394_800_2,
        2_494.537_585_290_372_6,
        6_848.190_450_536_283,
        11_602.651_437_647_35,
        9_842.714_838_383_978,
    ];
    const MIDDLE_DENOMINATOR: [f64; 9] = [
        1.0,
        22.266_688_044_328_117,
        235.387_901_782_625,
        1_519.377_599_407_554_7,
        6_485.558_298_266_761,
        18_615.571_640_885_097,
        34_900.952_721_145_98,
        38_912.003_286_093_27,
        19_685.429_676_859_992,
    ];
    const FAR_NUMERATOR: [f64; 6] = [
        0.023_073_441_764_940_174,
        0.215_898_534_057_957,
        0.127_401_161_160_247_36,
        0.022_235_277_870_649_807,
        0.001_421_619_193_227_893_4,
        2.911_287_495_116_879_3e-5,
    ];
    const FAR_DENOMINATOR: [f64; 6] = [
        1.0,
        1.284_260_096_144_911,
        0.468_238_212_480_865_1,
        0.065_988_137_868_928_56,
        0.003_782_396_332_027_582_4,
        7.297_515_550_839_662e-5,
    ];
    if x > 38.6 {
        return 0.0;
    }
    let mills = if x <= 5.656_854_249_492_381 {
        horner(&MIDDLE_NUMERATOR, x) / horner(&MIDDLE_DENOMINATOR, x)
    } else {
        let y = 1.0 / (x * x);
        (INV_SQRT_TAU - y * horner(&FAR_NUMERATOR, y) / horner(&FAR_DENOMINATOR, y)) / x
    };
    // exp(−x²/2) in two factors, because rounding x² would cost the relative accuracy of the tail.
    let head = (x * 16.0).floor() / 16.0;
    let rest = (x - head) * (x + head);
    exp(-0.5 * head * head) * exp(-0.5 * rest) * mills
}

/// The x with P(Z ≤ x) = p; infinite at 0 and 1, NaN outside [0, 1]. M. J. Wichura, "Algorithm AS 241:
/// The percentage points of the normal distribution", Applied Statistics 37 (1988).
pub fn normal_ppf(p: f64) -> f64 {
    const NUMERATOR: [f64; 8] = [
        2_509.080_928_730_122_7,
        33_430.575_583_588_13,
        67_265.770_927_008_7,
        45_921.953_931_549_87,
        13_731.693_765_509_46,
        1_971.590_950_306_551_3,
        133.141_667_891_784_38,
        3.387_132_872_796_366_5,
    ];
    const DENOMINATOR: [f64; 8] = [
        5_226.495_278_852_854,
        28_729.085_735_721_943,
        39_307.895_800_092_71,
        21_213.794_301_586_597,
        5_394.196_021_424_751,
        687.187_007_492_057_9,
        42.313_330_701_600_91,
        1.0,
    ];
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * horner(&NUMERATOR, r) / horner(&DENOMINATOR, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let size = if tail == 0.0 { f64::INFINITY } else { normal_ppf_tail((-log(tail)).sqrt()) };
    if q < 0.0 { -size } else { size }
}

/// The x > 0 with P(Z > x) = exp(−r²), for r > 1.6.
fn normal_ppf_tail(r: f64) -> f64 {
    const NEAR_NUMERATOR: [f64; 8] = [
        7.745_450_142_783_414e-4,
        0.022_723_844_989_269_184,
        0.241_780_725_177_450_6,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ];
    const NEAR_DENOMINATOR: [f64; 8] = [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        0.015_198_666_563_616_457,
        0.148_103_976_427_480_08,
        0.689_767_334_985_1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ];
    const FAR_NUMERATOR: [f64; 8] = [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        0.001_242_660_947_388_078_4,
        0.026_532_189_526_576_124,
        0.296_560_571_828_504_87,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ];
    const FAR_DENOMINATOR: [f64; 8] = [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_7e-5,
        7.868_691_311_456_133e-4,
        0.014_875_361_290_850_615,
        0.136_929_880_922_735_8,
        0.599_832_206_555_888,
        1.0,
    ];
    if r <= 5.0 {
        horner(&NEAR_NUMERATOR, r - 1.6) / horner(&NEAR_DENOMINATOR, r - 1.6)
    } else {
        horner(&FAR_NUMERATOR, r - 5.0) / horner(&FAR_DENOMINATOR, r - 5.0)
    }
}

/// Γ(a + ½)/Γ(a) for a > 0.
fn gamma_ratio(a: f64) -> f64 {
    // ln Γ(a+½) − ln Γ(a) − ½ ln a in powers of 1/a²: Stirling's series at both ends, subtracted.
    const SERIES: [f64; 7] = [
        -5461.0 / 425_984.0,
        691.0 / 180_224.0,
        -31.0 / 18_432.0,
        17.0 / 14_336.0,
        -1.0 / 640.0,
        1.0 / 192.0,
        -1.0 / 8.0,
    ];
    let (mut a, mut factor) = (a, 1.0);
    while a < 12.0 {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    factor * a.sqrt() * exp(horner(&SERIES, 1.0 / (a * a)) / a)
}

/// The logarithm of (1 + t²/ν)^(−(ν+1)/2), the density of Student's t relative to that at 0.
fn student_t_log_kernel(t: f64, df: f64) -> f64 {
    let x = t / df.sqrt();
    // Beyond 1e8, 1 + x² is x² to the last bit, and x² may overflow.
    -0.5 * (df + 1.0) * if x > 1e8 { 2.0 * log(x) } else { log1p(t * t / df) }
}

/// The density at 0, Γ((ν+1)/2)/(Γ(ν/2)·√(νπ)).
fn student_t_at_zero(df: f64) -> f64 {
    gamma_ratio(0.5 * df) / (df.sqrt() * SQRT_PI)
}

/// Where the distribution is integrated from its centre; beyond, from infinity.
fn is_central(t: f64, df: f64) -> bool {
    t * t < 3.0 * df.min(1.0)
}

/// P(0 < T < t) over the density: t × ₂F₁(1, (ν+1)/2; 3/2; t²/(ν+t²)), a series of positive terms.
fn student_t_centre(t: f64, df: f64) -> f64 {
    let y = t * t / (df + t * t);
    let (mut term, mut sum, mut i) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 {
        term *= y * (0.5 * (df + 1.0) + i) / (1.5 + i);
        sum += term;
        i += 1.0;
    }
    t * sum
}

/// P(T > t) over the density (Mills' ratio): (t/ν + 1/t) × ₂F₁(½, 1; ν/2+1; −ν/t²) by Gauss's continued
/// fraction, which for ν → ∞ is Laplace's for the normal tail. Evaluated forwards (modified Lentz).
fn student_t_tail(t: f64, df: f64) -> f64 {
    let c = 0.5 * df;
    let scale = df / t / t;
    let (mut fraction, mut ratio, mut inverse, mut j) = (1.0, 1.0, 0.0, 0.0);
    // About 60 rounds where it is slowest (t² = 3, many degrees of freedom); the bound is never met.
    for _ in 0..1000 {
        let odd = scale * (0.5 + j) * (c + j) / ((c + 2.0 * j) * (c + 2.0 * j + 1.0));
        j += 1.0;
        let even = scale * j * (c - 0.5 + j) / ((c + 2.0 * j - 1.0) * (c + 2.0 * j));
        let before = fraction;
        for numerator in [odd, even] {
            inverse = 1.0 / (1.0 + numerator * inverse);
            ratio = 1.0 + numerator / ratio;
            fraction *= ratio * inverse;
        }
        // Rounding alone moves the product by this much in a round.
        if (fraction - before).abs() <= 2.0 * f64::EPSILON * fraction {
            break;
        }
    }
    (t / df + 1.0 / t) / fraction
}

/// P(T ≤ x) for Student's t with `df` > 0 degrees of freedom (real; infinite means normal).
pub fn student_t_cdf(x: f64, df: f64) -> f64 {
    if x.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() {
        return normal_cdf(x);
    }
    let t = x.abs();
    if t.is_infinite() {
        return if x < 0.0 { 0.0 } else { 1.0 };
    }
    let (at_zero, log_kernel) = (student_t_at_zero(df), student_t_log_kernel(t, df));
    if is_central(t, df) {
        let centre = at_zero * exp(log_kernel) * student_t_centre(t, df);
        return if x < 0.0 { 0.5 - centre } else { 0.5 + centre };
    }
    let ratio = at_zero * student_t_tail(t, df);
    // The density may underflow where the tail does not.
    let tail = if log_kernel > -600.0 { ratio * exp(log_kernel) } else { exp(log(ratio) + log_kernel) };
    if x < 0.0 { tail } else { 1.0 - tail }
}

/// The x with P(T ≤ x) = p; infinite at 0 and 1 (and where it overflows), NaN outside [0, 1].
///
/// Newton's method on a logarithmic scale of both x and the probability, where the function is concave:
/// after the first step the iterates approach the root from one side, so no bracket is needed.
pub fn student_t_ppf(p: f64, df: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() || p == 0.5 {
        return normal_ppf(p);
    }
    let tail = p.min(1.0 - p);
    let size = if tail == 0.0 { f64::INFINITY } else { student_t_upper(tail, df) };
    if p < 0.5 { -size } else { size }
}

/// The t > 0 with P(T > t) = tail, for 0 < tail < ½.
fn student_t_upper(tail: f64, df: f64) -> f64 {
    let at_zero = student_t_at_zero(df);
    let mut log_t = student_t_start(tail, df, at_zero);
    for _ in 0..100 {
        let t = exp(log_t);
        if t.is_infinite() {
            return t;
        }
        let log_kernel = student_t_log_kernel(t, df);
        let density = at_zero * exp(log_kernel);
        let central = is_central(t, df);
        let ratio = if central { student_t_centre(t, df) } else { student_t_tail(t, df) };
        // The smaller of the two probabilities carries the digits; far out it may underflow.
        let step = match (tail <= 0.25, central) {
            (true, false) => (log(at_zero * ratio) + log_kernel - log(tail)) * ratio / t,
            (true, true) => {
                let beyond = 0.5 - density * ratio;
                log(beyond / tail) * beyond / (density * t)
            }
            (false, _) => {
                let centre = if central { density * ratio } else { 0.5 - density * ratio };
                log((0.5 - tail) / centre) * centre / (density * t)
            }
        };
        log_t += step;
        if step.abs() < 1e-8 {
            return t * (1.0 + expm1(step));
        }
    }
    exp(log_t)
}

/// The logarithm of a first guess: the normal quantile stretched, or the power law of the far tail.
fn student_t_start(tail: f64, df: f64, at_zero: f64) -> f64 {
    let z = -normal_ppf(tail);
    let stretch = z * z / df;
    if stretch < 20.0 {
        return 0.5 * log(df * expm1(stretch));
    }
    (log(at_zero) + 0.5 * (df - 1.0) * log(df) - log(tail)) / df
}
