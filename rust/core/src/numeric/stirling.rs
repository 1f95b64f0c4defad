//! The error of Stirling's formula: δ(x) = log x! − (x + ½) log x + x − ½ log 2π.

/// δ(0), …, δ(15), correctly rounded (mpmath, 50 digits). δ(0) is never used by a formula with 0·log 0.
const TABLE: [f64; 16] = [
    -0.9189385332046728,
    0.08106146679532726,
    0.0413406959554093,
    0.02767792568499834,
    0.020790672103765093,
    0.016644691189821193,
    0.013876128823070748,
    0.01189670994589177,
    0.010411265261972096,
    0.009255462182712733,
    0.00833056343336287,
    0.007573675487951841,
    0.00694284010720953,
    0.006408994188004207,
    0.0059513701127588475,
    0.005554733551962801,
];

/// δ at a whole number.
pub fn factorial_error(x: u64) -> f64 {
    if x < 16 { TABLE[x as usize] } else { series(x as f64) }
}

/// The asymptotic series of δ, right to the last digit of the sums it enters for x >= 16; for the gamma
/// function, log Γ(x) = (x − ½) log x − x + ½ log 2π + δ(x) with the same series.
pub fn series(x: f64) -> f64 {
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / square) / square) / square) / square)
        / x
}
